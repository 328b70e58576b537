"""Which texts really are near copies? All pairs, compared exactly: words by spelling, shingles by their words.

Slow and plain, and nothing of the toolkit in it: what it says is what the toolkit is held against.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

SHINGLE, PASSAGE = 5, 10
ALIKE, CONTAINED, LEAST = 0.5, 0.8, 30
RARE = 20
WORD = re.compile(r"[^\W_]+")
"""Letters and digits: enough for texts without marks that stand alone, as those of the benchmark."""

Pairs = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Truth:
    """All pairs of texts that share a shingle, the smaller place first, with both similarities."""

    left: Pairs
    right: Pairs
    jaccard: npt.NDArray[np.float64]
    containment: npt.NDArray[np.float64]
    smaller: Pairs

    def alike(self, least: float = ALIKE) -> npt.NDArray[np.bool_]:
        """Tell which pairs have so large a Jaccard similarity."""
        return self.jaccard >= least

    def contained(self) -> npt.NDArray[np.bool_]:
        """Tell of which pairs the smaller text is contained in the larger."""
        return (self.containment >= CONTAINED) & (self.smaller >= LEAST)

    def near(self) -> npt.NDArray[np.bool_]:
        """Tell which pairs are near copies."""
        return self.alike() | self.contained()


def compare(texts: Sequence[str]) -> Truth:
    """Compare every text with every other."""
    shingles, owners = _shingles(texts)
    sizes = np.bincount(owners, minlength=len(texts))
    left, right, shared = _overlaps(shingles, owners, len(texts))
    smaller = np.minimum(sizes[left], sizes[right])
    return Truth(left, right, shared / (sizes[left] + sizes[right] - shared), shared / smaller, smaller)


def words(text: str, known: dict[str, int]) -> list[int]:
    """Return a number for each word of a text; `known` are the words with a number, and grows."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return [known.setdefault(word, len(known)) for word in WORD.findall(folded)]


def passages(said: Sequence[int]) -> set[tuple[int, ...]]:
    """Return all ten words in a row."""
    return {tuple(said[start : start + PASSAGE]) for start in range(len(said) - PASSAGE + 1)}


def _shingles(texts: Sequence[str]) -> tuple[Pairs, Pairs]:
    """Return a number for each different shingle of each text, and whose it is."""
    known: dict[str, int] = {}
    numbers: dict[tuple[int, ...], int] = {}
    shingles, owners = [], []
    for owner, text in enumerate(texts):
        said = words(text, known)
        runs = (
            {tuple(said[start : start + SHINGLE]) for start in range(max(len(said) - SHINGLE + 1, 1))} if said else ()
        )
        shingles += [numbers.setdefault(run, len(numbers)) for run in runs]
        owners += [owner] * len(runs)
    return np.array(shingles, np.int64), np.array(owners, np.int64)


def _overlaps(shingles: Pairs, owners: Pairs, count: int) -> tuple[Pairs, Pairs, Pairs]:
    """Return the pairs that share shingles, and how many."""
    order = np.lexsort((owners, shingles))
    shingles, owners = shingles[order], owners[order]
    found = []
    distance = 1
    while True:
        same = shingles[distance:] == shingles[:-distance]
        if not same.any():
            break
        found.append(owners[:-distance][same] * count + owners[distance:][same])
        distance += 1
    pairs, shared = np.unique(np.concatenate(found), return_counts=True)
    return pairs // count, pairs % count, shared

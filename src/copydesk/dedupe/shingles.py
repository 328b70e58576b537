"""Which shingles and which passages does a text have? Runs of its words, as numbers, of all texts at once.

A shingle is five words in a row, or all words of a text that has fewer. A passage is the shortest run, from each word
on, that weighs twenty: ten words, or twenty letters of a script that does not part words.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from copydesk.dedupe.hashes import Hashes, Places, distinct, mixed, power, runs, sliding
from copydesk.dedupe.words import SINGLE, WORD, Words

SHINGLE = 5
PASSAGE = 10 * WORD

SHINGLE_BITS = 52
"""Bits of a shingle's number; the others name the text when the shingles of many are sorted together."""

AT_ONCE = 1 << (64 - SHINGLE_BITS)
"""Texts whose shingles can be sorted together."""


def shingles_of(words: Words) -> tuple[Hashes, Places]:
    """Return the set of shingles of each text, ascending, and where each text's begin (one more than texts).

    At most `AT_ONCE` texts. A text without words has none.
    """
    counts = np.diff(words.starts)
    owners = np.repeat(np.arange(len(counts)), counts)
    whole = owners[: max(len(owners) - SHINGLE + 1, 0)] == owners[SHINGLE - 1 :]
    short = np.flatnonzero((counts > 0) & (counts < SHINGLE))
    raw = np.concatenate([
        sliding(words.hashes, SHINGLE)[whole],
        runs(words.hashes, words.starts[short], counts[short]),
    ])  # fmt: skip
    texts = np.concatenate([owners[: len(whole)][whole], short]).astype(np.uint64)
    placed = (texts << np.uint64(SHINGLE_BITS)) | (mixed(raw) >> np.uint64(64 - SHINGLE_BITS))
    once = distinct(placed)
    heads = np.arange(len(counts) + 1, dtype=np.uint64) << np.uint64(SHINGLE_BITS)
    starts = np.searchsorted(once, heads[:-1])
    return once & np.uint64((1 << SHINGLE_BITS) - 1), np.append(starts, len(once))


def passages_of(words: Words) -> tuple[Hashes, npt.NDArray[np.uint32]]:
    """Return the passages of all texts, and which text each is in; one that follows on itself stands once."""
    counts = np.diff(words.starts)
    owners = np.repeat(np.arange(len(counts), dtype=np.uint32), counts)
    if (words.weights == SINGLE).any():
        found, texts = _weighed(words, owners)
    else:
        length = PASSAGE // WORD
        whole = owners[: max(len(owners) - length + 1, 0)] == owners[length - 1 :]
        half = sliding(words.hashes, length // 2)
        raw = half[: len(whole)] + half[length // 2 :][: len(whole)] * power(length // 2)
        found, texts = mixed(raw[whole]), owners[: len(whole)][whole]
    fresh = np.ones(len(found), bool)
    fresh[1:] = (found[1:] != found[:-1]) | (texts[1:] != texts[:-1])
    return found[fresh], texts[fresh]


def _weighed(words: Words, owners: npt.NDArray[np.uint32]) -> tuple[Hashes, npt.NDArray[np.uint32]]:
    """Return the passages of texts in which words and single letters may stand side by side."""
    weight = np.concatenate([np.zeros(1, np.int64), np.cumsum(words.weights, dtype=np.int64)])
    starts = np.arange(len(owners))
    ends = np.searchsorted(weight, weight[:-1] + PASSAGE)
    whole = np.flatnonzero(ends <= words.starts[1:][owners])
    return mixed(runs(words.hashes, starts[whole], (ends - starts)[whole])), owners[whole]

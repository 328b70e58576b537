"""What do two texts have in common, word by word? In bounded time, whatever the texts hold.

A word is a run of letters, digits and combining marks, compared in NFKC and folded case; each letter of a script
that puts no spaces between words is a word. Texts are compared up to `MAX_TEXT` characters.

Differences are found in two steps. Runs of five words that stand once in either text hold the texts together where
they come in the same order; between them the longest common subsequence is looked for, as far as the product of
their lengths allows. What is longer is one change.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

MAX_TEXT = 1_000_000
"""Characters of a text that are compared."""

RUN = 5
"""Words in a row that two texts do not share by chance."""

MAX_CELLS = 16_000_000
"""Pairs of words that are weighed to find the differences of two texts: about a tenth of a second."""

_STRAY = 4
"""Words between two changes are part of them when each change is so many times as long: nobody reads them as kept."""

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u312f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua9e0-\ua9ff\uaa60-\uaa7f\uf900-\ufaff\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer, kana, bopomofo and Chinese characters."""

Numbers = npt.NDArray[np.int64]
Block = tuple[int, int, int]
"""Words that two texts share: where they begin in the one and in the other, and how many they are."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A text and its words: folded, with the characters from which and to which they stand, and their paragraph from 0.

    A paragraph is a line that holds words. `is_cut` tells that the text was longer than what is compared.
    """

    text: str
    words: tuple[str, ...]
    starts: Numbers
    ends: Numbers
    paragraphs: Numbers
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Shared:
    """How many words the first text and a copy have, and how many of each stand in runs that both have."""

    first_words: int
    copy_words: int
    first_shared: int
    copy_shared: int


@dataclass(frozen=True, slots=True)
class Change:
    """Words of the first text in whose place a copy has others; ends are exclusive, either side may be empty."""

    first: tuple[int, int]
    copy: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Difference:
    """Every change from one text to another; not `is_whole` when a stretch was too long to be looked into.

    `cells` is what it took, see `MAX_CELLS`.
    """

    changes: tuple[Change, ...]
    is_whole: bool
    cells: int


def wording(text: str) -> Wording:
    """Return the words of a text."""
    compared = text[:MAX_TEXT]
    places = [found.span() for found in _pattern(compared).finditer(compared)]
    spans = np.array(places, np.int64).reshape(-1, 2)
    folded: dict[str, str] = {}
    for word in (compared[start:end] for start, end in places):
        if word not in folded:
            folded[word] = unicodedata.normalize("NFKC", word).casefold()
    breaks = np.array([found.start() for found in re.finditer("\n", compared)], np.int64)
    lines = np.searchsorted(breaks, spans[:, 0])
    return Wording(
        text=compared,
        words=tuple(folded[compared[start:end]] for start, end in places),
        starts=spans[:, 0],
        ends=spans[:, 1],
        paragraphs=np.unique(lines, return_inverse=True)[1].astype(np.int64),
        is_cut=len(text) > MAX_TEXT,
    )


def shared(first: Wording, copy: Wording) -> Shared:
    """Count the words of either text that stand in a run of five words that both have, wherever it stands.

    Where a text has fewer than five words, all are shared when both have the same, else none.
    """
    lengths = len(first.words), len(copy.words)
    if min(lengths) < RUN:
        same = first.words == copy.words
        return Shared(*lengths, *(lengths if same else (0, 0)))
    left, right = _runs(*_numbered(first, copy))
    found = (_covered(np.isin(left, right)), _covered(np.isin(right, left)))
    return Shared(*lengths, *found)


def difference(first: Wording, copy: Wording, cells: int = MAX_CELLS) -> Difference:
    """Return every change from the first text to a copy, weighing at most so many pairs of words.

    The same texts give the same changes, and what is between the changes is the same in both.
    """
    left, right = _numbered(first, copy)
    spent, is_whole = 0, True
    blocks: list[Block] = []
    for anchor, gap in _gaps(left, right):
        (start, end), (begin, stop) = gap
        found, cost = _aligned(left[start:end], right[begin:stop], cells - spent)
        is_whole = is_whole and cost is not None
        spent += cost or 0
        blocks += [(start + i, begin + j, size) for i, j, size in found]
        blocks.append(anchor)
    return Difference(tuple(_changes(_joined(blocks), len(left), len(right))), is_whole, spent)


def _pattern(text: str) -> re.Pattern[str]:
    """Return what a word of this text looks like: combining marks are no part of any class of `re`."""
    marks = "" if text.isascii() else "".join(sorted(c for c in set(text) if unicodedata.category(c).startswith("M")))
    others = f"|[{re.escape(marks)}]" if marks else ""
    single = rf"(?=[^\W_]{others})[{_UNSPACED}]"
    run = rf"(?:(?![{_UNSPACED}])(?:[^\W_]{others})){{1,256}}" if marks else rf"[^\W_{_UNSPACED}]{{1,256}}"
    return re.compile(run if text.isascii() else f"{single}|{run}")


def _numbered(first: Wording, copy: Wording) -> tuple[Numbers, Numbers]:
    """Return the words of two texts as numbers, the same word the same number."""
    known = {word: number for number, word in enumerate(dict.fromkeys((*first.words, *copy.words)))}
    return _numbers(known[word] for word in first.words), _numbers(known[word] for word in copy.words)


def _numbers(values: Iterable[int]) -> Numbers:
    return np.fromiter(values, np.int64)


def _runs(left: Numbers, right: Numbers) -> tuple[Numbers, Numbers]:
    """Return a number for every five words in a row, the same words the same number."""
    whole = np.concatenate([left, [-1], right]) + 1
    runs = whole
    for offset in range(1, RUN):
        pairs = runs[:-1] * (len(whole) + 1) + whole[offset:]
        runs = np.unique(pairs, return_inverse=True)[1].astype(np.int64)
    return runs[: max(0, len(left) - RUN + 1)], runs[len(left) + 1 :]


def _covered(found: npt.NDArray[np.bool_]) -> int:
    """Return how many words stand in one of the runs that were found."""
    edges = np.zeros(len(found) + RUN, np.int64)
    edges[: len(found)] += found
    edges[RUN:] -= found
    return int(np.count_nonzero(np.cumsum(edges)[:-1]))


def _gaps(left: Numbers, right: Numbers) -> Iterator[tuple[Block, tuple[tuple[int, int], tuple[int, int]]]]:
    """Yield what holds two texts together, each with the gap before it; at last the ends of both, of no length."""
    start = begin = 0
    for anchor in [*_anchors(left, right), (len(left), len(right), 0)]:
        i, j, size = anchor
        yield anchor, ((start, i), (begin, j))
        start, begin = i + size, j + size


def _anchors(left: Numbers, right: Numbers) -> list[Block]:
    """Return runs that stand once in either text, as many as come in the same order, those that touch put together."""
    if min(len(left), len(right)) < RUN:
        return []
    mine, theirs = (_once(runs) for runs in _runs(left, right))
    common, here, there = np.intersect1d(mine[0], theirs[0], assume_unique=True, return_indices=True)
    places = sorted(zip(mine[1][here].tolist(), theirs[1][there].tolist(), strict=True)) if len(common) else []
    found: list[Block] = []
    for i, j in _rising(places):
        a, b, size = found[-1] if found else (0, 0, 0)
        if i - a == j - b and i <= a + size and found:
            found[-1] = (a, b, i - a + RUN)
        elif i >= a + size and j >= b + size:
            found.append((i, j, RUN))
    return found


def _once(runs: Numbers) -> tuple[Numbers, Numbers]:
    values, places, counts = np.unique(runs, return_index=True, return_counts=True)
    return values[counts == 1], places[counts == 1]


def _rising(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of places in which both numbers rise."""
    tails: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, j) in enumerate(places):
        length = bisect_left(tails, j)
        before.append(last[length - 1] if length else -1)
        tails[length : length + 1] = [j]
        last[length : length + 1] = [number]
    found, number = [], last[-1] if last else -1
    while number >= 0:
        found.append(places[number])
        number = before[number]
    return found[::-1]


def _aligned(left: Numbers, right: Numbers, cells: int) -> tuple[list[Block], int | None]:
    """Return the words that two stretches share in the same order, and what it cost.

    When it would cost more than it may, that is None, and only what they begin and end with is returned.
    """
    head = _same(left, right)
    tail = _same(left[head:][::-1], right[head:][::-1])
    inner, other = left[head : len(left) - tail], right[head : len(right) - tail]
    ends = [(0, 0, head), (len(left) - tail, len(right) - tail, tail)]
    cost = len(inner) * len(other)
    if not 0 < cost <= cells:
        return ends, None if cost else 0
    pairs = [(j, i) for i, j in _subsequence(other, inner)] if len(inner) > len(other) else _subsequence(inner, other)
    return [ends[0], *((head + i, head + j, 1) for i, j in pairs), ends[1]], cost


def _same(left: Numbers, right: Numbers) -> int:
    """Return how many words two stretches begin with that are the same."""
    size = min(len(left), len(right))
    other = np.flatnonzero(left[:size] != right[:size])
    return int(other[0]) if len(other) else size


def _subsequence(short: Numbers, long: Numbers) -> list[tuple[int, int]]:
    """Return the places of a longest common subsequence; a row of the table for each word of the shorter one."""
    table = np.zeros((len(short) + 1, len(long) + 1), np.uint16)
    for i, word in enumerate(short):
        # A row only rises, so the best up to each word is the running maximum of what is best at it.
        best = np.maximum(table[i, 1:], table[i, :-1] + (long == word))
        np.maximum.accumulate(best, out=table[i + 1, 1:])
    found, j = [], len(long)
    for i in range(len(short), 0, -1):
        if table[i, j] > table[i - 1, j]:
            j = int(np.searchsorted(table[i, : j + 1], table[i, j])) - 1
            found.append((i - 1, j))
    return found[::-1]


def _joined(blocks: Iterable[Block]) -> Iterator[Block]:
    """Put blocks that touch together."""
    a = b = size = 0
    for i, j, length in blocks:
        if (i, j) == (a + size, b + size):
            size += length
            continue
        if size:
            yield a, b, size
        a, b, size = i, j, length
    yield a, b, size


def _changes(blocks: Iterable[Block], left: int, right: int) -> Iterator[Change]:
    """Yield what is between blocks; stray words between two longer changes belong to them."""
    kept: list[Block] = [(0, 0, 0)]
    whole = [*(block for block in blocks if block[2]), (left, right, 0)]
    for block, (i, j, _) in zip(whole, [*whole[1:], (left, right, 0)], strict=True):
        a, b, size = kept[-1]
        before = block[0] - a - size + block[1] - b - size
        after = i - block[0] - block[2] + j - block[1] - block[2]
        if not block[2] or min(before, after) < _STRAY * block[2]:
            kept.append(block)
    for (a, b, size), (i, j, _) in pairwise(kept):
        if (i, j) != (a + size, b + size):
            yield Change((a + size, i), (b + size, j))

"""Which of some texts are near copies of texts in an index? All of them, found by the rarest shingles that two share.

A text that shares the rarest third of its shingles, or of the other's, with many texts is crowded: it would be compared
with all of them. It is put aside, and compared only with texts that it is not yet linked to by others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from copydesk.leakage.index import ID_BITS, ORDER_BITS, SMALLEST, Index, least, reach, required
from copydesk.leakage.shelf import Batch
from copydesk.leakage.words import Counts, Numbers, distinct

CROWD = 20
"""Texts that one text is compared with before it is crowded."""

STEPS = 2_000
"""Holders of its shingles that are looked at before a text is crowded."""

TOGETHER = 1 << 21
"""Shingles that are compared together."""

SIDES = ("left", "right")
_LOW = np.uint64((1 << ID_BITS) - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Pairs of nodes that were compared: how many shingles they share, and how many each has."""

    left: Counts = field(default_factory=lambda: np.empty(0, np.int64))
    right: Counts = field(default_factory=lambda: np.empty(0, np.int64))
    shared: Counts = field(default_factory=lambda: np.empty(0, np.int64))
    sizes: tuple[Counts, Counts] = field(default_factory=lambda: (np.empty(0, np.int64), np.empty(0, np.int64)))

    @property
    def jaccard(self) -> npt.NDArray[np.float64]:
        """The Jaccard similarity of each pair."""
        return self.shared / (self.sizes[0] + self.sizes[1] - self.shared)

    @property
    def containment(self) -> npt.NDArray[np.float64]:
        """The containment of each pair: what they share, over the smaller one."""
        return self.shared / np.minimum(*self.sizes)

    @property
    def is_copy(self) -> npt.NDArray[np.bool_]:
        """Which of the pairs are near copies."""
        small = np.minimum(*self.sizes)
        half = 3 * self.shared >= self.sizes[0] + self.sizes[1]
        return half | ((5 * self.shared >= 4 * small) & (small >= SMALLEST))


@dataclass(frozen=True, slots=True)
class Hits:
    """The shingles of some texts that texts of other sides hold: each once, by text, rarest first.

    `text` says whose a shingle is, `ids` which it is in the index, and `place` which it is of all shingles of its text.
    """

    text: Counts
    ids: Counts
    place: Counts
    starts: Counts


def hits_of(index: Index, ids: Counts, text: Counts, sizes: Counts) -> Hits:
    """Return the hits of texts, in the order of the index; what nobody holds is rarer, and counts in `place`."""
    packed = distinct(text.astype(np.uint64) << np.uint64(ORDER_BITS) | index.order(ids))
    mine = (packed >> np.uint64(ORDER_BITS)).astype(np.int64)
    counts = np.bincount(mine, minlength=len(sizes))
    starts = np.append(0, np.cumsum(counts))
    place = np.arange(len(mine)) - starts[mine] + (sizes - counts)[mine]
    return Hits(mine, (packed & _LOW).astype(np.int64), place, starts)


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists of the index that are to be followed: whose hit, from where to where, and at which place it is.

    `is_rare` for lists of those for which the shingle is rare, else of all that hold it.
    """

    text: Counts
    low: Counts
    high: Counts
    place: Counts
    is_rare: bool


def joined(parts: Sequence[Near]) -> Near:
    """Return all pairs of several, each once, the smaller node on the left; in the order of the nodes."""
    left, right = (np.concatenate([np.empty(0, np.int64), *(getattr(it, name) for it in parts)]) for name in SIDES)
    sizes = [np.concatenate([np.empty(0, np.int64), *(it.sizes[side] for it in parts)]) for side in (0, 1)]
    shared = np.concatenate([np.empty(0, np.int64), *(it.shared for it in parts)])
    turned = left > right
    left, right = np.where(turned, right, left), np.where(turned, left, right)
    sizes = [np.where(turned, sizes[1], sizes[0]), np.where(turned, sizes[0], sizes[1])]
    _, first = np.unique(left.astype(np.uint64) << np.uint64(32) | right.astype(np.uint64), return_index=True)
    return Near(left=left[first], right=right[first], shared=shared[first], sizes=(sizes[0][first], sizes[1][first]))


def lists_of(index: Index, hits: Hits, sizes: Counts) -> tuple[Lists, Lists]:
    """Return which lists hold all near copies of texts: those no smaller than a text, and those smaller."""
    owner = sizes[hits.text]
    early = hits.place <= owner - least(owner)
    mine = np.flatnonzero(early & (index.shortest[hits.ids] <= reach(owner, hits.place)))
    ids = hits.ids[mine]
    larger = Lists(hits.text[mine], _at(index.starts, ids), _at(index.starts, ids + 1), hits.place[mine], is_rare=False)
    low, high = _at(index.rare_starts, hits.ids), _at(index.rare_starts, hits.ids + 1)
    some = np.flatnonzero((low < high) & (owner <= index.reach[hits.ids]))
    counts = np.diff(hits.starts)[hits.text[some]]
    fits = some[least(index.sizes[index.rare[low[some]]]) <= counts]
    return larger, Lists(hits.text[fits], low[fits], high[fits], hits.place[fits], is_rare=True)


def _at(values: npt.NDArray[np.int32], places: Counts) -> Counts:
    return values[places].astype(np.int64)


@dataclass(frozen=True, slots=True)
class Asked:
    """Texts that are to be found in an index: a batch of them, with their sizes and sides."""

    batch: Batch
    sizes: Counts
    sides: Counts


def search(index: Index, asked: Asked, hits: Hits) -> tuple[Near, Counts]:
    """Return the compared pairs of texts and those in the index, and which texts are crowded."""
    lists = lists_of(index, hits, asked.sizes)
    steps = sum(np.bincount(it.text, it.high - it.low, len(asked.sizes)) for it in lists)
    calm = np.asarray(steps) <= STEPS
    led = [follow(index, asked, hits, part) for it in lists for part in parts(only(it, calm[it.text]))]
    pairs = distinct(np.concatenate([np.empty(0, np.uint64), *led]))
    texts = (pairs >> np.uint64(ID_BITS)).astype(np.int64)
    calm &= np.bincount(texts, minlength=len(calm)) <= CROWD
    return compare(index, asked, hits, pairs[calm[texts]]), np.flatnonzero(~calm)


def only(lists: Lists, chosen: npt.NDArray[np.bool_] | Counts) -> Lists:
    """Return the chosen ones of lists."""
    return replace(
        lists,
        text=lists.text[chosen],
        low=lists.low[chosen],
        high=lists.high[chosen],
        place=lists.place[chosen],
    )


def parts(lists: Lists) -> Iterator[Lists]:
    """Yield lists in parts that can be followed at a time; one list may be larger."""
    part = (np.cumsum(lists.high - lists.low) - 1) // TOGETHER
    for number in np.unique(part):
        yield only(lists, part == number)


def follow(index: Index, asked: Asked, hits: Hits, lists: Lists) -> Numbers:
    """Return the pairs that lists lead to, and that can be near copies: text and holder in one number."""
    counts = lists.high - lists.low
    at = np.repeat(lists.low - np.cumsum(counts) + counts, counts) + np.arange(int(counts.sum()))
    text = np.repeat(lists.text, counts)
    doc = (index.rare if lists.is_rare else index.docs)[at].astype(np.int64)
    mine, its = asked.sizes[text], index.sizes[doc]
    can = mine - np.repeat(lists.place, counts)
    if lists.is_rare:
        can = np.minimum(np.minimum(can, its - index.rare_places[at]), np.diff(hits.starts)[text])
        fits = its < mine
    else:
        fits = its >= mine
    fits &= (required(mine, its) <= can) & (index.sides[doc] != asked.sides[text])
    return text[fits].astype(np.uint64) << np.uint64(ID_BITS) | doc[fits].astype(np.uint64)


def compare(index: Index, asked: Asked, hits: Hits, pairs: Numbers) -> Near:
    """Return how many shingles pairs share, as `follow` gives them."""
    text, doc = (pairs >> np.uint64(ID_BITS)).astype(np.int64), (pairs & _LOW).astype(np.int64)
    work = np.cumsum(np.diff(hits.starts)[text] + np.diff(index.firsts)[doc])
    shared: list[Counts] = [np.empty(0, np.int64)]
    start = 0
    while start < len(pairs):
        end = max(start + 1, int(np.searchsorted(work, (work[start - 1] if start else 0) + TOGETHER, side="right")))
        shared.append(_shared(index, hits, text[start:end], doc[start:end]))
        start = end
    return Near(
        left=asked.batch.nodes[text],
        right=index.nodes[doc],
        shared=np.concatenate(shared),
        sizes=(asked.sizes[text], index.sizes[doc]),
    )


def _shared(index: Index, hits: Hits, text: Counts, doc: Counts) -> Counts:
    """Return how many shingles are in both texts of each pair: those that come twice when both are put together."""
    mine = _spread(hits.starts, text, hits.ids)
    its = _spread(index.firsts, doc, index.ids)
    both = np.concatenate([mine, its])
    both.sort()
    twice = both[1:][both[1:] == both[:-1]] >> np.uint64(ID_BITS)
    return np.bincount(twice.astype(np.int64), minlength=len(text))


def _spread(starts: Counts, chosen: Counts, values: Counts | npt.NDArray[np.int32]) -> Numbers:
    """Return the values of chosen texts, each with the number of its place among them before it."""
    counts = starts[chosen + 1] - starts[chosen]
    at = np.repeat(starts[chosen] - np.cumsum(counts) + counts, counts) + np.arange(int(counts.sum()))
    owner = np.repeat(np.arange(len(chosen), dtype=np.uint64) << np.uint64(ID_BITS), counts)
    return np.bitwise_or(owner, values[at].astype(np.uint64))

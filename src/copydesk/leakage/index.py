"""Which of some texts hold a shingle? An index of them in arrays, with a bitmap before it that throws out nearly all.

Shingles are put in order by how many of the texts hold them, rarest first. Texts that are near copies share one of the
rarest third of the smaller one, so that only those have to be followed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from copydesk.leakage.words import Bytes, Counts, Numbers, ascending

MANY = -1
"""The side of a shingle that texts of several sides hold."""

_CLASSES = 511
"""So many holders and more are as common as each other: an order is all that is needed."""

ID_BITS, CLASS_BITS = 32, 9
ORDER_BITS = ID_BITS + CLASS_BITS
"""Bits of a shingle's place in the order; those above are left for the text that holds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Some texts by their shingles; texts are numbered from 0 in the order of `nodes`, shingles in that of `keys`.

    What nobody has who asks need not be in it: such shingles are rarer than all others, and `sizes` counts them.

    `docs` are the holders of each shingle from `starts` on, `owner` the side of all of them, or MANY; `ids` are the
    shingles of each text, rarest first, from `firsts` on. `rare` are those holders for which the shingle is among the
    rarest third, the shortest first, from `rare_starts` on, with the places that it has there.
    `shortest` is the size of the smallest holder, and `reach` the size of the largest text of which a rare one can be a
    near copy: they tell that a list need not be followed.
    """

    nodes: Counts
    sizes: Counts
    sides: Counts
    keys: Numbers
    starts: npt.NDArray[np.int32]
    docs: npt.NDArray[np.int32]
    owner: npt.NDArray[np.int32]
    firsts: Counts
    ids: npt.NDArray[np.int32]
    rare_starts: npt.NDArray[np.int32]
    rare: npt.NDArray[np.int32]
    rare_places: npt.NDArray[np.int32]
    shortest: npt.NDArray[np.int32]
    reach: npt.NDArray[np.int32]
    table: npt.NDArray[np.int32]
    bits: npt.NDArray[np.uint8]
    shifts: tuple[int, int]

    def find(self, shingles: Numbers) -> tuple[Counts, Counts]:
        """Return the places of those shingles that some text holds, and their numbers."""
        at = np.flatnonzero(self._maybe(shingles))
        wanted = shingles[at]
        bucket = (wanted >> np.uint64(self.shifts[1])).astype(np.int64)
        place, end = self.table[bucket].astype(np.int64), self.table[bucket + 1].astype(np.int64)
        found = np.full(len(at), -1, np.int64)
        left = np.flatnonzero(place < end)
        while len(left):
            same = self.keys[place[left]] == wanted[left]
            found[left[same]] = place[left[same]]
            left = left[~same]
            place[left] += 1
            left = left[place[left] < end[left]]
        known = found >= 0
        return at[known], found[known]

    def _maybe(self, shingles: Numbers) -> npt.NDArray[np.bool_]:
        """Tell by the bitmap which shingles may be held."""
        return are_set(self.bits, shingles >> np.uint64(self.shifts[0]))

    def order(self, ids: Counts) -> Numbers:
        """Return the place of shingles in the order, as a number of `ORDER_BITS`."""
        holders = np.minimum(self.starts[ids + 1] - self.starts[ids], _CLASSES)
        order: Numbers = holders.astype(np.uint64) << np.uint64(ID_BITS) | ids.astype(np.uint64)
        return order


def make_index(nodes: Counts, sides: Counts, sizes: Counts, shingles: Numbers, owner: npt.NDArray[np.int32]) -> Index:
    """Return the index of texts: nodes, sides and sizes, the shingles that may be asked for, and whose each is."""
    by_shingle = np.argsort(shingles)
    ordered, docs = shingles[by_shingle], owner[by_shingle]
    del by_shingle
    ordered, docs = _once(ordered, docs)
    new = np.ones(len(ordered), np.bool_)
    new[1:] = ordered[1:] != ordered[:-1]
    starts = np.append(np.flatnonzero(new), len(ordered)).astype(np.int32)
    keys = ordered[new]
    firsts = np.append(0, np.cumsum(np.bincount(docs, minlength=len(nodes))))
    ids = _by_text(starts, docs)
    rare_starts, rare, rare_places = _rarest(ids, firsts, sizes, len(keys))
    bits, table, shifts = _doors(keys)
    return Index(
        nodes=nodes,
        sizes=sizes,
        sides=sides,
        keys=keys,
        starts=starts,
        docs=docs,
        owner=_owner(starts, sides[docs]),
        firsts=firsts,
        ids=ids,
        rare_starts=rare_starts,
        rare=rare,
        rare_places=rare_places,
        shortest=np.minimum.reduceat(sizes[docs], starts[:-1]).astype(np.int32) if len(docs) else docs,
        reach=_reach(rare_starts, reach(sizes[rare], rare_places.astype(np.int64))),
        table=table,
        bits=bits,
        shifts=shifts,
    )


def _once(ordered: Numbers, docs: npt.NDArray[np.int32]) -> tuple[Numbers, npt.NDArray[np.int32]]:
    """Put the holders of each shingle in order, and leave each of them once."""
    same = ordered[1:] == ordered[:-1]
    if same.any():
        shared = np.flatnonzero(np.append(False, same) | np.append(same, False))
        docs[shared] = docs[shared][np.lexsort((docs[shared], ordered[shared]))]
    twice = same & (docs[1:] == docs[:-1])
    kept = np.append(True, ~twice) if len(docs) else np.ones(0, np.bool_)
    return ordered[kept], docs[kept]


def _by_text(starts: npt.NDArray[np.int32], docs: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Return the shingles of each text, one text behind the other, the rarest first."""
    holders = np.diff(starts)
    order = np.minimum(holders, _CLASSES).astype(np.uint64) << np.uint64(ID_BITS)
    order |= np.arange(len(holders), dtype=np.uint64)
    packed = np.repeat(order, holders) | docs.astype(np.uint64) << np.uint64(ORDER_BITS)
    packed = ascending(packed)
    ids: npt.NDArray[np.int32] = (packed & np.uint64((1 << ID_BITS) - 1)).astype(np.int32)
    return ids


def _rarest(
    ids: npt.NDArray[np.int32], firsts: Counts, sizes: Counts, count: int
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Return where each shingle's holders begin for which it is rare, these holders, and the place it has there."""
    counts = np.diff(firsts)
    owner = np.repeat(np.arange(len(sizes), dtype=np.int32), counts)
    place = (np.arange(len(ids)) + np.repeat(sizes - counts - firsts[:-1], counts)).astype(np.int32)
    chosen = np.flatnonzero(place <= (sizes - least(sizes))[owner])
    mine = ids[chosen]
    order = chosen[np.lexsort((owner[chosen], sizes[owner[chosen]], mine))]
    starts = np.append(0, np.cumsum(np.bincount(mine, minlength=count))).astype(np.int32)
    return starts, owner[order], place[order]


def _owner(starts: npt.NDArray[np.int32], sides: Counts) -> npt.NDArray[np.int32]:
    if not len(sides):
        return np.empty(0, np.int32)
    low, high = np.minimum.reduceat(sides, starts[:-1]), np.maximum.reduceat(sides, starts[:-1])
    return np.where(low == high, low, MANY).astype(np.int32)


def _reach(starts: npt.NDArray[np.int32], reached: Counts) -> npt.NDArray[np.int32]:
    """Return the largest of numbers in each list, 0 for an empty one."""
    most = np.zeros(len(starts) - 1, np.int32)
    some = np.flatnonzero(np.diff(starts))
    if len(some):
        most[some] = np.maximum.reduceat(reached, starts[:-1][some])
    return most


def _doors(keys: Numbers) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int32], tuple[int, int]]:
    """Return a bitmap of 32 bits for each key, a table of the first key of each beginning, and how far each shifts."""
    width = max(10, len(keys).bit_length())
    bits = np.zeros(1 << width + 2, np.uint8)
    bit = keys >> np.uint64(64 - width - 5)
    set_bits(bits, bit)
    bounds = np.arange(1, 1 << width, dtype=np.uint64) << np.uint64(64 - width)
    table = np.concatenate([[0], np.searchsorted(keys, bounds), [len(keys)]]).astype(np.int32)
    return bits, table, (64 - width - 5, 64 - width)


def are_set(bits: Bytes, bit: Numbers) -> npt.NDArray[np.bool_]:
    """Tell which bits are set."""
    byte = bits[(bit >> np.uint64(3)).view(np.int64)]
    found: npt.NDArray[np.bool_] = (byte >> (bit.astype(np.uint8) & np.uint8(7)) & np.uint8(1)).view(np.bool_)
    return found


def set_bits(bits: Bytes, bit: Numbers) -> None:
    """Set bits that are named in order."""
    if not len(bit):
        return
    byte = (bit >> np.uint64(3)).view(np.int64)
    starts = np.flatnonzero(np.append(True, byte[1:] != byte[:-1]))
    bits[byte[starts]] |= np.bitwise_or.reduceat(np.uint8(1) << (bit.astype(np.uint8) & np.uint8(7)), starts)


def least(sizes: Counts) -> Counts:
    """Return how many shingles a text shares at least with a near copy that is no smaller."""
    return -(-2 * sizes // 3)


def required(one: Counts, other: Counts) -> Counts:
    """Return how many shingles two texts must share to be near copies."""
    small = np.minimum(one, other)
    jaccard = -(-(one + other) // 3)
    return np.where(small >= SMALLEST, np.minimum(jaccard, -(-4 * small // 5)), jaccard)


def reach(sizes: Counts, places: Counts) -> Counts:
    """Return how many shingles a text has at most that is a near copy, when the first shared one is at such a place.

    The places are those in a text that is no larger.
    """
    contained = (sizes >= SMALLEST) & (5 * (sizes - places) >= 4 * sizes)
    return np.where(contained, np.iinfo(np.int32).max, 2 * sizes - 3 * places)


SMALLEST = 30
"""Shingles from which on containment counts."""

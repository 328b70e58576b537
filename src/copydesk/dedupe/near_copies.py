"""Which texts are near copies? Those that share half of their shingles, or nearly all of the shorter one's.

Bands of MinHash, and passages, only say which pairs are worth a look; each link is found by comparing both sets of
shingles. Texts that hang together already are not compared again.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from copydesk.dedupe.components import Numbers, alone, merged
from copydesk.dedupe.groups import together
from copydesk.dedupe.hashes import Hashes, Places, distinct, mixed
from copydesk.dedupe.shingles import SHINGLE_BITS
from copydesk.dedupe.store import Texts

LEAST_CONTAINED = 30
"""Shingles that a text needs to be called contained in another: of fewer, four fifths say little."""

PAIRS_AT_ONCE = 1 << (64 - SHINGLE_BITS)
SHINGLES_AT_ONCE = 1 << 21
FEW = 32
"""Up to so many texts that meet in one place are all compared with each other; of more, neighbours only."""


class NearCopies:
    """The components of near copies among texts, as far as they are known."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._seen = np.empty(0, np.uint64)
        self.labels = alone(texts.count)

    def link(self, members: Numbers, starts: Places) -> bool:
        """Compare the texts of groups with each other until nothing more is linked; tell whether anything was.

        `members` are the texts of all groups, group by group, each begins at one of `starts`.
        """
        before = self.labels
        while len(members):
            members, starts = self._apart(members, starts)
            left, right = self._unseen(*pairs(members, starts))
            near = self._are_near(left, right)
            if not near.any():
                break
            self.labels = merged(self.labels, left[near], right[near])
        return self.labels is not before

    def _apart(self, members: Numbers, starts: Places) -> tuple[Numbers, Places]:
        """Return the groups in which several components meet; of large ones the first text of each component only."""
        sizes = np.diff(starts, append=len(members))
        groups = np.repeat(np.arange(len(starts)), sizes)
        labels = self.labels[members]
        keys = (groups.astype(np.uint64) << np.uint64(32)) | np.where(sizes[groups] <= FEW, members, labels)
        mixed_up = np.minimum.reduceat(labels, starts) != np.maximum.reduceat(labels, starts)
        placed = distinct(keys[mixed_up[groups]])
        return together(placed >> np.uint64(32), (placed & np.uint64(0xFFFFFFFF)).astype(np.uint32))

    def _unseen(self, left: Numbers, right: Numbers) -> tuple[Numbers, Numbers]:
        """Return the pairs that do not hang together yet, and have not been compared before."""
        apart = self.labels[left] != self.labels[right]
        left, right = left[apart], right[apart]
        coded = distinct((left.astype(np.uint64) << np.uint64(32)) | right)
        places = np.searchsorted(self._seen, coded)
        fresh = coded[np.append(self._seen, np.uint64(0))[places] != coded]
        self._seen = np.sort(np.concatenate([self._seen, fresh]), kind="stable")
        return (fresh >> np.uint64(32)).astype(np.uint32), (fresh & np.uint64(0xFFFFFFFF)).astype(np.uint32)

    def _are_near(self, left: Numbers, right: Numbers) -> npt.NDArray[np.bool_]:
        """Tell which pairs are near copies."""
        first, second = self._texts.sizes(left), self._texts.sizes(right)
        near = np.zeros(len(left), bool)
        for start, end in _blocks(first + second):
            part = slice(start, end)
            shared = self._shared(left[part], right[part])
            near[part] = are_near(first[part], second[part], shared)
        return near

    def _shared(self, left: Numbers, right: Numbers) -> Places:
        """Return how many shingles each of a few pairs has in common."""
        tagged = []
        for side in (left, right):
            found, sizes = self._texts.shingles(side)
            found |= np.repeat(np.arange(len(side), dtype=np.uint64) << np.uint64(SHINGLE_BITS), sizes)
            tagged.append(found)
        whole = np.concatenate(tagged)
        whole.sort(kind="stable")  # which merges what is two runs in order
        twice = whole[1:][whole[1:] == whole[:-1]] >> np.uint64(SHINGLE_BITS)
        return np.bincount(twice.astype(np.int64), minlength=len(left))


def are_near(first: Places, second: Places, shared: Places) -> npt.NDArray[np.bool_]:
    """Tell by the sizes of two sets, and of what they share, whether J >= 0.5, or C >= 0.8 of 30 or more."""
    smaller = np.minimum(first, second)
    return (3 * shared >= first + second) | ((5 * shared >= 4 * smaller) & (smaller >= LEAST_CONTAINED))


def pairs(members: Numbers, starts: Places) -> tuple[Numbers, Numbers]:
    """Return the pairs of each group that are worth a look: all of a small one, else neighbours, and all to the first.

    The smaller number stands left. Members of a group ascend.
    """
    sizes = np.diff(starts, append=len(members))
    left, right = [members[:0]], [members[:0]]
    for size in np.unique(sizes[sizes <= FEW]).tolist():
        rows = members[starts[sizes == size][:, None] + np.arange(size)]
        one, other = np.triu_indices(size, 1)
        left.append(rows[:, one].ravel())
        right.append(rows[:, other].ravel())
    large = np.flatnonzero(sizes > FEW)
    none = np.empty(0, np.int64)
    inner = (np.arange(start + 1, start + size) for start, size in zip(starts[large], sizes[large], strict=True))
    places = np.concatenate([none, *inner])
    firsts = np.repeat(starts[large], sizes[large] - 1)
    left += [members[places - 1], members[firsts]]
    right += [members[places], members[places]]
    return np.concatenate(left), np.concatenate(right)


def signatures(members: Numbers, starts: Places) -> Hashes:
    """Return a number for each group that says which members it has: groups of the same have the same."""
    return (
        np.add.reduceat(mixed(members.astype(np.uint64) + np.uint64(1)), starts) if len(starts) else starts.view("u8")
    )


def _blocks(sizes: Places) -> list[tuple[int, int]]:
    """Cut pairs into blocks of which few have few shingles; a pair with more stands alone."""
    ends = np.cumsum(sizes)
    blocks, start = [], 0
    while start < len(sizes):
        before = ends[start - 1] if start else 0
        fits = int(np.searchsorted(ends, before + SHINGLES_AT_ONCE, side="right"))
        end = min(max(fits, start + 1), start + PAIRS_AT_ONCE)
        blocks.append((start, end))
        start = end
    return blocks

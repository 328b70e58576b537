"""How are texts compared that share their rarest shingles with many others? Until all are linked, and no further.

A hundred thousand texts with one long boilerplate have billions of pairs. Each is compared with a few; lists whose
holders all belong to what a text is linked to already are dropped. What is still open after so much work is counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from copydesk.leakage.groups import united
from copydesk.leakage.index import Index
from copydesk.leakage.near import Asked, Hits, Lists, Near, compare, follow, joined, lists_of, only, parts
from copydesk.leakage.words import Counts, Numbers, distinct

ROUNDS = (1, 8, 64, 512, 1 << 14, 1 << 31)
"""Holders that each text is compared with, round after round."""

WORK = 1 << 29
"""Shingles that are compared for crowded texts before the rest is left open; following a list costs as much."""


@dataclass(slots=True)
class Crowd:
    """What crowded texts are linked to: a label for each text, the work that is left, and the pairs left open."""

    labels: Counts
    work: int = WORK
    left_out: int = 0

    def unite(self, left: Counts, right: Counts) -> None:
        """Keep that texts are linked."""
        if len(left):
            self.labels = united(self.labels, left, right)

    def relate(self, index: Index, asked: Asked, hits: Hits, texts: Counts) -> Near:
        """Return the pairs that were compared, and keep what they link; `texts` is the text of each node."""
        pending = [it for it in lists_of(index, hits, asked.sizes) if len(it.text)]
        mine, its = texts[asked.batch.nodes], texts[index.nodes]
        found: list[Near] = []
        done = np.empty(0, np.uint64)
        for count in ROUNDS:
            chosen = [_first(self._open(index, it, mine, its), count) for it in pending]
            pending = [rest for _, rest in chosen]
            for part in chain.from_iterable(parts(taken) for taken, _ in chosen):
                steps = int((part.high - part.low).sum())
                if self.work <= 0:
                    self.left_out += steps
                    continue
                self.work -= steps
                pairs = np.setdiff1d(distinct(follow(index, asked, hits, part)), done, assume_unique=True)
                found.extend(self._compared(index, asked, hits, pairs, (mine, its)))
                done = np.sort(np.concatenate([done, pairs]))
        self.left_out += sum(int((it.high - it.low).sum()) for it in pending)
        return joined(found)

    def _compared(
        self, index: Index, asked: Asked, hits: Hits, pairs: Numbers, texts: tuple[Counts, Counts]
    ) -> Iterator[Near]:
        """Compare pairs that nothing links yet, some at a time."""
        text, doc = (pairs >> np.uint64(32)).astype(np.int64), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)
        one, other = texts[0][text], texts[1][doc]
        for start in range(0, len(pairs), _STEP):
            part = np.arange(start, min(start + _STEP, len(pairs)))
            apart = part[self.labels[one[part]] != self.labels[other[part]]]
            if self.work <= 0:
                self.left_out += len(apart)
                continue
            near = compare(index, asked, hits, pairs[apart])
            self.work -= int((near.sizes[0] + near.sizes[1]).sum())
            copies = near.is_copy
            self.unite(one[apart][copies], other[apart][copies])
            yield near

    def _open(self, index: Index, lists: Lists, mine: Counts, its: Counts) -> Lists:
        """Return the lists that hold a text to which the one that asks is not linked."""
        lists = only(lists, lists.low < lists.high)
        if not len(lists.text):
            return lists
        spans, place = np.unique(lists.low << 32 | lists.high, return_inverse=True)
        low, high = spans >> 32, spans & 0xFFFFFFFF
        counts = high - low
        holders = index.rare if lists.is_rare else index.docs
        same = np.zeros(len(spans), np.int64)
        for part in _slices(counts):
            at = np.repeat(low[part] - np.cumsum(counts[part]) + counts[part], counts[part])
            labels = self.labels[its[holders[at + np.arange(len(at))]]]
            begins = np.cumsum(counts[part]) - counts[part]
            least, most = np.minimum.reduceat(labels, begins), np.maximum.reduceat(labels, begins)
            same[part] = np.where(least == most, least, -1)
        return only(lists, same[place] != self.labels[mine[lists.text]])


_STEP = 1 << 12


def _slices(counts: Counts) -> Iterator[slice]:
    """Yield neighbours that have some millions of members together."""
    part = (np.cumsum(counts) - 1) >> 21
    edges = np.flatnonzero(np.append(True, part[1:] != part[:-1]))
    for low, high in zip(edges, np.append(edges[1:], len(counts)), strict=True):
        yield slice(int(low), int(high))


def _first(lists: Lists, count: int) -> tuple[Lists, Lists]:
    """Return the first holders of the lists of each text, so many or a few more, and what is left of the lists."""
    order = np.lexsort((lists.place, lists.text))
    ordered = only(lists, order)
    sizes = ordered.high - ordered.low
    before = np.cumsum(sizes) - sizes
    start = np.append(True, ordered.text[1:] != ordered.text[:-1]) if len(order) else np.empty(0, np.bool_)
    before -= np.maximum.accumulate(np.where(start, before, 0)) if len(order) else 0
    taken = np.clip(count - before, 0, sizes)
    return (
        only(replace(ordered, high=ordered.low + taken), taken > 0),
        only(replace(ordered, low=ordered.low + taken), taken < sizes),
    )

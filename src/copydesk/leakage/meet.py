"""Where do the splits meet? All but the largest go into an index, a slice at a time, and each is held against it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from copydesk.leakage.crowd import Crowd
from copydesk.leakage.groups import Pairs
from copydesk.leakage.hold import SLICE, hold, index_of, relate
from copydesk.leakage.holders import link_holders
from copydesk.leakage.index import MANY, Index
from copydesk.leakage.near import Near, joined
from copydesk.leakage.passages import Entries, Files, entries, rare_pairs
from copydesk.leakage.shelf import Batch, Nodes, batches, parts_of
from copydesk.leakage.words import Counts

_NOBODY = -2


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """Pairs of nodes across splits: compared ones, and those that share a rare passage, with where it begins."""

    near: Near
    passages: Pairs
    starts: Counts
    left_out: int


def bring_together(nodes: Nodes, work: Path) -> Met:
    """Return where texts of different splits meet."""
    files = Files(work)
    crowd = Crowd(np.arange(int(nodes.texts.max(initial=-1)) + 1))
    streamed = _largest(nodes)
    sides = [np.flatnonzero(nodes.splits == side) for side in range(int(nodes.splits.max(initial=-1)) + 1)]
    found: list[Near] = []
    for chosen in parts_of(nodes, np.flatnonzero(nodes.splits != streamed), SLICE):
        index = index_of(nodes, chosen, nodes.splits)
        found += _slice(nodes, index, crowd, sides, _Passages(files, index, streamed))
    near = joined(found)
    held = files.groups(nodes)
    link_holders(nodes, held, crowd)
    passages_of, starts = rare_pairs(held, nodes, crowd.labels)
    copies = near.is_copy
    known = np.isin(_packed(*passages_of), _packed(near.left[copies], near.right[copies]))
    pairs = passages_of[0][~known], passages_of[1][~known]
    return Met(near=near, passages=pairs, starts=starts[~known], left_out=crowd.left_out)


def _packed(left: Counts, right: Counts) -> Counts:
    return left << 32 | right


def _largest(nodes: Nodes) -> int:
    """Return the split with most shingles, which no index has to hold."""
    return int(np.argmax(np.bincount(nodes.splits, nodes.lengths))) if len(nodes.splits) else 0


def _slice(nodes: Nodes, index: Index, crowd: Crowd, sides: Sequence[Counts], passages: _Passages) -> Iterator[Near]:
    """Yield what all splits have in common with one slice of the index."""
    crowded: list[Counts] = []
    for number, mine in enumerate(sides):
        for near, rest, found in hold(nodes, index, mine, nodes.splits, partial(passages.look, number)):
            copies = near.is_copy
            crowd.unite(nodes.texts[near.left[copies]], nodes.texts[near.right[copies]])
            crowded.append(rest)
            passages.files.add(found)
            yield near
    for number in range(len(sides)):
        for batch in batches(nodes, index.nodes[index.sides == number]):
            passages.files.add(passages.indexed(number, batch))
    yield from relate(nodes, index, crowd, np.concatenate(crowded), nodes.splits)


class _Passages:
    """Gathers passages while texts are held against an index."""

    def __init__(self, files: Files, index: Index, streamed: int) -> None:
        self.files, self._index, self._streamed = files, index, streamed
        self._touched = np.full(len(index.keys), _NOBODY, np.int32)

    def look(self, side: int, batch: Batch, at: Counts, ids: Counts) -> Entries:
        """Note which shingles of others a batch has, and return its passages when no index holds its split."""
        now = self._touched[ids]
        self._touched[ids] = np.where((now == _NOBODY) | (now == side), side, MANY)
        return entries(batch, at if side == self._streamed else at[:0])

    def indexed(self, side: int, batch: Batch) -> Entries:
        """Return the passages of a batch of the index that other splits may have as well."""
        at, ids = self._index.find(batch.shingles)
        owner, touched = self._index.owner[ids], self._touched[ids]
        return entries(batch, at[(owner != side) | ((touched != side) & (touched != _NOBODY))])

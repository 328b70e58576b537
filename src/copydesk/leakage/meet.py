"""Where do the splits meet? All but the largest go into an index, a slice at a time, and each is held against it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from copydesk.leakage.crowd import Crowd
from copydesk.leakage.groups import Pairs, united
from copydesk.leakage.index import MANY, Index, make_index
from copydesk.leakage.near import Asked, Near, hits_of, joined, search
from copydesk.leakage.passages import RARE, Entries, Files, Held, entries, rare_pairs
from copydesk.leakage.shelf import BATCH, Batch, Nodes, Records, batches, in_order, load
from copydesk.leakage.words import Counts

SLICE = 8 << 20
"""Shingles of an index; more texts are taken slice by slice, so that no index outgrows the memory."""

_NOBODY = -2


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """Pairs of nodes across splits: compared ones, and those that share a rare passage, with where it begins."""

    near: Near
    passages: Pairs
    starts: Counts
    left_out: int


def bring_together(records: Records, nodes: Nodes, work: Path) -> Met:
    """Return where texts of different splits meet."""
    files = Files(work)
    crowd = Crowd(_labels(nodes))
    streamed = (
        int(np.argmax(np.bincount(nodes.splits, np.diff(records.places)[nodes.first]))) if len(nodes.first) else 0
    )
    held_out = np.flatnonzero(nodes.splits != streamed)
    found: list[Near] = []
    for chosen in slices(records, nodes, held_out):
        index = index_of(records, nodes, chosen, nodes.splits)
        found += _slice(records, nodes, index, crowd, _Passages(files, index, streamed))
    near = joined(found)
    copies = near.is_copy
    crowd.labels = united(crowd.labels, nodes.texts[near.left[copies]], nodes.texts[near.right[copies]])
    held = files.groups(nodes)
    _link_holders(records, nodes, held, crowd)
    passages, starts = rare_pairs(held, nodes, crowd.labels)
    known = np.isin(_packed(*passages), _packed(near.left[copies], near.right[copies]))
    return Met(
        near=near, passages=(passages[0][~known], passages[1][~known]), starts=starts[~known], left_out=crowd.left_out
    )


def _largest(records: Records, nodes: Nodes) -> int:
    """Return the split with most shingles, which no index has to hold."""
    weights = np.diff(records.places)[nodes.first]
    return int(np.argmax(np.bincount(nodes.splits, weights))) if len(weights) else 0


def _packed(left: Counts, right: Counts) -> Counts:
    return left << 32 | right


def _labels(nodes: Nodes) -> Counts:
    return np.arange(int(nodes.texts.max(initial=-1)) + 1)


def slices(records: Records, nodes: Nodes, chosen: Counts) -> Iterator[Counts]:
    """Yield chosen nodes in their order, as many at a time as an index may have."""
    first = nodes.first[chosen]
    part = (np.cumsum(records.places[first + 1] - records.places[first]) - 1) // SLICE
    for number in np.unique(part):
        yield chosen[part == number]


def index_of(records: Records, nodes: Nodes, chosen: Counts, sides: Counts) -> Index:
    """Return the index of chosen nodes; `sides` are those of all nodes."""
    batch = load(records, nodes, chosen[np.argsort(nodes.first[chosen])])
    return make_index(batch.nodes, sides[batch.nodes], batch.shingles, batch.owner)


class _Passages:
    """Gathers passages while texts are held against an index."""

    def __init__(self, files: Files, index: Index, streamed: int) -> None:
        self._files, self._index, self._streamed = files, index, streamed
        self._touched = np.full(len(index.keys), _NOBODY, np.int32)

    def touch(self, side: int, ids: Counts) -> None:
        """Note that a split has shingles of the index that others have there."""
        now = self._touched[ids]
        self._touched[ids] = np.where((now == _NOBODY) | (now == side), side, MANY)

    def streamed(self, side: int, batch: Batch, at: Counts) -> Entries | None:
        """Return the passages of a batch of the split that is in no index."""
        return entries(batch, at) if side == self._streamed else None

    def indexed(self, batch: Batch, side: int) -> Entries:
        """Return the passages of a batch of the index that other splits may have as well."""
        at, ids = self._index.find(batch.shingles)
        owner, touched = self._index.owner[ids], self._touched[ids]
        return entries(batch, at[(owner != side) | ((touched != side) & (touched != _NOBODY))])

    def add(self, found: Entries | None) -> None:
        """Keep passages."""
        if found is not None:
            self._files.add(found)


def _slice(records: Records, nodes: Nodes, index: Index, crowd: Crowd, passages: _Passages) -> Iterator[Near]:
    """Yield what all splits have in common with one slice of the index."""
    crowded: list[Counts] = []
    for side in range(len(records.names)):
        mine = np.flatnonzero(nodes.splits == side)

        def held(batch: Batch, side: int = side) -> tuple[Near, Counts, Entries | None]:
            at, ids = index.find(batch.shingles)
            foreign = index.owner[ids] != side
            at, ids = at[foreign], ids[foreign]
            passages.touch(side, ids)
            asked = Asked(batch, nodes.sizes[batch.nodes], nodes.splits[batch.nodes])
            near, rest = search(index, asked, hits_of(index, ids, batch.owner[at], asked.sizes))
            return near, batch.nodes[rest], passages.streamed(side, batch, at)

        for near, rest, found in in_order(held, batches(records, nodes, mine)):
            yield near
            crowded.append(rest)
            passages.add(found)
    for side in range(len(records.names)):
        own = index.nodes[index.sides == side]
        for batch in batches(records, nodes, own):
            passages.add(passages.indexed(batch, side))
    everybody = np.sort(np.concatenate([np.empty(0, np.int64), *crowded]))
    yield from _crowded(records, nodes, index, crowd, everybody, nodes.splits)


def _crowded(  # noqa: PLR0913, PLR0917 - it is a step of two roads that have nothing else in common
    records: Records, nodes: Nodes, index: Index, crowd: Crowd, chosen: Counts, sides: Counts
) -> Iterator[Near]:
    """Yield what crowded texts have in common with an index: in their own order, because what is known decides."""
    first = nodes.first[chosen]
    part = (np.cumsum(records.places[first + 1] - records.places[first]) - 1) // BATCH
    for number in np.unique(part):
        mine = chosen[part == number]
        batch = load(records, nodes, mine[np.argsort(nodes.first[mine])])
        at, ids = index.find(batch.shingles)
        foreign = index.owner[ids] != sides[batch.nodes][batch.owner[at]]
        asked = Asked(batch, nodes.sizes[batch.nodes], sides[batch.nodes])
        hits = hits_of(index, ids[foreign], batch.owner[at[foreign]], asked.sizes)
        yield crowd.relate(index, asked, hits, nodes.texts)


def _link_holders(records: Records, nodes: Nodes, held: Held, crowd: Crowd) -> None:
    """Link the near copies among all texts with a passage that more than a few hold, within splits too."""
    if not len(held.nodes):
        return
    many = held.count(nodes.texts[held.nodes]) > RARE
    _, first = np.unique(nodes.texts[held.nodes[many]], return_index=True)
    chosen = np.sort(held.nodes[many][first])
    for part in slices(records, nodes, chosen):
        index = index_of(records, nodes, part, nodes.texts)
        for _ in _crowded(records, nodes, index, crowd, chosen, nodes.texts):
            pass

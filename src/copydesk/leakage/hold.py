"""How are texts held against an index? In batches, a few at a time, and the crowded ones after all others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

import numpy as np

from copydesk.leakage.crowd import Crowd
from copydesk.leakage.index import Index, make_index
from copydesk.leakage.near import Asked, Hits, Near, hits_of, search
from copydesk.leakage.shelf import BATCH, Batch, Nodes, batches, in_order, load, parts_of
from copydesk.leakage.words import Counts

SLICE = 4 << 20
"""Shingles of an index; more texts are taken slice by slice, so that no index outgrows the memory."""

_Looked = TypeVar("_Looked")


def index_of(nodes: Nodes, chosen: Counts, sides: Counts) -> Index:
    """Return the index of chosen nodes; `sides` are those of all nodes."""
    batch = load(nodes, chosen)
    return make_index(batch.nodes, sides[batch.nodes], batch.shingles, batch.owner)


def hold(
    nodes: Nodes, index: Index, chosen: Counts, sides: Counts, look: Callable[[Batch, Counts, Counts], _Looked]
) -> Iterator[tuple[Near, Counts, _Looked]]:
    """Yield which pairs of chosen nodes and those in an index were compared, and which nodes are crowded.

    `look` is shown each batch, and which of its shingles texts of other sides have: their places, and their numbers.
    """

    def held(batch: Batch) -> tuple[Near, Counts, _Looked]:
        asked, hits, at, ids = _asked(nodes, index, batch, sides)
        near, rest = search(index, asked, hits)
        return near, batch.nodes[rest], look(batch, at, ids)

    yield from in_order(held, batches(nodes, chosen))


def relate(nodes: Nodes, index: Index, crowd: Crowd, chosen: Counts, sides: Counts) -> Iterator[Near]:
    """Yield which pairs of crowded nodes and those in an index were compared, in an order that only texts decide."""
    for part in parts_of(nodes, np.sort(chosen), BATCH):
        asked, hits, _, _ = _asked(nodes, index, load(nodes, part), sides)
        yield crowd.relate(index, asked, hits, nodes.texts)


def _asked(nodes: Nodes, index: Index, batch: Batch, sides: Counts) -> tuple[Asked, Hits, Counts, Counts]:
    at, ids = index.find(batch.shingles)
    foreign = index.owner[ids] != sides[batch.nodes][batch.owner[at]]
    at, ids = at[foreign], ids[foreign]
    asked = Asked(batch, nodes.sizes[batch.nodes], sides[batch.nodes])
    return asked, hits_of(index, ids, batch.owner[at], asked.sizes), at, ids

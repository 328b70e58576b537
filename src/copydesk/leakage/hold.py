"""How are texts held against an index? Sieved once, then in batches, and the crowded ones after all others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from copydesk.leakage.crowd import Crowd
from copydesk.leakage.index import Index, are_set, make_index, set_bits
from copydesk.leakage.near import Asked, Hits, Near, hits_of, search
from copydesk.leakage.shelf import BATCH, Batch, Nodes, Shelf, batches, in_order, load, parts_of
from copydesk.leakage.words import Bytes, Counts, ascending
from copydesk.workplace import write_array

SLICE = 2 << 20
"""Shingles of an index; more texts are taken slice by slice, so that no index outgrows the memory."""

_MOST_BITS = 30
"""Bits of a sieve, as a power of two: 128 MB."""

_Looked = TypeVar("_Looked")


def index_of(nodes: Nodes, shelf: Shelf, chosen: Counts) -> Index:
    """Return the index of chosen nodes by their shingles on a shelf; their splits are its sides.

    The shelf may lack shingles that nobody has who is held against the index.
    """
    batch = load(shelf, chosen)
    return make_index(batch.nodes, nodes.splits[batch.nodes], nodes.sizes[batch.nodes], batch.shingles, batch.owner)


def sieve(shelf: Shelf, chosen: Counts, others: tuple[Shelf, Counts], stem: Path) -> Shelf:
    """Return a shelf of those shingles of chosen nodes that other nodes may have: nearly all are not among them.

    `others` are these nodes, and the shelf that their shingles lie on.
    """
    bits = _bitmap(*others)
    shift = np.uint64(64 - len(bits).bit_length() - 2)

    def sifted(batch: Batch) -> tuple[Batch, npt.NDArray[np.intp]]:
        return batch, np.flatnonzero(are_set(bits, batch.shingles >> shift))

    return _shelved(shelf, chosen, sifted, stem)


def gathered(nodes: Nodes, chosen: Counts, work: Path) -> Shelf:
    """Return a shelf of the shingles of chosen nodes alone, for those who read them more than once."""
    return _shelved(nodes.shelf, chosen, lambda batch: (batch, np.arange(len(batch.shingles))), work / "gathered")


def _shelved(
    shelf: Shelf, chosen: Counts, pick: Callable[[Batch], tuple[Batch, npt.NDArray[np.intp]]], stem: Path
) -> Shelf:
    """Write what is picked of the shingles of chosen nodes to files of their own."""
    paths = [stem.with_name(f"{stem.name}-{it}.bin") for it in ("shingles", "passages", "places")]
    lengths = np.zeros(len(shelf.lengths), np.int64)
    with paths[0].open("wb") as numbers, paths[1].open("wb") as passages, paths[2].open("wb") as places:
        for batch, at in in_order(pick, batches(shelf, chosen)):
            write_array(numbers, batch.shingles[at])
            write_array(passages, batch.passages[at])
            write_array(places, batch.places[at])
            lengths[batch.nodes] = np.bincount(batch.owner[at], minlength=len(batch.nodes))
    in_file = chosen[np.argsort(shelf.begins[chosen])]
    begins = np.zeros(len(lengths), np.int64)
    begins[in_file] = np.cumsum(lengths[in_file]) - lengths[in_file]
    return Shelf(paths[0], paths[1], begins, lengths, paths[2])


def _bitmap(shelf: Shelf, chosen: Counts) -> Bytes:
    """Return a bitmap of the shingles of chosen nodes, 16 bits or more for each where memory allows."""
    width = min(_MOST_BITS, max(13, int(shelf.lengths[chosen].sum()).bit_length() + 4))
    bits = np.zeros(1 << width - 3, np.uint8)
    for batch in batches(shelf, chosen):
        bit = ascending(batch.shingles) >> np.uint64(64 - width)
        set_bits(bits, bit)
    return bits


def hold(
    nodes: Nodes, shelf: Shelf, index: Index, look: Callable[[Batch, Counts, Counts], _Looked]
) -> Iterator[tuple[Near, Counts, _Looked]]:
    """Yield which pairs of texts on a shelf and those in an index were compared, and which texts are crowded.

    `look` is shown each batch, and which of its shingles texts of other sides have: their places in it, and their
    numbers in the index.
    """

    def held(batch: Batch) -> tuple[Near, Counts, _Looked]:
        asked, hits, at, ids = _asked(nodes, index, batch)
        near, rest = search(index, asked, hits)
        return near, batch.nodes[rest], look(batch, at, ids)

    yield from in_order(held, batches(shelf, np.arange(len(nodes.splits))))


def relate(nodes: Nodes, shelf: Shelf, index: Index, crowd: Crowd, chosen: Counts) -> Iterator[Near]:
    """Yield which pairs of crowded texts and those in an index were compared, in an order that only texts decide."""
    for part in parts_of(shelf, np.sort(chosen), BATCH):
        asked, hits, _, _ = _asked(nodes, index, load(shelf, part))
        yield crowd.relate(index, asked, hits, nodes.texts)


def _asked(nodes: Nodes, index: Index, batch: Batch) -> tuple[Asked, Hits, Counts, Counts]:
    at, ids = index.find(batch.shingles)
    sides = nodes.splits[batch.nodes]
    foreign = index.owner[ids] != sides[batch.owner[at]]
    at, ids = at[foreign], ids[foreign]
    asked = Asked(batch, nodes.sizes[batch.nodes], sides)
    return asked, hits_of(index, ids, batch.owner[at], asked.sizes), at, ids

"""How many components hold a passage that more than a few texts hold? Copies of one text are one, within splits too.

Of a near copy two thirds of the shingles are in another text, so a text of which fewer come twice among all holders has
none. That throws out nearly all of them before any index is made.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from copydesk.leakage.crowd import Crowd
from copydesk.leakage.hold import SLICE, gathered, hold, index_of, relate, sieve
from copydesk.leakage.index import are_set, least, set_bits
from copydesk.leakage.passages import RARE, Held
from copydesk.leakage.shelf import Batch, Nodes, batches, parts_of
from copydesk.leakage.words import Counts, ascending

_MOST_BITS = 29
"""Bits of the two bitmaps that count shingles, as a power of two, 64 MB: a few that do not come twice seem to."""


def link_holders(nodes: Nodes, held: Held, crowd: Crowd, work: Path) -> None:
    """Link the near copies among all texts with a passage that more than a few hold, within splits too."""
    many = held.count(nodes.texts[held.nodes]) > RARE
    _, first = np.unique(nodes.texts[held.nodes[many]], return_index=True)
    chosen = np.sort(held.nodes[many][first])
    if not len(chosen):
        return
    apart = replace(nodes, splits=nodes.texts, shelf=gathered(nodes, chosen, work))
    smaller = _repeated(apart, chosen)
    shelf = sieve(apart.shelf, chosen, (apart.shelf, smaller), work / "sieved")
    for part in parts_of(apart.shelf, smaller, SLICE):
        index = index_of(apart, apart.shelf, part)
        crowded = [smaller[:0]]
        for near, rest, _ in hold(apart, shelf, index, _nothing):
            copies = near.is_copy
            crowd.unite(nodes.texts[near.left[copies]], nodes.texts[near.right[copies]])
            crowded.append(rest)
        for _ in relate(apart, shelf, index, crowd, np.concatenate(crowded)):
            pass


def _nothing(_batch: Batch, _at: Counts, _ids: Counts) -> None:
    return None


def _repeated(nodes: Nodes, chosen: Counts) -> Counts:
    """Return the nodes that can be the smaller one of near copies: so many of their shingles come twice."""
    width = min(_MOST_BITS, max(13, int(nodes.shelf.lengths[chosen].sum()).bit_length() + 3))
    once, twice = np.zeros(1 << width - 3, np.uint8), np.zeros(1 << width - 3, np.uint8)
    for batch in batches(nodes.shelf, chosen):
        bit = ascending(batch.shingles >> np.uint64(64 - width))
        again = are_set(once, bit)
        again[1:] |= bit[1:] == bit[:-1]
        set_bits(twice, bit[again])
        set_bits(once, bit)
    counts = np.zeros(len(nodes.texts), np.int64)
    for batch in batches(nodes.shelf, chosen):
        again = are_set(twice, batch.shingles >> np.uint64(64 - width))
        counts[batch.nodes] = np.bincount(batch.owner[again], minlength=len(batch.nodes))
    return chosen[counts[chosen] >= least(nodes.sizes[chosen])]

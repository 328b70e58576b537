"""How many components hold a passage that more than a few texts hold? Copies of one text are one, within splits too.

Of a near copy two thirds of the shingles are in another text, so a text of which fewer come twice among all holders has
none. That throws out nearly all of them before any index is made.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from copydesk.leakage.crowd import Crowd
from copydesk.leakage.hold import SLICE, hold, index_of, relate, sieve
from copydesk.leakage.index import least
from copydesk.leakage.passages import RARE, Held
from copydesk.leakage.shelf import Batch, Nodes, batches, parts_of
from copydesk.leakage.words import Counts, Numbers

_BITS = 27
"""Shingles are counted in a table of so many bits: a few that do not come twice seem to."""

_PASS = 1 << 26
"""Shingles that are counted in the table at a time, told by their first bits."""


def link_holders(nodes: Nodes, held: Held, crowd: Crowd, work: Path) -> None:
    """Link the near copies among all texts with a passage that more than a few hold, within splits too."""
    many = held.count(nodes.texts[held.nodes]) > RARE
    _, first = np.unique(nodes.texts[held.nodes[many]], return_index=True)
    chosen = np.sort(held.nodes[many][first])
    smaller = _repeated(nodes, chosen)
    if not len(smaller):
        return
    apart = replace(nodes, splits=nodes.texts)
    shelf = sieve(apart, chosen, smaller, work)
    for part in parts_of(nodes.shelf, smaller, SLICE):
        index = index_of(apart, part)
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
    total = int(nodes.shelf.lengths[chosen].sum())
    passes = np.uint64(1 << (total // _PASS).bit_length())
    twice = np.zeros(len(nodes.texts), np.int64)
    for number in np.arange(passes):
        seen = np.zeros(1 << _BITS, np.uint8)
        for batch in batches(nodes.shelf, chosen):
            slots = np.sort(_slots(batch.shingles[batch.shingles & (passes - np.uint64(1)) == number]))
            seen[slots] = 1 + (seen[slots] > 0)
            seen[slots[1:][slots[1:] == slots[:-1]]] = 2
        for batch in batches(nodes.shelf, chosen):
            mine = np.flatnonzero(batch.shingles & (passes - np.uint64(1)) == number)
            again = mine[seen[_slots(batch.shingles[mine])] > 1]
            twice[batch.nodes] += np.bincount(batch.owner[again], minlength=len(batch.nodes))
    return chosen[twice[chosen] >= least(nodes.sizes[chosen])]


def _slots(shingles: Numbers) -> npt.NDArray[np.uint32]:
    return (shingles >> np.uint64(64 - _BITS)).astype(np.uint32)

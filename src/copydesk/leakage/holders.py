"""How many components hold a passage that more than a few texts hold? Copies of one text are one, within splits too.

Of a near copy two thirds of the shingles are in another text, so a text of which fewer come twice among all holders has
none. That throws out nearly all of them before any index is made.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from copydesk.leakage.crowd import Crowd
from copydesk.leakage.hold import SLICE, hold, index_of, relate
from copydesk.leakage.index import least
from copydesk.leakage.near import joined
from copydesk.leakage.passages import RARE, Held
from copydesk.leakage.shelf import Batch, Nodes, batches, parts_of
from copydesk.leakage.words import Counts, Numbers

_BITS = 27
"""Shingles are counted in a table of so many bits: a few that do not come twice seem to."""

_PASS = 1 << 26
"""Shingles that are counted in the table at a time, told by their first bits."""


def link_holders(nodes: Nodes, held: Held, crowd: Crowd) -> None:
    """Link the near copies among all texts with a passage that more than a few hold, within splits too."""
    many = held.count(nodes.texts[held.nodes]) > RARE
    _, first = np.unique(nodes.texts[held.nodes[many]], return_index=True)
    chosen = np.sort(held.nodes[many][first])
    for part in parts_of(nodes, _repeated(nodes, chosen), SLICE):
        index = index_of(nodes, part, nodes.texts)
        found = list(hold(nodes, index, chosen, nodes.texts, _nothing))
        near = joined([it for it, _, _ in found])
        copies = near.is_copy
        crowd.unite(nodes.texts[near.left[copies]], nodes.texts[near.right[copies]])
        crowded = np.concatenate([rest for _, rest, _ in found])
        for _ in relate(nodes, index, crowd, crowded, nodes.texts):
            pass


def _nothing(_batch: Batch, _at: Counts, _ids: Counts) -> None:
    return None


def _repeated(nodes: Nodes, chosen: Counts) -> Counts:
    """Return the nodes that can be the smaller one of near copies: so many of their shingles come twice."""
    total = int(nodes.lengths[chosen].sum())
    passes = 1 << max(0, (total // _PASS).bit_length())
    twice = np.zeros(len(nodes.texts), np.int64)
    for number in range(passes):
        seen = np.zeros(1 << _BITS, np.uint8)
        for _, slots in _slots(nodes, chosen, passes, number):
            found, counts = np.unique(slots, return_counts=True)
            seen[found] = np.minimum(seen[found] + np.minimum(counts, 2), 2)
        for batch, slots in _slots(nodes, chosen, passes, number):
            owner = batch.owner[batch.shingles & np.uint64(passes - 1) == np.uint64(number)]
            twice[batch.nodes] += np.bincount(owner[seen[slots] > 1], minlength=len(batch.nodes))
    return chosen[twice[chosen] >= least(nodes.sizes[chosen])]


def _slots(nodes: Nodes, chosen: Counts, passes: int, number: int) -> Iterator[tuple[Batch, Numbers]]:
    """Yield batches, and where those shingles are counted that one pass counts."""
    for batch in batches(nodes, chosen):
        mine = batch.shingles[batch.shingles & np.uint64(passes - 1) == np.uint64(number)]
        yield batch, mine >> np.uint64(64 - _BITS)

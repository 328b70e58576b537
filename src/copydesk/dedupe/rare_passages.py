"""Which texts share a passage that few others hold? A quotation of ten words ties stories of one source together.

A passage is rare when it is found in at most twenty components of near copies: forty outlets that run one story are
one. What is found in more than a thousand texts is a formula, whoever wrote it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from copydesk.dedupe.components import Numbers
from copydesk.dedupe.groups import LOWER, Groups
from copydesk.dedupe.hashes import Places, distinct
from copydesk.dedupe.near_copies import NearCopies, signatures

RARE = 20


def link_by_passages(holders: Sequence[Groups], near: NearCopies) -> tuple[Numbers, Numbers]:
    """Return the links between texts that share a rare passage, and let near copies know of what they missed.

    `holders` are the texts of each passage, part by part. Where a passage is in too many components, its texts are
    compared: copies that share too little to meet in a band may yet be parts of one another. If any are, what was too
    common is counted once more.
    """
    left, right, missed = _look(holders, near, compare=True)
    if missed:
        more_left, more_right, _ = _look(holders, near, compare=False)
        left, right = np.concatenate([left, more_left]), np.concatenate([right, more_right])
    return left, right


def _look(holders: Sequence[Groups], near: NearCopies, *, compare: bool) -> tuple[Numbers, Numbers, bool]:
    left, right, missed = [np.empty(0, np.uint32)], [np.empty(0, np.uint32)], False
    for part in holders:
        members, starts = part.read()
        one, other, crowded = _rare(members, starts, near.labels)
        left.append(one)
        right.append(other)
        if compare:
            missed |= near.link(*_distinct(members, starts, crowded))
    return np.concatenate(left), np.concatenate(right), missed


def _rare(members: Numbers, starts: Places, labels: Numbers) -> tuple[Numbers, Numbers, Places]:
    """Return links between the components of each rare passage, and which groups hold too many components."""
    sizes = np.diff(starts, append=len(members))
    groups = np.repeat(np.arange(len(starts), dtype=np.uint64), sizes)
    placed = distinct((groups << np.uint64(32)) | labels[members])
    owner = (placed >> np.uint64(32)).astype(np.int64)
    component = (placed & LOWER).astype(np.uint32)
    counts = np.bincount(owner, minlength=len(starts))
    linked = (owner[1:] == owner[:-1]) & (counts[owner[1:]] <= RARE)
    return component[:-1][linked], component[1:][linked], np.flatnonzero(counts > RARE)


def _distinct(members: Numbers, starts: Places, chosen: Places) -> tuple[Numbers, Places]:
    """Return some of the groups, and of those with the same members one."""
    ends = np.append(starts[1:], len(members))
    unique = np.unique(signatures(members, starts)[chosen], return_index=True)[1]
    mine = chosen[np.sort(unique)]
    sizes = ends[mine] - starts[mine]
    begins = np.cumsum(np.append(0, sizes))
    places = np.arange(begins[-1]) + np.repeat(starts[mine] - begins[:-1], sizes)
    return members[places], begins[:-1]

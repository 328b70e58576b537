"""Where do the splits meet? Each is held against all smaller ones, which go into an index, a slice at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from copydesk.leakage.crowd import Crowd
from copydesk.leakage.groups import Pairs
from copydesk.leakage.hold import SLICE, hold, index_of, relate, sieve
from copydesk.leakage.holders import link_holders
from copydesk.leakage.index import Index
from copydesk.leakage.near import Near, joined
from copydesk.leakage.passages import Entries, Files, entries, rare_pairs
from copydesk.leakage.shelf import Batch, Nodes, Shelf, batches, parts_of
from copydesk.leakage.words import Counts


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
    sides = [np.flatnonzero(nodes.splits == it) for it in _largest_first(nodes)]
    found: list[Near] = []
    for number, streamed in enumerate(sides[:-1]):
        others = sides[number + 1 :]
        whole = np.concatenate(others)
        shelf = sieve(nodes.shelf, streamed, (nodes.shelf, whole), work / "sieved")
        back = sieve(nodes.shelf, whole, (shelf, streamed), work / "sieved-back")
        for part in chain.from_iterable(parts_of(back, it[back.lengths[it] > 0], SLICE) for it in others):
            found += _slice(nodes, (shelf, back), index_of(nodes, back, part), crowd, files)
    near = joined(found)
    held = files.groups(nodes)
    link_holders(nodes, held, crowd, work)
    passages, starts = rare_pairs(held, nodes, crowd.labels)
    copies = near.is_copy
    known = np.isin(_packed(*passages), _packed(near.left[copies], near.right[copies]))
    pairs = passages[0][~known], passages[1][~known]
    return Met(near=near, passages=pairs, starts=starts[~known], left_out=crowd.left_out)


def _largest_first(nodes: Nodes) -> Counts:
    """Return the splits that have texts, the one with most shingles first: no index has to hold it."""
    weights = np.bincount(nodes.splits, nodes.shelf.lengths)
    return np.argsort(-weights, kind="stable")[: int((weights > 0).sum())]


def _packed(left: Counts, right: Counts) -> Counts:
    return left << 32 | right


def _slice(nodes: Nodes, shelves: tuple[Shelf, Shelf], index: Index, crowd: Crowd, files: Files) -> Iterator[Near]:
    """Yield what one split has in common with a part of another in an index; each has a shelf of its own."""
    shelf, back = shelves
    crowded = [index.nodes[:0]]
    touched = np.zeros(len(index.keys), np.bool_)

    def look(batch: Batch, at: Counts, ids: Counts) -> Entries:
        touched[ids] = True
        return entries(batch, at)

    for near, rest, passages in hold(nodes, shelf, index, look):
        copies = near.is_copy
        crowd.unite(nodes.texts[near.left[copies]], nodes.texts[near.right[copies]])
        crowded.append(rest)
        files.add(passages)
        if len(near.left):
            yield near
    for batch in batches(back, index.nodes):
        at, ids = index.find(batch.shingles)
        files.add(entries(batch, at[touched[ids]]))
    yield from relate(nodes, shelf, index, crowd, np.concatenate(crowded))

"""Which passages stand in two splits, and are rare? Those of which every shingle stands in another split are looked at.

They are put into files by their number, so that all holders of one lie in one file, and one file is held at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from copydesk.leakage.groups import Pairs, pairs_of
from copydesk.leakage.shelf import Batch, Nodes
from copydesk.leakage.shingles import SHINGLE, passage_numbers
from copydesk.leakage.words import Counts, distinct, mix
from copydesk.workplace import write_array

RARE = 20
"""Components whose texts may hold a rare passage."""

COMMON = 1_000
"""Texts that may hold one."""

FILES = 64
_KIND = np.dtype([("passage", "<u8"), ("node", "<u4"), ("start", "<u4")])
Entries = npt.NDArray[np.void]


def entries(batch: Batch, at: Counts) -> Entries:
    """Return the passages of a batch all of whose shingles are among those at `at`, which is in order."""
    lengths = batch.passages[at].astype(np.int64)
    places, owner = batch.places[at], batch.owner[at]
    last = np.arange(len(at)) + lengths - SHINGLE
    fits = np.flatnonzero((lengths > 0) & (last < len(at)))
    end = last[fits]
    fits = fits[(owner[end] == owner[fits]) & (places[end] == places[fits] + lengths[fits] - SHINGLE)]
    found = np.empty(len(fits), _KIND)
    found["passage"] = passage_numbers(batch.shingles[at], fits, lengths[fits])
    found["node"], found["start"] = batch.nodes[owner[fits]], places[fits]
    return found


class Files:
    """Takes entries as they come, and gives them back by passage."""

    def __init__(self, folder: Path) -> None:
        self._paths = [folder / f"held-{number:02d}.bin" for number in range(FILES)]
        for path in self._paths:
            path.touch()

    def add(self, found: Entries) -> None:
        """Keep entries."""
        if not len(found):
            return
        part = (found["passage"] >> np.uint64(64 - FILES.bit_length() + 1)).astype(np.int64)
        order = np.argsort(part, kind="stable")
        edges = np.searchsorted(part[order], np.arange(FILES + 1))
        for number in np.flatnonzero(np.diff(edges)):
            with self._paths[number].open("ab") as file:
                write_array(file, found[order[edges[number] : edges[number + 1]]])

    def groups(self, nodes: Nodes) -> Held:
        """Return the holders of passages in two splits that are not common; those of the same holders once."""
        some = [_held(np.fromfile(path, _KIND), nodes) for path in self._paths]
        return _distinct(some)


@dataclass(frozen=True, slots=True)
class Held:
    """Passages by those who hold them: the node of each holder and where the passage begins in it.

    `groups` numbers passages, in order; holders of one are in order too.
    """

    groups: Counts
    nodes: Counts
    starts: Counts

    def only(self, chosen: npt.NDArray[np.bool_]) -> Held:
        """Return the chosen holders."""
        return Held(self.groups[chosen], self.nodes[chosen], self.starts[chosen])

    def count(self, values: Counts) -> Counts:
        """Return for each holder how many different values all holders of its passage have."""
        if not len(values):
            return values
        pairs = distinct((self.groups << 32 | values).view(np.uint64))
        return np.bincount((pairs >> np.uint64(32)).astype(np.int64))[self.groups]


def _held(found: Entries, nodes: Nodes) -> Held:
    """Return the passages of one file that texts of two splits hold, but for common ones."""
    frame = pl.DataFrame({name: found[name] for name in ("passage", "node", "start")})
    frame = frame.group_by("passage", "node").agg(pl.col("start").min())
    node = frame["node"].to_numpy().astype(np.int64)
    frame = frame.with_columns(text=nodes.texts[node], split=nodes.splits[node])
    whole = pl.col("text").n_unique().over("passage")
    wanted = (pl.col("split").n_unique().over("passage") > 1) & whole.is_between(2, COMMON)
    kept = frame.filter(wanted).sort("passage", "node")
    _, groups = np.unique(kept["passage"].to_numpy(), return_inverse=True)
    return Held(
        groups.astype(np.int64), kept["node"].to_numpy().astype(np.int64), kept["start"].to_numpy().astype(np.int64)
    )


def _distinct(parts: Sequence[Held]) -> Held:
    """Return passages of several files, of those with the same holders the first in its first holder."""
    offsets = np.cumsum([0, *(it.groups[-1] + 1 if len(it.groups) else 0 for it in parts)])
    whole = Held(
        np.concatenate([it.groups + offset for it, offset in zip(parts, offsets[:-1], strict=True)]),
        np.concatenate([it.nodes for it in parts]),
        np.concatenate([it.starts for it in parts]),
    )
    if not len(whole.groups):
        return whole
    begins = np.flatnonzero(np.append(True, whole.groups[1:] != whole.groups[:-1]))
    holders = np.add.reduceat(mix(whole.nodes.astype(np.uint64) + np.uint64(1)), begins)
    order = np.lexsort((whole.starts[begins], holders))
    first = np.append(True, holders[order][1:] != holders[order][:-1])
    chosen = np.zeros(len(begins), np.bool_)
    chosen[order[first]] = True
    kept = whole.only(chosen[whole.groups])
    _, groups = np.unique(kept.groups, return_inverse=True)
    return Held(groups.astype(np.int64), kept.nodes, kept.starts)


def rare_pairs(held: Held, nodes: Nodes, labels: Counts) -> tuple[Pairs, Counts]:
    """Return pairs of nodes that share a rare passage, and where the first such begins in the left one.

    `labels` tells the component of each text.
    """
    components = held.count(labels[nodes.texts[held.nodes]])
    rare = held.only((components > 1) & (components <= RARE))
    place = np.arange(len(rare.nodes))
    left, right = pairs_of(rare.groups, place, nodes.splits[rare.nodes])
    turned = rare.nodes[left] > rare.nodes[right]
    left, right = np.where(turned, right, left), np.where(turned, left, right)
    starts, left, right = rare.starts[left], rare.nodes[left], rare.nodes[right]
    order = np.lexsort((starts, right, left))
    left, right, starts = left[order], right[order], starts[order]
    first = np.append(True, (left[1:] != left[:-1]) | (right[1:] != right[:-1]))[: len(left)]
    first &= nodes.texts[left] != nodes.texts[right]
    return (left[first], right[first]), starts[first]

"""Where do the shingles of all texts lie, so that none is held and any can be read again? In one file, in order.

Of each record there are kept: numbers for its text, its title and day, its addresses and its id, and the place of its
shingles. A text that has the same words as another of its split is read again only once: such a text is a node.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from copydesk.leakage.words import (
    Bytes,
    Counts,
    Numbers,
    Shingles,
    mix,
    read_words,
    row_numbers,
    shingles,
    text_keys,
)

SHINGLES, PASSAGES = "shingles.bin", "passages.bin"
RELATIONS = ("canonical_url", "url", "title")
"""Relations that one number of each record tells."""

READ = ("id", "canonical_url", "url", "title", "description", "text", "published_at")
ROWS, SIZE = 4_000, 4 << 20
"""Rows and bytes that are read at a time; one text may be larger."""

BATCH = 1 << 20
"""Shingles that are looked at together."""

WORKERS = 2
_GAP = 1 << 13
_DAY = 86_400_000_000
_TWICE = 1 << 13
"""Texts whose shingles are told apart together, by the bits of a number that are left for them."""

_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class Split:
    """A split by its name, and its rows as tables with the columns `READ`; they are asked for more than once.

    All columns but `published_at` (timestamp[us, UTC]) are strings, and any value may be null.
    """

    name: str
    tables: Callable[[], Iterator[pa.Table]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """Numbers of all records, split after split; 0 where there is nothing to compare.

    `places` has one more: where shingles begin and end in the file. `sizes` counts those that differ.
    """

    names: Sequence[str]
    bounds: Counts
    keys: Numbers
    ids: Numbers
    relations: dict[str, Numbers]
    places: Counts
    sizes: Counts
    folder: Path

    @property
    def splits(self) -> npt.NDArray[np.int32]:
        """The split of each record, by its number."""
        return np.repeat(np.arange(len(self.names), dtype=np.int32), np.diff(self.bounds))


@dataclass(frozen=True, slots=True, kw_only=True)
class Nodes:
    """Texts, each once in a split, in an order that only their words decide.

    `first` is the record that stands for a text; `members` are all records by node, those of one from `starts` on.
    `texts` gives texts of the same words in different splits the same number. Shingles lie in `folder`, those of a node
    from `begins` on, `lengths` in all; `sizes` counts those that differ.
    """

    splits: Counts
    first: Counts
    sizes: Counts
    texts: Counts
    members: Counts
    starts: Counts
    begins: Counts
    lengths: Counts
    folder: Path


@dataclass(frozen=True, slots=True)
class Batch:
    """Some texts: their nodes, their shingles one behind the other, how many each has, and whose each is."""

    nodes: Counts
    shingles: Numbers
    passages: Bytes
    counts: Counts
    owner: Counts


@dataclass(frozen=True, slots=True)
class _Part:
    keys: Numbers
    ids: Numbers
    relations: dict[str, Numbers]
    counts: Counts
    sizes: Counts


def read_records(splits: Sequence[Split], folder: Path) -> Records:
    """Read all splits once, and put their shingles into files of a folder."""
    parts: list[_Part] = []
    bounds = [0]
    with (folder / SHINGLES).open("wb") as numbers, (folder / PASSAGES).open("wb") as lengths:
        for split in splits:
            rows = bounds[-1]
            for part, found in in_order(_part, _pieces(split.tables())):
                found.numbers.tofile(numbers)
                found.passages.tofile(lengths)
                parts.append(part)
                rows += len(part.keys)
            bounds.append(rows)
    counts = np.concatenate([np.empty(0, np.int64), *(it.counts for it in parts)])
    return Records(
        names=[it.name for it in splits],
        bounds=np.array(bounds),
        keys=_joined([it.keys for it in parts]),
        ids=_joined([it.ids for it in parts]),
        relations={name: _joined([it.relations[name] for it in parts]) for name in RELATIONS},
        places=np.concatenate([[0], np.cumsum(counts)]),
        sizes=np.concatenate([np.empty(0, np.int64), *(it.sizes for it in parts)]),
        folder=folder,
    )


def _joined(parts: Sequence[Numbers]) -> Numbers:
    return np.concatenate([np.empty(0, np.uint64), *parts])


def in_order(make: Callable[[_Given], _Made], given: Iterable[_Given]) -> Iterator[_Made]:
    """Yield what is made of each, in their order, with a few of them in work at a time."""
    with ThreadPoolExecutor(WORKERS) as pool:
        waiting: deque[Future[_Made]] = deque()
        for it in given:
            waiting.append(pool.submit(make, it))
            if len(waiting) > WORKERS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _pieces(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    for table in tables:
        for start in range(0, table.num_rows, ROWS):
            yield from _small(table.slice(start, ROWS))


def _small(table: pa.Table) -> Iterator[pa.Table]:
    if table.num_rows < 2 or table.nbytes <= SIZE:  # noqa: PLR2004 - one row cannot be parted
        yield table
    else:
        half = table.num_rows // 2
        yield from _small(table.slice(0, half))
        yield from _small(table.slice(half))


def compared(rows: pl.DataFrame) -> pl.Series:
    """Return the text of each record that is compared: its text, or title and description where that is blank."""
    rest = pl.concat_str(pl.col("title").fill_null(""), pl.lit(" "), pl.col("description").fill_null(""))
    says = pl.col("text").str.contains(r"\S").fill_null(value=False)
    return rows.select(pl.when(says).then("text").otherwise(rest)).to_series()


def _part(table: pa.Table) -> tuple[_Part, Shingles]:
    rows = pl.DataFrame(table)
    words = read_words(compared(rows))
    found = shingles(words)
    relations = {name: row_numbers(rows[name]) for name in RELATIONS if name != "title"} | {"title": _titles(rows)}
    keys = text_keys(found, words.counts)
    return _Part(keys, row_numbers(rows["id"]), relations, found.counts, _sizes(found)), found


def _titles(rows: pl.DataFrame) -> Numbers:
    words = read_words(rows["title"])
    keys = text_keys(shingles(words), words.counts)
    day = rows["published_at"].dt.epoch("us") // _DAY
    keys[day.is_null().to_numpy() | (words.counts == 0)] = 0
    dated = keys > 0
    keys[dated] = np.maximum(mix(keys[dated] ^ mix(day.fill_null(0).to_numpy().astype(np.uint64)[dated])), np.uint64(1))
    return keys


def _sizes(found: Shingles) -> Counts:
    """Return how many different shingles each text has; texts are told apart by bits before the shingle's."""
    counts = found.counts
    sizes = counts.copy()
    ends = np.cumsum(counts)
    for start in range(0, len(counts), _TWICE):
        mine = counts[start : start + _TWICE]
        if not mine.any():
            continue
        low, high = int(ends[start] - mine[0]), int(ends[min(start + _TWICE, len(ends)) - 1])
        owner = np.repeat(np.arange(len(mine), dtype=np.uint64) << np.uint64(50), mine)
        ordered = np.sort(owner | found.numbers[low:high] >> np.uint64(14))
        again = ordered[1:][ordered[1:] == ordered[:-1]] >> np.uint64(50)
        sizes[start : start + _TWICE] -= np.bincount(again.astype(np.int64), minlength=len(mine))
    return sizes


def nodes_of(records: Records) -> Nodes:
    """Return the texts of all records."""
    splits = records.splits
    some = np.flatnonzero(records.keys)
    order = some[np.lexsort((some, records.ids[some], records.keys[some], splits[some]))]
    keys, sides = records.keys[order], splits[order]
    new = np.ones(len(order), np.bool_)
    new[1:] = (keys[1:] != keys[:-1]) | (sides[1:] != sides[:-1])
    starts = np.flatnonzero(new)
    first = order[starts]
    _, texts = np.unique(records.keys[first], return_inverse=True)
    return Nodes(
        splits=splits[first].astype(np.int64),
        first=first,
        sizes=records.sizes[first],
        texts=texts.astype(np.int64),
        members=order,
        starts=np.append(starts, len(order)),
        begins=records.places[first],
        lengths=records.places[first + 1] - records.places[first],
        folder=records.folder,
    )


def parts_of(nodes: Nodes, chosen: Counts, size: int) -> Iterator[Counts]:
    """Yield neighbours among chosen nodes that have so many shingles together; one text may have more."""
    part = np.cumsum(nodes.lengths[chosen]) // size
    edges = np.flatnonzero(np.append(True, part[1:] != part[:-1]))[: len(chosen)]
    yield from np.split(chosen, edges[1:]) if len(chosen) else ()


def batches(nodes: Nodes, chosen: Counts) -> Iterator[Batch]:
    """Yield the shingles of chosen nodes, in the order in which they lie in the file."""
    for part in parts_of(nodes, chosen[np.argsort(nodes.begins[chosen])], BATCH):
        yield load(nodes, part)


def load(nodes: Nodes, chosen: Counts) -> Batch:
    """Read the shingles of some nodes, in the order in which they lie in the file; neighbours are read together."""
    chosen = chosen[np.argsort(nodes.begins[chosen])]
    starts, counts = nodes.begins[chosen], nodes.lengths[chosen]
    ends = starts + counts
    jumps = np.flatnonzero(starts[1:] - ends[:-1] > _GAP) + 1
    found: list[Numbers] = []
    passages: list[Bytes] = []
    with (nodes.folder / SHINGLES).open("rb") as numbers, (nodes.folder / PASSAGES).open("rb") as lengths:
        for low, high in zip(np.append(0, jumps), np.append(jumps, len(chosen)), strict=True):
            start, count = int(starts[low]), int(ends[high - 1] - starts[low])
            kept = _kept(starts[low:high] - start, ends[low:high] - start, count)
            numbers.seek(start * 8)
            lengths.seek(start)
            found.append(np.fromfile(numbers, np.uint64, count)[kept])
            passages.append(np.fromfile(lengths, np.uint8, count)[kept])
    owner = np.repeat(np.arange(len(chosen)), counts)
    return Batch(chosen, np.concatenate(found), np.concatenate(passages), counts, owner)


def _kept(starts: Counts, ends: Counts, length: int) -> slice | npt.NDArray[np.bool_]:
    """Return what of a span belongs to texts: all of it, or what lies between their starts and ends."""
    if int((ends - starts).sum()) == length:
        return slice(None)
    change = np.zeros(length + 1, np.int8)
    change[starts] += 1
    change[ends] -= 1
    return np.cumsum(change[:-1], dtype=np.int8).astype(np.bool_)

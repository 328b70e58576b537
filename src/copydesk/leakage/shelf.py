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
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from copydesk.leakage.shingles import Shingles, shingles, text_keys
from copydesk.leakage.words import Bytes, Counts, Numbers, ascending, mix, read_words, row_numbers
from copydesk.progress import advance
from copydesk.workplace import write_array

SHINGLES, PASSAGES = "shingles.bin", "passages.bin"
RELATIONS = ("canonical_url", "url", "title")
"""Relations that one number of each record tells."""

READ = ("id", "canonical_url", "url", "title", "description", "text", "published_at")
ROWS, SIZE = 4_000, 4 << 20
"""Rows and bytes that are read at a time; one text may be larger."""

BATCH = 1 << 18
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


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where shingles of nodes lie in files: those of a node from `begins` on, `lengths` in all.

    A sieve holds only some of them; then a file more tells where each stands in its text.
    """

    numbers: Path
    passages: Path
    begins: Counts
    lengths: Counts
    places: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Nodes:
    """Texts, each once in a split, in an order that only their words decide.

    `first` is the record that stands for a text; `members` are all records by node, those of one from `starts` on.
    `texts` gives texts of the same words in different splits the same number. `sizes` counts the shingles that differ,
    and all lie on the shelf.
    """

    splits: Counts
    first: Counts
    sizes: Counts
    texts: Counts
    members: Counts
    starts: Counts
    shelf: Shelf


@dataclass(frozen=True, slots=True)
class Batch:
    """Some texts: their nodes, their shingles one behind the other, and whose each is, as the number of its text here.

    `passages` tells how many words the passage has that begins there, and `places` which shingle of its text it is.
    """

    nodes: Counts
    shingles: Numbers
    passages: Bytes
    owner: npt.NDArray[np.int32]
    places: npt.NDArray[np.int32]


_KEPT = np.dtype(
    [("key", "<u8"), ("id", "<u8"), *((name, "<u8") for name in RELATIONS), ("count", "<i8"), ("size", "<i8")]
)
"""What is kept of each record: in a file as well, because many small arrays between large ones tear memory apart."""


def read_records(splits: Sequence[Split], folder: Path) -> Records:
    """Read all splits once, and put their shingles into files of a folder."""
    bounds = [0]
    kept = folder / "records.bin"
    with (folder / SHINGLES).open("wb") as numbers, (folder / PASSAGES).open("wb") as lengths, kept.open("wb") as file:
        for split in splits:
            rows = bounds[-1]
            for part, found in in_order(_part, _pieces(split.tables())):
                write_array(numbers, found.numbers)
                write_array(lengths, found.passages)
                write_array(file, part)
                rows += len(part)
                advance(len(part))
            bounds.append(rows)
    whole = np.memmap(kept, _KEPT, "r") if bounds[-1] else np.empty(0, _KEPT)
    return Records(
        names=[it.name for it in splits],
        bounds=np.array(bounds),
        keys=whole["key"].copy(),
        ids=whole["id"].copy(),
        relations={name: whole[name].copy() for name in RELATIONS},
        places=np.append(0, np.cumsum(whole["count"])),
        sizes=whole["size"].copy(),
        folder=folder,
    )


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


def compared(rows: pa.Table) -> pa.Array:
    """Return the text of each record that is compared: its text, or title and description where that is blank."""
    text = column(rows, "text")
    blank = pc.fill_null(pc.or_(pc.equal(pc.binary_length(text), 0), pc.utf8_is_space(text)), fill_value=True)
    if not pc.any(blank).as_py():
        return text
    title, description = (pc.fill_null(column(rows, name), "") for name in ("title", "description"))
    return pc.if_else(blank, pc.binary_join_element_wise(title, description, pa.scalar(" ", pa.large_string())), text)


def column(rows: pa.Table, name: str) -> pa.Array:
    """Return a column of strings in one piece."""
    return rows[name].cast(pa.large_string()).combine_chunks()


def _part(table: pa.Table) -> tuple[npt.NDArray[np.void], Shingles]:
    words = read_words(compared(table))
    found = shingles(words)
    kept = np.empty(table.num_rows, _KEPT)
    kept["key"] = text_keys(found, words.counts)
    kept["title"] = _titles(table)
    for name in ("id", "url", "canonical_url"):
        kept[name] = row_numbers(column(table, name))
    kept["count"], kept["size"] = found.counts, _sizes(found)
    return kept, found


def _titles(rows: pa.Table) -> Numbers:
    words = read_words(column(rows, "title"))
    keys = text_keys(shingles(words), words.counts)
    instants = rows["published_at"].cast(pa.timestamp("us", "UTC")).combine_chunks()
    days = pc.fill_null(instants.cast(pa.int64()), 0).to_numpy() // _DAY
    keys[instants.is_null().to_numpy(zero_copy_only=False) | (words.counts == 0)] = 0
    dated = keys > 0
    keys[dated] = np.maximum(mix(keys[dated] ^ mix(days.astype(np.uint64)[dated])), np.uint64(1))
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
        ordered = ascending(owner | found.numbers[low:high] >> np.uint64(14))
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
        shelf=Shelf(
            records.folder / SHINGLES,
            records.folder / PASSAGES,
            records.places[first],
            records.places[first + 1] - records.places[first],
        ),
    )


def parts_of(shelf: Shelf, chosen: Counts, size: int) -> Iterator[Counts]:
    """Yield neighbours among chosen nodes that have so many shingles together; one text may have more."""
    part = np.cumsum(shelf.lengths[chosen]) // size
    edges = np.flatnonzero(part[1:] != part[:-1]) + 1
    yield from np.split(chosen, edges) if len(chosen) else ()


def batches(shelf: Shelf, chosen: Counts) -> Iterator[Batch]:
    """Yield the shingles of chosen nodes, in the order of the file; nodes without any are left out."""
    some = chosen[shelf.lengths[chosen] > 0]
    for part in parts_of(shelf, some[np.argsort(shelf.begins[some])], BATCH):
        yield load(shelf, part)


def load(shelf: Shelf, chosen: Counts) -> Batch:
    """Read the shingles of some nodes, in the order in which they lie in the file; neighbours are read together."""
    chosen = chosen[np.argsort(shelf.begins[chosen])]
    starts, counts = shelf.begins[chosen], shelf.lengths[chosen]
    spans = list(_spans(starts, starts + counts))
    owner = np.repeat(np.arange(len(chosen), dtype=np.int32), counts)
    if shelf.places:
        places = _read(shelf.places, np.int32, spans)
    else:
        places = np.arange(len(owner), dtype=np.int32) - (np.cumsum(counts) - counts).astype(np.int32)[owner]
    numbers, passages = _read(shelf.numbers, np.uint64, spans), _read(shelf.passages, np.uint8, spans)
    return Batch(chosen, numbers, passages, owner, places)


_Span = tuple[int, int, slice | npt.NDArray[np.bool_]]


def _spans(starts: Counts, ends: Counts) -> Iterator[_Span]:
    """Yield what is to be read: where it begins, how much of it, and what of that is wanted."""
    jumps = np.flatnonzero(starts[1:] - ends[:-1] > _GAP) + 1
    for low, high in zip(np.append(0, jumps), np.append(jumps, len(starts)), strict=True):
        start, count = int(starts[low]), int(ends[high - 1] - starts[low])
        yield start, count, _kept(starts[low:high] - start, ends[low:high] - start, count)


def _read(path: Path, kind: type, spans: Sequence[_Span]) -> npt.NDArray[Any]:
    with path.open("rb") as file:
        found: list[npt.NDArray[Any]] = []
        for start, count, kept in spans:
            file.seek(start * np.dtype(kind).itemsize)
            found.append(np.fromfile(file, kind, count)[kept])
    return found[0] if len(found) == 1 else np.concatenate(found)


def _kept(starts: Counts, ends: Counts, length: int) -> slice | npt.NDArray[np.bool_]:
    """Return what of a span belongs to texts: all of it, or what lies between their starts and ends."""
    if int((ends - starts).sum()) == length:
        return slice(None)
    change = np.zeros(length + 1, np.int8)
    change[starts] += 1
    change[ends] -= 1
    return np.cumsum(change[:-1], dtype=np.int8).astype(np.bool_)

"""Can every page of every table be read, and does each table hold what its place in the release says?

Row group by row group, so that a table of any size takes the memory of one group, and of its ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from copydesk.article import ARTICLE
from copydesk.companions import COMPANIONS
from copydesk.features import features_of
from copydesk.manifest import FileEntry, Manifest
from copydesk.parquet import articles_as_released, read_groups, row_digests
from copydesk.verify.damage import Damage, Told, Unchecked

ARTICLES = "default"
"""The configuration of the articles."""

MAX_GROUP_BYTES = 2 << 30
"""Bytes that what is held in memory may unpack to: a row group, or the ledger."""

_KEPT = ("id", "story_id", "published_at")
UNREADABLE = (pa.ArrowException, OSError, ValueError, pl.exceptions.PolarsError, pl.exceptions.PanicException)
"""What readers of Parquet raise about bytes that are none."""


@dataclass(frozen=True, slots=True)
class Shard:
    """What is kept of a table: the id of each row and of articles the story, and the digests of all rows, joined.

    Of a companion there is each id once, and no digest.
    """

    entry: FileEntry
    rows: pl.DataFrame
    digests: bytes = b""


def read_articles(folder: Path, manifest: Manifest) -> Iterator[Shard | Told]:
    """Read the tables of the articles, every page held against its checksum."""
    for entry in manifest.files:
        if entry.config == ARTICLES:
            yield from _readable(_articles, folder, entry)


def read_others(folder: Path, manifest: Manifest) -> Iterator[Shard | Told]:
    """Read all other tables, one at a time."""
    for entry in manifest.files:
        if entry.config != ARTICLES and (entry.config is not None or entry.path.endswith(".parquet")):
            yield from _readable(_other, folder, entry)


Read = Callable[[Path, FileEntry], Iterator[Shard | Told]]


def _readable(read: Read, folder: Path, entry: FileEntry) -> Iterator[Shard | Told]:
    try:
        refuse_bombs(folder / entry.path)
        yield from read(folder / entry.path, entry)
    except UNREADABLE as error:
        why = str(error).partition("\n")[0][:200]
        yield Damage(entry.path, "pages", "Parquet whose every page can be read", why)


def _articles(path: Path, entry: FileEntry) -> Iterator[Shard | Told]:
    schema = articles_as_released(pq.read_schema(path))
    yield from _columns(path, entry, schema) or _sound_articles(path, entry, schema)


def _sound_articles(path: Path, entry: FileEntry, schema: pa.Schema) -> Iterator[Shard | Told]:
    digests = bytearray()
    frames = [_frame(ARTICLE.empty_table().select(_KEPT))]
    for group in read_groups(path):
        table = group.cast(schema)
        digests += b"".join(row_digests(table))
        frames.append(_frame(table.select(_KEPT)))
    rows = pl.concat(frames)
    yield from _misplaced(entry, rows)
    yield Shard(entry, rows.drop("published_at"), bytes(digests))


def _other(path: Path, entry: FileEntry) -> Iterator[Shard | Told]:
    schema = COMPANIONS.get(str(entry.config))
    if schema:
        wrong = _columns(path, entry, schema)
        yield from wrong
        if not wrong:
            yield Shard(entry, _ids(path))
        return
    for _ in read_groups(path):
        pass
    if entry.config is not None:
        yield Unchecked("companions", f"{entry.path} is of the configuration {entry.config!r}, which is not known")


def _columns(path: Path, entry: FileEntry, schema: pa.Schema) -> list[Damage]:
    """Return what is wrong with the columns of a table: nothing, or the first that is another."""
    expected, found = _said(schema), _said(pq.read_schema(path))
    return [] if found == expected else [Damage(entry.path, "columns", *_first_difference(expected, found))]


def refuse_bombs(path: Path, *, whole: bool = False) -> None:
    """Refuse a table of which a row group, or with `whole` all of it, would unpack to too much; ValueError."""
    with pq.ParquetFile(path) as file:
        sizes = [file.metadata.row_group(number).total_byte_size for number in range(file.num_row_groups)]
    size = sum(sizes) if whole else max(sizes, default=0)
    if size > MAX_GROUP_BYTES:
        raise ValueError(f"it unpacks to {size:,} bytes at a time, {MAX_GROUP_BYTES:,} are read at most")


def _said(schema: pa.Schema) -> list[tuple[str, str]]:
    """Return the names and types of columns in their order, as `datasets` calls them."""
    return [(name, str(kind)) for name, kind in features_of(schema).items()]


def _first_difference(expected: list[tuple[str, str]], found: list[tuple[str, str]]) -> tuple[str, str]:
    longest = range(max(len(expected), len(found)))
    one, other = ([" ".join(it[n]) if n < len(it) else "no column" for n in longest] for it in (expected, found))
    place = next(n for n in longest if one[n] != other[n])
    return f"column {place + 1}: {one[place]}", other[place][:200]


def _ids(path: Path) -> pl.DataFrame:
    """Return the ids of a companion, each once."""
    empty = pl.DataFrame(schema={"id": pl.String()})
    return pl.concat([empty, *(_frame(table.select(["id"])).unique() for table in read_groups(path))]).unique()


def _frame(table: pa.Table) -> pl.DataFrame:
    frame = pl.from_arrow(table)
    if not isinstance(frame, pl.DataFrame):
        raise TypeError(table.schema)
    return frame


def _misplaced(entry: FileEntry, rows: pl.DataFrame) -> Iterator[Damage]:
    """Tell whether articles are not in the order of their dates and ids, and name the first that is not."""
    ordered = rows.sort("published_at", "id")
    moved = ordered["id"].ne_missing(rows["id"]).arg_true()
    if len(moved):
        row = moved[0]
        yield Damage(entry.path, "order", f"{ordered['id'][row]} in row {row}", f"{rows['id'][row]}")

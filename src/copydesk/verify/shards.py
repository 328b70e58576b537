"""Can every page of every table be read, and does each table hold what its place in the release says?

Row group by row group, so that a table of any size takes the memory of one group, and of its ids.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from copydesk.article import ARTICLE
from copydesk.companions import COMPANIONS
from copydesk.features import features_of
from copydesk.manifest import FileEntry, Manifest
from copydesk.parquet import read_groups, row_digests
from copydesk.verify.damage import Damage, Unchecked

ARTICLES = "default"
"""The configuration of the articles."""

MAX_GROUP_BYTES = 2 << 30
"""Bytes that one row group may unpack to: it is held in memory."""

_KINDS = {ARTICLES: ARTICLE, **COMPANIONS}
_KEPT = ("id", "story_id", "published_at")
UNREADABLE = (pa.ArrowException, OSError, ValueError, pl.exceptions.PolarsError, pl.exceptions.PanicException)
"""What readers of Parquet raise about bytes that are none."""


@dataclass(frozen=True, slots=True)
class Shard:
    """What is kept of a table: of articles id, story and date of each row and its digest; else each id once."""

    entry: FileEntry
    rows: pl.DataFrame
    digests: list[bytes]


def read_shards(folder: Path, manifest: Manifest) -> Iterator[Shard | Damage | Unchecked]:
    """Read every Parquet file of a release, every page held against its checksum."""
    for entry in manifest.files:
        if entry.path.endswith(".parquet") or entry.config is not None:
            try:
                yield from _read(folder / entry.path, entry)
            except UNREADABLE as error:
                why = str(error).partition("\n")[0][:200]
                yield Damage(entry.path, "pages", "Parquet whose every page can be read", why)


def _read(path: Path, entry: FileEntry) -> Iterator[Shard | Damage | Unchecked]:
    _refuse_bombs(path)
    schema = _KINDS.get(str(entry.config))
    if schema is None:
        for _ in read_groups(path):
            pass
        if entry.config is not None:
            yield Unchecked("tables", f"{entry.path} is of the configuration {entry.config!r}, which is not known")
        return
    expected, found = _said(schema), _said(pq.read_schema(path))
    if found != expected:
        yield Damage(entry.path, "columns", *_first_difference(expected, found))
        return
    shard = _kept(path, entry, schema)
    yield from _misplaced(shard)
    yield shard


def _refuse_bombs(path: Path) -> None:
    with pq.ParquetFile(path) as file:
        sizes = [file.metadata.row_group(number).total_byte_size for number in range(file.num_row_groups)]
    if max(sizes, default=0) > MAX_GROUP_BYTES:
        raise ValueError(f"a row group unpacks to {max(sizes):,} bytes, {MAX_GROUP_BYTES:,} are read at most")


def _said(schema: pa.Schema) -> list[tuple[str, str]]:
    """Return the names and types of columns in their order, as `datasets` calls them."""
    return [(name, str(kind)) for name, kind in features_of(schema).items()]


def _first_difference(expected: list[tuple[str, str]], found: list[tuple[str, str]]) -> tuple[str, str]:
    longest = range(max(len(expected), len(found)))
    one, other = ([" ".join(it[n]) if n < len(it) else "no column" for n in longest] for it in (expected, found))
    place = next(n for n in longest if one[n] != other[n])
    return f"column {place + 1}: {one[place]}", other[place][:200]


def _kept(path: Path, entry: FileEntry, schema: pa.Schema) -> Shard:
    digests: list[bytes] = []
    frames = [pl.DataFrame(schema={"id": pl.String()})]
    if entry.config == ARTICLES:
        frames = [_frame(ARTICLE.empty_table().select(_KEPT))]
    for table in read_groups(path):
        if entry.config == ARTICLES:
            digests.extend(row_digests(table.cast(schema)))
            frames.append(_frame(table.cast(schema).select(_KEPT)))
        else:
            frames.append(_frame(table.select(["id"])).unique())
    rows = pl.concat(frames)
    return Shard(entry, rows if entry.config == ARTICLES else rows.unique(), digests)


def _frame(table: pa.Table) -> pl.DataFrame:
    frame = pl.from_arrow(table)
    if not isinstance(frame, pl.DataFrame):
        raise TypeError(table.schema)
    return frame


def _misplaced(shard: Shard) -> Iterator[Damage]:
    """Tell whether articles are not in the order of their dates and ids, and name the first that is not."""
    if "published_at" not in shard.rows.columns:
        return
    ordered = shard.rows.sort("published_at", "id")
    moved = (ordered["id"].ne_missing(shard.rows["id"])).arg_true()
    if len(moved):
        row = moved[0]
        yield Damage(shard.entry.path, "order", f"{ordered['id'][row]} in row {row}", f"{shard.rows['id'][row]}")

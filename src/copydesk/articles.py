"""What was read in each capture? One row a capture in one file, before anything is checked, collapsed or left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl
import pyarrow as pa

from copydesk.article import ARTICLE, BY_THE_BUILD, INTAKE
from copydesk.errors import UsageError, disk_error
from copydesk.intake import take_in
from copydesk.intake.gather import gather_rows
from copydesk.parquet import ROWS_PER_GROUP, write_shard
from copydesk.reuse import Finished
from copydesk.runner import Crew, running
from copydesk.sources import Inputs
from copydesk.validate import UNREADABLE
from copydesk.workplace import refuse_among, refuse_overwriting, work_folder

FIELDS = [name for name in ARTICLE.names if name not in BY_THE_BUILD]
ARTICLES = pa.schema(
    [
        ("capture", pa.string()),
        ("row", pa.int64()),
        ("capture_sha256", pa.string()),
        *(ARTICLE.field(name) for name in FIELDS),
        INTAKE.field("evidence"),
        INTAKE.field("notes"),
        ("error", pa.string()),
    ]
)
"""The columns of the file: the capture, the fields of an article, why they have their values, what was noted, and
what kept the capture from being read (null when it was)."""

NAMES = {"source": "capture", "source_sha256": "capture_sha256"}
"""Columns of the intake that are called otherwise in the file."""

READ = pa.schema([field for field in INTAKE if NAMES.get(field.name, field.name) in ARTICLES.names])
"""What is needed of the intake."""

SUFFIXES = (".parquet", ".jsonl")


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalised:
    """A file of articles: how many captures it holds, how many state each field, and what was not read, by code."""

    file: Path
    captures: int
    files: int
    filled: dict[str, int]
    lost: dict[str, int]


def write_articles(inputs: Inputs, out: Path, crew: Crew, batch: int) -> Normalised:
    """Read all captures of the sources and write them to `out`, by its suffix as Parquet or as JSON Lines.

    The file appears when it is whole. UsageError when nothing can or should be written there; PlaceError when the
    disk fails.
    """
    _refuse(inputs, out)
    try:
        with work_folder(out.absolute().parent) as work, running(crew, work / "runner") as runner:
            intake = take_in(inputs.roots, inputs.registry, runner, Finished(work / "parts"), batch)
            counts = _Counts()
            places = intake.records.sort("source", "row", "shard", nulls_last=True)
            made = work / f"articles{out.suffix}"
            write = partial(write_shard, schema=ARTICLES) if out.suffix == SUFFIXES[0] else _write_lines
            write(made, counts.seen(map(_articles, gather_rows(places, intake.shards, READ, ROWS_PER_GROUP))))
            made.replace(out)
    except OSError as error:
        raise disk_error(error, "write the articles") from error
    files = sum(source.files for source in intake.sources)
    return Normalised(file=out, captures=counts.rows, files=files, filled=counts.filled, lost=counts.lost)


def _refuse(inputs: Inputs, out: Path) -> None:
    if out.suffix not in SUFFIXES:
        raise UsageError(
            "usage.file-kind",
            "articles are written as Parquet or as JSON Lines",
            where=str(out),
            help=f"Name it {out.with_suffix(SUFFIXES[0])} or {out.with_suffix(SUFFIXES[1])}.",
        )
    if out.exists() and not out.is_file():
        raise UsageError(
            "target.kind", "the articles would go into what is no file", where=str(out), help="Name a file."
        )
    sources = [root.path for root in inputs.roots]
    refuse_overwriting([out], sources)
    refuse_among(out, sources, "the articles would be read as a capture", "read")


class _Counts:
    """Counts what goes by."""

    def __init__(self) -> None:
        self.rows = 0
        self.filled = dict.fromkeys(FIELDS, 0)
        self.lost: dict[str, int] = {}

    def seen(self, tables: Iterator[pa.Table]) -> Iterator[pa.Table]:
        """Yield the tables as they are."""
        for table in tables:
            self.rows += table.num_rows
            frame = pl.DataFrame(table.select(["error", *FIELDS]))
            lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
            stated = frame.with_columns(pl.col(name).list.len().replace(0, None) for name in lists).select(FIELDS)
            for name, count in zip(FIELDS, stated.count().row(0), strict=True):
                self.filled[name] += count
            codes = frame["error"].drop_nulls().str.split_exact(": ", 1).struct.field("field_0")
            for code, count in codes.value_counts(sort=True).iter_rows():
                self.lost[code] = self.lost.get(code, 0) + count
            yield table


def _articles(rows: pa.Table) -> pa.Table:
    """Turn rows of the intake into rows of the file."""
    frame = pl.DataFrame(rows)
    is_severe = pl.element().struct.field("code").str.contains(UNREADABLE)
    said = pl.format("{}: {}", pl.element().struct.field("code"), pl.element().struct.field("message"))
    errors = frame.select(pl.col("notes").list.eval(said.filter(is_severe)).list.first().alias("error"))
    renamed = rows.rename_columns([NAMES.get(name, name) for name in rows.column_names])
    told = errors["error"].to_arrow().cast(pa.string())
    return renamed.append_column("error", told).select(ARTICLES.names).cast(ARTICLES)


def _write_lines(path: Path, tables: Iterator[pa.Table]) -> None:
    """Write a JSON object a line; instants as ISO 8601 with their `Z`."""
    with path.open("wb") as sink:
        for table in tables:
            frame = pl.DataFrame(table)
            instants = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Datetime)]
            frame.with_columns(pl.col(instants).dt.strftime("%Y-%m-%dT%H:%M:%SZ")).write_ndjson(sink)

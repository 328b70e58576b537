"""Which columns of a table are the text, the title, the address and the date? By their names, or as they are named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from copydesk.errors import DataRefused, UsageError, nearest
from copydesk.leakage.places import Places
from copydesk.leakage.shelf import READ, ROWS, Split
from copydesk.readers.raw import first_line
from copydesk.readers.scans import Table, open_table

GUESSES: Mapping[str, Sequence[str]] = {
    "id": ("id",),
    "canonical_url": ("canonical_url",),
    "url": ("url", "link"),
    "title": ("title", "headline"),
    "description": ("description",),
    "text": ("text", "content", "body", "article", "document"),
    "published_at": ("published_at", "date", "published"),
}
"""What columns are called, the likeliest first."""

_INSTANTS = ("%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f%#z")
_LOCAL = ("%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M")

_DAMAGE = (pl.exceptions.PolarsError, pl.exceptions.PanicException, pa.ArrowException, OSError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns that were named for all files, where they are not called as one would guess."""

    text: str | None = None
    title: str | None = None
    url: str | None = None
    date: str | None = None

    def named(self) -> Mapping[str, str]:
        """Return what was named, by what it is."""
        said = {"text": self.text, "title": self.title, "url": self.url, "published_at": self.date}
        return {name: column for name, column in said.items() if column is not None}


def open_splits(places: Places, columns: Columns, work: Path) -> list[Split]:
    """Return the splits of files, as they can be read again and again.

    UsageError when a file has no column for the text, or none of a name that was given; DataRefused when rows of one
    cannot be read: nothing could be said of them.
    """
    splits = []
    for number, (name, files) in enumerate(places.items()):
        opened = []
        for place, file in enumerate(files):
            table = open_table(file.path, file.source, file.kind, pl.Schema(), work / f"{number:03d}-{place:05d}")
            _refuse_damage(table)
            opened.append((table, _chosen(table, columns)))
        splits.append(Split(name, partial(_tables, opened)))
    return splits


def _refuse_damage(table: Table) -> None:
    if table.noted.height:
        first = table.notes[0]
        line = f"line {first.note.line}: " if first.note.line else ""
        raise DataRefused(
            "input.damaged",
            "rows of a split cannot be read, so nothing can be said of them",
            where=table.source,
            why=f"{line}{first.note.message}",
            help="Mend the rows or take them out.",
        )


def _chosen(table: Table, columns: Columns) -> dict[str, pl.Expr]:
    """Return how each column of `READ` is made of those of a table."""
    named = columns.named()
    for name in named.values():
        if name not in table.columns:
            raise _missing(table, f"there is no column {name!r}", nearest(name, table.columns))
    found = {
        name: named.get(name) or next((it for it in guesses if it in table.columns), None)
        for name, guesses in GUESSES.items()
    }
    if found["text"] is None:
        likely = (nearest(it, table.columns) for it in GUESSES["text"])
        mend = next((it.rstrip("?").replace("Did you mean ", "Perhaps --text ") for it in likely if it), "")
        raise _missing(table, "there is no column for the text", mend or "Name it: --text COLUMN")
    return {
        name: _as_date(table, column, named) if name == "published_at" else _as_text(table, name, column, named)
        for name, column in found.items()
    }


def _missing(table: Table, what: str, mend: str) -> UsageError:
    listed = ", ".join(table.columns)
    return UsageError("input.columns", what, where=table.source, why=f"Its columns are {listed[:400]}.", help=mend)


def _as_text(table: Table, name: str, column: str | None, named: Mapping[str, str]) -> pl.Expr:
    """Return a column as strings; one that was guessed and holds something else says nothing, but for the text."""
    if column is None:
        return pl.lit(None, pl.String).alias(name)
    kind = table.columns[column]
    if isinstance(kind, (pl.String, pl.Categorical, pl.Enum, pl.Null)) or (name == "id" and kind.is_integer()):
        return pl.col(column).cast(pl.String).alias(name)
    if name == "text" or name in named:
        raise _missing(table, f"the column {column!r} is {kind}, and no text", "Name another column.")
    return pl.lit(None, pl.String).alias(name)


def _as_date(table: Table, column: str | None, named: Mapping[str, str]) -> pl.Expr:
    """Return a column as instants; a time without a zone is taken for one of UTC."""
    kind = table.columns[column] if column is not None else pl.Null()
    value = pl.col(column or "")
    if isinstance(kind, pl.Datetime):
        found = value.dt.convert_time_zone("UTC") if kind.time_zone else value.dt.replace_time_zone("UTC")
    elif isinstance(kind, pl.Date):
        found = value.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    elif isinstance(kind, (pl.String, pl.Categorical)):
        found = _read_date(value.cast(pl.String))
    elif "published_at" in named and not isinstance(kind, pl.Null):
        raise _missing(table, f"the column {column!r} is {kind}, and no date", "Name another column.")
    else:
        found = pl.lit(None)
    return found.cast(pl.Datetime("us", "UTC")).alias("published_at")


def _read_date(value: pl.Expr) -> pl.Expr:
    """Return written dates as instants, null where they are written in another way than ISO 8601."""
    zoned = [value.str.to_datetime(it, time_unit="us", time_zone="UTC", strict=False) for it in _INSTANTS]
    local = [value.str.to_datetime(it, time_unit="us", strict=False).dt.replace_time_zone("UTC") for it in _LOCAL]
    day = value.str.to_date("%Y-%m-%d", strict=False).cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    return pl.coalesce(*zoned, *local, day)


def _tables(opened: Sequence[tuple[Table, Mapping[str, pl.Expr]]]) -> Iterator[pa.Table]:
    """Yield the rows of files as tables of `READ`, in their order."""
    for table, chosen in opened:
        try:
            for frame in _frames(table, chosen):
                yield frame.select(READ).to_arrow()
        except _DAMAGE as error:
            why = first_line(error)
            raise DataRefused(
                "input.damaged", "the file is damaged", where=table.source, why=why, help="Make it again."
            ) from None


def _frames(table: Table, chosen: Mapping[str, pl.Expr]) -> Iterator[pl.DataFrame]:
    """Yield rows in their order; Parquet a few at a time, where polars would read ahead."""
    if not table.path:
        yield from table.scan.select(chosen.values()).collect_batches(engine="streaming", maintain_order=True)
        return
    wanted = sorted({name for it in chosen.values() for name in it.meta.root_names()})
    with pq.ParquetFile(table.path, page_checksum_verification=True, pre_buffer=False) as file:
        for batch in file.iter_batches(ROWS, columns=wanted):
            yield pl.DataFrame(batch).select(chosen.values())

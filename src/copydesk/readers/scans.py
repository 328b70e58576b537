"""How is a file of records read as a table of its own columns? As a polars scan, streamed from disk.

Parquet and Arrow are scanned where they lie. JSONL and CSV are read strictly, with the types that the reader's caller
wants, into an Arrow file of the work folder; a row that cannot be parsed is a note and no row. Notes lie on disk as
well: a file may have one for every row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import overload

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from copydesk.article import Note
from copydesk.readers.columns import check_columns
from copydesk.readers.raw import first_line
from copydesk.readers.typed import NOTED, copy_typed
from copydesk.report import LINE, ROW

MERGED_BYTES = 512 << 20
"""Parquet files that are scanned together; polars reads ahead, so that more would take more memory."""


@dataclass(frozen=True, slots=True)
class Noted:
    """What is wrong with a row as it was read; without a row it speaks of the file."""

    row: int | None
    note: Note


class Notes(Sequence[Noted]):
    """The notes of a frame of `NOTED`, each made when it is asked for."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame

    def __len__(self) -> int:
        return self._frame.height

    @overload
    def __getitem__(self, place: int) -> Noted: ...
    @overload
    def __getitem__(self, place: slice) -> Notes: ...
    def __getitem__(self, place: int | slice) -> Noted | Notes:
        return Notes(self._frame[place]) if isinstance(place, slice) else _noted(*self._frame.row(place))

    def __iter__(self) -> Iterator[Noted]:
        return (_noted(*row) for row in self._frame.iter_rows())


def _noted(row: int | None, line: int | None, code: str, column: str | None, message: str) -> Noted:
    return Noted(row, Note(code=code, message=message, column=column, line=line))


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A file of records: its name for people, its rows as a scan, and what could not be read of it.

    Several Parquet files of the same columns may be one table: `parts` are their names and numbers of rows, in order.
    `rows` counts the rows of the scan; `unread` those that could not be parsed. The scan carries `columns`, and
    `__row` from 0; with `has_lines` also `__line` from 1. `noted` is a frame of `NOTED`, mapped from disk.
    """

    source: str
    scan: pl.LazyFrame
    columns: pl.Schema
    rows: int
    unread: int = 0
    has_lines: bool = False
    noted: pl.DataFrame = field(default_factory=NOTED.to_frame, compare=False)
    path: Path | None = None
    parts: tuple[tuple[str, int], ...] = ()

    @property
    def notes(self) -> Sequence[Noted]:
        """What could not be read, in the order of the rows."""
        return Notes(self.noted) if self.noted.height else ()

    @property
    def is_damaged(self) -> bool:
        """Whether the file as a whole could not be read."""
        return self.noted["row"].null_count() > 0


def open_table(path: Path, source: str, kind: str, wanted: pl.Schema, work: Path) -> Table:
    """Open a file of a kind of `records.record_kind`; `wanted` are the types for JSONL and CSV.

    A file that is no table at all has no rows, no columns, and one note.
    """
    try:
        if kind == "parquet":
            return _parquet(path, source)
        if kind == "arrow":
            return _arrow(path, source, work)
        return _text(path, source, kind, wanted, work)
    except (pa.ArrowException, pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, UnicodeError) as error:
        return damaged(source, f"the file cannot be read: {first_line(error)}")


def merged(tables: Sequence[Table]) -> list[Table]:
    """Return the tables with neighbouring Parquet files of the same columns put together.

    One scan of many files keeps all threads busy where one file ends and the next begins.
    """
    found: list[list[Table]] = []
    for table in tables:
        last = found[-1] if found else []
        size = sum(it.path.stat().st_size for it in [*last, table] if it.path)
        if last and table.path and last[0].path and table.columns == last[0].columns and size < MERGED_BYTES:
            last.append(table)
        else:
            found.append([table])
    return [_merged(mine) for mine in found]


def _merged(tables: Sequence[Table]) -> Table:
    parts = tuple((table.source, table.rows) for table in tables)
    if len(tables) == 1:
        return replace(tables[0], parts=parts)
    paths = [table.path for table in tables if table.path]
    scan = pl.scan_parquet(paths, glob=False, hive_partitioning=False, row_index_name=ROW)
    return replace(tables[0], scan=scan, rows=sum(rows for _, rows in parts), parts=parts)


def damaged(source: str, message: str) -> Table:
    """Return a table of nothing but the note that its file is damaged."""
    noted = pl.DataFrame([{"code": "record.syntax", "message": message}], schema=NOTED)
    return Table(source=source, scan=pl.LazyFrame(), columns=pl.Schema(), rows=0, unread=1, noted=noted)


def _parquet(path: Path, source: str) -> Table:
    with pq.ParquetFile(path) as file:
        rows = file.metadata.num_rows
        check_columns(file.schema_arrow)
    scan = pl.scan_parquet(path, glob=False, hive_partitioning=False, row_index_name=ROW)
    return Table(source=source, scan=scan, columns=_own(scan), rows=rows, path=path)


def _arrow(path: Path, source: str, work: Path) -> Table:
    """Scan an Arrow file; the stream format, which `datasets` keeps its cache in, is copied into a file first."""
    with path.open("rb") as file:
        is_file = file.read(6) == b"ARROW1"
    if not is_file:
        path = _copied(path, work / "stream.arrow")
    with pa.memory_map(str(path)) as mapped:
        reader = pa.ipc.open_file(mapped)
        check_columns(reader.schema)
        rows = sum(reader.get_batch(number).num_rows for number in range(reader.num_record_batches))
    scan = pl.scan_ipc(path, glob=False)
    return Table(source=source, scan=scan.with_row_index(ROW), columns=scan.collect_schema(), rows=rows)


def _copied(path: Path, copy: Path) -> Path:
    copy.parent.mkdir(parents=True, exist_ok=True)
    with (
        pa.memory_map(str(path)) as mapped,
        pa.ipc.open_stream(mapped) as reader,
        pa.OSFile(str(copy), "wb") as sink,
        pa.ipc.new_file(sink, reader.schema) as writer,
    ):
        for batch in reader:
            writer.write_batch(batch)
    return copy


def _text(path: Path, source: str, kind: str, wanted: pl.Schema, work: Path) -> Table:
    """Scan the typed copy of a file of JSONL or CSV."""
    work.mkdir(parents=True, exist_ok=True)
    copy = copy_typed(path, kind, wanted, work)
    scan = pl.scan_ipc(copy.rows_path, glob=False).with_columns(
        pl.col(name).cast(it) for name, it in copy.recast.items()
    )
    return Table(
        source=source,
        scan=scan,
        columns=_own(scan),
        rows=copy.rows,
        unread=copy.unread,
        has_lines=True,
        noted=_mapped(copy.notes_path),
    )


def _mapped(path: Path) -> pl.DataFrame:
    """Return the notes of an Arrow file without a copy: the system holds no more of them than is looked at."""
    with pa.memory_map(str(path)) as mapped:
        found = pl.from_arrow(pa.ipc.open_file(mapped).read_all(), schema=NOTED, rechunk=False)
    return found if isinstance(found, pl.DataFrame) else found.to_frame()


def _own(scan: pl.LazyFrame) -> pl.Schema:
    return pl.Schema({name: dtype for name, dtype in scan.collect_schema().items() if name not in {ROW, LINE}})

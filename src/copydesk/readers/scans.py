"""How is a file of records read as a table of its own columns? As a polars scan, streamed from disk.

Parquet and Arrow are scanned where they lie. JSONL and CSV are read strictly, row by row, with the types that the
reader's caller wants, into an Arrow file of the work folder; a row that cannot be parsed is a note and no row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from copydesk.article import Note
from copydesk.kinds import joined, settled
from copydesk.readers.records import Raw, first_line, read_records
from copydesk.readers.types import Read, fitted, kind_of, reading
from copydesk.report import LINE, ROW

LOOKED_AT = 1_000
"""Rows that undeclared types are first guessed from; when a later row differs, all rows are looked at."""

BATCH_ROWS = 2_048

_TEXT = pl.String()
"""What values of several types are read as, when no contract says what they are."""

MERGED_BYTES = 128 << 20
"""Parquet files that are scanned together; polars reads ahead, so that more would take more memory."""


@dataclass(frozen=True, slots=True)
class Noted:
    """What is wrong with a row as it was read; without a row it speaks of the file."""

    row: int | None
    note: Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A file of records: its name for people, its rows as a scan, and what could not be read of it.

    Several Parquet files of the same columns may be one table: `parts` are their names and numbers of rows, in order.
    `rows` counts the rows of the scan; `unread` those that could not be parsed. The scan carries `columns`, and
    `__row` from 0; with `has_lines` also `__line` from 1.
    """

    source: str
    scan: pl.LazyFrame
    columns: pl.Schema
    rows: int
    unread: int = 0
    has_lines: bool = False
    notes: tuple[Noted, ...] = field(default=())
    path: Path | None = None
    parts: tuple[tuple[str, int], ...] = ()

    @property
    def is_damaged(self) -> bool:
        """Whether the file as a whole could not be read."""
        return any(noted.row is None for noted in self.notes)


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
    note = Noted(None, Note(code="record.syntax", message=message))
    return Table(source=source, scan=pl.LazyFrame(), columns=pl.Schema(), rows=0, unread=1, notes=(note,))


def _parquet(path: Path, source: str) -> Table:
    rows = pq.ParquetFile(path).metadata.num_rows
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
    """Read JSONL or CSV into an Arrow file: twice when the first rows do not show all columns and types."""
    is_csv = kind == "csv"
    types = _types(islice(read_records(path, kind), LOOKED_AT), wanted, text=is_csv)
    copy = work / "records.arrow"
    copy.parent.mkdir(parents=True, exist_ok=True)
    try:
        notes, rows, unread = _write(read_records(path, kind), types, wanted, copy, text=is_csv)
    except _SurpriseError:
        types = _types(read_records(path, kind), wanted, text=is_csv)
        notes, rows, unread = _write(read_records(path, kind), types, wanted, copy, text=is_csv)
    scan = pl.scan_ipc(copy, glob=False)
    return Table(
        source=source, scan=scan, columns=_own(scan), rows=rows, unread=unread, has_lines=True, notes=tuple(notes)
    )


def _own(scan: pl.LazyFrame) -> pl.Schema:
    return pl.Schema({name: dtype for name, dtype in scan.collect_schema().items() if name not in {ROW, LINE}})


class _SurpriseError(Exception):
    """A row has a column or a value that the first rows did not show."""


def _types(raws: Iterable[Raw], wanted: pl.Schema, *, text: bool) -> dict[str, pl.DataType]:
    """Return the columns that rows have, in the order in which they are first seen, with their types."""
    types: dict[str, pl.DataType] = {}
    for raw in raws:
        for name, value in (raw.values or {}).items():
            if name in wanted:
                types.setdefault(name, wanted[name])
            else:
                types[name] = pl.String() if text else joined(types.get(name, pl.Null()), _kind(value), _TEXT)
    return types


def _kind(value: Any) -> pl.DataType:  # noqa: ANN401 - any JSON value
    try:
        return kind_of(value, otherwise=_TEXT)
    except ValueError:
        return pl.Null()


def _write(
    raws: Iterable[Raw], types: Mapping[str, pl.DataType], wanted: pl.Schema, copy: Path, *, text: bool
) -> tuple[list[Noted], int, int]:
    """Write rows as an Arrow file; return what is wrong with them, how many there are, and how many are unread."""
    reads = {name: reading(dtype, text=text) for name, dtype in types.items() if text or name in wanted}
    known = {name: dtype if name in wanted else settled(dtype) for name, dtype in types.items()}
    schema = pl.Schema({**known, ROW: pl.UInt32(), LINE: pl.Int32()})
    notes: list[Noted] = []
    rows = unread = 0
    kept: list[dict[str, Any]] = []
    with pa.OSFile(str(copy), "wb") as sink, _writer(sink, schema) as writer:
        for raw in raws:
            if raw.values is None:
                notes += [Noted(raw.row, raw.note)] if raw.note else []
                unread += 1
                continue
            kept.append(_row(raw, reads, types, notes))
            rows += 1
            if len(kept) == BATCH_ROWS:
                writer.write_table(_frame(kept, schema).to_arrow().cast(_arrow_schema(schema)))
                kept = []
        writer.write_table(_frame(kept, schema).to_arrow().cast(_arrow_schema(schema)))
    return notes, rows, unread


def _arrow_schema(schema: pl.Schema) -> pa.Schema:
    """Return the Arrow schema of a polars one."""
    return schema.to_frame().to_arrow().schema


def _writer(sink: pa.NativeFile, schema: pl.Schema) -> pa.ipc.RecordBatchFileWriter:
    return pa.ipc.new_file(sink, _arrow_schema(schema))


def _frame(rows: Sequence[Mapping[str, Any]], schema: pl.Schema) -> pl.DataFrame:
    # By name, not as a list: there polars would rename a column that is called by the empty text.
    return pl.DataFrame({name: pl.Series(name, [row.get(name) for row in rows], it) for name, it in schema.items()})


def _row(raw: Raw, reads: Mapping[str, Read], types: Mapping[str, pl.DataType], notes: list[Noted]) -> dict[str, Any]:
    """Return the values of a row by their types; one that cannot be read is a note and null."""
    row: dict[str, Any] = {ROW: raw.row, LINE: raw.line}
    for name, value in (raw.values or {}).items():
        if name not in reads and name not in types:
            raise _SurpriseError
        try:
            read = reads.get(name)
            row[name] = None if value is None else read(value) if read else _undeclared(value, types[name])
        except (ValueError, TypeError, OverflowError, RecursionError):
            declared = name in reads
            message = f"`{str(value)[:60]}` is not {types[name] if declared else 'a number of 64 bits'}"
            notes.append(Noted(raw.row, Note(code=f"{name}.dtype", message=message, column=name, line=raw.line)))
            row[name] = None
    return row


def _undeclared(value: Any, dtype: pl.DataType) -> Any:  # noqa: ANN401 - any JSON value
    """Return a value of a column whose type was guessed; ValueError for a number that no 64 bits hold."""
    if joined(dtype, kind_of(value, otherwise=_TEXT), _TEXT) != dtype:
        raise _SurpriseError
    return fitted(value, settled(dtype))

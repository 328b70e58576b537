"""How are JSONL and CSV given types? Lot by lot, into an Arrow file of their columns and another of their notes.

A column that a contract knows has its type; the others are text in CSV, and have the type of their values in JSONL.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from types import NoneType, TracebackType
from typing import Any, Self

import polars as pl
import pyarrow as pa

from copydesk.kinds import instance, joined, settled
from copydesk.readers.columns import check_names
from copydesk.readers.records import Lot, read_lots
from copydesk.readers.types import ColumnReading, fitted, kind_of, read_column, reading
from copydesk.report import LINE, ROW

NOTED = pl.Schema(
    {"row": pl.Int64(), "line": pl.Int64(), "code": pl.String(), "column": pl.String(), "message": pl.String()}
)
"""The columns of notes: what is wrong with a row as it was read; without a row it speaks of the file."""

_TEXT = pl.String()
"""What values of several types are read as, when no contract says what they are."""

_KINDS: Mapping[type, pl.DataType] = {NoneType: pl.Null(), bool: pl.Boolean(), float: pl.Float64(), str: pl.String()}
"""Types of Python's that say all of a value's type; a whole number may be too large for one."""


@dataclass(frozen=True, slots=True)
class Copied:
    """Where rows and notes lie, how many rows there are, and how many could not be parsed.

    `recast` are columns that are text in the copy, and their types.
    """

    rows_path: Path
    notes_path: Path
    rows: int
    unread: int
    recast: Mapping[str, pl.DataType]


def copy_typed(path: Path, kind: str, wanted: pl.Schema, work: Path) -> Copied:
    """Copy a file of JSONL or CSV below `work`: twice when its first rows do not show all columns and types."""
    text = kind == "csv"
    try:
        columns = _Columns(_types(islice(read_lots(path, kind), 1), wanted, text=text), wanted, text=text)
        return _copied(read_lots(path, kind), columns, work)
    except _SurpriseError:
        columns = _Columns(_types(read_lots(path, kind), wanted, text=text), wanted, text=text)
        return _copied(read_lots(path, kind), columns, work)


class _SurpriseError(Exception):
    """A row has a column or a value that the first rows did not show."""


def _types(lots: Iterable[Lot], wanted: pl.Schema, *, text: bool) -> dict[str, pl.DataType]:
    """Return the columns that rows have, in the order in which they are first seen, with their types."""
    types: dict[str, pl.DataType] = {}
    for name, values in chain.from_iterable(lot.columns().items() for lot in lots):
        if name in wanted:
            types.setdefault(name, wanted[name])
        else:
            types[name] = _TEXT if text else _joined(types.get(name, pl.Null()), values)
    check_names(types)
    for dtype in types.values():
        _check_fields(dtype)
    return types


def _check_fields(dtype: pl.DataType) -> None:
    if isinstance(dtype, pl.Struct):
        check_names(field.name for field in dtype.fields)
        for field in dtype.fields:
            _check_fields(instance(field.dtype))
    elif isinstance(dtype, (pl.List, pl.Array)):
        _check_fields(instance(dtype.inner))


def _joined(dtype: pl.DataType, values: Sequence[Any]) -> pl.DataType:
    """Return the type that holds values beside those of a type."""
    kinds = set(map(type, values))
    for known in kinds & _KINDS.keys():
        dtype = joined(dtype, _KINDS[known], _TEXT)
    for value in values if kinds - _KINDS.keys() else ():
        if type(value) not in _KINDS:
            dtype = joined(dtype, _kind(value), _TEXT)
    return dtype


def _kind(value: Any) -> pl.DataType:  # noqa: ANN401 - any JSON value
    try:
        return kind_of(value, otherwise=_TEXT)
    except ValueError:
        return pl.Null()


def _copied(lots: Iterable[Lot], columns: _Columns, work: Path) -> Copied:
    rows = unread = 0
    with _Sheet(work / "records.arrow", columns.schema) as sheet, _Sheet(work / "notes.arrow", NOTED) as noted:
        for lot in lots:
            frame, notes = columns.read(lot)
            sheet.add(frame)
            noted.add(notes)
            rows, unread = rows + frame.height, unread + len(lot.unread)
    return Copied(sheet.path, noted.path, rows, unread, columns.recast)


class _Sheet:
    """An Arrow file of frames of one schema; a context, because it needs an end."""

    def __init__(self, path: Path, schema: pl.Schema) -> None:
        self.path = path
        self._schema = schema.to_frame().to_arrow().schema
        self._sink = pa.OSFile(str(path), "wb")
        self._writer = pa.ipc.new_file(self._sink, self._schema)

    def __enter__(self) -> Self:
        return self

    def add(self, frame: pl.DataFrame) -> None:
        """Write the rows of one more frame."""
        if frame.height:
            self._writer.write_table(frame.to_arrow().cast(self._schema))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.close()
        self._sink.close()


class _Columns:
    """Reads lots of rows as frames of the columns of a file.

    `schema` is that of the frames; `recast` are the columns that are text in it, because an Arrow file holds one list
    of categories for all its batches.
    """

    def __init__(self, types: Mapping[str, pl.DataType], wanted: pl.Schema, *, text: bool) -> None:
        taken = [name for name in (ROW, LINE) if name in types]
        if taken:
            raise pl.exceptions.DuplicateError(f"a column is called `{taken[0]}`, a name that copydesk needs itself")
        kept = {name: dtype if name in wanted else settled(dtype) for name, dtype in types.items()}
        stored = {name: _stored(dtype) for name, dtype in kept.items()}
        self.recast = {name: dtype for name, dtype in kept.items() if dtype != stored[name]}
        self.schema = pl.Schema({**stored, ROW: pl.UInt32(), LINE: pl.Int32()})
        self._how = {
            name: _declared(self.schema[name], dtype, text=text) if text or name in wanted else _guessed(dtype)
            for name, dtype in types.items()
        }

    def read(self, lot: Lot) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return the rows of a lot, and notes in their order; a value that cannot be read is a note and null."""
        values = lot.columns()
        if values.keys() - self._how.keys():
            raise _SurpriseError
        found: dict[str, pl.Series] = {}
        wrong: list[tuple[int, str, str]] = []
        for name, how in self._how.items():
            given = values.get(name) or [None] * len(lot.rows)
            found[name], lost = read_column(name, given, how)
            wrong += [(place, name, f"`{str(given[place])[:60]}` is not {how.says}") for place in lost]
        found[ROW] = pl.Series(ROW, lot.rows, pl.UInt32)
        found[LINE] = pl.Series(LINE, lot.lines, pl.Int32)
        # By name, not as a list: there polars would rename a column that is called by the empty text.
        return pl.DataFrame(found), _notes(lot, wrong)


def _stored(dtype: pl.DataType) -> pl.DataType:
    """Return a type with text for categories."""
    if isinstance(dtype, pl.Categorical):
        return _TEXT
    if isinstance(dtype, pl.List):
        return pl.List(_stored(instance(dtype.inner)))
    if isinstance(dtype, pl.Array):
        return pl.Array(_stored(instance(dtype.inner)), dtype.size)
    if isinstance(dtype, pl.Struct):
        return pl.Struct({field.name: _stored(instance(field.dtype)) for field in dtype.fields})
    return dtype


def _declared(dtype: pl.DataType, wanted: pl.DataType, *, text: bool) -> ColumnReading:
    return ColumnReading(dtype=dtype, plain=dtype, read=reading(wanted, text=text), text=text, says=str(wanted))


def _guessed(dtype: pl.DataType) -> ColumnReading:
    read = partial(_undeclared, dtype=dtype)
    return ColumnReading(dtype=settled(dtype), plain=dtype, read=read, text=False, says="a number of 64 bits")


def _undeclared(value: Any, dtype: pl.DataType) -> Any:  # noqa: ANN401 - any JSON value
    """Return a value of a column whose type was guessed; ValueError for a number that no 64 bits hold."""
    if joined(dtype, kind_of(value, otherwise=_TEXT), _TEXT) != dtype:
        raise _SurpriseError
    return fitted(value, settled(dtype))


def _notes(lot: Lot, wrong: Sequence[tuple[int, str, str]]) -> pl.DataFrame:
    """Return what is wrong with the rows of a lot, in the order of the rows and of the columns in each."""
    many = Counter(place for place, _, _ in wrong)
    order = {place: list(lot.record(place)) for place, times in many.items() if times > 1}
    told = sorted(wrong, key=lambda it: (it[0], order[it[0]].index(it[1]) if it[0] in order else 0))
    notes: list[tuple[int, int | None, str, str | None, str]]
    notes = [(lot.rows[place], lot.lines[place], f"{name}.dtype", name, message) for place, name, message in told]
    notes += [(it.row, it.line, it.note.code, None, it.note.message) for it in lot.unread if it.note]
    return pl.DataFrame(sorted(notes, key=itemgetter(0)), NOTED, orient="row")

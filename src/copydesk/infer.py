"""What could a first contract for these tables say? What all their rows keep, as far as it is likely to stay true.

A first contract is a help as long as one can trust its complaints. So a guess is made only where many rows speak for
it, and it says above the column what it was made from.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from copydesk.columns import Columns, read_columns
from copydesk.contract.engine.unique import repeated_rows
from copydesk.contract.export.source import Expression, Field, can_write, listed, moment, shortened, write_model
from copydesk.errors import DataRefused
from copydesk.kinds import settled
from copydesk.readers.raw import first_line
from copydesk.readers.scans import Table, open_table
from copydesk.report import LINE, ROW
from copydesk.table_files import TableFile

FEW_ROWS = 20
"""Below, rows are too few to say what values always are."""

FEW_VALUES = 12
"""A closed list has at most so many values, each of at most so many characters, and each seen at least so often."""
VALUE_LENGTH = 40
VALUE_SEEN = 5

FLOOR = dt.date(1990, 1, 1)
"""Dates before are most often zeros that were read as dates; the recipe's `earliest` is the same day."""

_KEY_WORDS = frozenset({"id", "uuid", "guid", "key", "hash", "digest", "md5", "sha1", "sha256", "isbn", "doi"})


@dataclass(frozen=True, slots=True)
class Inferred:
    """A contract as Python source, what was guessed of each column, and what it was made from."""

    source: str
    guesses: Mapping[str, Sequence[str]]
    left_out: Mapping[str, str]
    rows: int
    unread: int


@dataclass(slots=True)
class _Seen:
    """What the values of a column were like, row by row."""

    dtype: pl.DataType
    rows: int = 0
    nulls: int = 0
    has_empty: bool = False
    is_listed: bool = True
    counts: dict[str, int] = field(default_factory=dict)
    first: dt.date | None = None

    def look(self, values: pl.Series) -> None:
        """Look at some more values."""
        self.rows += len(values)
        self.nulls += values.null_count()
        if values.dtype.is_float():
            # To pandera NaN is null.
            self.nulls += int(values.is_nan().sum() or 0)
        if isinstance(values.dtype, pl.String):
            self.has_empty |= values.str.len_bytes().min() == 0
            self._count(values.drop_nulls())
        if isinstance(values.dtype, (pl.Date, pl.Datetime)) and len(values) > values.null_count():
            self._date(values)

    def _date(self, values: pl.Series) -> None:
        years = values.dt.year().min()
        day = dt.date(years, 1, 1) if isinstance(years, int) and 1 <= years <= dt.MAXYEAR else dt.date.min
        self.first = min(day, self.first or day)

    def _count(self, values: pl.Series) -> None:
        """Count how often each value comes, as long as they may be a closed list."""
        for part in (values.head(VALUE_LENGTH), values):
            if not self.is_listed or part.n_unique() > FEW_VALUES or (part.str.len_chars() > VALUE_LENGTH).any():
                self.is_listed = False
                self.counts.clear()
                return
        for value, count in values.alias("value").value_counts().iter_rows():
            self.counts[value] = self.counts.get(value, 0) + count
        self.is_listed = len(self.counts) <= FEW_VALUES


@dataclass(frozen=True, slots=True)
class _Given:
    """What guesses are made from besides the values of a column; CSV has no empty texts, they are nulls."""

    columns: Columns
    tables: Sequence[Table]
    has_empties: bool


def infer(files: Sequence[TableFile], model: str, work: Path) -> Inferred:
    """Return a contract that these tables keep, streamed over them; the work folder is for copies of JSONL and CSV.

    UsageError when files state different types for a column, DataRefused when one cannot be read.
    """
    columns = read_columns(files, {}, work / "columns")
    types = {name: _written(dtype, columns, name) for name, dtype in columns.types.items()}
    left_out = {name: why for name, dtype in types.items() if (why := _why_left_out(name, dtype))}
    kept = {name: dtype for name, dtype in types.items() if name not in left_out and dtype is not None}
    wanted = pl.Schema(kept)
    tables = [open_table(it.path, it.source, it.kind, wanted, work / f"{n:06d}") for n, it in enumerate(files)]
    seen = {name: _Seen(dtype) for name, dtype in kept.items()}
    for table in tables:
        _look(table, seen)
    given = _Given(columns, tables, has_empties=any(it.kind != "csv" for it in files))
    fields = [_field(name, it, given) for name, it in seen.items()]
    rows = sum(table.rows for table in tables)
    source = write_model(model, list(_about(files, rows)), fields, left_out)
    return Inferred(source, {it.name: it.comments for it in fields}, left_out, rows, columns.unread)


def _written(dtype: pl.DataType | None, columns: Columns, name: str) -> pl.DataType | None:
    """Return the type for the contract: text where JSONL or CSV showed no value, which any text will keep."""
    return dtype if dtype is None or name in columns.stated else settled(dtype)


def _why_left_out(name: str, dtype: pl.DataType | None) -> str:
    """Say why a column cannot be in the contract; nothing when it can."""
    if name in {ROW, LINE}:
        return "copydesk uses that name itself"
    if name == "*" or (name.startswith("^") and name.endswith("$")):
        return "polars takes its name for a pattern"
    if dtype is None:
        return "its values are of several types"
    if can_write(dtype):
        return ""
    return "no value was seen in it" if "Null" in str(dtype) else f"{type(dtype).__name__} cannot be written down"


def _look(table: Table, seen: Mapping[str, _Seen]) -> None:
    """Stream over a table once."""
    try:
        for batch in table.scan.collect_batches(engine="streaming"):
            for name in seen.keys() & table.columns.keys():
                seen[name].look(batch.get_column(name))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        raise DataRefused(
            "input.damaged",
            "a file is damaged",
            where=table.source,
            why=first_line(error),
            help="Restore it, or leave it out; `copydesk check` names the place.",
        ) from None


def _field(name: str, seen: _Seen, given: _Given) -> Field:
    """Return a column of the contract with what is guessed of it."""
    arguments: list[tuple[str, Expression]] = []
    comments: list[str] = []
    key, closed = _key(name, seen, given), _closed(seen)
    # What is a key or one of a list says already what may be empty.
    filled = _filled(seen) if given.has_empties and not key and not closed else None
    for guess in (_nulls(seen, is_stated=name in given.columns.stated), key, closed, filled, _floor(seen)):
        if guess is not None:
            arguments.append(guess[0])
            comments.append(guess[1])
    is_optional = name in given.columns.optional
    comments += ["not in every file"] if is_optional else []
    return Field(name=name, dtype=seen.dtype, is_optional=is_optional, arguments=arguments, comments=comments)


Guess = tuple[tuple[str, Expression], str]
"""An argument of `pa.Field`, and the comment that says what speaks for it."""


def _nulls(seen: _Seen, *, is_stated: bool) -> Guess | None:
    if seen.rows and not seen.nulls:
        return None
    if seen.rows == seen.nulls:
        return ("nullable=", "True"), "no value was seen" + ("" if is_stated else ": the type is a guess")
    return ("nullable=", "True"), f"null in {seen.nulls:,} of {seen.rows:,} rows"


def _key(name: str, seen: _Seen, given: _Given) -> Guess | None:
    """Guess that a column is a key: it is named like one, it is never null, and its values all differ."""
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)
    last = {"".join(words[-count:]).casefold() for count in (1, 2)}
    fits = isinstance(seen.dtype, pl.String) or seen.dtype.is_integer()
    if not fits or not last & _KEY_WORDS or seen.nulls or seen.rows <= 1 or name in given.columns.optional:
        return None
    having = [table for table in given.tables if name in table.columns]
    repeated = repeated_rows([table.scan for table in having], [table.rows for table in having], [name])
    if any(map(len, repeated)):
        return None
    return ("unique=", "True"), f"all {seen.rows:,} values differ, and the column is named like a key"


def _closed(seen: _Seen) -> Guess | None:
    """Guess that a column holds nothing but a few values, each of which came often."""
    often = len(seen.counts) > 1 and min(seen.counts.values()) >= VALUE_SEEN
    if not seen.is_listed or not often or seen.rows < FEW_ROWS:
        return None
    count = len(seen.counts)
    comment = f"{count} values in {seen.rows:,} rows, each often: take `isin` out if others may come"
    return ("isin=", listed(sorted(seen.counts))), comment


def _filled(seen: _Seen) -> Guess | None:
    """Guess that a text is never empty; a column that may be null says in that way that nothing is there."""
    if not isinstance(seen.dtype, pl.String) or seen.has_empty or seen.nulls or seen.rows < FEW_ROWS:
        return None
    return ("str_length=", '{"min_value": 1}'), "never empty"


def _floor(seen: _Seen) -> Guess | None:
    """Guess that a date is a real one, not a zero; later dates are nobody's to forbid."""
    zone = getattr(seen.dtype, "time_zone", None)
    if seen.first is None or seen.first < FLOOR or zone not in {None, "UTC"} or seen.rows < FEW_ROWS:
        return None
    day: dt.date = FLOOR
    if isinstance(seen.dtype, pl.Datetime):
        day = dt.datetime(FLOOR.year, FLOOR.month, FLOOR.day, tzinfo=dt.UTC if zone else None)
    return ("ge=", moment(day)), f"nothing before {FLOOR.year}: an older date would be a zero or a slip"


def _about(files: Sequence[TableFile], rows: int) -> Iterator[str]:
    names = ", ".join(shortened(file.path.name) for file in files[:3])
    more = f" and {len(files) - 3:,} more" if len(files) > 3 else ""  # noqa: PLR2004 - so many are named
    yield f"Made by `copydesk schema infer` from {rows:,} {'row' if rows == 1 else 'rows'} of {names}{more}."
    if rows < FEW_ROWS:
        yield f"Fewer than {FEW_ROWS} rows say little: closed lists, lengths and dates were not guessed."

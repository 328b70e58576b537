"""How are values of JSON or CSV read as those of a column's type? As they are written, without guessing.

JSON has no dates and CSV has nothing but text, so the type that a contract wants says how to read them.
What cannot be read raises ValueError. A number of CSV is ASCII digits: Python would take blanks, underscores and the
digits of all scripts as well.
"""

from __future__ import annotations

import base64
import datetime as dt
import decimal
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from types import NoneType
from typing import Any

import polars as pl
import pyarrow as pa

from copydesk.kinds import instance, joined, structure
from copydesk.readers.json_lines import parse_json

Read = Callable[[Any], Any]
MAX_SECONDS = 86_400 * 366 * 10_000

UNREADABLE = (ValueError, TypeError, OverflowError, RecursionError)
"""What readers of values raise."""

_REFUSED = (*UNREADABLE, pl.exceptions.PolarsError, pl.exceptions.PanicException, pa.ArrowException)
"""What is raised when a column cannot hold a value."""

_WHOLE = re.compile(r"[+-]?[0-9]+")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_NO_NUMBER = re.compile(r"nan|-?inf", re.IGNORECASE | re.ASCII)
"""What writers of CSV write for floats that are no numbers."""


def reading(dtype: pl.DataType, *, text: bool) -> Read:
    """Return how values become those of a type; `text` for files in which every value is text."""
    if dtype.is_integer():
        return _integer(dtype, text=text)
    if dtype.is_float():
        return _float_of_text if text else _float
    if isinstance(dtype, (pl.List, pl.Array)):
        inner = reading(instance(dtype.inner), text=False)
        return _parsed(lambda value: [None if one is None else inner(one) for one in _as(list, value)], text=text)
    if isinstance(dtype, pl.Struct):
        fields = {field.name: reading(instance(field.dtype), text=False) for field in dtype.fields}
        return _parsed(lambda value: _struct(value, fields), text=text)
    if isinstance(dtype, pl.Enum):
        names = frozenset(dtype.categories)
        return lambda value: _member(value, names)
    if isinstance(dtype, pl.Decimal):
        return _decimal(dtype)
    simple = _SIMPLE.get(type(dtype))
    if simple is None:
        raise TypeError(f"{dtype} cannot be written in JSON or CSV")
    if isinstance(dtype, pl.Datetime):
        return lambda value: _instant(value, zoned=dtype.time_zone is not None)
    return _boolean_of_text if text and isinstance(dtype, pl.Boolean) else simple


def _parsed(read: Read, *, text: bool) -> Read:
    return (lambda value: read(parse_json(value))) if text else read


def _as(kind: type, value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if type(value) is not kind:
        raise ValueError(value)
    return value


def _member(value: Any, names: frozenset[str]) -> str:  # noqa: ANN401 - any JSON value
    if _as(str, value) not in names:
        raise ValueError(value)
    return str(value)


def _integer(dtype: pl.DataType, *, text: bool) -> Read:
    kind: Any = dtype
    low, high = pl.select(low=kind.min(), high=kind.max()).row(0)

    def read(value: Any) -> int:  # noqa: ANN401 - any JSON value
        number = int(_written(value, _WHOLE)) if text else _as(int, value)
        if not low <= number <= high:
            raise ValueError(value)
        return int(number)

    return read


def _float(value: Any) -> float:  # noqa: ANN401 - any JSON value
    if type(value) not in {int, float}:
        raise ValueError(value)
    return float(value)


def _float_of_text(value: str) -> float:
    return float(value if _NO_NUMBER.fullmatch(value) else _written(value, _NUMBER))


def _written(value: Any, how: re.Pattern[str]) -> str:  # noqa: ANN401 - any JSON value
    """Return a text that is written in a certain way; ValueError otherwise."""
    if not how.fullmatch(_as(str, value)):
        raise ValueError(value)
    return str(value)


def _boolean_of_text(value: str) -> bool:
    try:
        return {"true": True, "false": False}[value.lower()]  # `casefold` would make an s of a long one
    except KeyError:
        raise ValueError(value) from None


def _instant(value: Any, *, zoned: bool) -> dt.datetime:  # noqa: ANN401 - any JSON value
    """Read an ISO 8601 date-time; a zone is stated exactly when the type has one."""
    moment = dt.datetime.fromisoformat(_as(str, value))
    if zoned != (moment.tzinfo is not None):
        raise ValueError(value)
    return moment.astimezone(dt.UTC) if zoned else moment


def _decimal(dtype: pl.Decimal) -> Read:
    """Read a number with as many digits as the type has: polars would cut more of them off without a word."""
    context = decimal.Context(prec=dtype.precision, traps=[decimal.Inexact, decimal.InvalidOperation])
    unit = decimal.Decimal(1).scaleb(-dtype.scale)

    def read(value: Any) -> decimal.Decimal:  # noqa: ANN401 - any JSON value
        if type(value) not in {int, float, str}:
            raise ValueError(value)
        try:
            return context.quantize(decimal.Decimal(_written(str(value), _NUMBER)), unit)
        except decimal.DecimalException:
            raise ValueError(value) from None

    return read


def _duration(value: Any) -> dt.timedelta:  # noqa: ANN401 - any JSON value
    """Read a length of time in seconds."""
    seconds = _float_of_text(value) if isinstance(value, str) else _float(value)
    if not abs(seconds) < MAX_SECONDS:
        raise ValueError(value)
    return dt.timedelta(seconds=seconds)


def _null(value: Any) -> None:  # noqa: ANN401 - any JSON value
    raise ValueError(value)


def _struct(value: Any, fields: Mapping[str, Read]) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    given = _as(dict, value)
    if not given.keys() <= fields.keys():
        raise ValueError(value)
    return {name: None if given.get(name) is None else read(given[name]) for name, read in fields.items()}


_SIMPLE: Mapping[type[pl.DataType], Read] = {
    pl.String: lambda value: _as(str, value),
    pl.Categorical: lambda value: _as(str, value),
    pl.Boolean: lambda value: _as(bool, value),
    pl.Date: lambda value: dt.date.fromisoformat(_as(str, value)),
    pl.Time: lambda value: dt.time.fromisoformat(_as(str, value)),
    pl.Datetime: lambda value: _instant(value, zoned=False),
    pl.Duration: _duration,
    pl.Binary: lambda value: base64.b64decode(_as(str, value), validate=True),
    pl.Null: _null,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnReading:
    """How values become a column of a type: each by `read`, but as it is where it is one of `plain`'s.

    `text` for files in which every value is text; `says` names the type in a note.
    """

    dtype: pl.DataType
    plain: pl.DataType
    read: Read
    text: bool
    says: str


def read_column(name: str, values: Sequence[Any], how: ColumnReading) -> tuple[pl.Series, list[int]]:
    """Return values as a column, and the places of those that cannot be read, which are null.

    Values are read one by one only where a look at all of them together does not show what each is.
    """
    at_once = _at_once(name, values, how)
    if at_once is not None:
        return at_once, []
    dtype = how.dtype
    kept, lost = [], []
    for place, value in enumerate(values):
        try:
            kept.append(None if value is None else how.read(value))
        except UNREADABLE:
            kept.append(None)
            lost.append(place)
    try:
        return pl.Series(name, kept, dtype), lost
    except _REFUSED:
        refused = _refused(kept, dtype)
    for place in refused:
        kept[place] = None
    return pl.Series(name, kept, dtype), sorted(lost + refused)


def _refused(values: Sequence[Any], dtype: pl.DataType, start: int = 0) -> list[int]:
    """Return the places of values that no column of a type holds: too long for its width, too late for its unit."""
    try:
        pl.Series(values, dtype=dtype)
    except _REFUSED:
        if len(values) == 1:
            return [start]
        half = len(values) // 2
        return _refused(values[:half], dtype, start) + _refused(values[half:], dtype, start + half)
    return []


_PLAIN: Mapping[type[pl.DataType], type] = {
    pl.String: str,
    pl.Categorical: str,
    pl.Enum: str,
    pl.Boolean: bool,
    pl.Float32: float,
    pl.Float64: float,
}
"""The type of Python's whose values become a column as they are; whole numbers and nested ones besides."""


def _is_plain(values: Sequence[Any], dtype: pl.DataType) -> bool:
    """Tell whether values are of a type as they are, but for whole numbers that are too large for it."""
    kinds = set(map(type, values)) - {NoneType}
    if isinstance(dtype, pl.List):
        inner = list(chain.from_iterable(it for it in values if it is not None)) if kinds <= {list} else []
        return kinds <= {list} and _is_plain(inner, instance(dtype.inner))
    if isinstance(dtype, pl.Struct):
        given = [it for it in values if it is not None] if kinds <= {dict} else []
        fields = {field.name: instance(field.dtype) for field in dtype.fields}
        is_known = kinds <= {dict} and fields.keys() >= set(chain.from_iterable(given))
        return is_known and all(_is_plain([it.get(name) for it in given], kind) for name, kind in fields.items())
    plain = int if dtype.is_integer() else _PLAIN.get(type(dtype))
    return kinds <= {plain}


def _at_once(name: str, values: Sequence[Any], how: ColumnReading) -> pl.Series | None:
    """Return a column when a look at all values shows that each can be read, and as what; else None."""
    try:
        if _is_plain(values, how.plain):
            return _as_they_are(name, values, how.dtype)
        if set(map(type, values)) <= {str, NoneType}:
            written = pl.Series(name, values, pl.String)
            found = _of_dates(written, how.dtype)
            return _of_numbers(written, how.dtype) if found is None and how.text else found
    except _REFUSED:
        pass
    return None


def _as_they_are(name: str, values: Sequence[Any], dtype: pl.DataType) -> pl.Series:
    if isinstance(dtype, pl.List):
        kind = pl.Series(dtype=dtype).to_arrow(compat_level=pl.CompatLevel.oldest()).type
        if "dictionary" not in str(kind):  # a name that no Enum has would become null
            # polars makes a column of each list, and a frame of each list of structs.
            return pl.Series(name, pa.array(values, kind), dtype)
    return pl.Series(name, values, dtype)


_DAY = "[1-8][0-9]{3}-[0-9]{2}-[0-9]{2}"
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{3}(?:[0-9]{3})?)?"
_ZONE = "(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
"""What polars and Python read alike: not the first and last years, where a zone leads out of the calendar."""


def _of_dates(written: pl.Series, dtype: pl.DataType) -> pl.Series | None:
    """Read texts as dates or instants; None when one is written in a rarer way, or is none."""
    if isinstance(dtype, pl.Date):
        return _whole(written, f"^{_DAY}$", pl.col(written.name).str.to_date("%Y-%m-%d", strict=False))
    if not isinstance(dtype, pl.Datetime) or dtype.time_unit != "us" or dtype.time_zone not in {None, "UTC"}:
        return None
    value = pl.col(written.name).str
    moment = pl.concat_str(value.slice(0, 10), pl.lit("T"), value.slice(11, 8))
    found = moment.str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="us", strict=False)
    if written.str.contains(".", literal=True).any():
        fraction = value.extract(r"\.([0-9]+)").str.pad_end(6, "0").cast(pl.Int64)
        found += pl.duration(microseconds=fraction.fill_null(0))
    if dtype.time_zone is None:
        return _whole(written, f"^{_DAY}[T ]{_CLOCK}$", found)
    if not written.str.contains("(?:Z|[+-]00:00)$").all():
        hours, minutes = (value.slice(at, 2).cast(pl.Int64, strict=False) for at in (-5, -2))
        away = pl.duration(hours=hours, minutes=minutes)
        is_zero = value.ends_with("Z")
        away = pl.when(is_zero).then(pl.duration(hours=0)).when(value.slice(-6, 1) == "-").then(-away).otherwise(away)
        found -= away
    return _whole(written, f"^{_DAY}[T ]{_CLOCK}{_ZONE}$", found.dt.replace_time_zone("UTC"))


def _of_numbers(written: pl.Series, dtype: pl.DataType) -> pl.Series | None:
    """Read cells as numbers; None when one is longer than 64 bits, written in a rarer way, or none."""
    value = pl.col(written.name)
    if dtype.is_integer():
        return _whole(written, "^[+-]?[0-9]{1,18}$", value.cast(pl.Int64, strict=False).cast(dtype, strict=False))
    if isinstance(dtype, pl.Float64):
        return _whole(written, r"^-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$", value.cast(pl.Float64, strict=False))
    return None


def _whole(written: pl.Series, pattern: str, how: pl.Expr) -> pl.Series | None:
    """Return what an expression reads of texts when all are written by a pattern and all are read."""
    if not written.str.contains(pattern).all():
        return None
    found = written.to_frame().select(how.alias(written.name)).to_series()
    return found if found.null_count() == written.null_count() else None


def kind_of(value: Any, *, huge: pl.DataType | None = None, otherwise: pl.DataType | None = None) -> pl.DataType:  # noqa: ANN401 - any JSON value
    """Return the type that holds a JSON value.

    A number that no 64 bits hold is `huge`, or ValueError; elements that only text holds are `otherwise`, or
    MixedError.
    """
    if value is None:
        return pl.Null()
    if isinstance(value, bool):
        return pl.Boolean()
    if isinstance(value, int):
        if -(2**63) <= value < 2**63:
            return pl.Int64()
        if huge is None:
            raise ValueError(value)
        return huge
    if isinstance(value, float):
        return pl.Float64()
    if isinstance(value, list):
        inner: pl.DataType = pl.Null()
        for one in value:
            inner = joined(inner, kind_of(one, huge=huge, otherwise=otherwise), otherwise)
        return pl.List(inner)
    if isinstance(value, dict):
        return structure({key: kind_of(one, huge=huge, otherwise=otherwise) for key, one in value.items()})
    return pl.String()


def fitted(value: Any, dtype: pl.DataType) -> Any:  # noqa: ANN401 - any JSON value
    """Return a JSON value as one of a type that holds it; what only text holds becomes JSON text."""
    if value is None:
        return None
    if isinstance(dtype, pl.String):
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if isinstance(dtype, pl.List):
        return [fitted(one, instance(dtype.inner)) for one in value]
    if isinstance(dtype, pl.Struct):
        return {field.name: fitted(value.get(field.name), instance(field.dtype)) for field in dtype.fields}
    return float(value) if isinstance(dtype, pl.Float64) else value

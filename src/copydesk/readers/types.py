"""How is a value of JSON or CSV read as a value of a column's type? As it is written, without guessing.

JSON has no dates and CSV has nothing but text, so the type that a contract wants says how to read them.
What cannot be read raises ValueError.
"""

from __future__ import annotations

import base64
import datetime as dt
import decimal
import json
from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from copydesk.kinds import instance, joined, structure

Read = Callable[[Any], Any]
MAX_SECONDS = 86_400 * 366 * 10_000


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
    simple = _SIMPLE.get(type(dtype))
    if simple is None:
        raise TypeError(f"{dtype} cannot be written in JSON or CSV")
    if isinstance(dtype, pl.Datetime):
        return lambda value: _instant(value, zoned=dtype.time_zone is not None)
    return _boolean_of_text if text and isinstance(dtype, pl.Boolean) else simple


def _parsed(read: Read, *, text: bool) -> Read:
    return (lambda value: read(json.loads(value))) if text else read


def _as(kind: type, value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if type(value) is not kind:
        raise ValueError(value)
    return value


def _integer(dtype: pl.DataType, *, text: bool) -> Read:
    kind: Any = dtype
    low, high = pl.select(low=kind.min(), high=kind.max()).row(0)

    def read(value: Any) -> int:  # noqa: ANN401 - any JSON value
        number = int(_as(str, value)) if text else _as(int, value)
        if not low <= number <= high or (text and "_" in value):
            raise ValueError(value)
        return int(number)

    return read


def _float(value: Any) -> float:  # noqa: ANN401 - any JSON value
    if type(value) not in {int, float}:
        raise ValueError(value)
    return float(value)


def _float_of_text(value: str) -> float:
    if "_" in value:
        raise ValueError(value)
    return float(value)


def _boolean_of_text(value: str) -> bool:
    try:
        return {"true": True, "false": False}[value.casefold()]
    except KeyError:
        raise ValueError(value) from None


def _instant(value: Any, *, zoned: bool) -> dt.datetime:  # noqa: ANN401 - any JSON value
    """Read an ISO 8601 date-time; a zone is stated exactly when the type has one."""
    moment = dt.datetime.fromisoformat(_as(str, value))
    if zoned != (moment.tzinfo is not None):
        raise ValueError(value)
    return moment.astimezone(dt.UTC) if zoned else moment


def _decimal(value: Any) -> decimal.Decimal:  # noqa: ANN401 - any JSON value
    if type(value) not in {int, float, str}:
        raise ValueError(value)
    try:
        return decimal.Decimal(str(value))
    except decimal.InvalidOperation:
        raise ValueError(value) from None


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
    pl.Enum: lambda value: _as(str, value),
    pl.Boolean: lambda value: _as(bool, value),
    pl.Date: lambda value: dt.date.fromisoformat(_as(str, value)),
    pl.Time: lambda value: dt.time.fromisoformat(_as(str, value)),
    pl.Datetime: lambda value: _instant(value, zoned=False),
    pl.Duration: _duration,
    pl.Decimal: _decimal,
    pl.Binary: lambda value: base64.b64decode(_as(str, value), validate=True),
    pl.Null: _null,
}


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

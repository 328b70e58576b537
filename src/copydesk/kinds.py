"""How do types of columns relate: which is narrower, and which holds the values of both?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Literal

import polars as pl

Relation = Literal["narrower", "wider", "another"]

_MANTISSA = {32: 24, 64: 53}
"""Bits of a whole number that a float of these bits holds exactly."""


class MixedError(Exception):
    """No type but text would hold the values of both, and text is not what they are."""


def instance(dtype: Any) -> pl.DataType:  # noqa: ANN401 - a class or an instance
    """Return a type of polars as an instance, also when only its class is named; a bare list holds nothing known."""
    try:
        found: pl.DataType = dtype() if isinstance(dtype, type) else dtype
    except TypeError:
        return pl.Unknown()
    return found


def structure(fields: Mapping[str, pl.DataType]) -> pl.Struct:
    """Return a struct whose fields stand in the order of their names: JSON gives them none."""
    return pl.Struct(dict(sorted(fields.items())))


def joined(one: pl.DataType, other: pl.DataType, otherwise: pl.DataType | None = None) -> pl.DataType:
    """Return the type that holds the values of both; where only text does it is `otherwise`, or MixedError."""
    if one == other or isinstance(other, pl.Null):
        return one
    if isinstance(one, pl.Null):
        return other
    if {type(one), type(other)} == {pl.Int64, pl.Float64}:
        return pl.Float64()
    if isinstance(one, pl.List) and isinstance(other, pl.List):
        return pl.List(joined(instance(one.inner), instance(other.inner), otherwise))
    if isinstance(one, pl.Struct) and isinstance(other, pl.Struct):
        fields = {field.name: instance(field.dtype) for field in one.fields}
        for field in other.fields:
            fields[field.name] = joined(fields.get(field.name, pl.Null()), instance(field.dtype), otherwise)
        return structure(fields)
    if otherwise is None:
        raise MixedError(f"{one} and {other}")
    return otherwise


def settled(dtype: pl.DataType) -> pl.DataType:
    """Return a type in which text stands for what no value has shown the type of."""
    if isinstance(dtype, pl.Null):
        return pl.String()
    if isinstance(dtype, pl.List):
        return pl.List(settled(instance(dtype.inner)))
    if isinstance(dtype, pl.Struct):
        return pl.Struct({field.name: settled(instance(field.dtype)) for field in dtype.fields})
    return dtype


def relation(before: pl.DataType, after: pl.DataType) -> Relation:
    """Say whether the values of the second type are some of the first's, more than them, or others."""
    if _fits(after, before):
        return "narrower"
    return "wider" if _fits(before, after) else "another"


def _fits(small: pl.DataType, large: pl.DataType) -> bool:
    """Tell whether each value of one type is exactly a value of another."""
    if small == large or isinstance(small, pl.Null):
        return True
    if small.is_integer():
        return _whole_fits(small, large)
    if small.is_float():
        return large.is_float() and _bits(small) <= _bits(large)
    if isinstance(small, (pl.Categorical, pl.Enum)):
        known = set(small.categories) if isinstance(small, pl.Enum) else None
        if isinstance(large, pl.Enum):
            return known is not None and known <= set(large.categories)
        return isinstance(large, (pl.String, pl.Categorical))
    return _nested_fits(small, large)


def _nested_fits(small: pl.DataType, large: pl.DataType) -> bool:
    if isinstance(small, (pl.List, pl.Array)) and isinstance(large, pl.List):
        return _fits(instance(small.inner), instance(large.inner))
    if isinstance(small, pl.Array) and isinstance(large, pl.Array):
        return small.shape == large.shape and _fits(instance(small.inner), instance(large.inner))
    if isinstance(small, pl.Struct) and isinstance(large, pl.Struct):
        wide = {field.name: instance(field.dtype) for field in large.fields}
        return all(it.name in wide and _fits(instance(it.dtype), wide[it.name]) for it in small.fields)
    return False


def _whole_fits(small: pl.DataType, large: pl.DataType) -> bool:
    signed = _signed(small)
    if large.is_float():
        return _bits(small) - signed <= _MANTISSA.get(_bits(large), 0)
    if not large.is_integer() or (signed and not _signed(large)):
        return False
    return _bits(small) - signed <= _bits(large) - _signed(large)


def _signed(dtype: pl.DataType) -> bool:
    return dtype.is_signed_integer()


def _bits(dtype: pl.DataType) -> int:
    return int(str(dtype).lstrip("UIntFloa"))


def castable(found: pl.DataType, wanted: Any) -> bool:  # noqa: ANN401 - a type of polars, a class or an instance
    """Tell whether polars casts one type to another: it lets nulls pass where it has no cast for values."""
    for value in (None, _some(found)):
        try:
            pl.DataFrame({"it": [value]}, schema={"it": found}).select(pl.col("it").cast(wanted, strict=False))
        except (pl.exceptions.PolarsError, TypeError):
            return False
    return True


_SOME: Mapping[type[pl.DataType], Callable[[Any], Any]] = {
    pl.String: lambda _: "0",
    pl.Categorical: lambda _: "0",
    pl.Enum: lambda kind: kind.categories.first(),
    pl.Boolean: lambda _: False,
    pl.Binary: lambda _: b"0",
    pl.Date: lambda _: dt.date(2000, 1, 1),
    pl.Datetime: lambda kind: dt.datetime(2000, 1, 1, tzinfo=dt.UTC if kind.time_zone else None),
    pl.Duration: lambda _: dt.timedelta(),
    pl.Time: lambda _: dt.time(),
    pl.List: lambda kind: [_some(instance(kind.inner))],
    pl.Array: lambda kind: [_some(instance(kind.inner))] * kind.size,
    pl.Struct: lambda kind: {field.name: _some(instance(field.dtype)) for field in kind.fields},
}


def _some(kind: pl.DataType) -> Any:  # noqa: ANN401 - a value of any type
    """Return some value of a type; None for a type that has none."""
    if kind.is_numeric():
        return 0
    make = _SOME.get(type(kind))
    return make(kind) if make else None

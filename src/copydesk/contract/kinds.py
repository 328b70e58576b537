"""How do two column types relate: does one let through all that the other does, and which holds more?"""

from __future__ import annotations

import contextlib
import warnings
from typing import Any, Literal

import polars as pl
from pandera.engines import polars_engine

Relation = Literal["narrower", "wider", "another"]

_MANTISSA = {32: 24, 64: 53}
"""Bits of a whole number that a float of these bits holds exactly."""


def pandera_type(dtype: pl.DataType | None) -> polars_engine.DataType | None:
    """Return pandera's type for one of polars; None for one that no contract can ask for."""
    if dtype is None:
        return None
    with warnings.catch_warnings(), contextlib.suppress(TypeError):
        warnings.simplefilter("ignore", UserWarning)  # a rare type is compared as well as any other
        found: polars_engine.DataType = polars_engine.Engine.dtype(dtype)
        return found
    return None


def lets_through(one: polars_engine.DataType | None, other: polars_engine.DataType | None) -> bool:
    """Tell whether a column of any type that the second takes is taken by the first; None takes all."""
    if one is None:
        return True
    if other is None:
        return False
    if is_open(other):
        bare = isinstance(one.type, type) and bool(one.type == other.type)
        return bare or (repr(one.type) == repr(other.type) and is_open(one))
    try:
        return bool(one.check(other))
    except AttributeError:  # pandera asks a bare Enum for its categories
        return bool(one.type == other.type)


def is_open(kind: polars_engine.DataType) -> bool:
    """Tell whether a type leaves something open: the zone of an instant, the elements of a list."""
    if getattr(kind, "time_zone_agnostic", False):
        return True
    # A type without parameters is named by its class, and makes the same instance of it.
    try:
        return isinstance(kind.type, type) and repr(kind.type()) != repr(kind.type)
    except TypeError:
        return True


def shown(kind: polars_engine.DataType | None) -> str:
    """Return a type as people read it."""
    if kind is None:
        return "any type"
    return f"{kind} of any zone" if getattr(kind, "time_zone_agnostic", False) else str(kind)


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


def instance(dtype: Any) -> pl.DataType:  # noqa: ANN401 - a class or an instance
    """Return a type of polars as an instance, also when only its class is named; a bare list holds nothing known."""
    try:
        found: pl.DataType = dtype() if isinstance(dtype, type) else dtype
    except TypeError:
        return pl.Unknown()
    return found

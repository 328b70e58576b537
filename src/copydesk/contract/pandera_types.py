"""How does a type of a contract, which is pandera's, relate to another one and to those of polars?"""

from __future__ import annotations

import contextlib
import warnings

import polars as pl
from pandera.engines import polars_engine


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

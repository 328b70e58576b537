"""What is done to a table before it is checked? Types are coerced and defaults filled in, as pandera does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl
from pandera.api.polars.components import Column
from pandera.engines import polars_engine

from copydesk.contract.engine.plan import BEFORE
from copydesk.errors import ContractError
from copydesk.kinds import castable


@dataclass(frozen=True, slots=True)
class Coercion:
    """How a column becomes one of another type: `cast` is what its values become, `kept` where that is possible."""

    cast: pl.Expr
    kept: pl.Expr
    remark: str = ""


def coercion(column: Column, found: pl.DataType) -> Coercion:
    """Return how a column of a type is coerced; its values before that stand under `BEFORE`."""
    wanted, before = column.dtype.type, pl.col(f"{BEFORE}{column.name}")
    if not castable(found, wanted):
        # Polars has no such cast. Nulls have every type, and pass; whatever else is there cannot become one.
        return Coercion(pl.lit(None, dtype=wanted), before.is_null(), f"{found} is never turned into {column.dtype}.")
    cast = before.cast(wanted, strict=False)
    kept = cast.is_not_null() | before.is_null()
    if isinstance(found, pl.List) and isinstance(column.dtype, polars_engine.List):
        kept = kept & (_holes(cast) == _holes(before)).fill_null(value=True)
    return Coercion(pl.col(column.name).cast(wanted, strict=False), kept)


def _holes(lists: pl.Expr) -> pl.Expr:
    """Return how many elements of each list are null."""
    return lists.list.eval(pl.element().is_null()).list.sum()


def added(column: Column, where: str) -> pl.Expr:
    """Return what stands in a column that the table lacks; ContractError when it is not of the column's type."""
    value = column.default if isinstance(column.default, pl.Expr) else pl.lit(column.default)
    return _tried(value.cast(column.dtype.type) if column.dtype else value, column, where)


def filled(column: Column, found: pl.DataType, where: str) -> pl.Expr:
    """Return a column of a type with its default where there is nothing; ContractError as in `added`."""
    default = column.default
    if not isinstance(default, pl.Expr) and column.dtype is None:
        raise ContractError(
            "contract.unsupported",
            f"`{column.name}` has a default and no type",
            where=where,
            help="Say of which type the column is.",
        )
    value = default if isinstance(default, pl.Expr) else _literal(default, column, where)
    kept = pl.col(column.name).fill_nan(value) if found.is_float() else pl.col(column.name)
    return kept.fill_null(value)


def _literal(default: Any, column: Column, where: str) -> pl.Expr:  # noqa: ANN401 - whatever the contract says
    try:
        return _tried(pl.lit(default, dtype=column.dtype.type), column, where)
    except (TypeError, ValueError, pl.exceptions.PolarsError) as error:
        raise _no_default(column, where, error) from error


def _tried(value: pl.Expr, column: Column, where: str) -> pl.Expr:
    """Return a value that says the same wherever it is asked for, when it can be had at all."""
    if value.meta.root_names():
        return value
    try:
        pl.select(value)
    except pl.exceptions.PolarsError as error:
        raise _no_default(column, where, error) from error
    return value


def _no_default(column: Column, where: str, error: Exception) -> ContractError:
    return ContractError(
        "contract.unsupported",
        f"the default of `{column.name}` is not of its type, {column.dtype}",
        where=where,
        why=str(error).partition("\n")[0],
        help="Write a default that the column could hold.",
    )

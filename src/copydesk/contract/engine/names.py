"""Do the columns of a table have the names that a contract asks for, all of them, in its order, and no others?"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Sequence

import polars as pl
from pandera.api.polars.components import Column
from pandera.api.polars.container import DataFrameSchema

from copydesk.contract.engine.plan import Broken, Planned
from copydesk.contract.words import part_says
from copydesk.errors import nearest


def expanded(schema: DataFrameSchema, table: pl.Schema) -> list[Column]:
    """Return the columns of a contract, each for one column of a table or one that it lacks.

    A pattern stands for every column that it matches and nobody names, so that two patterns may ask something of the
    same column. The type of the whole table, when the contract states one, is that of each column.
    """
    if not schema.columns and schema.dtype is not None:
        return [Column(schema.dtype, name=name) for name in table]
    found = []
    named = {name for name, column in schema.columns.items() if not column.regex}
    for name, column in schema.columns.items():
        matched = [name] if name in named else [it for it in _matched(column, table) if it not in named]
        if not matched and column.required:
            matched = [name]
        found += [_as(it, column, schema) for it in matched]
    return found


def _matched(column: Column, table: pl.Schema) -> list[str]:
    return table.to_frame().select(pl.col(column.selector)).columns


def _as(name: str, column: Column, schema: DataFrameSchema) -> Column:
    mine = copy.copy(column)
    mine.name, mine.regex = name, False
    if schema.dtype is not None:
        mine.dtype = schema.dtype
    return mine


def missing(name: str, table: pl.Schema) -> Broken:
    """Return what is wrong when a column is not there."""
    one = next(iter(table)) if len(table) == 1 else ""
    mark = next((mark for mark in (";", "\t", "|") if mark in one), "")
    if mark:
        return Broken(f"the table has one column, {one!r}: is {mark!r} the delimiter? CSV is read with commas.")
    return Broken(f"the table has no column `{name}`. {nearest(name, table)}".strip())


def strangers(schema: DataFrameSchema, known: Collection[str], table: pl.Schema) -> Iterator[Planned]:
    """Yield, for a strict contract, the columns that it does not know, or that there are none."""
    if schema.strict is not True:
        return
    extra = [name for name in table if name not in known]
    for name in extra:
        how = Broken(f"the contract is strict and has no column `{name}`. {nearest(name, known)}".strip())
        yield Planned(code=f"{name}.strict", column=name, says=part_says("strict", name), how=how)
    if not extra:
        yield Planned(code="table.strict", column=None, says=part_says("strict", ""), how=None)


def order(wanted: Sequence[str], found: Sequence[str]) -> Planned:
    """Return whether the columns of a table that a contract knows stand in its order."""
    for want, have in zip(wanted, found, strict=True):
        if want != have:
            how = Broken(f"the column `{have}` stands where the contract has `{want}`")
            return Planned(code="table.ordered", column=have, says=part_says("ordered", have), how=how)
    return Planned(code="table.ordered", column=None, says=part_says("ordered", ""), how=None)

"""Which checks does a contract make on a table of these columns, and which way is each of them run?

Nothing is left out: what cannot be run is refused here, before a row is read.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence

import polars as pl
from pandera.api.checks import Check
from pandera.api.polars.components import Column
from pandera.api.polars.container import DataFrameSchema
from pandera.api.polars.types import PolarsData
from pandera.engines import polars_engine

from copydesk.contract.engine.plan import BEFORE, Broken, ByBatch, How, Members, Plan, Planned, Unique
from copydesk.contract.engine.refused import refuse, refuse_pattern
from copydesk.contract.news import EXPRESSIONS
from copydesk.contract.pandera_checks import (
    MEMBERS,
    arguments,
    builtin_expression,
    builtin_name,
    news_expression,
    passes_null,
)
from copydesk.contract.words import part_says
from copydesk.errors import ContractError, nearest
from copydesk.report import Severity, rules


def make_plan(schema: DataFrameSchema, table: pl.Schema, where: str) -> Plan:
    """Return the plan for a table with these columns; ContractError for what cannot be run on any table."""
    refuse(schema, where)
    columns = dict(_expanded(schema, table))
    absent = {name: column for name, column in columns.items() if name not in table}
    fillable = {name: it for name, it in absent.items() if it.default is not None or it.nullable}
    added = {name: _default(column) for name, column in fillable.items() if schema.add_missing_columns}
    checked = {name: column for name, column in columns.items() if name in table or name in added}
    asked = {name: column for name, column in checked.items() if name in table and _coerces(schema, column)}
    coerced = {name: _cast(column) for name, column in asked.items() if _castable(table[name], column)}
    filled = added | {
        name: _filled(name, column, table[name])
        for name, column in checked.items()
        if name in table and column.default is not None
    }
    seen = table.to_frame().lazy().with_columns(**coerced).with_columns(**filled).collect_schema()
    plan = [*_names(schema, columns, table, absent, added)]
    for name, column in checked.items():
        plan += _coercion(column, table[name], coerced.get(name)) if name in asked else []
        plan += _column(column, seen, where, is_coerced=name in coerced)
    plan += [_frame_check(check, seen, where) for check in schema.checks]
    plan += [_unique_set(names, seen) for names in _unique_sets(schema)]
    changed = tuple(name for name in dict.fromkeys([*coerced, *filled]) if name in table)
    return Plan(tuple(seen.names()), changed, coerced, filled, tuple(plan))


def _expanded(schema: DataFrameSchema, table: pl.Schema) -> Iterator[tuple[str, Column]]:
    """Yield the columns of a contract by name; a pattern stands for every column that it matches and nobody names.

    The type of the whole table, when the contract states one, is that of each column.
    """
    if not schema.columns and schema.dtype is not None:
        yield from ((name, Column(schema.dtype, name=name)) for name in table)
    named = {name for name, column in schema.columns.items() if not column.regex}
    for name, column in schema.columns.items():
        if name in named:
            yield name, _as(name, column, schema)
            continue
        found = [it for it in table.to_frame().select(pl.col(column.selector)).columns if it not in named]
        yield from ((it, _as(it, column, schema)) for it in found)
        if not found and column.required:
            yield name, _as(name, column, schema)


def _as(name: str, column: Column, schema: DataFrameSchema) -> Column:
    mine = copy.copy(column)
    mine.name, mine.regex = name, False
    if schema.dtype is not None:
        mine.dtype = schema.dtype
    return mine


def _default(column: Column) -> pl.Expr:
    value = column.default if isinstance(column.default, pl.Expr) else pl.lit(column.default)
    return value.cast(column.dtype.type) if column.dtype else value


def _filled(name: str, column: Column, found: pl.DataType) -> pl.Expr:
    default = column.default
    value = default if isinstance(default, pl.Expr) else pl.lit(default, dtype=column.dtype.type)
    kept = pl.col(name).fill_nan(value) if found.is_float() else pl.col(name)
    return kept.fill_null(value)


def _coerces(schema: DataFrameSchema, column: Column) -> bool:
    return bool(schema.coerce or column.coerce) and column.dtype is not None


def _cast(column: Column) -> pl.Expr:
    return pl.col(column.name).cast(column.dtype.type, strict=False)


def _castable(found: pl.DataType, column: Column) -> bool:
    """Tell whether values of a type can be turned into the wanted one at all."""
    try:
        pl.DataFrame({column.name: [None]}, schema={column.name: found}).select(_cast(column))
    except pl.exceptions.PolarsError:
        return False
    return True


def _names(
    schema: DataFrameSchema,
    columns: Mapping[str, Column],
    table: pl.Schema,
    absent: Mapping[str, Column],
    added: Mapping[str, pl.Expr],
) -> Iterator[Planned]:
    """Yield what the names of the columns break, and that they keep the rest."""
    for name, column in columns.items():
        if column.required:
            how = _presence(name, absent, added, table)
            yield _part(column, "required", how)
    known = set(columns)
    if schema.strict is True:
        extra = [name for name in table if name not in known]
        for name in extra:
            how = Broken(f"the contract is strict and has no column `{name}`. {nearest(name, known)}".strip())
            yield Planned(code=f"{name}.strict", column=name, says=part_says("strict", name), how=how)
        if not extra:
            yield Planned(code="table.strict", column=None, says=part_says("strict", ""), how=None)
    if schema.ordered:
        yield _order([name for name in columns if name in table], [name for name in table if name in known])


def _presence(name: str, absent: Mapping[str, Column], added: Mapping[str, pl.Expr], table: pl.Schema) -> Broken | None:
    if name not in absent or name in added:
        return None
    return Broken(f"the table has no column `{name}`. {nearest(name, table)}".strip())


def _order(wanted: Sequence[str], found: Sequence[str]) -> Planned:
    for want, have in zip(wanted, found, strict=True):
        if want != have:
            how = Broken(f"the column `{have}` stands where the contract has `{want}`")
            return Planned(code="table.ordered", column=have, says=part_says("ordered", have), how=how)
    return Planned(code="table.ordered", column=None, says=part_says("ordered", ""), how=None)


def _coercion(column: Column, found: pl.DataType, cast: pl.Expr | None) -> Iterator[Planned]:
    """Yield the check that each value can be turned into the wanted type; one that cannot breaks it, with its row."""
    if found == column.dtype.type:
        return
    how: pl.Expr | Broken = Broken(f"{found} cannot be turned into {column.dtype}")
    if cast is not None:
        before = pl.col(f"{BEFORE}{column.name}")
        how = cast.is_not_null() | before.is_null()
        if isinstance(found, pl.List) and isinstance(column.dtype, polars_engine.List):
            how = how & (_holes(cast) == _holes(before)).fill_null(value=True)
    yield _part(column, "coerce", how)


def _holes(lists: pl.Expr) -> pl.Expr:
    """Return how many elements of each list are null."""
    return lists.list.eval(pl.element().is_null()).list.sum()


def _column(column: Column, table: pl.Schema, where: str, *, is_coerced: bool) -> Iterator[Planned]:
    name, wanted = column.name, column.dtype
    fits = wanted is None or _fits(wanted, table[name], f"{where}, `{name}`")
    if wanted is not None:
        how: pl.Expr | ByBatch | Members | Broken | None = (
            None if fits else Broken(f"`{name}` is {table[name]}, the contract wants {wanted}")
        )
        yield _part(column, "dtype", how)
    if not column.nullable:
        kept = pl.col(name).is_not_null()
        kept = kept & pl.col(name).is_not_nan() if table[name] in {pl.Float32, pl.Float64} else kept
        # What could not be coerced has become null, and has its own finding.
        was_there = pl.col(f"{BEFORE}{name}").is_not_null() & pl.col(name).is_null()
        yield _part(column, "nullable", kept | was_there if is_coerced else kept)
    if column.unique:
        yield _part(column, "unique", Unique((name,)))
    for check in column.checks:
        codes = _codes(column)
        code = codes.get(check.name) or _code(check, f"{name}.")
        how = _how(check, name, table, f"{where}, `{code}`") if fits else _unfit(check, name, table)
        yield Planned(code=code, column=name, severity=_level(check), says=_asks(check, code), how=how)


def _fits(wanted: polars_engine.DataType, found: pl.DataType, where: str) -> bool:
    """Ask pandera whether a column is of the wanted type; ContractError when its answer is an exception."""
    try:
        kind = polars_engine.Engine.dtype(found)
    except TypeError:
        return False  # a type that pandera does not know is none that a contract wants
    try:
        return bool(wanted.check(kind, PolarsData(pl.LazyFrame())))
    except Exception as error:
        raise ContractError(
            f"the type {wanted} of the contract cannot be compared",
            where=where,
            why=f"pandera raises {type(error).__name__}: {_first_line(error)}",
            help='Write the type in full: pl.Enum(["a", "b"]), pl.List(pl.String).',
        ) from error


def _how(check: Check, column: str, table: pl.Schema, where: str) -> pl.Expr | ByBatch | Members | Broken:
    """Return how a column's check is run; ContractError when it can be run on no value of the column's type."""
    refuse_pattern(check, where)
    if builtin_name(check) == MEMBERS:
        return Members(column, frozenset(arguments(check)["values"]))
    try:
        kept = builtin_expression(check, [column])
        if kept is not None:
            _try(kept, table)
            return passes_null(check, kept)
    except Exception as error:
        why = f"`{column}` is {table[column]}: {_first_line(error)}"
        raise ContractError(f"the check `{check.name}` of the contract cannot be run", where=where, why=why) from error
    return ByBatch(check, column)


def _unfit(check: Check, column: str, table: pl.Schema) -> pl.Expr | ByBatch | Members | Broken:
    """Return how a check is run on a column of a type that the contract does not want: as far as it can be."""
    try:
        return _how(check, column, table, "")
    except ContractError:
        return Broken(f"not run: `{column}` is {table[column]}")


def _frame_check(check: Check, table: pl.Schema, where: str) -> Planned:
    code = _code(check, "")
    if not code:
        raise ContractError("a dataframe check has no name", where=where, help='Write @pa.dataframe_check(name="…").')
    rule = rules().get(code)
    prefix = code.partition(".")[0]
    column = rule.column if rule else prefix if prefix in table else None
    refuse_pattern(check, f"{where}, `{code}`")
    how: pl.Expr | ByBatch | None
    try:
        how = news_expression(check) if code in EXPRESSIONS else builtin_expression(check, table.names())
        if how is not None:
            _try(how, table)
            how = passes_null(check, how)
    except Exception as error:
        raise ContractError(
            f"the check `{code}` of the contract cannot be run", where=where, why=_first_line(error)
        ) from error
    how = how if how is not None else ByBatch(check, None)
    return Planned(code=code, column=column, severity=_level(check), says=_asks(check, code), how=how)


def _try(kept: pl.Expr, table: pl.Schema) -> None:
    """Run an expression on one row of nulls, so that a type that it cannot take is known before the data are."""
    names = [name for name in kept.meta.root_names() if name in table] or table.names()
    row = pl.DataFrame({name: [None] for name in names}, schema={name: table[name] for name in names})
    found = row.select(kept).to_series()
    if found.dtype != pl.Boolean:
        raise TypeError(f"the check gives {found.dtype}, not true or false")


def _unique_sets(schema: DataFrameSchema) -> list[list[str]]:
    names = schema.unique or []
    return [list(names)] if all(isinstance(name, str) for name in names) and names else [list(it) for it in names]


def _unique_set(names: Sequence[str], table: pl.Schema) -> Planned:
    present = tuple(name for name in names if name in table)
    how = Unique(present) if present else Broken(f"the table has none of the columns {', '.join(names)}")
    code = f"{'+'.join(names)}.unique"
    return Planned(code=code, column=present[0] if present else None, says=part_says("unique", ""), how=how)


def _codes(column: Column) -> Mapping[str, str]:
    codes: Mapping[str, str] = (column.metadata or {}).get("codes", {})
    return codes


def _part(column: Column, part: str, how: How) -> Planned:
    """Return a check that is no `Check`: under the code that the contract gives it, or `column.part`."""
    code = _codes(column).get(part, f"{column.name}.{part}")
    rule = rules().get(code)
    says = rule.says if rule else part_says(part, column.name)
    return Planned(code=code, column=column.name, says=says, how=how, part=part)


def _asks(check: Check, code: str) -> str:
    """Return what a check asks for: the words of our rule, else the author's, else its arguments."""
    rule = rules().get(code)
    if rule:
        return rule.says
    words = check.description or check.title
    return str(words) if words else f"The contract asks for {check.error or check.name}."


def _code(check: Check, prefix: str) -> str:
    """Return a check's code: its name when it holds a dot, else `column.name`."""
    name = str(check.name or "")
    return name if re.fullmatch(r"[\w+-]+\.[\w+-]+", name) or not name else f"{prefix}{name}"


def _level(check: Check) -> Severity:
    return "warning" if check.raise_warning else "error"


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]

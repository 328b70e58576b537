"""Which checks does a contract make on a table of these columns, and which way is each of them run?

Nothing is left out: what cannot be run is refused here, before a row is read.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl
from pandera.api.checks import Check
from pandera.api.polars.components import Column
from pandera.api.polars.container import DataFrameSchema
from pandera.api.polars.types import PolarsData
from pandera.engines import polars_engine

from copydesk.contract.engine.names import expanded, missing, order, strangers
from copydesk.contract.engine.plan import (
    BEFORE,
    Broken,
    ByBatch,
    How,
    Members,
    NotRun,
    Plan,
    Planned,
    Unique,
    missing_in,
)
from copydesk.contract.engine.prepare import Coercion, added, coercion, filled
from copydesk.contract.engine.refused import refuse, refuse_name, refuse_pattern
from copydesk.contract.news import EXPRESSIONS
from copydesk.contract.pandera_checks import (
    MEMBERS,
    arguments,
    builtin_expression,
    builtin_name,
    described,
    news_expression,
    passes_null,
)
from copydesk.contract.words import part_says
from copydesk.errors import ContractError
from copydesk.report import Severity, rules


def make_plan(schema: DataFrameSchema, table: pl.Schema, where: str) -> Plan:
    """Return the plan for a table with these columns; ContractError for what cannot be run on any table."""
    refuse(schema, where)
    columns = expanded(schema, table)
    known = {column.name for column in columns}
    named = [name for name, column in schema.columns.items() if not column.regex]
    for name in (*named, *(it for it in table if it in known or schema.checks)):
        refuse_name(name, where)
    seen = pl.Schema({name: it for name, it in table.items() if name in known or schema.strict != "filter"})
    absent = {column.name: column for column in columns if column.name not in table}
    extra = {name: added(it, where) for name, it in absent.items() if schema.add_missing_columns and _can_be_added(it)}
    coercions = _coercions(schema, columns, table, where)
    coerced = {name: it.cast for name, it in coercions.items()}
    typed = table.to_frame().lazy().with_columns(**coerced).collect_schema()
    defaults = {
        column.name: filled(column, typed[column.name], where)
        for column in reversed(columns)
        if column.name in table and column.default is not None
    }
    changed = tuple(name for name in dict.fromkeys([*coerced, *defaults]) if name in table)
    typed = typed.to_frame().lazy().with_columns(**extra, **defaults).collect_schema()
    seen = pl.Schema({name: typed[name] for name in [*seen, *extra]})
    plan = _structure(schema, columns, table, extra)
    for column in columns:
        if column.name in seen:
            plan += _column(column, coercions.get(column.name), seen, where)
        else:
            plan += _absent(column)
    settled, missed = _settled(columns, plan), missing_in(plan)
    plan += [_frame_check(check, seen, settled, missed, where) for check in schema.checks]
    plan += [_unique_set(names, seen) for names in _unique_sets(schema)]
    return Plan(tuple(seen), changed, coerced, extra | defaults, tuple(_apart(plan)))


def _can_be_added(column: Column) -> bool:
    return bool(column.required and (column.default is not None or column.nullable))


def _coercions(schema: DataFrameSchema, columns: Sequence[Column], table: pl.Schema, where: str) -> dict[str, Coercion]:
    """Return how columns are coerced that are not of their type yet."""
    found: dict[str, Coercion] = {}
    types: dict[str, polars_engine.DataType] = {}
    for column in columns:
        name, wanted = column.name, column.dtype
        if name not in table or wanted is None or not (schema.coerce or column.coerce):
            continue
        if types.setdefault(name, wanted) != wanted:
            raise ContractError(
                "contract.unsupported",
                f"the contract coerces `{name}` to {types[name]} and to {wanted}",
                where=where,
                help="Let one pattern, or the name itself, say its type.",
            )
        if table[name] != wanted.type:
            found[name] = coercion(column, table[name])
    return found


def _structure(
    schema: DataFrameSchema, columns: Sequence[Column], table: pl.Schema, extra: Mapping[str, pl.Expr]
) -> list[Planned]:
    """Return what the names of the columns break, and that they keep the rest."""
    known = dict.fromkeys(column.name for column in columns)
    plan = []
    for column in columns:
        if column.required:
            is_there = column.name in table or column.name in extra
            plan.append(_part(column, "required", None if is_there else missing(column.name, table)))
    plan += strangers(schema, known, table)
    if schema.ordered:
        plan.append(order([name for name in known if name in table], [name for name in table if name in known]))
    return plan


def _absent(column: Column) -> Iterator[Planned]:
    """Yield the checks of a column that is not there: they are named, and cannot be run."""
    how = NotRun(f"the table has no column `{column.name}`")
    parts = {"dtype": column.dtype is not None, "nullable": not column.nullable, "unique": bool(column.unique)}
    yield from (_part(column, part, how) for part, is_asked in parts.items() if is_asked)
    for check in column.checks:
        code = _check_code(check, column)
        yield Planned(code=code, column=column.name, severity=_level(check), says=_asks(check, code), how=how)


def _settled(columns: Sequence[Column], plan: Sequence[Planned]) -> frozenset[str]:
    """Return the columns that are of the type that the contract states."""
    wrong = {it.column for it in plan if it.part in {"dtype", "required"} and isinstance(it.how, Broken)}
    return frozenset(column.name for column in columns if column.dtype is not None and column.name not in wrong)


def _apart(plan: Iterable[Planned]) -> Iterator[Planned]:
    """Yield the checks so that each has a code of its own: the second `ge` of a column is `column.ge-2`.

    What is asked twice in the same way is asked once.
    """
    taken: dict[tuple[str, str | None], list[Planned]] = {}
    for planned in plan:
        same = taken.setdefault((planned.code, planned.column), [])
        if any(it.severity == planned.severity and _is_same(it.how, planned.how) for it in same):
            continue
        same.append(planned)
        yield planned if len(same) == 1 else replace(planned, code=f"{planned.code}-{len(same)}")


def _is_same(one: How, other: How) -> bool:
    if isinstance(one, pl.Expr) and isinstance(other, pl.Expr):
        return bool(one.meta.eq(other))
    if isinstance(one, ByBatch) and isinstance(other, ByBatch):
        return one.check is other.check
    return type(one) is type(other) and bool(one == other)


def _column(column: Column, coerced: Coercion | None, seen: pl.Schema, where: str) -> Iterator[Planned]:
    name, wanted = column.name, column.dtype
    if coerced is not None:
        planned = _part(column, "coerce", coerced.kept)
        yield replace(planned, says=f"{planned.says} {coerced.remark}".strip())
    fits = wanted is None or _fits(wanted, seen[name], f"{where}, `{name}`")
    if wanted is not None:
        yield _part(column, "dtype", None if fits else Broken(f"`{name}` is {seen[name]}, the contract wants {wanted}"))
    if not column.nullable:
        kept = pl.col(name).is_not_null()
        kept = kept & pl.col(name).is_not_nan() if seen[name] in {pl.Float32, pl.Float64} else kept
        # What could not be coerced has become null, and has its own finding.
        was_there = pl.col(f"{BEFORE}{name}").is_not_null() & pl.col(name).is_null()
        yield _part(column, "nullable", kept if coerced is None else kept | was_there)
    if column.unique:
        yield _part(column, "unique", Unique((name,)))
    for check in column.checks:
        code = _check_code(check, column)
        how = _how(check, column, seen, f"{where}, `{code}`", fits=fits)
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
            "contract.unsupported",
            f"the type {wanted} of the contract cannot be compared",
            where=where,
            why=f"pandera raises {type(error).__name__}: {_first_line(error)}",
            help='Write the type in full: pl.Enum(["a", "b"]), pl.List(pl.String).',
        ) from error


def _how(check: Check, column: Column, table: pl.Schema, where: str, *, fits: bool) -> How:
    """Return how a column's check is run.

    ContractError when the contract states the type of the column, and the check can be run on no value of it.
    """
    refuse_pattern(check, where)
    name = column.name
    if builtin_name(check) == MEMBERS:
        return Members(name, frozenset(arguments(check)["values"]))
    try:
        kept = builtin_expression(check, [name])
        if kept is not None:
            _try(kept, table)
            return passes_null(check, kept)
    except Exception as error:
        why = f"`{name}` is {table[name]}: {_first_line(error)}"
        if column.dtype is None or not fits:
            return Broken(f"not run: {why}")
        raise ContractError(
            "contract.unsupported", f"the check `{check.name}` of the contract cannot be run", where=where, why=why
        ) from error
    return ByBatch(check, name)


def _frame_check(
    check: Check, table: pl.Schema, settled: Container[str], missed: Container[str], where: str
) -> Planned:
    """Return a check of whole rows.

    `settled` are the columns whose type is the one that the contract states, `missed` those that it misses.
    """
    code = _code(check, "")
    if not code:
        raise ContractError(
            "contract.unsupported",
            "a dataframe check has no name",
            where=where,
            help='Write @pa.dataframe_check(name="…").',
        )
    rule = rules().get(code)
    prefix = code.partition(".")[0]
    column = rule.column if rule else prefix if prefix in table else None
    refuse_pattern(check, f"{where}, `{code}`")
    how = _frame_expression(check, code, table, settled, missed, where)
    return Planned(code=code, column=column, severity=_level(check), says=_asks(check, code), how=how)


def _frame_expression(  # noqa: PLR0913, PLR0917 - what is known of the table and of the check
    check: Check, code: str, table: pl.Schema, settled: Container[str], missed: Container[str], where: str
) -> How:
    roots: list[str] = []
    try:
        kept = news_expression(check) if code in EXPRESSIONS else builtin_expression(check, table.names())
        if kept is None:
            return ByBatch(check, None)
        roots = kept.meta.root_names()
        lost = [name for name in roots if name not in table]
        if lost:
            why = f"the table has no column `{lost[0]}`"
            return NotRun(why) if lost[0] in missed else Broken(f"not run: {why}")
        _try(kept, table)
        return passes_null(check, kept)
    except Exception as error:
        if any(name not in settled for name in roots):
            return Broken(f"not run: {_first_line(error)}")
        raise ContractError(
            "contract.unsupported",
            f"the check `{code}` of the contract cannot be run",
            where=where,
            why=_first_line(error),
        ) from error


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
    codes = (column.metadata or {}).get("codes", {})
    if not isinstance(codes, Mapping):
        raise ContractError(
            "contract.unsupported",
            f"the codes of `{column.name}` are no table",
            help='Write metadata={"codes": {"str_length": "title.length"}}: the name of a check, and its code.',
        )
    return codes


def _check_code(check: Check, column: Column) -> str:
    return str(_codes(column).get(check.name) or _code(check, f"{column.name}."))


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
    if words:
        return str(words)
    own = str(check.error or "")
    # pandera's own error repeats the name and the arguments.
    if own and own != check.name and not re.fullmatch(r"\w+(?:\(.*\))?", own, re.DOTALL):
        return f"{own[0].upper()}{own[1:]}."
    return f"The contract asks for {described(check)}."


def _code(check: Check, prefix: str) -> str:
    """Return a check's code: its name when it holds a dot, else `column.name`."""
    name = str(check.name or "")
    return name if re.fullmatch(r"[\w+-]+\.[\w+-]+", name) or not name else f"{prefix}{name}"


def _level(check: Check) -> Severity:
    return "warning" if check.raise_warning else "error"


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]

"""Which rows break which check of a pandera model? Asked check by check, so that every answer has its rows.

pandera's own report names no rows for warnings and mixes checks; here each check gives one mask a batch.
What cannot be answered row by row is refused when the contract is loaded, never left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from pandera.api.checks import Check
from pandera.api.polars.components import Column
from pandera.api.polars.container import DataFrameSchema
from pandera.engines import polars_engine

from copydesk.errors import ContractError, nearest
from copydesk.report import Severity, rules

Mask = Callable[[pl.DataFrame], pl.Series]


@dataclass(frozen=True, slots=True)
class RowCheck:
    """One check of a contract: its code, its column, its level, and the mask of rows that keep it."""

    code: str
    column: str | None
    severity: Severity
    keeps: Mask


def compile_checks(schema: DataFrameSchema, table: pl.Schema, where: str) -> list[RowCheck]:
    """Return the row checks of a contract for a table; ContractError for what does not fit or cannot be run."""
    _refuse(schema, where)
    checks: list[RowCheck] = []
    for name, column in schema.columns.items():
        checks += _column_checks(name, column, table, where)
    checks += [_frame_check(check, where) for check in schema.checks]
    return checks


def _refuse(schema: DataFrameSchema, where: str) -> None:
    """Refuse aloud what row checks cannot answer."""
    asked = {
        "unique over several columns": bool(schema.unique),
        "ordered": bool(schema.ordered),
        "coerce": bool(schema.coerce) or any(column.coerce for column in schema.columns.values()),
        "strict": bool(schema.strict),
        "drop_invalid_rows": bool(schema.drop_invalid_rows)
        or any(it.drop_invalid_rows for it in schema.columns.values()),
        "add_missing_columns": bool(schema.add_missing_columns),
        "default": any(column.default is not None for column in schema.columns.values()),
        "parsers": bool(schema.parsers) or any(column.parsers for column in schema.columns.values()),
        "unique on a column other than `id`": any(
            column.unique for name, column in schema.columns.items() if name != "id"
        ),
    }
    for what, is_asked in asked.items():
        if is_asked:
            raise ContractError(
                f"the contract asks for {what}, which is not checked", where=where, help="Take it out of the contract."
            )


def _column_checks(name: str, column: Column, table: pl.Schema, where: str) -> Iterator[RowCheck]:
    if name not in table:
        if column.required:
            raise ContractError(
                f"the contract asks for the column `{name}`, which articles do not have",
                where=where,
                help=nearest(name, table),
            )
        return
    wanted, found = column.dtype, polars_engine.Engine.dtype(table[name])
    if wanted is not None and not wanted.check(found):
        raise ContractError(f"the contract wants `{name}` as {wanted}, articles have {found}", where=where)
    codes = (column.metadata or {}).get("codes", {})
    if not column.nullable:
        yield RowCheck(codes.get("nullable", f"{name}.nullable"), name, "error", _not_null(name))
    for check in column.checks:
        code = codes.get(check.name) or _code(check, f"{name}.")
        yield RowCheck(code, name, _level(check), _mask(check, name))


def _frame_check(check: Check, where: str) -> RowCheck:
    code = _code(check, "")
    if not code:
        raise ContractError("a dataframe check has no name", where=where, help='Write @pa.dataframe_check(name="…").')
    rule = rules().get(code)
    return RowCheck(code, rule.column if rule else None, _level(check), _mask(check, None))


def _code(check: Check, prefix: str) -> str:
    """Return a check's code: its name when it holds a dot, else `column.name`."""
    name = str(check.name or "")
    return name if "." in name or not name else f"{prefix}{name}"


def _level(check: Check) -> Severity:
    return "warning" if check.raise_warning else "error"


def _not_null(name: str) -> Mask:
    return lambda frame: frame[name].is_not_null()


def _mask(check: Check, column: str | None) -> Mask:
    def keeps(frame: pl.DataFrame) -> pl.Series:
        try:
            result: Any = check(frame.lazy(), column) if column else check(frame.lazy())
            output = result.check_output.collect().to_series()
        except (Exception, SystemExit) as error:
            why = f"{type(error).__name__}: {str(error).splitlines()[0][:200]}"
            raise ContractError(f"the check `{check.name}` of the contract fails to run", why=why) from error
        return _whole(output, frame.height, str(check.name)).fill_null(value=True)

    return keeps


def _whole(output: pl.Series, height: int, name: str) -> pl.Series:
    """Refuse a check that answers for the frame as a whole: it would blame every row or none."""
    if len(output) == height:
        return output
    if len(output) == 1 and output[0] is True:
        return pl.Series(values=[True] * height, dtype=pl.Boolean)
    raise ContractError(f"the check `{name}` gives one answer for the whole table", help="Return one boolean a row.")


def codes_of(checks: list[RowCheck]) -> Mapping[str, Severity]:
    """Return every code that a contract can find, with its level."""
    return {check.code: check.severity for check in checks}

"""Which rows of a batch break a plan, and what is said of each? The same for articles as for tables on disk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import polars as pl

from copydesk.contract.engine.plan import NotRun, Plan, Planned
from copydesk.contract.engine.unique import Rows
from copydesk.contract.engine.whole import Marks
from copydesk.contract.words import message
from copydesk.report import FINDINGS, RESERVED, ROW, Severity, most_serious, rules

FOUND = pl.Schema(FINDINGS)
"""The columns of `report.FINDINGS`, as polars has them."""


def levelled(plan: Plan, severity: Mapping[str, Severity]) -> Plan:
    """Return the plan with the levels that somebody gave codes; what is switched off keeps its place and is not run."""
    return replace(plan, checks=tuple(_levelled(it, severity.get(it.code, it.severity)) for it in plan.checks))


def _levelled(planned: Planned, level: Severity) -> Planned:
    return replace(planned, severity=level, how=NotRun("switched off") if level == "off" else planned.how)


def levels(plan: Plan, severity: Mapping[str, Severity]) -> dict[str, Severity]:
    """Return the level of every code: the catalogue's, over it the contract's, over it what somebody gave."""
    found: dict[str, Severity] = {}
    for planned in plan.checks:
        found[planned.code] = most_serious([planned.severity, found.get(planned.code, planned.severity)])
    return {code: rule.severity for code, rule in rules().items()} | found | dict(severity)


def masks(plan: Plan, marked: Mapping[int, Rows]) -> dict[str, tuple[Planned, pl.Expr]]:
    """Return, under a name that no table has, each check that is run and the expression that is true where it is kept.

    `marked` are the rows, by their column `ROW`, that break a check which no single row can answer.
    """
    found = {}
    for place, planned in enumerate(plan.checks):
        if isinstance(planned.how, pl.Expr):
            found[f"{RESERVED}kept {place}"] = planned, planned.how
        elif place in marked and not isinstance(planned.how, NotRun):
            rows = pl.Series("rows", marked[place], pl.UInt32)
            found[f"{RESERVED}kept {place}"] = planned, ~pl.col(ROW).is_in(rows.implode())
    return found


def broken(
    batch: pl.DataFrame, checks: Mapping[str, Planned], told: pl.DataFrame, beside: Mapping[str, pl.Expr]
) -> list[pl.DataFrame]:
    """Return what is found in a batch, one frame a check, in the order of the plan; one row a finding.

    `checks` are asked of the columns of their names, which are true where a row keeps the check. `told` are the rows
    (`ROW`, as a number of 64 bits) and columns of which an error is told already. `beside` are more columns.
    """
    found = []
    for name in _with_breaks(batch, checks):
        planned = checks[name]
        found.append(
            batch.filter(~pl.col(name) & ~_explained(planned, told)).select(
                code=pl.lit(planned.code),
                severity=pl.lit(planned.severity),
                column=pl.lit(planned.column, pl.String),
                message=message(planned.says, planned.column, batch.schema),
                **beside,
            )
        )
    return found


def breaks(batch: pl.DataFrame, checks: Iterable[str]) -> dict[str, int]:
    """Return how many rows of a batch break each check."""
    names = list(checks)
    if not names or not batch.height:
        return dict.fromkeys(names, 0)
    return {name: int(number) for name, number in batch.select((~pl.col(names)).sum()).row(0, named=True).items()}


def _with_breaks(batch: pl.DataFrame, checks: Iterable[str]) -> list[str]:
    """Return the checks that any row breaks; most are kept by most batches."""
    return [name for name, number in breaks(batch, checks).items() if number]


def _explained(planned: Planned, told: pl.DataFrame) -> pl.Expr:
    """Return which rows break a check only because their value could not be read, of which an error is told.

    What is unread is null, and that it is missing too would be said twice.
    """
    if planned.part != "nullable" and not planned.code.endswith(".missing"):
        return pl.lit(value=False)
    rows = told.filter(pl.col("column") == planned.column)["row"]
    return pl.col(ROW).cast(pl.Int64).is_in(rows.implode()) if len(rows) else pl.lit(value=False)


def said(marks: Marks) -> pl.DataFrame:
    """Return the findings about all records together."""
    rows = [
        {"code": it.code, "severity": it.severity, "column": it.column, "source": "", "message": wrong}
        for it, wrong in marks.said
    ]
    return pl.DataFrame(rows, schema=FOUND)

"""Which rows keep the contract, and what is wrong with the others?

Findings of the readers and of the contract become one table. A row with an error is quarantined.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl
import pyarrow as pa

from copydesk.article import ARTICLE
from copydesk.contract import Contract
from copydesk.contract.desk import Desk
from copydesk.contract.engine.cache import plan_for
from copydesk.contract.engine.plan import Broken, Plan, Planned, Unique
from copydesk.contract.engine.unique import Rows
from copydesk.contract.words import message
from copydesk.errors import ContractError
from copydesk.report import FINDINGS, Severity, rules

UNREADABLE = r"^(?:capture|frontmatter)\.|^record\.(?:syntax|duplicate-key|too-large)$"
"""A record with one of these was not read: the contract has nothing to look at."""

FOUND = FINDINGS.append(pa.field("shard", pa.int32()))
"""Findings of all intake files, each with the number of its file."""

ORDER = ["source", "row", "line", "code", "column", "message"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found in a table: the findings, and which rows are free of errors (in the table's order)."""

    findings: pa.Table
    accepted: pl.Series


def article_plan(contract: Contract, known: Desk) -> Plan:
    """Return how articles are held against a contract; ContractError when it asks for what articles do not have.

    That ids are unique is kept by identity: rows of one id have become one before.
    """
    articles = ARTICLE.empty_table()
    frame = pl.from_arrow(articles)
    if not isinstance(frame, pl.DataFrame):
        raise TypeError(articles.schema)
    plan = plan_for(contract, frame.schema, known)
    for planned in plan.checks:
        if isinstance(planned.how, Broken):
            raise ContractError("the contract does not fit articles", where=contract.where, why=planned.how.message)
    return replace(plan, checks=tuple(replace(it, how=None) if _by_identity(it) else it for it in plan.checks))


def _by_identity(planned: Planned) -> bool:
    return isinstance(planned.how, Unique) and planned.how.columns == ("id",)


def validate(table: pa.Table, plan: Plan, severity: Mapping[str, Severity], marked: Mapping[int, Rows]) -> Verdict:
    """Check rows of the intake table; `severity` overrides the level of codes.

    `marked` are the rows that break a check which no single row can answer, by the check's place in the plan.
    """
    frame = pl.from_arrow(table)
    if not isinstance(frame, pl.DataFrame):
        raise TypeError(table.schema)
    frame = frame.with_row_index("position")
    noted = _noted(frame)
    checked = _checked(frame.filter(~is_unread()), plan, marked)
    levels = _levels(plan, severity)
    told = noted.filter(pl.col("code").replace_strict(levels, default="error", return_dtype=pl.String) == "error")
    explained = told.select("position", "column").drop_nulls().unique()
    checked = checked.join(
        explained.with_columns(explained=pl.lit(value=True)), on=["position", "column"], how="left", nulls_equal=False
    ).filter(~(pl.col("explained").fill_null(value=False) & pl.col("code").str.ends_with(".missing")))
    found = pl.concat([noted, checked.select(noted.columns)])
    found = found.with_columns(
        severity=pl.col("code").replace_strict(levels, default="error", return_dtype=pl.String)
    ).filter(pl.col("severity") != "off")
    bad = found.filter(pl.col("severity") == "error")["position"].unique()
    accepted = frame.select(~pl.col("position").is_in(bad.to_list())).to_series()
    return Verdict(_table(found, frame), accepted)


def is_unread() -> pl.Expr:
    """Return which rows of the intake table were not read, so that the contract has nothing to look at."""
    codes = pl.col("notes").list.eval(pl.element().struct.field("code").str.contains(UNREADABLE))
    return codes.list.any().fill_null(value=False)


def _levels(plan: Plan, chosen: Mapping[str, Severity]) -> dict[str, Severity]:
    """Return the level of every code: the catalogue's, over it the contract's, over it the recipe's."""
    catalogue = {code: rule.severity for code, rule in rules().items()}
    return catalogue | {check.code: check.severity for check in plan.checks} | dict(chosen)


def _noted(frame: pl.DataFrame) -> pl.DataFrame:
    """Return what the readers noted, one row a note."""
    notes = frame.select("position", "notes").explode("notes").drop_nulls("notes")
    return notes.select(
        pl.col("position"),
        *(pl.col("notes").struct.field(name).alias(name) for name in ("code", "column", "message", "line")),
    )


def _checked(frame: pl.DataFrame, plan: Plan, marked: Mapping[int, Rows]) -> pl.DataFrame:
    """Run every check of the contract and return the rows that break it."""
    kept = {str(place): it.how for place, it in enumerate(plan.checks) if isinstance(it.how, pl.Expr)}
    kept |= {
        str(place): ~pl.col("position").is_in(pl.Series("rows", rows, pl.UInt32).implode())
        for place, rows in marked.items()
    }
    judged = plan.prepare(frame.lazy()).with_columns(**kept).collect()
    broken = [
        judged.filter(~pl.col(place)).select(
            "position",
            code=pl.lit(plan.checks[int(place)].code),
            column=pl.lit(plan.checks[int(place)].column, dtype=pl.String),
            message=message(plan.checks[int(place)].says, plan.checks[int(place)].column, judged.schema),
            line=pl.lit(None, dtype=pl.Int32),
        )
        for place in sorted(kept, key=int)
    ]
    return pl.concat(broken) if broken else _noted(frame.clear())


def _table(found: pl.DataFrame, frame: pl.DataFrame) -> pa.Table:
    places = frame.select("position", "id", "source", "row")
    joined = found.join(places, on="position", how="left").join(_lines(frame), on=["position", "column"], how="left")
    joined = joined.with_columns(pl.coalesce("line", "read_on")).sort(ORDER, nulls_last=True)
    return joined.select(FINDINGS.names).to_arrow().cast(FINDINGS)


def _lines(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the first line that each field of each row was read on, as the evidence tells it."""
    evidence = frame.select("position", "evidence").explode("evidence").drop_nulls("evidence").unnest("evidence")
    return evidence.group_by("position", column="field").agg(read_on=pl.col("line").min())


def sort_findings(tables: Sequence[pa.Table]) -> pa.Table:
    """Put the findings of all intake files together, in the order of the sources.

    `shard` tells in which intake file each was made: two sources may hold files of one name.
    """
    placed = [
        table.append_column(FOUND.field("shard"), pa.array([number] * table.num_rows, pa.int32()))
        for number, table in enumerate(tables)
    ]
    joined = pa.concat_tables([FOUND.empty_table(), *placed])
    frame = pl.from_arrow(joined)
    if not isinstance(frame, pl.DataFrame):
        return joined
    return frame.sort([*ORDER, "shard"], nulls_last=True).to_arrow().cast(FOUND)

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
from copydesk.errors import ContractError
from copydesk.findings import broken, levelled, levels, masks
from copydesk.report import FINDINGS, ROW, Severity

UNREADABLE = r"^(?:capture|frontmatter|feed|json)\.|^warc\.damaged$|^record\.(?:syntax|duplicate-key|too-large|packed)$"
"""A record with one of these was not read: the contract has nothing to look at."""

OF_FILES = ["warc.passed-over"]
"""Codes of what a reader says about a whole file; it stands with the last record of the file."""

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
            raise ContractError(
                "contract.no-fit", "the contract does not fit articles", where=contract.where, why=planned.how.message
            )
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
    frame = frame.with_row_index(ROW)
    plan = levelled(plan, severity)
    noted = _noted(frame, levels(plan, severity))
    told = noted.filter(pl.col("severity") == "error").select(pl.col(ROW).cast(pl.Int64).alias("row"), "column")
    readable = frame.filter(~is_unread())
    checked = [it.select(noted.columns) for it in _checked(readable, plan, marked, told)]
    found = pl.concat([noted.filter(pl.col("severity") != "off"), *checked])
    bad = found.filter(pl.col("severity") == "error")[ROW].unique()
    accepted = frame.select(~pl.col(ROW).is_in(bad.implode())).to_series()
    return Verdict(_table(found, frame), accepted)


def about_files(table: pa.Table, plan: Plan, severity: Mapping[str, Severity]) -> pa.Table:
    """Return what superseded rows of the intake table say about their files: it outlives the record."""
    frame = pl.from_arrow(table)
    if not isinstance(frame, pl.DataFrame):
        raise TypeError(table.schema)
    frame = frame.with_row_index(ROW)
    noted = _noted(frame, levels(levelled(plan, severity), severity))
    return _table(noted.filter(pl.col("code").is_in(OF_FILES) & (pl.col("severity") != "off")), frame)


def is_unread() -> pl.Expr:
    """Return which rows of the intake table were not read, so that the contract has nothing to look at."""
    codes = pl.col("notes").list.eval(pl.element().struct.field("code").str.contains(UNREADABLE))
    return codes.list.any().fill_null(value=False)


def _noted(frame: pl.DataFrame, known: Mapping[str, str]) -> pl.DataFrame:
    """Return what the readers noted, one row a note, each with its level."""
    notes = frame.select(ROW, "notes").explode("notes").drop_nulls("notes")
    parts = (pl.col("notes").struct.field(name).alias(name) for name in ("code", "column", "message", "line"))
    level = pl.col("code").replace_strict(known, default="error", return_dtype=pl.String)
    return notes.select(pl.col(ROW), *parts).with_columns(severity=level)


def _checked(frame: pl.DataFrame, plan: Plan, marked: Mapping[int, Rows], told: pl.DataFrame) -> list[pl.DataFrame]:
    """Run every check of the contract and return the rows that break it, one row a finding."""
    asked = masks(plan, marked)
    judged = plan.prepare(frame.lazy()).with_columns(**{name: kept for name, (_, kept) in asked.items()}).collect()
    checks = {name: planned for name, (planned, _) in asked.items()}
    return broken(judged, checks, told, {ROW: pl.col(ROW), "line": pl.lit(None, pl.Int32)})


def _table(found: pl.DataFrame, frame: pl.DataFrame) -> pa.Table:
    # Evidence is long, and most rows keep the contract.
    told = frame.filter(pl.col(ROW).is_in(found[ROW].unique().implode()))
    places = told.select(ROW, "id", "source", "row")
    joined = found.join(places, on=ROW, how="left").join(_lines(told), on=[ROW, "column"], how="left")
    joined = joined.with_columns(pl.coalesce("line", "read_on")).sort(ORDER, nulls_last=True)
    return joined.select(FINDINGS.names).to_arrow().cast(FINDINGS)


def _lines(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the first line that each field of each row was read on, as the evidence tells it."""
    evidence = frame.select(ROW, "evidence").explode("evidence").drop_nulls("evidence").unnest("evidence")
    return evidence.group_by(ROW, column="field").agg(read_on=pl.col("line").min())


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

"""Which rows keep the contract, and what is wrong with the others?

Findings of the readers and of the contract become one table. A row with an error is quarantined.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl
import pyarrow as pa

from copydesk.article import ARTICLE
from copydesk.contract import Contract
from copydesk.contract.desk import Desk, lent
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


def validate(table: pa.Table, contract: Contract, known: Desk, severity: Mapping[str, Severity]) -> Verdict:
    """Check rows of the intake table against a contract; `severity` overrides the level of codes."""
    frame = pl.from_arrow(table)
    if not isinstance(frame, pl.DataFrame):
        raise TypeError(table.schema)
    frame = frame.with_row_index("position")
    noted = _noted(frame)
    unread = noted.filter(pl.col("code").str.contains(UNREADABLE))["position"].unique()
    readable = frame.filter(~pl.col("position").is_in(unread.to_list()))
    checked = _checked(readable, contract, known)
    levels = _levels(contract, severity)
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


def _levels(contract: Contract, chosen: Mapping[str, Severity]) -> dict[str, Severity]:
    """Return the level of every code: the catalogue's, over it the contract's, over it the recipe's."""
    catalogue = {code: rule.severity for code, rule in rules().items()}
    return catalogue | {check.code: check.severity for check in contract.checks} | dict(chosen)


def _noted(frame: pl.DataFrame) -> pl.DataFrame:
    """Return what the readers noted, one row a note."""
    notes = frame.select("position", "notes").explode("notes").drop_nulls("notes")
    return notes.select(
        pl.col("position"),
        *(pl.col("notes").struct.field(name).alias(name) for name in ("code", "column", "message", "line")),
    )


def _checked(frame: pl.DataFrame, contract: Contract, known: Desk) -> pl.DataFrame:
    """Run every check of the contract and return the rows that break it."""
    articles = frame.select(ARTICLE.names)
    broken = []
    with lent(known):
        for check in contract.checks:
            rows = frame.filter(~check.keeps(articles)) if frame.height else frame
            message = pl.lit(_says(check.code)) if check.column is None else _shown(check.column, check.code)
            broken.append(
                rows.select(
                    "position",
                    code=pl.lit(check.code),
                    column=pl.lit(check.column, dtype=pl.String),
                    message=message,
                    line=pl.lit(None, dtype=pl.Int32),
                )
            )
    return pl.concat(broken) if broken else _noted(frame.clear())


def _says(code: str) -> str:
    rule = rules().get(code)
    return rule.says if rule else f"the check {code} is broken"


def _shown(column: str, code: str) -> pl.Expr:
    """Say what is wrong and show the value; never a body, and never more than 80 characters."""
    if column in {"text", "description", "images"}:
        return pl.lit(_says(code))
    value = pl.col(column)
    kind = ARTICLE.field(column).type
    if pa.types.is_list(kind):
        value = value.list.join(", ")
    shown = value.cast(pl.String).str.replace_all(r"[\p{Cc}\p{Cf}]", "�").str.slice(0, 80)
    return pl.concat_str(pl.lit(f"{_says(code)} Found: "), shown.fill_null("nothing"))


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

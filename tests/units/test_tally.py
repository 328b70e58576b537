"""Is every finding counted under its own level, and is what is known told from what is new?"""

from __future__ import annotations

from pathlib import Path

import pandera.polars as pa
import polars as pl
import pytest
from pandera.backends.polars import builtin_checks as _registered  # noqa: F401 - imported for what it registers
from tests.contracts import files_of, report_on

from copydesk.contract import Contract
from copydesk.contract.engine.plan import Broken, Plan, Planned
from copydesk.judge import Baseline, FailOn, Policy
from copydesk.report import FINDINGS, Limit, Report
from copydesk.table_files import TableFile
from copydesk.tables import Ask, check_tables
from copydesk.tally import Tally, runs_of

MIXED = pa.DataFrameSchema(
    {
        "a": pa.Column(int, pa.Check.gt(0, raise_warning=True), metadata={"codes": {"greater_than": "row.low"}}),
        "b": pa.Column(int, pa.Check.gt(0), metadata={"codes": {"greater_than": "row.low"}}),
    }
)
"""One code: a warning in one column, an error in the other."""

ROWS = pl.DataFrame({"id": ["k", "l", "m"], "a": [-1, -2, 3], "b": [1, -3, 4]})


def report_by(policy: Policy, place: Path, frame: pl.DataFrame = ROWS) -> Report:
    """Return the report about a table in one Parquet file, by a policy."""
    frame.write_parquet(place / "t.parquet")
    files = [TableFile(place / "t.parquet", "t.parquet", "parquet")]
    return check_tables(files, Contract.of(MIXED), Ask(policy=policy), place / "work").report


def test_an_error_is_never_counted_as_a_warning(tmp_path: Path) -> None:
    """A code that is a warning here and an error there is counted as both, and fails."""
    report = report_on(Contract.of(MIXED), ROWS, tmp_path)
    assert [(it.code, it.severity, it.count, it.fails) for it in report.findings] == [
        ("row.low", "error", 1, True),
        ("row.low", "warning", 2, False),
    ]
    assert (report.ok, report.errors, report.warnings) == (False, 1, 2)
    assert [(it.column, it.severity, it.broken) for it in report.checks if it.code == "row.low"] == [
        ("a", "warning", 2),
        ("b", "error", 1),
    ]


@pytest.mark.parametrize(
    ("fail_on", "limit", "fails"),
    [
        ("error", 0, [True, False]),
        ("error", 1, [False, False]),
        ("warning", 2, [True, True]),
        ("warning", 3, [False, False]),
    ],
)
def test_a_limit_is_for_the_code(tmp_path: Path, fail_on: FailOn, limit: int, fails: list[bool]) -> None:
    """What is allowed of a code is held against all of it that is serious."""
    policy = Policy(fail_on=fail_on, allowed={"row.low": Limit(count=limit)})
    assert [it.fails for it in report_by(policy, tmp_path).findings] == fails


def test_a_baseline_speaks_of_both_levels(tmp_path: Path) -> None:
    """A record that is named twice for a code is known as a warning and as an error."""
    report = report_by(Policy(baseline=Baseline(findings={"row.low": ["l", "l"]})), tmp_path)
    assert [(it.severity, it.count, it.known) for it in report.findings] == [("error", 1, 1), ("warning", 2, 1)]
    assert (report.ok, report.known, report.warnings) == (True, 2, 1)


def test_the_names_for_a_baseline_hold_both_levels() -> None:
    """Names are written by code."""
    levels = enumerate(["error", "warning"])
    rows = [{"code": "x.y", "severity": level, "source": "t", "row": row, "message": "Seen."} for row, level in levels]
    tally = Tally(names=True)
    tally.add(pl.DataFrame(rows, schema=pl.Schema(FINDINGS)))
    assert {code: sorted(names) for code, names in tally.names().items()} == {"x.y": ["t#0", "t#1"]}


def test_a_known_row_of_parquet_is_not_shown_as_new(tmp_path: Path) -> None:
    """Rows of Parquet have no line; those that the baseline names are shown last, and once."""
    frame = ROWS.drop("id")
    known = Baseline(findings={"row.low": ["t.parquet#0", "t.parquet#9"]})
    report = report_by(Policy(baseline=known), tmp_path, frame)
    (group,) = [it for it in report.findings if it.severity == "warning"]
    assert (group.count, group.known, [it.row for it in group.examples]) == (2, 1, [1, 0])


def test_a_record_that_is_named_twice_is_known_twice(tmp_path: Path) -> None:
    """Two records of one id were known; a third one is new, and it is the last."""
    known = Baseline(findings={"id.unique": ["a", "a"]})
    schema = pa.DataFrameSchema({"id": pa.Column(str, unique=True)})
    frame = pl.DataFrame({"id": ["a", "b", "a", "a"]})
    files = list(files_of(frame, tmp_path, 9))
    ask = Ask(policy=Policy(baseline=known))
    report = check_tables(files, Contract.of(schema), ask, tmp_path / "work").report
    (group,) = report.findings
    assert (group.count, group.known, [it.row for it in group.examples]) == (3, 2, [3, 0, 2])
    assert not report.ok


def planned(severity: str, how: Broken | pl.Expr | None) -> Plan:
    """Return a plan of one check."""
    check = Planned(code="a.b", column="a", severity=severity, says="Something.", how=how)  # type: ignore[arg-type]
    return Plan(("a",), (), {}, {}, (check,))


@pytest.mark.parametrize("levels", [("error", "warning"), ("warning", "error"), ("off", "error"), ("error", "off")])
def test_the_most_serious_level_of_several_tables_is_told(levels: tuple[str, str]) -> None:
    """Tables of other columns have other plans; the last of them has not the last word."""
    (run,) = runs_of([planned(level, pl.lit(value=True)) for level in levels], {}, Tally())
    assert run.severity == "error"


@pytest.mark.parametrize("turn", [1, -1])
def test_a_check_that_ran_on_one_table_ran(turn: int) -> None:
    """Where names alone broke it in one table, it was run on the other all the same."""
    plans = [planned("error", pl.lit(value=True)), planned("error", Broken("not there"))]
    (run,) = runs_of(plans[::turn], {}, Tally())
    assert run.road == "fused"

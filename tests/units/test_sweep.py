"""Do the columns of a table stay its own while it is swept, whatever they are called and hold?"""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandera.polars as pa
import polars as pl
import pytest
from pandera.backends.polars import builtin_checks as _registered  # noqa: F401 - imported for what it registers
from tests.contracts import files_of

from copydesk import sweep
from copydesk.contract import Contract
from copydesk.errors import UsageError
from copydesk.report import LINE, RESERVED, ROW, Severity
from copydesk.sweep import AT, Sweep, Swept
from copydesk.table_files import TableFile
from copydesk.tables import Ask, Checked, check_tables

SCHEMA = pa.DataFrameSchema({"size": pa.Column(int, [pa.Check.lt(6), pa.Check.gt(0)])})
CONTRACT = Contract.of(SCHEMA)


def checked(files: list[TableFile], place: Path, **ask: Any) -> Checked:
    """Hold files against the contract."""
    return check_tables(files, CONTRACT, Ask(**ask), place / "work")


@pytest.mark.parametrize(
    "name",
    ["2", "3", "4", "__at", "__place", "__source", "__row", "__line", "__scan", "row", "source", "code", "hash", "^a$"],
)
def test_a_column_may_have_any_name(tmp_path: Path, name: str) -> None:
    """What is put beside a table for the checks has names that no column of a table has."""
    frame = pl.DataFrame({"size": [1, 7, 0], name: ["x", "y", "z"]})
    targets = {"valid": tmp_path / "v", "invalid": tmp_path / "i"}
    (tmp_path / "work").mkdir()
    report = checked(list(files_of(frame, tmp_path, 99)), tmp_path, **targets).report
    assert sorted((it.code, it.examples[0].row) for it in report.findings) == [
        ("size.greater_than", 2),
        ("size.less_than", 1),
    ]
    assert pl.read_parquet(tmp_path / "v").equals(frame[[0]])
    assert pl.read_parquet(tmp_path / "i").select("size", pl.nth(1)).equals(frame[[1, 2]])
    assert [row[0]["code"] for row in pl.read_parquet(tmp_path / "i")["copydesk_findings"].to_list()] == [
        "size.less_than",
        "size.greater_than",
    ]


@pytest.mark.parametrize("name", [ROW, LINE, AT, f"{RESERVED}anything"])
@pytest.mark.parametrize("kind", ["parquet", "arrow"])
def test_a_name_that_is_ours_is_refused(tmp_path: Path, name: str, kind: str) -> None:
    """A table that holds such a column is refused aloud: its values would be taken for ours."""
    frame = pl.DataFrame({"size": [1, 7], name: ["x", "y"]})
    path = tmp_path / "t"
    if kind == "parquet":
        frame.write_parquet(path)
    else:
        frame.write_ipc(path)
    with pytest.raises(UsageError, match="keeps for itself") as refused:
        checked([TableFile(path, "t", kind)], tmp_path)
    assert (refused.value.where, bool(refused.value.help)) == ("t", True)


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        ([1, 2], pl.List(pl.Int64), None),
        (["a", "b"], pl.List(pl.String), None),
        ({"x": 1}, pl.Struct({"x": pl.Int64}), None),
        ([1, 2], pl.Array(pl.Int64, 2), None),
        (b"\x00\xff", pl.Binary(), "00ff"),
        (dt.timedelta(seconds=90), pl.Duration("us"), "PT1M30S"),
        (dt.date(2025, 3, 4), pl.Date(), "2025-03-04"),
        (Decimal("1.50"), pl.Decimal(9, 2), "1.50"),
        ("a", pl.Categorical(), "a"),
        ("a", pl.Enum(["a"]), "a"),
        (7, pl.UInt8(), "7"),
        (True, pl.Boolean(), "true"),
        (None, pl.Null(), None),
    ],
)
def test_a_column_of_any_type_may_name_records(
    tmp_path: Path, value: Any, kind: pl.DataType, shown: str | None
) -> None:
    """What is no text and cannot become one names nothing; a record then is its file and row."""
    frame = pl.DataFrame({"size": [9], "key": pl.Series([value], dtype=kind)})
    done = checked(list(files_of(frame, tmp_path, 9)), tmp_path, id_column="key", names=True)
    assert [it.id for group in done.report.findings for it in group.examples] == [shown]
    assert done.names == {"size.less_than": [shown or "000.parquet#0"]}


def test_findings_are_gathered_in_bounded_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many short rows are broken, only so many findings are in memory at a time, and none is lost."""
    heights: list[int] = []
    whole = Sweep._swept  # noqa: SLF001 - the class is watched

    def swept(self: Sweep, batch: pl.DataFrame) -> Swept:
        found = whole(self, batch)
        heights.append(found.findings.height)
        return found

    monkeypatch.setattr(Sweep, "_swept", swept)
    monkeypatch.setattr(sweep, "GATHERED_FINDINGS", 100)
    frame = pl.DataFrame({"size": [9] * 1_000})
    report = checked(list(files_of(frame, tmp_path, 9_999)), tmp_path).report
    assert [(it.code, it.count, [one.row for one in it.examples]) for it in report.findings] == [
        ("size.less_than", 1_000, [0, 1, 2])
    ]
    assert (sum(heights), max(heights)) == (1_000, 100)


def test_a_lowered_note_hides_no_error(tmp_path: Path) -> None:
    """What could not be read is null: when that is only a warning, the null is still an error."""
    (tmp_path / "t.jsonl").write_text('{"size": 1}\n{"size": "x"}\n')
    files = [TableFile(tmp_path / "t.jsonl", "t.jsonl", "jsonl")]
    report = checked(files, tmp_path, severity={"size.dtype": "warning"}).report
    assert [(it.code, it.severity) for it in report.findings] == [("size.nullable", "error"), ("size.dtype", "warning")]
    assert report.funnel.quarantined == 1


def test_a_note_explains_a_null_under_any_code(tmp_path: Path) -> None:
    """A contract may call `nullable` by another name; what could not be read is not missing too."""
    (tmp_path / "t.jsonl").write_text('{"size": 1}\n{"size": "x"}\n')
    files = [TableFile(tmp_path / "t.jsonl", "t.jsonl", "jsonl")]
    schema = pa.DataFrameSchema({"size": pa.Column(int, metadata={"codes": {"nullable": "size.gone"}})})
    report = check_tables(files, Contract.of(schema), Ask(), tmp_path / "work").report
    assert [it.code for it in report.findings] == ["size.dtype"]


def test_what_is_switched_off_is_not_run_and_is_told(tmp_path: Path) -> None:
    """A check that is off stands in the report as such; not even its function is called."""

    def never(_: Any) -> pl.LazyFrame:
        raise AssertionError

    schema = pa.DataFrameSchema({"size": pa.Column(int, [pa.Check.lt(6), pa.Check(never, name="mine")], unique=True)})
    off = {"size.less_than": "off", "size.mine": "off", "size.unique": "off"}
    files = list(files_of(pl.DataFrame({"size": [7, 7]}), tmp_path, 9))
    report = check_tables(files, Contract.of(schema), Ask(severity=off), tmp_path / "work").report  # type: ignore[arg-type]
    runs = {it.code: (it.severity, it.road, it.broken) for it in report.checks}
    assert {code: runs[code] for code in off} == dict.fromkeys(off, ("off", "not run", 0))
    assert (report.ok, report.findings) == (True, [])
    assert json.loads(report.model_dump_json())["ok"]


@pytest.mark.parametrize("level", ["error", "warning", "off"])
def test_notes_are_told_in_bounded_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, level: Severity) -> None:
    """Rows that could not be parsed, and values that could not be read, may be as many as there are rows."""
    monkeypatch.setattr(sweep, "GATHERED_FINDINGS", 7)
    (tmp_path / "t.jsonl").write_text('not\n{"size": "x"}\n' * 50)
    files = [TableFile(tmp_path / "t.jsonl", "t.jsonl", "jsonl")]
    report = checked(files, tmp_path, severity={"size.dtype": level, "record.syntax": level}).report
    counts = {it.code: (it.severity, it.count, it.examples[0].line) for it in report.findings}
    told = {"size.dtype": (level, 50, 2), "record.syntax": (level, 50, 1)} if level != "off" else {}
    assert counts == told | ({} if level == "error" else {"size.nullable": ("error", 50, 2)})
    assert (report.funnel.read, report.funnel.quarantined) == (100, 100)

"""Do tables keep the contract that was inferred from them, whatever is in them?"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing.parametric import dataframes

from copydesk.columns import open_sides
from copydesk.contract import load_contract
from copydesk.contract.diff import compare
from copydesk.infer import infer
from copydesk.report import Report
from copydesk.table_files import find_tables
from copydesk.tables import Ask, check_tables

NAMES = st.one_of(
    st.sampled_from(["id", "class", "str", "a b", '"', "\\", "a\nb", "", "é", "validate"]), st.text(max_size=4)
).filter(lambda name: "\0" not in name and name.encode("utf-8", "ignore").decode() == name)
TEXTS = st.one_of(
    st.sampled_from(["", "1", "007", "1.5", "nan", "true", "2024-02-29", "2024-02-29T10:00:00Z", "a", "a"]),
    st.text(max_size=5),
).filter(lambda text: text.encode("utf-8", "ignore").decode() == text)
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False, allow_infinity=False), TEXTS
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2)
)
LONG = st.integers(-(2**70), 2**70)
"""Among other numbers they are floats; a column of several types cannot hold them at all."""
ALIKE = [st.integers(0, 3), LONG, st.floats(allow_nan=False, allow_infinity=False), st.booleans(), TEXTS]


def settled(folder: Path, name: str) -> Report:
    """Infer a contract from a file, compare the two, and check the file with it."""
    files = find_tables([str(folder / name)], Path()).tables
    found = infer(files, "Model", folder / "work")
    (folder / "contract.py").write_text(found.source, encoding="utf-8")
    contract = load_contract(str(folder / "contract.py"), None)
    report = check_tables(files, contract, Ask(), folder / "again").report
    changes = compare(*open_sides(str(folder / "contract.py"), str(folder / name), Path(), folder / "diff"))
    assert [it for it in changes if it.column not in found.left_out and it.kind != "order"] == []
    return report


@settings(max_examples=60)
@given(dataframes(max_cols=4, max_size=8, excluded_dtypes=[pl.Int128, pl.UInt128, pl.Float16], allow_time_zones=True))
def test_a_parquet_keeps_its_contract(frame: pl.DataFrame) -> None:
    """Every type of polars, every value: what was inferred is kept, and what cannot be written is left out."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "data").mkdir()
        frame.write_parquet(folder / "data" / "rows.parquet")
        report = settled(folder, "data/rows.parquet")
        assert report.findings == []


def rows_of_one_kind() -> st.SearchStrategy[list[Any]]:
    """Draw the values of a column, most often of one kind."""
    return st.one_of(*(st.lists(st.none() | kind, min_size=1, max_size=30) for kind in [*ALIKE, VALUES]))


@settings(max_examples=80)
@given(st.dictionaries(NAMES, rows_of_one_kind(), min_size=1, max_size=4))
def test_a_jsonl_keeps_its_contract(columns: dict[str, list[Any]]) -> None:
    """Any JSON values below any names: what was inferred is kept."""
    height = max(map(len, columns.values()))
    rows = [{name: values[row] for name, values in columns.items() if row < len(values)} for row in range(height)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "rows.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
        report = settled(folder, "rows.jsonl")
        assert report.findings == []


@settings(max_examples=80)
@given(st.dictionaries(NAMES, st.lists(TEXTS, min_size=1, max_size=60), min_size=1, max_size=4))
def test_a_csv_keeps_its_contract(columns: dict[str, list[str]]) -> None:
    """Any text below any names: what was inferred is kept."""
    height = max(map(len, columns.values()))
    frame = pl.DataFrame({name: [*values, *[""] * (height - len(values))] for name, values in columns.items()})
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        frame.write_csv(folder / "rows.csv", quote_style="always")
        report = settled(folder, "rows.csv")
        assert report.findings == []

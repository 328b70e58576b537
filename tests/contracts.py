"""How is a table held against a contract in a test? As files on disk, through the real engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from copydesk.contract import Contract
from copydesk.report import Report
from copydesk.table_files import TableFile
from copydesk.tables import Ask, check_tables


def files_of(frame: pl.DataFrame, place: Path, cut: int) -> Iterator[TableFile]:
    """Deal a table to Parquet files of `cut` rows, at least one file."""
    for number, start in enumerate(range(0, max(frame.height, 1), cut)):
        path = place / f"{number:03d}.parquet"
        frame.slice(start, cut).write_parquet(path, row_group_size=2)
        yield TableFile(path, path.name, "parquet")


def report_on(contract: Contract, frame: pl.DataFrame, place: Path, cut: int = 1_000_000) -> Report:
    """Return the report about a table that lies in one or several files."""
    ask = Ask(examples=1_000)
    return check_tables(list(files_of(frame, place, cut)), contract, ask, place / "work").report


def found_in(contract: Contract, frame: pl.DataFrame, place: Path, cut: int) -> set[tuple[str, str, int | None]]:
    """Return code, level and row of the whole table of everything that is found in it."""
    report = report_on(contract, frame, place, cut)
    return {
        (group.code, group.severity, _row(it.source, it.row, cut)) for group in report.findings for it in group.examples
    }


def _row(source: str, row: int | None, cut: int) -> int | None:
    return None if row is None else int(source.partition(".")[0]) * cut + row

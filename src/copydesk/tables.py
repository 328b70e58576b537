"""Do tables on disk keep a contract, as they stand? Streamed file by file, in bounded memory.

Unlike `check`, nothing is normalised here: the columns are those of the files, and any pandera model may be the
contract. What one row can answer is one pass over each file; what only all rows can is asked before.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from copydesk.contract import Contract
from copydesk.contract.desk import Desk, lent
from copydesk.contract.engine.cache import asks_desk, plan_for
from copydesk.contract.engine.plan import Plan
from copydesk.contract.engine.whole import Marks, Part, mark
from copydesk.divide import Divider, refuse_targets
from copydesk.errors import DataRefused, UsageError
from copydesk.findings import levelled, said
from copydesk.judge import Policy, check_codes
from copydesk.kinds import instance
from copydesk.progress import begin, steps
from copydesk.readers.raw import first_line
from copydesk.readers.scans import Table, damaged, merged, open_table
from copydesk.readers.types import reading
from copydesk.report import MAX_EXAMPLES, RESERVED, ROW, Funnel, Report, Severity, make_report, rules
from copydesk.sweep import Sweep
from copydesk.table_files import TableFile
from copydesk.tally import Tally, runs_of, sentences_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """How tables are held against a contract.

    `severity` overrides the level of codes; `id_column` names records in findings; `valid` and `invalid` are files
    for the rows; `names` keeps the names of all broken records, for a baseline.
    """

    known: Desk = field(default_factory=Desk)
    severity: Mapping[str, Severity] = field(default_factory=dict)
    policy: Policy = field(default_factory=Policy)
    examples: int = MAX_EXAMPLES
    id_column: str = "id"
    valid: Path | None = None
    invalid: Path | None = None
    names: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """What came out: the report, and with `Ask.names` the names of all broken records by code."""

    report: Report
    names: Mapping[str, Sequence[str]]


def check_tables(files: Sequence[TableFile], contract: Contract, ask: Ask, work: Path) -> Checked:
    """Hold files against a contract; ContractError when the contract cannot be run on them.

    With `valid` and `invalid` every row that was read ends in exactly one of the two files, in its order. Rows that
    cannot be read are in neither and are counted as quarantined; DataRefused when a whole file is damaged.
    """
    refuse_targets(
        [it for it in (ask.valid, ask.invalid) if it],
        [*(it.path for it in files), *([contract.file] if contract.file else [])],
    )
    wanted = _wanted(contract) if any(it.kind in {"jsonl", "csv"} for it in files) else pl.Schema()
    tables = [open_table(it.path, it.source, it.kind, wanted, work / f"{n:06d}") for n, it in enumerate(files)]
    for table, file in zip(tables, files, strict=True):
        _refuse_reserved(table, file)
    try:
        return _check(tables, contract, ask)
    except _ENGINE:
        sound = [_read_through(table, it.path) for table, it in zip(tables, files, strict=True)]
        if all(one is other for one, other in zip(tables, sound, strict=True)):
            raise
        return _check(sound, contract, ask)


def _refuse_reserved(table: Table, file: TableFile) -> None:
    """Refuse a table whose columns are called as those that are put beside them: one would be taken for the other."""
    taken = [name for name in _names(table, file) if name.startswith(RESERVED)]
    if taken:
        raise UsageError(
            "input.columns",
            f"the table has a column {taken[0]!r}, a name that copydesk keeps for itself",
            where=table.source,
            help="Rename the column.",
        )


def _names(table: Table, file: TableFile) -> Iterator[str]:
    """Yield the names of the columns as the file has them, as far as they can still be told from ours."""
    yield from table.columns
    if file.kind == "parquet":
        # Where a number of each row is asked for under a name that is taken, nothing but the footer can be read.
        with contextlib.suppress(OSError, ValueError, pl.exceptions.PolarsError):
            yield from pq.read_schema(file.path).names if table.is_damaged else table.scan.drop(ROW).collect_schema()


_ENGINE = (pl.exceptions.PolarsError, pl.exceptions.PanicException)
"""What polars raises when bytes are not what their file promised."""


def _read_through(table: Table, path: Path) -> Table:
    """Return a table, or in its place what is wrong with its file when its rows cannot be read to the end."""
    try:
        for _ in table.scan.collect_batches(engine="streaming"):
            pass
    except _ENGINE as error:
        return damaged(table.source, f"the file is damaged: {_place_of_damage(path) or first_line(error)}")
    return table


def _place_of_damage(path: Path) -> str:
    """Say which rows and bytes of a Parquet file cannot be read; nothing when all can, or it is none."""
    with contextlib.suppress(OSError, ValueError), pq.ParquetFile(path, page_checksum_verification=True) as file:
        row = 0
        for number in range(file.num_row_groups):
            group = file.metadata.row_group(number)
            for place in range(group.num_columns):
                column = group.column(place)
                try:
                    file.read_row_group(number, columns=[column.path_in_schema])
                except (OSError, ValueError) as error:
                    start = column.dictionary_page_offset or column.data_page_offset
                    end = start + column.total_compressed_size
                    last = row + group.num_rows - 1
                    where = f"`{column.path_in_schema}` of rows {row:,} to {last:,}, bytes {start:,} to {end:,}"
                    return f"{where}: {first_line(error)}"
            row += group.num_rows
    return ""


def _check(files: Sequence[Table], contract: Contract, ask: Ask) -> Checked:
    tables = merged(files)
    known = replace(ask.known, as_of=ask.known.as_of or _newest(tables, contract))
    plans = _plans(tables, contract, known)
    codes = {*rules(), *(planned.code for plan in plans for planned in plan.checks)}
    check_codes([*ask.severity, *ask.policy.allowed], codes, "--allow, or [severity] and [allowed] of the recipe")
    plans = [levelled(plan, ask.severity) for plan in plans]
    begin("check across records")
    with lent(known):
        marks = mark([Part(plan, table.scan, table.rows) for table, plan in zip(tables, plans, strict=True)])
    tally = Tally(examples=ask.examples, baseline=ask.policy.baseline, names=ask.names)
    funnel = _sweep(tables, plans, marks, ask, tally)
    tally.add(said(marks))
    stamp = known.as_of.date().isoformat() if known.as_of else None
    report = ask.policy.judge(make_report(tally.groups(sentences_of(plans)), funnel, stamp))
    runs = runs_of(plans, marks.roads, tally)
    return Checked(report.model_copy(update={"contract": contract.name, "checks": runs}), tally.names())


def _sweep(tables: Sequence[Table], plans: Sequence[Plan], marks: Marks, ask: Ask, tally: Tally) -> Funnel:
    """Pass over every file once; count what is found and divide the rows."""
    _refuse_to_divide_damage(tables, ask)
    read = broken = 0
    with Divider(ask.valid, ask.invalid, tables) as divider:
        planned = zip(tables, plans, marks.rows, strict=True)
        sizes, names = [table.rows + table.unread for table in tables], [_files_of(table) for table in tables]
        for table, plan, rows in steps("check", planned, sizes, "records", names):
            sweep = Sweep(table, plan, rows, ask.severity, ask.id_column)
            for findings in chain([sweep.about_files], sweep.unread()):
                tally.add(findings)
            read, broken = read + table.rows + table.unread, broken + table.unread
            for swept in sweep.batches(all_rows=divider.is_whole, all_columns=divider.is_open):
                tally.add(swept.findings)
                broken += int(swept.bad.sum())
                divider.take(table, swept, sweep.about_files)
    return Funnel(read=read, accepted=read - broken, quarantined=broken)


def _files_of(table: Table) -> str:
    """Return which files a table is made of."""
    first, last = table.parts[0][0], table.parts[-1][0]
    return first if len(table.parts) == 1 else f"{first} to {last}"


def _refuse_to_divide_damage(tables: Sequence[Table], ask: Ask) -> None:
    lost = [table for table in tables if table.is_damaged]
    if lost and (ask.valid or ask.invalid):
        raise DataRefused(
            "input.damaged",
            "a file cannot be read, so the rows were not divided",
            where=lost[0].source,
            why=lost[0].notes[0].note.message,
            help="Restore the file, or leave it out.",
        )


def _wanted(contract: Contract) -> pl.Schema:
    """Return the types that JSONL and CSV are read with; a type that neither can write is left to the plan."""
    found = {}
    for name, column in contract.schema.columns.items():
        dtype = contract.schema.dtype or column.dtype
        if dtype is None or column.regex:
            continue
        kind = instance(dtype.type)
        with contextlib.suppress(TypeError):
            reading(kind, text=True)
            found[str(name)] = kind
    return pl.Schema(found)


def _plans(tables: Sequence[Table], contract: Contract, known: Desk) -> list[Plan]:
    """Return the plan of each table; tables of the same columns have the same one."""
    found: dict[tuple[tuple[str, pl.DataType], ...], Plan] = {}
    for table in tables:
        columns = tuple(table.columns.items())
        if columns not in found:
            found[columns] = plan_for(contract, table.columns, known)
    return [found[tuple(table.columns.items())] for table in tables]


def _newest(tables: Sequence[Table], contract: Contract) -> dt.datetime | None:
    """Return the newest capture of all tables, else the newest article: what dates are held against.

    Only rules for news ask for it, and a contract without them need not read a column for it.
    """
    if not asks_desk(contract):
        return None
    for column in ("captured_at", "published_at"):
        dated = [table.scan for table in tables if isinstance(table.columns.get(column), pl.Datetime)]
        newest = [scan.select(pl.col(column).max()).collect(engine="streaming").item() for scan in dated]
        known = [moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC) for moment in newest if moment is not None]
        if known:
            newest_of_all: dt.datetime = max(known)
            return newest_of_all
    return None

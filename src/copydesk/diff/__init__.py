"""What is different between two datasets, row by row? And so: what may the second one be called?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from copydesk.diff.counts import Counts, kind
from copydesk.diff.coverage import days, providers
from copydesk.diff.rows import Apart, Files, differing
from copydesk.difference import MAX_PROVIDERS, ColumnChange, Difference, Level, ProviderChange
from copydesk.errors import DataRefused
from copydesk.plain import counted

IMPORTANT = ("removed", "changed", "moved")
"""Kinds of rows that ask for a major version."""

_BROKEN = (pa.ArrowException, pl.exceptions.PolarsError, OSError)


def compare(old: Files, new: Files, work: Path, each: Callable[[pl.DataFrame], None] | None = None) -> Difference:
    """Compare the articles of two datasets; files that both have are not read, so they are as their manifests say.

    `each` is handed every row that differs, in parts: `id`, `was_in`, `now_in`, `changed`, `columns`, `kind`.
    DataRefused when a file cannot be read, or an id stands for two rows.
    """
    work.mkdir(parents=True, exist_ok=True)
    counts = Counts()
    try:
        files = Apart.of(old, new)
        changes, common = _columns(files)
        for rows in differing(files.old, files.new, common, work):
            told = rows.with_columns(kind=kind())
            counts.add(told)
            if each:
                each(told)
        return _difference(old, new, counts, changes, files)
    except _BROKEN as error:
        why = str(error).partition("\n")[0]
        help_ = "Run `copydesk verify` on both."
        raise DataRefused("diff.incomparable", "the datasets cannot be compared", why=why, help=help_) from error


def _difference(old: Files, new: Files, counts: Counts, changes: Sequence[ColumnChange], files: Apart) -> Difference:
    level, why = _level(counts, changes)
    met = providers(files)
    return Difference(
        level=level,
        why=why,
        before=old.rows,
        after=new.rows,
        **{name: counts.rows[name] for name in ("added", "removed", "changed", "moved")},
        splits=list(counts.of_splits(_by_split(old), _by_split(new))),
        columns_changed=dict(sorted(counts.columns.items(), key=lambda it: (-it[1], it[0]))),
        schema_changes=list(changes),
        providers=[ProviderChange.model_validate(row) for row in met.head(MAX_PROVIDERS).iter_rows(named=True)],
        providers_left_out=max(met.height - MAX_PROVIDERS, 0),
        days_before=days(files.old, files.both),
        days_after=days(files.new, files.both),
        examples=counts.examples(),
    )


def _level(counts: Counts, changes: Sequence[ColumnChange]) -> tuple[Level, list[str]]:
    """Return what the difference asks of a version, and every reason for that level."""
    major = [f"{counted(counts.rows[name], 'row')} {name}" for name in IMPORTANT if counts.rows[name]]
    major += [change.message for change in changes if change.impact == "breaking"]
    if major:
        return "major", major
    minor = [f"{counted(counts.rows['added'], 'row')} added"] if counts.rows["added"] else []
    minor += [change.message for change in changes if change.impact == "additive"]
    return ("minor", minor) if minor else ("patch", ["the same rows with the same values"])


def _by_split(side: Files) -> Counter[str]:
    rows: Counter[str] = Counter()
    for entry in side.entries:
        rows[str(entry.split)] += entry.rows or 0
    return rows


def _columns(files: Apart) -> tuple[list[ColumnChange], list[str]]:
    """Return how the columns differ, and those that both sides have in one type: only these are compared."""
    before, after = _types(files.old) or _types(files.both), _types(files.new) or _types(files.both)
    if not before or not after:
        return [], list(before or after) or ["id"]
    changes = list(_changes(before, after))
    return changes, [name for name, dtype in before.items() if after.get(name) == dtype]


def _changes(before: dict[str, pl.DataType], after: dict[str, pl.DataType]) -> Iterator[ColumnChange]:
    if before == after:
        return
    from copydesk.contract.diff import Side  # noqa: PLC0415 - it brings pandera, and most releases keep their columns
    from copydesk.contract.diff import compare as compare_columns  # noqa: PLC0415 - the same

    for change in compare_columns(Side.of_columns(before), Side.of_columns(after)):
        yield ColumnChange(column=change.column, kind=change.kind, impact=change.impact, message=change.message)


def _types(side: Files) -> dict[str, pl.DataType]:
    """Return the columns of a dataset with their types: those of its first file, as all have the same."""
    if not side.entries:
        return {}
    schema = pq.read_schema(side.folder / side.entries[0].path)
    return dict(pl.DataFrame(schema.empty_table()).schema)

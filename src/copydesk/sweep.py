"""Which rows of a file break its plan, and what is wrong with each? One streaming pass, batch by batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from copydesk.article import Note
from copydesk.contract.engine.plan import BEFORE, Broken, Plan, Planned
from copydesk.contract.engine.unique import Rows
from copydesk.contract.words import message, part_says
from copydesk.readers.scans import Table
from copydesk.report import LINE, ROW, Severity, rules
from copydesk.tally import FOUND

AT = "__at"
"""The row of a finding in its table, where `row` is that in its file."""


GATHERED_BYTES = 32 << 20
"""Rows that are looked at together; more would only take more memory."""


@dataclass(frozen=True, slots=True)
class Swept:
    """Rows of a table in their order, which of them have an error, and all findings about them.

    Rows carry the columns of the table as they were, `__row`, `__source` and `__place` (the row in that file);
    findings have the columns of `FOUND` and `__at`, the `__row` that they speak of.
    """

    rows: pl.DataFrame
    bad: pl.Series
    findings: pl.DataFrame


class Sweep:
    """One table under its plan; `marked` are the rows that were found before, by the place of the check.

    `about_files` are the findings about files themselves and about rows that could not be parsed.
    """

    def __init__(
        self, table: Table, plan: Plan, marked: Mapping[int, Rows], severity: Mapping[str, Severity], id_column: str
    ) -> None:
        self._table, self._plan = table, plan
        self._id = id_column if id_column in table.columns else None
        self._masks = {str(place): expression for place, expression in _expressions(plan, marked).items()}
        notes = _notes(table, severity)
        self._notes = notes.filter(pl.col("code").str.ends_with(".dtype"))
        structure = [it for it in plan.checks if isinstance(it.how, Broken)] if table.columns else []
        self._is_lost = any(it.severity == "error" for it in structure)
        unread = notes.filter(~pl.col("code").str.ends_with(".dtype"))
        self._starts = np.cumsum([0, *(rows for _, rows in table.parts[:-1])])
        self.about_files = pl.concat([unread, *(_structural(structure, source) for source, _ in table.parts)])

    def batches(self, *, all_rows: bool, all_columns: bool) -> Iterator[Swept]:
        """Yield the rows that break something, or all of them; with the columns that findings need, or all.

        When names or types are wrong no row of the file can be right, and all are yielded.
        """
        every = all_rows or self._is_lost
        if not (every or self._masks or self._notes.height):
            return
        frame = self._frame(every=every)
        if not all_columns:
            frame = frame.select(self._needed(frame.collect_schema().names()))
        for batch in _gathered(frame.collect_batches(maintain_order=True, engine="streaming"), every=every):
            yield self._swept(batch)

    def _frame(self, *, every: bool) -> pl.LazyFrame:
        frame = self._plan.prepare(self._table.scan).with_columns(**self._masks)
        if every:
            return frame
        noted = pl.col(ROW).is_in(self._notes["row"].unique().implode()) if self._notes.height else pl.lit(value=False)
        kept = pl.all_horizontal(*self._masks) if self._masks else pl.lit(value=True)
        return frame.filter(~kept | noted)

    def _needed(self, present: list[str]) -> list[str]:
        """Return the columns that findings speak of, with those that say where a row stands."""
        spoken = {self._plan.checks[int(place)].column for place in self._masks}
        wanted = {ROW, LINE, self._id, *spoken, *self._masks, *(f"{BEFORE}{name}" for name in spoken)}
        return [name for name in present if name in wanted]

    def _swept(self, batch: pl.DataFrame) -> Swept:
        batch = batch.with_columns(self._places(batch[ROW]))
        changed = [name for name in self._plan.changed if f"{BEFORE}{name}" in batch.columns]
        shown = batch.with_columns(pl.col(f"{BEFORE}{name}").alias(name) for name in changed)
        findings = self._found(shown)
        errors = findings.filter(pl.col("severity") == "error")[AT]
        bad = batch[ROW].is_in(errors.implode()) | self._is_lost
        return Swept(shown, bad, findings)

    def _places(self, rows: pl.Series) -> list[pl.Series]:
        """Return in which file each row of the table lies, and where there."""
        part = np.searchsorted(self._starts, rows.to_numpy(), side="right") - 1
        names = pl.Series([source for source, _ in self._table.parts], dtype=pl.String)
        return [names.gather(part).alias("__source"), pl.Series("__place", rows.to_numpy() - self._starts[part])]

    def _found(self, batch: pl.DataFrame) -> pl.DataFrame:
        """Return the findings about the rows of a batch, one row a finding, in the order of the contract."""
        noted = self._notes.filter(pl.col("row").is_in(batch[ROW].cast(pl.Int64).implode()))
        found = [noted.with_columns(pl.col("row").cast(pl.UInt32).alias(AT))]
        identity = pl.col(self._id).cast(pl.String, strict=False) if self._id else pl.lit(None, pl.String)
        line = pl.col(LINE) if LINE in batch.columns else pl.lit(None, pl.Int32)
        for place in _broken(batch, self._masks):
            planned = self._plan.checks[int(place)]
            found.append(
                batch.filter(~pl.col(place) & ~self._explained(planned)).select(
                    code=pl.lit(planned.code),
                    severity=pl.lit(planned.severity),
                    column=pl.lit(planned.column, pl.String),
                    id=identity,
                    source="__source",
                    row=pl.col("__place").cast(pl.Int64),
                    line=line,
                    message=message(planned.says, planned.column, batch.schema),
                    __at=pl.col(ROW),
                )
            )
        return pl.concat(found)

    def _explained(self, planned: Planned) -> pl.Expr:
        """Return which rows a note speaks of that makes this finding a mere consequence: what is unread is null."""
        noted = self._notes.filter(pl.col("column") == planned.column)["row"] if planned.part == "nullable" else None
        if noted is None or not len(noted):
            return pl.lit(value=False)
        return pl.col(ROW).cast(pl.Int64).is_in(noted.implode())


def _broken(batch: pl.DataFrame, masks: Iterable[str]) -> list[str]:
    """Return the masks that are false in any row; most checks are kept by most batches."""
    kept = batch.select(pl.col(list(masks)).all())
    return [name for name, is_kept in zip(kept.columns, kept.row(0), strict=True) if not is_kept] if kept.width else []


def _compact(batch: pl.DataFrame) -> pl.DataFrame:
    """Copy strings out of the buffers of the rows that were left behind: a view of one keeps all of them alive."""
    names = [name for name, dtype in batch.schema.items() if dtype == pl.String]
    return batch.with_columns(pl.concat_str(pl.col(name), pl.lit("")).alias(name) for name in names)


def _gathered(batches: Iterable[pl.DataFrame], *, every: bool) -> Iterator[pl.DataFrame]:
    """Put small batches together: a few broken rows of each cost as much as many at once."""
    waiting: list[pl.DataFrame] = []
    size = 0
    for batch in batches:
        if batch.height:
            waiting.append(batch if every else _compact(batch))
            size += int(batch.estimated_size())
        if size > GATHERED_BYTES:
            yield pl.concat(waiting)
            waiting, size = [], 0
    if waiting:
        yield pl.concat(waiting)


def _expressions(plan: Plan, marked: Mapping[int, Rows]) -> dict[int, pl.Expr]:
    """Return, by the place of each check, when a row keeps it."""
    found = {}
    for place, planned in enumerate(plan.checks):
        if isinstance(planned.how, pl.Expr):
            found[place] = planned.how
        elif place in marked:
            rows = pl.Series("rows", marked[place], pl.UInt32)
            found[place] = ~pl.col(ROW).is_in(rows.implode())
    return found


def _notes(table: Table, severity: Mapping[str, Severity]) -> pl.DataFrame:
    """Return what was noted while the file was read."""
    rows = [
        {
            "code": it.note.code,
            "severity": severity.get(it.note.code, "error"),
            "column": it.note.column,
            "source": table.source,
            "row": it.row,
            "line": it.note.line,
            "message": _noted(it.note),
        }
        for it in table.notes
    ]
    return pl.DataFrame(rows, schema=FOUND).filter(pl.col("severity") != "off")


def _noted(note: Note) -> str:
    """Return what a note says, behind the sentence of its rule."""
    rule = rules().get(note.code)
    return f"{rule.says if rule else part_says('dtype', note.column or '')} {note.message}"


def _structural(broken: list[Planned], source: str) -> pl.DataFrame:
    rows = [
        {
            "code": it.code,
            "severity": it.severity,
            "column": it.column,
            "source": source,
            "message": f"{it.says} {it.how.message}",
        }
        for it in broken
        if isinstance(it.how, Broken)
    ]
    return pl.DataFrame(rows, schema=FOUND)

"""Which rows of a file break its plan, and what is wrong with each? One streaming pass, batch by batch."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
import polars.selectors as cs

from copydesk.contract.engine.plan import BEFORE, Broken, Plan, Planned
from copydesk.contract.engine.unique import Rows
from copydesk.contract.words import part_says
from copydesk.findings import FOUND, breaks, broken, levels, masks
from copydesk.readers.scans import Table
from copydesk.report import LINE, RESERVED, ROW, Severity, rules

AT, SOURCE, PLACE = f"{RESERVED}at", f"{RESERVED}source", f"{RESERVED}place"
"""The row of a finding in its table; the file of a row, and its row there."""

PRINT = f"{RESERVED}print"
"""A number made of a row's own values as they were scanned, to tell later whether they are still the same."""

PRINTED_BYTES = 64
"""Bytes of a text that go into its row's number; to take all of a long one would cost more than is won."""

GATHERED_BYTES = 16 << 20
"""Rows that are looked at together; more would only take more memory."""

GATHERED_FINDINGS = 100_000
"""Findings that are in memory together; a row of a few bytes may have many, each with its sentence."""


@dataclass(frozen=True, slots=True)
class Swept:
    """Rows of a table in their order, which of them have an error, and all findings about them.

    Rows carry the columns of the table as they were, `ROW`, `SOURCE` and `PLACE`, and `PRINT` when all columns were
    asked for; findings have the columns of `FOUND` and `AT`, the `ROW` that they speak of.
    """

    rows: pl.DataFrame
    bad: pl.Series
    findings: pl.DataFrame


class Sweep:
    """One table under its plan; `marked` are the rows that were found before, by the place of the check.

    `about_files` are the findings about files themselves.
    """

    def __init__(
        self, table: Table, plan: Plan, marked: Mapping[int, Rows], severity: Mapping[str, Severity], id_column: str
    ) -> None:
        self._table, self._plan = table, plan
        self._id = id_column if id_column in table.columns else None
        asked = masks(plan, marked)
        self._masks = {name: kept for name, (_, kept) in asked.items()}
        self._checks = {name: planned for name, (planned, _) in asked.items()}
        self._levels = levels(plan, severity)
        off = [code for code, level in self._levels.items() if level == "off"]
        noted = table.noted.filter(~pl.col("code").is_in(pl.Series(off, dtype=pl.String).implode()))
        is_value = pl.col("code").str.ends_with(".dtype")
        self._noted, self._unread = noted.filter(is_value), noted.filter(~is_value)
        structure = [it for it in plan.checks if isinstance(it.how, Broken)] if table.columns else []
        self._is_lost = any(it.severity == "error" for it in structure)
        self._starts = np.cumsum([0, *(rows for _, rows in table.parts[:-1])])
        self.about_files = pl.concat(
            [
                self._told(self._unread.filter(pl.col("row").is_null())),
                *(_structural(structure, source) for source, _ in table.parts),
            ]
        )

    def unread(self) -> Iterator[pl.DataFrame]:
        """Yield the findings about rows that could not be parsed, so many at a time."""
        for part in self._unread.filter(pl.col("row").is_not_null()).iter_slices(GATHERED_FINDINGS):
            yield self._told(part)

    def batches(self, *, all_rows: bool, all_columns: bool) -> Iterator[Swept]:
        """Yield the rows that break something, or all of them; with the columns that findings need, or all.

        When names or types are wrong no row of the file can be right, and all are yielded.
        """
        every = all_rows or self._is_lost
        if not (every or self._masks or self._noted.height):
            return
        scan = self._table.scan
        number = fingerprint(self._table.columns.names()).alias(PRINT)
        if all_columns and every:
            scan = scan.with_columns(number)
        frame = self._frame(scan, every=every)
        if all_columns and not every:
            # Of few rows only the few are numbered, from the values that they had before they were coerced.
            frame = frame.with_columns(self._restored(frame.collect_schema())).with_columns(number)
        if not all_columns:
            frame = frame.select(cs.by_name(self._needed(frame.collect_schema().names())))
        if not every:
            frame = _compact(frame)
        for rows in _gathered(frame.collect_batches(maintain_order=True, engine="streaming")):
            yield from self._look(rows)

    def _look(self, rows: pl.DataFrame) -> Iterator[Swept]:
        """Yield what is wrong with some of the rows, so many findings at a time."""
        expected = sum(breaks(rows, self._masks).values()) + self._noted_in(rows).height
        parts = max(-(-expected // GATHERED_FINDINGS), 1)
        for part in rows.iter_slices(max(-(-rows.height // parts), 1)):
            yield self._swept(part)

    def _frame(self, scan: pl.LazyFrame, *, every: bool) -> pl.LazyFrame:
        frame = self._plan.prepare(scan).with_columns(**self._masks)
        if every:
            return frame
        noted = pl.col(ROW).is_in(self._noted["row"].unique().implode()) if self._noted.height else pl.lit(value=False)
        kept = pl.all_horizontal(*self._masks) if self._masks else pl.lit(value=True)
        return frame.filter(~kept | noted)

    def _needed(self, present: list[str]) -> list[str]:
        """Return the columns that findings speak of, with those that say where a row stands."""
        spoken = {planned.column for planned in self._checks.values()}
        wanted = {ROW, LINE, self._id, *spoken, *self._masks, *(f"{BEFORE}{name}" for name in spoken)}
        return [name for name in present if name in wanted]

    def _swept(self, batch: pl.DataFrame) -> Swept:
        batch = batch.with_columns(self._places(batch[ROW]))
        shown = batch.with_columns(self._restored(batch.schema))
        findings = self._found(shown)
        errors = findings.filter(pl.col("severity") == "error")[AT]
        bad = batch[ROW].is_in(errors.implode()) | self._is_lost
        return Swept(shown, bad, findings)

    def _restored(self, present: Collection[str]) -> list[pl.Expr]:
        """Return the columns that were changed for the checks as they were."""
        return [pl.col(f"{BEFORE}{name}").alias(name) for name in self._plan.changed if f"{BEFORE}{name}" in present]

    def _places(self, rows: pl.Series) -> list[pl.Series]:
        """Return in which file each row of the table lies, and where there."""
        part = np.searchsorted(self._starts, rows.to_numpy(), side="right") - 1
        names = pl.Series([source for source, _ in self._table.parts], dtype=pl.String)
        return [names.gather(part).alias(SOURCE), pl.Series(PLACE, rows.to_numpy() - self._starts[part])]

    def _found(self, batch: pl.DataFrame) -> pl.DataFrame:
        """Return the findings about the rows of a batch, one row a finding, in the order of the contract."""
        beside = {
            "id": _identity(self._id, batch.schema) if self._id else pl.lit(None, pl.String),
            "source": pl.col(SOURCE),
            "row": pl.col(PLACE).cast(pl.Int64),
            "line": pl.col(LINE) if LINE in batch.columns else pl.lit(None, pl.Int32),
            AT: pl.col(ROW),
        }
        noted = _named(self._told(self._noted_in(batch)), batch.select(pl.col(ROW).cast(pl.Int64), id=beside["id"]))
        found = [noted.with_columns(pl.col("row").cast(pl.UInt32).alias(AT))]
        found += broken(batch, self._checks, noted.filter(pl.col("severity") == "error"), beside)
        return pl.concat(it.select(found[0].columns) for it in found)

    def _noted_in(self, batch: pl.DataFrame) -> pl.DataFrame:
        """Return what was noted about the values of some rows."""
        return self._noted.filter(pl.col("row").is_in(batch[ROW].cast(pl.Int64).implode()))

    def _told(self, noted: pl.DataFrame) -> pl.DataFrame:
        """Return notes as findings, each behind the sentence of its rule."""
        kinds = noted.select("code", "column").unique()
        says = [_sentence(code, column) for code, column in kinds.iter_rows()]
        whole = noted.join(
            kinds.with_columns(says=pl.Series(says, dtype=pl.String)),
            on=["code", "column"],
            how="left",
            nulls_equal=True,
            maintain_order="left",
        )
        return whole.select(
            "code",
            pl.col("code").replace_strict(self._levels, default="error", return_dtype=pl.String).alias("severity"),
            "column",
            pl.lit(None, pl.String).alias("id"),
            pl.lit(self._table.source).alias("source"),
            "row",
            pl.col("line").cast(pl.Int32),
            pl.concat_str("says", pl.lit(" "), "message").alias("message"),
        )


def _named(noted: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Return notes with the names of their records: one cell that cannot be read hides no other."""
    if not noted.height:
        return noted
    joined = noted.drop("id").join(names, left_on="row", right_on=ROW, how="left", maintain_order="left")
    return joined.select(noted.columns)


def _sentence(code: str, column: str | None) -> str:
    rule = rules().get(code)
    return rule.says if rule else part_says("dtype", column or "")


def fingerprint(columns: Collection[str]) -> pl.Expr:
    """Return a number for each row that its values make, and its place: of a long text its length and how it begins.

    Strings go in by their hashes: polars would copy them to hash them together with others.
    """
    own = cs.by_name(columns, require_all=False)
    texts = (own & cs.string()).cast(pl.Binary)
    begins = texts.bin.slice(0, PRINTED_BYTES).hash().name.prefix(f"{RESERVED}begins ")
    sizes = texts.bin.size().name.prefix(f"{RESERVED}size ")
    return pl.struct(ROW, own - cs.string(), begins, sizes).hash()


def _identity(name: str, table: pl.Schema) -> pl.Expr:
    """Return the values that name records, as text; values that are no text and cannot become one name nothing."""
    value, dtype = cs.by_name(name).as_expr(), table[name]
    if isinstance(dtype, pl.Binary):
        return value.bin.encode("hex")
    if isinstance(dtype, pl.Duration):
        return value.dt.to_string("iso")
    if dtype.is_nested() or isinstance(dtype, pl.Object):
        return pl.lit(None, pl.String)
    return value.cast(pl.String, strict=False)


def _compact(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Copy strings out of the buffers of the rows that were left behind: a view of one keeps all of them alive."""
    names = [name for name, dtype in frame.collect_schema().items() if dtype == pl.String]
    return frame.with_columns(pl.concat_str(cs.by_name(name), pl.lit("")).alias(name) for name in names)


def _gathered(batches: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Put small batches together: a few broken rows of each cost as much as many at once."""
    waiting: list[pl.DataFrame] = []
    size = 0
    for batch in batches:
        if batch.height:
            waiting.append(batch)
            size += int(batch.estimated_size())
        if size > GATHERED_BYTES:
            yield pl.concat(waiting)
            waiting, size = [], 0
    if waiting:
        yield pl.concat(waiting)


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

"""How is a table divided into the rows that keep its contract and those that do not? Each row into exactly one file.

Both files appear when all rows are in them, or not at all.
"""

from __future__ import annotations

import base64
import contextlib
import errno
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import polars as pl
import polars.selectors as cs
import pyarrow as pa
import pyarrow.parquet as pq

from copydesk.errors import DataRefused, UsageError, disk_error
from copydesk.features import plain
from copydesk.readers.scans import Table
from copydesk.report import LINE, ROW
from copydesk.sweep import AT, PLACE, PRINT, SOURCE, Swept, fingerprint
from copydesk.workplace import is_same_file, refuse_overwriting

FINDINGS = "copydesk_findings"
"""The column of the invalid file that says what is wrong with each row; others say where it came from."""

PARTS = ("code", "severity", "column", "message")
ADDED = pl.Schema(
    {
        "copydesk_source": pl.String(),
        "copydesk_row": pl.Int64(),
        "copydesk_line": pl.Int32(),
        FINDINGS: pl.List(pl.Struct(dict.fromkeys(PARTS, pl.String()))),
    }
)


class _Account:
    """What was read and what was handed on, as sums that need no order and keep no row."""

    def __init__(self, columns: Sequence[str]) -> None:
        self.rows = 0
        self._fingerprint = fingerprint(columns).alias(PRINT)
        self._difference = 0
        self._table: Table | None = None
        self._last = -1
        self._is_ordered = True

    def read(self, table: Table, rows: pl.DataFrame) -> None:
        """Count rows as they were scanned; each must stand behind those before it."""
        numbers = rows[ROW].to_numpy().astype(np.int64)
        last = self._last if table is self._table else -1
        self._is_ordered &= bool((np.diff(numbers, prepend=last) > 0).all())
        self._table, self._last = table, int(numbers[-1]) if len(numbers) else last
        self.rows += rows.height
        self._difference += _sum(rows)

    def left(self, rows: pl.DataFrame) -> None:
        """Count rows that go nowhere, because nobody asked for them."""
        self._difference -= _sum(rows)

    def handed(self, rows: pl.DataFrame) -> None:
        """Count rows that are handed to a writer, by what they hold now."""
        self._difference -= _sum(rows.select(self._fingerprint))

    @property
    def adds_up(self) -> bool:
        """Whether every row was handed on once, and as it was."""
        return self._is_ordered and self._difference % 2**64 == 0


def _sum(rows: pl.DataFrame) -> int:
    return int(rows[PRINT].to_numpy().sum(dtype=np.uint64))


class Divider:
    """Writes valid and invalid rows as they come; a context, because half a file is no file."""

    def __init__(self, valid: Path | None, invalid: Path | None, tables: Sequence[Table]) -> None:
        self.valid, self.invalid = valid, invalid
        self._writers: dict[Path, pq.ParquetWriter] = {}
        self._rows = {path: 0 for path in (valid, invalid) if path}
        self._partial = {path: _beside(path, "partial") for path in self._rows}
        self._wanted = sum(table.rows for table in tables)
        self._schema = _one_schema(tables) if self._rows else pa.schema([])
        self._account = _Account(self._schema.names)

    def __enter__(self) -> Self:
        try:
            for path, partial in self._partial.items():
                schema = self._schema if path == self.valid else _with_place(self._schema)
                with _disk(path):
                    self._writers[path] = pq.ParquetWriter(
                        partial, schema, compression="zstd", write_page_checksum=True, store_schema=False
                    )
                    _say_types(self._writers[path], schema)
        except BaseException:
            self._drop()
            raise
        return self

    @property
    def is_whole(self) -> bool:
        """Whether all rows have to be read: without a file for the valid ones they need not be."""
        return self.valid is not None

    @property
    def is_open(self) -> bool:
        """Whether rows are wanted at all."""
        return bool(self._rows)

    def take(self, table: Table, swept: Swept, about_files: pl.DataFrame) -> None:
        """Write the rows of a batch, by whether they break the contract; what is wrong with a file is told of each."""
        if not self._rows:
            return
        self._account.read(table, swept.rows)
        good, bad = swept.rows.filter(~swept.bad), swept.rows.filter(swept.bad)
        if self.valid:
            self._write(self.valid, good)
        else:
            self._account.left(good)
        if self.invalid:
            whole = about_files.filter(pl.col("row").is_null()).unique(PARTS, maintain_order=True)
            self._write(self.invalid, _explained(bad, swept.findings, whole))
        else:
            self._account.left(bad)

    def _write(self, path: Path, rows: pl.DataFrame) -> None:
        writer = self._writers[path]
        self._account.handed(rows)
        with _disk(path):
            writer.write_table(_arrow(rows.select(cs.by_name(writer.schema.names))))
        self._rows[path] += rows.height

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None and self.is_open:
                for path, writer in self._writers.items():
                    with _disk(path):
                        writer.close()
                self._check()
                _appear(self._partial)
        finally:
            self._drop()

    def _check(self) -> None:
        """Hold what was written against what was read: every row once, as it was, and in the files as they say."""
        held = {}
        for path, partial in self._partial.items():
            with _disk(path), pq.ParquetFile(partial) as file:
                held[path] = file.metadata.num_rows
        seen = self._account.rows == (self._wanted if self.is_whole else sum(held.values()))
        if not (self._account.adds_up and seen and held == self._rows):
            written = ", ".join(f"{rows:,} in {path.name}" for path, rows in held.items())
            found = f"Of {self._wanted:,} rows {self._account.rows:,} were seen; written: {written}."
            raise DataRefused(
                "divide.incomplete",
                "the rows do not add up, so no file was kept",
                why=found if self._account.adds_up else f"{found} Not every row is there once and as it was.",
                help="The input is as it was. Copydesk or the disk made a mistake: run it again, and report it.",
            )

    def _drop(self) -> None:
        """Let go of what is not finished; a file that has appeared has no name left to be removed by."""
        for writer in self._writers.values():
            with contextlib.suppress(OSError, ValueError):
                writer.close()
        for partial in self._partial.values():
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)


def refuse_targets(targets: Sequence[Path], inputs: Sequence[Path]) -> None:
    """Refuse files for rows that nothing can be written to, or that hold what is to be read; nothing is read for it."""
    if len(targets) > 1 and is_same_file(*targets):
        raise UsageError(
            "target.overlap", "valid and invalid rows go into one file", where=str(targets[1]), help="Name two files."
        )
    refuse_overwriting(targets, inputs)
    for path in targets:
        if path.is_dir():
            raise UsageError(
                "target.kind", "a folder stands where the rows go", where=str(path), help="Name a file in it."
            )
        if path.exists() and not path.is_file():
            raise UsageError(
                "target.kind", "the rows go into what is no plain file", where=str(path), help="Name another file."
            )
        _refuse_folder(path.parent)


def _refuse_folder(folder: Path) -> None:
    number = errno.ENOENT
    if folder.is_dir():
        number = 0 if os.access(folder, os.W_OK | os.X_OK) else errno.EACCES
    if number:
        raise disk_error(OSError(number, os.strerror(number), str(folder)), "write the rows")


@contextlib.contextmanager
def _disk(path: Path) -> Iterator[None]:
    """Tell what the disk refuses, with the name of the file that was asked for."""
    try:
        yield
    except OSError as error:
        number = error.errno or 0
        why = os.strerror(number) if number else str(error).splitlines()[0]
        raise disk_error(OSError(number, why, str(path)), "write the rows") from error


def _beside(path: Path, word: str) -> Path:
    """Return a name beside a file that is nobody's, and short enough wherever the file's own is."""
    return path.with_name(f".copydesk-{secrets.token_hex(4)}.{word}")


def _appear(partial: Mapping[Path, Path]) -> None:
    """Put files in their places, all or none: else what stood there before stands there again."""
    old = {path: _beside(path, "before") for path in partial if path.exists()}
    try:
        for path, kept in old.items():
            with _disk(path):
                _keep(path, kept)
        for path, made in partial.items():
            with _disk(path):
                made.replace(path)
    except BaseException:
        for path, made in partial.items():
            with contextlib.suppress(OSError):
                _restore(path, made, old.get(path))
        raise
    for kept in old.values():
        with contextlib.suppress(OSError):
            kept.unlink()


def _keep(path: Path, kept: Path) -> None:
    """Give a file a second name, or a copy where the disk knows no second names."""
    try:
        kept.hardlink_to(path)
    except OSError:
        shutil.copy2(path, kept)


def _restore(path: Path, made: Path, old: Path | None) -> None:
    """Take back a file that has appeared; when that fails as well, the old one keeps its other name."""
    if made.exists():
        if old:
            old.unlink(missing_ok=True)
    elif old:
        old.replace(path)
    else:
        path.unlink()


def _one_schema(tables: Sequence[Table]) -> pa.Schema:
    """Return the Arrow schema of all tables; they end in one file, so they must have the same columns."""
    whole = [table for table in tables if len(table.columns)]
    first = whole[0].columns if whole else pl.Schema()
    for table in whole:
        if table.columns != first:
            raise UsageError(
                "input.columns",
                "files of different columns cannot be divided into two files",
                where=table.source,
                why=f"{whole[0].source} has other columns or types.",
                help="Check them one by one.",
            )
    return _arrow(first.to_frame()).schema


def _arrow(rows: pl.DataFrame) -> pa.Table:
    """Return rows in the layout that the writer of Parquet takes without a copy."""
    return rows.to_arrow(compat_level=pl.CompatLevel.oldest())


def _say_types(writer: pq.ParquetWriter, schema: pa.Schema) -> None:
    """Tell readers of a file of plain strings and lists: polars' large ones are the same bytes in Parquet.

    To cast each batch instead would cost a copy, and the import of pyarrow's compute functions.
    """
    said = base64.b64encode(_plain(schema).serialize().to_pybytes()).decode("ascii")
    writer.add_key_value_metadata({"ARROW:schema": said})


def _plain(schema: pa.Schema) -> pa.Schema:
    """Return a schema with the types that every reader of Parquet knows, instead of views and large offsets."""
    return pa.schema([pa.field(field.name, plain(field.type), field.nullable) for field in schema])


def _with_place(schema: pa.Schema) -> pa.Schema:
    taken = [name for name in ADDED if name in schema.names]
    if taken:
        what = f"the table has a column `{taken[0]}`, which the invalid file needs"
        raise UsageError("input.columns", what, help="Rename the column.")
    return pa.schema([*schema, *_arrow(ADDED.to_frame()).schema])


def _explained(rows: pl.DataFrame, findings: pl.DataFrame, whole: pl.DataFrame) -> pl.DataFrame:
    """Put beside each row where it came from and what is wrong with it."""
    told = findings.group_by(AT, maintain_order=True).agg(pl.struct(PARTS).alias(FINDINGS))
    line = pl.col(LINE) if LINE in rows.columns else pl.lit(None, pl.Int32)
    placed = rows.with_columns(
        copydesk_source=SOURCE, copydesk_row=pl.col(PLACE).cast(pl.Int64), copydesk_line=line.cast(pl.Int32)
    )
    joined = placed.join(told, left_on=ROW, right_on=AT, how="left", maintain_order="left")
    kind = joined.schema[FINDINGS]
    of_all = whole.select(pl.struct(PARTS)).to_series().to_list()
    none, all_rows = (pl.lit(pl.Series([some], dtype=kind)).first() for some in ([], of_all))
    own = pl.coalesce(FINDINGS, none)
    # To put lists together costs more than all the rest, and there is seldom anything to say of every row.
    return joined.with_columns((pl.concat_list(all_rows, own) if of_all else own).alias(FINDINGS))

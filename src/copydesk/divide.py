"""How is a table divided into the rows that keep its contract and those that do not? Each row into exactly one file.

Both files appear when all rows are in them, or not at all.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from copydesk.errors import DataRefused, UsageError, disk_error
from copydesk.features import plain
from copydesk.readers.scans import Table
from copydesk.report import ROW
from copydesk.sweep import AT, Swept

FINDINGS = "copydesk_findings"
"""The column of the invalid file that says what is wrong with each row, beside `copydesk_source` and `_row`."""

PARTS = ("code", "severity", "column", "message")
PLACE = pl.Schema(
    {
        "copydesk_source": pl.String(),
        "copydesk_row": pl.Int64(),
        FINDINGS: pl.List(pl.Struct(dict.fromkeys(PARTS, pl.String()))),
    }
)


class Divider:
    """Writes valid and invalid rows as they come; a context, because half a file is no file."""

    def __init__(self, valid: Path | None, invalid: Path | None, tables: Sequence[Table]) -> None:
        self.valid, self.invalid = valid, invalid
        self._writers: dict[Path, pq.ParquetWriter] = {}
        self._rows = {path: 0 for path in (valid, invalid) if path}
        self._wanted = sum(table.rows for table in tables)
        self._schema = _one_schema(tables) if self._rows else pa.schema([])
        if valid and valid == invalid:
            raise UsageError("valid and invalid rows go into one file", where=str(valid), help="Name two files.")

    def __enter__(self) -> Self:
        try:
            for path in self._rows:
                schema = self._schema if path == self.valid else _with_place(self._schema)
                self._writers[path] = _writer(_partial(path), schema)
        except OSError as error:
            self._drop()
            raise disk_error(error, "write the rows") from error
        return self

    @property
    def is_open(self) -> bool:
        """Whether rows are wanted at all."""
        return bool(self._rows)

    def take(self, swept: Swept, about_files: pl.DataFrame) -> None:
        """Write the rows of a batch, by whether they break the contract; what is wrong with a file is told of each."""
        if self.valid:
            self._write(self.valid, swept.rows.filter(~swept.bad))
        if self.invalid:
            whole = about_files.filter(pl.col("row").is_null()).unique(PARTS, maintain_order=True)
            self._write(self.invalid, _explained(swept.rows.filter(swept.bad), swept.findings, whole))

    def _write(self, path: Path, rows: pl.DataFrame) -> None:
        writer = self._writers[path]
        try:
            writer.write_table(_arrow(rows.select(writer.schema.names)))
        except OSError as error:
            raise disk_error(error, "write the rows") from error
        self._rows[path] += rows.height

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._drop()
            return
        for writer in self._writers.values():
            writer.close()
        self._check()
        for path in self._writers:
            _partial(path).replace(path)

    def _check(self) -> None:
        """Read back how many rows each file holds: together they must be all that were read."""
        held = {path: pq.ParquetFile(_partial(path)).metadata.num_rows for path in self._writers}
        whole = self.valid is None or self.invalid is None or sum(held.values()) == self._wanted
        if held != self._rows or not whole:
            self._drop()
            raise DataRefused(
                "the rows do not add up, so neither file was kept",
                why=f"{self._wanted:,} rows were read; written: {', '.join(f'{n:,}' for n in held.values())}.",
            )

    def _drop(self) -> None:
        for path, writer in self._writers.items():
            writer.close()
            _partial(path).unlink(missing_ok=True)


def _partial(path: Path) -> Path:
    return path.with_name(f".{path.name}.partial")


def _one_schema(tables: Sequence[Table]) -> pa.Schema:
    """Return the Arrow schema of all tables; they end in one file, so they must have the same columns."""
    whole = [table for table in tables if len(table.columns)]
    first = whole[0].columns if whole else pl.Schema()
    for table in whole:
        if table.columns != first:
            raise UsageError(
                "files of different columns cannot be divided into two files",
                where=table.source,
                why=f"{whole[0].source} has other columns or types.",
                help="Check them one by one.",
            )
    return _arrow(first.to_frame()).schema


def _arrow(rows: pl.DataFrame) -> pa.Table:
    """Return rows in the layout that the writer of Parquet takes without a copy."""
    return rows.to_arrow(compat_level=pl.CompatLevel.oldest())


def _writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """Open a file whose readers see plain strings and lists: polars' large ones are the same bytes in Parquet.

    To cast each batch instead would cost a copy, and the import of pyarrow's compute functions.
    """
    writer = pq.ParquetWriter(path, schema, compression="zstd", write_page_checksum=True, store_schema=False)
    said = base64.b64encode(_plain(schema).serialize().to_pybytes()).decode("ascii")
    writer.add_key_value_metadata({"ARROW:schema": said})
    return writer


def _plain(schema: pa.Schema) -> pa.Schema:
    """Return a schema with the types that every reader of Parquet knows, instead of views and large offsets."""
    return pa.schema([pa.field(field.name, plain(field.type), field.nullable) for field in schema])


def _with_place(schema: pa.Schema) -> pa.Schema:
    taken = [name for name in PLACE if name in schema.names]
    if taken:
        what = f"the table has a column `{taken[0]}`, which the invalid file needs"
        raise UsageError(what, help="Rename the column.")
    return pa.schema([*schema, *_arrow(PLACE.to_frame()).schema])


def _explained(rows: pl.DataFrame, findings: pl.DataFrame, whole: pl.DataFrame) -> pl.DataFrame:
    """Put beside each row where it came from and what is wrong with it."""
    told = findings.group_by(AT, maintain_order=True).agg(pl.struct(PARTS).alias(FINDINGS))
    placed = rows.with_columns(copydesk_source="__source", copydesk_row=pl.col("__place").cast(pl.Int64))
    joined = placed.join(told, left_on=ROW, right_on=AT, how="left", maintain_order="left")
    kind = joined.schema[FINDINGS]
    of_all = whole.select(pl.struct(PARTS)).to_series().to_list()
    none, all_rows = (pl.lit(pl.Series([some], dtype=kind)).first() for some in ([], of_all))
    return joined.with_columns(pl.concat_list(all_rows, pl.coalesce(FINDINGS, none)).alias(FINDINGS))

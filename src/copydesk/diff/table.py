"""How are all rows that differ written down? As a Parquet file, a row each, as they are found."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from copydesk.errors import disk_error

SCHEMA = pa.schema([
    ("id", pa.string()),
    ("kind", pa.string()),
    ("was_in", pa.string()),
    ("now_in", pa.string()),
    ("columns", pa.list_(pa.string())),
])  # fmt: skip
"""A row: its id, the first of removed, changed, moved and added that it is, its splits, and the columns that differ."""


class RowsFile:
    """A file of the rows that differ; it appears when all are in it, or not at all. PlaceError when the disk fails."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._partial = path.with_name(f".{path.name}.partial")

    def __enter__(self) -> Self:
        try:
            self._writer = pq.ParquetWriter(self._partial, SCHEMA, compression="zstd", write_page_checksum=True)
        except OSError as error:
            raise disk_error(error, "write the rows") from error
        return self

    def add(self, rows: pl.DataFrame) -> None:
        """Write rows, ordered by their ids."""
        found = rows.select(SCHEMA.names).sort("id").to_arrow().cast(SCHEMA)
        try:
            self._writer.write_table(found)
        except OSError as error:
            raise disk_error(error, "write the rows") from error

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._writer.close()
            if kind is None:
                self._partial.replace(self._path)
        except OSError as refused:
            raise disk_error(refused, "write the rows") from refused
        finally:
            self._partial.unlink(missing_ok=True)

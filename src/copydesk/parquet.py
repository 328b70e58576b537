"""How are rows written so that the same rows are the same bytes, and digested so that the bytes do not matter?

The layout is fixed: zstd, a fixed number of rows a row group, page index, page checksums, content-defined
chunking, dictionaries only for columns with few values, and the `datasets` features in the footer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from copydesk.article import ADDED_LATER, ARTICLE
from copydesk.features import features_json

ROWS_PER_GROUP = 10_000
ROWS_PER_SHARD = 100_000
DICTIONARIES = frozenset(
    {"provider", "provider_domain", "section", "language", "rights", "published_precision", "field", "rule"}
)
"""Columns with few distinct values; elsewhere a dictionary costs time and space."""


def write_shard(path: Path, groups: Iterable[pa.Table], schema: pa.Schema) -> int:
    """Write tables as the row groups of one Parquet file and return the number of rows."""
    rows = 0
    with pq.ParquetWriter(path, schema, **_layout(schema)) as writer:
        writer.add_key_value_metadata({"huggingface": features_json(schema)})
        for group in groups:
            table = group.select(schema.names).cast(schema).combine_chunks()
            writer.write_table(table, row_group_size=ROWS_PER_GROUP)
            rows += group.num_rows
    return rows


def _layout(schema: pa.Schema) -> dict[str, Any]:
    return {
        "compression": "zstd",
        "compression_level": 3,
        "use_dictionary": [name for name in schema.names if name in DICTIONARIES],
        "write_page_index": True,
        "write_page_checksum": True,
        "use_content_defined_chunking": True,
        "store_schema": False,
        "version": "2.6",
        "data_page_version": "1.0",
    }


def row_digests(table: pa.Table) -> list[bytes]:
    """Return the sha256 of each row, independent of how and with which writer it is stored.

    `c1`: the row as one JSON object without white space, keys in the order of the columns, strings in UTF-8
    with only quote, backslash and C0 controls escaped, instants as whole microseconds since 1970 UTC.
    """
    frame = pl.from_arrow(table)
    if not isinstance(frame, pl.DataFrame):
        return []
    instants = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Datetime)]
    plain = frame.with_columns(pl.col(instants).dt.epoch("us"))
    lines = plain.select(pl.struct(plain.columns).struct.json_encode()).to_series()
    return [hashlib.sha256(line.encode()).digest() for line in lines]


def content_digest(digests: Iterable[bytes]) -> str:
    """Return one digest over the digests of all rows, in sorted order: no order of rows or files decides."""
    ordered = np.sort(np.frombuffer(b"".join(digests), dtype="S32"))
    return hashlib.sha256(_pad(ordered)).hexdigest()


def _pad(ordered: np.ndarray[Any, Any]) -> bytes:
    """Return the rows as they were: numpy hides zero bytes at the end of an item, its buffer does not."""
    return ordered.tobytes()


def read_groups(path: Path, columns: list[str] | None = None) -> Iterator[pa.Table]:
    """Yield the row groups of a Parquet file, every page checked."""
    with pq.ParquetFile(path, page_checksum_verification=True) as file:
        for number in range(file.num_row_groups):
            yield file.read_row_group(number, columns=columns)


def articles_as_released(found: pa.Schema) -> pa.Schema:
    """Return the columns that articles have in a file of this schema: an earlier release may lack the newest ones."""
    return pa.schema([field for field in ARTICLE if field.name in found.names or field.name not in ADDED_LATER])


def article_digests(path: Path) -> Iterator[bytes]:
    """Yield the digest of each article of a shard."""
    for table in read_groups(path):
        known = articles_as_released(table.schema)
        yield from row_digests(table.select(known.names).cast(known))

"""How are typed files of records read? Batch by batch; what is damaged is a note, and shifts no other row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from copydesk.article import Note
from copydesk.readers.raw import Raw, first_line

ARROW_MARK = b"ARROW1"
BATCH_ROWS = 4096


@dataclass(frozen=True, slots=True)
class Batch:
    """Records of a typed file as they lie there: the row of the first, and their columns."""

    row: int
    records: pa.RecordBatch

    def raws(self, places: Sequence[int] | None = None) -> Iterator[Raw]:
        """Yield the rows one by one, or those at some places."""
        if places is None:
            yield from _rows(self.records, self.row)
        else:
            for place in places:
                yield from _rows(self.records.slice(place, 1), self.row + place)


def read_batches(path: Path, kind: str) -> Iterator[Batch | Raw]:
    """Yield the records of a Parquet or Arrow file, many at a time, and a note for each part that is damaged."""
    return _BATCHES[kind](path)


def _read_parquet(path: Path) -> Iterator[Batch | Raw]:
    """Yield the records of a Parquet file; a damaged row group is one note and does not shift the others."""
    row = 0
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            for number in range(file.num_row_groups):
                yield from _row_group(file, number, row)
                row += file.metadata.row_group(number).num_rows
    except (pa.ArrowException, OSError) as error:
        yield Raw(row, None, None, _unread(f"the file is no Parquet: {first_line(error)}"))


def _row_group(file: pq.ParquetFile, number: int, row: int) -> Iterator[Batch | Raw]:
    end = row + file.metadata.row_group(number).num_rows
    try:
        for batch in file.iter_batches(BATCH_ROWS, row_groups=[number]):
            yield Batch(row, batch)
            row += batch.num_rows
    except (pa.ArrowException, OSError) as error:
        message = f"rows {row} to {end - 1} cannot be read: {first_line(error)}"
        yield Raw(row, None, None, _unread(message))


def _read_arrow(path: Path) -> Iterator[Batch | Raw]:
    """Yield the records of an Arrow file or stream; what lies behind a damaged batch is one note."""
    row = 0
    try:
        with pa.memory_map(str(path)) as mapped:
            for batch in _arrow_batches(mapped):
                yield from (Batch(row + at, batch.slice(at, BATCH_ROWS)) for at in range(0, batch.num_rows, BATCH_ROWS))
                row += batch.num_rows
    except (pa.ArrowException, OSError) as error:
        yield Raw(row, None, None, _unread(f"row {row} and what follows: {first_line(error)}"))


def _arrow_batches(mapped: pa.MemoryMappedFile) -> Iterator[pa.RecordBatch]:
    if mapped.read(len(ARROW_MARK)) != ARROW_MARK:
        mapped.seek(0)
        yield from pa.ipc.open_stream(mapped)
        return
    reader = pa.ipc.open_file(mapped)
    yield from (reader.get_batch(number) for number in range(reader.num_record_batches))


def _rows(batch: pa.RecordBatch, row: int) -> Iterator[Raw]:
    """Yield the rows of a batch; a value that nothing can hold (the year 290000) costs its own row only."""
    try:
        yield from [Raw(row + place, None, values) for place, values in enumerate(batch.to_pylist())]
    except (ValueError, OverflowError) as error:
        if batch.num_rows > 1:
            for place in range(batch.num_rows):
                yield from _rows(batch.slice(place, 1), row + place)
        else:
            yield Raw(row, None, None, _unread(f"the row holds no value: {first_line(error)}"))


_BATCHES = {"parquet": _read_parquet, "arrow": _read_arrow}


def _unread(message: str) -> Note:
    return Note(code="record.syntax", message=message)

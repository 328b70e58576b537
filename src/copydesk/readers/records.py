"""How are files of records read? Row by row from JSONL and CSV, batch by batch from Parquet.

A record is a mapping of column names to values. A row that cannot be parsed is a note with its number; it
never shifts the others.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import pyarrow as pa
import pyarrow.parquet as pq

from copydesk.article import Note
from copydesk.errors import disk_error
from copydesk.limits import MAX_JSON_DEPTH, MAX_RECORD_BYTES

PARQUET_MARK = b"PAR1"
ARROW_MARKS = (b"ARROW1", b"\xff\xff\xff\xff")
"""An Arrow file, and the stream format that `datasets` keeps its cache in."""

BATCH_ROWS = 4096
Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Raw:
    """One record as it was read: its row from 0, its line from 1 where there are lines, its values or a note."""

    row: int
    line: int | None
    values: Record | None
    note: Note | None = None


def record_kind(path: Path) -> str | None:
    """Return `parquet`, `arrow`, `jsonl` or `csv` for a file of records, None for anything else.

    All but CSV are known by their first bytes; a table of text is a table only when it is named .csv.
    """
    try:
        with path.open("rb") as file:
            head = file.read(512)
    except OSError as error:
        raise disk_error(error, "read a source") from error
    if head.startswith(PARQUET_MARK):
        return "parquet"
    if head.startswith(ARROW_MARKS):
        return "arrow"
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return "jsonl"
    return "csv" if head.strip() and path.suffix.casefold() == ".csv" else None


def read_parquet(path: Path) -> Iterator[Raw]:
    """Yield the records of a Parquet file; a damaged row group is one note and does not shift the others."""
    row = 0
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            for number in range(file.num_row_groups):
                yield from _row_group(file, number, row)
                row += file.metadata.row_group(number).num_rows
    except (pa.ArrowException, OSError) as error:
        yield Raw(row, None, None, _note("record.syntax", f"the file is no Parquet: {first_line(error)}", None))


def _row_group(file: pq.ParquetFile, number: int, row: int) -> Iterator[Raw]:
    end = row + file.metadata.row_group(number).num_rows
    try:
        for batch in file.iter_batches(BATCH_ROWS, row_groups=[number]):
            yield from _rows(batch, row)
            row += batch.num_rows
    except (pa.ArrowException, OSError) as error:
        message = f"rows {row} to {end - 1} cannot be read: {first_line(error)}"
        yield Raw(row, None, None, _note("record.syntax", message, None))


def read_arrow(path: Path) -> Iterator[Raw]:
    """Yield the records of an Arrow file or stream; what lies behind a damaged batch is one note."""
    row = 0
    try:
        with pa.memory_map(str(path)) as mapped:
            for batch in _arrow_batches(mapped):
                yield from _rows(batch, row)
                row += batch.num_rows
    except (pa.ArrowException, OSError) as error:
        yield Raw(row, None, None, _note("record.syntax", f"row {row} and what follows: {first_line(error)}", None))


def _arrow_batches(mapped: pa.MemoryMappedFile) -> Iterator[pa.RecordBatch]:
    if mapped.read(len(ARROW_MARKS[0])) != ARROW_MARKS[0]:
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
            yield Raw(row, None, None, _note("record.syntax", f"the row holds no value: {first_line(error)}", None))


def first_line(error: BaseException) -> str:
    """Return the first line of what an error says, for a note."""
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


def read_records(path: Path, kind: str) -> Iterator[Raw]:
    """Yield the records of a file of a kind of `record_kind`."""
    readers = {"parquet": read_parquet, "arrow": read_arrow, "jsonl": _jsonl, "csv": _csv}
    return readers[kind](path)


def _jsonl(path: Path) -> Iterator[Raw]:
    row = 0
    with path.open("rb") as file:
        number = 0
        while line := file.readline(MAX_RECORD_BYTES + 1):
            number += 1
            if len(line) > MAX_RECORD_BYTES:
                _skip_line(file, line)
                yield Raw(row, number, None, _note("record.too-large", f"more than {MAX_RECORD_BYTES:,} bytes", number))
            elif not line.strip():
                continue
            else:
                yield _parsed(line, row, number)
            row += 1


def _skip_line(file: Any, line: bytes) -> None:  # noqa: ANN401 - a binary file
    while line and not line.endswith(b"\n"):
        line = file.readline(MAX_RECORD_BYTES)


def _parsed(line: bytes, row: int, number: int) -> Raw:
    try:
        _check_depth(line)
        text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        values = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
        if not isinstance(values, dict):
            return Raw(row, number, None, _note("record.syntax", "the line is not a JSON object", number))
        text.encode()
        json.dumps(values, ensure_ascii=False).encode()
        return Raw(row, number, values)
    except _TwiceError as error:
        return Raw(row, number, None, _note("record.duplicate-key", str(error), number))
    except UnicodeDecodeError as error:
        return Raw(row, number, None, _note("record.syntax", f"byte {error.start} of the line is not UTF-8", number))
    except UnicodeEncodeError:
        return Raw(row, number, None, _note("record.syntax", "a lone surrogate is no character", number))
    except (ValueError, RecursionError) as error:
        return Raw(row, number, None, _note("record.syntax", str(error)[:200], number))


class _TwiceError(ValueError):
    """A key stands twice."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _TwiceError(f"the key `{twice[:60]}` stands twice")
    return values


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _check_depth(line: bytes) -> None:
    """Refuse deep nesting before the parser recurses; brackets inside strings may only over-count."""
    if line.count(b"[") + line.count(b"{") <= MAX_JSON_DEPTH:
        return
    depth = deepest = 0
    quoted = escaped = False
    for byte in line:
        if escaped:
            escaped = False
        elif quoted:
            escaped, quoted = byte == 0x5C, byte != 0x22  # noqa: PLR2004 - backslash and quote
        elif byte == 0x22:  # noqa: PLR2004
            quoted = True
        elif byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    if deepest > MAX_JSON_DEPTH:
        raise ValueError(f"nested deeper than {MAX_JSON_DEPTH} levels")


def _csv(path: Path) -> Iterator[Raw]:
    csv.field_size_limit(MAX_RECORD_BYTES)
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        cut: list[int] = []
        reader = csv.reader(_bounded(file, cut), strict=True)
        header: list[str] | None = None
        row = line = 0
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Raw(row, line + 1, None, _csv_problem(str(error), line + 1))
                row += 1
            else:
                if header is None:
                    header = cells
                    if len(set(header)) < len(header):
                        yield Raw(0, 1, None, _note("record.duplicate-key", "a column stands twice in the header", 1))
                        return
                elif cells:
                    too_long = bool(cut) and cut[-1] > line
                    yield _csv_row(row, line + 1, header, cells) if not too_long else _too_long(row, line + 1)
                    row += 1
            line = reader.line_num


def _bounded(file: TextIO, cut: list[int]) -> Iterator[str]:
    """Yield the lines of a file, each cut at the limit of a record; `cut` gets the numbers of those."""
    number = 0
    while line := file.readline(MAX_RECORD_BYTES + 1):
        number += 1
        if len(line) > MAX_RECORD_BYTES:
            cut.append(number)
            rest = line
            while rest and not rest.endswith(("\n", "\r")):
                rest = file.readline(MAX_RECORD_BYTES)
        yield line


def _csv_problem(message: str, line: int) -> Note:
    code = "record.too-large" if "field limit" in message else "record.syntax"
    return _note(code, f"the row cannot be parsed: {message}"[:200], line)


def _too_long(row: int, line: int) -> Raw:
    return Raw(row, line, None, _note("record.too-large", f"more than {MAX_RECORD_BYTES:,} characters", line))


def _csv_row(row: int, line: int, header: list[str], cells: list[str]) -> Raw:
    if len(cells) != len(header):
        message = f"{len(cells)} cells under {len(header)} columns"
        return Raw(row, line, None, _note("record.syntax", message, line))
    try:
        "".join([*header, *cells]).encode()
    except UnicodeEncodeError as error:
        message = f"the byte 0x{ord(error.object[error.start]) & 0xFF:02x} is not UTF-8"
        return Raw(row, line, None, _note("record.syntax", message, line))
    return Raw(row, line, {key: cell or None for key, cell in zip(header, cells, strict=True)})


def _note(code: str, message: str, line: int | None) -> Note:
    return Note(code=code, message=message, line=line)

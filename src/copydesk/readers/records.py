"""How are files of records read? In lots of rows from JSONL and CSV, in batches from typed files.

A record is a mapping of column names to values. A row that cannot be parsed is a note with its number; it
never shifts the others.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, repeat
from operator import attrgetter
from pathlib import Path
from typing import Any, BinaryIO

from copydesk.article import Note
from copydesk.errors import disk_error
from copydesk.limits import MAX_RECORD_BYTES
from copydesk.readers.batches import ARROW_MARK, BATCH_ROWS, Batch, read_batches
from copydesk.readers.json_articles import form_of
from copydesk.readers.json_lines import LineError, is_text, parse_line, plain_records
from copydesk.readers.packed import open_unpacked, problem_of
from copydesk.readers.raw import Raw, Record

PARQUET_MARK = b"PAR1"
ARROW_MARKS = (ARROW_MARK, b"\xff\xff\xff\xff")
"""An Arrow file, and the stream format that `datasets` keeps its cache in."""

HEAD_BYTES = 4096
"""Bytes by which the kind of a file is told."""

BLOCK_SIZE = 1 << 20
"""What is read of JSONL and CSV at a time, in bytes or characters, to the end of its last line."""

TOGETHER = 256
"""Rows that are parsed together; one that is odd sends all of them to be read one by one."""

LOT_SIZE = 4 << 20
"""A lot of rows ends here, or at `BATCH_ROWS`: columns of many values cost little, rows of 8 MB much."""


@dataclass(slots=True)
class Lot:
    """Rows of JSONL or CSV that were read together: their places, their values, and what could not be parsed.

    With a `header` values are the cells of each row, as many as it has names; without one they are records.
    """

    header: Sequence[str] | None = None
    rows: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    unread: list[Raw] = field(default_factory=list)

    def add(self, row: int, line: int, values: Any) -> None:  # noqa: ANN401 - a record or its cells
        """Add a row that was parsed."""
        self.rows.append(row)
        self.lines.append(line)
        self.values.append(values)

    def refuse(self, row: int, line: int, code: str, message: str) -> None:
        """Add a row that could not be parsed."""
        self.unread.append(Raw(row, line, None, _note(code, message, line)))

    def columns(self) -> dict[str, list[Any]]:
        """Return the values by column, in the order in which columns are first seen; None where a row has none."""
        if self.header is None:
            names = dict.fromkeys(chain.from_iterable(self.values))
            return {name: [record.get(name) for record in self.values] for name in names}
        if not self.values:
            return {}
        columns = zip(self.header, zip(*self.values, strict=True), strict=True)
        return {name: [cell or None for cell in cells] for name, cells in columns}

    def record(self, place: int) -> Record:
        """Return the values of one row by their names."""
        record: Record = self.values[place]
        if self.header is not None:
            return {name: cell or None for name, cell in zip(self.header, self.values[place], strict=True)}
        return record

    def raws(self) -> Iterator[Raw]:
        """Yield the rows in the order of the file."""
        read = (Raw(row, line, self.record(n)) for n, (row, line) in enumerate(zip(self.rows, self.lines, strict=True)))
        yield from sorted([*read, *self.unread], key=attrgetter("row")) if self.unread else read


def record_kind(path: Path) -> str | None:
    """Return `parquet`, `arrow`, `jsonl` or `csv` for a file of records, None for anything else.

    All but CSV are known by their first bytes, unpacked where it is compressed; a table of text is a table only when
    it is named .csv. Parquet and Arrow inside gzip or zstd are none: they are read where they lie.
    """
    try:
        with open_unpacked(path) as file:
            head = file.read(HEAD_BYTES)
            is_packed = not file.seekable()
            is_document = _is_json(head) and _is_document(path, head, file)
    except OSError as error:
        raise disk_error(error, "read a source") from error
    if head.startswith((PARQUET_MARK, *ARROW_MARKS)):
        kind = "parquet" if head.startswith(PARQUET_MARK) else "arrow"
        return None if is_packed else kind
    if _is_json(head):
        return None if is_document else "jsonl"
    return "csv" if head.strip() and unpacked_name(path).suffix.casefold() == ".csv" else None


def _is_json(head: bytes) -> bool:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")


def _is_document(path: Path, head: bytes, file: BinaryIO) -> bool:
    """Tell one object of JSON that is an article from lines of JSON: by its lines, or by what the only one holds."""
    if unpacked_name(path).suffix.casefold() in {".jsonl", ".ndjson"}:
        return False
    line, ends, rest = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
    if not ends:
        line += file.readline(MAX_RECORD_BYTES)
    if (rest or file.read(HEAD_BYTES)).strip():
        return line.rstrip().endswith((b"{", b"[", b",", b":"))
    try:
        return form_of(parse_line(line, is_first=False)) is not None
    except LineError:
        return line.rstrip() == b"{"


def unpacked_name(path: Path) -> Path:
    """Return the name of a file without the suffix that says that it is compressed."""
    return path.with_suffix("") if path.suffix.casefold() in {".gz", ".zst"} else path


def read_records(path: Path, kind: str) -> Iterator[Raw]:
    """Yield the records of a file of a kind of `record_kind`."""
    if kind in _LOTS:
        return chain.from_iterable(lot.raws() for lot in read_lots(path, kind))
    return chain.from_iterable(it.raws() if isinstance(it, Batch) else [it] for it in read_batches(path, kind))


def read_lots(path: Path, kind: str) -> Iterator[Lot]:
    """Yield the rows of a file of JSONL or CSV, many at a time."""
    return _LOTS[kind](path)


def _jsonl(path: Path) -> Iterator[Lot]:
    row = number = 0
    with open_unpacked(path) as file:
        while block := file.read(BLOCK_SIZE):
            block += file.readline(MAX_RECORD_BYTES + 1)
            lines = io.BytesIO(block).readlines()
            if problem_of(file) and not lines[-1].endswith(b"\n"):
                lines.pop()  # half a line, which would be taken for a broken one
            if lines and len(lines[-1]) > MAX_RECORD_BYTES:
                _skip_line(file, lines[-1])
            for start in range(0, len(lines), BATCH_ROWS):
                lot = Lot()
                for at in range(start, min(start + BATCH_ROWS, len(lines)), TOGETHER):
                    some = lines[at : min(at + TOGETHER, start + BATCH_ROWS)]
                    row = _add_lines(lot, some, row, number)
                    number += len(some)
                yield lot
        yield from _cut_off(file, row, number)


def _cut_off(file: BinaryIO, row: int, line: int, header: Sequence[str] | None = None) -> Iterator[Lot]:
    """Yield a lot of one row that stands for all that could not be unpacked."""
    if problem_of(file):
        lot = Lot(header)
        lot.refuse(row, line + 1, "record.packed", f"nothing behind line {line} could be read: {problem_of(file)}")
        yield lot


def _skip_line(file: Any, line: bytes) -> None:  # noqa: ANN401 - a binary file
    while line and not line.endswith(b"\n"):
        line = file.readline(MAX_RECORD_BYTES)


def _add_lines(lot: Lot, lines: Sequence[bytes], row: int, number: int) -> int:
    """Add lines to a lot, and return the row behind them; `number` counts the lines before them."""
    values = plain_records(lines)
    if values is not None:
        lot.rows += range(row, row + len(lines))
        lot.lines += range(number + 1, number + 1 + len(lines))
        lot.values += values
        return row + len(lines)
    for line in lines:
        number += 1
        if len(line) > MAX_RECORD_BYTES:
            lot.refuse(row, number, "record.too-large", f"more than {MAX_RECORD_BYTES:,} bytes")
        elif not line.strip():
            continue
        else:
            try:
                lot.add(row, number, parse_line(line, is_first=number == 1))
            except LineError as error:
                lot.refuse(row, number, error.code, error.message)
        row += 1
    return row


def _csv(path: Path) -> Iterator[Lot]:
    csv.field_size_limit(MAX_RECORD_BYTES)
    with (
        open_unpacked(path) as bytes_of,
        io.TextIOWrapper(bytes_of, encoding="utf-8-sig", errors="surrogateescape", newline="") as file,
    ):
        lines = _Lines(file)
        reader = csv.reader(chain.from_iterable(lines.blocks()), strict=True)
        lot = Lot()
        row = line = 0
        found, problem = _some_cells(reader)
        while found or problem:
            if lot.header is None and found:
                lot.header, line = found.pop(0)
                if len(set(lot.header)) < len(lot.header):
                    lot.refuse(0, 1, "record.duplicate-key", "a column stands twice in the header")
                    break
            row = _add_cells(lot, found, row, line, lines.cuts)
            line = found[-1][1] if found else line
            if problem:
                code = "record.too-large" if "field limit" in problem else "record.syntax"
                lot.refuse(row, line + 1, code, f"the row cannot be parsed: {problem}"[:200])
                row, line = row + 1, reader.line_num
            if len(lot.rows) + len(lot.unread) >= BATCH_ROWS or lines.size > LOT_SIZE:
                yield _checked(lot)
                lot, lines.size = Lot(lot.header), 0
            found, problem = _some_cells(reader)
        yield _checked(lot)
        yield from _cut_off(bytes_of, row, line, lot.header)


Cells = list[tuple[list[str], int]]
"""The cells of rows, each with the number of its last line."""


def _some_cells(reader: Any) -> tuple[Cells, str]:  # noqa: ANN401 - a reader of csv
    """Return the next rows, and what is wrong with the one behind them."""
    found: Cells = []
    try:
        # Those that are read before an error stay in the list.
        found.extend(islice(zip(reader, map(attrgetter("line_num"), repeat(reader)), strict=False), TOGETHER))
    except csv.Error as error:
        return found, str(error)
    return found, ""


def _add_cells(lot: Lot, found: Cells, row: int, line: int, cuts: Sequence[int]) -> int:
    """Add rows to a lot, and return the row behind them; `line` is the last one before them."""
    starts = [line, *(end for _, end in found[:-1])]
    width = len(lot.header or ())
    has_cut = bool(cuts) and cuts[-1] > line
    if not has_cut and width and {len(cells) for cells, _ in found} == {width}:
        lot.rows += range(row, row + len(found))
        lot.lines += [start + 1 for start in starts]
        lot.values += [cells for cells, _ in found]
        return row + len(found)
    for (cells, end), start in zip(found, starts, strict=False):
        if not cells:
            continue
        if has_cut and any(start < it <= end for it in cuts):
            lot.refuse(row, start + 1, "record.too-large", f"more than {MAX_RECORD_BYTES:,} characters")
        elif len(cells) != width:
            lot.refuse(row, start + 1, "record.syntax", f"{len(cells)} cells under {width} columns")
        else:
            lot.add(row, start + 1, cells)
        row += 1
    return row


class _Lines:
    """The lines of a file in blocks, each line cut at the limit of a record.

    `cuts` are the numbers of those that were; `size` counts the characters of blocks.
    """

    def __init__(self, file: io.TextIOWrapper) -> None:
        self._file = file
        self._number = self.size = 0
        self.cuts: list[int] = []

    def blocks(self) -> Iterator[Iterable[str]]:
        """Yield the lines of the file; only a block that is too long is looked at line by line."""
        while text := self._file.read(BLOCK_SIZE):
            text += self._file.readline(MAX_RECORD_BYTES + 1)
            if problem_of(self._file.buffer) and not text.endswith("\n"):
                text = text[: text.rfind("\n") + 1]  # half a row, which might be taken for a whole one
            self.size += len(text)
            lines = io.StringIO(text, newline="").readlines()
            yield lines if len(text) <= MAX_RECORD_BYTES else self._bounded(lines)
            self._number += len(lines)

    def _bounded(self, lines: Sequence[str]) -> Iterator[str]:
        for number, line in enumerate(lines, self._number + 1):
            if len(line) > MAX_RECORD_BYTES:
                self.cuts.append(number)
                rest = line
                while rest and not rest.endswith(("\n", "\r")):
                    rest = self._file.readline(MAX_RECORD_BYTES)
            yield line[: MAX_RECORD_BYTES + 1]


def _checked(lot: Lot) -> Lot:
    """Return a lot without the rows that are not UTF-8: Python keeps their bytes as lone surrogates."""
    header = "".join(lot.header or ())
    if is_text(header) and is_text("".join(chain.from_iterable(lot.values))):
        return lot
    sound = Lot(lot.header, unread=lot.unread)
    for row, line, cells in zip(lot.rows, lot.lines, lot.values, strict=True):
        try:
            "".join([header, *cells]).encode()
            sound.add(row, line, cells)
        except UnicodeEncodeError as error:
            byte = ord(error.object[error.start]) & 0xFF
            sound.refuse(row, line, "record.syntax", f"the byte 0x{byte:02x} is not UTF-8")
    return sound


_LOTS = {"jsonl": _jsonl, "csv": _csv}


def _note(code: str, message: str, line: int | None) -> Note:
    return Note(code=code, message=message, line=line)

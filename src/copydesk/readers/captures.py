"""How do the bytes of a file become captures? By content, never by the file's name, and never by raising."""

from __future__ import annotations

import os
import stat
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from copydesk.article import Capture, Content, Note, Origin, PageText, Received
from copydesk.canonical import sha256, sha256_file
from copydesk.errors import disk_error
from copydesk.limits import MAX_LIST_BYTES
from copydesk.readers.base import CaptureReader, Item, Payload, Rejected
from copydesk.readers.charsets import mark_of
from copydesk.readers.feeds import FeedReader
from copydesk.readers.front_matter import FrontMatterReader
from copydesk.readers.html import HtmlReader
from copydesk.readers.json_articles import JsonReader
from copydesk.readers.packed import open_unpacked, packing_of, problem_of, unpacked
from copydesk.readers.page_text import PageTextReader
from copydesk.readers.warc import MARK, read_warc

READERS: tuple[CaptureReader, ...] = (
    HtmlReader(),
    FeedReader(),
    JsonReader(),
    FrontMatterReader(),
    PageTextReader(),
)
"""In the order in which they are asked; the last one takes what is left."""

HEAD_BYTES = 64 << 10
"""Bytes by which a kind of capture is recognised."""

_TABLES = {b"PAR1": "Parquet", b"ARROW1": "Arrow", b"\xff\xff\xff\xff": "Arrow"}


def read_captures(root: Path, source: str, origin: Origin, start: int = 0) -> Iterator[Capture]:
    """Yield the captures of one file below a source root, in its order, from the one with the number `start` on.

    What cannot be read is a capture without content and with a note. PlaceError when the disk fails; a link or a
    device is a note, because it may lead out of the project.
    """
    return islice(_captures(root, source, origin), start, None)


def _captures(root: Path, source: str, origin: Origin) -> Iterator[Capture]:
    blank = Capture(source=source, sha256="", content=None, origin=origin)
    try:
        with _open(root / source) as file, unpacked(file) as stream:
            data = stream.read(len(MARK))
            if data == MARK:
                yield from _archived(root / source, blank)
                return
            data += stream.read(MAX_LIST_BYTES + 1)
            if len(data) > MAX_LIST_BYTES:
                raise _too_large(MAX_LIST_BYTES)
            blank = replace(blank, sha256=sha256(data) if stream is file else sha256_file(root / source))
            _check_unpacked(data, stream)
    except Rejected as rejected:
        yield replace(blank, notes=(rejected.note,))
        return
    except OSError as error:
        raise disk_error(error, "read a capture") from error
    for number, item in enumerate(items(Payload(data))):
        yield _capture(blank, item, number)


def page_text(root: Path, source: str) -> tuple[str, str | None]:
    """Return the digest of a file and its text when it is page text, for a look before it is read; else None.

    PlaceError when the disk fails.
    """
    try:
        with _open(root / source) as file:
            archived = file.read(len(MARK)) == MARK
    except Rejected:
        return "", None
    except OSError as error:
        raise disk_error(error, "read a capture") from error
    if archived:
        return "", None
    first = next(_captures(root, source, Origin()))
    return first.sha256, first.content.text if isinstance(first.content, PageText) else None


def _archived(path: Path, blank: Capture) -> Iterator[Capture]:
    """Yield the captures of a web archive; the last of them is noted what was passed over."""
    blank = replace(blank, sha256=sha256_file(path))
    passed: Counter[str] = Counter()
    last: Capture | None = None
    for number, (item, received) in enumerate(_delivered(path, passed)):
        if last:
            yield last
        last = _capture(blank, replace(item, is_listed=True), number, received)
    told = ", ".join(f"{count:,} {kind}" for kind, count in sorted(passed.items()))
    if last is None:
        yield replace(blank, notes=(Note(code="capture.empty", message=f"an archive without pages ({told})"),))
    elif passed:
        note = Note(code="warc.passed-over", message=f"{passed.total():,} records of the archive: {told}")
        yield replace(last, notes=(*last.notes, note))
    else:
        yield last


def _delivered(path: Path, passed: Counter[str]) -> Iterator[tuple[Item, Received]]:
    with _open(path) as file:
        for found in read_warc(file, passed):
            if found.payload is None:
                yield Item(content=None, notes=(found.note,) if found.note else ()), found.received
                continue
            for item in items(found.payload):
                # The address of a feed or of a list is not that of an article in it.
                yield item, replace(found.received, url=None) if item.is_listed else found.received


def _check_unpacked(data: bytes, stream: BinaryIO) -> None:
    """Refuse what is compressed and cannot be unpacked to its end, is compressed twice, or is a table."""
    if problem_of(stream):
        raise _packed(problem_of(stream))
    if packing_of(data):
        raise _packed(f"it holds {packing_of(data)} again: it was compressed twice")
    table = next((name for mark, name in _TABLES.items() if data.startswith(mark)), None)
    if table:
        raise _packed(f"it holds {table}, which is compressed in itself: unpack the file")


def _packed(message: str) -> Rejected:
    return Rejected(Note(code="capture.packed", message=message))


def _too_large(limit: int) -> Rejected:
    return Rejected(Note(code="capture.too-large", message=f"more than {limit:,} bytes"))


def _capture(blank: Capture, item: Item, number: int, received: Received | None = None) -> Capture:
    """Return an item as a capture of its file; what a sidecar says of many items at once names none of them."""
    origin = replace(blank.origin, url=None, title=None) if item.is_listed else blank.origin
    row = number if item.is_listed else None
    filled = replace(blank, content=item.content, origin=origin, notes=item.notes, row=row)
    return replace(filled, received=received or blank.received, line=item.line, byte=item.byte)


def items(payload: Payload) -> Iterator[Item]:
    """Yield what a payload holds; what cannot be read of it is one item with a note, behind those that can."""
    is_listed = False
    try:
        for item in _items(payload):
            is_listed = item.is_listed
            yield replace(item, byte=_byte_of(item, payload.data))
    except Rejected as rejected:
        yield Item(content=None, notes=(rejected.note,), is_listed=is_listed)


def _byte_of(item: Item, data: bytes) -> int | None:
    """Return where the text of an item begins in its payload; None when its bytes there are not those of UTF-8."""
    if item.content is None or item.byte is None:
        return item.byte
    start, written = item.byte + (len(BOM_UTF8) if data.startswith(BOM_UTF8) else 0), item.content.text.encode()
    return start if data[start : start + len(written)] == written else None


def parse(data: bytes) -> Content:
    """Return what the bytes of a capture hold, the first of many; `Rejected` when no reader can read it."""
    item = next(_items(Payload(data)))
    if item.content is None:
        raise Rejected(item.notes[0])
    return item.content


def is_article(path: Path) -> bool:
    """Tell whether a file of JSON holds an article, by what its first one would be; OSError when it cannot be read."""
    try:
        with open_unpacked(path) as stream:
            data = stream.read(MAX_LIST_BYTES)
        return JsonReader().recognises(data[:HEAD_BYTES].decode("utf-8", "replace")) and bool(parse(data))
    except Rejected:
        return False


def _items(payload: Payload) -> Iterator[Item]:
    """Ask the reader of a payload, which is told by what its first bytes would be as text."""
    mark, codec = mark_of(payload.data)
    head = payload.data[len(mark) : HEAD_BYTES].decode(codec or "utf-8", "replace")
    reader = next(reader for reader in READERS if reader.recognises(head))
    if len(payload.data) > reader.max_bytes:
        raise _too_large(reader.max_bytes)
    return reader.read(payload)


def _open(path: Path) -> BinaryIO:
    """Open a regular file that is no link; `Rejected` for anything else, OSError when the disk fails."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        if path.is_symlink():
            raise Rejected(Note(code="capture.unreadable", message="a symbolic link is not followed")) from None
        if path.is_socket():
            raise Rejected(Note(code="capture.unreadable", message="not a regular file")) from None
        raise
    file = os.fdopen(descriptor, "rb")
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        file.close()
        raise Rejected(Note(code="capture.unreadable", message="not a regular file"))
    return file

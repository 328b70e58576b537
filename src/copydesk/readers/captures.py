"""How do the bytes of a file become captures? By content, never by the file's name, and never by raising."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from copydesk.article import Capture, Content, Note, Origin
from copydesk.canonical import sha256
from copydesk.errors import disk_error
from copydesk.limits import MAX_CAPTURE_BYTES
from copydesk.readers.base import CaptureReader, Item, Payload, Rejected
from copydesk.readers.charsets import mark_of
from copydesk.readers.front_matter import FrontMatterReader
from copydesk.readers.html import HtmlReader
from copydesk.readers.page_text import PageTextReader

READERS: tuple[CaptureReader, ...] = (HtmlReader(), FrontMatterReader(), PageTextReader())
"""In the order in which they are asked; the last one takes what is left."""

HEAD_BYTES = 64 << 10
"""Bytes by which a kind of capture is recognised."""


def read_captures(root: Path, source: str, origin: Origin, start: int = 0) -> Iterator[Capture]:
    """Yield the captures of one file below a source root, in its order, from the one with the number `start` on.

    What cannot be read is a capture without content and with a note. PlaceError when the disk fails; a link or a
    device is a note, because it may lead out of the project.
    """
    return islice(_captures(root, source, origin), start, None)


def _captures(root: Path, source: str, origin: Origin) -> Iterator[Capture]:
    blank = Capture(source=source, sha256="", content=None, origin=origin)
    try:
        data = _bytes(root / source)
    except Rejected as rejected:
        yield replace(blank, notes=(rejected.note,))
        return
    blank = replace(blank, sha256=sha256(data))
    for number, item in enumerate(items(Payload(data))):
        yield _capture(blank, item, number)


def _capture(blank: Capture, item: Item, number: int) -> Capture:
    """Return an item as a capture of its file; what a sidecar says of many items at once names none of them."""
    origin = replace(blank.origin, url=None, title=None) if item.is_listed else blank.origin
    row = number if item.is_listed else None
    return replace(
        blank, content=item.content, origin=origin, notes=item.notes, row=row, line=item.line, byte=item.byte
    )


def items(payload: Payload) -> Iterator[Item]:
    """Yield what a payload holds; what cannot be read of it is one item with a note, behind those that can."""
    is_listed = False
    try:
        for item in _reader(payload).read(payload):
            is_listed = item.is_listed
            yield item
    except Rejected as rejected:
        yield Item(content=None, notes=(rejected.note,), is_listed=is_listed)


def parse(data: bytes) -> Content:
    """Return what the bytes of a capture hold, the first of many; `Rejected` when no reader can read it."""
    payload = Payload(data)
    item = next(_reader(payload).read(payload))
    if item.content is None:
        raise Rejected(item.notes[0])
    return item.content


def _reader(payload: Payload) -> CaptureReader:
    """Return the reader of a payload, which is told by what its first bytes would be as text."""
    mark, codec = mark_of(payload.data)
    head = payload.data[len(mark) : HEAD_BYTES].decode(codec or "utf-8", "replace")
    return next(reader for reader in READERS if reader.recognises(head))


def _bytes(path: Path) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        if path.is_symlink():
            raise Rejected(Note(code="capture.unreadable", message="a symbolic link is not followed")) from None
        if path.is_socket():
            raise Rejected(Note(code="capture.unreadable", message="not a regular file")) from None
        raise disk_error(error, "read a capture") from error
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise Rejected(Note(code="capture.unreadable", message="not a regular file"))
        data = file.read(MAX_CAPTURE_BYTES + 1)
    if len(data) > MAX_CAPTURE_BYTES:
        message = f"more than {MAX_CAPTURE_BYTES:,} bytes"
        raise Rejected(Note(code="capture.too-large", message=message))
    return data

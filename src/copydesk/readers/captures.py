"""How do bytes become captures? By content, never by the file's name, and never by raising."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from copydesk.article import Capture, FrontMatter, Note, Origin, PageText
from copydesk.canonical import sha256
from copydesk.errors import disk_error
from copydesk.limits import MAX_CAPTURE_BYTES
from copydesk.readers.base import CaptureReader, Rejected
from copydesk.readers.front_matter import FrontMatterReader
from copydesk.readers.page_text import PageTextReader

READERS: tuple[CaptureReader, ...] = (FrontMatterReader(), PageTextReader())
"""In the order in which they are asked; the last one takes what is left."""

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def read_capture(root: Path, source: str, origin: Origin) -> Capture:
    """Read one file below a source root; what cannot be read is a capture without content and with a note.

    PlaceError when the disk fails; a link or a device is a note, because it may lead out of the project.
    """
    try:
        data = _bytes(root / source)
        digest = sha256(data)
        return Capture(source=source, sha256=digest, content=parse(data), origin=origin)
    except Rejected as rejected:
        digest = sha256(data) if "data" in locals() else ""
        return Capture(source=source, sha256=digest, content=None, origin=origin, notes=(rejected.note,))


def page_text(root: Path, source: str) -> tuple[str, str | None]:
    """Return the digest of a file and its text when it is page text, for a look before it is read; else None.

    PlaceError when the disk fails.
    """
    digest = ""
    try:
        data = _bytes(root / source)
        digest = sha256(data)
        text = decode(data)
        is_page = next(reader for reader in READERS if reader.recognises(text)) is READERS[-1]
    except Rejected:
        return digest, None
    return digest, text if is_page else None


def parse(data: bytes) -> PageText | FrontMatter:
    """Turn the bytes of a capture into what it holds; `Rejected` when no reader can."""
    text = decode(data)
    reader = next(reader for reader in READERS if reader.recognises(text))
    return reader.read(text)


def decode(data: bytes) -> str:
    """Return the text of a capture: by its byte order mark, else strictly as UTF-8; `Rejected` otherwise."""
    mark, encoding = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", "utf-8"))
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        place = error.start + len(mark)
        message = f"byte {place} (0x{data[place]:02x}) is not {encoding.upper()}"
        raise Rejected(Note(code="capture.encoding", message=message, line=data.count(b"\n", 0, place) + 1)) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Rejected(Note(code="capture.control", message="a NUL character stands in the text", line=line))
    if not text.strip():
        raise Rejected(Note(code="capture.empty", message=f"{len(data)} bytes, no text"))
    return text


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

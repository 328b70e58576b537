"""Which pages does a web archive hold? Its records are read one by one, and none is taken for whole that is not.

The readers of others end a record in silence where its bytes end, whatever length it states, and stop at the first
damaged member of gzip. This one says so, and goes on with the next record. Nothing but one record is in memory.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from copydesk.article import Note, Received
from copydesk.limits import MAX_LIST_BYTES, MAX_UNPACKED_RATIO, UNPACKED_FLOOR
from copydesk.readers.base import Payload
from copydesk.readers.http import MAX_HEAD, TooLarge, charset_of, headers_of, media_of, read_answer
from copydesk.readers.packed import Damaged, inflated, packing_of, problem_of, unpacked

MARK = b"WARC/"
MAX_HEADER = 64 << 10
"""Bytes of the named fields of a record."""

FIRST = 4 << 10
"""Bytes in which the named fields of most records end."""

PIECE = 32 << 10
"""What is read at a time, in bytes: most members of an archive are smaller."""

BOMBS = 4
"""Members that swell beyond all measure before the archive is given up, if it is small."""

MAX_TRIES = 10_000
"""Places that look like a member and are none, behind a damaged one; then the rest of the file is given up."""

_GZIP = zlib.MAX_WBITS | 16
_GZIP_MARK = b"\x1f\x8b\x08"
_HEADER = re.compile(rb"WARC/1\.\d+\r?\n(?:(?:[^\r\n:]++:|[ \t])[^\r\n]*+\r?\n)*+\r?\n")
_PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain", "text/markdown", "text/x-markdown"})
_DATA = re.compile(r"(?:application|text)/(?:[\w.-]+\+)?(?:xml|json)|application/(?:rss|atom|rdf)")
OK = 200


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one record delivers: a page or a list of items, or a note that says why it cannot be read."""

    payload: Payload | None
    received: Received
    note: Note | None = None


def read_warc(file: BinaryIO, passed: Counter[str]) -> Iterator[Delivered]:
    """Yield what the records of an archive deliver, compressed or not, and count in `passed` those that are no pages.

    Damage costs its own record; an archive inside zstd ends at its first damage.
    """
    head = file.read(4)
    file.seek(0)
    packing = packing_of(head)
    if packing == "gzip":
        yield from _members(file, passed)
    elif packing:
        with unpacked(file) as stream:
            try:
                yield from _stretch(_Stream(stream), 0, passed)
            except Damaged as error:
                yield _damaged(0, f"it and what follows cannot be read: {error}")
    else:
        yield from _plain(file, passed)


class _Bytes(Protocol):
    """Unpacked bytes that are read once; `Damaged` when they break."""

    def peek(self, size: int) -> bytes:
        """Return so many of the next bytes, fewer at the end."""

    def take(self, size: int) -> bytes:
        """Return so many bytes, fewer at the end, and go behind them."""


def _members(file: BinaryIO, passed: Counter[str]) -> Iterator[Delivered]:
    """Read members of gzip, each of which holds one record, or many."""
    at, size, made = 0, os.fstat(file.fileno()).st_size, 0
    while (at := _behind_zeros(file, at)) < size:
        member = _Member(file, at)
        try:
            yield from _stretch(member, at, passed)
            at = member.end()
        except Damaged as error:
            yield _damaged(at, str(error))
            at = _next_member(file, at + 1, size)
        made += member.made
        if made > max(BOMBS * UNPACKED_FLOOR, MAX_UNPACKED_RATIO * at):
            yield _damaged(at, f"all before it unpacks to more than {MAX_UNPACKED_RATIO} times its size")
            return


def _behind_zeros(file: BinaryIO, at: int) -> int:
    """Return the first place behind the zeros with which tapes fill up a file."""
    file.seek(at)
    while (head := file.read(PIECE)) and not head.lstrip(b"\0"):
        at += len(head)
    return at + len(head) - len(head.lstrip(b"\0"))


def _stretch(found: _Bytes, at: int, passed: Counter[str]) -> Iterator[Delivered]:
    """Yield what the records in a stretch of unpacked bytes deliver; `at` is where the stretch begins in the file."""
    while found.peek(1):
        while found.peek(1) in {b"\r", b"\n"}:
            found.take(1)
        if not found.peek(1):
            return
        header = _header(found)
        length = _length(header)
        body = found.take(min(length, MAX_LIST_BYTES + MAX_HEADER))
        left = length - len(body)
        while left > 0 and (more := found.take(min(left, 1 << 20))):
            left -= len(more)
        if left > 0:
            raise Damaged(f"it states a length of {length:,} bytes, and {length - left:,} are there")
        if not _ends(found.peek(9)):
            raise Damaged(f"it states a length of {length:,} bytes, and more are there")
        yield from _deliver(header, body, length, at, passed)


def _plain(file: BinaryIO, passed: Counter[str]) -> Iterator[Delivered]:
    """Read records that are not compressed, one behind the other."""
    at, size = 0, os.fstat(file.fileno()).st_size
    while at < size:
        file.seek(at)
        head = file.read(FIRST)
        blank = len(head) - len(head.lstrip(b"\r\n"))
        if blank:
            at += blank
            continue
        found = _HEADER.match(head) or (len(head) == FIRST and _HEADER.match(head + file.read(MAX_HEADER))) or None
        behind = at + 1
        try:
            taken = _matched(found)
            behind = at + len(taken)
            header = headers_of(taken)
            length = _length(header)
            _check_end(file, behind, length, size)
            file.seek(behind)
            body = file.read(min(length, MAX_LIST_BYTES + MAX_HEADER))
        except Damaged as error:
            yield _damaged(at, str(error))
            at = _next_record(file, behind, size)
            continue
        yield from _deliver(header, body, length, at, passed)
        at = behind + length


def _check_end(file: BinaryIO, start: int, length: int, size: int) -> None:
    """Refuse a record whose stated length leads to no other record and to no end."""
    if length > size - start:
        raise Damaged(f"it states a length of {length:,} bytes, and {size - start:,} are there")
    file.seek(start + length)
    if not _ends(file.read(9)):
        raise Damaged(f"it states a length of {length:,} bytes, and no record follows behind them")


def _ends(behind: bytes) -> bool:
    """Tell whether what stands behind a record may do so: two ends of lines, another record, or nothing."""
    return behind.startswith(b"\r\n\r\n") or behind.lstrip(b"\r\n")[:5] in {b"", MARK}


def _header(found: _Bytes) -> dict[str, str]:
    """Take the named fields of a record."""
    head = found.peek(PIECE)
    match = _HEADER.match(head)
    if match is None and len(head) == PIECE:
        match = _HEADER.match(found.peek(MAX_HEADER))
    return headers_of(found.take(len(_matched(match))))


def _matched(header: re.Match[bytes] | None) -> bytes:
    if header is None:
        raise Damaged("no record of an archive begins here")
    return header[0]


def _length(header: Mapping[str, str]) -> int:
    stated = header.get("content-length", "")
    if not re.fullmatch(r"[0-9]{1,18}", stated):
        raise Damaged(f"`{stated[:40]}` is no length of a record")
    return int(stated)


def _deliver(header: Mapping[str, str], body: bytes, length: int, at: int, passed: Counter[str]) -> Iterator[Delivered]:
    """Yield the page of a record that holds one; what holds none is counted."""
    kind = header.get("warc-type", "").casefold()
    received = Received(url=_address(header), captured_at=_moment(header.get("warc-date", "")))
    if kind not in {"response", "resource", "conversion"}:
        passed[kind[:20] or "a record without a type"] += 1
        return
    if kind == "response":
        answer = read_answer(body)
        reason = _reason(answer.status if answer else 0, answer.media if answer else "", received.url)
    else:
        answer = None
        reason = _reason(OK, media_of(header.get("content-type", "")), received.url)
    if reason:
        passed[f"{kind} {reason}"] += 1
        return
    if "warc-truncated" in header:
        yield _damaged(at, f"the crawler cut it off ({header['warc-truncated'][:20]})", received)
        return
    if answer and answer.is_endless:
        yield _damaged(at, f"the head of the server's answer does not end within {MAX_HEAD:,} bytes", received)
        return
    charset = answer.charset if answer else charset_of(header.get("content-type", ""))
    try:
        data = answer.unwrapped(MAX_LIST_BYTES) if answer else body
        is_whole = length <= MAX_LIST_BYTES + MAX_HEADER and len(data) <= MAX_LIST_BYTES
    except Damaged as error:
        yield _damaged(at, f"what the server sent cannot be unpacked: {error}", received)
        return
    except TooLarge:
        is_whole = False
    message = f"the record at byte {at:,} holds more than {MAX_LIST_BYTES:,} bytes"
    note = None if is_whole else Note(code="capture.too-large", message=message)
    yield Delivered(Payload(data, charset) if is_whole else None, received, note)


def _reason(status: int, media: str, url: str | None) -> str:
    """Say why an answer is no page; nothing when it may be one."""
    if not status:
        return "that is no HTTP"
    if status != OK:
        return f"of status {status}"
    if (url or "").partition("?")[0].endswith("/robots.txt"):
        return "of robots.txt"
    return "" if not media or media in _PAGES or _DATA.match(media) else f"of type {media[:40]}"


def _address(header: Mapping[str, str]) -> str | None:
    address = header.get("warc-target-uri", "").strip("<> ")
    return address if address.casefold().startswith(("http://", "https://")) else None


def _moment(text: str) -> dt.datetime | None:
    """Return the date of a record, which the standard writes in UTC."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z", text):
        return None
    try:
        return dt.datetime.fromisoformat(f"{text[:19]}+00:00")
    except ValueError:
        return None


def _damaged(at: int, why: str, received: Received | None = None) -> Delivered:
    note = Note(code="warc.damaged", message=f"the record at byte {at:,}: {why}")
    return Delivered(None, received or Received(), note)


class _Member:
    """A member of gzip that begins at a byte of a file; `made` is how many bytes were unpacked of it."""

    def __init__(self, file: BinaryIO, at: int) -> None:
        self._file, self._start, self._raw = file, at, at
        self._member = zlib.decompressobj(_GZIP)
        self._waiting = self._ready = b""
        self.made = 0
        file.seek(at)

    def peek(self, size: int) -> bytes:
        """Return so many of the next bytes, fewer at the end of the member."""
        parts, held = [self._ready], len(self._ready)
        while held < size and (more := self._more()):
            parts.append(more)
            held += len(more)
        self._ready = b"".join(parts)
        return self._ready[:size]

    def take(self, size: int) -> bytes:
        """Return so many bytes, and go behind them."""
        found = self.peek(size)
        self._ready = self._ready[len(found) :]
        return found

    def _more(self) -> bytes:
        while not self._member.eof:
            if not self._waiting:
                self._waiting = self._file.read(PIECE)
                self._raw += len(self._waiting)
                if not self._waiting:
                    raise Damaged("it ends in the middle: the file was cut off")
            data, self._waiting = inflated(self._member, self._waiting, PIECE)
            self.made += len(data)
            if self.made > max(UNPACKED_FLOOR, MAX_UNPACKED_RATIO * (self._raw - self._start)):
                raise Damaged(f"it unpacks to more than {MAX_UNPACKED_RATIO} times its size")
            if data:
                return data
        return b""

    def end(self) -> int:
        """Return where in the file the bytes behind the member begin."""
        return self._raw - len(self._waiting)


class _Stream:
    """The unpacked bytes of a file."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._ready = b""

    def peek(self, size: int) -> bytes:
        """Return so many of the next bytes, fewer at the end."""
        if len(self._ready) < size:
            self._ready += self._stream.read(size - len(self._ready))
        if len(self._ready) < size and problem_of(self._stream):
            raise Damaged(problem_of(self._stream))
        return self._ready[:size]

    def take(self, size: int) -> bytes:
        """Return so many bytes, and go behind them."""
        found = self.peek(size)
        self._ready = self._ready[len(found) :]
        return found


def _next_member(file: BinaryIO, at: int, size: int) -> int:
    """Return where the next member begins that opens with a record, or the size of the file."""
    for _ in range(MAX_TRIES):
        at = _found(file, _GZIP_MARK, at, size)
        file.seek(at)
        try:
            opens = zlib.decompressobj(_GZIP).decompress(file.read(4096), len(MARK))
        except zlib.error:
            opens = b""
        if opens == MARK or at >= size:
            return at
        at += 1
    return size


def _next_record(file: BinaryIO, at: int, size: int) -> int:
    """Return where the next record begins a line, or the size of the file."""
    found = _found(file, b"\nWARC/1.", max(at - 1, 0), size)
    return found + 1 if found < size else size


def _found(file: BinaryIO, mark: bytes, at: int, size: int) -> int:
    """Return the first place of some bytes from a place on, or the size of the file; what is near is found at once."""
    file.seek(at)
    held, step = b"", 4096
    while piece := file.read(step):
        held += piece
        place = held.find(mark)
        if place >= 0:
            return at + place
        kept = min(len(held), len(mark) - 1)
        at += len(held) - kept
        held, step = held[len(held) - kept :], min(step * 2, 1 << 20)
    return size

"""What did a server answer? Its status, what it sent and in which encoding, with the wrappings of the wire undone.

Crawlers often undo them and leave the headers as they were: chunks or compression that a header names and the body
does not have were undone before.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from copydesk.readers.packed import Damaged, arrow_reader, gzip_reader

MAX_HEAD = 256 << 10
"""Bytes of the head of an answer."""

MAX_ENCODINGS = 3
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?\s+(\d{3})\b")
_CHUNK = re.compile(rb"[ \t]*([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,200})?\r?\n")
_CHARSET = re.compile(r";\s*charset\s*=\s*\"?([\w.:-]{1,40})", re.IGNORECASE)


class TooLarge(Exception):
    """A body unpacks to more than the limit."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of a server: its status, its headers with lower-case names, and its body as it was sent.

    Of one that is endless no head ends where heads do, so that its body is not known.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    is_endless: bool = False

    @property
    def media(self) -> str:
        """Return the media type, in lower case and without parameters."""
        return media_of(self.headers.get("content-type", ""))

    @property
    def charset(self) -> str | None:
        """Return the name of the encoding that the server declared."""
        return charset_of(self.headers.get("content-type", ""))

    def unwrapped(self, limit: int) -> bytes:
        """Return the body without chunks and compression; `Damaged`, or `TooLarge` beyond the limit."""
        body = self.body
        if "chunked" in self.headers.get("transfer-encoding", "").casefold():
            body = _dechunked(body)
        names = self.headers.get("content-encoding", "").casefold().split(",")
        for name in reversed([name.strip() for name in names][:MAX_ENCODINGS]):
            body = _unpacked(body, name, limit)
        return body


def media_of(content_type: str) -> str:
    """Return the media type of a header."""
    return content_type.partition(";")[0].strip().casefold()


def charset_of(content_type: str) -> str | None:
    """Return the encoding that a header names."""
    found = _CHARSET.search(content_type)
    return found[1] if found else None


def read_answer(data: bytes) -> Answer | None:
    """Return an answer of HTTP; None when the bytes are none."""
    status = _STATUS.match(data)
    if status is None:
        return None
    head, end, body = _split(data)
    return Answer(int(status[1]), headers_of(head), body, is_endless=not end and len(data) >= MAX_HEAD)


def _split(data: bytes) -> tuple[bytes, bytes, bytes]:
    marks = [(place, mark) for mark in (b"\r\n\r\n", b"\n\n") if (place := data.find(mark, 0, MAX_HEAD)) >= 0]
    return data.partition(min(marks)[1]) if marks else (data[:MAX_HEAD], b"", b"")


def headers_of(head: bytes) -> dict[str, str]:
    """Return the named fields of a head, the first of each name; a line that begins with a blank goes on with one."""
    found: dict[str, str] = {}
    last = ""
    for line in head.decode("utf-8", "replace").replace("\r\n", "\n").split("\n")[1:]:
        if line[:1] in {" ", "\t"} and last:
            found[last] = f"{found[last]} {line.strip()}"
            continue
        name, colon, value = line.partition(":")
        last = name.strip().casefold() if colon and name.strip().casefold() not in found else ""
        if last:
            found[last] = value.strip()
    return found


def _dechunked(body: bytes) -> bytes:
    """Return a body without its chunks; one that has none was put together before."""
    parts: list[bytes] = []
    at = 0
    while True:
        head = _CHUNK.match(body, at)
        if head is None:
            if not parts:
                return body
            raise Damaged("its chunks break off")
        size = int(head[1], 16)
        if size == 0:
            return b"".join(parts)
        part = body[head.end() : head.end() + size]
        if len(part) < size:
            if not parts and not body[head.end() :].strip():
                return body
            raise Damaged("its chunks break off")
        parts.append(part)
        at = head.end() + size
        at += 2 if body.startswith(b"\r\n", at) else body.startswith(b"\n", at)


def _unpacked(body: bytes, name: str, limit: int) -> bytes:
    if name in {"gzip", "x-gzip"}:
        return _all(gzip_reader(io.BytesIO(body)), limit) if body.startswith(b"\x1f\x8b") else body
    if name == "deflate":
        return _inflated(body, limit)
    if name == "zstd":
        return _all(arrow_reader(io.BytesIO(body), "zstd"), limit) if body.startswith(b"\x28\xb5\x2f\xfd") else body
    if name == "br":
        try:
            return _all(arrow_reader(io.BytesIO(body), "brotli"), limit)
        except Damaged:
            if body.lstrip()[:1] in {b"<", b"{", b"["}:
                return body  # it was unpacked before: brotli has no mark of its own
            raise
    if name in {"", "identity", "none", "utf-8"}:
        return body
    raise Damaged(f"nobody knows its encoding `{name[:40]}`")


def _inflated(body: bytes, limit: int) -> bytes:
    """Unpack deflate, which servers send with a head of zlib or without one."""
    for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        stream = zlib.decompressobj(bits)
        try:
            data = stream.decompress(body, limit + 1)
        except zlib.error:
            continue
        if len(data) > limit:
            raise TooLarge
        if not stream.eof:
            raise Damaged("it ends in the middle: it was cut off")
        return data
    if body.lstrip()[:1] in {b"<", b"{", b"["}:
        return body
    raise Damaged("its bytes are damaged")


def _all(read: Callable[[int], bytes], limit: int) -> bytes:
    parts: list[bytes] = []
    left = limit
    while data := read(min(left + 1, 1 << 20)):
        left -= len(data)
        if left < 0:
            raise TooLarge
        parts.append(data)
    return b"".join(parts)

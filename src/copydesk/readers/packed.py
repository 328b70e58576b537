"""How is a compressed file read? Piece by piece, and no further than a file of its size can honestly reach.

gzip and zstd are known by their first bytes. What is damaged, cut off, or swells beyond all measure ends early, and
says so in `problem`: what was read before is sound and is kept.
"""

from __future__ import annotations

import io
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, Protocol, TypeGuard

import pyarrow as pa

from copydesk.limits import MAX_UNPACKED_RATIO, UNPACKED_FLOOR

MARKS = {b"\x1f\x8b\x08": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
PIECE = 256 << 10
"""What is read of a file at a time, in bytes."""

_GZIP = zlib.MAX_WBITS | 16


class Damaged(Exception):
    """Compressed bytes cannot be unpacked; the message says why, without the file's name."""


def packing_of(head: bytes) -> str | None:
    """Return `gzip` or `zstd` for the first bytes of a compressed file, None for any other."""
    return next((name for mark, name in MARKS.items() if head.startswith(mark)), None)


def open_unpacked(path: Path) -> BinaryIO:
    """Open a file for reading, compressed or not; OSError when it cannot be opened.

    `problem_of` the stream tells, once it has ended, whether it ended early.
    """
    return unpacked(path.open("rb"))


def unpacked(file: BinaryIO) -> BinaryIO:
    """Return a stream of what an open file holds, which closes the file with itself."""
    packing = packing_of(file.read(4))
    file.seek(0)
    if packing is None:
        return file
    unpack = _OPENERS[packing](file)
    size = os.fstat(file.fileno()).st_size
    return io.BufferedReader(_Unpacked(file, unpack, max(size * MAX_UNPACKED_RATIO, UNPACKED_FLOOR)), PIECE)


def problem_of(stream: object) -> str:
    """Return why an unpacked stream ended before its end; nothing when it did not, or was never compressed."""
    return stream.raw.problem if isinstance(stream, io.BufferedReader) and _is_unpacked(stream.raw) else ""


class _Unpacked(io.RawIOBase):
    """The unpacked bytes of a compressed file, up to a limit."""

    def __init__(self, file: BinaryIO, unpack: Callable[[int], bytes], limit: int) -> None:
        super().__init__()
        self._file, self._unpack, self._left = file, unpack, limit
        self.problem = ""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - any bytes that can be written
        if self.problem:
            return 0
        try:
            data = self._unpack(len(buffer))
        except Damaged as error:
            self.problem = str(error)
            return 0
        self._left -= len(data)
        if self._left < 0:
            self.problem = f"it unpacks to more than {MAX_UNPACKED_RATIO} times its size"
            return 0
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()


def _is_unpacked(raw: object) -> TypeGuard[_Unpacked]:
    return isinstance(raw, _Unpacked)


class _Source(Protocol):
    def read(self, size: int, /) -> bytes: ...


def gzip_reader(file: _Source) -> Callable[[int], bytes]:
    """Return a function that reads so many bytes at most of what gzip members one after the other hold."""
    member = zlib.decompressobj(_GZIP)
    waiting = b""

    def read(size: int) -> bytes:
        nonlocal member, waiting
        while True:
            if not waiting:
                waiting = file.read(PIECE)
            if member.eof:
                waiting = waiting.lstrip(b"\0") or file.read(PIECE).lstrip(b"\0")
                if not waiting:
                    return b""
                member = zlib.decompressobj(_GZIP)
            elif not waiting:
                raise Damaged("it ends in the middle: it was cut off")
            data, waiting = inflated(member, waiting, size)
            if data:
                return data

    return read


def inflated(member: zlib._Decompress, data: bytes, size: int) -> tuple[bytes, bytes]:
    """Unpack at most so many bytes of a gzip member, and return what is left of the data; `Damaged`."""
    try:
        found = member.decompress(data, size)
    except zlib.error as error:
        raise Damaged(f"its bytes are damaged ({str(error).rpartition(': ')[2]})") from None
    return found, member.unused_data if member.eof else member.unconsumed_tail


def arrow_reader(file: _Source, codec: str) -> Callable[[int], bytes]:
    """Return a function that reads so many bytes at most of what a stream of zstd or brotli holds."""
    stream = pa.CompressedInputStream(pa.PythonFile(file, "r"), codec)

    def read(size: int) -> bytes:
        try:
            data: bytes = stream.read(size)
        except (pa.ArrowException, OSError) as error:
            cut = "Truncated" in str(error)
            raise Damaged("it ends in the middle: it was cut off" if cut else "its bytes are damaged") from None
        return data

    return read


_OPENERS: dict[str, Callable[[BinaryIO], Callable[[int], bytes]]] = {
    "gzip": gzip_reader,
    "zstd": lambda file: arrow_reader(file, "zstd"),
}

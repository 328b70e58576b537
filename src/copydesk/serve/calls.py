"""What does a request ask for? Its path in segments, its body within bounds, and who is asking."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, TypeVar
from urllib.parse import unquote

import anyio
import anyio.from_thread
import anyio.to_thread
from starlette.requests import ClientDisconnect, Request

from copydesk.serve.answers import bad, too_large, too_slow

T = TypeVar("T")
LARGEST_BODY = 8 << 20
"""Bytes of a body that is neither a file nor a commit."""

_SLOWEST = 1024
"""Bytes a second that a body has to have at least, once patience is over."""

_AT_ONCE = 64
"""Bodies that are worked off at the same time: each keeps a thread, and readers have others."""

_HOST = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")


@dataclass(frozen=True, slots=True)
class Call:
    """A request without its body: method, the segments of its path, its query and headers, and where it was sent."""

    method: str
    segments: tuple[str, ...]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    base: str
    host: str

    @property
    def authorization(self) -> str | None:
        """What says who is asking."""
        return self.headers.get("authorization")


def call_of(request: Request) -> Call:
    """Return what a request asks for; Refusal 400 for a path that is no text."""
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        raise bad("`Host` is no name of a host")
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    try:
        # A branch or a tag can hold an escaped slash: what is split is the path as it was sent.
        parts = [unquote(it, errors="strict") for it in raw.decode("ascii").split("/")]
    except ValueError:
        raise bad("The path is no text") from None
    base = f"{request.scope['scheme']}://{host}"
    return Call(request.method, tuple(parts[1:]), request.query_params, request.headers, base, host)


class Bodies:
    """How bodies are taken: no faster than they are worked off, and not from those who are slow on purpose."""

    def __init__(self, patience: float) -> None:
        self._patience, self._threads = patience, anyio.CapacityLimiter(_AT_ONCE)

    async def whole(self, request: Request, most: int = LARGEST_BODY) -> bytes:
        """Return a whole body; Refusal 413 when it is longer than it may be, 408 when it is slow."""
        found = bytearray()
        async for piece in self._pieces(request):
            found += piece
            if len(found) > most:
                raise too_large(f"A body has at most {most:,} bytes here")
        return bytes(found)

    async def worked_off(self, request: Request, work: Callable[[Iterator[bytes]], T]) -> T:
        """Do work in a thread that takes the body piece by piece."""
        source = self._pieces(request)

        def arriving() -> Iterator[bytes]:
            while (piece := anyio.from_thread.run(_next, source)) is not None:
                yield piece

        return await anyio.to_thread.run_sync(lambda: work(arriving()), limiter=self._threads)

    async def _pieces(self, request: Request) -> AsyncIterator[bytes]:
        stream, waited, seen = request.stream(), 0.0, 0
        while True:
            start = anyio.current_time()
            try:
                with anyio.fail_after(self._patience):
                    piece = await anext(stream, None)
            except TimeoutError:
                raise too_slow() from None
            except ClientDisconnect:
                raise bad("The body ended before its end") from None
            if piece is None:
                return
            waited, seen = waited + anyio.current_time() - start, seen + len(piece)
            if waited > self._patience and seen < waited * _SLOWEST:
                raise too_slow()
            if piece:
                yield piece


async def _next(source: AsyncIterator[bytes]) -> bytes | None:
    return await anext(source, None)


def json_object(data: bytes) -> dict[str, Any]:
    """Return a JSON object; Refusal 400 when it is none."""
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        raise bad("The body is no JSON") from None
    if not isinstance(said, dict):
        raise bad("The body is no JSON object")
    return said


def text_in(said: Mapping[str, Any], key: str) -> str:
    """Return a text of an object; Refusal 400 when it is missing or no text that can be written down."""
    value = said.get(key)
    # JSON can hold halves of characters, which no file and no sum can.
    if not isinstance(value, str) or (not value.isascii() and value.encode(errors="ignore").decode() != value):
        raise bad(f"`{key}` is missing, or no text")
    return value


def number_in(said: Mapping[str, Any], key: str) -> int:
    """Return a number from zero up; Refusal 400 when it is missing or none."""
    value = said.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1 << 63:
        raise bad(f"`{key}` is missing, or no number from 0 up")
    return value


def is_own_name(host: str) -> bool:
    """Tell whether a host is an address, or this machine: nobody else decides where these lead."""
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return name.lower() == "localhost"
    return True

"""What does a request ask for? Its path in segments, its body within bounds, and who is asking."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import anyio
from starlette.requests import ClientDisconnect, Request

from copydesk.serve.answers import bad, too_large

LARGEST_BODY = 16 << 20
"""Bytes of a body that is neither a file nor a commit."""

SLOWEST = 60.0
"""Seconds that the next piece of a body may take."""

_HOST = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")


@dataclass(frozen=True, slots=True)
class Call:
    """A request without its body: method, the segments of its path, its query and headers, and where it was sent."""

    method: str
    segments: tuple[str, ...]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    base: str

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
    return Call(request.method, tuple(parts[1:]), request.query_params, request.headers, base)


async def pieces(request: Request) -> AsyncIterator[bytes]:
    """Yield a body as it arrives; Refusal 400 when it comes too slowly, or ends before its end."""
    stream = request.stream()
    while True:
        try:
            with anyio.fail_after(SLOWEST):
                piece = await anext(stream, None)
        except TimeoutError:
            raise bad("The body comes too slowly") from None
        except ClientDisconnect:
            raise bad("The body ended before its end") from None
        if piece is None:
            return
        if piece:
            yield piece


async def body(request: Request, most: int = LARGEST_BODY) -> bytes:
    """Return a whole body; Refusal 413 when it is longer than it may be."""
    found = bytearray()
    async for piece in pieces(request):
        found += piece
        if len(found) > most:
            raise too_large(f"A body has at most {most:,} bytes here")
    return bytes(found)


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

"""How does a file, or a part of it, get to a client? In pieces, no faster than it is taken."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import BinaryIO

import anyio
import anyio.to_thread
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from copydesk.serve.answers import Refusal

_PIECE = 1 << 20
"""Bytes that are read and sent at a time."""

_RANGE = re.compile(r" *bytes *= *([0-9]*) *- *([0-9]*) *")
_LONGEST = 18
"""Digits of a place in a file that could be one."""


class FilePart(Response):
    """An answer with a part of an open file, which is closed at its end."""

    def __init__(
        self, file: BinaryIO, part: tuple[int, int], status: int, headers: Mapping[str, str], *, sends_body: bool
    ) -> None:
        super().__init__(None, status, headers, "application/octet-stream")
        self._file, self._part, self._sends_body = file, part, sends_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - the protocol of ASGI
        """Send head and body until the client has it, or goes away.

        A file that became shorter ends the connection, which clients see.
        """
        try:
            async with anyio.create_task_group() as both:
                both.start_soon(_until_gone, receive, both.cancel_scope)
                await self._send(send)
                both.cancel_scope.cancel()
        finally:
            self._file.close()

    async def _send(self, send: Send) -> None:
        start, end = self._part if self._sends_body else (0, 0)
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        self._file.seek(start)
        sizes = [min(_PIECE, end - place) for place in range(start, end, _PIECE)]
        ahead = self._read(sizes[0]) if sizes else None
        try:
            for following in (*sizes[1:], 0) if sizes else ():
                piece = await _done(ahead)
                # While one piece is taken, the next is read.
                ahead = self._read(following) if following else None
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            # The file is closed next, and must not be in use by then.
            with anyio.CancelScope(shield=True), suppress(OSError):
                await _done(ahead)

    def _read(self, size: int) -> asyncio.Task[bytes]:
        return asyncio.create_task(anyio.to_thread.run_sync(_exactly, self._file, size))


def _exactly(file: BinaryIO, size: int) -> bytes:
    found = file.read(size)
    while len(found) < size:
        more = file.read(size - len(found))
        if not more:
            raise OSError("a file of this hub became shorter while it was sent")
        found += more
    return found


async def _done(task: asyncio.Task[bytes] | None) -> bytes:
    """Wait for a piece; who is told to stop waiting leaves the reading of it alone."""
    if task is None:
        return b""
    await asyncio.wait([task])
    return task.result()


async def _until_gone(receive: Receive, scope: anyio.CancelScope) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    scope.cancel()


def is_named(said: str | None, etag: str) -> bool:
    """Tell whether a list of sums, as a client says it, names this one."""
    names = [it.strip().removeprefix("W/") for it in (said or "").split(",")]
    return "*" in names or f'"{etag}"' in names


def part_of(said: str | None, size: int, commit: str) -> tuple[int, int] | None:
    """Return which bytes are asked for, None for all of them: there is no range, or several, or it is none.

    Refusal 416 for one that holds nothing.
    """
    asked = _RANGE.fullmatch(said or "")
    if asked is None or not any(asked.groups()):
        return None
    first, last = (_place(it) for it in asked.groups())
    if first is None:
        start, end = max(0, size - (last or 0)), size
    else:
        start, end = first, size if last is None else min(last + 1, size)
    if start >= end:
        raise Refusal(416, "", "Range not satisfiable", {"Content-Range": f"bytes */{size}", "X-Repo-Commit": commit})
    return start, end


def _place(digits: str) -> int | None:
    """Return a place in a file; one of too many digits is beyond every end, and would be slow to read."""
    return None if not digits else 10**_LONGEST if len(digits) > _LONGEST else int(digits)

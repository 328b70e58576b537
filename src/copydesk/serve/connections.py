"""How long may a client be silent? A connection of one that says nothing, or takes nothing, is ended."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol


class PatientProtocol(H11Protocol):
    """A connection on which the head of a request comes soon, and what is sent is taken.

    The library itself waits without end for the first request, and for one that begins; bodies have their own bound,
    where they are read.
    """

    patience: ClassVar[float]
    _head: asyncio.TimerHandle | None = None
    _taken: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._head = self._end_later()

    def data_received(self, data: bytes) -> None:
        """Wait from the first byte of a head to its last, however they trickle in."""
        if self._head is None and self._is_between():
            self._head = self._end_later()
        super().data_received(data)
        if not self._is_between():
            self._stop_waiting(for_head=True)

    def pause_writing(self) -> None:
        """Begin to wait for a client to take what it asked for."""
        super().pause_writing()
        if self._taken is None:
            self._taken = self._end_later()

    def resume_writing(self) -> None:
        """Go on: it was taken."""
        super().resume_writing()
        self._stop_waiting(for_head=False)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        super().connection_lost(exc)
        self._stop_waiting(for_head=True)
        self._stop_waiting(for_head=False)

    def _is_between(self) -> bool:
        return bool(getattr(self.cycle, "response_complete", True))

    def _stop_waiting(self, *, for_head: bool) -> None:
        timer = self._head if for_head else self._taken
        if timer:
            timer.cancel()
        if for_head:
            self._head = None
        else:
            self._taken = None

    def _end_later(self) -> asyncio.TimerHandle:
        # What is still to be sent would hold a connection that is only closed.
        return self.loop.call_later(self.patience, self.transport.abort)


def patient(seconds: float) -> type[PatientProtocol]:
    """Return the protocol for a server with so much patience."""
    return type("Protocol", (PatientProtocol,), {"patience": seconds})

"""How far is a long work? Whoever does it says so here; nobody listens, unless a command line does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal, Protocol, TypeVar

Thing = TypeVar("Thing")
Unit = Literal["captures", "records", "files", "bytes"]


class Listener(Protocol):
    """Hears of each step of a work: that it begins, of how much, and how much more is done."""

    def begin(self, doing: str, total: int, unit: Unit) -> None:
        """Hear that a step begins that has so much to do."""

    def advance(self, by: int) -> None:
        """Hear that so much more is done."""


_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def heard_by(listener: Listener) -> Iterator[None]:
    """Let a listener hear of all that is done inside."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def steps(doing: str, things: Iterable[Thing], sizes: Sequence[int], unit: Unit) -> Iterator[Thing]:
    """Yield things as they come, and say after each how much of all of them is done; `sizes` are in their order."""
    listener = _listener.get()
    if listener is None:
        yield from things
        return
    listener.begin(doing, sum(sizes), unit)
    for number, thing in enumerate(things):
        yield thing
        listener.advance(sizes[number] if number < len(sizes) else 0)

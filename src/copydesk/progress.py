"""How far is a long work? Whoever does it says so here; nobody listens, unless a command line does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count
from typing import Literal, TypeVar

from copydesk.errors import PlaceError

Thing = TypeVar("Thing")
Unit = Literal["captures", "records", "rows", "files", "bytes"]


class Listener:
    """Hears of each step of a work; one that does not care for something leaves it out."""

    def begin(self, doing: str, total: int, unit: Unit) -> None:
        """Hear that a step begins that has so much to do; 0 when nobody knows how much."""

    def advance(self, by: int, name: str) -> None:
        """Hear that so much more is done: a thing with a name, or none."""

    def note(self, words: str) -> None:
        """Hear something of the work that only the curious ask for."""


_listeners: ContextVar[tuple[Listener, ...]] = ContextVar("listeners", default=())


@contextmanager
def heard_by(*listeners: Listener) -> Iterator[None]:
    """Let listeners hear of all that is done inside."""
    token = _listeners.set(listeners)
    try:
        yield
    finally:
        _listeners.reset(token)


def begin(doing: str, total: int = 0, unit: Unit = "records") -> None:
    """Say that a step begins that has so much to do; 0 when nobody knows how much."""
    for listener in _listeners.get():
        listener.begin(doing, total, unit)


def advance(by: int, name: str = "") -> None:
    """Say that so much more of the step is done."""
    for listener in _listeners.get():
        listener.advance(by, name)


def note(words: str) -> None:
    """Say something of the work that only the curious ask for."""
    for listener in _listeners.get():
        listener.note(words)


def steps(
    doing: str, things: Iterable[Thing], sizes: Sequence[int], unit: Unit, names: Sequence[str] = ()
) -> Iterator[Thing]:
    """Yield things as they come, and say after each how much of all of them is done.

    `sizes` and `names` are in the order of the things. Where the place refuses, the step and the thing are added.
    """
    begin(doing, sum(sizes), unit)
    for number, thing in enumerate(placed(doing, things, names)):
        yield thing
        advance(sizes[number] if number < len(sizes) else 0, names[number] if number < len(names) else "")


def placed(doing: str, things: Iterable[Thing], names: Sequence[str] = ()) -> Iterator[Thing]:
    """Yield things as they come; where the place refuses, the step and the thing are added."""
    coming = iter(things)
    for number in count():
        name = names[number] if number < len(names) else f"part {number + 1}"
        try:
            thing = next(coming)
        except StopIteration:
            return
        except PlaceError as error:
            error.where = ", ".join(filter(None, [error.where, f"step `{doing}`", name]))
            raise
        except OSError as error:
            error.add_note(f"step `{doing}`, {name}")  # for whoever says what the disk refused
            raise
        yield thing

"""How is untrusted input read so that the worst of it takes only itself along? In a process apart, under limits.

Whoever runs a task owns one child, whatever runner that is. The owner sends things to read; the child sends back what
it reads in each. A child that dies, hangs or asks for too much is replaced; the owner knows at which thing it was, and
goes on behind it. A death that may be the machine's fault is tried once again, alone in a fresh child.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, is_dataclass
from multiprocessing.connection import Connection
from multiprocessing.util import Finalize
from typing import Any, Generic, Literal, TypeVar

from copydesk import errors
from copydesk.errors import CopydeskError, PlaceError, disk_error
from copydesk.limits import (
    MAX_CAPTURE_SECONDS,
    MAX_LOSSES,
    MAX_RESULT_BYTES,
    MAX_SILENCE_SECONDS,
    MAX_START_SECONDS,
)
from copydesk.runner.child import DONE, LOST, READY, RESULT, STOPPED, described
from copydesk.runner.local import no_interrupts

Thing = TypeVar("Thing")
Result = TypeVar("Result")
Cause = Literal["time", "memory", "crash"]

DEBUG = "COPYDESK_DEBUG"
_HANDED_ON = (
    "PATH",
    "HOME",
    "LANG",
    "LC_",
    "TMPDIR",
    "TZ",
    "LD_",
    "DYLD_",
    "PYTHON",
    "VIRTUAL_ENV",
    "COPYDESK_",
    "COV",
)
"""Variables of the environment that a child needs; tokens of hubs and clouds stay with the owner."""

_THREADLESS = {"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "1"} | dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"
)
"""A child does one thing at a time; threads would only take address space."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Why a result did not come back; `rest` tells that nothing behind it is read either."""

    cause: Cause
    message: str
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Told(Generic[Result]):
    """What came of a thing: its number, the number of the result in it (both from 0), and the result or its loss."""

    thing: int
    row: int
    result: Result | Loss


def apart(
    function: Callable[[Thing, int], Iterator[Result]], things: Sequence[Thing], prepare: str
) -> Generator[Told[Result], None, None]:
    """Yield what `function(thing, start)` yields for each thing, in order, and a `Loss` for each result that is lost.

    `function` skips the first `start` results: so many were read, or lost, before its child died. Function, things and
    results can be pickled; classes of results are dataclasses of copydesk. `prepare` names, with its module, what
    every child calls before it is confined. Errors of copydesk are raised; PlaceError when no child can be started.
    """
    if os.name != "posix":
        yield from _here(function, things)
        return
    place, child, busy = _Place(), None, False
    try:
        while place.thing < len(things):
            child = child or _take(prepare, fresh=place.again)
            busy = True
            child.send((function, list(things[place.thing :]), place.row, place.spent))
            loss = yield from _results(child, place, len(things))
            busy = False
            child = child if child.alive else None
            if loss:
                yield Told(place.thing, place.row, loss)
                place.skip(rest=loss.rest)
    finally:
        if child:
            _leave(child, busy=busy)


def start_ahead(prepare: str) -> None:
    """Start a child while its owner is still busy with other things, such as being loaded."""
    if os.name == "posix" and not _idle:
        with suppress(OSError):  # who needs it will say so
            _idle.append(_Child(prepare))


def let_go() -> None:
    """End all children that wait for work."""
    while _idle:
        _idle.pop().end()


@dataclass(slots=True)
class _Place:
    """Where the work is: the thing and the result that are being read, and what it cost to get there.

    `again` tells that a child died here; `losses` counts what was lost since the last result.
    """

    thing: int = 0
    row: int = 0
    spent: float = 0.0
    again: bool = False
    losses: int = 0

    def go_on(self, spent: float) -> None:
        """Go to the next result of the thing, which took so many seconds until now."""
        self.row, self.spent, self.again, self.losses = self.row + 1, spent, False, 0

    def next_thing(self) -> None:
        """Go to the next thing."""
        self.thing, self.row, self.spent, self.again, self.losses = self.thing + 1, 0, 0.0, False, 0

    def skip(self, *, rest: bool) -> None:
        """Go on behind what was lost."""
        if rest:
            self.next_thing()
        else:
            self.row, self.again, self.losses = self.row + 1, False, self.losses + 1

    @property
    def at_last(self) -> bool:
        """Whether a thing is given up when something is lost here: nothing ever came of it, or nothing more does."""
        return self.losses == self.row == 1 or self.losses == MAX_LOSSES - 1


def _results(child: _Child, place: _Place, count: int) -> Generator[Told[Any], None, Loss | None]:
    """Yield what a child says; return what was lost, or None when there is nothing more or it is to be tried again."""
    while place.thing < count:
        kind, *said = child.hear(MAX_SILENCE_SECONDS + int(place.spent))
        if kind == RESULT:
            child.used = True
            yield Told(place.thing, place.row, said[0])
            place.go_on(said[1])
        elif kind == DONE:
            place.next_thing()
        elif kind == LOST:
            return _loss(child, place, *said)
        elif kind == STOPPED:
            raise _error(*said)
        else:
            child.end()  # it has grown, and goes
            return None
    return None


def _loss(child: _Child, place: _Place, cause: Cause, message: str, died: str = "") -> Loss | None:
    """Return what was lost, or None when it may be the fault of the machine, or of what the child read before."""
    if cause == "memory":
        child.end()
    doubtful = bool(died) or (cause == "memory" and child.used)
    if doubtful and not place.again and not place.losses:
        place.again = True
        return None
    return Loss(cause, f"{message} {died}".strip(), rest=place.at_last)


def _error(name: str, code: str, what: str, facts: dict[str, str]) -> CopydeskError:
    kind: type[CopydeskError] = getattr(errors, name)
    return kind(code, what, **facts)


def _here(function: Callable[[Thing, int], Iterator[Result]], things: Sequence[Thing]) -> Iterator[Told[Result]]:
    """Read in this process, where the system has no such limits (Windows)."""
    for number, thing in enumerate(things):
        row, results = 0, function(thing, 0)
        try:
            for result in results:
                yield Told(number, row, result)
                row += 1
        except CopydeskError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it ends one capture and not the work
            yield Told(number, row, Loss("crash", described(error), rest=row > 0))


_idle: list[_Child] = []
"""Children that wait for work; each belongs to the process that started it."""


def _take(prepare: str, *, fresh: bool) -> _Child:
    """Return a child that waits, or a new one; PlaceError when the system gives none."""
    while _idle and not fresh:
        child = _idle.pop()
        if child.owner == os.getpid() and child.prepare == prepare:
            return child
    try:
        return _Child(prepare)
    except OSError as error:
        raise disk_error(error, "start the process that reads captures") from error


def _leave(child: _Child, *, busy: bool) -> None:
    if busy:
        child.end()
    elif child.alive:
        _idle.append(child)


class _Child:
    """A process that reads, seen by its owner."""

    def __init__(self, prepare: str) -> None:
        reading, orders = os.pipe()
        answers, writing = os.pipe()
        path = [os.path.abspath(part) for part in sys.path]  # noqa: PTH100 - an entry may be no path
        call = f"from copydesk.runner.child import main; main({reading}, {writing}, {prepare!r})"
        loud = None if os.environ.get(DEBUG) else subprocess.DEVNULL
        environment = {name: value for name, value in os.environ.items() if name.startswith(_HANDED_ON)} | _THREADLESS
        try:
            with no_interrupts():  # a child that is just starting would answer Ctrl-C with a traceback
                self._process = subprocess.Popen(  # noqa: S603 - this Python, and code of our own
                    [sys.executable, "-P", "-c", f"import sys; sys.path[:] = {path!r}; {call}"],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=loud,
                    pass_fds=(reading, writing),
                    env=environment,
                )
        finally:
            os.close(reading)
            os.close(writing)
        self._outbox, self._inbox = Connection(orders, readable=False), Connection(answers, writable=False)
        self._ready = False
        self.pid, self.owner = self._process.pid, os.getpid()
        self.prepare = prepare
        self.alive = True
        self.used = False
        Finalize(self, _end, args=(self._process, self._outbox, self._inbox), exitpriority=10)

    def send(self, order: tuple[Any, ...]) -> None:
        """Send an order once the child is ready; a dead child is noticed when it is heard."""
        if not self._ready:
            self._await()
        with suppress(BrokenPipeError):
            self._outbox.send(order)

    def hear(self, patience: int) -> tuple[Any, ...]:
        """Return what the child says next, or what became of it; a second in which all stood still counts as one."""
        try:
            if not any(self._inbox.poll(1) for _ in range(patience)):
                self.end()
                return LOST, "time", f"reading it gave no sign for {patience} seconds"
            return _message(self._inbox.recv_bytes(MAX_RESULT_BYTES * 2))
        except pickle.UnpicklingError as error:
            self.end()
            return LOST, "crash", str(error)
        except (EOFError, OSError):
            return self._death()

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self.alive = False
        _end(self._process, self._outbox, self._inbox)

    def _await(self) -> None:
        if self.hear(MAX_START_SECONDS)[0] != READY:
            raise PlaceError(
                "place.workers",
                "the process that reads captures does not start",
                why="The system may be out of memory, or the installation is incomplete.",
                help=f"Set {DEBUG}=1 and run it again to see what it says.",
            )
        self._ready = True

    def _death(self) -> tuple[Any, ...]:
        """Say how the child died: by the clock of its own, or by something else."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        self.end()
        code = self._process.returncode
        if code == -signal.SIGPROF:
            return LOST, "time", f"reading it takes more than {MAX_CAPTURE_SECONDS} seconds of work"
        how = f"by {signal.Signals(-code).name}" if code < 0 else f"with exit code {code}"
        return LOST, "crash", "the process that read it ended twice", how


def _end(process: subprocess.Popen[bytes], *pipes: Connection) -> None:
    for pipe in pipes:
        pipe.close()
    process.kill()
    process.wait()


class _Unpickler(pickle.Unpickler):
    """Reads what a child sends: plain values, moments, and dataclasses of copydesk, never a function to call."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - a class
        """Return a class that may be in a message; UnpicklingError for everything else."""
        if module == "datetime" and name in {"date", "datetime", "timezone", "timedelta"}:
            return getattr(dt, name)
        found = getattr(sys.modules.get(module), name, None) if module.startswith("copydesk.") else None
        if isinstance(found, type) and found.__module__ == module and is_dataclass(found):
            return found
        raise pickle.UnpicklingError(f"what was read holds `{module}.{name}`")


def _message(data: bytes) -> tuple[Any, ...]:
    message: tuple[Any, ...] = _Unpickler(io.BytesIO(data)).load()
    return message

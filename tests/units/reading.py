"""What does a process read in the tests of the sandbox? Things by their name: what befalls the reader, and how often.

`a2` has two results; of `spins3` the second of three is deadly.
"""

from __future__ import annotations

import ctypes
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from copydesk.errors import UsageError
from copydesk.runner import child

BAD = 1
"""The result that is deadly."""


def prepare() -> None:
    """Load nothing."""


def prepare_never() -> None:
    """Fail before anything is read."""
    raise ImportError


def impatient() -> None:
    """Sleep no longer than a test does."""
    child.MAX_ORPHAN_SECONDS = 1


def read(thing: str, start: int) -> Iterator[object]:
    """Yield the results of a thing, or meet its misfortune."""
    name, count = thing.rstrip("0123456789"), int(re.findall(r"\d+$", thing)[0])
    for row in range(start, count):
        does = ALWAYS.get(name) or (MISFORTUNES.get(name) if row == BAD else None)
        yield does() if does else f"{thing}.{row}"


def read_but_first(thing: str, start: int) -> Iterator[str]:
    """Yield one result; what comes behind it in a long thing is always deadly."""
    if start == 0:
        yield thing
    if thing.endswith("9"):
        os._exit(1)


def wait_for(file: str, start: int) -> Iterator[str]:
    """Yield which process reads; then wait until the file is there, and say what is in it."""
    if start == 0:
        yield str(os.getpid())
    while not Path(file).exists():
        time.sleep(0.02)
    yield Path(file).read_text(encoding="utf-8")


def place(thing: str, start: int) -> Iterator[tuple[str, int]]:
    """Yield where the reader stands, and which process it is; a sleeper never comes to its second result."""
    if start == 0:
        yield str(Path.cwd()), os.getpid()
    if thing == "sleeps" and start < 2:
        time.sleep(600)


def variables(_thing: str, _start: int) -> Iterator[list[str]]:
    """Yield the names of the variables that a reader is given."""
    yield sorted(os.environ)


def _spin() -> None:
    while True:
        pass


def _spin_in_c() -> None:
    re.match(r"(a+)+$", "a" * 64 + "!")


def _swell() -> bytearray:
    return bytearray(1 << 30)


def _crash() -> None:
    ctypes.string_at(0)


def _kill() -> None:
    signal.raise_signal(signal.SIGKILL)


def _exit() -> None:
    os._exit(3)


def _raise() -> None:
    raise ValueError("not\nthis one")


def _recurse() -> None:
    _recurse()


def _write() -> None:
    Path("never").write_text("written", encoding="utf-8")


def _delete() -> None:
    Path("never").unlink()


def _connect() -> None:
    socket.create_connection(("127.0.0.1", 9))


def _start() -> None:
    subprocess.call([sys.executable, "-c", "pass"])


def _refuse() -> None:
    raise UsageError("usage.value", "refused", where="here", help="Mend it.")


MISFORTUNES: dict[str, Callable[[], object]] = {
    "spins": _spin,
    "spins in C": _spin_in_c,
    "swells": _swell,
    "crashes": _crash,
    "is killed": _kill,
    "exits": _exit,
    "raises": _raise,
    "recurses": _recurse,
    "writes": _write,
    "deletes": _delete,
    "connects": _connect,
    "starts a program": _start,
    "returns a function": lambda: os.system,
    "returns too much": lambda: "a" * (65 << 20),
    "refuses": _refuse,
}
ALWAYS: dict[str, Callable[[], object]] = {"always crashes": _crash}

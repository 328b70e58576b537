"""What does the process do that reads untrusted input? It works through orders, and says what came of each thing.

It holds no secret and needs no right: it opens files to read them, and answers through one pipe. Time, memory, files
and open files are limited by the kernel; what the kernel cannot forbid cheaply (writing, starting programs, the
network) is refused where Python does it. Code that broke out of a C library would still have the user's rights.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import pickle
import signal
import sys
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any

from copydesk.errors import CopydeskError
from copydesk.limits import (
    MAX_CAPTURE_MEMORY,
    MAX_CAPTURE_SECONDS,
    MAX_IDLE_MEMORY,
    MAX_OPEN_FILES,
    MAX_ORPHAN_SECONDS,
    MAX_RESULT_BYTES,
)

READY, RESULT, DONE, LOST, FULL, STOPPED = range(6)
"""What a child says: it waits; a result; no more of this thing; a thing was lost; it goes; the work must stop."""

Message = tuple[Any, ...]
_FORBIDDEN = (
    *("socket.", "subprocess.", "shutil.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "os.kill"),
    *("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown"),
    "signal.",
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class ForbiddenError(Exception):
    """Something that reads a capture wanted more than to read it."""


def main(reading: int, writing: int, prepare: str) -> None:
    """Work through orders from one pipe and answer into another, until the first one ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the owner, who ends this process
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    inbox, outbox = Connection(reading, writable=False), Connection(writing, readable=False)
    module, _, name = prepare.rpartition(".")
    getattr(importlib.import_module(module), name)()
    confine()
    with contextlib.suppress(EOFError, OSError):  # the owner is gone
        outbox.send((READY,))
        while True:
            _carry_out(inbox.recv(), outbox)
    os._exit(0)


def confine() -> None:
    """Take from this process what it does not need; what a system does not offer stays as it is."""
    import resource  # noqa: PLC0415 - Windows has none, and no child either

    os.chdir("/")
    sys.dont_write_bytecode = True
    most = {"RLIMIT_CORE": 0, "RLIMIT_FSIZE": 0, "RLIMIT_NOFILE": MAX_OPEN_FILES}
    size = _pages(0)
    if size:
        most["RLIMIT_AS"] = size + MAX_CAPTURE_MEMORY
    for name, value in most.items():
        with contextlib.suppress(ValueError, OSError):  # less is allowed already
            resource.setrlimit(getattr(resource, name), (value, value))
    for name in ("SIGPROF", "SIGALRM"):
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    sys.addaudithook(_refuse)


def _refuse(event: str, args: tuple[Any, ...]) -> None:
    if event == "open":
        wanted = bool(args[2] & _WRITING) if isinstance(args[2], int) else False
    else:
        wanted = event.startswith(_FORBIDDEN)
    if wanted:
        raise ForbiddenError(f"the reader asked for `{event}`")


def _pages(field: int) -> int:
    """Return the address space (0) or the resident memory (1) of this process in bytes; 0 where nobody tells."""
    try:
        with open("/proc/self/statm", "rb", buffering=0) as file:  # noqa: PTH123 - asked after every capture
            return int(file.read(200).split()[field]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def resident() -> int:
    """Return the resident memory of this process in bytes; where the system does not tell, the most it ever was."""
    import resource  # noqa: PLC0415 - Windows has none, and no child either

    return _pages(1) or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _carry_out(order: tuple[Callable[[Any, int], Iterator[Any]], list[Any], int, float], outbox: Connection) -> None:
    """Say every result of every thing in an order; after a loss the rest of the order is left."""
    function, things, start, allowance = order
    for thing in things:
        results, begun = function(thing, start), time.process_time()
        while True:
            kind, data = _next(results, begun, MAX_CAPTURE_SECONDS + allowance)
            outbox.send_bytes(data)
            if kind in {LOST, STOPPED}:
                return
            if kind == DONE:
                break
            allowance = 0.0
            if resident() > MAX_IDLE_MEMORY:
                outbox.send((FULL,))
                os._exit(0)
        start = 0


def _next(results: Iterator[Any], begun: float, seconds: float) -> tuple[int, bytes]:
    """Return the next message about a thing, as bytes; more work or more waiting than allowed ends the process."""
    signal.setitimer(signal.ITIMER_REAL, MAX_ORPHAN_SECONDS + seconds)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        for result in results:
            data = pickle.dumps((RESULT, result, time.process_time() - begun), pickle.HIGHEST_PROTOCOL)
            if len(data) > MAX_RESULT_BYTES:
                return _lost("memory", f"what was read takes more than {MAX_RESULT_BYTES >> 20} MiB")
            return RESULT, data
    except CopydeskError as error:
        return STOPPED, pickle.dumps((STOPPED, type(error).__name__, error.code, error.what, error.facts()))
    except MemoryError:
        return _lost("memory", f"reading it takes more than {MAX_CAPTURE_MEMORY >> 20} MiB of memory")
    except Exception as error:  # noqa: BLE001 - whatever it is, it ends one capture and not the work
        return _lost("crash", described(error))
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
    return DONE, pickle.dumps((DONE,))


def described(error: Exception) -> str:
    """Return the kind of an error and what it says, on one line."""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:160]}".rstrip(" :")


def _lost(cause: str, message: str) -> tuple[int, bytes]:
    return LOST, pickle.dumps((LOST, cause, message))

"""Who is struck? A child of this program, for each order one, that runs commands of copydesk in a project.

What an earlier child had to import is imported before the next, so that it runs its commands and little else. Orders
and answers are lines of JSON.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import io
import json
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from copydesk.cli.app import run
from copydesk.normalise.urls import registered_domain

CALLS = frozenset({"open", "os.mkdir", "os.rename", "os.link", "os.chmod", "os.remove", "os.rmdir", "os.scandir"})
_ANYBODY, _MAY_TRACE = ctypes.c_ulong(-1), 0x59616D61


class Strike:
    """The n-th call in a folder, counted before it happens, is the last one, or fails with a number."""

    def __init__(self, order: Mapping[str, Any]) -> None:
        self.below, self.at, self.number = order["root"], order["strike_at"], order["errno"]
        self.seen = 0
        self.last = ""

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        """Count, and strike when it is the one."""
        if event not in CALLS or not self._is_inside(args):
            return
        self.seen += 1
        if self.seen != self.at:
            return
        self.last = f"{event} {args[0]}"
        if not self.number:
            os.kill(os.getpid(), signal.SIGKILL)
        raise OSError(self.number, os.strerror(self.number), str(args[0]))

    def _is_inside(self, args: tuple[Any, ...]) -> bool:
        path = args[0]
        if isinstance(path, int) or (args[-1] not in (-1, None) and has_folder(args)):
            return True
        return (Path.cwd() / os.fsdecode(path)).is_relative_to(self.below)


def has_folder(args: tuple[Any, ...]) -> bool:
    """Tell whether a path is counted from an open folder, as where a tree is removed."""
    return isinstance(args[-1], int) and args[-1] >= 0 and not Path(os.fsdecode(args[0])).is_absolute()


def obey(order: Mapping[str, Any]) -> dict[str, Any]:
    """Run the commands of an order, and tell how each ended."""
    os.chdir(order["root"])
    strike = Strike(order)
    if order["strike_at"] >= 0:
        sys.addaudithook(strike)
    ends = []
    for command in order["commands"]:
        out, err = io.StringIO(), io.StringIO()
        sys.stdout, sys.stderr = out, err
        ends.append({"code": run(command), "out": out.getvalue(), "said": err.getvalue()})
    return {"ends": ends, "calls": strike.seen, "struck": strike.last, "modules": sorted(sys.modules)}


def wait_for_tracer() -> None:
    """Tell who this is, and go on when somebody looks."""
    ctypes.CDLL(None).prctl(_MAY_TRACE, _ANYBODY, 0, 0, 0)
    os.write(1, f"{os.getpid()}\n".encode())
    os.read(0, 1)


def prepare(modules: Sequence[str]) -> None:
    """Load what every child would load; nothing is computed here, for a thread does not survive a fork."""
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    registered_domain("gazette.example")
    for name in modules:
        with contextlib.suppress(ImportError, ValueError):
            importlib.import_module(name)


def main() -> None:
    """Obey until there are no more orders."""
    for line in sys.stdin:
        order = json.loads(line)
        prepare(order["modules"])
        child = os.fork()
        if not child:
            if order["traced"]:
                wait_for_tracer()
            answer = obey(order)
            os.write(1, json.dumps(answer).encode() + b"\n")
            os._exit(0)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if status:
            os.write(1, json.dumps({"ended": status}).encode() + b"\n")


if __name__ == "__main__":
    main()

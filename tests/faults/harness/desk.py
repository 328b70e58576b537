"""How is a command run so that it meets its misfortune? By the hand, and by strace where it is there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STRACE = shutil.which("strace")
Command = Sequence[str]


@dataclass(frozen=True, slots=True)
class End:
    """How one command ended: its exit code, and what it wrote to stdout and stderr."""

    code: int
    out: str
    said: str


@dataclass(frozen=True, slots=True)
class Ended:
    """How an order ended: its commands, or the signal that killed it; `calls` that the hook counted."""

    ends: tuple[End, ...]
    signal: int
    calls: int
    struck: str
    log: tuple[str, ...] = ()


class Desk:
    """Gives orders to the hand, one after the other."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._modules: list[str] = []

    def run(self, root: Path, *commands: Command) -> tuple[End, ...]:
        """Run commands that meet nothing."""
        return self.order(root, *commands, strike_at=-1).ends

    def order(self, root: Path, *commands: Command, strike_at: int = 0, errno: int = 0) -> Ended:
        """Run commands; the call that the hook counts as the chosen one is the last, or fails with `errno`."""
        self._send(root, commands, strike_at=strike_at, errno=errno, traced=False)
        return self._answer()

    def trace(self, root: Path, *commands: Command, options: Sequence[str]) -> Ended:
        """Run commands under strace, and return its log as well."""
        self._send(root, commands, strike_at=-1, errno=0, traced=True)
        child = self._line().strip()
        with tempfile.NamedTemporaryFile(suffix=".strace") as log:
            asked = [str(STRACE), "-y", "-s", "0", "-e", "signal=none", *options, "-o", log.name, "-p", child]
            with subprocess.Popen(asked, stderr=subprocess.PIPE, text=True) as strace:
                assert strace.stderr
                attached = strace.stderr.readline()
                self._write("\n")
                ended = self._answer()
                rest = strace.stderr.read()
            assert "attached" in attached, attached + rest
            lines = Path(log.name).read_text(encoding="utf-8", errors="replace").splitlines()
        return Ended(ended.ends, ended.signal, ended.calls, ended.struck, tuple(lines))

    def _send(self, root: Path, commands: Sequence[Command], **how: Any) -> None:
        order = {"root": str(root), "commands": [list(it) for it in commands], "modules": self._modules, **how}
        self._write(json.dumps(order) + "\n")
        self._modules = []

    def _write(self, text: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(text)
        self._process.stdin.flush()

    def _line(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline()

    def _answer(self) -> Ended:
        said = json.loads(self._line())
        self._modules = said.get("modules", [])
        ends = tuple(End(**it) for it in said.get("ends", ()))
        return Ended(ends, -said.get("ended", 0), said.get("calls", 0), said.get("struck", ""))


@contextmanager
def open_desk(cache: Path) -> Iterator[Desk]:
    """Run a hand, and give the desk that sends its orders; compiled contracts are kept in `cache`."""
    paths = os.pathsep.join(filter(None, [str(Path(__file__).parents[3]), *sys.path]))
    around = {**os.environ, "PYTHONPATH": paths, "COPYDESK_CACHE": str(cache), "POLARS_MAX_THREADS": "1"}
    command = [sys.executable, str(Path(__file__).with_name("hand.py"))]
    with subprocess.Popen(command, env=around, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            yield Desk(process)
        finally:
            process.kill()


def may_trace(desk: Desk, root: Path) -> str:
    """Return why no process can be looked into here, the empty string where that works."""
    if STRACE is None:
        return "strace is not installed"
    probe = subprocess.run([STRACE, "-o", os.devnull, "true"], capture_output=True, text=True)
    if probe.returncode:
        return "strace may not look into processes"
    ended = desk.trace(root, ("hub", "list"), options=["-e", "trace=openat"])
    return "" if ended.log else "strace saw nothing"


CALL = re.compile(r"(?P<name>\w+)\((?P<rest>.*)")
_HERE = re.compile(r"AT_FDCWD<[^>]*>")
BY_NUMBER = frozenset(
    {
        "close",
        "write",
        "pwrite64",
        "writev",
        "read",
        "pread64",
        "fsync",
        "ftruncate",
        "fchmod",
        "sendfile",
        "getdents64",
    }
)
"""Calls that know a file by its number alone; what they show in quotes is data."""
_RELATIVE = re.compile(r'"(?!/)')


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the system in a project: its name, which of that name in its process, and what was asked."""

    name: str
    number: int
    asked: str

    @property
    def makes(self) -> bool:
        """Whether it changes what is on the disk; opening a file to read it does not."""
        reads = {"read", "pread64", "getdents64", "statx", "newfstatat", "readlink"}
        return self.name not in reads and (self.name != "openat" or "O_CREAT" in self.asked)


def calls_below(root: Path, log: Sequence[str]) -> list[Call]:
    """Return the calls of the process that concern a project, in their order."""
    seen, found = dict[str, int](), []
    for line in log:
        match = CALL.match(line)
        if not match:
            continue
        name = match["name"]
        seen[name] = seen.get(name, 0) + 1
        asked = _HERE.sub("", match["rest"])
        if str(root) in asked or (name not in BY_NUMBER and _RELATIVE.search(asked)):
            found.append(Call(name, seen[name], asked))
    return found

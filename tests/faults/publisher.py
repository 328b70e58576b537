"""What does a publisher, or who takes back or pulls, leave behind that dies, or whose disk fails, at a chosen step?

A process of its own: it reads orders as lines of JSON, carries out each in a child, and answers with a line.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from copydesk.errors import CopydeskError
from copydesk.hubs.directory import DirectoryHub
from copydesk.manifest import read_manifest
from copydesk.publish import publish
from copydesk.pull import pull
from copydesk.release import DatasetAddress, HubAddress, Version

STEPS = frozenset({"open", "os.mkdir", "os.rename", "os.link", "os.chmod", "os.remove", "os.rmdir", "os.scandir"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Do one thing, and meet one misfortune: a kill or a failing call at the n-th step, or small files only.

    To `publish` a build, to `yank` or `purge` its version, or to `pull` it into the folder `place`, below which steps
    are counted then, and not below the hub.
    """

    build: str
    hub: str
    doing: str = "publish"
    place: str = ""
    die_at: int = 0
    fail_at: int = 0
    errno: int = 0
    largest_file: int = 0
    deadly: bool = False

    def to_line(self) -> str:
        """Return the order as a line of JSON."""
        return json.dumps(asdict(self)) + "\n"


class Misfortune:
    """What an order meets; steps are calls of the file system below the hub, counted before they happen."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.steps = 0

    def __call__(self, event: str, args: tuple[object, ...]) -> None:
        """Count a step, and strike when it is the one."""
        if event not in STEPS or not str(args[0]).startswith(self.order.place or self.order.hub):
            return
        self.steps += 1
        if self.steps == self.order.die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        if self.steps == self.order.fail_at:
            raise OSError(self.order.errno, os.strerror(self.order.errno), str(args[0]))

    @property
    def struck(self) -> bool:
        """Whether the chosen step came."""
        return self.steps >= max(self.order.die_at, self.order.fail_at)


def limit_files(order: Order) -> None:
    """Let no file grow beyond the limit; Python ignores the signal, but by default it is deadly in mid-write."""
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL if order.deadly else signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (order.largest_file, order.largest_file))


def _publish(order: Order) -> str:
    return publish(Path(order.build), DirectoryHub(Path(order.hub))).outcome


def _yank(order: Order) -> str:
    stated = read_manifest(Path(order.build))
    DirectoryHub(Path(order.hub)).yank(stated.name, Version.parse(stated.version), "a wrong date")
    return "yanked"


def _purge(order: Order) -> str:
    stated = read_manifest(Path(order.build))
    DirectoryHub(Path(order.hub)).purge(stated.name, Version.parse(stated.version))
    return "purged"


def _pull(order: Order) -> str:
    stated, place = read_manifest(Path(order.build)), Path(order.place)
    address = DatasetAddress(HubAddress("dir", order.hub), stated.name)
    return pull(address, Version.parse(stated.version), place / "data", lock=place / "copydesk.lock").outcome


DOING = {"publish": _publish, "yank": _yank, "purge": _purge, "pull": _pull}


def attempt(order: Order) -> str:
    """Return how publishing ended: the outcome, or the name of the error."""
    misfortune = Misfortune(order)
    if order.largest_file:
        limit_files(order)
    sys.addaudithook(misfortune)
    try:
        ending = DOING[order.doing](order)
    except CopydeskError as error:
        ending = type(error).__name__
    return ending if misfortune.struck else f"{ending}, unharmed"


@contextmanager
def publisher() -> Iterator[subprocess.Popen[str]]:
    """Run a publisher that takes orders."""
    search = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, str(Path(__file__))]
    with subprocess.Popen(command, env=search, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.kill()


def send(process: subprocess.Popen[str], order: Order) -> None:
    """Give an order and do not wait."""
    assert process.stdin
    process.stdin.write(order.to_line())
    process.stdin.flush()


def answer(process: subprocess.Popen[str]) -> str:
    """Wait for how the oldest order ended."""
    assert process.stdout
    return process.stdout.readline().strip()


def main() -> None:
    """Carry out orders until there are no more."""
    for line in sys.stdin:
        child = os.fork()
        if not child:
            sys.stdout.write(attempt(Order(**json.loads(line))) + "\n")
            sys.stdout.flush()
            os._exit(0)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if status:
            sys.stdout.write(f"ended by {-status}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()

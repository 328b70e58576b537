"""What does a hub ask of a disk, call by call? A process that does one thing to a hub, and writes it down.

Before each call that Python announces, and at each fsync, it looks at all that lies in the place: what differs between
two looks is what one call did. Or it copies the file that holds the disk, as a power cut would leave it.
"""

from __future__ import annotations

import json
import os
import pickle
import shutil
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.builds import FIRST, NAME

from copydesk.hubs.directory import DirectoryHub
from copydesk.publish import publish

CALLS = frozenset({"open", "os.mkdir", "os.rename", "os.link", "os.chmod", "os.remove", "os.rmdir", "os.truncate"})
REASON = "a wrong date"
Look = dict[str, tuple[int, bytes | None]]
"""What lies in a place: by path the number of its inode, and of a file the bytes."""


def look_at(place: Path) -> Look:
    """Return what lies in a place; the place itself is called by the empty path."""
    found: Look = {"": (place.lstat().st_ino, None)}
    for folder, names, files in os.walk(place):
        for name in (*names, *files):
            path = Path(folder, name)
            status = path.lstat()
            data = path.read_bytes() if stat.S_ISREG(status.st_mode) else None
            found[path.relative_to(place).as_posix()] = (status.st_ino, data)
    return found


class Recorder:
    """Writes down looks and syncs; with `skips` it is a disk to whose product somebody forgot some of the syncs."""

    def __init__(self, take: Callable[[], Any], skips: str) -> None:
        self.take, self.skips = take, skips
        self.steps: list[tuple[str, Any]] = []
        self._busy = False
        self._fsync = os.fsync

    def __call__(self, event: str, _args: tuple[Any, ...]) -> None:
        """Look before a call."""
        if event in CALLS:
            self.look()

    def look(self) -> None:
        """Look, unless it is a look that makes the call."""
        if not self._busy:
            self._busy = True
            try:
                self.steps.append(("look", self.take()))
            finally:
                self._busy = False

    def fsync(self, descriptor: int) -> None:
        """Sync, and write down what; forget to when it is one of those that are skipped."""
        self.look()
        status = os.fstat(descriptor)
        if self.skips != ("folders" if stat.S_ISDIR(status.st_mode) else "files"):
            self._fsync(descriptor)
            self.steps.append(("sync", status.st_ino))


def do(doing: str, hub: DirectoryHub, build: Path) -> None:
    """Do it once; the second time it changes nothing."""
    if doing == "yank":
        hub.yank(NAME, FIRST, REASON)
    elif doing == "purge":
        hub.purge(NAME, FIRST)
    else:
        publish(build, hub)


def copier(backing: Path, images: Path) -> Callable[[], str]:
    """Return what copies the file that holds a disk, as it is at this moment."""

    def copy() -> str:
        target = images / f"{len(list(images.iterdir())):03}.img"
        shutil.copyfile(backing, target)
        return str(target)

    return copy


def main() -> None:
    """Do what the order says, and write what was seen into the file that it names."""
    order = json.loads(sys.argv[1])
    place = Path(order["place"])
    take = copier(Path(order["backing"]), Path(order["images"])) if order.get("backing") else lambda: look_at(place)
    recorder = Recorder(take, order["skips"])
    recorder.look()
    os.fsync = recorder.fsync
    sys.addaudithook(recorder)
    do(order["doing"], DirectoryHub(place / "hub"), Path(order["build"]))
    recorder.look()
    Path(order["out"]).write_bytes(pickle.dumps(recorder.steps))


if __name__ == "__main__":
    main()

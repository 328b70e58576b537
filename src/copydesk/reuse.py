"""What has an earlier build finished that is still good? Pieces of its steps, each under a key of all that decided it.

A piece is some files that begin with one name, and a statement of their sums, which is written last: what was begun
when a build died is none, and one that was damaged since is made again. A build that ends well removes what it had no
use for. So the next one does what is new, and one that comes after a crash does what is left.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeVar

import pyarrow as pa
import xxhash

import copydesk
from copydesk.canonical import digest, json_bytes, sha256
from copydesk.errors import disk_error
from copydesk.progress import note
from copydesk.workplace import CACHE, appearing, cache_folder, hold, release, remove_left, replace_file

Made = TypeVar("Made")

FORMAT = 1
"""Of what is kept; another one is not read."""

_PROJECT, _DECIDED = "project", "decided.json"
_WHOLE, _PARTIAL = "whole", "partial"
_NAME = re.compile(r"[\w.-]+")


@dataclass(slots=True)
class Piece:
    """Files that begin with `stem`; with `keeps` a later build may find them."""

    stem: Path
    keeps: bool = False
    _names: list[str] = field(default_factory=list)

    def path(self, name: str) -> Path:
        """Return the place of one of its files."""
        return self.stem.with_name(f"{self.stem.name}.{name}")

    @contextmanager
    def writing(self, name: str) -> Iterator[Path]:
        """Give a place to write one of its files to, which has its name when it is whole."""
        with appearing(self.path(name), self.stem.with_name(_PARTIAL)) as partial:
            yield partial
        self._names.append(name)

    def put(self, name: str, table: pa.Table) -> None:
        """Write a table as one of its files."""
        with (
            self.writing(name) as path,
            pa.OSFile(str(path), "wb") as sink,
            pa.ipc.new_file(sink, table.schema) as file,
        ):
            file.write_table(table)

    def get(self, name: str) -> pa.Table:
        """Return the table that is one of its files, mapped from disk."""
        with pa.memory_map(str(self.path(name))) as source:
            return pa.ipc.open_file(source).read_all()

    def once(self, make: Callable[[], Made], read: Callable[[], Made]) -> tuple[Made, bool]:
        """Make the piece, or read it when it is there; return what it holds, and whether it was there."""
        if self.is_whole():
            return read(), True
        made = make()
        if self.keeps:
            sums = {name: _sum(self.path(name)) for name in self._names}
            with appearing(self.path(_WHOLE), self.stem.with_name(_PARTIAL)) as partial:
                partial.write_bytes(json_bytes(sums))
        return made, False

    def is_whole(self) -> bool:
        """Tell whether an earlier build has made it, and nothing has damaged it since."""
        if not self.keeps:
            return False
        with suppress(OSError, ValueError, AttributeError):
            sums = json.loads(self.path(_WHOLE).read_bytes())
            return all(_sum(self.path(name)) == found for name, found in sums.items())
        return False


@dataclass(slots=True)
class Finished:
    """What builds of a project have finished, step by step, below a folder; with `keeps` it outlasts this one."""

    folder: Path
    keeps: bool = False
    _used: dict[str, set[str]] = field(default_factory=dict)
    _decided: dict[str, dict[str, str]] = field(default_factory=dict)

    def place(self, step: str) -> Path:
        """Return the folder of a step's pieces, which is there then."""
        folder = self.folder.absolute() / step
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def decide(self, step: str, **by: object) -> str:
        """Return a digest of all that decides every piece of a step, whatever is read: this code, and what is named."""
        said = {name.replace("_", " "): digest(value) for name, value in by.items()}
        self._used[step] = set()
        self._decided[step] = {"copydesk": code(), **said}
        return digest([FORMAT, step, self._decided[step]])

    def piece(self, step: str, key: str) -> Piece:
        """Return the piece of a step with this key, which this build has a use for."""
        self.use(step, key)
        return Piece(self.place(step) / key, self.keeps)

    def use(self, step: str, key: str) -> None:
        """Say that this build has a use for a piece."""
        self._used.setdefault(step, set()).add(key)

    def tell(self, step: str, reused: int, of: str) -> None:
        """Say to who asks how much of a step is as an earlier build left it, and what changed for all of it."""
        if not self.keeps:
            return
        before = self._before().get(step)
        now = self._decided.get(step, {})
        changed = [name for name, value in now.items() if before and before.get(name) != value]
        why = f"changed: {', '.join(changed)}" if changed else "" if before or reused else "nothing was kept before"
        note(f"reused for {step}: {reused:,} of {of}{f' ({why})' if why else ''}")

    def sweep(self) -> None:
        """Remove what this build had no use for, and keep in mind what decided it, as far as the disk allows."""
        if self.keeps:
            try:
                self._sweep()
            except OSError as error:
                note(f"not all could be removed that is of no use any more in {self.folder}: {error.strerror or error}")

    def _sweep(self) -> None:
        for folder in (path for path in self.folder.iterdir() if path.is_dir()):
            used = self._used.get(folder.name, set())
            for path in folder.iterdir():
                if path.name.partition(".")[0] not in used:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
        replace_file(self.folder / _DECIDED, json_bytes(self._decided))

    def _before(self) -> Mapping[str, Mapping[str, str]]:
        with suppress(OSError, ValueError):
            found = json.loads((self.folder / _DECIDED).read_bytes())
            return found if isinstance(found, dict) else {}
        return {}


@contextmanager
def finished(project: Path | None, work: Path) -> Iterator[Finished]:
    """Give what earlier builds of a project, known by its recipe, have finished; an empty place in `work` without one.

    So it is, too, when nothing is to be kept, when nothing can be, and when another build of the project goes on.
    """
    folder = _folder(project) if project and os.environ.get(CACHE) != "" else None
    lock = _held(folder, project) if folder and project else None
    if folder is None or lock is None:
        yield Finished(work / "parts")
        return
    try:
        yield Finished(folder, keeps=True)
    finally:
        release(lock)


def forget(project: Path) -> None:
    """Remove all that builds of a project have finished, unless one of them goes on; PlaceError for the disk."""
    folder = _folder(project)
    try:
        if folder.is_dir():
            remove_left(folder)
    except OSError as error:
        raise disk_error(error, "remove what was kept") from error


def key(*decides: object) -> str:
    """Return a key of all that decides what a piece holds: texts, numbers and bytes, in lists or alone."""
    found = hashlib.sha256()
    for it in decides:
        data = it if isinstance(it, bytes) else json_bytes(it)
        found.update(len(data).to_bytes(8, "little"))
        found.update(data)
    return found.hexdigest()[:32]


@cache
def code() -> str:
    """Return a digest of what tells one state of this package, and of what it works with, from another."""
    from importlib.metadata import PackageNotFoundError, requires, version  # noqa: PLC0415 - slow, and once

    home = Path(copydesk.__path__[0])
    stated = [path.stat() for path in sorted(home.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]
    versions = {}
    for line in requires("copydesk") or []:
        found = _NAME.match(line)
        with suppress(PackageNotFoundError):
            versions[line] = version(found[0]) if found else ""
    return digest([version("copydesk"), sys.version, versions, [[it.st_mtime_ns, it.st_size] for it in stated]])


def _folder(project: Path) -> Path:
    return cache_folder("builds") / sha256(os.fsencode(project.absolute()))[:16]


def _held(folder: Path, project: Path) -> int | None:
    """Make and lock the folder of a project; None when that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = hold(folder)
        if lock is None:
            note("reused: nothing, because another build of this project goes on")
            return None
        (folder / _PROJECT).write_bytes(os.fsencode(project.absolute()))
        for left in folder.glob(f"*/{_PARTIAL}"):
            shutil.rmtree(left)
        _remove_orphans(folder)
    except OSError as error:
        note(f"reused: nothing, because {folder} cannot be used: {error.strerror or error}")
        return None
    return lock


def _remove_orphans(folder: Path) -> None:
    """Remove what belongs to projects that are gone."""
    for other in folder.parent.iterdir():
        with suppress(OSError):
            if not Path(os.fsdecode((other / _PROJECT).read_bytes())).exists():
                remove_left(other)


def _sum(path: Path) -> list[int]:
    """Return the size of a file, and a number that damage changes; it keeps nobody from forging one."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if not size:
            return [0, 0]
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            return [size, xxhash.xxh3_64_intdigest(mapped)]

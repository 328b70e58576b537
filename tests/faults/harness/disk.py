"""What can be on a disk after a power cut? A model: nothing is there for sure but what was synced.

The bytes of a file are on the disk when the file was synced, a name when its folder was; of the rest any part may be.
A rename is there or not there, never half, and it may be there before the bytes of what it names. Until a file is
synced its bytes may be the old ones, the new ones, some of them, or zeros in their place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

Name = tuple[int, str]
"""A name in a folder: which folder, and the name."""

Cut = tuple[set[int], dict[int, bytes]]
"""What came to the disk: which of the changes that may be lost, and which bytes of files that are not synced."""


@dataclass(slots=True)
class Change:
    """One change of names: these are added, those are gone; a rename is both at once."""

    added: list[tuple[Name, int]]
    gone: list[Name]
    safe: bool = False

    def is_of(self, folder: int) -> bool:
        """Tell whether a sync of the folder puts it on the disk: of a rename, that of where it goes."""
        return folder in {name[0] for name, _ in self.added} if self.added else folder in {it[0] for it in self.gone}


@dataclass(slots=True)
class Disk:
    """A disk between two calls."""

    root: int = 0
    first: dict[Name, int] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    folders: set[int] = field(default_factory=set)
    written: dict[int, bytes] = field(default_factory=dict)
    synced: dict[int, bytes] = field(default_factory=dict)

    def loose(self) -> list[int]:
        """Return which changes of names may be lost."""
        return [number for number, change in enumerate(self.changes) if not change.safe]

    def unwritten(self) -> list[int]:
        """Return which files may have other bytes."""
        return sorted(it for it, data in self.written.items() if self.synced.get(it) != data)

    def sync(self, it: int) -> None:
        """Put a file, or the names in a folder, on the disk."""
        if it in self.written:
            self.synced[it] = self.written[it]
        for change in self.changes:
            change.safe = change.safe or change.is_of(it)

    def write(self, place: Path, kept: set[int], data: dict[int, bytes]) -> None:
        """Write the image where these changes of names, and these bytes of files, came to the disk."""
        names = dict(self.first)
        for number, change in enumerate(self.changes):
            if change.safe or number in kept:
                for name in change.gone:
                    names.pop(name, None)
                names.update(change.added)
        self._fill(place, self.root, names, data)

    def _fill(self, place: Path, folder: int, names: dict[Name, int], data: dict[int, bytes]) -> None:
        place.mkdir()
        for (inside, name), it in names.items():
            if inside == folder and it in self.folders:
                self._fill(place / name, it, names, data)
            elif inside == folder:
                (place / name).write_bytes(data.get(it, self.synced.get(it, b"")))
                (place / name).chmod(0o444)


def replayed(steps: Sequence[tuple[str, Any]]) -> Iterator[tuple[Disk, bool]]:
    """Yield the disk after each step of a recording, and whether it was the last; it is one disk that goes on."""
    disk, known, before = Disk(), dict[int, int](), dict[Name, int]()
    for number, (kind, what) in enumerate(steps):
        if kind == "sync":
            disk.sync(known[what])
        else:
            names = _names(disk, what, known)
            if number:
                added = [(name, it) for name, it in names.items() if before.get(name) != it]
                gone = [name for name in before if name not in names]
                disk.changes += [Change(added, gone)] if added or gone else []
            else:
                disk.first, disk.synced = dict(names), dict(disk.written)
            before = names
        yield disk, number == len(steps) - 1


def _names(disk: Disk, look: dict[str, tuple[int, bytes | None]], known: dict[int, int]) -> dict[Name, int]:
    """Return the names in a look; a number that nothing had in the look before is that of a new file."""
    for gone in known.keys() - {inode for inode, _ in look.values()}:
        del known[gone]
    for inode, data in look.values():
        it = known.setdefault(inode, 1 + len(disk.folders) + len(disk.written))
        if data is None:
            disk.folders.add(it)
        else:
            disk.written[it] = data
    disk.root = known[look[""][0]]
    names = {}
    for path, (inode, _) in look.items():
        folder, _, name = path.rpartition("/")
        if path:
            names[known[look[folder][0]], name] = known[inode]
    return names


def cuts(disk: Disk, rng: Random) -> Iterator[Cut]:
    """Yield what may have come to the disk: nothing, all, names without bytes, each alone, all but one, by chance."""
    loose, dirty = disk.loose(), disk.unwritten()
    full = {it: disk.written[it] for it in dirty}
    zeros = {it: bytes(len(disk.written[it])) for it in dirty}
    yield set(), {}
    if loose or dirty:
        yield set(loose), full
    if loose and dirty:
        yield set(loose), {}
        yield set(loose), zeros
    for one in loose:
        yield {one}, {}
        yield set(loose) - {one}, full
    for _ in range(3 if len(loose) + len(dirty) > 1 else 0):
        some = {
            it: rng.choice((data, data[: rng.randrange(len(data) + 1)], bytes(len(data)))) for it, data in full.items()
        }
        yield {it for it in loose if rng.random() < 0.5}, {it: data for it, data in some.items() if rng.random() < 0.7}

"""Which files of a new release does the hub hold already, and how do they become part of it without being copied?

A file that a release of the same dataset has under the same path with the same sha256 is cloned, where the file system
shares blocks, else linked. Nothing is believed: its bytes are hashed first, and a file that rotted is copied anew from
the build. Never the other way round: a build is a folder that people edit, and a link would be their hand in a release.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from hashlib import sha256
from itertools import count
from pathlib import Path

from copydesk.errors import DataRefused, PlaceError
from copydesk.hubs.base import Stamp, folders, open_plain
from copydesk.manifest import FileEntry, Manifest, read_manifest

if sys.platform != "win32":
    import fcntl

_FICLONE = 0x40049409
_AT_ONCE = 2
"""Files hashed at a time: one thread reads while the other computes."""

FileKey = tuple[str, str, int]
_PIECE = 1 << 18
"""Bytes hashed at a time: so few that they stay in the cache of the processor."""


class Shelf:
    """The files of some releases of a dataset, by what the manifests say of them."""

    def __init__(self, releases: Iterable[Path]) -> None:
        self._found: dict[FileKey, list[Path]] = {}
        self._clones = sys.platform.startswith("linux")
        for release in releases:
            for entry in _stated(release):
                self._found.setdefault(_key(entry), []).append(release / entry.path)

    def sound(self, entries: Sequence[FileEntry]) -> list[FileEntry]:
        """Return the files that are here with the bytes that their entries state; all of them are read."""
        found: dict[str, Stamp] = {}
        for sources in self._rounds(entries, found):
            found |= _stamps([(path, entry) for entry, path in sources])
        return [entry for entry in entries if entry.path in found]

    def bring(self, entries: Sequence[FileEntry], place: Path) -> Mapping[str, Stamp]:
        """Put what is here into a folder, and return the stamp of each file that is there now, whole.

        OSError when a file that turned out to be damaged cannot be taken away again.
        """
        found: dict[str, Stamp] = {}
        for sources in self._rounds(entries, found):
            targets = [(place / entry.path, entry) for entry, path in sources if self._put(path, place / entry.path)]
            # What is hashed is what has arrived: the source could be replaced between two looks at it.
            found |= _stamps(targets)
            for target, entry in targets:
                if entry.path not in found:
                    target.unlink()
        return found

    def _rounds(
        self, entries: Sequence[FileEntry], found: Mapping[str, Stamp]
    ) -> Iterator[list[tuple[FileEntry, Path]]]:
        """Yield where each file lies that is not found yet, then where else, for as long as there is a place left."""
        for turn in count():
            places = ((entry, self._found.get(_key(entry), [])) for entry in entries if entry.path not in found)
            left = [(entry, known[turn]) for entry, known in places if len(known) > turn]
            if not left:
                return
            yield left

    def _put(self, source: Path, target: Path) -> bool:
        return self._clone(source, target) or _link(source, target)

    def _clone(self, source: Path, target: Path) -> bool:
        """Let a new file share the blocks of another; False where the file system cannot, and it is not asked again."""
        if not self._clones:
            return False
        try:
            _share_blocks(source, target)
        except OSError:
            self._clones = False
            target.unlink(missing_ok=True)
        return self._clones


def _key(entry: FileEntry) -> FileKey:
    return (entry.path, entry.sha256, entry.size)


def _stated(release: Path) -> Sequence[FileEntry]:
    """Return the files of a release; none of one that is damaged, or whose folders lead elsewhere."""
    with suppress(DataRefused, PlaceError, OSError):
        manifest: Manifest = read_manifest(release)
        if all(stat.S_ISDIR((release / inner).lstat().st_mode) for inner in folders(manifest)):
            return manifest.files
    return ()


def _stamps(files: Sequence[tuple[Path, FileEntry]]) -> dict[str, Stamp]:
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        stamps = threads.map(lambda file: _stamp(*file), files)
        return {entry.path: it for (_, entry), it in zip(files, stamps, strict=True) if it}


def _stamp(path: Path, entry: FileEntry) -> Stamp | None:
    """Return which file this is when it holds what its entry states and nobody may write to it, else None."""
    size, seen, buffer = 0, sha256(), memoryview(bytearray(_PIECE))
    with suppress(OSError), open(path, "rb", buffering=0, opener=open_plain) as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_mode & 0o222 or status.st_size != entry.size:
            return None
        while size <= entry.size and (read := file.readinto(buffer)):
            size += read
            seen.update(buffer[:read])
        if (size, seen.hexdigest()) == (entry.size, entry.sha256):
            return Stamp(status.st_dev, status.st_ino, size)
    return None


def _link(source: Path, target: Path) -> bool:
    with suppress(OSError, NotImplementedError):
        os.link(source, target, follow_symlinks=False)
        return True
    return False


def _share_blocks(source: Path, target: Path) -> None:
    """Clone a file; the clone is on the disk when this returns. OSError where that is not possible."""
    with open(source, "rb", opener=open_plain) as old:
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o444)
        with os.fdopen(descriptor, "wb") as new:
            fcntl.ioctl(new.fileno(), _FICLONE, old.fileno())
            os.fsync(new.fileno())

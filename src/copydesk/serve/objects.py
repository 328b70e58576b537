"""Where do the files of commits lie until they are part of a release? Each under its sha256, written once."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from contextlib import suppress
from pathlib import Path

from copydesk.serve.answers import bad, too_large, unprocessable
from copydesk.serve.commits import Entry
from copydesk.workplace import hold, release, remove_tree, sync

_DAY = 24 * 3600
"""Seconds: many times what the address of an upload is good for."""


class Objects:
    """A folder of files by their sha256."""

    def __init__(self, place: Path, staging: Path) -> None:
        self._place, self._staging = place, staging

    def place(self, sha256: str) -> Path | None:
        """Return where a file lies, None when it is not here."""
        path = self._path(sha256)
        return path if path.is_file() else None

    def put(self, data: bytes) -> Entry:
        """Keep a small file and return its entry; it is on the disk when this returns."""
        entry = Entry.of(data)
        arrival = self.arrival(len(data))
        try:
            arrival.write(data)
            arrival.keep(entry.sha256)
        finally:
            arrival.close()
        return entry

    def arrival(self, size: int) -> Arrival:
        """Return a place for a file of so many bytes that arrives piece by piece."""
        return Arrival(self, self._staging, size)

    def remove(self, sha256: str) -> None:
        """Remove a file that lies elsewhere by now."""
        with suppress(FileNotFoundError):
            self._path(sha256).unlink()

    def renew(self, sha256: str) -> None:
        """Remember that somebody counts on a file."""
        with suppress(OSError):
            os.utime(self._path(sha256))

    def all(self) -> list[tuple[Path, bool]]:
        """Return where each file lies, and whether nobody has sent it, or counted on it, for a day."""
        found = [path for path in sorted(self._place.glob("??/*")) if path.is_file() and not path.is_symlink()]
        return [(path, time.time() - path.stat().st_mtime > _DAY) for path in found]

    def take(self, path: Path, sha256: str) -> None:
        """Put a file in its place; one of the same bytes may be there already."""
        target = self._path(sha256)
        self._place.mkdir(exist_ok=True)
        target.parent.mkdir(exist_ok=True)
        path.chmod(0o444)
        path.replace(target)
        sync(target.parent)
        sync(self._place)

    def _path(self, sha256: str) -> Path:
        return self._place / sha256[:2] / sha256


class Arrival:
    """A file on its way; what a crash leaves of it is cleared away by `copydesk release gc`."""

    def __init__(self, objects: Objects, staging: Path, size: int) -> None:
        self._objects, self._size = objects, size
        self._seen, self._sum = 0, hashlib.sha256()
        staging.mkdir(exist_ok=True)
        self._folder = staging / secrets.token_hex(16)
        self._folder.mkdir()
        self._lock = hold(self._folder)
        self._path = self._folder / "file"
        self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)

    def write(self, piece: bytes) -> None:
        """Write the next piece; Refusal 413 when there are more bytes than were announced."""
        self._seen += len(piece)
        if self._seen > self._size:
            raise too_large(f"More than the announced {self._size:,} bytes")
        self._sum.update(piece)
        rest = memoryview(piece)
        while rest:
            rest = rest[os.write(self._file, rest) :]

    def sum(self) -> str:
        """Return the sha256 of what arrived so far."""
        return self._sum.hexdigest()

    def keep(self, sha256: str) -> None:
        """Put the file in its place, when it is the one that was announced; Refusal 400 or 422 otherwise."""
        if self._seen != self._size:
            raise bad(f"{self._seen:,} bytes arrived, {self._size:,} were announced")
        if self.sum() != sha256:
            raise unprocessable("The bytes that arrived are not those of the announced sha256")
        os.fsync(self._file)
        self._objects.take(self._path, sha256)

    def close(self) -> None:
        """End it, whatever became of it."""
        with suppress(OSError):
            os.close(self._file)
        remove_tree(self._folder)
        release(self._lock)

"""What does a hub need of object storage, and how is it done with any file system of `fsspec`?

Only storage that creates exclusively holds a hub: of many who create one object at once, one does, and the others are
told. What `fsspec` does for most file systems, to look and then to write, is not that.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from threading import Lock
from typing import Any, NamedTuple, Protocol

from copydesk.hubs.objects.told import Missing, asking, is_taken

Pieces = Callable[[], Iterator[bytes]]
"""Reads a file from its beginning, and raises at the end when its bytes are not those that were stated."""

_TIMES = ("LastModified", "last_modified", "updated", "mtime", "created")
"""What file systems call the moment in which an object was written."""


class Kept(NamedTuple):
    """An object: its bytes, and for how many seconds it has been there; None where the storage does not say so."""

    size: int
    age: float | None


class Unfinished(NamedTuple):
    """An upload in parts that was begun and not finished."""

    key: str
    token: str
    size: int


class Store(Protocol):
    """Objects below one prefix; keys are relative to it. Every method raises PlaceError when the storage refuses."""

    address: str

    def listed(self, prefix: str) -> dict[str, Kept]:
        """Return the objects in a folder, by name; those in folders below it with their path."""

    def folders(self, prefix: str) -> list[str]:
        """Return the names of the folders in a folder."""

    def read(self, key: str, start: int, end: int) -> bytes:
        """Return some bytes of an object, fewer at its end; Missing when there is none."""

    def create(self, key: str, data: bytes) -> bool:
        """Create an object unless there is one, and tell whether there was none."""

    def replace(self, key: str, data: bytes) -> None:
        """Write an object, whatever is there."""

    def upload(self, key: str, size: int, pieces: Pieces) -> None:
        """Write an object that can be large; nothing is there when the pieces end with an error."""

    def remove(self, keys: Collection[str]) -> None:
        """Remove objects; one that is gone already is no error."""

    def unfinished(self, prefix: str, older: float) -> list[Unfinished]:
        """Return the uploads into a folder that were begun more than so many seconds ago."""

    def give_up(self, upload: Unfinished) -> None:
        """Remove the parts of an upload that nobody finishes."""


class FileSystemStore:
    """Objects in a file system of `fsspec`, which has to create exclusively with `pipe_file(mode="create")`."""

    def __init__(self, address: str, system: Any, root: str) -> None:  # noqa: ANN401 - fsspec has no types
        self.address, self._system, self._root = address, system, root

    def listed(self, prefix: str) -> dict[str, Kept]:
        """Return the objects in a folder, by name; those in folders below it with their path."""
        folder, now = self._path(prefix), time.time()
        with asking(self.address):
            self._system.invalidate_cache()
            found: Mapping[str, Mapping[str, Any]] = self._system.find(folder, detail=True)
        start = len(self._system._strip_protocol(folder)) + 1  # noqa: SLF001 - how fsspec calls it to its subclasses
        return {path[start:]: Kept(int(it["size"]), _age(it, now)) for path, it in found.items()}

    def folders(self, prefix: str) -> list[str]:
        """Return the names of the folders in a folder."""
        with suppress(Missing), asking(self.address):
            self._system.invalidate_cache()
            found = self._system.ls(self._path(prefix), detail=True)
            return sorted(it["name"].rstrip("/").rsplit("/", 1)[-1] for it in found if it["type"] == "directory")
        return []

    def read(self, key: str, start: int, end: int) -> bytes:
        """Return some bytes of an object, fewer at its end; Missing when there is none."""
        with asking(f"{self.address}/{key}"):
            return bytes(self._system.cat_file(self._path(key), start=start, end=end))

    def create(self, key: str, data: bytes) -> bool:
        """Create an object unless there is one, and tell whether there was none."""
        with asking(self.address):
            try:
                self._system.pipe_file(self._path(key), data, mode="create")
            except Exception as error:
                if is_taken(error):
                    return False
                raise
        return True

    def replace(self, key: str, data: bytes) -> None:
        """Write an object, whatever is there."""
        with asking(self.address):
            self._system.pipe_file(self._path(key), data)

    def upload(self, key: str, size: int, pieces: Pieces) -> None:  # noqa: ARG002 - the protocol of stores
        """Write an object piece by piece; its bytes are looked at once before, because half of one could stay."""
        for _ in pieces():
            pass
        try:
            with asking(self.address), self._system.open(self._path(key), "wb") as file:
                for piece in pieces():
                    file.write(piece)
        except BaseException:
            self.remove([key])
            raise

    def remove(self, keys: Collection[str]) -> None:
        """Remove objects; one that is gone already is no error."""
        for key in keys:
            with suppress(Missing), asking(self.address):
                self._system.rm_file(self._path(key))

    def unfinished(self, prefix: str, older: float) -> list[Unfinished]:  # noqa: ARG002 - the protocol of stores
        """Return nothing: these file systems finish an upload or forget it."""
        return []

    def give_up(self, upload: Unfinished) -> None:
        """Do nothing: there is none."""

    def _path(self, key: str) -> str:
        return f"{self._root}/{key}" if key else self._root


_ONE = Lock()
"""Nobody but this process sees its memory, so that a lock makes one step of two."""


class MemoryStore(FileSystemStore):
    """Objects in the memory of this process, by way of `fsspec`, which looks and then writes."""

    def create(self, key: str, data: bytes) -> bool:
        """Create an object unless there is one, and tell whether there was none."""
        with _ONE:
            return super().create(key, data)

    def upload(self, key: str, size: int, pieces: Pieces) -> None:  # noqa: ARG002 - the protocol of stores
        """Write an object at once: one that is being written would be seen half."""
        self.replace(key, b"".join(pieces()))


def _age(said: Mapping[str, Any], now: float) -> float | None:
    for name in _TIMES:
        moment = said.get(name)
        if isinstance(moment, dt.datetime):
            return now - moment.timestamp()
        if isinstance(moment, (int, float)) and not isinstance(moment, bool):
            return now - moment
    return None

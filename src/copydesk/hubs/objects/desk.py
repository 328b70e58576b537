"""Where does what was fetched of a hub lie? In a temporary folder, by its sha256, so that nothing is fetched twice."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import weakref
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from copydesk.canonical import CHUNK, sha256_file
from copydesk.errors import PlaceError
from copydesk.hubs.base import on_disk
from copydesk.hubs.objects.record import file_key
from copydesk.hubs.objects.store import Store
from copydesk.hubs.objects.told import Away

_PIECE = 8 * CHUNK
"""Bytes that are asked for at a time."""

_TRIES = 3


class Desk:
    """The folder in which a hub keeps what it has fetched; it goes with this object."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @cached_property
    def work(self) -> Path:
        """The folder itself."""
        disk = tempfile.TemporaryDirectory(prefix="copydesk-", ignore_cleanup_errors=True)
        weakref.finalize(self, disk.cleanup)
        return Path(disk.name)

    def fetched(self, name: str, digest: str, size: int) -> Path:
        """Return the place of an object of a dataset; one with other bytes is fetched anew the next time.

        It never has more bytes than it should but one, by which that is seen; Missing when there is no such object.
        """
        place = self.work / digest
        if place.is_file():
            return place
        with on_disk("keep what the hub sends", self.work):
            for last in (False, True):
                part = self.work / f"{digest}.{secrets.token_hex(8)}"
                self._bring(file_key(name, digest), part, size)
                sound = part.stat().st_size == size and sha256_file(part) == digest
                if sound or last:
                    part.chmod(0o444)
                    # What is damaged is handed out, so that it can be named, and kept under another name.
                    place = place if sound else self.work / f"{digest}.damaged"
                    part.replace(place)
                    return place
                part.unlink()
        raise AssertionError  # pragma: no cover - the last turn returns

    def is_sound(self, name: str, digest: str, size: int) -> bool:
        """Tell whether the hub holds these bytes; all of them are fetched and hashed. Missing when there are none."""
        return self.fetched(name, digest, size) == self.work / digest

    def lay(self, source: Path, target: Path) -> None:
        """Put what was fetched to a place of its own in a folder of a release."""
        target.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            try:
                os.link(source, target)
            except (PermissionError, NotImplementedError):
                shutil.copy(source, target)

    def _bring(self, key: str, part: Path, size: int) -> None:
        """Fetch an object piece by piece, and go on where it broke off."""
        left = _TRIES
        with part.open("xb") as file:
            while True:
                start = file.tell()
                end = min(start + _PIECE, size + 1)
                try:
                    piece = self._store.read(key, start, end)
                except Away:
                    left -= 1
                    if not left:
                        raise
                    continue
                if len(piece) > end - start:
                    raise PlaceError("hub.unfit", "the hub sends more than was asked for", where=self._store.address)
                file.write(piece)
                if len(piece) < end - start or end > size:
                    return

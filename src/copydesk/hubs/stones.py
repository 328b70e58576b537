"""What was taken down of a dataset, by what its releases on a hub carry? One small file of each is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from copydesk.errors import DataRefused
from copydesk.hubs.base import Hub
from copydesk.recipe import TOMBSTONES_NAME
from copydesk.release import Version
from copydesk.released import is_sound
from copydesk.tombstones import NONE, Tombstones, read_tombstones


def newest_stones(hub: Hub, name: str) -> Tombstones:
    """Return the list that the newest release of a dataset carries, taken back or not; DataRefused when damaged."""
    for version in hub.versions(name)[-1:]:
        for _, stones in _carried(hub, name, [version]):
            return stones
    return NONE


def every_stones(hub: Hub, name: str) -> Iterator[tuple[Version, Tombstones]]:
    """Yield the lists that releases of a dataset carry, the newest first; one that many share is read once.

    A release whose manifest is damaged is passed over: those after it carry its list on.
    """
    yield from _carried(hub, name, sorted((it for it in hub.versions(name) if _is_stated(hub, name, it)), reverse=True))


def _is_stated(hub: Hub, name: str, version: Version) -> bool:
    with suppress(DataRefused):
        return hub.manifest(name, version) is not None
    return False


def _carried(hub: Hub, name: str, versions: list[Version]) -> Iterator[tuple[Version, Tombstones]]:
    read = set[str]()
    for version in versions:
        manifest = hub.manifest(name, version)
        for entry in manifest.files if manifest else ():
            if entry.path != TOMBSTONES_NAME or entry.sha256 in read:
                continue
            read.add(entry.sha256)
            path = hub.one_file(name, version, entry)
            if not is_sound(path, entry):
                raise DataRefused(
                    "release.damaged",
                    "a release is damaged, and nobody knows what was taken down",
                    where=str(path),
                    why="Its bytes are not those that the manifest states.",
                    help="Look at it with `copydesk verify`. Restore it, or yank and purge it by its version.",
                )
            yield version, read_tombstones(path)

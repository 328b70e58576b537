"""Which build would bring back what was taken down? One that a release of the dataset knows better than."""

from __future__ import annotations

from pathlib import Path

from copydesk.errors import DataRefused
from copydesk.hubs.base import Hub
from copydesk.hubs.stones import every_stones
from copydesk.manifest import Manifest
from copydesk.recipe import TOMBSTONES_NAME
from copydesk.release import Version
from copydesk.released import Released
from copydesk.tombstones import released_tombstones


def refuse_forgotten(build: Path, manifest: Manifest, hub: Hub) -> None:
    """Refuse a build that lacks a stone which any release of its dataset on the hub carries; DataRefused names it.

    A version that is there already is left to the hub: publishing it again changes nothing.
    """
    if Version.parse(manifest.version) in hub.versions(manifest.name):
        return
    known = set(released_tombstones(Released(manifest, build)).stones)
    for version, carried in every_stones(hub, manifest.name):
        lacking = set(carried.stones) - known
        if lacking:
            there = hub.folder(manifest.name, version, allow_yanked=True) / TOMBSTONES_NAME
            raise DataRefused(
                "takedown.unfinished",
                "the build has forgotten what was taken down",
                where=str(build),
                why=f"{manifest.name} {version} carries {len(lacking)} of {len(carried.stones)} digests of articles "
                "that were taken down, and the build lacks them: those articles would return.",
                help=f"Copy {there} to dataset/{TOMBSTONES_NAME}, keep what stands there already, and build again.",
            )

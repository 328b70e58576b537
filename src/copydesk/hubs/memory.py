"""How does a hub behave when nothing but memory is needed?

It is public: a test of a program that publishes can pass it in place of a real hub.
"""

from __future__ import annotations

import tempfile
import weakref
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from copydesk.hubs.base import (
    Outcome,
    Plan,
    Receipt,
    Swept,
    checked_pieces,
    divided,
    folders,
    looked_at,
    on_disk,
    read_build,
    refuse_other,
    seal,
    unknown_release,
)
from copydesk.manifest import MANIFEST_NAME, FileEntry, Manifest
from copydesk.release import Version, check_name


@dataclass(frozen=True, slots=True)
class _Kept:
    manifest: Manifest
    files: dict[str, bytes]


class MemoryHub:
    """A hub that lives as long as the object; the folders that it hands out are removed with it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._releases: dict[tuple[str, Version], _Kept] = {}
        self._written: dict[tuple[str, Version], Path] = {}
        disk = tempfile.TemporaryDirectory(prefix="copydesk-")
        self._disk = Path(disk.name)
        weakref.finalize(self, disk.cleanup)

    def names(self) -> list[str]:
        """Return the datasets that have a release, in alphabetical order."""
        return sorted({name for name, _ in list(self._releases)})

    def versions(self, name: str) -> list[Version]:
        """Return the released versions, ascending."""
        check_name(name)
        return sorted(version for known, version in list(self._releases) if known == name)

    def manifest(self, name: str, version: Version) -> Manifest | None:
        """Return what a release states, None when there is none."""
        kept = self._releases.get((check_name(name), version))
        return kept.manifest if kept else None

    def plan(self, manifest: Manifest) -> Plan:
        """Return what a release of these files would move; DataRefused when the version is taken by other bytes."""
        taken = self.manifest(manifest.name, Version.parse(manifest.version))
        if taken:
            refuse_other(taken, manifest)
            return divided(manifest, manifest.files)
        there = self._files(manifest)
        return divided(manifest, [entry for entry in manifest.files if _key(entry) in there])

    def release(self, name: str, version: Version, build: Path) -> Receipt:
        """Publish a build unless the version is taken; DataRefused for a damaged build or other bytes."""
        manifest = read_build(check_name(name), version, build)
        taken = self.manifest(name, version)
        if taken is None:
            moved, there = self.plan(manifest), self._files(manifest)
            files = {entry.path: there[_key(entry)] for entry in moved.held}
            files |= {entry.path: b"".join(checked_pieces(build, entry)) for entry in moved.new}
            ours = _Kept(manifest, files)
            with self._lock:
                kept = self._releases.setdefault((name, version), ours)
            if kept is ours:
                return Receipt(Outcome.PUBLISHED, moved)
            taken = kept.manifest
        refuse_other(taken, manifest)
        return Receipt(Outcome.ALREADY, divided(manifest, manifest.files))

    def _files(self, manifest: Manifest) -> dict[tuple[str, str], bytes]:
        """Return the files of the releases that are looked at, by path and sha256."""
        releases = [self._releases[manifest.name, known] for known in looked_at(manifest, self.versions(manifest.name))]
        return {_key(entry): kept.files[entry.path] for kept in releases for entry in kept.manifest.files}

    def sweep(self, *, plan: bool = False) -> list[Swept]:  # noqa: ARG002 - a hub without a disk
        """Return nothing: what a publisher had in memory ends with it."""
        return []

    def folder(self, name: str, version: Version) -> Path:
        """Return a temporary folder with the release; UsageError when there is none, PlaceError for a full disk."""
        key = (check_name(name), version)
        if key not in self._releases:
            raise unknown_release(name, version, self.versions(name))
        with self._lock, on_disk("write the release", self._disk):
            if key not in self._written:
                self._written[key] = _write(self._releases[key], Path(tempfile.mkdtemp(dir=self._disk)))
            return self._written[key]


def _key(entry: FileEntry) -> tuple[str, str]:
    return (entry.path, entry.sha256)


def _write(kept: _Kept, place: Path) -> Path:
    for folder in folders(kept.manifest):
        (place / folder).mkdir()
    for path, data in {**kept.files, MANIFEST_NAME: kept.manifest.to_bytes()}.items():
        (place / path).write_bytes(data)
        (place / path).chmod(0o444)
    seal(place, kept.manifest)
    return place

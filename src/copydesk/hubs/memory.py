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
    checked_pieces,
    folders,
    on_disk,
    read_build,
    read_signature,
    refuse_other,
    refuse_other_signature,
    seal,
    unknown_release,
)
from copydesk.manifest import MANIFEST_NAME, SIGNATURE_NAME, Manifest
from copydesk.release import Version, check_name


@dataclass(frozen=True, slots=True)
class _Kept:
    manifest: Manifest
    files: dict[str, bytes]
    signature: bytes | None


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

    def release(self, name: str, version: Version, build: Path) -> Outcome:
        """Publish a build unless the version is taken; DataRefused for a damaged build or other bytes."""
        manifest = read_build(check_name(name), version, build)
        signature = read_signature(build)
        taken = self._releases.get((name, version))
        if taken is None:
            files = {entry.path: b"".join(checked_pieces(build, entry)) for entry in manifest.files}
            ours = _Kept(manifest, files, signature)
            with self._lock:
                taken = self._releases.setdefault((name, version), ours)
            if taken is ours:
                return Outcome.PUBLISHED
        refuse_other(taken.manifest, manifest)
        refuse_other_signature(taken.signature, signature, manifest)
        return Outcome.ALREADY

    def folder(self, name: str, version: Version) -> Path:
        """Return a temporary folder with the release; UsageError when there is none, PlaceError for a full disk."""
        key = (check_name(name), version)
        if key not in self._releases:
            raise unknown_release(name, version, self.versions(name))
        with self._lock, on_disk("write the release", self._disk):
            if key not in self._written:
                self._written[key] = _write(self._releases[key], Path(tempfile.mkdtemp(dir=self._disk)))
            return self._written[key]


def _write(kept: _Kept, place: Path) -> Path:
    for folder in folders(kept.manifest):
        (place / folder).mkdir()
    signature = {} if kept.signature is None else {SIGNATURE_NAME: kept.signature}
    for path, data in {**kept.files, **signature, MANIFEST_NAME: kept.manifest.to_bytes()}.items():
        (place / path).write_bytes(data)
        (place / path).chmod(0o444)
    seal(place, kept.manifest)
    return place

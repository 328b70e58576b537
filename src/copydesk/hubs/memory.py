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
    Loading,
    Outcome,
    Plan,
    Receipt,
    Swept,
    checked_pieces,
    divided,
    folders,
    load_line,
    looked_at,
    nothing_moves,
    on_disk,
    planned,
    read_build,
    read_signature,
    refuse_other,
    refuse_other_signature,
    seal,
    unknown_release,
)
from copydesk.hubs.yanks import Yank, check_reason, must_be_yanked, refuse_taken, refuse_yanked, same_yank
from copydesk.manifest import MANIFEST_NAME, SIGNATURE_NAME, FileEntry, Manifest
from copydesk.release import Version, check_name
from copydesk.workplace import remove_tree


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
        self._yanks: dict[tuple[str, Version], Yank] = {}
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

    def signature(self, name: str, version: Version) -> bytes | None:
        """Return the signature of a release, None when it has none."""
        kept = self._releases.get((check_name(name), version))
        return kept.signature if kept else None

    def commit(self, name: str, version: Version) -> str | None:  # noqa: ARG002 - the protocol of hubs
        """Return None: here a release is a folder."""
        return None

    def plan(self, manifest: Manifest) -> Plan:
        """Return what a release of these files would move; DataRefused when the version is taken by other bytes."""
        there = self._files(manifest)
        return planned(self, manifest, lambda: [entry for entry in manifest.files if _key(entry) in there])

    def release(self, name: str, version: Version, build: Path, *, public: bool = False) -> Receipt:  # noqa: ARG002 - nobody else can read memory
        """Publish a build unless the version is taken; DataRefused for a damaged build or other bytes."""
        manifest = read_build(check_name(name), version, build)
        refuse_taken(name, version, self.yanked(name, version))
        signature = read_signature(build)
        taken = self._releases.get((name, version))
        if taken is None:
            there = self._files(manifest)
            moved = divided(manifest, [entry for entry in manifest.files if _key(entry) in there], signature)
            files = {entry.path: there[_key(entry)] for entry in moved.held}
            files |= {entry.path: b"".join(checked_pieces(build, entry)) for entry in moved.new}
            ours = _Kept(manifest, files, signature)
            with self._lock:
                taken = self._releases.setdefault((name, version), ours)
            if taken is ours:
                return Receipt(Outcome.PUBLISHED, moved)
        refuse_other(taken.manifest, manifest)
        refuse_other_signature(taken.signature, signature, manifest)
        return Receipt(Outcome.ALREADY, nothing_moves(manifest))

    def _files(self, manifest: Manifest) -> dict[tuple[str, str], bytes]:
        """Return the files of the releases that are looked at, by path and sha256."""
        known = looked_at(manifest, self.versions(manifest.name))
        releases = [kept for version in known if (kept := self._releases.get((manifest.name, version)))]
        return {_key(entry): kept.files[entry.path] for kept in releases for entry in kept.manifest.files}

    def sweep(self, *, plan: bool = False) -> list[Swept]:  # noqa: ARG002 - a hub without a disk
        """Return nothing: what a publisher had in memory ends with it."""
        return []

    def finish_purges(self, name: str) -> list[Swept]:  # noqa: ARG002 - the same
        """Return nothing: a purge is one step."""
        return []

    def one_file(self, name: str, version: Version, entry: FileEntry) -> Path:
        """Return the place of one file of a release."""
        return self.folder(name, version, allow_yanked=True) / entry.path

    def is_public(self, name: str) -> bool | None:  # noqa: ARG002 - the protocol of hubs
        """Return None: nobody else can read memory."""
        return None

    def loading(self, name: str, version: Version) -> Loading:
        """Return the line that loads the temporary folder of a release."""
        place = self.folder(name, version, allow_yanked=True)
        return Loading(load_line(str(place)), place)

    def yanked(self, name: str, version: Version) -> Yank | None:
        """Return what is said of a release that was taken back."""
        return self._yanks.get((check_name(name), version))

    def yank(self, name: str, version: Version, reason: str) -> Yank:
        """Take a release back; UsageError when there is none, DataRefused when it was taken back for another reason."""
        said, kept = check_reason(reason), self._releases.get((check_name(name), version))
        if kept is None and not self.yanked(name, version):
            raise unknown_release(self, name, version)
        wanted = Yank(version=str(version), manifest=kept.manifest.digest if kept else None, reason=said)
        with self._lock:
            return same_yank(self._yanks.setdefault((name, version), wanted), wanted)

    def purge(self, name: str, version: Version) -> int:
        """Forget a yanked release; UsageError when it is not yanked."""
        yank = must_be_yanked(name, version, self.yanked(name, version))
        with self._lock, on_disk("remove the release", self._disk):
            self._yanks[name, version] = yank.model_copy(update={"purged": True})
            kept, written = self._releases.pop((name, version), None), self._written.pop((name, version), None)
            if written:
                remove_tree(written)
        return sum(len(data) for data in kept.files.values()) if kept else 0

    def folder(self, name: str, version: Version, *, allow_yanked: bool = False) -> Path:
        """Return a temporary folder with the release; PlaceError for a full disk.

        UsageError when there is none, DataRefused when it was taken back.
        """
        key = (check_name(name), version)
        refuse_yanked(name, version, self.yanked(name, version), allowed=allow_yanked)
        if key not in self._releases:
            raise unknown_release(self, name, version)
        with self._lock, on_disk("write the release", self._disk):
            if key not in self._written:
                self._written[key] = _write(self._releases[key], Path(tempfile.mkdtemp(dir=self._disk)))
            return self._written[key]


def _key(entry: FileEntry) -> tuple[str, str]:
    return (entry.path, entry.sha256)


def _write(kept: _Kept, place: Path) -> Path:
    for folder in folders(kept.manifest):
        (place / folder).mkdir()
    signature = {} if kept.signature is None else {SIGNATURE_NAME: kept.signature}
    for path, data in {**kept.files, **signature, MANIFEST_NAME: kept.manifest.to_bytes()}.items():
        (place / path).write_bytes(data)
        (place / path).chmod(0o444)
    seal(place, kept.manifest)
    return place

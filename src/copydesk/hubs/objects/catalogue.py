"""What does a hub in object storage hold, and what is said of it?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress

from copydesk.canonical import sha256
from copydesk.errors import DataRefused
from copydesk.hubs.base import check_files
from copydesk.hubs.objects.record import (
    FILES,
    LARGEST_RECORD,
    RELEASES,
    Record,
    file_key,
    parse_record,
    record_key,
    yank_key,
)
from copydesk.hubs.objects.store import Kept, Store
from copydesk.hubs.objects.told import Missing
from copydesk.hubs.yanks import LARGEST, YANKED, Yank, parse_yank
from copydesk.manifest import MAX_MANIFEST_BYTES, MAX_SIGNATURE_BYTES, FileEntry, Manifest, parse_manifest
from copydesk.release import Version, check_name, is_name


class Catalogue:
    """The releases of a store; manifests are kept, which are known by their bytes, and nothing else is."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._manifests: dict[str, Manifest] = {}

    def datasets(self) -> list[str]:
        """Return the names of which there is anything."""
        orgs = [org for org in self.store.folders("") if is_name(f"{org}/{org}")]
        return sorted(f"{org}/{name}" for org in orgs for name in self.store.folders(org) if is_name(f"{org}/{name}"))

    def recorded(self, name: str) -> list[Version]:
        """Return the versions that have a record, ascending, also those whose purge was cut short."""
        return _versions(self.store.listed(f"{check_name(name)}/{RELEASES}"))

    def half_purged(self, name: str, recorded: Iterable[Version]) -> set[Version]:
        """Return the versions, of those with a record, whose purge is under way or was cut short."""
        said = set(_versions(self.store.listed(f"{name}/{YANKED}"))) & set(recorded)
        found = set()
        for version in said:
            # Of one that nobody can read only its record says something.
            with suppress(DataRefused):
                yank = self.yanked(name, version)
                found |= {version} if yank and yank.purged else set()
        return found

    def versions(self, name: str) -> list[Version]:
        """Return the released versions, ascending."""
        known = self.recorded(name)
        gone = self.half_purged(name, known) if known else set()
        return [version for version in known if version not in gone]

    def record(self, name: str, version: Version) -> Record | None:
        """Return the record of a release, None when there is none; DataRefused when it is damaged."""
        key = record_key(check_name(name), version)
        data = self.small(key, LARGEST_RECORD)
        return None if data is None else parse_record(data, self.where(key))

    def stated(self, name: str, record: Record) -> Manifest:
        """Return what a record's manifest states; DataRefused when it is damaged or not there."""
        if record.manifest not in self._manifests:
            key = file_key(name, record.manifest)
            data = self.small(key, MAX_MANIFEST_BYTES)
            if data is None or sha256(data) != record.manifest:
                raise DataRefused(
                    "release.damaged",
                    "the manifest is damaged",
                    where=self.where(key),
                    why="It is not there." if data is None else "Its bytes are not those of its name.",
                    help="Yank the release and publish another version.",
                )
            manifest = parse_manifest(data, self.where(key))
            check_files(manifest, self.where(key))
            self._manifests[record.manifest] = manifest
        return self._manifests[record.manifest]

    def signature(self, name: str, record: Record) -> bytes | None:
        """Return the signature of a release, None when it has none; Missing when it should have one."""
        if record.signature is None:
            return None
        key = file_key(name, record.signature)
        data = self.small(key, MAX_SIGNATURE_BYTES)
        if data is None:
            raise Missing(
                "hub.file-missing",
                "the signature of the release is missing",
                where=self.where(key),
                help="Publish it again.",
            )
        return data

    def yanked(self, name: str, version: Version) -> Yank | None:
        """Return what is said of a release that was taken back; DataRefused when that is damaged."""
        key = yank_key(check_name(name), version)
        data = self.small(key, LARGEST)
        return None if data is None else parse_yank(data, self.where(key), version.tag)

    def files(self, name: str) -> dict[str, Kept]:
        """Return the objects of a dataset that hold bytes of releases, by their sha256."""
        return self.store.listed(f"{name}/{FILES}")

    def held(self, manifest: Manifest) -> list[FileEntry]:
        """Return the files of a manifest that are there, by name and size."""
        there = self.files(manifest.name)
        return [it for it in manifest.files if is_there(there, it.sha256, it.size)]

    def named(self, name: str, record: Record) -> set[str]:
        """Return the sha256 of everything that a release holds; DataRefused when its manifest cannot be read."""
        return {it.sha256 for it in self.stated(name, record).files} | record.statements

    def small(self, key: str, most: int) -> bytes | None:
        """Return an object, None when there is none; DataRefused when it is larger than it may be."""
        try:
            data = self.store.read(key, 0, most + 1)
        except Missing:
            return None
        if len(data) > most:
            raise DataRefused(
                "release.damaged",
                "an object of the hub is too large",
                where=self.where(key),
                help="Ask who published it.",
            )
        return data

    def where(self, key: str) -> str:
        """Return the address of an object."""
        return f"{self.store.address}/{key}"


def is_there(files: Mapping[str, Kept], digest: str, size: int) -> bool:
    """Tell whether there is an object with these bytes, as far as its name and its size say."""
    return digest in files and files[digest].size == size


def _versions(names: Iterable[str]) -> list[Version]:
    found = (Version.of_tag(it.removesuffix(".json")) for it in names if it.endswith(".json"))
    return sorted(version for version in found if version)

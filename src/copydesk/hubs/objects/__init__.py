"""How does object storage become a hub whose releases appear whole or not at all?

    <org>/<name>/releases/v1.2.0.json  the record of a release, created exclusively, when all else is there
    <org>/<name>/files/<sha256>        the bytes of its files, of its manifest and of its signature
    <org>/<name>/yanked/v1.2.0.json    why that release was taken back

Files are known by their bytes: one that an earlier release has is not sent again. That one is there is believed by
name and size while a plan is made; before a record is created, all that it stands for was read back and hashed.
Between that and the record a purge can take a file away which it shares, so that the publisher looks once more
afterwards (see `publishing`).
"""

from __future__ import annotations

import json
import secrets
from contextlib import suppress
from pathlib import Path

from copydesk.errors import DataRefused
from copydesk.hubs.base import (
    Loading,
    Outcome,
    Plan,
    Receipt,
    Swept,
    divided,
    nothing_moves,
    on_disk,
    planned,
    read_build,
    read_signature,
    seal,
    unknown_release,
)
from copydesk.hubs.objects.catalogue import Catalogue
from copydesk.hubs.objects.clearing import Clearing
from copydesk.hubs.objects.desk import Desk
from copydesk.hubs.objects.publishing import Draft, Publishing
from copydesk.hubs.objects.record import Record, yank_key
from copydesk.hubs.objects.store import Store
from copydesk.hubs.objects.told import Missing
from copydesk.hubs.yanks import Yank, check_reason, must_be_yanked, refuse_taken, refuse_yanked, same_yank
from copydesk.manifest import MANIFEST_NAME, SIGNATURE_NAME, FileEntry, Manifest
from copydesk.release import Version, check_name


class ObjectHub:
    """A hub in object storage; the folders that it hands out are removed with it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._catalogue, self._desk = Catalogue(store), Desk(store)
        self._clearing = Clearing(self._catalogue)
        self._folders: dict[tuple[str, str], Path] = {}

    def names(self) -> list[str]:
        """Return the datasets that have a release, in alphabetical order."""
        return [name for name in self._catalogue.datasets() if self.versions(name)]

    def versions(self, name: str) -> list[Version]:
        """Return the released versions, ascending; PlaceError when the storage refuses."""
        return self._catalogue.versions(name)

    def manifest(self, name: str, version: Version) -> Manifest | None:
        """Return what a release states, None when there is none; DataRefused when it is damaged."""
        record = self._record(name, version)
        return self._catalogue.stated(name, record) if record else None

    def signature(self, name: str, version: Version) -> bytes | None:
        """Return the signature of a release, None when it has none; DataRefused when it should have one."""
        record = self._record(name, version)
        return self._catalogue.signature(name, record) if record else None

    def commit(self, name: str, version: Version) -> str | None:  # noqa: ARG002 - the protocol of hubs
        """Return None: here a release is a record."""
        return None

    def plan(self, manifest: Manifest) -> Plan:
        """Return what a release of these files would move; what is there is known by name and size.

        DataRefused when the version is taken by other bytes.
        """
        return planned(self, manifest, lambda: self._catalogue.held(manifest))

    def release(self, name: str, version: Version, build: Path, *, public: bool = False) -> Receipt:  # noqa: ARG002 - who may read a bucket, its policy says
        """Publish a build unless the version is taken; what a killed publisher had sent is not sent again.

        StateUnknown when files are being removed beside it and that does not end: the next call looks again.
        """
        manifest = read_build(check_name(name), version, build)
        refuse_taken(name, version, self.yanked(name, version))
        signature = read_signature(build)
        moved = divided(manifest, self._catalogue.held(manifest), signature)
        is_ours = Publishing(self._catalogue, self._desk, Draft(build, manifest, signature)).run()
        return Receipt(Outcome.PUBLISHED, moved) if is_ours else Receipt(Outcome.ALREADY, nothing_moves(manifest))

    def is_public(self, name: str) -> bool | None:  # noqa: ARG002 - the protocol of hubs
        """Return None: who may read a bucket, its policy says."""
        return None

    def loading(self, name: str, version: Version) -> Loading:
        """Return the line that loads a release."""
        return Loading(f"copydesk.load({json.dumps(f'{self._store.address}/{name}@{version}')})")

    def folder(self, name: str, version: Version, *, allow_yanked: bool = False) -> Path:
        """Fetch a release into a temporary folder, for reading only; UsageError when there is none."""
        refuse_yanked(name, version, self.yanked(name, version), allowed=allow_yanked)
        record = self._record(name, version)
        if record is None:
            raise unknown_release(self, name, version)
        key = (name, record.manifest)
        if key not in self._folders:
            manifest = self._catalogue.stated(name, record)
            signature = self._catalogue.signature(name, record)
            self._folders[key] = self._written(manifest, signature)
        return self._folders[key]

    def one_file(self, name: str, version: Version, entry: FileEntry) -> Path:
        """Fetch one file of a release; UsageError when there is no such release."""
        record = self._record(name, version)
        if record is None:
            raise unknown_release(self, name, version)
        target = self._desk.work / "apart" / record.manifest / entry.path
        with on_disk("keep what the hub sends", target):
            self._lay(name, entry, target)
        return target

    def yanked(self, name: str, version: Version) -> Yank | None:
        """Return what is said of a release that was taken back; DataRefused when that is damaged."""
        return self._catalogue.yanked(name, version)

    def yank(self, name: str, version: Version, reason: str) -> Yank:
        """Take a release back: of many who do so at once, one is heard."""
        said, there, manifest = check_reason(reason), self.yanked(name, version), None
        if there is None:
            if version not in self.versions(name):
                raise unknown_release(self, name, version)
            with suppress(DataRefused):
                record = self._record(name, version)
                manifest = record.manifest if record else None
        wanted = Yank(version=str(version), manifest=manifest, reason=said)
        if there is None and not self._store.create(yank_key(name, version), wanted.to_bytes()):
            there = self.yanked(name, version)
        return same_yank(there or wanted, wanted)

    def purge(self, name: str, version: Version) -> int:
        """Remove a yanked release; first it is said to be gone, then its files go that no other release holds."""
        yank = must_be_yanked(name, version, self.yanked(name, version))
        if not yank.purged:
            gone = yank.model_copy(update={"purged": True})
            self._store.replace(yank_key(name, version), gone.to_bytes())
        return self._clearing.remove(name, version)

    def finish_purges(self, name: str) -> list[Swept]:
        """Finish the purges of a dataset that were cut short."""
        return list(self._clearing.half_purged(check_name(name), plan=False))

    def sweep(self, *, plan: bool = False) -> list[Swept]:
        """Finish purges, and remove what was sent a week ago or earlier for releases that never came."""
        names = self._catalogue.datasets()
        steps = (self._clearing.half_purged, self._clearing.unfinished, self._clearing.unneeded)
        return [it for name in names for step in steps for it in step(name, plan=plan)]

    def _record(self, name: str, version: Version) -> Record | None:
        """Return the record of a release that is not purged."""
        record = self._catalogue.record(name, version)
        with suppress(DataRefused):
            yank = self.yanked(name, version) if record else None
            return None if yank and yank.purged else record
        return record

    def _written(self, manifest: Manifest, signature: bytes | None) -> Path:
        place = self._desk.work / "releases" / secrets.token_hex(8)
        said = {MANIFEST_NAME: manifest.to_bytes(), **({} if signature is None else {SIGNATURE_NAME: signature})}
        with on_disk("keep what the hub sends", place):
            for entry in manifest.files:
                self._lay(manifest.name, entry, place / entry.path)
            place.mkdir(parents=True, exist_ok=True)
            for path, data in said.items():
                (place / path).write_bytes(data)
                (place / path).chmod(0o444)
            seal(place, manifest)
        return place

    def _lay(self, name: str, entry: FileEntry, target: Path) -> None:
        try:
            place = self._desk.fetched(name, entry.sha256, entry.size)
        except Missing as missing:
            raise Missing(
                "hub.file-missing",
                "a file of the release is missing",
                where=entry.path,
                why=f"There is nothing at {missing.where}.",
                help="Tell its publisher: publishing the same build again puts it back.",
            ) from None
        self._desk.lay(place, target)

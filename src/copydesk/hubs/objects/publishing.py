"""How does a build become a release in object storage, though others publish and purge beside it?

Everything that the release holds is sent, read back and hashed; then its record is created, which only one can. Last
comes another look: a purge that began before the record was there does not know that files are needed again. It shows
itself until it is done, by a record of a release that is said to be purged. So the publisher looks for such purges
first and for his files then: where he finds none, whatever is gone is gone already, and is sent again.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from copydesk.canonical import sha256
from copydesk.errors import PlaceError, StateUnknown, UsageError
from copydesk.hubs.base import checked_pieces, refuse_other, refuse_other_signature
from copydesk.hubs.objects.catalogue import Catalogue, is_there
from copydesk.hubs.objects.clearing import is_clearing
from copydesk.hubs.objects.desk import Desk
from copydesk.hubs.objects.record import Record, file_key, record_key
from copydesk.hubs.objects.told import Away, Missing
from copydesk.hubs.yanks import refuse_taken
from copydesk.manifest import FileEntry, Manifest
from copydesk.progress import steps
from copydesk.release import Version

PAUSES = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds before each look after a release."""

_PROBE = ".copydesk-probe"


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be published: a build, what it states, and its signature."""

    build: Path
    manifest: Manifest
    signature: bytes | None

    @property
    def name(self) -> str:
        """The dataset."""
        return self.manifest.name

    @property
    def version(self) -> Version:
        """The version."""
        return Version.parse(self.manifest.version)

    @property
    def record(self) -> Record:
        """The record that makes it a release."""
        return Record(
            manifest=self.manifest.digest, signature=None if self.signature is None else sha256(self.signature)
        )

    @property
    def statements(self) -> dict[str, bytes]:
        """What no manifest lists, by its sha256."""
        said = [self.manifest.to_bytes(), *([] if self.signature is None else [self.signature])]
        return {sha256(data): data for data in said}

    @property
    def sizes(self) -> dict[str, int]:
        """How large everything of the release is, by its sha256."""
        said = {digest: len(data) for digest, data in self.statements.items()}
        return {it.sha256: it.size for it in self.manifest.files} | said


class Publishing:
    """One build on its way to a hub."""

    def __init__(self, catalogue: Catalogue, desk: Desk, draft: Draft) -> None:
        self._catalogue, self._desk, self._draft = catalogue, desk, draft

    def run(self) -> bool:
        """Publish, and tell whether this call did it, or it was done before.

        DataRefused when the version is taken by other bytes or the build is damaged, UsageError when the storage
        cannot create exclusively, PlaceError when it refuses, StateUnknown when a purge beside it does not end.
        """
        draft, catalogue = self._draft, self._catalogue
        taken = catalogue.record(draft.name, draft.version)
        is_ours = taken is None and self._release()
        if not is_ours:
            self._refuse_another(taken or catalogue.record(draft.name, draft.version))
        try:
            self._look_again()
        except PlaceError as error:
            raise _unknown("released, but nobody could look at it again", error) from None
        return is_ours

    def _release(self) -> bool:
        """Send everything, look at everything, then create the record, and tell whether that was ours to create."""
        draft = self._draft
        refuse_common_storage(self._catalogue)
        self._send()
        for digest, size in draft.sizes.items():
            if not self._is_sound(digest, size):
                self._send_one(digest)
                if not self._is_sound(digest, size):
                    raise PlaceError(
                        "hub.unfit",
                        "the hub does not keep what it is sent",
                        where=self._catalogue.where(file_key(draft.name, digest)),
                        help="Nothing was released. Ask who runs this storage.",
                    )
        return self._create()

    def _create(self) -> bool:
        """Create the record, and tell whether it was ours to create; StateUnknown when nobody can say."""
        draft, catalogue = self._draft, self._catalogue
        try:
            return catalogue.store.create(record_key(draft.name, draft.version), draft.record.to_bytes())
        except Away as away:
            # It can have arrived, though its answer was lost.
            try:
                taken = catalogue.record(draft.name, draft.version)
            except PlaceError as error:
                raise _unknown("nobody knows whether it was released", error) from None
            if taken is None:
                raise away from None
            return taken == draft.record

    def _refuse_another(self, taken: Record | None) -> None:
        """Refuse a version that is taken by other bytes, or by these with another signature."""
        draft, catalogue = self._draft, self._catalogue
        if taken is None:
            # Taken a moment ago, and gone now: it was purged in between.
            refuse_taken(draft.name, draft.version, catalogue.yanked(draft.name, draft.version))
            raise PlaceError(
                "hub.unfit", "the version was taken and is gone", where=catalogue.store.address, help="Run it again."
            )
        if taken != draft.record:
            refuse_other(catalogue.stated(draft.name, taken), draft.manifest)
            refuse_other_signature(catalogue.signature(draft.name, taken), draft.signature, draft.manifest)

    def _is_sound(self, digest: str, size: int) -> bool:
        try:
            return self._desk.is_sound(self._draft.name, digest, size)
        except Missing:
            # A purge took it away.
            return False

    def _send(self) -> bool:
        """Send what is not there, and tell whether anything was not."""
        there, sizes = self._catalogue.files(self._draft.name), self._draft.sizes
        missing = [digest for digest, size in sizes.items() if not is_there(there, digest, size)]
        if not missing:
            return False
        named = {digest: it.path for digest, it in self._entries.items()}
        names = [named.get(digest, "manifest or signature") for digest in missing]
        for digest in steps("send", missing, [sizes[it] for it in missing], "bytes", names):
            self._send_one(digest)
        return True

    def _send_one(self, digest: str) -> None:
        data, key = self._draft.statements.get(digest), file_key(self._draft.name, digest)
        if data is not None:
            self._catalogue.store.upload(key, len(data), lambda: iter([data]))
            return
        entry = self._entries[digest]
        self._catalogue.store.upload(key, entry.size, lambda: self._pieces(entry))

    @property
    def _entries(self) -> dict[str, FileEntry]:
        # The first of those with the same bytes.
        return {it.sha256: it for it in reversed(self._draft.manifest.files)}

    def _pieces(self, entry: FileEntry) -> Iterator[bytes]:
        return checked_pieces(self._draft.build, entry)

    def _look_again(self) -> None:
        """Make sure that nothing of the release was taken away by a purge; StateUnknown when one does not end."""
        draft, catalogue = self._draft, self._catalogue
        for pause in PAUSES:
            time.sleep(pause)
            # The order matters: see above.
            recorded = catalogue.recorded(draft.name)
            busy = catalogue.half_purged(draft.name, recorded) - {draft.version}
            busy_too = is_clearing(catalogue, draft.name)
            yank = catalogue.yanked(draft.name, draft.version)
            if yank and yank.purged:
                refuse_taken(draft.name, draft.version, yank)
            if not self._send() and not busy and not busy_too:
                return
        raise StateUnknown(
            "publish.unconfirmed",
            "released, but something is being removed beside it",
            where=catalogue.store.address,
            why="What is removed can be a file that this release needs too.",
            help="Run the command again when nobody purges. One that was cut short `copydesk release gc` finishes.",
        )


def _unknown(what: str, error: PlaceError) -> StateUnknown:
    again = "Run the command again when the hub answers: it finds out, and goes on from there."
    return StateUnknown("publish.unconfirmed", what, where=error.where, why=error.why, help=again)


def refuse_common_storage(catalogue: Catalogue) -> None:
    """Refuse storage that overwrites where it should create; UsageError.

    A small object stays behind for it, which nobody can create a second time.
    """
    store, data = catalogue.store, b"Nobody can create this object a second time.\n"
    if store.create(_PROBE, data) and store.create(_PROBE, data):
        raise UsageError(
            "hub.cannot",
            "this storage cannot create exclusively",
            where=store.address,
            why="It overwrote an object that it was asked to create (If-None-Match: *).",
            help="Two publishers could both have the same version there: name other storage, or a newer version of it.",
        )

"""What goes from a hub in object storage for good, and when? Purged releases, and what killed publishers left.

Others publish meanwhile, and rely on files that are there. So whoever removes files says so first, looks then which
releases need them, and takes back what he said when he is done: a publisher whose release he did not see yet sees
that, waits, and looks after his files.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress

from copydesk.errors import DataRefused
from copydesk.hubs.base import Swept
from copydesk.hubs.objects.catalogue import Catalogue
from copydesk.hubs.objects.record import FILES, file_key, record_key
from copydesk.hubs.objects.told import Missing
from copydesk.release import Version

OLD = 7 * 24 * 3600.0
"""Seconds after which what was sent for a release that never came is left by a dead publisher."""


_LONGEST = 3600.0
"""Seconds that removing files takes at most: what is said for longer, a dead process said."""

_SIGNS, _SIGN = "clearing", "files.txt"


class Clearing:
    """Removes what is of no use any more."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue, self._store = catalogue, catalogue.store

    def remove(self, name: str, version: Version) -> int:
        """Remove a release that is said to be purged, and return the bytes that this frees; the record goes last.

        DataRefused when nobody knows what another release holds, because its manifest is damaged.
        """
        key, mine = record_key(name, version), set[str]()
        if self._store_has_no(key):
            return 0
        with suppress(DataRefused):
            record = self._catalogue.record(name, version)
            mine |= record.statements if record else set()
            mine |= self._catalogue.named(name, record) if record else set()
        freed = self._remove_files(name, mine - self._needed(name))
        self._store.remove([key])
        return freed

    def half_purged(self, name: str, *, plan: bool) -> Iterator[Swept]:
        """Finish purges that were cut short."""
        for version in sorted(self._catalogue.half_purged(name, self._catalogue.recorded(name))):
            freed = 0 if plan else self.remove(name, version)
            yield Swept("purge", self._catalogue.where(record_key(name, version)), freed)

    def unfinished(self, name: str, *, plan: bool) -> Iterator[Swept]:
        """Give up uploads in parts that nobody has gone on with for a while; a publisher begins them anew."""
        for upload in self._store.unfinished(f"{name}/{FILES}", OLD):
            if not plan:
                self._store.give_up(upload)
            yield Swept("upload", self._catalogue.where(file_key(name, upload.key.rsplit("/", 1)[-1])), upload.size)

    def unneeded(self, name: str, *, plan: bool) -> Iterator[Swept]:
        """Remove files that no release holds and that were sent a while ago."""
        said = self._said_for(name)
        if said is not None and said < _LONGEST:
            # Somebody else is at it.
            return
        old = {it for it, kept in self._catalogue.files(name).items() if kept.age is not None and kept.age > OLD}
        gone = old - self._needed(name) if old else set[str]()
        if plan or (not gone and said is None):
            yield from self._listed(name, gone)
            return
        self._store.replace(_sign(name), b"Files are being removed.\n")
        try:
            # Once more: a release that came before the sign is seen now, one that comes after it sees the sign.
            gone -= self._needed(name)
            removed = list(self._listed(name, gone))
            self._remove_files(name, gone)
        finally:
            self._store.remove([_sign(name)])
        yield from removed

    def _listed(self, name: str, digests: Collection[str]) -> Iterator[Swept]:
        there = self._catalogue.files(name) if digests else {}
        for it in sorted(set(digests) & set(there)):
            yield Swept("file", self._catalogue.where(file_key(name, it)), there[it].size)

    def _needed(self, name: str) -> set[str]:
        """Return the sha256 of everything that releases hold which are not purged."""
        return {it for version in self._catalogue.versions(name) for it in self._named(name, version)}

    def _named(self, name: str, version: Version) -> Collection[str]:
        try:
            record = self._catalogue.record(name, version)
            return self._catalogue.named(name, record) if record else ()
        except DataRefused as damage:
            raise DataRefused(
                "release.damaged",
                f"nobody knows which files {name}@{version} holds",
                where=damage.where,
                why=f"{damage.what}: it can hold files that would be removed.",
                help="Restore it, or yank and purge that release first.",
            ) from None

    def _remove_files(self, name: str, digests: Collection[str]) -> int:
        there = self._catalogue.files(name)
        gone = [it for it in sorted(digests) if it in there]
        self._store.remove([file_key(name, it) for it in gone])
        return sum(there[it].size for it in gone)

    def _store_has_no(self, key: str) -> bool:
        with suppress(Missing):
            self._store.read(key, 0, 1)
            return False
        return True

    def _said_for(self, name: str) -> float | None:
        """Return for how many seconds it has been said that files are being removed; None when it is not."""
        found = self._store.listed(f"{name}/{_SIGNS}").get(_SIGN)
        return None if found is None else found.age or 0.0


def _sign(name: str) -> str:
    return f"{name}/{_SIGNS}/{_SIGN}"


def is_clearing(catalogue: Catalogue, name: str) -> bool:
    """Tell whether files are being removed that no release holds."""
    return catalogue.small(_sign(name), 1 << 12) is not None

"""Which version is used, when a lock and a call both have a say?"""

from __future__ import annotations

from copydesk.errors import DataRefused
from copydesk.manifest import Manifest
from copydesk.pull.lock import LOCK_NAME, LockEntry
from copydesk.release import DatasetAddress, Version


def version_to_use(agreed: LockEntry | None, asked: Version | None, *, update: bool = False) -> Version | None:
    """Return the version that lock and call agree on, None when neither names one.

    DataRefused when they name different ones, unless the lock is to be changed.
    """
    if agreed is None or update:
        return asked
    locked = Version.parse(agreed.version)
    if asked not in {None, locked}:
        raise DataRefused(
            "lock.differs",
            f"{agreed.name} is locked to {locked}, not {asked}",
            where=LOCK_NAME,
            help=f"Ask for {locked}, or run `copydesk pull {agreed.hub}/{agreed.name}@{asked} DIR --update`.",
        )
    return locked


def refuse_older(agreed: LockEntry | None, newest: Version) -> Version:
    """Return the newest version of a hub; DataRefused when the lock holds a newer one, that was there before."""
    if agreed and newest < Version.parse(agreed.version):
        raise DataRefused(
            "lock.differs",
            f"the newest {agreed.name} on the hub is {newest}, older than the locked {agreed.version}",
            where=LOCK_NAME,
            why="Its publisher took the locked one back, or somebody hides it.",
            help=f"Ask who publishes it, or name what you want: {agreed.hub}/{agreed.name}@{newest}.",
        )
    return newest


def entry_for(address: DatasetAddress, manifest: Manifest, commit: str | None) -> LockEntry:
    """Return what a lock says of a release; a folder has no commits."""
    return LockEntry(
        hub=str(address.hub), name=address.name, version=manifest.version, commit=commit, manifest=manifest.digest
    )

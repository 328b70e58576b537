"""How does a release come to those who use it, exactly the one that was agreed on, or not at all?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from copydesk.errors import UsageError
from copydesk.hubs import open_hub
from copydesk.hubs.base import on_disk
from copydesk.manifest import Manifest
from copydesk.pull.fetch import fetch, newest, promised, stated
from copydesk.pull.loading import load
from copydesk.pull.lock import LOCK_NAME, read_lock, relative_to_lock, write_entry
from copydesk.pull.locked import entry_for, refuse_older, version_to_use
from copydesk.release import DatasetAddress, Version
from copydesk.verify import refuse_damage, verify_folder

__all__ = ["LOCK_NAME", "Pulled", "load", "pull"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """A release in a folder, verified, and written into the lock."""

    outcome: Literal["pulled", "already"]
    folder: Path
    manifest: Manifest
    lock: Path


def pull(  # noqa: PLR0913 - each is a choice of the caller
    address: DatasetAddress,
    version: Version | None,
    target: Path,
    *,
    lock: Path = Path(LOCK_NAME),
    update: bool = False,
    allow_yanked: bool = False,
) -> Pulled:
    """Copy a release into a folder that is absent, empty, or holds this release already, and write it into the lock.

    Without a version it is the locked one, else the newest that was not yanked. DataRefused when another version is
    locked (unless `update`, and then not for an older one that nobody named), the tag was moved, the release was yanked
    or is damaged; UsageError when there is no such release, or the folder holds something else; PlaceError when hub or
    disk refuse.
    """
    hub, key = open_hub(address.hub, Path()), str(relative_to_lock(address, lock))
    agreed = read_lock(lock).datasets.get(key)
    wanted = version_to_use(agreed, version, update=update) or refuse_older(agreed, newest(hub, address.name))
    manifest = promised(hub, address.name, wanted, allow_yanked=allow_yanked)
    if agreed:
        agreed.refuse_other(wanted, manifest.digest)
    there = _is_there(target, manifest)
    if not there:
        source, manifest = stated(hub, address.name, wanted, allow_yanked=allow_yanked)
        fetch(source, manifest, target)
    commit = hub.commit(address.name, wanted)
    write_entry(lock, key, entry_for(relative_to_lock(address, lock), manifest, commit))
    return Pulled(outcome="already" if there else "pulled", folder=target, manifest=manifest, lock=lock)


def _is_there(target: Path, manifest: Manifest) -> bool:
    """Tell whether a folder holds this release; UsageError when it holds anything else, DataRefused when damaged."""
    with on_disk("look at the folder", target):
        if not target.is_symlink() and (not target.exists() or (target.is_dir() and not any(target.iterdir()))):
            return False
    found = verify_folder(target) if target.is_dir() else None
    if found is None or found.digest != manifest.digest:
        raise UsageError(
            "target.occupied",
            "the folder holds something else",
            where=str(target),
            why=f"It is not {manifest.name}@{manifest.version}.",
            help="Name a folder that is empty or not there yet.",
        )
    refuse_damage(found, manifest, "the folder holds this release, damaged", "Remove the folder and pull again.")
    return True

"""How does a release come from a hub into a folder, whole and verified, or not at all?"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from copydesk.errors import DataRefused, UsageError
from copydesk.hubs.base import (
    Hub,
    check_files,
    checked_pieces,
    folders,
    on_disk,
    read_signature,
    refuse_another,
    unknown_release,
)
from copydesk.hubs.yanks import refuse_yanked
from copydesk.manifest import MANIFEST_NAME, MAX_MANIFEST_BYTES, SIGNATURE_NAME, Manifest, read_manifest
from copydesk.progress import steps
from copydesk.release import Version
from copydesk.verify import refuse_damage, verify_folder
from copydesk.workplace import sync, work_folder


def newest(hub: Hub, name: str) -> Version:
    """Return the newest version that was not taken back; UsageError when there is none."""
    known = hub.versions(name)
    for version in reversed(known):
        if hub.yanked(name, version) is None:
            return version
    raise UsageError(
        "release.missing",
        f"the hub holds no release of {name}",
        why="All of its releases were yanked." if known else "",
        help="Look at what it holds with `copydesk hub list HUB`, or name a version.",
    )


def promised(hub: Hub, name: str, version: Version, *, allow_yanked: bool) -> Manifest:
    """Return what a release states, before any of its files is fetched; nothing of it is believed yet but safe paths.

    UsageError when there is none; DataRefused when it was yanked, is damaged, or is another release.
    """
    refuse_yanked(name, version, hub.yanked(name, version), allowed=allow_yanked)
    manifest = hub.manifest(name, version)
    if manifest is None:
        raise unknown_release(hub, name, version)
    check_files(manifest, f"{name}@{version}")
    return refuse_another(manifest, f"{name}@{version}", f"{name}@{version}")


def stated(hub: Hub, name: str, version: Version, *, allow_yanked: bool) -> tuple[Path, Manifest]:
    """Return where a hub keeps a release and what that states; nothing of it is believed yet but safe paths.

    UsageError when there is none; DataRefused when it was yanked, is damaged, or is another release.
    """
    folder = hub.folder(name, version, allow_yanked=allow_yanked)
    path = folder / MANIFEST_NAME
    with on_disk("read the release", path):
        if path.exists() and path.lstat().st_size > MAX_MANIFEST_BYTES:
            raise DataRefused(
                "release.damaged", "the manifest is too large", where=str(path), help="Ask who published it."
            )
    manifest = read_manifest(folder)
    check_files(manifest, str(path))
    return folder, refuse_another(manifest, f"{name}@{version}", str(path))


def fetch(source: Path, manifest: Manifest, target: Path) -> None:
    """Copy a release into a folder that is absent or empty, by one rename when every byte was verified.

    DataRefused when its bytes are not those of the manifest, PlaceError when the disk refuses.
    """
    with on_disk("write the release", target), work_folder(target.absolute().parent) as work:
        staged = work / "release"
        _fill(staged, source, manifest)
        refuse_damage(
            verify_folder(staged), manifest, "the release arrived damaged", "Look at the disk, and try again."
        )
        if target.exists():
            target.rmdir()
        staged.rename(target)
        sync(target.absolute().parent)


def _fill(staged: Path, source: Path, manifest: Manifest) -> None:
    inside = folders(manifest)
    staged.mkdir()
    for folder in inside:
        (staged / folder).mkdir()
    files = manifest.files
    for entry in steps("copy", files, [it.size for it in files], "bytes", [it.path for it in files]):
        _write(staged / entry.path, checked_pieces(source, entry, of="release"))
    _write(staged / MANIFEST_NAME, [manifest.to_bytes()])
    signature = read_signature(source)
    if signature is not None:
        _write(staged / SIGNATURE_NAME, [signature])
    for folder in (*reversed(inside), ""):
        sync(staged / folder)


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    with path.open("xb") as file:
        file.writelines(pieces)
        file.flush()
        os.fsync(file.fileno())

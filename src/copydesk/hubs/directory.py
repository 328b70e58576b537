"""How does a plain folder become a hub whose releases appear whole or not at all?

    <hub>/<org>/<name>/releases/v1.2.0/   one release, never written again
    <hub>/<org>/<name>/.staging/<token>/  a release on its way; what a crash leaves here hinders nobody

Files are written and synced in staging, the manifest last. One rename is the commit: it fails when the version
is taken, so of many publishers one wins, and no lock can be left behind. Then the folder of releases is synced,
and only then is the release reported. On macOS a power cut may still undo the last seconds: fsync ends at the drive.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from copydesk.errors import PlaceError, StateUnknown, UsageError
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
from copydesk.manifest import MANIFEST_NAME, SIGNATURE_NAME, Manifest, read_manifest
from copydesk.release import Version, check_name

RELEASES = "releases"
STAGING = ".staging"


class DirectoryHub:
    """A hub in a folder; the folder is made by the first release, the one above it must be there."""

    def __init__(self, root: Path, platform: str = sys.platform) -> None:
        self.root = root
        self._platform = platform

    def names(self) -> list[str]:
        """Return the datasets that have a release, in alphabetical order; PlaceError when the folder cannot be read."""
        pairs = [f"{org}/{name}" for org in self._folders("") for name in self._folders(org)]
        return sorted(name for name in pairs if self.versions(name))

    def versions(self, name: str) -> list[Version]:
        """Return the released versions, ascending; PlaceError when the folder cannot be read."""
        tags = self._folders(f"{check_name(name)}/{RELEASES}")
        found = sorted(version for tag in tags if (version := _version(tag)))
        for version in found:
            self._place(name, version)
        return found

    def manifest(self, name: str, version: Version) -> Manifest | None:
        """Return what a release states, None when there is none; DataRefused when it is damaged."""
        place = self._place(name, version)
        return read_manifest(place) if place.exists() else None

    def release(self, name: str, version: Version, build: Path) -> Outcome:
        """Publish a build unless the version is taken.

        DataRefused for a damaged build or a version taken by other bytes, PlaceError when the disk refuses (nothing
        is visible then), StateUnknown when the last sync fails, UsageError for another name and on Windows.
        """
        self._refuse_windows()
        hub, source = self.root.resolve(), build.resolve()
        if hub.is_relative_to(source) or source.is_relative_to(hub):
            raise UsageError(
                "the build and the hub lie in one another",
                where=f"{build} and {self.root}",
                help="Name another hub, or build into another folder.",
            )
        manifest = read_build(check_name(name), version, build)
        place = self._place(name, version)
        with on_disk("publish to the hub", self.root):
            won = not place.exists() and self._put(build, manifest, place)
        if not won:
            refuse_other(read_manifest(place), manifest)
            refuse_other_signature(read_signature(place), read_signature(build), manifest)
        _confirm(place, manifest)
        return Outcome.PUBLISHED if won else Outcome.ALREADY

    def folder(self, name: str, version: Version) -> Path:
        """Return the folder of a release; UsageError when there is none."""
        place = self._place(name, version)
        if not place.is_dir():
            raise unknown_release(name, version, self.versions(name))
        return place

    def _refuse_windows(self) -> None:
        if self._platform == "win32":
            raise UsageError(
                "publishing to a folder does not work on Windows",
                where=str(self.root),
                why="There a release could be left half written or lost by a power cut.",
                help="Publish from Linux, macOS or WSL.",
            )

    def _put(self, build: Path, manifest: Manifest, place: Path) -> bool:
        """Stage every file, then let one rename decide; False when another release was quicker."""
        waiting = self._below(f"{manifest.name}/{STAGING}")
        self._make(waiting)
        self._make(place.parent)
        with _staging(waiting) as staged:
            _fill(staged, build, manifest)
            return _commit(staged, place)

    def _make(self, folder: Path) -> None:
        """Make each missing folder from the hub down to this one, and put its name on the disk."""
        depth = len(folder.relative_to(self.root).parts)
        for step in reversed((folder, *folder.parents)[: depth + 1]):
            with suppress(FileExistsError):
                step.mkdir()
            # Who may not read the folder above did not make this one in it: its name was on the disk before.
            with suppress(PermissionError):
                _sync(step.parent)

    def _place(self, name: str, version: Version) -> Path:
        return self._below(f"{check_name(name)}/{RELEASES}/{version.tag}")

    def _folders(self, path: str) -> list[str]:
        """Return the names of the folders in a folder of the hub, none when it is not there."""
        folder = self._below(path)
        with on_disk("read the hub", folder), suppress(FileNotFoundError):
            return sorted(inner.name for inner in folder.iterdir() if _fits(inner.name) and inner.is_dir())
        return []

    def _below(self, path: str) -> Path:
        """Return a path in the hub; PlaceError when the hub is no folder or a step is a symbolic link."""
        place = self.root
        with on_disk("reach the hub", self.root):
            _require_folder(self.root if self.root.exists() else self.root.parent)
            for segment in PurePosixPath(path).parts:
                place /= segment
                _refuse_link(place)
        return place


def _fits(part: str) -> bool:
    with suppress(UsageError):
        return bool(check_name(f"{part}/{part}"))
    return False


def _version(tag: str) -> Version | None:
    with suppress(UsageError):
        version = Version.parse(tag)
        return version if version.tag == tag else None
    return None


def _require_folder(path: Path) -> None:
    if not stat.S_ISDIR(path.stat().st_mode):
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))


def _refuse_link(path: Path) -> None:
    with suppress(FileNotFoundError):
        if stat.S_ISLNK(path.lstat().st_mode):
            raise PlaceError("the hub holds a symbolic link", where=str(path), help="Put the folder itself there.")


@contextmanager
def _staging(waiting: Path) -> Iterator[Path]:
    staged = waiting / secrets.token_hex(16)
    staged.mkdir()
    try:
        yield staged
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _fill(staged: Path, build: Path, manifest: Manifest) -> None:
    inside = folders(manifest)
    for folder in inside:
        (staged / folder).mkdir()
    for entry in manifest.files:
        _write(staged / entry.path, checked_pieces(build, entry))
    signature = read_signature(build)
    if signature is not None:
        _write(staged / SIGNATURE_NAME, [signature])
    _write(staged / MANIFEST_NAME, [manifest.to_bytes()])
    for folder in reversed(inside):
        _sync(staged / folder)
    _sync(staged)
    _sync(staged.parent)


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o444)
    with os.fdopen(descriptor, "wb") as file:
        file.writelines(pieces)
        file.flush()
        os.fsync(descriptor)


def _commit(staged: Path, place: Path) -> bool:
    try:
        staged.rename(place)
    except OSError as error:
        if error.errno in {errno.EEXIST, errno.ENOTEMPTY}:
            return False
        raise
    return True


def _confirm(place: Path, manifest: Manifest) -> None:
    """Make a visible release last; also for one of another publisher, who may have died before doing so."""
    # The seal keeps clumsy hands off; what guards the bytes is `verify`. Only its owner can set it.
    with suppress(OSError):
        seal(place, manifest)
    try:
        _sync(place.parent)
    except OSError as error:
        raise StateUnknown(
            "published but not confirmed durable",
            where=str(place),
            why=error.strerror or type(error).__name__,
            help="Run the command again: it confirms the release.",
        ) from error


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

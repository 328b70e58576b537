"""How does a plain folder become a hub whose releases appear whole or not at all?

    <hub>/<org>/<name>/releases/v1.2.0/   one release, never written again
    <hub>/<org>/<name>/yanked/v1.2.0.json  why that release was taken back
    <hub>/<org>/<name>/.staging/<token>/  a release on its way, locked; what a crash leaves here hinders nobody
    <hub>/<org>/<name>/.repo/             what arrived as commits, where the hub is served (`copydesk hub serve`)

Files are written and synced in staging, the manifest last. One rename is the commit: it fails when the version
is taken, so of many publishers one wins, and no lock can be left behind. Then the folder of releases is synced,
and only then is the release reported. On macOS a power cut may still undo the last seconds: fsync ends at the drive.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path, PurePosixPath

from copydesk.canonical import sha256
from copydesk.errors import DataRefused, PlaceError, StateUnknown, UsageError
from copydesk.hubs.base import (
    Loading,
    Outcome,
    Plan,
    Receipt,
    Swept,
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
from copydesk.hubs.shared import Shelf
from copydesk.hubs.staged import fill, staged_in, write_once
from copydesk.hubs.yanks import (
    YANKED,
    Yank,
    check_reason,
    must_be_yanked,
    read_yank,
    refuse_taken,
    refuse_yanked,
    replace_yank,
    same_yank,
    say_once,
)
from copydesk.manifest import MANIFEST_NAME, FileEntry, Manifest, read_manifest
from copydesk.release import Version, check_name, is_name
from copydesk.workplace import bytes_in, held_folder, remove_left, remove_tree, sync

RELEASES = "releases"
STAGING = ".staging"
REPO = ".repo"

Writer = Callable[[Path, bytes], object]


class DirectoryHub:
    """A hub in a folder; the folder is made by the first release, the one above it must be there."""

    def __init__(self, root: Path, platform: str = sys.platform) -> None:
        self.root = root
        self._platform = platform

    def datasets(self) -> list[str]:
        """Return every name that has a folder here, with a release or without; PlaceError when it cannot be read."""
        return sorted(f"{org}/{name}" for org in self._folders("") for name in self._folders(org))

    def names(self) -> list[str]:
        """Return the datasets that have a release, in alphabetical order; PlaceError when the folder cannot be read."""
        return [name for name in self.datasets() if self.versions(name)]

    def versions(self, name: str) -> list[Version]:
        """Return the released versions, ascending; PlaceError when the folder cannot be read."""
        tags = self._folders(f"{check_name(name)}/{RELEASES}")
        found = sorted(version for tag in tags if (version := Version.of_tag(tag)))
        for version in found:
            self._place(name, version)
        gone = self._purged(name) if found else set()
        return [version for version in found if version not in gone]

    def manifest(self, name: str, version: Version) -> Manifest | None:
        """Return what a release states, None when there is none; DataRefused when it is damaged."""
        place = self._place(name, version)
        return read_manifest(place) if place.exists() and version not in self._purged(name) else None

    def signature(self, name: str, version: Version) -> bytes | None:
        """Return the signature of a release, None when it has none; DataRefused when it is no file."""
        place = self._place(name, version)
        return read_signature(place) if place.exists() and version not in self._purged(name) else None

    def commit(self, name: str, version: Version) -> str | None:  # noqa: ARG002 - the protocol of hubs
        """Return None: here a release is a folder."""
        return None

    def plan(self, manifest: Manifest) -> Plan:
        """Return what a release of these files would move; what is there already is read and hashed.

        DataRefused when the version is taken by other bytes, PlaceError when the hub cannot be read.
        """
        return planned(self, manifest, lambda: self._shelf(manifest).sound(manifest.files))

    def release(self, name: str, version: Version, build: Path, *, public: bool = False) -> Receipt:  # noqa: ARG002 - who may read a folder, its rights say
        """Publish a build unless the version is taken.

        DataRefused for a damaged build or a version taken by other bytes, PlaceError when the disk refuses (nothing
        is visible then), StateUnknown when the last sync fails, UsageError for another name and on Windows.
        """
        self._refuse_windows()
        try:
            hub, source = self.root.resolve(), build.resolve()
        except RuntimeError:
            # What Python says of links that lead in a circle.
            raise PlaceError(
                "hub.unreachable",
                "the hub cannot be reached",
                where=str(self.root),
                why="Its links lead in a circle.",
                help="Correct it.",
            ) from None
        if hub.is_relative_to(source) or source.is_relative_to(hub):
            raise UsageError(
                "target.overlap",
                "the build and the hub lie in one another",
                where=f"{build} and {self.root}",
                help="Name another hub, or build into another folder.",
            )
        if (self._below(f"{check_name(name)}/{REPO}/refs/tags") / version.tag).exists():
            raise DataRefused(
                "release.version-taken",
                f"{version.tag} is the tag of a commit that is no release",
                where=f"{self.root}/{name}",
                why="It was published by way of the hub that is served, and tags are for ever.",
                help="Choose another version with `copydesk build --version X`.",
            )
        return self._publish(name, version, build, ())

    def adopt(self, name: str, version: Version, staged: Path) -> Receipt:
        """Publish what lies in a folder of this hub that nobody else writes to: its files are linked, not copied.

        Otherwise as `release` does.
        """
        return self._publish(name, version, staged, (staged,))

    def _publish(self, name: str, version: Version, build: Path, own: Sequence[Path]) -> Receipt:
        manifest = read_build(check_name(name), version, build)
        place = self._place(name, version)
        refuse_taken(name, version, self.yanked(name, version))
        with on_disk("publish to the hub", self.root):
            receipt = None if place.exists() else self._put(build, manifest, place, own)
        if receipt is None:
            refuse_other(read_manifest(place), manifest)
            refuse_other_signature(read_signature(place), read_signature(build), manifest)
        _confirm(place, manifest)
        return receipt or Receipt(Outcome.ALREADY, nothing_moves(manifest))

    def is_public(self, name: str) -> bool | None:  # noqa: ARG002 - the protocol of hubs
        """Return None: who may read a folder, its rights say."""
        return None

    def loading(self, name: str, version: Version) -> Loading:
        """Return the line that loads the folder of a release."""
        place = self._place(name, version)
        return Loading(load_line(str(place)), place)

    def folder(self, name: str, version: Version, *, allow_yanked: bool = False) -> Path:
        """Return the folder of a release; UsageError when there is none, DataRefused when it was taken back."""
        place = self._place(name, version)
        refuse_yanked(name, version, self.yanked(name, version), allowed=allow_yanked)
        if not place.is_dir():
            raise unknown_release(self, name, version)
        return place

    def one_file(self, name: str, version: Version, entry: FileEntry) -> Path:
        """Return the place of one file of a release."""
        return self.folder(name, version, allow_yanked=True) / entry.path

    def yanked(self, name: str, version: Version) -> Yank | None:
        """Return what is said of a release that was taken back; DataRefused when that is damaged."""
        path = self._below(f"{check_name(name)}/{YANKED}/{version.tag}.json")
        with on_disk("read the hub", path):
            return read_yank(path)

    def yank(self, name: str, version: Version, reason: str) -> Yank:
        """Take a release back; it is on the disk when this returns, and PlaceError when the disk refuses."""
        self._refuse_windows()
        said, place = check_reason(reason), self._place(name, version)
        if self.yanked(name, version) is None and not place.is_dir():
            raise unknown_release(self, name, version)
        wanted = Yank(version=str(version), manifest=_digest(place), reason=said)
        return same_yank(self._say(name, version, partial(say_once, wanted)), wanted)

    def purge(self, name: str, version: Version) -> int:
        """Remove a yanked release; first it is said to be gone, then it is moved out of sight, then removed."""
        self._refuse_windows()
        yank = must_be_yanked(name, version, self.yanked(name, version))
        if not yank.purged:
            gone = yank.model_copy(update={"purged": True})
            self._say(name, version, partial(replace_yank, gone))
        return self._remove(name, version)

    def sweep(self, *, plan: bool = False) -> list[Swept]:
        """Remove what dead publishers left in staging, and finish purges; PlaceError when the disk refuses."""
        names = self.datasets()
        swept = [it for name in names for it in self._half_purged(name, plan=plan)]
        return [*swept, *(it for name in names for it in self._left_in_staging(name, plan=plan))]

    def finish_purges(self, name: str) -> list[Swept]:
        """Remove purged releases that are still there, and what a purge that was cut short moved out of sight."""
        self._refuse_windows()
        return [*self._half_purged(name, plan=False), *self._left_in_staging(name, plan=False)]

    def _half_purged(self, name: str, *, plan: bool) -> Iterator[Swept]:
        for version in sorted(self._purged(name)):
            place = self._place(name, version)
            if place.exists():
                freed = bytes_in(place) if plan else self._remove(name, version)
                yield Swept("purge", str(place), freed)

    def _left_in_staging(self, name: str, *, plan: bool) -> Iterator[Swept]:
        for token in self._folders(f"{name}/{STAGING}"):
            place = self._below(f"{name}/{STAGING}/{token}")
            with on_disk("clear the hub", place):
                left = remove_left(place, plan=plan)
            if left is not None:
                yield Swept("staging", str(place), left)

    def _say(self, name: str, version: Version, how: Callable[[Path, Writer, Path], Yank]) -> Yank:
        """Write what is said of a release, by way of staging, and put it on the disk."""
        waiting, place = self._below(f"{name}/{STAGING}"), self._below(f"{name}/{YANKED}/{version.tag}.json")
        with on_disk("take the release back", place):
            self._make(waiting)
            self._make(place.parent)
            with held_folder(lambda: staged_in(waiting)) as staged:
                said = how(place, lambda path, data: write_once(path, [data]), staged)
            sync(place.parent)
        return said

    def _remove(self, name: str, version: Version) -> int:
        """Move a purged release out of sight, and remove it; one that is gone frees nothing."""
        place, waiting = self._place(name, version), self._below(f"{name}/{STAGING}")
        with on_disk("remove the release", place):
            if not place.exists():
                return 0
            self._make(waiting)
            # A folder changes its parent only for those who may write to it.
            place.chmod(stat.S_IMODE(place.lstat().st_mode) | stat.S_IRWXU)
            aside = waiting / secrets.token_hex(16)
            place.rename(aside)
            sync(place.parent)
            sync(waiting)
            freed = remove_left(aside)
            if freed is None and aside.exists():
                # Nobody uses what has this name: the file system has no locks, or `sweep` is at it as well.
                freed = bytes_in(aside)
                with suppress(FileNotFoundError):
                    remove_tree(aside)
            return freed or 0

    def _purged(self, name: str) -> set[Version]:
        """Return the versions that were purged; of one that nobody can read, only its release says something."""
        folder, found = self._below(f"{name}/{YANKED}"), set()
        with on_disk("read the hub", folder), suppress(FileNotFoundError):
            for path in folder.iterdir():
                version = Version.of_tag(path.name.removesuffix(".json"))
                with suppress(DataRefused):
                    yank = self.yanked(name, version) if version else None
                    if version and yank and yank.purged:
                        found.add(version)
        return found

    def _refuse_windows(self) -> None:
        if self._platform == "win32":
            raise UsageError(
                "hub.cannot",
                "publishing to a folder does not work on Windows",
                where=str(self.root),
                why="There a release could be left half written or lost by a power cut.",
                help="Publish from Linux, macOS or WSL.",
            )

    def _put(self, build: Path, manifest: Manifest, place: Path, own: Sequence[Path]) -> Receipt | None:
        """Stage every file, then let one rename decide; None when another release was quicker."""
        waiting = self._below(f"{manifest.name}/{STAGING}")
        self._make(waiting)
        self._make(place.parent)
        with held_folder(lambda: staged_in(waiting)) as staged:
            receipt = fill(staged, build, manifest, self._shelf(manifest, own))
            return receipt if _commit(staged, place) else None

    def _shelf(self, manifest: Manifest, own: Sequence[Path] = ()) -> Shelf:
        known = looked_at(manifest, self.versions(manifest.name))
        return Shelf([*own, *(self._place(manifest.name, version) for version in known)])

    def _make(self, folder: Path) -> None:
        """Make each missing folder from the hub down to this one, and put its name on the disk."""
        depth = len(folder.relative_to(self.root).parts)
        for step in reversed((folder, *folder.parents)[: depth + 1]):
            with suppress(FileExistsError):
                step.mkdir()
            # Who may not read the folder above did not make this one in it: its name was on the disk before.
            with suppress(PermissionError):
                sync(step.parent)

    def _place(self, name: str, version: Version) -> Path:
        return self._below(f"{check_name(name)}/{RELEASES}/{version.tag}")

    def _folders(self, path: str) -> list[str]:
        """Return the names of the folders in a folder of the hub, none when it is not there."""
        folder = self._below(path)
        with on_disk("read the hub", folder), suppress(FileNotFoundError):
            return sorted(
                inner.name for inner in folder.iterdir() if is_name(f"{inner.name}/{inner.name}") and inner.is_dir()
            )
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


def _require_folder(path: Path) -> None:
    if not stat.S_ISDIR(path.stat().st_mode):
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))


def _refuse_link(path: Path) -> None:
    with suppress(FileNotFoundError):
        if stat.S_ISLNK(path.lstat().st_mode):
            raise PlaceError(
                "hub.unfit", "the hub holds a symbolic link", where=str(path), help="Put the folder itself there."
            )


def _digest(release: Path) -> str | None:
    """Return the sha256 of a manifest, damaged or not; None when there is none."""
    with suppress(OSError):
        return sha256((release / MANIFEST_NAME).read_bytes())
    return None


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
        sync(place.parent)
    except OSError as error:
        raise StateUnknown(
            "publish.unconfirmed",
            "published but not confirmed durable",
            where=str(place),
            why=error.strerror or type(error).__name__,
            help="Run the command again: it confirms the release.",
        ) from error

"""What does every hub promise, and what does it refuse?

A hub holds releases of datasets. A release appears whole or not at all, and never changes afterwards.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import stat
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import NamedTuple, Protocol

from copydesk.canonical import CHUNK
from copydesk.errors import CopydeskError, DataRefused, UsageError, disk_error, nearest
from copydesk.hubs.yanks import Yank, refuse_taken
from copydesk.manifest import (
    MANIFEST_NAME,
    MAX_SIGNATURE_BYTES,
    SIGNATURE_NAME,
    FileEntry,
    Manifest,
    read_manifest,
)
from copydesk.release import Version

_SEGMENT = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,254}")
_ABSENT = frozenset({errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.ENXIO})
_LOOKED_AT = 4
"""Releases in which a file of a new one is looked for."""
_PLAIN = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class Outcome(StrEnum):
    """How a release came to be on the hub: by this call, or the same bytes were there before."""

    PUBLISHED = "published"
    ALREADY = "already"


class Stamp(NamedTuple):
    """Which file on which disk, and how many bytes: as long as nobody may write to it, its bytes are the same."""

    device: int
    inode: int
    size: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The files of a manifest that have to move to a hub, and those that the hub holds already.

    `statements` are the bytes of what no manifest lists and moves as well: itself, and its signature.
    """

    new: tuple[FileEntry, ...]
    held: tuple[FileEntry, ...]
    statements: int = 0

    @property
    def new_bytes(self) -> int:
        """How many bytes have to move."""
        return sum(entry.size for entry in self.new) + self.statements

    @property
    def held_bytes(self) -> int:
        """How many bytes are there already."""
        return sum(entry.size for entry in self.held)


@dataclass(frozen=True, slots=True)
class Receipt:
    """How a release came to be on the hub, what was moved for it, and which of its files were just read and hashed."""

    outcome: Outcome
    moved: Plan
    hashed: Mapping[str, Stamp] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stock:
    """What stock `load_dataset` needs to know to read a release over the network; the environment can hold a token."""

    path: str
    revision: str
    environment: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Loading:
    """How a release is loaded: a line of Python, the folder of this machine that it reads, or how it is fetched."""

    line: str
    folder: Path | None = None
    stock: Stock | None = None


@dataclass(frozen=True, slots=True)
class Swept:
    """Something that was cleared away: what it was (`staging`, `purge`, `work`, `build`, `sent`), where, bytes freed.

    A `build` was put back in its place, when there was none any more. In object storage it can be an `upload` that
    nobody finished, or a `file` that no release holds.
    """

    what: str
    where: str
    bytes: int


class Hub(Protocol):
    """A place with releases; every method raises PlaceError when the place cannot be reached."""

    def names(self) -> list[str]:
        """Return the datasets that have a release, in alphabetical order."""

    def versions(self, name: str) -> list[Version]:
        """Return the versions of a dataset, ascending, yanked ones as well, purged ones not; none if it is unknown."""

    def manifest(self, name: str, version: Version) -> Manifest | None:
        """Return what a release states, None when there is no such release; DataRefused when it is damaged."""

    def signature(self, name: str, version: Version) -> bytes | None:
        """Return the signature of a release, good or not; None when it has none, or there is no such release."""

    def commit(self, name: str, version: Version) -> str | None:
        """Return the commit that a release is, None on a hub without commits."""

    def plan(self, manifest: Manifest) -> Plan:
        """Return what a release of these files would move; DataRefused when the version is taken by other bytes."""

    def release(self, name: str, version: Version, build: Path, *, public: bool = False) -> Receipt:
        """Publish every file that the build's manifest lists, unless the version is taken.

        A file that an earlier release of the dataset holds with the same path and bytes is not read from the build.
        `public`: everybody may read it; a hub that knows who can read it refuses when everybody can and may not.

        UsageError when the build has another name or version; DataRefused when its bytes are not those of
        its manifest, or when the version is taken by other bytes; StateUnknown when the release is visible
        but may not survive a power cut.
        """

    def is_public(self, name: str) -> bool | None:
        """Tell whether everybody can read a dataset; None where the hub does not know, or there is no such dataset."""

    def loading(self, name: str, version: Version) -> Loading:
        """Return how a release is loaded by those who use it."""

    def folder(self, name: str, version: Version, *, allow_yanked: bool = False) -> Path:
        """Return a local folder with the release, for reading only.

        UsageError when there is no such release; DataRefused when it was yanked, unless that is allowed, or purged.
        """

    def one_file(self, name: str, version: Version, entry: FileEntry) -> Path:
        """Return the place of one file of a release, taken back or not; nothing else of it is fetched."""

    def yank(self, name: str, version: Version, reason: str) -> Yank:
        """Take a release back for a reason, once and for ever; it stays where it is.

        UsageError without a release or a reason; DataRefused when it was taken back for another reason.
        """

    def yanked(self, name: str, version: Version) -> Yank | None:
        """Return what is said of a release that was taken back, also of one that was purged; None of any other."""

    def purge(self, name: str, version: Version) -> int:
        """Remove a yanked release for good and return the bytes that this frees; its version stays taken.

        UsageError when it is not yanked. A purge that was cut short is finished by `sweep` or by the next purge.
        """

    def finish_purges(self, name: str) -> list[Swept]:
        """Finish the purges of a dataset that were cut short, and return what is gone; PlaceError when it stays."""

    def sweep(self, *, plan: bool = False) -> list[Swept]:
        """Remove what dead publishers left, and return it; with `plan` it stays."""


def read_build(name: str, version: Version, build: Path) -> Manifest:
    """Return the manifest of a build that may be released as this version.

    DataRefused when it is damaged or lists unsafe paths; UsageError when it states another name or version.
    """
    manifest = read_manifest(build)
    check_files(manifest, str(build / MANIFEST_NAME))
    stated, wanted = f"{manifest.name}@{manifest.version}", f"{name}@{version}"
    if stated != wanted:
        raise UsageError(
            "release.other-dataset",
            f"the build is {stated}, not {wanted}",
            where=str(build),
            help=f"Publish it as {stated}.",
        )
    return manifest


def check_files(manifest: Manifest, where: str) -> None:
    """Refuse a manifest whose paths could leave the release or meet each other; DataRefused names the path."""
    for entry in manifest.files:
        if not all(_SEGMENT.fullmatch(segment) for segment in entry.path.split("/")):
            raise _unsafe(entry.path, where, "Names hold letters, digits, `.`, `-`, `_`, and start without a dot.")
        if entry.size < 0:
            raise _unsafe(entry.path, where, "Its size is below zero.")
    # Upper and lower case are one on some disks: two such files would be one there.
    paths = [MANIFEST_NAME, SIGNATURE_NAME, *folders(manifest), *(entry.path for entry in manifest.files)]
    for path, times in Counter(path.lower() for path in paths).items():
        if times > 1:
            raise _unsafe(path, where, "Two files or folders of the release would have this path.")


def refuse_another(manifest: Manifest, wanted: str, where: str) -> Manifest:
    """Return a manifest when it is the one of `acme/eu-news@1.2.0`, or whichever was wanted; DataRefused otherwise."""
    stated = f"{manifest.name}@{manifest.version}"
    if stated != wanted:
        raise DataRefused(
            "release.version-taken",
            f"{wanted} is another release on the hub",
            where=where,
            why=f"Its manifest is one of {stated}.",
            help="Ask who publishes it.",
        )
    return manifest


def _unsafe(path: str, where: str, why: str) -> DataRefused:
    return DataRefused(
        "release.damaged", f"the manifest lists an unsafe path {path!r}", where=where, why=why, help="Build it again."
    )


def read_signature(folder: Path) -> bytes | None:
    """Return the signature that lies in a build or a release, None when there is none; DataRefused when it is no file.

    Whether it is a good one is asked by those who verify.
    """
    path = folder / SIGNATURE_NAME
    try:
        with open(path, "rb", opener=open_plain) as file:
            data = file.read(MAX_SIGNATURE_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno in _ABSENT:
            raise _changed(path, error.strerror or type(error).__name__, "build") from None
        raise disk_error(error, "read the signature") from error
    if len(data) > MAX_SIGNATURE_BYTES:
        raise _changed(path, f"A signature has at most {MAX_SIGNATURE_BYTES:,} bytes.", "build")
    return data


def refuse_other_signature(taken: bytes | None, ours: bytes | None, manifest: Manifest) -> None:
    """Refuse a signature for a release that is there without it; DataRefused. An unsigned build asks for none."""
    if ours is not None and taken != ours:
        there = "unsigned" if taken is None else "with another signature"
        raise DataRefused(
            "release.version-taken",
            f"{manifest.name}@{manifest.version} is already published {there}",
            why="A release never changes, and its signature is part of it.",
            help=f"Take {SIGNATURE_NAME} out of the build, or sign the next version.",
        )


def folders(manifest: Manifest) -> list[str]:
    """Return every folder inside the release, parents before what they hold."""
    return sorted({str(parent) for entry in manifest.files for parent in PurePosixPath(entry.path).parents} - {"."})


def checked_pieces(build: Path, entry: FileEntry, of: str = "build") -> Iterator[bytes]:
    """Yield the bytes of one file of a build, or of a release; DataRefused at the end when they are not the manifest's.

    A symbolic link is never followed, and no more is read than the manifest states.
    """
    path, size, seen = build / entry.path, 0, hashlib.sha256()
    try:
        with open(path, "rb", opener=open_plain) as file:
            while piece := file.read(min(CHUNK, entry.size + 1 - size)):
                size += len(piece)
                seen.update(piece)
                yield piece
    except OSError as error:
        if error.errno in _ABSENT:
            raise _changed(path, error.strerror or type(error).__name__, of) from None
        raise disk_error(error, f"read the {of}") from error
    if (size, seen.hexdigest()) != (entry.size, entry.sha256):
        raise _changed(path, "Its bytes are not those that the manifest states.", of)


def open_plain(path: str, flags: int) -> int:
    """Open a file by `open(…, opener=open_plain)` when it is one: no link is followed, and no pipe is waited for."""
    # A named pipe would block for ever without O_NONBLOCK.
    return os.open(path, flags | _PLAIN)


def _changed(path: Path, why: str, of: str) -> DataRefused:
    mends = {
        "build": "Run `copydesk build` again.",
        "release": "Look at it with `copydesk verify`, and tell its publisher.",
    }
    return DataRefused("release.damaged", f"a file of the {of} is damaged", where=str(path), why=why, help=mends[of])


def divided(manifest: Manifest, held: Sequence[FileEntry], signature: bytes | None = None) -> Plan:
    """Return the plan of a manifest, of whose files these are on the hub; the release itself is not."""
    there = {entry.path for entry in held}
    new = tuple(entry for entry in manifest.files if entry.path not in there)
    statements = len(manifest.to_bytes()) + len(signature or b"")
    return Plan(new, tuple(entry for entry in manifest.files if entry.path in there), statements)


def load_line(place: str) -> str:
    """Return the line of Python that loads a release from a folder."""
    return f"load_dataset({json.dumps(place, ensure_ascii=False)})"


def nothing_moves(manifest: Manifest) -> Plan:
    """Return the plan of a release that is on the hub already."""
    return Plan((), tuple(manifest.files))


def planned(hub: Hub, manifest: Manifest, held: Callable[[], Sequence[FileEntry]]) -> Plan:
    """Return what a release of these files would move; `held` tells which of them the hub has, and is asked last.

    DataRefused when the version is taken by other bytes, or was taken back.
    """
    version = Version.parse(manifest.version)
    refuse_taken(manifest.name, version, hub.yanked(manifest.name, version))
    taken = hub.manifest(manifest.name, version)
    if taken:
        refuse_other(taken, manifest)
        return nothing_moves(manifest)
    return divided(manifest, held())


def looked_at(manifest: Manifest, known: Sequence[Version]) -> list[Version]:
    """Return the releases in which files of a new one are looked for: the one before it, then the newest."""
    before = Version.parse(manifest.previous.version) if manifest.previous else None
    first = [before] if before is not None and before in known else []
    return [*first, *(version for version in sorted(known, reverse=True) if version != before)][:_LOOKED_AT]


def refuse_other(taken: Manifest, ours: Manifest) -> None:
    """Refuse a build whose version is taken by other bytes; DataRefused names both manifests."""
    if taken.digest != ours.digest:
        raise DataRefused(
            "release.version-taken",
            f"{ours.name}@{ours.version} is already published with other bytes",
            why=f"The hub holds manifest {taken.digest}, the build holds {ours.digest}.",
            help="A release never changes: choose another version with `copydesk build --version X`.",
        )


def unknown_release(hub: Hub, name: str, version: Version) -> UsageError:
    """Return the error for a release that a hub does not hold, naming those that it does."""
    known = ", ".join(map(str, hub.versions(name)))
    help_ = f"Its releases of {name}: {known}." if known else f"It has no release of {name}.{_other_names(hub, name)}"
    return UsageError("release.missing", f"the hub holds no {name}@{version}", help=help_)


def _other_names(hub: Hub, name: str) -> str:
    """Say what a name may have been meant for; nothing where a hub cannot list its datasets."""
    names: list[str] = []
    with suppress(CopydeskError):
        names = hub.names()
    if not names:
        return " Nothing is released there yet: `copydesk publish` does it."
    return f" {nearest(name, names)}" if nearest(name, names) else f" It has {', '.join(names[:10])}."


def seal(release: Path, manifest: Manifest) -> None:
    """Take the right to write from the folders of a release, as far as they are real folders."""
    for folder in (release, *(release / inner for inner in folders(manifest))):
        mode = folder.lstat().st_mode
        if not stat.S_ISDIR(mode):
            return
        folder.chmod(stat.S_IMODE(mode) & ~0o222)


@contextmanager
def on_disk(doing: str, place: Path) -> Iterator[None]:
    """Turn what the operating system refuses into a PlaceError that names the place."""
    try:
        yield
    except OSError as error:
        # A full disk shows itself in a write, which knows no path.
        error.filename = error.filename or str(place)
        raise disk_error(error, doing) from error

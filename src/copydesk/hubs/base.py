"""What does every hub promise, and what does it refuse?

A hub holds releases of datasets. A release appears whole or not at all, and never changes afterwards.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Protocol

from copydesk.canonical import CHUNK
from copydesk.errors import DataRefused, UsageError, disk_error
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
_PLAIN = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class Outcome(StrEnum):
    """How a release came to be on the hub: by this call, or the same bytes were there before."""

    PUBLISHED = "published"
    ALREADY = "already"


class Hub(Protocol):
    """A place with releases; every method raises PlaceError when the place cannot be reached."""

    def names(self) -> list[str]:
        """Return the datasets that have a release, in alphabetical order."""

    def versions(self, name: str) -> list[Version]:
        """Return the released versions of a dataset, ascending; none for an unknown dataset."""

    def manifest(self, name: str, version: Version) -> Manifest | None:
        """Return what a release states, None when there is no such release; DataRefused when it is damaged."""

    def release(self, name: str, version: Version, build: Path) -> Outcome:
        """Publish every file that the build's manifest lists, unless the version is taken.

        UsageError when the build has another name or version; DataRefused when its bytes are not those of
        its manifest, or when the version is taken by other bytes; StateUnknown when the release is visible
        but may not survive a power cut.
        """

    def folder(self, name: str, version: Version) -> Path:
        """Return a local folder with the release, for reading only; UsageError when there is no such release."""


def read_build(name: str, version: Version, build: Path) -> Manifest:
    """Return the manifest of a build that may be released as this version.

    DataRefused when it is damaged or lists unsafe paths; UsageError when it states another name or version.
    """
    manifest = read_manifest(build)
    check_files(manifest, str(build / MANIFEST_NAME))
    stated, wanted = f"{manifest.name}@{manifest.version}", f"{name}@{version}"
    if stated != wanted:
        raise UsageError(f"the build is {stated}, not {wanted}", where=str(build), help=f"Publish it as {stated}.")
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


def _unsafe(path: str, where: str, why: str) -> DataRefused:
    return DataRefused(f"the manifest lists an unsafe path {path!r}", where=where, why=why, help="Build it again.")


def read_signature(folder: Path) -> bytes | None:
    """Return the signature that lies in a build or a release, None when there is none; DataRefused when it is no file.

    Whether it is a good one is asked by those who verify.
    """
    path = folder / SIGNATURE_NAME
    try:
        with open(path, "rb", opener=_open_plain) as file:
            data = file.read(MAX_SIGNATURE_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno in _ABSENT:
            raise _changed(path, error.strerror or type(error).__name__) from None
        raise disk_error(error, "read the signature") from error
    if len(data) > MAX_SIGNATURE_BYTES:
        raise _changed(path, f"A signature has at most {MAX_SIGNATURE_BYTES:,} bytes.")
    return data


def refuse_other_signature(taken: bytes | None, ours: bytes | None, manifest: Manifest) -> None:
    """Refuse a signature for a release that is there without it; DataRefused. An unsigned build asks for none."""
    if ours is not None and taken != ours:
        there = "unsigned" if taken is None else "with another signature"
        raise DataRefused(
            f"{manifest.name}@{manifest.version} is already published {there}",
            why="A release never changes, and its signature is part of it.",
            help=f"Take {SIGNATURE_NAME} out of the build, or sign the next version.",
        )


def folders(manifest: Manifest) -> list[str]:
    """Return every folder inside the release, parents before what they hold."""
    return sorted({str(parent) for entry in manifest.files for parent in PurePosixPath(entry.path).parents} - {"."})


def checked_pieces(build: Path, entry: FileEntry) -> Iterator[bytes]:
    """Yield the bytes of one file of a build; DataRefused at the end when they are not the manifest's.

    A symbolic link is never followed, and no more is read than the manifest states.
    """
    path, size, seen = build / entry.path, 0, hashlib.sha256()
    try:
        with open(path, "rb", opener=_open_plain) as file:
            while piece := file.read(min(CHUNK, entry.size + 1 - size)):
                size += len(piece)
                seen.update(piece)
                yield piece
    except OSError as error:
        if error.errno in _ABSENT:
            raise _changed(path, error.strerror or type(error).__name__) from None
        raise disk_error(error, "read the build") from error
    if (size, seen.hexdigest()) != (entry.size, entry.sha256):
        raise _changed(path, "Its bytes are not those that the manifest states.")


def _open_plain(path: str, flags: int) -> int:
    # A named pipe would block for ever without O_NONBLOCK.
    return os.open(path, flags | _PLAIN)


def _changed(path: Path, why: str) -> DataRefused:
    return DataRefused("a file of the build is damaged", where=str(path), why=why, help="Run `copydesk build` again.")


def refuse_other(taken: Manifest, ours: Manifest) -> None:
    """Refuse a build whose version is taken by other bytes; DataRefused names both manifests."""
    if taken.digest != ours.digest:
        raise DataRefused(
            f"{ours.name}@{ours.version} is already published with other bytes",
            why=f"The hub holds manifest {taken.digest}, the build holds {ours.digest}.",
            help="A release never changes: choose another version with `copydesk build --version X`.",
        )


def unknown_release(name: str, version: Version, known: list[Version]) -> UsageError:
    """Return the error for a release that the hub does not hold, naming those that it does."""
    versions = ", ".join(map(str, known)) or "none"
    return UsageError(f"the hub holds no {name}@{version}", help=f"Its releases of {name}: {versions}.")


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

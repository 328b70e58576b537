"""Are these the files that the manifest states, every byte of them, and nothing besides?"""

from __future__ import annotations

import os
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq

from copydesk.canonical import sha256_file
from copydesk.errors import DataRefused
from copydesk.hubs import open_hub
from copydesk.hubs.base import check_files, folders, on_disk
from copydesk.manifest import BESIDE_BUILD, MANIFEST_NAME, FileEntry, Manifest, read_manifest
from copydesk.release import Reference

Kind = Literal["missing", "extra", "size", "bytes", "manifest"]


@dataclass(frozen=True, slots=True, order=True)
class Damage:
    """One difference between a folder and its manifest; `manifest` when it is the manifest that is wrong."""

    path: str
    kind: Kind
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What was verified: files and bytes as the manifest states them, and every damage, sorted by path.

    Name, version and digest are None when the manifest could not be read.
    """

    folder: Path
    name: str | None
    version: str | None
    digest: str | None
    files: int
    bytes: int
    damages: tuple[Damage, ...]

    @property
    def ok(self) -> bool:
        """Whether the folder is whole and unchanged."""
        return not self.damages


def verify(reference: Reference | Path, root: Path) -> Verification:
    """Verify a release on a hub, or a folder with a build or a release, relative to the project root.

    UsageError when the hub holds no such release, PlaceError when hub or folder cannot be read.
    """
    if isinstance(reference, Path):
        return verify_folder(root / reference, beside=BESIDE_BUILD)
    found = verify_folder(open_hub(reference.hub, root).folder(reference.name, reference.version))
    stated, wanted = f"{found.name}@{found.version}", f"{reference.name}@{reference.version}"
    if found.digest is None or stated == wanted:
        return found
    other = Damage(MANIFEST_NAME, "manifest", wanted, stated)
    return replace(found, damages=tuple(sorted((*found.damages, other))))


def verify_folder(
    folder: Path, *, beside: frozenset[str] = frozenset(), hashed: Container[str] = frozenset()
) -> Verification:
    """Compare every byte of a folder with its manifest; `beside` names files that may lie there as well.

    `hashed` names files whose bytes somebody else hashes, so that only sizes and rows are compared.

    Damage is returned, never raised; PlaceError when the folder cannot be read.
    """
    with on_disk("read the folder to verify", folder):
        present = _present(folder, "")
        manifest = _manifest(folder, present)
        if isinstance(manifest, Damage):
            return Verification(folder, None, None, None, 0, 0, (manifest,))
        damages = tuple(sorted(_damages(folder, manifest, present, beside, hashed)))
    size = sum(entry.size for entry in manifest.files)
    return Verification(folder, manifest.name, manifest.version, manifest.digest, len(manifest.files), size, damages)


def _present(folder: Path, inside: str) -> dict[str, str]:
    """Return what lies in one folder of the release, links not followed: path and what it is."""
    with os.scandir(folder / inside) as entries:
        return {f"{inside}/{entry.name}".lstrip("/"): _what(entry) for entry in entries}


def _what(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return "symbolic link"
    if entry.is_dir(follow_symlinks=False):
        return "folder"
    return "file" if entry.is_file(follow_symlinks=False) else "special file"


def _manifest(folder: Path, present: dict[str, str]) -> Manifest | Damage:
    found = present.get(MANIFEST_NAME, "nothing")
    if found != "file":
        return Damage(MANIFEST_NAME, "missing", "file", found)
    try:
        manifest = read_manifest(folder)
        check_files(manifest, str(folder / MANIFEST_NAME))
    except DataRefused as refused:
        return Damage(MANIFEST_NAME, "manifest", "a manifest of `copydesk build`", f"{refused.what}. {refused.why}")
    return manifest


def _damages(
    folder: Path, manifest: Manifest, present: dict[str, str], beside: frozenset[str], hashed: Container[str]
) -> Iterator[Damage]:
    inside = folders(manifest)
    # Only folders of the manifest are entered, parents first: a strange folder is one damage, however deep.
    for inner in inside:
        if present.get(inner) == "folder":
            present |= _present(folder, inner)
    expected = dict.fromkeys(inside, "folder") | {entry.path: "file" for entry in manifest.files}
    for path in present.keys() - expected.keys() - {MANIFEST_NAME}:
        if path not in beside or present[path] != "file":
            yield Damage(_shown(path), "extra", "nothing", present[path])
    for path, wanted in expected.items():
        if present.get(path) != wanted:
            yield Damage(path, "missing", wanted, present.get(path, "nothing"))
    for entry in manifest.files:
        if present.get(entry.path) == "file":
            yield from _differences(folder / entry.path, entry, hashed)


def _shown(path: str) -> str:
    # A name on disk may be no UTF-8, which could not be written into any report.
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _differences(path: Path, entry: FileEntry, hashed: Container[str]) -> Iterator[Damage]:
    size = path.stat().st_size
    if size != entry.size:
        yield Damage(entry.path, "size", str(entry.size), str(size))
        return
    found = entry.sha256 if entry.path in hashed else sha256_file(path)
    if found != entry.sha256:
        yield Damage(entry.path, "bytes", entry.sha256, found)
    elif entry.rows is not None and path.suffix == ".parquet":
        rows = _rows(path)
        if rows != f"{entry.rows} rows":
            yield Damage(entry.path, "manifest", f"{entry.rows} rows", rows)


def _rows(path: Path) -> str:
    with path.open("rb") as file:
        try:
            return f"{pq.read_metadata(file).num_rows} rows"
        except (pa.ArrowException, OSError):
            return "no Parquet footer"

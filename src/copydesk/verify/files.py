"""Are these the files that the manifest states, every byte of them, and nothing besides?"""

from __future__ import annotations

import os
from collections.abc import Container, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from copydesk.canonical import sha256_file
from copydesk.errors import DataRefused
from copydesk.hubs.base import Hub, check_files, folders
from copydesk.manifest import MANIFEST_NAME, SIGNATURE_NAME, FileEntry, Manifest, read_manifest
from copydesk.progress import steps
from copydesk.verify.damage import Damage, Part, Told, Unchecked

THREADS = 2
"""Files that are read at a time: a digest is computed outside of Python's lock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What is verified: a folder with its manifest, and what lies in it, by path; the hub that it lies on, if known."""

    folder: Path
    manifest: Manifest
    present: dict[str, str]
    beside: frozenset[str]
    hub: Hub | None


def open_release(folder: Path, beside: frozenset[str], hub: Hub | None) -> Release | Damage:
    """Read the manifest of a folder and list what lies there; a manifest that cannot be used is damage."""
    present = _present(folder, "")
    found = present.get(MANIFEST_NAME, "nothing")
    if found != "file":
        return Damage(MANIFEST_NAME, "missing", "file", found)
    try:
        manifest = read_manifest(folder)
        check_files(manifest, str(folder / MANIFEST_NAME))
    except DataRefused as refused:
        return Damage(MANIFEST_NAME, "manifest", "a manifest of `copydesk build`", f"{refused.what}. {refused.why}")
    # Only folders of the manifest are entered, parents first: a strange folder is one damage, however deep.
    for inner in folders(manifest):
        if present.get(inner) == "folder":
            present |= _present(folder, inner)
    return Release(folder=folder, manifest=manifest, present=present, beside=beside, hub=hub)


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


def check_sizes(release: Release) -> Iterator[Told]:
    """Tell what is missing, what nobody stated, and which file has another size."""
    present, files = release.present, release.manifest.files
    expected = dict.fromkeys(folders(release.manifest), "folder") | {entry.path: "file" for entry in files}
    for path in present.keys() - expected.keys() - {MANIFEST_NAME}:
        if path not in {*release.beside, SIGNATURE_NAME} or present[path] != "file":
            yield Damage(_shown(path), "extra", "nothing", present[path])
    for path, wanted in expected.items():
        if present.get(path) != wanted:
            yield Damage(path, "missing", wanted, present.get(path, "nothing"))
    for entry in files:
        if present.get(entry.path) == "file" and (size := _size(release, entry)) != entry.size:
            yield Damage(entry.path, "size", str(entry.size), str(size))


def _shown(path: str) -> str:
    # A name on disk may be no UTF-8, which could not be written into any report.
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _size(release: Release, entry: FileEntry) -> int:
    return (release.folder / entry.path).lstat().st_size


def check_bytes(release: Release, part: Part | None, hashed: Container[str]) -> Iterator[Told]:
    """Tell which files have other bytes than stated, or hold another number of rows; those of a part when it is named.

    A file that is missing or has another size is no news here; those that are `hashed` elsewhere are not read.
    """
    files = release.manifest.files
    chosen = [entry for entry in files if part is None or part.holds(entry.path)]
    if part:
        why = f"part {part.number} of {part.of} was read: {len(chosen)} of {len(files)} files"
        yield Unchecked("bytes", why)
    yield from _compared(release, chosen, hashed)


def _compared(release: Release, entries: Iterable[FileEntry], hashed: Container[str]) -> Iterator[Damage]:
    there = [it for it in entries if release.present.get(it.path) == "file" and _size(release, it) == it.size]
    with ThreadPoolExecutor(THREADS) as threads:
        compared = threads.map(partial(_differences, release.folder, hashed), there)
        sizes, names = [it.size for it in there], [it.path for it in there]
        for damages in steps("verify", compared, sizes, "bytes", names):
            yield from damages


def _differences(folder: Path, hashed: Container[str], entry: FileEntry) -> list[Damage]:
    path = folder / entry.path
    found = entry.sha256 if entry.path in hashed else sha256_file(path)
    if found != entry.sha256:
        return [Damage(entry.path, "bytes", entry.sha256, found)]
    if entry.rows is None or path.suffix != ".parquet":
        return []
    rows = _rows(path)
    return [] if rows == f"{entry.rows} rows" else [Damage(entry.path, "manifest", f"{entry.rows} rows", rows)]


def _rows(path: Path) -> str:
    with path.open("rb") as file:
        try:
            return f"{pq.read_metadata(file).num_rows} rows"
        except (pa.ArrowException, OSError):
            return "no Parquet footer"

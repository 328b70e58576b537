"""Which tables do paths and references name? Files, folders of them, builds, and releases on a hub."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from copydesk.errors import DataRefused, UsageError
from copydesk.hubs import lasting_hub
from copydesk.hubs.base import check_files, refuse_another
from copydesk.manifest import MANIFEST_NAME, Manifest, is_manifest, read_manifest
from copydesk.readers.captures import is_article
from copydesk.readers.records import record_kind, unpacked_name
from copydesk.release import Reference, parse_reference
from copydesk.sources import list_files

_CALLED = {
    ".parquet": "parquet",
    ".pq": "parquet",
    ".arrow": "arrow",
    ".feather": "arrow",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
}
"""What a file is meant to be that does not begin like one: it is read as such, and found to be damaged."""

_PACKED = frozenset({".gz", ".zst", ".bz2", ".xz", ".zip", ".7z", ".lz4"})
_FOREIGN = frozenset({".tsv", ".tab", ".xlsx", ".xls", ".ods", ".json", ".orc", ".avro", ".db", ".sqlite"})


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file to check: where it lies, what it is called in findings, and its kind of `records.record_kind`."""

    path: Path
    source: str
    kind: str


@dataclass(frozen=True, slots=True)
class Named:
    """What paths name: tables, in the order of their names; other files; links, which are not followed in folders."""

    tables: list[TableFile] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


def find_tables(references: Sequence[str], root: Path) -> Named:
    """Return what references name that are relative to a folder; of builds and releases the default configuration.

    A file that is named twice is one. UsageError when a path is missing.
    """
    named = Named()
    for reference in references:
        place = parse_reference(reference)
        if isinstance(place, Reference):
            folder = lasting_hub(place.hub, root).folder(place.name, place.version)
            named.tables.extend(_released(folder, f"{place.name}@{place.version}"))
        elif is_manifest(root / place / MANIFEST_NAME):
            named.tables.extend(_released(root / place, None))
        else:
            _look(root / place, named)
    once = {file.path.resolve(): file for file in reversed(named.tables)}
    return Named([file for file in named.tables if once[file.path.resolve()] is file], named.others, named.links)


def _look(place: Path, named: Named) -> None:
    """Add the tables of a file or a folder; only a link that is named itself is followed."""
    folder = place if place.is_dir() else place.parent
    for name in list_files(place):
        file = folder / name
        if file.is_symlink() and file != place:
            named.links.append(file.as_posix())
            continue
        kind = (record_kind(file) or _called(file)) if file.is_file() else None
        if kind:
            named.tables.append(TableFile(file, _shown(file), kind))
        else:
            named.others.append(_shown(file))


def _called(file: Path) -> str | None:
    """Return what a file is meant to be by its name; a compressed one can only be of a kind that is streamed."""
    kind = _CALLED.get(unpacked_name(file).suffix.casefold())
    return kind if unpacked_name(file) == file or kind in {"jsonl", "csv"} else None


def _shown(file: Path) -> str:
    """Return a path as text: what is none in its name is shown as the bytes that it is."""
    return os.fsencode(file.as_posix()).decode("utf-8", "backslashreplace")


def _released(folder: Path, wanted: str | None) -> list[TableFile]:
    manifest = released(folder, wanted)
    listed = [it.path for it in manifest.files if it.config == "default" and it.path.endswith(".parquet")]
    if not listed:
        raise DataRefused("input.empty", "the release has no rows, so it shows no columns", where=str(folder))
    return [TableFile(folder / path, (folder / path).as_posix(), "parquet") for path in listed]


def released(folder: Path, wanted: str | None) -> Manifest:
    """Return the manifest of a build or a release whose paths stay inside it.

    DataRefused when it is missing or damaged, or when another release was wanted: `acme/eu-news@1.2.0`.
    """
    manifest = read_manifest(folder)
    check_files(manifest, str(folder / MANIFEST_NAME))
    return refuse_another(manifest, wanted, str(folder)) if wanted else manifest


def no_table(references: Sequence[str], named: Named) -> UsageError:
    """Return what is said when there is no table among what was named."""
    where = ", ".join(references)
    if not named.others and named.links:
        why = f"A link is not followed: {', '.join(named.links[:3])}."
        return UsageError("input.missing", "there is no table", where=where, why=why, help="Name the link itself.")
    packed = next((it for it in named.others if Path(it).suffix.casefold() in _PACKED), None)
    if packed:
        return UsageError(
            "input.missing", "there is no table", where=where, why=f"{packed} is compressed.", help="Unpack it first."
        )
    return UsageError(
        "input.missing",
        "there is no table",
        where=where,
        why=f"{named.others[0]} is none." if named.others else "Nothing is there.",
        help="Name a release, or files of Parquet, Arrow, JSON Lines (one object a line) or CSV (commas, .csv).",
    )


def are_foreign(others: Sequence[str]) -> bool:
    """Tell whether files that are no tables were meant to be some: packed ones, spreadsheets, other formats."""
    return any(_is_foreign(Path(it)) for it in others)


def _is_foreign(file: Path) -> bool:
    """Tell by its name, but for JSON, which may be an article, and for what gzip and zstd hold, which is read."""
    inner = unpacked_name(file)
    suffix = inner.suffix.casefold()
    if suffix == ".json":
        return not is_article(file)
    return suffix in _PACKED | _FOREIGN or (inner != file and suffix in _CALLED)

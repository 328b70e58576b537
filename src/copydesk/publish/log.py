"""What became of a dataset, release by release?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from copydesk.changes import CHANGES_NAME, read_changes
from copydesk.errors import CopydeskError, DataRefused
from copydesk.hubs.base import Hub, check_files, refuse_another
from copydesk.manifest import FileEntry, Manifest
from copydesk.release import Version
from copydesk.released import is_sound

_LARGEST = 64 << 20
"""Bytes of a list of changes that are read: it may name every record."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What a release says that it changed: records by what became of them, the level of the change and why.

    None where it does not say so: one of the first format knows only what was added and left out.
    """

    added: int | None
    left_out: int | None
    changed: int | None = None
    moved: int | None = None
    level: str | None = None
    why: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One release: `rows` by split, bytes of all files, digest of the manifest, the version before, why it was yanked.

    Of a release whose manifest is damaged only that is known.
    """

    version: Version
    manifest: str | None = None
    previous: str | None = None
    rows: Mapping[str, int] = field(default_factory=dict)
    bytes: int = 0
    changed: Changed | None = None
    yanked: str | None = None
    purged: bool = False
    signed: bool = False
    damage: str | None = None


def history(hub: Hub, name: str) -> list[Entry]:
    """Return the releases of a dataset, the newest first, with purged ones; PlaceError when the hub cannot be read."""
    known = hub.versions(name)
    there = [_entry(hub, name, version) for version in known]
    gone = [entry for version in _told_of(hub, name, known) for entry in _purged(hub, name, version)]
    return sorted([*there, *gone], key=lambda entry: entry.version, reverse=True)


def _told_of(hub: Hub, name: str, known: Sequence[Version]) -> Iterator[Version]:
    """Yield versions that the newest release tells of and the hub does not hold."""
    with suppress(CopydeskError):
        for newest in known[-1:]:
            entry = _changes_in(_stated(hub, name, newest))
            told = read_changes(hub.one_file(name, newest, entry).parent, str(newest)).history if entry else []
            yield from (version for step in told if (version := Version.parse(step.version)) not in known)


def _stated(hub: Hub, name: str, version: Version) -> Manifest:
    """Return what a release states; DataRefused when it is gone, damaged, or another one."""
    where, manifest = f"{name}@{version}", hub.manifest(name, version)
    if manifest is None:
        raise DataRefused("hub.file-missing", "the release is not there", where=where)
    check_files(manifest, where)
    return refuse_another(manifest, where, where)


def _changes_in(manifest: Manifest) -> FileEntry | None:
    return next((it for it in manifest.files if it.path == CHANGES_NAME), None)


def _purged(hub: Hub, name: str, version: Version) -> Iterator[Entry]:
    """Yield what is left of a release that was purged."""
    with suppress(CopydeskError):
        yank = hub.yanked(name, version)
        if yank and yank.purged:
            yield Entry(version=version, manifest=yank.manifest, yanked=yank.reason, purged=True)


def _entry(hub: Hub, name: str, version: Version) -> Entry:
    reason = None
    try:
        yank = hub.yanked(name, version)
        reason = yank.reason if yank else None
        manifest = _stated(hub, name, version)
        changed, signature = _changed(hub, version, manifest), hub.signature(name, version)
    except DataRefused as refused:
        return Entry(version=version, yanked=reason, damage=f"{refused.what}: {refused.why or refused.where}")
    return Entry(
        version=version,
        manifest=manifest.digest,
        previous=manifest.previous.version if manifest.previous else None,
        rows=_rows(manifest),
        bytes=sum(entry.size for entry in manifest.files),
        changed=changed,
        yanked=reason,
        signed=signature is not None,
    )


def _rows(manifest: Manifest) -> dict[str, int]:
    return {it.split: it.rows for it in manifest.content if it.config == "default"}


def _changed(hub: Hub, version: Version, manifest: Manifest) -> Changed | None:
    """Read what a release says of itself; of a file that is missing or of a later format what can be read.

    DataRefused when it is not the file of the release.
    """
    said: Any = None
    entry = _changes_in(manifest)
    if entry is None:
        return None
    # The one file that is asked for: a release can be large, and far away.
    path = hub.one_file(manifest.name, version, entry)
    if not is_sound(path, entry):
        raise DataRefused("release.damaged", "a file is damaged", where=str(path))
    with suppress(OSError, ValueError, RecursionError), path.open("rb") as file:
        said = json.loads(file.read(_LARGEST))
    if not isinstance(said, dict):
        return None
    level, rows = said.get("level"), said.get("difference")
    rows = rows if isinstance(rows, dict) else {}
    why = rows.get("why")
    return Changed(
        added=_count(said, "added"),
        left_out=_count(said, "left_out"),
        changed=_count(rows, "changed"),
        moved=_count(rows, "moved"),
        level=level if isinstance(level, str) else None,
        why=[str(it) for it in why] if isinstance(why, list) else [],
    )


def _count(said: Mapping[str, Any], name: str) -> int | None:
    """Return a number, or how many are listed."""
    value = said.get(name)
    if isinstance(value, list):
        return len(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None

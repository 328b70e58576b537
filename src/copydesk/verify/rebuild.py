"""Do the captures still give this release? Build it again and compare: rows first, then files.

The build follows the same release, as of the same day and under the same version, so that whatever differs comes from
other captures, another recipe, or other libraries; which of them, is told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import polars as pl

from copydesk.build import Target, build
from copydesk.check import How
from copydesk.errors import CopydeskError, DataRefused, UsageError
from copydesk.hubs.base import Hub
from copydesk.manifest import MANIFEST_NAME, Manifest, SourceEntry, SplitContent, read_manifest
from copydesk.parquet import read_groups, row_digests
from copydesk.plain import counted
from copydesk.release import Version
from copydesk.released import Released
from copydesk.runner import Crew
from copydesk.verify.damage import Damage, Origin, Told, Unchecked
from copydesk.verify.files import Release
from copydesk.verify.shards import ARTICLES
from copydesk.workplace import work_folder

SHOWN = 3
"""Ids that are named of rows that differ."""


def check_rebuild(release: Release, origin: Origin) -> Iterator[Told]:
    """Build a release again, and tell which splits and files differ and how.

    UsageError when the project is that of another dataset, or the release that this one follows is not to be had.
    """
    if origin.inputs.recipe.name != release.manifest.name:
        raise UsageError(
            "release.other-dataset",
            f"this project builds {origin.inputs.recipe.name}, not {release.manifest.name}",
            help="Go to the folder of the project, or name its recipe: --recipe FILE",
        )
    with work_folder(None) as work:
        try:
            made = _built(release.manifest, origin, work / "build")
        except DataRefused as refused:
            yield Damage(MANIFEST_NAME, "rebuild", "captures that build", f"{refused.what}. {refused.why}"[:400])
            return
        yield from _compared(release, replace(release, folder=work / "build", manifest=made))


def _built(manifest: Manifest, origin: Origin, out: Path) -> Manifest:
    """Build as of the day of the release; a day that nobody named is a moment of it, that of the newest capture."""
    previous = _previous(manifest, origin.hub)
    target = Target(out=out, version=Version.parse(manifest.version), previous=previous, as_asked=True)
    made = build(origin.inputs, target, How(crew=Crew(origin.workers))).manifest
    if made.as_of == manifest.as_of:
        return made
    with suppress(ValueError):
        day = dt.date.fromisoformat(manifest.as_of or "")
        return build(origin.inputs, target, How(crew=Crew(origin.workers), as_of=day)).manifest
    return made


def _previous(manifest: Manifest, hub: Hub | None) -> Released | None:
    """Return the release that this one follows; UsageError when it is not to be had."""
    before = manifest.previous
    if before is None:
        return None
    why = "the recipe names no hub"
    with suppress(CopydeskError):
        if hub:
            why = f"the hub has none with manifest {before.manifest}"
            folder = hub.folder(manifest.name, Version.parse(before.version), allow_yanked=True)
            found = read_manifest(folder)
            if found.digest == before.manifest:
                return Released(found, folder)
    raise UsageError(
        "verify.no-previous",
        f"{manifest.name} {manifest.version} follows {before.version}, which is not to be had",
        why=f"{why[0].upper()}{why[1:]}. What was released keeps its split, so it decides what is built.",
        help="Name the hub in [release] of the recipe.",
    )


def _compared(release: Release, made: Release) -> Iterator[Told]:
    yield from _inputs(release.manifest, made.manifest)
    other_rows = list(_splits(release, made))
    yield from other_rows
    stated, found = ({it.path: it.sha256 for it in one.manifest.files} for one in (release, made))
    differing = [path for path in sorted(stated.keys() | found.keys()) if stated.get(path) != found.get(path)]
    if differing and release.manifest.made_with != made.manifest.made_with and not other_rows:
        yield Unchecked(
            "files", f"{counted(len(differing), 'file')} with other bytes, written by {_writers(release, made)}"
        )
        return
    for path in differing:
        yield Damage(path, "rebuild", stated.get(path, "no such file"), found.get(path, "no such file"))


def _writers(release: Release, made: Release) -> str:
    one, other = release.manifest.made_with, made.manifest.made_with
    names = [name for name in sorted(one.keys() | other.keys()) if one.get(name) != other.get(name)]
    return ", ".join(f"{name} {one.get(name)} then, {other.get(name)} now" for name in names)


def _inputs(stated: Manifest, made: Manifest) -> Iterator[Told]:
    """Tell which of what a build starts from is another now."""
    for name in ("recipe", "contract", "providers", "card"):
        one, other = getattr(stated.inputs, name), getattr(made.inputs, name)
        if one != other:
            yield Damage(MANIFEST_NAME, "rebuild", f"{name} {one}", f"{name} {other}")
    was, now = ({it.path: it for it in one.inputs.sources} for one in (stated, made))
    for path in sorted(was.keys() | now.keys()):
        if was.get(path) != now.get(path):
            expected, found = (_captures(it.get(path)) for it in (was, now))
            yield Damage(MANIFEST_NAME, "rebuild", f"captures in {path}: {expected}", found)


def _captures(source: SourceEntry | None) -> str:
    return f"{counted(source.files, 'file')} with digest {source.digest}" if source else "none"


def _splits(release: Release, made: Release) -> Iterator[Damage]:
    stated, found = ({it.split: it for it in one.manifest.content} for one in (release, made))
    for split in sorted(stated.keys() | found.keys()):
        if stated.get(split) != found.get(split):
            one, other = _rows(release, split), _rows(made, split)
            gone, new = one.join(other, on="digest", how="anti"), other.join(one, on="digest", how="anti")
            said = f"{_said(found.get(split))}; {_such(gone)} only in the release, {_such(new)} only in the rebuild"
            yield Damage(_first_file(release, split), "rebuild", f"{split}: {_said(stated.get(split))}", said)


def _said(content: SplitContent | None) -> str:
    return f"{counted(content.rows, 'row')} with digest {content.digest}" if content else "no rows"


def _such(rows: pl.DataFrame) -> str:
    ids = rows["id"].sort().head(SHOWN).to_list()
    named = f" ({', '.join(map(str, ids))})" if ids else ""
    return f"{counted(rows.height, 'row')}{named}"


def _first_file(release: Release, split: str) -> str:
    mine = (it.path for it in release.manifest.files if it.config == ARTICLES and it.split == split)
    return next(mine, MANIFEST_NAME)


def _rows(release: Release, split: str) -> pl.DataFrame:
    """Return the id and the digest of each row of a split."""
    frames = [pl.DataFrame(schema={"id": pl.String(), "digest": pl.Binary()})]
    for entry in release.manifest.files:
        if entry.config == ARTICLES and entry.split == split:
            for table in read_groups(release.folder / entry.path):
                rows = {"id": table["id"].to_pylist(), "digest": row_digests(table)}
                frames.append(pl.DataFrame(rows, schema=frames[0].schema))
    return pl.concat(frames)

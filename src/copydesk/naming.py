"""Which version is a build? The next one after the release that it follows, by the step that its rows ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from copydesk.diff import compare
from copydesk.diff.rows import Apart, Files
from copydesk.difference import Difference, RowChange, at_least, next_version, step, under_rules
from copydesk.errors import DataRefused
from copydesk.ledger import Ledger
from copydesk.manifest import FileEntry, Manifest, Previous
from copydesk.release import FIRST, Version
from copydesk.released import Released
from copydesk.removal import Removed
from copydesk.tombstones import released_tombstones
from copydesk.workplace import work_folder

_WRITERS = ("polars", "pyarrow")
_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What a build follows: the release before, if there is one, its ledger, and the version asked.

    `removed` is what was taken down, and of which the ledger has forgotten `taken_down` records of that release. With
    `as_asked` the version is the one asked for, whatever the rows say: such a build is compared and never released.
    """

    release: Released | None
    ledger: Ledger
    version: Version | None
    removed: Removed
    taken_down: int = 0
    as_asked: bool = False

    @property
    def number(self) -> int:
        """The number of the build among the releases of its dataset, from 1."""
        return self.release.manifest.number + 1 if self.release else 1

    @property
    def previous(self) -> Previous | None:
        """How a manifest names the release before."""
        found = self.release.manifest if self.release else None
        return Previous(version=found.version, manifest=found.digest) if found else None


def is_released(before: Before, draft: Manifest) -> bool:
    """Tell whether the release before holds the same, and nobody asked for another version of it.

    The same are rows, recipe, contract and card; and the companions, unless another writer may write them otherwise.
    What was taken back is published by nobody: its content gets a version of its own.
    """
    if before.release is None or before.release.yanked:
        return False
    latest = before.release.manifest
    same_writer = all(latest.made_with.get(name) == draft.made_with.get(name) for name in _WRITERS)
    return (
        before.version in {None, Version.parse(latest.version)}
        and latest.same_content(draft)
        and released_tombstones(before.release).stones == before.removed.stones.stones
        and (not same_writer or _companions(latest) == _companions(draft))
    )


def difference_to(before: Before, files: Sequence[FileEntry], stage: Path, rule: str) -> Difference | None:
    """Return what differs from the release before, None when there is none; another split rule is a major step.

    DataRefused when a file of that release is damaged.
    """
    if before.release is None:
        return None
    old, new = Files(before.release.folder, _articles(before.release.manifest.files)), Files(stage, _articles(files))
    for entry in Apart.of(old, new).old.entries:
        before.release.sound(entry)
    with work_folder(stage.parent) as work:
        found = before.removed.from_difference(compare(old, new, work))
    return under_rules(found, before.ledger.rule, rule)


def name_version(before: Before, found: Difference | None) -> Version:
    """Return the version of a build: the one asked for, else the next one.

    DataRefused when the one asked for says less than what changed, naming the rows that forbid it.
    """
    if before.release is None or found is None or (before.as_asked and before.version):
        return before.version or FIRST
    known = Version.parse(before.release.manifest.version)
    following = next_version(known, found.level)
    if before.version is None:
        return following
    asked = step(known, before.version)
    if asked is None or not at_least(asked, found.level):
        what = f"{before.version} cannot follow {known}: what changed asks for a {found.level} version"
        if asked is None:
            what = f"{before.version} cannot follow {known}: it is no later version"
        raise DataRefused(
            "build.version",
            what,
            why="\n".join([*found.why, *_rows(found)]),
            help=f"Build it as --version {following}, or leave --version out. `copydesk diff` shows every row.",
        )
    return before.version


def _rows(found: Difference) -> list[str]:
    """Name some of the rows that ask for the level."""
    forbidding = [row for row in found.examples if found.level == "major" or row.kind == "added"]
    counted = [row for row in forbidding if found.level != "major" or row.kind != "added"]
    return [f"{row.id}: {said(row)}" for row in counted[:_SHOWN]]


def said(row: RowChange) -> str:
    """Say what became of a row."""
    if row.kind == "added":
        return f"added to {row.now_in}"
    if row.kind == "removed":
        return f"removed from {row.was_in}"
    moved = f"moved from {row.was_in} to {row.now_in}" if row.was_in != row.now_in else ""
    changed = f"changed in {', '.join(row.columns)}" if row.columns else ""
    return " and ".join(filter(None, (changed, moved)))


def _articles(files: Sequence[FileEntry]) -> list[FileEntry]:
    return [entry for entry in files if entry.config == "default"]


def _companions(manifest: Manifest) -> list[tuple[str, str]]:
    return sorted((it.path, it.sha256) for it in manifest.files if it.config not in {None, "default"})

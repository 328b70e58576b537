"""What did killed builds and publishers leave behind, and may it go?

Only what no living process holds: every folder of work is locked by its maker. A build that a kill left aside, between
the two renames that replace it, is put back when the build itself is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from copydesk.hubs.base import Swept, on_disk
from copydesk.manifest import MANIFEST_NAME, REPORT_NAME, is_manifest
from copydesk.workplace import WORK, holding, remove_left


def sweep_project(root: Path, *, plan: bool = False) -> list[Swept]:
    """Clear the folder in which builds are made, and return what was there; with `plan` it stays.

    PlaceError when the disk refuses.
    """
    with on_disk("clear the project", root):
        found = sorted(path for path in root.iterdir() if path.is_dir() and not path.is_symlink())
        return [*_work(found, plan=plan), *_aside(found, plan=plan)]


def _work(folders: list[Path], *, plan: bool) -> Iterator[Swept]:
    for folder in folders:
        freed = remove_left(folder, plan=plan) if folder.name.startswith(WORK) else None
        if freed is not None:
            yield Swept("work", str(folder), freed)


def _aside(folders: list[Path], *, plan: bool) -> Iterator[Swept]:
    """Deal with builds that were set aside: `.NAME.old` beside the folder NAME."""
    for folder in folders:
        name = folder.name.removeprefix(".").removesuffix(".old")
        if f".{name}.old" != folder.name or not name or not _is_build(folder):
            continue
        place = folder.with_name(name)
        freed = remove_left(folder, plan=plan) if place.exists() else _put_back(folder, place, plan=plan)
        if freed is not None:
            yield Swept("build", str(folder), freed)


def _is_build(folder: Path) -> bool:
    return is_manifest(folder / MANIFEST_NAME) and (folder / REPORT_NAME).is_file()


def _put_back(folder: Path, place: Path, *, plan: bool) -> int | None:
    """Give a build its name back; None when the build that set it aside is still at it."""
    with holding(folder) as held:
        if held and not plan:
            folder.rename(place)
        return 0 if held else None

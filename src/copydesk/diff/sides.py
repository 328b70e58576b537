"""Which dataset does a reference name? A build, the folder of a release, or a release on a hub."""

from __future__ import annotations

from pathlib import Path

from copydesk.diff.rows import Files
from copydesk.hubs import lasting_hub
from copydesk.release import Reference
from copydesk.released import Released
from copydesk.table_files import released


def open_side(reference: Reference | Path, root: Path) -> Released:
    """Return what a reference names, relative to the project root; also a release that was taken back.

    DataRefused when the manifest is missing, damaged, of another release, or lists paths that leave its folder;
    UsageError when the hub holds no such release.
    """
    if isinstance(reference, Path):
        return Released(released(root / reference, None), root / reference)
    hub, name, version = lasting_hub(reference.hub, root), reference.name, reference.version
    folder = hub.folder(name, version, allow_yanked=True)
    return Released(released(folder, f"{name}@{version}"), folder, yanked=hub.yanked(name, version) is not None)


def articles(side: Released) -> Files:
    """Return the files of the default configuration."""
    return Files(side.folder, [entry for entry in side.manifest.files if entry.config == "default"])

"""What does a build take over from the release before? Files as they are, when they are what its manifest states."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from copydesk.canonical import sha256_file
from copydesk.errors import DataRefused
from copydesk.manifest import FileEntry, Manifest
from copydesk.workplace import appearing


@dataclass(frozen=True, slots=True)
class Released:
    """A release that a build follows: what it states, the folder that it lies in, and whether it was taken back."""

    manifest: Manifest
    folder: Path
    yanked: bool = False

    def entries(self) -> dict[str, FileEntry]:
        """Return its files by their paths."""
        return {entry.path: entry for entry in self.manifest.files}

    def sound(self, entry: FileEntry) -> Path:
        """Return the place of a file; DataRefused when its bytes are not those that the manifest states."""
        path = self.folder / entry.path
        if not is_sound(path, entry):
            raise DataRefused(
                "release.damaged",
                "the previous release is damaged",
                where=str(path),
                why="Its bytes are not those that its manifest states.",
                help=f"Run `copydesk verify {self.folder}`, and restore the release before you build on it.",
            )
        return path

    def take(self, entry: FileEntry, stage: Path) -> FileEntry:
        """Copy a file into a build; DataRefused when it is damaged."""
        return take(self.sound(entry), entry, stage)


def is_sound(path: Path, entry: FileEntry) -> bool:
    """Tell whether a file is there, and holds the bytes that its entry states."""
    return path.is_file() and path.stat().st_size == entry.size and sha256_file(path) == entry.sha256


def take(path: Path, entry: FileEntry, stage: Path) -> FileEntry:
    """Copy a file to the place of its entry in a build."""
    # Never a link: a build is a folder that people may edit, and a release never changes.
    with appearing(stage / entry.path, stage.with_name("partial")) as partial:
        shutil.copyfile(path, partial)
    return entry

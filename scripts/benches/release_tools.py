"""One program for each tool that the benchmarks of publish and verify measure; the last line is what it cost, as JSON.

python release_tools.py TOOL FOLDER WORK
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

Said = dict[str, object]


def copy(folder: Path, work: Path) -> Callable[[], Said]:
    """Copy a build file by file, each on the disk before the next: what writing alone costs."""

    def run() -> Said:
        for path in sorted(it for it in (folder / "first").rglob("*") if it.is_file()):
            target = work / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            with target.open("rb") as file:
                os.fsync(file.fileno())
        return {}

    return run


def publishing(name: str, before: tuple[str, ...]) -> Callable[[Path, Path], Callable[[], Said]]:
    """Publish a build to a hub that holds those before it."""

    def prepare(folder: Path, work: Path) -> Callable[[], Said]:
        from copydesk.hubs.directory import DirectoryHub  # noqa: PLC0415 - a copy needs none of it
        from copydesk.publish import publish  # noqa: PLC0415 - the same

        hub = DirectoryHub(work / "hub")
        for earlier in before:
            publish(folder / earlier, hub)
        os.sync()

        def run() -> Said:
            moved = publish(folder / name, hub).moved
            return {"moved": moved.new_bytes, "there": moved.held_bytes}

        return run

    return prepare


def sha256(folder: Path, _: Path) -> Callable[[], Said]:
    """Hash the files of a build one after the other, as plain Python does."""

    def run() -> Said:
        size = 0
        for path in sorted(it for it in (folder / "first").rglob("*") if it.is_file()):
            with path.open("rb") as file:
                hashlib.file_digest(file, "sha256")
            size += path.stat().st_size
        return {"bytes": size}

    return run


def verifying(level: str) -> Callable[[Path, Path], Callable[[], Said]]:
    """Verify a build at a level."""

    def prepare(folder: Path, _: Path) -> Callable[[], Said]:
        from copydesk.verify import Ask, verify  # noqa: PLC0415 - plain hashing needs none of it

        def run() -> Said:
            found = verify(folder / "first", Path(), Ask(level=level))  # type: ignore[arg-type]
            return {"damages": len(found.damages)}

        return run

    return prepare


TOOLS: Mapping[str, Callable[[Path, Path], Callable[[], Said]]] = MappingProxyType({
    "copy": copy,
    "first": publishing("first", ()),
    "1 % more": publishing("more", ("first",)),
    "0.1 % corrected": publishing("corrected", ("first", "more")),
    "sha256": sha256,
    **{level: verifying(level) for level in ("sizes", "signature", "bytes", "content")},
})  # fmt: skip


def main() -> None:
    """Prepare a tool, run it, and say how long the run took."""
    tool, folder = sys.argv[1], Path(sys.argv[2])
    with tempfile.TemporaryDirectory(dir=sys.argv[3]) as work:
        run = TOOLS[tool](folder, Path(work))
        start = time.perf_counter()
        said = run()
        seconds = time.perf_counter() - start
        for path in Path(work).rglob("*"):
            if path.is_dir():
                path.chmod(0o755)
    sys.stdout.write(json.dumps({"seconds": seconds, **said}) + "\n")


if __name__ == "__main__":
    main()

"""Is a file that the hub holds already made part of a new release without being copied, and never believed?"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.builds import FIRST, NAME, SECOND, SHARD, make_build, write_manifest
from tests.units.test_directory_hub import system_calls

from copydesk.canonical import sha256_file
from copydesk.hubs.directory import DirectoryHub
from copydesk.manifest import Previous, read_manifest
from copydesk.publish import publish
from copydesk.release import Version
from copydesk.verify import verify_folder

LATE = "data/train-0002-00000.parquet"
SHARED = ["README.md", SHARD, "provenance/train-0001-00000.parquet"]


@pytest.fixture
def hub(tmp_path: Path) -> DirectoryHub:
    """Return a hub that holds version 1.0.0."""
    hub = DirectoryHub(tmp_path / "hub")
    publish(make_build(tmp_path / "first"), hub)
    return hub


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """Return the build of version 1.1.0: all files of the first, and one more."""
    return grown(tmp_path / "first", tmp_path / "later", SECOND)


def grown(first: Path, place: Path, version: Version) -> Path:
    """Make a build out of another: all its files, and one more."""
    if not first.exists():
        make_build(first)
    shutil.copytree(first, place)
    shutil.copyfile(place / SHARD, place / LATE)
    write_manifest(place, version, rows=2)
    return place


def inode(path: Path) -> int:
    """Return which file on the disk this is."""
    return path.stat().st_ino


def test_files_that_are_there_are_linked(hub: DirectoryHub, later: Path) -> None:
    """Of a release with one new file that one is written; the others are those of the release before, read-only."""
    done = publish(later, hub)
    before = hub.folder(NAME, FIRST)
    assert [entry.path for entry in done.moved.new] == [LATE]
    assert [path for path in SHARED if inode(done.folder / path) == inode(before / path)] == SHARED
    assert {(done.folder / path).stat().st_mode & 0o777 for path in [*SHARED, LATE]} == {0o444}
    assert verify_folder(done.folder).ok


def test_a_build_is_never_linked(hub: DirectoryHub, later: Path) -> None:
    """No file of a release is a file of the build, whoever edits that."""
    done = publish(later, hub)
    assert [path for path in [*SHARED, LATE] if (later / path).stat().st_nlink != 1] == []
    assert inode(done.folder / LATE) != inode(later / LATE)


def flip(path: Path) -> None:
    """Change one bit in the middle of a file, whatever its rights, and leave them as they are."""
    mode, data = path.stat().st_mode, bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(data)
    path.chmod(mode)


def test_a_file_that_rotted_on_the_hub_is_taken_from_the_build(hub: DirectoryHub, later: Path) -> None:
    """A damaged file is not passed on: the new release is sound, and the old one is found damaged as before."""
    flip(hub.folder(NAME, FIRST) / SHARD)
    done = publish(later, hub)
    assert [entry.path for entry in done.moved.new] == [SHARD, LATE]
    assert verify_folder(done.folder).ok
    assert [it.path for it in verify_folder(hub.folder(NAME, FIRST)).damages] == [SHARD]


def test_what_the_hub_has_is_not_read_from_the_build(hub: DirectoryHub, later: Path) -> None:
    """A file of the build that rotted does no harm when the hub holds the right one."""
    flip(later / SHARD)
    assert verify_folder(publish(later, hub).folder).ok


def test_a_file_that_may_be_written_is_copied(hub: DirectoryHub, later: Path) -> None:
    """A file on the hub that somebody may write to does not become part of another release."""
    (hub.folder(NAME, FIRST) / SHARD).chmod(0o644)
    assert [entry.path for entry in publish(later, hub).moved.new] == [SHARD, LATE]


@pytest.mark.parametrize("path", [SHARD, "data"])
def test_nothing_is_taken_from_behind_a_link(hub: DirectoryHub, later: Path, tmp_path: Path, path: str) -> None:
    """A file of an old release that lies elsewhere, itself or by its folder, is copied from the build."""
    place = hub.folder(NAME, FIRST)
    place.chmod(0o755)
    (place / "data").chmod(0o755)
    (place / path).rename(tmp_path / "elsewhere")
    (place / path).symlink_to(tmp_path / "elsewhere")
    done = publish(later, hub)
    assert SHARD in {entry.path for entry in done.moved.new}
    assert (done.folder / SHARD).stat().st_nlink == 1
    assert verify_folder(done.folder).ok


def test_a_damaged_release_gives_nothing_and_hinders_nobody(hub: DirectoryHub, later: Path) -> None:
    """When no manifest can be read, every file comes from the build."""
    manifest = hub.folder(NAME, FIRST) / "manifest.json"
    manifest.chmod(0o644)
    manifest.write_text("{")
    assert len(publish(later, hub).moved.new) == len(SHARED) + 1


def test_the_release_before_is_looked_at_first_and_then_the_newest(tmp_path: Path) -> None:
    """Files are looked for in four releases: the one that the manifest names, and the three newest."""
    hub = DirectoryHub(tmp_path / "hub")
    for minor in range(6):
        publish(make_build(tmp_path / f"b{minor}", Version(1, minor, 0), [f"Title {minor}", "Sun"]), hub)
    first = read_manifest(tmp_path / "b0")
    follows = grown(tmp_path / "b0", tmp_path / "later", Version(2, 0, 0))
    alone = hub.plan(read_manifest(follows))
    named = read_manifest(follows).model_copy(update={"previous": Previous(version="1.0.0", manifest=first.digest)})
    assert (SHARD in {entry.path for entry in alone.new}, [entry.path for entry in hub.plan(named).new]) == (
        True,
        [LATE],
    )


def test_links_are_synced_before_the_commit(hub: DirectoryHub, later: Path) -> None:
    """A link is a name in a folder: the folders, the new file and the manifest are on the disk before the rename."""
    with system_calls() as seen:
        hub.release(NAME, SECOND, later)
    before = seen[: seen.index("rename")]
    names_above, files, inner, staged = 4 + 4, 1 + 1, 2, 2
    assert before.count("link") == len(SHARED)
    assert before.count("fsync") == names_above + files + inner + staged
    assert max(at for at, name in enumerate(before) if name == "link") < before.index("fsync", before.index("link"))


def test_what_was_hashed_is_hashed_once(hub: DirectoryHub, later: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading back hashes the bytes that moved; those of a file that was replaced in between as well."""
    read: list[str] = []

    def noted(path: Path) -> str:
        read.append(path.name)
        return sha256_file(path)

    monkeypatch.setattr("copydesk.verify.files.sha256_file", noted)
    folder = publish(later, hub).folder
    assert read == [Path(LATE).name]
    read.clear()
    publish(later, hub)
    assert sorted(read) == sorted(Path(path).name for path in [*SHARED, LATE])
    assert folder.is_dir()


@pytest.fixture
def sharing_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a disk whose files can share blocks; skips where none can be made and mounted."""
    image, disk = tmp_path / "image", tmp_path / "disk"
    disk.mkdir()
    with image.open("wb") as file:
        file.truncate(256 << 20)
    tools = ["mkfs.btrfs", "-q", str(image)], ["mount", "-o", "loop", str(image), str(disk)]
    able = os.geteuid() == 0 and shutil.which("mkfs.btrfs")
    if not able or any(subprocess.run(tool, check=False, capture_output=True).returncode for tool in tools):
        pytest.skip("only root can mount a disk that shares blocks")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_where_blocks_can_be_shared_files_are_cloned(sharing_disk: Path) -> None:
    """Each release has files of its own, of which no block was written twice."""
    hub = DirectoryHub(sharing_disk / "hub")
    first = make_build(sharing_disk / "first")
    (first / "README.md").write_bytes(os.urandom(8 << 20))
    write_manifest(first, FIRST, rows=2)
    before = publish(first, hub).folder
    later = grown(first, sharing_disk / "later", SECOND)
    os.sync()
    free = shutil.disk_usage(sharing_disk).free
    done = publish(later, hub)
    os.sync()
    assert [entry.path for entry in done.moved.new] == [LATE]
    assert [path for path in SHARED if inode(done.folder / path) == inode(before / path)] == []
    assert {(done.folder / path).stat().st_mode & 0o777 for path in SHARED} == {0o444}
    assert free - shutil.disk_usage(sharing_disk).free < 4 << 20
    assert verify_folder(done.folder).ok

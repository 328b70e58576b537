"""Does a hub in a folder keep to its layout, to the disk, and to its own folder?"""

from __future__ import annotations

import json
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest
from tests.builds import FIRST, NAME, SECOND, everything_in, make_build

from copydesk.errors import DataRefused, PlaceError, UsageError
from copydesk.hubs.base import Outcome
from copydesk.hubs.directory import DirectoryHub
from copydesk.manifest import MANIFEST_NAME


@pytest.fixture
def folder_hub(tmp_path: Path) -> DirectoryHub:
    """Return an empty hub in a folder."""
    return DirectoryHub(tmp_path / "hub")


def test_the_folder_has_the_documented_layout(folder_hub: DirectoryHub, tmp_path: Path) -> None:
    """A release lies under its organisation, name and tag, and staging is left empty."""
    folder_hub.release(NAME, FIRST, make_build(tmp_path / "build"))
    home = tmp_path / "hub" / "acme" / "eu-news"
    assert folder_hub.folder(NAME, FIRST) == home / "releases" / "v1.0.0"
    assert everything_in(home / ".staging") == []


def test_a_refused_build_leaves_no_staging(folder_hub: DirectoryHub, tmp_path: Path) -> None:
    """What was staged for a build that is refused is removed again."""
    build = make_build(tmp_path / "build")
    (build / "provenance" / "train-0001-00000.parquet").write_bytes(b"other")
    with pytest.raises(DataRefused):
        folder_hub.release(NAME, FIRST, build)
    assert everything_in(tmp_path / "hub" / "acme" / "eu-news") == [".staging", "releases"]


def test_stale_staging_hinders_nobody(folder_hub: DirectoryHub, tmp_path: Path) -> None:
    """What a crash left in staging is neither listed nor in the way."""
    stale = tmp_path / "hub" / "acme" / "eu-news" / ".staging" / "0123"
    stale.mkdir(parents=True)
    (stale / MANIFEST_NAME).write_text("half")
    assert folder_hub.names() == []
    assert folder_hub.release(NAME, FIRST, make_build(tmp_path / "build")).outcome is Outcome.PUBLISHED


def test_a_hub_needs_the_folder_above_it(tmp_path: Path) -> None:
    """A hub in a folder that does not exist is a lost place, not an empty hub."""
    hub = DirectoryHub(tmp_path / "not-mounted" / "hub")
    build = make_build(tmp_path / "build")
    for call in (hub.names, lambda: hub.versions(NAME), lambda: hub.release(NAME, FIRST, build)):
        with pytest.raises(PlaceError, match="cannot reach the hub"):
            call()


@pytest.mark.parametrize("path", ["hub", "hub/acme", "hub/acme/eu-news", "hub/acme/eu-news/releases"])
def test_a_file_where_the_hub_needs_a_folder_is_a_lost_place(tmp_path: Path, path: str) -> None:
    """A hub whose path is a file is refused, in reading and in publishing."""
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_text("a file")
    hub = DirectoryHub(tmp_path / "hub")
    build = make_build(tmp_path / "build")
    for call in (lambda: hub.versions(NAME), lambda: hub.release(NAME, FIRST, build)):
        with pytest.raises(PlaceError):
            call()


LINKS = ("acme", "acme/eu-news", "acme/eu-news/releases", "acme/eu-news/.staging", "acme/eu-news/releases/v1.0.0")


@pytest.mark.parametrize("path", LINKS)
def test_a_link_below_the_hub_is_refused(folder_hub: DirectoryHub, tmp_path: Path, path: str) -> None:
    """A symbolic link on the way leads nowhere: nothing is written behind it."""
    link, elsewhere = tmp_path / "hub" / path, tmp_path / "elsewhere"
    link.parent.mkdir(parents=True)
    elsewhere.mkdir()
    link.symlink_to(elsewhere)
    with pytest.raises(PlaceError, match="symbolic link"):
        folder_hub.release(NAME, FIRST, make_build(tmp_path / "build"))
    assert everything_in(elsewhere) == []


@pytest.mark.parametrize("path", [path for path in LINKS if ".staging" not in path])
def test_a_link_below_the_hub_is_not_read(folder_hub: DirectoryHub, tmp_path: Path, path: str) -> None:
    """A release behind a symbolic link is refused aloud, not listed and not hidden."""
    folder_hub.release(NAME, FIRST, make_build(tmp_path / "build"))
    place = tmp_path / "hub" / path
    place.chmod(0o755)
    place.rename(tmp_path / "elsewhere")
    place.symlink_to(tmp_path / "elsewhere")
    for call in (folder_hub.names, lambda: folder_hub.versions(NAME), lambda: folder_hub.folder(NAME, FIRST)):
        with pytest.raises(PlaceError, match="symbolic link"):
            call()


def test_the_hub_itself_may_be_a_link(folder_hub: DirectoryHub, tmp_path: Path) -> None:
    """Where the hub lies is the user's choice, a link included."""
    (tmp_path / "real").mkdir()
    folder_hub.root.symlink_to(tmp_path / "real")
    folder_hub.release(NAME, FIRST, make_build(tmp_path / "build"))
    assert DirectoryHub(tmp_path / "real").names() == [NAME]


def test_strange_things_in_the_hub_are_no_releases(folder_hub: DirectoryHub, tmp_path: Path) -> None:
    """Files and folders that no publisher makes are passed over."""
    folder_hub.release(NAME, FIRST, make_build(tmp_path / "build"))
    for file in ("readme", "acme/notes", ".DS_Store"):
        (folder_hub.root / file).write_text("not a folder")
    for strange in (".git/x/releases/v1.0.0", "lost+found", "acme/empty", "acme/eu-news/releases/1.1.0",
                    "acme/eu-news/releases/v01.1.0", "acme/eu-news/releases/latest"):  # fmt: skip
        (folder_hub.root / strange).mkdir(parents=True)
    assert (folder_hub.names(), folder_hub.versions(NAME)) == ([NAME], [FIRST])


def test_a_release_without_a_manifest_is_damage(folder_hub: DirectoryHub, tmp_path: Path) -> None:
    """A version whose folder lost its manifest stays listed, and is neither replaced nor taken for absent."""
    (folder_hub.root / "acme/eu-news/releases/v1.0.0").mkdir(parents=True)
    assert folder_hub.versions(NAME) == [FIRST]
    with pytest.raises(DataRefused, match="no manifest"):
        folder_hub.manifest(NAME, FIRST)
    with pytest.raises(DataRefused, match="no manifest"):
        folder_hub.release(NAME, FIRST, make_build(tmp_path / "build"))


def test_everything_is_synced_before_the_commit(folder_hub: DirectoryHub, tmp_path: Path) -> None:
    """Files, manifest, folders and names are on the disk before the rename, the release after it."""
    build = make_build(tmp_path / "build")
    with system_calls() as seen:
        folder_hub.release(NAME, FIRST, build)
    before, after = seen[: seen.index("rename")], seen[seen.index("rename") :]
    names_above, files, inner, staged = 4 + 4, 3 + 1, 2, 2
    assert before.count("fsync") == names_above + files + inner + staged
    assert after.count("fsync") == 1


def test_a_release_already_there_is_synced_again(folder_hub: DirectoryHub, tmp_path: Path) -> None:
    """Who finds the release there confirms it: its publisher may have died before doing so."""
    build = make_build(tmp_path / "build")
    folder_hub.release(NAME, FIRST, build)
    place = folder_hub.folder(NAME, FIRST)
    place.chmod(0o755)
    with system_calls() as seen:
        folder_hub.release(NAME, FIRST, build)
    assert (seen.count("fsync"), stat.S_IMODE(place.stat().st_mode)) == (1, 0o555)


@contextmanager
def system_calls() -> Iterator[list[str]]:
    """Note the name of each function of the system that Python calls."""
    seen: list[str] = []

    def note(_frame: FrameType, event: str, called: object) -> None:
        if event == "c_call" and getattr(called, "__module__", "") == "posix":
            seen.append(getattr(called, "__name__", ""))

    sys.setprofile(note)
    try:
        yield seen
    finally:
        sys.setprofile(None)


def test_windows_is_refused_aloud(folder_hub: DirectoryHub, tmp_path: Path) -> None:
    """On Windows a release in a folder can be read, and publishing one stops with a reason."""
    build = make_build(tmp_path / "build")
    folder_hub.release(NAME, FIRST, build)
    windows = DirectoryHub(folder_hub.root, platform="win32")
    assert windows.versions(NAME) == [FIRST]
    with pytest.raises(UsageError, match="does not work on Windows"):
        windows.release(NAME, FIRST, build)


def test_the_folder_above_a_hub_need_not_be_readable(tmp_path: Path) -> None:
    """A hub works in a folder that may be entered but not listed, as on shared machines."""
    (tmp_path / "above").mkdir(0o311)
    hub = DirectoryHub(tmp_path / "above" / "hub")
    assert hub.release(NAME, FIRST, make_build(tmp_path / "build")).outcome is Outcome.PUBLISHED
    (tmp_path / "above").chmod(0o755)


def test_sealing_never_leaves_the_release(folder_hub: DirectoryHub, tmp_path: Path) -> None:
    """A release whose folder was replaced by a link does not make what lies behind it read-only."""
    build, elsewhere = make_build(tmp_path / "build"), tmp_path / "elsewhere"
    folder_hub.release(NAME, FIRST, build)
    place = folder_hub.folder(NAME, FIRST)
    place.chmod(0o755)
    (place / "data").chmod(0o755)
    (place / "data").rename(elsewhere)
    (place / "data").symlink_to(elsewhere)
    folder_hub.release(NAME, FIRST, build)
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o755


def test_a_yank_is_a_file_on_the_disk(folder_hub: DirectoryHub, tmp_path: Path) -> None:
    """It lies under its tag, in canonical JSON, read-only, synced with its folder before it is reported."""
    folder_hub.release(NAME, FIRST, make_build(tmp_path / "build"))
    with system_calls() as seen:
        said = folder_hub.yank(NAME, FIRST, "a wrong date")
    path = tmp_path / "hub" / NAME / "yanked" / "v1.0.0.json"
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (said.to_bytes(), 0o444)
    assert seen.index("fsync", seen.index("link")) > seen.index("link")
    assert "fsync" in seen[seen.index("mkdir", seen.index("mkdir") + 1) : seen.index("link")]
    assert everything_in(tmp_path / "hub" / NAME / ".staging") == []


@pytest.mark.parametrize("damage", ["{", "[]", '{"format": 2}', ""])
def test_a_damaged_yank_lets_nobody_in(folder_hub: DirectoryHub, tmp_path: Path, damage: str) -> None:
    """While nobody can read what is said of a release, it is listed and not handed out; the others are."""
    folder_hub.release(NAME, FIRST, make_build(tmp_path / "first"))
    folder_hub.release(NAME, SECOND, make_build(tmp_path / "second", SECOND))
    (tmp_path / "hub" / NAME / "yanked").mkdir()
    (tmp_path / "hub" / NAME / "yanked" / "v1.0.0.json").write_text(damage)
    assert folder_hub.versions(NAME) == [FIRST, SECOND]
    with pytest.raises(DataRefused, match="is damaged"):
        folder_hub.folder(NAME, FIRST)
    assert folder_hub.folder(NAME, SECOND).is_dir()


@pytest.mark.parametrize("stated", ["1.1.0", "banana"])
def test_a_yank_speaks_of_its_own_version(folder_hub: DirectoryHub, tmp_path: Path, stated: str) -> None:
    """What is said of one release, and names another, hides neither and lets nobody clear one away."""
    for version in (FIRST, SECOND):
        folder_hub.release(NAME, version, make_build(tmp_path / str(version), version))
    folder_hub.yank(NAME, FIRST, "a wrong date")
    path = tmp_path / "hub" / NAME / "yanked/v1.0.0.json"
    said = json.loads(path.read_bytes())
    path.write_text(json.dumps({**said, "version": stated, "purged": True}))
    with pytest.raises(DataRefused, match="damaged"):
        folder_hub.yanked(NAME, FIRST)
    assert folder_hub.sweep() == []
    assert folder_hub.versions(NAME) == [FIRST, SECOND]


def test_a_hub_of_links_in_a_circle_is_out_of_reach(tmp_path: Path) -> None:
    """For those who publish as for those who read."""
    (tmp_path / "hub").symlink_to("hub")
    with pytest.raises(PlaceError, match="circle"):
        DirectoryHub(tmp_path / "hub").release(NAME, FIRST, make_build(tmp_path / "build"))


def test_a_purge_that_was_cut_short_is_finished(folder_hub: DirectoryHub, tmp_path: Path) -> None:
    """Said to be purged and still there: it is out of sight at once, and goes with the next sweep."""
    folder_hub.release(NAME, FIRST, make_build(tmp_path / "build"))
    gone = folder_hub.yank(NAME, FIRST, "no right").model_copy(update={"purged": True})
    path = tmp_path / "hub" / NAME / "yanked" / "v1.0.0.json"
    path.unlink()
    path.write_bytes(gone.to_bytes())
    assert (folder_hub.names(), folder_hub.versions(NAME), folder_hub.manifest(NAME, FIRST)) == ([], [], None)
    planned = folder_hub.sweep(plan=True)
    assert folder_hub.sweep() == planned
    assert [it.what for it in planned] == ["purge"]
    assert everything_in(tmp_path / "hub" / NAME) == [".staging", "releases", "yanked", "yanked/v1.0.0.json"]

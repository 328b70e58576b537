"""Can what is cleared away be anything that a living process needs, or all that is left of a build?"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from tests.builds import FIRST, NAME, SECOND, make_build

from copydesk.errors import PlaceError
from copydesk.hubs.directory import DirectoryHub
from copydesk.manifest import read_manifest
from copydesk.publish.gc import sweep_project
from copydesk.workplace import held_folder, hold, release, remove_left, work_folder

MOVE = """
import os, signal, sys
from pathlib import Path
from copydesk.build import _move_into_place
seen = 0
def strike(event, _):
    global seen
    seen += event == "os.rename"
    if event == "os.rename" and seen == int(sys.argv[1]):
        os.kill(os.getpid(), int(sys.argv[4]))
sys.addaudithook(strike)
_move_into_place(Path(sys.argv[2]), Path(sys.argv[3]))
"""
CLEAR_AS_NOBODY = """
import os, sys
from pathlib import Path
from copydesk.workplace import remove_left
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
os.chdir(sys.argv[1])
Path("dead/data").mkdir(parents=True)
Path("dead/data/file").write_text("x")
for path in ("dead/data/file", "dead/data", "dead"):
    os.chmod(path, 0o555)
sys.exit(0 if (remove_left(Path("dead")), Path("dead").exists()) == (1, False) else 1)
"""


def python(code: str, *words: object) -> int:
    """Run a program in a process of its own, and return how it ended."""
    return subprocess.run([sys.executable, "-c", code, *map(str, words)], timeout=60).returncode


def test_a_build_that_is_killed_while_it_takes_its_place_leaves_a_build(tmp_path: Path) -> None:
    """Whichever rename is its last: after clearing away there is the old build or the new one, and nothing else."""
    seen = []
    for step in range(1, 10):
        place = tmp_path / str(step)
        out, stage = make_build(place / "build"), make_build(place / ".copydesk-work" / "build", SECOND)
        ended = python(MOVE, step, stage, out, int(signal.SIGKILL))
        sweep_project(place)
        assert [path.name for path in place.iterdir()] == ["build"]
        seen.append(read_manifest(out).version)
        if not ended:
            break
        assert ended == -signal.SIGKILL
    assert seen == ["1.0.0", "1.0.0", "1.1.0", "1.1.0"]
    assert ended == 0


def test_a_build_that_is_slow_to_take_its_place_is_not_robbed(tmp_path: Path) -> None:
    """Whichever rename it waits at, what is cleared away meanwhile is nothing, and the new build gets its place."""
    for step in range(1, 4):
        place = tmp_path / str(step)
        out, stage = make_build(place / "build"), make_build(place / ".copydesk-work" / "build", SECOND)
        lock = hold(stage.parent)
        command = [sys.executable, "-c", MOVE, str(step), str(stage), str(out), str(int(signal.SIGSTOP))]
        with subprocess.Popen(command) as process:
            assert os.WIFSTOPPED(os.waitpid(process.pid, os.WUNTRACED)[1])
            swept = sweep_project(place)
            process.send_signal(signal.SIGCONT)
        release(lock)
        assert (swept, process.returncode, read_manifest(out).version) == ([], 0, "1.1.0")


def test_a_folder_that_was_replaced_before_it_is_locked_is_not_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is locked must be what has the name: else somebody cleared it away in between."""
    folder, lock = tmp_path / "work", fcntl.flock
    folder.mkdir()

    def late(descriptor: int, operation: int) -> None:
        folder.rename(tmp_path / "gone")
        folder.mkdir()
        lock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", late)
    assert hold(folder) is None


def test_a_build_between_its_renames_is_not_robbed(tmp_path: Path) -> None:
    """While the build that set it aside lives, the old one is neither put back nor removed."""
    out = make_build(tmp_path / "build")
    lock = hold(out)
    aside = out.rename(tmp_path / ".build.old")
    assert sweep_project(tmp_path) == []
    release(lock)
    assert [(it.what, it.where, it.bytes) for it in sweep_project(tmp_path)] == [("build", str(aside), 0)]
    assert out.is_dir()


def test_what_a_plan_names_stays(tmp_path: Path) -> None:
    """A plan neither removes nor puts back."""
    make_build(tmp_path / ".build.old")
    (tmp_path / ".copydesk-dead").mkdir()
    assert [it.what for it in sweep_project(tmp_path, plan=True)] == ["work", "build"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [".build.old", ".copydesk-dead"]


def test_what_is_not_ours_stays(tmp_path: Path) -> None:
    """Only folders that are named and filled like ours go: no file, no link, no folder of somebody's old things."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".copydesk-link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / ".copydesk-0123.before").write_text("rows that were there before")
    (tmp_path / ".notes.old").mkdir()
    (tmp_path / "notes").mkdir()
    before = sorted(tmp_path.iterdir())
    assert (sweep_project(tmp_path), sorted(tmp_path.iterdir())) == ([], before)


def test_work_that_is_going_on_stays(tmp_path: Path) -> None:
    """The folder of work of a living build is not touched, and is gone when the build ends."""
    with work_folder(tmp_path) as work:
        assert sweep_project(tmp_path) == []
        assert work.is_dir()
    assert list(tmp_path.iterdir()) == []


def test_the_staging_of_a_living_publisher_stays(tmp_path: Path) -> None:
    """A sweep in the middle of a release takes nothing from it."""
    hub, swept = DirectoryHub(tmp_path / "hub"), []

    class Watched(type(tmp_path)):  # type: ignore[misc]
        """A build during whose reading the hub is swept."""

        def __truediv__(self, key: str) -> Path:
            swept.append(hub.sweep())
            return Path(self) / key

    hub.release(NAME, FIRST, Watched(make_build(tmp_path / "build")))
    assert swept
    assert not any(swept)
    assert hub.versions(NAME) == [FIRST]


def test_a_folder_that_is_cleared_away_before_it_is_locked_is_made_anew(tmp_path: Path) -> None:
    """Between making a folder and locking it somebody may clear it away: then another one is made."""
    made = []

    def make() -> Path:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        made.append(folder)
        if len(made) == 1:
            assert remove_left(folder) == 0
        return folder

    with held_folder(make) as folder:
        assert (folder, folder.is_dir()) == (tmp_path / "1", True)


def test_a_folder_that_somebody_is_clearing_away_is_left_to_him(tmp_path: Path) -> None:
    """Who finds the new folder locked takes another one; after some of these it gives up aloud."""
    taken: list[int | None] = []

    def make() -> Path:
        folder = tmp_path / str(len(taken))
        folder.mkdir()
        taken.append(hold(folder) if len(taken) < limit else None)
        return folder

    limit = 1
    with held_folder(make) as folder:
        assert folder == tmp_path / "1"
    limit = 100
    with pytest.raises(PlaceError, match="taken away"), held_folder(make):
        pass
    for lock in taken:
        release(lock)


def test_where_nothing_can_be_locked_work_goes_on_and_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a file system without locks a release succeeds; what is left behind there cannot be told from what is used."""

    def refuse(_descriptor: int, _operation: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", refuse)
    hub = DirectoryHub(tmp_path / "hub")
    hub.release(NAME, FIRST, make_build(tmp_path / "build"))
    left = hub.root / NAME / ".staging" / "0123"
    left.mkdir()
    assert (hub.sweep(), left.is_dir(), hub.versions(NAME)) == ([], True, [FIRST])


def test_a_sealed_folder_can_be_cleared_away() -> None:
    """Whoever is not root removes folders that forbid it: they are his own."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o777)
        assert python(CLEAR_AS_NOBODY, place) == 0


def test_nothing_is_cleared_away_twice(tmp_path: Path) -> None:
    """A folder that is gone is nobody's, and no error."""
    (tmp_path / "dead").mkdir()
    assert (remove_left(tmp_path / "dead"), remove_left(tmp_path / "dead")) == (0, None)
    shutil.rmtree(tmp_path / "dead", ignore_errors=True)

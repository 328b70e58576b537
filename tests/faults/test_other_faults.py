"""Is a release taken back, purged and pulled as a whole or not at all, whatever happens on the way?"""

from __future__ import annotations

import errno
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.builds import FIRST, NAME, SECOND, make_build
from tests.faults.publisher import Order, answer, publisher, send
from tests.faults.test_publish_faults import KILLED, MOST_STEPS, fresh, whole_versions

from copydesk.errors import DataRefused
from copydesk.hubs.directory import STAGING, DirectoryHub
from copydesk.publish import publish
from copydesk.publish.gc import sweep_project
from copydesk.pull import pull
from copydesk.pull.lock import read_lock
from copydesk.release import DatasetAddress, HubAddress
from copydesk.verify import verify_folder

REASON = "a wrong date"
DONE = {"yank": "yanked", "purge": "purged"}


@pytest.fixture(scope="module")
def desk() -> Iterator[subprocess.Popen[str]]:
    """Return a running process that takes orders, shared by the tests of this module."""
    with publisher() as process:
        yield process


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """Return the build of version 1.0.0."""
    return make_build(tmp_path / "first")


@pytest.fixture
def before(tmp_path: Path, first: Path) -> Path:
    """Return a hub with two releases that share a file."""
    hub = DirectoryHub(tmp_path / "before")
    publish(first, hub)
    publish(make_build(tmp_path / "second", SECOND, ["Rain", "Snow"]), hub)
    return hub.root


def whole(hub: DirectoryHub) -> list[str]:
    """Return the visible versions that were not taken back, after verifying each."""
    return [
        str(it) for it in hub.versions(NAME) if hub.yanked(NAME, it) is None and verify_folder(hub.folder(NAME, it)).ok
    ]


def test_a_kill_at_any_step_of_a_yank_leaves_it_said_or_not(
    desk: subprocess.Popen[str], before: Path, first: Path, tmp_path: Path
) -> None:
    """Whichever call is the last: the release is taken back, or as it was, and it can be said again."""
    seen = []
    for step in range(1, MOST_STEPS):
        hub = fresh(before, tmp_path / f"hub{step}")
        send(desk, Order(build=str(first), hub=str(hub.root), doing="yank", die_at=step))
        ended = answer(desk)
        seen.append(whole(hub))
        assert hub.yank(NAME, FIRST, REASON).reason == REASON
        hub.sweep()
        assert (whole(hub), list((hub.root / NAME).glob(f"{STAGING}/*"))) == (["1.1.0"], [])
        if ended != KILLED:
            break
    assert ended == "yanked, unharmed"
    said = seen.index(["1.1.0"])
    assert seen == [["1.0.0", "1.1.0"]] * said + [["1.1.0"]] * (len(seen) - said)
    assert said > 3


def test_a_kill_at_any_step_of_a_purge_is_made_good(
    desk: subprocess.Popen[str], before: Path, first: Path, tmp_path: Path
) -> None:
    """Whichever call is the last: the release is whole or out of sight, and a sweep finishes it."""
    DirectoryHub(before).yank(NAME, FIRST, REASON)
    seen = []
    for step in range(1, MOST_STEPS):
        hub = fresh(before, tmp_path / f"hub{step}")
        send(desk, Order(build=str(first), hub=str(hub.root), doing="purge", die_at=step))
        ended = answer(desk)
        versions = hub.versions(NAME)
        seen.append(FIRST not in versions)
        if FIRST in versions:
            assert verify_folder(hub.folder(NAME, FIRST, allow_yanked=True)).ok
        hub.sweep()
        assert list((hub.root / NAME).glob(f"{STAGING}/*")) == []
        assert (hub.root / NAME / "releases" / "v1.0.0").exists() == (FIRST in versions)
        hub.purge(NAME, FIRST)
        assert whole_versions(hub) == [SECOND]
        with pytest.raises(DataRefused, match="its version stays taken"):
            publish(first, hub)
        if ended != KILLED:
            break
    assert ended == "purged, unharmed"
    gone = seen.index(True)
    assert seen == [False] * gone + [True] * (len(seen) - gone)
    assert (gone > 3, len(seen) - gone > 10) == (True, True)


@pytest.mark.parametrize("doing", DONE)
def test_a_failing_call_at_any_step_is_told(
    desk: subprocess.Popen[str], before: Path, first: Path, tmp_path: Path, doing: str
) -> None:
    """A disk that refuses is a lost place, no half truth is left, and the second time it is done."""
    if doing == "purge":
        DirectoryHub(before).yank(NAME, FIRST, REASON)
    endings = set()
    for step in range(1, MOST_STEPS):
        hub = fresh(before, tmp_path / f"hub{step}")
        send(desk, Order(build=str(first), hub=str(hub.root), doing=doing, fail_at=step, errno=errno.EIO))
        ended = answer(desk)
        endings.add(ended)
        assert whole(hub) in (["1.1.0"], ["1.0.0", "1.1.0"])
        hub.yank(NAME, FIRST, REASON)
        if doing == "purge":
            hub.purge(NAME, FIRST)
            assert whole_versions(hub) == [SECOND]
        if "unharmed" in ended:
            break
    assert "PlaceError" in endings
    assert endings <= {"PlaceError", DONE[doing], f"{DONE[doing]}, unharmed"}


def test_a_kill_at_any_step_of_a_pull_leaves_a_whole_release_or_none(
    desk: subprocess.Popen[str], before: Path, first: Path, tmp_path: Path
) -> None:
    """Whichever call is the last: folder and lock are whole or not there, and the second time it is done."""
    seen = []
    address = DatasetAddress(HubAddress("dir", str(before)), NAME)
    for step in range(1, MOST_STEPS):
        place = tmp_path / f"place{step}"
        place.mkdir()
        send(desk, Order(build=str(first), hub=str(before), doing="pull", place=str(place), die_at=step))
        ended = answer(desk)
        there, lock = (place / "data").exists(), place / "copydesk.lock"
        assert not there or verify_folder(place / "data").ok
        seen.append((there, len(read_lock(lock).datasets)))
        pull(address, FIRST, place / "data", lock=lock)
        sweep_project(place)
        assert sorted(path.name for path in place.iterdir()) == ["copydesk.lock", "data"]
        if ended != KILLED:
            break
    assert ended == "pulled, unharmed"
    assert seen == sorted(seen)
    assert set(seen) == {(False, 0), (True, 0), (True, 1)}

"""Is a release whole or absent whatever happens to its publisher?"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.builds import FIRST, NAME, SECOND, make_build, write_manifest
from tests.faults.harness.race import races
from tests.faults.publisher import Order, answer, publisher, send

from copydesk.errors import PlaceError
from copydesk.hubs.base import Outcome
from copydesk.hubs.directory import STAGING, DirectoryHub
from copydesk.manifest import MANIFEST_NAME
from copydesk.publish import publish
from copydesk.release import Version
from copydesk.verify import verify_folder

MOST_STEPS = 200
UNHARMED = "published, unharmed"
KILLED = f"ended by {int(signal.SIGKILL)}"


@pytest.fixture(scope="module")
def desk() -> Iterator[subprocess.Popen[str]]:
    """Return a running publisher, shared by the tests of this module."""
    with publisher() as process:
        yield process


@pytest.fixture
def build(tmp_path: Path) -> Path:
    """Return the build that the faults hit: version 1.1.0."""
    return make_build(tmp_path / "second", SECOND, ["Rain", "Sun", "Snow"])


@pytest.fixture(params=["first release", "later release"])
def before(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return a hub before the fault: not there yet, or with version 1.0.0."""
    hub = tmp_path / "before"
    if request.param == "later release":
        publish(make_build(tmp_path / "first"), DirectoryHub(hub))
    return hub


def fresh(before: Path, place: Path) -> DirectoryHub:
    """Return a copy of the hub, to be hit."""
    if before.exists():
        shutil.copytree(before, place)
    return DirectoryHub(place)


def whole_versions(hub: DirectoryHub) -> list[Version]:
    """Return the visible versions, after verifying each of them."""
    versions = hub.versions(NAME)
    for version in versions:
        found = verify_folder(hub.folder(NAME, version))
        assert (found.version, found.damages) == (str(version), ())
    return versions


def assert_second_run_completes(hub: DirectoryHub, build: Path) -> None:
    """Publish again and expect the release, verified and sealed; the outcome tells whether it was there."""
    there = SECOND in hub.versions(NAME)
    done = publish(build, hub)
    assert done.outcome is (Outcome.ALREADY if there else Outcome.PUBLISHED)
    assert stat.S_IMODE(done.folder.stat().st_mode) == stat.S_IMODE((done.folder / "data").stat().st_mode) == 0o555
    assert SECOND in whole_versions(hub)


def test_a_kill_at_any_step_leaves_whole_releases(
    desk: subprocess.Popen[str], before: Path, build: Path, tmp_path: Path
) -> None:
    """Whichever call is the publisher's last, old releases stay, the new one is whole or absent, and can be redone."""
    old = DirectoryHub(before).versions(NAME)
    seen = []
    for step in range(1, MOST_STEPS):
        hub = fresh(before, tmp_path / f"hub{step}")
        send(desk, Order(build=str(build), hub=str(hub.root), die_at=step))
        ended = answer(desk)
        seen.append(whole_versions(hub))
        hub.sweep()
        assert (list((hub.root / NAME).glob(f"{STAGING}/*")), whole_versions(hub)) == ([], seen[-1])
        assert_second_run_completes(hub, build)
        if ended != KILLED:
            break
    assert ended == UNHARMED
    visible = seen.index([*old, SECOND])
    assert seen == [old] * visible + [[*old, SECOND]] * (len(seen) - visible)
    assert visible > 15, "the kills came too late to hit the staging"
    assert len(seen) - visible > 3, "the kills ended too early to hit what follows the commit"


@pytest.mark.parametrize("number", [errno.EIO, errno.EACCES], ids=errno.errorcode.get)
def test_a_failing_call_at_any_step_is_told_and_can_be_redone(
    desk: subprocess.Popen[str], before: Path, build: Path, tmp_path: Path, number: int
) -> None:
    """Before the commit a failing call is a PlaceError that leaves nothing, after it a StateUnknown."""
    old = DirectoryHub(before).versions(NAME)
    endings = set()
    for step in range(1, MOST_STEPS):
        hub = fresh(before, tmp_path / f"hub{step}")
        send(desk, Order(build=str(build), hub=str(hub.root), fail_at=step, errno=number))
        ended = answer(desk)
        if ended == UNHARMED:
            break
        endings.add(ended)
        assert whole_versions(hub) == (old if ended == "PlaceError" else [*old, SECOND])
        assert list((hub.root / NAME).glob(f"{STAGING}/*")) == []
        assert_second_run_completes(hub, build)
    assert ended == UNHARMED
    assert endings == {"PlaceError", "StateUnknown", "published"}


def test_a_kill_in_the_middle_of_a_file_leaves_whole_releases(
    desk: subprocess.Popen[str], build: Path, tmp_path: Path
) -> None:
    """A publisher that dies with a part of a file written has made nothing visible."""
    manifest = (build / MANIFEST_NAME).stat().st_size
    for limit in (1, 50, 100, manifest // 2, manifest - 1):
        hub = DirectoryHub(tmp_path / f"hub{limit}")
        send(desk, Order(build=str(build), hub=str(hub.root), largest_file=limit, deadly=True))
        assert answer(desk) == f"ended by {int(signal.SIGXFSZ)}"
        assert whole_versions(hub) == []
        assert_second_run_completes(hub, build)


def test_a_file_that_cannot_grow_is_a_lost_place(desk: subprocess.Popen[str], build: Path, tmp_path: Path) -> None:
    """A quota met in the middle of a file is a PlaceError, and the earlier release stays."""
    hub = DirectoryHub(tmp_path / "hub")
    publish(make_build(tmp_path / "first"), hub)
    send(desk, Order(build=str(build), hub=str(hub.root), largest_file=700))
    assert answer(desk) == "PlaceError"
    assert (whole_versions(hub), list((hub.root / NAME).glob(f"{STAGING}/*"))) == ([FIRST], [])
    assert_second_run_completes(hub, build)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a disk of 96 kB; skips where none can be mounted."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.geteuid() or mount("-t", "tmpfs", "-o", "size=96k", "tmpfs", str(disk)):
        pytest.skip("only root can mount a small disk")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def mount(*options: str) -> int:
    """Mount, and return how it ended."""
    command = ["mount", *options]
    return subprocess.run(command, check=False, capture_output=True).returncode


def test_a_full_disk_is_told_and_harms_nothing(small_disk: Path, build: Path, tmp_path: Path) -> None:
    """On a full disk publishing says so, leaves no staging, and succeeds when there is space."""
    hub = DirectoryHub(small_disk / "hub")
    publish(make_build(tmp_path / "first"), hub)
    (build / "data" / "large").write_bytes(bytes(200_000))
    write_manifest(build, SECOND, rows=3)
    with pytest.raises(PlaceError, match="cannot publish to the hub") as full:
        publish(build, hub)
    assert (full.value.why, full.value.where) == (os.strerror(errno.ENOSPC), str(hub.root))
    assert "Free some space" in full.value.help
    assert (whole_versions(hub), list((hub.root / NAME).glob(f"{STAGING}/*"))) == ([FIRST], [])
    assert not mount("-o", "remount,size=4m", str(small_disk))
    assert_second_run_completes(hub, build)


def test_a_read_only_disk_is_told_and_can_be_read(small_disk: Path, build: Path, tmp_path: Path) -> None:
    """On a read-only disk new releases are refused with the reason, and old ones stay published."""
    hub = DirectoryHub(small_disk / "hub")
    first = make_build(tmp_path / "first")
    publish(first, hub)
    assert not mount("-o", "remount,ro", str(small_disk))
    with pytest.raises(PlaceError) as refused:
        publish(build, hub)
    assert refused.value.why == os.strerror(errno.EROFS)
    assert publish(first, hub).outcome is Outcome.ALREADY


def test_of_eight_publishers_one_wins_each_time(tmp_path: Path) -> None:
    """In each of ten rounds of eight processes with different bytes one publishes, and its bytes are there."""
    rounds = list(races(tmp_path, 10))
    assert [it.wrong for it in rounds] == [""] * 10
    assert {it.ending for it in rounds} == {"DataRefused 7, published 1"}
    assert len(whole_versions(DirectoryHub(tmp_path / "hub"))) == 10

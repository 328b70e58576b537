"""What survives? A short part of what `scripts/faults` strikes in full."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.faults.harness import __main__ as chore
from tests.faults.harness import commands, power, rot
from tests.faults.harness.cases import Case, Tally, spread, table
from tests.faults.harness.desk import Desk, open_desk
from tests.faults.harness.project import NAME, NEW, OLD, Shop, harm, left_behind, open_shop, renew, unmended
from tests.faults.test_publish_faults import mount

FULL = "Free some space on that disk"
MORE = "ulimit -n"
SMALL = ("380k", "440k", "520k")
"""Disks that hold the project and not its build: it ends at another place in each."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Return a desk, shared by the tests of this module."""
    with open_desk(tmp_path_factory.mktemp("cache")) as opened:
        yield opened


@pytest.fixture(scope="module")
def shop(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """Return a project with a release, a build, and captures of the next release."""
    return open_shop(desk, tmp_path_factory.mktemp("shop"))


def wrongs(cases: list[Case], least: int) -> list[str]:
    """Return what should not be; fewer cases than this are none that tell anything."""
    assert len(cases) >= least
    return [f"{it.struck}: {it.ending}: {it.wrong}" for it in cases if it.wrong]


def test_a_kill_of_build_or_publish_leaves_what_was_there(desk: Desk, shop: Shop, tmp_path: Path) -> None:
    """Old releases and the old build are whole, nothing half is visible, and the second time it is done."""
    trace = not commands.why_no_trace(desk, tmp_path)
    cases = list(commands.kills(shop, desk, tmp_path, 10, trace=trace))
    assert wrongs(cases, 8) == []
    if not trace:
        pytest.skip("no strace: calls were struck by the hook alone")


def test_a_call_that_fails_is_told_or_made_good(desk: Desk, shop: Shop, tmp_path: Path) -> None:
    """The error is one of ours, nobody is told of a release that is not there, and the second time it is done."""
    trace = not commands.why_no_trace(desk, tmp_path)
    cases = list(commands.failures(shop, desk, tmp_path, 10, trace=trace))
    assert wrongs(cases, 8) == []
    if not trace:
        pytest.skip("no strace: calls were struck by the hook alone")


def test_what_is_harmed_is_seen(desk: Desk, shop: Shop, tmp_path: Path) -> None:
    """Those who look afterwards see a damaged release, a lost one, a lost build, a false word, and what is left."""
    root = renew(tmp_path / "project", shop.built)
    assert harm(shop, root, killed=True, said=None, doing="publish") == left_behind(root) == ""
    assert harm(shop, root, killed=False, said=0, doing="publish") == "said to be published, and is not"
    (root / ".copydesk-dead").mkdir()
    assert left_behind(root) == "left behind: .copydesk-dead"
    assert unmended(shop, root, desk, "publish") == ""
    (root / "build").rename(root / "elsewhere")
    assert harm(shop, root, killed=True, said=None, doing="publish") == "the build is gone"
    card = root / ".hub" / NAME / "releases" / OLD.tag / "README.md"
    card.chmod(0o644)
    card.write_bytes(card.read_bytes() + b"\n")
    assert "README.md" in harm(shop, root, killed=True, said=None, doing="publish")
    card.parent.parent.chmod(0o755)
    card.parent.chmod(0o755)
    card.parent.rename(root / "away")
    assert harm(shop, root, killed=True, said=None, doing="publish") == f"the hub shows {NEW}"


def test_a_power_cut_leaves_whole_releases(tmp_path: Path) -> None:
    """In a model of a disk nothing is torn, and what was said to be done is done."""
    cases = list(power.modelled(tmp_path, 60))
    assert wrongs(cases, 60) == []
    assert {it.ending for it in cases} == {"done", "as before"}


def test_a_product_that_forgets_to_sync_is_caught(tmp_path: Path) -> None:
    """Without the syncs of files, or those of folders, the same images are torn or lack the release."""
    assert wrongs(list(power.forgetful(tmp_path, 16, power.DOING[:1])), 2) == []


def test_a_power_cut_on_a_real_disk(tmp_path: Path) -> None:
    """An ext4 whose file is copied between the calls holds whole releases; without syncs it does not."""
    if why := power.why_no_ext4(tmp_path):
        pytest.skip(why)
    assert wrongs(list(power.real(tmp_path, 4, doings=power.DOING[:1])), 4) == []
    assert wrongs(list(power.really_forgetful(tmp_path, 4, power.DOING[:1])), 2) == []


def test_all_damage_of_a_signed_release_is_named(desk: Desk, tmp_path: Path) -> None:
    """By its path: bits, blocks, lengths, files, replays, and what is edited and stated anew."""
    assert wrongs(list(rot.damages(rot.open_victim(desk, tmp_path), 300)), 300) == []


@pytest.mark.parametrize("small", SMALL)
def test_a_full_disk_is_told_by_a_build(shop: Shop, tmp_path: Path, small: str) -> None:
    """The exit code is 3, the message says how to mend it, and the old build stays."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.geteuid() or mount("-t", "tmpfs", "-o", f"size={small}", "tmpfs", str(disk)):
        pytest.skip("only root can mount a small disk")
    try:
        root = renew(disk / "project", shop.unbuilt)
        ended = subprocess.run([sys.executable, "-m", "copydesk", "build"], cwd=root, capture_output=True, text=True)
        assert (ended.returncode, harm(shop, root, killed=False, said=3, doing="build")) == (3, "")
        assert "No space left on device" in ended.stderr
        assert FULL in ended.stderr
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_too_many_open_files_are_told_by_a_build(shop: Shop, tmp_path: Path) -> None:
    """The same where a process may open no more files."""
    root = renew(tmp_path / "project", shop.unbuilt)
    command = f"ulimit -n 9; exec {sys.executable} -m copydesk build"
    ended = subprocess.run(["sh", "-c", command], cwd=root, capture_output=True, text=True)
    assert (ended.returncode, harm(shop, root, killed=False, said=3, doing="build")) == (3, "")
    assert "Too many open files" in ended.stderr
    assert MORE in ended.stderr


def test_a_table_says_what_did_not_hold() -> None:
    """One case that is not allowed, or one too few, and the verdict is another."""
    good, bad = Case("hook", "call 1", "exit code 3"), Case("hook", "call 2", "torn", "the release is damaged")
    held, few, broken = (Tally("kill", 2).add(cases) for cases in ([good, good], [good], [good, bad, good]))
    assert [it.ok for it in (held, few, broken)] == [True, False, False]
    assert [line.split(" | ")[-1] for line in table([held, few, broken])[2:]] == ["held |", "too few |", "BROKEN |"]
    assert "NOT ALLOWED: torn 1" in table([broken])[-1]


@pytest.mark.parametrize(("wrong", "code"), [("", 0), ("the release is damaged", 1)])
def test_the_chore_ends_with_its_table(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], wrong: str, code: int
) -> None:
    """The table is the last output, and the exit code is 1 when something did not hold."""
    struck = [Case("hook", "call 1", "as before"), Case("hook", "call 2", "torn", wrong)]
    monkeypatch.setattr(chore, "KINDS", {"kills": (lambda _, most: Tally("kill", most).add(struck), 2)})
    assert chore.main(["kills"]) == code
    assert capsys.readouterr().out.splitlines()[-3:] == table([Tally("kill", 2).add(struck)])
    assert chore.main(["--cases", "3"]) == 1, "fewer cases ran than were asked for"


def test_cases_are_spread_from_the_first_to_the_last() -> None:
    """As many as are wanted, and both ends."""
    assert (spread(range(100), 3), spread(range(3), 9)) == ([0, 50, 99], [0, 1, 2])

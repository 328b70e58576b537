"""Do the commands around releases say what they did, to people and to machines?"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from tests.builds import FIRST, SECOND, SHARD, everything_in, make_build

from copydesk.cli.app import run

HUB = "dir:hub"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder with two builds, and return it."""
    monkeypatch.chdir(tmp_path)
    make_build(tmp_path / "first", FIRST)
    make_build(tmp_path / "second", SECOND, ["Rain", "Snow"])
    return tmp_path


@pytest.fixture
def desk(capsys: pytest.CaptureFixture[str]) -> Desk:
    """Return what types commands and reads answers."""
    return Desk(capsys)


class Desk:
    """Types a command and reads what it says."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def asks(self, *words: str) -> Any:
        """Run a command that succeeds, and return its result for machines."""
        code = run([*words, "--json"])
        said = json.loads(self._capsys.readouterr().out)
        assert (code, said["ok"]) == (0, True), said
        return said["result"]

    def fails(self, *words: str) -> Any:
        """Run a command that fails, and return its exit code and error."""
        code = run([*words, "--json"])
        said = json.loads(self._capsys.readouterr().out)
        assert said["exit_code"] == code != 0, said
        return {"exit_code": code, **said.get("error", {})}

    def reads(self, *words: str) -> str:
        """Run a command that succeeds, and return what it says to people."""
        code = run(list(words))
        said = self._capsys.readouterr()
        assert code == 0, said.err
        return said.out


# publish --plan


def test_a_plan_names_what_moves_and_writes_nothing(desk: Desk, here: Path) -> None:
    """The plan of a second release lists its new files, counts the others, and publishing then moves just that."""
    desk.asks("publish", "first", "--to", HUB)
    before = everything_in(here)
    plan = desk.asks("publish", "second", "--to", HUB, "--plan")
    assert [it["path"] for it in plan["new"]] == [SHARD, "provenance/train-0001-00000.parquet"]
    assert plan["moved"] == {
        "files": 2,
        "bytes": sum((here / "second" / it["path"]).stat().st_size for it in plan["new"]),
    }
    assert plan["there"] == {"files": 1, "bytes": (here / "second" / "README.md").stat().st_size}
    assert everything_in(here) == before
    done = desk.asks("publish", "second", "--to", HUB)
    assert [done[key] for key in ("moved", "there", "moved_per_mille")] == [
        plan[key] for key in ("moved", "there", "moved_per_mille")
    ]


def test_a_plan_is_shown_to_people(desk: Desk) -> None:
    """People read each new file with its size, and what is there already; after a release the same figures."""
    desk.reads("publish", "first", "--to", HUB)
    said = desk.reads("publish", "second", "--to", HUB, "--plan")
    assert f"new       {SHARD}" in said
    figures = said.split("to move   ")[1].strip()
    assert "there already: 1 file" in figures
    assert f"moved     {figures}" in desk.reads("publish", "second", "--to", HUB)


def test_a_plan_for_a_hub_that_is_not_there_yet_makes_none(desk: Desk, here: Path) -> None:
    """Everything would move, and the hub is not made."""
    plan = desk.asks("publish", "first", "--to", HUB, "--plan")
    assert (plan["moved"]["files"], plan["there"]["files"], plan["moved_per_mille"]) == (3, 0, 1000)
    assert not (here / "hub").exists()


# release gc


def test_what_a_dead_publisher_left_is_cleared_away(desk: Desk, here: Path) -> None:
    """With --plan it is named and stays, then it goes, and the third time there is nothing to do."""
    desk.asks("publish", "first", "--to", HUB)
    left = here / "hub" / "acme" / "eu-news" / ".staging" / "0123"
    (left / "data").mkdir(parents=True)
    (left / "data" / "half").write_bytes(b"half")
    (left / "linked").hardlink_to(here / "hub/acme/eu-news/releases/v1.0.0" / SHARD)
    said = [{"what": "staging", "where": "hub/acme/eu-news/.staging/0123", "bytes": 4}]
    assert desk.asks("release", "gc", HUB, "--plan") == {"hub": HUB, "plan": True, "removed": said, "bytes": 4}
    assert left.is_dir()
    assert "cleared away 1 folder, 4 bytes" in desk.reads("release", "gc", HUB)
    assert not left.exists()
    assert "nothing to clear away" in desk.reads("release", "gc", HUB)
    assert "VERIFIED" in desk.reads("verify", f"{HUB}/acme/eu-news@1.0.0")


def test_gc_needs_a_hub_or_a_project(desk: Desk) -> None:
    """Where there is neither, it says what can be named."""
    assert "release gc dir:.hub" in desk.fails("release", "gc")["help"]


def test_a_project_is_cleared_with_its_hub(desk: Desk, here: Path) -> None:
    """Without a hub named it is the recipe's, and the folder in which builds are made."""
    desk.asks("init", "news")
    os.chdir(here / "news")
    (here / "news" / ".copydesk-dead").mkdir()
    (here / "news" / ".hub/local/news/.staging/0123").mkdir(parents=True)
    removed = desk.asks("release", "gc")["removed"]
    assert [(it["what"], it["where"]) for it in removed] == [
        ("staging", ".hub/local/news/.staging/0123"),
        ("work", ".copydesk-dead"),
    ]
    assert not (here / "news" / ".copydesk-dead").exists()

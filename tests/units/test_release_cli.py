"""Do the commands around releases say what they did, to people and to machines?"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from tests.builds import FIRST, SECOND, SHARD, everything_in, make_build, restate, write_manifest

from copydesk.cli.app import run
from copydesk.manifest import Previous, SplitContent, read_manifest

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
    told = [it["path"] for it in plan["new"]]
    assert told == [SHARD, "provenance/train-0001-00000.parquet"]
    assert plan["moved"] == {
        "files": 2,
        "bytes": sum((here / "second" / path).stat().st_size for path in (*told, "manifest.json")),
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


# release yank, purge and log


def test_a_release_is_taken_back_and_purged(desk: Desk) -> None:
    """It is marked in the list, refused by those who do not ask for it, and then it is gone for good."""
    for build in ("first", "second"):
        desk.asks("publish", build, "--to", HUB)
    first = f"{HUB}/acme/eu-news@1.0.0"
    said = desk.asks("release", "yank", first, "--reason", "a wrong date")
    assert (said["reference"], said["reason"], said["purged"]) == (first, "a wrong date", False)
    assert "1.0.0 (yanked) 1.1.0" in desk.reads("hub", "list", HUB)
    assert desk.asks("hub", "list", HUB)["datasets"][0]["yanked"] == ["1.0.0"]
    assert desk.fails("verify", first)["why"] == "a wrong date"
    assert "--yes" in desk.fails("release", "purge", first)["help"]
    assert desk.fails("release", "purge", f"{HUB}/acme/eu-news@1.1.0", "--yes")["exit_code"] == 2
    assert "purged" in desk.reads("release", "purge", first, "--yes")
    assert desk.asks("hub", "list", HUB)["datasets"][0]["versions"] == ["1.1.0"]
    again = desk.fails("publish", "first", "--to", HUB)
    assert (again["exit_code"], again["why"]) == (1, "a wrong date")


def test_the_history_of_a_dataset_is_told_newest_first(desk: Desk, here: Path) -> None:
    """Rows, bytes, what changed, digest, the release before, and what was said of each later."""
    state(here / "first", content=[SplitContent(config="default", split="train", rows=2, digest="d")])
    first = read_manifest(here / "first").digest
    rows = {"changed": 4, "moved": 0, "why": ["the splits are dealt by another rule", 5]}
    change(here / "second", {"added": 3, "left_out": ["a", "b"], "level": "major", "format": 7, "difference": rows})
    state(here / "second", previous=Previous(version="1.0.0", manifest=first))
    for build in ("first", "second"):
        desk.asks("publish", build, "--to", HUB)
    desk.asks("release", "yank", f"{HUB}/acme/eu-news@1.0.0", "--reason", "a wrong date")
    newest, oldest = desk.asks("release", "log", f"{HUB}/acme/eu-news")["releases"]
    assert (newest["version"], newest["previous"], newest["yanked"]) == ("1.1.0", "1.0.0", None)
    why = ["the splits are dealt by another rule", "5"]
    assert newest["changed"] == {
        "added": 3, "left_out": 2, "changed": 4, "moved": 0, "level": "major", "why": why,
    }  # fmt: skip
    assert (oldest["version"], oldest["manifest"], oldest["yanked"]) == ("1.0.0", first, "a wrong date")
    assert (oldest["rows"], oldest["changed"], oldest["signed"]) == ({"train": 2}, None, False)
    assert oldest["bytes"] == sum(entry.size for entry in read_manifest(here / "first").files)
    said = desk.reads("release", "log", f"{HUB}/acme/eu-news")
    assert "since 1.0.0: major, 3 added, 2 left out, 4 changed, the splits are dealt by another rule" in said
    assert said.index("1.1.0") < said.index("1.0.0  yanked: a wrong date")


@pytest.mark.parametrize("said", ["[]", "{", '{"added": "many", "left_out": true}', "[" * 100_000])
def test_strange_lists_of_changes_are_no_obstacle(desk: Desk, here: Path, said: str) -> None:
    """What cannot be read is not shown, and the rest is."""
    (here / "first" / "changes.json").write_text(said)
    write_manifest(here / "first", FIRST, rows=2)
    desk.asks("publish", "first", "--to", HUB)
    changed = desk.asks("release", "log", f"{HUB}/acme/eu-news")["releases"][0]["changed"]
    assert changed is None or {it for it in changed.values() if it != []} == {None}


def test_a_list_of_changes_of_another_hand_is_damage(desk: Desk, here: Path) -> None:
    """What is told of a release is what it states itself."""
    change(here / "second", {"added": 3, "left_out": 0})
    desk.asks("publish", "second", "--to", HUB)
    path = here / "hub/acme/eu-news/releases/v1.1.0/changes.json"
    path.chmod(0o644)
    path.write_text('{"added": 7}')
    newest = desk.asks("release", "log", f"{HUB}/acme/eu-news")["releases"][0]
    assert "damaged" in newest["damage"]


def test_a_damaged_release_is_named_in_the_history(desk: Desk, here: Path) -> None:
    """The others are told as ever."""
    for build in ("first", "second"):
        desk.asks("publish", build, "--to", HUB)
    manifest = here / "hub/acme/eu-news/releases/v1.0.0/manifest.json"
    manifest.chmod(0o644)
    manifest.write_text("{")
    newest, oldest = desk.asks("release", "log", f"{HUB}/acme/eu-news")["releases"]
    assert (newest["damage"], "the manifest is damaged" in oldest["damage"]) == (None, True)


def test_the_history_of_nothing_is_an_error(desk: Desk) -> None:
    """A dataset that the hub does not hold, or what is no dataset, is told with what to do."""
    desk.asks("publish", "first", "--to", HUB)
    assert "hub list" in desk.fails("release", "log", f"{HUB}/acme/other")["help"]
    for wrong in ("first", f"{HUB}/acme/eu-news@1.0.0", HUB):
        assert desk.fails("release", "log", wrong)["exit_code"] == 2


def change(build: Path, said: dict[str, Any]) -> None:
    """Put a list of changes into a build."""
    (build / "changes.json").write_text(json.dumps(said))
    write_manifest(build, SECOND, rows=2)


def state(build: Path, **said: object) -> None:
    """Change what the manifest of a build says."""
    restate(build, read_manifest(build), **said)

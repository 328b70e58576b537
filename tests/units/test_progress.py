"""Is it told how far a long work is, to those who listen, and without changing what the work gives?"""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from rich.console import Console
from tests.heard import Heard

from copydesk.build import Target, build
from copydesk.check import How, check
from copydesk.cli.output import Output
from copydesk.cli.progress import Bar, Lines, Step, Steps
from copydesk.progress import Unit, advance, begin, heard_by, note, steps
from copydesk.recipe import load_project
from copydesk.released import Released
from copydesk.sources import from_paths, from_project

ROOT = Path(__file__).resolve().parents[2]


def test_each_thing_comes_and_is_counted() -> None:
    """All things come in their order; what is done is said after each of them."""
    heard = Heard()
    with heard_by(heard):
        assert list(steps("read", iter("abc"), [5, 1, 4], "captures", ["x", "y"])) == ["a", "b", "c"]
    assert heard.said == [("read", 10, "captures"), (5, "x"), (1, "y"), (4,)]


def test_nobody_has_to_listen() -> None:
    """Without a listener things come as they are, also more than there are sizes for."""
    assert list(steps("read", [1, 2], [], "files")) == [1, 2]
    heard = Heard()
    with heard_by(heard):
        pass
    assert list(steps("read", [1], [1], "files")) == [1]
    assert heard.said == []


def test_a_build_says_how_far_it_is(tmp_path: Path) -> None:
    """Reading counts captures, all of them."""
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text("words")
    heard = Heard()
    with heard_by(heard):
        check(from_paths([tmp_path], None), How())
    assert heard.said[:2] == [("read", 5, "captures"), (5, "0.txt to 4.txt")]
    assert ("as of: no record has a date",) in heard.said
    assert [it[0] for it in heard.said if len(it) == 3] == ["read", "check across records", "check"]


def test_a_build_names_its_steps(tmp_path: Path) -> None:
    """Each thing that takes long has a name; what is taken over from the release before is said."""
    inputs = from_project(load_project(ROOT / "dataset/recipe.toml"))
    first, second = Heard(), Heard()
    with heard_by(first):
        before = build(inputs, Target(out=tmp_path / "first"), How())
    with heard_by(second):
        build(inputs, Target(out=tmp_path / "second", previous=Released(before.manifest, before.folder)), How())
    named = list(dict.fromkeys(it[0] for it in first.said if len(it) == 3))
    assert named[:5] == ["read", "check across records", "check", "compare", "group into stories"]
    assert named[5:] == ["write", "look for leaks", "count and seal"]
    assert not [it for it in first.said if str(it[0]).startswith("taken over")]
    assert [it for it in second.said if str(it[0]).startswith("taken over from the release before: ")]


def test_a_log_gets_a_line_now_and_then() -> None:
    """A line every ten seconds, with how much of how much, how fast and how long still; nothing for quick work."""
    now = [0.0]
    said: list[str] = []
    lines = Lines(lambda line: said.append(line[0]), lambda: now[0])
    lines.begin("read", 480_000, "captures")
    for seconds in (1, 5, 9.9, 10, 12, 19, 20.5):
        now[0] = seconds
        lines.advance(20_000, "")
    assert said == [
        "read: 80,000 of 480,000 captures, 16 %, 8,000/s, 50 s left",
        "read: 140,000 of 480,000 captures, 29 %, 6,829/s, 50 s left",
    ]
    now[0] = 31
    lines.begin("group into stories", 0, "records")
    assert said[2:] == ["group into stories"]


def test_who_asks_hears_of_each_step() -> None:
    """A step is told when it ends, with its amount and its seconds; each thing of it to who asks for that."""
    for things in (False, True):
        now = [0.0]
        said: list[str] = []
        told = Steps(lambda line, said=said: said.append(line[0]), lambda now=now: now[0], things=things)  # type: ignore[misc]
        with heard_by(told):
            for _ in steps("read", "ab", [1, 2], "captures", ["a.txt", "b.txt"]):
                now[0] += 1.25
            note("as of: 2026-01-01")
            begin("look for leaks")
            now[0] += 0.5
            advance(3)
        told.end()
        each = ["  read  a.txt", "  read  b.txt"] if things else []
        assert said == [*each, "as of: 2026-01-01", "read: 3 captures, 2.5 s", "look for leaks: 3 records, 0.5 s"]


def test_a_terminal_gets_a_bar_with_counts() -> None:
    """What is done, how much of how much, and it is gone afterwards."""
    out = io.StringIO()
    shown = Bar(Console(file=out, force_terminal=True, width=100), "copydesk verify")
    shown.start()
    shown.begin("verify", 2_000_000, "bytes")
    shown.advance(500_000, "")
    time.sleep(0.3)
    shown.stop()
    assert "copydesk verify: verify" in out.getvalue()
    assert "500.0 kB of 2.0 MB" in out.getvalue()


def test_quick_work_in_a_pipe_is_silent() -> None:
    """A pipe gets no line for work of less than ten seconds."""
    err = io.StringIO()
    with Output(io.StringIO(), err, {}).working("copydesk build"):
        assert list(steps("read", [1, 2], [1, 1], "captures")) == [1, 2]
    assert err.getvalue() == ""


@pytest.mark.parametrize(
    ("done", "total", "unit", "words"),
    [
        (1, 2, "files", "1 of 2 files"),
        (1_200_000_000, 2_000_000_000, "bytes", "1.2 GB of 2.0 GB"),
        (3, 0, "records", "3 records"),
        (480_000, 480_000, "captures", "480,000 captures"),
        (0, 0, "records", ""),
        (0, 7, "records", "0 of 7 records"),
    ],
)
def test_amounts_are_read_by_people(done: int, total: int, unit: Unit, words: str) -> None:
    """Counts have separators, bytes a unit; what is whole, or of an unknown whole, is one number."""
    step = Step(lambda: 0.0)
    step.begin("read", total, unit)
    step.advance(done, "")
    assert (step.amount, step.rate, step.left) == (words, "", "")


@pytest.mark.parametrize(
    ("seconds", "unit", "rate", "left"),
    [(0.9, "records", "", ""), (2, "records", "500/s", "18 s left"), (100, "bytes", "10 bytes/s", "15 min left")],
)
def test_speed_is_said_once_it_is_known(seconds: float, unit: Unit, rate: str, left: str) -> None:
    """After a second; what is left in seconds, and in minutes when it is long."""
    now = [0.0]
    step = Step(lambda: now[0])
    step.begin("read", 10_000, unit)
    now[0] = seconds
    step.advance(1_000, "")
    assert (step.rate, step.left) == (rate, left)

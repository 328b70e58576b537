"""Is it told how far a long work is, to those who listen, and without changing what the work gives?"""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from rich.console import Console

from copydesk.check import How, check
from copydesk.cli.output import Output
from copydesk.cli.progress import Bar, Lines, amount
from copydesk.progress import Unit, heard_by, steps
from copydesk.sources import from_paths


class Heard:
    """A listener that keeps what it hears."""

    def __init__(self) -> None:
        self.said: list[tuple[object, ...]] = []

    def begin(self, doing: str, total: int, unit: Unit) -> None:
        """Keep what begins."""
        self.said.append((doing, total, unit))

    def advance(self, by: int) -> None:
        """Keep how much is done."""
        self.said.append((by,))


def test_each_thing_comes_and_is_counted() -> None:
    """All things come in their order; what is done is said after each of them."""
    heard = Heard()
    with heard_by(heard):
        assert list(steps("read", iter("abc"), [5, 1, 4], "captures")) == ["a", "b", "c"]
    assert heard.said == [("read", 10, "captures"), (5,), (1,), (4,)]


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
    assert heard.said[0] == ("read", 5, "captures")
    assert sum(int(str(it[0])) for it in heard.said[1:] if len(it) == 1) >= 5


def test_a_log_gets_a_line_now_and_then() -> None:
    """A line every ten seconds, with how much of how much; nothing for quick work."""
    now = [0.0]
    said: list[str] = []
    lines = Lines(lambda line: said.append(line[0]), lambda: now[0])
    lines.begin("read", 480_000, "captures")
    for seconds in (1, 5, 9.9, 10, 12, 19, 20.5):
        now[0] = seconds
        lines.advance(20_000)
    assert said == ["read: 80,000 of 480,000 captures, 16 %", "read: 140,000 of 480,000 captures, 29 %"]


def test_a_terminal_gets_a_bar_with_counts() -> None:
    """What is done, how much of how much, and it is gone afterwards."""
    out = io.StringIO()
    shown = Bar(Console(file=out, force_terminal=True, width=100), "copydesk verify")
    shown.start()
    shown.begin("verify", 2_000_000, "bytes")
    shown.advance(500_000)
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
    [(1, 2, "files", "1 of 2 files"), (1_200_000_000, 2_000_000_000, "bytes", "1.2 GB of 2.0 GB")],
)
def test_amounts_are_read_by_people(done: int, total: int, unit: Unit, words: str) -> None:
    """Counts have separators, bytes a unit."""
    assert amount(done, total, unit) == words

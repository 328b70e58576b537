"""Does the worst input take only itself along, and is no process left behind?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.units import reading
from tests.units.dying import gone

from copydesk.errors import PlaceError, UsageError
from copydesk.limits import MAX_CAPTURE_SECONDS, MAX_LOSSES
from copydesk.runner import sandbox
from copydesk.runner.sandbox import Loss, Told, apart

PREPARE = "tests.units.reading.prepare"
SIGSEGV = "the process that read it ended twice by SIGSEGV"

pytestmark = pytest.mark.skipif(os.name != "posix", reason="this system has no such limits")


@pytest.fixture(autouse=True)
def _nobody_waits() -> Iterator[None]:
    """Begin and end without a child that waits for work."""
    sandbox.let_go()
    yield
    sandbox.let_go()


def told(*things: str) -> list[tuple[int, int, object]]:
    """Return what came of each thing; a loss as its cause."""
    found: list[Told[str]] = list(apart(reading.read, things, PREPARE))
    return [(it.thing, it.row, it.result.cause if isinstance(it.result, Loss) else it.result) for it in found]


def waiting() -> list[int]:
    """Return the processes that wait for work."""
    return [child.pid for child in sandbox._idle]  # noqa: SLF001 - what is left behind is seen nowhere else


def test_results_come_in_order_from_one_child() -> None:
    """Things are read one behind the other by one process, which waits for more afterwards."""
    assert told("a2", "b1", "c0", "d1") == [(0, 0, "a2.0"), (0, 1, "a2.1"), (1, 0, "b1.0"), (3, 0, "d1.0")]
    first = waiting()
    assert told("e1") == [(0, 0, "e1.0")]
    assert (len(first), waiting()) == (1, first)


@pytest.mark.parametrize(
    ("misfortune", "cause", "words"),
    [
        ("spins", "time", f"reading it takes more than {MAX_CAPTURE_SECONDS} seconds of work"),
        ("spins in C", "time", f"reading it takes more than {MAX_CAPTURE_SECONDS} seconds of work"),
        ("swells", "memory", "reading it takes more than 640 MiB of memory"),
        ("crashes", "crash", SIGSEGV),
        ("is killed", "crash", "the process that read it ended twice by SIGKILL"),
        ("exits", "crash", "the process that read it ended twice with exit code 3"),
        ("raises", "crash", "ValueError: not this one"),
        ("recurses", "crash", "RecursionError: maximum recursion depth exceeded"),
        ("writes", "crash", "ForbiddenError: the reader asked for `open`"),
        ("deletes", "crash", "ForbiddenError: the reader asked for `os.remove`"),
        ("connects", "crash", "ForbiddenError: the reader asked for `socket."),
        ("starts a program", "crash", "ForbiddenError: the reader asked for `subprocess.Popen`"),
        ("returns a function", "crash", "what was read holds `posix.system`"),
        ("returns too much", "memory", "what was read takes more than 64 MiB"),
    ],
)
def test_what_is_lost_is_only_itself(misfortune: str, cause: str, words: str) -> None:
    """The results before and behind it come, in order and once; the loss says what happened."""
    found = list(apart(reading.read, ["a1", f"{misfortune}3", "b1"], PREPARE))
    assert [(it.thing, it.row) for it in found] == [(0, 0), (1, 0), (1, 1), (1, 2), (2, 0)]
    assert found[2].result == Loss(cause, found[2].result.message)
    assert found[2].result.message.startswith(words)


def test_a_child_that_was_killed_once_is_replaced(tmp_path: Path) -> None:
    """A death that does not come again, such as that by a machine short of memory, loses nothing."""
    file = tmp_path / "mark"
    stream = apart(reading.wait_for, [str(file)], PREPARE)
    first = str(next(stream).result)
    os.kill(int(first), signal.SIGKILL)
    file.write_text("read")
    assert [(it.thing, it.row, it.result) for it in stream] == [(0, 1, "read")]


def test_a_file_that_is_deadly_itself_is_one_loss() -> None:
    """When nothing ever comes of a thing it is given up after the first loss, and the next thing is read."""
    found = list(apart(reading.read, ["always crashes9", "a1"], PREPARE))
    assert [(it.thing, it.row) for it in found] == [(0, 0), (0, 1), (1, 0)]
    assert [it.result.rest for it in found if isinstance(it.result, Loss)] == [False, True]


def test_the_rest_is_left_after_some_losses() -> None:
    """A thing that goes on losing results does not keep the owner for ever."""
    found = list(apart(reading.read_but_first, ["a9", "b1"], PREPARE))
    lost = [it for it in found if isinstance(it.result, Loss)]
    assert [(it.thing, it.row) for it in lost] == [(0, row) for row in range(1, MAX_LOSSES + 1)]
    assert [it.result.rest for it in lost] == [False, False, True]
    assert (found[0].result, found[-1].result) == ("a9", "b1")


def test_a_mistake_is_raised() -> None:
    """What copydesk says about the call or the disk is said by the owner."""
    with pytest.raises(UsageError) as caught:
        list(apart(reading.read, ["refuses2"], PREPARE))
    assert str(caught.value) == "refused\nwhere: here\nhelp: Mend it."
    assert waiting() == []


def test_a_sleeper_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that waits for something that never comes is ended by its owner."""
    monkeypatch.setattr(sandbox, "MAX_SILENCE_SECONDS", 1)
    stream = apart(reading.place, ["sleeps", "a"], PREPARE)
    _, process = next(stream).result
    assert next(stream).result == Loss("time", "reading it gave no sign for 1 seconds")
    assert gone(process, 0)
    assert [(it.thing, it.row) for it in stream] == [(1, 0)]


def test_a_child_that_cannot_start_is_told() -> None:
    """An installation that is broken is a matter of the machine, with what to do."""
    with pytest.raises(PlaceError, match="does not start") as caught:
        list(apart(reading.read, ["a1"], "tests.units.reading.prepare_never"))
    assert (caught.value.exit_code, "COPYDESK_DEBUG=1" in caught.value.help) == (3, True)


def test_a_child_stands_nowhere_and_holds_no_token(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A reader keeps no folder of the user busy, and is not given what opens hubs and clouds."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HF_TOKEN", "never")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "never")
    assert next(apart(reading.place, ["a"], PREPARE)).result[0] == "/"
    sandbox.let_go()
    names = next(apart(reading.variables, ["a"], PREPARE)).result
    assert [name for name in names if "TOKEN" in name or "SECRET" in name] == []
    assert "PATH" in names


def test_a_child_that_was_started_ahead_is_used() -> None:
    """What was started early reads; it is started once."""
    sandbox.start_ahead(PREPARE)
    sandbox.start_ahead(PREPARE)
    first = waiting()
    assert told("a1") == [(0, 0, "a1.0")]
    assert (len(first), waiting()) == (1, first)


def test_work_that_is_left_leaves_no_process() -> None:
    """Who stops listening in the middle ends the reader."""
    stream = apart(reading.place, ["sleeps"], PREPARE)
    _, process = next(stream).result
    stream.close()
    assert gone(process, 0)
    assert waiting() == []


@pytest.mark.parametrize("thing", ["waits", "sleeps"])
@pytest.mark.parametrize("ending", ["killed", "interrupted"])
def test_a_child_ends_with_its_owner(thing: str, ending: str) -> None:
    """When an owner dies, or is interrupted, its reader is gone: one that waits at once, one that sleeps in time."""
    code = (
        "import sys, time; from tests.units import reading; from copydesk.runner.sandbox import apart\n"
        "stream = apart(reading.place, [sys.argv[1]], 'tests.units.reading.impatient')\n"
        "print(next(stream).result[1], flush=True)\n"
        "_ = list(stream)\n"
        "time.sleep(600)\n"
    )
    owner = subprocess.Popen(
        [sys.executable, "-c", code, thing], stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    assert owner.stdout
    assert owner.stderr
    process = int(owner.stdout.readline())
    time.sleep(0.3)
    if ending == "killed":
        owner.kill()
    else:
        os.killpg(owner.pid, signal.SIGINT)  # as a terminal does: to the owner and all that it started
    said = owner.stderr.read().decode()
    assert gone(process, 5)
    assert said.count("Traceback") == (ending == "interrupted"), said  # the owner's own, of this bare program
    assert owner.wait(5) in {-signal.SIGKILL, -signal.SIGINT, 1}
    owner.stdout.close()
    owner.stderr.close()


def test_a_system_without_limits_reads_here() -> None:
    """Where there is no sandbox a result is lost only when reading it raises."""
    found = list(sandbox._here(reading.read, ["a1", "raises3", "b1"]))  # noqa: SLF001 - the road of another system
    assert [(it.thing, it.row) for it in found] == [(0, 0), (1, 0), (1, 1), (2, 0)]
    assert found[2].result == Loss("crash", "ValueError: not this one", rest=True)
    with pytest.raises(UsageError):
        list(sandbox._here(reading.read, ["refuses2"]))  # noqa: SLF001 - the same

"""Is work done in order, also when workers die?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
from tests.units.dying import die_always, die_once, double, gone, refuse

from copydesk.errors import PlaceError, UsageError
from copydesk.runner import open_runner
from copydesk.runner.local import LocalRunner, SerialRunner

NUMBERS = list(range(12))


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_items(workers: int) -> None:
    """The first item is the slowest, and its result is still the first."""
    runner = open_runner(workers)
    try:
        assert list(runner.map(double, NUMBERS)) == [number * 2 for number in NUMBERS]
        assert list(runner.map(double, [])) == []
        assert list(runner.map(double, [7])) == [14]
    finally:
        runner.close()


def test_one_worker_stays_in_this_process() -> None:
    """With one worker no process is started."""
    assert isinstance(open_runner(1), SerialRunner)
    assert isinstance(open_runner(2), LocalRunner)


def test_a_worker_that_dies_once_is_replaced(tmp_path: Path) -> None:
    """A worker that is killed in the middle loses nothing: its items are done again, each result comes once."""
    runner = LocalRunner(2)
    try:
        found = list(runner.map(partial(die_once, tmp_path / "mark"), NUMBERS))
    finally:
        runner.close()
    assert found == [number * 2 for number in NUMBERS]
    assert (tmp_path / "mark").exists()


def test_workers_that_keep_dying_stop_the_run() -> None:
    """An item that kills every worker is a matter of the machine, named by its number."""
    runner = LocalRunner(1)
    try:
        with pytest.raises(PlaceError, match="worker processes keep dying") as caught:
            list(runner.map(die_always, [1, 2]))
    finally:
        runner.close()
    assert (caught.value.where, caught.value.exit_code) == ("item 1 of 2", 3)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_mistake_in_a_worker_is_that_of_the_run(workers: int) -> None:
    """What a worker raises is raised in the parent, with all its words."""
    runner = open_runner(workers)
    try:
        with pytest.raises(UsageError) as caught:
            list(runner.map(refuse, [1]))
    finally:
        runner.close()
    assert str(caught.value) == "refused\nwhere: here\nhelp: Mend it."


@pytest.mark.skipif(os.name != "posix", reason="the signals of this system are others")
@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGINT])
def test_workers_end_with_their_parent(tmp_path: Path, ending: signal.Signals) -> None:
    """Whether the parent is killed or interrupted, its workers are gone, and do not begin what they had taken."""
    code = (
        "import sys; from functools import partial; from pathlib import Path\n"
        "from tests.units.dying import rest; from copydesk.runner.local import LocalRunner\n"
        "runner = LocalRunner(2)\n"
        "try:\n    list(runner.map(partial(rest, Path(sys.argv[1])), list(range(8))))\n"
        "except KeyboardInterrupt:\n    runner.close()\n"
    )
    owner = subprocess.Popen([sys.executable, "-c", f"{code}", str(tmp_path)], start_new_session=True)
    while len(list(tmp_path.glob("[0-9]*"))) < 2:
        time.sleep(0.02)
    workers = [int(path.read_text()) for path in tmp_path.glob("[0-9]*")]
    os.killpg(owner.pid, ending) if ending == signal.SIGINT else owner.kill()
    owner.wait(20)
    assert all(gone(worker, 10) for worker in workers)
    assert len(list(tmp_path.glob("[0-9]*"))) == 2

"""Is work done in order, by whoever does it, also when workers die?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from tests.units.dying import add, die_always, die_once, double, gone, refuse, time_out

from copydesk.errors import PlaceError, UsageError
from copydesk.progress import steps
from copydesk.runner import Crew, Runner, running
from copydesk.runner.local import LocalRunner, SerialRunner

pytestmark = pytest.mark.filterwarnings("ignore:.*<socket:pytest.PytestUnraisableExceptionWarning")
"""When a worker dies, Dask forgets to close the socket of the connection that it tries next."""

NUMBERS = list(range(12))
CREWS = [Crew(1), Crew(2), Crew(2, "dask")]


@pytest.fixture(scope="module", params=CREWS, ids=["alone", "local", "dask"])
def runner(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    """Give each kind of runner."""
    with running(request.param, tmp_path_factory.mktemp("work")) as found:
        yield found


@pytest.fixture(scope="module", params=CREWS[1:], ids=["local", "dask"])
def workers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    """Give each kind of runner that has workers which may die."""
    with running(request.param, tmp_path_factory.mktemp("work")) as found:
        yield found


def test_results_come_in_the_order_of_the_items(runner: Runner) -> None:
    """The first item is the slowest, and its result is still the first."""
    assert list(runner.map(double, NUMBERS)) == [number * 2 for number in NUMBERS]
    assert list(runner.map(double, [])) == []
    assert list(runner.map(double, [7])) == [14]


def test_what_all_need_is_handed_out_once(runner: Runner) -> None:
    """Two values of two steps stay apart, and each worker has both."""
    one, other = runner.broadcast({"by": 1}), runner.broadcast({"by": 10})
    assert list(runner.map(partial(add, one), NUMBERS)) == [number + 1 for number in NUMBERS]
    assert list(runner.map(partial(add, other), NUMBERS)) == [number + 10 for number in NUMBERS]
    assert list(runner.map(partial(add, one), [5])) == [6]


def test_work_that_nobody_waits_for_any_more_ends(runner: Runner) -> None:
    """Whoever takes one result and leaves gets all of the next step, and none of this one."""
    stream = runner.map(double, NUMBERS)
    assert next(stream) == 0
    del stream
    assert list(runner.map(double, [3])) == [6]


def test_one_worker_stays_in_this_process(tmp_path: Path) -> None:
    """With one worker no process is started."""
    with running(Crew(1), tmp_path) as alone, running(Crew(2), tmp_path) as two:
        assert (type(alone), type(two)) == (SerialRunner, LocalRunner)


def test_a_worker_that_dies_once_is_replaced(workers: Runner, tmp_path: Path) -> None:
    """A worker that is killed in the middle loses nothing: its items are done again, each result comes once."""
    found = list(workers.map(partial(die_once, tmp_path / "mark"), NUMBERS))
    assert found == [number * 2 for number in NUMBERS]
    assert (tmp_path / "mark").exists()


def test_workers_that_keep_dying_stop_the_run(workers: Runner) -> None:
    """An item that kills every worker is a matter of the machine, named with the step and the item."""
    with pytest.raises(PlaceError, match="worker processes keep dying") as caught:
        list(steps("read", workers.map(die_always, [1, 2]), [1, 1], "files", ["a.html", "b.html"]))
    assert (caught.value.where, caught.value.exit_code) == ("step `read`, a.html", 3)
    assert list(workers.map(double, NUMBERS)) == [number * 2 for number in NUMBERS]


def test_losses_that_do_not_hinder_are_forgotten(workers: Runner, tmp_path: Path) -> None:
    """Five workers may die over five items: each of them is done at last."""
    for number in range(5):
        assert list(workers.map(partial(die_once, tmp_path / str(number)), NUMBERS)) == [it * 2 for it in NUMBERS]


def test_a_mistake_in_a_worker_is_that_of_the_run(runner: Runner) -> None:
    """What a worker raises is raised in the parent, with all its words."""
    with pytest.raises(UsageError) as caught:
        list(runner.map(refuse, [1]))
    assert str(caught.value) == "refused\nwhere: here\nhelp: Mend it."


@pytest.mark.skipif(os.name != "posix", reason="the signals of this system are others")
def test_an_item_that_times_out_is_no_wait_without_end(runner: Runner) -> None:
    """An error that looks like waiting in vain is the item's own."""
    with pytest.raises(TimeoutError, match="the disk does not answer"):
        list(runner.map(time_out, NUMBERS))
    assert list(runner.map(double, [7])) == [14]


def test_who_let_the_workers_go_gets_new_ones(runner: Runner) -> None:
    """Work may go on after workers were let go, for their memory; what was handed out before is still known."""
    one = runner.broadcast({"by": 1})
    runner.close()
    assert list(runner.map(partial(add, one), NUMBERS)) == [number + 1 for number in NUMBERS]
    runner.close()
    runner.close()


@pytest.mark.parametrize("kind", ["LocalRunner(2, work)", "DaskRunner(2, work, None)"])
@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGINT])
def test_workers_end_with_their_parent(tmp_path: Path, ending: signal.Signals, kind: str) -> None:
    """Whether the parent is killed or interrupted, its workers are gone, and do not begin what they had taken."""
    module = "dask" if kind.startswith("Dask") else "local"
    code = (
        "import sys; from functools import partial; from pathlib import Path\n"
        f"from tests.units.dying import rest; from copydesk.runner.{module} import {kind.partition('(')[0]}\n"
        "if __name__ == '__main__':\n"
        f"    work = Path(sys.argv[1]) / 'work'\n    runner = {kind}\n"
        "    try:\n        list(runner.map(partial(rest, Path(sys.argv[1])), list(range(8))))\n"
        "    except KeyboardInterrupt:\n        runner.close()\n"
    )
    owner = subprocess.Popen([sys.executable, "-c", f"{code}", str(tmp_path)], start_new_session=True)
    while len(list(tmp_path.glob("[0-9]*"))) < 2:
        time.sleep(0.02)
    busy = [int(path.read_text()) for path in tmp_path.glob("[0-9]*")]
    os.killpg(owner.pid, ending) if ending == signal.SIGINT else owner.kill()
    owner.wait(20)
    assert all(gone(worker, 20) for worker in busy)
    assert len(list(tmp_path.glob("[0-9]*"))) == 2

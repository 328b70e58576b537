"""Does a build by Dask give the same bytes, and is what goes wrong there told?"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.faults.harness import workers
from tests.intakes import put
from tests.journeys.test_captures import KINDS

from copydesk.canonical import sha256_file
from copydesk.cli.inputs import crew_of
from copydesk.errors import PlaceError, UsageError
from copydesk.runner import Crew, dask, running

HERE = Path(__file__).parents[2]
BUILD = ("build", "--first-release", "--source", "sources", "--batch", "2")


def desk(place: Path, *arguments: str, before: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command of copydesk somewhere; `before` is run first in its process."""
    code = f"{before}; import sys; from copydesk.__main__ import main; sys.exit(main())"
    call = [sys.executable, "-c", code.lstrip("; "), *arguments]
    return subprocess.run(call, cwd=place, capture_output=True, text=True, timeout=120, check=False)


def digests(folder: Path) -> dict[str, str]:
    """Return the digest of each file of a build."""
    return {path.relative_to(folder).as_posix(): sha256_file(path) for path in folder.rglob("*") if path.is_file()}


@contextmanager
def scheduler(place: Path, *, workers: int = 1) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Start a scheduler and workers that stand in another folder; give its process and its address."""
    told = place / "scheduler.json"
    shared = {"cwd": "/", "env": {**os.environ, "PYTHONPATH": str(HERE)}, "stderr": subprocess.DEVNULL}
    call = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    first = subprocess.Popen([*call, "--no-dashboard", "--scheduler-file", str(told)], **shared)  # type: ignore[call-overload]
    started = [first]
    try:
        end = time.monotonic() + 60
        while not told.exists() and time.monotonic() < end:
            time.sleep(0.05)
        call = [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(told), "--nthreads", "1"]
        call += ["--no-dashboard", "--local-directory", str(place), "--death-timeout", "10"]
        started += [subprocess.Popen(call, **shared) for _ in range(workers)]  # type: ignore[call-overload]
        yield first, told.read_text().partition('"address": "')[2].partition('"')[0]
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait(30)


def test_a_cluster_of_ones_own_and_one_that_runs_write_the_same_bytes(tmp_path: Path) -> None:
    """One word changes who works: paths may be relative, and workers may stand somewhere else."""
    put(tmp_path / "sources", KINDS)
    alone = desk(tmp_path, *BUILD, "--out", "alone")
    assert alone.returncode == 0, alone.stderr
    mine = desk(tmp_path, *BUILD, "--out", "mine", "--runner", "dask", "--workers", "2")
    assert mine.returncode == 0, mine.stderr
    assert "distributed" not in mine.stderr
    with scheduler(tmp_path) as (_, address):
        theirs = desk(tmp_path, "-v", *BUILD, "--out", "theirs", "--scheduler", address)
        captures = desk(tmp_path, "normalise", "sources", "-o", "articles.parquet", "--scheduler", address)
    assert theirs.returncode == 0, theirs.stderr
    assert f"runner: 1 worker of Dask at {address}" in theirs.stderr
    assert captures.returncode == 0, captures.stderr
    assert digests(tmp_path / "alone") == digests(tmp_path / "mine") == digests(tmp_path / "theirs")
    assert not list(tmp_path.glob(".copydesk-*"))


def test_a_worker_that_is_killed_in_the_middle_of_a_step_changes_nothing(tmp_path: Path) -> None:
    """A short part of what `scripts/faults workers` does in full."""
    found = list(workers.deaths(tmp_path, 4, crews=[Crew(2, "dask")]))
    assert [f"{it.way}, {it.struck}: {it.wrong}" for it in found if it.wrong] == []
    assert len(found) == 5


def test_a_scheduler_that_is_lost_ends_the_build_with_the_step(tmp_path: Path) -> None:
    """Exit code 3 with the step and the file; nothing appears, and nothing is left."""
    put(tmp_path / "sources", {f"{number:03d}.html": KINDS["page.html"] for number in range(400)})
    with scheduler(tmp_path) as (process, address):
        code = "import sys; from copydesk.__main__ import main; sys.exit(main())"
        call = [sys.executable, "-c", code, "-vv", *BUILD, "--scheduler", address]
        with subprocess.Popen(call, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as owner:
            assert owner.stderr
            for line in owner.stderr:
                if ".html" in line:  # the first pages are read
                    break
            process.kill()
            said = owner.stderr.read()
            assert owner.wait(60) == 3, said
    assert "the scheduler of Dask is gone" in said
    assert "step `read`, 0" in said
    assert "Traceback" not in said
    assert not (tmp_path / "build").exists()
    assert not list(tmp_path.glob(".copydesk-*"))


def test_what_is_wrong_with_an_address_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No address at all, and one where nobody answers."""
    monkeypatch.setattr(dask, "PATIENCE", 1)
    with (
        pytest.raises(UsageError, match="no address of a scheduler") as wrong,
        running(Crew(kind="dask", scheduler="there"), tmp_path),
    ):
        pass
    assert wrong.value.where == "--scheduler there"
    with (
        pytest.raises(PlaceError, match="does not answer") as silent,
        running(Crew(kind="dask", scheduler="tcp://127.0.0.1:9"), tmp_path),
    ):
        pass
    assert (silent.value.exit_code, silent.value.where) == (3, "tcp://127.0.0.1:9")


def test_a_scheduler_without_workers_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for ever for workers that do not come."""
    monkeypatch.setattr(dask, "PATIENCE", 2)
    with (
        scheduler(tmp_path, workers=0) as (_, address),
        pytest.raises(PlaceError, match="has no workers") as caught,
        running(Crew(kind="dask", scheduler=address), tmp_path),
    ):
        pass
    assert "dask worker ADDRESS" in caught.value.help


def test_workers_that_cannot_do_the_work_are_named(tmp_path: Path) -> None:
    """Another version, another disk, no copydesk: each is said with the worker and how to mend it."""
    mine = dask.look(str(tmp_path))
    dask.refuse_worker("tcp://a:1", mine, tmp_path)
    with pytest.raises(UsageError, match=r"a worker of Dask has pyarrow 1\.0, here it is") as caught:
        dask.refuse_worker("tcp://a:1", mine | {"pyarrow": "1.0"}, tmp_path)
    assert caught.value.where == "tcp://a:1"
    with pytest.raises(UsageError, match="does not see the folder of work") as caught:
        dask.refuse_worker("tcp://a:1", dask.look(str(tmp_path / "elsewhere")), tmp_path)
    assert str(tmp_path) in caught.value.where
    with pytest.raises(UsageError, match="does not know copydesk"):
        dask.refuse_worker("tcp://a:1", ModuleNotFoundError("No module named 'copydesk'"), tmp_path)


@pytest.mark.parametrize(
    ("workers", "runner", "address", "said"),
    [
        (1, "dsk", None, "Did you mean `dask`?"),
        (1, "local", "tcp://a:1", "--scheduler is one of Dask, and --runner says local"),
        (2, None, "tcp://a:1", "the workers of a scheduler are counted there"),
    ],
)
def test_options_that_exclude_each_other_are_told(
    workers: int, runner: str | None, address: str | None, said: str
) -> None:
    """A wrong call, before anything is read."""
    with pytest.raises(UsageError) as caught:
        crew_of(workers, runner, address)
    assert said in str(caught.value)


def test_without_the_extra_it_is_named(tmp_path: Path) -> None:
    """Dask is not needed for anything else, and named when it is."""
    put(tmp_path / "sources", KINDS)
    done = desk(tmp_path, *BUILD, "--runner", "dask", before="import sys; sys.modules['distributed'] = None")
    assert done.returncode == 2, done.stderr
    assert "pip install 'copydesk[dask]'" in done.stderr

"""How does a cluster run the road? As tasks of Dask, on workers that see the same disk as whoever started it.

Dask only says who does what: results are small, and everything else goes through files. What its workers lose is given
to others. A cluster of one's own on this machine speaks TLS with keys that live as long as it does: else everybody
there could run code in its workers.
"""

from __future__ import annotations

import importlib.metadata
import logging
import os
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any

from copydesk.errors import PlaceError, UsageError
from copydesk.plain import counted
from copydesk.progress import note
from copydesk.runner.base import MAX_LOSSES, Item, Result, Value, lost_workers
from copydesk.runner.local import no_interrupts
from copydesk.runner.shared import Shared, write

INSTALL = "pip install 'copydesk[dask]'"

try:
    import dask
    import distributed
except ImportError:
    raise UsageError("extra.missing", "Dask is not installed", help=INSTALL) from None

MADE_WITH = ("copydesk", "numpy", "polars", "pyarrow")
"""What decides bytes, and so has to be the same everywhere."""

AHEAD = 4
"""Items that are handed out for each worker before the first of them is done: the scheduler holds no more."""

SETTINGS: Mapping[str, object] = MappingProxyType(
    {
        "distributed.scheduler.allowed-failures": MAX_LOSSES - 1,
        # A worker that is just being started again is not lost: else it would be given up, though nobody said so.
        "distributed.deploy.lost-worker-timeout": "10000h",
        # Dask lets workers give back every few pages that they free, which makes arithmetic on arrays twice as slow.
        "distributed.nanny.pre-spawn-environ": {"OMP_NUM_THREADS": 1},
        # Nobody looks at pages about it.
        "distributed.scheduler.http.routes": [],
        "distributed.worker.http.routes": [],
    }
)
"""How a cluster on this machine is kept, from its start to its end."""

PATIENCE = 20
"""Seconds to wait for a scheduler, or for its first worker."""

ABANDONED = 600
"""Seconds without any worker after which nobody waits any longer: a cluster may have to queue for them again."""


class DaskRunner:
    """Runs items on the workers of a scheduler of Dask, or of a cluster on this machine that it starts."""

    def __init__(self, workers: int, work: Path, scheduler: str | None) -> None:
        self._count, self._work, self._scheduler = workers, work.absolute(), scheduler
        self._values = 0
        self._opened: ExitStack | None = None
        self._open()

    def _open(self) -> None:
        with ExitStack() as opened:
            opened.enter_context(_silence())
            opened.enter_context(dask.config.set(SETTINGS))
            there = self._scheduler or opened.enter_context(_cluster(self._count, self._work))
            self._client = opened.enter_context(_client(there))
            self._look_at_workers()
            self._opened = opened.pop_all()

    def map(self, function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        """Yield the results in the order of the items; PlaceError when workers keep dying, or the scheduler is gone."""
        left, begun = iter(items), deque[Any]()
        if self._opened is None:
            self._open()
        try:
            while True:
                begun.extend(self._handed_out(function, left, len(begun)))
                if not begun:
                    return
                yield self._result(begun[0])
                begun.popleft().release()
        finally:
            with suppress(Exception):  # it may be the scheduler that is gone
                self._client.cancel(list(begun), force=True)

    def _handed_out(
        self, function: Callable[[Item], Result], left: Iterator[Item], begun: int
    ) -> Iterator[distributed.Future]:
        """Hand out items, a few more than there are workers; these may become more at any time."""
        for item in islice(left, max(0, AHEAD * max(1, self._workers()) - begun)):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # that an item is large: it names many rows
                yield self._client.submit(function, item, pure=False)

    def broadcast(self, value: Value) -> Shared[Value]:
        """Write a value to a file that each worker reads once."""
        self._values += 1
        return write(value, self._work / "shared", self._values)

    def close(self) -> None:
        """Let the workers go; those of a cluster that was there before stay. Whoever has more work gets new ones."""
        opened, self._opened = self._opened, None
        with suppress(Exception):  # there is nothing left to be said
            if opened:
                opened.close()

    def _look_at_workers(self) -> None:
        """Refuse workers that have other libraries than this process, or do not see its disk; UsageError."""
        probe = self._work / "seen-by-workers"
        probe.parent.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE)
            found = self._client.run(look, str(probe), on_error="return")
        except TimeoutError:
            raise _no_workers(self._address, f"None came within {PATIENCE} seconds.") from None
        for worker, seen in sorted(found.items()):
            refuse_worker(worker, seen, self._work)
        note(f"runner: {counted(len(found), 'worker')} of Dask at {self._address}")

    @property
    def _address(self) -> str:
        return str(self._client.scheduler.address)

    def _result(self, future: distributed.Future) -> Any:  # noqa: ANN401 - of any kind
        """Wait for a result, as long as there is a worker now and then."""
        seen = time.monotonic()
        while time.monotonic() - seen < ABANDONED:
            try:
                return _result(future, PATIENCE)
            except TimeoutError:
                if future.status == "error":  # it is the item's own: of a disk that does not answer
                    raise
            seen = time.monotonic() if self._workers() else seen
        raise _no_workers(self._address, f"There was none for {ABANDONED} seconds.")

    def _workers(self) -> int:
        try:
            return sum(self._client.nthreads().values())
        except OSError:
            raise _scheduler_lost() from None


def refuse_worker(worker: str, seen: object, work: Path) -> None:
    """Refuse a worker by what `look` saw there, or by the error that it was; UsageError."""
    if not isinstance(seen, dict):
        raise UsageError(
            "usage.workers",
            "a worker of Dask does not know copydesk",
            where=worker,
            why=str(seen),
            help="Install the same copydesk, with the same extras, for the Python of each worker.",
        )
    mine = _versions()
    other = next((name for name in MADE_WITH if seen[name] != mine[name]), None)
    if other:
        raise UsageError(
            "usage.workers",
            f"a worker of Dask has {other} {seen[other]}, here it is {mine[other]}",
            where=worker,
            why="Another version may write other bytes for the same rows.",
            help="Install the same versions for the Python of each worker.",
        )
    if not seen["sees"]:
        raise UsageError(
            "usage.workers",
            "a worker of Dask does not see the folder of work",
            where=f"{worker}, {work}",
            why="Workers read sources and hand on what they made through a disk that all of them see.",
            help="Put sources and --out on such a disk; `check` and `normalise` work in the folder that TMPDIR names.",
        )


def look(probe: str) -> dict[str, str | bool]:
    """Tell what a worker has and sees."""
    return {**_versions(), "sees": os.path.exists(probe)}  # noqa: PTH110 - it may be asked of another system


def _versions() -> dict[str, str]:
    return {name: importlib.metadata.version(name) for name in MADE_WITH}


@contextmanager
def _silence() -> Iterator[None]:
    """Let Dask say nothing on its own: what matters is said by this module."""
    names = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed"]
    before = [(logger, logger.level) for logger in map(logging.getLogger, names)]
    for logger, _ in before:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in before:
            logger.setLevel(level)


def _cluster(workers: int, work: Path) -> distributed.LocalCluster:
    """Start a cluster on this machine that only this process can use; UsageError when there is nothing to lock it."""
    try:
        security = distributed.Security.temporary()
    except ImportError as error:
        raise UsageError("extra.missing", "Dask has no keys", why=str(error), help=INSTALL) from None
    with no_interrupts():  # workers are started here
        return distributed.LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            security=security,
            dashboard_address="127.0.0.1:0",
            local_directory=str(work / "dask"),
            silence_logs=logging.CRITICAL,
        )


def _client(there: str | distributed.LocalCluster) -> distributed.Client:
    """Return a client of a scheduler; UsageError for what is no address, PlaceError when nobody answers there."""
    try:
        return distributed.Client(there, timeout=PATIENCE, set_as_default=False)
    except ValueError as error:
        raise UsageError(
            "usage.options",
            "that is no address of a scheduler",
            where=f"--scheduler {there}",
            why=str(error),
            help="An address looks like tcp://host:8786 or tls://host:8786.",
        ) from None
    except OSError as error:
        raise PlaceError(
            "place.scheduler",
            "the scheduler of Dask does not answer",
            where=str(there),
            why=str(error),
            help="Look whether it runs, and whether this machine may speak to it.",
        ) from None


def _result(future: distributed.Future, seconds: float) -> Any:  # noqa: ANN401 - of any kind
    try:
        return future.result(timeout=seconds)
    except distributed.KilledWorker as error:
        raise lost_workers(f"{MAX_LOSSES} workers died over it, the last one at {error.last_worker.address}.") from None
    except distributed.client.FutureCancelledError:
        raise _scheduler_lost() from None


def _no_workers(where: str, why: str) -> PlaceError:
    mend = "Start some: dask worker ADDRESS --nthreads 1"
    return PlaceError("place.scheduler", "the scheduler of Dask has no workers", where=where, why=why, help=mend)


def _scheduler_lost() -> PlaceError:
    return PlaceError(
        "place.scheduler",
        "the scheduler of Dask is gone",
        help="Look at it, then run the command again.",
    )

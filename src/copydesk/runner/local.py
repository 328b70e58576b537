"""How does one machine run the road? In this process, or in worker processes beside it."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from copydesk.errors import PlaceError
from copydesk.runner.base import Item, Result

MAX_LOSSES = 3


class SerialRunner:
    """Runs everything in this process."""

    def map(self, function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        """Yield the results in the order of the items."""
        return map(function, items)

    def close(self) -> None:
        """Do nothing: there are no workers."""


class LocalRunner:
    """Runs items in worker processes; items of a worker that died are given to a fresh one."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._pool = self._fresh()

    def map(self, function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        """Yield the results in the order of the items; PlaceError when workers keep dying."""
        done, losses = 0, 0
        while done < len(items):
            try:
                for result in self._pool.map(function, items[done:]):
                    done += 1
                    yield result
            except BrokenProcessPool:
                losses += 1
                if losses >= MAX_LOSSES:
                    raise PlaceError(
                        "worker processes keep dying",
                        where=f"item {done + 1} of {len(items)}",
                        why="The system may be out of memory.",
                        help="Run with --workers 1, or with smaller batches.",
                    ) from None
                self._pool = self._fresh()

    def close(self) -> None:
        """Let the workers go."""
        self._pool.shutdown(cancel_futures=True)

    def _fresh(self) -> ProcessPoolExecutor:
        # Spawned, not forked: polars and pyarrow hold threads that a fork would leave locked.
        return ProcessPoolExecutor(self._workers, mp_context=multiprocessing.get_context("spawn"))

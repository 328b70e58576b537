"""How does one machine run the road? In this process, or in worker processes beside it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from copydesk.runner.base import MAX_LOSSES, Item, Result, Value, lost_workers
from copydesk.runner.shared import Here, Shared, write
from copydesk.workplace import give_back_memory


class SerialRunner:
    """Runs everything in this process."""

    def map(self, function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        """Yield the results in the order of the items."""
        return map(function, items)

    def broadcast(self, value: Value) -> Shared[Value]:
        """Keep a value: this process has it."""
        return Here(value)

    def close(self) -> None:
        """Do nothing: there are no workers."""


class LocalRunner:
    """Runs items in worker processes; items of a worker that died are given to a fresh one."""

    def __init__(self, workers: int, work: Path) -> None:
        self._workers, self._work = workers, work
        self._values = 0
        self._pool: ProcessPoolExecutor | None = None

    def map(self, function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        """Yield the results in the order of the items; PlaceError when workers keep dying."""
        done, losses = 0, 0
        while done < len(items):
            self._pool = pool = self._pool or self._fresh()
            try:
                with no_interrupts():  # workers are started here
                    futures = [pool.submit(_work, function, item) for item in items[done:]]
                for future in futures:
                    result = future.result()
                    done, losses = done + 1, 0
                    yield result
            except BrokenProcessPool:
                losses += 1
                if losses >= MAX_LOSSES:
                    raise lost_workers() from None
                self._pool = None

    def broadcast(self, value: Value) -> Shared[Value]:
        """Write a value to a file that each worker reads once."""
        self._values += 1
        return write(value, self._work / "shared", self._values)

    def close(self) -> None:
        """Let the workers go; whoever has more work afterwards gets new ones."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
        self._pool = None

    def _fresh(self) -> ProcessPoolExecutor:
        # Spawned, not forked: polars and pyarrow hold threads that a fork would leave locked.
        return ProcessPoolExecutor(self._workers, mp_context=multiprocessing.get_context("spawn"), initializer=_begin)


@contextmanager
def no_interrupts() -> Iterator[None]:
    """Hold Ctrl-C back: a process that is just starting would answer it with a traceback."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_working = False
"""Whether this process, a worker, is in the middle of an item."""

_ended = False
"""Whether Ctrl-C came: items that were handed to this worker already are not begun."""


def _begin() -> None:
    """Let Ctrl-C end the item of a worker, which tells the parent so; and let a worker end with its parent."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    signal.signal(signal.SIGINT, _interrupted)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _end_with_parent() -> None:
    """Wait for the parent to die: the queue of a pool stays open for ever, because its workers hold both ends."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)


def _interrupted(_signal: int, _frame: FrameType | None) -> None:
    global _ended  # noqa: PLW0603 - the same
    _ended = True
    if _working:
        raise KeyboardInterrupt


def _work(function: Callable[[Item], Result], item: Item) -> Result:
    """Do one item in a worker."""
    global _working  # noqa: PLW0603 - a signal handler has no other way to know
    if _ended:
        raise KeyboardInterrupt
    _working = True
    try:
        return function(item)
    finally:
        _working = False
        give_back_memory()

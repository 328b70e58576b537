"""How is it shown how far a work is? As a bar on a terminal; elsewhere as a line every ten seconds."""

from __future__ import annotations

import time
from collections.abc import Callable

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from copydesk.plain import size
from copydesk.progress import Unit

EVERY = 10.0
"""Seconds between two lines where there is no terminal."""

Said = Callable[[tuple[str]], None]


class Bar:
    """One line of a terminal that is drawn anew; without a total it only turns."""

    def __init__(self, console: Console, doing: str) -> None:
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[amount]}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(compact=True),
        )
        self._shown = Progress(*columns, console=console, transient=True)
        self._doing = doing
        self._task = self._shown.add_task(doing, total=None, amount="")
        self._done = self._total = 0
        self._unit: Unit = "files"

    def start(self) -> None:
        """Begin to draw."""
        self._shown.start()

    def stop(self) -> None:
        """Take the line away."""
        self._shown.stop()

    def begin(self, doing: str, total: int, unit: Unit) -> None:
        """Draw the next step from its beginning."""
        self._done, self._total, self._unit = 0, total, unit
        self._shown.reset(self._task, total=total, description=f"{self._doing}: {doing}")
        self.advance(0)

    def advance(self, by: int) -> None:
        """Draw so much more."""
        self._done += by
        self._shown.update(self._task, completed=self._done, amount=amount(self._done, self._total, self._unit))


class Lines:
    """A line now and then, for logs."""

    def __init__(self, say: Said, clock: Callable[[], float] = time.monotonic) -> None:
        self._say, self._clock, self._last = say, clock, clock()
        self._doing, self._done, self._total = "", 0, 0
        self._unit: Unit = "files"

    def begin(self, doing: str, total: int, unit: Unit) -> None:
        """Note what is done; a line comes only when it takes long."""
        self._doing, self._done, self._total, self._unit = doing, 0, total, unit

    def advance(self, by: int) -> None:
        """Say how far it is, when the last line is old enough."""
        self._done += by
        now = self._clock()
        if now - self._last >= EVERY:
            self._last = now
            share = f", {100 * self._done // self._total} %" if self._total else ""
            self._say((f"{self._doing}: {amount(self._done, self._total, self._unit)}{share}",))


def amount(done: int, total: int, unit: Unit) -> str:
    """Return how much is done of how much: `120,000 of 480,000 captures`, `1.2 GB of 2.0 GB`."""
    return f"{size(done)} of {size(total)}" if unit == "bytes" else f"{done:,} of {total:,} {unit}"

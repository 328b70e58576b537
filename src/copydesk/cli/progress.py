"""How is it shown how far a work is? A bar on a terminal, else a line every ten seconds; all steps to who asks."""

from __future__ import annotations

import time
from collections.abc import Callable

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from copydesk.plain import size
from copydesk.progress import Listener, Unit

EVERY = 10.0
"""Seconds between two lines where there is no terminal."""

_SURE = 1.0
"""Seconds after which it can be said how fast a step is."""

Said = Callable[[tuple[str]], None]
Clock = Callable[[], float]


class Step(Listener):
    """What is being done, how much of it is done, and for how long."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock, self._begun = clock, clock()
        self.doing, self.done, self.total = "", 0, 0
        self.unit: Unit = "files"

    def begin(self, doing: str, total: int, unit: Unit) -> None:
        """Begin with nothing done."""
        self.doing, self.done, self.total, self.unit = doing, 0, total, unit
        self._begun = self._clock()

    def advance(self, by: int, name: str) -> None:  # noqa: ARG002 - which thing it was is told elsewhere
        """Count so much more."""
        self.done += by

    @property
    def seconds(self) -> float:
        """How long it takes until now."""
        return self._clock() - self._begun

    @property
    def amount(self) -> str:
        """How much is done of how much: `120,000 of 480,000 captures`, `1.2 GB of 2.0 GB`."""
        if self.total and self.done < self.total:
            return f"{self._of(self.done).removesuffix(f' {self.unit}')} of {self._of(self.total)}"
        return self._of(self.done) if self.done else ""

    @property
    def rate(self) -> str:
        """How much is done in a second, once that can be said: `3,100/s`, `0.4 GB/s`."""
        if self.seconds < _SURE or not self.done:
            return ""
        a_second = self.done / self.seconds
        return f"{size(int(a_second)) if self.unit == 'bytes' else f'{a_second:,.0f}'}/s"

    @property
    def left(self) -> str:
        """How long it will take, once that can be said: `40 s left`."""
        if not self.rate or self.done >= self.total:
            return ""
        seconds = round(self.seconds * (self.total - self.done) / self.done)
        return f"{seconds // 60} min left" if seconds >= 120 else f"{seconds} s left"  # noqa: PLR2004 - two minutes

    def _of(self, amount: int) -> str:
        return size(amount) if self.unit == "bytes" else f"{amount:,} {self.unit}"


class Bar(Listener):
    """One line of a terminal that is drawn anew; without a total it only turns."""

    def __init__(self, console: Console, doing: str) -> None:
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=16),
            TextColumn("{task.fields[amount]}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(compact=True),
        )
        self._shown = Progress(*columns, console=console, transient=True)
        self._command, self._step = doing, Step()
        self._task = self._shown.add_task(doing, total=None, amount="")

    def start(self) -> None:
        """Begin to draw."""
        self._shown.start()

    def stop(self) -> None:
        """Take the line away."""
        self._shown.stop()

    def begin(self, doing: str, total: int, unit: Unit) -> None:
        """Draw the next step from its beginning."""
        self._step.begin(doing, total, unit)
        self._shown.reset(self._task, total=total or None, description=f"{self._command}: {doing}")
        self.advance(0, "")

    def advance(self, by: int, name: str) -> None:
        """Draw so much more."""
        self._step.advance(by, name)
        amount = "  ".join(filter(None, (self._step.amount, self._step.rate)))
        self._shown.update(self._task, completed=self._step.done, amount=amount)


class Lines(Listener):
    """A line now and then, for logs."""

    def __init__(self, say: Said, clock: Clock = time.monotonic) -> None:
        self._say, self._clock, self._last, self._step = say, clock, clock(), Step(clock)

    def begin(self, doing: str, total: int, unit: Unit) -> None:
        """Name what is done next, when the last line is old enough."""
        self._step.begin(doing, total, unit)
        self._tell()

    def advance(self, by: int, name: str) -> None:
        """Say how far it is, when the last line is old enough."""
        self._step.advance(by, name)
        self._tell()

    def _tell(self) -> None:
        now, step = self._clock(), self._step
        if now - self._last >= EVERY:
            self._last = now
            share = f"{100 * step.done // step.total} %" if step.total else ""
            self._say((": ".join(filter(None, (step.doing, _listed(step.amount, share, step.rate, step.left)))),))


class Steps(Listener):
    """Each step that has ended, with its amount and its seconds, and what is noted; with `things` each thing, too."""

    def __init__(self, say: Said, clock: Clock = time.monotonic, *, things: bool = False) -> None:
        self._say, self._step, self._things = say, Step(clock), things

    def begin(self, doing: str, total: int, unit: Unit) -> None:
        """Tell of the step before."""
        self.end()
        self._step.begin(doing, total, unit)

    def advance(self, by: int, name: str) -> None:
        """Tell which thing was done, to who asked for each."""
        self._step.advance(by, name)
        if self._things and name:
            self._say((f"  {self._step.doing}  {name}",))

    def note(self, words: str) -> None:
        """Tell what is said."""
        self._say((words,))

    def end(self) -> None:
        """Tell of the last step."""
        if self._step.doing:
            self._say((f"{self._step.doing}: {_listed(self._step.amount, f'{self._step.seconds:.1f} s')}",))
        self._step.doing = ""


def _listed(*parts: str) -> str:
    return ", ".join(filter(None, parts))

"""When a worker is killed in the middle of a step, are the bytes of the build the same?

The worker is killed by a signal that nobody can catch, while it works at one item of one step. The workers of a case
are those of the case before: one was lost there, and another came.
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from pathlib import Path
from unittest import mock

import polars as pl
from tests.faults.harness.cases import Case
from tests.html_pages import page, paragraphs

from copydesk.build import Target, build
from copydesk.canonical import sha256_file
from copydesk.check import How
from copydesk.errors import CopydeskError
from copydesk.runner import ALONE, Crew, Runner, Shared, running
from copydesk.runner.base import Item, Result, Value
from copydesk.sources import Inputs, from_paths

CREWS = (Crew(2), Crew(2, "dask"))
STEPS = ("read", "check", "compare", "write")
"""The steps of a build that workers do, in their order."""

FILES, ROWS, PAGES = 5, 200, 8


@dataclass(slots=True)
class Striking:
    """A runner whose workers die: at one item of one step, so many seconds after it was begun."""

    runner: Runner
    step: int = -1
    place: float = 0.0
    mark: Path = field(default_factory=Path)
    delay: float = 0.0
    steps: int = 0
    seconds: dict[int, list[float]] = field(default_factory=dict)

    def map(self, function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        """Do items, and strike when it is the step for it; else write down how long each took."""
        number, self.steps = self.steps, self.steps + 1
        victim = int(self.place * len(items)) if number == self.step else -1
        after = self.delay * self.seconds.get(number, [0.0] * len(items))[victim]
        timed = self.runner.map(partial(_done, function, victim, after, self.mark), list(enumerate(items)))
        taken = []
        for result, seconds in timed:
            taken.append(seconds)
            yield result
        if number != self.step:
            self.seconds[number] = taken

    def broadcast(self, value: Value) -> Shared[Value]:
        """Hand out a value."""
        return self.runner.broadcast(value)

    def close(self) -> None:
        """Leave the workers to the next case."""


def _done(
    function: Callable[[Item], Result], victim: int, after: float, mark: Path, numbered: tuple[int, Item]
) -> tuple[Result, float]:
    number, item = numbered
    if number == victim and not mark.exists():
        mark.touch()
        threading.Timer(after, os.kill, (os.getpid(), signal.SIGKILL)).start()
    begun = time.perf_counter()
    return function(item), time.perf_counter() - begun


def deaths(place: Path, most: int, size: int = 1, crews: Sequence[Crew] = CREWS) -> Iterator[Case]:
    """Yield what came of each build of which a worker was killed: each step, on each crew, as often as the other.

    With a `size` there is so many times as much to build.
    """
    inputs = from_paths([_sources(place / "sources", size)], None)
    whole = _bytes(inputs, place / "alone", ALONE)
    drawn = random.Random(1)  # noqa: S311 - no secret
    rounds = -(-most // (len(crews) * len(STEPS)))
    for crew in crews:
        with running(crew, place / crew.kind) as runner:
            striking = Striking(runner)
            with _instead(striking):
                undisturbed = _bytes(inputs, place / "build", crew)
            yield Case(f"{crew.kind}, nobody dies", "-", "same bytes", "" if undisturbed == whole else "other bytes")
            for turn, step in product(range(rounds), range(len(STEPS))):
                striking.steps, striking.step = 0, step
                striking.place, striking.delay = drawn.random(), drawn.random()
                striking.mark = place / f"{crew.kind}-{turn}-{step}"
                struck = f"step `{STEPS[step]}`, round {turn + 1}"
                try:
                    with _instead(striking):
                        found = _bytes(inputs, place / "build", crew)
                except CopydeskError as error:
                    yield Case(crew.kind, struck, type(error).__name__, str(error))
                    continue
                wrong = "" if found == whole else "other bytes than without a death"
                yield Case(crew.kind, struck, "same bytes", wrong or _untouched(striking))


def _untouched(striking: Striking) -> str:
    return "" if striking.mark.exists() else "nobody was killed"


@contextmanager
def _instead(striking: Striking) -> Iterator[None]:
    """Let builds run on workers that die."""

    @contextmanager
    def given(_crew: Crew, _work: Path) -> Iterator[Runner]:
        yield striking

    with mock.patch("copydesk.build.running", given):
        yield


def _bytes(inputs: Inputs, out: Path, crew: Crew) -> dict[str, str]:
    """Build, and return the digest of each file."""
    build(inputs, Target(out=out), How(crew=crew, batch=8))
    return {path.relative_to(out).as_posix(): sha256_file(path) for path in sorted(out.rglob("*")) if path.is_file()}


def _sources(folder: Path, size: int) -> Path:
    """Write tables of articles, and pages: what workers read in ways of their own."""
    folder.mkdir()
    drawn = random.Random(2)  # noqa: S311 - no secret
    words = ["".join(drawn.choices("aeioubcdfglmnprst", k=drawn.randint(3, 9))) for _ in range(4_000)]

    def said(count: int) -> str:
        return " ".join(drawn.choices(words, k=count))

    for number in range(FILES):
        rows = [
            {
                "url": f"https://courier.example/{number}/{row}",
                "title": said(6).capitalize(),
                "text": said(150),
                "published_at": f"2025-03-{1 + row % 28:02d}T09:00:00Z",
                "provider": "Courier",
                "provider_domain": "courier.example",
                "language": "en",
            }
            for row in range(ROWS * size)
        ]
        pl.DataFrame(rows).write_parquet(folder / f"{number}.parquet")
    for number in range(PAGES * size):
        (folder / f"{number}.html").write_text(
            page(f"<h1>{said(5)}</h1>{paragraphs(said(60), said(60))}"), encoding="utf-8"
        )
    return folder

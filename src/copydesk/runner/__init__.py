"""Where does the work run? A protocol of three methods, and who keeps it: this process, this machine, a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from copydesk.runner.base import Runner
from copydesk.runner.local import LocalRunner, SerialRunner
from copydesk.runner.shared import Shared

__all__ = ["ALONE", "Crew", "Runner", "Shared", "running"]


@dataclass(frozen=True, slots=True)
class Crew:
    """Who does the work: so many processes of this machine, one of them this one; or a cluster of Dask.

    `scheduler` is the address of one that runs; without it, a cluster is started on this machine.
    """

    workers: int = 1
    kind: Literal["local", "dask"] = "local"
    scheduler: str | None = None


ALONE = Crew()


@contextmanager
def running(crew: Crew, work: Path) -> Iterator[Runner]:
    """Give a runner, and let its workers go afterwards; `work` is a folder that nobody else uses.

    UsageError when Dask is not installed or its workers cannot do this work, PlaceError when it does not answer.
    """
    runner = _runner(crew, work)
    try:
        yield runner
    finally:
        runner.close()


def _runner(crew: Crew, work: Path) -> Runner:
    if crew.kind == "dask":
        from copydesk.runner.dask import DaskRunner  # noqa: PLC0415 - an extra, and slow to import

        return DaskRunner(crew.workers, work, crew.scheduler)
    return LocalRunner(crew.workers, work) if crew.workers > 1 else SerialRunner()

"""What do check and build start from? Paths on the command line, or a recipe."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.cli.project import open_project
from copydesk.errors import UsageError, nearest

if TYPE_CHECKING:
    from copydesk.runner import Crew
    from copydesk.sources import Inputs

RecipeFile = Annotated[
    Path | None, typer.Option("--recipe", metavar="FILE", help="The recipe; default: dataset/recipe.toml")
]
Origins = Annotated[
    Path | None,
    typer.Option("--origins", metavar="FILE", help="Sidecar for PATH; default: origins.toml at its root."),
]
AsOf = Annotated[
    dt.datetime | None,
    typer.Option(
        "--as-of", metavar="DATE", formats=["%Y-%m-%d"], help="The day that dates are held against, 2025-03-04."
    ),
]
Workers = Annotated[
    int, typer.Option("--workers", metavar="N", min=1, help="Worker processes; they never change the result.")
]

RunnerName = Annotated[
    str | None,
    typer.Option("--runner", metavar="local|dask", help="Who runs the workers: this machine, or Dask (an extra)."),
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        "--scheduler", metavar="ADDRESS", help="A scheduler of Dask, tcp://host:8786; default: one of its own."
    ),
]

READING = "copydesk.isolation.prepare"
"""What a process that reads captures does first: named, not imported, because it brings pyarrow."""


def inputs_of(paths: Sequence[str], recipe: Path | None, origins: Path | None, otherwise: str) -> Inputs:
    """Return what to read: named paths, or what the recipe names; a recipe named besides paths gives the rules."""
    from copydesk.sources import from_paths, from_project  # noqa: PLC0415 - polars is slow to import

    if origins and not paths:
        raise UsageError(
            "usage.options",
            "--origins speaks of a path, and none is named",
            help="Name the path as well; in a recipe, `origins` stands beside the source's path.",
        )
    if not paths:
        return from_project(open_project(recipe, otherwise))
    named = from_paths(paths, origins)
    return replace(from_project(open_project(recipe, otherwise)), roots=named.roots) if recipe else named


def crew_of(workers: int, runner: str | None, scheduler: str | None) -> Crew:
    """Return who does the work; UsageError when there is no such runner, or when options exclude each other."""
    from copydesk.runner import Crew  # noqa: PLC0415 - it brings multiprocessing

    if runner not in {None, "local", "dask"}:
        known = nearest(runner, ["local", "dask"]) or "There are local and dask."
        raise UsageError("usage.options", f"there is no runner `{runner}`", help=known)
    if scheduler is None:
        return Crew(workers, "dask" if runner == "dask" else "local")
    if runner == "local":
        mend = "Leave one of them out."
        raise UsageError("usage.options", "--scheduler is one of Dask, and --runner says local", help=mend)
    if workers > 1:
        mend = "Leave --workers out: start as many workers there as you want."
        raise UsageError("usage.options", "the workers of a scheduler are counted there", help=mend)
    return Crew(kind="dask", scheduler=scheduler)


def expect_captures() -> None:
    """Start what reads captures while the command itself is still being loaded."""
    from copydesk.runner.sandbox import start_ahead  # noqa: PLC0415 - only commands that read captures need it

    start_ahead(READING)

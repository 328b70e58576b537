"""What do check and build start from? Paths on the command line, or a recipe."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.cli.project import open_project
from copydesk.errors import UsageError

if TYPE_CHECKING:
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


def expect_captures() -> None:
    """Start what reads captures while the command itself is still being loaded."""
    from copydesk.runner.sandbox import start_ahead  # noqa: PLC0415 - only commands that read captures need it

    start_ahead(READING)

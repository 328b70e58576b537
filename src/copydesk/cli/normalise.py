"""How does `copydesk normalise` show what it read?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.cli.inputs import Origins, RecipeFile, RunnerName, Scheduler, Workers, crew_of, expect_captures, inputs_of
from copydesk.cli.output import Answer, Line
from copydesk.cli.project import near
from copydesk.plain import counted

if TYPE_CHECKING:
    from copydesk.articles import Normalised

OTHERWISE = "Name what to read: `copydesk normalise PATH -o articles.parquet`"
SHOWN = ("title", "text", "published_at", "authors", "provider", "url", "language", "images")
"""Fields whose counts people want to see; all are in the JSON."""


def command(  # noqa: PLR0913, PLR0917 - a parameter is an option
    out: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="Where the articles go: .parquet or .jsonl.")
    ],
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="PATH", help="Files or folders; none: the project's recipe.")
    ] = None,
    recipe: RecipeFile = None,
    origins: Origins = None,
    workers: Workers = 1,
    runner: RunnerName = None,
    scheduler: Scheduler = None,
    batch: Annotated[
        int, typer.Option("--batch", metavar="N", min=1, help="Captures that a worker reads at a time.")
    ] = 256,
) -> Answer:
    """Turn captures into articles, with evidence of each field.

    One row a capture. Nothing is checked, and nothing left out: what cannot be read is a row with its `error`. Exit
    code 1 when that is every row.
    """
    expect_captures()
    from copydesk.articles import write_articles  # noqa: PLC0415 - polars is slow to import

    found = write_articles(
        inputs_of(paths or [], recipe, origins, OTHERWISE), out, crew_of(workers, runner, scheduler), batch
    )
    result = {
        "file": str(found.file),
        "captures": found.captures,
        "files": found.files,
        "filled": found.filled,
        "errors": found.lost,
    }
    nothing = sum(found.lost.values()) == found.captures
    return Answer(result=result, lines=list(_lines(found)), exit_code=1 if nothing else 0)


def _lines(found: Normalised) -> Iterator[Line]:
    yield _row("read", found.captures, f"captures in {counted(found.files, 'file')}")
    for name in SHOWN:
        share = found.filled[name] / found.captures if found.captures else 0
        yield _row(name, found.filled[name], f"{share:.0%}")
    for code, count in found.lost.items():
        yield (f"{'not read':14}{count:>9,}  ", (code, "warning"))
    yield ("",)
    yield (("written", "good"), f" {near(found.file)}")


def _row(what: str, count: int, more: str) -> Line:
    return (f"{what:14}{count:>9,}", (f"  {more}", "quiet"))

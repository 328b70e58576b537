"""How does `copydesk init` show what it laid out?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.cli.output import Answer, Line
from copydesk.plain import counted

if TYPE_CHECKING:
    from copydesk.init import Started

_SHOWN = 8
"""Outlets that are named on a terminal."""


def command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder, or one that has things in it.")] = Path(),
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="PATH", help="Captures or records to start from; copied unless inside DIR."),
    ] = None,
) -> Answer:
    """Start a project that builds at once.

    Lays out a recipe, a registry of providers, a contract, a card, a workflow and hooks; with --from proposed from what
    is there, else with one example capture. What is there is kept.
    """
    from copydesk.init import start, start_from  # noqa: PLC0415 - it brings the recipe's models

    started = start_from(folder, source) if source else start(folder)
    lines = list(_found(started))
    lines += [(("  created  ", "good"), path) for path in started.created]
    lines += [(("  kept     ", "quiet"), path, ("  was there already", "quiet")) for path in started.kept]
    if started.unlisted:
        lines += [("",), (("Outlets that are not in dataset/providers.toml, to be added there:", "warning"),)]
        lines += [(line,) for line in started.unlisted.splitlines()]
    step = "copydesk check" if folder == Path() else f"cd {folder} && copydesk check"
    put: Line = (f"Put your captures into {folder / started.captures}, one file a page, and delete the example.",)
    notes: list[Line] = [*([] if source else [put]), (f"Next: {step}",)]
    result = {"folder": str(folder), "created": started.created, "kept": started.kept, "next": step}
    return Answer(result=result | _proposed(started), lines=lines, notes=notes)


def _found(started: Started) -> Iterator[Line]:
    """Say what was seen in the source, as far as it decides what was proposed."""
    seen = started.seen
    if seen is None:
        return
    kinds = ", ".join(f"{count:,} {ending}" for ending, count in seen.files.items())
    share = "" if seen.is_whole else ", of which a share was read"
    yield (("found    ", "strong"), f"{counted(sum(seen.files.values()), 'file')} ({kinds}){share}")
    names = ", ".join(outlet.name for outlet in seen.outlets[:_SHOWN])
    more = f" and {len(seen.outlets) - _SHOWN:,} more" if len(seen.outlets) > _SHOWN else ""
    yield (("outlets  ", "strong"), f"{len(seen.outlets):,}{': ' if names else ''}{names}{more}")
    if seen.guessed:
        yield (("guessed  ", "warning"), f"the outlet of {counted(len(seen.guessed), 'capture')}, from its folder")
    for ours, theirs in seen.columns.items():
        yield (("column   ", "strong"), f"{theirs} is read as {ours}")
    if seen.silent:
        words = (
            f"of {counted(seen.silent, 'record')} neither title, address nor outlet is known: `copydesk check` says why"
        )
        yield (("silent   ", "warning"), words)
    if seen.always and "schemas/news_article.py" in started.created:
        yield (("always   ", "strong"), f"in every record, so the contract asks for it: {', '.join(seen.always)}")
    if started.copied:
        yield (("copied   ", "good"), f"{counted(started.copied, 'file')} to {started.captures}")


def _proposed(started: Started) -> dict[str, object]:
    seen = started.seen
    if seen is None:
        return {}
    return {
        "source": started.captures,
        "copied": started.copied,
        "files": dict(seen.files),
        "providers": {outlet.name: list(outlet.domains) for outlet in seen.outlets},
        "guessed": {path: name for path, (name, _) in seen.guessed.items()},
        "columns": dict(seen.columns),
        "always": list(seen.always),
        "unlisted": started.unlisted,
    }

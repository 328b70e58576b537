"""How does `copydesk init` show what it laid out?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from copydesk.cli.output import Answer, Line


def command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder, or one that has things in it.")] = Path(),
) -> Answer:
    """Start a project that builds at once.

    Lays out a recipe, a registry of providers, a contract, a card and one example capture. What is there is kept.
    """
    from copydesk.init import start  # noqa: PLC0415 - it brings the recipe's models

    started = start(folder)
    lines: list[Line] = [(("  created  ", "good"), path) for path in started.created]
    lines += [(("  kept     ", "quiet"), path, ("  was there already", "quiet")) for path in started.kept]
    step = "copydesk check" if folder == Path() else f"cd {folder} && copydesk check"
    notes: list[Line] = [
        (f"Put your captures into {folder / started.captures}, one file a page, and delete the example.",),
        (f"Next: {step}",),
    ]
    result = {"folder": str(folder), "created": started.created, "kept": started.kept, "next": step}
    return Answer(result=result, lines=lines, notes=notes)

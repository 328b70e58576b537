"""How does `copydesk publish` show what it released?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.cli.output import Answer, Line
from copydesk.cli.project import BUILD_FIRST, folder_of, named_hub

if TYPE_CHECKING:
    from copydesk.publish import Published


def command(
    build: Annotated[Path, typer.Argument(metavar="BUILD", help="A folder that `copydesk build` wrote.")] = Path(
        "build"
    ),
    to: Annotated[
        str | None, typer.Option("--to", metavar="HUB", help="Such as dir:.hub; default: the recipe's.")
    ] = None,
) -> Answer:
    """Release a build, whole or not at all.

    It is verified before and after. A second time changes nothing.
    """
    from copydesk.publish import publish  # noqa: PLC0415 - it brings pyarrow

    address, hub = named_hub(to, "Name it: `copydesk publish --to dir:.hub`")
    done = publish(folder_of(build, "build", BUILD_FIRST), hub)
    result = {
        "outcome": done.outcome.value,
        "hub": address,
        "name": done.name,
        "version": str(done.version),
        "manifest": done.digest,
        "folder": str(done.folder),
        "reference": f"{address}/{done.name}@{done.version}",
        "load": done.load_line,
    }
    notes: list[Line] = [(f"Next: copydesk verify {result['reference']}",)]
    return Answer(result=result, lines=_lines(done, address), notes=notes)


def _lines(done: Published, address: str) -> list[Line]:
    said = "already published" if done.outcome == "already" else "published"
    return [
        ((said, "good"), f" {done.name} {done.version} in {address}"),
        (f"  manifest  sha256:{done.digest}",),
        (f"  folder    {done.folder}",),
        ("  ", (done.load_line, "strong")),
    ]

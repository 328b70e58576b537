"""How does `copydesk pull` show what came from the hub?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from copydesk.cli.output import Answer, Line
from copydesk.plain import counted, size
from copydesk.release import parse_newest_or_release


def command(
    reference: Annotated[
        str, typer.Argument(metavar="REF", help="dir:.hub/acme/eu-news@1.2.0, or without @ the newest.")
    ],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where it goes: empty, or not there yet.")],
    update: Annotated[bool, typer.Option("--update", help="Change the version in copydesk.lock.")] = False,  # noqa: FBT002 - an option
    allow_yanked: Annotated[bool, typer.Option("--allow-yanked", help="Take a release that was taken back.")] = False,  # noqa: FBT002 - an option
) -> Answer:
    """Copy a release from a hub, verified, and lock it.

    copydesk.lock in the current folder holds the version and its manifest, and decides from then on.
    """
    from copydesk.pull import pull  # noqa: PLC0415 - it brings pyarrow

    address, version = parse_newest_or_release(reference)
    done = pull(address, version, folder, update=update, allow_yanked=allow_yanked)
    stated = done.manifest
    amount = sum(entry.size for entry in stated.files)
    result = {
        "outcome": done.outcome,
        "reference": f"{address}@{stated.version}",
        "name": stated.name,
        "version": stated.version,
        "manifest": stated.digest,
        "folder": str(done.folder),
        "files": len(stated.files),
        "bytes": amount,
        "lock": str(done.lock),
    }
    said = "already there" if done.outcome == "already" else "pulled"
    lines: list[Line] = [
        ((said, "good"), f" {stated.name} {stated.version}, {counted(len(stated.files), 'file')}, {size(amount)}"),
        (f"  manifest  sha256:{stated.digest}",),
        (f"  folder    {done.folder}",),
        (f"  lock      {done.lock}",),
    ]
    return Answer(result=result, lines=lines)

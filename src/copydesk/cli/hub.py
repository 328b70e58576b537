"""Look at the hubs where releases live."""

from __future__ import annotations

from typing import Annotated

import typer

from copydesk.cli.output import Answer, Line
from copydesk.cli.project import named_hub


def command(
    address: Annotated[
        str | None, typer.Argument(metavar="HUB", help="Such as dir:.hub; default: the recipe's.")
    ] = None,
) -> Answer:
    """List the datasets of a hub, each with its versions."""
    shown, hub = named_hub(address, "Name it: `copydesk hub list dir:.hub`")
    datasets = {name: [str(version) for version in hub.versions(name)] for name in hub.names()}
    lines: list[Line] = [((name, "strong"), f"  {' '.join(versions)}") for name, versions in datasets.items()]
    result = {"hub": shown, "datasets": [{"name": name, "versions": found} for name, found in datasets.items()]}
    return Answer(result=result, lines=lines or [(f"{shown} holds no release yet",)])

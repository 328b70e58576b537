"""Look at the hubs where releases live."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.cli.output import Answer, Line
from copydesk.cli.project import named_hub
from copydesk.errors import DataRefused

if TYPE_CHECKING:
    from copydesk.hubs.base import Hub
    from copydesk.release import Version


def command(
    address: Annotated[
        str | None, typer.Argument(metavar="HUB", help="Such as dir:.hub; default: the recipe's.")
    ] = None,
) -> Answer:
    """List the datasets of a hub, each with its versions; those that were yanked are marked."""
    shown, hub = named_hub(address, "Name it: `copydesk hub list dir:.hub`")
    datasets = {name: hub.versions(name) for name in hub.names()}
    taken_back = {name: [it for it in found if _is_yanked(hub, name, it)] for name, found in datasets.items()}
    lines: list[Line] = [_line(name, found, taken_back[name]) for name, found in datasets.items()]
    result = {
        "hub": shown,
        "datasets": [
            {"name": name, "versions": [str(it) for it in found], "yanked": [str(it) for it in taken_back[name]]}
            for name, found in datasets.items()
        ],
    }
    return Answer(result=result, lines=lines or [(f"{shown} holds no release yet",)])


def _is_yanked(hub: Hub, name: str, version: Version) -> bool:
    """Tell whether a release was taken back; of one that nobody can say that of, nobody should think otherwise."""
    try:
        return hub.yanked(name, version) is not None
    except DataRefused:
        return True


def _line(name: str, versions: Sequence[Version], yanked: Sequence[Version]) -> Line:
    shown = " ".join(f"{it} (yanked)" if it in yanked else str(it) for it in versions)
    return ((name, "strong"), f"  {shown}")

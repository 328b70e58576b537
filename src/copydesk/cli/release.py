"""Keep house among releases: clear away what was left, and look back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.cli.output import Answer, Line, size
from copydesk.cli.project import RECIPE, hub_of, named_hub, open_project
from copydesk.plain import counted

if TYPE_CHECKING:
    from copydesk.hubs.base import Hub, Swept

_SAID = {
    "staging": "a release that was never finished",
    "purge": "a release that was being purged",
    "work": "work of a build that was stopped",
    "build": "a build that was set aside",
}


def gc(
    address: Annotated[
        str | None, typer.Argument(metavar="HUB", help="Such as dir:.hub; default: the recipe's.")
    ] = None,
    plan: Annotated[bool, typer.Option("--plan", help="Only say what would go; remove nothing.")] = False,  # noqa: FBT002 - an option
) -> Answer:
    """Clear away what killed builds and publishers left.

    Nothing goes that a living process holds. A build that was set aside is put back when the build itself is missing.
    """
    from copydesk.publish.gc import sweep_project  # noqa: PLC0415 - it brings pydantic's models

    shown, hub = _hub_if_any(address)
    swept = [*(hub.sweep(plan=plan) if hub else ()), *(sweep_project(Path(), plan=plan) if RECIPE.exists() else ())]
    freed = sum(it.bytes for it in swept)
    result = {"hub": shown, "plan": plan, "removed": [asdict(it) for it in swept], "bytes": freed}
    return Answer(result=result, lines=list(_swept_lines(swept, freed, plan=plan)))


def _hub_if_any(address: str | None) -> tuple[str | None, Hub | None]:
    """Return the hub that is named, else the recipe's; a project without a hub still has its own folder."""
    if address or not RECIPE.exists():
        return named_hub(address, "Name it: `copydesk release gc dir:.hub`")
    return hub_of(open_project(None, "")) or (None, None)


def _swept_lines(swept: Sequence[Swept], freed: int, *, plan: bool) -> Iterator[Line]:
    for it in swept:
        yield (f"  {it.where}  ", (_SAID[it.what], "quiet"), f"  {size(it.bytes)}")
    if not swept:
        yield (("nothing to clear away", "good"),)
    elif plan:
        yield (("would clear away", "good"), f" {counted(len(swept), 'folder')}, {size(freed)}")
    else:
        yield (("cleared away", "good"), f" {counted(len(swept), 'folder')}, {size(freed)}")


COMMANDS: Mapping[str, tuple[Callable[..., Answer], str]] = {
    "gc": (gc, "copydesk release gc dir:.hub --plan"),
}

"""Keep house among releases: look back, take one back, clear away what was left."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.cli.output import Answer, Line, size
from copydesk.cli.project import RECIPE, hub_of, named_hub, open_project
from copydesk.errors import UsageError
from copydesk.plain import counted
from copydesk.release import Reference, parse_dataset, parse_release

if TYPE_CHECKING:
    from copydesk.hubs.base import Hub, Swept
    from copydesk.publish.log import Entry

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


def log(
    dataset: Annotated[
        str | None, typer.Argument(metavar="DATASET", help="Such as dir:.hub/acme/eu-news; default: the recipe's.")
    ] = None,
) -> Answer:
    """Show the releases of a dataset, the newest first.

    Each with its rows, what it changed, and whether it was signed or taken back.
    """
    from copydesk.publish.log import history  # noqa: PLC0415 - it brings polars

    shown, hub, name = _named_dataset(dataset)
    entries = history(hub, name)
    if not entries:
        raise UsageError(
            f"{shown} holds no release of {name}",
            help=f"Look what there is: `copydesk hub list {shown}`",
        )
    result = {
        "hub": shown,
        "name": name,
        "releases": [asdict(it) | {"version": str(it.version)} for it in entries],
    }
    return Answer(result=result, lines=[line for it in entries for line in _log_lines(it)])


def _named_dataset(dataset: str | None) -> tuple[str, Hub, str]:
    """Return a hub with its address, and the name of a dataset on it."""
    from copydesk.hubs import open_hub  # noqa: PLC0415 - it brings pydantic's models

    if dataset is not None:
        address = parse_dataset(dataset)
        return str(address.hub), open_hub(address.hub, Path()), address.name
    otherwise = "Name it: `copydesk release log dir:.hub/acme/eu-news`"
    shown, hub = named_hub(None, otherwise)
    return shown, hub, open_project(None, otherwise).recipe.name


def _log_lines(entry: Entry) -> Iterator[Line]:
    marks = "  signed" if entry.signed else ""
    yield ((str(entry.version), "strong"), marks, (f"  yanked: {entry.yanked}" if entry.yanked else "", "bad"))
    if entry.damage:
        yield (("  damaged   ", "bad"), entry.damage)
        return
    rows = ", ".join(f"{split} {count:,}" for split, count in entry.rows.items()) or "none stated"
    yield (f"  rows      {rows}; {size(entry.bytes)}",)
    yield (f"  changes   {_changes(entry)}",)
    yield (f"  manifest  sha256:{entry.manifest}",)


def _changes(entry: Entry) -> str:
    if entry.previous is None:
        return "the first release"
    said = entry.changed
    if said is None:
        return f"follows {entry.previous}, and does not say what changed"
    parts = [
        said.level,
        *(f"{n:,} {word}" for n, word in ((said.added, "added"), (said.left_out, "left out")) if n is not None),
    ]
    return f"since {entry.previous}: {', '.join(part for part in parts if part)}"


def yank(
    reference: Annotated[str, typer.Argument(metavar="RELEASE", help="Such as dir:.hub/acme/eu-news@1.2.0")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why nobody should use it any more.")],
) -> Answer:
    """Take a release back, for a reason, for ever.

    It stays where it is, and is handed out only to those who ask for it in spite of that.
    """
    named, hub = _named_release(reference)
    said = hub.yank(named.name, named.version, reason)
    result = {"reference": str(named), **said.model_dump(mode="json")}
    notes: list[Line] = [(f"To remove it for good: copydesk release purge {named} --yes",)]
    return Answer(result=result, lines=[(("yanked", "good"), f" {named}: {said.reason}")], notes=notes)


def purge(
    reference: Annotated[str, typer.Argument(metavar="RELEASE", help="Such as dir:.hub/acme/eu-news@1.2.0")],
    yes: Annotated[bool, typer.Option("--yes", help="It cannot be undone, and nobody is asked.")] = False,  # noqa: FBT002 - an option
) -> Answer:
    """Remove a yanked release for good.

    Its version stays taken. Files that other releases share stay with those.
    """
    named, hub = _named_release(reference)
    if not yes:
        raise UsageError(
            "a purge cannot be undone",
            where=str(named),
            help=f"If that is what you want: `copydesk release purge {named} --yes`",
        )
    freed = hub.purge(named.name, named.version)
    result = {"reference": str(named), "bytes": freed}
    return Answer(result=result, lines=[(("purged", "good"), f" {named}, {size(freed)}")])


def _named_release(reference: str) -> tuple[Reference, Hub]:
    from copydesk.hubs import open_hub  # noqa: PLC0415 - it brings pydantic's models

    named = parse_release(reference)
    return named, open_hub(named.hub, Path())


COMMANDS: Mapping[str, tuple[Callable[..., Answer], str]] = {
    "log": (log, "copydesk release log dir:.hub/acme/eu-news"),
    "yank": (yank, 'copydesk release yank dir:.hub/acme/eu-news@1.2.0 --reason "a wrong date"'),
    "purge": (purge, "copydesk release purge dir:.hub/acme/eu-news@1.2.0 --yes"),
    "gc": (gc, "copydesk release gc dir:.hub --plan"),
}

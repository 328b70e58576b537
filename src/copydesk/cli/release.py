"""Look back at releases, take one back, clear away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.cli import release_key
from copydesk.cli.output import Answer, Line
from copydesk.cli.project import RECIPE, hub_of, named_hub, near, open_project
from copydesk.errors import UsageError
from copydesk.plain import counted, size
from copydesk.release import Reference, parse_dataset, parse_release

if TYPE_CHECKING:
    from copydesk.hubs.base import Hub, Swept
    from copydesk.publish.log import Entry
    from copydesk.publish.takedown import Purged, Takedown

_SAID = {
    "staging": "a release that was never finished",
    "purge": "a release that was being purged",
    "work": "work of a build that was stopped",
    "build": "a build that was set aside",
    "sent": "a file that was sent and never published",
    "upload": "half a file that a dead publisher sent",
    "file": "a file that no release holds",
}

_OBJECTS = frozenset({"upload", "file"})


def gc(
    address: Annotated[
        str | None, typer.Argument(metavar="HUB", help="Such as dir:.hub; default: the recipe's.")
    ] = None,
    plan: Annotated[bool, typer.Option("--plan", help="Only say what would go; remove nothing.")] = False,  # noqa: FBT002 - an option
) -> Answer:
    """Clear away what killed builds and publishers left.

    Nothing goes that a living process holds. A build that was set aside is put back when the build itself is missing.
    """
    from copydesk.hubs.directory import DirectoryHub  # noqa: PLC0415 - it brings pydantic's models
    from copydesk.publish.gc import sweep_project  # noqa: PLC0415 - the same
    from copydesk.serve.sweeping import sweep_uploads  # noqa: PLC0415 - the same

    shown, hub = _hub_if_any(address)
    sent = list(sweep_uploads(hub, plan=plan)) if isinstance(hub, DirectoryHub) else []
    swept = [
        *sent,
        *(hub.sweep(plan=plan) if hub else ()),
        *(sweep_project(Path(), plan=plan) if RECIPE.exists() else ()),
    ]
    freed = sum(it.bytes for it in swept)
    result = {"hub": shown, "plan": plan, "removed": [asdict(it) for it in swept], "bytes": freed}
    return Answer(result=result, lines=list(_swept_lines(swept, freed, plan=plan)))


def _hub_if_any(address: str | None) -> tuple[str | None, Hub | None]:
    """Return the hub that is named, else the recipe's; a project without a hub still has its own folder."""
    if address or not RECIPE.exists():
        return named_hub(address, "Name it: `copydesk release gc dir:.hub`")
    return hub_of(open_project(None, "")) or (None, None)


def _swept_lines(swept: Sequence[Swept], freed: int, *, plan: bool) -> Iterator[Line]:
    things = counted(len(swept), "object" if any(it.what in _OBJECTS for it in swept) else "folder")
    for it in swept:
        yield (f"  {it.where}  ", (_SAID[it.what], "quiet"), f"  {size(it.bytes)}")
    if not swept:
        yield (("nothing to clear away", "good"),)
    elif plan:
        yield (("would clear away", "good"), f" {things}, {size(freed)}")
    else:
        yield (("cleared away", "good"), f" {things}, {size(freed)}")


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
            "release.missing",
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
    taken = "purged" if entry.purged else "yanked"
    yield ((str(entry.version), "strong"), marks, (f"  {taken}: {entry.yanked}" if entry.yanked else "", "bad"))
    if entry.purged:
        return
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
    counts = ((said.added, "added"), (said.left_out, "left out"), (said.changed, "changed"), (said.moved, "moved"))
    parts = [said.level, *(f"{n:,} {word}" for n, word in counts if n), *(it for it in said.why if "rule" in it)]
    return f"since {entry.previous}: {', '.join(part for part in parts if part) or 'nothing'}"


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
    notes: list[Line] = (
        [] if named.hub.scheme == "hf" else [(f"To remove it for good: copydesk release purge {named} --yes",)]
    )
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
            "usage.unconfirmed",
            "a purge cannot be undone",
            where=str(named),
            help=f"If that is what you want: `copydesk release purge {named} --yes`",
        )
    freed = hub.purge(named.name, named.version)
    result = {"reference": str(named), "bytes": freed}
    return Answer(result=result, lines=[(("purged", "good"), f" {named}, {size(freed)}")])


def takedown(
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it stands on the releases, in public.")],
    id: Annotated[str | None, typer.Option("--id", metavar="ID", help="The article, by its id.")] = None,  # noqa: A002 - the word of the option
    url: Annotated[str | None, typer.Option("--url", metavar="URL", help="The article, by its address.")] = None,
    purge: Annotated[bool, typer.Option("--purge", help="Remove what holds it for good.")] = False,  # noqa: FBT002 - an option
    yes: Annotated[bool, typer.Option("--yes", help="A purge cannot be undone, and nobody is asked.")] = False,  # noqa: FBT002 - the same
) -> Answer:
    """Take an article down, now and for ever.

    Out of every later build, and out of what is published. A court order, a correction, the wish of a person: the
    project's list gets salted digests of it, each release that holds it or names it is yanked, and the next build is a
    major version without it. It is known again by its id, by variants of its address, and by its text; what is known by
    its text alone is named before anything is purged. With --purge the releases that hold it are removed, once a newer
    one is published.
    """
    from copydesk.publish.takedown import (  # noqa: PLC0415 - it brings polars
        Purged,
        Wanted,
        calls_on_a_remote_hub,
        take_down,
    )
    from copydesk.publish.takedown import purge as remove  # noqa: PLC0415 - the same
    from copydesk.recipe import TOMBSTONES_NAME  # noqa: PLC0415 - it brings pyarrow

    if (id is None) == (url is None):
        raise UsageError("usage.options", "name one article", help="By --id or by --url, not both.")
    if purge and not yes:
        raise UsageError("usage.unconfirmed", "a purge cannot be undone", help="If that is what you want, add --yes.")
    project = open_project(None, "Go to the project of the dataset")
    address = project.recipe.release.hub or ""
    remote = address.startswith("hf:")
    hub = None if remote or not address else hub_of(project)
    listed = near(project.recipe_path.with_name(TOMBSTONES_NAME))
    done = take_down(hub[1] if hub else None, project.recipe.name, listed, Wanted(id=id, url=url, reason=reason))
    gone = remove(hub[1], project.recipe.name, done) if purge and hub else Purged(0)
    calls = calls_on_a_remote_hub(project.recipe.name) if remote else ()
    result = {
        **asdict(done),
        "versions": [str(version) for version in done.versions],
        "tombstones": str(listed),
        "by_text": len(done.by_text),
        "purged": purge and hub is not None,
        **asdict(gone),
        "calls": calls,
    }
    return Answer(
        result=result,
        lines=list(_takedown_lines(done, listed, gone if purge and hub else None)),
        notes=[*((call,) for call in calls), *_after_takedown(done, address, project.recipe.name, purged=purge)],
    )


def _takedown_lines(done: Takedown, listed: Path, gone: Purged | None) -> Iterator[Line]:
    yield (("taken down", "good"), f"  {listed} keeps it out of every later build")
    for it in done.articles:
        alone = "by its text alone: is it the same article?" if it.by == "text" else f"by its {it.by}"
        yield (f"  article   {it.id}  {it.url or ''}  ", (alone, "bad" if it.by == "text" else "quiet"))
    if done.by_text:
        yield (f"  by text   {counted(len(done.by_text), 'article')} known by the text alone",)
    for version in done.versions:
        yield (f"  {'purged' if gone else 'yanked'}    {version}",)
    for naming in done.naming:
        yield (f"  yanked    {naming.version}  ", (f"it only names it, in {', '.join(naming.files)}", "quiet"))
    if gone:
        yield from ((f"  finished  {it.where}",) for it in gone.finished)
        yield (f"  freed     {size(gone.bytes)}",)
    for capture in done.captures:
        yield (f"  capture   {capture}  ", ("delete it, or the next build quarantines it again", "quiet"))
    for name in done.siblings:
        yield (f"  same story {name}  ", ("is it a copy? Then take it down as well", "quiet"))


def _after_takedown(done: Takedown, hub: str, name: str, *, purged: bool) -> Iterator[Line]:
    if not done.versions and not done.naming:
        yield ("No release holds it.",)
    if done.newest_holds_it:
        yield ("Next: copydesk build && copydesk publish, then this command again with --purge --yes",)
    elif done.newest_names_it:
        yield ("Next: copydesk build && copydesk publish: the newest release names it",)
    if done.versions and not done.newest_holds_it and not purged:
        yield ("A newer release is without it. To remove those that hold it: the same with --purge --yes",)
    for it in done.naming[:-1] if done.newest_names_it else done.naming:
        yield (f"To remove one that only names it: copydesk release purge {hub}/{name}@{it.version} --yes",)


def _named_release(reference: str) -> tuple[Reference, Hub]:
    from copydesk.hubs import open_hub  # noqa: PLC0415 - it brings pydantic's models

    named = parse_release(reference)
    return named, open_hub(named.hub, Path())


COMMANDS: Mapping[str, tuple[Callable[..., Answer], str]] = {
    "log": (log, "copydesk release log dir:.hub/acme/eu-news"),
    "yank": (yank, 'copydesk release yank dir:.hub/acme/eu-news@1.2.0 --reason "a wrong date"'),
    "purge": (purge, "copydesk release purge dir:.hub/acme/eu-news@1.2.0 --yes"),
    "takedown": (takedown, 'copydesk release takedown --url https://gazette.example/rain --reason "a court order"'),
    "key": (release_key.command, "copydesk release key desk"),
    "gc": (gc, "copydesk release gc dir:.hub --plan"),
}

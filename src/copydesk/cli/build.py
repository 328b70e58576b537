"""How does `copydesk build` show what it made?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.cli.inputs import (
    AsOf,
    Origins,
    RecipeFile,
    RunnerName,
    Scheduler,
    Workers,
    crew_of,
    expect_captures,
    inputs_of,
)
from copydesk.cli.output import Answer, Line
from copydesk.cli.project import folder_of, hub_of, near, open_project
from copydesk.errors import UsageError
from copydesk.plain import counted, size
from copydesk.release import HubAddress, Reference, Version, parse_reference
from copydesk.workplace import CACHE

if TYPE_CHECKING:
    from copydesk.build import Built
    from copydesk.manifest import Manifest
    from copydesk.recipe import Project
    from copydesk.released import Released
    from copydesk.runner import Crew
    from copydesk.tombstones import Tombstones

First = Annotated[
    bool, typer.Option("--first-release", help="Follow no release; needed where the recipe names no hub.")
]

Fresh = Annotated[
    bool, typer.Option("--fresh", help="Take nothing over that earlier builds have finished, and forget it.")
]

OTHERWISE = "Name what to build from: `copydesk build --source PATH`"


def command(  # noqa: PLR0913, PLR0917 - a parameter is an option
    recipe: RecipeFile = None,
    source: Annotated[
        list[str] | None,
        typer.Option("--source", metavar="PATH", help="A file, a folder, hf:org/name@REVISION: instead of a recipe's."),
    ] = None,
    origins: Origins = None,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the build goes.")] = Path("build"),
    version: Annotated[
        str | None,
        typer.Option(
            "--version",
            metavar="X.Y.Z",
            help="What the build is called; default: the next version that its rows ask for.",
        ),
    ] = None,
    previous: Annotated[
        str | None,
        typer.Option("--previous", metavar="REF", help="The release to follow; default: the newest on the hub."),
    ] = None,
    first_release: First = False,  # noqa: FBT002 - an option
    workers: Workers = 1,
    runner: RunnerName = None,
    scheduler: Scheduler = None,
    batch: Annotated[
        int, typer.Option("--batch", metavar="N", min=1, help="Captures that a worker reads at a time.")
    ] = 256,
    as_of: AsOf = None,
    fresh: Fresh = False,  # noqa: FBT002 - an option
) -> Answer:
    """Make a validated, split, sealed dataset.

    Records with errors are put in quarantine beside it. Records of the previous release keep their splits and stories.
    """
    expect_captures()
    from copydesk.build import Target, build  # noqa: PLC0415 - polars and pandera are slow to import
    from copydesk.check import How  # noqa: PLC0415 - the same

    if source and recipe:
        raise UsageError("usage.options", "--source and --recipe exclude each other", help="Leave one of them out.")
    inputs = inputs_of(source or [], recipe, origins, OTHERWISE)
    if previous and first_release:
        raise UsageError(
            "usage.options", "--previous and --first-release exclude each other", help="Leave one of them out."
        )
    project = None if source else open_project(recipe, OTHERWISE)
    hub, released = _named(previous, inputs.recipe.name) if previous else _newest(project, first=first_release)
    target = Target(
        out=out,
        version=Version.parse(version) if version else None,
        previous=released,
        taken_down=_taken_down(previous, project, inputs.recipe.name),
    )
    crew = crew_of(workers, runner, scheduler)
    day = as_of.date() if as_of else None
    kept_for = _kept_for(project, crew, fresh=fresh)
    built = build(inputs, target, How(crew=crew, batch=batch, as_of=day, kept_for=kept_for))
    return Answer(result=_result(built), lines=list(_lines(built, hub)), notes=_next(built))


def _kept_for(project: Project | None, crew: Crew, *, fresh: bool) -> Path | None:
    """Return the recipe for whose builds what they finish is kept; what was asked to be forgotten is.

    Paths alone are seldom built again. Who works elsewhere need not see the cache of this machine, unless it is named.
    """
    from copydesk.reuse import forget  # noqa: PLC0415 - it brings pyarrow

    if project is None:
        return None
    if fresh:
        forget(project.recipe_path)
    return project.recipe_path if crew.scheduler is None or os.environ.get(CACHE) else None


def _named(reference: str, name: str) -> tuple[str, Released]:
    """Return the release that was named, and where; UsageError when it is of another dataset."""
    from copydesk.diff.sides import open_side  # noqa: PLC0415 - polars is slow to import

    place = parse_reference(reference)
    found = open_side(place if isinstance(place, Reference) else folder_of(place, "previous release"), Path())
    if found.manifest.name != name:
        raise UsageError(
            "release.other-dataset",
            "the previous release is one of another dataset",
            where=reference,
            why=f"It is {found.manifest.name}, and this build is {name}.",
            help=f"Name a release of {name}, or --first-release.",
        )
    return reference, found


def _taken_down(previous: str | None, project: Project | None, name: str) -> Tombstones:
    """Return what newest releases know to be taken down: that of the hub of `previous`, and that of the recipe's."""
    from copydesk.hubs import open_hub  # noqa: PLC0415 - it brings pydantic's models
    from copydesk.hubs.stones import newest_stones  # noqa: PLC0415 - it brings polars
    from copydesk.tombstones import NONE  # noqa: PLC0415 - the same

    if previous is None:
        return NONE
    place, own = parse_reference(previous), hub_of(project) if project else None
    hubs = [*([open_hub(place.hub, Path())] if isinstance(place, Reference) else []), *([own[1]] if own else [])]
    return NONE.joined(stone for hub in hubs for stone in newest_stones(hub, name).stones)


def _newest(project: Project | None, *, first: bool) -> tuple[str | None, Released | None]:
    """Return the hub of a recipe and its newest release, as far as there are such; paths alone follow no release.

    UsageError when nobody says whether there is one, or when there is one and somebody says there is none.
    """
    from copydesk.diff.sides import open_side  # noqa: PLC0415 - polars is slow to import

    found = hub_of(project) if project else None
    if project is None or found is None:
        if project and not first:
            raise UsageError(
                "build.previous-unknown",
                "nobody says whether there is a release before this one",
                where=str(near(project.recipe_path)),
                why="The recipe names no hub. What was released keeps its split, so the next release has to know it.",
                help="Add --first-release, name one with --previous, or name a hub in [release] of the recipe.",
            )
        return None, None
    address, hub = found
    versions = hub.versions(project.recipe.name)
    if not versions:
        return address, None
    if first:
        raise UsageError(
            "release.version-old",
            f"{project.recipe.name} {versions[-1]} is released already",
            where=address,
            help="Leave out --first-release, or give the dataset another name in the recipe.",
        )
    newest = Reference(HubAddress.parse(address), project.recipe.name, versions[-1])
    return address, open_side(newest, near(project.root))


def _result(built: Built) -> dict[str, object]:
    return {
        "folder": str(built.folder),
        "name": built.manifest.name,
        "version": built.manifest.version,
        "manifest": built.manifest.digest,
        "already": built.already,
        "stories": built.facts.stories,
        "changes": built.changes.model_dump(mode="json"),
        "leakage": built.facts.leakage.model_dump(mode="json") if built.facts.leakage else None,
        "splits": {split.split: split.rows for split in built.facts.splits},
        "report": built.report.model_dump(mode="json"),
    }


def _lines(built: Built, hub: str | None) -> Iterator[Line]:
    funnel, manifest = built.report.funnel, built.manifest
    files = sum(source.files for source in manifest.inputs.sources)
    yield _row("read", funnel.read, f"records in {counted(files, 'file')} of {_sources(manifest)}")
    yield _row("accepted", funnel.accepted, "")
    if funnel.quarantined:
        yield _row("quarantined", funnel.quarantined, f"not in the dataset: see {built.folder / 'quarantine.parquet'}")
        for group in built.report.findings:
            if group.severity == "error":
                yield (f"{'':12}{group.count:>9,}  ", (group.code, "warning"))
    if funnel.duplicate:
        yield _row("superseded", funnel.duplicate, "by another record of the same article; -v names them")
    yield _row("stories", built.facts.stories, f"{built.facts.shared_stories:,} carried by more than one provider")
    for split in built.facts.splits:
        yield _row(
            split.split, split.rows, f"{counted(split.stories, 'story', 'stories')}, {_days(split.first, split.last)}"
        )
    if built.facts.withheld:
        why = "see [publish] text in the recipe, and rights in the registry"
        yield (f"{'no text':12}{built.facts.withheld:>9,}", (f"  a digest in its place: {why}", "warning"))
    yield from _against_leaks(built)
    yield from _changed(built)
    yield _row("files", len(manifest.files), size(sum(file.size for file in manifest.files)))
    yield (f"{'manifest':12}sha256:{manifest.digest}",)
    yield ("",)
    if built.already:
        yield (("already published", "good"), f": {manifest.name} {manifest.version} in {hub} holds the same.")
    else:
        yield (("built", "good"), f" {manifest.name} {manifest.version} in {near(built.folder)}")


def _against_leaks(built: Built) -> Iterator[Line]:
    found = built.facts.leakage
    if found and len(found.splits) > 1:
        again = f", after {counted(found.rounds, 'round')}" if found.rounds > 1 else ""
        closest = (
            f"the nearest {found.largest_jaccard}" if found.computed else "none near enough to be compared closely"
        )
        yield _row("leaks", 0, f"among {found.pairs:,} pairs across splits, {closest}{again}")
    if found and found.left_out:
        yield _row("not seen", found.left_out, "pairs across splits that formulas link to too many others")


def _changed(built: Built) -> Iterator[Line]:
    found = built.changes
    if found.previous or found.kept:
        yield _row(
            "kept", found.kept, f"{found.added:,} added, {found.left_out:,} left out, {found.returned:,} returned"
        )
    if found.level and not built.already:
        reasons = found.difference.why if found.difference else []
        yield (f"{'step':12}{found.level:>9}", (f"  {'; '.join(reasons)}", "quiet"))
    if found.merged:
        yield _row("merged", len(found.merged), "stories that are part of an older one now: see changes.json")


def _row(what: str, count: int, more: str) -> Line:
    return (f"{what:12}{count:>9,}", (f"  {more}" if more else "", "quiet"))


def _sources(manifest: Manifest) -> str:
    return counted(len(manifest.inputs.sources), "source")


def _days(first: str | None, last: str | None) -> str:
    return f"{first} to {last}" if first and last else "no date"


def _next(built: Built) -> list[Line]:
    if built.already:
        return [("Nothing to publish.",)]
    return [(f"Next: copydesk publish {near(built.folder)}",)]

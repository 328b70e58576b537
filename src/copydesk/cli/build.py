"""How does `copydesk build` show what it made?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.cli.inputs import AsOf, Origins, RecipeFile, Workers, expect_captures, inputs_of
from copydesk.cli.output import Answer, Line, size
from copydesk.cli.project import hub_of, near, open_project
from copydesk.errors import UsageError
from copydesk.plain import counted
from copydesk.release import Version

if TYPE_CHECKING:
    from copydesk.build import Built
    from copydesk.manifest import Manifest

OTHERWISE = "Name what to build from: `copydesk build --source PATH`"


def command(  # noqa: PLR0913, PLR0917 - a parameter is an option
    recipe: RecipeFile = None,
    source: Annotated[
        list[Path] | None, typer.Option("--source", metavar="PATH", help="A file or folder, instead of a recipe's.")
    ] = None,
    origins: Origins = None,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the build goes.")] = Path("build"),
    version: Annotated[
        str | None,
        typer.Option("--version", metavar="X.Y.Z", help="What the build is called; default: 1.0.0 if first."),
    ] = None,
    workers: Workers = 1,
    batch: Annotated[
        int, typer.Option("--batch", metavar="N", min=1, help="Captures that a worker reads at a time.")
    ] = 256,
    as_of: AsOf = None,
) -> Answer:
    """Make a validated, split, sealed dataset.

    Records with errors are put in quarantine beside it. The newest release in the recipe's hub is compared.
    """
    expect_captures()
    from copydesk.build import Target, build  # noqa: PLC0415 - polars and pandera are slow to import
    from copydesk.check import How  # noqa: PLC0415 - the same

    if source and recipe:
        raise UsageError("--source and --recipe exclude each other", help="Leave one of them out.")
    inputs = inputs_of(source or [], recipe, origins, OTHERWISE)
    hub, latest = (None, None) if source else _latest(recipe)
    target = Target(out=out, version=Version.parse(version) if version else None, latest=latest)
    built = build(inputs, target, How(workers=workers, batch=batch, as_of=as_of.date() if as_of else None))
    return Answer(result=_result(built), lines=list(_lines(built, hub)), notes=_next(built))


def _latest(recipe: Path | None) -> tuple[str | None, Manifest | None]:
    """Return the hub of a recipe and what its newest release states, as far as there are such."""
    project = open_project(recipe, OTHERWISE)
    found = hub_of(project)
    if found is None:
        return None, None
    address, hub = found
    versions = hub.versions(project.recipe.name)
    return address, hub.manifest(project.recipe.name, versions[-1]) if versions else None


def _result(built: Built) -> dict[str, object]:
    return {
        "folder": str(built.folder),
        "name": built.manifest.name,
        "version": built.manifest.version,
        "manifest": built.manifest.digest,
        "already": built.already,
        "stories": built.facts.stories,
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
        yield _row("superseded", funnel.duplicate, "by a later revision of the same article")
    yield _row("stories", built.facts.stories, f"{built.facts.shared_stories:,} carried by more than one provider")
    for split in built.facts.splits:
        yield _row(
            split.split, split.rows, f"{counted(split.stories, 'story', 'stories')}, {_days(split.first, split.last)}"
        )
    yield _row("files", len(manifest.files), size(sum(file.size for file in manifest.files)))
    yield (f"{'manifest':12}sha256:{manifest.digest}",)
    yield ("",)
    if built.already:
        yield (("already published", "good"), f": {manifest.name} {manifest.version} in {hub} holds the same.")
    else:
        yield (("built", "good"), f" {manifest.name} {manifest.version} in {near(built.folder)}")


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

"""How does `copydesk card` show whether the card tells the truth?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.cli.inputs import RecipeFile
from copydesk.cli.output import Answer, Line, level
from copydesk.cli.project import BUILD_FIRST, RECIPE, folder_of, near, open_project
from copydesk.errors import DataRefused
from copydesk.plain import counted

if TYPE_CHECKING:
    from copydesk.card.faults import Fault


def command(
    build: Annotated[
        Path, typer.Option("--build", metavar="DIR", help="The build or release that the card speaks of.")
    ] = Path("build"),
    recipe: RecipeFile = None,
    *,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit code 1 when anything is wrong.")] = False,
) -> Answer:
    """Fill the card with counted figures.

    Every figure in its marked blocks is counted again from a build; the prose is yours and stays. With --check also
    what people wrote, the header, and the papers beside the card are looked at; without a recipe, those of a release.
    """
    return _checked(build, recipe) if check else _filled(build, recipe)


def _filled(build: Path, recipe: Path | None) -> Answer:
    from copydesk.card import update_card  # noqa: PLC0415 - it brings jinja2 and pyarrow
    from copydesk.facts import differences, read_facts  # noqa: PLC0415 - it brings polars

    project = open_project(recipe, "Name a recipe with --recipe")
    path = near(project.path(project.recipe.card))
    found = read_facts(folder_of(build, "build", BUILD_FIRST))
    wrong = next(differences(build, found), None)
    if wrong:
        told, fresh = wrong.words()
        raise DataRefused(
            "facts.differ",
            f"the fact `{wrong.name}` is wrong",
            where=f"{build}/facts.json",
            why=f"It says {told}, and the files {fresh}.",
            help="Build again.",
        )
    changed = update_card(path, found.told())
    line: Line = (("filled" if changed else "up to date", "good"), f": {path} says what {build} holds.")
    result = {"card": str(path), "build": str(build), "changed": changed, "faults": []}
    return Answer(result=result, lines=[line])


def _checked(build: Path, recipe: Path | None) -> Answer:
    """Look at the card of the project, if there is one, and at that of the build."""
    from copydesk.card import card_source  # noqa: PLC0415 - it brings jinja2 and pyarrow
    from copydesk.card.look import project_faults  # noqa: PLC0415 - the same
    from copydesk.manifest import read_manifest  # noqa: PLC0415 - it brings pydantic
    from copydesk.papers import faults_of  # noqa: PLC0415 - it brings polars

    project = open_project(recipe, "") if recipe or RECIPE.exists() else None
    folder = folder_of(build, "build", BUILD_FIRST)
    path = near(project.path(project.recipe.card)) if project else None
    ours = project is not None and project.recipe.name == read_manifest(folder).name
    facts, faults = faults_of(folder, card_source(path) if ours and path else None)
    if ours and path:
        faults = [*project_faults(path, str(path), facts), *faults]
    errors = sum(fault.severity == "error" for fault in faults)
    result = {
        "card": str(path) if path else None,
        "build": str(build),
        "errors": errors,
        "warnings": len(faults) - errors,
        "faults": [asdict(fault) | {"severity": fault.severity} for fault in faults],
    }
    return Answer(result=result, lines=list(_lines(faults, path, build)), exit_code=1 if errors else 0)


def _lines(faults: Sequence[Fault], path: Path | None, build: Path) -> Iterator[Line]:
    from copydesk.card.faults import card_rules  # noqa: PLC0415 - it reads a file that only this command needs

    ordered = sorted(faults, key=lambda fault: fault.severity == "warning")
    helped: set[str] = set()
    for fault in ordered:
        yield (level(fault.severity), (f"[{fault.code}]", "strong"), f" {fault.what}")
        yield (("  --> ", "quiet"), fault.where)
        help_ = fault.help or card_rules()[fault.code].help
        if help_ not in helped:
            yield (("  help: ", "quiet"), help_)
        helped.add(help_)
    errors = sum(fault.severity == "error" for fault in faults)
    if faults:
        yield ("",)
    both = " and ".join(str(it) for it in (path, build) if it)
    words = f"{counted(errors, 'error')}, {counted(len(faults) - errors, 'warning')} in {both}."
    yield (("stale", "bad"), f": {words}") if errors else (("true", "good"), f": {words}")

"""How does `copydesk card` show whether the card tells the truth?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from copydesk.cli.inputs import RecipeFile
from copydesk.cli.output import Answer, Line
from copydesk.cli.project import BUILD_FIRST, folder_of, near, open_project


def command(
    build: Annotated[Path, typer.Option("--build", metavar="DIR", help="The build that the card speaks of.")] = Path(
        "build"
    ),
    recipe: RecipeFile = None,
    *,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit code 1 when the card is stale.")] = False,
) -> Answer:
    """Fill the card with counted figures.

    Every figure in its marked blocks is counted again from a build; the prose is yours and stays.
    """
    from copydesk.card import update_card  # noqa: PLC0415 - it brings jinja2 and pyarrow
    from copydesk.facts import read_facts  # noqa: PLC0415 - it brings polars

    project = open_project(recipe, "Name a recipe with --recipe")
    path = near(project.path(project.recipe.card))
    changed = update_card(path, read_facts(folder_of(build, "build", BUILD_FIRST)), write=not check)
    stale = check and changed
    result = {"card": str(path), "build": str(build), "changed": changed, "written": changed and not check}
    return Answer(result=result, lines=[_line(path, build, changed=changed, stale=stale)], exit_code=1 if stale else 0)


def _line(path: Path, build: Path, *, changed: bool, stale: bool) -> Line:
    if stale:
        return (("stale", "bad"), f": {path} does not say what {build} holds. Run `copydesk card` to fill it.")
    if changed:
        return (("filled", "good"), f": {path} says what {build} holds.")
    return (("up to date", "good"), f": {path} says what {build} holds.")

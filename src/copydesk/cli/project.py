"""Which project does a command work on? The one in the current folder, unless a recipe is named."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.errors import UsageError
from copydesk.release import HubAddress

if TYPE_CHECKING:
    from copydesk.hubs.base import Hub
    from copydesk.recipe import Project

RECIPE = Path("dataset/recipe.toml")
BUILD_FIRST = ", or run `copydesk build` first"


def open_project(recipe: Path | None, otherwise: str) -> Project:
    """Read the recipe of a command; UsageError says what can be named instead when there is none."""
    from copydesk.recipe import load_project  # noqa: PLC0415 - it brings pyarrow

    if recipe is None and not RECIPE.exists():
        raise UsageError(
            "recipe.missing",
            "there is no recipe here",
            where=str(RECIPE),
            help=f"{otherwise}, or run `copydesk init` to start a project.",
        )
    return load_project(recipe or RECIPE)


def folder_of(path: Path, what: str, otherwise: str = "") -> Path:
    """Return a folder that was named; UsageError when nothing of that name is there, or it is no folder."""
    if not path.exists():
        raise UsageError(
            "input.missing", f"the {what} is missing", where=str(path), help=f"Correct the path{otherwise}."
        )
    if not path.is_dir():
        raise UsageError("input.missing", "this is no folder", where=str(path), help="Correct the path.")
    return path


def hub_of(project: Project) -> tuple[str, Hub] | None:
    """Return the hub that a recipe names, with its address, or None."""
    from copydesk.hubs import open_hub  # noqa: PLC0415 - it brings pydantic's models

    address = project.recipe.release.hub
    return (address, open_hub(HubAddress.parse(address), near(project.root))) if address else None


def named_hub(address: str | None, otherwise: str) -> tuple[str, Hub]:
    """Return the hub of an address in the current folder, else the recipe's; UsageError when neither is named."""
    from copydesk.hubs import open_hub  # noqa: PLC0415 - it brings pydantic's models

    if address:
        return address, open_hub(HubAddress.parse(address), Path())
    project = open_project(None, otherwise)
    found = hub_of(project)
    if found is None:
        raise UsageError(
            "recipe.no-hub",
            "the recipe names no hub",
            where=str(near(project.recipe_path)),
            help=f'{otherwise}, or write into the recipe: [release] and below it hub = "dir:.hub"',
        )
    return found


def is_hub_of(project: Project, address: str) -> bool:
    """Tell whether an address, as it stands in the current folder, is the hub of a recipe; one without means any."""
    if project.recipe.release.hub is None:
        return True
    named, asked = (HubAddress.parse(it) for it in (project.recipe.release.hub, address))
    if (named.scheme, asked.scheme) != ("dir", "dir"):
        return named == asked
    return (project.root / named.place).resolve() == Path(asked.place).resolve()


def near(path: Path) -> Path:
    """Return a path as one would type it: relative when it lies in the current folder."""
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links
    return absolute.relative_to(Path.cwd()) if absolute.is_relative_to(Path.cwd()) else path

"""What does a new project need? A recipe, a registry, a contract, a card, and captures: one's own, or an example."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from copydesk.errors import UsageError, disk_error
from copydesk.recipe import ORIGINS_NAME
from copydesk.templates import read_template

if TYPE_CHECKING:
    from copydesk.init.look import Outlet, Seen

CAPTURES, PROVIDERS = "dataset/captures", "dataset/providers.toml"
FILES: Mapping[str, str] = {
    "dataset/recipe.toml": "project/recipe.toml.in",
    "dataset/providers.toml": "project/providers.toml.in",
    f"{CAPTURES}/origins.toml": "project/origins.toml.in",
    f"{CAPTURES}/example-gazette/lighthouse-cat.txt": "project/lighthouse-cat.txt.in",
    "schemas/news_article.py": "news_article.py.in",
    "DATASET_CARD.md": "DATASET_CARD.md.in",
    ".github/workflows/copydesk.yml": "project/workflow.yml.in",
    ".pre-commit-config.yaml": "project/pre-commit.yaml.in",
    ".gitignore": "project/gitignore.in",
}
"""What is laid out, and the shipped file that it is made from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """What was laid out and what was there before: paths relative to the folder of the project.

    `captures` is where the captures are; `seen` tells what was proposed from them, `copied` how many files were copied;
    `unlisted` are entries for outlets that the registry, which was there before, does not know.
    """

    captures: str
    created: tuple[str, ...]
    kept: tuple[str, ...]
    seen: Seen | None = None
    copied: int = 0
    unlisted: str = ""


def start(folder: Path) -> Started:
    """Lay out a project in a folder; what is there is never touched, and captures that are there stay alone.

    UsageError when the folder is a file; PlaceError when the disk refuses.
    """
    _check_folder(folder)
    lone = [CAPTURES] if (folder / CAPTURES).exists() else []
    wanted = [path for path in FILES if not (lone and path.startswith(f"{CAPTURES}/"))]
    created = _lay_out(folder, {path: _content(path, folder) for path in wanted})
    kept = [path for path in wanted if path not in created]
    return Started(captures=CAPTURES, created=tuple(created), kept=(*kept, *lone))


def start_from(folder: Path, source: Path) -> Started:
    """Lay out a project around captures or records, with what they say of outlets and columns; nothing is overwritten.

    A source inside the folder stays where it is, another one is copied into it. UsageError when there is nothing to
    start from, or a file of that name is in the way; PlaceError when the disk refuses.
    """
    _check_folder(folder)
    from copydesk.init.look import look  # noqa: PLC0415 - it brings polars and the readers
    from copydesk.init.words import contract_py, origins_toml, providers_toml, recipe_toml, sound  # noqa: PLC0415 - the same

    seen = look(source)
    place = _place(folder, source)
    copied = 0 if place.inside else _copy(source, folder / place.path)
    texts = {path: _content(path, folder) for path in FILES if not path.startswith(f"{CAPTURES}/")}
    texts |= {
        "dataset/recipe.toml": recipe_toml(f"local/{project_name(folder)}", place.path, seen),
        PROVIDERS: providers_toml(sound(list(seen.outlets))),
        "schemas/news_article.py": contract_py(seen),
    }
    if seen.guessed:
        beside = PurePosixPath(place.path) if (folder / place.path).is_dir() else PurePosixPath(place.path).parent
        texts[(beside / ORIGINS_NAME).as_posix()] = origins_toml(seen.guessed)
    created = _lay_out(folder, texts)
    kept = tuple(path for path in texts if path not in created)
    more = "" if PROVIDERS in created else _unlisted(folder / PROVIDERS, sound(list(seen.outlets)))
    return Started(captures=place.path, created=tuple(created), kept=kept, seen=seen, copied=copied, unlisted=more)


def _unlisted(path: Path, outlets: Sequence[Outlet]) -> str:
    """Return entries for the outlets that a registry does not know; nothing where it cannot be read."""
    from copydesk.init.words import entries  # noqa: PLC0415 - it brings the recipe's models
    from copydesk.recipe import load_registry  # noqa: PLC0415 - the same

    with suppress(UsageError):
        known = load_registry(path).by_key()
        return "\n".join(entries([it for it in outlets if not any(domain in known for domain in it.domains)]))
    return ""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the source of a project is, relative to it, and whether it was there."""

    path: str
    inside: bool


def _place(folder: Path, source: Path) -> _Place:
    root, place = folder.resolve(), source.resolve()
    if place == root or root.is_relative_to(place):
        raise UsageError(
            "target.overlap",
            "the project would lie inside its own source",
            where=f"{folder} in {source}",
            help="Name another folder for the project, or move the captures into a folder of their own.",
        )
    if place.is_relative_to(root):
        return _Place(place.relative_to(root).as_posix(), inside=True)
    return _Place(CAPTURES if source.is_dir() else f"dataset/{source.name}", inside=False)


def _copy(source: Path, target: Path) -> int:
    """Copy captures into the project; UsageError when something is there."""
    if target.exists():
        raise UsageError(
            "target.occupied",
            "something is there already",
            where=str(target),
            why="The source would be copied there, and nothing is ever overwritten.",
            help="Move it away, or name another folder for the project.",
        )
    from copydesk.sources import list_files  # noqa: PLC0415 - it brings pyarrow

    names = list_files(source)
    try:
        for name in [*names, *([ORIGINS_NAME] if source.is_dir() and (source / ORIGINS_NAME).is_file() else [])]:
            to = target / name if source.is_dir() else target
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / name if source.is_dir() else source, to)
    except OSError as error:
        raise disk_error(error, "copy the captures") from error
    return len(names)


def _check_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError(
            "target.kind", "this is no folder", where=str(folder), help="Name a folder: `copydesk init my-news`."
        )


def _lay_out(folder: Path, texts: Mapping[str, str]) -> list[str]:
    """Write the files that are not there yet, and return them."""
    try:
        return [path for path, text in texts.items() if _create(folder / path, text)]
    except OSError as error:
        raise disk_error(error, "start a project") from error


def _create(path: Path, text: str) -> bool:
    """Write a file that is not there yet; False when it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        return False
    return True


def _content(path: str, folder: Path) -> str:
    name = project_name(folder)
    title = name.replace("-", " ").capitalize()
    text = read_template(FILES[path]).replace("@NAME@", f"local/{name}")
    return text.replace("# Name of the dataset", f"# {title}", 1) if path == "DATASET_CARD.md" else text


def project_name(folder: Path) -> str:
    """Return a dataset's name made from a folder's name: lower-case letters, digits and dashes."""
    words = re.findall(r"[a-z0-9]+", folder.absolute().resolve().name.lower())
    return "-".join(words)[:96].strip("-") or "news"

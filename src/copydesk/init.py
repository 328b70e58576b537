"""What does a new project need? A recipe, a registry, a contract, a card, and one capture to try it with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from copydesk.errors import UsageError, disk_error
from copydesk.templates import read_template

CAPTURES = "dataset/captures"
FILES: Mapping[str, str] = {
    "dataset/recipe.toml": "project/recipe.toml.in",
    "dataset/providers.toml": "project/providers.toml.in",
    f"{CAPTURES}/origins.toml": "project/origins.toml.in",
    f"{CAPTURES}/example-gazette/lighthouse-cat.txt": "project/lighthouse-cat.txt.in",
    "schemas/news_article.py": "news_article.py.in",
    "DATASET_CARD.md": "DATASET_CARD.md.in",
    ".gitignore": "project/gitignore.in",
}
"""What is laid out, and the shipped file that it is made from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """What was laid out and what was there before: paths relative to the folder of the project."""

    captures: str
    created: tuple[str, ...]
    kept: tuple[str, ...]


def start(folder: Path) -> Started:
    """Lay out a project in a folder; what is there is never touched, and captures that are there stay alone.

    UsageError when the folder is a file; PlaceError when the disk refuses.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError("this is no folder", where=str(folder), help="Name a folder: `copydesk init my-news`.")
    lone = [CAPTURES] if (folder / CAPTURES).exists() else []
    wanted = [path for path in FILES if not (lone and path.startswith(f"{CAPTURES}/"))]
    try:
        created = [path for path in wanted if _create(folder / path, _content(path, folder))]
    except OSError as error:
        raise disk_error(error, "start a project") from error
    kept = [path for path in wanted if path not in created]
    return Started(captures=CAPTURES, created=tuple(created), kept=(*kept, *lone))


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
    return read_template(FILES[path]).replace("@NAME@", f"local/{project_name(folder)}")


def project_name(folder: Path) -> str:
    """Return a dataset's name made from a folder's name: lower-case letters, digits and dashes."""
    words = re.findall(r"[a-z0-9]+", folder.absolute().resolve().name.lower())
    return "-".join(words)[:96].strip("-") or "news"

"""What does the toolkit carry with it as data? Rules, words of languages, and the starter project."""

from __future__ import annotations

from importlib.resources import files


def read_template(name: str) -> str:
    """Return the text of a shipped file, such as `rules.toml` or `words/de.toml`."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


def names(folder: str, suffix: str) -> list[str]:
    """Return the sorted stems of the shipped files in a folder."""
    found = files(__name__).joinpath(folder).iterdir()
    return sorted(entry.name.removesuffix(suffix) for entry in found if entry.name.endswith(suffix))

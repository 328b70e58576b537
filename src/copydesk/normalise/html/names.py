"""What do the names of a container say about what is in it? Words of designers, kept as data with how far they hold.

The tables stand in `templates/html/names.toml`. A name is a hint and never a proof: a page whose whole text lies in
`widget` is read all the same (see `pardon`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache

from copydesk.templates import read_template

MAX_ID_PARTS = 3
"""Longer ids are the slugs of headings, whose words are the author's."""

MAX_NAMES = 400
"""Characters of one container's names that are looked at."""


class Holds(IntEnum):
    """How sure a name is that no body is in a container."""

    FRAIL = 0
    LOOSE = 1
    FIRM = 2
    NEVER = 3


@dataclass(frozen=True, slots=True)
class Kind:
    """What a container is by its name, when it is no part of a body."""

    name: str
    holds: Holds


HIDDEN = Kind("hidden", Holds.LOOSE)
CAPTION = Kind("caption", Holds.LOOSE)
ASIDE = Kind("aside", Holds.LOOSE)
NAVIGATION = Kind("navigation", Holds.FIRM)
RELATED = Kind("related", Holds.FIRM)

_TAGS = {"aside": ASIDE, "footer": NAVIGATION, "figure": CAPTION, "figcaption": CAPTION}
_ROLES = frozenset(
    {
        "navigation",
        "complementary",
        "contentinfo",
        "search",
        "banner",
        "dialog",
        "alertdialog",
        "menu",
        "menubar",
    }
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WHOLE = frozenset({"body", "html", "main"})


def names_of(attributes: Mapping[str, str]) -> str:
    """Return the names of an element: its classes, its id when it is no slug, and its property."""
    own = attributes.get("class", "")
    mark = attributes.get("id")
    if mark and mark.count("-") + mark.count("_") < MAX_ID_PARTS:
        own = f"{own} {mark}"
    prop = attributes.get("itemprop")
    return (f"{own} {prop}" if prop else own)[:MAX_NAMES]


def kind_of(tag: str, attributes: Mapping[str, str], names: str) -> Kind | None:
    """Return what a container is when it is no part of a body, by its tag, its role, its style and its names."""
    if tag in _TAGS:
        return _TAGS[tag]
    if attributes:
        if "hidden" in attributes or _HIDDEN_STYLE.search(attributes.get("style", "")):
            return HIDDEN
        if attributes.get("role") in _ROLES:
            return NAVIGATION
    return kind_of_names(names) if names and tag not in _WHOLE else None


@lru_cache(maxsize=1 << 16)
def kind_of_names(names: str) -> Kind | None:
    """Return what the names of a container say it is, or None when they say nothing against a body."""
    tables = _tables()
    names = names.lower()
    never = tables.kinds[0]
    if tables.body.search(names):
        return never[0] if never[1].search(names) else None
    return next((kind for kind, pattern in tables.kinds if pattern.search(names)), None)


@dataclass(frozen=True, slots=True)
class _Tables:
    body: re.Pattern[str]
    kinds: Sequence[tuple[Kind, re.Pattern[str]]]


@cache
def _tables() -> _Tables:
    tables = tomllib.loads(read_template("html/names.toml"))
    body = re.compile("|".join(tables.pop("body")["anywhere"]))
    kinds = [(Kind(name, Holds[table["holds"].upper()]), _pattern(table["names"])) for name, table in tables.items()]
    return _Tables(body, kinds)


def _pattern(names: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\s_-])(?:{'|'.join(names)})(?=$|[\s_-]|\d)")

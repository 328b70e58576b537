"""Which words does a language use around an article? Months, bylines, captions, chrome: all data.

The lists stand in `templates/words/`, a file a language. A language without a file is not guessed at.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from copydesk.templates import names, read_template

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "\u00a0": " ", "\u202f": " "})


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; patterns match without case at the start of a plain text."""

    language: str
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    month_pattern: str
    byline: re.Pattern[str]
    joiner: re.Pattern[str]
    published: re.Pattern[str]
    updated: re.Pattern[str]
    roles: frozenset[str]
    caption: re.Pattern[str]
    credit: re.Pattern[str]
    note: re.Pattern[str]
    reading: re.Pattern[str]
    related: re.Pattern[str]
    tail: re.Pattern[str]
    chrome: re.Pattern[str]
    address: re.Pattern[str]
    """Words with which a site speaks to its reader."""
    stop: frozenset[str]


def plain(text: str) -> str:
    """Return text with straight apostrophes and plain spaces, character for character."""
    return text if text.isascii() else text.translate(_APOSTROPHES)


def supported() -> list[str]:
    """Return the languages that have words."""
    return names("words", ".toml")


@cache
def words_for(language: str | None) -> Words:
    """Return the words of a language; English furniture is everywhere, so its chrome always counts too."""
    table = _table(language if language in supported() else "en")
    english = _table("en")
    months = _numbered(table["months"], first=1)
    return Words(
        language=language if language in supported() else "en",
        months=months,
        weekdays=_numbered(table["weekdays"], first=0),
        month_pattern="|".join(sorted(months, key=lambda name: (-len(name), name))),
        byline=_pattern(table["byline"], r"\b"),
        joiner=re.compile(rf"\s*(?:,|&|\b(?:{'|'.join(table['and'])})\b)\s*", re.IGNORECASE),
        published=_pattern(table["published"], r"\b"),
        updated=_pattern(table["updated"], r"\b"),
        roles=frozenset(table["roles"]) | frozenset(english["roles"][:-3]),
        caption=_pattern(table["caption"], r"\s?[:|]\s*"),
        credit=_pattern(table["credit"] + english["credit"], r"\b"),
        note=_pattern(table["note"], r"\b"),
        reading=_pattern(table["reading"] + english["reading"], r"\b"),
        related=_pattern(table["related"], ""),
        tail=_whole(table["tail"] + english["tail"]),
        chrome=re.compile("|".join(f"(?:{word})" for word in table["chrome"] + english["chrome"]), re.IGNORECASE),
        address=re.compile(rf"\b(?:{'|'.join(table['address'])})\b", re.IGNORECASE),
        stop=frozenset(table["stop"][0].split()),
    )


@cache
def _table(language: str) -> Mapping[str, list[str]]:
    return tomllib.loads(read_template(f"words/{language}.toml"))


def _numbered(groups: Sequence[str], first: int) -> dict[str, int]:
    return {name: number for number, group in enumerate(groups, start=first) for name in group.split()}


def _pattern(words: Sequence[str], end: str) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(rf"(?:{'|'.join(longest_first)}){end}", re.IGNORECASE)


def _whole(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(words)})[\s:…»›>]*", re.IGNORECASE)

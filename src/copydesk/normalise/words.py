"""Which words does a language use around an article? Months, bylines, captions, chrome: all data.

The lists stand in `templates/words/`, a file a language. A language without a file is not guessed at: it has no
months, no bylines and no labels, only the furniture that sites everywhere write in English.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from copydesk.templates import names, read_template

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "\u00a0": " ", "\u202f": " ", "ʼ": "'"})


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; patterns match without case at the start of a plain text."""

    language: str | None
    """None for a language without words."""
    months: Mapping[str, int]
    weekdays: frozenset[str]
    weekday: re.Pattern[str]
    """Finds a weekday in a text; its group `d0` is Monday, `d6` Sunday."""
    dates: Dates
    byline: re.Pattern[str]
    joiner: re.Pattern[str]
    published: re.Pattern[str]
    updated: re.Pattern[str]
    roles: frozenset[str]
    caption: re.Pattern[str]
    credit: re.Pattern[str]
    note: re.Pattern[str]
    reading: re.Pattern[str]
    times: re.Pattern[str]
    """Says how long ago something was, or a time with its words."""
    related: re.Pattern[str]
    tail: re.Pattern[str]
    chrome: re.Pattern[str]
    """Of lower-case letters; see `chrome_in`."""
    address: re.Pattern[str]
    """Words with which a site speaks to its reader."""
    stop: frozenset[str]
    stem: int
    """Letters that are left of a word when its endings do not matter."""

    def chrome_in(self, text: str) -> int:
        """Count the words of the site's furniture in a plain text.

        Its case goes first: many alternatives without case are searched for several times more slowly.
        """
        return len(self.chrome.findall(text.lower()))


@dataclass(frozen=True, slots=True)
class Dates:
    """What may stand in a date, as alternatives of regular expressions; "" where a language has none."""

    month: str
    of: str
    """Between day, month and year: `4 de marzo de 2025`."""
    year: str
    """Behind the year: `2025 года`."""
    link: str
    """Between day and clock: `um`, `à`, `alle ore`."""
    clock: str
    """Behind the clock: `Uhr`, `uur`."""
    zone: str
    """Behind the clock, without an offset: `Ortszeit`."""


def plain(text: str) -> str:
    """Return text with straight apostrophes and plain spaces, character for character."""
    return text if text.isascii() else text.translate(_APOSTROPHES)


def supported() -> list[str]:
    """Return the languages that have words."""
    return names("words", ".toml")


@cache
def words_for(language: str | None) -> Words:
    """Return the words of a language; English furniture is everywhere, so its chrome always counts too."""
    known = language if language in supported() else None
    table, english = _table(known), _table("en")
    months = _numbered(table["months"], first=1)
    return Words(
        language=known,
        months=months,
        weekdays=frozenset(" ".join(table["weekdays"]).split()),
        weekday=_weekday(table["weekdays"]),
        dates=_dates(table, english, months),
        byline=_pattern(table["byline"], r"\b"),
        joiner=_joiner(table["and"]),
        published=_pattern(table["published"], r"\b"),
        updated=_pattern(table["updated"], r"\b"),
        roles=frozenset(table["roles"]) | frozenset(english["roles"][:-3]),
        caption=_pattern(table["caption"], r"\s?[:|]\s*"),
        credit=_pattern(table["credit"] + english["credit"], r"\b"),
        note=_pattern(table["note"], r"\b"),
        reading=_pattern(table["reading"] + english["reading"], r"\b"),
        times=_pattern(table["times"] + english["times"], ""),
        related=_pattern(table["related"], ""),
        tail=_whole(table["tail"] + english["tail"]),
        chrome=re.compile("|".join(table["chrome"] + english["chrome"])),
        address=re.compile(rf"\b{_any(table['address'])}\b", re.IGNORECASE),
        stop=frozenset(" ".join(table["stop"]).split()),
        stem=table["stem"],
    )


@cache
def everywhere(key: str) -> tuple[str, ...]:
    """Return a list of all languages together: names and agencies keep their words when they travel."""
    return tuple(sorted({word for language in supported() for word in _table(language)[key]}))


@cache
def _table(language: str | None) -> Mapping[str, Any]:
    if language is None:
        english = _table("en")
        return {key: [] if isinstance(value, list) else value for key, value in english.items()}
    return tomllib.loads(read_template(f"words/{language}.toml"))


def _numbered(groups: Sequence[str], first: int) -> dict[str, int]:
    return {name: number for number, group in enumerate(groups, start=first) for name in group.split()}


def _weekday(groups: Sequence[str]) -> re.Pattern[str]:
    days = [f"(?P<d{number}>{'|'.join(group.split())})" for number, group in enumerate(groups)]
    return re.compile(rf"\b{_any(days)}\b", re.IGNORECASE)


def _dates(table: Mapping[str, Any], english: Mapping[str, Any], months: Mapping[str, int]) -> Dates:
    joined = {key: "|".join(table[key]) for key in ("of", "year")}
    both = {key: "|".join(dict.fromkeys([*table[key], *english[key]])) for key in ("link", "clock", "zone")}
    return Dates(month=_any(sorted(months, key=_longest_first)), **joined, **both)


def _joiner(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\s*(?:,|&|\b{_any(words)}\b)\s*", re.IGNORECASE)


def _any(words: Sequence[str]) -> str:
    """Return alternatives as one group; without any of them, one that matches nowhere."""
    return f"(?:{'|'.join(words)})" if words else "(?!)"


def _pattern(words: Sequence[str], end: str) -> re.Pattern[str]:
    return re.compile(_any(sorted(words, key=_longest_first)) + end, re.IGNORECASE)


def _longest_first(word: str) -> tuple[int, str]:
    return -len(word), word


def _whole(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"{_any(words)}[\s:…»›>]*", re.IGNORECASE)

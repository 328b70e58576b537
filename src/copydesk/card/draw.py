"""How are figures drawn with letters? A card is read on hubs, in terminals and in pull requests alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from copydesk.facts.model import CalendarFacts
from copydesk.pages import Filter
from copydesk.plain import counted, escape_markdown, size, visible

_EIGHTHS = ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")
_SHADES = "·░▒▓█"


def bar(share: int, whole: int, width: int = 20) -> str:
    """Return a bar of blocks for a share of a whole."""
    eighths = round(share * width * 8 / whole) if whole else 0
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8]


def shades(counts: list[int], most: int) -> str:
    """Return a mark a count, darker for more: a dot is none, a full block more than three quarters of `most`."""
    return "".join(_SHADES[-(-4 * count // most) if most else 0] for count in counts)


def most_in(calendar: CalendarFacts) -> int:
    """Return the largest count of a calendar."""
    return max((count for _, counts in calendar.rows for count in counts), default=0)


def percent(share: int, whole: int) -> str:
    """Return a share in per cent, with one decimal; none of nothing is 0."""
    tenths = round(1000 * share / whole) if whole else 0
    return f"{tenths // 10}.{tenths % 10} %"


def words(value: Any) -> str:  # noqa: ANN401 - a value of an article
    """Return a value as plain Markdown: one line, no markup."""
    if value is None or value == []:
        return "–"
    return escape_markdown(", ".join(map(str, value)) if isinstance(value, list) else str(value))


def bibtex(value: str) -> str:
    """Return words between the braces of a BibTeX entry, on one line of a fenced block."""
    return "{" + re.sub(r"[{}\\`%#$&~^_]", " ", " ".join(visible(value).split())).strip() + "}"


def key(value: str) -> str:
    """Return the key of a BibTeX entry."""
    return re.sub(r"[^a-z0-9.]+", "-", value.lower()).strip("-")


def ranked(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return names with their counts, the largest first."""
    return sorted(counts.items(), key=lambda it: (-it[1], it[0]))


def many(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun."""
    return counted(number, noun, plural)


FILTERS: Mapping[str, Filter] = {
    "words": words,
    "bar": bar,
    "shades": shades,
    "most_in": most_in,  # type: ignore[dict-item] # a number that the next filter takes
    "percent": percent,
    "size": size,
    "bibtex": bibtex,
    "key": key,
    "many": many,
    "ranked": ranked,  # type: ignore[dict-item] # a list that a loop takes
}

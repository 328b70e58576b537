"""When was it published? Only what a text states counts: no guessed zone, no guessed order of day and month.

A local time without a zone is kept as if it were UTC and marked `tz_known = False`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from copydesk.article import Moment
from copydesk.normalise.words import Dates, Words, plain, words_for

_ISO = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})"
    r"(?:[T ](?P<h>\d{2}):(?P<min>\d{2})(?::(?P<s>\d{2})(?:[.,]\d{1,9})?)?\s?(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)
_ZONE = r"(?:\(?(?P<zone>(?:UTC|GMT)(?:\s?[+\-−]\s?\d{1,2}(?::?\d{2})?)?|[+\-−]\d{2}:?\d{2}|(?-i:Z|[A-Z]{2,5})\b)\)?)?"
_CLOCK = (
    r"(?P<h>\d{1,2})(?:(?:[:.]|\s?h\s?)(?P<min>\d{2})(?::(?P<s>\d{2}))?(?!\d)\s*(?P<ap>[ap]\.?\s?m\b\.?)?"
    r"|\s?(?P<ap2>[ap]\.?\s?m\b\.?)|\s?(?=%s))\s*(?:%s)?\s*"
)
_PATH_DATE = re.compile(r"/((?:19|20)\d{2})/(\d{1,2})/(\d{1,2})(?:/|$)")


@dataclass(frozen=True, slots=True)
class Stated:
    """A date that a text states: where, what it says, and whether it is of the update.

    `moment` is None when the date cannot be read; `problem` is then the code that says why.
    """

    start: int
    end: int
    moment: Moment | None
    updated: bool
    labelled: bool
    problem: str | None = None


def stated_dates(text: str, words: Words) -> list[Stated]:
    """Return the dates that a line states, in their order; dates without a year are none."""
    found: list[Stated] = []
    for match in _grammar(words.language).day.finditer(text):
        since = found[-1].end if found else 0
        if match.start() >= since:
            found.append(_stated(text, match, since, words))
    return found


def parse_iso(text: str) -> Moment | None:
    """Read an ISO 8601 date or date-time; None when it is another form, ValueError when no such day exists."""
    match = _ISO.fullmatch(text.strip())
    if not match:
        return None
    part = match.groupdict()
    return _moment(dt.date(int(part["y"]), int(part["m"]), int(part["d"])), part)


def date_in_path(url: str | None) -> dt.date | None:
    """Return the day that a URL's path states, `/2020/11/09/`."""
    found = _PATH_DATE.search(url or "")
    try:
        return dt.date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def latest_weekday(weekday: int, first_seen: dt.date) -> dt.date:
    """Return the latest such day on or before the day on which the desk first saw the story."""
    return first_seen - dt.timedelta(days=(first_seen.weekday() - weekday) % 7)


def named_weekdays(text: str, words: Words) -> set[int]:
    """Return the weekdays that a text names."""
    return {int(str(found.lastgroup)[1:]) for found in words.weekday.finditer(plain(text))}


@dataclass(frozen=True, slots=True)
class _Grammar:
    """How a language writes a day, the clock behind it, and the clock before it."""

    day: re.Pattern[str]
    after: re.Pattern[str]
    before: re.Pattern[str]


@cache
def _grammar(language: str | None) -> _Grammar:
    """Return the forms of a language; without its words, only days in figures are left."""
    dates = words_for(language).dates
    clock = "|".join(rf"(?:{word})(?!\w)" for word in [dates.clock, "h"] if word)
    time = _CLOCK % (clock, clock) + _ZONE + rf"(?:\s*\(?(?:{dates.zone})(?!\w)\)?)?"
    link = rf"[\s,|·•–—\-]*(?:(?:{dates.link})\s+)?"
    return _Grammar(
        day=re.compile("|".join(_day_forms(dates)), re.IGNORECASE),
        after=re.compile(rf"(?:T|{link}){time}", re.IGNORECASE),
        before=re.compile(rf"(?<!\d){time}{link}(?:[^\W\d_](?:[^\W\d_]|[-'’]){{1,13}}\.?,?\s+)?$", re.IGNORECASE),
    )


def _day_forms(dates: Dates) -> list[str]:
    day = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th|er|º|ª|°|\.)?"
    month = r"(?P<{0}>" + dates.month + r")\b\.?"
    of = rf"(?:(?:{dates.of})\s+)?" if dates.of else ""
    year = r"(?P<{0}>\d{{4}})(?!\d)" + (rf"(?:\s?(?:{dates.year})(?!\w))?" if dates.year else "")
    return [
        r"(?<![\d/.-])(?P<iy>\d{4})[-/](?P<im>\d{2})[-/](?P<id>\d{2})(?![\d/])",
        rf"(?<!\d){day.format('ad')}(?:\s+|-)?{of}{month.format('an')},?[\s.-]+{of}{year.format('ay')}",
        rf"\b{month.format('bn')}\s+{day.format('bd')},?\s+{year.format('by')}",
        r"(?<![\d.])(?P<cd>\d{1,2})\.\s?(?P<cm>\d{1,2})\.\s?(?P<cy>\d{4})(?!\d)",
        r"(?<![\d/])(?P<s1>\d{1,2})[/-](?P<s2>\d{1,2})[/-](?P<sy>\d{4})(?![\d/])",
    ]


def _stated(text: str, match: re.Match[str], since: int, words: Words) -> Stated:
    lead = text[since : match.start()]
    label = _last_label(lead, words)
    start, end = match.span()
    grammar = _grammar(words.language)
    clock = grammar.after.match(text, end)
    if clock and _is_time(clock):
        end = clock.end()
    else:
        clock = next(_times_before(lead, grammar), None)
        start = since + clock.start() if clock else start
    end -= len(text[start:end]) - len(text[start:end].rstrip(" (,"))
    try:
        moment, problem = _moment(_day(match, words), clock.groupdict() if clock else {}), None
    except _AmbiguousError:
        moment, problem = None, "date.ambiguous"
    except ValueError:
        moment, problem = None, "date.invalid"
    return Stated(start, end, moment, label == "updated", label is not None, problem)


def _times_before(lead: str, grammar: _Grammar) -> Iterator[re.Match[str]]:
    found = grammar.before.search(lead)
    if found and _is_time(found):
        yield found


def _last_label(lead: str, words: Words) -> str | None:
    """Return which word stands last before a date: one for publication, or one for an update."""
    marks = [(found.end(), "published") for found in words.published.finditer(lead)]
    marks += [(found.end(), "updated") for found in words.updated.finditer(lead)]
    return max(marks)[1] if marks else None


def _is_time(match: re.Match[str]) -> bool:
    part = match.groupdict()
    half = part["ap"] or part["ap2"]
    hour, minute = int(part["h"]), int(part["min"] or 0)
    return (1 <= hour <= 12 if half else hour < 24) and minute < 60  # noqa: PLR2004 - a clock


class _AmbiguousError(ValueError):
    """Day and month cannot be told apart."""


def _day(match: re.Match[str], words: Words) -> dt.date:
    part = match.groupdict()
    for form in "ab":
        if part[f"{form}y"]:
            return dt.date(int(part[f"{form}y"]), words.months[part[f"{form}n"].casefold()], int(part[f"{form}d"]))
    if part["iy"]:
        return dt.date(int(part["iy"]), int(part["im"]), int(part["id"]))
    if part["cy"]:
        return dt.date(int(part["cy"]), int(part["cm"]), int(part["cd"]))
    first, second, year = int(part["s1"]), int(part["s2"]), int(part["sy"])
    if first <= 12 and second <= 12 and first != second:  # noqa: PLR2004 - both could be months
        raise _AmbiguousError
    return dt.date(year, min(first, second), max(first, second))


def _moment(day: dt.date, part: dict[str, str | None]) -> Moment:
    """Put a day and the parts of a clock together; ValueError for an instant that does not exist."""
    if not part.get("h"):
        return Moment(at=dt.datetime.combine(day, dt.time(), dt.UTC), precision="day", tz_known=False)
    hour = int(part["h"] or 0)
    half = (part.get("ap") or part.get("ap2") or "").casefold()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    clock = dt.time(hour, int(part.get("min") or 0), int(part.get("s") or 0))
    offset = _offset(part.get("zone"))
    at = dt.datetime.combine(day, clock, dt.UTC)
    try:
        at -= offset or dt.timedelta()
    except OverflowError:
        raise ValueError("out of the calendar") from None
    precision = "second" if part.get("s") else "minute"
    return Moment(at=at, precision=precision, tz_known=offset is not None, offset=offset or dt.timedelta())


def _offset(zone: str | None) -> dt.timedelta | None:
    """Return the offset that a zone states; abbreviations such as CST name several and state none."""
    if not zone:
        return None
    found = re.fullmatch(r"(?:UTC|GMT|Z)?\s?(?:([+\-−])\s?(\d{1,2})(?::?(\d{2}))?)?", zone, re.IGNORECASE)
    if not found:
        return None
    sign, hours, minutes = found.groups()
    if not sign:
        return dt.timedelta()
    size = dt.timedelta(hours=int(hours), minutes=int(minutes or 0))
    if size > dt.timedelta(hours=14) or int(minutes or 0) >= 60:  # noqa: PLR2004 - minutes
        msg = "no zone has such an offset from UTC: at most 14 hours and 59 minutes"
        raise ValueError(msg)
    return size if sign == "+" else -size

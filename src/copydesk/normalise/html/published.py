"""When was a page published, and when changed? Many places say so, and each is weighed.

Statements of one day speak for each other. A time, and its zone, come from the surest statement of the day that wins;
a visible date counts only where an article carries its date: between the headline and the body, or near them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from copydesk.article import Moment
from copydesk.normalise.dates import date_in_path, stated_dates
from copydesk.normalise.html.blocks import Marks
from copydesk.normalise.html.metadata import Metadata, text_of
from copydesk.normalise.html.tree import Element
from copydesk.normalise.words import Words, plain

FIRST_KEYS = (
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "rnews:datepublished",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "sailthru.date",
    "publication_date",
    "publishdate",
    "publish-date",
    "publish_date",
    "pubdate",
    "pub_date",
    "og:pubdate",
    "dc.date.issued",
    "dcterms.issued",
    "citation_publication_date",
    "citation_online_date",
    "originalpublicationdate",
    "prism.publicationdate",
    "article_date_original",
    "iso-8601-publish-date",
    "vr:published_time",
    "bt:pubdate",
)
SECOND_KEYS = (
    "date",
    "dc.date",
    "dcterms.date",
    "dc.date.created",
    "dcterms.created",
    "dc.created",
    "created",
    "last-published",
    "dateposted",
    "displaydate",
    "sort_date",
    "newsdate",
    "contentcreated",
    "uploaddate",
)
CHANGED_KEYS = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dateupdated",
    "last-modified",
    "dcterms.modified",
    "dc.date.modified",
    "lastmod",
    "og:modified_time",
)
WEIGHTS = {
    "json-ld": 1.0,
    "meta": 1.0,
    "meta-2": 0.6,
    "itemprop": 0.9,
    "time": 0.6,
    "url-path": 0.9,
    "text": 0.9,
    "text-above": 0.5,
    "stamp": 0.2,
    "url-name": 0.3,
    "script": 0.1,
}
UPDATE = "update"
"""The kind of a day that readers see as that of a change: it says nothing of when the page was published."""

_PARTS = re.compile(
    r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
    r"(?:(?:\s*T|\s+|,\s*)(?P<h>\d{1,2}):(?P<min>\d{2})(?::(?P<s>\d{2})(?:[.,:]\d+)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{1,2}(?!\d))?)?"
)
_COMPACT = re.compile(
    r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})"
    r"(?:T?(?P<h>\d{2}):?(?P<min>\d{2}):?(?P<s>\d{2})?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?$"
)
_DAY_FIRST = re.compile(r"(?P<d>\d{1,2})[/-](?P<m>\d{1,2})[/-](?P<y>\d{4})(?!\d)")
_IN_NAME = re.compile(
    r"(?<=[/_-])(?:(?P<y>(?:19|20)\d{2})(?P<sign>[-_]?)(?P<m>[01]\d)(?P=sign)(?P<d>[0-3]\d)"
    r"|(?P<d2>[0-3]\d)[-_](?P<m2>[01]\d)[-_](?P<y2>20\d{2}))(?![\d])"
)
_SCRIPTED = re.compile(
    r"""["'](?:date_?published|publish(?:ed)?_?(?:date|at|time|on)|publication_?date|pub_?date)\\?["']\s{0,4}:\s{0,4}"""
    r"""\\?["'](\d{4}-\d{2}-\d{2}[^"'\\]{0,25})""",
    re.IGNORECASE,
)
_CREATED = re.compile(
    r"""["'](?:date_?created|created?_?(?:date|at|time|on))\\?["']\s{0,4}:\s{0,4}\\?["'](\d{4}-\d{2}-\d{2}[^"'\\]{0,25})""",
    re.IGNORECASE,
)
MAX_SCRIPT = 500_000
"""Characters of a script that are searched."""

_CHANGED = re.compile(r"updat|modif|aktual|chang|correct", re.IGNORECASE)
_PUBLISHED = re.compile(r"publi|entry-date|posted|created", re.IGNORECASE)
DAY_FIRST = frozenset({"de", "es", "fr", "it", "nl", "pt", "ru", "uk"})
MINUTE, QUARTER, FARTHEST_ZONE = dt.timedelta(minutes=1), dt.timedelta(minutes=15), dt.timedelta(hours=14)
EARLIEST_YEAR, LATEST_YEAR = 1990, 2100


@dataclass(frozen=True, slots=True)
class Dated:
    """One date that a page states: by which rule, what it says, as which kind of place, and on which line."""

    rule: str
    moment: Moment
    kind: str
    line: int


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of publication and of change that were chosen, and those that lost."""

    published: Dated | None
    modified: Dated | None
    losers: tuple[Dated, ...]


def find_dates(marks: Marks, metadata: Metadata, url: str | None, near: Sequence[Dated], words: Words) -> Dates:
    """Choose among all the dates that a page states; `near` are those that stand by its headline."""
    stated = [*_stated(marks, metadata, words), *(it for it in near if it.kind != UPDATE)]
    day = date_in_path(url)
    if day:
        moment = Moment(at=dt.datetime.combine(day, dt.time(), dt.UTC), precision="day", tz_known=False)
        stated.append(Dated("url-path", moment, "url-path", 1))
    stated += _dates_in_name(url, words)
    published = choose(stated)
    changed = [*_changed(marks, metadata, words), *(it for it in near if it.kind == UPDATE)]
    modified = next((it for it in changed if published is None or it.moment.at > published.moment.at), None)
    losers = tuple(it for it in [*stated, *changed] if it not in (published, modified))
    return Dates(published, modified, losers)


def _dates_in_name(url: str | None, words: Words) -> Iterator[Dated]:
    """Yield the day in the name of a page, `20250304-ferry` or `ferry-04-03-2025`, which may be one that is told of."""
    for match in islice(_IN_NAME.finditer(url or ""), 1):
        part = match.groupdict()
        day = part if part["y"] else {"y": part["y2"], "m": part["m2"], "d": part["d2"]}
        moment = moment_of(day) if part["y"] or words.language in DAY_FIRST else None
        if moment and EARLIEST_YEAR <= moment.at.year <= LATEST_YEAR:
            yield Dated("url-path", moment, "url-name", 1)


def choose(stated: Sequence[Dated]) -> Dated | None:
    """Return the surest statement of the day for which most speaks; the first of equals.

    Statements of one instant are of one day, whatever their zones. Each kind of place speaks once for a day.
    """
    days: dict[dt.date, dict[str, float]] = {}
    for dated in stated:
        days.setdefault(dated.moment.day, {})[dated.kind] = WEIGHTS[dated.kind]
    if not days:
        return None
    first = {day: index for index, day in reversed(list(enumerate(it.moment.day for it in stated)))}
    best = max(days, key=lambda day: (round(sum(days[day].values()) + _kin(day, stated), 3), -first[day]))
    return max((it for it in stated if it.moment.day == best), key=_merit)


def _kin(day: dt.date, stated: Sequence[Dated]) -> float:
    """Return what statements of another day add that are of the same instant, seen from another zone."""
    mine = [it.moment for it in stated if it.moment.day == day]
    kinds = {it.kind for it in stated if it.moment.day == day}
    others = {it.kind for it in stated if it.moment.day != day and any(_same(it.moment, one) for one in mine)}
    return sum(WEIGHTS[kind] for kind in others - kinds)


def _same(left: Moment, right: Moment) -> bool:
    """Tell whether two moments of different days may be one instant: in their zones, or in one that is not stated."""
    if left.precision == "day" or right.precision == "day" or left.tz_known is right.tz_known is False:
        return False
    apart = abs(left.at - right.at)
    if left.tz_known and right.tz_known:
        return apart < MINUTE
    return apart <= FARTHEST_ZONE and apart % QUARTER < MINUTE


def _merit(dated: Dated) -> tuple[bool, bool, float]:
    """Tell what a statement is worth: a time with its zone more than one without, and more than a day."""
    moment = dated.moment
    return (moment.precision != "day" and moment.tz_known, moment.precision != "day", WEIGHTS[dated.kind])


def _stated(marks: Marks, metadata: Metadata, words: Words) -> Iterator[Dated]:
    for found in metadata.articles:
        value = next((found.values[key] for key in ("datePublished", "dateCreated") if found.values.get(key)), None)
        yield from _dated("json-ld:datePublished", value, "json-ld", found.line, words)
    for found in metadata.described:
        if not found.is_article and "datePublished" in found.values:
            yield from _dated("json-ld:datePublished", found.values["datePublished"], "json-ld", found.line, words)
        yield from _dated("json-ld:uploadDate", found.values.get("uploadDate"), "meta-2", found.line, words)
    for keys, kind in ((FIRST_KEYS, "meta"), (SECOND_KEYS, "meta-2")):
        for said in metadata.said(*keys):
            yield from _dated(f"meta:{said.key}", said.value, kind, said.line, words)
    for element in marks.properties:
        if {"datePublished", "dateCreated"} & set(element.get("itemprop").split()) and element.tag != "meta":
            value = element.get("content") or element.get("datetime") or text_of(element)
            yield from _dated("html:datePublished", value, "itemprop", element.sourceline or 1, words)
    yield from _times(marks, words)


def scripted_dates(root: Element, words: Words) -> Iterator[Dated]:
    """Yield what programs on a page call its publication, else its creation, as the last resort."""
    for pattern in (_SCRIPTED, _CREATED):
        for script in root.iter("script"):
            match = pattern.search((script.text or "")[:MAX_SCRIPT])
            if match:
                yield from _dated("script:published", match[1], "script", script.sourceline or 1, words)
                return


def _times(marks: Marks, words: Words) -> Iterator[Dated]:
    """Yield the date of the first `time` element, or of the first that says what it is of.

    In microformats the class `updated` alone dates an entry, which need not say when it was published.
    """
    found: list[tuple[bool, bool, int, Dated]] = []
    for element in marks.times:
        names = f"{element.get('class', '')} {element.get('itemprop', '')}"
        value = element.get("datetime") or (element.get("title") if element.tag != "time" else text_of(element))
        marked = element.get("pubdate") is not None or bool(_PUBLISHED.search(names))
        changed = not marked and bool(_CHANGED.search(names))
        if value and (not changed or "updated" in names.split()):
            dated = next(_dated("html:time", value, "time", element.sourceline or 1, words), None)
            found += [(changed, not marked, len(found), dated)] if dated else []
    if found:
        yield min(found)[3]


def _changed(marks: Marks, metadata: Metadata, words: Words) -> Iterator[Dated]:
    for found in metadata.articles:
        yield from _dated("json-ld:dateModified", found.values.get("dateModified"), "json-ld", found.line, words)
    for said in metadata.said(*CHANGED_KEYS):
        yield from _dated(f"meta:{said.key}", said.value, "meta", said.line, words)
    for element in marks.times:
        names = f"{element.get('class', '')} {element.get('itemprop', '')}"
        if element.get("datetime") and _CHANGED.search(names) and not _PUBLISHED.search(names):
            yield from _dated("html:time", element.get("datetime"), "time", element.sourceline or 1, words)


def _dated(rule: str, value: Any, kind: str, line: int, words: Words) -> Iterator[Dated]:  # noqa: ANN401 - a JSON tree
    first = value[0] if isinstance(value, list) and value else value
    moment = read_moment(first, words) if isinstance(first, str) else None
    if moment and EARLIEST_YEAR <= moment.at.year <= LATEST_YEAR:
        yield Dated(rule, moment, kind, line)


def read_moment(value: str, words: Words) -> Moment | None:
    """Read a date as pages write it in their metadata; None when it is none, or day and month cannot be told."""
    text = value.strip()[:120]
    match = _PARTS.match(text) or _COMPACT.match(text)
    if match:
        return moment_of(match.groupdict())
    for date in stated_dates(plain(text), words):
        if date.moment:
            return date.moment
    return day_first(text, words)


def day_first(text: str, words: Words) -> Moment | None:
    """Read a date such as 4/3/2025 where a language writes the day first."""
    match = _DAY_FIRST.match(text)
    return moment_of(match.groupdict()) if match and words.language in DAY_FIRST else None


def moment_of(part: Mapping[str, str | None]) -> Moment | None:
    """Return the moment that figures named y, m, d, h, min, s and zone state; None when no such one exists."""
    try:
        day = dt.date(int(part["y"] or 0), int(part["m"] or 0), int(part["d"] or 0))
        clock = dt.time(int(part.get("h") or 0), int(part.get("min") or 0), int(part.get("s") or 0))
        offset = _offset(part.get("zone"))
        at = dt.datetime.combine(day, clock, dt.UTC) - (offset or dt.timedelta())
    except (ValueError, OverflowError):
        return None
    if not part.get("h"):
        return Moment(at=at, precision="day", tz_known=False)
    precision = "second" if part.get("s") else "minute"
    return Moment(at=at, precision=precision, tz_known=offset is not None, offset=offset or dt.timedelta())


def _offset(zone: str | None) -> dt.timedelta | None:
    if not zone:
        return None
    if zone in {"Z", "UTC", "GMT"}:
        return dt.timedelta()
    digits = zone[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")  # noqa: PLR2004 - hours alone
    size = dt.timedelta(hours=int(hours), minutes=int(minutes))
    if size > dt.timedelta(hours=14):
        raise ValueError(zone)
    return size if zone[0] == "+" else -size

"""What is a capture, what is an article, and what makes two records the same article?

A capture is one input file as it was received. An article is one row of the dataset. Between the
two, a draft carries what was read together with its evidence: the rule and the place in the capture.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import pyarrow as pa

from copydesk.companions import EVIDENCE, LEFT_OUT, POINTED_TO

INSTANT = pa.timestamp("us", tz="UTC")
IMAGE = pa.struct(
    [
        ("url", pa.string()),
        ("width", pa.int32()),
        ("height", pa.int32()),
        ("caption", pa.string()),
        ("credit", pa.string()),
    ]
)

ARTICLE = pa.schema(
    [
        ("id", pa.string()),
        ("url", pa.string()),
        ("canonical_url", pa.string()),
        ("title", pa.string()),
        ("description", pa.string()),
        ("text", pa.string()),
        ("text_sha256", pa.string()),
        ("authors", pa.list_(pa.string())),
        ("provider", pa.string()),
        ("provider_domain", pa.string()),
        ("section", pa.string()),
        ("topics", pa.list_(pa.string())),
        ("language", pa.string()),
        ("published_at", INSTANT),
        ("published_precision", pa.string()),
        ("published_tz_known", pa.bool_()),
        ("modified_at", INSTANT),
        ("captured_at", INSTANT),
        ("images", pa.list_(IMAGE)),
        ("rights", pa.string()),
        ("is_free", pa.bool_()),
        ("story_id", pa.string()),
    ]
)
"""The columns of the default configuration, in their published order."""

ADDED_LATER = frozenset({"text_sha256"})
"""Columns that releases of before there was a text policy lack."""

BY_THE_BUILD = frozenset({"story_id", "text_sha256"})
"""Columns that no capture states: which story an article is part of, and the digest of a text that stays behind."""

NOTE = pa.struct([("code", pa.string()), ("column", pa.string()), ("message", pa.string()), ("line", pa.int32())])
"""A finding made while reading: its code, the column it belongs to, what was seen and on which line."""

INTAKE = pa.schema(
    [
        *ARTICLE,
        ("source", pa.string()),
        ("row", pa.int64()),
        ("source_sha256", pa.string()),
        ("evidence", pa.list_(EVIDENCE)),
        ("notes", pa.list_(NOTE)),
        ("dropped", pa.list_(LEFT_OUT)),
        ("related", pa.list_(POINTED_TO)),
    ]
)
"""One row an input record: the article, where it came from (POSIX path relative to its source root, row
from 0 or null), its evidence, the notes of the reader, what it left out, and what the capture points to."""

PRECISIONS = ("second", "minute", "day")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a capture's text: character offsets, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why a field has its value: the rule, and the places in the capture (none for sidecar and registry).

    `text` is what a reader sees there, where that is not what the source writes.
    """

    field: str
    rule: str
    spans: tuple[Span, ...] = ()
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Loser:
    """A value that a capture states for a field, and that another one was preferred to."""

    field: str
    rule: str
    value: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something that a reader found wrong or doubtful; its severity is looked up by code."""

    code: str
    message: str
    column: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """The visible text of a page, with the site's chrome around the article."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """A Markdown capture: the YAML head with every scalar as a string, and the body.

    `places` maps a dotted key (`provider.name`, `topics.0`) to its span in `text`.
    """

    text: str
    head: Mapping[str, Any]
    places: Mapping[str, Span]
    body: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlPage:
    """The source of an HTML page, decoded, and the name of the encoding that it was decoded by."""

    text: str
    charset: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """An element of XML: its name with the customary prefix of its namespace (`dc:creator`), and what is in it.

    `text` is what stands directly in it; `span` is the whole element in the text that it was read from.
    """

    name: str
    attributes: Mapping[str, str]
    text: str
    children: tuple[Element, ...]
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One item of a feed: its source, its element, and what the feed says about itself before it.

    `form` is `rss` or `atom`; the spans of `feed` are not in `text`.
    """

    text: str
    form: str
    item: Element
    feed: tuple[Element, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonArticle:
    """One article written as JSON: its source, its values, and where those of its own keys stand in the source.

    `form` is `ninjs` or `schema.org`; `known` are the objects of the same file by their `@id`, which others refer to.
    """

    text: str
    form: str
    values: Mapping[str, Any]
    places: Mapping[str, Span]
    known: Mapping[str, Mapping[str, Any]]


Content = PageText | FrontMatter | HtmlPage | FeedItem | JsonArticle
"""What a capture may hold; each kind has the `text` that its evidence points into."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What the transport says about a capture: an archive states from where it was fetched, and when."""

    url: str | None = None
    captured_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What the desk claims about a capture in the sidecar `origins.toml`."""

    url: str | None = None
    provider: str | None = None
    provider_domain: str | None = None
    title: str | None = None
    first_seen_at: dt.date | None = None
    captured_at: dt.datetime | None = None
    rights: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One input page: its file's path relative to the source root, the digest of that file, and what it holds.

    A file that holds many captures numbers them in `row`, from 0. `line` (from 1) and `byte` (from 0) are where the
    content's text begins in the unpacked file; no byte is known when that is not in UTF-8. A capture that could not be
    read has no content and a note that says why; one that could be read may have notes as well.
    """

    source: str
    sha256: str
    content: Content | None
    origin: Origin = Origin()
    notes: tuple[Note, ...] = ()
    row: int | None = None
    received: Received = Received()
    line: int = 1
    byte: int | None = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture that belongs to an article; never its bytes."""

    url: str | None = None
    width: int | None = None
    height: int | None = None
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A point in time as it was stated: the instant, how precise it is, whether a zone was stated, and which."""

    at: dt.datetime
    precision: str
    tz_known: bool
    offset: dt.timedelta = dt.timedelta()

    @property
    def day(self) -> dt.date:
        """The day that was stated, in the zone that was stated."""
        return (self.at + self.offset).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """What hands an article on says about itself, such as a feed: a weak word for who published it, and the rule."""

    rule: str
    name: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Another article that a capture points to: what it says of it, by which rule it is one, and where."""

    rule: str
    title: str | None = None
    url: str | None = None
    provider: str | None = None
    published: dt.datetime | None = None
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What was read out of one capture, before look-ups and identity."""

    title: str | None = None
    description: str | None = None
    paragraphs: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    provider: str | None = None
    provider_domain: str | None = None
    url: str | None = None
    canonical_url: str | None = None
    """The address that the capture calls its true one."""
    section: str | None = None
    topics: tuple[str, ...] = ()
    published: Moment | None = None
    modified: Moment | None = None
    weekday: int | None = None
    """The one weekday (Monday 0) that the first paragraph names, when no date is stated."""
    images: tuple[Image, ...] = ()
    rights: str | None = None
    language: str | None = None
    """What the capture states; what its text is written in goes before."""
    is_free: bool | None = None
    outlet: Outlet | None = None
    evidence: tuple[Evidence, ...] = ()
    notes: tuple[Note, ...] = ()
    losers: tuple[Loser, ...] = ()
    dropped: tuple[Evidence, ...] = ()
    """What is in the capture and in no field: `field` is empty, `rule` says why it was left out."""
    related: tuple[Related, ...] = ()
    """It tells the future, so it is in no field either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The parts of an article that make it itself, see `article_id`."""

    canonical_url: str | None = None
    provider_domain: str | None = None
    title: str | None = None
    published_at: dt.datetime | None = None
    text: str | None = None
    description: str | None = field(default=None)


def article_id(parts: Identity) -> str | None:
    """Return the `id1` identity of an article: 32 hex digits, or None when nothing is known of it.

    `id1` is frozen: sha256 over UTF-8 `id1`, a rule name and the parts, joined by NUL; the first 32 hex
    digits. The first rule whose parts are all there decides: `url` (canonical URL); `title` (provider
    domain, folded title, day in UTC); `text` (folded text); `rest` (provider domain, folded title,
    folded description, day, each empty when absent).
    """
    if parts.canonical_url:
        return _id1("url", [parts.canonical_url])
    title, domain = fold(parts.title), parts.provider_domain or ""
    day = parts.published_at.astimezone(dt.UTC).date().isoformat() if parts.published_at else ""
    if domain and title and day:
        return _id1("title", [domain, title, day])
    text = fold(parts.text)
    if text:
        return _id1("text", [text])
    rest = [domain, title, fold(parts.description), day]
    return _id1("rest", rest) if title or rest[2] else None


_ASCII_GAPS = re.compile(r"[\x00-/:-@\[-`{-\x7f]+")
_GAPS = re.compile(r"[^\w ]+")
"""What is no letter and no digit: nearly all of it is ASCII, and goes at once."""


def fold(text: str | None) -> str:
    """Return text for comparison: NFKC, case folded, each run of other than letters, digits and marks one space.

    Combining marks are the vowels of many scripts: without them two titles in Hindi or Thai would be one.
    """
    if not text:
        return ""
    known = _ASCII_GAPS.sub(" ", unicodedata.normalize("NFKC", _ordered(text)).casefold())
    return " ".join((known if known.isascii() else _GAPS.sub(_marks, known)).split())


MAX_MARKS = 500
"""Combining marks in a row that may stand in any order."""


def _ordered(text: str) -> str:
    """Put long runs of combining marks into the order of Unicode, in which normalising would leave them.

    Normalising sorts them one by one, which takes hours for a megabyte of them.
    """
    return text if text.isascii() else re.sub(r"(?:[^\w\s]|[\uff9e\uff9f])+", _sorted_marks, text)


def _sorted_marks(run: re.Match[str]) -> str:
    if run.end() - run.start() < MAX_MARKS:
        return run.group()
    apart = "".join(unicodedata.normalize("NFKD", char) for char in run.group())
    groups = groupby(apart, key=lambda char: unicodedata.combining(char) > 0)
    return "".join("".join(sorted(group, key=unicodedata.combining) if marks else group) for marks, group in groups)


def _marks(run: re.Match[str]) -> str:
    """Keep the combining marks of a run that holds no letter and no digit."""
    return "".join(char if unicodedata.category(char).startswith("M") else " " for char in run.group())


def _id1(rule: str, parts: Sequence[str]) -> str:
    return hashlib.sha256("\0".join(["id1", rule, *parts]).encode()).hexdigest()[:32]

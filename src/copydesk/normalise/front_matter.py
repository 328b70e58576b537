"""What does the YAML head of a Markdown file say about its article, and what is its body?

Keys of the feeds and site generators in use are read; feed flags (heat, quality, signatures) and related
articles are not fields of an article and are left out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from copydesk.article import Draft, Evidence, FrontMatter, Image, Moment, Note, Related, Span
from copydesk.normalise.dates import parse_iso
from copydesk.normalise.people import is_person
from copydesk.normalise.related import address_of, some

KEYS = {
    "title": ("title", "headline"),
    "description": ("excerpt", "description", "summary", "subtitle", "dek"),
    "published_at": (
        "publishedDateTime",
        "published_at",
        "publishedAt",
        "datePublished",
        "pubDate",
        "date",
        "published",
    ),
    "modified_at": ("modifiedDateTime", "modified_at", "updatedAt", "dateModified", "lastmod", "updated", "modified"),
    "url": ("originalUrl", "url", "link", "canonical_url", "canonicalUrl", "webUrl", "permalink"),
    "authors": ("authors", "author", "byline"),
    "provider": ("provider.name", "provider", "publisher.name", "publisher", "source.name", "source"),
    "provider_domain": ("provider.domain", "provider_domain", "publisher.domain", "source.domain"),
    "section": ("section", "articleSection"),
    "topics": ("topics", "tags", "keywords"),
    "images": ("images", "image"),
    "rights": ("rights", "license", "licence"),
}
RELATED = ("related", "relatedArticles", "related_articles", "relatedPosts", "related_posts")
_NAMES = re.compile(r"\s*(?:,|;|&|\band\b|\bund\b|\bet\b)\s*")
"""What stands between names; used on text without runs of blanks, over which it would go again and again."""

_FLAGS = frozenset({"true", "false", "yes", "no"})


def read_front_matter(content: FrontMatter) -> Draft:
    """Read the fields of an article out of a head and its Markdown body."""
    head = _Head(content)
    tokens = MarkdownIt("commonmark").parse(content.text[content.body.start : content.body.end])
    paragraphs, body_evidence = _paragraphs(content, tokens)
    published, modified = head.moment("published_at"), head.moment("modified_at")
    draft = Draft(
        title=head.text("title"),
        description=head.text("description"),
        paragraphs=tuple(paragraphs),
        authors=tuple(head.people()),
        provider=head.text("provider"),
        provider_domain=head.text("provider_domain"),
        url=head.text("url"),
        section=head.text("section"),
        topics=tuple(head.words("topics")),
        published=published,
        modified=modified,
        images=tuple(head.images()),
        rights=head.text("rights"),
        evidence=(*head.evidence, *body_evidence),
        notes=(*head.notes, *(_unread(tokens) if not paragraphs else ())),
        related=some(head.related()),
    )
    return draft  # noqa: RET504 - `head` collects evidence and notes while the fields are read


def clean(text: str) -> str:
    """Return a feed's text with HTML entities decoded once and every run of white space as one space."""
    return " ".join(html.unescape(text).split())


class _Head:
    """Looks fields up under their known keys and keeps the evidence."""

    def __init__(self, content: FrontMatter) -> None:
        self.content = content
        self.evidence: list[Evidence] = []
        self.notes: list[Note] = []
        self.keys: dict[str, str] = {}

    def find(self, field: str, accept: Callable[[Any], bool]) -> Any:  # noqa: ANN401 - a YAML tree
        """Return the value under the first key of a field that is there and acceptable, keeping its place."""
        for key in KEYS[field]:
            value = _dig(self.content.head, key)
            if value not in (None, "", [], {}) and accept(value):
                self._keep(field, key)
                return value
        return None

    def text(self, field: str) -> str | None:
        """Return a field that is one string."""
        value = self.find(field, lambda value: isinstance(value, str) and bool(clean(value)))
        return clean(value) if value else None

    def moment(self, field: str) -> Moment | None:
        """Return a date; one that does not exist is a note, as is one in a form that nobody can be sure of."""
        value = self.find(field, lambda value: isinstance(value, str) and value.casefold() not in _FLAGS)
        if value is None:
            return None
        try:
            moment = parse_iso(value)
        except ValueError as error:
            self._refuse(field, f"`{value[:60]}` does not exist: {error}")
            return None
        if moment is None:
            self._refuse(field, f"`{value[:60]}` is not of the form 2025-03-04T09:00:00Z")
        return moment

    def words(self, field: str) -> Iterator[str]:
        """Yield the strings of a list, or the parts of a string with commas, each once."""
        value = self.find(field, lambda value: isinstance(value, (list, str))) or []
        parts = value if isinstance(value, list) else value.split(",")
        seen = [clean(part) for part in parts if isinstance(part, str) and clean(part)]
        yield from dict.fromkeys(seen)

    def people(self) -> Iterator[str]:
        """Yield the authors who are people."""
        value = self.find("authors", lambda value: isinstance(value, (list, str, dict))) or []
        entries = value if isinstance(value, list) else [value]
        for entry in entries:
            name = entry.get("name") if isinstance(entry, Mapping) else entry
            for part in _NAMES.split(" ".join(name.split())) if isinstance(name, str) else []:
                if is_person(clean(part)):
                    yield clean(part)

    def images(self) -> Iterator[Image]:
        """Yield the pictures."""
        value = self.find("images", lambda value: isinstance(value, (list, str, dict))) or []
        for entry in value if isinstance(value, list) else [value]:
            image = {"url": entry} if isinstance(entry, str) else entry
            if isinstance(image, Mapping) and isinstance(image.get("url"), str):
                yield Image(
                    url=image["url"],
                    width=_whole(image.get("width")),
                    height=_whole(image.get("height")),
                    caption=_string(image.get("caption")),
                    credit=_string(image.get("credit")),
                )

    def related(self) -> Iterator[Related]:
        """Yield the articles that the head lists as related, under the first key that lists some."""
        key = next((key for key in RELATED if isinstance(self.content.head.get(key), list)), None)
        places = _by_entry(self.content.places, f"{key}.")
        for number, entry in enumerate(self.content.head[key] if key else ()):
            said = {"url": entry} if isinstance(entry, str) else entry
            if isinstance(said, Mapping):
                yield _related(said, tuple(places.get(str(number), ())))

    def _keep(self, field: str, key: str) -> None:
        prefix = f"{key}."
        spans = [place for name, place in self.content.places.items() if name == key or name.startswith(prefix)]
        self.evidence.append(Evidence(field=field, rule="front_matter", spans=tuple(spans)))
        self.keys[field] = key

    def _refuse(self, field: str, message: str) -> None:
        self.evidence = [entry for entry in self.evidence if entry.field != field]
        place = self.content.places[self.keys[field]]
        line = self.content.text.count("\n", 0, place.start) + 1
        self.notes.append(Note(code="date.invalid", message=message, column=field, line=line))


def _by_entry(places: Mapping[str, Span], prefix: str) -> dict[str, list[Span]]:
    """Return the places of what is in a list, by the number of the entry."""
    found: dict[str, list[Span]] = {}
    for name, place in places.items():
        if name.startswith(prefix):
            found.setdefault(name[len(prefix) :].partition(".")[0], []).append(place)
    return found


def _related(entry: Mapping[str, Any], spans: tuple[Span, ...]) -> Related:
    """Return an article of a list; its keys are those of an article, and what is wrong in one of them is left out."""
    moment = next(filter(None, map(_moment, _values(entry, "published_at"))), None)
    return Related(
        rule="front_matter",
        title=next((clean(said) for said in _values(entry, "title")), None),
        url=next(filter(None, map(address_of, _values(entry, "url"))), None),
        provider=next((clean(said) for said in _values(entry, "provider")), None),
        published=moment.at if moment else None,
        spans=spans,
    )


def _values(entry: Mapping[str, Any], field: str) -> Iterator[str]:
    """Yield the strings under the keys of a field, the best key first."""
    found = (_dig(entry, key) for key in KEYS[field])
    yield from (said for said in found if isinstance(said, str) and clean(said))


def _moment(text: str) -> Moment | None:
    try:
        return parse_iso(text)
    except ValueError:
        return None


def _dig(tree: Mapping[str, Any], dotted: str) -> Any:  # noqa: ANN401 - a YAML tree
    value: Any = tree
    for part in dotted.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _whole(value: Any) -> int | None:  # noqa: ANN401 - a YAML tree
    return int(value) if isinstance(value, str) and re.fullmatch(r"\d{1,9}", value) else None


def _string(value: Any) -> str | None:  # noqa: ANN401 - a YAML tree
    return clean(value) or None if isinstance(value, str) else None


def _unread(tokens: Sequence[Token]) -> Iterator[Note]:
    """Yield a note when a body has words and no paragraph: HTML and code are no Markdown text."""
    blocks = (token for token in tokens if token.type in {"html_block", "code_block", "fence"})
    if any(re.search(r"\w", re.sub(r"<[^<>]*>", " ", token.content)) for token in blocks):
        yield Note(code="capture.no-article", message="the body is HTML or code, not paragraphs", column="text")


def _paragraphs(content: FrontMatter, tokens: Sequence[Token]) -> tuple[list[str], list[Evidence]]:
    """Return the paragraphs of a Markdown body as plain text, with the lines that each stands on."""
    body = content.text[content.body.start : content.body.end]
    starts = [0, *(found.end() for found in re.finditer("\n", body)), len(body)]
    paragraphs, evidence, in_list = [], [], 0
    for token in tokens:
        in_list += token.nesting if token.type.startswith("list_item") else 0
        text = _plain(token.children or []) if token.type == "inline" else ""
        if text and token.map:
            paragraphs.append(f"- {text}" if in_list else text)
            low, high = (starts[min(line, len(starts) - 1)] for line in token.map)
            span = Span(content.body.start + low, content.body.start + len(body[:high].rstrip()))
            evidence.append(Evidence(field="text", rule="body", spans=(span,)))
    return paragraphs, evidence


def _plain(tokens: Sequence[Token]) -> str:
    """Return what a reader sees of a line of Markdown: no markup, no pictures."""
    shown = {"text", "code_inline"}
    breaks = {"softbreak", "hardbreak"}
    seen = [" " if token.type in breaks else token.content if token.type in shown else "" for token in tokens]
    return " ".join("".join(seen).split())

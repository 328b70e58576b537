"""What does an item of ninjs say about its article? The JSON that news agencies deliver, versions 1, 2 and 3.

Version 1 has one key a format (`body_html`, `headline_main`), later ones have lists of objects with a role. The date
of the first version is the article's, that of this version its modification; one alone is the article's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from copydesk.article import Draft, Image, JsonArticle, Moment, Outlet, Related, Span
from copydesk.normalise.dates import parse_iso
from copydesk.normalise.fragments import paragraphs, plain
from copydesk.normalise.gather import Gathered, Stated, people, split_people
from copydesk.normalise.language import stated_language
from copydesk.normalise.related import address_of, some
from copydesk.normalise.schema_org import whole
from copydesk.normalise.urls import host_of

Value = TypeVar("Value")

FORM = "2025-03-04T09:00:00Z"
WITHHELD = frozenset({"withheld", "canceled", "cancelled"})

_HTML = ("html", "xhtml", "xml")
_WRITERS = frozenset({"author", "creator", "writer", "reporter", "byline"})
MAX_VALUES = 1000
"""Values of one list that are looked at."""


def read_ninjs(content: JsonArticle) -> Draft:
    """Read the fields of an article out of an item of ninjs."""
    item = _Fields(content)
    title, description = item.line("title", "headline"), item.line("description", "description")
    first, latest = item.moments()
    draft = Draft(
        title=title,
        description=description,
        paragraphs=item.body(),
        authors=item.authors(),
        provider=item.provider(),
        url=item.url(),
        topics=item.topics(),
        published=first,
        modified=latest,
        images=item.images(),
        rights=item.first("rights", "usageTerms", "usageterms", "copyrightNotice", "copyrightnotice"),
        language=item.language(),
        outlet=item.outlet(),
        evidence=tuple(item.gathered.evidence),
        notes=(*item.gathered.notes, *item.state()),
        related=some(item.related()),
    )
    return draft  # noqa: RET504 - `item` collects evidence and notes while the fields are read


class _Fields:
    """Looks the fields of an item up and keeps the evidence."""

    def __init__(self, content: JsonArticle) -> None:
        self._values, self._places = content.values, content.places
        self.gathered = Gathered(content.text)

    def line(self, field: str, stem: str) -> str | None:
        """Return a field that is one line: the main one of several."""
        found = next(((key, plain(said)) for key, said, _ in self._said(stem) if plain(said)), None)
        return self._kept(field, *found) if found else None

    def body(self) -> tuple[str, ...]:
        """Return the paragraphs of the body, of HTML where it is there: it knows them best."""
        said = sorted(self._said("body"), key=lambda it: not it[2])
        for key, words, is_html in said:
            lines = paragraphs(words) if is_html else [" ".join(it.split()) for it in words.splitlines()]
            found = tuple(it for it in lines if it)
            if found:
                return self._kept("text", key, found)
        return ()

    def _said(self, stem: str) -> Iterator[tuple[str, str, bool]]:
        """Yield the key of each wording of something, the wording, and whether it is HTML; main ones first."""
        many = "bodies" if stem == "body" else f"{stem}s"
        listed = [it for it in self._all(many) if isinstance(it, Mapping) and isinstance(it.get("value"), str)]
        for it in sorted(listed, key=lambda it: it.get("role") not in {None, "", "main"}):
            kind = str(it.get("contentType") or it.get("contenttype") or "")
            yield many, it["value"], any(name in kind for name in _HTML)
        for key in (stem, f"{stem}_main", *(f"{stem}_{form}" for form in (*_HTML, "text"))):
            value = self._values.get(key)
            if isinstance(value, str):
                yield key, value, key.rpartition("_")[2] in _HTML

    def first(self, field: str, *keys: str) -> str | None:
        """Return the text of the first key that has one."""
        for key in keys:
            value = self._values.get(key)
            if isinstance(value, str) and plain(value):
                return self._kept(field, key, plain(value))
        return None

    def authors(self) -> tuple[str, ...]:
        """Return the people whom the byline names, else those who are listed as its writers."""
        for key in ("by", "byline"):
            value = self._values.get(key)
            found = split_people(plain(value)) if isinstance(value, str) else ()
            if found:
                return self._kept("authors", key, found)
        for key in ("people", "person"):
            listed = [it for it in self._all(key) if isinstance(it, Mapping) and _roles(it) & _WRITERS]
            found = people(plain(it["name"]) for it in listed if isinstance(it.get("name"), str))
            if found:
                return self._kept("authors", key, found)
        return ()

    def provider(self) -> str | None:
        """Return the source that the item names."""
        for key in ("infoSources", "infosource", "infoSource"):
            names = [it.get("name") for it in self._all(key) if isinstance(it, Mapping)]
            found = next((plain(name) for name in names if isinstance(name, str) and plain(name)), None)
            if found:
                return self._kept("provider", key, found)
        return None

    def outlet(self) -> Outlet | None:
        """Return who holds the rights: a weak word for who published it."""
        for key in ("copyrightHolder", "copyrightholder"):
            value = self._values.get(key)
            name = value.get("name") if isinstance(value, Mapping) else value
            if isinstance(name, str) and plain(name):
                return Outlet(rule=f"ninjs:{key}", name=plain(name))
        return None

    def url(self) -> str | None:
        """Return the address on the web; most items have a name in its place."""
        others = [it.get("value") for it in self._all("altIds") if isinstance(it, Mapping)]
        for key, value in (("uri", self._values.get("uri")), *(("altIds", it) for it in others)):
            if isinstance(value, str) and host_of(value):
                return self._kept("url", key, value.strip())
        return None

    def topics(self) -> tuple[str, ...]:
        """Return the names of the subjects, each once."""
        for key in ("subjects", "subject"):
            names = [it.get("name") for it in self._all(key) if isinstance(it, Mapping)]
            found = tuple(dict.fromkeys(plain(name) for name in names if isinstance(name, str) and plain(name)))
            if found:
                return self._kept("topics", key, found)
        return ()

    def moments(self) -> tuple[Moment | None, Moment | None]:
        """Return when the first version was made, and when this one was; of one version alone the article's date."""
        first = next((key for key in ("firstCreated", "firstcreated") if self._values.get(key)), None)
        latest = next((key for key in ("versionCreated", "versioncreated") if self._values.get(key)), None)
        if first is None:
            return (self._moment("published_at", latest) if latest else None), None
        return self._moment("published_at", first), self._moment("modified_at", latest) if latest else None

    def _moment(self, field: str, key: str) -> Moment | None:
        said = Stated(str(self._values[key]), parse_iso, FORM)
        return self.gathered.moment(field, f"ninjs:{key}", said, self._spans(key))

    def language(self) -> str | None:
        """Return the language that the item states."""
        value = self._values.get("language")
        found = stated_language(value) if isinstance(value, str) else None
        return self._kept("language", "language", found) if found else None

    def images(self) -> tuple[Image, ...]:
        """Return the pictures that belong to the item, of each its largest rendition."""
        found = {image.url: image for it in self._associated("picture") if (image := _picture(it))}
        if found:
            return self._kept("images", "associations", tuple(found.values()))
        own = _picture(self._values)
        return self._kept("images", "renditions", (own,)) if own else ()

    def related(self) -> Iterator[Related]:
        """Yield the articles that the item is delivered with."""
        for it in self._associated("text"):
            own = _Fields(JsonArticle(text="", form="ninjs", values=it, places={}, known={}))
            url, (moment, _) = own.url(), own.moments()
            yield Related(
                rule="ninjs:associations",
                title=own.line("", "headline"),
                url=address_of(url) if url else None,
                provider=own.provider(),
                published=moment.at if moment else None,
                spans=tuple(self._spans("associations")),
            )

    def _associated(self, kind: str) -> Iterator[Mapping[str, Any]]:
        """Yield what is delivered with the item and is of one type."""
        held = self._values.get("associations")
        listed = list(held.values()) if isinstance(held, Mapping) else self._all("associations")
        yield from (it for it in listed[:MAX_VALUES] if isinstance(it, Mapping) and it.get("type") == kind)

    def state(self) -> tuple[Any, ...]:
        """Note that the agency holds the item back, or that it may not be used yet."""
        gathered = Gathered(self.gathered.text)
        for key in ("pubStatus", "pubstatus"):
            value = self._values.get(key)
            if isinstance(value, str) and value.casefold() in WITHHELD:
                gathered.note("status.withheld", f"its status is `{value}`", None, self._spans(key))
        for key in ("embargoedUntil", "embargoed"):
            value = self._values.get(key)
            if isinstance(value, str) and value.strip():
                gathered.note("status.embargoed", f"it may be used from {value[:40]} on", None, self._spans(key))
        return tuple(gathered.notes)

    def _all(self, key: str) -> list[Any]:
        value = self._values.get(key)
        return value[:MAX_VALUES] if isinstance(value, list) else [value] if isinstance(value, Mapping) else []

    def _kept(self, field: str, key: str, value: Value) -> Value:
        self.gathered.keep(field, f"ninjs:{key}", self._spans(key))
        return value

    def _spans(self, key: str) -> list[Span]:
        return [self._places[key]] if key in self._places else []


def _roles(person: Mapping[str, Any]) -> set[str]:
    return {str(person.get(key)).casefold() for key in ("rel", "role", "roles")}


def _picture(item: Mapping[str, Any]) -> Image | None:
    """Return the largest rendition of an item that can be shown, with what is said of it."""
    held = item.get("renditions")
    listed = list(held.values()) if isinstance(held, Mapping) else held if isinstance(held, list) else []
    shown = [it for it in listed[:MAX_VALUES] if isinstance(it, Mapping) and isinstance(it.get("href"), str)]
    pictures = [it for it in shown if str(it.get("contentType") or it.get("mimetype") or "image").startswith("image")]
    if not pictures:
        return None
    best = max(pictures, key=lambda it: (whole(it.get("width")) or 0) * (whole(it.get("height")) or 0))
    own = _Fields(JsonArticle(text="", form="ninjs", values=item, places={}, known={}))
    credit = next((it for it in (item.get("by"), item.get("byline"), item.get("copyrightNotice")) if it), None)
    return Image(
        url=best["href"].strip(),
        width=whole(best.get("width")),
        height=whole(best.get("height")),
        caption=own.line("", "description") or own.line("", "headline"),
        credit=plain(credit) if isinstance(credit, str) else None,
    )

"""What does an object of schema.org say about its article, in a file of JSON-LD or inside a page?

Pages write the same thing in many ways: an author is a string, an object, a list, or the `@id` of an object elsewhere
on the page; a flag is `false` or "False". All of them are read, and what is none of them gives no field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from copydesk.article import Draft, Image, JsonArticle, Moment, Related, Span
from copydesk.normalise.dates import parse_iso
from copydesk.normalise.fragments import paragraphs, plain
from copydesk.normalise.gather import Gathered, Stated, people, split_people
from copydesk.normalise.language import stated_language
from copydesk.normalise.related import address_of, some
from copydesk.normalise.urls import host_of

Node = Mapping[str, Any]
Value = TypeVar("Value")

FORM = "2025-03-04T09:00:00Z"
MAX_VALUES = 1000
"""Values of one key that are looked at."""

_FLAGS = {"true": True, "false": False, "yes": True, "no": False, "1": True, "0": False}
_PERSON = frozenset({"Person", "Author"})
_MARKUP = re.compile(r"</?(?:p|br|div)\b", re.IGNORECASE)


def read_schema_org(content: JsonArticle) -> Draft:
    """Read the fields of an article out of an object of a file."""
    return read_object(content.values, content.known, Gathered(content.text), content.places)


def read_object(
    values: Node, known: Mapping[str, Node], gathered: Gathered, places: Mapping[str, Span] | None = None
) -> Draft:
    """Read the fields of an article out of one object; it never raises for what stands in it.

    `known` are objects by the `@id` that others refer to them by; `gathered` takes evidence and notes; `places` tells
    where the values of the object's keys stand in its text, as far as anybody knows.
    """
    node = _Fields(values, known, gathered, places or {})
    title, description = node.line("title", "headline", "name"), node.line("description", "description", "abstract")
    body = node.body()
    name, domain = node.publisher()
    section, topics = node.section(), node.topics()
    published, modified = node.moment("published_at", "datePublished"), node.moment("modified_at", "dateModified")
    draft = Draft(
        title=title,
        description=description,
        paragraphs=body,
        authors=node.authors(),
        provider=name,
        provider_domain=domain,
        url=node.url(),
        section=section,
        topics=topics,
        published=published,
        modified=modified,
        images=node.images(),
        rights=node.rights(),
        language=node.language(),
        is_free=node.is_free(),
        evidence=tuple(gathered.evidence),
        notes=tuple(gathered.notes),
        related=some(node.related()),
    )
    return draft  # noqa: RET504 - `node` collects evidence and notes while the fields are read


class _Fields:
    """Looks the fields of an object up and keeps the evidence."""

    def __init__(self, values: Node, known: Mapping[str, Node], gathered: Gathered, places: Mapping[str, Span]) -> None:
        self._values, self._known, self._gathered, self._places = values, known, gathered, places

    def line(self, field: str, *keys: str) -> str | None:
        """Return a field that is one line of text, by the first key that has one."""
        for key in keys:
            words = next((plain(it) for it in self._all(key) if isinstance(it, str) and plain(it)), None)
            if words:
                return self._kept(field, key, words)
        return None

    def body(self) -> tuple[str, ...]:
        """Return the paragraphs of the body, which pages write as lines or as HTML."""
        words = next((it for it in self._all("articleBody") if isinstance(it, str) and it.strip()), "")
        lines = paragraphs(words) if _MARKUP.search(words) else [" ".join(it.split()) for it in words.splitlines()]
        found = tuple(it for it in lines if it)
        return self._kept("text", "articleBody", found) if found else ()

    def authors(self) -> tuple[str, ...]:
        """Return the people who wrote it; organisations are none."""
        for key in ("author", "creator"):
            found = people(name for it in self._all(key) for name in self._names(it))
            if found:
                return self._kept("authors", key, found)
        return ()

    def _names(self, value: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON value
        if isinstance(value, str):
            yield from split_people(plain(value))
        elif isinstance(value, Mapping) and (not _types(value) or _types(value) & _PERSON):
            for name in _listed(value.get("name")):
                yield from split_people(plain(name)) if isinstance(name, str) else ()

    def publisher(self) -> tuple[str | None, str | None]:
        """Return the name and the host of who published it."""
        for key in ("publisher", "sourceOrganization", "provider"):
            for it in self._all(key):
                named = it.get("name") if isinstance(it, Mapping) else it
                name = next((plain(part) for part in _listed(named) if isinstance(part, str) and plain(part)), None)
                if name and not host_of(name):
                    host = next(map(host_of, _addresses(it)), None) if isinstance(it, Mapping) else None
                    if host:
                        self._keep("provider_domain", key)
                    return self._kept("provider", key, name), host.removeprefix("www.") if host else None
        return None, None

    def url(self) -> str | None:
        """Return the address of the article."""
        for key in ("url", "mainEntityOfPage", "@id"):
            for it in self._all(key):
                for address in _addresses(it) if isinstance(it, Mapping) else [it]:
                    if isinstance(address, str) and host_of(address):
                        return self._kept("url", key, address.strip())
        return None

    def section(self) -> str | None:
        """Return the first section; others would be topics, and pages repeat them as keywords."""
        return self.line("section", "articleSection")

    def topics(self) -> tuple[str, ...]:
        """Return the keywords, from a list, from terms with names, or from a line with commas."""
        found = []
        for it in self._all("keywords"):
            name = it.get("name") if isinstance(it, Mapping) else it
            if isinstance(name, str):
                found += [plain(part) for part in re.split(r"[,;]", name)]
        unique = tuple(dict.fromkeys(word for word in found if word))
        return self._kept("topics", "keywords", unique) if unique else ()

    def moment(self, field: str, key: str) -> Moment | None:
        """Return a date of ISO 8601; another form, or a day that does not exist, is a note."""
        said = next((it for it in self._all(key) if isinstance(it, str) and it.strip()), None)
        return (
            self._gathered.moment(field, _rule(key), Stated(said, parse_iso, FORM), self._spans(key)) if said else None
        )

    def images(self) -> tuple[Image, ...]:
        """Return the pictures, each address once."""
        for key in ("image", "thumbnailUrl"):
            found = {it.url: it for it in map(_image, self._all(key)) if it and it.url}
            if found:
                return self._kept("images", key, tuple(found.values()))
        return ()

    def rights(self) -> str | None:
        """Return the licence, the notice, or who holds the rights."""
        for key in ("license", "copyrightNotice", "usageInfo", "copyrightHolder"):
            for it in self._all(key):
                said = it
                if isinstance(it, Mapping):  # whose address it is says nothing of rights
                    said = it.get("name") or (None if key == "copyrightHolder" else next(_addresses(it), None))
                if isinstance(said, str) and plain(said):
                    return self._kept("rights", key, plain(said))
        return None

    def language(self) -> str | None:
        """Return the language that is stated, as a tag or as the name of one."""
        for it in self._all("inLanguage"):
            tag = (it.get("alternateName") or it.get("name")) if isinstance(it, Mapping) else it
            found = stated_language(tag) if isinstance(tag, str) else None
            if found:
                return self._kept("language", "inLanguage", found)
        return None

    def is_free(self) -> bool | None:
        """Return whether it can be read without paying."""
        said = next(iter(self._all("isAccessibleForFree")), None)
        found = said if isinstance(said, bool) else _FLAGS.get(re.split("[/:#]", str(said))[-1].strip().casefold())
        return self._kept("is_free", "isAccessibleForFree", found) if found is not None else None

    def related(self) -> Iterator[Related]:
        """Yield the pages that it names as related, by their addresses."""
        spans = tuple(self._spans("relatedLink"))
        for it in self._all("relatedLink"):
            stated = [it] if isinstance(it, str) else _addresses(it) if isinstance(it, Mapping) else ()
            url = next(filter(None, map(address_of, stated)), None)
            if url:
                title = _words(it, "headline", "name") if isinstance(it, Mapping) else None
                yield Related(rule=_rule("relatedLink"), title=title, url=url, spans=spans)

    def _all(self, key: str) -> list[Any]:
        """Return the values of a key; what is only a reference is what it refers to."""
        return [self._resolved(it) for it in _listed(self._values.get(key))[:MAX_VALUES] if it not in (None, "")]

    def _resolved(self, value: Any) -> Any:  # noqa: ANN401 - any JSON value
        if isinstance(value, Mapping) and "name" not in value and "url" not in value:
            return self._known.get(str(value.get("@id")), value)
        return value

    def _keep(self, field: str, key: str) -> None:
        self._gathered.keep(field, _rule(key), self._spans(key))

    def _kept(self, field: str, key: str, value: Value) -> Value:
        self._keep(field, key)
        return value

    def _spans(self, key: str) -> list[Span]:
        return [self._places[key]] if key in self._places else []


def _rule(key: str) -> str:
    return f"schema.org:{key}"


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 - any JSON value
    return value if isinstance(value, list) else [value]


def _types(node: Node) -> set[str]:
    return {re.split("[/:#]", it)[-1] for it in _listed(node.get("@type")) if isinstance(it, str)}


def _addresses(node: Node) -> Iterator[str]:
    """Yield the addresses of an object that are of the web."""
    for key in ("url", "contentUrl", "sameAs", "@id"):
        yield from (it.strip() for it in _listed(node.get(key)) if isinstance(it, str) and host_of(it))


def _image(value: Any) -> Image | None:  # noqa: ANN401 - any JSON value
    if isinstance(value, str):
        return Image(url=value.strip()) if host_of(value) else None
    if not isinstance(value, Mapping):
        return None
    pictures = (it for key in ("url", "contentUrl", "@id") for it in _listed(value.get(key)) if isinstance(it, str))
    return Image(
        url=next((it.strip() for it in pictures if host_of(it)), None),
        width=whole(value.get("width")),
        height=whole(value.get("height")),
        caption=_words(value, "caption", "description"),
        credit=_words(value, "creditText", "copyrightNotice", "creator", "author", "copyrightHolder"),
    )


def _words(node: Node, *keys: str) -> str | None:
    """Return the first of some values that is text, or an object with a name."""
    for key in keys:
        for it in _listed(node.get(key)):
            said = it.get("name") if isinstance(it, Mapping) else it
            if isinstance(said, str) and plain(said):
                return plain(said)
    return None


def whole(value: Any) -> int | None:  # noqa: ANN401 - any JSON value
    """Return a size in pixels, also when it is text or an object with a value; None for what is none."""
    value = value.get("value") if isinstance(value, Mapping) else value
    found = re.fullmatch(r"\s*([0-9]{1,6})(?:\.0+)?\s*(?:px)?\s*", str(value)) if not isinstance(value, bool) else None
    return int(found[1]) if found else None

"""What does an item of a feed say about its article? Each field by the elements that are written for it.

Only authors who are people are authors. What the feed says about itself is a weak word about the provider.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from copydesk.article import Draft, Element, Evidence, FeedItem, Image, Moment, Outlet, Span
from copydesk.normalise.fragments import paragraphs, plain
from copydesk.normalise.gather import AND, Gathered, Stated, people
from copydesk.normalise.language import stated_language
from copydesk.normalise.mail_dates import FORM, parse_mail_date
from copydesk.normalise.urls import host_of

TITLE = ("title", "atom:title", "media:title", "dc:title")
SUMMARY = ("description", "atom:summary", "dc:description", "media:description")
BODY = ("content:encoded", "atom:content")
PUBLISHED = ("pubDate", "atom:published", "atom:issued", "dc:date", "dcterms:issued", "dcterms:created")
MODIFIED = ("atom:updated", "atom:modified", "dcterms:modified")
PEOPLE = ("dc:creator", "author", "atom:author")
TOPICS = ("category", "atom:category", "dc:subject")
RIGHTS = ("dc:rights", "atom:rights", "media:copyright", "copyright", "dcterms:rights")
LANGUAGE = ("dc:language", "language")
SOURCE = ("source", "dc:publisher", "atom:source")

LONG = 600
"""A summary of several paragraphs and so many characters is a body: some feeds have one element for both."""

_ADDRESS = re.compile(r"\S+@\S+")
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:[?#]|$)", re.IGNORECASE)


def read_feed_item(content: FeedItem) -> Draft:
    """Read the fields of an article out of one item of RSS or Atom."""
    item = _Fields(content)
    title, url = item.line("title", TITLE), item.url()
    description, body = item.texts()
    published, modified = item.moment("published_at", PUBLISHED), item.moment("modified_at", MODIFIED)
    draft = Draft(
        title=title,
        description=description,
        paragraphs=body,
        authors=item.authors(),
        url=url,
        topics=item.topics(),
        published=published,
        modified=modified,
        images=item.images(),
        rights=item.line("rights", RIGHTS) or item.of_feed("rights", RIGHTS),
        language=item.language(),
        outlet=item.outlet(),
        evidence=tuple(item.gathered.evidence),
        notes=tuple(item.gathered.notes),
        dropped=tuple(item.dropped()),
    )
    return draft  # noqa: RET504 - `item` collects evidence and notes while the fields are read


@dataclass(frozen=True, slots=True)
class _Found:
    """An element with words in it, plain or as HTML, and its name for the evidence."""

    element: Element
    words: str

    @property
    def span(self) -> Span:
        return self.element.span


class _Fields:
    """Looks the fields of an item up and keeps the evidence."""

    def __init__(self, content: FeedItem) -> None:
        self.content, self.gathered = content, Gathered(content.text)
        groups = [child for child in content.item.children if child.name in {"media:group", "media:content"}]
        self._all = [*content.item.children, *(inner for group in groups for inner in group.children)]

    def line(self, name: str, elements: tuple[str, ...]) -> str | None:
        """Return a field that is one line: the first of its elements that holds words."""
        for found in self._named(elements):
            words = plain(found.words)
            if words:
                self._keep(name, found.element)
                return words
        return None

    def url(self) -> str | None:
        """Return the address: where a distributor came from, the link, or an identity that is an address."""
        for element, address in self._addresses():
            joined = _joined(self._base(), address) if address else ""
            if host_of(joined):
                self._keep("url", element)
                return joined
        return None

    def _addresses(self) -> Iterator[tuple[Element, str]]:
        own = self.content.item.children
        for name in ("feedburner:origLink", "link"):
            yield from ((it, it.text.strip()) for it in own if it.name == name)
        yield from ((it, it.attributes.get("href", "").strip()) for it in own if _is_alternate(it))
        for it in own:
            if it.name in {"guid", "atom:id"} and it.attributes.get("isPermaLink", "true") == "true":
                yield it, it.text.strip()
        yield self.content.item, self.content.item.attributes.get("rdf:about", "")

    def texts(self) -> tuple[str | None, tuple[str, ...]]:
        """Return the summary, and the paragraphs of the body; a long summary without a body is one."""
        summary = next((it for it in self._named(SUMMARY) if plain(it.words)), None)
        bodies = ((it, paragraphs(it.words)) for it in self._named(BODY))
        found = next(((it, read) for it, read in bodies if read), None)
        if found is None and summary is not None:
            read = paragraphs(summary.words)
            if len(read) > 1 and len(summary.words) > LONG:
                found, summary = (summary, read), None
        if found is not None:
            self.gathered.keep("text", self._rule(found[0].element), [found[0].span])
        if summary is None:
            return None, tuple(found[1]) if found else ()
        self._keep("description", summary.element)
        return plain(summary.words), tuple(found[1]) if found else ()

    def moment(self, name: str, elements: tuple[str, ...]) -> Moment | None:
        """Return a date; the first of its elements decides, and what is wrong with it is a note."""
        found = next((it for it in self._named(elements) if it.words.strip()), None)
        if found is None:
            return None
        stated = Stated(found.words.strip(), parse_mail_date, FORM)
        return self.gathered.moment(name, self._rule(found.element), stated, [found.span])

    def authors(self) -> tuple[str, ...]:
        """Return the people who are named; an address before a name in brackets is left out."""
        elements = [it for it in self.content.item.children if it.name in PEOPLE]
        names = {it.span: people(_names(it)) for it in elements}
        found = people(name for many in names.values() for name in many)
        if found:
            spans = [it.span for it in elements if names[it.span]]
            first = next(it for it in elements if names[it.span])
            self.gathered.keep("authors", self._rule(first), spans)
        return found

    def topics(self) -> tuple[str, ...]:
        """Return the categories, each once."""
        elements = [it for it in self.content.item.children if it.name in TOPICS]
        named = [(it, plain(it.attributes.get("label") or it.attributes.get("term") or it.text)) for it in elements]
        found = [(it, words) for it, words in named if words]
        if found:
            self.gathered.keep("topics", self._rule(found[0][0]), [it.span for it, _ in found])
        return tuple(dict.fromkeys(words for _, words in found))

    def images(self) -> tuple[Image, ...]:
        """Return the pictures: those of the item, or, without any, its thumbnails; each address once."""
        whole = [it for it in self._all if it.name in {"media:content", "enclosure"} and _is_picture(it)]
        small = [it for it in self._all if it.name == "media:thumbnail"]
        found = {it.attributes["url"]: it for it in reversed(whole or small) if it.attributes.get("url")}
        elements = sorted(found.values(), key=lambda it: it.span.start)
        if elements:
            self.gathered.keep("images", self._rule(elements[0]), [it.span for it in elements])
        return tuple(self._image(it) for it in elements)

    def _image(self, element: Element) -> Image:
        return Image(
            url=element.attributes["url"],
            width=_whole(element.attributes.get("width")),
            height=_whole(element.attributes.get("height")),
            caption=self._said("media:description", element) or self._said("media:title", element),
            credit=self._said("media:credit", element),
        )

    def _said(self, name: str, picture: Element) -> str | None:
        """Return what is said of a picture: within its element, else beside it."""
        near = [*picture.children, *(self._all if not picture.children else ())]
        return next((plain(it.text) for it in near if it.name == name and plain(it.text)), None)

    def language(self) -> str | None:
        """Return the language that the item states, else the feed, by its first part: `de` for `de-AT`."""
        stated = self.line("language", LANGUAGE) or self.content.item.attributes.get("xml:lang")
        if not stated:
            stated = self.of_feed("language", LANGUAGE)
        found = stated_language(stated)
        if found is None:
            self.gathered.evidence = [it for it in self.gathered.evidence if it.field != "language"]
            return None
        if not any(it.field == "language" for it in self.gathered.evidence):
            self.gathered.keep("language", f"{self.content.form}:lang")
        return found

    def of_feed(self, name: str, elements: tuple[str, ...]) -> str | None:
        """Return what the feed says of all its items."""
        for it in self.content.feed:
            if it.name in elements and plain(it.text):
                self.gathered.keep(name, f"{self.content.form}:feed-{_bare(it)}")
                return plain(it.text)
        return None

    def outlet(self) -> Outlet | None:
        """Return from where the item was taken over, else the feed."""
        form = self.content.form
        for it in self.content.item.children:
            if it.name in SOURCE and (plain(it.text) or it.children):
                inner = next((plain(child.text) for child in it.children if child.name == "atom:title"), None)
                return Outlet(rule=f"{form}:source", name=inner or plain(it.text) or None, url=it.attributes.get("url"))
        titles = [plain(it.text) for it in self.content.feed if it.name in TITLE]
        base = self._base()
        return Outlet(rule=f"{form}:feed", name=next(iter(titles), None) or None, url=base) if titles or base else None

    def dropped(self) -> Iterator[Evidence]:
        """Yield the elements of the item that gave no field."""
        used = [span for entry in self.gathered.evidence for span in entry.spans]
        starts = {span.start for span in used}
        for it in self.content.item.children:
            inner = {child.span.start for child in it.children}
            if it.span.start not in starts and not inner & starts:
                yield Evidence(field="", rule=self._rule(it)[:60], spans=(it.span,), text=plain(it.text) or None)

    def _base(self) -> str:
        """Return the address of what the feed belongs to."""
        for it in self.content.feed:
            if it.name == "link" and it.text.strip():
                return it.text.strip()
            if _is_alternate(it):
                return it.attributes.get("href", "").strip()
        return ""

    def _named(self, elements: tuple[str, ...]) -> Iterator[_Found]:
        """Yield the elements of some names, in the order of the names."""
        for name in elements:
            for it in self._all:
                if it.name == name:
                    yield _Found(it, self._words(it))

    def _words(self, element: Element) -> str:
        """Return the words of an element; XHTML is taken as it was written."""
        if element.children and element.name.startswith("atom:"):
            return self.content.text[element.span.start : element.span.end]
        return element.text

    def _keep(self, name: str, element: Element) -> None:
        self.gathered.keep(name, self._rule(element), [element.span])

    def _rule(self, element: Element) -> str:
        prefixed = ":" in element.name and not element.name.startswith("atom:")
        return f"{self.content.form}:{element.name if prefixed else _bare(element)}"


def _is_alternate(element: Element) -> bool:
    return element.name == "atom:link" and element.attributes.get("rel", "alternate") == "alternate"


def _bare(element: Element) -> str:
    return element.name.rpartition(":")[2]


def _names(element: Element) -> Iterator[str]:
    """Yield the names that an element of an author holds: `desk@courier.example (Mara Ilves)`."""
    inner = [child.text for child in element.children if child.name == "atom:name"]
    for words in inner or [element.text]:
        bare = _ADDRESS.sub(" ", plain(words)).strip(" ()")
        yield from (part.removeprefix("By ").removeprefix("by ").strip() for part in AND.split(bare))


def _is_picture(element: Element) -> bool:
    kind = element.attributes.get("medium") or element.attributes.get("type", "")
    return kind.startswith("image") or (not kind and bool(_PICTURE.search(element.attributes.get("url", ""))))


def _whole(digits: str | None) -> int | None:
    return int(digits) if digits and re.fullmatch(r"[0-9]{1,6}", digits) else None


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address) if address and base else address
    except ValueError:
        return ""

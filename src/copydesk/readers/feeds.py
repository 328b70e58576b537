"""How are the items of a feed read? One after the other, by the standard library's expat, and without a DOCTYPE.

RSS 2.0, RSS 1.0 and Atom are known by their first element. Entities, which make bombs and reach for files, need a
DOCTYPE, and feeds need none: any is refused. What stands before the first error is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from copydesk.article import Element, FeedItem, Note, Span
from copydesk.limits import MAX_CAPTURE_BYTES, MAX_ITEM_ELEMENTS, MAX_LIST_BYTES, MAX_XML_DEPTH
from copydesk.readers.base import Item, Payload, Rejected
from copydesk.readers.html import PROLOGUE
from copydesk.readers.text import decode

PIECE = 64 << 10
"""What is parsed at a time, in bytes; finished items are handed on in between."""

MAX_ABOUT = 100
"""Elements that a feed says about itself and that are kept; those behind are not looked at."""

ROOTS = {"rss": "rss", "rdf:RDF": "rss", "atom:feed": "atom"}
"""The first elements of feeds, and what the feed is called in evidence."""

_ITEMS = frozenset({"item", "atom:entry"})
_ABOUT = frozenset({"channel", "atom:feed"})
"""Elements whose children speak of the feed."""

_PREFIXES = {
    "http://www.w3.org/2005/Atom": "atom:",
    "http://purl.org/atom/ns#": "atom:",
    "http://purl.org/rss/1.0/": "",
    "http://backend.userland.com/rss2": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://search.yahoo.com/mrss": "media:",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner:",
    "http://www.w3.org/XML/1998/namespace": "xml:",
}
_FEED = re.compile(r"<(?:rss|rdf:RDF|feed|[\w.-]{1,40}:feed)[\s>]")
_DECLARED = re.compile(rb"\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})")


class FeedReader:
    """Reads RSS and Atom; other XML that is no page is theirs to refuse."""

    max_bytes = MAX_LIST_BYTES

    def recognises(self, head: str) -> bool:
        """Tell by the first element, or by an XML declaration."""
        start = PROLOGUE.match(head)
        text = head[start.end() if start else 0 :]
        is_xml = head.lstrip("\ufeff \t\r\n").startswith("<?xml ")
        return bool(_FEED.match(text)) or (is_xml and text.startswith("<"))

    def read(self, payload: Payload) -> Iterator[Item]:
        """Yield the items; `Rejected` where the feed breaks, and when it holds none."""
        declared = _DECLARED.match(payload.data[:1024])
        charset = payload.charset or (declared[1].decode("ascii", "replace") if declared else None)
        feed = _Feed(decode(payload.data, charset).encode())
        is_empty = True
        for items in feed.pieces():
            for item in items:
                is_empty = False
                yield item
        if feed.broken:
            raise Rejected(feed.broken)
        if is_empty:
            raise Rejected(Note(code="capture.empty", message="a feed without items"))


@dataclass(slots=True)
class _Open:
    """An element that has not ended; places are bytes of the feed."""

    name: str
    attributes: Mapping[str, str]
    start: int
    line: int
    words: list[str] = field(default_factory=list)
    children: list[_Done] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Done:
    """An element that has ended, with its place in bytes."""

    open: _Open
    end: int

    def element(self, where: Mapping[int, int]) -> Element:
        """Return the element with its place in characters."""
        return Element(
            name=self.open.name,
            attributes=self.open.attributes,
            text="".join(self.open.words),
            children=tuple(child.element(where) for child in self.open.children),
            span=Span(where[self.open.start], where[self.end]),
        )

    def places(self) -> Iterator[int]:
        """Yield where it and all within it begin and end."""
        yield self.open.start
        yield self.end
        for child in self.open.children:
            yield from child.places()


class _Feed:
    """A feed while it is parsed: what is open, what it says about itself, and the items that are ready."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._stack: list[_Open] = []
        self._about: tuple[Element, ...] = ()
        self._ready: list[Item] = []
        self._inside = 0
        self._elements = self._beside = 0
        self.broken: Note | None = None
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._words

    def pieces(self) -> Iterator[list[Item]]:
        """Yield the items that have ended, piece by piece; `broken` says afterwards what ended the feed early."""
        for start in range(0, len(self._data), PIECE):
            try:
                self._parser.Parse(self._data[start : start + PIECE], start + PIECE >= len(self._data))
            except expat.ExpatError as error:
                self.broken = Note(code="feed.syntax", message=expat.ErrorString(error.code), line=error.lineno)
            except Rejected as rejected:
                self.broken = rejected.note
            ready, self._ready = self._ready, []
            yield ready
            if self.broken:
                return

    def _doctype(self, *_: object) -> None:
        raise self._unsafe("it has a DOCTYPE")

    def _unsafe(self, message: str) -> Rejected:
        return Rejected(Note(code="feed.unsafe", message=message, line=self._parser.CurrentLineNumber))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        named = _short(name)
        if not self._stack and named not in ROOTS:
            message = f"the first element is `{named[:60]}`, and a feed begins with rss, rdf:RDF or feed"
            raise Rejected(Note(code="feed.syntax", message=message, line=self._parser.CurrentLineNumber))
        if not self._inside and named in _ITEMS:
            self._inside, self._elements = len(self._stack) + 1, 0
        self._elements += bool(self._inside)
        self._beside += not self._inside
        if len(self._stack) >= MAX_XML_DEPTH:
            raise self._unsafe(f"nested deeper than {MAX_XML_DEPTH} levels")
        if max(self._elements, self._beside) > MAX_ITEM_ELEMENTS:
            raise self._unsafe(f"more than {MAX_ITEM_ELEMENTS:,} elements in an item, or beside all items")
        shown = {_short(key): value for key, value in attributes.items()}
        self._stack.append(_Open(named, shown, self._parser.CurrentByteIndex, self._parser.CurrentLineNumber))

    def _words(self, words: str) -> None:
        if self._stack and self._stack[-1].name not in _ABOUT:
            self._stack[-1].words.append(words)

    def _end(self, _name: str) -> None:
        done = self._done(self._stack.pop())
        if self._inside == len(self._stack) + 1:
            self._inside = 0
            self._ready.append(self._item(done))
        elif self._inside:
            self._stack[-1].children.append(done)
        elif self._stack and self._stack[-1].name in _ABOUT:
            self._about = (*self._about, done.element(dict.fromkeys(done.places(), 0)))[:MAX_ABOUT]
        elif self._stack and self._stack[-1].name not in ROOTS:
            self._stack[-1].children.append(done)

    def _done(self, ended: _Open) -> _Done:
        """Return an element with its end: expat stands before its end tag, or behind an element that is empty."""
        at = self._parser.CurrentByteIndex
        if self._data[at - 2 : at] == b"/>" and not ended.children and not ended.words:
            return _Done(ended, at)
        return _Done(ended, self._data.find(b">", at) + 1 or len(self._data))

    def _item(self, done: _Done) -> Item:
        start, end = done.open.start, done.end
        line = done.open.line
        if end - start > MAX_CAPTURE_BYTES:
            message = f"an item of more than {MAX_CAPTURE_BYTES:,} bytes"
            note = Note(code="capture.too-large", message=message, line=line)
            return Item(content=None, notes=(note,), is_listed=True)
        source = self._data[start:end]
        element = done.element(_characters(source, start, done))
        form = ROOTS[self._stack[0].name]
        content = FeedItem(text=source.decode(), form=form, item=element, feed=self._about)
        return Item(content=content, line=line, byte=start, is_listed=True)


def _characters(source: bytes, start: int, done: _Done) -> dict[int, int]:
    """Return for the places of an item, in bytes of the feed, how many characters of the item stand before them."""
    places = sorted(set(done.places()))
    if source.isascii():
        return {place: place - start for place in places}
    found, count, last = {}, 0, start
    for place in places:
        count += len(source[last - start : place - start].decode())
        found[place], last = count, place
    return found


def _short(name: str) -> str:
    """Return a name with the customary prefix of its namespace; of one that nobody knows the address stays."""
    address, _, local = name.rpartition(" ")
    return f"{_PREFIXES.get(address, f'{address} ' if address else '')}{local}"

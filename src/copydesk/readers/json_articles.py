"""How are articles read that are written as JSON: ninjs of the news agencies, and JSON-LD with the words of schema.org?

A file is one object or a list of them. JSON that is neither is refused, as is what the reader of records refuses: a
key that stands twice, NaN, deep nesting, half a character. In a list, what stands before the first error is kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from copydesk.article import JsonArticle, Note, Span
from copydesk.limits import MAX_CAPTURE_BYTES, MAX_JSON_DEPTH, MAX_LIST_BYTES
from copydesk.readers.base import Item, Payload, Rejected
from copydesk.readers.json_lines import scan
from copydesk.readers.text import decode

NEWS_TYPES = frozenset(
    {"Article", "Report", "SocialMediaPosting", "BlogPosting", "LiveBlogPosting", "DiscussionForumPosting"}
)
"""Types of schema.org that are articles, beside all whose names end in `Article`."""

_NINJS = frozenset(
    {"$standard", "headline", "headlines", "bodies", "body_text", "body_html", "body_xhtml", "descriptions"}
    | {"description_text", "versionCreated", "versioncreated", "firstCreated", "firstcreated", "pubStatus", "pubstatus"}
    | {"usageTerms", "usageterms", "byline", "slugline", "altIds", "renditions", "associations", "copyrightholder"}
)
"""Keys that an object with a `uri` has when it is ninjs."""

_EXPECTED = "ninjs (a `uri` with `headlines` or `bodies`) or JSON-LD of schema.org (an `@type` such as NewsArticle)"
_START = re.compile(r"[\s\ufeff]*+(?:(?:\[\s*+)?\{\s*+[\"}]|\[\s*+\]\s*+$)")
_BLANK = re.compile(r"[ \t\r\n]*+")
_BRACKETS = re.compile(r'"(?:[^"\\]++|\\.)*+"|(")|([\[{])|[\]}]', re.DOTALL)


class JsonReader:
    """Reads files of JSON that begin with an object, or with a list of objects."""

    max_bytes = MAX_LIST_BYTES

    def recognises(self, head: str) -> bool:
        """Tell by the first signs."""
        return _START.match(head) is not None

    def read(self, payload: Payload) -> Iterator[Item]:
        """Yield the articles; `Rejected` where the file breaks, and when it holds none."""
        text = decode(payload.data, payload.charset)
        _check_depth(text)
        place = _Place(text)
        start = _blank(text, 0)
        if text[start] == "[":
            yield from _listed(text, start, place)
        else:
            nodes = list(_nodes(text, _object(text, start)))
            if _blank(text, nodes[0].span.end) < len(text):
                raise _syntax(text, nodes[0].span.end, "something stands behind the object")
            yield from _articles(text, nodes, place)


def form_of(values: Mapping[str, Any]) -> str | None:
    """Return `ninjs` or `schema.org` for the keys of an object, None for what is neither."""
    if values.keys() & {"@type", "@graph"}:
        return "schema.org"
    return "ninjs" if isinstance(values.get("uri"), str) and values.keys() & _NINJS else None


def is_news(values: Mapping[str, Any]) -> bool:
    """Tell whether an object of JSON-LD is an article, by its type or one of its types."""
    types = values.get("@type")
    names = types if isinstance(types, list) else [types]
    bare = {re.split("[/:#]", name)[-1] for name in names if isinstance(name, str)}
    return any(name in NEWS_TYPES or name.endswith("Article") for name in bare)


@dataclass(frozen=True, slots=True)
class _Node:
    """An object of the file with its place, and the places of its own values, in the characters of the file."""

    values: Mapping[str, Any]
    span: Span
    places: Mapping[str, Span]


def _listed(text: str, start: int, place: _Place) -> Iterator[Item]:
    """Yield the articles of a list, one after the other; JSON-LD is read as a whole: its objects name one another."""
    first = _blank(text, start + 1)
    if text.startswith("]", first):
        raise Rejected(Note(code="capture.empty", message="a list without articles"))
    if form_of(_object(text, first).values) == "schema.org":
        found = [node for at in _elements(text, start, is_all=True) for node in _nodes(text, _object(text, at))]
        yield from _articles(text, found, place, is_listed=True)
        return
    for at in _elements(text, start, is_all=True):
        node = _object(text, at)
        yield _item(text, node, {}, place, is_listed=True)


def _articles(text: str, nodes: list[_Node], place: _Place, *, is_listed: bool = False) -> Iterator[Item]:
    """Yield the articles among the objects of a document."""
    if form_of(nodes[0].values) != "schema.org":
        yield _item(text, nodes[0], {}, place, is_listed=is_listed)
        return
    news = [node for node in nodes if is_news(node.values)]
    if not news:
        shown = sorted({str(node.values.get("@type"))[:40] for node in nodes})[:5]
        message = f"no article is among its types ({', '.join(shown)}); expected {_EXPECTED}"
        raise Rejected(Note(code="json.shape", message=message, line=1))
    known = {str(it.values["@id"]): it.values for it in nodes if isinstance(it.values.get("@id"), str)}
    for node in news:
        yield _item(text, node, known, place, is_listed=is_listed or len(news) > 1)


def _item(text: str, node: _Node, known: Mapping[str, Mapping[str, Any]], place: _Place, *, is_listed: bool) -> Item:
    """Return one object as a capture, or as a note when it is neither ninjs nor of schema.org."""
    start, end = node.span.start, node.span.end
    line, byte = place.at(start)
    form = form_of(node.values)
    note: Note | None = None
    if form is None:
        shown = ", ".join(sorted(node.values)[:6])[:80]
        note = Note(code="json.shape", message=f"its keys are {shown or 'none'}; expected {_EXPECTED}", line=line)
    elif end - start > MAX_CAPTURE_BYTES:
        message = f"an article of more than {MAX_CAPTURE_BYTES:,} characters"
        note = Note(code="capture.too-large", message=message, line=line)
    elif "\\u0000" in text[start:end] and any("\0" in it for it in _strings(node.values)):
        note = Note(code="capture.control", message="a NUL character stands in the text", line=line)
    if note or form is None:
        return Item(content=None, notes=(note,) if note else (), line=line, byte=byte, is_listed=is_listed)
    places = {key: Span(span.start - start, span.end - start) for key, span in node.places.items()}
    content = JsonArticle(text=text[start:end], form=form, values=node.values, places=places, known=known)
    return Item(content=content, line=line, byte=byte, is_listed=is_listed)


def _nodes(text: str, node: _Node) -> Iterator[_Node]:
    """Yield an object, those of its graph, and what a page has for its main entity."""
    yield node
    for key in ("@graph", "mainEntity"):
        span = node.places.get(key)
        if span and isinstance(node.values[key], list) and node.values[key]:
            yield from (_object(text, at) for at in _elements(text, span.start))
        elif span and isinstance(node.values[key], dict):
            yield _object(text, span.start)


def _elements(text: str, start: int, *, is_all: bool = False) -> Iterator[int]:
    """Yield where each element of a list begins, and check that nothing stands behind one that is all of the file."""
    at = _blank(text, start + 1)
    while True:
        yield at
        at = _blank(text, _value(text, at)[1])
        if text.startswith("]", at):
            break
        if not text.startswith(",", at):
            raise _syntax(text, at, "a comma or the end of the list is missing")
        at = _blank(text, at + 1)
    if is_all and _blank(text, at + 1) < len(text):
        raise _syntax(text, at + 1, "something stands behind the list")


def _object(text: str, start: int) -> _Node:
    """Read an object with the places of its own values."""
    if not text.startswith("{", start):
        return _Node({}, Span(start, _value(text, start)[1]), {})
    values, end = _value(text, start)
    places: dict[str, Span] = {}
    at = _blank(text, start + 1)
    while text.startswith('"', at):  # the object is sound: it was read before
        key, at = scan(text, at)
        at = _blank(text, _blank(text, at) + 1)
        stop = scan(text, at)[1]
        places[key] = Span(at, stop)
        at = _blank(text, stop)
        at = _blank(text, at + 1) if text.startswith(",", at) else at
    return _Node(values, Span(start, end), places)


def _value(text: str, at: int) -> tuple[Any, int]:
    """Read the value at a place, and return where it ends; `Rejected` when it is no sound JSON."""
    try:
        value, end = scan(text, at)
        json.dumps(value, ensure_ascii=False).encode()
    except StopIteration:
        raise _syntax(text, at, "a value is missing") from None
    except UnicodeEncodeError:
        raise _syntax(text, at, "a lone surrogate is no character") from None
    except json.JSONDecodeError as error:
        raise _syntax(text, error.pos, error.msg) from None
    except (ValueError, RecursionError) as error:
        raise _syntax(text, at, str(error)[:200]) from None
    return value, end


def _check_depth(text: str) -> None:
    """Refuse deep nesting before the parser recurses; brackets inside strings do not count."""
    if text.count("[") + text.count("{") <= MAX_JSON_DEPTH:
        return
    depth = 0
    for found in _BRACKETS.finditer(text):
        if found[1]:
            return  # a string that never ends: the parser says so, and reads no further
        sign = text[found.start()]
        depth += (found[2] is not None) - (sign in "]}")
        if depth > MAX_JSON_DEPTH:
            raise _syntax(text, found.start(), f"nested deeper than {MAX_JSON_DEPTH} levels")


def _strings(value: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON value
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def _blank(text: str, at: int) -> int:
    """Return the first place behind white space."""
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _syntax(text: str, at: int, message: str) -> Rejected:
    return Rejected(Note(code="json.syntax", message=message, line=text.count("\n", 0, at) + 1))


class _Place:
    """Lines and bytes of places that are asked for in their order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at, self._line, self._byte = 0, 1, 0

    def at(self, place: int) -> tuple[int, int]:
        """Return the line, from 1, and the byte, from 0, of a place."""
        between = self._text[self._at : place]
        self._line += between.count("\n")
        self._byte += len(between.encode())
        self._at = max(self._at, place)
        return self._line, self._byte

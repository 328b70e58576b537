"""What does a page say about itself, in words that nobody sees? Meta elements, links, and JSON-LD.

Nothing is chosen here: each statement keeps its place, and the fields are chosen among all that are made of them.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from copydesk.limits import MAX_JSON_DEPTH, MAX_JSON_LD_CHARS, MAX_JSON_LD_OBJECTS
from copydesk.normalise.html.tree import Element

_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200e\u200f\u2060\ufeff]")
_WRAPPING = re.compile(r"(?://\s*+)?<!(?:\[CDATA\[|--)")
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_INNER = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "hasPart", "item", "liveBlogUpdate")
_ARTICLE = re.compile(
    r"news|article|reportage|posting|^report$|liveblog|opinion|analysis|^review|satirical|background|askpublic",
    re.IGNORECASE,
)
MAX_DEPTH = 6
MAX_SAID = 100
"""Statements under one key that are looked at."""

MAX_KEYS = 200
"""Characters of the name of a meta element; it may hold several keys."""

MAX_TEXT, MAX_STEPS = 5_000, 2_000
"""Characters of one element's text, and tags in it, that are looked at for a title, a name or a date."""

MAX_VALUES = 100
"""Values in one list of JSON-LD that are looked at."""


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a page says: under which key, what, and on which line of its source."""

    key: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Described:
    """One object of JSON-LD: its types, what it says, and the line of the script that it stands in."""

    types: tuple[str, ...]
    values: Mapping[str, Any]
    line: int

    @property
    def is_article(self) -> bool:
        """Tell whether the object is an article of any kind."""
        return any(_ARTICLE.search(name) for name in self.types)


@dataclass(frozen=True, slots=True)
class Metadata:
    """Everything that a page says of itself beside its text, in the order of its source."""

    metas: Mapping[str, Sequence[Said]]
    links: Mapping[str, Sequence[Said]]
    described: Sequence[Described]

    def said(self, *keys: str) -> Iterator[Said]:
        """Yield what is said under keys, in the order of the keys."""
        for key in keys:
            yield from self.metas.get(key, ())

    @property
    def articles(self) -> list[Described]:
        """The objects of JSON-LD that are articles."""
        return [found for found in self.described if found.is_article]


def tidy(text: str | None) -> str:
    """Return text with entities decoded once more, invisible characters gone, and single blanks."""
    if not text:
        return ""
    decoded = html.unescape(text) if "&" in text else text
    return " ".join((decoded if decoded.isascii() else _INVISIBLE.sub("", decoded)).split())


def text_of(element: Element) -> str:
    """Return the text in an element; of a longer text than a title, a name or a date has, the beginning."""
    from lxml import etree  # noqa: PLC0415 - an extra, which only pages of HTML need

    pieces, size = [], 0
    for step, inner in islice(etree.iterwalk(element, events=("start", "end")), MAX_STEPS):
        piece = inner.text if step == "start" else inner.tail if inner is not element else None
        if piece:
            pieces.append(piece[:MAX_TEXT])
            size += len(piece)
        if size > MAX_TEXT:
            break
    return tidy(" ".join(pieces))


def collect(root: Element) -> Metadata:
    """Return what a page says of itself."""
    metas: dict[str, list[Said]] = {}
    links: dict[str, list[Said]] = {}
    described: list[Described] = []
    for element in root.iter("meta", "link", "script"):
        tag, line = element.tag, element.sourceline or 1
        if tag == "meta":
            key = element.get("property") or element.get("name") or element.get("itemprop")
            value = tidy(element.get("content"))
            _keep(metas, key if value else "", value, line)
        elif tag == "link":
            address = (element.get("href") or "").strip()
            _keep(links, element.get("rel") if address else "", address, line)
        elif (element.get("type") or "").partition(";")[0].strip().casefold() == "application/ld+json":
            described += _described(element.text or "", line)
    return Metadata(metas, links, described[:MAX_JSON_LD_OBJECTS])


def _keep(said: dict[str, list[Said]], keys: str | None, value: str, line: int) -> None:
    for key in (keys or "")[:MAX_KEYS].casefold().split():
        known = said.setdefault(key, [])
        if len(known) < MAX_SAID:
            known.append(Said(key, value, line))


def _described(source: str, line: int) -> list[Described]:
    """Return the objects of one script; what cannot be read says nothing, as it does to every other reader."""
    if len(source) > MAX_JSON_LD_CHARS:
        return []
    text = _unwrapped(source)
    try:
        tree = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        try:
            tree = json.loads(_TRAILING_COMMA.sub(r"\1", text), strict=False)
        except (ValueError, RecursionError):
            return []
    return [Described(types, values, line) for types, values in _objects(tree, 0)] if not _is_deep(tree) else []


def _unwrapped(source: str) -> str:
    """Return a script without the comment that hides it from old browsers."""
    text = source.strip()
    opening = _WRAPPING.match(text)
    text = text[opening.end() if opening else 0 :].rstrip("; \t\r\n")
    for closing in ("-->", "]]>"):
        if text.endswith(closing):
            text = text.removesuffix(closing).rstrip().removesuffix("//").rstrip()
    return text.strip().rstrip(";")


def _is_deep(tree: Any) -> bool:  # noqa: ANN401 - a JSON tree
    """Tell a tree that nests deeper than anybody writes: whoever walks it recurses."""
    level = [tree] if isinstance(tree, dict | list) else []
    for _ in range(MAX_JSON_DEPTH):
        parts = (part.values() if isinstance(part, dict) else part for part in level)
        level = [inner for part in parts for inner in part if isinstance(inner, dict | list)]
        if not level:
            return False
    return True


def _objects(tree: Any, depth: int) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:  # noqa: ANN401 - a JSON tree
    if depth > MAX_DEPTH:
        return
    if isinstance(tree, list):
        for part in tree:
            yield from _objects(part, depth + 1)
    elif isinstance(tree, dict):
        stated = tree.get("@type")
        names = stated if isinstance(stated, list) else [stated]
        yield tuple(name for name in names if isinstance(name, str)), tree
        for key in _INNER:
            if key in tree:
                yield from _objects(tree[key], depth + 1)


def strings(value: Any) -> list[str]:  # noqa: ANN401 - a JSON tree
    """Return the strings that a value of JSON-LD holds: itself, its name, or those of its parts."""
    if isinstance(value, str):
        return [tidy(value)] if tidy(value) else []
    if isinstance(value, dict):
        return strings(value.get("name") or value.get("@value"))
    if isinstance(value, list):
        return [name for part in value[:MAX_VALUES] for name in strings(part)]
    return []

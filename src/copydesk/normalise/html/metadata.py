"""What does a page say about itself, in words that nobody sees? Meta elements, links, and JSON-LD.

Nothing is chosen here: each statement keeps its place, and the fields are chosen among all that are made of them.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from copydesk.limits import MAX_JSON_LD_CHARS, MAX_JSON_LD_OBJECTS
from copydesk.normalise.html.tree import Element

_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200e\u200f\u2060\ufeff]")
_WRAPPING = re.compile(r"^\s*(?://)?\s*<!(?:\[CDATA\[|--)|(?://)?\s*(?:\]\]>|-->)\s*;?\s*$")
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_INNER = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "hasPart", "item", "liveBlogUpdate")
_ARTICLE = re.compile(
    r"news|article|reportage|posting|^report$|liveblog|opinion|analysis|^review|satirical|background|askpublic",
    re.IGNORECASE,
)
MAX_DEPTH = 6


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
    """Return the text in an element."""
    return tidy(" ".join(element.itertext()))


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
            for name in (key or "").casefold().split() if value else ():
                metas.setdefault(name, []).append(Said(name, value, line))
        elif tag == "link":
            for name in (element.get("rel") or "").casefold().split():
                if element.get("href"):
                    links.setdefault(name, []).append(Said(name, element.get("href").strip(), line))
        elif (element.get("type") or "").partition(";")[0].strip().casefold() == "application/ld+json":
            described += _described(element.text or "", line)
    return Metadata(metas, links, described[:MAX_JSON_LD_OBJECTS])


def _described(source: str, line: int) -> list[Described]:
    """Return the objects of one script; what cannot be read says nothing, as it does to every other reader."""
    if len(source) > MAX_JSON_LD_CHARS:
        return []
    text = _WRAPPING.sub("", source).strip().rstrip(";")
    try:
        tree = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        try:
            tree = json.loads(_TRAILING_COMMA.sub(r"\1", text), strict=False)
        except (ValueError, RecursionError):
            return []
    return [Described(types, values, line) for types, values in _objects(tree, 0)]


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
        return [name for part in value for name in strings(part)]
    return []

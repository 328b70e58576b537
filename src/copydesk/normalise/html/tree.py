"""How does the source of a page become a tree? Once, by lxml, and never in part without a word.

libxml2 stops at its own limits and hands over what it has so far; such a page is refused, because an article that
is cut where a parser gave up looks like a whole one.
"""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from copydesk.article import Note
from copydesk.errors import UsageError
from copydesk.limits import MAX_HTML_DEPTH, MAX_HTML_ELEMENTS, MAX_TAG_CHARS

Element: TypeAlias = Any
"""An element of lxml, which has no types of its own."""

_LONG_TAG = re.compile(rf"<[a-zA-Z][^<>]{{{MAX_TAG_CHARS}}}")
_LONG_VALUES = re.compile(r"\"[^\"<>]{200,}\"|'[^'<>]{200,}'")
_TEMPLATES = re.compile(r"<script[^<>]{0,200}type=[\"']?text/(?:template|html|x-template)", re.IGNORECASE)
_TEMPLATE_TYPES = frozenset({"text/template", "text/html", "text/x-template"})


class Refused(Exception):
    """The page is beyond a limit; the note says which."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.note = Note(code="capture.too-large", message=message, line=line, column="text")


def parse(text: str) -> Element:
    """Return the root element of a page; `Refused` beyond a limit, UsageError when lxml is not installed."""
    try:
        from lxml import etree  # noqa: PLC0415 - an extra, which only pages of HTML need
    except ImportError:
        raise UsageError(
            "extra.missing",
            "pages of HTML are read with libraries that are not installed",
            why="lxml is missing.",
            help="Install them: pip install 'copydesk[html]'",
        ) from None
    _bound(text)
    root = _tree(text or "<html/>")
    if root is None:
        return etree.Element("html")
    if root.xpath("count(//*)") > MAX_HTML_ELEMENTS:
        raise Refused(f"more than {MAX_HTML_ELEMENTS:,} elements")
    return root


def _tree(text: str) -> Element | None:
    from lxml import etree  # noqa: PLC0415 - an extra, which only pages of HTML need

    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    stopped = next((error for error in parser.error_log if error.type_name == "ERR_RESOURCE_LIMIT"), None)
    if stopped is not None:
        raise Refused(f"elements are nested deeper than {MAX_HTML_DEPTH:,} levels", stopped.line)
    return root


def _bound(text: str) -> None:
    """Refuse what makes the parser slow: more elements, or more attributes on one of them, than any page has."""
    if text.count("<") > MAX_HTML_ELEMENTS * 2:
        raise Refused(f"more than {MAX_HTML_ELEMENTS:,} elements")
    end = 0
    for found in _LONG_TAG.finditer(text):
        if found.start() < end:
            continue  # it lies in a tag that was measured
        closed = text.find(">", found.end())
        end = closed if closed > 0 else len(text)
        tag = _LONG_VALUES.sub("", text[found.start() : end])
        if len(tag) > MAX_TAG_CHARS:
            raise Refused(f"a tag of {len(tag):,} characters", text.count("\n", 0, found.start()) + 1)


def unfold_templates(root: Element, text: str) -> None:
    """Put the markup that a page keeps in scripts for a program in the browser where it stands.

    `Refused` for markup beyond the limits of a page.
    """
    if not _TEMPLATES.search(text):
        return
    for script in list(root.iter("script")):
        kind = (script.get("type") or "").casefold()
        if kind not in _TEMPLATE_TYPES or not (script.text or "").strip():
            continue
        inner = _tree(f"<html><body>{script.text}</body></html>")
        body = inner.find("body") if inner is not None else None
        if body is not None and script.getparent() is not None:
            body.tag, body.tail = "div", script.tail
            script.getparent().replace(script, body)

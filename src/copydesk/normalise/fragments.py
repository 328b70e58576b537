"""Which paragraphs does a fragment of HTML hold, such as the text of a feed's item?

Tags are told from text by one pass of ours: the parser of the standard library takes half a minute for 160 kB of
comments that never close. Tags of blocks end a paragraph, others vanish, and what no reader sees is dropped.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

_BLOCK_NAMES = (
    "address article aside blockquote body br center dd details dialog div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr html li main nav ol option p pre section summary table tbody td tfoot th thead "
    "tr ul"
)
_UNSEEN_NAMES = (
    "script style template noscript iframe object embed svg math head select textarea button audio video canvas"
)
_BLOCKS, _UNSEEN = frozenset(_BLOCK_NAMES.split()), frozenset(_UNSEEN_NAMES.split())
_ITEMS = frozenset({"li"})
_APART = frozenset({"figure", "figcaption"})
"""Pictures and what is said of them are no running text."""

_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:_-]{0,60})")
_QUOTES = 8
"""Signs `>` inside quotes that a tag is searched past."""

_MARKUP = re.compile(r"&(?:[a-zA-Z]+|#\d+|#[xX][0-9a-fA-F]+);|</?[a-zA-Z]")


def paragraphs(fragment: str) -> list[str]:
    """Return the paragraphs of a fragment as plain text, white space made one space, items of lists behind `- `."""
    found: list[str] = []
    words: list[str] = []
    lead = ""
    for tag, text in _tokens(fragment):
        if text:
            words.append(text)
        elif tag in _BLOCKS:
            _end(found, words, lead)
            lead = "- " if tag in _ITEMS else ""
    _end(found, words, lead)
    return found


def plain(fragment: str) -> str:
    """Return a fragment on one line, as its reader would see it; text without markup stays as it is."""
    if not _MARKUP.search(fragment):
        return " ".join(fragment.split())
    return " ".join(paragraphs(fragment))


def _end(found: list[str], words: list[str], lead: str) -> None:
    text = " ".join(html.unescape("".join(words)).split())
    if text:
        found.append(lead + text)
    words.clear()


def _tokens(fragment: str) -> Iterator[tuple[str, str]]:
    """Yield the names of tags and the texts between them, without what stands inside tags that are not shown."""
    hidden, depth = "", 0
    for name, is_end, text in _split(fragment):
        if hidden:
            if name == hidden:
                depth += -1 if is_end else 1
                hidden = hidden if depth else ""
        elif name in _UNSEEN or name in _APART:
            hidden, depth = ("", 0) if is_end else (name, 1)
            yield "p", ""
        else:
            yield name, text


def _split(fragment: str) -> Iterator[tuple[str, bool, str]]:
    """Yield tags, as their name and whether they close, and the text between them."""
    at = 0
    while at < len(fragment):
        start = fragment.find("<", at)
        if start < 0:
            yield "", False, fragment[at:]
            return
        if start > at:
            yield "", False, fragment[at:start]
        found = _NAME.match(fragment, start)
        if found:
            at = _end_of_tag(fragment, found.end())
            raw = found[2].rpartition(":")[2].lower()
            yield raw, bool(found[1]) or fragment[at - 2 : at] == "/>", ""
        elif fragment.startswith(("<!--", "<!", "<?", "</"), start):
            mark = "-->" if fragment.startswith("<!--", start) else ">"
            end = fragment.find(mark, start + 2)
            at = end + len(mark) if end >= 0 else len(fragment)
        else:
            yield "", False, "<"
            at = start + 1


def _end_of_tag(fragment: str, at: int) -> int:
    """Return where the text behind a tag begins; a sign `>` in quotes is not its end, unless quotes never close."""
    first = end = fragment.find(">", at)
    for _ in range(_QUOTES):
        if end < 0:
            break
        attributes = fragment[at:end]
        if attributes.count('"') % 2 == 0:
            return end + 1
        end = fragment.find(">", end + 1)
    return first + 1 if first >= 0 else len(fragment)

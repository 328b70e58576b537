"""Where in the source of a page does a value stand? The parser tells lines; the characters are found from there."""

from __future__ import annotations

import html
import re

from copydesk.article import Span

WINDOW = 100_000
"""Characters in which a value is looked for behind its line, or behind the value before it."""

REACH = 8
"""Lines above the one that the parser names: it names the last of a tag that goes over several."""

MAX_LINE = 2_000
"""A longer line is no place that helps anybody."""

_SAFE = re.compile(r"[^&<>\"'’‘“”„«»…–—\u00a0\u00ad\u200b\n\r\t]{6,60}")


class Locator:
    """Finds values in one source; values in reading order are looked for behind the one before."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._position = 0

    def value(self, line: int, value: str) -> tuple[Span, ...]:
        """Return where a value stands that the parser found on a line; the line itself when it is written otherwise."""
        start = self._start(line - REACH)
        for form in dict.fromkeys((value, html.escape(value, quote=False), html.escape(value))):
            found = self._text.find(form, start, start + WINDOW) if form else -1
            if found >= 0:
                return (Span(found, found + len(form)),)
        piece = _SAFE.search(value)
        found = self._text.find(piece[0], start, start + WINDOW) if piece else -1
        return (Span(found, found + len(piece[0])),) if piece and found >= 0 else self.line(line)

    def next(self, line: int, first: str, last: str) -> tuple[Span, ...]:
        """Return where a run of text stands that begins and ends with pieces of the source."""
        begin = self._find(first, self._position)
        if begin is None:
            return self.line(line)
        end = self._find(last, begin.start) if last != first else begin
        self._position = max(begin.end, end.end if end else 0)
        return (Span(begin.start, max(begin.end, end.end if end else 0)),)

    def line(self, line: int) -> tuple[Span, ...]:
        """Return a line as a place, when it is short enough to be one."""
        start, end = self._start(line), self._start(line + 1)
        stretch = self._text[start:end] if end - start <= MAX_LINE else ""
        kept = stretch.strip()
        low = start + stretch.find(kept)
        return (Span(low, low + len(kept)),) if kept else ()

    def _start(self, line: int) -> int:
        index = min(max(line - 1, 0), len(self._starts))
        return self._starts[index] if index < len(self._starts) else len(self._text)

    def _find(self, piece: str, position: int) -> Span | None:
        found = self._text.find(piece, position, position + WINDOW)
        if found >= 0:
            return Span(found, found + len(piece))
        part = _SAFE.search(piece)
        found = self._text.find(part[0], position, position + WINDOW) if part else -1
        return Span(found, found + len(part[0])) if part and found >= 0 else None

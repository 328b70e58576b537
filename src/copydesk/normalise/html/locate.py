"""Where in the source of a page does a value stand? The parser tells lines; the characters are found from there."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from copydesk.article import Span

WINDOW = 100_000
"""Characters in which a value is looked for behind its line, or behind the value before it."""

MAX_MISSES, SHORT_WINDOW = 2_000, 1_000
"""Values that may be looked for in vain before the window is narrowed: their characters are written otherwise."""

REACH = 8
"""Lines above the one that the parser names: it names the last of a tag that goes over several."""

MAX_LINE = 2_000
"""A longer line is no place that helps anybody."""

_SAFE = re.compile(r"[^&<>\"'’‘“”„«»…–—\u00a0\u00ad\u200b\n\r\t]{6,60}")


_BODY = re.compile(r"<body\b", re.IGNORECASE)


class Locator:
    """Finds values in one source; values in reading order are looked for behind the one before."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        body = _BODY.search(text)
        self._body = self._position = body.end() if body else 0
        self._misses = 0

    def value(self, line: int, value: str, *, seen: bool = False) -> tuple[Span, ...]:
        """Return where a value stands that the parser found on a line; the line itself when it is written otherwise.

        A value that is `seen` is text behind a tag, and the title in the page's head is not its place; others stand
        in the tag, which may have begun lines above.
        """
        piece = _SAFE.search(value)
        written = dict.fromkeys((value, html.escape(value, quote=False), html.escape(value), piece[0] if piece else ""))
        found = next(self._places([form for form in written if form], line, seen=seen), None)
        return (found,) if found else self.line(line)

    def _places(self, forms: Sequence[str], line: int, *, seen: bool) -> Iterator[Span]:
        """Yield where one of the forms stands, the likeliest place first."""
        here, text = self._start(line), self._text
        first = max(self._body, here) if seen else here
        stop = first + WINDOW if seen else self._start(line + 1)
        above = self._start(line - REACH)
        for form in forms:
            yield from _span(text.find(form, first, stop), form)
        for form in forms:
            yield from _span(text.rfind(form, above, here), form)
        for form in forms:
            yield from _span(text.find(form, here, here + WINDOW), form)

    def next(self, line: int, first: str, last: str) -> tuple[Span, ...]:
        """Return where a run of text stands that begins and ends with pieces of the source."""
        begin = self._find(first, self._position) or self._find(first, max(self._position, self._start(line - REACH)))
        if begin is None:
            return self.line(line)
        end = self._find(last, begin.start) if last != first else begin
        self._position = max(begin.end, end.end if end else 0)
        return (Span(begin.start, max(begin.end, end.end if end else 0)),)

    def first(self, value: str) -> tuple[Span, ...]:
        """Return where a value stands first in the whole source, as it is or with its signs escaped."""
        found = next((at for form in (value, html.escape(value)) if (at := self._text.find(form)) >= 0), -1)
        return (Span(found, found + len(value)),) if value and found >= 0 else ()

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
        part = _SAFE.search(piece)
        stop = position + len(piece) + (WINDOW if self._misses < MAX_MISSES else SHORT_WINDOW)
        for form in (piece, part[0] if part else ""):
            found = self._text.find(form, position, stop) if form else -1
            if found >= 0:
                return Span(found, found + len(form))
        self._misses += 1
        return None


def _span(start: int, form: str) -> Iterator[Span]:
    if start >= 0:
        yield Span(start, start + len(form))

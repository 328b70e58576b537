"""Where in a capture does something stand? Lines and bytes of what is taken, left out, and pointed to."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Any, Self

from copydesk.article import Capture, Evidence, Related, Span

Row = dict[str, Any]

STRIDE = 4096
"""Characters after which the bytes before them are known; on one long line each place would else count them anew."""

NOWHERE: Row = {"line": None, "line_end": None, "byte": None, "byte_end": None}


class Places:
    """Turns character offsets into lines and bytes of the capture's UTF-8 text, which begins on a line and a byte."""

    def __init__(self, text: str, line: int = 1, byte: int = 0) -> None:
        self.text = text
        self.line, self.byte = line, byte
        self.starts = [0, *(found.end() for found in re.finditer(r"\r\n|\r|\n", text))]
        pieces = range(0, 0 if text.isascii() else len(text), STRIDE)
        self._bytes = [0, *accumulate(len(text[low : low + STRIDE].encode()) for low in pieces)]

    @classmethod
    def of(cls, capture: Capture) -> Self:
        """Return the places of a capture: one of many begins where it stands in its file."""
        return cls(capture.content.text if capture.content else "", capture.line, capture.byte)

    def rows(self, evidence: Evidence) -> list[Row]:
        """Return one row a place, or one row without a place."""
        head = {"field": evidence.field, "rule": evidence.rule}
        return [head | self._place(span) for span in evidence.spans] or [head | NOWHERE]

    def left_out(self, dropped: Iterable[Evidence]) -> list[Row]:
        """Return what is in no field, one row a stretch, in the order of the capture; what has no place is last."""
        found = sorted(self._stretches(dropped), key=lambda it: len(self.text) if it[0] is None else it[0].start)
        return [{"rule": rule, "text": text} | self._place_of(span) for span, rule, text in found]

    def _stretches(self, dropped: Iterable[Evidence]) -> Iterator[tuple[Span | None, str, str]]:
        for entry in dropped:
            if entry.text is not None:
                yield _around(entry.spans), entry.rule, entry.text
            else:
                yield from ((span, entry.rule, self.text[span.start : span.end]) for span in entry.spans)

    def pointed_to(self, related: Iterable[Related]) -> list[Row]:
        """Return one row an article that the capture points to, with the stretch in which it does."""
        return [
            {"title": it.title, "url": it.url, "provider": it.provider, "published_at": it.published, "rule": it.rule}
            | self._place_of(_around(it.spans))
            for it in related
        ]

    def _place_of(self, span: Span | None) -> Row:
        return self._place(span) if span else NOWHERE

    def _place(self, span: Span) -> Row:
        before = self.line - 1
        return {
            "line": before + bisect.bisect_right(self.starts, span.start),
            "line_end": before + bisect.bisect_right(self.starts, max(span.start, span.end - 1)),
            "byte": self.byte + self._bytes_before(span.start),
            "byte_end": self.byte + self._bytes_before(span.end),
        }

    def _bytes_before(self, offset: int) -> int:
        if len(self._bytes) == 1:
            return offset
        whole = offset // STRIDE
        return self._bytes[whole] + len(self.text[whole * STRIDE : offset].encode())


def _around(spans: Iterable[Span]) -> Span | None:
    """Return the stretch from the first of some places to the last one."""
    known = list(spans)
    return Span(min(it.start for it in known), max(it.end for it in known)) if known else None

"""Where in a capture does something stand? Lines and bytes of what is taken, left out, and pointed to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from copydesk.article import Capture, Evidence, Related, Span

Row = dict[str, Any]

Bytes = npt.NDArray[np.uint8]
_LF, _CR = 0x0A, 0x0D
_HIGH_BITS, _GOES_ON = 0xC0, 0x80
"""The bits by which UTF-8 marks a byte that goes on with a character."""

NOWHERE: Row = {"line": None, "line_end": None, "byte": None, "byte_end": None}


class Places:
    """Turns character offsets into lines and bytes of the capture's UTF-8 text, which begins on a line and a byte.

    Of a capture that is not in UTF-8 only lines are known.
    """

    def __init__(self, text: str, line: int = 1, byte: int | None = 0) -> None:
        self.text = text
        self.line, self.byte = line, byte
        written = np.frombuffer(text.encode(), np.uint8)
        self._lines = _line_starts(written)
        self._chars = None if len(written) == len(text) else _char_starts(written)

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
        start, last, end = map(self._byte, (span.start, max(span.start, span.end - 1), span.end))
        return {
            "line": self.line + int(self._lines.searchsorted(start, side="right")),
            "line_end": self.line + int(self._lines.searchsorted(last, side="right")),
            "byte": None if self.byte is None else self.byte + start,
            "byte_end": None if self.byte is None else self.byte + end,
        }

    def _byte(self, char: int) -> int:
        return char if self._chars is None else int(self._chars[char])


def _line_starts(written: Bytes) -> npt.NDArray[np.int64]:
    """Return the bytes at which the second and all further lines begin: behind CR LF, CR or LF."""
    ends = written == _LF
    returns = written == _CR
    if returns.any():
        ends |= returns & np.append(written[1:] != _LF, True)
    return np.flatnonzero(ends) + 1


def _char_starts(written: Bytes) -> npt.NDArray[np.int64]:
    """Return the byte at which each character begins in UTF-8, and the one behind the last."""
    return np.append(np.flatnonzero((written & _HIGH_BITS) != _GOES_ON), len(written))


def _around(spans: Iterable[Span]) -> Span | None:
    """Return the stretch from the first of some places to the last one."""
    known = list(spans)
    return Span(min(it.start for it in known), max(it.end for it in known)) if known else None

"""How is the visible text of a page read? As it is: the chrome is told apart when it is normalised."""

from __future__ import annotations

from collections.abc import Iterator

from copydesk.article import Note, PageText
from copydesk.limits import MAX_CAPTURE_BYTES, MAX_CAPTURE_LINES, MAX_LINE_CHARS
from copydesk.readers.base import Item, Payload, Rejected
from copydesk.readers.text import decode


class PageTextReader:
    """Any text is page text; it is the reader of last resort."""

    max_bytes = MAX_CAPTURE_BYTES

    def recognises(self, head: str) -> bool:  # noqa: ARG002 - the protocol's signature
        """Return True: what nobody else claims is page text."""
        return True

    def read(self, payload: Payload) -> Iterator[Item]:
        """Yield the text unchanged; too many lines, or a line beyond the limit, are refused."""
        text = decode(payload.data, payload.charset)
        for number, line in enumerate(text.split("\n"), start=1):
            if number > MAX_CAPTURE_LINES:
                message = f"more than {MAX_CAPTURE_LINES:,} lines"
                raise Rejected(Note(code="capture.too-large", message=message, line=number))
            if len(line) > MAX_LINE_CHARS:
                message = f"line of {len(line):,} characters, at most {MAX_LINE_CHARS:,} are read"
                raise Rejected(Note(code="capture.too-large", message=message, line=number))
        yield Item(content=PageText(text=text))

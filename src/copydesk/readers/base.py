"""What does every reader of captures promise?

A capture reader turns the text of one file into a `Capture`. It recognises its kind by content, never by
the file's name, and it never raises for bad input: what it cannot read becomes a note with a code.
"""

from __future__ import annotations

from typing import Protocol

from copydesk.article import FrontMatter, Note, PageText


class Rejected(Exception):
    """The capture cannot be read; the note says why and on which line."""

    def __init__(self, note: Note) -> None:
        super().__init__(note.code)
        self.note = note


class CaptureReader(Protocol):
    """Reads one kind of capture."""

    def recognises(self, text: str) -> bool:
        """Tell by its content whether a capture is of this kind."""

    def read(self, text: str) -> PageText | FrontMatter:
        """Return what the capture holds; `Rejected` when it is of this kind but broken."""

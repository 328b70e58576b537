"""What does every reader of captures promise?

A capture reader turns the bytes of a file, or of one record of an archive, into what they hold: one page, or many
items one after the other. It recognises its kind by content, never by the file's name, and for bad input it raises
nothing but `Rejected`: what it cannot read becomes a note with a code.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from copydesk.article import Content, Note


class Rejected(Exception):
    """The capture cannot be read; the note says why and on which line."""

    def __init__(self, note: Note) -> None:
        super().__init__(note.code)
        self.note = note


@dataclass(frozen=True, slots=True)
class Payload:
    """Unpacked bytes of one page or of one list of items; `charset` is the name that the transport declared."""

    data: bytes
    charset: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One capture of a payload: what it holds, and what was noted about it; without content a note says why.

    `line` (from 1) and `byte` (from 0, as if the payload were UTF-8) are where its text begins in it. `is_listed`
    tells that the payload is of a kind that holds many, so that each of them has a number.
    """

    content: Content | None
    notes: tuple[Note, ...] = ()
    line: int = 1
    byte: int | None = 0
    is_listed: bool = False


class CaptureReader(Protocol):
    """Reads one kind of capture, of so many bytes at most."""

    max_bytes: int

    def recognises(self, head: str) -> bool:
        """Tell by its first characters (`HEAD_BYTES` of them, decoded somehow) whether a capture is of this kind."""

    def read(self, payload: Payload) -> Iterator[Item]:
        """Yield what the payload holds; `Rejected` when it is of this kind but broken."""

"""In which encoding is a text? By its byte order mark, else as declared, else UTF-8; never by a guess."""

from __future__ import annotations

from copydesk.article import Note
from copydesk.readers.base import Rejected
from copydesk.readers.charsets import codec_of, mark_of


def decode(data: bytes, charset: str | None = None) -> str:
    """Return the text of a capture, strictly decoded; `Rejected` for bytes that are none, for NUL, for no text.

    `charset` is the name that the transport declared; one that nobody knows is passed over.
    """
    mark, codec = mark_of(data)
    codec = codec or codec_of(charset) or "utf-8"
    try:
        text = data[len(mark) :].decode(codec)
    except UnicodeDecodeError as error:
        raise Rejected(bad_byte(data, error.start + len(mark), codec)) from None
    check(text, len(data))
    return text


def check(text: str, size: int) -> None:
    """Refuse a text that holds a NUL, or nothing but blanks; `size` is how many bytes it was."""
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Rejected(Note(code="capture.control", message="a NUL character stands in the text", line=line))
    if not text.strip():
        raise Rejected(Note(code="capture.empty", message=f"{size} bytes, no text"))


def bad_byte(data: bytes, place: int, codec: str) -> Note:
    """Return the note of bytes that are not in their encoding, with the place of the first bad one."""
    message = f"byte {place} (0x{data[place]:02x}) is not {codec.upper()}"
    return Note(code="capture.encoding", message=message, line=data.count(b"\n", 0, place) + 1)

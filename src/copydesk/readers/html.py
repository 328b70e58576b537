"""How is the source of an HTML page read? It is decoded, and left as it is: the article in it is found later.

Its encoding is that of its byte order mark, else the one that the transport declared, else UTF-8 where its bytes are
UTF-8, else the one that the page declares in its first 4 KiB, else what a detector takes the bytes for. Where a
declaration does not hold, the page is read with a note: as what its bytes are, or, when it is UTF-8 but for a few
bytes, with U+FFFD in their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from copydesk.article import HtmlPage, Note
from copydesk.errors import UsageError
from copydesk.limits import MAX_CAPTURE_BYTES
from copydesk.readers.base import Item, Payload, Rejected
from copydesk.readers.charsets import codec_of, mark_of
from copydesk.readers.text import bad_byte, check

DECLARED_WITHIN = 4096
MIN_TAGS = 3
"""A text that opens with a tag is markup when it goes on with tags; words about a tag do not."""

FEW = 20
"""A page keeps the encoding that it declares when at most one of so many characters beyond ASCII is broken."""

PROLOGUE = re.compile(r"(?:[\s\ufeff]++|<!--(?s:.*?)-->|<\?(?s:.*?)\?>)*+")
"""What may stand before the first element: blanks, comments, instructions; none of them is read twice."""

_PAGE = re.compile(r"<!doctype\s+html\b|<html[\s>/]", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:head|body|div|p|article|meta|title|link|script|style|section|main|header|footer|nav|aside|figure|img|table|"
    r"t[rdh]|ul|ol|li|h[1-6]|span|a|br|base|noscript|center|font|b|strong|em|i|blockquote)(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_DECLARED = re.compile(rb"<meta\b[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_DECLARED_XML = re.compile(rb"\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})", re.IGNORECASE)
_SPACE = b" \t\r\n"


class HtmlReader:
    """Reads pages that open with a doctype of HTML, with `html`, or with markup."""

    max_bytes = MAX_CAPTURE_BYTES

    def recognises(self, head: str) -> bool:
        """Tell markup from text that speaks of it, also behind comments, white space and an XML declaration."""
        start = PROLOGUE.match(head)
        text = head[start.end() if start else 0 :]
        if _PAGE.match(text):
            return True
        return bool(_TAG.match(text)) and len(_TAG.findall(text)) >= MIN_TAGS

    def read(self, payload: Payload) -> Iterator[Item]:
        """Yield the page; `Rejected` when its bytes are no text in any encoding that it may be in."""
        text, charset, note = decode_page(payload.data, payload.charset)
        check(text, len(payload.data))
        yield Item(content=HtmlPage(text=text, charset=charset), notes=(note,) if note else ())


def decode_page(data: bytes, transport: str | None = None) -> tuple[str, str, Note | None]:
    """Return the text of a page, the encoding that it was read in, and a note when a declaration did not hold.

    `transport` is the name in the header of HTTP. `Rejected` when bytes fit no encoding.
    """
    mark, marked = mark_of(data)
    body = data[len(mark) :]
    stated = _stated(body, marked, transport)
    wrong: _Declared | None = None
    for declared in stated:
        text = _strictly(body, declared.codec)
        if text is not None:
            return text, declared.codec, _doubt(data, wrong, f"it is read as {declared.codec}") if wrong else None
        if wrong is None and declared.by:
            wrong = declared
    return _mended(data, body, wrong)


@dataclass(frozen=True, slots=True)
class _Declared:
    """An encoding, and who declared it; nobody does for a page that merely may be UTF-8."""

    codec: str
    by: str = ""


def _stated(body: bytes, marked: str | None, transport: str | None) -> list[_Declared]:
    """Return the encodings that a page may be in, in the order in which they are tried."""
    if marked:
        return [_Declared(marked, "the byte order mark")]
    found = _DECLARED.search(body[:DECLARED_WITHIN]) or _DECLARED_XML.match(body[:DECLARED_WITHIN])
    own = codec_of(found[1].decode("ascii", "replace")) if found else None
    # A declaration that could be read as ASCII was not written in UTF-16.
    own = "utf-8" if own and own.startswith("utf-16") else own
    carried = codec_of(transport)
    order = [_Declared(carried, "the header of HTTP")] if carried else []
    order += [_Declared("utf-8", "the page" if own == "utf-8" else "")]
    return order + ([_Declared(own, "the page")] if own else [])


def _strictly(body: bytes, codec: str) -> str | None:
    try:
        return body.decode(codec)
    except UnicodeDecodeError:
        return None


def _mended(data: bytes, body: bytes, wrong: _Declared | None) -> tuple[str, str, Note | None]:
    """Read a page that is in none of the encodings that it declares: with marks for a few bytes, or as detected."""
    if wrong:
        text = body.decode(wrong.codec, "replace")
        broken = text.count("\ufffd")
        if broken * FEW <= len(text) - len(re.findall(r"[\x00-\x7f]", text)) - broken:
            return text, wrong.codec, _doubt(data, wrong, f"{broken} such places are read as U+FFFD")
    detected = _detected(body)
    text_or_none = _strictly(body, detected) if detected else None
    if detected is None or text_or_none is None:
        first = _first_bad(data, body, wrong.codec if wrong else "utf-8")
        raise Rejected(bad_byte(data, first, wrong.codec if wrong else "utf-8"))
    note = _doubt(data, wrong, f"it is read as {detected}") if wrong else None
    return text_or_none, detected, note


def _doubt(data: bytes, wrong: _Declared, mend: str) -> Note:
    mark, _ = mark_of(data)
    place = _first_bad(data, data[len(mark) :], wrong.codec)
    line = data.count(b"\n", 0, place) + 1
    message = f"{wrong.by} says {wrong.codec}, and byte {place} (0x{data[place]:02x}) is not: {mend}"
    return Note(code="encoding.doubtful", message=message, line=line)


def _first_bad(data: bytes, body: bytes, codec: str) -> int:
    try:
        body.decode(codec)
    except UnicodeDecodeError as error:
        return error.start + len(data) - len(body)
    return 0


def _detected(body: bytes) -> str | None:
    """Ask a detector, which knows the letters of languages; UsageError when it is not installed."""
    try:
        import cchardet  # noqa: PLC0415 - an extra, which only pages of HTML need
    except ImportError:
        raise missing("faust-cchardet") from None
    return codec_of(cchardet.detect(body)["encoding"])


def missing(library: str) -> UsageError:
    """Return what is said when HTML is to be read and the library for it is not there."""
    return UsageError(
        "extra.missing",
        "pages of HTML are read with libraries that are not installed",
        why=f"{library} is missing.",
        help="Install them: pip install 'copydesk[html]'",
    )

"""To which other articles does a capture point? What it says of them is kept apart: it tells of days to come.

Each kind of capture finds its own; here is what they share, and what stands between the lines of page text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from urllib.parse import urljoin, urlsplit

from copydesk.article import Draft, Note, Related, Span
from copydesk.limits import MAX_RELATED
from copydesk.normalise.lines import count_words, ends_sentence
from copydesk.normalise.roles import Read, Role
from copydesk.normalise.urls import host_of
from copydesk.normalise.words import Words, plain

MIN_TITLE_WORDS = 4
"""Fewer are the name of a section: `More in sport`."""

MAX_ADDRESS = 8192
"""Characters of a link and of the address that completes it."""

_BEHIND_LABEL = ":|–—-»>›•·"
_ITEM = re.compile(r"(?:[•‣◦▪»›*–-]|[0-9]{1,3}[.)])\s+")
_QUESTIONS = ("?", "!", "？", "！")


def some(found: Iterable[Related]) -> tuple[Related, ...]:
    """Return as many as are kept, and one more when there are more."""
    return tuple(islice(found, MAX_RELATED + 1))


def bounded(draft: Draft, own: Iterable[str | None]) -> Draft:
    """Return a draft that points to no article twice, never to itself (`own` are its addresses), and not to too many.

    What is too much is one note.
    """
    if not draft.related:
        return draft
    mine = {_key(url) for url in own if url}
    found: dict[str, Related] = {}
    for it in draft.related[:MAX_RELATED]:
        itself = _key(it.url) in mine if it.url else it.title == draft.title
        if (it.title or it.url) and not itself:
            found.setdefault(_key(it.url) if it.url else str(it.title), it)
    notes = (_too_many(),) if len(draft.related) > MAX_RELATED else ()
    return replace(draft, related=tuple(found.values()), notes=(*draft.notes, *notes))


def _too_many() -> Note:
    message = f"it points to more than {MAX_RELATED:,} other articles: those behind them are not in `related`"
    return Note(code="related.too-many", message=message)


def _key(url: str) -> str:
    """Return an address without what does not tell articles apart: scheme, fragment, a stroke at the end."""
    return url.partition("#")[0].partition("://")[2].removeprefix("www.").rstrip("/")


def address_of(url: str, base: str | None = None) -> str | None:
    """Return the address of an article, completed by the page's; None for another scheme, and for a whole site.

    A longer one than anybody writes is none: each link of a page would repeat the whole of the page's own.
    """
    if len(url) + len(base or "") > MAX_ADDRESS:
        return None
    try:
        joined = urljoin(base or "", url.strip())
        parts = urlsplit(joined)
    except ValueError:
        return None
    return joined if host_of(joined) and (parts.path.strip("/") or parts.query) else None


def behind_label(text: str, words: Words) -> int | None:
    """Return where the title begins behind a label such as `Read also:`; None where there is no label, or no title.

    Without a sign behind the label a title begins with no small letter: `Read more about our prices` is none.
    """
    label = words.related.match(plain(text))
    if label is None:
        return None
    rest = text[label.end() :].lstrip()
    bare = rest.lstrip(_BEHIND_LABEL).lstrip()
    signed = len(bare) < len(rest) or text[: label.end()].rstrip()[-1:] in _BEHIND_LABEL
    return len(text) - len(bare) if bare and (signed or not bare[0].islower()) else None


def in_page_text(reads: Sequence[Read], words: Words, is_free: Callable[[int], bool]) -> Iterator[Related]:
    """Yield the articles that a page's units point to: titles behind a label or in a list of teasers, and addresses.

    `is_free` tells that no field has claimed a unit.
    """
    for index, read in enumerate(reads):
        part = _title_in(reads, index, words) if read.role is Role.RELATED and is_free(index) else None
        if part is not None:
            address, places = _address_behind(reads, index)
            yield Related(
                rule=read.role.value,
                title=" ".join(read.text[slice(*part)].split()),
                url=address,
                spans=(*read.unit.place(*part), *places),
            )


def _title_in(reads: Sequence[Read], index: int, words: Words) -> tuple[int, int] | None:
    """Return where in a unit a title stands: behind its label, or all of a teaser that is no summary."""
    text = _own_text(reads, index)
    if words.related.match(plain(text)):
        start = behind_label(text, words)
    else:
        item = _ITEM.match(text)
        is_summary = ends_sentence(text) and not text.endswith(_QUESTIONS)
        start = None if is_summary else item.end() if item else 0
    end = len(text.rstrip(f" {_BEHIND_LABEL}"))
    return (start, end) if start is not None and count_words(text[start:end]) >= MIN_TITLE_WORDS else None


def _own_text(reads: Sequence[Read], index: int) -> str:
    """Return the text of a unit as far as an address that was lifted out of it: what follows it is no title."""
    lines, after = reads[index].unit.lines, reads[index + 1] if index + 1 < len(reads) else None
    if after is None or after.role is not Role.URL or after.unit.lines[0].number > lines[-1].number:
        return reads[index].text
    return " ".join(line.text for line in lines if line.number < after.unit.lines[0].number)


def _address_behind(reads: Sequence[Read], index: int) -> tuple[str | None, tuple[Span, ...]]:
    """Return the address that follows a title on a line of its own, and where it stands."""
    after = reads[index + 1] if index + 1 < len(reads) else None
    if after is None or after.role is not Role.URL:
        return None, ()
    address = address_of(after.text.strip("()<>[]"))
    return address, after.unit.spans if address else ()

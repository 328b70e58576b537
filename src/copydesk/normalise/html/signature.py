"""Who signs a page in sight of its readers? Names behind 'by', below a label, or beside the date of the article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from copydesk.normalise.dates import stated_dates
from copydesk.normalise.html.blocks import Block, Page
from copydesk.normalise.html.byline import MAX_STATED, Signed, is_pen_name, names_in
from copydesk.normalise.people import is_person
from copydesk.normalise.roles import byline_names
from copydesk.normalise.words import Words, plain

NEAR, ABOVE, BELOW, BEHIND = 24, 4, 5, 12
"""Blocks between the headline and the body, above the headline, in the body's beginning, and behind the body."""

MAX_BYLINE_WORDS, MAX_LABELLED_WORDS, MAX_STAMP_WORDS = 40, 12, 8
_GLUED = re.compile(r"^(?:By|Von|Par|Por|Door|Di)(?=[^\W\d_a-zß-ÿ][^\W\d_A-Z])")
_ALONE = re.compile(
    r"\s*(?P<sign>:?)\s*(?P<name>[^\W\d_][\w'’-]{1,24})(?![\w'’-])(?:\s(?:am|on|le|el|il|op|em))?\s*(?=$|[|•·–—,@(])"
)
_PICTURE = re.compile(
    r"(?<![\s/|(])[\s/|(]++(?:\w{0,20}?(?:foto|photo|bild)|illustration|gra(?:f|ph)i).*$", re.IGNORECASE
)
_OTHERS = frozenset({"comments", "related", "feed"})
_NO_NAMES = _OTHERS | {"caption", "gallery", "advert", "slot"}
_BARS = re.compile(r"[|/·•–—]|(?<!\w)-(?!\w)")
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}(?:\s?(?:uhr|h))?", re.IGNORECASE)


def near_authors(page: Page, body: Sequence[int], words: Words) -> list[Signed]:
    """Return the people of the visible byline that stands nearest to the headline, at most one."""
    if not body:
        return []
    top, below = _beginning(page, body)
    for index in (*range(top, below), *range(top - 1, max(-1, top - ABOVE), -1)):
        names = _signed(page, index, words) or (_beside_date(page, index, words) if top < index < below else ())
        if names:
            return [Signed("text:byline", names, page.blocks[index].line)]
    for index in range(below, min(body[-1] + BEHIND, len(page.blocks))):
        names = _signed(page, index, words) if _is_signature(page.blocks[index], index, body, words) else ()
        if names:
            return [Signed("text:byline", names, page.blocks[index].line)]
    return []


def _beginning(page: Page, body: Sequence[int]) -> tuple[int, int]:
    """Return the blocks from the headline, or the body's first, to the first paragraphs."""
    heads = [index for index, block in enumerate(page.blocks) if block.tag == "h1"]
    head = min(heads, key=lambda index: abs(index - body[0]), default=body[0])
    top = head if abs(head - body[0]) <= NEAR else body[0]
    return min(top, body[0]), min(max(top, body[0]) + BELOW, len(page.blocks))


def _is_signature(block: Block, index: int, body: Sequence[int], words: Words) -> bool:
    """Tell whether a block behind the beginning may sign: a label with a colon, or the end of the text."""
    text = block.text[:MAX_STATED]
    lead = words.byline.match(plain(text))
    labelled = bool(lead) and text[lead.end() :].lstrip().startswith(":") if lead else False
    return index in range(body[-1], body[-1] + 4) or (labelled and block.words <= MAX_LABELLED_WORDS)


def _signed(page: Page, index: int, words: Words) -> tuple[str, ...]:
    """Return the people that a block names as those who wrote."""
    block = page.blocks[index]
    if block.words > MAX_BYLINE_WORDS or (block.kind and block.kind.name in _OTHERS):
        return ()
    text = _PICTURE.sub("", _undated(block.text[:MAX_STATED], words))
    glued = _GLUED.match(text)
    if glued:
        return tuple(name for name in names_in(text[glued.end() :], words) if is_person(name))
    spans = byline_names(plain(text), words)
    names = tuple(text[start:end] for start, end in spans if not text[end : end + 1].isalnum())  # no part of a word
    names = tuple(person for name in names for person in names_in(name, words))
    return names or _signed_alone(text, words) or _below_label(page, index, words)


def _undated(text: str, words: Words, mark: str = "|") -> str:
    """Return text with a mark for each of its dates and times."""
    spans = [(date.start, date.end) for date in stated_dates(plain(text), words)]
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    kept = [text[start:end] for start, end in list(pairwise(edges))[::2]]
    return _CLOCK.sub(mark, mark.join(kept)) if spans else text


def _signed_alone(text: str, words: Words) -> tuple[str, ...]:
    """Return the pen name that a line signs with: one word behind 'by', before a bar, a date or the line's end."""
    lead = words.byline.match(plain(text))
    found = _ALONE.match(text[lead.end() :]) if lead else None
    if not found or not (found["name"][0].isupper() or found["sign"]):
        return ()
    return (found["name"],) if is_pen_name(found["name"], words) else ()


def _below_label(page: Page, index: int, words: Words) -> tuple[str, ...]:
    """Return the people of a line below one that says 'Text' or 'Author' and nothing else."""
    above = plain(page.blocks[index - 1].text[:MAX_STATED]).rstrip(" :") if index else ""
    if not words.byline.fullmatch(above) or page.blocks[index].words > MAX_STAMP_WORDS:
        return ()
    return tuple(name for name in names_in(page.blocks[index].text, words) if is_person(name))


def _beside_date(page: Page, index: int, words: Words) -> tuple[str, ...]:
    """Return the one person who stands in the line of the date, behind a bar or a dash; a comma joins place and day."""
    block = page.blocks[index]
    if block.words > MAX_LABELLED_WORDS or block.is_heading or (block.kind and block.kind.name in _NO_NAMES):
        return ()
    text = _undated(block.text[:MAX_STATED], words, mark=" ")
    parts = [part.strip(" ,") for part in _BARS.split(_PICTURE.sub("", text)) if part.strip(" ,")]
    if text == block.text[:MAX_STATED] or len(parts) != 1 or not _BARS.search(text):
        return ()
    return (parts[0],) if is_person(parts[0]) and names_in(parts[0], words) == [parts[0]] else ()

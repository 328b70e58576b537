"""Which date do readers see by an article? Those near its headline, and what a page stamps itself with.

A date that stands alone or behind a label is the article's; one in a sentence is a day that is told of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from copydesk.article import Moment
from copydesk.normalise.dates import Stated, stated_dates
from copydesk.normalise.html.blocks import Block, Page
from copydesk.normalise.html.published import (
    DAY_FIRST,
    EARLIEST_YEAR,
    LATEST_YEAR,
    UPDATE,
    Dated,
    day_first,
    moment_of,
)
from copydesk.normalise.words import Words, plain

NEAR, ABOVE = 12, 16
"""Blocks below and above the headline and the body's first paragraph that may carry the article's date."""

FAR = 24
"""Blocks behind the body among which a page may say of when it is."""

MAX_STAMP_WORDS = 40
MAX_LEAD_WORDS = 8
"""Words before a date: 'Published by A. B. in C on'; in a sentence it is a day that is told of."""

MAX_LEAD_CHARS = 1_000
"""Characters of a block that are searched for its date: so many words in front of it take no more."""

FIRST_PARAGRAPHS = 5
"""Paragraphs of a body, behind its first, that may open with the date."""

MAX_BYLINE_WORDS = 12
"""Words of a line that says who wrote the page, and when."""

FEW_WORDS = 6
"""Words beside the date of a stamp of its own."""

_TWO_DIGITS = re.compile(r"(?<![\d.])(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>[012]\d)(?![\d.]\d)")
_OTHERS = frozenset({"comments", "related", "feed"})
_ELSEWHERE = _OTHERS | {"navigation", "aside", "advert", "slot"}


@dataclass(frozen=True, slots=True)
class _Seen:
    """A date in a block: what it says, whether a label says that it is the article's, or that it is of a change."""

    moment: Moment
    labelled: bool
    updated: bool
    alone: bool
    start: int


def near_dates(page: Page, body: Sequence[int], words: Words) -> list[Dated]:
    """Return the date that stands by the headline or the body: a labelled one, else the first outside a sentence.

    Where there is none, a stamp elsewhere dates what is read. The first day that readers see as that of an update
    comes last, with the kind `UPDATE`.
    """
    near = _near(page, body)
    found: list[tuple[bool, bool, Dated]] = []
    changes: list[Dated] = []
    for index in near.blocks:
        block = page.blocks[index]
        for date in _dates_of(page, index, words) if _may_be_stamped(block, index, near) else ():
            told = index in near.body and not date.alone
            above = index < near.first and not date.labelled
            if date.updated:
                changes.append(Dated("text:updated", date.moment, UPDATE, block.line))
            elif (
                date.labelled
                or (date.start == 0 and index in near.opening)
                or (index not in near.behind and block.words <= MAX_STAMP_WORDS)
            ):
                kind = "text-above" if above else "text"
                found.append((not date.labelled, told, Dated("text", date.moment, kind, block.line)))
    best = [min(found, key=lambda entry: entry[:2])[2]] if found else list(_stamps(page, words))[:1]
    return [*best, *changes[:1]]


@dataclass(frozen=True, slots=True)
class _Near:
    """The blocks near an article, best first, and which of them are what."""

    blocks: Sequence[int]
    body: frozenset[int]
    first: int
    """The headline's, or the body's first where that is above it."""
    opening: frozenset[int]
    """The first paragraphs, which may begin with the date."""
    behind: range
    """Below the beginning, where only a label makes a date the article's."""


def _near(page: Page, body: Sequence[int]) -> _Near:
    """Return the blocks that may carry the article's date: below the headline, above it, then to the end and behind."""
    count = len(page.blocks)
    start, end = (body[0], body[-1]) if body else (0, 0)
    heads = [index for index in range(count) if page.blocks[index].tag == "h1" and not page.blocks[index].kind]
    head = min(heads, key=lambda index: abs(index - start), default=start)
    top = head if abs(head - start) <= 2 * NEAR else start
    first, last = min(top, start), max(top, start)
    below = range(first, min(last + 1 + FIRST_PARAGRAPHS, count))
    above = range(first - 1, max(-1, first - ABOVE), -1)
    blocks = [*below, *above, *range(below.stop, min(max(end, below.stop) + FAR, count))]
    opening = frozenset(index for index in body if index <= start + FIRST_PARAGRAPHS)
    return _Near(blocks, frozenset(body), first, opening, range(last + 3, count) if body else range(0))


def _may_be_stamped(block: Block, index: int, near: _Near) -> bool:
    """Tell whether a block may carry a date: a short one, or one of the first paragraphs, which may open with it.

    Between the first paragraphs and the end only a line of a few words, which is no part of the text.
    """
    if block.kind and block.kind.name in _OTHERS:
        return False
    if index in near.behind and index in near.body:
        return block.words <= MAX_BYLINE_WORDS or index in near.opening
    return block.words <= MAX_STAMP_WORDS or index in near.opening


def _dates_of(page: Page, index: int, words: Words) -> Iterator[_Seen]:
    """Yield the dates of a block that nothing but names and labels stands before."""
    block = page.blocks[index]
    text = plain(block.text[:MAX_LEAD_CHARS])
    updated = False
    dates = stated_dates(text, words)
    for date in dates:
        moment = date.moment or day_first(text[date.start : date.end], words)
        updated = date.updated or (updated and not date.labelled)
        known = moment and EARLIEST_YEAR <= moment.at.year <= LATEST_YEAR
        if moment and known and len(text[: date.start].split()) <= MAX_LEAD_WORDS:
            labelled = date.labelled or _is_labelled(page, index, date, words)
            yield _Seen(moment, labelled, updated, _is_alone(block, text, date), date.start)
    if not dates and block.words <= MAX_STAMP_WORDS:
        for moment in _short_year(text, words):
            yield _Seen(moment, labelled=False, updated=False, alone=True, start=0)


def _is_labelled(page: Page, index: int, date: Stated, words: Words) -> bool:
    """Tell whether the block above is a label and nothing else, as in a list of terms, or the block is a byline."""
    above = page.blocks[index - 1].text[:MAX_LEAD_CHARS].rstrip(" :") if index and date.start == 0 else ""
    block, own = page.blocks[index], page.nodes[page.blocks[index].node].kind
    signed = (own and own.name == "byline") or words.byline.match(plain(block.text[:MAX_LEAD_CHARS]))
    return bool(signed and block.words <= MAX_BYLINE_WORDS) or bool(words.published.fullmatch(plain(above)))


def _is_alone(block: Block, text: str, date: Stated) -> bool:
    """Tell whether a block is a stamp: a date with a few words beside it, which are no sentence."""
    return block.words - len(text[date.start : date.end].split()) <= FEW_WORDS


def _stamps(page: Page, words: Words) -> Iterator[Dated]:
    """Yield the dates of blocks, anywhere on a page, whose names say that they are a stamp."""
    for index, block in enumerate(page.blocks):
        kind, own = block.kind, page.nodes[block.node].kind
        if own and own.name == "stamp" and not (kind and kind.name in _ELSEWHERE) and block.words <= MAX_STAMP_WORDS:
            for date in _dates_of(page, index, words):
                if not date.updated:
                    yield Dated("text", date.moment, "stamp", block.line)


def _short_year(text: str, words: Words) -> Iterator[Moment]:
    """Yield the day that a stamp such as `31.10.23` states, where days are written so."""
    found = _TWO_DIGITS.search(text) if words.language in DAY_FIRST else None
    moment = moment_of({"y": f"20{found['y']}", "m": found["m"], "d": found["d"]}) if found else None
    if moment:
        yield moment

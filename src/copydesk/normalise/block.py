"""Where does the article's body begin and end on a page full of other text?

The body is the densest run of prose: each unit weighs for or against, and the run with the largest sum is
taken. A heading of the page's tail ends it, unless running prose goes on behind.
"""

from __future__ import annotations

from collections.abc import Sequence

from copydesk.normalise.roles import Read, Role

MAX_WEIGHT = 60
MAX_CARD_WORDS = 26
MORE_CHROME = -3
"""A box of a site has many lines and is still one box."""

_AGAINST = {
    Role.SHORT: 2,
    Role.HEADLINE: -10,
    Role.CAPTION: -1,
    Role.CREDIT: -1,
    Role.ALT: -1,
    Role.BYLINE: -6,
    Role.STAMP: -8,
    Role.NOTE: -4,
    Role.RELATED: -3,
    Role.TAIL: -70,
    Role.TIME: -35,
    Role.URL: 0,
    Role.READING: -4,
    Role.CHROME: -12,
}


def body_range(reads: Sequence[Read]) -> tuple[int, int] | None:
    """Return the first unit of the body and the one after its last, or None when there is no running text."""
    weights = [_weight(read, reads[index - 1] if index else None) for index, read in enumerate(reads)]
    start, end, best = _heaviest(weights)
    if best <= 0:
        return None
    while end > start and reads[end - 1].role is not Role.PROSE:
        end -= 1
    return start, _without_cards(reads, start, end)


def _weight(read: Read, before: Read | None) -> int:
    if read.role is Role.PROSE:
        return min(read.unit.words, MAX_WEIGHT)
    if read.role is Role.CHROME and before and before.role is Role.CHROME:
        return MORE_CHROME
    return _AGAINST[read.role]


def _heaviest(weights: Sequence[int]) -> tuple[int, int, int]:
    """Return the run with the largest sum (Kadane), the earliest and shortest of equals."""
    best, best_range, total, start = 0, (0, 0), 0, 0
    for index, weight in enumerate(weights):
        if total <= 0:
            total, start = 0, index
        total += weight
        if total > best:
            best, best_range = total, (start, index + 1)
    return (*best_range, best)


def _without_cards(reads: Sequence[Read], start: int, end: int) -> int:
    """Cut teasers off the end: a headline with one short sentence behind it is another article."""
    while end - start > 2:  # noqa: PLR2004 - a body of two units has no card
        last = end - 1
        dek = reads[last].role is Role.PROSE and reads[last].unit.words <= MAX_CARD_WORDS
        if not (dek and reads[last - 1].role is Role.HEADLINE):
            return end
        end = last - 1
        while end > start and reads[end - 1].role is not Role.PROSE:
            end -= 1
    return end

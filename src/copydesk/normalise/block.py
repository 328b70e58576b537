"""Where does the article's body begin and end on a page full of other text, and what within it belongs to it?

The body is the run with the largest pull: each unit pulls by its weight and its length, for or against. A
heading of the page's tail and the moments of comments pull against it at once, because what follows them is
written like an article and is none. Within the run a unit belongs to the body when its own weight allows it.
"""

from __future__ import annotations

from collections.abc import Sequence

from copydesk.normalise.roles import LIST_MARKS, Read, Role
from copydesk.normalise.signs import LONG, OPEN_RUN_WORDS, Trait

LEAN = 100
"""What the odds of any unit are raised by when the run is sought: a gap is cheaper than a lost half."""

FULL = 200
"""From this weight on, in hundredths, a unit pulls with its whole length."""

LEAST_WORDS = 10
"""A short unit pulls like one that has so many words more."""

TAIL_WORDS, TAIL = 14, 30 * FULL
TIMED, TIMED_AGAIN, TIMED_REACH = 10 * FULL, 40 * FULL, 10
"""What a moment pulls against the body, and what it does when another follows within so many units."""

TALK, TALK_SHARE = 3, 5
"""A run with so many moments in it is talk about an article, when a run above it has a fifth of its pull."""

LEAST = {Role.PROSE: -80, Role.SHORT: -80, Role.HEADLINE: -120}
"""How low a unit may weigh and still belong to the body it stands in; other roles are never a part of it."""

HEADING, HEADING_WORDS = 0, 16
"""What a heading inside a body weighs at least, and from how many words on a line is none."""

MAX_CARD_WORDS, CARD = 26, 150
"""How long a teaser is at most, and what a short last paragraph weighs at least."""


def body_range(traits: Sequence[Trait], weights: Sequence[int]) -> tuple[int, int] | None:
    """Return the first unit of the body and the one after its last, or None when there is no running text."""
    pulls = _pulls(traits, weights)
    start, end, best = _heaviest(pulls)
    if best <= 0:
        return None
    if sum(trait.is_timed for trait in traits[start:end]) >= TALK:
        *above, most = _heaviest(pulls[:start])
        start, end = above if most * TALK_SHARE >= best else (start, end)
    reads = [trait.read for trait in traits]
    found = trimmed(reads, start, end)
    return found and trimmed(reads, start, _without_cards(reads, weights, *found))


def belongs(read: Read, weight: int) -> bool:
    """Tell whether a unit that stands in the body's run is a part of the body."""
    return weight > (HEADING if is_heading(read) else LEAST.get(read.role, weight))


def is_heading(read: Read) -> bool:
    """Tell whether a unit can be a heading: no sentence, not long, and no item of a list."""
    return read.role is Role.HEADLINE and read.unit.words < HEADING_WORDS and not read.text.startswith(LIST_MARKS)


def trimmed(reads: Sequence[Read], start: int, end: int) -> tuple[int, int] | None:
    """Cut what is no text off the end of a run, and the heading of what follows; None when nothing is left."""
    while end > start and not ends_body(reads[end - 1]):
        end -= 1
    return (start, end) if end > start else None


def ends_body(read: Read) -> bool:
    """Tell whether a body can end with a unit: its sentence ends, or it is an item of a list, or a long text."""
    if read.role is Role.HEADLINE:
        return read.text.startswith(LIST_MARKS) or read.unit.words >= OPEN_RUN_WORDS
    return read.role in LEAST


def _pulls(traits: Sequence[Trait], weights: Sequence[int]) -> list[int]:
    pulls, next_timed = [], len(traits) + TIMED_REACH
    for index in range(len(traits) - 1, -1, -1):
        trait = traits[index]
        lean = -FULL if trait.read.role is Role.REPEATED else weights[index] + LEAN
        pull = max(-FULL, min(FULL, lean)) * (LEAST_WORDS + min(trait.words, LONG))
        if trait.read.role is Role.TAIL and trait.words < TAIL_WORDS:
            pull -= TAIL
        if trait.is_timed:
            pull -= TIMED + (TIMED_AGAIN if next_timed - index <= TIMED_REACH else 0)
            next_timed = index
        pulls.append(pull)
    return pulls[::-1]


def _heaviest(pulls: Sequence[int]) -> tuple[int, int, int]:
    """Return the run with the largest sum (Kadane), the earliest and shortest of equals."""
    best, best_range, total, start = 0, (0, 0), 0, 0
    for index, pull in enumerate(pulls):
        if total <= 0:
            total, start = 0, index
        total += pull
        if total > best:
            best, best_range = total, (start, index + 1)
    return (*best_range, best)


def _without_cards(reads: Sequence[Read], weights: Sequence[int], start: int, end: int) -> int:
    """Cut teasers off the end: a headline with one short sentence behind it is another article."""
    while end - start > 2:  # noqa: PLR2004 - a body of two units has no card
        last = end - 1
        dek = reads[last].role is Role.PROSE and reads[last].unit.words <= MAX_CARD_WORDS
        if not (dek and weights[last] < CARD and reads[last - 1].role is Role.HEADLINE):
            return end
        end = last - 1
        while end > start and reads[end - 1].role is not Role.PROSE:
            end -= 1
    return end

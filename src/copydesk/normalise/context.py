"""What do its neighbours tell about a unit? A name beside a date, a credit under a caption, a feed of times."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from copydesk.normalise.people import is_person
from copydesk.normalise.roles import Read, Role
from copydesk.normalise.title import stems
from copydesk.normalise.words import Words, plain

MAX_BARE_WORDS, MAX_BARE_NAME, MAX_BARE_CHARS = 10, 3, 200
MAX_CAPTION_WORDS = 45
MAX_HEADING_WORDS, MAX_TEASER_WORDS = 6, 24
MAX_STRANGER_WORDS = 26
MAX_BOXED = 2
"""Words that a newsletter's box may share with an article: the town, the week."""

FEED_GAP, FEED_REACH = 5, 3
TAIL_REACH, MAX_LINKS = 6, 2
_TEXT = frozenset({Role.HEADLINE, Role.SHORT, Role.PROSE})
_BODY = frozenset({Role.SHORT, Role.PROSE})
_BOX = frozenset({Role.HEADLINE, Role.CHROME, Role.BYLINE, Role.RELATED})
_QUOTES = '"“”„«»‘'


def by_neighbours(reads: Sequence[Read], words: Words) -> list[Read]:
    """Return the units with the roles that their neighbours give them."""
    found = [_heading_in_text(reads, index) for index in range(len(reads))]
    for index, read in enumerate(found):
        before = found[index - 1] if index else None
        if read.role is Role.CREDIT and before and _is_captioned(before):
            found[index - 1] = replace(before, role=Role.CAPTION)
        elif before and before.role is Role.RELATED and _is_heading(before) and _is_teaser(read):
            found[index] = replace(read, role=Role.RELATED)
        else:
            found[index] = _bare_byline(read, _dated(reads, index), words)
    return _feeds(found)


def _heading_in_text(reads: Sequence[Read], index: int) -> Read:
    """Take a heading such as 'More information' for no end of the page when text runs on behind its links."""
    read = reads[index]
    if read.role is not Role.TAIL:
        return read
    after = [other for other in reads[index + 1 : index + 1 + TAIL_REACH] if other.role is not Role.URL]
    links = next((n for n, other in enumerate(after) if _runs_on(other)), None)
    if links is None or not 0 < links <= MAX_LINKS or any(after[n].role not in _TEXT for n in range(links)):
        return read
    goes_on = links + 1 < len(after) and (_runs_on(after[links + 1]) or after[links + 1].role is Role.NOTE)
    return replace(read, role=Role.RELATED) if goes_on else read


def _runs_on(read: Read) -> bool:
    return read.role is Role.PROSE and read.unit.words > MAX_TEASER_WORDS


def _is_captioned(before: Read) -> bool:
    return before.role in _TEXT and before.unit.words <= MAX_CAPTION_WORDS


def _is_heading(read: Read) -> bool:
    return read.unit.words <= MAX_HEADING_WORDS


def _is_teaser(read: Read) -> bool:
    return read.role in _TEXT and read.unit.words <= MAX_TEASER_WORDS and not read.text.startswith("- ")


def _dated(reads: Sequence[Read], index: int) -> bool:
    near = reads[max(0, index - 1) : index + 2]
    return any(read.role is Role.STAMP or read.dates for read in near)


def _bare_byline(read: Read, dated: bool, words: Words) -> Read:  # noqa: FBT001 - a fact about the neighbours
    """Read a byline without 'by': a name before a bar or a comma on a dated line, or beside one."""
    if read.role not in {Role.HEADLINE, Role.CHROME, Role.STAMP} or read.unit.words > MAX_BARE_WORDS:
        return read
    if words.language is None or len(read.text) > MAX_BARE_CHARS:
        return read
    name = re.split(r"\s*[|·•,–—]\s*|\s-\s", read.text, maxsplit=1)[0]
    barred = len(name) < len(read.text) and "|" in read.text
    if not is_person(name) or len(name.split()) > MAX_BARE_NAME or not (dated or barred):
        return read
    if any(word.casefold() in words.stop | words.roles | words.weekdays for word in name.split()):
        return read
    return replace(read, role=Role.BYLINE, names=((0, len(name)),))


def _feeds(reads: Sequence[Read]) -> list[Read]:
    """Mark a feed: two or more bare times near each other, and the items between and behind them."""
    times = [index for index, read in enumerate(reads) if read.role is Role.TIME]
    found = list(reads)
    for first, second in pairwise(times):
        if second - first <= FEED_GAP:
            for index in range(first, min(second + FEED_REACH, len(reads))):
                if found[index].role in _TEXT:
                    found[index] = replace(found[index], role=Role.RELATED)
    return found


def strangers(reads: Sequence[Read], start: int, end: int, words: Words) -> list[Read]:
    """Take out sentences that have nothing to do with the rest of a body.

    A promotion in the middle of a body speaks to the reader; at its edges a sentence without a shared word is
    enough. Quotes are never taken out: people say short things.
    """
    inside = [index for index in range(start, end) if reads[index].role is Role.PROSE]
    own = {index: stems(reads[index].text, words) for index in inside}
    counts = Counter(stem for found in own.values() for stem in found)
    shared = {index: sum(counts[stem] > 1 for stem in own[index]) for index in inside}
    found = list(reads)
    for index in inside:
        read = reads[index]
        if read.unit.words <= MAX_STRANGER_WORDS and not any(mark in read.text for mark in _QUOTES):
            speaks = bool(words.address.search(plain(read.text)))
            apart = shared[index] == 0 and _apart(index, start, end, reads)
            boxed = shared[index] <= MAX_BOXED and _alone(index, reads)
            if apart or boxed or (shared[index] <= 1 and speaks):
                found[index] = replace(read, role=Role.CHROME)
    return found


def _apart(index: int, start: int, end: int, reads: Sequence[Read]) -> bool:
    """Tell whether a unit stands at an edge of a body and something else stands between it and the rest."""
    above = [read.role for read in reads[start:index]]
    below = [read.role for read in reads[index + 1 : end]]
    first = not any(role in _BODY for role in above) and bool(below) and below[0] not in _BODY
    last = not any(role in _BODY for role in below) and bool(above) and above[-1] not in _BODY
    return first or last


def _alone(index: int, reads: Sequence[Read]) -> bool:
    """Tell whether a unit stands in a box: other things than text above, and a form or button below."""
    above = reads[index - 1].role if index else Role.CHROME
    below = reads[index + 1].role if index + 1 < len(reads) else Role.CHROME
    return above in _BOX and below is Role.CHROME

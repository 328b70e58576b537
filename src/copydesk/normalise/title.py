"""Which line of a page is the headline? One above the body that shares its words with the body, or none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from copydesk.normalise.roles import Read, Role
from copydesk.normalise.words import Words, plain

_NAME = re.compile(r"(?<=[^.!?:]\s)([A-ZÀ-ÞЀ-Я][\w'’]*)(?:[\s-]+[A-ZÀ-ÞЀ-Я][\w'’]*)+")
MIN_WORDS, MAX_WORDS, MAX_CHARS = 4, 32, 300
MIN_SHARED = 2
MIN_SHARE = 0.34
REACH = 14
MAX_DEK_WORDS = 45
SHORT = 3
"""Letters of words that say little."""

LEDE = 2
MANY = 3
"""Paragraphs that share a word of the headline; more count no further."""


def find_title(reads: Sequence[Read], start: int, end: int, words: Words) -> int | None:
    """Return the index of the headline, or None when no line above the body can be one."""
    last = next((i for i in range(start, min(start + 3, end)) if _is_paragraph(reads[i])), start + 3)
    candidates = [i for i in range(last) if i < end and _can_be(reads, i, start)]
    paragraphs = [(i, stems(reads[i].text, words)) for i in range(start, end) if reads[i].role is Role.PROSE]
    scored = []
    for index in candidates:
        prose = [mine for place, mine in paragraphs if place > index]
        mine = _names_apart(reads[index].text, words)
        if _fits(mine, prose, listed=_is_listed(reads, index)):
            counts = Counter(stem for paragraph in prose for stem in paragraph & mine)
            weight = sum(min(count, MANY) for count in counts.values()) / (MANY * len(mine))
            scored.append((index, weight, len(counts)))
    near = [entry for entry in scored if start - entry[0] <= REACH] or scored
    return max(near, key=_merit, default=(None,))[0]


def _is_paragraph(read: Read) -> bool:
    """Tell whether a unit is too long for a summary: no headline stands below a paragraph."""
    return read.role is Role.PROSE and read.unit.words > MAX_DEK_WORDS


def _is_listed(reads: Sequence[Read], index: int) -> bool:
    """Tell whether another headline follows: then it is one of a list, or its summary stands below it."""
    after = reads[index + 1] if index + 1 < len(reads) else None
    return after is not None and after.role is Role.HEADLINE and after.unit.words > MIN_WORDS


def _fits(mine: set[str], prose: Sequence[set[str]], *, listed: bool) -> bool:
    """Tell whether a line speaks of what the body speaks of, and of what its first paragraphs do."""
    body = set[str]().union(*prose)
    lede = set[str]().union(*prose[:LEDE])
    shared, needed = len(mine & body), MIN_SHARED + listed
    return shared >= needed and shared / len(mine) >= MIN_SHARE and len(mine & lede) >= min(needed, len(mine) // 2)


def _names_apart(text: str, words: Words) -> set[str]:
    """Return the stems of a line with every name of several words, such as a town's, counted as its first word.

    Where most words have capitals, capitals tell no names, and all stems count.
    """
    tokens = [token for token in re.findall(r"[^\W_]+", plain(text)) if stems(token, words)]
    capital = [token[0].isupper() for token in tokens]
    if sum(capital) * 2 > len(tokens):
        return stems(text, words)
    return stems(_NAME.sub(r"\1", text), words)


def _can_be(reads: Sequence[Read], index: int, start: int) -> bool:
    read = reads[index]
    if not MIN_WORDS <= read.unit.words <= MAX_WORDS or len(read.text) > MAX_CHARS or read.text[0] in "-•*":
        return False
    if read.role is Role.PROSE:  # a question or an exclamation over the body ends like a sentence
        return (
            index < start + 1 and read.text.rstrip("\"'”’»").endswith(("?", "!")) and read.unit.words <= MAX_WORDS // 2
        )
    return read.role in {Role.HEADLINE, Role.SHORT}


def _merit(entry: tuple[int, float, int]) -> tuple[float, int]:
    """Prefer the line whose words the body repeats; of near equals the upper one, the lower is a summary."""
    index, weight, shared = entry
    return (round(weight * 8) + min(shared, 4), -index)


def stems(text: str, words: Words) -> set[str]:
    """Return the content words of a text, cut short so that endings do not matter."""
    tokens = re.findall(r"[^\W_]+", plain(text).casefold())
    return {token[: words.stem] for token in tokens if len(token) > SHORT and token not in words.stop}

"""Who wrote it? People only: no desks, agencies, roles or addresses."""

from __future__ import annotations

import re
from functools import cache

from copydesk.normalise.words import Words, everywhere, plain

_NAME_WORD = r"(?:['’][ts](?!\w)|[^\W\d_][\w'’.\-]*)"
_NAME_ONLY = re.compile(_NAME_WORD)
_STOP = re.compile(r"\s[|•·–—/]\s|[|•·\d(:;@]|\s-\s")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+")
MAX_NAME_WORDS = 5


def split_names(text: str, words: Words) -> list[tuple[int, int]]:
    """Return where the names of people stand in what follows a byline's 'by'.

    The list ends at the first thing that is no name: a digit, a bar, a role, a place behind 'in'.
    """
    stop = _STOP.search(text)
    text = text[: stop.start()] if stop else text
    found, position = [], 0
    for joint in [*words.joiner.finditer(text), None]:
        end = joint.start() if joint else len(text)
        name = _trim(text, position, end, words)
        if name is None:
            break
        found.append(name)
        if joint is None or name[1] < len(text[:end].rstrip()):
            break
        position = joint.end()
    return found


def is_person(name: str) -> bool:
    """Tell whether a string has the shape of a person's name: two to five words, no organisation."""
    parts = name.split()
    shaped = all(_NAME_ONLY.fullmatch(part) and (part[0].isupper() or _is_particle(part)) for part in parts)
    known = names_organisation(name) or (bool(parts) and parts[0].casefold() in everywhere("articles"))
    return 1 < len(parts) <= MAX_NAME_WORDS and shaped and not known


def names_organisation(name: str) -> bool:
    """Tell whether a name holds a word that newspapers, agencies and firms call themselves by."""
    return bool(_organisation().search(name))


def _is_particle(word: str) -> bool:
    return plain(word.casefold()) in everywhere("particles")


@cache
def _organisation() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(everywhere('organisations'))})\b", re.IGNORECASE)


def _trim(text: str, start: int, end: int, words: Words) -> tuple[int, int] | None:
    """Return the longest run of name words from `start`, or None when no person's name stands there."""
    low = high = None
    for word in re.finditer(_NAME_WORD, text[start:end]):
        lower, is_initials = word.group().casefold().rstrip(".,"), bool(_INITIALS.fullmatch(word.group()))
        is_label = (lower in words.roles or lower in words.weekdays) and not is_initials
        if is_label or not (word.group()[0].isupper() or _is_particle(lower)):
            break
        low = word.start() if low is None else low
        high = word.end()
        if word.group().endswith(".") and len(word.group()) > 3 and not is_initials:  # noqa: PLR2004 - `St.` is shorter
            high -= 1
            break
    if low is None or high is None or not is_person(text[start + low : start + high]):
        return None
    return start + low, start + high

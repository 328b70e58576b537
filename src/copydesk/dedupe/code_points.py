"""What is each code point to the words of `mh1`: nothing, part of a word, a word by itself, or a case of its own?

Tables over all of Unicode let numpy read a text without looking at it letter by letter. They are made when they are
first needed, from Python's own Unicode tables, in about a tenth of a second.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import chain

import numpy as np
import numpy.typing as npt

CODE_POINTS = 0x110000

BETWEEN, LETTER, ALONE, LOUD = 0, 1, 2, 3
"""Kinds: between words; part of a word; a letter of an unsegmented script, which is a word by itself; and one for
which its text has to be normalised as a whole, because what stands around it matters, or it stands for several."""

_UNSEGMENTED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007),  # iteration mark, closing mark and zero of Han
    (0x3040, 0x30FF),  # kana
    (0x3100, 0x312F),  # bopomofo
    (0x31F0, 0x31FF),  # kana of Ainu
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF),
    (0xA9E0, 0xA9FF),  # Myanmar
    (0xAA60, 0xAA7F),
    (0xF900, 0xFAFF),  # Han
    (0x1B000, 0x1B16F),  # kana
    (0x20000, 0x3FFFF),  # Han
)
_UNIFORM = (
    (0x3400, 0x4DB5),
    (0x4E00, 0x9FEF),
    (0xAC00, 0xD7A3),
    (0x20000, 0x2A6D6),
    (0x2A700, 0x2B734),
    (0x2B740, 0x2B81D),
    (0x2B820, 0x2CEA1),
    (0x2CEB0, 0x2EBE0),
)
"""Stretches of letters that are alike: no other case, no other form. Han, and the syllables of Hangul."""

_LAST = 0x323AF
"""Beyond it no letter is assigned, and no mark but those that select a variation: private use and tags are none."""

_SELECTORS = range(0xE0100, 0xE01F0)


@dataclass(frozen=True, slots=True)
class Tables:
    """What is known of each code point.

    `plain` is its kind (uint8), `settled` its kind in a text that is normalised, where none is loud, and `folded`
    (uint32) its folded form.
    """

    plain: npt.NDArray[np.uint8]
    settled: npt.NDArray[np.uint8]
    folded: npt.NDArray[np.uint32]


@cache
def tables() -> Tables:
    """Return the tables; they are the same in every process with the same version of Unicode."""
    letters = np.zeros(CODE_POINTS, np.uint8)
    loud = np.zeros(CODE_POINTS, bool)
    folded = np.arange(CODE_POINTS, dtype=np.uint32)
    composing = _composing()
    for number in chain(*_ranges()):
        character = chr(number)
        letters[number] = _is_letter(character)
        loud[number] = _is_loud(character, composing)
        folded[number] = number if loud[number] else ord(character.casefold())
    for first, last in _UNIFORM:
        letters[first : last + 1] = LETTER
    for first, last in _UNSEGMENTED:
        letters[first : last + 1] *= ALONE
    return Tables(np.where(loud, np.uint8(LOUD), letters), letters, folded)


def normalised(text: str) -> str:
    """Return a text in the form whose letters are compared: NFKC, then full case folding."""
    return unicodedata.normalize("NFKC", text).casefold()


def _ranges() -> list[range]:
    """Return the code points that have to be looked at one by one."""
    starts = [0, *(last + 1 for _, last in _UNIFORM)]
    ends = [*(first for first, _ in _UNIFORM), _LAST + 1]
    return [*(range(start, end) for start, end in zip(starts, ends, strict=True)), _SELECTORS]


def _composing() -> frozenset[str]:
    """Return the characters that may melt into the one before them."""
    jamo = [*range(0x1161, 0x1176), *range(0x11A8, 0x11C3)]
    parts = (unicodedata.decomposition(chr(number)) for number in chain(*_ranges()))
    pairs = (part.split() for part in parts if part and not part.startswith("<"))
    return frozenset([*map(chr, jamo), *(chr(int(pair[1], 16)) for pair in pairs if len(pair) > 1)])


def _is_loud(character: str, composing: frozenset[str]) -> bool:
    if unicodedata.combining(character) or character in composing:
        return True
    if not unicodedata.is_normalized("NFKC", character):
        # A blank that does not break, or three dots in one, is no letter in any form, and touches no other.
        return _is_letter(character) or any(_is_letter(it) or it in composing for it in normalised(character))
    folded = character.casefold()
    return len(folded) > 1 or len(folded.encode("utf-8", "surrogatepass")) != len(
        character.encode("utf-8", "surrogatepass")
    )


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNM"

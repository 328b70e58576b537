"""Which words do texts have? Read anew here, so that a mistake of the grouping is not repeated.

Texts lie one behind the other as UTF-8 bytes, and words are found where letters begin and end. A text of nothing but
ASCII and the usual typographic marks needs a table of 256 bytes; any other is folded first, and what is no letter is
replaced by a space. Numbers stand for words: they are of 64 bits, and nothing keeps them.
"""

from __future__ import annotations

import functools
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
import numpy.typing as npt
import polars as pl

Numbers = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]

_PIECE = 4 << 20
"""Bytes of a text from which on it is read in pieces, of a quarter as many letters each."""

LONGEST = 256
"""Letters after which a run of them is cut."""

_UNSEGMENTED = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x3005, 0x3007),
    (0x3040, 0x30FF),
    (0x3100, 0x312F),
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xA9E0, 0xA9FF),
    (0xAA60, 0xAA7F),
    (0xF900, 0xFAFF),
    (0x1B000, 0x1B16F),
    (0x20000, 0x3FFFF),
)
"""Scripts that put no space between words: each of their letters is one."""

_MARKS = [
    *map(chr, (*range(0xA0, 0xA8), 0xA9, *range(0xAB, 0xAF), 0xB0, 0xB1, 0xB6, 0xB7, 0xBB, 0xBF, 0x20AC)),
    *map(chr, (*range(0x2000, 0x2017), *range(0x2018, 0x203E))),
]
"""Marks of typography that separate words, as they stand and after NFKC, whatever is beside them."""

_IS_MARK = np.zeros(0x10000, np.bool_)
_IS_MARK[[ord(it) for it in _MARKS]] = True

_ALPHABET = np.uint8(26)
_WIDE, _LEAD, _THREE, _FOUR = 0x80, 0xC0, 0xE0, 0xF0
"""Bytes of UTF-8 from which on a letter has several, begins, begins with three in all, and with four.

No letter of an unsegmented script has fewer than three.
"""

ODD = np.array(
    [
        0x9E3779B97F4A7C15,
        0xC2B2AE3D27D4EB4F,
        0xD6E8FEB86659FD93,
        0xA0761D6478BD642F,
        0xE7037ED1A0B428DB,
        0x8EBC6AF09C88C6E3,
        0x589965CC75374CC3,
    ],
    np.uint64,
)
"""Odd multipliers: one for each word of a shingle, and two more."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of some texts, one behind the other: a number for each, and how many each text has.

    `alone` tells which words are a letter of an unsegmented script; None when none is.
    """

    numbers: Numbers
    counts: Counts
    alone: Flags | None


def read_words(texts: pl.Series) -> Words:
    """Return the words of a column of strings; null has none. A very long text is read piece by piece."""
    given = texts.fill_null("")
    longest = given.str.len_bytes().to_numpy().max(initial=0)
    return _pieced(given) if longest > _PIECE else _words(given)


def _words(texts: pl.Series) -> Words:
    found = located(texts)
    alone = found.alone if found.alone.any() else None
    return Words(_numbers(found.data, found.starts, found.ends), found.counts, alone)


@dataclass(frozen=True, slots=True)
class Located:
    """The bytes of some texts, folded; where words start and end in them, and how many each text has."""

    data: Bytes
    starts: Counts
    ends: Counts
    counts: Counts
    alone: Flags


def located(texts: pl.Series) -> Located:
    """Return where the words of a column of strings are."""
    lengths, data, letters = _letters(texts)
    starts, ends, counts = _bounds(lengths, data, letters)
    return Located(data, starts, ends, counts, _alone(data, starts))


def _pieced(texts: pl.Series) -> Words:
    """Return the words of texts that are cut before a space, where no word and no letter goes on."""
    parts = [[text[low:high] for low, high in pairwise(_cuts(text))] for text in texts]
    found = [[_words(pl.Series([piece], dtype=pl.String)) for piece in pieces] for pieces in parts]
    every = list(chain.from_iterable(found))
    alone = [np.zeros(len(it.numbers), np.bool_) if it.alone is None else it.alone for it in every]
    return Words(
        np.concatenate([np.empty(0, np.uint64), *(it.numbers for it in every)]),
        np.array([sum(len(it.numbers) for it in pieces) for pieces in found], np.int64),
        np.concatenate(alone) if any(it.alone is not None for it in every) else None,
    )


def _cuts(text: str) -> Iterator[int]:
    """Yield where pieces of a text begin, and where the last one ends."""
    place = 0
    while place >= 0:
        yield place
        place = text.find(" ", place + _PIECE // 4)
    yield len(text)


def distinct(numbers: Numbers) -> Numbers:
    """Return the numbers in order, each once; by sorting, which is several times as fast as a table of them."""
    ordered = np.sort(numbers)
    return ordered[_is_new(ordered)]


def _is_new(ordered: Numbers) -> Flags:
    new = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    return new


def _stir(numbers: Numbers) -> Numbers:
    """Bring the high bits of numbers into the low ones and back, in place; different numbers stay different."""
    numbers ^= numbers >> np.uint64(32)
    numbers *= ODD[6]
    numbers ^= numbers >> np.uint64(29)
    return numbers


def mix(numbers: Numbers) -> Numbers:
    """Spread what differs in some bits of a number over all of them, in place."""
    for number in (ODD[0], ODD[1]):
        numbers ^= numbers >> np.uint64(32)
        numbers *= number
    numbers ^= numbers >> np.uint64(29)
    return numbers


def row_numbers(texts: pl.Series) -> Numbers:
    """Return a number for each string as it stands; 0 for null."""
    lengths, data = _flat(texts.fill_null(""))
    ends = np.cumsum(lengths)
    found = np.maximum(_numbers(data, ends - lengths, ends), np.uint64(1))
    found[texts.is_null().to_numpy()] = 0
    return found


def _letters(texts: pl.Series) -> tuple[Counts, Bytes, Flags]:
    """Return how many bytes each text has, all of them in lower case, and which belong to letters.

    A byte behind each text belongs to none.
    """
    ended = (texts.fill_null("").to_frame("text").select(pl.concat_str("text", pl.lit(" ")))).to_series()
    lengths, data = _flat(ended)
    wide = np.flatnonzero(data >= _WIDE)
    if not len(wide):
        return lengths, *_ascii(data)
    odd = np.zeros(len(lengths), np.bool_)
    odd[np.searchsorted(np.cumsum(lengths), _no_marks(data, wide), side="right")] = True
    if not odd.any():
        return lengths, *_ascii(data)
    lengths, data = _flat(_replaced(ended, odd))
    wide = np.flatnonzero(data >= _WIDE)
    lower, letters = _ascii(data)
    letters[wide] = odd[np.searchsorted(np.cumsum(lengths), wide, side="right")]
    return lengths, lower, letters


def _ascii(data: Bytes) -> tuple[Bytes, Flags]:
    """Return bytes in lower case, and which are letters or digits of ASCII."""
    lower = data | ((data - np.uint8(ord("A")) < _ALPHABET).view(np.uint8) << np.uint8(5))
    letters = lower - np.uint8(ord("a")) < _ALPHABET
    letters |= data - np.uint8(ord("0")) < np.uint8(10)
    return lower, letters


def _no_marks(data: Bytes, wide: Counts) -> Counts:
    """Return the places of what is beyond ASCII and no mark, by its first bytes."""
    leads = wide[data[wide] >= _LEAD]
    first, second = data[leads].astype(np.int64), data[leads + 1].astype(np.int64) & 0x3F
    third = data[np.minimum(leads + 2, len(data) - 1)].astype(np.int64) & 0x3F
    letters = np.where(first < _THREE, (first & 0x1F) << 6 | second, (first & 0x0F) << 12 | second << 6 | third)
    return leads[~_IS_MARK[np.where(first < _FOUR, letters, 0)]]


def _replaced(texts: pl.Series, odd: Flags) -> pl.Series:
    """Return texts, of the odd ones nothing but letters, folded, and spaces."""
    folded = pl.Series([_folded(it) for it in texts.filter(odd)], dtype=pl.String)
    parted = folded.str.replace_all(_no_letters(), " ").str.replace_all(_unsegmented(), " ${0} ")
    order = np.concatenate([np.flatnonzero(~odd), np.flatnonzero(odd)])
    return pl.concat([texts.filter(~odd), parted]).gather(np.argsort(order))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _flat(texts: pl.Series) -> tuple[Counts, Bytes]:
    """Return how many bytes each string has, and all of them one behind the other."""
    array = texts.to_arrow(compat_level=pl.CompatLevel.oldest())
    _, offsets, data = array.buffers()
    places = np.frombuffer(offsets, np.int64)[array.offset : array.offset + len(array) + 1]
    whole = np.frombuffer(data, np.uint8) if data else np.empty(0, np.uint8)
    return np.diff(places), whole[places[0] : places[-1]]


def _bounds(lengths: Counts, data: Bytes, letters: Flags) -> tuple[Counts, Counts, Counts]:
    """Return where words start and end among bytes, and how many each text has."""
    change = np.empty(len(letters), np.bool_)
    if len(letters):
        change[0] = letters[0]
        np.not_equal(letters[1:], letters[:-1], out=change[1:])
    places = np.flatnonzero(change)
    begin, end = _cut(data, places[::2], places[1::2])
    return begin, end, np.diff(np.searchsorted(begin, np.append(0, np.cumsum(lengths))))


def _cut(data: Bytes, starts: Counts, ends: Counts) -> tuple[Counts, Counts]:
    """Cut words behind every so many letters; a byte that goes on with a letter is none of its own."""
    more: list[Counts] = []
    for number in np.flatnonzero(ends - starts > LONGEST):
        letters = np.flatnonzero(data[starts[number] : ends[number]] & 0xC0 != 0x80)  # noqa: PLR2004 - how UTF-8 goes on
        more.append(starts[number] + letters[LONGEST::LONGEST])
    if not more:
        return starts, ends
    cuts = np.concatenate(more)
    return np.sort(np.concatenate([starts, cuts])), np.sort(np.concatenate([ends, cuts]))


def _alone(data: Bytes, starts: Counts) -> Flags:
    """Tell which words are a letter of an unsegmented script, by their first letters."""
    alone = np.zeros(len(starts), np.bool_)
    wide = np.flatnonzero(data[starts] >= _THREE)
    if len(wide):
        first, at = data[starts[wide]].astype(np.int64), starts[wide]
        rest = [data[np.minimum(at + step, len(data) - 1)].astype(np.int64) & 0x3F for step in (1, 2, 3)]
        three = (first & 0x0F) << 12 | rest[0] << 6 | rest[1]
        four = (first & 0x07) << 18 | rest[0] << 12 | rest[1] << 6 | rest[2]
        letters = np.where(first >= _FOUR, four, three)
        for low, high in _UNSEGMENTED:
            alone[wide] |= (letters >= low) & (letters <= high)
    return alone


def _numbers(data: Bytes, starts: Counts, ends: Counts) -> Numbers:
    """Return a number for each run of bytes, eight at a time."""
    padded = np.concatenate([data, np.zeros(8, np.uint8)])
    eights = np.ndarray(len(data) + 1, "<u8", padded, strides=(1,))
    lengths = ends - starts
    numbers = _stir(eights[starts] & _KEPT[np.minimum(lengths, 8)])
    left = np.flatnonzero(lengths > 8)  # noqa: PLR2004 - bytes of a number
    at = 8
    while len(left):
        more = eights[starts[left] + at] & _KEPT[np.minimum(lengths[left] - at, 8)]
        numbers[left] = _stir(numbers[left] * ODD[2] ^ more)
        at += 8
        left = left[lengths[left] > at]
    return numbers


_KEPT = np.array([(1 << 8 * count) - 1 for count in range(9)], np.uint64)
"""Which bits of eight bytes belong to so many of them."""


@functools.lru_cache(1)
def _no_letters() -> str:
    """Return the pattern of what separates words, by the categories that this Python knows."""
    return f"[^{''.join(_span(first, last) for first, last in _runs(range(sys.maxunicode + 1)))}]+"


def _unsegmented() -> str:
    return f"[{''.join(_span(first, last) for first, last in _UNSEGMENTED)}]"


def _span(first: int, last: int) -> str:
    return f"\\x{{{first:x}}}-\\x{{{last:x}}}"


def _runs(points: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the runs of code points that are letters, digits or marks."""
    first = None
    for point in points:
        if unicodedata.category(chr(point))[0] in "LNM":
            first = point if first is None else first
        elif first is not None:
            yield first, point - 1
            first = None
    if first is not None:
        yield first, sys.maxunicode

"""Which words do texts have? Read anew here, so that a mistake of the grouping is not repeated.

Texts lie one behind the other as UTF-8 bytes, and words are found where letters begin and end. Most characters are
folded where they stand; a text with one that melts into another, or stands for several, is folded as a whole, and what
is no letter in it is replaced by a space. Numbers of 64 bits stand for words, and nothing keeps them.
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
import pyarrow as pa
import pyarrow.compute as pc

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

_PARTS = ((0x1100, 0x11FF), (0xA960, 0xA97F), (0xD7B0, 0xD7FF))
"""Parts of the syllables of Hangul."""

_UNKNOWN, _MARK, _LETTER, _ODD_ONE = range(4)
"""What a character is: not looked up yet; no letter, in any form; a letter that stands for itself and has one small
form of as many bytes; or one whose text has to be folded as a whole."""

_KINDS = np.full(0x110000, _UNKNOWN, np.uint8)
_SMALL = np.zeros(0x110000, np.uint32)
"""Kind and small form of the characters that were met: of all that there are, a text has few."""

_ALPHABET = np.uint8(26)
_LEAD, _THREE, _FOUR = 0xC0, 0xE0, 0xF0
"""Bytes of UTF-8 from which on a letter of several begins, one of three, and one of four.

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


def read_words(texts: pa.Array) -> Words:
    """Return the words of a column of strings; null has none. A very long text is read piece by piece."""
    longest = pc.max(pc.binary_length(texts)).as_py() or 0
    return _pieced(texts.fill_null("")) if longest > _PIECE else _words(texts)


def _words(texts: pa.Array) -> Words:
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


def located(texts: pa.Array) -> Located:
    """Return where the words of a column of strings are."""
    lengths, data, letters = _letters(texts)
    starts, ends, counts = _bounds(lengths, data, letters)
    return Located(data, starts, ends, counts, _alone(data, starts))


def _pieced(texts: pa.Array) -> Words:
    """Return the words of texts that are cut before a space, where no word and no letter goes on."""
    parts = [[text[low:high] for low, high in pairwise(_cuts(text))] for text in texts.to_pylist()]
    found = [[_words(pa.array([piece], pa.string())) for piece in pieces] for pieces in parts]
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
    ordered = ascending(numbers)
    return ordered[_is_new(ordered)]


def ascending(numbers: Numbers) -> Numbers:
    """Return the numbers in order; polars sorts them three times as fast as numpy does, in one thread."""
    return pl.Series(numbers).sort(multithreaded=False).to_numpy()


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


def row_numbers(texts: pa.Array) -> Numbers:
    """Return a number for each string as it stands; 0 for null."""
    lengths, data = _flat(texts)
    ends = np.cumsum(lengths)
    found = np.maximum(_numbers(data, ends - lengths, ends), np.uint64(1))
    found[texts.is_null().to_numpy(zero_copy_only=False)] = 0
    return found


def _letters(texts: pa.Array) -> tuple[Counts, Bytes, Flags]:
    """Return how many bytes each text has, all of them in lower case, and which belong to letters."""
    lengths, data = _flat(texts)
    leads, letters, kinds = _wide(data)
    odd = np.zeros(len(lengths), np.bool_)
    odd[np.searchsorted(np.cumsum(lengths), leads[kinds == _ODD_ONE], side="right")] = True
    if odd.any():
        lengths, data = _flat(_replaced(texts, odd))
        leads, letters, kinds = _wide(data)
        kinds[odd[np.searchsorted(np.cumsum(lengths), leads, side="right")]] = _LETTER
    lower, belongs = _ascii(data)
    _put(lower, belongs, leads[kinds == _LETTER], letters[kinds == _LETTER])
    return lengths, lower, belongs


def _wide(data: Bytes) -> tuple[Counts, Counts, Bytes]:
    """Return where characters beyond ASCII begin, which they are, and their kinds."""
    leads = np.flatnonzero(data >= _LEAD)
    first = data[leads].astype(np.int64)
    rest = [data[np.minimum(leads + step, len(data) - 1)].astype(np.int64) & 0x3F for step in (1, 2, 3)]
    two, three = (first & 0x1F) << 6 | rest[0], (first & 0x0F) << 12 | rest[0] << 6 | rest[1]
    four = (first & 0x07) << 18 | rest[0] << 12 | rest[1] << 6 | rest[2]
    letters = np.where(first < _THREE, two, np.where(first < _FOUR, three, four))
    for new in np.unique(letters[_KINDS[letters] == _UNKNOWN]).tolist():
        _SMALL[new], kind = _kind(chr(new))
        _KINDS[new] = kind
    return leads, letters, _KINDS[letters]


def _kind(character: str) -> tuple[int, int]:
    """Return the small form of a character, and its kind."""
    point, small, is_letter = ord(character), _folded(character), _is_letter(character)
    # Marks and the parts of Hangul syllables melt into what stands before them; each letter of an unsegmented script
    # is a word.
    melts = unicodedata.category(character)[0] == "M" or any(low <= point <= high for low, high in _PARTS)
    if melts or any(low <= point <= high for low, high in _UNSEGMENTED):
        return point, _ODD_ONE
    if not any(map(_is_letter, small)):
        return point, _ODD_ONE if is_letter else _MARK
    stays = unicodedata.is_normalized("NFKC", character) and len(small) == 1
    fits = stays and is_letter and len(small.encode()) == len(character.encode())
    return (ord(small), _LETTER) if fits else (point, _ODD_ONE)


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNM"


def _put(data: Bytes, belongs: Flags, leads: Counts, letters: Counts) -> None:
    """Write the small forms of letters over them, and mark their bytes as those of letters."""
    small = _SMALL[letters]
    for width, low, high in ((2, _LEAD, _THREE), (3, _THREE, _FOUR), (4, _FOUR, 0x100)):
        mine = (data[leads] >= low) & (data[leads] < high)
        for place in range(width):
            bits = small[mine] >> np.uint32(6 * (width - 1 - place))
            head = 0x80 if place else 0x100 - (1 << (8 - width))
            data[leads[mine] + place] = bits & np.uint32(0x3F if place else (1 << (7 - width)) - 1) | np.uint32(head)
            belongs[leads[mine] + place] = True


def _ascii(data: Bytes) -> tuple[Bytes, Flags]:
    """Return bytes in lower case, and which are letters or digits of ASCII."""
    lower = data | ((data - np.uint8(ord("A")) < _ALPHABET).view(np.uint8) << np.uint8(5))
    letters = lower - np.uint8(ord("a")) < _ALPHABET
    letters |= data - np.uint8(ord("0")) < np.uint8(10)
    return lower, letters


def _replaced(texts: pa.Array, odd: Flags) -> pa.Array:
    """Return texts, of the odd ones nothing but letters, folded, and spaces."""
    folded = pl.Series([_folded(it) for it in texts.filter(pa.array(odd)).to_pylist()], dtype=pl.String)
    parted = folded.str.replace_all(_no_letters(), " ").str.replace_all(_unsegmented(), " ${0} ")
    return pc.replace_with_mask(texts, pa.array(odd), pa.array(parted.to_list(), texts.type))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _flat(texts: pa.Array) -> tuple[Counts, Bytes]:
    """Return how many bytes each string has, and all of them one behind the other; null has none."""
    whole = texts.fill_null("") if texts.null_count else texts
    _, offsets, data = whole.buffers()
    kind = np.int64 if pa.types.is_large_string(whole.type) else np.int32
    places = np.frombuffer(offsets, kind)[whole.offset : whole.offset + len(whole) + 1].astype(np.int64)
    letters = np.frombuffer(data, np.uint8) if data else np.empty(0, np.uint8)
    return np.diff(places), letters[places[0] : places[-1]]


def _bounds(lengths: Counts, data: Bytes, letters: Flags) -> tuple[Counts, Counts, Counts]:
    """Return where words start and end among bytes, and how many each text has."""
    change = np.zeros(len(letters) + 1, np.bool_)
    if len(letters):
        change[0], change[-1] = letters[0], letters[-1]
        np.not_equal(letters[1:], letters[:-1], out=change[1:-1])
    places = np.flatnonzero(change)
    bounds = np.append(0, np.cumsum(lengths))
    inner = np.unique(bounds[(bounds > 0) & (bounds < len(letters))])
    begin, end = _parted(places[::2], places[1::2], inner[letters[inner - 1] & letters[inner]])
    begin, end = _cut(data, begin, end)
    return begin, end, np.diff(np.searchsorted(begin, bounds))


def _parted(starts: Counts, ends: Counts, cuts: Counts) -> tuple[Counts, Counts]:
    """Return words cut at some places inside of them, which ascend."""
    if not len(cuts):
        return starts, ends
    behind = np.searchsorted(starts, cuts)
    return np.insert(starts, behind, cuts), np.insert(ends, behind - 1, cuts)


def _cut(data: Bytes, starts: Counts, ends: Counts) -> tuple[Counts, Counts]:
    """Cut words behind every so many letters; a byte that goes on with a letter is none of its own."""
    more: list[Counts] = []
    for number in np.flatnonzero(ends - starts > LONGEST):
        letters = np.flatnonzero(data[starts[number] : ends[number]] & 0xC0 != 0x80)  # noqa: PLR2004 - how UTF-8 goes on
        more.append(starts[number] + letters[LONGEST::LONGEST])
    return _parted(starts, ends, np.concatenate([np.empty(0, np.int64), *more]))


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

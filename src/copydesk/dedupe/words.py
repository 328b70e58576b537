"""Which words does a text have, as 64-bit hashes? The words of `mh1`, of all texts of a table at once.

A text is normalised to NFKC and folded. Words are runs of letters, digits and combining marks; a letter of an
unsegmented script is a word by itself; a run of more than 256 is cut after every 256th. The hash of a word is the
polynomial of `hashes` over the bytes of its UTF-8. Texts stand one behind the other in one buffer, in which
everything between words becomes zero; only texts with characters that melt together go through Python.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from copydesk.dedupe.code_points import ALONE, BETWEEN, LOUD, normalised, tables
from copydesk.dedupe.hashes import BASE, Hashes, Places, mixed

LONGEST_WORD = 256
"""In letters; four bytes each at most."""

WORD, SINGLE = 2, 1
"""What a word weighs in a passage, and what a letter of an unsegmented script weighs."""

STRETCH = 1 << 18
"""Bytes of texts that are read together: what is made of them fits the processor's cache."""

BLOCK = 1 << 20
"""Bytes of one long text in which letters beyond ASCII are looked at together."""

PADDING = 8
"""Bytes that are read at a time, and so many zeros behind the last text, so that they can be read at every place."""

_LOWER = np.array([(1 << (8 * count)) - 1 for count in range(9)], np.uint64)
_ONES, _HIGH = np.uint64(0x0101010101010101), np.uint64(0x8080808080808080)
"""What finds the first zero among eight bytes."""

Bytes = npt.NDArray[np.uint8]

_ASCII = bytes(ord(chr(it).lower()) if chr(it).isalnum() or it > 0x7F else 0 for it in range(128)) + bytes(  # noqa: PLR2004
    range(128, 256)
)
"""What each byte becomes: small letters and digits stay, capitals become small, the rest of ASCII zero."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of texts: hashes (uint64), weights (uint8) and where each text begins (int64, one more than texts)."""

    hashes: Hashes
    weights: Bytes
    starts: Places

    def take(self, texts: Places) -> Words:
        """Return the words of some of the texts."""
        counts = (self.starts[1:] - self.starts[:-1])[texts]
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
        places = np.arange(starts[-1]) + np.repeat(self.starts[texts] - starts[:-1], counts)
        return Words(self.hashes[places], self.weights[places], starts)


def words_of(texts: pa.StringArray) -> Words:
    """Return the words of texts; a null has none."""
    data, heads = _buffer(texts)
    parts = [_stretch(data, heads[first : last + 1]) for first, last in _stretches(heads)]
    counts = [np.diff(part.starts) for part in parts]
    return Words(
        np.concatenate([np.empty(0, np.uint64), *(part.hashes for part in parts)]),
        np.concatenate([np.empty(0, np.uint8), *(part.weights for part in parts)]),
        np.cumsum(np.concatenate([np.zeros(1, np.int64), *counts])),
    )


def _stretches(heads: Places) -> Iterator[tuple[int, int]]:
    """Cut texts into stretches of at most `STRETCH` bytes; a longer text stands alone."""
    first, count = 0, len(heads) - 1
    while first < count:
        fits = int(np.searchsorted(heads, heads[first] + STRETCH, side="right")) - 1
        last = max(fits, first + 1)
        yield first, last
        first = last


def _stretch(data: Bytes, heads: Places) -> Words:
    """Return the words of texts that stand one behind the other."""
    data, heads = data[heads[0] : heads[-1]], heads - heads[0]
    folded, alone, loud = _folded(data, settled=False)
    if len(loud):
        data, heads = _normalised(data, heads, loud)
        folded, alone, _ = _folded(data, settled=True)
    starts = _starts(folded, heads, alone)
    weights = np.full(len(starts), WORD, np.uint8)
    weights[np.searchsorted(starts, alone)] = SINGLE
    return Words(_hashes(folded, starts), weights, np.searchsorted(starts, heads))


def _buffer(texts: pa.StringArray) -> tuple[Bytes, Places]:
    """Return the bytes of all texts and where each begins in them."""
    filled = texts.fill_null("") if texts.null_count else texts
    _, ends, data = filled.buffers()
    heads = np.frombuffer(ends, np.int32)[filled.offset : filled.offset + len(filled) + 1].astype(np.int64)
    return np.frombuffer(data or b"", np.uint8)[heads[0] : heads[-1]], heads - heads[0]


def _normalised(data: Bytes, heads: Places, loud: Places) -> tuple[Bytes, Places]:
    """Return the texts with those normalised that hold a loud character, and where each begins now."""
    rows = np.unique(np.searchsorted(heads, loud, side="right") - 1).tolist()
    texts = [data[start:end].tobytes() for start, end in pairwise(heads.tolist())]
    for row in rows:
        texts[row] = normalised(texts[row].decode()).encode()
    return np.frombuffer(b"".join(texts), np.uint8), np.cumsum([0, *map(len, texts)])


def _folded(data: Bytes, *, settled: bool) -> tuple[Bytes, Places, Places]:
    """Return the texts folded, with zeros between words; where letters are that stand alone; and loud ones."""
    folded = np.zeros(len(data) + PADDING, np.uint8)
    folded[: len(data)] = np.frombuffer(data.tobytes().translate(_ASCII), np.uint8)
    alone, loud = [], []
    for first in range(0, len(data), BLOCK):
        beyond = np.flatnonzero(data[first : first + BLOCK] >= 0xC0) + first  # noqa: PLR2004 - the first of several bytes
        for width, places in _by_width(data, beyond):
            found = _fold(folded, places, width, settled=settled)
            alone.append(places[found == ALONE])
            loud.append(places[found == LOUD])
    none = np.empty(0, np.int64)
    return folded, np.sort(np.concatenate([none, *alone])), np.concatenate([none, *loud])


def _by_width(data: Bytes, places: Places) -> list[tuple[int, Places]]:
    """Part the first bytes of characters by how many bytes these have."""
    heads = data[places]
    bounds = [(2, 0xC0, 0xE0), (3, 0xE0, 0xF0), (4, 0xF0, 0xF8)]
    parts = [(width, places[(heads >= low) & (heads < high)]) for width, low, high in bounds]
    return [(width, part) for width, part in parts if len(part)]


def _fold(folded: Bytes, places: Places, width: int, *, settled: bool) -> Bytes:
    """Fold characters of so many bytes in place, clear those between words, and return the kind of each."""
    table = tables()
    codes = folded[places] & np.uint8(0xFF >> (width + 1))
    codes = codes.astype(np.uint32)
    for further in range(1, width):
        codes = (codes << np.uint32(6)) | (folded[places + further] & np.uint32(0x3F))
    kinds: Bytes = (table.settled if settled else table.plain)[codes]
    small = table.folded[codes]
    for further in range(width):
        shift = np.uint32(6 * (width - 1 - further))
        lead = 0x80 if further else (0xFF00 >> width) & 0xFF
        byte = ((small >> shift) & np.uint32(0x3F if further else 0x7F >> width)) | np.uint32(lead)
        folded[places + further] = np.where(kinds == BETWEEN, 0, byte)
    return kinds


def _starts(folded: Bytes, heads: Places, alone: Places) -> Places:
    """Return where words begin."""
    inside = folded != 0
    first = inside.copy()
    first[1:] &= ~inside[:-1]
    filled = heads[:-1][heads[:-1] < heads[1:]]
    first[filled] = inside[filled]
    if len(alone):
        first[alone] = True
        behind = alone + _widths(folded[alone])
        behind = behind[behind < len(folded)]
        first[behind] |= inside[behind]
    return _cut(folded, np.flatnonzero(first))


def _widths(heads: Bytes) -> Places:
    return 2 + (heads >= 0xE0).astype(np.int64) + (heads >= 0xF0)  # noqa: PLR2004 - UTF-8


def _cut(folded: Bytes, starts: Places) -> Places:
    """Cut words that are too long."""
    ends = np.append(starts[1:], len(folded))
    doubtful = np.flatnonzero(ends - starts > LONGEST_WORD)
    further = [_cuts(folded, start, end) for start, end in zip(starts[doubtful], ends[doubtful], strict=True)]
    return np.sort(np.concatenate([starts, *further])) if further else starts


def _cuts(folded: Bytes, start: int, end: int) -> Places:
    """Return where a word is cut that begins at a place and ends before another."""
    part = folded[start:end]
    letters = np.flatnonzero((part != 0) & ((part & 0xC0) != 0x80))  # noqa: PLR2004 - all but later bytes of a letter
    return letters[LONGEST_WORD::LONGEST_WORD] + start


def _hashes(folded: Bytes, starts: Places) -> Hashes:
    """Return the hash of each word: the polynomial of its bytes, eight at a time, the first the lowest."""
    eights = np.ndarray((len(folded) - 7,), "<u8", folded, strides=(1,))
    total = np.zeros(len(starts), np.uint64)
    left = np.diff(starts, append=len(folded) - PADDING)
    which: Places | slice = slice(None)
    places, factor = starts, 1
    while len(places):
        eight = eights[places] & _LOWER[np.minimum(left, PADDING)]
        zero = (eight - _ONES) & ~eight & _HIGH
        eight &= ((zero & -zero) >> np.uint64(7)) - np.uint64(1)
        total[which] += eight * np.uint64(factor)
        further = np.flatnonzero((zero == 0) & (left > PADDING))
        which = further if isinstance(which, slice) else which[further]
        places, left = places[further] + PADDING, left[further] - PADDING
        factor = factor * BASE % 2**64
    return mixed(total)

"""Which shingles and which passages do texts have? Five words in a row, and the shortest run that weighs enough."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from copydesk.leakage.words import ODD, Bytes, Counts, Flags, Numbers, Words, located, mix

SHINGLE = 5
PASSAGE = 20
"""What a passage weighs: a word 2, a letter of an unsegmented script 1."""


@dataclass(frozen=True, slots=True)
class Shingles:
    """The shingles of some texts, one behind the other as they begin, and how many each text has.

    `passages` tells how many words the passage has that begins where a shingle does; 0 where there is none.
    """

    numbers: Numbers
    counts: Counts
    passages: Bytes


def shingles(words: Words) -> Shingles:
    """Return the shingles of texts."""
    counts = np.where(words.counts >= SHINGLE, words.counts - SHINGLE + 1, np.minimum(words.counts, 1))
    total = words.numbers * ODD[0]
    for place in range(1, min(SHINGLE, len(total))):
        total[:-place] += words.numbers[place:] * ODD[place]
    ends = np.cumsum(words.counts)
    begins = np.ones(len(total), np.bool_)
    for place in range(1, SHINGLE):
        begins[ends[words.counts > place] - place] = False
    for row in np.flatnonzero((words.counts > 0) & (words.counts < SHINGLE)):
        few = words.numbers[ends[row] - words.counts[row] : ends[row]]
        total[ends[row] - len(few)] = np.append(few * ODD[: len(few)], np.uint64(len(few))).sum()
    return Shingles(mix(total[begins]), counts, _passages(words.counts, words.alone)[begins])


def text_keys(found: Shingles, words: Counts) -> Numbers:
    """Return a number for all the words of each text in their order, by its shingles; 0 when it has none."""
    keys = np.zeros(len(words), np.uint64)
    some = found.counts > 0
    if some.any():
        starts = (np.cumsum(found.counts) - found.counts)[some]
        place = np.arange(len(found.numbers)) - np.repeat(starts, found.counts[some])
        keys[some] = np.add.reduceat(found.numbers * _weights(int(found.counts.max()))[place], starts)
        keys[some] = np.maximum(mix(keys[some] ^ words[some].astype(np.uint64)), np.uint64(1))
    return keys


def passage_numbers(found: Numbers, starts: Counts, lengths: Counts) -> Numbers:
    """Return a number for each passage that begins at a shingle, from the shingles that cover it."""
    total = found[starts + lengths - SHINGLE] * ODD[5] + lengths.astype(np.uint64)
    for step in range(PASSAGE // SHINGLE):
        covers = lengths >= SHINGLE * (step + 1)
        total[covers] += found[starts[covers] + SHINGLE * step] * ODD[step]
    return mix(total)


def spell(texts: pa.Array, rows: Counts, begins: Counts) -> list[str]:
    """Return passages as they are compared: of each the row of its text, and with which of its words it begins."""
    found = located(texts)
    data, starts, ends, alone = found.data, found.starts, found.ends, found.alone
    first = (np.cumsum(found.counts) - found.counts)[rows] + begins
    last = first + _passages(found.counts, alone)[first]
    return [
        "".join(
            f"{'' if number == low or (alone[number] and alone[number - 1]) else ' '}"
            f"{data[starts[number] : ends[number]].tobytes().decode()}"
            for number in range(low, high)
        )
        for low, high in zip(first.tolist(), last.tolist(), strict=True)
    ]


def _passages(counts: Counts, alone: Flags | None) -> Bytes:
    """Return for each word how many words the passage has that begins there; 0 where the text ends before."""
    ends = np.cumsum(counts)
    if alone is None:
        lengths = np.full(int(counts.sum()), PASSAGE // 2, np.uint8)
        for place in range(1, PASSAGE // 2):
            lengths[ends[counts >= place] - place] = 0
        return lengths
    weighed = np.concatenate([[0], np.cumsum(2 - alone.astype(np.int64))])
    found = np.searchsorted(weighed, weighed[:-1] + PASSAGE)
    inside = found <= np.repeat(ends, counts)
    return np.where(inside, found - np.arange(len(found)), 0).astype(np.uint8)


@functools.lru_cache(1)
def _weights_to(bits: int) -> Numbers:
    return mix(np.arange(1, (1 << bits) + 1, dtype=np.uint64)) | np.uint64(1)


def _weights(count: int) -> Numbers:
    return _weights_to(max(16, count.bit_length()))

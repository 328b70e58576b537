"""Which articles does a benchmark group? News as outlets pass it on: copies, cut, edited, dressed up, by seed.

The text is drawn from a made-up language in which each word has its usual followers, so that short phrases return as
they do in a language. A fifth of the articles are carried by several outlets, each copy changed in one of seven ways.

    python syndicated.py FOLDER ROWS
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

ROWS_PER_FILE = 50_000
ROWS_PER_GROUP = 10_000
WORDS, FOLLOWERS = 20_000, 48
ACCENTED = 0.06
"""Share of words with a letter beyond ASCII: hardly a text is without one, as in the news."""
OUTLETS = 40
FIRST_DAY, DAYS = 1_577_836_800, 1_460
"""Seconds of 2020-01-01, and how many days follow."""

KINDS = ("exact", "chrome", "edited 1.5 %", "edited 5 %", "truncated", "new lede", "rewritten 25 %")
"""How a copy differs from the article that it is one of."""

CARRIED = 0.2
"""Share of articles that more than one outlet carries; each has one further copy, and another, at even odds."""

Random = np.random.Generator
Words = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Language:
    """A vocabulary, and the words that may follow each word."""

    words: pa.Array
    followers: Words


def write_syndicated(folder: Path, rows: int, seed: int = 1) -> list[Path]:
    """Write `rows` records as Parquet files (zstd), and beside each what its rows are copies of.

    Files that are there already, from the same call, are kept. A copy stands in the file of its original.
    """
    folder.mkdir(parents=True, exist_ok=True)
    spoken = language(seed)
    paths = []
    for start in range(0, rows, ROWS_PER_FILE):
        path = folder / f"part-{start // ROWS_PER_FILE:05d}.parquet"
        if not path.exists():
            table = syndicated(spoken, start, min(ROWS_PER_FILE, rows - start), seed)
            truth = path.with_suffix(".truth")
            pq.write_table(table.select(["id", "base", "kind"]), truth)
            partial = path.with_suffix(".partial")
            kept = table.drop_columns(["base", "kind"])
            pq.write_table(kept, partial, compression="zstd", row_group_size=ROWS_PER_GROUP)
            partial.rename(path)
        paths.append(path)
    return paths


def write_more(path: Path, start: int, rows: int, seed: int = 1) -> None:
    """Write further records, those behind the first `start`, as one Parquet file."""
    table = syndicated(language(seed), start, rows, seed).drop_columns(["base", "kind"])
    pq.write_table(table, path, compression="zstd", row_group_size=ROWS_PER_GROUP)


def syndicated(spoken: Language, start: int, rows: int, seed: int = 1) -> pa.Table:
    """Return records with the columns of an article, `base` (the row that each is a copy of) and `kind`."""
    random = np.random.default_rng([seed, start])
    base, kind = _families(random, rows)
    texts: list[Words] = []
    originals = iter(_passages(random, spoken, np.maximum(random.poisson(150, rows), 12)))
    for row in range(rows):
        whole = next(originals)
        texts.append(whole if kind[row] < 0 else changed(random, texts[base[row]], whole, KINDS[kind[row]]))
    outlets = random.integers(0, OUTLETS, rows)
    numbers = np.arange(start, start + rows)
    days = np.sort(random.integers(0, DAYS, rows))
    days[kind >= 0] = days[base[kind >= 0]] + random.integers(0, 3, (kind >= 0).sum())
    seconds = FIRST_DAY + days * 86_400 + random.integers(0, 86_400, rows)
    return pa.table({
        "id": pa.array([f"{number * 0x9E3779B97F4A7C15 % 2**128:032x}" for number in numbers.tolist()]),
        "url": pa.array([f"https://outlet-{one}.example/{n}" for one, n in zip(outlets, numbers, strict=True)]),
        "title": spelt(spoken, _passages(random, spoken, random.integers(5, 12, rows))),
        "text": spelt(spoken, texts),
        "provider": pa.array([f"Outlet {one}" for one in outlets]),
        "provider_domain": pa.array([f"outlet-{one}.example" for one in outlets]),
        "language": pa.array(np.array(["en", "de"])[random.integers(0, 2, rows)]),
        "published_at": pa.array(seconds * 1_000_000, pa.timestamp("us", tz="UTC")),
        "base": pa.array(base + start),
        "kind": pa.array(np.array([*KINDS, "original"])[kind]),
    })  # fmt: skip


def language(seed: int = 1) -> Language:
    """Return the made-up language: frequent words are far more frequent than rare ones."""
    random = np.random.default_rng(seed)
    letters, accented = np.array(list("etaoinshrdlucmfwypvbgkjqxz")), np.array(list("éüñçø’"))
    sizes = random.integers(2, 10, WORDS)
    drawn = letters[(len(letters) * random.random((WORDS, 10)) ** 1.6).astype(np.int64)]
    marked = np.flatnonzero(random.random(WORDS) < ACCENTED)
    drawn[marked, 1] = random.choice(accented, len(marked))
    marks = np.array(["", ",", "."])[random.choice(3, WORDS, p=[0.9, 0.06, 0.04])]
    words = ["".join(row[:size]) + mark for row, size, mark in zip(drawn, sizes, marks, strict=True)]
    followers = (WORDS * random.random((WORDS, FOLLOWERS)) ** 2).astype(np.int32)
    return Language(pa.array(words), followers)


def changed(random: Random, text: Words, other: Words, kind: str) -> Words:
    """Return a copy of a text as an outlet may carry it; `other` is a text that lends it words of its own."""
    if kind == "chrome":
        return np.concatenate([other[:12], text, other[-12:]])
    if kind == "truncated":
        return text[: max(int(len(text) * random.uniform(0.45, 0.9)), 8)]
    if kind == "new lede":
        return np.concatenate([other[:40], text[40:]])
    share = {"edited 1.5 %": 0.015, "edited 5 %": 0.05, "rewritten 25 %": 0.25}.get(kind, 0.0)
    edited = text.copy()
    places = np.flatnonzero(random.random(len(text)) < share)
    edited[places] = random.integers(0, WORDS, len(places))
    return edited


def _families(random: Random, rows: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return which earlier row each is a copy of (itself if none), and its place in `KINDS` (-1 if none)."""
    base, kind = np.arange(rows), np.full(rows, -1)
    row = 0
    while row < rows:
        copies = random.geometric(0.5) if random.random() < CARRIED else 0
        mine = slice(row + 1, min(row + 1 + copies, rows))
        base[mine] = row
        kind[mine] = random.integers(0, len(KINDS), mine.stop - mine.start) if mine.stop > mine.start else 0
        row += copies + 1
    return base, kind


def _passages(random: Random, spoken: Language, sizes: npt.NDArray[np.int64]) -> list[Words]:
    """Return a text for each size, word by word: which of its followers comes next is drawn."""
    longest = int(sizes.max())
    drawn = np.empty((longest, len(sizes)), np.int32)
    drawn[0] = random.integers(0, WORDS, len(sizes))
    for place in range(1, longest):
        choice = (FOLLOWERS * random.random(len(sizes)) ** 1.5).astype(np.int64)
        drawn[place] = spoken.followers[drawn[place - 1], choice]
    rows = np.ascontiguousarray(drawn.T)
    return [row[:size] for row, size in zip(rows, sizes, strict=True)]


def spelt(spoken: Language, texts: list[Words]) -> pa.Array:
    """Return texts as people read them."""
    ends = np.concatenate([[0], np.cumsum([len(text) for text in texts])]).astype(np.int32)
    lists = pa.ListArray.from_arrays(pa.array(ends), spoken.words.take(pa.array(np.concatenate(texts))))
    return pc.binary_join(lists, " ")


if __name__ == "__main__":
    write_syndicated(Path(sys.argv[1]), int(sys.argv[2]))

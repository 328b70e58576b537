"""Which articles tell the same text? Exact copies, and texts that share a passage which few others hold.

`w1`, the tokens: NFKC, lower case, split at everything but letters, digits and combining marks. A window is
ten tokens in a row. A window in at most twenty distinct texts is rare, and links the texts that hold it.
An article without a body is compared by its title and description.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

WINDOW = 10
RARE = 20
PARTS = 16
"""Windows are spilled to this many files by their upper bits, so that one part is sorted at a time."""

_PAIR = np.dtype([("window", "<u8"), ("text", "<u4")])
Words = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.uint32]


def story_ids(texts: pl.DataFrame, batches: Iterable[pa.Table], work: Path) -> pl.DataFrame:
    """Return `id` and `story_id` of every article.

    `texts` has `id` and `text_key` (see `text_keys`) of all articles; `batches` are tables with `text_key`
    and `passage` in any order. The same articles give the same stories in any order and batch size.
    """
    numbers = texts.select("text_key").unique().sort("text_key").with_row_index("number")
    parts = _spill(numbers, batches, work)
    labels = _components(numbers.height, _edges(parts))
    stories = numbers.with_columns(label=pl.Series(labels, dtype=pl.UInt32))
    joined = texts.join(stories.select("text_key", "label"), on="text_key", how="left")
    founding = joined.group_by("label").agg(founder=pl.col("id").min())
    named = founding.with_columns(story_id=pl.col("founder").map_elements(story_id, return_dtype=pl.String))
    return joined.join(named, on="label", how="left").select("id", "story_id")


def story_id(founder: str) -> str:
    """Return the name of the story that a record founded: `g1-` and 16 hex digits."""
    return f"g1-{hashlib.sha256(founder.encode()).hexdigest()[:16]}"


def passages(table: pa.Table) -> pa.Table:
    """Return `id`, `passage` (tokens of `w1`, one space between) and `text_key` of articles."""
    frame = pl.from_arrow(table.select(["id", "text", "title", "description"]))
    if not isinstance(frame, pl.DataFrame):
        raise TypeError(table.schema)
    rest = pl.concat_str(pl.col("title").fill_null(""), pl.lit(" "), pl.col("description").fill_null(""))
    tokens = (
        pl.coalesce("text", rest)
        .str.normalize("NFKC")
        .str.to_lowercase()
        .str.replace_all(r"[^\p{L}\p{N}\p{M}]+", " ")
        .str.strip_chars(" ")
    )
    found = frame.select("id", passage=tokens)
    return found.with_columns(text_key=pl.Series(_keys(found["passage"]), dtype=pl.Binary)).to_arrow()


def _keys(texts: pl.Series) -> list[bytes]:
    return [hashlib.sha256(text.encode()).digest()[:16] for text in texts]


def _spill(numbers: pl.DataFrame, batches: Iterable[pa.Table], work: Path) -> list[Path]:
    """Write (window, text) pairs of all texts to files by the window's upper bits; a copied text counts once."""
    work.mkdir(parents=True, exist_ok=True)
    paths = [work / f"windows-{part:02d}.bin" for part in range(PARTS)]
    seen: set[int] = set()
    files = [path.open("wb") for path in paths]
    try:
        for batch in batches:
            pairs = _pairs(batch, numbers, seen)
            part_of = pairs["window"] >> np.uint64(64 - PARTS.bit_length() + 1)
            for part, file in enumerate(files):
                pairs[part_of == part].tofile(file)
    finally:
        for file in files:
            file.close()
    return paths


def _pairs(batch: pa.Table, numbers: pl.DataFrame, seen: set[int]) -> npt.NDArray[Any]:
    frame = pl.from_arrow(batch.select(["text_key", "passage"]))
    if not isinstance(frame, pl.DataFrame):
        raise TypeError(batch.schema)
    fresh = frame.unique("text_key", maintain_order=True).join(numbers, on="text_key", how="left")
    fresh = fresh.filter(~pl.col("number").is_in(list(seen)))
    seen.update(fresh["number"].to_list())
    windows, texts = window_hashes(fresh["passage"], fresh["number"].to_numpy())
    pairs = np.empty(len(windows), _PAIR)
    pairs["window"], pairs["text"] = windows, texts
    return pairs


def window_hashes(passage: pl.Series, numbers: Numbers) -> tuple[Words, Numbers]:
    """Return the 64-bit hash of every window of every text, with the text's number beside it."""
    split = passage.str.split(" ")
    lengths = split.list.len().to_numpy().astype(np.int64)
    tokens = pa.chunked_array([split.explode().to_arrow()]).combine_chunks().dictionary_encode()
    if isinstance(tokens, pa.ChunkedArray):
        tokens = tokens.combine_chunks()
    if len(tokens) < WINDOW:
        return np.empty(0, np.uint64), np.empty(0, np.uint32)
    vocabulary = np.array([_token_hash(word) for word in tokens.dictionary.to_pylist()], np.uint64)
    words = vocabulary[tokens.indices.to_numpy(zero_copy_only=False)]
    owner = np.repeat(np.arange(len(lengths)), lengths)
    whole = owner[: len(words) - WINDOW + 1] == owner[WINDOW - 1 :]
    return _roll(words)[whole], numbers[owner[: len(whole)][whole]].astype(np.uint32)


def _token_hash(word: str | None) -> int:
    return int.from_bytes(hashlib.blake2b((word or "").encode(), digest_size=8).digest(), "little")


def _roll(words: Words) -> Words:
    """Hash each run of ten token hashes: a polynomial modulo 2^64, then the finaliser of MurmurHash3."""
    count = len(words) - WINDOW + 1
    total = np.zeros(count, np.uint64)
    for offset in range(WINDOW):
        total = total * np.uint64(0x9E3779B97F4A7C15) + words[offset : offset + count]
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        total ^= total >> np.uint64(33)
        total *= np.uint64(factor)
    return total ^ (total >> np.uint64(33))


def _edges(parts: Iterable[Path]) -> Iterator[tuple[Numbers, Numbers]]:
    """Yield the links of rare windows: each text of a window to the next one."""
    for path in parts:
        pairs = np.unique(np.fromfile(path, _PAIR))
        if not len(pairs):
            continue
        starts = np.flatnonzero(np.r_[True, pairs["window"][1:] != pairs["window"][:-1]])
        counts = np.diff(np.r_[starts, len(pairs)])
        rare = np.repeat((counts > 1) & (counts <= RARE), counts)
        linked = rare[1:] & (pairs["window"][1:] == pairs["window"][:-1])
        yield pairs["text"][:-1][linked], pairs["text"][1:][linked]


def _components(count: int, edges: Iterable[tuple[Numbers, Numbers]]) -> Numbers:
    """Give each text the smallest number that it is linked to: min-label hooking with pointer jumping."""
    labels = np.arange(count, dtype=np.uint32)
    pairs = list(edges)
    left = np.concatenate([pair[0] for pair in pairs]) if pairs else np.empty(0, np.uint32)
    right = np.concatenate([pair[1] for pair in pairs]) if pairs else np.empty(0, np.uint32)
    while True:
        low = np.minimum(labels[left], labels[right])
        hooked = labels.copy()
        np.minimum.at(hooked, labels[left], low)
        np.minimum.at(hooked, labels[right], low)
        hooked = hooked[hooked]
        if np.array_equal(hooked, labels):
            return labels
        labels = hooked

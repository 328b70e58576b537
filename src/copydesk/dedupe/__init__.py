"""Which articles tell the same story? Near copies, texts that share a rare passage, and what has one address or title.

The specification is `mh1`, in docs/mh1.md: anybody can build it again, and the same articles hang together
whatever their order, the size of batches, or the number of workers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from copydesk.dedupe.components import Numbers, alone, merged
from copydesk.dedupe.groups import find_groups
from copydesk.dedupe.hashes import Hashes, Places
from copydesk.dedupe.near_copies import NearCopies
from copydesk.dedupe.rare_passages import link_by_passages
from copydesk.dedupe.store import Sketched, Texts, read_sketched, sketch
from copydesk.dedupe.words import words_of
from copydesk.reuse import Piece
from copydesk.runner import Runner

__all__ = ["COMPARED", "Linked", "Sketch", "link", "read_sketch", "sketch_articles"]

COMPARED = ("id", "url", "canonical_url", "title", "description", "text", "published_at")
"""The columns of an article that decide which story it belongs to."""

_KEYS = ("url", "canonical_url", "title_and_day")
_DAY = 86_400_000_000
_BATCH = 4_096


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of the articles of one job: their ids, keys of which equal ones link, and their texts."""

    ids: pa.StringArray
    keys: dict[str, Hashes]
    texts: Sketched


@dataclass(frozen=True, slots=True)
class Linked:
    """Articles by the place of their id in ascending order; each has the place of the first one of its story."""

    ids: pl.Series
    labels: Numbers

    def founders(self) -> dict[str, str]:
        """Return for each article the smallest id of its story."""
        return dict(zip(self.ids, self.ids.gather(self.labels), strict=True))

    def stories(self) -> pl.DataFrame:
        """Return `id` of all articles, ascending, and `founder`, the place among them of the first of its story."""
        return pl.DataFrame({"id": self.ids, "founder": self.labels})

    def joined(self, left: pl.Series, right: pl.Series) -> Linked:
        """Return the articles with further links between two ids each; ids that are not there are left out."""
        places = pl.DataFrame({"id": self.ids}).with_row_index("place")
        pairs = pl.DataFrame({"left": left, "right": right})
        for side in ("left", "right"):
            pairs = pairs.join(places.rename({"id": side, "place": f"{side}_place"}), on=side)
        return Linked(self.ids, merged(self.labels, pairs["left_place"].to_numpy(), pairs["right_place"].to_numpy()))


def sketch_articles(articles: pa.Table, piece: Piece) -> Sketch:
    """Write what is compared of articles with the columns `COMPARED` to the files of a piece."""
    titles = [_title_keys(articles.slice(start, _BATCH)) for start in range(0, articles.num_rows, _BATCH)]
    keys = {
        "url": _keys(articles["url"].to_pylist()),
        "canonical_url": _keys(articles["canonical_url"].to_pylist()),
        "title_and_day": np.concatenate([np.empty(0, np.uint64), *titles]),
    }
    rows = pa.table({"id": articles["id"].combine_chunks(), **keys})
    piece.put("rows", rows)
    sketch(articles, piece)
    return read_sketch(piece)


def read_sketch(piece: Piece) -> Sketch:
    """Return what `sketch_articles` wrote to a piece."""
    rows = piece.get("rows")
    return Sketch(rows["id"].combine_chunks(), {name: rows[name].to_numpy() for name in _KEYS}, read_sketched(piece))


def link(sketches: Sequence[Sketch], runner: Runner, work: Path) -> Linked:
    """Find out which articles tell the same story; the ids of all articles are different.

    What texts share is looked for by the workers, and put together here. PlaceError when the disk fails.
    """
    texts = Texts([sketch.texts for sketch in sketches])
    bands, holders = find_groups(texts, runner, work)
    near = NearCopies(texts)
    for band in bands:
        near.link(*band.read())
    rare = link_by_passages(holders, near)
    labels = merged(near.labels, *rare)
    ids = pl.concat([pl.Series("id", dtype=pl.String), *(pl.Series("id", it.ids, pl.String) for it in sketches)])
    order = ids.arg_sort().to_numpy()
    number = np.concatenate([np.empty(0, np.int64), *texts.of_rows()])[order]
    stories = np.where(number < 0, 0, labels[number] if texts.count else 0).astype(np.uint64)
    found = alone(len(ids))
    found = merged(found, *_links(stories, number >= 0))
    for name in _KEYS:
        keys = np.concatenate([np.empty(0, np.uint64), *(sketch.keys[name] for sketch in sketches)])[order]
        found = merged(found, *_links(keys, keys != 0))
    return Linked(ids.gather(order), found)


def _links(keys: Hashes, known: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> tuple[Numbers, Numbers]:
    """Return the links between neighbours of the same key."""
    places = np.flatnonzero(known).astype(np.uint32)
    order = places[np.argsort(keys[places], kind="stable")]
    same = keys[order][1:] == keys[order][:-1]
    return order[:-1][same], order[1:][same]


def _keys(values: Sequence[str | None]) -> Hashes:
    """Return a number for each value, 0 where there is none."""
    return np.array([_key(value.encode()) if value else 0 for value in values], np.uint64)


def _key(value: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(value, digest_size=8).digest(), "little")


def _title_keys(articles: pa.Table) -> Hashes:
    """Return a number for the words of each title and its day, 0 where one of them is missing."""
    words = words_of(articles["title"].combine_chunks())
    instants = articles["published_at"].combine_chunks()
    days: Places = pc.fill_null(instants.cast(pa.int64()), -1).to_numpy() // _DAY
    bounds = words.starts.tolist()
    known = (np.diff(words.starts) > 0) & ~instants.is_null().to_numpy(zero_copy_only=False)
    found = np.zeros(len(known), np.uint64)
    for row in np.flatnonzero(known).tolist():
        said = words.hashes[bounds[row] : bounds[row + 1]].tobytes()
        found[row] = _key(said + int(days[row]).to_bytes(8, "little", signed=True))
    return found

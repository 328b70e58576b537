"""Where is what is compared of the texts, until all of them are linked? In files: shingles, bands and passages.

Texts are read once. For each distinct text of a job three files hold the set of its shingles, the keys of its bands,
and its passages, parted by their upper bits so that one part of all jobs can be brought together at a time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from copydesk.dedupe.components import Numbers
from copydesk.dedupe.hashes import Hashes, Places
from copydesk.dedupe.shingles import passages_of, shingles_of
from copydesk.dedupe.sketch import BANDS, bands_of
from copydesk.dedupe.words import Words, words_of
from copydesk.reuse import Piece
from copydesk.workplace import write_array

PARTS = 64
TEXTS_AT_ONCE, BYTES_AT_ONCE = 512, 1 << 22
KEY = np.dtype("S16")

Keys = npt.NDArray[np.bytes_]


@dataclass(frozen=True, slots=True)
class Sketched:
    """What a job wrote: files that begin with `stem`, and where in them each distinct text is.

    `keys` are digests of the words of each text; `starts` where its shingles begin; `bounds` where the parts of the
    passages begin; `texts` which text each row has, -1 if it has no words.
    """

    stem: Path
    keys: Keys
    starts: Places
    bounds: Places
    texts: Places


def compared(table: pa.Table) -> pa.StringArray:
    """Return the text of each article that is compared: its own, else title and description."""
    text, title, description = (table[name].combine_chunks() for name in ("text", "title", "description"))
    blank = pc.or_(pc.equal(pc.binary_length(text), 0), pc.utf8_is_space(text))
    missing = pc.fill_null(blank, fill_value=True)
    if not pc.any(missing).as_py():
        return text
    instead = pc.binary_join_element_wise(pc.fill_null(title, ""), pc.fill_null(description, ""), " ")
    return pc.if_else(missing, instead, text)


def sketch(table: pa.Table, piece: Piece) -> None:
    """Write what is compared of articles with `text`, `title` and `description` to the files of a piece."""
    job = _Job()
    with piece.writing("shingles") as path, path.open("wb") as shingles:
        for texts in _batches(compared(table)):
            write_array(shingles, job.add(words_of(texts)))
    with piece.writing("bands") as path, path.open("wb") as file:
        write_array(file, np.concatenate([np.empty((BANDS, 0), np.uint64), *job.bands], axis=1))
    bounds = _write_passages(job, piece)
    with piece.writing("places") as path, path.open("wb") as file:
        np.savez(
            file,
            keys=np.array(list(job.seen), KEY),
            starts=np.cumsum(np.concatenate([np.zeros(1, np.int64), *job.sizes])),
            bounds=bounds,
            texts=np.array(job.texts, np.int64),
        )


def read_sketched(piece: Piece) -> Sketched:
    """Return where everything is in the files that `sketch` wrote."""
    with np.load(piece.path("places"), allow_pickle=False) as places:
        return Sketched(piece.stem, *(places[name] for name in ("keys", "starts", "bounds", "texts")))


def _batches(texts: pa.StringArray) -> Iterator[pa.StringArray]:
    """Cut texts into batches of few texts and few bytes; a longer one stands alone."""
    ends = np.cumsum(pc.fill_null(pc.binary_length(texts), 0).to_numpy().astype(np.int64))
    start = 0
    while start < len(texts):
        before = ends[start - 1] if start else 0
        fits = int(np.searchsorted(ends, before + BYTES_AT_ONCE, side="right")) - start
        count = min(max(fits, 1), TEXTS_AT_ONCE)
        yield texts.slice(start, count)
        start += count


@dataclass(slots=True)
class _Job:
    seen: dict[bytes, int] = field(default_factory=dict)
    texts: list[int] = field(default_factory=list)
    sizes: list[Places] = field(default_factory=list)
    bands: list[Hashes] = field(default_factory=list)
    passages: list[Hashes] = field(default_factory=list)
    owners: list[Numbers] = field(default_factory=list)

    def add(self, words: Words) -> Hashes:
        """Take in texts; return the shingles of those that have not been seen, one after the other."""
        first = len(self.seen)
        fresh = []
        for row, (start, end) in enumerate(pairwise(words.starts.tolist())):
            if start == end:
                self.texts.append(-1)
                continue
            key = hashlib.blake2b(words.hashes[start:end].tobytes(), digest_size=KEY.itemsize).digest()
            if key not in self.seen:
                self.seen[key] = len(self.seen)
                fresh.append(row)
            self.texts.append(self.seen[key])
        mine = words if len(fresh) == len(words.starts) - 1 else words.take(np.array(fresh, np.int64))
        if not fresh:
            return np.empty(0, np.uint64)
        shingles, starts = shingles_of(mine)
        passages, owners = passages_of(mine)
        self.sizes.append(np.diff(starts))
        self.bands.append(bands_of(shingles, starts))
        self.passages.append(passages)
        self.owners.append(owners + np.uint32(first))
        return shingles


def _write_passages(job: _Job, piece: Piece) -> Places:
    """Write the passages and their texts, by the upper bits of the passages; return where each part begins."""
    passages = np.concatenate([np.empty(0, np.uint64), *job.passages])
    parts = (passages >> np.uint64(64 - (PARTS - 1).bit_length())).astype(np.uint8)
    order = np.argsort(parts, kind="stable")
    with piece.writing("passages") as path, path.open("wb") as file:
        write_array(file, passages[order])
    with piece.writing("owners") as path, path.open("wb") as file:
        write_array(file, np.concatenate([np.empty(0, np.uint32), *job.owners])[order])
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(np.bincount(parts, minlength=PARTS))])


class Texts:
    """All distinct texts, numbered in the order of their keys, so that no order of files or rows decides anything."""

    def __init__(self, jobs: Sequence[Sketched]) -> None:
        # Keys are needed here alone, and what is left goes to all workers.
        self._jobs = [replace(job, keys=job.keys[:0]) for job in jobs]
        keys = np.concatenate([np.empty(0, KEY), *(job.keys for job in jobs)])
        unique, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
        self.count = len(unique)
        ends = np.cumsum([len(job.keys) for job in jobs], dtype=np.int64)
        self._numbers = np.split(inverse.astype(np.uint32), ends[:-1]) if len(jobs) else []
        job = np.searchsorted(ends, first, side="right")
        self._job = job.astype(np.uint32)
        self._place = (first - np.concatenate([np.zeros(1, np.int64), ends])[job]).astype(np.uint32)

    def of_rows(self) -> list[Places]:
        """Return the number of the text of each row, job by job; -1 where it has no words."""
        return [
            np.where(job.texts < 0, -1, np.append(numbers.astype(np.int64), -1)[job.texts])
            for job, numbers in zip(self._jobs, self._numbers, strict=True)
        ]

    def band(self, number: int) -> Hashes:
        """Return the key of one band of every text."""
        keys = np.empty(self.count, np.uint64)
        for job, numbers in zip(self._jobs, self._numbers, strict=True):
            count = len(numbers)
            keys[numbers] = np.fromfile(f"{job.stem}.bands", np.uint64, count, offset=8 * number * count)
        return keys

    def passages(self, part: int) -> tuple[Hashes, Numbers]:
        """Return the passages of one part and the texts that hold them; a passage may stand twice in a text."""
        found, owners = [np.empty(0, np.uint64)], [np.empty(0, np.uint32)]
        for place, (job, numbers) in enumerate(zip(self._jobs, self._numbers, strict=True)):
            start, end = (int(bound) for bound in job.bounds[part : part + 2])
            texts = np.fromfile(f"{job.stem}.owners", np.uint32, end - start, offset=4 * start)
            mine = (self._job[numbers] == place)[texts]
            found.append(np.fromfile(f"{job.stem}.passages", np.uint64, end - start, offset=8 * start)[mine])
            owners.append(numbers[texts[mine]])
        return np.concatenate(found), np.concatenate(owners)

    def sizes(self, texts: Numbers) -> Places:
        """Return how many shingles texts have."""
        sizes = np.empty(len(texts), np.int64)
        for job, mine, places in self._by_job(texts):
            sizes[mine] = job.starts[places + 1] - job.starts[places]
        return sizes

    def shingles(self, texts: Numbers) -> tuple[Hashes, Places]:
        """Return the sets of shingles of texts, each ascending, one behind the other; and how many each has."""
        sizes = self.sizes(texts)
        begins = np.cumsum(sizes) - sizes
        found = np.empty(int(sizes.sum()), np.uint64)
        for job, mine, places in self._by_job(texts):
            lengths = sizes[mine]
            within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
            mapped = np.memmap(f"{job.stem}.shingles", np.uint64, "r")
            found[within + np.repeat(begins[mine], lengths)] = mapped[within + np.repeat(job.starts[places], lengths)]
        return found, sizes

    def _by_job(self, texts: Numbers) -> Iterator[tuple[Sketched, Places, Places]]:
        """Yield each job with which of the texts are in it, and their places there."""
        jobs = self._job[texts]
        order = np.argsort(jobs, kind="stable")
        bounds = np.searchsorted(jobs[order], np.arange(len(self._jobs) + 1))
        for job, (start, end) in zip(self._jobs, pairwise(bounds.tolist()), strict=True):
            if start < end:
                mine = order[start:end]
                yield job, mine, self._place[texts[mine]]

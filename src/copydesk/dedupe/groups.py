"""Which texts meet in one place: have the same key of a band, or the same passage? A part of the places at a time.

Parts have nothing to do with each other, so that each is an item of work; what it finds lies in a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import repeat
from pathlib import Path

import numpy as np

from copydesk.dedupe.components import Numbers
from copydesk.dedupe.hashes import Hashes, Places, distinct, ordered
from copydesk.dedupe.sketch import BANDS
from copydesk.dedupe.store import PARTS, Texts
from copydesk.progress import placed
from copydesk.runner import Runner, Shared
from copydesk.workplace import appearing, write_array

PART_BITS = (PARTS - 1).bit_length()
"""Bits with which all passages of a part begin."""

COMMON = 1_000
"""What more texts share than these is a formula, whoever wrote it."""

LOWER = np.uint64(0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class Groups:
    """Texts that meet, group by group, in a file: the numbers of `members` texts, then where each group begins."""

    path: Path
    members: int

    def read(self) -> tuple[Numbers, Places]:
        """Return the texts of all groups, ascending in each, and where each group begins."""
        starts = np.fromfile(self.path, np.int64, offset=4 * self.members)
        return np.fromfile(self.path, np.uint32, self.members), starts


def find_groups(texts: Texts, runner: Runner, work: Path) -> tuple[list[Groups], list[Groups]]:
    """Return the texts that share a band, band by band, and those that share a passage, part by part.

    A passage of more than `COMMON` texts is left out. PlaceError when the disk fails.
    """
    jobs = [*zip(repeat("bands"), range(BANDS), strict=False), *zip(repeat("passages"), range(PARTS), strict=False)]
    shared = runner.map(partial(_group, runner.broadcast(texts), work.absolute()), jobs)
    found = list(placed("group into stories", shared, [f"{kind} {part}" for kind, part in jobs]))
    return found[:BANDS], found[BANDS:]


def _group(shared: Shared[Texts], work: Path, job: tuple[str, int]) -> Groups:
    kind, part = job
    texts = shared.get()
    members, starts = _of_band(texts.band(part)) if kind == "bands" else _holders(*texts.passages(part))
    path = work / f"{kind}-{part:02d}"
    with appearing(path, work / "partial") as partial_file, partial_file.open("wb") as file:
        write_array(file, members)
        write_array(file, starts)
    return Groups(path, len(members))


def _of_band(keys: Hashes) -> tuple[Numbers, Places]:
    places = _met(keys, 0)
    return together(keys[places], places.astype(np.uint32))


def _holders(passages: Hashes, owners: Numbers) -> tuple[Numbers, Places]:
    """Return the texts of each passage that several hold, ascending, unless it is a formula."""
    order = _met(passages, PART_BITS)
    found = passages[order]
    numbers = np.cumsum(np.append(False, found[1:] != found[:-1])[: len(found)], dtype=np.uint64)
    placed = distinct((numbers << np.uint64(32)) | owners[order])
    members, starts = together(placed >> np.uint64(32), (placed & LOWER).astype(np.uint32))
    sizes = np.diff(starts, append=len(members))
    kept = np.repeat(sizes <= COMMON, sizes)
    return members[kept], np.cumsum(np.append(0, sizes[sizes <= COMMON]))[:-1]


def _met(values: Hashes, known: int) -> Places:
    """Return the places of values that stand there more than once: the same ones next to each other, ascending.

    All values begin with the same `known` bits. The bits that follow are sorted together with the place, as far as both
    fit in a number; where that does not tell two values apart, those that are left are sorted as a whole.
    """
    count = len(values)
    if count < 2:  # noqa: PLR2004 - nothing meets
        return np.empty(0, np.int64)
    width = np.uint64(count.bit_length())
    low = (np.uint64(1) << width) - np.uint64(1)
    packed = ordered(((values << np.uint64(known)) & ~low) | np.arange(count, dtype=np.uint64))
    key = packed >> width
    same = key[1:] == key[:-1]
    kept = np.zeros(count, bool)
    kept[1:] |= same
    kept[:-1] |= same
    places = (packed[kept] & low).astype(np.int64)
    told_apart = values[places[1:]] != values[places[:-1]]
    if not (told_apart & (key[kept][1:] == key[kept][:-1])).any():
        return places
    return places[np.argsort(values[places], kind="stable")]


def together(keys: Hashes, members: Numbers) -> tuple[Numbers, Places]:
    """Return the members that share a key with others, key by key, and where each group begins; keys are sorted."""
    same = keys[1:] == keys[:-1]
    kept = np.zeros(len(keys), bool)
    kept[1:] |= same
    kept[:-1] |= same
    new = np.ones(len(keys), bool)
    new[1:] = ~same
    return members[kept], np.flatnonzero(new[kept])

"""How is one task read? Its rows go to one Arrow file; those that an earlier build has read are taken from there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pyarrow as pa

from copydesk.article import INTAKE
from copydesk.canonical import sha256_file
from copydesk.errors import disk_error
from copydesk.intake.records import RecordFile
from copydesk.intake.rows import chunked, rows_table
from copydesk.intake.tasks import Rows, Task, write_items
from copydesk.isolation import CODES, Place, read_rows, storable
from copydesk.normalise.places import Row
from copydesk.recipe import Registry
from copydesk.repeats import provider_key
from copydesk.runner import Shared
from copydesk.workplace import appearing, unfinished

LIGHT = ["id", "source", "row", "published_at", "captured_at"]
"""Columns that are held for all records at once."""

FILE = ["source", "source_sha256"]
"""Columns that tell which file a record was read from."""

_DIGITS = 32
"""How many of the digits of its sha256 are the name of a pack."""

_LOST = frozenset(CODES.values())


@dataclass(frozen=True, slots=True)
class Reading:
    """What all tasks need: where packs lie, the registry, and what decides their rows besides; None: nobody asks."""

    folder: Path
    registry: Registry
    settings: str | None


@dataclass(frozen=True, slots=True)
class Read:
    """One task that was read: where its rows are, the light columns of them, and how many files were read before."""

    path: Path
    light: pa.Table
    reused: int = 0


def read_shard(path: Path, columns: Sequence[str] = INTAKE.names) -> pa.Table:
    """Return the rows of one Arrow file, mapped from disk; what is done to them costs for the named columns only."""
    with pa.memory_map(str(path)) as source:
        return pa.ipc.open_file(source).read_all().select(list(columns))


def read_task(shared: Shared[Reading], job: tuple[int, Task]) -> Read:
    """Read a task into a file of its own, or take the pack that holds just that; PlaceError when the disk fails."""
    reading, (number, task) = shared.get(), job
    try:
        if task.pack and _is_sound(reading.folder, task.pack):
            path = _pack(reading.folder, task.pack)
            return Read(path, read_shard(path, [*LIGHT, FILE[1]]), len(task.files))
        return _Reader(reading, task).write(number)
    except OSError as error:
        raise disk_error(error, "write the work folder") from error


class _Reader:
    """Reads one task, and keeps in mind which rows are of which file."""

    def __init__(self, reading: Reading, task: Task) -> None:
        self._reading, self._task = reading, task
        packs = {rows.pack for rows in task.known.values()}
        sound = {pack for pack in packs if _is_sound(reading.folder, pack)}
        self._known = {source: rows for source, rows in task.known.items() if rows.pack in sound}
        self._read: dict[str, _File] = {}

    def write(self, number: int) -> Read:
        """Write all rows to a file, which is called by its digest where it is to be found again."""
        folder, keeps = self._reading.folder, self._reading.settings is not None
        partial = unfinished(folder / "partial")
        lights = [INTAKE.empty_table().select([*LIGHT, FILE[1]])]
        with pa.OSFile(str(partial), "wb") as sink, pa.ipc.new_file(sink, INTAKE) as writer:
            for table in self._tables():
                writer.write_table(table)
                lights.append(table.select([*LIGHT, FILE[1]]))
        path = _pack(folder, sha256_file(partial)[:_DIGITS] if keeps else f"{number:06d}")
        partial.replace(path)
        if keeps:
            with appearing(path.with_suffix(".items"), folder / "partial") as items:
                write_items(items, self._items())
        return Read(path, pa.concat_tables(lights), len(self._known))

    def _tables(self) -> Iterator[pa.Table]:
        """Yield the rows: first what an earlier build has read, pack by pack, then the rest."""
        for pack, group in groupby(sorted(self._known.values(), key=_place), key=lambda rows: rows.pack):
            table = read_shard(_pack(self._reading.folder, pack))
            wanted = [table.slice(rows.start, rows.count) for rows in group]
            yield pa.concat_tables(wanted).combine_chunks()
        if self._task.records:
            yield from self._records(*self._task.records)
            return
        for chunk in chunked(read_rows(list(self._places()), self._reading.registry)):
            for row in chunk:
                self._read.setdefault(row["source"], _File(row["source_sha256"])).add(row)
            yield rows_table(chunk)

    def _places(self) -> Iterator[Place]:
        task, registry = self._task, self._reading.registry
        for source, origin in task.captures:
            if source not in self._known:
                shared = (
                    task.repeated.get(provider_key(origin, registry), frozenset()) if task.repeated else frozenset()
                )
                yield Place(task.root, source, origin, shared)

    def _records(self, source: str, kind: str) -> Iterator[pa.Table]:
        if source not in self._known:
            records = RecordFile(self._task.root, source, kind, self._task.mapped, self._reading.registry)
            found = self._read[storable(source)] = _File(records.digest)
            for table in records.tables():
                found.rows += table.num_rows
                yield table

    def _items(self) -> Iterator[tuple[str | None, int]]:
        """Yield the key of each file and how many rows it has, in the order of the rows."""
        yield from ((rows.key, rows.count) for rows in sorted(self._known.values(), key=_place))
        named = {storable(source): source for source in self._task.files}
        unlike = len(named) == len(self._task.files)  # else two names that are no UTF-8 look the same
        digests = {named[name]: found.sha256 for name, found in self._read.items() if unlike and not found.is_lost}
        keys = self._task.keys(str(self._reading.settings), self._reading.registry, digests)
        yield from ((keys.get(named[name]), found.rows) for name, found in self._read.items())


@dataclass(slots=True)
class _File:
    """What was read of a file: its digest, how many rows, and whether a capture was lost, as it may not be again."""

    sha256: str
    rows: int = 0
    is_lost: bool = False

    def add(self, row: Row) -> None:
        """Count a row."""
        self.rows += 1
        self.is_lost |= any(note["code"] in _LOST for note in row["notes"])


def _place(rows: Rows) -> tuple[str, int]:
    return rows.pack, rows.start


def _pack(folder: Path, name: str) -> Path:
    return folder / f"{name}.arrow"


def _is_sound(folder: Path, pack: str) -> bool:
    """Tell whether a pack holds the bytes that its name says."""
    path = _pack(folder, pack)
    return path.is_file() and sha256_file(path).startswith(pack)

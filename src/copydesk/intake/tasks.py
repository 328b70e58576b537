"""What is there to be read, and what of it has an earlier build read already? Sources are cut into tasks here.

What an earlier build read lies in packs, Arrow files of its tasks. A file of a source is in one when its name, its
bytes, and all that the desk says of it are the same; then its rows are. A pack of which everything is still wanted is
taken as it is, so that a new file among many changes no pack but its own.
"""

from __future__ import annotations

import json
import os
import stat
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from copydesk.article import Origin
from copydesk.canonical import json_bytes, sha256, sha256_file
from copydesk.errors import UsageError, disk_error
from copydesk.intake.records import Mapped, mapped
from copydesk.intake.rows import chunked
from copydesk.isolation import storable
from copydesk.progress import steps
from copydesk.readers.records import record_kind
from copydesk.recipe import ORIGINS_NAME, Registry, load_origins
from copydesk.repeats import provider_key, repeated_lines
from copydesk.reuse import key
from copydesk.runner import Runner
from copydesk.sources import SourceRoot

STEP = "read"
PARTS, LEAST = 16, 32
"""Into how many tasks a small source is cut at least, so that no worker waits long for the last; and their least."""

_AT_ONCE = 512
"""Files whose bytes are looked at in one item of work."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows that an earlier build read from the file of a key: where they begin in a pack, and how many there are."""

    key: str
    pack: str
    start: int
    count: int


@dataclass(frozen=True, slots=True)
class Task:
    """What one worker reads at a time: captures of one root, or one file of records."""

    root: Path
    captures: tuple[tuple[str, Origin], ...] = ()
    records: tuple[str, str] | None = None
    repeated: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """What pages of one provider share, by `repeats.provider_key`."""

    mapped: Mapped | None = None
    """What the columns of records are called here; None: as those of articles."""

    known: Mapping[str, Rows] = field(default_factory=dict)
    """What an earlier build has read of the files."""

    pack: str | None = None
    """The pack that holds just that, and of all files."""

    @property
    def files(self) -> Sequence[str]:
        """The files that it reads."""
        return [self.records[0]] if self.records else [source for source, _ in self.captures]

    @property
    def size(self) -> int:
        """How many bytes that are, as far as the disk tells."""
        found = 0
        for name in self.files:
            with suppress(OSError):
                found += (self.root / name).stat().st_size
        return found

    @property
    def name(self) -> str:
        """The files in words."""
        first, last = self.files[0], self.files[-1]
        return first if first == last else f"{first} to {last}"

    def keys(self, settings: str, registry: Registry, digests: Mapping[str, str]) -> dict[str, str]:
        """Return a key for each of some files: of its name, its bytes, and whatever else decides what its rows are.

        `digests` are those of their bytes; a file without any, such as a link, has no key.
        """
        if self.records:
            source, kind = self.records
            said = self.mapped and [self.mapped.prefix, dict(self.mapped.columns), dict(self.mapped.values)]
            return (
                {source: key([settings, storable(source), digests[source], kind, said])} if digests.get(source) else {}
            )
        shared = {provider: key(sorted(lines)) for provider, lines in self.repeated.items()}
        wanted = ((source, origin) for source, origin in self.captures if digests.get(source))
        return {
            source: key(
                [
                    settings,
                    storable(source),
                    digests[source],
                    repr(origin),
                    shared.get(provider_key(origin, registry)) if shared else None,
                ]
            )
            for source, origin in wanted
        }


class Packs:
    """What earlier builds have read: the rows of each file by its key, and how many files each pack is of."""

    def __init__(self, folder: Path) -> None:
        self.rows: dict[str, Rows] = {}
        self.files: dict[str, int] = {}
        for path in sorted(folder.glob("*.items")):
            start = 0
            with suppress(OSError, ValueError, TypeError):
                items = read_items(path)
                for found, count in items:
                    if found:
                        self.rows[found] = Rows(found, path.stem, start, count)
                    start += count
                self.files[path.stem] = len(items)


def write_items(path: Path, items: Iterable[tuple[str | None, int]]) -> None:
    """Write which files a pack holds: the key of each, none where it has to be read again, and how many rows it has."""
    said = json_bytes([list(item) for item in items])
    path.write_bytes(f"{sha256(said)}\n".encode() + said)


def read_items(path: Path) -> list[list[Any]]:
    """Return what `write_items` wrote; ValueError when it is damaged: a wrong count would give a file others' rows."""
    stated, _, said = path.read_bytes().partition(b"\n")
    if stated != sha256(said).encode():
        raise ValueError(path.name)
    found: list[list[Any]] = json.loads(said)
    return found


def cut(  # noqa: PLR0913, PLR0917 - what is read, by which rules, and who looks at it where
    root: SourceRoot, batch: int, registry: Registry, runner: Runner, settings: str, packs: Packs
) -> list[Task]:
    """Cut a source into tasks. UsageError when its sidecar names a file that is not there, PlaceError for the disk."""
    records, captures = _listed(root, registry)
    if not packs.rows:
        return [*records, *_chunked(captures, batch, registry)]
    digests = _digests(captures.root, [*(name for task in records for name in task.files), *captures.files], runner)
    records = [_known(task, task.keys(settings, registry, digests), packs) for task in records]
    captures = _known(captures, captures.keys(settings, registry, digests), packs)
    return [*records, *_taken(captures, batch, registry, packs)]


def _listed(root: SourceRoot, registry: Registry) -> tuple[list[Task], Task]:
    """Return a task for each file of records of a source, and one for all its captures."""
    origins = _origins(root)
    captures: list[tuple[str, Origin]] = []
    beside = root.path if root.path.is_dir() else root.path.parent
    folder = beside.absolute()  # workers may stand somewhere else
    found = root.list_files()
    unused = sorted(set(origins) - set(found)) if root.path.is_dir() else []
    if unused:
        raise UsageError(
            "sidecar.wrong",
            "the sidecar speaks of a file that is not there",
            where=f"{root.origins or beside / ORIGINS_NAME}, `{unused[0]}`",
            help="Correct the path (it starts at the source's folder) or delete the entry.",
        )
    records = []
    for source in found:
        path = folder / source
        kind = None if path.is_symlink() or not path.is_file() else record_kind(path)
        if kind:
            records.append(Task(folder, records=(source, kind), mapped=mapped(root, path, kind)))
        else:
            captures.append((source, origins.get(source, Origin())))
    return records, Task(folder, tuple(captures), repeated=repeated_lines(folder, captures, registry))


def _origins(root: SourceRoot) -> dict[str, Origin]:
    if root.origins is not None:
        return load_origins(root.origins)
    beside = (root.path if root.path.is_dir() else root.path.parent) / ORIGINS_NAME
    return load_origins(beside) if beside.is_file() else {}


def _size(task: Task, batch: int) -> int:
    """Return how many of its captures go into one task."""
    return min(batch, max(LEAST, -(-len(task.captures) // PARTS)))


def _part(task: Task, captures: Sequence[tuple[str, Origin]], registry: Registry) -> Task:
    """Return a task of some of the captures, with what it needs to know of them alone."""
    providers = {provider_key(origin, registry) for _, origin in captures} if task.repeated else set()
    return replace(
        task,
        captures=tuple(captures),
        repeated={it: task.repeated[it] for it in sorted(providers & task.repeated.keys())},
        known={source: task.known[source] for source, _ in captures if source in task.known},
    )


def _chunked(task: Task, batch: int, registry: Registry, size: int = 0) -> Iterator[Task]:
    """Cut captures into tasks of no more than `batch`."""
    for chunk in chunked(task.captures, size or _size(task, batch)):
        yield _part(task, chunk, registry)


def _known(task: Task, keys: Mapping[str, str], packs: Packs) -> Task:
    """Return a task with what is known of its files."""
    known = {source: packs.rows[it] for source, it in keys.items() if it in packs.rows}
    whole = next(iter(known.values())).pack if task.records and known else None
    return replace(task, known=known, pack=whole if whole and packs.files[whole] == 1 else None)


def _taken(task: Task, batch: int, registry: Registry, packs: Packs) -> Iterator[Task]:
    """Cut captures into packs that are wanted as they are, and tasks for the rest, as large as others would be.

    A pack that is much smaller than such a task goes into one: else each day would leave its own for ever.
    """
    size = _size(task, batch)
    wanted = Counter(rows.pack for rows in task.known.values())
    whole = {pack for pack, count in wanted.items() if count == packs.files[pack] and 2 * count >= size}
    mine: dict[str, list[tuple[str, Origin]]] = defaultdict(list)
    rest: list[tuple[str, Origin]] = []
    for source, origin in task.captures:
        rows = task.known.get(source)
        (mine[rows.pack] if rows and rows.pack in whole else rest).append((source, origin))
    for pack, captures in mine.items():
        yield replace(_part(task, captures, registry), pack=pack)
    yield from _chunked(replace(task, captures=tuple(rest)), batch, registry, size)


def _digests(root: Path, sources: Sequence[str], runner: Runner) -> dict[str, str]:
    """Return the digest of each file, empty where it is none; PlaceError when the disk fails."""
    parts = list(chunked([(root, source) for source in sources], _AT_ONCE))
    found = steps("look for changes", runner.map(_look, parts), [len(part) for part in parts], "files")
    return {source: digest for part in found for source, digest in part}


def _look(part: Sequence[tuple[Path, str]]) -> list[tuple[str, str]]:
    try:
        return [(source, _digest(root / source)) for root, source in part]
    except OSError as error:
        raise disk_error(error, "read a source") from error


def _digest(path: Path) -> str:
    """Return the digest of a file; of a link or a device, which readers refuse, an empty one."""
    return sha256_file(path) if stat.S_ISREG(os.lstat(path).st_mode) else ""

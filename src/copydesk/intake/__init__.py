"""What came in? Every input record as one row of the intake table, on disk, with its status of identity.

Sources are listed and cut into tasks; each task writes one Arrow file. Only light columns (id, dates,
places) are ever held for all records at once; texts stay in the files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate
from pathlib import Path

import polars as pl
import pyarrow as pa

from copydesk.article import ARTICLE, INTAKE, Origin
from copydesk.canonical import digest, sha256
from copydesk.errors import PlaceError, UsageError, disk_error
from copydesk.intake.records import Mapped, RecordFile, mapped
from copydesk.intake.rows import chunked, rows_table
from copydesk.isolation import Place, read_rows
from copydesk.manifest import SourceEntry
from copydesk.parquet import row_digests
from copydesk.progress import Unit, steps
from copydesk.readers.records import record_kind
from copydesk.recipe import ORIGINS_NAME, Registry, load_origins
from copydesk.repeats import provider_key, repeated_lines
from copydesk.runner import Runner, Shared
from copydesk.sources import SourceRoot
from copydesk.workplace import appearing

LIGHT = ["id", "source", "row", "source_sha256", "published_at", "captured_at"]
"""Columns that are held for all records at once."""

PARTS, LEAST = 16, 32
"""Into how many tasks a small source is cut at least, so that no worker waits long for the last; and their least."""


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

    @property
    def files(self) -> Sequence[str]:
        """The files that it reads."""
        return [self.records[0]] if self.records else [source for source, _ in self.captures]


@dataclass(frozen=True, slots=True)
class Intake:
    """Everything that came in.

    `shards` are Arrow files of `article.INTAKE` rows. `records` has one row an input record: `shard`,
    `position`, `id`, `source`, `row`, `sha256`, `published_at`, `captured_at` and `duplicate`.
    """

    shards: tuple[Path, ...]
    records: pl.DataFrame
    sources: tuple[SourceEntry, ...]


def take_in(roots: Sequence[SourceRoot], registry: Registry, runner: Runner, work: Path, batch: int) -> Intake:
    """Read and normalise all sources into Arrow files below `work`.

    UsageError when a source is missing or a sidecar names a file that is not there; PlaceError when the disk fails.
    """
    cut = [list(_tasks(root, batch, registry)) for root in roots]
    tasks = [task for mine in cut for task in mine]
    work.mkdir(parents=True, exist_ok=True)
    jobs = [(task, work / f"{number:06d}.arrow") for number, task in enumerate(tasks)]
    unit: Unit = "bytes" if any(task.records for task in tasks) else "captures"
    sizes = [_bytes_of(task) if unit == "bytes" else len(task.captures) for task in tasks]
    named = [_named(task) for task in tasks]
    lights = list(steps("read", runner.map(partial(_run, runner.broadcast(registry)), jobs), sizes, unit, named))
    shards = tuple(path for _, path in jobs)
    records = _identify(_light_table(lights), shards)
    return Intake(shards, records, _source_entries(roots, [len(mine) for mine in cut], records))


def _bytes_of(task: Task) -> int:
    """Return how many bytes a task reads, as far as the disk tells."""
    found = 0
    for name in task.files:
        with suppress(OSError):
            found += (task.root / name).stat().st_size
    return found


def _named(task: Task) -> str:
    """Return which files a task reads."""
    first, last = task.files[0], task.files[-1]
    return first if first == last else f"{first} to {last}"


def read_shard(path: Path, columns: Sequence[str] = INTAKE.names) -> pa.Table:
    """Return the rows of one Arrow file, mapped from disk; what is done to them costs for the named columns only."""
    with pa.memory_map(str(path)) as source:
        return pa.ipc.open_file(source).read_all().select(list(columns))


def _tasks(root: SourceRoot, batch: int, registry: Registry) -> Iterator[Task]:
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
    for source in found:
        path = folder / source
        kind = None if path.is_symlink() or not path.is_file() else record_kind(path)
        if kind:
            yield Task(folder, records=(source, kind), mapped=mapped(root, path, kind))
        else:
            captures.append((source, origins.get(source, Origin())))
    repeated = repeated_lines(folder, captures, registry)
    for chunk in chunked(captures, min(batch, max(LEAST, -(-len(captures) // PARTS)))):
        keys = {provider_key(origin, registry) for _, origin in chunk} & repeated.keys()
        yield Task(folder, captures=tuple(chunk), repeated={key: repeated[key] for key in sorted(keys)})


def _origins(root: SourceRoot) -> dict[str, Origin]:
    if root.origins is not None:
        return load_origins(root.origins)
    beside = (root.path if root.path.is_dir() else root.path.parent) / ORIGINS_NAME
    return load_origins(beside) if beside.is_file() else {}


def _run(shared: Shared[Registry], job: tuple[Task, Path]) -> pa.Table:
    """Read one task, write its rows to an Arrow file, and return its light columns."""
    registry, (task, path) = shared.get(), job
    try:
        if task.records:
            tables = RecordFile(task.root, *task.records, task.mapped, registry).tables()
        else:
            tables = map(rows_table, chunked(read_rows(list(_places(task, registry)), registry)))
        lights = []
        with (
            appearing(path, path.with_name("partial")) as partial,
            pa.OSFile(str(partial), "wb") as sink,
            pa.ipc.new_file(sink, INTAKE) as writer,
        ):
            for table in tables:
                writer.write_table(table)
                lights.append(table.select(LIGHT))
    except OSError as error:
        raise disk_error(error, "write the work folder") from error
    return pa.concat_tables(lights) if lights else INTAKE.empty_table().select(LIGHT)


def _places(task: Task, registry: Registry) -> Iterator[Place]:
    for source, origin in task.captures:
        shared = task.repeated.get(provider_key(origin, registry), frozenset()) if task.repeated else frozenset()
        yield Place(task.root, source, origin, shared)


def _light_table(lights: Sequence[pa.Table]) -> pl.DataFrame:
    """Put the light columns of all shards together, each row with its shard and position."""
    frames = []
    for shard, table in enumerate(lights):
        frame = pl.from_arrow(table)
        if isinstance(frame, pl.DataFrame):
            place = pl.DataFrame({"shard": [shard] * frame.height}, schema={"shard": pl.Int32}).with_row_index(
                "position"
            )
            frames.append(pl.concat([place, frame], how="horizontal"))
    return pl.concat(frames) if frames else _light_table([INTAKE.empty_table().select(LIGHT)])


def _identify(records: pl.DataFrame, shards: Sequence[Path]) -> pl.DataFrame:
    """Mark all but the latest revision of each id as duplicate.

    Latest by `captured_at`, then the largest row digest, then the first place: no order of input decides.
    """
    twice = records.filter(pl.col("id").is_not_null() & pl.col("id").is_duplicated())
    digests = [
        pl.DataFrame(
            {"shard": [shard], "position": [position], "digest": [_digest_at(shards[shard], position)]},
            schema_overrides={"shard": pl.Int32, "position": pl.UInt32},
        )
        for shard, position in twice.select("shard", "position").iter_rows()
    ]
    if not digests:
        return records.with_columns(duplicate=pl.lit(value=False))
    ranked = twice.join(pl.concat(digests), on=["shard", "position"]).sort(
        ["id", "captured_at", "digest", "source", "row"],
        descending=[False, True, True, False, False],
        nulls_last=[True, True, True, False, False],
    )
    losers = ranked.filter(pl.col("id") == pl.col("id").shift(1)).select(
        "shard", "position", duplicate=pl.lit(value=True)
    )
    return records.join(losers, on=["shard", "position"], how="left", maintain_order="left").with_columns(
        pl.col("duplicate").fill_null(value=False)
    )


def _digest_at(shard: Path, position: int) -> bytes:
    return row_digests(read_shard(shard, ARTICLE.names).slice(position, 1))[0]


def _source_entries(
    roots: Sequence[SourceRoot], counts: Sequence[int], records: pl.DataFrame
) -> tuple[SourceEntry, ...]:
    """Say what each source held: how many files, and one digest over their names and bytes.

    `counts` tells how many tasks, and so shards, each source was cut into.
    """
    entries = []
    for root, count, end in zip(roots, counts, accumulate(counts), strict=True):
        mine = records.filter(pl.col("shard").is_between(end - count, end - 1))
        files = mine.select("source", "source_sha256").unique().sort("source")
        entries.append(SourceEntry(path=root.label, files=files.height, digest=digest(files.rows())))
    return tuple(entries)


def registry_digest(path: Path | None) -> str | None:
    """Return the digest of a registry's file, or None when there is none."""
    try:
        return sha256(path.read_bytes()) if path else None
    except OSError as error:
        raise PlaceError(
            "place.failed", "cannot read the registry", where=str(path), why=error.strerror or ""
        ) from error

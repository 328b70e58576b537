"""What came in? Every input record as one row of the intake table, on disk, with its status of identity.

Sources are listed and cut into tasks; each task writes one Arrow file. Only light columns (id, dates,
places) are ever held for all records at once; texts stay in the files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import accumulate, islice
from pathlib import Path
from typing import Any, TypeVar

import polars as pl
import pyarrow as pa

from copydesk.article import ARTICLE, INTAKE, Evidence, Note, Origin
from copydesk.canonical import digest, sha256, sha256_file
from copydesk.errors import PlaceError, UsageError, disk_error, nearest
from copydesk.isolation import Place, read_rows, storable
from copydesk.manifest import SourceEntry
from copydesk.normalise.places import Row
from copydesk.normalise.records import record_row
from copydesk.parquet import row_digests
from copydesk.progress import steps
from copydesk.readers.records import Raw, read_records, record_kind
from copydesk.recipe import ORIGINS_NAME, Registry, load_origins
from copydesk.repeats import provider_key, repeated_lines
from copydesk.runner import Runner
from copydesk.sources import SourceRoot

LIGHT = ["id", "source", "row", "source_sha256", "published_at", "captured_at"]
"""Columns that are held for all records at once."""

ROWS_PER_BATCH = 512
PARTS, LEAST = 16, 32
"""Into how many tasks a small source is cut at least, so that no worker waits long for the last; and their least."""

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Mapped:
    """Where the records of a source come from, in which column each column of an article stands, and what all share."""

    prefix: str
    columns: Mapping[str, str]
    values: Mapping[str, str | bool]

    def record(self, found: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values of a record by the names of an article; what was mapped away stands under no other name."""
        taken = set(self.columns.values())
        rest = {name: value for name, value in found.items() if name not in taken and name not in self.columns}
        return {**rest, **{ours: found.get(theirs) for ours, theirs in self.columns.items()}, **self.values}


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
    sizes = [len(task.captures) or 1 for task in tasks]
    named = [_named(task) for task in tasks]
    lights = list(steps("read", runner.map(partial(_run, registry), jobs), sizes, "captures", named))
    shards = tuple(path for _, path in jobs)
    records = _identify(_light_table(lights), shards)
    return Intake(shards, records, _source_entries(roots, [len(mine) for mine in cut], records))


def _named(task: Task) -> str:
    """Return which files a task reads."""
    names = [task.records[0]] if task.records else [source for source, _ in task.captures]
    return names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"


def read_shard(path: Path, columns: Sequence[str] = INTAKE.names) -> pa.Table:
    """Return the rows of one Arrow file, mapped from disk; what is done to them costs for the named columns only."""
    with pa.memory_map(str(path)) as source:
        return pa.ipc.open_file(source).read_all().select(list(columns))


def gather_rows(rows: pl.DataFrame, sources: Sequence[Path], wanted: pa.Schema, size: int) -> Iterator[pa.Table]:
    """Yield the rows at (`shard`, `position`), `size` of them at a time, in their order."""
    for start in range(0, rows.height, size):
        group = rows.slice(start, size).select("shard", "position").with_row_index("place")
        parts, places = [], []
        for (shard,), members in group.group_by("shard", maintain_order=True):
            ordered = members.sort("position")
            table = read_shard(sources[int(str(shard))], wanted.names)
            parts.append(table.take(pa.array(ordered["position"].to_numpy())))
            places.append(ordered["place"])
        order = pl.concat(places).arg_sort()
        yield pa.concat_tables(parts).take(pa.array(order.to_numpy())).cast(wanted)


def _tasks(root: SourceRoot, batch: int, registry: Registry) -> Iterator[Task]:
    origins = _origins(root)
    captures: list[tuple[str, Origin]] = []
    folder = root.path if root.path.is_dir() else root.path.parent
    found = root.list_files()
    unused = sorted(set(origins) - set(found)) if root.path.is_dir() else []
    if unused:
        raise UsageError(
            "sidecar.wrong",
            "the sidecar speaks of a file that is not there",
            where=f"{root.origins or folder / ORIGINS_NAME}, `{unused[0]}`",
            help="Correct the path (it starts at the source's folder) or delete the entry.",
        )
    for source in found:
        path = folder / source
        kind = None if path.is_symlink() or not path.is_file() else record_kind(path)
        if kind:
            yield Task(folder, records=(source, kind), mapped=_mapped(root, path, kind))
        else:
            captures.append((source, origins.get(source, Origin())))
    repeated = repeated_lines(folder, captures, registry)
    for chunk in _chunks(captures, min(batch, max(LEAST, -(-len(captures) // PARTS)))):
        keys = {provider_key(origin, registry) for _, origin in chunk} & repeated.keys()
        yield Task(folder, captures=tuple(chunk), repeated={key: repeated[key] for key in sorted(keys)})


def _mapped(root: SourceRoot, path: Path, kind: str) -> Mapped | None:
    """Return what the columns of a source are called; UsageError when a table states that it has no such column."""
    if not (root.columns or root.values or root.prefix):
        return None
    if root.columns and kind != "jsonl":
        known = next((set(it.values) for it in read_records(path, kind) if it.values is not None), None)
        for ours, theirs in root.columns.items():
            if known is not None and theirs not in known:
                raise UsageError(
                    "input.columns",
                    f"there is no column `{theirs}`",
                    where=f"{root.label}, columns.{ours}",
                    help=nearest(theirs, known) or f"{path.name} has {', '.join(sorted(known)[:30])}.",
                )
    return Mapped(root.prefix, root.columns, root.values)


def _origins(root: SourceRoot) -> dict[str, Origin]:
    if root.origins is not None:
        return load_origins(root.origins)
    beside = (root.path if root.path.is_dir() else root.path.parent) / ORIGINS_NAME
    return load_origins(beside) if beside.is_file() else {}


def _run(registry: Registry, job: tuple[Task, Path]) -> pa.Table:
    """Read one task, write its rows to an Arrow file, and return its light columns."""
    task, path = job
    try:
        rows = _record_rows(task, registry) if task.records else read_rows(list(_places(task, registry)), registry)
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, INTAKE) as writer:
            lights = []
            for chunk in _chunks(rows, ROWS_PER_BATCH):
                table = _table(chunk)
                writer.write_table(table)
                lights.append(table.select(LIGHT))
    except OSError as error:
        raise disk_error(error, "write the work folder") from error
    return pa.concat_tables(lights) if lights else INTAKE.empty_table().select(LIGHT)


def _table(rows: Sequence[Row]) -> pa.Table:
    return pa.Table.from_arrays(
        [_column([row[field.name] for row in rows], field.type) for field in INTAKE], schema=INTAKE
    )


def _column(values: list[Any], kind: pa.DataType) -> pa.Array:
    """Return a column; lists of structs are put together part by part, which Arrow does many times faster."""
    if not (pa.types.is_list(kind) and pa.types.is_struct(kind.value_type)) or None in values:
        return pa.array(values, kind)
    inner = [part for value in values for part in value]
    if None in inner:
        return pa.array(values, kind)
    offsets = pa.array(accumulate((len(value) for value in values), initial=0), pa.int32())
    parts = [pa.array([part[it.name] for part in inner], it.type) for it in kind.value_type]
    return pa.ListArray.from_arrays(offsets, pa.StructArray.from_arrays(parts, fields=list(kind.value_type)), type=kind)


def _places(task: Task, registry: Registry) -> Iterator[Place]:
    for source, origin in task.captures:
        shared = task.repeated.get(provider_key(origin, registry), frozenset()) if task.repeated else frozenset()
        yield Place(task.root, source, origin, shared)


def _chunks(things: Iterable[Thing], size: int) -> Iterator[list[Thing]]:
    rest = iter(things)
    while chunk := list(islice(rest, size)):
        yield chunk


def _record_rows(task: Task, registry: Registry) -> Iterator[Row]:
    source, kind = task.records or ("", "")
    path = task.root / source
    file_digest = sha256_file(path)
    strange, mapped = True, task.mapped
    for found in read_records(path, kind):
        raw = replace(found, values=mapped.record(found.values)) if mapped and found.values is not None else found
        row = _record(raw, registry, f"{mapped.prefix if mapped else ''}{source}", file_digest)
        row["evidence"] = [it | {"rule": _rule(it, mapped)} for it in row["evidence"]] if mapped else row["evidence"]
        if strange and raw.values is not None:
            unknown = sorted(set(raw.values) - set(ARTICLE.names))
            row["notes"] += [_note_row(Note(code="record.unknown-column", message=_names(unknown)))] if unknown else []
            strange = False
        yield row


def _rule(evidence: Mapping[str, Any], mapped: Mapped) -> str:
    """Return by which rule a value was found: what all records share stands in the recipe, not in them."""
    return "recipe" if evidence["field"] in mapped.values and evidence["rule"] == "record" else str(evidence["rule"])


def _record(raw: Raw, registry: Registry, source: str, file_digest: str) -> Row:
    fields: Row = dict.fromkeys(ARTICLE.names)
    evidence: list[Evidence] = []
    notes = [raw.note] if raw.note else []
    if raw.values is not None:
        fields, evidence, notes = record_row(raw.values, registry)
    empty = {"line": raw.line, "line_end": raw.line, "byte": None, "byte_end": None}
    return {
        **fields,
        "source": storable(source),
        "row": raw.row,
        "source_sha256": file_digest,
        "evidence": [{"field": entry.field, "rule": entry.rule} | empty for entry in evidence],
        "notes": [_note_row(note, raw.line) for note in notes],
        "dropped": [],
        "related": [],
    }


def _note_row(note: Note, line: int | None = None) -> dict[str, Any]:
    return {"code": note.code, "column": note.column, "message": note.message, "line": note.line or line}


def _names(unknown: Sequence[str]) -> str:
    shown = ", ".join(f"`{name[:40]}`" for name in unknown[:8])
    return f"{shown}{' and more' if len(unknown) > 8 else ''} are no columns of an article"  # noqa: PLR2004


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

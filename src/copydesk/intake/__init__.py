"""What came in? Every input record as one row of the intake table, on disk, with its status of identity.

Sources are listed and cut into tasks; each task writes one Arrow file. Only light columns (id, dates,
places) are ever held for all records at once; texts stay in the files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from pathlib import Path

import polars as pl
import pyarrow as pa

from copydesk.article import ARTICLE, INTAKE
from copydesk.canonical import digest, sha256
from copydesk.errors import PlaceError
from copydesk.intake.read import FILE, LIGHT, Reading, read_shard, read_task
from copydesk.intake.tasks import STEP, Packs, cut
from copydesk.manifest import SourceEntry
from copydesk.parquet import row_digests
from copydesk.plain import counted
from copydesk.progress import Unit, steps
from copydesk.recipe import Registry
from copydesk.reuse import Finished
from copydesk.runner import Runner
from copydesk.sources import SourceRoot

__all__ = ["Intake", "read_shard", "registry_digest", "take_in"]


@dataclass(frozen=True, slots=True)
class Intake:
    """Everything that came in.

    `shards` are Arrow files of `article.INTAKE` rows. `records` has one row an input record: `shard`,
    `position`, `id`, `source`, `row`, `published_at`, `captured_at` and `duplicate`.
    """

    shards: tuple[Path, ...]
    records: pl.DataFrame
    sources: tuple[SourceEntry, ...]


def take_in(roots: Sequence[SourceRoot], registry: Registry, runner: Runner, finished: Finished, batch: int) -> Intake:
    """Read and normalise all sources into Arrow files, as far as an earlier build has not.

    UsageError when a source is missing or a sidecar names a file that is not there; PlaceError when the disk fails.
    """
    folder = finished.place(STEP)
    settings = finished.decide(STEP, registry=registry.model_dump(mode="json"))
    packs = Packs(folder)
    cuts = [cut(root, batch, registry, runner, settings, packs) for root in roots]
    tasks = [task for mine in cuts for task in mine]
    reading = Reading(folder.absolute(), registry, settings if finished.keeps else None)
    unit: Unit = "bytes" if any(task.records for task in tasks) else "captures"
    sizes = [task.size if unit == "bytes" else len(task.captures) for task in tasks]
    taken = runner.map(partial(read_task, runner.broadcast(reading)), list(enumerate(tasks)))
    read = list(steps("read", taken, sizes, unit, [task.name for task in tasks]))
    for it in read:
        finished.use(STEP, it.path.stem)
    finished.tell(STEP, sum(it.reused for it in read), counted(sum(len(task.files) for task in tasks), "file"))
    shards = tuple(it.path for it in read)
    sources = tuple(_source_entries(roots, [len(mine) for mine in cuts], [it.light for it in read]))
    return Intake(shards, _identify(_light_table([it.light for it in read]), shards), sources)


def _light_table(lights: Sequence[pa.Table]) -> pl.DataFrame:
    """Put the light columns of all shards together, each row with its shard and position."""
    frames = []
    for shard, table in enumerate(lights):
        frame = pl.from_arrow(table.select(LIGHT))
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
        ["id", "captured_at", "digest", "source", "row", "shard"],
        descending=[False, True, True, False, False, False],
        nulls_last=[True, True, True, False, False, False],
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
    roots: Sequence[SourceRoot], counts: Sequence[int], lights: Sequence[pa.Table]
) -> Iterator[SourceEntry]:
    """Say what each source held: how many files, and one digest over their names and bytes.

    `counts` tells how many tasks, and so tables of `lights`, each source was cut into.
    """
    for root, count, end in zip(roots, counts, accumulate(counts), strict=True):
        mine = [pl.DataFrame(light.select(FILE)).unique() for light in lights[end - count : end]]
        files = pl.concat([pl.DataFrame(schema=dict.fromkeys(FILE, pl.String)), *mine]).unique().sort(FILE)
        yield SourceEntry(path=root.label, files=files.height, digest=digest(files.rows()))


def registry_digest(path: Path | None) -> str | None:
    """Return the digest of a registry's file, or None when there is none."""
    try:
        return sha256(path.read_bytes()) if path else None
    except OSError as error:
        raise PlaceError(
            "place.failed", "cannot read the registry", where=str(path), why=error.strerror or ""
        ) from error

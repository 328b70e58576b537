"""Which rows are not as they were? Found without ever holding the texts of a dataset.

Of each row its id, split, digest and one hash a column are kept in a file, and joined in parts that fit into memory.
Whether a row is as it was is decided by its sha256; the hashes only name the columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa

from copydesk.errors import DataRefused
from copydesk.manifest import FileEntry
from copydesk.parquet import read_groups, row_digests

ROWS_AT_ONCE = 300_000
"""Rows of both sides that are joined at a time: half a kilobyte each, and as much again for what is joined."""

MOST_PARTS = 400
"""Files that are open at once: from 120 million rows on, parts grow in their place."""

_DIGEST = 16
"""Bytes of a sha256 that are kept: two rows of one id would have to be made to agree on purpose."""


@dataclass(frozen=True, slots=True)
class Files:
    """The articles of a dataset: a folder, and the entries of its manifest for the default configuration."""

    folder: Path
    entries: Sequence[FileEntry]

    @property
    def rows(self) -> int:
        """How many rows the manifest states."""
        return sum(entry.rows or 0 for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Apart:
    """The files of two datasets: those that one has, and those that both have, in the folder of the second.

    Rows that lie in the same split and the same bytes do not differ.
    """

    old: Files
    new: Files
    both: Files

    @classmethod
    def of(cls, old: Files, new: Files) -> Apart:
        """Tell the files of two datasets apart."""
        shared = _bytes_of(old) & _bytes_of(new)
        alone = [Files(side.folder, [it for it in side.entries if _bytes(it) not in shared]) for side in (old, new)]
        return cls(alone[0], alone[1], Files(new.folder, [it for it in new.entries if _bytes(it) in shared]))


def _bytes_of(side: Files) -> set[tuple[str | None, str]]:
    return {_bytes(entry) for entry in side.entries}


def _bytes(entry: FileEntry) -> tuple[str | None, str]:
    return entry.split, entry.sha256


def differing(old: Files, new: Files, columns: Sequence[str], work: Path) -> Iterator[pl.DataFrame]:
    """Yield the rows that only one side has, or that differ, in parts that no id is in twice.

    Each has `id`, `was_in` and `now_in` (null where a side has no such row), `changed`, and `columns`, the names of
    those that differ. DataRefused when an id stands for two rows of a side.
    """
    parts = min(-(-(old.rows + new.rows) // ROWS_AT_ONCE) or 1, MOST_PARTS)
    for number, side in enumerate((old, new)):
        _light(side, columns, [_part(work, number, part) for part in range(parts)])
    for part in range(parts):
        before, after = (_read(_part(work, number, part)) for number in range(2))
        yield _joined(before, after, columns)


def _part(work: Path, side: int, part: int) -> Path:
    return work / f"{side}-{part:06d}.arrow"


def _light(side: Files, columns: Sequence[str], targets: Sequence[Path]) -> None:
    """Write what is kept of each row into the file of its part, which its id decides."""
    schema = _lightened(_nothing(columns), "", columns).to_arrow(compat_level=pl.CompatLevel.oldest()).schema
    with ExitStack() as files:
        sinks = [files.enter_context(pa.OSFile(str(target), "wb")) for target in targets]
        writers = [files.enter_context(pa.ipc.new_file(sink, schema)) for sink in sinks]
        for light in _gathered(_rows(side, columns), ROWS_AT_ONCE):
            parts = light.with_columns(part=pl.col("id").hash() % len(targets)).partition_by("part", as_dict=True)
            for (part,), mine in parts.items():
                rows = mine.drop("part").to_arrow(compat_level=pl.CompatLevel.oldest())
                writers[part].write_table(rows.cast(schema))


def _rows(side: Files, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
    for entry in side.entries:
        for table in read_groups(side.folder / entry.path, list(columns)):
            yield _lightened(table, str(entry.split), columns)


def _gathered(frames: Iterator[pl.DataFrame], rows: int) -> Iterator[pl.DataFrame]:
    """Yield frames one behind the other, of so many rows at least: many small pieces cost more than their rows."""
    held: list[pl.DataFrame] = []
    for frame in frames:
        held.append(frame)
        if sum(it.height for it in held) >= rows:
            yield pl.concat(held)
            held = []
    if held:
        yield pl.concat(held)


def _nothing(columns: Sequence[str]) -> pa.Table:
    return pa.table({name: pa.array([], pa.string()) for name in columns})


def _lightened(table: pa.Table, split: str, columns: Sequence[str]) -> pl.DataFrame:
    frame = pl.DataFrame(table)
    digests = pl.Series([digest[:_DIGEST] for digest in row_digests(table)], dtype=pl.Binary)
    hashes = [pl.col(name).hash().alias(f"h{number}") for number, name in enumerate(columns)]
    return frame.select("id", pl.lit(split).alias("split"), digests.alias("digest"), *hashes)


def _read(path: Path) -> pl.DataFrame:
    rows = pl.read_ipc(path)
    path.unlink()
    twice = rows.filter(pl.col("id").is_duplicated())
    if twice.height:
        raise DataRefused(
            "diff.incomparable",
            "an id stands for two rows of one dataset, so its rows cannot be compared",
            where=str(twice["id"][0]),
            help="Run `copydesk verify --level content` on both.",
        )
    return rows


def _joined(before: pl.DataFrame, after: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Return what differs; a null id would be a row of its own on each side."""
    both = before.join(after, on="id", how="full", suffix="_now", coalesce=True, nulls_equal=True)
    is_here = pl.col("digest").is_not_null() & pl.col("digest_now").is_not_null()
    changed = is_here & (pl.col("digest") != pl.col("digest_now"))
    other = [
        pl.when(pl.col(f"h{number}") != pl.col(f"h{number}_now")).then(pl.lit(name))
        for number, name in enumerate(columns)
    ]
    found = both.with_columns(changed=changed).filter(~is_here | changed | (pl.col("split") != pl.col("split_now")))
    named = (
        pl.when(pl.col("changed"))
        .then(pl.concat_list(other).list.drop_nulls())
        .otherwise(pl.lit([], pl.List(pl.String)))
    )
    return found.select("id", was_in="split", now_in="split_now", changed="changed", columns=named)

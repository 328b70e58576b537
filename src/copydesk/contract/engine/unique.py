"""Which rows hold what another row of the same table holds? Asked over any number of files.

First only a hash of each row is kept, eight bytes a row; the rows whose hash comes twice are then read again and
compared as they are, so that a collision of hashes accuses nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from copydesk.report import ROW

Rows = npt.NDArray[np.uint32]
Hashes = npt.NDArray[np.uint64]

MAX_COMPARED = 1_000_000
"""Rows that are compared in memory at a time."""


def repeated_rows(scans: Sequence[pl.LazyFrame], heights: Sequence[int], columns: Sequence[str]) -> list[Rows]:
    """Return, for each scan, the numbers (its column `__row`) of the rows that another row equals in `columns`.

    Nulls and NaN are values like others, as in `polars.DataFrame.is_duplicated`, which pandera asks.
    """
    twice = _twice(scans, heights, columns)
    found: list[list[Rows]] = [[] for _ in scans]
    for part in _parts(twice):
        for number, rows in _compared(scans, columns, part):
            found[number].append(rows)
    empty = np.empty(0, np.uint32)
    return [np.sort(np.concatenate([empty, *mine])) for mine in found]


def _twice(scans: Sequence[pl.LazyFrame], heights: Sequence[int], columns: Sequence[str]) -> Hashes:
    """Return the hashes that more than one row has, sorted."""
    hashes: Hashes = np.empty(sum(heights), np.uint64)
    start = 0
    for scan in scans:
        mine = scan.select(_hash(columns)).collect(engine="streaming").to_series()
        hashes[start : start + len(mine)] = mine.to_numpy()
        start += len(mine)
    hashes = hashes[:start]
    hashes.sort()
    return np.unique(hashes[1:][hashes[1:] == hashes[:-1]])


def _hash(columns: Sequence[str]) -> pl.Expr:
    return pl.struct(columns).hash().alias("hash")


def _parts(twice: Hashes) -> Iterator[pl.Series]:
    """Cut hashes into parts whose rows can be compared in memory, most often one."""
    for start in range(0, len(twice), MAX_COMPARED // 2):
        yield pl.Series("hash", twice[start : start + MAX_COMPARED // 2])


def _compared(scans: Sequence[pl.LazyFrame], columns: Sequence[str], hashes: pl.Series) -> Iterator[tuple[int, Rows]]:
    """Read the rows with these hashes again and yield, scan by scan, those that are really the same."""
    frames = [
        scan.select(ROW, *columns)
        .filter(_hash(columns).is_in(hashes.implode()))
        .with_columns(__scan=pl.lit(number, dtype=pl.UInt32))
        .collect(engine="streaming")
        for number, scan in enumerate(scans)
    ]
    together = pl.concat(frames)
    same = together.filter(together.select(columns).is_duplicated())
    for (number,), mine in same.group_by("__scan", maintain_order=True):
        yield int(str(number)), mine[ROW].to_numpy()

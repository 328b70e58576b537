"""Which rows hold what another row of the same table holds? Asked over any number of files.

First only a hash of each row is kept, eight bytes a row; the rows whose hash comes twice are then read again and
compared as they are, so that a collision of hashes accuses nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import polars as pl

from copydesk.kinds import castable
from copydesk.report import RESERVED, ROW

if TYPE_CHECKING:
    import numpy.typing as npt  # slow to import

Rows: TypeAlias = "npt.NDArray[np.uint32]"
Hashes: TypeAlias = "npt.NDArray[np.uint64]"

SCAN = f"{RESERVED}scan"

MAX_COMPARED = 1_000_000
"""Rows that are compared in memory at a time."""


def repeated_rows(scans: Sequence[pl.LazyFrame], heights: Sequence[int], columns: Sequence[str]) -> list[Rows]:
    """Return, for each scan, the numbers (its column `ROW`) of the rows that another row equals in `columns`.

    Nulls and NaN are values like others, as in `polars.DataFrame.is_duplicated`, which pandera asks. A column that a
    scan lacks is null there. Types that differ become the one that holds the values of both; where there is none, as
    for text and lists, no value of one is a value of the other.
    """
    found: list[list[Rows]] = [[np.empty(0, np.uint32)] for _ in scans]
    for numbers, types in _alike([scan.collect_schema() for scan in scans], columns):
        mine = [scans[number].select(ROW, *_turned(scans[number], types)) for number in numbers]
        twice = _twice(mine, [heights[number] for number in numbers], columns)
        for part in _parts(twice):
            for place, rows in _compared(mine, columns, part):
                found[numbers[place]].append(rows)
    return [np.sort(np.concatenate(rows)) for rows in found]


Types = Mapping[str, pl.DataType]


def _alike(schemas: Sequence[pl.Schema], columns: Sequence[str]) -> Iterator[tuple[list[int], Types]]:
    """Yield which scans are compared with one another, and of which types the columns are then."""
    held = {name: _held([it[name] for it in schemas if name in it]) for name in columns}
    types = {name: dtype for name, dtype in held.items() if dtype is not None}
    if len(types) == len(columns):
        yield list(range(len(schemas))), types
        return
    apart: dict[tuple[pl.DataType, ...], list[int]] = {}
    for number, schema in enumerate(schemas):
        apart.setdefault(tuple(schema.get(name, pl.Null()) for name in columns), []).append(number)
    yield from ((numbers, dict(zip(columns, key, strict=True))) for key, numbers in apart.items())


def _held(dtypes: Sequence[pl.DataType]) -> pl.DataType | None:
    """Return the type that holds the values of all, whole numbers exactly; None when there is none."""
    if all(dtype == dtypes[0] for dtype in dtypes):
        return dtypes[0]
    if all(dtype.is_integer() for dtype in dtypes):
        return pl.Int128()
    try:
        empty = [pl.DataFrame(schema={"it": dtype}) for dtype in dtypes]
        found = pl.concat(empty, how="vertical_relaxed").schema["it"]
    except pl.exceptions.PolarsError:
        return None
    return found if all(castable(dtype, found) for dtype in dtypes) else None


def _turned(scan: pl.LazyFrame, types: Types) -> Iterator[pl.Expr]:
    """Yield the columns as of these types: a hash of 1 differs from type to type."""
    schema = scan.collect_schema()
    for name, dtype in types.items():
        value = pl.col(name) if name in schema else pl.lit(None)
        yield value if schema.get(name) == dtype else value.cast(dtype).alias(name)


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
        .with_columns(pl.lit(number, dtype=pl.UInt32).alias(SCAN))
        .collect(engine="streaming")
        for number, scan in enumerate(scans)
    ]
    together = pl.concat(frames)
    same = together.filter(together.select(columns).is_duplicated())
    for (number,), mine in same.group_by(SCAN, maintain_order=True):
        yield int(str(number)), mine[ROW].to_numpy()

"""How do rows come out of the intake's files in another order, without the files being held?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa

MOST_OPEN = 64
"""Files that are mapped at a time; a system has a limit on them."""


def gather_rows(rows: pl.DataFrame, sources: Sequence[Path], wanted: pa.Schema, size: int) -> Iterator[pa.Table]:
    """Yield the rows at (`shard`, `position`), `size` of them at a time, in their order."""
    opened = lru_cache(MOST_OPEN)(lambda shard: _File(sources[shard], wanted.names))
    for start in range(0, rows.height, size):
        group = rows.slice(start, size).select("shard", "position").with_row_index("place")
        parts, places = [], []
        for (shard,), members in group.group_by("shard", maintain_order=True):
            ordered = members.sort("position")
            parts.append(opened(int(str(shard))).take(ordered["position"].to_numpy()).cast(wanted))
            places.append(ordered["place"])
        yield pa.concat_tables(parts).take(pa.array(pl.concat(places).arg_sort().to_numpy()))


class _File:
    """An Arrow file, mapped from disk. Rows are taken batch by batch: of a whole table, Arrow would copy all others."""

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        with pa.memory_map(str(path)) as mapped:
            found = pa.ipc.open_file(mapped)
            self._batches = [found.get_batch(number).select(list(names)) for number in range(found.num_record_batches)]
        self._ends = np.cumsum([batch.num_rows for batch in self._batches])

    def take(self, positions: np.ndarray[tuple[int], np.dtype[np.uint32]]) -> pa.Table:
        """Return the rows at some positions, which are in order."""
        edges = np.searchsorted(positions, [0, *self._ends])
        taken = [
            batch.take(pa.array(positions[low:high].astype(np.int64) - (end - batch.num_rows)))
            for batch, end, low, high in zip(self._batches, self._ends, edges[:-1], edges[1:], strict=True)
            if high > low
        ]
        return pa.Table.from_batches(taken)

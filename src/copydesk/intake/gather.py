"""How do rows come out of the intake's files in another order, without the files being held?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

MOST_OPEN = 64
"""Files that are mapped at a time; a system has a limit on them."""

MOST_ROWS, MOST_BYTES = 20_000, 64 << 20
"""Rows that are taken at a time, and their bytes, as far as the first file tells; a few more where one block has more.

From each batch of each file something may be wanted, so that to take more at a time costs less.
"""

Places = npt.NDArray[np.int64]


def gather_rows(
    rows: pl.DataFrame, sources: Sequence[Path], wanted: pa.Schema, size: int, filled: str | None = None
) -> Iterator[pa.Table]:
    """Yield the rows at (`shard`, `position`), `size` of them at a time, in their order.

    With `filled`, of each block only the rows in which the list of this name is not empty; it may have none.
    """
    opened = lru_cache(MOST_OPEN)(lambda shard: _File(sources[shard], wanted.names))
    each = opened(int(rows["shard"][0])).bytes_of_a_row if rows.height else 0
    blocks = max(1, min(MOST_ROWS, MOST_BYTES // max(1, each)) // size)
    for start in range(0, rows.height, blocks * size):
        group = rows.slice(start, blocks * size).select("shard", "position").with_row_index("place")
        taken, found = [], []
        for (shard,), members in group.group_by("shard", maintain_order=True):
            ordered, file = members.sort("position"), opened(int(str(shard)))
            if filled:
                ordered = ordered.filter(pl.Series(file.is_filled(filled, _positions(ordered))))
            taken.append(file.take(_positions(ordered)).cast(wanted))
            found.append(ordered["place"].to_numpy())
        places = np.concatenate(found)
        table = pa.concat_tables(taken).take(pa.array(np.argsort(places)))
        bounds = np.searchsorted(np.sort(places), np.arange(0, group.height + size, size))
        yield from (table.slice(low, high - low) for low, high in pairwise(bounds.tolist()))


def _positions(rows: pl.DataFrame) -> Places:
    return rows["position"].to_numpy().astype(np.int64)


class _File:
    """An Arrow file, mapped from disk. Rows are taken batch by batch: of a whole table, Arrow would copy all others."""

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        with pa.memory_map(str(path)) as mapped:
            found = pa.ipc.open_file(mapped)
            self._batches = [found.get_batch(number).select(list(names)) for number in range(found.num_record_batches)]
            self._schema = pa.schema([found.schema.field(name) for name in names])
        self._ends = np.cumsum([batch.num_rows for batch in self._batches])

    @property
    def bytes_of_a_row(self) -> int:
        """How many bytes a row has on average, rounded up."""
        total: int = sum(batch.nbytes for batch in self._batches)
        return -(-total // int(self._ends[-1]))

    def take(self, positions: Places) -> pa.Table:
        """Return the rows at some positions, which are in order."""
        taken = [batch.take(pa.array(places)) for batch, places in self._parted(positions)]
        return pa.Table.from_batches(taken, self._schema)

    def is_filled(self, name: str, positions: Places) -> npt.NDArray[np.bool_]:
        """Tell in which rows a list is not empty."""
        lengths = (
            pc.fill_null(pc.list_value_length(batch[name]), 0).to_numpy()[places]
            for batch, places in self._parted(positions)
        )
        return np.concatenate([np.empty(0, np.int32), *lengths]) > 0

    def _parted(self, positions: Places) -> Iterator[tuple[pa.RecordBatch, Places]]:
        """Yield each batch with the places in it that are wanted."""
        edges = np.searchsorted(positions, [0, *self._ends])
        for batch, end, low, high in zip(self._batches, self._ends, edges[:-1], edges[1:], strict=True):
            if high > low:
                yield batch, positions[low:high] - (end - batch.num_rows)

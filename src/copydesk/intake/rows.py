"""How do rows that were read one by one become a table of the intake?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, islice
from typing import Any, TypeVar

import pyarrow as pa

from copydesk.article import INTAKE
from copydesk.normalise.places import Row

ROWS_PER_BATCH = 512

Thing = TypeVar("Thing")


def rows_table(rows: Sequence[Row]) -> pa.Table:
    """Return rows as a table with the columns `INTAKE`."""
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


def chunked(things: Iterable[Thing], size: int = ROWS_PER_BATCH) -> Iterator[list[Thing]]:
    """Yield things, so many at a time."""
    rest = iter(things)
    while chunk := list(islice(rest, size)):
        yield chunk

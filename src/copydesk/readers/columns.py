"""Are the columns of an Arrow schema such that polars holds them? It panics on some, with a trace of its own."""

from __future__ import annotations

import re
import zoneinfo
from collections import Counter
from collections.abc import Iterable, Iterator

import pyarrow as pa

_OFFSET = re.compile(r"[+-]\d\d:?\d\d")


def check_columns(schema: pa.Schema) -> None:
    """Refuse columns of one name, names with NUL, and types that are not held; pyarrow.ArrowInvalid says which."""
    check_names(schema.names)
    for field in schema:
        for kind in _types(field.type):
            why = _why_not_held(kind)
            if why:
                raise pa.ArrowInvalid(f"the column {field.name!r} is {kind}, and {why}")


def check_names(names: Iterable[str]) -> None:
    """Refuse names that come twice or hold NUL; pyarrow.ArrowInvalid says which."""
    counts = Counter(iter(names))
    twice = [name for name, count in counts.items() if count > 1]
    if twice:
        raise pa.ArrowInvalid(f"two columns are called {twice[0]!r}")
    odd = [name for name in counts if "\0" in name]
    if odd:
        raise pa.ArrowInvalid(f"the name of a column holds a NUL character: {odd[0]!r}")


def _types(kind: pa.DataType) -> Iterator[pa.DataType]:
    """Yield a type and all that it is made of."""
    yield kind
    for number in range(kind.num_fields):
        yield from _types(kind.field(number).type)
    if isinstance(kind, pa.DictionaryType):
        yield from _types(kind.value_type)


def _why_not_held(kind: pa.DataType) -> str:
    if pa.types.is_decimal256(kind):
        return "decimals of more than 38 digits are not read"
    if pa.types.is_timestamp(kind) and kind.tz and not _is_zone(kind.tz):
        return "that time zone is not known"
    return ""


def _is_zone(name: str) -> bool:
    if _OFFSET.fullmatch(name):
        return True
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True

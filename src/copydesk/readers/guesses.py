"""Of which types are the values of JSONL and CSV, when nobody says? As narrow as all of them allow.

CSV has nothing but text, and JSON has no dates. A type is guessed when `types.reading` reads every value as it, and
every value is also written the way that type is written: `007` and `inf` are no numbers, and a version `1.10` is one.
"""

from __future__ import annotations

import contextlib
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from copydesk.kinds import MixedError, joined
from copydesk.readers.raw import Raw
from copydesk.readers.types import Read, kind_of, reading

_MOMENT = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)?"
_WRITTEN: Sequence[tuple[pl.DataType, re.Pattern[str]]] = (
    (pl.Int64(), re.compile(r"0|-?[1-9]\d*", re.ASCII)),
    (pl.Float64(), re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|(?i:nan)", re.ASCII)),
    (pl.Boolean(), re.compile(r"(?i:true|false)", re.ASCII)),
    (pl.Date(), re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)),
    (pl.Datetime("us", "UTC"), re.compile(_MOMENT, re.ASCII)),
    (pl.Datetime("us"), re.compile(_MOMENT, re.ASCII)),
)
"""What text may stand for, in the order in which it is asked."""

_EXACT = 2**53
"""Whole numbers up to here are exact in a float; longer ones are names, not measures."""

_JSON_TEXT = (pl.Date, pl.Datetime)


@dataclass(slots=True)
class _Candidate:
    """A type that all values so far could have; `is_sure` once one of them cannot be anything simpler."""

    dtype: pl.DataType
    pattern: re.Pattern[str] | None
    read: Read
    is_sure: bool = False

    def takes(self, value: Any) -> bool:  # noqa: ANN401 - any JSON value
        """Tell whether a value may be of the type."""
        if self.pattern is not None and (not isinstance(value, str) or not self.pattern.fullmatch(value)):
            return False
        try:
            found = self.read(value)
        except (ValueError, TypeError, OverflowError, RecursionError):
            return False
        if self.pattern is not None and isinstance(found, float) and not math.isnan(found):
            self.is_sure = True
            return abs(found) <= _EXACT or ("e" in value.casefold() and not math.isinf(found))
        self.is_sure |= not isinstance(found, float)
        return True


@dataclass(slots=True)
class _Column:
    """What is known of a column: what its text may stand for, and the JSON type that holds all values."""

    candidates: list[_Candidate]
    kind: pl.DataType | None = field(default_factory=pl.Null)

    def look(self, value: Any, *, text: bool) -> None:  # noqa: ANN401 - any JSON value
        """Look at one more value."""
        self.candidates = [it for it in self.candidates if it.takes(value)]
        if text:
            self.kind = pl.String() if isinstance(self.kind, (pl.Null, pl.String)) else None
        elif self.kind is not None:
            self.kind = _held(self.kind, value)

    def dtype(self) -> pl.DataType | None:
        """Return the type, `Null` when there was no value, None when the values are of several types."""
        for candidate in self.candidates:
            if candidate.is_sure and (candidate.pattern is None or isinstance(self.kind, pl.String)):
                return candidate.dtype
        return self.kind


class Guesses:
    """The types of the columns of some files, growing with each row that is looked at.

    `wanted` are types that are tried first, for columns of these names. `columns` keeps the order in which columns
    were first seen; `unread` counts rows that could not be parsed.
    """

    def __init__(self, wanted: Mapping[str, pl.DataType]) -> None:
        self._wanted = wanted
        self._columns: dict[str, _Column] = {}
        self.unread = 0

    def look(self, raws: Iterable[Raw], *, text: bool) -> frozenset[str]:
        """Look at the rows of one file, and return the columns that it has; `text` for CSV."""
        seen: dict[str, None] = {}
        for raw in raws:
            self.unread += raw.values is None
            for name, value in (raw.values or {}).items():
                seen[name] = None
                column = self._columns.get(name) or self._columns.setdefault(name, self._new(name, text=text))
                if value is not None:
                    column.look(value, text=text)
        return frozenset(seen)

    def _new(self, name: str, *, text: bool) -> _Column:
        found = [
            _Candidate(it, how, reading(it, text=text)) for it, how in _WRITTEN if text or isinstance(it, _JSON_TEXT)
        ]
        with contextlib.suppress(TypeError, KeyError):
            found.insert(0, _Candidate(self._wanted[name], None, reading(self._wanted[name], text=text), is_sure=True))
        return _Column(found)

    def types(self) -> dict[str, pl.DataType | None]:
        """Return the type of each column: `Null` without a value, None where values of several types are mixed."""
        return {name: column.dtype() for name, column in self._columns.items()}


def _held(kind: pl.DataType, value: Any) -> pl.DataType | None:  # noqa: ANN401 - any JSON value
    """Return the type that holds one more value, None when only text would; a huge whole number is a float."""
    with contextlib.suppress(MixedError):
        return joined(kind, kind_of(value, huge=pl.Float64()))
    return None

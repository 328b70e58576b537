"""What does a check promise about every value, and do other checks promise that too?

A built-in check becomes promises that can be compared: a bound, a length, a set. Where values are promised to be of
a set, other checks are tried on that set. Any other check is promised only by one that is the same. A "no" may be
too careful, a "yes" never is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl
from pandera.api.checks import Check

from copydesk.contract.diff.sameness import signature
from copydesk.contract.pandera_checks import MEMBERS, arguments, builtin_expression, builtin_name, passes_null

Kind = Literal["from", "to", "longer", "shorter", "prefix", "suffix", "among", "outside", "no null", "same"]


@dataclass(frozen=True, slots=True)
class Promise:
    """One thing that holds for every value; `is_open` for a bound that is not itself reached."""

    kind: Kind
    value: Any
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Promises:
    """What the error checks of a column promise together, on a column of this type (None for a whole table)."""

    checks: Sequence[Check]
    dtype: pl.DataType | None
    filled: bool
    all: Sequence[Promise]

    @classmethod
    def of(
        cls, checks: Iterable[Check], dtype: pl.DataType | None, *, nullable: bool, filled: bool = False
    ) -> Promises:
        """Return what those checks promise that are no warnings; a column without nulls promises that as well.

        `filled`: a default stands in for nulls in the checks, so that no check promises anything about nulls.
        """
        kept = [check for check in checks if not check.raise_warning]
        found = [promise for check in kept for promise in _promises(check, dtype, filled=filled)]
        return cls(kept, dtype, filled, found if nullable else [*found, Promise("no null", None)])

    def hold(self, check: Check, *, filled: bool) -> bool:
        """Tell whether every value that keeps these promises keeps a check; `filled` as it is where that one stands."""
        return all(self._holds(promise, check) for promise in _promises(check, self.dtype, filled=filled))

    def _holds(self, promise: Promise, check: Check) -> bool:
        if any(_implies(mine, promise) for mine in self.all):
            return True
        if promise.kind == "outside":
            return all(self._excludes(value) for value in promise.value)
        return promise.kind not in {"no null", "same"} and self._tried(check)

    def _tried(self, check: Check) -> bool:
        """Try a check on all values that there can be, if these are a set."""
        among = next((mine.value for mine in self.all if mine.kind == "among"), None)
        return among is not None and all(_keeps(check, value, self.dtype) for value in among)

    def _excludes(self, value: object) -> bool:
        return any(not _keeps(mine, value, self.dtype, otherwise=True) for mine in self.checks)


def _keeps(check: Check, value: object, dtype: pl.DataType | None, *, otherwise: bool = False) -> bool:
    """Ask pandera's own expression about one value; `otherwise` when it has none, or cannot take the value."""
    if dtype is None:
        return otherwise
    try:
        kept = builtin_expression(check, ["value"])
        if kept is None:
            return otherwise
        frame = pl.DataFrame({"value": [value]}, schema={"value": dtype}, strict=True)
        return bool(frame.select(passes_null(check, kept)).item())
    except Exception:  # noqa: BLE001 - whatever polars or pandera raise about a value that does not fit
        return otherwise


def _promises(check: Check, dtype: pl.DataType | None, *, filled: bool) -> list[Promise]:
    name = builtin_name(check)
    given = arguments(check)
    make = _MADE.get(name or "")
    found = make(given) if make else [_same(check, name, given)]
    if isinstance(dtype, pl.DataType) and dtype.is_integer():
        found = [_closed(promise) for promise in found]
    return found if check.ignore_na or filled else [*found, Promise("no null", None)]


def _same(check: Check, name: str | None, given: Mapping[str, Any]) -> Promise:
    if name is None:
        return Promise("same", signature(check))
    if name == "str_matches":
        # pandera looks for the pattern at the start, whether or not it says so.
        pattern = getattr(given["pattern"], "pattern", given["pattern"])
        return Promise("same", (name, pattern if pattern.startswith("^") else f"^{pattern}"))
    return Promise("same", (name, repr(sorted(given.items(), key=repr))))


def _closed(promise: Promise) -> Promise:
    """Between two whole numbers there is none: above 0 is from 1."""
    if not promise.is_open or not isinstance(promise.value, int):
        return promise
    return Promise(promise.kind, promise.value + (1 if promise.kind == "from" else -1))


def _length(given: Mapping[str, Any]) -> list[Promise]:
    exact = given.get("exact_value")
    low, high = (given.get("min_value"), given.get("max_value")) if exact is None else (exact, exact)
    found: list[Promise] = [Promise("longer", low)] if low is not None else []
    return found + ([Promise("shorter", high)] if high is not None else [])


def _range(given: Mapping[str, Any]) -> list[Promise]:
    return [
        Promise("from", given["min_value"], not given.get("include_min", True)),
        Promise("to", given["max_value"], not given.get("include_max", True)),
    ]


def _members(given: Mapping[str, Any]) -> list[Promise]:
    values = tuple(given["values"])
    return [Promise("among", values), Promise("same", (MEMBERS, frozenset(values)))]


_MADE: Mapping[str, Callable[[Mapping[str, Any]], list[Promise]]] = {
    "equal_to": lambda given: [Promise("among", (given["value"],))],
    "not_equal_to": lambda given: [Promise("outside", (given["value"],))],
    "greater_than": lambda given: [Promise("from", given["min_value"], is_open=True)],
    "greater_than_or_equal_to": lambda given: [Promise("from", given["min_value"])],
    "less_than": lambda given: [Promise("to", given["max_value"], is_open=True)],
    "less_than_or_equal_to": lambda given: [Promise("to", given["max_value"])],
    "in_range": _range,
    "isin": lambda given: [Promise("among", tuple(given["allowed_values"]))],
    "notin": lambda given: [Promise("outside", tuple(given["forbidden_values"]))],
    "str_startswith": lambda given: [Promise("prefix", given["string"])],
    "str_endswith": lambda given: [Promise("suffix", given["string"])],
    "str_length": _length,
    MEMBERS: _members,
}


def _implies(one: Promise, other: Promise) -> bool:
    """Tell whether a promise alone makes another one true."""
    if one.kind != other.kind:
        return False
    try:
        return bool(_STRONGER[one.kind](one, other))
    except TypeError:  # bounds of different types
        return False


_STRONGER: Mapping[Kind, Callable[[Promise, Promise], Any]] = {
    "from": lambda one, other: one.value > other.value or _reached(one, other),
    "to": lambda one, other: one.value < other.value or _reached(one, other),
    "longer": lambda one, other: one.value >= other.value,
    "shorter": lambda one, other: one.value <= other.value,
    "prefix": lambda one, other: one.value.startswith(other.value),
    "suffix": lambda one, other: one.value.endswith(other.value),
    "among": lambda one, other: set(one.value) <= set(other.value),
    "outside": lambda one, other: set(one.value) >= set(other.value),
    "no null": lambda one, other: True,  # noqa: ARG005 - it has no value
    "same": lambda one, other: one.value == other.value,
}


def _reached(one: Promise, other: Promise) -> bool:
    return bool(one.value == other.value) and (one.is_open or not other.is_open)

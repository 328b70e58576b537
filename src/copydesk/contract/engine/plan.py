"""How is a table held against a contract? One entry a check, each with the way that it is run.

Built-in checks and news rules are expressions of one pass; a check of the user's own is run batch by batch through
pandera; what looks at all rows is accumulated over all files. A plan knows nothing of pandera: `compile` makes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from copydesk.report import RESERVED, Road, Severity

if TYPE_CHECKING:
    from pandera.api.checks import Check

BEFORE = f"{RESERVED}was "
"""Stands before the name of a column that was changed for the checks, where it is kept as it was."""


@dataclass(frozen=True, slots=True)
class ByBatch:
    """A check of the user's own; `column` is the one it is handed, None the whole frame."""

    check: Check
    column: str | None


@dataclass(frozen=True, slots=True)
class Unique:
    """No two rows hold the same values in these columns; nulls are values here, as pandera has it."""

    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Members:
    """The values of a column, nulls aside, are exactly these."""

    column: str
    values: frozenset[object]


@dataclass(frozen=True, slots=True)
class Broken:
    """Names or types alone break the check; no row has to be read to know it."""

    message: str


@dataclass(frozen=True, slots=True)
class NotRun:
    """There is nothing to run the check on; what that breaks has an entry of its own."""

    reason: str


How = pl.Expr | ByBatch | Unique | Members | Broken | NotRun | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One check: what it is called, what it asks for in words, how serious it is, and how it is run.

    An expression is true where a row keeps the check, and never null. None: names and types keep it. `part` is
    `nullable`, `unique` and the like for what is no `Check` of pandera.
    """

    code: str
    column: str | None
    severity: Severity = "error"
    says: str
    how: How
    part: str = "check"

    @property
    def road(self) -> Road:
        """Return the way that the check is run, in words for the report."""
        if isinstance(self.how, ByBatch):
            return "per batch"
        if isinstance(self.how, (Unique, Members)):
            return "global"
        if isinstance(self.how, NotRun):
            return "not run"
        return "fused" if isinstance(self.how, pl.Expr) else "structure"


@dataclass(frozen=True, slots=True)
class Plan:
    """How a table is checked.

    `coerced` and `filled` are put into the table before the checks, as pandera does: values of another type,
    defaults, columns that are missing. `columns` are those that the checks see; `checks` are in the order of the
    contract, and no two of them have the same code and column.
    """

    columns: tuple[str, ...]
    changed: tuple[str, ...]
    coerced: Mapping[str, pl.Expr]
    filled: Mapping[str, pl.Expr]
    checks: tuple[Planned, ...]

    def prepare(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """Return the table as the checks see it, and beside each changed column what it was, under `BEFORE`."""
        frame = frame.with_columns(pl.col(name).alias(f"{BEFORE}{name}") for name in self.changed)
        for changes in (self.coerced, self.filled):
            frame = frame.with_columns(**changes) if changes else frame
        return frame


def missing_in(checks: Iterable[Planned]) -> frozenset[str]:
    """Return the columns that are missing, which is a finding already."""
    return frozenset(
        it.column for it in checks if it.part == "required" and isinstance(it.how, Broken) and it.column is not None
    )

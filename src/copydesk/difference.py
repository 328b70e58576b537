"""What is a difference between two datasets, and which part of a version number does it move?

PATCH: the same rows with the same values. MINOR: rows were added, or a column that may be empty; what was there is as
it was and where it was. MAJOR: anything else, because what somebody trained or measured on is not there any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Literal

from pydantic import BaseModel, ConfigDict

from copydesk.release import Version

Level = Literal["patch", "minor", "major"]
LEVELS: Sequence[Level] = ("patch", "minor", "major")
"""The parts of a version number, the least first."""

RowKind = Literal["removed", "changed", "moved", "added"]
MAX_EXAMPLES = 20
"""Rows of each kind that are named in a report; a table of all of them can be written."""

MAX_PROVIDERS = 200
_RANK: Mapping[Level, int] = MappingProxyType({level: rank for rank, level in enumerate(LEVELS)})


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class SplitChange(_Frozen):
    """The rows of a split before and after; `left` and `came` are those that another split has or had."""

    split: str
    before: int
    after: int
    added: int
    removed: int
    changed: int
    left: int
    came: int


class ColumnChange(_Frozen):
    """A column that was added, is gone, or is of another type; breaking when code for the old table may fail."""

    column: str | None
    kind: str
    impact: Literal["breaking", "additive", "neutral"]
    message: str


class ProviderChange(_Frozen):
    """How many rows an outlet had and has."""

    provider_domain: str | None
    before: int
    after: int


class Span(_Frozen):
    """The first and the last day of publication; null where no row has a date."""

    first: str | None
    last: str | None


class RowChange(_Frozen):
    """One row that is not as it was: its id, the splits before and after, and the columns that differ."""

    id: str
    kind: RowKind
    was_in: str | None
    now_in: str | None
    columns: list[str]


class Difference(_Frozen):
    """Everything that differs between the articles of two datasets; a row that moved may be changed as well.

    `columns_changed` counts the rows in which a column differs. `providers` are those whose rows are more or fewer now,
    the largest difference first, `providers_left_out` counts the rest.
    """

    level: Level
    why: list[str]
    before: int
    after: int
    added: int
    removed: int
    changed: int
    moved: int
    splits: list[SplitChange]
    columns_changed: dict[str, int]
    schema_changes: list[ColumnChange]
    providers: list[ProviderChange]
    providers_left_out: int
    days_before: Span
    days_after: Span
    examples: list[RowChange]


def at_least(level: Level, needed: Level) -> bool:
    """Tell whether a level covers another one."""
    return _RANK[level] >= _RANK[needed]


def under_rules(found: Difference, before: str | None, after: str | None) -> Difference:
    """Return a difference between datasets whose splits are dealt by these rules: another one is a major step."""
    if before is None or after is None or before == after:
        return found
    why = f"the splits are dealt by another rule: by {before} before, by {after} now"
    return found.model_copy(update={"level": "major", "why": [why, *(found.why if found.level == "major" else [])]})


def next_version(known: Version, level: Level) -> Version:
    """Return the version that follows one by a step of this level."""
    steps = {
        "patch": Version(known.major, known.minor, known.patch + 1),
        "minor": Version(known.major, known.minor + 1, 0),
        "major": Version(known.major + 1, 0, 0),
    }
    return steps[level]


def step(known: Version, later: Version) -> Level | None:
    """Return the level of the step between two versions, None when the second does not come later."""
    if later <= known:
        return None
    if later.major > known.major:
        return "major"
    return "minor" if later.minor > known.minor else "patch"

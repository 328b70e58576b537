"""Which rows of many files break the checks that no single row can answer?

Uniqueness is asked over all files; a check of the user's own is asked batch by batch, and over everything at once
when it turns out to look at other rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from copydesk.contract.engine.plan import ByBatch, Members, Plan, Planned, Unique
from copydesk.contract.engine.unique import Rows, repeated_rows
from copydesk.report import ROW, Road


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a table: how it is checked, its rows (with their numbers in `__row`), and how many there are."""

    plan: Plan
    scan: pl.LazyFrame
    rows: int


@dataclass(slots=True)
class Marks:
    """Answers about rows that the streaming pass cannot find itself.

    `rows`: for each part, by the place of a check in its plan, the rows that break it. `said`: checks that speak of
    the whole table, with what is wrong. `roads`: checks that took another way than planned.
    """

    rows: list[dict[int, Rows]]
    said: list[tuple[Planned, str]] = field(default_factory=list)
    roads: dict[str, Road] = field(default_factory=dict)


def mark(parts: Sequence[Part]) -> Marks:
    """Run all checks of all parts that are no expressions; ContractError when a check of the user's own raises."""
    marks = Marks([{} for _ in parts])
    for planned, places in _shared(parts):
        prepared = [parts[number].plan.prepare(parts[number].scan) for number, _ in places]
        if isinstance(planned.how, Unique):
            heights = [parts[number].rows for number, _ in places]
            _place(marks, places, repeated_rows(prepared, heights, planned.how.columns))
        elif isinstance(planned.how, Members):
            wrong = _members(prepared, planned.how)
            marks.said += [(planned, wrong)] if wrong else []
        elif isinstance(planned.how, ByBatch):
            seen = [planned.how.column] if planned.how.column else None
            plans = [parts[number].plan for number, _ in places]
            pairs = zip(prepared, plans, strict=True)
            _ask(
                marks, planned, planned.how, places, [scan.select(ROW, *(seen or plan.columns)) for scan, plan in pairs]
            )
    return marks


Places = Sequence[tuple[int, int]]
"""Where a check stands: the number of a part, and its place in the plan of that part."""


def _shared(parts: Sequence[Part]) -> Iterator[tuple[Planned, Places]]:
    """Yield each check that is no expression once, with all its places."""
    found: dict[tuple[str, str | None], list[tuple[int, int]]] = {}
    first: dict[tuple[str, str | None], Planned] = {}
    for number, part in enumerate(parts):
        seen: dict[tuple[str, str | None], int] = {}
        for place, planned in enumerate(part.plan.checks):
            if isinstance(planned.how, (Unique, Members, ByBatch)):
                # Two checks may share a code: the first of one file is the first of every file.
                turn = seen[planned.code, planned.column] = seen.get((planned.code, planned.column), 0) + 1
                key = (f"{planned.code}#{turn}", planned.column)
                first.setdefault(key, planned)
                found.setdefault(key, []).append((number, place))
    yield from ((first[key], places) for key, places in found.items())


def _place(marks: Marks, places: Places, rows: Sequence[Rows]) -> None:
    for (number, place), mine in zip(places, rows, strict=True):
        if len(mine):
            marks.rows[number][place] = mine


def _members(scans: Sequence[pl.LazyFrame], how: Members) -> str:
    """Say how the values of a column differ from those that are asked for; nothing when they do not."""
    found: set[object] = set()
    for scan in scans:
        values = scan.select(pl.col(how.column).drop_nulls().unique()).collect(engine="streaming").to_series()
        found |= set(values.to_list())
    parts = [
        f"{word} {', '.join(f'`{str(value)[:40]}`' for value in sorted(some, key=str)[:5])}"
        for word, some in (("missing:", how.values - found), ("not asked for:", found - how.values))
        if some
    ]
    return "; ".join(parts)


def _ask(marks: Marks, planned: Planned, how: ByBatch, places: Places, scans: Sequence[pl.LazyFrame]) -> None:
    """Ask a check batch by batch, and about everything at once when it turns out to look at other rows."""
    from copydesk.contract.engine.batches import kept, looks_around  # noqa: PLC0415 - only such a check needs pandera

    found: list[list[Rows]] = [[] for _ in scans]
    for number, scan in enumerate(scans):
        for turn, batch in enumerate(scan.collect_batches(maintain_order=True, engine="streaming")):
            if not batch.height:
                continue
            mask = None if turn == 0 and looks_around(how, batch.drop(ROW)) else kept(how, batch.drop(ROW))
            if not isinstance(mask, pl.Series):
                _ask_whole(marks, planned, how, places, scans)
                return
            found[number].append(batch[ROW].filter(~mask).to_numpy())
    _place(marks, places, [np.concatenate([np.empty(0, np.uint32), *mine]) for mine in found])


def _ask_whole(marks: Marks, planned: Planned, how: ByBatch, places: Places, scans: Sequence[pl.LazyFrame]) -> None:
    """Ask a check about all rows at once, in memory: it looks at other rows than the one it speaks of."""
    from copydesk.contract.engine.batches import kept  # noqa: PLC0415 - only such a check needs pandera

    marks.roads[planned.code] = "whole table"
    frames = [scan.collect(engine="streaming") for scan in scans]
    together = pl.concat(frames, how="diagonal_relaxed")
    mask = kept(how, together.drop(ROW)) if together.height else True
    if isinstance(mask, bool):
        marks.said += [] if mask else [(planned, "the check says no to the table as a whole")]
        return
    ends = np.cumsum([frame.height for frame in frames])
    rows = [
        frame[ROW].filter(~mask.slice(end - frame.height, frame.height)).to_numpy()
        for frame, end in zip(frames, ends.tolist(), strict=True)
    ]
    _place(marks, places, rows)

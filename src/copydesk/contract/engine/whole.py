"""Which rows of many files break the checks that no single row can answer?

Uniqueness is asked over all files. Checks of the user's own are asked together, batch by batch, in one pass over each
file; one that may look at other rows is asked over everything at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from copydesk.contract.engine.plan import Broken, ByBatch, Members, Plan, Planned, Unique, missing_in
from copydesk.contract.engine.unique import Rows, repeated_rows
from copydesk.errors import ContractError
from copydesk.report import ROW, Road


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a table: how it is checked, its rows (with their numbers in `ROW`), and how many there are."""

    plan: Plan
    scan: pl.LazyFrame
    rows: int


@dataclass(slots=True)
class Marks:
    """Answers about rows that the streaming pass cannot find itself.

    `rows`: for each part, by the place of a check in its plan, the rows that break it. `said`: checks that speak of
    the whole table, with what is wrong. `roads`: checks that took another way than planned, by code and column.
    """

    rows: list[dict[int, Rows]]
    said: list[tuple[Planned, str]] = field(default_factory=list)
    roads: dict[tuple[str, str | None], Road] = field(default_factory=dict)


Places = Sequence[tuple[int, int]]
"""Where a check stands: the number of a part, and its place in the plan of that part."""


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """A check of the user's own, where it stands, and the columns that it looks at; None for all."""

    planned: Planned
    how: ByBatch
    places: Places
    columns: tuple[str, ...] | None

    def seen(self, part: Part) -> list[str]:
        """Return the columns of a part that the check is handed."""
        return list(part.plan.columns if self.columns is None else self.columns)

    def lost(self, part: Part) -> str:
        """Say why the check cannot be asked about a part at all; nothing when it can."""
        missing = [name for name in self.seen(part) if name not in part.plan.columns]
        return f"not run: the table has no column `{missing[0]}`" if missing else ""


def mark(parts: Sequence[Part]) -> Marks:
    """Run all checks of all parts that are no expressions; ContractError when a check of the user's own raises."""
    marks = Marks([{} for _ in parts])
    by_row: list[_Asked] = []
    for planned, places in _shared(parts):
        if isinstance(planned.how, Unique):
            _place(marks, places, _repeated(parts, places))
        elif isinstance(planned.how, Members):
            wrong = _members([_prepared(parts[number]) for number, _ in places], planned.how)
            marks.said += [(planned, wrong)] if wrong else []
        elif isinstance(planned.how, ByBatch):
            asked, is_by_row = _reached(planned, planned.how, places, parts)
            if is_by_row:
                by_row.append(asked)
            else:
                _ask_whole(marks, asked, parts)
    for number, part in enumerate(parts):
        _ask_rows(marks, [asked for asked in by_row if number in dict(asked.places)], number, part)
    return marks


def _reached(planned: Planned, how: ByBatch, places: Places, parts: Sequence[Part]) -> tuple[_Asked, bool]:
    """Return a check with the columns that it looks at, and whether it looks at one row at a time."""
    from copydesk.contract.engine.reach import reach  # noqa: PLC0415 - only such a check needs pandera

    columns: dict[str, pl.DataType] = {}
    for number, _ in reversed(places):
        schema = _prepared(parts[number]).collect_schema()
        columns |= {name: schema[name] for name in parts[number].plan.columns}
    looks = reach(how, pl.Schema(columns))
    return _Asked(planned, how, places, looks.columns), looks.by_row


def _prepared(part: Part) -> pl.LazyFrame:
    return part.plan.prepare(part.scan)


def _repeated(parts: Sequence[Part], places: Places) -> list[Rows]:
    """Return the rows that come twice; a column that only some files have is null in the others."""
    hows = [parts[number].plan.checks[place].how for number, place in places]
    columns = list(dict.fromkeys(name for how in hows if isinstance(how, Unique) for name in how.columns))
    return repeated_rows(
        [_prepared(parts[number]) for number, _ in places], [parts[number].rows for number, _ in places], columns
    )


def _shared(parts: Sequence[Part]) -> Iterator[tuple[Planned, Places]]:
    """Yield each check that is no expression once, with all its places."""
    found: dict[tuple[str, str | None], list[tuple[int, int]]] = {}
    first: dict[tuple[str, str | None], Planned] = {}
    for number, part in enumerate(parts):
        # A file that could not be read at all has no columns, and a finding that says so.
        for place, planned in enumerate(part.plan.checks if part.plan.columns or part.rows else ()):
            if isinstance(planned.how, (Unique, Members, ByBatch)):
                key = (planned.code, planned.column)
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


def _ask_rows(marks: Marks, checks: Sequence[_Asked], number: int, part: Part) -> None:
    """Ask checks about the rows of one part, batch by batch, all of them in one pass."""
    for asked in checks:
        _tell_lost(marks, asked, part)
    found: dict[_Asked, list[Rows]] = {asked: [np.empty(0, np.uint32)] for asked in checks if not asked.lost(part)}
    if not found:
        return
    from copydesk.contract.engine.batches import kept  # noqa: PLC0415 - only such a check needs pandera

    columns = dict.fromkeys(name for asked in found for name in asked.seen(part))
    scan = _prepared(part).select(ROW, *columns)
    for batch in scan.collect_batches(maintain_order=True, engine="streaming"):
        for asked in list(found) if batch.height else ():
            try:
                mask = kept(asked.how, batch.select(asked.seen(part)))
            except ContractError as error:
                marks.said.append((asked.planned, _raised(part, error)))
                del found[asked]
                continue
            answers = pl.repeat(mask, batch.height, eager=True) if isinstance(mask, bool) else mask
            found[asked].append(batch[ROW].filter(~answers).to_numpy())
    for asked, rows in found.items():
        _place(marks, [place for place in asked.places if place[0] == number], [np.concatenate(rows)])


def _tell_lost(marks: Marks, asked: _Asked, part: Part) -> None:
    """Say that a check cannot be asked, unless the column that it looks at is told to be missing already."""
    if not asked.lost(part):
        return
    if missing_in(part.plan.checks) & set(asked.seen(part)):
        marks.roads[asked.planned.code, asked.planned.column] = "not run"
    else:
        marks.said.append((asked.planned, asked.lost(part)))


def _raised(part: Part, error: ContractError) -> str:
    """Say that a check could not be run where names or types of the table are wrong; elsewhere the contract is."""
    if not _is_broken(part):
        raise error
    return f"not run: {error.why or error}"


def _is_broken(part: Part) -> bool:
    return any(isinstance(planned.how, Broken) for planned in part.plan.checks)


def _ask_whole(marks: Marks, asked: _Asked, parts: Sequence[Part]) -> None:
    """Ask a check about all rows at once, in memory: it may look at other rows than the one it speaks of."""
    from copydesk.contract.engine.batches import kept  # noqa: PLC0415 - only such a check needs pandera

    marks.roads[asked.planned.code, asked.planned.column] = "whole table"
    lost = [parts[number] for number, _ in asked.places if asked.lost(parts[number])]
    if lost:
        _tell_lost(marks, asked, lost[0])
        return
    mine = [parts[number] for number, _ in asked.places]
    frames = [_prepared(part).select(ROW, *asked.seen(part)).collect(engine="streaming") for part in mine]
    try:
        together = pl.concat(frames, how="diagonal_relaxed")
        mask = kept(asked.how, together.drop(ROW))
    except pl.exceptions.PolarsError as error:
        marks.said.append((asked.planned, f"not run: the files differ in their types: {error}"))
        return
    except ContractError as error:
        marks.said.append((asked.planned, _raised(next((it for it in mine if _is_broken(it)), mine[0]), error)))
        return
    if isinstance(mask, bool):
        marks.said += [] if mask else [(asked.planned, "the check says no to the table as a whole")]
        return
    ends = np.cumsum([frame.height for frame in frames])
    rows = [
        frame[ROW].filter(~mask.slice(end - frame.height, frame.height)).to_numpy()
        for frame, end in zip(frames, ends.tolist(), strict=True)
    ]
    _place(marks, asked.places, rows)

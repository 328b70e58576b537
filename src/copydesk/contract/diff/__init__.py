"""What does a change of a contract mean for those who read the data?

Readers wrote their code for the first contract, and now get data that keep the second. A change is

- breaking when a table can keep the second contract and break the first: something they relied on may be gone;
- additive when each table that keeps the second keeps the first, and more is there or promised than before;
- neutral when the same tables keep both: words, places or warnings differ.

What cannot be decided is breaking, and so is a column that is named no more. Warnings promise nothing. Types are
compared exactly, as `check` does: a narrower type is another one to Arrow, to `datasets`, and to the first contract.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from pandera.api.polars.components import Column
from pandera.api.polars.container import DataFrameSchema
from pandera.engines import polars_engine

from copydesk.contract.diff.changes import IMPACTS, Change, Checked, Impact, check_changes
from copydesk.contract.diff.promises import Promises
from copydesk.contract.diff.renames import probable_renames
from copydesk.contract.pandera_types import lets_through, pandera_type, shown
from copydesk.kinds import instance, relation

_KIND_OF = {"narrower": "type-narrowed", "wider": "type-widened", "another": "type-changed"}

MAX_PAIRS = 1_000
"""Pairs of a column that is gone and a new one that are looked at for a rename."""


@dataclass(frozen=True, slots=True)
class Side:
    """What is compared: a contract, or data, which have columns and types and promise nothing else."""

    schema: DataFrameSchema
    is_data: bool = False

    @classmethod
    def of_columns(cls, columns: Mapping[str, pl.DataType | None]) -> Side:
        """Return the side of data with these columns; None for one that no single type holds."""
        found = {name: Column(pandera_type(dtype), name=name) for name, dtype in columns.items()}
        return cls(DataFrameSchema(found), is_data=True)

    def types(self) -> dict[str, pl.DataType]:
        """Return the columns that are of one type, with it."""
        found = {str(name): self.schema.dtype or it.dtype for name, it in self.schema.columns.items() if not it.regex}
        return {name: instance(it.type) for name, it in found.items() if it is not None}


@dataclass(frozen=True, slots=True)
class _Seen:
    """A column as it may lie on disk: what is coerced or filled for the checks need not be so there."""

    column: Column
    dtype: polars_engine.DataType | None
    required: bool
    nullable: bool
    coerced: bool

    @property
    def checked(self) -> Checked:
        """The checks, with what they promise about values on disk."""
        kind = instance(self.dtype.type) if self.dtype else None
        has_default = self.column.default is not None
        promises = Promises.of(self.column.checks, kind, nullable=self.nullable, filled=has_default)
        return Checked(self.column.checks, promises)


def compare(before: Side, after: Side) -> tuple[Change, ...]:
    """Return every difference, the most serious first, then in the order of the columns.

    When one side is data, only columns and types are compared: data promise nothing about the next data.
    """
    old, new = _columns(before, after), _columns(after, before)
    gone = {name: it for name, it in old.items() if name not in new}
    added = {name: it for name, it in new.items() if name not in old}
    alike = _alike(gone, added, types_only=before.is_data or after.is_data)
    renamed = probable_renames(list(gone), list(added), alike)
    found: list[Change] = []
    for name, seen in old.items():
        other = name if name in new else renamed.get(name)
        if other is None:
            found += _gone(name, seen, after)
            continue
        found += [_renamed(name, other)] if other != name else []
        found += _column_changes(other, seen, new[other], (before, after))
    for name, seen in added.items():
        found += [] if name in renamed.values() else [_added(name, seen, before)]
    found += _table_changes(before, after, (old, new))
    return tuple(sorted(found, key=lambda change: IMPACTS.index(change.impact)))


def _columns(side: Side, other: Side) -> dict[str, _Seen]:
    """Return the columns of a side; a pattern also stands for each column of the other that nobody here names."""
    schema = side.schema
    columns = dict(schema.columns)
    if not columns and schema.dtype is not None:
        columns["^.*$"] = Column(schema.dtype, name="^.*$", regex=True, required=False)
    named = {name for name, column in columns.items() if not column.regex}
    strange = [name for name, column in other.schema.columns.items() if not column.regex and name not in named]
    found: dict[str, _Seen] = {}
    for name, column in columns.items():
        matched = _matched(column, strange) if column.regex else []
        found |= {it: _seen(schema, column, required=False) for it in matched}
        if not other.is_data or not column.regex or (column.required and not matched):
            found[name] = _seen(schema, column, required=bool(column.required))
    return found


def _matched(column: Column, names: Sequence[str]) -> list[str]:
    return pl.DataFrame(schema=dict.fromkeys(names, pl.Null)).select(pl.col(column.selector)).columns


def _seen(schema: DataFrameSchema, column: Column, *, required: bool) -> _Seen:
    dtype = schema.dtype or column.dtype
    nullable = bool(column.nullable) or column.default is not None
    return _Seen(
        column=column,
        dtype=dtype,
        required=required and not (schema.add_missing_columns and nullable),
        nullable=nullable,
        coerced=bool(schema.coerce or column.coerce) and dtype is not None,
    )


def _alike(gone: Mapping[str, _Seen], added: Mapping[str, _Seen], *, types_only: bool) -> dict[tuple[str, str], int]:
    """Return the pairs that could be one column; where almost everything is another, nothing was renamed."""
    if len(gone) * len(added) > MAX_PAIRS:
        return {}
    close = {(one, other): _closeness(gone[one], added[other], types_only) for one in gone for other in added}
    return {pair: found for pair, found in close.items() if found is not None}


def _closeness(one: _Seen, other: _Seen, types_only: bool) -> int | None:  # noqa: FBT001 - handed through
    """Return None when type or checks differ; more than 0 when nulls, keys or descriptions agree as well."""
    same_type = lets_through(one.dtype, other.dtype) and lets_through(other.dtype, one.dtype)
    if not same_type or one.column.regex or other.column.regex:
        return None
    if types_only:
        return 0
    if any(check_changes(None, one.checked, other.checked)):
        return None
    flags = [(it.nullable, it.required, it.coerced, it.column.unique) for it in (one, other)]
    words = {one.column.description, other.column.description}
    return (flags[0] == flags[1]) + 2 * (len(words) == 1 and None not in words)


def _gone(name: str, seen: _Seen, after: Side) -> list[Change]:
    if after.is_data and not seen.required:
        return []
    message = f"the column is gone, {_worded(seen)}"
    return [Change(impact="breaking", kind="column-removed", column=name, message=message, before=shown(seen.dtype))]


def _added(name: str, seen: _Seen, before: Side) -> Change:
    is_strict = before.schema.strict is True
    message = f"the column is new, {_worded(seen)}" + ("; the contract was strict" if is_strict else "")
    impact: Impact = "breaking" if is_strict else "additive"
    return Change(impact=impact, kind="column-added", column=name, message=message, after=shown(seen.dtype))


def _worded(seen: _Seen) -> str:
    words = [shown(seen.dtype)]
    words += ["with nulls"] if seen.nullable else []
    words += [] if seen.required else ["may be missing"]
    return ", ".join(words)


def _renamed(name: str, other: str) -> Change:
    message = f"the column is gone, and `{other}` is new with the same type and checks: probably renamed"
    return Change(impact="breaking", kind="column-renamed", column=name, message=message, before=name, after=other)


def _column_changes(name: str, old: _Seen, new: _Seen, sides: tuple[Side, Side]) -> Iterator[Change]:
    yield from _type_changes(name, old, new)
    if old.required != new.required and not sides[1].is_data:
        said = "must be there now" if new.required else "may be missing now"
        yield _flag("required", name, kept=new.required, message=f"the column {said}")
    if sides[0].is_data or sides[1].is_data:
        return
    if old.coerced != new.coerced and old.dtype is not None and new.dtype is not None:
        said = "may be of another type on disk: it is coerced" if new.coerced else "is of its type on disk: no coercion"
        yield _flag("coerce", name, kept=old.coerced, message=f"the column {said}")
    if old.nullable != new.nullable:
        yield _flag(
            "nullable", name, kept=old.nullable, message=f"nulls are {'' if new.nullable else 'not '}allowed now"
        )
    values = (_shown(old.column.default), _shown(new.column.default))
    if values[0] != values[1]:
        yield _words(
            "default", name, f"nulls are filled with {values[1]} for the checks, were with {values[0]}", values
        )
    yield from check_changes(name, old.checked, new.checked)
    yield from _described(name, old.column, new.column)


def _type_changes(name: str, old: _Seen, new: _Seen) -> Iterator[Change]:
    if lets_through(old.dtype, new.dtype) and lets_through(new.dtype, old.dtype):
        return
    before, after = shown(old.dtype), shown(new.dtype)
    how = "another"
    if old.dtype is None or new.dtype is None:
        how = "wider" if new.dtype is None else "narrower"
    elif lets_through(old.dtype, new.dtype) or lets_through(new.dtype, old.dtype):
        how = "narrower" if lets_through(old.dtype, new.dtype) else "wider"
    else:
        how = relation(instance(old.dtype.type), instance(new.dtype.type))
    impact: Impact = "additive" if lets_through(old.dtype, new.dtype) or _is_cast(old, new, how) else "breaking"
    said = {"narrower": " (narrower)", "wider": " (wider)", "another": ""}[how]
    message = f"the type was {before}, is {after}{said}"
    yield Change(impact=impact, kind=_KIND_OF[how], column=name, message=message, before=before, after=after)


def _is_cast(old: _Seen, new: _Seen, how: str) -> bool:
    """Tell whether a contract that coerces still takes the column: whole numbers of fewer bits lose nothing."""
    kinds = [instance(it.dtype.type) for it in (old, new) if it.dtype is not None]
    return old.coerced and how == "narrower" and all(kind.is_integer() for kind in kinds)


def _table_changes(
    before: Side, after: Side, columns: tuple[Mapping[str, _Seen], Mapping[str, _Seen]]
) -> Iterator[Change]:
    old, new = before.schema, after.schema
    yield from _order_changes(before, after)
    if before.is_data or after.is_data:
        return
    if (old.strict is True) != (new.strict is True):
        said = "no other columns are allowed now" if new.strict is True else "other columns are allowed now"
        yield _flag("strict", None, kept=new.strict is True, message=said)
    elif old.strict != new.strict:
        yield _words("strict", None, f"strict was {old.strict!r}, is {new.strict!r}", (None, None))
    yield from _unique_changes(*(_unique(it, seen) for it, seen in zip((old, new), columns, strict=True)))
    yield from check_changes(
        None, *(Checked(it.checks, Promises.of(it.checks, None, nullable=True)) for it in (old, new))
    )
    yield from _described(None, old, new)
    if old.name != new.name:
        yield _words("words", None, f"the contract was called {old.name}, is called {new.name}", (old.name, new.name))


def _order_changes(before: Side, after: Side) -> Iterator[Change]:
    old, new = before.schema, after.schema
    if old.ordered != new.ordered and not (before.is_data or after.is_data):
        said = "keep the order of the contract now" if new.ordered else "may stand in any order now"
        yield _flag("ordered", None, kept=bool(new.ordered), message=f"the columns {said}")
    places = (
        [name for name in old.columns if name in new.columns],
        [name for name in new.columns if name in old.columns],
    )
    moved = [name for name, other in zip(*places, strict=True) if name != other]
    if moved:
        is_kept = old.ordered and (new.ordered or after.is_data)
        impact: Impact = "breaking" if is_kept else "neutral"
        message = f"the columns stand in another order, from `{moved[0]}` on"
        yield Change(impact=impact, kind="order", column=None, message=message)


@dataclass(frozen=True, slots=True)
class _Unique:
    """Sets of columns that no two rows share, and the columns that every table has."""

    sets: Sequence[tuple[str, ...]]
    certain: frozenset[str]

    def has(self, names: tuple[str, ...]) -> bool:
        """Whether just these columns are unique."""
        return set(names) in map(set, self.sets)

    def implies(self, names: tuple[str, ...]) -> bool:
        """Whether some of these columns are unique already: with others beside them they are so as well."""
        return any(set(it) < set(names) and set(it) <= self.certain for it in self.sets)


def _unique(schema: DataFrameSchema, columns: Mapping[str, _Seen]) -> _Unique:
    given = schema.unique or []
    sets = [tuple(given)] if given and all(isinstance(name, str) for name in given) else [tuple(it) for it in given]
    alone = [(str(name),) for name, column in schema.columns.items() if column.unique]
    return _Unique([*alone, *sets], frozenset(name for name, seen in columns.items() if seen.required))


def _unique_changes(old: _Unique, new: _Unique) -> Iterator[Change]:
    for names in dict.fromkeys([*old.sets, *new.sets]):
        if old.has(names) and new.has(names):
            continue
        is_new = new.has(names)
        what, column = f"unique({', '.join(names)})", names[0] if len(names) == 1 else None
        if (old if is_new else new).implies(names):
            message = f"{what} is {'new' if is_new else 'gone'}; it follows from other columns"
            yield _words("unique", column, message, (None, None))
        else:
            said = "no two rows share them now" if is_new else "two rows may share them now"
            yield _flag("unique", column, kept=is_new, message=f"{what}: {said}")


def _described(name: str | None, old: Any, new: Any) -> Iterator[Change]:  # noqa: ANN401 - a column or a schema
    for what in ("title", "description", "metadata"):
        before, after = getattr(old, what), getattr(new, what)
        if before != after:
            yield _words("words", name, f"the {what} changed", (_shown(before), _shown(after)))


def _flag(kind: str, column: str | None, *, kept: bool, message: str) -> Change:
    """Return a promise that is made now, or is made no more."""
    return Change(impact="additive" if kept else "breaking", kind=kind, column=column, message=message)


def _words(kind: str, column: str | None, message: str, values: tuple[str | None, str | None]) -> Change:
    return Change(impact="neutral", kind=kind, column=column, message=message, before=values[0], after=values[1])


def _shown(value: object) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= 100 else f"{text[:100]}…"  # noqa: PLR2004 - a line

"""How many rows are not as they were, in which split, and in which columns? Counted as they come, a part at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from copydesk.difference import MAX_EXAMPLES, RowChange, RowKind, SplitChange

KINDS: tuple[RowKind, ...] = ("removed", "changed", "moved", "added")
"""In the order of how much a row of it costs those who worked with the data."""

IS = {
    "removed": pl.col("now_in").is_null(),
    "changed": pl.col("changed"),
    "moved": pl.col("was_in").is_not_null() & pl.col("now_in").is_not_null() & (pl.col("was_in") != pl.col("now_in")),
    "added": pl.col("was_in").is_null(),
}
"""Whether a row is of a kind; one that moved may be changed as well."""


def kind() -> pl.Expr:
    """Return the first of the kinds that a row is of."""
    return pl.coalesce(*(pl.when(IS[name]).then(pl.lit(name)) for name in KINDS))


@dataclass(slots=True)
class Counts:
    """What was counted: rows of each kind, by kind and split (`left` and `came` for moved ones), and by column."""

    rows: Counter[str] = field(default_factory=Counter)
    splits: Counter[tuple[str, str]] = field(default_factory=Counter)
    columns: Counter[str] = field(default_factory=Counter)
    _examples: list[RowChange] = field(default_factory=list)

    def add(self, found: pl.DataFrame) -> None:
        """Count rows that differ: `id`, `was_in`, `now_in`, `changed`, `columns`, `kind`."""
        for name, is_kind in IS.items():
            mine = found.filter(is_kind)
            self.rows[name] += mine.height
            sides = {"left": "was_in", "came": "now_in"} if name == "moved" else {name: _side(name)}
            for word, side in sides.items():
                self.splits.update({(word, split): count for split, count in mine[side].value_counts().rows()})
        named = found["columns"].explode(empty_as_null=False).drop_nulls()
        self.columns.update(dict(named.value_counts().rows()))
        self._examples = list(_least([*self._examples, *_told(found)]))

    def examples(self) -> list[RowChange]:
        """Return the rows with the smallest ids, some of each kind."""
        return self._examples

    def of_splits(self, before: Counter[str], after: Counter[str]) -> Iterator[SplitChange]:
        """Yield what happened to each split, by the rows that it had and has."""
        for split in dict.fromkeys([*before, *after]):
            counted = {word: self.splits[word, split] for word in ("added", "removed", "changed", "left", "came")}
            yield SplitChange(split=split, before=before[split], after=after[split], **counted)


def _side(name: str) -> str:
    return "was_in" if name == "removed" else "now_in"


def _told(found: pl.DataFrame) -> Iterator[RowChange]:
    for name in KINDS:
        rows = found.filter(pl.col("kind") == name).bottom_k(MAX_EXAMPLES, by="id").sort("id")
        for row in rows.select("id", "kind", "was_in", "now_in", "columns").iter_rows(named=True):
            yield RowChange.model_validate({**row, "id": row["id"] or ""})


def _least(rows: list[RowChange]) -> Iterator[RowChange]:
    for name in KINDS:
        yield from sorted((row for row in rows if row.kind == name), key=lambda row: row.id)[:MAX_EXAMPLES]

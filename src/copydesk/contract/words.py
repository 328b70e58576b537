"""What does a finding say to people? What the rule asks for, and a glimpse of what was there instead."""

from __future__ import annotations

import polars as pl

BODIES = frozenset({"text", "description", "images"})
"""Columns of which nothing is shown: a finding is no place for somebody's article."""

SHOWN = 80
"""Characters of a value that are shown."""

_PARTS = {
    "coerce": "`{column}` cannot be turned into the type of the contract.",
    "dtype": "`{column}` is not of the type of the contract.",
    "nullable": "`{column}` is null, and the contract allows no nulls.",
    "ordered": "The columns do not stand in the order of the contract.",
    "required": "The column `{column}` is missing.",
    "strict": "The table has a column that the contract does not know.",
    "unique": "Another row holds the same.",
}


def part_says(part: str, column: str) -> str:
    """Return what is wrong when a part of a contract that is no check is broken."""
    return _PARTS[part].format(column=column)


def message(says: str, column: str | None, table: pl.Schema) -> pl.Expr:
    """Return the message of a finding for each row: the sentence, and the value of its column."""
    value = None if column is None or column in BODIES or column not in table else _text(pl.col(column), table[column])
    if value is None:
        return pl.lit(says)
    shown = value.str.slice(0, SHOWN).str.replace_all(r"[\p{Cc}\p{Cf}]", "�")
    return pl.concat_str(pl.lit(f"{says} Found: "), shown.fill_null("nothing"))


def _text(value: pl.Expr, dtype: pl.DataType) -> pl.Expr | None:
    """Return values as text, or None for a type whose values are too long or too odd to show."""
    if isinstance(dtype, pl.List):
        return value.list.join(", ") if dtype.inner == pl.String else None
    if dtype.is_nested() or isinstance(dtype, (pl.Binary, pl.Object)):
        return None
    return value.dt.to_string("iso") if isinstance(dtype, pl.Duration) else value.cast(pl.String)

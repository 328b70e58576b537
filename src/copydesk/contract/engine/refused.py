"""What can a contract ask for that is not run? It is refused aloud, with what to write instead."""

from __future__ import annotations

import re

import polars as pl
from pandera.api.checks import Check
from pandera.api.polars.components import Column
from pandera.api.polars.container import DataFrameSchema
from pandera.engines import polars_engine

from copydesk.contract.pandera_checks import arguments, builtin_name
from copydesk.errors import ContractError

_NOT_TYPES = (polars_engine.PanderaSchema, polars_engine.PydanticModel, polars_engine.Category)
"""Types of pandera that look at values, row by row in Python."""


def refuse(schema: DataFrameSchema, where: str) -> None:
    """Refuse what no table can be held against; ContractError."""
    _refuse_if(
        bool(schema.parsers) or any(column.parsers for column in schema.columns.values()),
        "has parsers, which change data before they are checked",
        "Change the data where they are made; pandera does not run parsers on polars either.",
        where,
    )
    _refuse_if(
        bool(schema.drop_invalid_rows) or any(column.drop_invalid_rows for column in schema.columns.values()),
        "asks for drop_invalid_rows, which hides what is wrong",
        "Take it out; `copydesk check --valid FILE` writes the rows that keep the contract.",
        where,
    )
    for check in schema.checks:
        _refuse_grouped(check, where)
    _refuse_type(schema.dtype, "The table", where)
    for name, column in schema.columns.items():
        _refuse_column(str(name), column, coerced=bool(schema.coerce or column.coerce), where=where)


def refuse_pattern(check: Check, where: str) -> None:
    """Refuse a regular expression that the linear-time engine cannot run: it would run for ever, or differ."""
    if builtin_name(check) not in {"str_matches", "str_contains"}:
        return
    pattern = arguments(check)["pattern"]
    if isinstance(pattern, re.Pattern):
        _refuse_if(
            bool(pattern.flags & ~re.UNICODE),
            f"has a compiled pattern with flags, `{pattern.pattern}`, and pandera does not hand flags on",
            "Write them into the pattern: (?i) for re.IGNORECASE, (?s) for re.DOTALL, (?m) for re.MULTILINE.",
            where,
        )
        pattern = pattern.pattern
    _refuse_unknown(pattern, where)


def _refuse_unknown(pattern: str, where: str) -> None:
    try:
        pl.Series([""]).str.contains(pattern)
    except pl.exceptions.ComputeError as error:
        why = " ".join(str(error).split())[:300]
        raise ContractError(
            "contract.unsupported",
            f"the regular expression `{pattern}` of the contract cannot be run",
            where=where,
            why=why,
            help="Patterns run on an engine whose time grows only with the text: no look-around, no back-references.",
        ) from None


def refuse_name(name: str, where: str) -> None:
    """Refuse the name of one column that polars reads as a pattern for several."""
    _refuse_if(
        name == "*" or (name.startswith("^") and name.endswith("$")),
        f"speaks of a column `{name}`, and polars reads such a name as a pattern",
        "Rename the column; for a pattern, write regex=True.",
        where,
    )


def _refuse_column(name: str, column: Column, *, coerced: bool, where: str) -> None:
    _refuse_type(column.dtype, f"`{name}`", where)
    if column.regex:
        _refuse_unknown(column.selector, f"{where}, `{name}`")
    _refuse_if(
        coerced and isinstance(column.dtype, (polars_engine.Struct, polars_engine.Array)),
        f"asks to coerce `{name}` to a nested type",
        "Write the data in that type, and take `coerce` off this column.",
        where,
    )
    for check in column.checks:
        _refuse_grouped(check, where)


def _refuse_grouped(check: Check, where: str) -> None:
    _refuse_if(
        check.groupby is not None,
        f"has the check `{check.name}` with groupby, which pandera does not run on polars",
        "Write a @pa.dataframe_check with an expression `.over(…)`.",
        where,
    )


def _refuse_type(dtype: polars_engine.DataType | None, what: str, where: str) -> None:
    _refuse_if(
        dtype is not None and (isinstance(dtype, _NOT_TYPES) or not type(dtype).__module__.startswith("pandera.")),
        f"gives {what} the type {type(dtype).__name__}, which looks at values in Python",
        "Write a type of polars, and checks for the values.",
        where,
    )


def _refuse_if(asked: bool, what: str, mend: str, where: str) -> None:  # noqa: FBT001 - reads as a sentence
    if asked:
        raise ContractError("contract.unsupported", f"the contract {what}", where=where, help=mend)

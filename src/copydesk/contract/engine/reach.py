"""Which rows and columns does a check of the user's own look at, to answer about one row?

A check that looks at other rows (a mean, a rank, `is_unique`) would say something else about a batch than about the
table. It is asked batch by batch only when that is certain: it is handed a recorder instead of a frame, which has no
data and keeps the expressions that are asked of it, and each of them must be made of nothing but functions of one
row. What cannot be recorded or is not known here is asked of the whole table.
"""

from __future__ import annotations

import contextlib
import json
import sys
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from pandera.api.polars.types import PolarsData
from pandera.backends.polars.checks import PolarsCheckBackend

from copydesk.contract.engine.plan import ByBatch


@dataclass(frozen=True, slots=True)
class Reach:
    """What a check looks at: one row at a time or others too, and which columns; None for all."""

    by_row: bool
    columns: tuple[str, ...] | None


def reach(how: ByBatch, table: pl.Schema) -> Reach:
    """Return what a check looks at in a table of these columns."""
    seen: tuple[str, ...] | None = (how.column,) if how.column is not None else None
    if how.check.element_wise:
        return Reach(by_row=True, columns=seen)
    recorder = _recorded(how, table)
    if recorder is None:
        return Reach(by_row=False, columns=seen)
    asked, made = recorder.asked, recorder.made - set(table)
    nodes = [_parsed(expression) for expression in asked]
    if seen is None and not any(node is None or _selects(node) for node in nodes):
        names = {name for expression in asked for name in expression.meta.root_names()} - made
        seen = (*(name for name in table if name in names), *sorted(names - set(table))) or None
    return Reach(by_row=all(node is not None and _is_of_one_row(node) for node in nodes), columns=seen)


class _Recorder:
    """Stands where a check expects a lazy frame, and keeps the expressions that it is asked for."""

    def __init__(self, table: pl.Schema) -> None:
        self._table = table
        self.asked: list[pl.Expr] = []
        self.made: set[str] = set()

    def select(self, *asked: Any, **named: Any) -> _Recorder:  # noqa: ANN401 - whatever polars takes
        """Keep expressions."""
        self.asked += _expressions(asked, named)
        return self

    def with_columns(self, *asked: Any, **named: Any) -> _Recorder:  # noqa: ANN401 - whatever polars takes
        """Keep expressions, and the names of the columns that they make."""
        made = [one.meta.output_name(raise_if_undetermined=False) for one in _expressions(asked, {})]
        self.made |= {name for name in made if name} | set(named)
        return self.select(*asked, **named)

    def collect_schema(self) -> pl.Schema:
        """Return the columns of the table."""
        return self._table

    def lazy(self) -> _Recorder:
        """Return the same."""
        return self


def _expressions(asked: Any, named: Mapping[str, Any]) -> Iterator[pl.Expr]:  # noqa: ANN401 - whatever polars takes
    """Yield what was asked for as expressions; TypeError for what is none."""
    for one in (*asked, *named.values()):
        if isinstance(one, (list, tuple)):
            yield from _expressions(one, {})
        elif isinstance(one, str):
            yield pl.col(one)
        elif isinstance(one, pl.Expr):
            yield one
        else:
            raise TypeError(type(one))


def _recorded(how: ByBatch, table: pl.Schema) -> _Recorder | None:
    """Return what a check asks of a frame; None when it does anything else with it than to ask for expressions."""
    recorder: Any = _Recorder(table)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(sys.stderr):
            warnings.simplefilter("ignore")
            answer = PolarsCheckBackend(how.check).check_fn(PolarsData(recorder, how.column or "*"))
    except (Exception, SystemExit, GeneratorExit):  # noqa: BLE001 - it does what the recorder cannot do
        return None
    return recorder if answer is recorder else None


def _parsed(expression: pl.Expr) -> Any:  # noqa: ANN401 - JSON
    """Return an expression as polars writes it down; None for one that it cannot write."""
    try:
        return json.loads(expression.meta.serialize(format="json"))
    except (pl.exceptions.PolarsError, ValueError, ImportError, RecursionError):
        return None


def _selects(node: Any) -> bool:  # noqa: ANN401 - JSON
    """Tell whether an expression names columns by anything but their names."""
    if isinstance(node, dict):
        return "Selector" in node or any(_selects(value) for value in node.values())
    return isinstance(node, list) and any(_selects(value) for value in node)


_OF_ONE_ROW = frozenset(
    {"Abs", "AsStruct", "Ceil", "Clip", "Coalesce", "ConcatExpr", "Exp", "FillNull", "Floor", "Hash", "Log", "Log1p"}
    | {"MaxHorizontal", "MeanHorizontal", "MinHorizontal", "Negate", "Reinterpret", "Replace", "ReplaceStrict", "Round"}
    | {"RoundSF", "Sign", "SumHorizontal", "ToPhysical"}
    | {"ArrayExpr", "BinaryExpr", "Bitwise", "Categorical", "Pow", "StructExpr", "TemporalExpr", "Trigonometry"}
)
"""Functions whose answer for a row rests on that row, and families of nothing but such functions."""

_ONLY: Mapping[str, frozenset[str]] = {
    "Boolean": frozenset(
        {"AllHorizontal", "AnyHorizontal", "IsBetween", "IsClose", "IsFinite", "IsIn", "IsInfinite", "IsNan"}
        | {"IsNotNan", "IsNotNull", "IsNull", "Not"}
    )
}
"""Families of which these functions are of one row."""

_BUT: Mapping[str, frozenset[str]] = {"StringExpr": frozenset({"ConcatVertical"}), "ListExpr": frozenset({"Sample"})}
"""Families of which all functions but these are of one row."""


def _is_of_one_row(node: Any) -> bool:  # noqa: ANN401 - JSON
    """Tell whether what an expression says of a row rests on this row alone, as far as that is certain."""
    if not isinstance(node, dict) or len(node) != 1:
        return False
    ((kind, body),) = node.items()
    look = _LOOKS.get(kind)
    return look is not None and look(body)


def _is_function_of_one_row(body: Any) -> bool:  # noqa: ANN401 - JSON
    kind, which = _named(body["function"])
    known = kind in _OF_ONE_ROW or which in _ONLY.get(kind, ()) or (kind in _BUT and which not in _BUT[kind])
    # `is_in` compares with all values of a list that the check itself holds.
    inputs = body["input"][:1] if which == "IsIn" and _is_literal(body["input"][-1]) else body["input"]
    return known and all(map(_is_of_one_row, inputs))


def _named(function: Any) -> tuple[str, str]:  # noqa: ANN401 - JSON
    """Return the family and the name of a function: both may be a word, or a table with one entry."""
    if isinstance(function, str):
        return function, ""
    ((kind, which),) = function.items()
    return kind, which if isinstance(which, str) else next(iter(which), "") if isinstance(which, dict) else ""


def _is_literal(node: Any) -> bool:  # noqa: ANN401 - JSON
    return isinstance(node, dict) and set(node) == {"Literal"}


_LOOKS: Mapping[str, Any] = {
    "Column": lambda _: True,
    "Selector": lambda _: True,
    "Literal": lambda body: set(body) <= {"Scalar", "Dyn"},
    "Alias": lambda body: _is_of_one_row(body[0]),
    "KeepName": _is_of_one_row,
    "RenameAlias": lambda body: _is_of_one_row(body["expr"]),
    "BinaryExpr": lambda body: _is_of_one_row(body["left"]) and _is_of_one_row(body["right"]),
    "Cast": lambda body: _is_of_one_row(body["expr"]),
    "Ternary": lambda body: all(_is_of_one_row(body[part]) for part in ("predicate", "truthy", "falsy")),
    "Function": _is_function_of_one_row,
    "Eval": lambda body: _is_of_one_row(body["expr"]),
}

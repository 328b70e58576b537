"""What does a check of pandera stand for: which built-in, of which arguments, and which expression?

The expression is pandera's own, taken from pandera itself, so that it cannot drift.

A built-in check of `pandera.polars` answers by selecting one expression from the frame that it is handed. It is
handed a recorder here, which has no data and keeps the expression; so many checks become one pass over a table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from pandera.api.checks import Check
from pandera.api.dataframe.model_components import BaseCheckInfo
from pandera.api.function_dispatch import Dispatcher
from pandera.api.polars.types import PolarsData
from pandera.backends.polars import builtin_checks

BUILTIN_HOME = builtin_checks.__name__
MEMBERS = "unique_values_eq"
"""The one built-in that looks at the whole column."""

SHOWN = 100
"""Characters of a check that are shown."""


@dataclass(frozen=True, slots=True)
class Fused:
    """A polars expression that was recorded: true where a row keeps the check."""

    expression: pl.Expr


class NewsRecorder:
    """Stands where a news rule expects a frame. A user's own check of the same name fails on it."""

    def fuse(self, expression: pl.Expr) -> Fused:
        """Keep the expression of a news rule."""
        return Fused(expression)


class BuiltinRecorder(NewsRecorder):
    """Stands where a built-in check expects a frame."""

    def select(self, expression: pl.Expr) -> Fused:
        """Keep the expression of a built-in check."""
        return Fused(expression)


def builtin_name(check: Check) -> str | None:
    """Return the name of the built-in that a check is, or None for a check of a user's own."""
    function = check._check_fn  # noqa: SLF001 - pandera has no public way to a check's function
    if not isinstance(function, Dispatcher) or check.element_wise:
        return None
    found = function._function_registry.get(PolarsData)  # noqa: SLF001 - the same
    return found.__name__ if found is not None and found.__module__ == BUILTIN_HOME else None


def arguments(check: Check) -> Mapping[str, Any]:
    """Return the arguments that a check was made with, by name."""
    found: Mapping[str, Any] = check._check_kwargs  # noqa: SLF001 - as above
    return found


def written_at(check: Check) -> str:
    """Return file and line of the function of a user's own check; empty when it has none."""
    function = check._check_fn  # noqa: SLF001 - as above
    cells = [cell.cell_contents for cell in getattr(function, "__closure__", None) or ()]
    of_model = next((it.check_fn for it in cells if isinstance(it, BaseCheckInfo)), function)
    code = getattr(getattr(of_model, "__func__", of_model), "__code__", None)
    return f"{code.co_filename}:{code.co_firstlineno}" if code else ""


def described(check: Check) -> str:
    """Return a check as one would write it: `str_length(min_value=5)`."""
    given = arguments(check) if builtin_name(check) else {}
    parts = [f"{key}={_shown(value)}" for key, value in given.items() if value is not None]
    parts += [] if check.ignore_na else ["ignore_na=False"]
    text = f"{check.name}({', '.join(parts)})" if parts else str(check.name or "without a name")
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _shown(value: Any) -> str:  # noqa: ANN401 - an argument of a check
    """Return an argument; what has no order of its own is sorted, so that it always reads the same."""
    if isinstance(value, (set, frozenset)):
        return f"[{', '.join(sorted(map(repr, value)))}]"
    return repr(getattr(value, "pattern", value))


def builtin_expression(check: Check, columns: Sequence[str]) -> pl.Expr | None:
    """Return when rows keep a built-in check on one column, or on all of several; None for other checks.

    Nulls are left as pandera's expression leaves them. Whatever pandera raises about the arguments is raised.
    """
    name = builtin_name(check)
    if name is None or name == MEMBERS:
        return None
    each = [_recorded(check, BuiltinRecorder(), column) for column in columns]
    return each[0] if len(each) == 1 else pl.all_horizontal(each)


def news_expression(check: Check) -> pl.Expr | None:
    """Return when rows keep a news rule, or None when the check is none."""
    try:
        return _recorded(check, NewsRecorder(), "*")
    except Exception:  # noqa: BLE001 - a check of a user's own may do anything with what is no frame
        return None


def passes_null(check: Check, expression: pl.Expr) -> pl.Expr:
    """Decide about rows where a check gives null: they pass unless the check says `ignore_na=False`."""
    return expression.fill_null(value=bool(check.ignore_na))


def _recorded(check: Check, recorder: Any, column: str) -> pl.Expr:  # noqa: ANN401 - stands for a LazyFrame
    found = check._check_fn(PolarsData(recorder, column), **arguments(check))  # noqa: SLF001 - as above
    if not isinstance(found, Fused):
        raise TypeError(f"{check.name} selects no expression")
    return found.expression

"""Do two checks of a user's own run the same code? A yes is certain; what cannot be known counts as no.

Two contracts are two modules, so their functions are never the same objects. What they do is compared: the compiled
code, the constants, and whatever the names in it stand for.
"""

from __future__ import annotations

import datetime as dt
import decimal
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any

import pandera.polars as pandera
import polars as pl
from pandera.api.checks import Check
from pandera.api.dataframe.model_components import CheckInfo

from copydesk.contract.load import CONTRACT_MODULE
from copydesk.contract.pandera_checks import arguments

_PLAIN = (type(None), bool, int, float, complex, str, bytes, dt.date, dt.time, dt.timedelta, dt.tzinfo, decimal.Decimal)

_MAX_DEPTH = 12
"""Functions may call one another in a circle; so deep, they count as other."""


def signature(check: Check) -> Hashable:
    """Return a value that two checks share when they run the same code with the same arguments on the same input."""
    parts = (check._check_fn, arguments(check), check.element_wise)  # noqa: SLF001 - pandera has no public way
    return tuple(_mark(part, 0) for part in parts)


def _mark(value: Any, depth: int) -> Hashable:  # noqa: ANN401 - whatever a function may refer to
    """Return what a value is; a new object, equal to nothing, when that cannot be told."""
    if depth > _MAX_DEPTH:
        return object()
    mark = next((mark for kinds, mark in _MARKS if isinstance(value, kinds)), None)
    return mark(value, depth + 1) if mark else _installed(value)


def _installed(value: Any) -> Hashable:  # noqa: ANN401 - anything
    """Return the name of what a library offers; it is the same thing in both contracts."""
    name, module = getattr(value, "__qualname__", None), getattr(value, "__module__", None)
    known = callable(value) and isinstance(name, str) and isinstance(module, str)
    return ("installed", module, name) if known else object()


def _class(value: type) -> Hashable:
    # Every check of a model is handed its model, so this one class is no difference.
    return "model" if issubclass(value, pandera.DataFrameModel) else ("class", value)


def _function(function: FunctionType, depth: int) -> Hashable:
    cells = [cell.cell_contents for cell in function.__closure__ or ()]
    given = [*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values()]
    if not (function.__module__ or CONTRACT_MODULE).startswith(CONTRACT_MODULE):
        # What is installed is installed once: its code is the same when it is the same place.
        return function.__code__, tuple(_mark(value, depth + 1) for value in [*cells, *given])
    named = [function.__globals__[name] for name in sorted(_names(function.__code__)) if name in function.__globals__]
    around = tuple(_mark(value, depth + 1) for value in [*cells, *given, *named])
    return _code(function.__code__, function.__doc__, depth), around


def _code(code: CodeType, words: str | None, depth: int) -> Hashable:
    constants = [value for value in code.co_consts if not isinstance(value, CodeType) and value not in (None, words)]
    inner = tuple(_code(value, None, depth + 1) for value in code.co_consts if isinstance(value, CodeType))
    return code.co_code, code.co_names, code.co_varnames, tuple(_mark(it, depth + 1) for it in constants), inner


def _names(code: CodeType) -> Iterator[str]:
    """Yield the names that code speaks of, and the code inside it."""
    yield from code.co_names
    for value in code.co_consts:
        if isinstance(value, CodeType):
            yield from _names(value)


def _each(values: Iterable[Any], depth: int) -> tuple[Hashable, ...]:
    return tuple(_mark(value, depth) for value in values)


_MARKS: Sequence[tuple[type | tuple[type, ...], Callable[[Any, int], Hashable]]] = (
    (_PLAIN, lambda value, _: (type(value).__name__, repr(value))),
    (FunctionType, _function),
    (MethodType, lambda value, depth: ("method", _mark(value.__func__, depth))),
    (CheckInfo, lambda value, depth: ("check", _mark(value.check_fn, depth))),
    ((classmethod, staticmethod), lambda value, depth: (type(value).__name__, _mark(value.__func__, depth))),
    (ModuleType, lambda value, _: ("module", value.__name__)),
    (type, lambda value, _: _class(value)),
    ((pl.DataType, re.Pattern), lambda value, _: (type(value).__name__, repr(value), getattr(value, "flags", 0))),
    (pl.Expr, lambda value, _: ("expression", value.meta.serialize())),
    (Mapping, lambda value, depth: ("mapping", _each(value.keys(), depth), _each(value.values(), depth))),
    (AbstractSet, lambda value, depth: ("set", frozenset(_each(value, depth)))),
    (Sequence, lambda value, depth: (type(value).__name__, _each(value, depth))),
)
"""How each kind of value is told from others; the first that fits."""

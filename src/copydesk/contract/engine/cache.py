"""Has this contract been compiled for such a table before? A plan is kept, and the next check needs no pandera.

Only what decides nothing else is kept: a contract whose file can say nothing but constants, and a plan of nothing but
expressions, unique columns, and names and types. The key holds the file, the columns, what the desk knows, and the
versions of everything that had a part in it. A cache that cannot be read or written is no cache, and no error.
"""

from __future__ import annotations

import ast
import base64
import contextlib
import importlib.metadata
import json
import os
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from copydesk import contract
from copydesk.canonical import digest
from copydesk.contract import Contract
from copydesk.contract.desk import Desk, lent
from copydesk.contract.engine.plan import Broken, How, NotRun, Plan, Planned, Unique

FORMAT = 2
PLACE = "COPYDESK_CACHE"
"""Names another folder for what is kept; empty: nothing is."""

_MODULES = {"__future__", "datetime", "decimal", "typing", "re", "pandera.polars", "polars", "copydesk.contract"}
_CALLS = re.compile(
    r"(?:pa|pandera)\.(?:Field|Column|DataFrameSchema|Check(?:\.\w+)?)|Field|Column|news\.check|pl\.[A-Z]\w*"
    r"|(?:dt|datetime)\.(?:datetime|date|time|timedelta|timezone)|(?:datetime|date|time|timedelta|Decimal)"
    r"|re\.compile|frozenset|set|list|tuple|dict|range"
)
_STATEMENTS = (ast.Import, ast.ImportFrom, ast.ClassDef, ast.Assign, ast.AnnAssign, ast.Expr, ast.Pass)


def plan_for(of: Contract, table: pl.Schema, known: Desk) -> Plan:
    """Return the plan for a table with these columns; ContractError for what cannot be run on any table."""
    place = _place(of, table, known)
    kept = _read(place) if place else None
    if kept is not None:
        return kept
    from copydesk.contract.engine.compile import make_plan  # noqa: PLC0415 - pandera is slow to import

    with lent(known):
        plan = make_plan(of.schema, table, of.where)
    if place:
        _write(place, plan)
    return plan


def asks_desk(of: Contract) -> bool:
    """Tell whether a contract has rules that ask the desk for its dates; one of constants need not be run for it."""
    if of.source and says_constants(of.source):
        return b"news" in of.source
    from copydesk.contract.news import EXPRESSIONS  # noqa: PLC0415 - pandera is slow to import

    return any(check.name in EXPRESSIONS for check in of.schema.checks)


def says_the_same(of: Contract) -> bool:
    """Tell whether a contract gives the same rows the same answers whenever it is asked: data, or constants."""
    return of.where.endswith((".yaml", ".yml")) or says_constants(of.source)


def says_constants(source: bytes) -> bool:
    """Tell whether a contract file can only say the same whenever it is run: no function, no clock, no environment."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return False
    return all(_is_constant(node) for node in ast.walk(tree))


def _is_constant(node: ast.AST) -> bool:
    if isinstance(node, ast.Import):
        return all(name.name in _MODULES for name in node.names)
    if isinstance(node, ast.ImportFrom):
        return node.level == 0 and node.module in _MODULES
    if isinstance(node, ast.Call):
        return bool(_CALLS.fullmatch(ast.unparse(node.func)))
    if isinstance(node, ast.ClassDef):
        return not node.decorator_list
    return isinstance(node, _STATEMENTS) or not isinstance(node, (ast.stmt, ast.Lambda, ast.Await, ast.NamedExpr))


def _place(of: Contract, table: pl.Schema, known: Desk) -> Path | None:
    """Return where a plan is kept, or None when it is not to be."""
    folder = os.environ.get(PLACE)
    if folder == "" or not of.source or of.where.endswith((".yaml", ".yml")):
        return None
    if not says_constants(of.source):
        return None
    base = Path(folder) if folder else Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "copydesk"
    key = {
        "format": FORMAT,
        "contract": [of.digest, of.model, of.where],
        "table": [[name, repr(dtype)] for name, dtype in table.items()],
        "desk": [str(known.earliest), str(known.as_of), sorted(known.domains) if known.domains is not None else None],
        "versions": [sys.version, *(importlib.metadata.version(name) for name in ("copydesk", "pandera", "polars"))],
        "code": _code(),
    }
    return base / "plans" / f"{digest(key)}.json"


def _code() -> list[list[Any]]:
    """Return what tells one state of this package from another while it is being worked on."""
    homes = [Path(folder) for folder in contract.__path__]
    files = [path for home in homes for path in (*home.rglob("*.py"), home.parent / "report.py")]
    files += [home.parent / "templates" / "rules.toml" for home in homes]
    return [[path.name, path.stat().st_mtime_ns, path.stat().st_size] for path in sorted(files)]


def _read(place: Path) -> Plan | None:
    """Return a plan that was kept by this user: an expression may hold a function, and nobody else's is run."""
    try:
        with place.open("rb") as file:
            kept = os.fstat(file.fileno())
            if hasattr(os, "getuid") and (kept.st_uid != os.getuid() or kept.st_mode & 0o022):
                return None
            said = json.loads(file.read())
        return Plan(
            columns=tuple(said["columns"]),
            changed=tuple(said["changed"]),
            coerced={name: _expression(text) for name, text in said["coerced"].items()},
            filled={name: _expression(text) for name, text in said["filled"].items()},
            checks=tuple(Planned(**{**it, "how": _how(it["how"])}) for it in said["checks"]),
        )
    except (OSError, ValueError, KeyError, TypeError, pl.exceptions.PolarsError):
        return None


def _write(place: Path, plan: Plan) -> None:
    """Keep a plan if all of it can be kept, in one step, for this user alone."""
    with contextlib.suppress(OSError, TypeError, pl.exceptions.PolarsError):
        said = {
            "columns": plan.columns,
            "changed": plan.changed,
            "coerced": {name: _text(expression) for name, expression in plan.coerced.items()},
            "filled": {name: _text(expression) for name, expression in plan.filled.items()},
            "checks": [_said(it) for it in plan.checks],
        }
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = place.with_suffix(f".{os.getpid()}")
        partial.write_text(json.dumps(said), encoding="utf-8")
        partial.chmod(0o600)
        partial.replace(place)


def _said(planned: Planned) -> dict[str, Any]:
    how: dict[str, Any] | None = None
    if isinstance(planned.how, pl.Expr):
        how = {"expression": _text(planned.how)}
    elif isinstance(planned.how, Unique):
        how = {"unique": planned.how.columns}
    elif isinstance(planned.how, Broken):
        how = {"broken": planned.how.message}
    elif isinstance(planned.how, NotRun):
        how = {"not_run": planned.how.reason}
    elif planned.how is not None:
        raise TypeError(planned.how)
    words = {name: getattr(planned, name) for name in ("code", "column", "severity", "says", "part")}
    return {**words, "how": how}


def _how(said: dict[str, Any] | None) -> How:
    if said is None:
        return None
    ((kind, value),) = said.items()
    return _HOWS[kind](value)


_HOWS: Mapping[str, Callable[[Any], How]] = {
    "expression": lambda value: _expression(str(value)),
    "unique": lambda value: Unique(tuple(value)),
    "broken": Broken,
    "not_run": NotRun,
}


def _text(expression: pl.Expr) -> str:
    return base64.b64encode(expression.meta.serialize()).decode("ascii")


def _expression(text: str) -> pl.Expr:
    return pl.Expr.deserialize(base64.b64decode(text))

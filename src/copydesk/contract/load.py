"""What does a contract file define? Python is run, as a module of its own; YAML is read."""

from __future__ import annotations

import ast
import contextlib
import os
import sys
import traceback
from pathlib import Path
from types import ModuleType
from typing import Any, TypeGuard

import pandera.polars as pandera
import yaml
from pandera.api.polars.container import DataFrameSchema

# A model copies its checks with what they can do at that moment: polars must be among it before a model is made.
from pandera.backends.polars import builtin_checks as _registered  # noqa: F401 - imported for what it registers

from copydesk.canonical import sha256
from copydesk.contract import YAML
from copydesk.contract.siblings import Siblings
from copydesk.errors import ContractError, nearest

CONTRACT_MODULE = "copydesk_contract_"
"""How the modules begin that are made of contracts, and of what lies beside them."""


def schema_of(source: bytes, where: str, name: str | None, file: Path | None) -> DataFrameSchema:
    """Return the schema of a contract; ContractError with the line when there is none.

    A Python file is run, with what it imports from beside itself; without a file there is nothing beside it. pandera
    reads types and checks only when a model becomes a schema.
    """
    if file and file.suffix in YAML:
        return _yaml(source, where)
    found = _model(_run(source, where, file), name, where, source)
    if isinstance(found, DataFrameSchema):
        return found
    try:
        return found.to_schema()
    except Exception as error:
        why = f"{type(error).__name__}: {error}"[:300]
        raise ContractError(
            "contract.broken", "the contract is no pandera model that can be used", where=where, why=why
        ) from error


def _yaml(source: bytes, where: str) -> DataFrameSchema:
    """Return the schema of a contract that pandera wrote as YAML; it is data, nothing in it runs."""
    from pandera.io import polars_io  # noqa: PLC0415 - few contracts are YAML

    try:
        content = yaml.safe_load(source)
        if not isinstance(content, dict):
            raise TypeError("it is not a map of keys to values")  # noqa: TRY301 - one road for whatever is wrong
        return polars_io.deserialize_schema(content)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        why = str(getattr(error, "problem", None) or error)[:300]
        raise ContractError("contract.broken", "the contract is not YAML", where=f"{where}{line}", why=why) from None
    except Exception as error:  # noqa: BLE001 - whatever pandera raises about the content is told
        why = f"{type(error).__name__}: {error}"[:300]
        raise ContractError(
            "contract.broken", "the contract is no schema of pandera.polars", where=where, why=why
        ) from None


def _run(source: bytes, where: str, file: Path | None) -> ModuleType:
    """Run a contract as a module of its own, named after its place and its text: no two contracts ever share one."""
    name = CONTRACT_MODULE + sha256(os.fsencode(where) + b"\0" + source)[:16]
    if name in sys.modules:
        return sys.modules[name]
    module = ModuleType(name)
    if file:
        module.__file__ = str(file)
    sys.modules[name] = module
    try:
        # What a contract prints is no result of ours.
        with contextlib.redirect_stdout(sys.stderr), Siblings(file.parent, name) if file else contextlib.nullcontext():
            exec(compile(source, where, "exec"), module.__dict__)  # noqa: S102 - a contract is the user's own code
    except (Exception, SystemExit, GeneratorExit) as error:  # noqa: BLE001 - whatever a user's file raises is told with its line
        for loaded in [it for it in sys.modules if it == name or it.startswith(f"{name}.")]:
            del sys.modules[loaded]
        line = _line_in(error, where)
        beside = _beside(error, name)
        raise ContractError(
            "contract.broken",
            "the contract raises an error",
            where=f"{where}{f':{line}' if line else ''}",
            why=f"{type(error).__name__}: {error}{f' ({beside})' if beside else ''}",
        ) from None
    return module


def _line_in(error: BaseException, where: str) -> int | None:
    """Return the last line of the contract file that an error passed through."""
    line = error.lineno if isinstance(error, SyntaxError) and error.filename == where else None
    for frame, number in traceback.walk_tb(error.__traceback__):
        line = number if frame.f_code.co_filename == where else line
    return line


def _beside(error: BaseException, name: str) -> str:
    """Name the last line beside the contract that an error passed through; nothing when it passed through none."""
    found = ""
    for frame, number in traceback.walk_tb(error.__traceback__):
        if str(frame.f_globals.get("__name__")).startswith(f"{name}."):
            found = f"{Path(frame.f_code.co_filename).name}, line {number}"
    return found


def _model(
    module: ModuleType, name: str | None, where: str, source: bytes
) -> type[pandera.DataFrameModel] | DataFrameSchema:
    if name is not None and _is_model(found := getattr(module, name, None)):
        return found
    mine = [key for key, value in vars(module).items() if _is_model(value) and _is_own(value, module)]
    if name is None and len(mine) == 1:
        return getattr(module, mine[0])
    lines = _lines_of(source)
    known = ", ".join(f"{key} (line {lines[key]})" if key in lines else key for key in sorted(mine)) or "no model"
    why = f"It holds {known}."
    other = [key for key, value in vars(module).items() if _is_foreign(value)]
    if other and not mine:
        why += f" {other[0]} is a model of another backend: write `import pandera.polars as pa`."
    if name is None and mine:
        raise ContractError(
            "contract.which-model",
            "the contract holds more than one model",
            where=where,
            why=why,
            help=f"Name one: FILE:{min(mine)}",
        )
    asked = f" `{name}`" if name else ""
    meant = nearest(name or "", mine)
    raise ContractError(
        "contract.which-model", f"the contract has no pandera model{asked}", where=where, why=why, help=meant
    )


def _is_model(value: Any) -> TypeGuard[type[pandera.DataFrameModel] | DataFrameSchema]:  # noqa: ANN401 - anything
    return isinstance(value, DataFrameSchema) or (
        isinstance(value, type) and issubclass(value, pandera.DataFrameModel) and value is not pandera.DataFrameModel
    )


def _is_own(value: Any, module: ModuleType) -> bool:  # noqa: ANN401 - anything
    """Tell whether a model is defined in the file, not imported into it."""
    return isinstance(value, DataFrameSchema) or value.__module__ == module.__name__


def _is_foreign(value: Any) -> bool:  # noqa: ANN401 - anything
    names = {base.__name__ for base in type.mro(value)} if isinstance(value, type) else set()
    return "DataFrameModel" in names and not _is_model(value) and value.__name__ != "DataFrameModel"


def _lines_of(source: bytes) -> dict[str, int]:
    """Return the line on which each name of a file is defined."""
    found: dict[str, int] = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef):
            found[node.name] = node.lineno
        elif isinstance(node, ast.Assign):
            found |= {target.id: node.lineno for target in node.targets if isinstance(target, ast.Name)}
    return found

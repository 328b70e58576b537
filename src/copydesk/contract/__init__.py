"""What must an article look like? A contract: a pandera model in a file of the user's own project."""

from __future__ import annotations

import contextlib
import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pandera.polars as pandera
import polars as pl
from pandera.api.polars.container import DataFrameSchema

from copydesk.article import ARTICLE
from copydesk.canonical import sha256
from copydesk.contract.checks import RowCheck, compile_checks
from copydesk.errors import ContractError, nearest
from copydesk.templates import read_template

DEFAULT = "news_article.py"


@dataclass(frozen=True, slots=True)
class Contract:
    """A loaded contract: where it came from, the digest of its file, and its checks in order."""

    name: str
    digest: str
    checks: tuple[RowCheck, ...]


def load_contract(reference: str | None, root: Path) -> Contract:
    """Load `schemas/news_article.py:NewsArticle` below a project root, or the shipped contract for None.

    ContractError when the file is missing, raises, holds no such model, or asks for what articles lack.
    """
    if reference is None:
        source, name, where = read_template(f"{DEFAULT}.in").encode(), "NewsArticle", f"shipped {DEFAULT}"
    else:
        path, _, name = reference.rpartition(":")
        where = str(root / path)
        source = _read(root, path, reference)
    module = _run(source, where)
    schema = _schema(_model(module, name, where), where)
    checks = compile_checks(schema, _article_types(), where)
    return Contract(reference or f"{DEFAULT}:NewsArticle", sha256(source), tuple(checks))


def _schema(model: type[pandera.DataFrameModel], where: str) -> DataFrameSchema:
    """Return the schema of a model; pandera reads types and checks only now, so its errors are the contract's."""
    try:
        return model.to_schema()
    except Exception as error:
        why = f"{type(error).__name__}: {error}"[:300]
        raise ContractError("the contract is no pandera model that can be used", where=where, why=why) from error


def _article_types() -> pl.Schema:
    frame = pl.from_arrow(ARTICLE.empty_table())
    return frame.schema if isinstance(frame, pl.DataFrame) else pl.Schema()


def _read(root: Path, path: str, reference: str) -> bytes:
    if not path:
        raise ContractError(
            f"`{reference}` names no file", help="Write file and model: schemas/news_article.py:NewsArticle"
        )
    place = (root / path).resolve()
    if not place.is_relative_to(root.resolve()):
        raise ContractError("a contract must lie inside the project", where=str(place), why="It is code that will run.")
    try:
        return place.read_bytes()
    except OSError as error:
        raise ContractError("the contract cannot be read", where=str(place), why=error.strerror or "") from None


def _run(source: bytes, where: str) -> ModuleType:
    """Run a contract file as a module of its own name, so that two projects never share one."""
    name = f"copydesk_contract_{sha256(source)[:16]}"
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_loader(name, loader=None, origin=where)
    if spec is None:
        raise ContractError("the contract cannot be loaded", where=where)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        # What a contract prints is no result of ours.
        with contextlib.redirect_stdout(sys.stderr):
            exec(compile(source, where, "exec"), module.__dict__)  # noqa: S102 - a contract is the user's own code
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a user's file raises is told with its line
        del sys.modules[name]
        line = _line_in(error, where)
        why = f"{type(error).__name__}: {error}"
        raise ContractError(
            "the contract raises an error", where=f"{where}{f':{line}' if line else ''}", why=why
        ) from None
    return module


def _line_in(error: BaseException, where: str) -> int | None:
    """Return the last line of the contract file that an error passed through."""
    line = error.lineno if isinstance(error, SyntaxError) else None
    trace = error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == where:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _model(module: ModuleType, name: str, where: str) -> type[pandera.DataFrameModel]:
    found = getattr(module, name, None)
    if isinstance(found, type) and issubclass(found, pandera.DataFrameModel):
        return found
    models = [
        key
        for key, value in vars(module).items()
        if isinstance(value, type) and issubclass(value, pandera.DataFrameModel)
    ]
    models = [key for key in models if key != "DataFrameModel"]
    known = f"It holds {', '.join(sorted(models)) or 'no model'}."
    raise ContractError(
        f"the contract has no pandera model `{name}`", where=where, why=known, help=nearest(name, models)
    )

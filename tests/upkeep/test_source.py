"""Does the source keep the sizes, the names and the words that it promises?"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src" / "copydesk"
MODULES = sorted(path for path in SRC.rglob("*.py") if "__pycache__" not in path.parts)
FORBIDDEN = ("utils", "helpers", "common", "core", "base_")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(path: Path) -> str:
    """Return a module's path below the package."""
    return path.relative_to(SRC).as_posix()


def functions(path: Path) -> list[tuple[Function, str]]:
    """Return every function of a module with the line on which it begins."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    return [(node, lines[node.lineno - 1]) for node in ast.walk(ast.parse(text)) if isinstance(node, Function)]


def parameters(node: Function) -> int:
    """Return how many parameters a function has, without self and cls."""
    asked = node.args
    named = [arg for arg in [*asked.posonlyargs, *asked.args, *asked.kwonlyargs] if arg.arg not in {"self", "cls"}]
    return len(named) + bool(asked.vararg) + bool(asked.kwarg)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_module_opens_with_the_question_it_answers(path: Path) -> None:
    """A module has a docstring, and its first line is a sentence or a question."""
    words = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    assert words.splitlines()[:1]
    assert any(mark in words.split("\n\n")[0] for mark in ".?")


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_is_a_long_read(path: Path) -> None:
    """A module has at most 400 lines."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_function_is_a_long_read(path: Path) -> None:
    """A function has at most 60 lines."""
    long = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node, _ in functions(path)}
    assert {name: size for name, size in long.items() if size > 60} == {}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_more_than_five_parameters_have_their_reason(path: Path) -> None:
    """A function has at most five parameters, or an exception with its reason on its line."""
    many = [(node.name, line) for node, line in functions(path) if parameters(node) > 5]
    assert [name for name, line in many if "noqa: PLR0913" not in line or " - " not in line] == []


def test_no_module_is_a_drawer() -> None:
    """No module or folder is called utils, helpers, common, core or base_something."""
    stems = {part.removesuffix(".py") for path in MODULES for part in path.relative_to(SRC).parts}
    assert sorted(stem for stem in stems if stem in FORBIDDEN or stem.startswith("base_")) == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_exception_of_a_linter_is_without_reason(path: Path) -> None:
    """Each noqa names its rule, and the first of a module says why; a plain number may speak for itself."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if "# noqa" in line]
    bare = [line for line in lines if "# noqa: " not in line]
    first = {line.split("# noqa: ")[1].split()[0] for line in lines if " - " not in line.split("# noqa")[1]}
    told = {line.split("# noqa: ")[1].split()[0] for line in lines if " - " in line.split("# noqa")[1]}
    assert (bare, first - told - {"PLR2004"}) == ([], set()), "the first exception of a rule in a module says why"


def test_no_clock_reaches_an_output() -> None:
    """Neither now() nor today() is asked where output is made."""
    clocks = {"now", "today", "utcnow", "time_ns"}
    readers = [
        f"{name_of(path)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in clocks
    ]
    allowed = [place for place in readers if place.startswith(("cli/", "hubs/"))]
    assert sorted(set(readers) - set(allowed)) == []

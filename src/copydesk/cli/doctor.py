"""How does `copydesk doctor` tell what is here: versions, extras, the project, the machine, the terminal?"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import copydesk
from copydesk.cli.output import Answer, Line, Meaning
from copydesk.cli.project import RECIPE, hub_of, near, open_project
from copydesk.errors import CopydeskError
from copydesk.plain import counted, size

if TYPE_CHECKING:
    from copydesk.recipe import Project

State = Literal["good", "absent", "broken"]

_LIBRARIES = ("pandera", "polars", "pyarrow", "datasets", "huggingface-hub", "typer", "pydantic")
_EXTRAS = {
    "html": (("lxml", "cchardet"), "reads pages of HTML"),
    "sign": (("securesystemslib", "cryptography"), "signs releases and checks signatures"),
    "hub": (("starlette", "uvicorn"), "serves a hub of your own"),
    "s3": (("s3fs",), "keeps releases in a bucket"),
    "dask": (("distributed", "cryptography"), "builds on a cluster"),
    "report": (("vl_convert",), "draws the report page"),
}
_TOKENS = ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN")
_COLOURS: dict[State, tuple[str, Meaning]] = {
    "good": ("ok     ", "good"),
    "absent": ("absent ", "quiet"),
    "broken": ("broken ", "bad"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One thing that was looked at: what it is, how it is, what was found, and how to mend it."""

    group: str
    name: str
    state: State = "good"
    found: str = ""
    help: str = ""


def command() -> Answer:
    """Tell what is here, and what is broken.

    Versions and extras, the project in this folder, the disk, tokens (never their value), the terminal. Exit code 1
    when something of the project or the machine is broken; an extra that is absent is no fault.
    """
    signs = list(_signs())
    broken = sum(sign.state == "broken" for sign in signs)
    result = {"broken": broken, "signs": [asdict(sign) for sign in signs]}
    return Answer(result=result, lines=list(_lines(signs, broken)), exit_code=1 if broken else 0)


def _signs() -> Iterator[Sign]:
    yield Sign(group="copydesk", name="copydesk", found=copydesk.__version__)
    yield Sign(group="copydesk", name="python", found=f"{platform.python_version()}, {platform.system()}")
    yield from (_library(name) for name in _LIBRARIES)
    yield from (_extra(name) for name in _EXTRAS)
    yield from _project()
    yield from _machine()
    yield from _settings()


def _library(name: str) -> Sign:
    try:
        return Sign(group="libraries", name=name, found=importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        mend = "Install copydesk again: pip install copydesk"
        return Sign(group="libraries", name=name, state="broken", found="not installed", help=mend)


def _extra(name: str) -> Sign:
    modules, what = _EXTRAS[name]
    if all(importlib.util.find_spec(module) for module in modules):
        return Sign(group="extras", name=name, found=what)
    return Sign(group="extras", name=name, state="absent", found=what, help=f"pip install 'copydesk[{name}]'")


def _project() -> Iterator[Sign]:
    """Look at the recipe in this folder and at all that it names; nothing is written."""
    if not RECIPE.exists():
        yield Sign(group="project", name="recipe", state="absent", found=str(RECIPE), help="copydesk init")
        return
    project: list[Project] = []
    yield _tried("recipe", lambda: _read_recipe(project))
    if not project:
        return
    (found,) = project
    yield _tried("contract", lambda: _contract(found))
    yield _tried("providers", lambda: f"{counted(len(found.registry().provider), 'provider')}")
    yield from (_source(found, path) for path in (it.path for it in found.recipe.source) if path)
    yield _tried("card", lambda: _card(found))
    yield _tried("hub", lambda: _hub(found))


def _read_recipe(found: list[Project]) -> str:
    found.append(open_project(None, ""))
    return f"{RECIPE}, {found[0].recipe.name}"


def _contract(project: Project) -> str:
    from copydesk.contract import load_contract  # noqa: PLC0415 - pandera is slow to import

    contract = load_contract(project.recipe.contract, project.root)
    return f"{project.recipe.contract}, {counted(len(contract.schema.columns), 'column')}"


def _source(project: Project, path: str) -> Sign:
    place = near(project.path(path))
    if place.exists():
        return Sign(group="project", name="source", found=str(place))
    mend = "Correct [[source]] path in the recipe."
    return Sign(group="project", name="source", state="broken", found=f"{place} is missing", help=mend)


def _card(project: Project) -> str:
    from copydesk.card import read_card  # noqa: PLC0415 - it brings jinja2 and pyarrow

    path = near(project.path(project.recipe.card))
    read_card(path)
    return str(path) if path.exists() else f"{path} is missing: releases get the shipped one"


def _hub(project: Project) -> str:
    found = hub_of(project)
    if found is None:
        return "none is named in [release] of the recipe"
    address, hub = found
    versions = hub.versions(project.recipe.name)
    return f"{address}, {counted(len(versions), 'release')}" + (f", newest {versions[-1]}" if versions else "")


def _tried(name: str, look: Callable[[], str]) -> Sign:
    try:
        return Sign(group="project", name=name, found=look())
    except CopydeskError as error:
        told = f"{error.what} ({error.where})" if error.where else error.what
        return Sign(
            group="project", name=name, state="broken", found=told, help=error.help or error.why or "Correct it there."
        )


def _machine() -> Iterator[Sign]:
    from copydesk.workplace import cache_folder, hold, release  # noqa: PLC0415 - only these lines need it

    yield Sign(group="machine", name="processors", found=str(os.cpu_count() or 1))
    free = shutil.disk_usage(Path()).free
    low = free < 1 << 30
    yield Sign(
        group="machine", name="disk", state="broken" if low else "good", found=f"{size(free)} free in this folder"
    )
    yield Sign(group="machine", name="cache", found=str(cache_folder("")))
    try:
        with tempfile.TemporaryDirectory(prefix=".copydesk-", dir=Path()) as work:
            lock = hold(Path(work))
            release(lock)
            yield _can("file locks", lock is not None, "two publishers at once are not kept apart here")
            yield _can("hard links", _links(Path(work)), "releases are copied in full, and yank is not possible here")
    except OSError as error:
        why = error.strerror or type(error).__name__
        yield Sign(group="machine", name="this folder", state="broken", found=f"cannot be written: {why}")


def _can(name: str, can: bool, otherwise: str) -> Sign:  # noqa: FBT001 - an answer
    return Sign(group="machine", name=name, state="good" if can else "absent", found="yes" if can else otherwise)


def _links(folder: Path) -> bool:
    (folder / "one").write_bytes(b"")
    try:
        (folder / "other").hardlink_to(folder / "one")
    except OSError:
        return False
    return True


def _settings() -> Iterator[Sign]:
    """Tell which settings of the environment count here; of a token only whether it is there."""
    for name in _TOKENS:
        if os.environ.get(name):
            yield Sign(group="settings", name=name, found="set")
    for name in ("HF_ENDPOINT", "HF_HUB_OFFLINE", "COPYDESK_CACHE", "NO_COLOR", "FORCE_COLOR"):
        if name in os.environ:
            value = "set" if name == "HF_ENDPOINT" and "@" in os.environ[name] else os.environ[name] or "empty"
            yield Sign(group="settings", name=name, found=value)
    terminal = "a terminal" if sys.stdout.isatty() else "no terminal: no colours, no progress"
    yield Sign(group="settings", name="output", found=terminal)


def _lines(signs: list[Sign], broken: int) -> Iterator[Line]:
    group = ""
    for sign in signs:
        if sign.group != group:
            yield from [("",)] if group else []
            yield ((sign.group, "strong"),)
            group = sign.group
        yield ("  ", _COLOURS[sign.state], f"{sign.name:16} ", sign.found)
        if sign.help and sign.state != "good":
            yield (f"{'':26}", (sign.help, "quiet"))
    yield ("",)
    yield ((counted(broken, "thing is", "things are") + " broken.", "bad"),) if broken else (("All is well.", "good"),)

"""How does a command end when it does not end well? Every exception becomes one message and one exit code."""

from __future__ import annotations

import os
import traceback
from dataclasses import dataclass

import typer

from copydesk.errors import CopydeskError, disk_error, nearest

GLOBAL = ("--json", "-q", "--quiet", "-v", "-vv", "--verbose", "--no-progress")
"""Options of `copydesk` itself; people write them behind the command as well."""

COLOR = "--color"
"""The one that has a value: `--color never`, `--color=never`."""

INTERRUPTED = 130
DEBUG = "COPYDESK_DEBUG"

_AFTER_INTERRUPT = {
    "build": "nothing was built. The folder is as it was before.",
    "publish": "the release may be there or not. Run `copydesk publish` again: it settles it.",
    "hub copy": "releases that were copied are there, whole. Run it again: it goes on with the rest.",
    "pull": "the folder is whole or as it was. Run `copydesk pull` again: it settles folder and lock.",
    "release purge": "the release may be gone or not. Run it again, or `copydesk release gc`: either settles it.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A stop: its code, what happened, where, why, how to mend it, and the exit code; `trace` for those who asked."""

    code: str
    what: str
    where: str = ""
    why: str = ""
    help: str = ""
    exit_code: int
    trace: str = ""


def failure(error: BaseException, command: str | None) -> Failure:
    """Return the message for anything that stopped a command."""
    if isinstance(error, KeyboardInterrupt):
        return interrupted(command)
    if isinstance(error, typer.TyperException):
        return _wrong_call(error, command)
    if isinstance(error, OSError):
        error = disk_error(error, f"go on with `{f'copydesk {command or str()}'.strip()}`")
    trace = "".join(traceback.format_exception(error)) if os.environ.get(DEBUG) else ""
    if isinstance(error, CopydeskError):
        return Failure(code=error.code, what=error.what, **error.facts(), exit_code=error.exit_code, trace=trace)
    said = str(error).partition("\n")[0]
    return Failure(
        code="copydesk.defect",
        what=f"{type(error).__name__}: {said[:200]}",
        why="This is a defect of copydesk, not of your data.",
        help=f"Set {DEBUG}=1 and run it again to see the traceback, then report it.",
        exit_code=2,
        trace=trace,
    )


def interrupted(command: str | None) -> Failure:
    """Return the message after Ctrl-C."""
    after = _AFTER_INTERRUPT.get(command or "", "nothing was changed.")
    return Failure(code="interrupted", what=f"Interrupted; {after}", exit_code=INTERRUPTED)


def _wrong_call(error: typer.TyperException, command: str | None) -> Failure:
    words = " ".join(["copydesk", *([command] if command else []), "--help"])
    meant = nearest(str(getattr(error, "option_name", "")), [*GLOBAL, COLOR])
    mend = f"{meant} `{words}` shows what can be said.".strip()
    return Failure(code="usage.call", what=error.format_message(), help=mend, exit_code=2)

"""Where does a word go that is said to the user? Results to stdout, everything else to stderr.

Commands never print: they return an `Answer`. Words come out of untrusted files, so they are never markup, and
control characters are shown instead of obeyed. Under `--json` stdout holds exactly one JSON value, also on failure.
"""

from __future__ import annotations

import io
import json
import os
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, TextIO

from rich.console import Console
from rich.text import Text

from copydesk.cli.exits import COLOR, Failure
from copydesk.cli.progress import Bar, Lines, Steps
from copydesk.plain import visible
from copydesk.progress import Listener, heard_by

FORMAT = 1
"""Format of the JSON around every result."""

Meaning = Literal["good", "bad", "warning", "strong", "quiet"]
Color = Literal["auto", "always", "never"]
Part = str | tuple[str, Meaning]
Line = tuple[Part, ...]
"""One line for people: words, some of them with a meaning that colour repeats."""

_COLOURS: Mapping[str, str] = {
    "good": "green",
    "bad": "bold red",
    "warning": "yellow",
    "strong": "bold",
    "quiet": "dim",
}
_PATIENCE = 0.5
"""Seconds after which a person wants to see that something happens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a command has to say: a JSON value for machines, lines for people, and notes that are no result.

    A document is a text of its own format; it stands in place of the lines, to the letter.
    """

    result: Mapping[str, Any]
    lines: Sequence[Line]
    notes: Sequence[Line] = ()
    exit_code: int = 0
    document: str | None = None


class Output:
    """The one sink of a command."""

    def __init__(
        self,
        stdout: TextIO,
        stderr: TextIO,
        environment: Mapping[str, str] = os.environ,
        *,
        as_json: bool = False,
        color: Color = "auto",
    ) -> None:
        self.as_json = as_json
        self.quiet = False
        self.progress = True
        self.verbose = 0
        self.command: str | None = None
        self._stdout, self._stderr = stdout, stderr
        self._out, self._err = _console(stdout, environment, color), _console(stderr, environment, color)

    @property
    def has_colours(self) -> bool:
        """Whether what goes to stdout may be coloured."""
        return self._out.is_terminal and self._out.color_system is not None

    def show(self, end: Answer | Failure) -> None:
        """Say how a command ended, for people or for machines."""
        if self.as_json:
            self._stdout.write(_json(self.command, end))
        elif isinstance(end, Answer) and end.document is not None:
            self._stdout.write(end.document)
        elif isinstance(end, Answer):
            self._print(self._out, end.lines)
        if isinstance(end, Failure):
            # Machines that read stdout find the same there; who looks at a log of CI reads it here.
            self._print(self._err, _told(end))
        elif not self.quiet and not self.as_json:
            self._print(self._err, end.notes)
        self._stdout.flush()
        self._stderr.flush()

    def abandon(self) -> None:
        """Let stdout lead nowhere: its reader went away, and Python would complain about that at the end."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), self._stdout.fileno())

    @contextmanager
    def working(self, doing: str) -> Iterator[None]:
        """Show how far work is, once it takes longer than a moment: a bar on a terminal, else a line now and then.

        With `verbose` each step is told as well, with 2 each thing of it.
        """
        told = Steps(self._note, things=self.verbose > 1) if self.verbose and not self.quiet else None
        try:
            with self._far(doing) as shown, heard_by(*filter(None, (told, shown))):
                yield
        finally:
            if told:
                told.end()

    @contextmanager
    def _far(self, doing: str) -> Iterator[Listener | None]:
        """Give who shows how far a work is, if anybody."""
        if not self.progress or self.quiet:
            yield None
        elif not self._stderr.isatty() or not self._err.is_terminal:
            yield Lines(self._note)
        else:
            shown = Bar(self._err, doing)
            patience = threading.Timer(_PATIENCE, shown.start)
            patience.start()
            try:
                yield shown
            finally:
                patience.cancel()
                patience.join()
                shown.stop()

    def _note(self, line: Line) -> None:
        self._print(self._err, [line])

    def _print(self, console: Console, lines: Iterable[Line]) -> None:
        for line in lines:
            console.print(_text(line), soft_wrap=True, highlight=False)


def level(severity: str) -> Part:
    """Return the word for how serious a finding is."""
    return (severity, "bad" if severity == "error" else "warning")


def chosen_color(words: Sequence[str]) -> Color:
    """Return what options say of colours, the last one wins; a wrong word is told by the one who reads options."""
    pairs = pairwise([*words, ""])
    said = [word.partition("=")[2] or after for word, after in pairs if word.partition("=")[0] == COLOR]
    return next((color for color in ("always", "never") if said and said[-1] == color), "auto")


def _console(stream: TextIO, environment: Mapping[str, str], color: Color) -> Console:
    """Return a console; --color wins over NO_COLOR, that over FORCE_COLOR; without, there is no bold and no dim."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
    if color == "never" or (color == "auto" and environment.get("NO_COLOR")):
        return Console(file=stream, color_system=None, force_terminal=False)
    forced = True if color == "always" or environment.get("FORCE_COLOR") else None
    # rich asks the environment itself, and takes NO_COLOR for the last word.
    return Console(file=stream, force_terminal=forced, no_color=False if color == "always" else None)


def _json(command: str | None, end: Answer | Failure) -> str:
    said = {"format": FORMAT, "command": command, "ok": end.exit_code == 0, "exit_code": end.exit_code}
    if isinstance(end, Answer):
        whole = said | {"result": end.result}
    else:
        error = {"code": end.code, "what": end.what, "where": end.where, "why": end.why, "help": end.help}
        whole = said | {"error": error}
    # ASCII, so that it is the same JSON in every locale and obeys no terminal.
    return json.dumps(whole, indent=2) + "\n"


def _told(failure: Failure) -> Iterator[Line]:
    yield (("error", "bad"), (f"[{failure.code}]", "strong"), f": {failure.what}")
    if failure.where:
        yield (("  --> ", "quiet"), failure.where)
    for word, text in (("why: ", failure.why), ("help:", failure.help)):
        for number, part in enumerate(text.splitlines()):
            yield ((f"  {word} " if number == 0 else "        ", "quiet"), part)
    for part in failure.trace.splitlines():
        yield (part,)


def _text(line: Line) -> Text:
    parts = [(part, "") if isinstance(part, str) else part for part in line]
    return Text.assemble(*((visible(text), _COLOURS.get(meaning, "")) for text, meaning in parts), end="")

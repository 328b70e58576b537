"""What does GitHub Actions put beside the lines of a pull request? One workflow command an example.

A command is a line that begins with `::`. Words of the report stand behind it, on the same line, whatever they hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from copydesk.faces.base import SAID, Location, Place, State, counts, mend, rest, shown, told, verdict
from copydesk.plain import visible
from copydesk.report import CodeCount, Report

COMMANDS: Mapping[State, str] = {"fails": "error", "tolerated": "warning", "warns": "warning", "known": "notice"}


def show(report: Report, place: Place) -> str:
    """Return a command for each example, and a last line with the verdict for the log."""
    lines = [line for group in report.findings for line in _commands(group, place)]
    return "\n".join([*lines, f"{verdict(report)}: {counts(report)}"]) + "\n"


def _commands(group: CodeCount, place: Place) -> Iterator[str]:
    for number, (example, state) in enumerate(shown(group), 1):
        where = place(example)
        said = [visible(told(group, example))]
        said += [f"Row {where.row}."] if where.line is None and where.row is not None else []
        said += [f"This does not fail: {SAID[state]}."] if state in {"tolerated", "known"} else []
        said += [f"And {rest(group):,} more."] if number == len(group.examples) and rest(group) else []
        said += [f"help: {visible(mend(group))}"]
        yield f"::{COMMANDS[state]} {_properties(where, group.code)}::{_message(said)}"


def _properties(where: Location, title: str) -> str:
    line = {} if where.line is None else {"line": str(where.line)}
    named = {"file": where.path, **line, "title": title}
    return ",".join(f"{name}={_property(visible(value))}" for name, value in named.items())


def _message(lines: list[str]) -> str:
    """Join lines; only line ends and per cent signs mean something in a message, and are written as their bytes."""
    return "\n".join(lines).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Return the value of a property, in which a colon or a comma would end it."""
    return _message([text]).replace(":", "%3A").replace(",", "%2C")

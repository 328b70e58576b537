"""What does GitHub Actions put beside the lines of a pull request? One workflow command an example.

A command is a line that begins with `::`. Words of the report stand behind it, on the same line, whatever they hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from copydesk.faces.base import SAID, Location, Place, State, counts, in_turns, mend, told, verdict
from copydesk.plain import counted, visible
from copydesk.report import CodeCount, Example, Report

COMMANDS: Mapping[State, str] = {"fails": "error", "tolerated": "warning", "warns": "warning", "known": "notice"}

MOST = 10
"""Annotations of a level that GitHub shows of one step; it drops the others without a word."""


def show(report: Report, place: Place) -> str:
    """Return a command for each example that GitHub shows, and last lines with the verdict for the log."""
    chosen = _chosen(report)
    pairs = list(zip(report.findings, chosen, strict=True))
    lines = [line for group, mine in pairs for line in _commands(group, mine, place)]
    silent = [group.count for group, mine in pairs if group.count and not mine]
    if silent:
        more = f"And {counted(sum(silent), 'more finding')} of {counted(len(silent), 'rule')}, not annotated"
        lines.append(f"{more}: GitHub shows {MOST} of a level. The summary has them.")
    return "\n".join([*lines, f"{verdict(report)}: {counts(report)}"]) + "\n"


def _chosen(report: Report) -> list[list[tuple[Example, State]]]:
    """Return for each finding the examples that there is room for."""
    chosen: list[list[tuple[Example, State]]] = [[] for _ in report.findings]
    used: Counter[str] = Counter()
    for number, example, state in in_turns(report):
        command = COMMANDS[state]
        if used[command] < MOST:
            used[command] += 1
            chosen[number].append((example, state))
    return chosen


def _commands(group: CodeCount, mine: Sequence[tuple[Example, State]], place: Place) -> Iterator[str]:
    more = group.count - len(mine)
    for number, (example, state) in enumerate(mine, 1):
        where = place(example)
        said = [visible(told(group, example))]
        said += [f"Row {where.row}."] if where.line is None and where.row is not None else []
        said += [f"This does not fail: {SAID[state]}."] if state in {"tolerated", "known"} else []
        said += [f"And {more:,} more."] if number == len(mine) and more > 0 else []
        said += [f"help: {visible(mend(group))}"]
        yield f"::{COMMANDS[state]} {_properties(where, group.code)}::{_message(said)}"


def _properties(where: Location, title: str) -> str:
    line = {} if where.line is None else {"line": str(where.line)}
    named = {**({"file": where.path} if where.path else {}), **line, "title": title}
    return ",".join(f"{name}={_property(visible(value))}" for name, value in named.items())


def _message(lines: list[str]) -> str:
    """Join lines; only line ends and per cent signs mean something in a message, and are written as their bytes."""
    return "\n".join(lines).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Return the value of a property, in which a colon or a comma would end it."""
    return _message([text]).replace(":", "%3A").replace(",", "%2C")

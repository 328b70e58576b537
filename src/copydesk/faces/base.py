"""What does every face of a report promise?

The same report gives the same text, whatever the day, the machine and the locale. Words of the report are data: they
can be no markup and no command. And a finding is shown as what it is: only what fails is ever called a failure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from copydesk.plain import counted
from copydesk.report import CodeCount, Example, Report, rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where a finding lies: a path as it was typed, relative to the current folder and with `/`; a line or a row.

    Without a path it speaks of everything that was checked.
    """

    path: str | None
    line: int | None = None
    row: int | None = None

    def __str__(self) -> str:
        if self.path is None:
            return "the whole table"
        if self.line is not None:
            return f"{self.path}:{self.line}"
        return self.path if self.row is None else f"{self.path}, row {self.row}"


Place = Callable[[Example], Location]
"""Tells where an example lies; only the command knows what was typed and which folder is the current one."""

Face = Callable[[Report, Place], str]
"""Turns a report into text that ends with a line end."""

State = Literal["fails", "tolerated", "warns", "known"]

SAID: Mapping[State, str] = {
    "fails": "fails",
    "tolerated": "error within its threshold",
    "warns": "warning",
    "known": "in the baseline",
}
"""What a state is called where people read."""


def state(group: CodeCount) -> State:
    """Tell what a finding is: a reason to fail, an error that is allowed, a warning, or an old acquaintance."""
    if group.fails:
        return "fails"
    if group.known and group.known >= group.count:
        return "known"
    return "tolerated" if group.severity == "error" else "warns"


def shown(group: CodeCount) -> Iterator[tuple[Example, State]]:
    """Yield each example with what it is; new ones stand before those of the baseline."""
    new = group.count - group.known
    for number, example in enumerate(group.examples):
        yield example, state(group) if number < new else "known"


def in_turns(report: Report) -> Iterator[tuple[int, Example, State]]:
    """Yield each example, and which finding it belongs to: the first of every finding before a second of any.

    Who has room for some of them only takes the first, and no rule hides the others.
    """
    for turn in zip_longest(*map(shown, report.findings)):
        yield from ((number, *pair) for number, pair in enumerate(turn) if pair)


def says(group: CodeCount) -> str:
    """Return the sentence of a rule; a check of the user's own may have none."""
    return _sentence(group) or f"The data break the check `{group.code}`."


def mend(group: CodeCount) -> str:
    """Return what to do about a finding."""
    return group.help or f"Look at the check `{group.code}` in your contract."


def seen(group: CodeCount, example: Example) -> str:
    """Return what was seen, without the sentence of the rule that stands above it."""
    return example.message.removeprefix(_sentence(group)).strip()


def told(group: CodeCount, example: Example) -> str:
    """Return the sentence of the rule and what was seen, for a reader who has nothing else before the eyes."""
    return f"{_sentence(group)} {seen(group, example)}".strip() or says(group)


def rest(group: CodeCount) -> int:
    """Return how many findings of a code are counted and not shown."""
    return max(group.count - len(group.examples), 0)


def verdict(report: Report) -> str:
    """Return the verdict in two words."""
    return f"copydesk: {'passed' if report.ok else 'failed'}"


def counts(report: Report) -> str:
    """Return how much was found in how much, as a sentence."""
    found = [counted(report.errors, "error"), counted(report.warnings, "warning")]
    found += [f"{report.known:,} in the baseline"] if report.known else []
    return f"{', '.join(found)}; {counted(report.funnel.read, 'record')} read."


def amount(group: CodeCount) -> str:
    """Return how often a code was found, and how much of that is not new."""
    known = "all" if group.known == group.count else f"{group.known:,}"
    return f"{group.count:,} found" + (f", {known} of them in the baseline" if group.known else "")


def _sentence(group: CodeCount) -> str:
    rule = rules().get(group.code)
    return group.says or (rule.says if rule else "")

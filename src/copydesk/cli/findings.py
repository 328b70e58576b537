"""How are findings shown on a terminal? By rule, most serious first, each with places and a mend."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from copydesk.cli.output import Line, Part, level
from copydesk.plain import counted

if TYPE_CHECKING:
    from copydesk.report import CodeCount, Example, Report

Spot = Callable[["Example"], str]
"""Tells where to look, in the form that editors and terminals open."""


def findings(report: Report, spot: Spot, words: tuple[str, str]) -> Iterator[Line]:
    """Yield the findings of a report, what is known on one line, and last the verdict.

    `words` are what records are called that keep the contract, and those that do not.
    """
    from copydesk.faces.base import says, seen, state  # noqa: PLC0415 - it brings pyarrow

    known = [group for group in report.findings if state(group) == "known"]
    for group in (group for group in report.findings if group not in known):
        yield (level(group.severity), (f"[{group.code}]", "strong"), f" {says(group)}", *_aside(group))
        for example in group.examples:
            glimpse = seen(group, example)
            yield (("  --> ", "quiet"), spot(example), f"  {glimpse}" if glimpse else "")
        if group.count > len(group.examples):
            yield (f"      (and {group.count - len(group.examples):,} more: --examples {group.count})",)
        yield (("  help: ", "quiet"), group.help)
        yield ("",)
    if known:
        codes = ", ".join(f"{group.code} ({group.count:,})" for group in known)
        yield (("in the baseline: ", "quiet"), codes)
        yield ("",)
    yield _summary(report, *words)


def _aside(group: CodeCount) -> tuple[Part, ...]:
    """Say why findings of a code do not fail, where they otherwise would."""
    from copydesk.faces.base import SAID, state  # noqa: PLC0415 - it brings pyarrow

    aside = SAID[state(group)] if state(group) == "tolerated" else ""
    if group.known and not aside:
        aside = f"{group.known:,} of {group.count:,} in the baseline"
    return ((f"  ({aside})", "quiet"),) if aside else ()


def _summary(report: Report, kept: str, broken: str) -> Line:
    funnel = report.funnel
    warnings = counted(report.warnings, "warning")
    steps = [f"{funnel.accepted:,} {kept}"]
    steps += [f"{funnel.quarantined:,} {broken}"] if funnel.quarantined else []
    steps += [f"{funnel.duplicate:,} superseded by another of the article: see -v"] if funnel.duplicate else []
    known = f", {report.known:,} in the baseline" if report.known else ""
    after = f"{warnings}{known} in {counted(funnel.read, 'record')}: {', '.join(steps)}."
    if not report.errors:
        return (("No errors", "good" if report.ok else "bad"), f", {after}")
    found = f"Found {counted(report.errors, 'error')}"
    tolerated = "" if not report.ok else " within what is allowed"
    return ((found, "good" if report.ok else "bad"), f"{tolerated}, {after}")

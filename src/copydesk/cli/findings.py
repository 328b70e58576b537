"""How are findings shown on a terminal? By rule, most serious first, each with places and a mend."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from copydesk.cli.output import Line, Part, counted, level

if TYPE_CHECKING:
    from copydesk.report import CodeCount, Example, Report

Spot = Callable[["Example"], str]
"""Tells where to look, in the form that editors and terminals open."""


def findings(report: Report, spot: Spot) -> Iterator[Line]:
    """Yield the findings of a report and, last, the verdict."""
    from copydesk.faces.base import says, seen, state  # noqa: PLC0415 - it brings pyarrow

    for group in report.findings:
        yield (level(group.severity), (f"[{group.code}]", "strong"), f" {says(group)}", *_aside(group))
        for example in group.examples:
            glimpse = seen(group, example)
            yield (("  --> ", "quiet"), spot(example), f"  {glimpse}" if glimpse else "")
        if group.count > len(group.examples):
            yield (f"      (and {group.count - len(group.examples):,} more)",)
        if state(group) != "known":
            yield (("  help: ", "quiet"), group.help)
        yield ("",)
    yield _summary(report)


def _aside(group: CodeCount) -> tuple[Part, ...]:
    """Say why findings of a code do not fail, where they otherwise would."""
    from copydesk.faces.base import SAID, state  # noqa: PLC0415 - it brings pyarrow

    aside = SAID[state(group)] if state(group) in {"known", "tolerated"} else ""
    if group.known and not aside:
        aside = f"{group.known:,} of {group.count:,} in the baseline"
    return ((f"  ({aside})", "quiet"),) if aside else ()


def _summary(report: Report) -> Line:
    funnel = report.funnel
    warnings = counted(report.warnings, "warning")
    steps = [f"{funnel.accepted:,} accepted"]
    steps += [f"{funnel.quarantined:,} would be quarantined"] if funnel.quarantined else []
    steps += [f"{funnel.duplicate:,} superseded by a later revision"] if funnel.duplicate else []
    known = f", {report.known:,} in the baseline" if report.known else ""
    after = f"{warnings}{known} in {counted(funnel.read, 'record')}: {', '.join(steps)}."
    if not report.errors:
        return (("No errors", "good" if report.ok else "bad"), f", {after}")
    found = f"Found {counted(report.errors, 'error')}"
    tolerated = "" if not report.ok else " within what is allowed"
    return ((found, "good" if report.ok else "bad"), f"{tolerated}, {after}")

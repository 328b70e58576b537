"""How does `copydesk check` show what it found?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.cli.inputs import AsOf, Origins, RecipeFile, Workers, inputs_of
from copydesk.cli.output import Answer, Line, counted, level
from copydesk.cli.project import near

if TYPE_CHECKING:
    from copydesk.intake import SourceRoot
    from copydesk.report import CodeCount, Example, Report


def command(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH", help="Files or folders; none: the project's recipe.")
    ] = None,
    recipe: RecipeFile = None,
    origins: Origins = None,
    as_of: AsOf = None,
    workers: Workers = 1,
) -> Answer:
    """Hold every record against the contract.

    Writes nothing. Exit code 1 when there are errors.
    """
    from copydesk.check import How, check  # noqa: PLC0415 - polars and pandera are slow to import

    inputs = inputs_of(paths or [], recipe, origins, "Name what to check: `copydesk check PATH`")
    report = check(inputs, How(workers=workers, as_of=as_of.date() if as_of else None)).report
    return Answer(
        result=report.model_dump(mode="json"),
        lines=[*_findings(report, inputs.roots), _summary(report)],
        notes=[("`copydesk explain CODE` tells what a rule is for.",)] if report.findings else [],
        exit_code=0 if report.ok else 1,
    )


def _findings(report: Report, roots: Sequence[SourceRoot]) -> Iterator[Line]:
    from copydesk.report import rules  # noqa: PLC0415 - it brings pyarrow

    for group in report.findings:
        rule = rules().get(group.code)
        says = rule.says if rule else ""
        yield (level(group.severity), (f"[{group.code}]", "strong"), f" {says or _bare(group.examples[0], says)}")
        for example in group.examples:
            yield (("  --> ", "quiet"), _place(example, roots), f"  {_bare(example, says)}" if says else "")
        if group.count > len(group.examples):
            yield (f"      (and {group.count - len(group.examples):,} more)",)
        yield (("  help: ", "quiet"), group.help or _own(group))
        yield ("",)


def _own(group: CodeCount) -> str:
    return f"Look at the check `{group.code}` in your contract."


def _bare(example: Example, says: str) -> str:
    """Return what was seen, without the sentence of the rule that stands above it."""
    return example.message.removeprefix(says).strip()


def _place(example: Example, roots: Sequence[SourceRoot]) -> str:
    """Return where to look, in the form that editors and terminals open."""
    folders = [root.path if root.path.is_dir() else root.path.parent for root in roots]
    found = [folder / example.source for folder in folders if (folder / example.source).exists()]
    path = str(near(found[0])) if len(found) == 1 else example.source
    if example.line is not None:
        return f"{path}:{example.line}"
    return path if example.row is None else f"{path}, row {example.row}"


def _summary(report: Report) -> Line:
    funnel = report.funnel
    warnings = counted(report.warnings, "warning")
    steps = [f"{funnel.accepted:,} accepted"]
    steps += [f"{funnel.quarantined:,} would be quarantined"] if funnel.quarantined else []
    steps += [f"{funnel.duplicate:,} superseded by a later revision"] if funnel.duplicate else []
    after = f"{counted(funnel.read, 'record')}: {', '.join(steps)}."
    if report.ok:
        return (("No errors", "good"), f", {warnings} in {after}")
    return ((f"Found {counted(report.errors, 'error')}", "bad"), f", {warnings} in {after}")

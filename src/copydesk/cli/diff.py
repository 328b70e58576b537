"""How does `copydesk diff` show what is different between two datasets?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from copydesk.cli.output import Answer, Line, Meaning
from copydesk.cli.project import folder_of, hub_of, near, open_project
from copydesk.errors import UsageError, nearest
from copydesk.release import Reference, parse_reference
from copydesk.workplace import refuse_among, work_folder

if TYPE_CHECKING:
    from copydesk.difference import Difference, RowChange, Span
    from copydesk.released import Released

FORMATS = ("text", "markdown")
LEVELS: dict[str, Meaning] = {"patch": "good", "minor": "good", "major": "bad"}
OTHERWISE = "Name two datasets: `copydesk diff dir:.hub/acme/eu-news@1.0.0 build`"
_MEANINGS: dict[str, Meaning] = {"removed": "bad", "changed": "warning", "moved": "warning", "added": "good"}
_OUTLETS = 8


def command(
    before: Annotated[
        str | None, typer.Argument(metavar="[A]", help="A build, a release; default: the newest on the recipe's hub.")
    ] = None,
    after: Annotated[str, typer.Argument(metavar="[B]", help="What it is compared with.")] = "build",
    max_bump: Annotated[
        str | None, typer.Option("--max-bump", metavar="patch|minor|major", help="Exit 1 when more than that changed.")
    ] = None,
    rows: Annotated[
        Path | None, typer.Option("--rows", metavar="FILE", help="Write every such row as Parquet.")
    ] = None,
    form: Annotated[str, typer.Option("--format", metavar="text|markdown", help="For a terminal or a page.")] = "text",
) -> Answer:
    """Show what is different between two datasets, row by row.

    PATCH: the same rows with the same values. MINOR: rows or a column were added. MAJOR: rows were removed, changed, or
    moved to another split.
    """
    from copydesk.diff import compare  # noqa: PLC0415 - polars is slow to import
    from copydesk.diff.page import page  # noqa: PLC0415 - the same
    from copydesk.diff.sides import articles, open_side  # noqa: PLC0415 - the same
    from copydesk.diff.table import RowsFile  # noqa: PLC0415 - the same
    from copydesk.difference import LEVELS as STEPS  # noqa: PLC0415 - pydantic is slow to import
    from copydesk.difference import Level, at_least, under_rules  # noqa: PLC0415 - the same
    from copydesk.ledger_files import rule_of  # noqa: PLC0415 - the same

    _refuse_word("--max-bump", max_bump, STEPS)
    _refuse_word("--format", form, FORMATS)
    names = (before or _newest(), after)
    sides = [open_side(_named(name), Path()) for name in names]
    if rows:
        refuse_among(rows, [side.folder for side in sides], "the file would lie in a dataset", "compared")
    with work_folder(None) as work, ExitStack() as files:
        each = files.enter_context(RowsFile(rows)).add if rows else None
        found = under_rules(compare(articles(sides[0]), articles(sides[1]), work, each), *map(rule_of, sides))
    fits = max_bump is None or at_least(cast("Level", max_bump), found.level)
    told = [{"reference": name, **_told(side)} for name, side in zip(names, sides, strict=True)]
    result = {"a": told[0], "b": told[1], "max_bump": max_bump, "rows_file": str(rows) if rows else None}
    return Answer(
        result={**result, **found.model_dump(mode="json")},
        lines=[*_lines(found, names), *_verdict(found, max_bump, fits=fits)],
        document=page(found, names) if form == "markdown" else None,
        exit_code=0 if fits else 1,
    )


def _newest() -> str:
    """Return the address of the newest release on the recipe's hub; UsageError when there is none."""
    project = open_project(None, OTHERWISE)
    found = hub_of(project)
    versions = found[1].versions(project.recipe.name) if found else []
    if not found or not versions:
        why = f"{found[0]} holds no release of {project.recipe.name}." if found else "The recipe names no hub."
        where = str(near(project.recipe_path))
        raise UsageError("release.missing", "there is no release to compare with", where=where, why=why, help=OTHERWISE)
    return f"{found[0]}/{project.recipe.name}@{versions[-1]}"


def _named(reference: str) -> Reference | Path:
    place = parse_reference(reference)
    return place if isinstance(place, Reference) else folder_of(place, "dataset")


def _refuse_word(option: str, word: str | None, known: Sequence[str]) -> None:
    if word is not None and word not in known:
        raise UsageError("usage.value", f"{option} knows {', '.join(known)}, not `{word}`", help=nearest(word, known))


def _told(side: Released) -> dict[str, str | int]:
    return {"name": side.manifest.name, "version": side.manifest.version, "manifest": side.manifest.digest}


def _lines(found: Difference, names: Sequence[str]) -> Iterator[Line]:
    yield (f"{names[0]} -> {names[1]}",)
    yield ("",)
    yield ((f"{'':12}{'before':>9}{'after':>9}{'added':>9}{'removed':>9}{'changed':>9}{'moved':>9}", "quiet"),)
    for it in found.splits:
        moved = f"-{it.left:,} +{it.came:,}" if it.left or it.came else "0"
        counts = (it.before, it.after, it.added, it.removed, it.changed)
        yield (f"{it.split:12}{''.join(f'{count:>9,}' for count in counts)}{moved:>9}",)
    yield ("",)
    if found.columns_changed:
        yield _row("columns", ", ".join(f"{name} {count:,}" for name, count in found.columns_changed.items()))
    for change in found.schema_changes:
        yield _row("schema", change.message)
    if found.providers:
        outlets = [f"{it.provider_domain or 'unknown'} {it.before:,} to {it.after:,}" for it in found.providers]
        more = len(outlets) - _OUTLETS + found.providers_left_out
        yield _row("outlets", ", ".join(outlets[:_OUTLETS]) + (f" and {more:,} more" if more > 0 else ""))
    if found.days_before != found.days_after:
        yield _row("days", f"{_days(found.days_before)}, now {_days(found.days_after)}")
    for row in found.examples:
        yield ((f"  {row.kind:8}", _MEANINGS[row.kind]), f"  {row.id}  ", (_what(row), "quiet"))
    if found.examples:
        yield ("",)


def _row(what: str, words: str) -> Line:
    return ((f"{what:12}", "quiet"), words)


def _what(row: RowChange) -> str:
    split = row.now_in if row.was_in in {None, row.now_in} else row.was_in if row.now_in is None else ""
    return "  ".join(filter(None, (split or f"{row.was_in} to {row.now_in}", ", ".join(row.columns))))


def _days(span: Span) -> str:
    return f"{span.first} to {span.last}" if span.first else "no dates"


def _verdict(found: Difference, most: str | None, *, fits: bool) -> Iterator[Line]:
    yield ((found.level.upper(), LEVELS[found.level]), f"  {'; '.join(found.why)}")
    if not fits:
        yield (("error", "bad"), f": no more than a {most} step is allowed")

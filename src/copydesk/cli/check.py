"""How does `copydesk check` take its options, and which face does it show?"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.cli.findings import findings
from copydesk.cli.inputs import AsOf, Origins, RecipeFile, Workers, inputs_of
from copydesk.cli.output import Answer, Line, counted
from copydesk.cli.project import near
from copydesk.errors import UsageError, disk_error, nearest

if TYPE_CHECKING:
    from copydesk.faces.base import Location, Place
    from copydesk.judge import FailOn, Policy
    from copydesk.report import Example, Report
    from copydesk.sources import Inputs, SourceRoot

SUMMARY = "GITHUB_STEP_SUMMARY"
"""GitHub names here the file that is shown on the page of a job."""


Schema = Annotated[
    str | None,
    typer.Option(
        "--schema",
        metavar="FILE[:MODEL]",
        help="A contract of your own, contract.py:Model or contract.yaml; tables are checked as they stand.",
    ),
]
FailOnWord = Annotated[str, typer.Option("--fail-on", metavar="error|warn", help="What makes exit code 1.")]
Allow = Annotated[
    list[str] | None,
    typer.Option("--allow", metavar="CODE=N", help="Findings that do not fail: a number, 25, or a share, 1.5%."),
]
Known = Annotated[
    Path | None, typer.Option("--baseline", metavar="FILE", help="Findings that are known; only new ones fail.")
]
WriteKnown = Annotated[
    Path | None, typer.Option("--write-baseline", metavar="FILE", help="Write what is found now as known.")
]
Valid = Annotated[
    Path | None, typer.Option("--valid", metavar="FILE", help="Write the rows that keep the contract (Parquet).")
]
Invalid = Annotated[
    Path | None, typer.Option("--invalid", metavar="FILE", help="Write the others, each with its findings.")
]
IdColumn = Annotated[str, typer.Option("--id", metavar="COLUMN", help="The column that names a record.")]
Examples = Annotated[
    int | None, typer.Option("--examples", metavar="N", min=0, help="Findings of a rule that are shown.")
]
FaceName = Annotated[
    str | None, typer.Option("--format", metavar="FACE", help="json, junit, sarif, github, markdown or html.")
]
OutputFile = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write that format here instead of stdout.")
]


def command(  # noqa: PLR0913, PLR0917 - a parameter is an option
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH", help="Files or folders; none: the project's recipe.")
    ] = None,
    schema: Schema = None,
    recipe: RecipeFile = None,
    origins: Origins = None,
    as_of: AsOf = None,
    workers: Workers = 1,
    fail_on: FailOnWord = "error",
    allow: Allow = None,
    baseline: Known = None,
    write_baseline: WriteKnown = None,
    valid: Valid = None,
    invalid: Invalid = None,
    id_column: IdColumn = "id",
    examples: Examples = None,
    face: FaceName = None,
    output: OutputFile = None,
) -> Answer:
    """Hold every record against the contract.

    Without --schema: what `build` would read, with the project's contract. With it: tables as they stand (Parquet,
    Arrow, JSONL, CSV), against any pandera.polars model. Exit code 1 when something fails.
    """
    shown = _known_face(face, output)
    inputs = inputs_of(paths or [], recipe, origins, "Name what to check: `copydesk check PATH`")
    wish = _Wish(
        schema=schema,
        as_of=as_of.date() if as_of else None,
        workers=workers,
        fail_on=_fail_on(fail_on),
        allow=allow or (),
        baseline=baseline,
        write_baseline=write_baseline,
        valid=valid,
        invalid=invalid,
        id_column=id_column,
        examples=examples if examples is not None else _EXAMPLES.get(face or "", 3),
    )
    return _answer(_tables(inputs, wish) or _records(inputs, wish), wish, shown, output)


_EXAMPLES: Mapping[str, int] = {"junit": 20, "sarif": 100, "github": 10, "json": 20}
"""Findings of a rule that a machine wants; a person wants three."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """What was asked for, but for what to read and how to show it."""

    schema: str | None
    as_of: dt.date | None
    workers: int
    fail_on: FailOn
    allow: Sequence[str]
    baseline: Path | None
    write_baseline: Path | None
    valid: Path | None
    invalid: Path | None
    id_column: str
    examples: int

    def policy(self, inputs: Inputs) -> Policy:
        """Return what fails: by the recipe, over it by the command line."""
        from copydesk.judge import Policy, parse_allowed, read_baseline  # noqa: PLC0415 - it brings polars

        allowed = {**inputs.recipe.limits(), **parse_allowed(self.allow)}
        known = read_baseline(self.baseline) if self.baseline else None
        return Policy(fail_on=self.fail_on, allowed=allowed, baseline=known)


@dataclass(frozen=True, slots=True)
class _Found:
    """What came out, the names for a baseline, where findings lie, and what is said besides."""

    report: Report
    names: Callable[[], Mapping[str, Sequence[str]]]
    place: Place
    notes: Sequence[Line] = ()


def _tables(inputs: Inputs, wish: _Wish) -> _Found | None:
    """Check tables as they stand; None when no contract was named for them, or none is there."""
    from copydesk.contract import load_contract  # noqa: PLC0415 - polars is slow to import
    from copydesk.faces.base import Location  # noqa: PLC0415 - the same
    from copydesk.sources import desk_of  # noqa: PLC0415 - the same
    from copydesk.tables import Ask, check_tables, find_tables  # noqa: PLC0415 - the same
    from copydesk.workplace import work_folder  # noqa: PLC0415 - the same

    files, left = find_tables([root.path for root in inputs.roots]) if wish.schema else ([], [])
    if not files:
        return None
    ask = Ask(
        known=desk_of(inputs, wish.as_of),
        severity=inputs.severity,
        policy=wish.policy(inputs),
        examples=wish.examples,
        id_column=wish.id_column,
        valid=wish.valid,
        invalid=wish.invalid,
        names=wish.write_baseline is not None,
    )
    with work_folder(None) as work:
        checked = check_tables(files, load_contract(wish.schema, None), ask, work)
    notes: list[Line] = [(f"{counted(len(left), 'file')} left out, no table: {', '.join(left[:3])}",)] if left else []
    return _Found(
        checked.report,
        lambda: checked.names,
        lambda example: Location(path=example.source or "the whole table", line=example.line, row=example.row),
        notes,
    )


def _records(inputs: Inputs, wish: _Wish) -> _Found:
    """Check what a build would read: captures and records, as articles."""
    from copydesk.check import How, check  # noqa: PLC0415 - polars and pandera are slow to import

    if wish.valid or wish.invalid:
        raise UsageError(
            "--valid and --invalid divide tables, and these are articles in the making",
            help="Name a contract with --schema, or run `copydesk build`: it keeps quarantine.parquet beside the data.",
        )
    chosen = replace(inputs, contract=wish.schema, contract_root=None) if wish.schema else inputs
    examined = check(chosen, How(workers=wish.workers, as_of=wish.as_of))
    report = examined.report(wish.policy(inputs), wish.examples)
    return _Found(report, examined.names, lambda example: _place(example, inputs.roots))


def _place(example: Example, roots: Sequence[SourceRoot]) -> Location:
    """Return where to look, in the form that editors and terminals open."""
    from copydesk.faces.base import Location  # noqa: PLC0415 - it brings pyarrow

    folders = [root.path if root.path.is_dir() else root.path.parent for root in roots]
    found = [folder / example.source for folder in folders if (folder / example.source).exists()]
    path = near(found[0]).as_posix() if len(found) == 1 else example.source
    return Location(path=path, line=example.line, row=example.row)


def _answer(found: _Found, wish: _Wish, face: str | None, output: Path | None) -> Answer:
    """Show a report: on the terminal, and in the format that was asked for."""
    from copydesk.judge import write_baseline  # noqa: PLC0415 - it brings polars

    notes = list(found.notes)
    if wish.write_baseline:
        write_baseline(wish.write_baseline, found.names())
        notes.append((f"Wrote {wish.write_baseline}: from now on `--baseline {wish.write_baseline}` lets them pass.",))
    if found.report.findings:
        notes.append(("`copydesk explain CODE` tells what a rule is for.",))
    document = _document(found, face, output) if face else None
    return Answer(
        result=found.report.model_dump(mode="json"),
        lines=list(findings(found.report, lambda example: str(found.place(example)))),
        notes=notes,
        exit_code=0 if found.report.ok or wish.write_baseline else 1,
        document=document,
    )


def _document(found: _Found, face: str, output: Path | None) -> str | None:
    """Return the report in another format, or None when it goes into a file."""
    from copydesk.faces import face as named  # noqa: PLC0415 - only when it is asked for

    text = named(face)(found.report, found.place)
    try:
        if face == "github" and os.environ.get(SUMMARY):
            with Path(os.environ[SUMMARY]).open("a", encoding="utf-8") as page:
                page.write(named("markdown")(found.report, found.place))
        if output:
            output.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise disk_error(error, "write the report") from error
    return None if output else text


def _known_face(face: str | None, output: Path | None) -> str | None:
    """Refuse a format that is not there before anything is read."""
    from copydesk.faces import NAMES  # noqa: PLC0415 - kept beside its use

    if face is not None and face not in NAMES:
        raise UsageError(f"there is no format `{face}`", help=nearest(face, NAMES) or f"Choose of {', '.join(NAMES)}.")
    if output and not face:
        raise UsageError("--output needs --format", help="Name it as well: --format sarif --output report.sarif")
    return face


def _fail_on(word: str) -> FailOn:
    known: Mapping[str, FailOn] = {"error": "error", "warn": "warning", "warning": "warning"}
    if word not in known:
        raise UsageError(f"--fail-on knows error and warn, not `{word}`", help=nearest(word, known))
    return known[word]

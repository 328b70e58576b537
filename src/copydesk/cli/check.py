"""How does `copydesk check` take its options, and which face does it show?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.cli.findings import findings
from copydesk.cli.formats import FOR_PEOPLE, Formats, OutputFile, Wanted, cut, most_examples, parse_formats, write
from copydesk.cli.inputs import AsOf, Origins, RecipeFile, Workers, expect_captures, inputs_of
from copydesk.cli.output import Answer, Line
from copydesk.cli.project import near
from copydesk.errors import ContractError, UsageError, nearest
from copydesk.plain import counted
from copydesk.workplace import refuse_among, refuse_overwriting

if TYPE_CHECKING:
    from copydesk.faces.base import Location, Place
    from copydesk.judge import FailOn, Policy
    from copydesk.report import Example, Report
    from copydesk.sources import Inputs, SourceRoot

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


def command(  # noqa: PLR0913, PLR0917 - a parameter is an option
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH", help="Files, folders, datasets of hubs; none: the project's recipe."),
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
    formats: Formats = None,
    output: OutputFile = None,
) -> Answer:
    """Hold every record against the contract.

    Without --schema: what `build` would read, with the project's contract. With it: tables as they stand (Parquet,
    Arrow, JSONL, CSV), against any pandera.polars model. Exit code 1 when something fails.
    """
    wanted = parse_formats(formats or (), output)
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
        examples=examples,
        wanted=wanted,
    )
    typed = list(_typed(paths or [], inputs.roots))
    return _answer(_tables(typed, inputs, wish) or _records(inputs, wish), wish)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """What was asked for, but for what to read."""

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
    examples: int | None
    wanted: Sequence[Wanted]

    @property
    def outputs(self) -> list[Path]:
        """The files that are written besides rows."""
        reports = [it.file for it in self.wanted if it.file]
        return [*reports, *([self.write_baseline] if self.write_baseline else [])]

    @property
    def read(self) -> list[Path]:
        """The files that are read besides data; a baseline may be written anew."""
        contract = self.schema.rpartition(":")[0] or self.schema if self.schema else None
        kept = self.baseline if self.baseline != self.write_baseline else None
        return [Path(it) for it in (contract, self.schema, kept) if it]

    @property
    def for_people(self) -> int:
        """How many findings of a rule are shown on a terminal."""
        return FOR_PEOPLE if self.examples is None else self.examples

    @property
    def most(self) -> int:
        """How many findings of a rule are kept: as many as somebody wants to see."""
        return most_examples(self.wanted, self.examples)

    def policy(self, inputs: Inputs) -> Policy:
        """Return what fails: by the recipe, over it by the command line."""
        from copydesk.judge import Policy, parse_allowed, read_baseline  # noqa: PLC0415 - it brings polars

        allowed = {**inputs.recipe.limits(), **parse_allowed(self.allow)}
        known = read_baseline(self.baseline) if self.baseline else None
        return Policy(fail_on=self.fail_on, allowed=allowed, baseline=known)


@dataclass(frozen=True, slots=True)
class _Found:
    """What came out, the names for a baseline, where findings lie, and what is said besides.

    `words` are what records are called that keep the contract, and those that do not.
    """

    report: Report
    names: Callable[[], Mapping[str, Sequence[str]]]
    place: Place
    notes: Sequence[Line] = ()
    words: tuple[str, str] = ("accepted", "would be quarantined")


def _typed(paths: Sequence[str], roots: Sequence[SourceRoot]) -> Iterator[str]:
    """Yield what is to be read as tables: what was named, or the sources; of a dataset that was fetched, its files."""
    names = paths or [str(root.path) for root in roots]
    for name, root in zip(names, roots, strict=True):
        if root.files is not None and (not paths or name.startswith("hf:")):
            yield from (str(root.path / it) for it in root.files)
        else:
            yield name


def _tables(paths: Sequence[str], inputs: Inputs, wish: _Wish) -> _Found | None:
    """Check tables as they stand; None when no contract was named for them, or other files are there.

    UsageError when there is no file at all, or none but links.
    """
    if wish.schema is None:
        return None
    from copydesk.contract import load_contract  # noqa: PLC0415 - polars is slow to import
    from copydesk.faces.base import Location  # noqa: PLC0415 - the same
    from copydesk.sources import desk_of  # noqa: PLC0415 - the same
    from copydesk.table_files import are_foreign, find_tables, no_table  # noqa: PLC0415 - the same
    from copydesk.tables import Ask, check_tables  # noqa: PLC0415 - the same
    from copydesk.workplace import work_folder  # noqa: PLC0415 - the same

    named = find_tables(paths, Path())
    files = named.tables
    if not files and named.others and not are_foreign(named.others):
        return None
    if not files:
        raise no_table(paths, named)
    rows = [it for it in (wish.valid, wish.invalid) if it]
    refuse_overwriting([*rows, *wish.outputs], [*(it.path for it in files), *wish.read])
    _refuse_rows_among([Path(it) for it in paths], rows)
    ask = Ask(
        known=desk_of(inputs, wish.as_of),
        severity=inputs.severity,
        policy=wish.policy(inputs),
        examples=wish.most,
        id_column=wish.id_column,
        valid=wish.valid,
        invalid=wish.invalid,
        names=wish.write_baseline is not None,
    )
    with work_folder(None) as work:
        checked = check_tables(files, load_contract(wish.schema, None), ask, work)
    return _Found(
        checked.report,
        lambda: checked.names,
        lambda example: Location(path=example.source or None, line=example.line, row=example.row),
        [
            *_left_out(named.others, "no table"),
            *_left_out(named.links, "a link is not followed"),
            *_empty(checked.report),
        ],
        ("valid", "invalid"),
    )


def _refuse_rows_among(paths: Sequence[Path], targets: Sequence[Path]) -> None:
    """Refuse to put rows where they would be read as data the next time."""
    for target in targets:
        refuse_among(target, paths, "the rows would be read as data", "checked")
        if target.suffix not in {".parquet", ".pq", ""}:
            raise UsageError(
                "usage.file-kind",
                f"rows are written as Parquet, and `{target.name}` says otherwise",
                where=str(target),
                help=f"Name it {target.with_suffix('.parquet')}.",
            )


def _empty(report: Report) -> list[Line]:
    """Say that there was no row: an empty table keeps nearly every contract."""
    return [] if report.funnel.read else [("There was no row to check; only names and types were looked at.",)]


def _left_out(names: Sequence[str], why: str) -> list[Line]:
    return [(f"{counted(len(names), 'file')} left out, {why}: {', '.join(names[:3])}",)] if names else []


def _nothing(paths: Sequence[Path]) -> UsageError:
    """Return what is said when nothing was looked at, which is no reason to be content."""
    return UsageError(
        "input.missing",
        "nothing was found to check",
        where=", ".join(str(near(path)) for path in paths),
        why="Files that are hidden, README, LICENSE and origins.toml are no data.",
        help="Name a folder that holds captures or tables, or put some there.",
    )


def _records(inputs: Inputs, wish: _Wish) -> _Found:
    """Check what a build would read: captures and records, as articles."""
    expect_captures()
    from copydesk.check import How, check  # noqa: PLC0415 - polars and pandera are slow to import
    from copydesk.runner import Crew  # noqa: PLC0415 - the same

    if wish.valid or wish.invalid:
        raise UsageError(
            "usage.options",
            "--valid and --invalid divide tables, and these are articles in the making",
            help="Name a contract with --schema, or run `copydesk build`: it keeps quarantine.parquet beside the data.",
        )
    for root in inputs.roots:
        folder = root.path if root.path.is_dir() else root.path.parent
        refuse_overwriting(wish.outputs, [*(folder / name for name in root.list_files()), *wish.read])
    chosen = replace(inputs, contract=wish.schema, contract_root=None) if wish.schema else inputs
    try:
        examined = check(chosen, How(crew=Crew(wish.workers), as_of=wish.as_of))
    except ContractError as error:
        if wish.schema and not error.help:
            error.help = "There is no table here, so the files were read as captures, which become articles."
        raise
    if not examined.intake.shards:
        raise _nothing([root.path for root in inputs.roots])
    report = examined.report(wish.policy(inputs), wish.most)
    return _Found(report, examined.names, lambda example: _place(example, inputs.roots))


def _place(example: Example, roots: Sequence[SourceRoot]) -> Location:
    """Return where to look, in the form that editors and terminals open."""
    from copydesk.faces.base import Location  # noqa: PLC0415 - it brings pyarrow

    folders = [root.path if root.path.is_dir() else root.path.parent for root in roots]
    found = [folder / example.source for folder in folders if (folder / example.source).exists()]
    path = near(found[0]).as_posix() if len(found) == 1 else example.source
    return Location(path=path or None, line=example.line, row=example.row)


def _answer(found: _Found, wish: _Wish) -> Answer:
    """Show a report: on the terminal, and in the formats that were asked for."""
    from copydesk.judge import write_baseline  # noqa: PLC0415 - it brings polars

    notes = list(found.notes)
    if wish.write_baseline:
        write_baseline(wish.write_baseline, found.names())
        notes.append((f"Wrote {wish.write_baseline}: from now on `--baseline {wish.write_baseline}` lets them pass.",))
    notes += _hints(found.report)
    if wish.baseline and not wish.write_baseline:
        notes += _stale(wish.baseline, found.report)
    document, more = write(wish.wanted, found.report, found.place, wish.examples)
    shown = cut(found.report, wish.for_people)
    return Answer(
        result=shown.model_dump(mode="json"),
        lines=list(findings(shown, lambda example: str(found.place(example)), found.words)),
        notes=[*notes, *more],
        exit_code=0 if found.report.ok or wish.write_baseline else 1,
        document=document,
    )


def _stale(file: Path, report: Report) -> list[Line]:
    """Say when a baseline lets more pass than there is: what was mended could break again unseen."""
    from copydesk.judge import read_baseline  # noqa: PLC0415 - it brings polars

    gone = read_baseline(file).size - report.known
    mend = f"renew it: --baseline {file} --write-baseline {file}"
    return [(f"{counted(gone, 'finding')} of {file} no longer there; {mend}",)] if gone else []


def _hints(report: Report) -> Iterator[Line]:
    """Yield what helps to read the findings."""
    from copydesk.report import rules  # noqa: PLC0415 - it brings pyarrow

    known = next((group.code for group in report.findings if group.code in rules()), None)
    if known:
        yield (f"What a rule is for: `copydesk explain {known}`",)
    if any(it.row is not None and it.line is None for group in report.findings for it in group.examples):
        yield ("Rows are counted from 0.",)


def _fail_on(word: str) -> FailOn:
    known: Mapping[str, FailOn] = {"error": "error", "warn": "warning", "warning": "warning"}
    if word not in known:
        raise UsageError("usage.value", f"--fail-on knows error and warn, not `{word}`", help=nearest(word, known))
    return known[word]

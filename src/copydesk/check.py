"""Do the records keep the contract? Reads everything, writes nothing but a work folder."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl
import pyarrow as pa

from copydesk.contract import Contract, load_contract
from copydesk.contract.desk import Desk
from copydesk.errors import UsageError, disk_error, nearest
from copydesk.intake import Intake, SourceRoot, read_shard, take_in
from copydesk.normalise.urls import domain_label
from copydesk.recipe import Project, Recipe, Registry, Source, load_registry
from copydesk.report import Funnel, Report, Severity, rules, summarise
from copydesk.runner import Runner, open_runner
from copydesk.validate import sort_findings, validate

NO_RECIPE: Mapping[str, Severity] = {"provider.unknown": "warning"}
"""Without a recipe there is no registry to be missing from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Everything that a check or a build starts from."""

    recipe: Recipe
    root: Path
    roots: tuple[SourceRoot, ...]
    contract: str | None
    registry: Registry
    registry_path: Path | None
    severity: Mapping[str, Severity]


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How the work is done; nothing in here changes what comes out, but `as_of`."""

    workers: int = 1
    batch: int = 256
    as_of: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What came in and what was found.

    `records` are the intake's with a column `accepted`; `findings` those of `validate.FOUND`.
    """

    intake: Intake
    records: pl.DataFrame
    findings: pa.Table
    contract: Contract
    as_of: str | None
    report: Report


def from_project(project: Project) -> Inputs:
    """Return the inputs that a recipe names; UsageError when its registry is missing or wrong."""
    recipe = project.recipe
    registry_path = project.path(recipe.providers) if recipe.providers else None
    return Inputs(
        recipe=recipe,
        root=project.root,
        roots=tuple(_root(project, source) for source in recipe.source),
        contract=recipe.contract,
        registry=load_registry(registry_path) if registry_path else Registry(),
        registry_path=registry_path,
        severity=recipe.severity,
    )


def from_paths(paths: Sequence[Path], origins: Path | None, name: str = "local/articles") -> Inputs:
    """Return the inputs for files and folders without a recipe: the shipped contract, no registry."""
    recipe = Recipe(name=name, contract="shipped", source=[Source(path=_label(path)) for path in paths])
    return Inputs(
        recipe=recipe,
        root=Path.cwd(),
        roots=tuple(SourceRoot(path, _label(path), origins) for path in paths),
        contract=None,
        registry=Registry(),
        registry_path=None,
        severity=NO_RECIPE,
    )


def _label(path: Path) -> str:
    """Return what a source without a recipe is called: the last part of its path, whatever that was written as."""
    name = path.resolve().name if path.name in {"", ".."} else path.name
    return name or "root"


def _root(project: Project, source: Source) -> SourceRoot:
    origins = project.path(source.origins) if source.origins else None
    return SourceRoot(project.path(source.path), source.path, origins)


def check(inputs: Inputs, how: How) -> Examined:
    """Read and validate all records; the work folder is gone afterwards, so only the report stays useful."""
    with work_folder(None) as work, running(how) as runner:
        return examine(inputs, how, runner, work)


@contextmanager
def work_folder(beside: Path | None) -> Iterator[Path]:
    """Give a temporary folder, on the disk of `beside` when it is named; PlaceError when there is no room."""
    try:
        if beside:
            beside.mkdir(parents=True, exist_ok=True)
        folder = tempfile.TemporaryDirectory(prefix=".copydesk-", dir=beside, ignore_cleanup_errors=True)
    except OSError as error:
        raise disk_error(error, "make a work folder") from error
    with folder as name:
        yield Path(name)


@contextmanager
def running(how: How) -> Iterator[Runner]:
    """Give a runner and let its workers go afterwards."""
    runner = open_runner(how.workers)
    try:
        yield runner
    finally:
        runner.close()


def examine(inputs: Inputs, how: How, runner: Runner, work: Path) -> Examined:
    """Read and validate all records, keeping the rows in files below `work`."""
    contract = load_contract(inputs.contract, inputs.root)
    _check_codes(inputs, contract)
    intake = take_in(inputs.roots, inputs.registry, runner, work / "intake", how.batch)
    as_of = _as_of(how.as_of or inputs.recipe.as_of, intake.records)
    known = Desk(
        earliest=inputs.recipe.earliest,
        as_of=as_of,
        domains=frozenset(domain_label(entry.domains[0]) or entry.domains[0] for entry in inputs.registry.provider),
    )
    one = partial(_validate_shard, inputs.contract, inputs.root, known, dict(inputs.severity))
    tables, accepted = [], []
    for findings, mask in runner.map(one, list(zip(intake.shards, _superseded(intake), strict=True))):
        tables.append(findings)
        accepted.append(mask)
    records = intake.records.with_columns(accepted=pl.concat(accepted) if accepted else pl.Series(dtype=pl.Boolean))
    findings = sort_findings(tables)
    stamp = as_of.date().isoformat() if as_of else None
    return Examined(
        intake=intake,
        records=records,
        findings=findings,
        contract=contract,
        as_of=stamp,
        report=summarise(findings, _funnel(records), stamp),
    )


def _check_codes(inputs: Inputs, contract: Contract) -> None:
    """Refuse a level for a rule that nobody knows: it would change nothing, without a word."""
    known = {*rules(), *(check.code for check in contract.checks)}
    for code in inputs.severity:
        if code not in known:
            raise UsageError(f"unknown rule `{code}` in [severity] of the recipe", help=nearest(code, known))


def _as_of(chosen: dt.date | None, records: pl.DataFrame) -> dt.datetime | None:
    """Return the moment that dates are held against: chosen, else the newest capture, else the newest article."""
    if chosen:
        return dt.datetime.combine(chosen, dt.time(), dt.UTC)
    for column in ("captured_at", "published_at"):
        newest = records[column].max()
        if isinstance(newest, dt.datetime):
            return newest
    return None


def _superseded(intake: Intake) -> list[pl.Series]:
    """Return, for each intake file, which of its rows a later revision has superseded."""
    marked = intake.records.sort("shard", "position").select("shard", "duplicate")
    return [marked.filter(pl.col("shard") == number)["duplicate"] for number in range(len(intake.shards))]


def _validate_shard(
    contract: str | None, root: Path, known: Desk, severity: Mapping[str, Severity], job: tuple[Path, pl.Series]
) -> tuple[pa.Table, pl.Series]:
    """Check the rows of one intake file; superseded ones are not looked at: the latest speaks for the article."""
    shard, gone = job
    table = read_shard(shard)
    verdict = validate(
        table.filter((~gone).to_arrow()) if gone.any() else table, load_contract(contract, root), known, severity
    )
    accepted = pl.Series(values=[False] * len(gone), dtype=pl.Boolean)
    return verdict.findings, accepted.scatter((~gone).arg_true(), verdict.accepted)


def _funnel(records: pl.DataFrame) -> Funnel:
    duplicate = int(records["duplicate"].sum())
    accepted = int(records["accepted"].sum())
    quarantined = records.height - accepted - duplicate
    return Funnel(read=records.height, accepted=accepted, quarantined=quarantined, duplicate=duplicate)

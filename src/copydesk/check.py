"""Do the records keep the contract? Reads everything, writes nothing but a work folder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import polars as pl
import pyarrow as pa

from copydesk.article import ARTICLE, INTAKE
from copydesk.contract import Contract, load_contract
from copydesk.contract.desk import Desk, lent
from copydesk.contract.engine.cache import says_the_same
from copydesk.contract.engine.plan import Plan
from copydesk.contract.engine.unique import Rows
from copydesk.contract.engine.whole import Part, mark
from copydesk.findings import levelled, said
from copydesk.intake import Intake, read_shard, take_in
from copydesk.judge import Policy, check_codes
from copydesk.plain import counted
from copydesk.progress import begin, note, steps
from copydesk.report import FINDINGS, MAX_EXAMPLES, ROW, Funnel, Report, Road, Severity, make_report, rules
from copydesk.reuse import Finished, Piece, key
from copydesk.runner import ALONE, Crew, Runner, Shared, running
from copydesk.sources import Inputs, desk_of
from copydesk.tally import Tally, runs_of, sentences_of
from copydesk.validate import about_files, article_plan, is_unread, sort_findings, validate
from copydesk.workplace import work_folder

MAX_TOLD = 1_000
"""Superseded records that are named to who asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How the work is done; nothing in here changes what comes out, but `as_of`.

    `kept_for` is the recipe of a project: what its builds have finished is kept for the next one.
    """

    crew: Crew = ALONE
    batch: int = 256
    as_of: dt.date | None = None
    kept_for: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What came in and what was found.

    `records` are the intake's with a column `accepted`; `findings` those of `validate.FOUND`; `roads` names checks
    that took another way than planned; `policy` is the recipe's.
    """

    intake: Intake
    records: pl.DataFrame
    findings: pa.Table
    contract: Contract
    plan: Plan
    roads: Mapping[tuple[str, str | None], Road]
    as_of: str | None
    policy: Policy

    def report(self, policy: Policy | None = None, examples: int = MAX_EXAMPLES) -> Report:
        """Count what was found, and judge it by the recipe's policy or by another."""
        chosen = policy or self.policy
        tally = self._tally(Tally(examples=examples, baseline=chosen.baseline))
        report = chosen.judge(make_report(tally.groups(sentences_of([self.plan])), _funnel(self.records), self.as_of))
        runs = runs_of([self.plan], self.roads, tally)
        return report.model_copy(update={"contract": self.contract.name, "checks": runs})

    def names(self) -> Mapping[str, Sequence[str]]:
        """Return the names of all broken records by code, for a baseline."""
        return self._tally(Tally(names=True)).names()

    def _tally(self, tally: Tally) -> Tally:
        found = pl.from_arrow(self.findings)
        if isinstance(found, pl.DataFrame):
            tally.add(found)
        return tally


def check(inputs: Inputs, how: How) -> Examined:
    """Read and validate all records; the work folder is gone afterwards, so only the findings stay useful."""
    with work_folder(None) as work, running(how.crew, work / "runner") as runner:
        return examine(inputs, how, runner, Finished(work / "parts"))


def examine(inputs: Inputs, how: How, runner: Runner, finished: Finished) -> Examined:
    """Read and validate all records, keeping the rows in files among what is finished."""
    contract = load_contract(inputs.contract, inputs.contract_root)
    plan = levelled(article_plan(contract, Desk()), inputs.severity)
    codes = {*rules(), *(planned.code for planned in plan.checks)}
    check_codes(inputs.severity, codes, "[severity] of the recipe")
    check_codes(inputs.recipe.allowed, codes, "[allowed] of the recipe")
    intake = take_in(inputs.roots, inputs.registry, runner, finished, how.batch)
    as_of = _as_of(how.as_of or inputs.recipe.as_of, intake.records)
    known = replace(desk_of(inputs, None), as_of=as_of)
    note(f"contract: {contract.name}, {counted(len(plan.checks), 'check')}")
    note(f"as of: {as_of.date().isoformat()}" if as_of else "as of: no record has a date")
    _tell_superseded(intake.records)
    superseded = _superseded(intake)
    begin("check across records")
    with lent(known):
        marks = mark([Part(plan, *_readable(*pair)) for pair in zip(intake.shards, superseded, strict=True)])
    root = inputs.contract_root and inputs.contract_root.absolute()
    one = partial(_validate_shard, inputs.contract, root, runner.broadcast(known), dict(inputs.severity))
    jobs = list(_jobs(inputs, contract, known, finished, list(zip(intake.shards, superseded, marks.rows, strict=True))))
    tables, accepted, reused = [], [], 0
    for (findings, mask), was_there in steps("check", runner.map(one, jobs), [len(it) for it in superseded], "records"):
        tables.append(findings)
        accepted.append(mask)
        reused += len(mask) if was_there else 0
    finished.tell("check", reused, counted(intake.records.height, "record"))
    records = intake.records.with_columns(accepted=pl.concat(accepted) if accepted else pl.Series(dtype=pl.Boolean))
    return Examined(
        intake=intake,
        records=records,
        findings=sort_findings([*tables, said(marks).to_arrow().cast(FINDINGS)]),
        contract=contract,
        plan=plan,
        roads=marks.roads,
        as_of=as_of.date().isoformat() if as_of else None,
        policy=Policy(allowed=inputs.recipe.limits()),
    )


def _as_of(chosen: dt.date | None, records: pl.DataFrame) -> dt.datetime | None:
    """Return the moment that dates are held against: chosen, else the newest capture, else the newest article."""
    if chosen:
        return dt.datetime.combine(chosen, dt.time(), dt.UTC)
    for column in ("captured_at", "published_at"):
        newest = records[column].max()
        if isinstance(newest, dt.datetime):
            return newest
    return None


def _tell_superseded(records: pl.DataFrame) -> None:
    """Say which records were left for which others of the same article, to those who ask."""
    gone = records.filter("duplicate").select("id", "source", "row")
    kept = records.filter(~pl.col("duplicate")).select("id", kept="source", kept_row="row")
    for _, source, row, stays, stays_row in gone.head(MAX_TOLD).join(kept, on="id", maintain_order="left").iter_rows():
        note(f"superseded: {_placed(source, row)}, kept is {_placed(stays, stays_row)}")
    if gone.height > MAX_TOLD:
        note(f"superseded: and {gone.height - MAX_TOLD:,} more")


def _placed(source: str, row: int | None) -> str:
    return source if row is None else f"{source} row {row}"


def _superseded(intake: Intake) -> list[pl.Series]:
    """Return, for each intake file, which of its rows another one of the same article has superseded."""
    marked = intake.records.sort("shard", "position").select("shard", "duplicate")
    return [marked.filter(pl.col("shard") == number)["duplicate"] for number in range(len(intake.shards))]


def _readable(shard: Path, gone: pl.Series) -> tuple[pl.LazyFrame, int]:
    """Return the rows of an intake file that the contract looks at, with their places among those that are left."""
    frame = pl.scan_ipc(shard, glob=False)
    left = frame.filter(~pl.lit(gone)) if gone.any() else frame
    return left.with_row_index(ROW).filter(~is_unread()).select(ROW, *ARTICLE.names), len(gone)


Job = tuple[Path, pl.Series, Mapping[int, Rows]]
"""An intake file, which of its rows are superseded, and which break a check that no single row can answer."""

Judged = tuple[pa.Table, pl.Series]
"""What was found in the rows of an intake file, and which of them are accepted."""


def _jobs(
    inputs: Inputs, contract: Contract, known: Desk, finished: Finished, files: Sequence[Job]
) -> Iterator[tuple[Job, Piece]]:
    """Yield each intake file with the piece that holds its findings."""
    settings = finished.decide(
        "check",
        contract=[contract.digest, contract.model],
        levels=dict(inputs.severity),
        as_of=str(known.as_of),
        earliest=str(known.earliest),
        outlets=sorted(known.domains) if known.domains is not None else None,
    )
    # Code may look at a clock, or at a file: only what says the same whenever it is asked need not be asked again.
    may_keep = finished.keeps and says_the_same(contract)
    for number, (shard, gone, marked) in enumerate(files):
        asked = [[place, rows.tobytes().hex()] for place, rows in sorted(marked.items())] if may_keep else number
        name = key([settings, shard.stem, asked], gone.to_numpy().tobytes())
        piece = finished.piece("check", name)
        yield (shard, gone, marked), piece if may_keep else replace(piece, keeps=False)


def _validate_shard(
    contract: str | None,
    root: Path | None,
    known: Shared[Desk],
    severity: Mapping[str, Severity],
    job: tuple[Job, Piece],
) -> tuple[Judged, bool]:
    """Check the rows of one intake file, unless that is done; superseded ones are not looked at.

    The latest speaks for the article.
    """
    asked, piece = job

    def judge() -> Judged:
        findings, accepted = _judged(load_contract(contract, root), known.get(), severity, asked)
        if piece.keeps:
            piece.put("findings", findings)
            piece.put("accepted", pl.DataFrame({"accepted": accepted}).to_arrow())
        return findings, accepted

    return piece.once(
        judge, lambda: (piece.get("findings"), pl.Series(piece.get("accepted")["accepted"], dtype=pl.Boolean))
    )


def _judged(contract: Contract, known: Desk, severity: Mapping[str, Severity], job: Job) -> Judged:
    shard, gone, marked = job
    table = read_shard(shard, [name for name in INTAKE.names if name not in {"dropped", "related"}])
    plan = article_plan(contract, known)
    left = table.filter((~gone).to_arrow()) if gone.any() else table
    verdict = validate(left, plan, severity, marked)
    accepted = pl.Series(values=[False] * len(gone), dtype=pl.Boolean)
    lost = about_files(table.filter(gone.to_arrow()), plan, severity) if gone.any() else verdict.findings[:0]
    return pa.concat_tables([verdict.findings, lost]), accepted.scatter((~gone).arg_true(), verdict.accepted)


def _funnel(records: pl.DataFrame) -> Funnel:
    duplicate = int(records["duplicate"].sum())
    accepted = int(records["accepted"].sum())
    quarantined = records.height - accepted - duplicate
    return Funnel(read=records.height, accepted=accepted, quarantined=quarantined, duplicate=duplicate)

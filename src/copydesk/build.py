"""How do captures become a dataset? One road, a line a step; publishing only copies and confirms what it made."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import polars as pl
import pyarrow as pa

from copydesk.canonical import json_bytes
from copydesk.changes import Changes
from copydesk.check import Examined, How, examine
from copydesk.errors import DataRefused, UsageError, disk_error
from copydesk.facts import Facts, LeakFacts
from copydesk.leakage import READ, Leakage, Split, find_leaks
from copydesk.ledger import Ledger
from copydesk.ledger_files import read_ledger
from copydesk.manifest import (
    BESIDE_BUILD,
    MANIFEST_NAME,
    QUARANTINE_NAME,
    REPORT_NAME,
    SIGNATURE_NAME,
    FileEntry,
    Manifest,
    read_manifest,
)
from copydesk.naming import Before
from copydesk.parquet import read_groups
from copydesk.placement import Stories, find_stories, findings_on, place
from copydesk.plain import counted
from copydesk.progress import begin, note
from copydesk.release import Version
from copydesk.released import Released
from copydesk.removal import remove
from copydesk.report import Report
from copydesk.reuse import Finished
from copydesk.reuse import finished as finished_before
from copydesk.rights import texts_of
from copydesk.runner import Runner, running
from copydesk.seal import Content, seal
from copydesk.shards import From, Plan, articles, plan_shards, store, write_quarantine, write_shards
from copydesk.sources import Inputs
from copydesk.split import HELD
from copydesk.tombstones import NONE, TAKEN_DOWN, Tombstones, read_tombstones, released_tombstones
from copydesk.workplace import give_back_memory, holding, work_folder

ANOTHER = "Name an empty or a new folder with --out."

ROUNDS = 5
"""How often records may be placed anew because the look for leaks found some: each time it finds fewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a build goes and what it is called; `previous` is the release that it follows, if any.

    `taken_down` is what the newest release on the hub knows to be taken down, where that is another one.
    With `as_asked` it is called so whatever its rows ask for: to be compared, not to be released.
    """

    out: Path
    version: Version | None = None
    previous: Released | None = None
    as_asked: bool = False
    taken_down: Tombstones = NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A finished build; `already` tells that the release before holds the same content."""

    folder: Path
    manifest: Manifest
    report: Report
    facts: Facts
    changes: Changes
    already: bool


def build(inputs: Inputs, target: Target, how: How) -> Built:
    """Turn captures into a validated, split, sealed dataset in `target.out`.

    DataRefused when nothing was accepted, too much was quarantined, or the previous release is damaged; UsageError
    when the target is taken by something else; PlaceError when the disk fails. The old build stays until the new one
    is whole.
    """
    _check_target(inputs, target.out)
    _check_levels(inputs)
    try:
        with (
            work_folder(target.out.absolute().parent) as work,
            running(how.crew, work / "runner") as runner,
            finished_before(how.kept_for, work) as finished,
        ):
            stage = work / "build"
            ledger = read_ledger(target.previous) if target.previous else Ledger.empty()
            examined, removed = remove(examine(inputs, how, runner, finished), ledger, _tombstones(inputs, target))
            ledger, taken_down = removed.from_ledger(ledger)
            _check_quarantined(inputs, examined)
            accepted = examined.records.filter("accepted")
            stories = find_stories(examined.intake, accepted, ledger, inputs.registry, runner, finished)
            runner.close()  # fresh workers write: an allocator keeps what it had, whatever is given back
            before = Before(
                release=target.previous,
                ledger=ledger,
                version=target.version,
                removed=removed,
                taken_down=taken_down,
                as_asked=target.as_asked,
            )
            content = _settle(stories, inputs, examined, before, runner, finished, stage)
            examined = _held_out(examined, content.placed.held, inputs)
            _check_quarantined(inputs, examined)
            begin("count and seal")
            sealed = seal(inputs, examined, content, before, stage)
            _write_beside(examined, stage)
            _move_into_place(stage, target.out)
            finished.sweep()
    except OSError as error:
        raise disk_error(error, "write the build") from error
    return Built(
        folder=target.out,
        manifest=sealed.manifest,
        report=examined.report(),
        facts=sealed.facts,
        changes=sealed.changes,
        already=sealed.already,
    )


def _tombstones(inputs: Inputs, target: Target) -> Tombstones:
    """Return all that was taken down, by the project's list and by those of the release before and of the newest."""
    own = read_tombstones(inputs.tombstones) if inputs.tombstones else Tombstones()
    return own.joined([*released_tombstones(target.previous).stones, *target.taken_down.stones])


def _check_target(inputs: Inputs, out: Path) -> None:
    """Refuse a target that is anything but free or a build: a build replaces its folder as a whole."""
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise UsageError("target.kind", "the target is not a folder", where=str(out), help=ANOTHER)
    for taken, what in _reserved(inputs):
        if _overlap(out, taken):
            raise UsageError(
                "target.overlap", f"the target and {what} lie in one another", where=f"{out} and {taken}", help=ANOTHER
            )
    foreign = _foreign(out) if out.is_dir() and any(out.iterdir()) else None
    if foreign:
        raise UsageError(
            "target.occupied",
            "the target holds something that is not a build",
            where=foreign,
            why="A build replaces its folder as a whole.",
            help=ANOTHER,
        )


def _check_levels(inputs: Inputs) -> None:
    """Refuse another level for what keeps splits apart: such a record is in no split, whatever that is called."""
    changed = sorted(set(inputs.severity) & {*HELD, TAKEN_DOWN})
    if changed:
        raise UsageError(
            "recipe.level",
            f"the level of `{changed[0]}` cannot be changed",
            where="[severity] of the recipe",
            why="Such a record is in no split, and a finding says so.",
            help=f"Delete it there; `copydesk explain {changed[0]}` says how to keep more records.",
        )


def _reserved(inputs: Inputs) -> Iterator[tuple[Path, str]]:
    yield from ((root.path, "a source") for root in inputs.roots)
    hub = inputs.recipe.release.hub or ""
    if hub.startswith("dir:"):
        yield inputs.root / hub.removeprefix("dir:"), "the hub"


def _overlap(one: Path, other: Path) -> bool:
    first, second = one.resolve(), other.resolve()
    return first.is_relative_to(second) or second.is_relative_to(first)


def _foreign(out: Path) -> str | None:
    """Name the first thing in a folder that no build wrote; a release lacks the report that lies beside a build."""
    try:
        known = {entry.path for entry in read_manifest(out).files} | {MANIFEST_NAME, SIGNATURE_NAME, *BESIDE_BUILD}
    except DataRefused:
        return str(out)
    entries = (path for path in out.rglob("*") if not path.is_dir() or path.is_symlink())
    found = sorted(path.relative_to(out).as_posix() for path in entries)
    strange = next((name for name in found if name not in known), None)
    return str(out / strange) if strange else None if REPORT_NAME in found else f"{out}, a release"


def _check_quarantined(inputs: Inputs, examined: Examined) -> None:
    funnel, most = examined.report().funnel, inputs.recipe.max_quarantined
    if most is not None and funnel.quarantined > most:
        raise DataRefused(
            "build.quarantined",
            f"{funnel.quarantined} records are quarantined, the recipe allows {most}",
            help="Run `copydesk check` to see them, mend them, or raise max_quarantined in the recipe.",
        )
    if not funnel.accepted:
        raise DataRefused(
            "build.nothing-accepted",
            f"none of {funnel.read} records was accepted, so there is nothing to build",
            help="Run `copydesk check` to see why.",
        )


def _settle(  # noqa: PLR0913, PLR0917 - what is placed, by which rule, after what, and who writes it where
    stories: Stories,
    inputs: Inputs,
    examined: Examined,
    before: Before,
    runner: Runner,
    finished: Finished,
    stage: Path,
) -> Content:
    """Place the records and write them, until nobody who looks at the files finds a leak.

    DataRefused when there still is one after `ROUNDS` rounds.
    """
    for number in range(1, ROUNDS + 1):
        placed = place(stories, inputs.recipe.split)
        placed = replace(placed, records=store(placed.records, before.number))
        plans = list(plan_shards(placed.records, before.release))
        texts = texts_of(inputs.recipe.publish.text, inputs.registry)
        source = From(tuple(examined.intake.shards), texts, before.removed.unnamed())
        files, content = write_shards(plans, source, runner, finished, stage)
        runner.close()  # what follows is done here, and has use for the memory of idle workers
        give_back_memory()
        whole = not source.texts.hides(placed.records["provider_domain"])
        found = _look_for_leaks(_written(stage, files) if whole else _to_be_withheld(plans, source), stage)
        give_back_memory()
        if not found.table.num_rows:
            return Content(placed=placed, files=files, content=content, leaks=_said(found, number))
        note(f"{counted(found.table.num_rows, 'pair')} of records would leak: their stories are joined, and dealt anew")
        stories = stories.joined(*_ends(found))
        shutil.rmtree(stage)
    raise DataRefused(
        "build.leak",
        f"{found.table.num_rows} pairs of records still leak from one split to another after {ROUNDS} rounds",
        why=f"For example {found.table['left_id'][0]} and {found.table['right_id'][0]}.",
        help="Remove one of the two from the sources, and report this: it should not happen.",
    )


def _look_for_leaks(splits: Sequence[Split], stage: Path) -> Leakage:
    """Compare the finished splits with each other, by a way that shares nothing with the one that made them."""
    begin("look for leaks")
    with work_folder(stage.parent) as work:
        return find_leaks(splits, work)


def _written(stage: Path, files: Sequence[FileEntry]) -> list[Split]:
    """Return the splits as anybody reads them from the files."""
    data = [entry for entry in files if entry.config == "default"]
    names = dict.fromkeys(str(entry.split) for entry in data)
    paths = {name: [stage / entry.path for entry in data if entry.split == name] for name in names}
    return [Split(name, partial(_tables, mine)) for name, mine in paths.items()]


def _to_be_withheld(plans: Sequence[Plan], source: From) -> list[Split]:
    """Return the splits with the texts that stay behind: what is not in the files must not leak either."""
    data = [plan for plan in plans if plan.config == "default"]
    names = dict.fromkeys(plan.split for plan in data)
    rows = {name: [plan.rows for plan in data if plan.split == name] for name in names}
    return [Split(name, partial(_whole, mine, From(source.shards))) for name, mine in rows.items()]


def _whole(parts: Sequence[pl.DataFrame], source: From) -> Iterator[pa.Table]:
    for rows in parts:
        for table in articles(rows, source):
            yield table.select(list(READ))


def _tables(paths: Sequence[Path]) -> Iterator[pa.Table]:
    for path in paths:
        yield from read_groups(path, list(READ))


def _ends(found: Leakage) -> tuple[pl.Series, pl.Series]:
    """Return the ids on both sides of every leak."""
    left, right = (pl.Series(side, found.table[f"{side}_id"], pl.String) for side in ("left", "right"))
    return left, right


def _said(found: Leakage, rounds: int) -> LeakFacts:
    return LeakFacts(
        splits=dict(found.rows),
        pairs=found.pairs,
        computed=found.computed,
        left_out=found.left_out,
        largest_jaccard=f"{found.largest_jaccard:.4f}",
        largest_containment=f"{found.largest_containment:.4f}",
        rounds=rounds,
    )


def _held_out(examined: Examined, held: pl.DataFrame, inputs: Inputs) -> Examined:
    """Put the records that are in no split into quarantine, each with a finding that says why."""
    if not held.height:
        return examined
    told = findings_on(held, examined.records, inputs.recipe.split).to_arrow()
    findings = pa.concat_tables([examined.findings, told.cast(examined.findings.schema)])
    left = pl.col("accepted") & ~pl.col("id").is_in(held["id"].implode())
    records = examined.records.with_columns(accepted=left.fill_null(value=False))
    return replace(examined, findings=findings, records=records)


def _write_beside(examined: Examined, stage: Path) -> None:
    """Write what people need to mend the data, and no release carries."""
    (stage / REPORT_NAME).write_bytes(json_bytes(examined.report().model_dump(mode="json")))
    rest = examined.records.filter(~pl.col("accepted") & ~pl.col("duplicate"))
    write_quarantine(rest, examined.findings, examined.intake.shards, stage / QUARANTINE_NAME)


def _move_into_place(stage: Path, out: Path) -> None:
    """Replace the old build by the new one; between the two renames a crash leaves the old one aside.

    `release gc` puts it back then, unless it is locked: so it is, as long as this goes on. What is of no use any more
    goes into the folder of work, and with that.
    """
    aside = out.with_name(f".{out.name}.old")
    if aside.exists():
        aside.rename(stage.with_name("older"))
    with holding(out):
        if out.exists():
            out.rename(aside)
        try:
            stage.rename(out)
        except OSError:
            if aside.exists():
                aside.rename(out)
            raise
        if aside.exists():
            aside.rename(stage.with_name("old"))

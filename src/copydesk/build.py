"""How do captures become a dataset? One road, a line a step; publishing only copies and confirms what it made."""

from __future__ import annotations

import importlib.metadata
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl
import pyarrow as pa

from copydesk.canonical import json_bytes, sha256
from copydesk.card import card_source, render_card
from copydesk.check import Examined, How, examine, running
from copydesk.dedupe import passages, story_ids
from copydesk.errors import DataRefused, UsageError, disk_error
from copydesk.facts import Facts, gather
from copydesk.intake import read_shard, registry_digest
from copydesk.manifest import (
    BESIDE_BUILD,
    MANIFEST_NAME,
    QUARANTINE_NAME,
    REPORT_NAME,
    FileEntry,
    Manifest,
    Previous,
    SplitContent,
    read_manifest,
)
from copydesk.manifest import Inputs as InputDigests
from copydesk.release import FIRST, Version
from copydesk.report import Report
from copydesk.runner import Runner
from copydesk.shards import plan_shards, write_quarantine, write_shards
from copydesk.sources import Inputs
from copydesk.split import assign
from copydesk.workplace import work_folder

ANOTHER = "Name an empty or a new folder with --out."
RELEASE = 1
"""Number of the release that first wrote a shard; part of its file name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a build goes and what it is called; `latest` is the newest release on the recipe's hub, if any."""

    out: Path
    version: Version | None = None
    latest: Manifest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A finished build; `already` tells that the hub holds the same content."""

    folder: Path
    manifest: Manifest
    report: Report
    facts: Facts
    already: bool


def build(inputs: Inputs, target: Target, how: How) -> Built:
    """Turn captures into a validated, split, sealed dataset in `target.out`.

    DataRefused when nothing was accepted or too much was quarantined; UsageError when the target is taken by
    something else; PlaceError when the disk fails. The old build stays until the new one is whole.
    """
    _check_target(inputs, target.out)
    try:
        with work_folder(target.out.absolute().parent) as work, running(how) as runner:
            stage = work / "build"
            examined = examine(inputs, how, runner, work)
            _check_quarantined(inputs, examined)
            placed = _place(examined, inputs, runner, work)
            plans = list(plan_shards(placed, RELEASE))
            files, content = write_shards(plans, examined.intake.shards, runner, stage)
            _write_beside(examined, stage)
            manifest, facts, already = _seal(inputs, target, examined, content, files, stage)
            _move_into_place(stage, target.out)
    except OSError as error:
        raise disk_error(error, "write the build") from error
    return Built(folder=target.out, manifest=manifest, report=examined.report(), facts=facts, already=already)


def _check_target(inputs: Inputs, out: Path) -> None:
    """Refuse a target that is anything but free or a build: a build replaces its folder as a whole."""
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise UsageError("the target is not a folder", where=str(out), help=ANOTHER)
    for place, what in _reserved(inputs):
        if _overlap(out, place):
            raise UsageError(f"the target and {what} lie in one another", where=f"{out} and {place}", help=ANOTHER)
    foreign = _foreign(out) if out.is_dir() and any(out.iterdir()) else None
    if foreign:
        raise UsageError(
            "the target holds something that is not a build",
            where=foreign,
            why="A build replaces its folder as a whole.",
            help=ANOTHER,
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
        known = {entry.path for entry in read_manifest(out).files} | {MANIFEST_NAME, *BESIDE_BUILD}
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
            f"{funnel.quarantined} records are quarantined, the recipe allows {most}",
            help="Run `copydesk check` to see them, mend them, or raise max_quarantined in the recipe.",
        )
    if not funnel.accepted:
        raise DataRefused(
            f"none of {funnel.read} records was accepted, so there is nothing to build",
            help="Run `copydesk check` to see why.",
        )


def _place(examined: Examined, inputs: Inputs, runner: Runner, work: Path) -> pl.DataFrame:
    """Give every accepted record its story and its split."""
    accepted = examined.records.filter("accepted").select("shard", "position", "id", "published_at")
    folder = work / "passages"
    folder.mkdir(parents=True, exist_ok=True)
    jobs = [
        (path, folder / path.name, accepted.filter(pl.col("shard") == number)["position"].to_list())
        for number, path in enumerate(examined.intake.shards)
    ]
    keys = [pl.from_arrow(table) for table in runner.map(_write_passages, jobs)]
    texts = pl.concat([frame for frame in keys if isinstance(frame, pl.DataFrame)])
    stories = story_ids(texts, (batch for _, path, _ in jobs for batch in _batches(path)), work / "windows")
    placed = accepted.join(stories, on="id", how="left")
    splits = assign(placed["story_id"].unique().to_list(), inputs.recipe.split)
    return placed.with_columns(split=pl.col("story_id").replace_strict(splits, return_dtype=pl.String))


def _write_passages(job: tuple[Path, Path, list[int]]) -> pa.Table:
    """Write what is compared of the accepted rows of one shard; return ids and text keys."""
    source, path, positions = job
    table = passages(read_shard(source, ["id", "text", "title", "description"]).take(pa.array(positions, pa.int64())))
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=2048)
    return table.select(["id", "text_key"])


def _batches(path: Path) -> Iterator[pa.Table]:
    with pa.memory_map(str(path)) as source:
        reader = pa.ipc.open_file(source)
        for number in range(reader.num_record_batches):
            yield pa.Table.from_batches([reader.get_batch(number)])


def _write_beside(examined: Examined, stage: Path) -> None:
    """Write what people need to mend the data, and no release carries."""
    stage.mkdir(parents=True, exist_ok=True)
    (stage / REPORT_NAME).write_bytes(json_bytes(examined.report().model_dump(mode="json")))
    rest = examined.records.filter(~pl.col("accepted") & ~pl.col("duplicate"))
    write_quarantine(rest, examined.findings, examined.intake.shards, stage / QUARANTINE_NAME)


def _seal(  # noqa: PLR0913, PLR0917 - everything that the manifest speaks of
    inputs: Inputs,
    target: Target,
    examined: Examined,
    content: Sequence[SplitContent],
    files: list[FileEntry],
    stage: Path,
) -> tuple[Manifest, Facts, bool]:
    """Write card and manifest, the last files of a build."""
    card = card_source(inputs.root / inputs.recipe.card)
    digests = InputDigests(
        recipe=inputs.recipe.digest,
        contract=examined.contract.digest,
        providers=registry_digest(inputs.registry_path),
        card=sha256(card.encode()),
        sources=list(examined.intake.sources),
    )
    draft = partial(Manifest, name=inputs.recipe.name, as_of=examined.as_of, inputs=digests, made_with=_made_with())
    version, previous, already = _version(target, draft(version="", previous=None, content=list(content), files=[]))
    facts = gather(stage, files, examined.report(), inputs.recipe.name, str(version))
    text = render_card(card, facts, inputs.recipe, files).encode()
    (stage / "README.md").write_bytes(text)
    entries = [*files, FileEntry(path="README.md", size=len(text), sha256=sha256(text))]
    manifest = draft(
        version=str(version),
        previous=previous,
        content=list(content),
        files=sorted(entries, key=lambda entry: entry.path),
    )
    (stage / MANIFEST_NAME).write_bytes(manifest.to_bytes())
    return manifest, facts, already


def _version(target: Target, draft: Manifest) -> tuple[Version, Previous | None, bool]:
    """Name the build: as asked, as the release that holds the same, or the first of all.

    UsageError when another release is there and nobody named the new version.
    """
    latest = target.latest
    if latest is None:
        return target.version or FIRST, None, False
    if latest.same_content(draft) and target.version in {None, Version.parse(latest.version)}:
        return Version.parse(latest.version), latest.previous, True
    if target.version is None:
        raise UsageError(
            f"{latest.name} {latest.version} is published with other content",
            help="Name the version of this build, for example --version "
            f"{Version(Version.parse(latest.version).major + 1, 0, 0)}",
        )
    return target.version, Previous(version=latest.version, manifest=latest.digest), False


def _made_with() -> dict[str, str]:
    """Name the writers of the bytes; another version of one may write other bytes for the same rows."""
    return {name: importlib.metadata.version(name) for name in ("copydesk", "polars", "pyarrow")}


def _move_into_place(stage: Path, out: Path) -> None:
    """Replace the old build by the new one; between the two renames a crash leaves the old one aside."""
    aside = out.with_name(f".{out.name}.old")
    if aside.exists():
        shutil.rmtree(aside)
    if out.exists():
        out.rename(aside)
    try:
        stage.rename(out)
    except OSError:
        if aside.exists():
            aside.rename(out)
        raise
    shutil.rmtree(aside, ignore_errors=True)

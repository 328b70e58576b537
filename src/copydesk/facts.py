"""Which figures describe the built dataset? All are counted again from the Parquet files, none is carried over."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, ValidationError

from copydesk.changes import CHANGES_NAME, Step, read_changes
from copydesk.companions import COMPANIONS
from copydesk.errors import DataRefused, UsageError, disk_error
from copydesk.ledger_files import aliases, parts_among
from copydesk.manifest import FileEntry, read_manifest
from copydesk.report import Report

REPORT_NAME = "report.json"
LEAKAGE_NAME = "leakage.json"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, defer_build=True)


class SplitFacts(_Frozen):
    """Rows, stories, characters of text and days of one split."""

    split: str
    rows: int
    stories: int
    characters: int
    first: str | None
    last: str | None
    bytes: int


class ProviderFacts(_Frozen):
    """What one provider gave: rows, characters of text, days, rights, languages."""

    provider: str
    domain: str
    rows: int
    characters: int
    first: str | None
    last: str | None
    rights: str
    languages: str


class RuleFacts(_Frozen):
    """How many rows of a provider got a field by a rule: where the values come from."""

    field: str
    rule: str
    rows: int


class LeakFacts(_Frozen):
    """What was looked for across splits, and how near it came: the content of `leakage.json`.

    `pairs` of records in different splits are all covered; of those that could be near copies, the similarity was
    `computed`. The largest ones are written as decimals. `rounds` tells how often the records were placed.
    """

    format: Literal[1] = 1
    relation: Literal["mh1"] = "mh1"
    splits: dict[str, int]
    pairs: int
    computed: int
    left_out: int
    largest_jaccard: str
    largest_containment: str
    rounds: int


class Facts(_Frozen):
    """Everything that a card states."""

    name: str
    version: str
    as_of: str | None
    rows: int
    stories: int
    shared_stories: int
    splits: list[SplitFacts]
    providers: list[ProviderFacts]
    languages: dict[str, int]
    evidence: list[RuleFacts]
    companions: dict[str, int]
    """Rows of each configuration that stands beside the articles and has some."""
    leakage: LeakFacts | None = None
    withheld: int = 0
    """Articles whose text stays behind: the release has its sha256 instead."""
    history: list[Step] = []
    """Every version, the oldest first."""
    report: Report


def gather(folder: Path, files: Sequence[FileEntry], report: Report, name: str, version: str) -> Facts:
    """Count the facts of a build from its files."""
    data = [file for file in files if file.config == "default"]
    frames = [_light(folder / file.path).with_columns(split=pl.lit(file.split)) for file in data]
    frame = pl.concat(frames) if frames else _empty()
    frame = frame.with_columns(pl.col("story_id").replace(_aliases(folder, files)))
    outlets = frame.group_by("story_id").agg(pl.col("provider_domain").n_unique())
    sizes = {split: sum(file.size for file in data if file.split == split) for split in _splits(data)}
    return Facts(
        name=name,
        version=version,
        as_of=report.as_of,
        rows=frame.height,
        stories=outlets.height,
        shared_stories=outlets.filter(pl.col("provider_domain") > 1).height,
        splits=[_split(frame, split, sizes[split]) for split in sizes],
        providers=_providers(frame),
        languages=dict(
            frame.drop_nulls("language")
            .group_by("language")
            .len()
            .sort("len", "language", descending=[True, False])
            .rows()
        ),
        evidence=_evidence(folder, [file for file in files if file.config == "provenance"]),
        companions=_companions(folder, files),
        leakage=_leakage(folder, files),
        withheld=_withheld(folder, data),
        history=_history(folder, files, version),
        report=report,
    )


def read_facts(folder: Path) -> Facts:
    """Count the facts of a build again from its folder.

    DataRefused when manifest, report or data are damaged; UsageError when the folder is a release, which has no report.
    """
    manifest = read_manifest(folder)
    report = _read_report(folder / REPORT_NAME)
    try:
        return gather(folder, manifest.files, report, manifest.name, manifest.version)
    except (OSError, pl.exceptions.PolarsError) as error:
        why = str(error).partition("\n")[0]
        mend = f"`copydesk verify {folder}` names the files; build again."
        raise DataRefused("the build is damaged", where=str(folder), why=why, help=mend) from None


def _read_report(path: Path) -> Report:
    try:
        return Report.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        raise UsageError(
            "this folder holds no report",
            where=str(path),
            why="The report lies beside a build and is not part of a release.",
            help="Name a folder that `copydesk build` wrote.",
        ) from None
    except ValidationError as error:
        first = error.errors()[0]
        why = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise DataRefused("the report is damaged", where=str(path), why=why, help="Build again.") from None
    except OSError as error:
        raise disk_error(error, "read the report") from error


def _companions(folder: Path, files: Sequence[FileEntry]) -> dict[str, int]:
    paths = {name: [folder / file.path for file in files if file.config == name] for name in COMPANIONS}
    counted = {name: pl.scan_parquet(found).select(pl.len()) for name, found in paths.items() if found}
    return {name: int(count.collect(engine="streaming").item()) for name, count in counted.items()}


def _aliases(folder: Path, files: Sequence[FileEntry]) -> dict[str, str]:
    """Return the stories that have become part of an older one, with its name."""
    parts = [folder / path for path in parts_among(file.path for file in files)]
    return dict(aliases(parts).collect().rows()) if parts else {}


def _leakage(folder: Path, files: Sequence[FileEntry]) -> LeakFacts | None:
    """Return what the look for leaks said, None for a build of before there was one."""
    if all(file.path != LEAKAGE_NAME for file in files):
        return None
    return LeakFacts.model_validate_json((folder / LEAKAGE_NAME).read_bytes())


def _history(folder: Path, files: Sequence[FileEntry], version: str) -> list[Step]:
    """Return what is told of each version, nothing for a build of before it was."""
    told = any(file.path == CHANGES_NAME for file in files)
    return read_changes(folder, version).history if told else []


def _withheld(folder: Path, data: Sequence[FileEntry]) -> int:
    """Count the texts that stay behind; a build of before they could has none."""
    scans = [pl.scan_parquet(folder / file.path) for file in data]
    column = pl.col("text_sha256").is_not_null().sum().cast(pl.Int64)
    counts = [scan.select(column) for scan in scans if "text_sha256" in scan.collect_schema()]
    return int(pl.concat(counts).collect(engine="streaming")["text_sha256"].sum()) if counts else 0


def _light(path: Path) -> pl.DataFrame:
    columns = ["story_id", "provider", "provider_domain", "language", "rights", "published_at"]
    scan = pl.scan_parquet(path).select(*columns, characters=pl.col("text").str.len_chars().fill_null(0))
    return scan.collect(engine="streaming")


def _empty() -> pl.DataFrame:
    names = ["story_id", "provider", "provider_domain", "language", "rights", "split"]
    schema: dict[str, pl.DataType] = dict.fromkeys(names, pl.String())
    return pl.DataFrame(schema={**schema, "published_at": pl.Datetime("us", "UTC"), "characters": pl.UInt32()})


def _splits(files: Sequence[FileEntry]) -> list[str]:
    return list(dict.fromkeys(file.split for file in files if file.split))


def _day(value: object) -> str | None:
    return str(value)[:10] if value is not None else None


def _split(frame: pl.DataFrame, split: str, size: int) -> SplitFacts:
    rows = frame.filter(pl.col("split") == split)
    return SplitFacts(
        split=split,
        rows=rows.height,
        stories=rows["story_id"].n_unique(),
        characters=int(rows["characters"].sum()),
        first=_day(rows["published_at"].min()),
        last=_day(rows["published_at"].max()),
        bytes=size,
    )


def _providers(frame: pl.DataFrame) -> list[ProviderFacts]:
    groups = frame.group_by("provider_domain").agg(
        pl.col("provider").min(),
        pl.len().alias("rows"),
        pl.col("characters").sum(),
        pl.col("published_at").min().alias("first"),
        pl.col("published_at").max().alias("last"),
        pl.col("rights").drop_nulls().unique().sort().str.join(", "),
        pl.col("language").drop_nulls().unique().sort().str.join(", ").alias("languages"),
    )
    ranked = groups.sort(["characters", "rows", "provider_domain"], descending=[True, True, False])
    return [
        ProviderFacts(
            provider=row["provider"] or "unknown",
            domain=row["provider_domain"] or "unknown",
            rows=row["rows"],
            characters=row["characters"],
            first=_day(row["first"]),
            last=_day(row["last"]),
            rights=row["rights"] or "not stated",
            languages=row["languages"] or "unknown",
        )
        for row in ranked.iter_rows(named=True)
    ]


def _evidence(folder: Path, files: Sequence[FileEntry]) -> list[RuleFacts]:
    """Count, for the fields that matter most, the articles by the rule that gave the value."""
    asked = ["title", "published_at", "provider", "text"]
    frames = [
        pl.scan_parquet(folder / file.path).select("id", "field", "rule").filter(pl.col("field").is_in(asked))
        for file in files
    ]
    if not frames:
        return []
    counted = pl.concat(frames).unique().group_by("field", "rule").len().collect(engine="streaming")
    order = {field: number for number, field in enumerate(asked)}
    rows = sorted(counted.iter_rows(), key=lambda row: (order[row[0]], -row[2], row[1]))
    return [RuleFacts(field=field, rule=rule, rows=count) for field, rule, count in rows]

"""How are the facts of a build counted? In one pass over its articles, file by file; no text is held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import polars as pl

from copydesk.changes import CHANGES_NAME, Step, read_changes
from copydesk.companions import COMPANIONS
from copydesk.facts.articles import Articles, key_of
from copydesk.facts.model import LEAKAGE_NAME, Facts, LeakFacts, RuleFacts, Told
from copydesk.ledger_files import aliases, parts_among
from copydesk.manifest import FileEntry

_ASKED = ("title", "published_at", "provider", "text")
"""The fields whose evidence is counted: those that matter most."""


def gather(folder: Path, files: Sequence[FileEntry], told: Told) -> Facts:
    """Count the facts of a build or a release from its files; what cannot be counted there is `told`.

    OSError and errors of polars when a file is missing or damaged.
    """
    articles = Articles.read(folder, [file for file in files if file.config == "default"], _aliases(folder, files))
    evidence = [folder / file.path for file in files if file.config == "provenance"]
    return Facts(
        **dict(told),
        rows=articles.rows,
        stories=articles.stories.names,
        shared_stories=articles.stories.shared,
        copied_rows=articles.stories.copied,
        largest_story=articles.stories.largest,
        splits=articles.splits(),
        providers=articles.providers(_captures(evidence, articles.domains)),
        languages=articles.languages(),
        columns=articles.columns(told.about),
        lengths=articles.lengths(),
        calendar=articles.calendar(),
        days=articles.days(),
        days_without=articles.days_without(),
        withheld=articles.withheld,
        privacy=articles.privacy(),
        examples=articles.examples(),
        evidence=_evidence(evidence),
        companions=_companions(folder, files),
        leakage=_leakage(folder, files),
        history=_history(folder, files, told.version),
    )


def _aliases(folder: Path, files: Sequence[FileEntry]) -> Mapping[str, str]:
    """Return the stories that have become part of an older one, with its name."""
    parts = [folder / path for path in parts_among(file.path for file in files)]
    return dict(aliases(parts).collect().rows()) if parts else {}


def _captures(evidence: Iterable[Path], domains: pl.DataFrame) -> Mapping[str | None, Mapping[str, int]]:
    """Count the articles of each provider by the ending of the capture that gave the title.

    `domains` has the key of each id, and the provider of it.
    """
    ending = pl.col("capture").str.extract(r"(\.[A-Za-z0-9]{1,8}(?:\.(?:gz|zst))?)$").str.to_lowercase()
    parts = [
        pl.scan_parquet(path)
        .filter(pl.col("field") == "title")
        .select(key=key_of("id"), ending=ending.fill_null("other"))
        .unique("key")
        .collect(engine="streaming")
        .join(domains, on="key")
        .group_by("domain", "ending")
        .len()
        for path in evidence
    ]
    if not parts:
        return {}
    counted = pl.concat(parts).group_by("domain", "ending").agg(pl.col("len").sum())
    ordered = counted.sort("len", "ending", descending=[True, False])
    found: dict[str | None, dict[str, int]] = {}
    for domain, name, rows in ordered.iter_rows():
        found.setdefault(domain, {})[name] = rows
    return found


def _evidence(evidence: Sequence[Path]) -> list[RuleFacts]:
    """Count, for the fields that matter most, the articles by the rule that gave the value."""
    if not evidence:
        return []
    # File by file, by the numbers of the ids: all that is said of an article lies in one file.
    parts = [
        pl.scan_parquet(path)
        .filter(pl.col("field").is_in(_ASKED))
        .select("field", "rule", key=key_of("id"))
        .group_by("field", "rule")
        .agg(pl.col("key").n_unique().alias("rows"))
        .collect(engine="streaming")
        for path in evidence
    ]
    counted = pl.concat(parts).group_by("field", "rule").agg(pl.col("rows").sum())
    order = {field: number for number, field in enumerate(_ASKED)}
    found = sorted(counted.iter_rows(), key=lambda row: (order[row[0]], -row[2], row[1]))
    return [RuleFacts(field=field, rule=rule, rows=count) for field, rule, count in found]


def _companions(folder: Path, files: Sequence[FileEntry]) -> dict[str, int]:
    paths = {name: [folder / file.path for file in files if file.config == name] for name in COMPANIONS}
    counted = {name: pl.scan_parquet(found).select(pl.len()) for name, found in paths.items() if found}
    return {name: int(count.collect(engine="streaming").item()) for name, count in counted.items()}


def _leakage(folder: Path, files: Sequence[FileEntry]) -> LeakFacts | None:
    """Return what the look for leaks said, None for a build of before there was one."""
    if all(file.path != LEAKAGE_NAME for file in files):
        return None
    return LeakFacts.model_validate_json((folder / LEAKAGE_NAME).read_bytes())


def _history(folder: Path, files: Sequence[FileEntry], version: str) -> list[Step]:
    """Return what is told of each version, nothing for a build of before it was."""
    told = any(file.path == CHANGES_NAME for file in files)
    return read_changes(folder, version).history if told else []

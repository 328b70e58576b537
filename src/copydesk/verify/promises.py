"""Do the rows keep what every release promises: the contract, and no text in two splits?

The contract is the project's own when its text is the one that the release was built with, else the one that copydesk
ships. Code that came with a release is never run.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from copydesk.contract import Contract, load_contract
from copydesk.contract.desk import Desk
from copydesk.errors import ContractError
from copydesk.intake import registry_digest
from copydesk.leakage import READ, Split, find_leaks
from copydesk.manifest import FileEntry, Manifest
from copydesk.parquet import read_groups
from copydesk.plain import counted
from copydesk.report import CodeCount
from copydesk.sources import NO_RECIPE, Inputs, desk_of
from copydesk.table_files import TableFile
from copydesk.tables import Ask, check_tables
from copydesk.verify.damage import Damage, Told, Unchecked
from copydesk.verify.files import Release
from copydesk.verify.shards import ARTICLES
from copydesk.workplace import work_folder

SHOWN = 20
"""Pairs of records that leak which are told one by one."""

_DAY = dt.timedelta(days=1, microseconds=-1)


def check_contract(release: Release, project: Inputs | None) -> Iterator[Told]:
    """Hold all articles against the contract that the release was built with, if it is here."""
    contract = _contract(release.manifest, project)
    if contract is None:
        yield Unchecked("contract", "the contract of the release is not the shipped one, and no project here has it")
        return
    mine = project if project and _is_same(project, release.manifest) else None
    ask = Ask(known=_desk(release.manifest, mine), severity=mine.severity if mine else NO_RECIPE)
    entries = _articles(release.manifest)
    tables = [TableFile(release.folder / entry.path, entry.path, "parquet") for entry in entries]
    if not tables:
        return
    with work_folder(None) as work:
        report = check_tables(tables, contract, ask, work).report
    broken = [it for it in report.findings if it.severity == "error"]
    if mine or not broken:
        yield from map(_broken, broken)
    else:
        codes = ", ".join(f"{it.code} {it.count}" for it in broken)
        why = f"by the shipped levels rows break it ({codes}), and the recipe that may have other levels is not here"
        yield Unchecked("contract", why)


def _contract(manifest: Manifest, project: Inputs | None) -> Contract | None:
    """Return the contract whose text is that of the build: of the project, else the shipped one, else none."""
    wanted = manifest.inputs.contract
    if project:
        try:
            own = load_contract(project.contract, project.contract_root)
        except ContractError:
            own = None
        if own and own.digest == wanted:
            return own
    shipped = load_contract(None, None)
    return shipped if shipped.digest == wanted else None


def _is_same(project: Inputs, manifest: Manifest) -> bool:
    """Tell whether a project has the recipe and the registry of the build: they set levels, bounds and known names."""
    said = manifest.inputs
    return (project.recipe.digest, registry_digest(project.registry_path)) == (said.recipe, said.providers)


def _desk(manifest: Manifest, project: Inputs | None) -> Desk:
    """Return what the desk knew; of the moment that dates were held against, the manifest tells the day."""
    known = desk_of(project, None) if project else Desk()
    with suppress(ValueError):
        day = dt.date.fromisoformat(manifest.as_of or "")
        return replace(known, as_of=dt.datetime.combine(day, dt.time(), dt.UTC) + _DAY)
    return known


def _broken(found: CodeCount) -> Damage:
    first = found.examples[0] if found.examples else None
    such = f", such as {first.id}: {first.message}" if first else ""
    expected = f"rows that keep {found.code}"
    return Damage(
        first.source if first else "", "contract", expected, f"{counted(found.count, 'row')} do not{such}"[:400]
    )


def _articles(manifest: Manifest) -> list[FileEntry]:
    return [entry for entry in manifest.files if entry.config == ARTICLES]


def check_leaks(release: Release) -> Iterator[Told]:
    """Compare the splits with each other, as the build did; every pair that is the same text is damage."""
    entries = _articles(release.manifest)
    if not entries:
        return
    names = dict.fromkeys(str(entry.split) for entry in entries)
    paths = {name: [release.folder / it.path for it in entries if it.split == name] for name in names}
    yield from _withheld(paths)
    with work_folder(None) as work:
        found = find_leaks([Split(name, partial(_tables, mine)) for name, mine in paths.items()], work)
    if found.left_out:
        why = f"{counted(found.left_out, 'pair')} of texts are too much alike to too many others to be compared"
        yield Unchecked("leaks", why)
    for pair in found.table.slice(0, SHOWN).to_pylist():
        one, other = (f"{pair[f'{side}_id']} in {pair[f'{side}_split']}" for side in ("left", "right"))
        place = _file(entries, pair["left_split"], pair["left_row"])
        yield Damage(place, "leak", "no text in two splits", f"{pair['relation']}: {one}, {other}")
    if found.table.num_rows > SHOWN:
        yield Damage("data", "leak", "no text in two splits", f"{found.table.num_rows - SHOWN} pairs more")


def _withheld(paths: Mapping[str, Sequence[Path]]) -> Iterator[Told]:
    """Compare texts that stayed behind, by their digests: copies that are not the same to the byte cannot be seen."""
    withheld = pl.concat([_digests_of_texts(name, mine) for name, mine in paths.items()])
    if not withheld.height:
        return
    why = f"{counted(withheld.height, 'text')} stayed behind, and only equal ones can be told by their digests"
    yield Unchecked("leaks", why)
    splits = withheld.group_by("text_sha256").agg(pl.col("split").unique().sort(), pl.col("id").min())
    twice = splits.filter(pl.col("split").list.len() > 1).sort("id")
    for row in twice.head(SHOWN).iter_rows(named=True):
        yield Damage("data", "leak", "no text in two splits", f"text: {row['id']}, in {' and '.join(row['split'])}")
    if twice.height > SHOWN:
        yield Damage("data", "leak", "no text in two splits", f"{twice.height - SHOWN} texts more")


def _digests_of_texts(split: str, paths: Sequence[Path]) -> pl.DataFrame:
    # A release of before there was the column withheld nothing.
    known = [path for path in paths if "text_sha256" in pq.read_schema(path).names]
    if not known:
        return pl.DataFrame(schema={"id": pl.String, "text_sha256": pl.String, "split": pl.String})
    rows = pl.scan_parquet(known).filter(pl.col("text").is_null(), pl.col("text_sha256").is_not_null())
    return rows.select("id", "text_sha256", split=pl.lit(split)).collect(engine="streaming")


def _file(entries: Sequence[FileEntry], split: str, row: int) -> str:
    """Return the file that holds a row of a split."""
    for entry in entries:
        if entry.split == split:
            row -= entry.rows or 0
            if row < 0:
                return entry.path
    return ""


def _tables(paths: Sequence[Path]) -> Iterator[pa.Table]:
    for path in paths:
        yield from read_groups(path, list(READ))

"""How is an article taken back from everywhere: out of every later build, and out of what is published?

In this order, so that a stop in between loses nothing and the same command goes on: the tombstones are on the disk,
then each release that holds the article is yanked. What is purged is gone for good, so a release without the article
has to be there first: the next build follows it, and keeps the splits of all other records.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from copydesk.errors import DataRefused, UsageError
from copydesk.hubs.base import Hub
from copydesk.hubs.yanks import check_reason
from copydesk.ledger_files import read_ledger
from copydesk.normalise.urls import canonical_url
from copydesk.release import Version
from copydesk.released import Released
from copydesk.tombstones import Trait, add_tombstones

_SHOWN = ("id", "url", "canonical_url", "story_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The article that is taken down, by its id or its address, and why."""

    id: str | None = None
    url: str | None = None
    reason: str

    def filter(self) -> pl.Expr:
        """Return what its row fulfils."""
        if self.id is not None:
            return pl.col("id") == self.id
        forms = sorted({str(self.url), canonical_url(self.url) or str(self.url)})
        return pl.col("url").is_in(forms) | pl.col("canonical_url").is_in(forms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Takedown:
    """What was done: the ids of the article, the releases that hold it, and what the desk has to look at itself.

    `captures` are the files that it was read from, `siblings` other articles of its story, which may be copies of it.
    """

    ids: tuple[str, ...]
    versions: tuple[Version, ...]
    captures: tuple[str, ...]
    siblings: tuple[str, ...]
    newest_holds_it: bool


def take_down(hub: Hub | None, name: str, tombstones: Path, wanted: Wanted) -> Takedown:
    """Write the tombstones, and yank every release that holds the article.

    UsageError without a reason, or for an id that nobody released (an address may be taken down before); DataRefused
    when a release is damaged or was yanked for another reason before; PlaceError when hub or disk refuse.
    """
    reason = check_reason(wanted.reason)
    versions = hub.versions(name) if hub else []
    holding = [(version, rows) for version in versions if hub for rows in _rows(hub, name, version, wanted)]
    rows = pl.concat([found for _, found in holding]).unique(maintain_order=True) if holding else None
    if rows is None and wanted.url is None:
        raise UsageError(
            f"no release of {name} holds the article {wanted.id}",
            help="Name its address with --url: that keeps it out before it was ever released.",
        )
    add_tombstones(tombstones, _traits(wanted, rows))
    for version, _ in holding:
        if hub and hub.yanked(name, version) is None:
            hub.yank(name, version, reason)
    ids = tuple(sorted(set(rows["id"]))) if rows is not None else ()
    newest = holding[-1][0] if holding else None
    return Takedown(
        ids=ids,
        versions=tuple(version for version, _ in holding),
        captures=_captures(hub, name, newest, ids) if hub and newest else (),
        siblings=_siblings(hub, name, newest, ids) if hub and newest else (),
        newest_holds_it=bool(versions) and newest == versions[-1],
    )


def purge(hub: Hub, name: str, done: Takedown) -> int:
    """Remove every release that holds the article for good; return the bytes that this frees.

    DataRefused as long as the newest release is one of them.
    """
    if done.newest_holds_it:
        raise DataRefused(
            f"{name} {done.versions[-1]}, the newest release, still holds the article",
            why="The next build follows it: without it the splits of all other records would be lost.",
            help="Run `copydesk build` and `copydesk publish`, then this command again.",
        )
    return sum(hub.purge(name, version) for version in done.versions)


def _rows(hub: Hub, name: str, version: Version, wanted: Wanted) -> Iterator[pl.DataFrame]:
    """Yield the rows of a release that are the article, when there are any."""
    release = _release(hub, name, version)
    found = _scanned(release, "default", (*_SHOWN, "text", "text_sha256"), wanted.filter())
    if found.height:
        yield found


def _release(hub: Hub, name: str, version: Version) -> Released:
    manifest = hub.manifest(name, version)
    folder = hub.folder(name, version, allow_yanked=True)
    if manifest is None:
        raise DataRefused("a release has no manifest", where=str(folder), help="Run `copydesk verify` on it.")
    return Released(manifest, folder)


def _scanned(release: Released, config: str, columns: Sequence[str], rows: pl.Expr) -> pl.DataFrame:
    paths = [release.folder / entry.path for entry in release.manifest.files if entry.config == config]
    if not paths:
        return pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
    try:
        scans = [_with_all(pl.scan_parquet(path), columns).filter(rows) for path in paths]
        return pl.concat(scans).collect(engine="streaming")
    except (pl.exceptions.PolarsError, OSError) as error:
        why = str(error).partition("\n")[0]
        mend = f"`copydesk verify {release.folder}` names the files. Restore it, or yank and purge it by its version."
        raise DataRefused("a release cannot be searched", where=str(release.folder), why=why, help=mend) from None


def _with_all(rows: pl.LazyFrame, columns: Sequence[str]) -> pl.LazyFrame:
    """Return these columns; releases of before there was a text policy lack `text_sha256`."""
    known = rows.collect_schema().names()
    return rows.select(pl.col(name) if name in known else pl.lit(None, pl.String).alias(name) for name in columns)


def _traits(wanted: Wanted, rows: pl.DataFrame | None) -> Iterator[tuple[Trait, str]]:
    """Yield everything by which the article will be known again."""
    if wanted.url is not None:
        yield "url", wanted.url
    for row in rows.iter_rows(named=True) if rows is not None else ():
        yield "id", row["id"]
        yield from (("url", row[name]) for name in ("url", "canonical_url") if row[name])
        if row["text"]:
            yield "text", row["text"]
        elif row["text_sha256"]:
            yield "text_sha256", row["text_sha256"]


def _captures(hub: Hub, name: str, version: Version, ids: Sequence[str]) -> tuple[str, ...]:
    wanted = pl.col("id").is_in(list(ids))
    found = _scanned(_release(hub, name, version), "provenance", ("id", "capture"), wanted)
    return tuple(found["capture"].drop_nulls().unique().sort())


def _siblings(hub: Hub, name: str, version: Version, ids: Sequence[str]) -> tuple[str, ...]:
    """Return the other articles of its story, as the release sees it."""
    rows = read_ledger(_release(hub, name, version)).current().drop_nulls("shard")
    mine = rows.filter(pl.col("id").is_in(list(ids)))["current"]
    return tuple(rows.filter(pl.col("current").is_in(mine.implode()) & ~pl.col("id").is_in(list(ids)))["id"].sort())


def calls_on_a_remote_hub(name: str) -> tuple[str, ...]:
    """Return the calls that remove versions from the Hugging Face Hub, for those that hold an article.

    A deleted tag leaves its commits, and a commit its files: only all three together are gone.
    """
    here = f'"{name}", repo_type="dataset"'
    return (
        "from huggingface_hub import HfApi",
        "api = HfApi()",
        f"api.list_repo_refs({here}).tags  # its versions",
        f'api.delete_tag({here}, tag="vX.Y.Z")  # once for each version that holds the article',
        f"files = list(api.list_lfs_files({here}))  # keep those that the newest manifest.json does not list",
        f"api.permanently_delete_lfs_files({here}, lfs_files=files)",
        f"api.super_squash_history({here})  # no commit of before is left",
    )

"""Which releases hold an article, under whatever id and address, and which of the others name it?

An article is sought by its id or its address, then by all that the articles have which were found, until nothing new
appears: one that was released under another address may hold the same text, and that address a third id.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa

from copydesk.changes import CHANGES_NAME
from copydesk.errors import DataRefused
from copydesk.hubs.base import Hub
from copydesk.ledger_files import parts_among
from copydesk.manifest import FileEntry
from copydesk.normalise.addresses import address_key
from copydesk.normalise.urls import registered_domain
from copydesk.parquet import read_groups
from copydesk.release import Version
from copydesk.released import Released
from copydesk.tombstones import text_trait

_SHOWN = ("id", "url", "canonical_url")
_TRAITS = pl.Schema(dict.fromkeys((*_SHOWN, "key", "canonical_key", "text_sha256"), pl.String))
_ROUNDS = 32
"""How often what was found is sought in its turn: what is further away than that has nothing in common any more."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article that was found, by which trait of what was asked (`id`, `address`, `text`), and where it is.

    One that is found by its `text` shares nothing else with what was asked.
    """

    id: str
    url: str | None
    by: str
    versions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """A release that does not hold an article and names it all the same, in these of its files."""

    version: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """All rows that are the article, which releases hold them, and which only name them.

    `rows` has the columns of an article by which it is known, each once.
    """

    rows: pl.DataFrame
    articles: tuple[Article, ...]
    holding: tuple[Version, ...]
    naming: tuple[Naming, ...]


def search(hub: Hub, name: str, ids: frozenset[str], url: str | None) -> Found:
    """Look for an article in all releases of a dataset; DataRefused when one of them cannot be read."""
    releases = {version: release_of(hub, name, version) for version in hub.versions(name)}
    rows = _all_rows(list(releases.values()))
    keys = frozenset([address_key(url)]) if url else frozenset[str]()
    asked, every = (_reached(rows, ids, keys, by_text=by_text) for by_text in (False, True))
    wanted = ids | set(every["id"])
    held = {version: _held(release, wanted) for version, release in releases.items()}
    return Found(
        rows=every,
        articles=tuple(_articles(every, ids, frozenset(asked["id"]), held)),
        holding=tuple(version for version, inside in held.items() if inside),
        naming=tuple(
            Naming(str(version), files)
            for version, release in releases.items()
            if not held[version] and (files := tuple(_naming(release, wanted, keys | _keys(every))))
        ),
    )


def release_of(hub: Hub, name: str, version: Version) -> Released:
    """Return a release, taken back or not; DataRefused when it has no manifest."""
    manifest = hub.manifest(name, version)
    folder = hub.folder(name, version, allow_yanked=True)
    if manifest is None:
        raise DataRefused(
            "release.damaged", "a release has no manifest", where=str(folder), help="Run `copydesk verify` on it."
        )
    return Released(manifest, folder)


def scanned(release: Released, entries: Sequence[FileEntry], columns: Sequence[str], rows: pl.Expr) -> pl.DataFrame:
    """Return these columns of the rows in some files of a release; DataRefused when one cannot be read."""
    if not entries:
        return pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
    try:
        scans = [pl.scan_parquet(release.folder / entry.path).select(columns).filter(rows) for entry in entries]
        return pl.concat(scans).collect(engine="streaming")
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _unread(release, error) from None


def of_config(release: Released, config: str) -> list[FileEntry]:
    """Return the files of a configuration."""
    return [entry for entry in release.manifest.files if entry.config == config]


def _unread(release: Released, error: Exception) -> DataRefused:
    return DataRefused(
        "release.damaged",
        "a release cannot be searched",
        where=str(release.folder),
        why=str(error).partition("\n")[0],
        help=f"`copydesk verify {release.folder}` names the files. Restore it, or yank and purge it by its version.",
    )


def _all_rows(releases: Sequence[Released]) -> pl.DataFrame:
    """Return the traits of every article that was ever released; files that releases share are read once."""
    read, found = set[str](), [_TRAITS.to_frame()]
    for release in releases:
        for entry in of_config(release, "default"):
            if entry.sha256 not in read:
                read.add(entry.sha256)
                found += _traits(release, entry)
    return pl.concat(found).unique(maintain_order=True)


def _traits(release: Released, entry: FileEntry) -> Iterator[pl.DataFrame]:
    path = release.folder / entry.path
    try:
        # Releases of before there was a text policy lack the sha256.
        known = [name for name in (*_SHOWN, "text", "text_sha256") if name in pl.read_parquet_schema(path)]
        for table in read_groups(path, known):
            yield _keyed(pl.DataFrame(table)).select(_TRAITS.names())
    except (pl.exceptions.PolarsError, pa.ArrowException, OSError) as error:
        raise _unread(release, error) from None


def _keyed(rows: pl.DataFrame) -> pl.DataFrame:
    stated = pl.col("text_sha256") if "text_sha256" in rows.columns else pl.lit(None, pl.String)
    return rows.with_columns(
        key=pl.col("url").map_elements(address_key, pl.String),
        canonical_key=pl.col("canonical_url").map_elements(address_key, pl.String),
        text_sha256=pl.coalesce(pl.col("text").map_elements(text_trait, pl.String), stated),
    )


def _reached(rows: pl.DataFrame, ids: frozenset[str], keys: frozenset[str], *, by_text: bool) -> pl.DataFrame:
    """Return the rows that are the article, also by way of one another."""
    found = rows.clear()
    for _ in range(_ROUNDS):
        same = pl.col("id").is_in(list(ids | set(found["id"])))
        addresses = list(keys | _keys(found))
        same |= pl.col("key").is_in(addresses) | pl.col("canonical_key").is_in(addresses)
        if by_text:
            same |= pl.col("text_sha256").is_in(found["text_sha256"].drop_nulls().to_list())
        further = rows.filter(same.fill_null(value=False))
        if further.height == found.height:
            break
        found = further
    return found


def _keys(rows: pl.DataFrame) -> frozenset[str]:
    return frozenset([*rows["key"].drop_nulls(), *rows["canonical_key"].drop_nulls()])


def _held(release: Released, ids: frozenset[str]) -> frozenset[str]:
    found = scanned(release, of_config(release, "default"), ("id",), pl.col("id").is_in(sorted(ids)))
    return frozenset(found["id"])


def _articles(
    rows: pl.DataFrame, ids: frozenset[str], asked: frozenset[str], held: dict[Version, frozenset[str]]
) -> Iterator[Article]:
    for name, url in rows.unique("id", keep="last").sort("id").select("id", "url").iter_rows():
        by = "id" if name in ids else "address" if name in asked else "text"
        yield Article(name, url, by, tuple(str(version) for version, inside in held.items() if name in inside))


def _naming(release: Released, ids: frozenset[str], keys: frozenset[str]) -> Iterator[str]:
    """Yield the files of a release that state an id, or the address of something that others point to."""
    entries = release.entries()
    for path in parts_among(entries):
        if scanned(release, [entries[path]], ("id",), pl.col("id").is_in(sorted(ids))).height:
            yield path
    if CHANGES_NAME in entries and _says(release, release.folder / CHANGES_NAME, ids):
        yield CHANGES_NAME
    near = pl.col("url").str.to_lowercase().str.contains_any(sorted(filter(None, map(_domain, keys))))
    for entry in of_config(release, "related") if keys else ():
        pointed = scanned(release, [entry], ("url",), near)["url"].unique()
        if any(address_key(url) in keys for url in pointed):
            yield entry.path


def _domain(key: str) -> str | None:
    return registered_domain(key.partition("/")[0].partition("?")[0])


def _says(release: Released, path: Path, ids: frozenset[str]) -> bool:
    try:
        said = path.read_bytes()
    except OSError as error:
        raise _unread(release, error) from None
    return any(name.encode() in said for name in ids)

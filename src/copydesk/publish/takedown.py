"""How is an article taken back from everywhere: out of every later build, and out of what is published?

In this order, so that a stop in between loses nothing and the same command goes on: the tombstones are on the disk,
then each release that holds or names the article is yanked. What is purged is gone for good, so a release without the
article has to be there first: the next build follows it, and keeps the splits of all other records.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from copydesk.article import Identity, article_id
from copydesk.errors import DataRefused, UsageError
from copydesk.hubs.base import Hub, Swept
from copydesk.hubs.yanks import check_reason
from copydesk.ledger_files import read_ledger
from copydesk.normalise.urls import canonical_url
from copydesk.publish.search import Article, Found, Naming, of_config, release_of, scanned, search
from copydesk.release import Version
from copydesk.tombstones import Trait, add_tombstones, read_tombstones

_NAMED = 10
"""Articles that a refusal names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The article that is taken down, by its id or its address, and why."""

    id: str | None = None
    url: str | None = None
    reason: str

    def ids(self) -> frozenset[str]:
        """Return the id that was asked for, or the one that a record of this address has."""
        known = self.id or article_id(Identity(canonical_url=canonical_url(self.url)))
        return frozenset([known] if known else [])


@dataclass(frozen=True, slots=True, kw_only=True)
class Takedown:
    """What was done: the ids of the article, the releases that hold it, and what the desk has to look at itself.

    `articles` tells by what each was found, `naming` which other releases name it and were yanked as well. `captures`
    are the files that it was read from, `siblings` other articles of its story, which may be copies of it. `is_new`
    tells that the list of tombstones lacked something of it.
    """

    ids: tuple[str, ...]
    articles: tuple[Article, ...]
    versions: tuple[Version, ...]
    naming: tuple[Naming, ...]
    captures: tuple[str, ...]
    siblings: tuple[str, ...]
    newest_holds_it: bool
    newest_names_it: bool
    is_new: bool

    @property
    def by_text(self) -> tuple[Article, ...]:
        """The articles that share nothing but their text with the one that was asked for."""
        return tuple(it for it in self.articles if it.by == "text")


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge removed: bytes, and what an earlier one that was cut short had left."""

    bytes: int
    finished: tuple[Swept, ...] = ()


def take_down(hub: Hub | None, name: str, tombstones: Path, wanted: Wanted) -> Takedown:
    """Write the tombstones, and yank every release that holds or names the article.

    UsageError without a reason, or for an id that nobody released (an address may be taken down before); DataRefused
    when a release is damaged; PlaceError when hub or disk refuse.
    """
    reason = check_reason(wanted.reason)
    found = search(hub, name, wanted.ids(), wanted.url) if hub else None
    if wanted.id is not None and not _is_known(found, tombstones, wanted.id):
        raise UsageError(
            "release.missing",
            f"no release of {name} holds the article {wanted.id}",
            help="Name its address with --url: that keeps it out before it was ever released.",
        )
    is_new = add_tombstones(tombstones, _traits(wanted, found))
    if not hub or not found:
        return Takedown(
            ids=(), articles=(), versions=(), naming=(), captures=(), siblings=(),
            newest_holds_it=False, newest_names_it=False, is_new=is_new,
        )  # fmt: skip
    naming = tuple(Version.parse(it.version) for it in found.naming)
    for version in (*found.holding, *naming):
        if hub.yanked(name, version) is None:
            hub.yank(name, version, reason)
    ids = tuple(it.id for it in found.articles)
    newest = hub.versions(name)[-1:]
    return Takedown(
        ids=ids,
        articles=found.articles,
        versions=found.holding,
        naming=found.naming,
        captures=_captures(hub, name, found.holding[-1:], ids),
        siblings=_siblings(hub, name, found.holding[-1:], ids),
        newest_holds_it=bool(newest) and newest[0] in found.holding,
        newest_names_it=bool(newest) and newest[0] in naming,
        is_new=is_new,
    )


def purge(hub: Hub, name: str, done: Takedown) -> Purged:
    """Remove every release that holds the article for good, and what an earlier purge of the dataset left.

    DataRefused as long as the newest release is one of them, or when nobody has seen yet which articles are known by
    their text alone.
    """
    if done.newest_holds_it:
        raise DataRefused(
            "takedown.unfinished",
            f"{name} {done.versions[-1]}, the newest release, still holds the article",
            why="The next build follows it: without it the splits of all other records would be lost.",
            help="Run `copydesk build` and `copydesk publish`, then this command again.",
        )
    if done.by_text and done.is_new:
        raise DataRefused(
            "takedown.unfinished",
            f"{len(done.by_text)} other articles are known by their text alone, and nothing was purged",
            why="\n".join(f"{it.id}  {it.url or ''}" for it in done.by_text[:_NAMED]),
            help="Look at them: the releases that hold them would go as well. To purge them, run the command again.",
        )
    freed = sum(hub.purge(name, version) for version in done.versions)
    left = hub.finish_purges(name)
    return Purged(freed + sum(it.bytes for it in left), tuple(left))


def _is_known(found: Found | None, tombstones: Path, name: str) -> bool:
    """Tell whether an id was ever released, or taken down before: then its releases may be purged already."""
    released = found is not None and bool(found.articles or found.naming)
    return released or read_tombstones(tombstones).matching(pl.DataFrame({"id": [name]})).any()


def _traits(wanted: Wanted, found: Found | None) -> Iterator[tuple[Trait, str]]:
    """Yield everything by which the article will be known again."""
    if wanted.url is not None:
        yield "url", wanted.url
    for name in wanted.ids():
        yield "id", name
    for row in found.rows.iter_rows(named=True) if found else ():
        yield "id", row["id"]
        yield from (("url", row[column]) for column in ("url", "canonical_url") if row[column])
        if row["text_sha256"]:
            yield "text_sha256", row["text_sha256"]


def _captures(hub: Hub, name: str, newest: Sequence[Version], ids: Sequence[str]) -> tuple[str, ...]:
    """Return the files that it was read from, as the newest release that holds it tells."""
    for version in newest:
        release = release_of(hub, name, version)
        found = scanned(release, of_config(release, "provenance"), ("id", "capture"), pl.col("id").is_in(list(ids)))
        return tuple(found["capture"].drop_nulls().unique().sort())
    return ()


def _siblings(hub: Hub, name: str, newest: Sequence[Version], ids: Sequence[str]) -> tuple[str, ...]:
    """Return the other articles of its story, as that release sees it."""
    for version in newest:
        rows = read_ledger(release_of(hub, name, version)).current().drop_nulls("shard")
        mine = rows.filter(pl.col("id").is_in(list(ids)))["current"]
        others = rows.filter(pl.col("current").is_in(mine.implode()) & ~pl.col("id").is_in(list(ids)))
        return tuple(others["id"].sort())
    return ()


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

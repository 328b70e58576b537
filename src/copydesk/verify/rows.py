"""Do the rows of a release agree with each other, and with the ledger?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import polars as pl

from copydesk.errors import DataRefused
from copydesk.ledger import LEDGER_NAME, Released, read_ledger
from copydesk.manifest import MANIFEST_NAME, Manifest, SplitContent
from copydesk.parquet import content_digest
from copydesk.plain import counted
from copydesk.verify.damage import Damage, Kind, Told, Unchecked
from copydesk.verify.files import Release
from copydesk.verify.shards import ARTICLES, UNREADABLE, Shard


@dataclass(frozen=True, slots=True)
class Content:
    """What was read of a release: its tables, all articles with `id`, `story_id`, `split` and `path`, and the ledger.

    The ledger is None when there is none, or none that can be read: `unread` tells which.
    """

    manifest: Manifest
    shards: Sequence[Shard]
    articles: pl.DataFrame
    ledger: pl.DataFrame | None
    unread: Told | None

    @classmethod
    def of(cls, release: Release, shards: Sequence[Shard]) -> Content:
        """Put the articles of all tables together, and read the ledger."""
        empty = pl.DataFrame(schema=dict.fromkeys(("id", "story_id", "split", "path"), pl.String()))
        frames = [_placed(shard) for shard in shards if shard.entry.config == ARTICLES]
        found = _ledger(release)
        ledger, unread = (found, None) if isinstance(found, pl.DataFrame) else (None, found)
        return cls(release.manifest, shards, pl.concat([empty, *frames]), ledger, unread)

    def rows(self) -> dict[str, int]:
        """Return the number of articles in each split."""
        return dict(self.articles.group_by("split").len().sort("split").rows())


def _placed(shard: Shard) -> pl.DataFrame:
    split, path = str(shard.entry.split), shard.entry.path
    return shard.rows.select("id", "story_id", split=pl.lit(split, pl.String()), path=pl.lit(path, pl.String()))


def check_digests(content: Content) -> Iterator[Told]:
    """Compute the content digest of each split again."""
    stated = {it.split: it for it in content.manifest.content if it.config == ARTICLES}
    digests: dict[str, list[Shard]] = {}
    for shard in content.shards:
        if shard.entry.config == ARTICLES:
            digests.setdefault(str(shard.entry.split), []).append(shard)
    for split in sorted(stated.keys() | digests.keys()):
        mine = digests.get(split, [])
        found = content_digest(chain.from_iterable(shard.digests for shard in mine)) if mine else "no rows"
        rows = sum(shard.rows.height for shard in mine)
        expected = _content(stated.get(split))
        if expected != f"{counted(rows, 'row')} with digest {found}":
            yield Damage(MANIFEST_NAME, "digest", f"{split}: {expected}", f"{counted(rows, 'row')} with digest {found}")


def _content(stated: SplitContent | None) -> str:
    return f"{counted(stated.rows, 'row')} with digest {stated.digest}" if stated else "nothing"


def check_ids(content: Content) -> Iterator[Told]:
    """Tell which rows have no id, or one that another row has."""
    nameless = content.articles.filter(pl.col("id").is_null())
    if nameless.height:
        yield Damage(nameless["path"][0], "id", "an id in each row", f"{counted(nameless.height, 'row')} without")
    named = content.articles.drop_nulls("id")
    yield from _named(named.filter(pl.col("id").is_duplicated()), "id", "each id once", "{} whose id stands twice")


def check_companions(content: Content) -> Iterator[Told]:
    """Tell which rows of companions speak of an article that is not in their split."""
    for shard in content.shards:
        if shard.entry.config != ARTICLES:
            known = content.articles.filter(split=str(shard.entry.split)).select("id")
            strange = shard.rows.join(known, on="id", how="anti")
            told = strange.sort("id").with_columns(path=pl.lit(shard.entry.path))
            yield from _named(told, "companion", f"ids of articles in {shard.entry.split}", "{} of none")


def check_ledger(content: Content) -> Iterator[Told]:
    """Hold the ledger against the articles: the same records are current, in the same split, of the same story."""
    if content.unread:
        yield content.unread
    if content.ledger is None:
        return
    articles, rows = content.articles, content.ledger
    now = rows.filter(pl.col("until").is_null())
    ledger = pl.lit(LEDGER_NAME).alias("path")

    def told(strange: pl.DataFrame, expected: str, found: str) -> Iterator[Damage]:
        return _named(strange.with_columns(ledger), "ledger", expected, found)

    yield from told(rows.filter(pl.col("id").is_duplicated()), "each record once", "{} of a record that stands twice")
    yield from told(articles.join(now, on="id", how="anti"), "every article as current", "{} not current in it")
    yield from told(now.join(articles, on="id", how="anti"), "only articles as current", "{} of no article")
    both = articles.join(now, on="id", suffix="_stated")
    for column in ("split", "story_id"):
        other = both.filter(pl.col(column).ne_missing(pl.col(f"{column}_stated")))
        yield from told(other, f"the {column} of each article", f"{{}} with another {column}")


def _ledger(release: Release) -> pl.DataFrame | Told:
    """Return the rows of the ledger, or why there are none."""
    if all(entry.path != LEDGER_NAME for entry in release.manifest.files):
        return Unchecked("ledger", "this release has none")
    try:
        return read_ledger(Released(release.manifest, release.folder)).rows
    except DataRefused as refused:
        return Damage(LEDGER_NAME, "ledger", "a ledger of copydesk", f"{refused.what}. {refused.why}")
    except (*UNREADABLE, KeyError) as error:
        return Damage(LEDGER_NAME, "ledger", "a ledger of copydesk", str(error).partition("\n")[0][:200])


def _named(rows: pl.DataFrame, kind: Kind, expected: str, found: str) -> Iterator[Damage]:
    """Tell of rows that should not be there, with the id of the first."""
    if rows.height:
        first = rows.sort("id").row(0, named=True)
        some = f"{found.format(counted(rows.height, 'row'))}, such as {str(first['id'])[:64]}"
        yield Damage(first["path"], kind, expected, some)

"""Do the rows of a release agree with each other, and with the ledger?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from copydesk.errors import DataRefused
from copydesk.ledger_files import parts_among, read_ledger
from copydesk.manifest import MANIFEST_NAME, Manifest, SplitContent
from copydesk.parquet import content_digest
from copydesk.plain import counted
from copydesk.released import Released
from copydesk.verify.damage import Damage, Kind, Told, Unchecked
from copydesk.verify.files import Release
from copydesk.verify.shards import ARTICLES, UNREADABLE, Shard, read_others, refuse_bombs

DIGEST_BYTES = 32
"""Bytes of the digest of a row."""


@dataclass(frozen=True, slots=True)
class Content:
    """What was read of a release: all articles with `id`, `story_id`, `split` and `path`, and the ledger.

    `digests` are those of the rows of each split, joined, `files` the digest of each file. `ledger` has `id`,
    `story_id`, `split`, `shard` (null when nobody wrote it down), and whether the record is in the release `now`; it is
    None when there is none, or none that can be read: `unread` tells which. `moved` counts the records that were
    `added` with this version, and those that were `left_out`.
    """

    manifest: Manifest
    articles: pl.DataFrame
    digests: Mapping[str, Sequence[bytes]]
    files: Mapping[str, str]
    ledger: pl.DataFrame | None
    moved: Mapping[str, int]
    unread: Told | None

    @classmethod
    def of(cls, release: Release, shards: Sequence[Shard]) -> Content:
        """Put the articles of all tables together, and read the ledger."""
        digests: dict[str, list[bytes]] = {}
        for shard in shards:
            digests.setdefault(str(shard.entry.split), []).append(shard.digests)
        files = {shard.entry.path: content_digest([shard.digests]) for shard in shards}
        found = _ledger(release)
        articles = _placed(shards)
        if not isinstance(found, pl.DataFrame):
            return cls(release.manifest, articles, digests, files, None, {}, found)
        version = release.manifest.version
        came, went = (int((found[column] == version).sum()) for column in ("since", "until"))
        rows = found.select("id", "story_id", "split", "shard", now=pl.col("until").is_null())
        return cls(release.manifest, articles, digests, files, rows, {"added": came, "left_out": went}, None)

    def rows(self) -> dict[str, int]:
        """Return the number of articles in each split."""
        return {split: sum(map(len, digests)) // DIGEST_BYTES for split, digests in sorted(self.digests.items())}


def _placed(shards: Sequence[Shard]) -> pl.DataFrame:
    """Put the articles of all tables together, each with its split and its file."""
    splits = pl.Enum(sorted({str(it.entry.split) for it in shards}))
    paths = pl.Enum([it.entry.path for it in shards])
    empty = pl.DataFrame(schema={"id": pl.String(), "story_id": pl.String(), "split": splits, "path": paths})
    frames = [
        it.rows.select("id", "story_id", split=pl.lit(str(it.entry.split), splits), path=pl.lit(it.entry.path, paths))
        for it in shards
    ]
    return pl.concat([empty, *frames])


def check_digests(content: Content) -> Iterator[Told]:
    """Compute the content digest of each split again."""
    stated = {it.split: it for it in content.manifest.content if it.config == ARTICLES}
    for split in sorted(stated.keys() | content.digests.keys()):
        digests = content.digests.get(split, ())
        rows = sum(map(len, digests)) // DIGEST_BYTES
        found = f"{counted(rows, 'row')} with digest {content_digest(digests)}" if digests else "nothing"
        expected = _content(stated.get(split))
        if expected != found:
            yield Damage(MANIFEST_NAME, "digest", f"{split}: {expected}", found)

    for entry in content.manifest.files:
        rows_of = content.files.get(entry.path)
        if entry.digest is not None and rows_of not in {None, entry.digest}:
            yield Damage(MANIFEST_NAME, "digest", f"{entry.path} with digest {entry.digest}", str(rows_of))


def _content(stated: SplitContent | None) -> str:
    return f"{counted(stated.rows, 'row')} with digest {stated.digest}" if stated else "nothing"


def check_ids(content: Content) -> Iterator[Told]:
    """Tell which rows have no id, or one that another row has."""
    nameless = content.articles.filter(pl.col("id").is_null())
    if nameless.height:
        yield Damage(nameless["path"][0], "id", "an id in each row", f"{counted(nameless.height, 'row')} without")
    named = content.articles.drop_nulls("id")
    yield from _named(named.filter(pl.col("id").is_duplicated()), "id", "each id once", "{} whose id stands twice")


def check_companions(release: Release, content: Content) -> Iterator[Told]:
    """Read the other tables; tell which rows of companions speak of an article that is not in their split."""
    for it in read_others(release.folder, content.manifest):
        if not isinstance(it, Shard):
            yield it
            continue
        known = content.articles.filter(pl.col("split").cast(pl.String) == str(it.entry.split)).select("id")
        strange = it.rows.join(known, on="id", how="anti").with_columns(path=pl.lit(it.entry.path))
        yield from _named(strange, "companion", f"ids of articles in {it.entry.split}", "{} of none")


def check_ledger(content: Content) -> Iterator[Told]:
    """Hold the ledger against the articles: the same records are current, in the same split, of the same story."""
    if content.unread:
        yield content.unread
    if content.ledger is None:
        return
    articles, rows = content.articles, content.ledger
    now = rows.filter("now")
    ledger = pl.lit(_parts(content.manifest)[-1]).alias("path")

    def told(strange: pl.DataFrame, expected: str, found: str) -> Iterator[Damage]:
        return _named(strange.with_columns(ledger), "ledger", expected, found)

    yield from told(rows.filter(pl.col("id").is_duplicated()), "each record once", "{} of a record that stands twice")
    yield from told(articles.join(now, on="id", how="anti"), "every article as current", "{} not current in it")
    yield from told(now.join(articles, on="id", how="anti"), "only articles as current", "{} of no article")
    stems = pl.col("path").cast(pl.String).str.split("/").list.last().str.strip_suffix(".parquet")
    both = articles.with_columns(shard=stems).join(now.drop_nulls("shard"), on="id", suffix="_stated")
    for column in ("split", "story_id", "shard"):
        other = both.filter(pl.col(column).cast(pl.String).ne_missing(pl.col(f"{column}_stated")))
        yield from told(other, f"the {column} of each article", f"{{}} with another {column}")


def _parts(manifest: Manifest) -> list[str]:
    return parts_among(entry.path for entry in manifest.files)


def _ledger(release: Release) -> pl.DataFrame | Told:
    """Return the rows of the ledger, or why there are none."""
    parts = _parts(release.manifest)
    if not parts:
        return Unchecked("ledger", "this release has none")
    try:
        for part in parts:
            refuse_bombs(release.folder / part, whole=True)
        return read_ledger(Released(release.manifest, release.folder)).rows
    except DataRefused as refused:
        return Damage(parts[-1], "ledger", "a ledger of copydesk", f"{refused.what}. {refused.why}")
    except (*UNREADABLE, KeyError) as error:
        return Damage(parts[-1], "ledger", "a ledger of copydesk", str(error).partition("\n")[0][:200])


def _named(rows: pl.DataFrame, kind: Kind, expected: str, found: str) -> Iterator[Damage]:
    """Tell of rows that should not be there, with the id of the first."""
    if rows.height:
        first = rows.sort("id").row(0, named=True)
        some = f"{found.format(counted(rows.height, 'row'))}, such as {str(first['id'])[:64]}"
        yield Damage(first["path"], kind, expected, some)

"""What was released before, under which story and in which split? The ledger goes from release to release.

One row for each record that was ever released. A record keeps the name of the story under which it was first
released, and its split, for ever; when stories turn out to be one, the younger name becomes an alias of the older.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl
import pyarrow as pa

from copydesk.release import Version

LEDGER = pa.schema([
    pa.field("id", pa.string(), nullable=False),
    pa.field("story_id", pa.string(), nullable=False),
    ("merged_into", pa.string()),
    pa.field("split", pa.string(), nullable=False),
    pa.field("since", pa.string(), nullable=False),
    ("until", pa.string()),
    ("shard", pa.string()),
])  # fmt: skip
"""Columns of the ledger: the record; the story under which it was first released; the older story that this one has
become part of; its split; the version that first had it, and the first that left it out; and the name of the files that
it lies in, null for one that was left out."""

STRICTEST = ("test", "validation", "train")
"""Of stories that turn out to be one, the split that all of it has to keep to: what tests stays unseen."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The rows of a ledger, and the rule by which the splits of its release were dealt (null if nobody wrote it)."""

    rows: pl.DataFrame
    rule: str | None = None

    @classmethod
    def empty(cls) -> Ledger:
        """Return the ledger of a first release."""
        return cls(pl.DataFrame(schema=dict.fromkeys(LEDGER.names, pl.String)))

    def current(self) -> pl.DataFrame:
        """Return `id`, `story_id` as released, `split`, `since`, `shard`; `current`, the story that it is in now."""
        columns = ("id", "story_id", "split", "since", "shard")
        return self.rows.select(*columns, current=pl.coalesce("merged_into", "story_id"))


def story_name(founder: str) -> str:
    """Return the name of the story that a record founded: `g1-` and 16 hex digits."""
    return f"g1-{hashlib.sha256(founder.encode()).hexdigest()[:16]}"


def joined_by(ledger: Ledger) -> tuple[pl.Series, pl.Series]:
    """Return links between the records of each story that was released: a story never falls apart."""
    rows = ledger.current().sort("current", "id")
    same = rows["current"].shift(1) == rows["current"]
    return rows["id"].shift(1).filter(same), rows["id"].filter(same)


def name_stories(stories: pl.DataFrame, ledger: Ledger) -> pl.DataFrame:
    """Return the articles with the names of their stories, and what earlier releases sealed.

    `stories` has `id` and `founder`, the place of one article for each story. Added are `story` (the name of the whole
    story now: the oldest that any of it had), `story_id` (the name that the record carries), `sealed` (its own split,
    null when it was never released), `story_sealed` (the split that the story has to keep to, null when it is new) and
    `kept_in` (the name of the files that the record lies in, null when it is in none).
    """
    known = ledger.current().with_columns(age=_age(pl.col("since")))
    own = known.select("id", released_as="story_id", sealed=_few("split"), kept_in=_few("shard"))
    oldest = (
        stories.join(known.select("id", "current"), on="id")
        .join(_released(known), on="current")
        .sort("founder", "born", "current")
        .group_by("founder", maintain_order=True)
        .agg(pl.col("current").first().alias("oldest"), _strictest(pl.col("seal")).alias("seal"))
        .select("founder", "oldest", story_sealed=_few("seal"))
    )
    founders = stories["founder"].unique()
    names = [story_name(it) for it in stories["id"].gather(founders)]
    named = pl.DataFrame({"founder": founders, "story": pl.Series(names, dtype=pl.String)})
    # One join after the other, each of few columns: all records are in it.
    return (
        stories.join(named, on="founder", how="left", maintain_order="left")
        .join(oldest, on="founder", how="left", maintain_order="left")
        .with_columns(story=pl.coalesce("oldest", "story"))
        .drop("founder", "oldest")
        .join(own, on="id", how="left", maintain_order="left")
        .with_columns(story_id=pl.coalesce("released_as", "story"))
        .drop("released_as")
    )


def _few(column: str) -> pl.Expr:
    """Return a column of few values as one that takes little memory."""
    return pl.col(column).cast(pl.Categorical)


def next_rows(placed: pl.DataFrame, named: pl.DataFrame, ledger: Ledger, version: Version) -> pl.DataFrame:
    """Return the rows of the ledger after this release.

    `placed` are the records that it has, with `id`, `story_id`, `story`, `split` and `stored` (the name of the files
    that hold it); `named` is what `name_stories` said of all that could have been in it.
    """
    aliases = _aliases(named, ledger)
    stored = placed.select("id", pl.col("stored").cast(pl.String))
    old = ledger.rows.join(stored, on="id", how="left").with_columns(
        until=pl.when(pl.col("stored").is_null()).then(pl.coalesce("until", pl.lit(str(version)))),
        shard=pl.col("stored"),
    )
    new = placed.join(ledger.rows.select("id"), on="id", how="anti").select(
        "id",
        "story_id",
        pl.col("split").cast(pl.String),
        merged_into=pl.lit(None, pl.String),
        since=pl.lit(str(version)),
        until=pl.lit(None, pl.String),
        shard=pl.col("stored").cast(pl.String),
    )
    rows = pl.concat([old.select(LEDGER.names), new.select(LEDGER.names)])
    return (
        rows.with_columns(current=pl.coalesce("merged_into", "story_id"))
        .join(aliases, on="current", how="left")
        .with_columns(current=pl.coalesce("story", "current"))
        .with_columns(merged_into=pl.when(pl.col("current") != pl.col("story_id")).then("current"))
        .select(LEDGER.names)
        .sort("id")
    )


def _released(known: pl.DataFrame) -> pl.DataFrame:
    """Return of each story that was released (`current`): `born`, when under its own name, and `seal`, its split."""
    own = pl.col("current") == pl.col("story_id")
    return known.group_by("current").agg(born=pl.col("age").filter(own).min(), seal=_strictest(pl.col("split")))


def _age(version: pl.Expr) -> pl.Expr:
    """Return a version as text that sorts as versions do: numbers of nine digits."""
    return version.str.split(".").list.eval(pl.element().str.zfill(9)).list.join(".")


def _strictest(split: pl.Expr) -> pl.Expr:
    ranks = {name: rank for rank, name in enumerate(STRICTEST)}
    least = split.replace_strict(ranks, default=None, return_dtype=pl.Int8).min()
    return least.replace_strict(dict(enumerate(STRICTEST)), default=None, return_dtype=pl.String)


def _aliases(named: pl.DataFrame, ledger: Ledger) -> pl.DataFrame:
    """Return `current` and `story`: the stories of earlier releases that are part of another one now."""
    met = named.select("id", "story").join(ledger.current().select("id", "current"), on="id")
    return met.select("current", "story").unique().filter(pl.col("current") != pl.col("story"))


def merges(before: Ledger, after: pl.DataFrame) -> Iterator[tuple[str, str]]:
    """Yield the stories that this release joined to an older one, with its name."""
    old = before.rows.select(pl.coalesce("merged_into", "story_id").alias("was"), "id")
    new = after.select(pl.coalesce("merged_into", "story_id").alias("is"), "id")
    changed = old.join(new, on="id").filter(pl.col("was") != pl.col("is"))
    yield from changed.select("was", "is").unique().sort("was", "is").iter_rows()


def rule_text(rule: object) -> str:
    """Return how a split rule is written into a ledger."""
    return json.dumps(rule, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

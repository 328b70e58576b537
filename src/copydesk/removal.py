"""How does an article that was taken down stay out? It is quarantined, and nothing in a release names it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl
import pyarrow as pa

from copydesk.article import fold
from copydesk.check import Examined
from copydesk.difference import Difference
from copydesk.intake import read_shard
from copydesk.ledger import Ledger
from copydesk.report import FINDINGS
from copydesk.tombstones import SHOWN, TAKEN_DOWN, Tombstones
from copydesk.unnamed import Unnamed

_BY_TEXT = "an article with the same text was taken down, and nothing else tells that it is this one"


@dataclass(frozen=True, slots=True)
class Removed:
    """What a build leaves out because it was taken down: the list, and what no file of a release may name.

    `ids` are those of its articles, `titles` the folded titles of those that this build has read.
    """

    stones: Tombstones
    ids: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()

    def unnamed(self) -> Unnamed:
        """Return what the tables beside the articles may not name."""
        return Unnamed(self.stones, self.titles)

    def from_ledger(self, ledger: Ledger) -> tuple[Ledger, int]:
        """Return a ledger that has forgotten them, and how many of them it had as part of the release before."""
        gone = pl.col("id").is_in(sorted(self.ids))
        here = ledger.rows.filter(gone & pl.col("until").is_null()).height
        return Ledger(ledger.rows.filter(~gone), ledger.rule), here

    def from_difference(self, found: Difference) -> Difference:
        """Return a difference whose examples do not name them; they are counted."""
        return found.model_copy(update={"examples": [row for row in found.examples if row.id not in self.ids]})


def remove(examined: Examined, ledger: Ledger, stones: Tombstones) -> tuple[Examined, Removed]:
    """Quarantine every record that was taken down, whatever else is said of it."""
    if not stones.stones:
        return examined, Removed(stones)
    found = pl.concat([_empty(), *_found(examined.intake.shards, stones)])
    taken = examined.records.join(found, on=["shard", "position"], maintain_order="left").filter(~pl.col("duplicate"))
    known = ledger.rows.filter(stones.matching(ledger.rows.select("id")))["id"].to_list()
    titles = frozenset(map(fold, found["title"].drop_nulls())) - {""}
    removed = Removed(stones, frozenset([*known, *taken["id"].drop_nulls()]), titles)
    if not taken.height:
        return examined, removed
    findings = pa.concat_tables([examined.findings, _findings(taken).to_arrow().cast(examined.findings.schema)])
    left = examined.records.join(
        found.select("shard", "position", gone=pl.lit(value=True)),
        on=["shard", "position"],
        how="left",
        maintain_order="left",
    )
    accepted = pl.col("accepted") & pl.col("gone").is_null()
    return replace(examined, findings=findings, records=left.with_columns(accepted=accepted).drop("gone")), removed


def _found(shards: Sequence[Path], stones: Tombstones) -> Iterator[pl.DataFrame]:
    """Yield the places of records that were taken down, their titles, and whether only the text tells it."""
    for number, shard in enumerate(shards):
        articles = pl.DataFrame(read_shard(shard, [*SHOWN, "title"]))
        known = stones.known_by(articles).with_columns(
            articles["title"],
            shard=pl.lit(number, pl.Int32),
            position=pl.int_range(pl.len(), dtype=pl.UInt32),
            by_text=~pl.col("id") & ~pl.col("address"),
        )
        yield known.filter(pl.any_horizontal("id", "address", "text")).select(_empty().columns)


def _empty() -> pl.DataFrame:
    return pl.DataFrame(schema={"shard": pl.Int32, "position": pl.UInt32, "title": pl.String, "by_text": pl.Boolean})


def _findings(taken: pl.DataFrame) -> pl.DataFrame:
    said = {
        "code": pl.lit(TAKEN_DOWN),
        "severity": pl.lit("error"),
        "column": pl.lit(None),
        "line": pl.lit(None),
        "message": pl.when("by_text").then(pl.lit(_BY_TEXT)).otherwise(pl.lit("the article was taken down")),
    }
    placed = taken.select("id", "source", "row", "shard", "by_text").with_columns(**said)
    return placed.select(*(pl.col(field.name).cast(pl.Schema(FINDINGS)[field.name]) for field in FINDINGS), "shard")

"""How does an article that was taken down stay out? It is quarantined, and nothing in a release names it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl
import pyarrow as pa

from copydesk.check import Examined
from copydesk.difference import Difference
from copydesk.intake import read_shard
from copydesk.ledger import Ledger
from copydesk.report import FINDINGS
from copydesk.tombstones import SHOWN, TAKEN_DOWN, Tombstones


@dataclass(frozen=True, slots=True)
class Removed:
    """What a build leaves out because it was taken down: the list, and the ids that no file of a release may name."""

    stones: Tombstones
    ids: frozenset[str] = frozenset()

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
    taken = examined.records.join(found, on=["shard", "position"], how="semi").filter(~pl.col("duplicate"))
    known = ledger.rows.filter(stones.matching(ledger.rows.select("id")))["id"].to_list()
    removed = Removed(stones, frozenset([*known, *taken["id"].drop_nulls()]))
    if not taken.height:
        return examined, removed
    findings = pa.concat_tables([examined.findings, _findings(taken).to_arrow().cast(examined.findings.schema)])
    left = examined.records.join(
        found.with_columns(gone=pl.lit(value=True)), on=["shard", "position"], how="left", maintain_order="left"
    )
    accepted = pl.col("accepted") & pl.col("gone").is_null()
    return replace(examined, findings=findings, records=left.with_columns(accepted=accepted).drop("gone")), removed


def _found(shards: Sequence[Path], stones: Tombstones) -> Iterator[pl.DataFrame]:
    """Yield the places of records that were taken down."""
    for number, shard in enumerate(shards):
        articles = pl.DataFrame(read_shard(shard, list(SHOWN)))
        places = stones.matching(articles).arg_true()
        yield pl.DataFrame({"shard": [number] * len(places), "position": places}, schema=_empty().schema)


def _empty() -> pl.DataFrame:
    return pl.DataFrame(schema={"shard": pl.Int32, "position": pl.UInt32})


def _findings(taken: pl.DataFrame) -> pl.DataFrame:
    said = {
        "code": pl.lit(TAKEN_DOWN),
        "severity": pl.lit("error"),
        "column": pl.lit(None),
        "line": pl.lit(None),
        "message": pl.lit("the article was taken down"),
    }
    placed = taken.select("id", "source", "row", "shard").with_columns(**said)
    return placed.select(*(pl.col(field.name).cast(pl.Schema(FINDINGS)[field.name]) for field in FINDINGS), "shard")

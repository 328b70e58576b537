"""Where does each accepted record go? To a story and a split, or, where that would leak, into quarantine.

Texts are compared once. Which records hang together may be learnt in rounds, because whoever looks for leaks in the
finished splits may find a pair that the comparison has missed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl
import pyarrow as pa

from copydesk.dedupe import COMPARED, Linked, Sketch, link, read_sketch, sketch_articles
from copydesk.intake import Intake, read_shard
from copydesk.ledger import Ledger, joined_by, name_stories
from copydesk.plain import counted
from copydesk.progress import begin, steps
from copydesk.recipe import Registry
from copydesk.report import FINDINGS
from copydesk.reuse import Finished, Piece, key
from copydesk.runner import Runner
from copydesk.split import EMBARGO, FROZEN, LATE_MERGE, PROVIDER, UNDATED, assign
from copydesk.split_rule import SplitRule

ROWS_PER_JOB = 12_500
LOOKED_AT = ("published_at", "provider_domain", "language", "section")
"""Columns that a policy may look at."""

OUTLETS = ["provider_domain", "language", "section"]
"""Those of them with few values."""

PLACED = ("id", "shard", "position", "published_at", "provider_domain", "story_id", "story")
"""Columns of records that are placed, beside where."""


@dataclass(frozen=True, slots=True)
class Stories:
    """Accepted records and what hangs together among them.

    `records` has `id`, `shard`, `position`, `published_at`, `owner` and the other columns of `LOOKED_AT`.
    """

    records: pl.DataFrame
    linked: Linked
    ledger: Ledger

    def joined(self, left: pl.Series, right: pl.Series) -> Stories:
        """Return the same with further links between records."""
        return replace(self, linked=self.linked.joined(left, right))


@dataclass(frozen=True, slots=True)
class Placed:
    """Records with their stories and splits.

    `records` has the columns `PLACED`, among them `story_id` (the name that it carries) and `story` (what that is part
    of now), and `split` and `kept_in` (files of an earlier release). `held` are those without a split, with the code
    `held`, and `sealed` and `story_sealed`, what earlier releases say.
    """

    records: pl.DataFrame
    held: pl.DataFrame

    def named(self) -> pl.DataFrame:
        """Return `id` and `story` of all of them."""
        return pl.concat([self.records.select("id", "story"), self.held.select("id", "story")])


def find_stories(  # noqa: PLR0913, PLR0917 - what is compared, what was before, and who does it where
    intake: Intake,
    accepted: pl.DataFrame,
    ledger: Ledger,
    registry: Registry,
    runner: Runner,
    finished: Finished,
) -> Stories:
    """Compare all accepted records: `accepted` has `shard`, `position` and `id` of each.

    PlaceError when the disk fails.
    """
    jobs = list(_jobs(intake, accepted, finished))
    sketches, lights, reused = [], [], 0
    found = runner.map(_sketched, jobs)
    for (sketch, light), was_there in steps("compare", found, [len(rows) for _, rows, _ in jobs], "records"):
        sketches.append(sketch)
        lights.append(light)
        reused += light.num_rows if was_there else 0
    finished.tell("compare", reused, counted(accepted.height, "record"))
    begin("group into stories")
    seen = pl.DataFrame(pa.concat_tables(lights)).with_columns(pl.col(OUTLETS).cast(pl.Categorical))
    owned = seen.with_columns(owner=_owners(seen["provider_domain"], registry))
    records = accepted.select("id", "shard", "position").join(owned, on="id").sort("id")
    return Stories(records, link(sketches, runner, finished.place("groups")).joined(*joined_by(ledger)), ledger)


def place(stories: Stories, rule: SplitRule) -> Placed:
    """Name the stories, and deal them to splits; the same stories give the same splits in any order."""
    named = name_stories(stories.linked.stories(), stories.ledger)
    frozen = rule.evaluation == "frozen" and not stories.ledger.rows.is_empty()
    dealt = assign(stories.records.join(named, on="id"), rule, frozen=frozen)
    # All of them are held until the build ends: what only policies look at is not.
    kept = dealt.select(*PLACED, pl.col("split", "kept_in").cast(pl.Categorical)).filter(dealt["held"].is_null())
    return Placed(kept, dealt.filter(pl.col("held").is_not_null()))


def findings_on(held: pl.DataFrame, records: pl.DataFrame, rule: SplitRule) -> pl.DataFrame:
    """Return what is said of records that are in no split; `records` are the intake's, with the places of each."""
    told = held.select("id", pl.col("held").alias("code"), message=_message(rule))
    placed = (
        records.filter("accepted").select("id", "source", "row", "shard").join(told, on="id", maintain_order="left")
    )
    return placed.with_columns(severity=pl.lit("error"), column=pl.lit(None), line=pl.lit(None)).select(
        *(pl.col(field.name).cast(pl.Schema(FINDINGS)[field.name]) for field in FINDINGS), "shard"
    )


def _message(rule: SplitRule) -> pl.Expr:
    days = f"{rule.embargo_days} days before one"
    said = {
        LATE_MERGE: pl.format(
            "it was released in {}, and its story is now part of {}, which is in {}", "sealed", "story", "story_sealed"
        ),
        EMBARGO: pl.lit(f"its story lies on both sides of a cut-off, or within {days}"),
        UNDATED: pl.lit("its story has no date"),
        FROZEN: pl.lit("the recipe freezes what is evaluated on, and it belongs there"),
        PROVIDER: pl.format("its outlet is in another split than its story, which was released in {}", "story_sealed"),
    }
    found = pl.lit(None, pl.String)
    for code, message in said.items():
        found = pl.when(pl.col("held") == code).then(message).otherwise(found)
    return found


Job = tuple[Path, pl.Series, Piece]
"""An intake file, the places of some of its rows, and the piece that holds what is compared of them."""


def _jobs(intake: Intake, accepted: pl.DataFrame, finished: Finished) -> Iterator[Job]:
    settings = finished.decide("compare")
    for (shard,), rows in accepted.sort("shard", "position").group_by("shard", maintain_order=True):
        path = intake.shards[int(str(shard))]
        for start in range(0, rows.height, ROWS_PER_JOB):
            positions = rows["position"].slice(start, ROWS_PER_JOB)
            yield path, positions, finished.piece("compare", key([settings, path.stem], positions.to_numpy().tobytes()))


def _sketched(job: Job) -> tuple[tuple[Sketch, pa.Table], bool]:
    """Sketch some rows of an intake file; return that, with what policies look at, and whether it was there."""
    source, positions, piece = job

    def make() -> tuple[Sketch, pa.Table]:
        names = [*COMPARED, *(name for name in LOOKED_AT if name not in COMPARED)]
        table = read_shard(source, names).take(positions.cast(pl.Int64).to_arrow())
        piece.put("light", table.select(["id", *LOOKED_AT]))
        return sketch_articles(table, piece), piece.get("light")

    return piece.once(make, lambda: (read_sketch(piece), piece.get("light")))


def _owners(domains: pl.Series, registry: Registry) -> pl.Series:
    """Return who owns each outlet: as the registry says, else the outlet itself."""
    owners: Mapping[str, str] = {
        domain: provider.owner for domain, provider in registry.by_key().items() if provider.owner
    }
    return domains.replace(owners) if owners else domains

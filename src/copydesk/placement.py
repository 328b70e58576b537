"""Where does each accepted record go? To a story and a split, or, where that would leak, into quarantine.

Texts are compared once. Which records hang together may be learnt in rounds, because whoever looks for leaks in the
finished splits may find a pair that the comparison has missed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl
import pyarrow as pa

from copydesk.dedupe import COMPARED, Linked, Sketch, link, sketch_articles
from copydesk.intake import Intake, read_shard
from copydesk.ledger import Ledger, joined_by, name_stories
from copydesk.progress import begin, steps
from copydesk.recipe import Registry
from copydesk.report import FINDINGS
from copydesk.runner import Runner
from copydesk.split import EMBARGO, FROZEN, LATE_MERGE, PROVIDER, UNDATED, assign
from copydesk.split_rule import SplitRule

ROWS_PER_JOB = 12_500
LOOKED_AT = ("published_at", "provider_domain", "language", "section")
"""Columns that a policy may look at."""


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

    `records` has, beside those of `Stories`, `story_id` (the name that it carries), `story` (what that is part of
    now), `sealed` (the split of an earlier release) and `split`; `held` those that have no split, with the code `held`.
    """

    records: pl.DataFrame
    held: pl.DataFrame

    def named(self) -> pl.DataFrame:
        """Return `id` and `story` of all of them."""
        return pl.concat([self.records.select("id", "story"), self.held.select("id", "story")])


def find_stories(  # noqa: PLR0913, PLR0917 - what is compared, what was before, and who does it where
    intake: Intake, accepted: pl.DataFrame, ledger: Ledger, registry: Registry, runner: Runner, work: Path
) -> Stories:
    """Compare all accepted records: `accepted` has `shard`, `position` and `id` of each.

    PlaceError when the disk fails.
    """
    work.mkdir(parents=True, exist_ok=True)
    jobs = list(_jobs(intake, accepted, work))
    sketches, lights = [], []
    for sketch, light in steps("compare", runner.map(_sketch, jobs), [len(rows) for _, rows, _ in jobs], "records"):
        sketches.append(sketch)
        lights.append(light)
    begin("group into stories")
    seen = pl.DataFrame(pa.concat_tables(lights))
    owned = seen.with_columns(owner=_owners(seen["provider_domain"], registry))
    records = accepted.select("id", "shard", "position").join(owned, on="id").sort("id")
    return Stories(records, link(sketches, runner, work / "groups").joined(*joined_by(ledger)), ledger)


def place(stories: Stories, rule: SplitRule) -> Placed:
    """Name the stories, and deal them to splits; the same stories give the same splits in any order."""
    named = name_stories(stories.linked.stories(), stories.ledger)
    frozen = rule.evaluation == "frozen" and not stories.ledger.rows.is_empty()
    dealt = assign(stories.records.join(named, on="id"), rule, frozen=frozen)
    return Placed(dealt.filter(pl.col("held").is_null()).drop("held"), dealt.filter(pl.col("held").is_not_null()))


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


def _jobs(intake: Intake, accepted: pl.DataFrame, work: Path) -> Iterator[tuple[Path, Sequence[int], Path]]:
    number = 0
    for (shard,), rows in accepted.sort("shard", "position").group_by("shard", maintain_order=True):
        positions = rows["position"].to_list()
        for start in range(0, len(positions), ROWS_PER_JOB):
            yield intake.shards[int(str(shard))], positions[start : start + ROWS_PER_JOB], work / f"{number:06d}"
            number += 1


def _sketch(job: tuple[Path, Sequence[int], Path]) -> tuple[Sketch, pa.Table]:
    """Sketch some rows of an intake file; return that, and what policies look at."""
    source, positions, stem = job
    names = [*COMPARED, *(name for name in LOOKED_AT if name not in COMPARED)]
    table = read_shard(source, names).take(pa.array(positions, pa.int64()))
    return sketch_articles(table, stem), table.select(["id", *LOOKED_AT])


def _owners(domains: pl.Series, registry: Registry) -> pl.Series:
    """Return who owns each outlet: as the registry says, else the outlet itself."""
    owners: Mapping[str, str] = {
        domain: provider.owner for domain, provider in registry.by_key().items() if provider.owner
    }
    return domains.replace(owners) if owners else domains

"""What is different from the release before? Counted and listed, for people who keep models trained on it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import polars as pl
from pydantic import BaseModel, ConfigDict

from copydesk.ledger import Ledger, merges
from copydesk.manifest import Previous

CHANGES_NAME = "changes.json"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Merged(_Frozen):
    """A story that turned out to be part of an older one: its name is an alias from now on."""

    story_id: str
    merged_into: str


class Held(_Frozen):
    """A record that was read and accepted and is in no split: its story, the split that it was in, and the rule."""

    id: str
    story_id: str
    was_in: str | None
    code: str


class Changes(_Frozen):
    """What became of records and stories since the release before (null: there was none).

    `added` were never released, `returned` had been left out, `left_out` are missing for the first time; no record
    is ever in another split than before.
    """

    format: Literal[1] = 1
    previous: Previous | None
    added: int
    kept: int
    returned: int
    left_out: int
    merged: list[Merged]
    held: list[Held]


def changes(before: Ledger, after: pl.DataFrame, held: pl.DataFrame, previous: Previous | None) -> Changes:
    """Compare the ledger of the release before with the rows of the new one.

    `held` are the records that are in no split, with `id`, `story_id`, `sealed` and `held`.
    """
    both = before.rows.select("id", was=pl.col("until").is_null()).join(
        after.select("id", now=pl.col("until").is_null()), on="id", how="right"
    )
    counted = both.select(
        added=(pl.col("was").is_null()).sum(),
        kept=(pl.col("was") & pl.col("now")).sum(),
        returned=(~pl.col("was") & pl.col("now")).sum(),
        left_out=(pl.col("was") & ~pl.col("now")).sum(),
    )
    return Changes(
        previous=previous,
        **counted.row(0, named=True),
        merged=[Merged(story_id=was, merged_into=now) for was, now in merges(before, after)],
        held=list(_held(held)),
    )


def _held(held: pl.DataFrame) -> Iterable[Held]:
    rows = held.sort("id").select("id", "story_id", was_in="sealed", code="held").iter_rows(named=True)
    return (Held.model_validate(row) for row in rows)

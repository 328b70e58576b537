"""What is different from the release before? Counted and listed, for people who keep models trained on it.

The file goes from release to release: it holds the history of the dataset, a line a version.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, ValidationError

from copydesk.difference import Difference, Level
from copydesk.errors import DataRefused, disk_error
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


class Step(_Frozen):
    """One version in the history of a dataset: how large a step it was, and what became of rows.

    `level`, `changed` and `moved` are null for a first release, and for one of before they were counted.
    """

    version: str
    level: Level | None
    as_of: str | None
    rows: int | None
    added: int
    left_out: int
    changed: int | None
    moved: int | None
    why: list[str]


class Changes(_Frozen):
    """What became of records and stories since the release before (null: there was none).

    By the ledger `added` were never released, `returned` had been left out, `left_out` are missing for the first time;
    it has forgotten those that were `taken_down`. `difference` compares the rows themselves. `history` has every
    version, this one last.
    """

    format: Literal[1, 2] = 2
    previous: Previous | None
    level: Level | None = None
    added: int
    kept: int
    returned: int
    left_out: int
    taken_down: int = 0
    difference: Difference | None = None
    merged: list[Merged]
    held: list[Held]
    history: list[Step] = []


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


def read_changes(folder: Path, version: str) -> Changes:
    """Read what a release says of the one before; the history of one of format 1 is that release alone.

    DataRefused when it is damaged; PlaceError when it cannot be read.
    """
    path = folder / CHANGES_NAME
    try:
        found = Changes.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        found = Changes(format=1, previous=None, added=0, kept=0, returned=0, left_out=0, merged=[], held=[])
    except OSError as error:
        raise disk_error(error, "read the changes of a release") from error
    except ValidationError as error:
        why = str(error.errors()[0]["msg"])
        raise DataRefused("release.damaged", "the changes of a release are damaged", where=str(path), why=why) from None
    return found if found.history else found.model_copy(update={"history": [_first_told(found, version)]})


def _first_told(found: Changes, version: str) -> Step:
    return Step(
        version=version,
        level=None,
        as_of=None,
        rows=found.added + found.kept + found.returned or None,
        added=found.added,
        left_out=found.left_out,
        changed=None,
        moved=None,
        why=[],
    )


def _held(held: pl.DataFrame) -> Iterable[Held]:
    rows = held.sort("id").select("id", "story_id", was_in="sealed", code="held").iter_rows(named=True)
    return (Held.model_validate(row) for row in rows)

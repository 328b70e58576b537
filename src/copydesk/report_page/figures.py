"""Which figures does the page show that the facts do not hold? Articles by day, and by outlet and split over time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from copydesk.facts.articles import UNITS, Articles, finest, periods
from copydesk.manifest import FileEntry

MAX_PERIODS = 200
"""Columns of a heat map, and bars of a time line: more are drawn as longer periods."""
MAX_OUTLETS = 40
"""Rows of a heat map; smaller outlets share one."""

OTHERS = "all others"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Counts by period: its unit, the number of periods from the first to the last, and rows with their first day."""

    unit: str
    periods: int
    rows: Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What is drawn besides the facts; a time line is None when no article has a date."""

    days: Timeline | None
    outlets: Timeline | None
    splits: Timeline | None
    sizes: Sequence[dict[str, Any]]
    """How many stories have so many articles."""


def count(folder: Path, files: Sequence[FileEntry]) -> Figures:
    """Count in the articles of a build or a release, in one pass."""
    light = Articles.read(folder, [file for file in files if file.config == "default"], {}).light
    dated = light.drop_nulls("published_at").with_columns(
        day=pl.col("published_at").dt.date(), outlet=pl.col("domain").cast(pl.String).fill_null("unknown")
    )
    ranked = dated.group_by("outlet").len().sort("len", "outlet", descending=[True, False])["outlet"].to_list()
    kept = ranked[:MAX_OUTLETS] if len(ranked) > MAX_OUTLETS + 1 else ranked
    named = dated.with_columns(outlet=pl.when(pl.col("outlet").is_in(kept)).then("outlet").otherwise(pl.lit(OTHERS)))
    stories = light.group_by("story").len().group_by("len").len("stories").sort("len")
    return Figures(
        days=_timeline(dated, [], "day"),
        outlets=_timeline(named, ["outlet"], "week"),
        splits=_timeline(dated.with_columns(split=pl.col("split").cast(pl.String)), ["split"], "week"),
        sizes=[{"articles": size, "stories": many} for size, many in stories.iter_rows()],
    )


def _timeline(dated: pl.DataFrame, by: Sequence[str], least: str) -> Timeline | None:
    """Count by period, in the finest unit from `least` on that gives few enough of them."""
    if dated.is_empty():
        return None
    first, last = dated["day"].sort().gather([0, -1])
    units = UNITS[[name for name, _ in UNITS].index(least) :]
    unit, every = finest(units, first, last, MAX_PERIODS)
    counted = dated.group_by(*by, period=pl.col("day").dt.truncate(every)).len("articles")
    rows = counted.sort("period", *by).with_columns(pl.col("period").cast(pl.String)).to_dicts()
    return Timeline(unit=unit, periods=len(periods(first, last, every)), rows=rows)


def month(day: str) -> str:
    """Return a day as people write its month: March 2025."""
    return f"{dt.date.fromisoformat(day):%B %Y}"

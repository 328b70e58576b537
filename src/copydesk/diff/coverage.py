"""Which outlets and which days does a dataset cover? Read from two columns of its files."""

from __future__ import annotations

import datetime as dt

import polars as pl

from copydesk.diff.rows import Apart, Files
from copydesk.difference import Span


def providers(files: Apart) -> pl.DataFrame:
    """Return outlets whose rows are more or fewer than before, the largest difference first.

    `provider_domain` (null where none is known), `before` and `after`.
    """
    sides = {"old": files.old, "new": files.new, "both": files.both}
    counted = pl.concat([_by_provider(side).with_columns(side=pl.lit(name)) for name, side in sides.items()])
    rows = {name: pl.col("len").filter(pl.col("side") == name).sum().cast(pl.Int64) for name in sides}
    both = counted.group_by("provider_domain").agg(before=rows["old"] + rows["both"], after=rows["new"] + rows["both"])
    other = both.filter(pl.col("before") != pl.col("after"))
    by = (pl.col("after") - pl.col("before")).abs()
    return other.sort(by, "provider_domain", descending=[True, False])


def days(*sides: Files) -> Span:
    """Return the first and the last day of publication of files."""
    scans = [scan for side in sides for scan in _scans(side, "published_at")]
    if not scans:
        return Span(first=None, last=None)
    at = pl.col("published_at")
    first, last = pl.concat(scans).select(at.min().alias("first"), at.max().alias("last")).collect().row(0)
    return Span(first=_day(first), last=_day(last))


def _by_provider(side: Files) -> pl.DataFrame:
    scans = _scans(side, "provider_domain")
    if not scans:
        return pl.DataFrame(schema={"provider_domain": pl.String, "len": pl.UInt32})
    return pl.concat(scans).group_by("provider_domain").len().collect(engine="streaming")


def _scans(side: Files, column: str) -> list[pl.LazyFrame]:
    """Return one column of each file that has it."""
    scans = [pl.scan_parquet(side.folder / entry.path) for entry in side.entries]
    return [scan.select(column) for scan in scans if column in scan.collect_schema()]


def _day(at: dt.datetime | None) -> str | None:
    return at.date().isoformat() if at else None

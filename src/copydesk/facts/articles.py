"""What can be counted in the articles? One pass a file leaves numbers of each row, and no text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq

from copydesk.article import ARTICLE
from copydesk.facts.model import (
    CalendarFacts,
    ColumnFacts,
    ExampleFacts,
    LengthFacts,
    PatternFacts,
    PrivacyFacts,
    ProviderFacts,
    SplitFacts,
)
from copydesk.features import feature
from copydesk.manifest import FileEntry
from copydesk.split_rule import SPLITS

EMAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
TELEPHONE = r"(?:\+|\b00)[1-9](?:[ ./-]?\(?\d\)?){7,14}\b|\b0\d{1,4}[ ./-]\d{2,4}(?:[ ./-]?\d){3,8}\b"

_FEW = ("provider", "provider_domain", "section", "language", "published_precision", "rights")
"""Columns with few distinct values, which are counted."""

_INSTANTS = ("published_at", "modified_at", "captured_at")

_EXAMPLE = ("id", "title", "text", "authors", "provider", "language", "published_at", "url", "story_id")
_SHOWN = 200
"""Characters of a text in an example."""

MAX_PROVIDERS, MAX_PERIODS = 12, 26
"""Rows and columns of the calendar."""

UNITS: Sequence[tuple[Any, str]] = (("day", "1d"), ("week", "1w"), ("month", "1mo"), ("quarter", "1q"), ("year", "1y"))
"""Periods that articles are counted by, the finest first, as polars calls them."""

_LOG_BINS = (0, 1, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)
_TITLE_BINS = tuple(range(0, 160, 20))


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryCounts:
    """How many stories, how many of them with several providers, rows of stories with several, rows of the largest."""

    names: int
    shared: int
    copied: int
    largest: int


@dataclass(frozen=True)
class Articles:
    """Numbers of each row, and sums over all of them.

    `light` has a row an article, in the order of the files, without any text; `nulls` how many rows of each column
    have no value.
    """

    files: Sequence[tuple[str, Path, int]]
    light: pl.DataFrame
    nulls: Mapping[str, int]
    sizes: Mapping[str, int]

    @classmethod
    def read(cls, folder: Path, entries: Sequence[FileEntry], aliases: Mapping[str, str]) -> Articles:
        """Read the articles of a build, file by file; `aliases` are stories that became part of another one."""
        files = [(str(entry.split), folder / entry.path) for entry in entries]
        lights = [_light(path, split, aliases) for split, path in files]
        splits = sorted({split for split, _ in files}, key=lambda it: ([*SPLITS, it].index(it), it))
        return cls(
            files=[(split, path, light.height) for (split, path), light in zip(files, lights, strict=True)],
            light=pl.concat(lights) if lights else _light_of(_empty(), "", {}).collect(),
            nulls=_columns([(light.height, _nulls(path)) for (_, path), light in zip(files, lights, strict=True)]),
            sizes={split: sum(entry.size for entry in entries if entry.split == split) for split in splits},
        )

    @property
    def rows(self) -> int:
        """How many articles there are."""
        return self.light.height

    @property
    def withheld(self) -> int:
        """How many have a digest in place of a text."""
        return int(self.light["withheld"].sum())

    @property
    def domains(self) -> pl.DataFrame:
        """A hash of each id with the domain of its provider."""
        return self.light.select("key", "domain")

    @cached_property
    def stories(self) -> StoryCounts:
        """How many stories there are, and how articles share them."""
        found = self.light.group_by("story").agg(pl.len(), outlets=pl.col("domain").n_unique())
        return StoryCounts(
            names=found.height,
            shared=found.filter(pl.col("outlets") > 1).height,
            copied=int(found.filter(pl.col("len") > 1)["len"].sum()),
            largest=found.select(pl.col("len").max().fill_null(0)).item(),
        )

    def splits(self) -> list[SplitFacts]:
        """Return the facts of each split: train, validation, test, then those of other names."""
        found = self.light.group_by("split").agg(
            pl.len().alias("rows"),
            pl.col("story").n_unique().alias("stories"),
            pl.col("text_chars").sum().alias("characters"),
            *_first_and_last("published_at", "first", "last"),
        )
        by_name = {row["split"]: row for row in found.iter_rows(named=True)}
        return [SplitFacts(**by_name[split] | {"bytes": size}) for split, size in self.sizes.items()]

    def providers(self, captures: Mapping[str | None, Mapping[str, int]]) -> list[ProviderFacts]:
        """Return the facts of each provider, the one with most text first."""
        found = self.light.group_by("domain").agg(
            pl.col("provider").min(),
            pl.len().alias("rows"),
            pl.col("text_chars").sum().alias("characters"),
            pl.col("text_bytes").sum().alias("bytes"),
            *_first_and_last("published_at", "first", "last"),
            *_first_and_last("captured_at", "first_capture", "last_capture"),
            *(
                pl.col(name).cast(pl.String).drop_nulls().unique().sort().str.join(", ")
                for name in ("rights", "language")
            ),
        )
        ranked = found.sort(["bytes", "rows", "domain"], descending=[True, True, False])
        return [
            ProviderFacts(
                provider=row.pop("provider") or "unknown",
                rights=row.pop("rights") or "not stated",
                languages=row.pop("language") or "unknown",
                captures=dict(captures.get(row["domain"], {})),
                **row | {"domain": row["domain"] or "unknown"},
            )
            for row in ranked.iter_rows(named=True)
        ]

    def languages(self) -> dict[str, int]:
        """Return the rows of each language, most first."""
        counted = self.light.drop_nulls("language").group_by(pl.col("language").cast(pl.String)).len()
        return dict(counted.sort("len", "language", descending=[True, False]).rows())

    def columns(self, about: Mapping[str, str]) -> list[ColumnFacts]:
        """Return the facts of each column; `about` says what each is for."""
        return [
            ColumnFacts(
                column=name,
                type=_type(feature(ARTICLE.field(name).type)),
                about=about.get(name, ""),
                missing=missing,
                values=self._distinct(name),
                **self._range(name),
            )
            for name, missing in self.nulls.items()
        ]

    def _distinct(self, name: str) -> int | None:
        column = {"provider_domain": "domain"}.get(name, name)
        return self.light[column].drop_nulls().n_unique() if name in _FEW else None

    def _range(self, name: str) -> dict[str, str | None]:
        if name in _INSTANTS:
            return {"smallest": _day(self.light[name].min()), "largest": _day(self.light[name].max())}
        chars = {"title": "title_chars", "text": "text_chars"}.get(name)
        lengths = self.light[chars].drop_nulls() if chars else pl.Series([], dtype=pl.UInt32)
        if chars is None or lengths.is_empty():
            return {"smallest": None, "largest": None}
        least, most = lengths.sort().gather([0, -1])
        return {"smallest": f"{least:,}", "largest": f"{most:,}"}

    def lengths(self) -> list[LengthFacts]:
        """Return how long titles and texts are."""
        return [
            _lengths("title", self.light["title_chars"], _TITLE_BINS),
            _lengths("text", self.light["text_chars"], _LOG_BINS),
        ]

    def days(self) -> int:
        """Return the number of days with an article."""
        return self._days.height

    def days_without(self) -> int:
        """Return the number of days without one, between the first and the last day."""
        if self._days.is_empty():
            return 0
        first, last = self._days["day"][0], self._days["day"][-1]
        return int((last - first).days) + 1 - self._days.height

    @cached_property
    def _days(self) -> pl.DataFrame:
        day = pl.col("published_at").dt.date().alias("day")
        return self.light.drop_nulls("published_at").group_by(day).len().sort("day")

    def calendar(self) -> CalendarFacts | None:
        """Return the rows by provider and period, in the finest unit that gives few enough periods."""
        if self._days.is_empty():
            return None
        first, last = self._days["day"][0], self._days["day"][-1]
        unit, every = finest(UNITS, first, last, MAX_PERIODS)
        days = periods(first, last, every)[-MAX_PERIODS:]
        counted = (
            self.light.drop_nulls("published_at")
            .group_by("domain", period=pl.col("published_at").dt.date().dt.truncate(every))
            .len()
        )
        totals = counted.group_by("domain").agg(pl.col("len").sum()).sort("len", "domain", descending=[True, False])
        named = totals["domain"].to_list()[: MAX_PROVIDERS if totals.height > MAX_PROVIDERS else None]
        rows = [
            (domain or "unknown", _counts(counted.filter(pl.col("domain").eq_missing(domain)), days))
            for domain in named
        ]
        rest = counted.filter(~pl.col("domain").is_in(named)) if totals.height > len(named) else None
        others = [(None, _counts(rest, days))] if rest is not None else []
        return CalendarFacts(
            unit=unit, periods=[str(day) for day in days], rows=[*rows, *others], others=totals.height - len(named)
        )

    def privacy(self) -> PrivacyFacts:
        """Return how many texts have what looks like an address of e-mail, or a telephone number."""
        return PrivacyFacts(emails=_pattern(self.light["emails"]), telephones=_pattern(self.light["telephones"]))

    def examples(self) -> list[ExampleFacts]:
        """Return a typical and an atypical article."""
        known = self.light.with_row_index("at").filter(pl.col("text_chars") > 0)
        if known.is_empty():
            return []
        sizes = (
            known.group_by(pl.col("language").cast(pl.String)).len().sort("len", "language", descending=[True, False])
        )
        usual, rare = sizes["language"][0], sizes["language"][-1]
        main = known.filter(pl.col("language").cast(pl.String).eq_missing(usual))
        middle = main["text_chars"].quantile(0.5, "lower")
        typical = main.sort((pl.col("text_chars").cast(pl.Int64) - middle).abs(), "key")["at"][0]
        least = known.filter(pl.col("language").cast(pl.String).eq_missing(rare)).sort("text_chars", "key")["at"][0]
        found = [self._example("typical", typical, f"of middle length in {usual or 'no known language'}")]
        if least != typical:
            found.append(self._example("atypical", least, f"the shortest in {rare or 'no known language'}"))
        return found

    def _example(self, kind: Any, at: int, why: str) -> ExampleFacts:  # noqa: ANN401 - a literal
        for _, path, height in self.files:
            if at < height:
                row = pl.scan_parquet(path).slice(at, 1).collect().row(0, named=True)
                break
            at -= height
        shown = [(name, _shown(row.get(name))) for name in _EXAMPLE]
        return ExampleFacts(kind=kind, why=why, values=shown)


def key_of(column: str) -> pl.Expr:
    """Return the first eight bytes of an id as a number: any version of polars has the same."""
    return pl.col(column).str.slice(0, 16).str.to_integer(base=16, dtype=pl.UInt64, strict=False)


def _light(path: Path, split: str, aliases: Mapping[str, str]) -> pl.DataFrame:
    return _light_of(pl.scan_parquet(path), split, aliases).collect(engine="streaming")


def _light_of(scan: pl.LazyFrame, split: str, aliases: Mapping[str, str]) -> pl.LazyFrame:
    names = scan.collect_schema().names()
    text = pl.col("text")
    few = {
        name: pl.col(name).cast(pl.Categorical)
        for name in ("provider", "section", "language", "rights", "published_precision")
    }
    return scan.select(
        split=pl.lit(split, pl.Categorical),
        key=key_of("id"),
        story=(pl.col("story_id").replace(aliases) if aliases else pl.col("story_id")).hash(),
        domain=pl.col("provider_domain").cast(pl.Categorical),
        **few,
        **{name: pl.col(name) for name in _INSTANTS},
        title_chars=pl.col("title").str.len_chars(),
        text_chars=text.str.len_chars(),
        text_bytes=text.str.len_bytes(),
        emails=text.str.count_matches(EMAIL),
        telephones=text.str.count_matches(TELEPHONE),
        withheld=pl.col("text_sha256").is_not_null() if "text_sha256" in names else pl.lit(value=False),
    )


def _nulls(path: Path) -> dict[str, int]:
    """Count the rows of a file without a value in each column; an empty list is none.

    Of plain columns the footer tells it, where its writer put it there.
    """
    scan = pl.scan_parquet(path)
    told = _told_nulls(path)
    empty = {
        name: pl.col(name).is_null() | (pl.col(name).list.len() == 0)
        if isinstance(kind, pl.List)
        else pl.col(name).is_null()
        for name, kind in scan.collect_schema().items()
        if name not in told
    }
    counted = scan.select(**{name: found.sum() for name, found in empty.items()}).collect(engine="streaming")
    return told | (counted.row(0, named=True) if empty else {})


def _told_nulls(path: Path) -> dict[str, int]:
    """Return how many nulls the footer states of each plain column."""
    found: dict[str, int] = {}
    with pq.ParquetFile(path) as file:
        meta = file.metadata
        for number in range(meta.num_columns):
            column = meta.schema.column(number)
            told = [meta.row_group(group).column(number).statistics for group in range(meta.num_row_groups)]
            if column.path == column.name and all(it is not None and it.has_null_count for it in told):
                found[column.name] = sum(it.null_count for it in told)
    return found


def _columns(nulls: Sequence[tuple[int, Mapping[str, int]]]) -> dict[str, int]:
    """Return the rows without a value in each column of any file; where a file lacks one, no row has a value."""
    names = [name for name in ARTICLE.names if any(name in found for _, found in nulls)]
    return {name: sum(found.get(name, height) for height, found in nulls) for name in names}


def _type(found: Any) -> str:  # noqa: ANN401 - the JSON of a `datasets` feature
    if "_type" not in found:
        return "{" + ", ".join(f"{name}: {_type(inner)}" for name, inner in found.items()) + "}"
    return f"list of {_type(found['feature'])}" if found["_type"] == "List" else str(found["dtype"])


def _empty() -> pl.LazyFrame:
    names = ["id", "story_id", "provider", "provider_domain", "section", "language", "rights", "published_precision"]
    strings: dict[str, pl.DataType] = dict.fromkeys([*names, "title", "text", "text_sha256"], pl.String())
    return pl.LazyFrame(schema={**strings, **dict.fromkeys(_INSTANTS, pl.Datetime("us", "UTC"))})


def _first_and_last(column: str, first: str, last: str) -> list[pl.Expr]:
    day = pl.col(column).dt.date().cast(pl.String)
    return [day.min().alias(first), day.max().alias(last)]


def _lengths(column: str, sizes: pl.Series, bounds: Sequence[int]) -> LengthFacts:
    known = sizes.drop_nulls()
    points = [known.quantile(share, "lower") for share in (0, 0.25, 0.5, 0.75, 1)] if len(known) else []
    below = [int((known < bound).sum()) for bound in bounds]
    bins = [(low, upper - under) for low, (under, upper) in zip(bounds, pairwise([*below, len(known)]), strict=True)]
    while bins and not bins[-1][1]:
        bins.pop()
    return LengthFacts(
        column=column, values=len(known), quantiles=[int(point) for point in points if point is not None], bins=bins
    )


def finest(units: Sequence[tuple[Any, str]], first: dt.date, last: dt.date, most: int) -> tuple[Any, str]:
    """Return the finest of some units that has at most so many periods between two days, else the coarsest."""
    return next((it for it in units if len(periods(first, last, it[1])) <= most), units[-1])


def periods(first: dt.date, last: dt.date, every: str) -> list[dt.date]:
    """Return the first days of all periods from one day to another, without a gap."""
    begin, end = pl.Series([first, last]).dt.truncate(every)
    return pl.date_range(begin, end, every, eager=True).to_list()


def _counts(rows: pl.DataFrame, days: Sequence[dt.date]) -> list[int]:
    by_period = dict(rows.group_by("period").agg(pl.col("len").sum()).iter_rows())
    return [by_period.get(day, 0) for day in days]


def _pattern(counts: pl.Series) -> PatternFacts:
    return PatternFacts(articles=int((counts > 0).sum()), found=int(counts.sum() or 0))


def _day(value: object) -> str | None:
    return str(value)[:10] if value is not None else None


def _shown(value: Any) -> Any:  # noqa: ANN401 - a value of any column
    if isinstance(value, dt.datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, str) and len(value) > _SHOWN:
        return f"{value[:_SHOWN].rstrip()}…"
    return value

"""Which articles does a build or a release hold, under which story, and who published when?

Only light columns are read for all rows; the texts of one story are read from the row groups in which they lie.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from copydesk.errors import DataRefused
from copydesk.hubs import lasting_hub
from copydesk.ledger_files import aliases, parts_in
from copydesk.manifest import Manifest
from copydesk.release import Reference
from copydesk.table_files import released

_BATCH = 256
"""Rows whose texts are decoded at a time."""

_LIGHT = ["id", "story_id", "provider", "provider_domain", "published_at", "published_precision"]
_LIGHT += ["published_tz_known", "title"]
_BROKEN = (OSError, pa.ArrowException, pl.exceptions.PolarsError, pl.exceptions.PanicException)

DAY = "day"
_WIDTHS = {DAY: 10, "minute": 16}
"""Characters of an ISO 8601 moment that a precision states."""


@dataclass(frozen=True, slots=True)
class Shard:
    """A Parquet file of articles, and the split that its rows are in."""

    path: Path
    split: str


@dataclass(frozen=True, slots=True)
class Book:
    """A build or a release: how it was named, what it is, its shards, and the name that each merged story has today."""

    place: str
    name: str
    version: str
    shards: tuple[Shard, ...]
    merged: Mapping[str, str]

    def rows(self, *columns: str | pl.Expr, **named: pl.Expr) -> pl.LazyFrame:
        """Return columns of all articles, and `story`, the name that their story has today."""
        wanted = [*columns, self._story().alias("story")]
        return pl.concat([pl.scan_parquet(shard.path).select(*wanted, **named) for shard in self.shards])

    def placed(self) -> pl.LazyFrame:
        """Return the light columns of all articles, `story`, the number of their shard, and their row in it from 0."""
        scans = [_light(pl.scan_parquet(shard.path), self._story()) for shard in self.shards]
        return pl.concat([scan.with_row_index("row").with_columns(shard=n) for n, scan in enumerate(scans)])

    def _story(self) -> pl.Expr:
        # A build names every story; in a table that was edited an article without one is a story by itself.
        column = pl.coalesce("story_id", "id", pl.lit(""))
        return column.replace(self.merged) if self.merged else column


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article of a story: who published it, when and how precisely, and where it lies.

    `published_at` is an instant in UTC, or the first of the day when the precision is `day`.
    """

    id: str
    story_id: str
    split: str
    provider: str | None
    provider_domain: str | None
    title: str | None
    published_at: dt.datetime | None
    published_precision: str | None
    published_tz_known: bool | None
    place: tuple[int, int]
    withheld: bool = False
    """Whether a digest stands in place of its text."""

    @property
    def outlet(self) -> str | None:
        """The domain of the outlet, else its name."""
        return self.provider_domain or self.provider

    @property
    def moment(self) -> str:
        """When it was published as far as it is stated: `2025-03-04`, `2025-03-04 09:30 UTC`."""
        if self.published_at is None:
            return "no date"
        precision = self.published_precision or "second"
        stated = self.published_at.strftime("%Y-%m-%d %H:%M:%S")[: _WIDTHS.get(precision, 19)]
        zone = "UTC" if self.published_tz_known else "no zone"
        return stated if precision == DAY else f"{stated} {zone}"

    @property
    def order(self) -> tuple[bool, dt.date, bool, dt.time, str]:
        """What articles are sorted by: a day without a time comes after every instant of that day, no date last."""
        at = self.published_at or dt.datetime.min.replace(tzinfo=dt.UTC)
        return (self.published_at is None, at.date(), self.published_precision == DAY, at.time(), self.id)

    def tie(self, first: Article) -> str | None:
        """Return `day`, `minute` or `second` when what is stated does not tell which of two was earlier."""
        if self.published_at is None or first.published_at is None:
            return None
        for precision in (DAY, "minute", "second"):
            coarse = precision in {self.published_precision, first.published_precision, "second"}
            width = _WIDTHS.get(precision, 19)
            if coarse and self.published_at.isoformat()[:width] == first.published_at.isoformat()[:width]:
                return precision
        return None


def open_book(named: Reference | Path, root: Path) -> Book:
    """Open a build, or a release by its folder or its reference, relative to the project root.

    DataRefused when it is no build, is damaged, or holds no article; UsageError when the hub holds no such release.
    """
    if isinstance(named, Reference):
        folder = lasting_hub(named.hub, root).folder(named.name, named.version)
        manifest = released(folder, f"{named.name}@{named.version}")
    else:
        folder, manifest = root / named, released(root / named, None)
    shards = tuple(_shards(folder, manifest))
    if not shards:
        raise DataRefused(
            "input.empty", "there is no article in it", where=str(named), help="Name a build with accepted records."
        )
    return Book(str(named), manifest.name, manifest.version, shards, _merged(folder))


def articles_of(book: Book, stories: Iterable[str]) -> dict[str, list[Article]]:
    """Return the articles of stories by the names that these have today, each in the order of publication."""
    wanted = pl.LazyFrame({"story": list(stories)}, schema={"story": pl.String})
    with reading(book):
        found = book.placed().join(wanted, on="story", how="semi").collect(engine="streaming")
    mine: dict[str, list[Article]] = {}
    for row in found.iter_rows(named=True):
        mine.setdefault(row["story"], []).append(_article(book, row))
    return {story: sorted(mine[story], key=lambda one: one.order) for story in sorted(mine)}


def texts_of(book: Book, articles: Iterable[Article]) -> Iterator[tuple[str, str]]:
    """Yield id and compared text of articles in the order in which they lie: text, else title and description."""
    for number, mine in groupby(sorted(articles, key=lambda one: one.place), key=lambda one: one.place[0]):
        with reading(book), pq.ParquetFile(book.shards[number].path, page_checksum_verification=True) as file:
            rows = {article.place[1]: article.id for article in mine}
            yield from ((rows[row], text) for row, text in _texts(file, rows.keys()))


@contextmanager
def reading(book: Book) -> Iterator[None]:
    """Turn what readers of Parquet say about damaged files into one message."""
    try:
        yield
    except _BROKEN as error:
        why = str(error).partition("\n")[0]
        mend = f"`copydesk verify {book.place}` names the files; build it again, or pull it again."
        raise DataRefused(
            "input.damaged", "the articles cannot be read", where=book.place, why=why, help=mend
        ) from None


def _shards(folder: Path, manifest: Manifest) -> Iterator[Shard]:
    for entry in manifest.files:
        if entry.config == "default" and entry.path.endswith(".parquet"):
            yield Shard(folder / entry.path, entry.split or "")


def _merged(folder: Path) -> dict[str, str]:
    """Return today's name of each story that became part of another one, over as many mergers as there were."""
    parts = parts_in(folder)
    if not parts:
        return {}
    try:
        pairs = aliases(parts).collect(engine="streaming")
    except _BROKEN as error:
        why, where = str(error).partition("\n")[0], ", ".join(map(str, parts))
        raise DataRefused(
            "release.damaged", "the ledger cannot be read", where=where, why=why, help="Build it again."
        ) from None
    into = dict(pairs.iter_rows())
    return {story: _last(story, into) for story in into}


def _last(story: str, into: Mapping[str, str]) -> str:
    """Follow mergers to the end; a ledger that goes in a circle ends at its smallest name."""
    seen: dict[str, None] = {}
    while story in into and story not in seen:
        seen[story] = None
        story = into[story]
    names = list(seen)
    return min(names[names.index(story) :]) if story in seen else story


def _light(articles: pl.LazyFrame, story: pl.Expr) -> pl.LazyFrame:
    digest = "text_sha256" in articles.collect_schema().names()
    withheld = pl.col("text_sha256").is_not_null() if digest else pl.lit(value=False)
    return articles.select(*_LIGHT, story=story, withheld=withheld)


def _article(book: Book, row: Mapping[str, Any]) -> Article:
    fields = {name: row[name] for name in _LIGHT} | {"id": row["id"] or "", "story_id": row["story_id"] or row["story"]}
    return Article(
        **fields, split=book.shards[row["shard"]].split, place=(row["shard"], row["row"]), withheld=row["withheld"]
    )


def _texts(file: pq.ParquetFile, rows: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Yield row and compared text of rows of a file; only the row groups that hold them are read."""
    wanted, start = sorted(rows), 0
    for group in range(file.num_row_groups):
        end = start + file.metadata.row_group(group).num_rows
        mine = [row - start for row in wanted if start <= row < end]
        if mine:
            yield from ((start + row, text) for row, text in _group_texts(file, group, mine))
        start = end


def _group_texts(file: pq.ParquetFile, group: int, rows: list[int]) -> Iterator[tuple[int, str]]:
    columns, start = ["text", "title", "description"], 0
    for batch in file.iter_batches(_BATCH, row_groups=[group], columns=columns):
        for row in (row for row in rows if start <= row < start + batch.num_rows):
            text, title, description = (batch.column(name)[row - start].as_py() or "" for name in columns)
            yield row, text if text.strip() else f"{title} {description}"
        start += batch.num_rows

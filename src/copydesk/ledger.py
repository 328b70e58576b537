"""What was released before, under which story and in which split? The ledger goes from release to release.

One row for each record that was ever released. A record keeps the name of the story under which it was first
released, and its split, for ever; when stories turn out to be one, the younger name becomes an alias of the older.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from copydesk.canonical import sha256_file
from copydesk.errors import DataRefused, disk_error
from copydesk.manifest import FileEntry, Manifest
from copydesk.release import Version

LEDGER_NAME = "ledger.parquet"
FORMAT = 1
_RULE = b"copydesk.split"
_FORMAT = b"copydesk.format"

LEDGER = pa.schema([
    pa.field("id", pa.string(), nullable=False),
    pa.field("story_id", pa.string(), nullable=False),
    ("merged_into", pa.string()),
    pa.field("split", pa.string(), nullable=False),
    pa.field("since", pa.string(), nullable=False),
    ("until", pa.string()),
])  # fmt: skip
"""Columns of the ledger: the record; the story under which it was first released; the older story that this one has
become part of; its split; the version that first had it, and the first that left it out."""

STRICTEST = ("test", "validation", "train")
"""Of stories that turn out to be one, the split that all of it has to keep to: what tests stays unseen."""


@dataclass(frozen=True, slots=True)
class Released:
    """A release that a build follows: what it states, and the folder that it lies in."""

    manifest: Manifest
    folder: Path


@dataclass(frozen=True, slots=True)
class Ledger:
    """The rows of a ledger, and the rule by which the splits of its release were dealt (null if nobody wrote it)."""

    rows: pl.DataFrame
    rule: str | None = None

    @classmethod
    def empty(cls) -> Ledger:
        """Return the ledger of a first release."""
        return cls(_frame(LEDGER.empty_table()))

    def current(self) -> pl.DataFrame:
        """Return `id`, `story_id` as released, `current` (the story that it is part of now), `split` and `since`."""
        return self.rows.select("id", "story_id", "split", "since", current=pl.coalesce("merged_into", "story_id"))


def story_name(founder: str) -> str:
    """Return the name of the story that a record founded: `g1-` and 16 hex digits."""
    return f"g1-{hashlib.sha256(founder.encode()).hexdigest()[:16]}"


def joined_by(ledger: Ledger) -> tuple[pl.Series, pl.Series]:
    """Return links between the records of each story that was released: a story never falls apart."""
    rows = ledger.current().sort("current", "id")
    same = rows["current"].shift(1) == rows["current"]
    return rows["id"].shift(1).filter(same), rows["id"].filter(same)


def name_stories(stories: pl.DataFrame, ledger: Ledger) -> pl.DataFrame:
    """Return the articles with the names of their stories, and what earlier releases sealed.

    `stories` has `id` and `founder` (one for each story). Added are `story` (the name of the whole story now: the
    oldest that any of it had), `story_id` (the name that the record carries), `sealed` (its own split, null when it
    was never released) and `story_sealed` (the split that the story has to keep to, null when it is new).
    """
    known = ledger.current().with_columns(age=_age(pl.col("since")))
    marked = stories.join(known.rename({"split": "sealed", "story_id": "released_as"}), on="id", how="left")
    oldest = (
        marked.drop_nulls("current")
        .join(_released(known), on="current")
        .sort("founder", "born", "current")
        .group_by("founder", maintain_order=True)
        .agg(pl.col("current").first().alias("story"), _strictest(pl.col("seal")).alias("story_sealed"))
    )
    names = marked.select(pl.col("founder").unique()).with_columns(
        named=pl.col("founder").map_elements(story_name, return_dtype=pl.String)
    )
    return (
        marked.join(oldest, on="founder", how="left")
        .join(names, on="founder")
        .with_columns(story=pl.coalesce("story", "named"))
        .with_columns(story_id=pl.coalesce("released_as", "story"))
        .drop("released_as", "current", "since", "age", "named")
        .sort("id")
    )


def next_rows(placed: pl.DataFrame, named: pl.DataFrame, ledger: Ledger, version: Version) -> pl.DataFrame:
    """Return the rows of the ledger after this release.

    `placed` are the records that it has, with `id`, `story_id`, `story` and `split`; `named` is what `name_stories`
    said of all that could have been in it.
    """
    aliases = _aliases(named, ledger)
    old = ledger.rows.join(placed.select("id", here=pl.lit(value=True)), on="id", how="left").with_columns(
        until=pl.when(pl.col("here")).then(None).otherwise(pl.coalesce("until", pl.lit(str(version))))
    )
    new = placed.join(ledger.rows.select("id"), on="id", how="anti").select(
        "id",
        "story_id",
        "split",
        merged_into=pl.lit(None, pl.String),
        since=pl.lit(str(version)),
        until=pl.lit(None, pl.String),
    )
    rows = pl.concat([old.select(LEDGER.names), new.select(LEDGER.names)])
    return (
        rows.with_columns(current=pl.coalesce("merged_into", "story_id"))
        .join(aliases, on="current", how="left")
        .with_columns(current=pl.coalesce("story", "current"))
        .with_columns(merged_into=pl.when(pl.col("current") != pl.col("story_id")).then("current"))
        .select(LEDGER.names)
        .sort("id")
    )


def write_ledger(rows: pl.DataFrame, rule: str, folder: Path) -> FileEntry:
    """Write the ledger of a build and return its entry in the manifest."""
    path = folder / LEDGER_NAME
    metadata = {_FORMAT: str(FORMAT).encode(), _RULE: rule.encode()}
    table = rows.to_arrow().cast(LEDGER).replace_schema_metadata(metadata)
    # The schema is kept: it carries the rule.
    pq.write_table(table, path, compression="zstd", write_page_checksum=True, write_statistics=False, version="2.6")
    return FileEntry(path=LEDGER_NAME, size=path.stat().st_size, sha256=sha256_file(path))


def aliases(ledger: Path) -> pl.LazyFrame:
    """Return the stories in the file of a ledger that became part of another one: `story_id`, `merged_into`."""
    columns = pl.scan_parquet(ledger).select("story_id", "merged_into").drop_nulls()
    return columns.unique().sort("story_id", "merged_into", descending=True)


def read_ledger(release: Released) -> Ledger:
    """Read the ledger of a release; one of a release that has none is made from its articles.

    DataRefused when a file is not the one that the manifest states; PlaceError when the disk fails.
    """
    entries = {entry.path: entry for entry in release.manifest.files}
    try:
        if LEDGER_NAME in entries:
            return _read(_checked(release.folder, entries[LEDGER_NAME]))
        return Ledger(_from_articles(release.manifest, release.folder))
    except OSError as error:
        raise disk_error(error, "read the ledger of the previous release") from error


def _read(path: Path) -> Ledger:
    table = pq.read_table(path, page_checksum_verification=True)
    stated = table.schema.metadata or {}
    if table.schema.names != LEDGER.names or stated.get(_FORMAT) != str(FORMAT).encode():
        raise DataRefused(
            "the ledger of the previous release has another format",
            where=str(path),
            why=f"This version reads format {FORMAT}.",
            help="Build with the version of copydesk that made that release, or with a later one.",
        )
    return Ledger(_frame(table), stated[_RULE].decode())


def _from_articles(manifest: Manifest, folder: Path) -> pl.DataFrame:
    data = [entry for entry in manifest.files if entry.config == "default"]
    parts = [
        pl.read_parquet(_checked(folder, entry), columns=["id", "story_id"]).with_columns(split=pl.lit(entry.split))
        for entry in data
    ]
    rows = pl.concat([_frame(LEDGER.empty_table()).select("id", "story_id", "split"), *parts])
    empty = pl.lit(None, pl.String)
    return rows.with_columns(merged_into=empty, since=pl.lit(manifest.version), until=empty).select(LEDGER.names)


def _checked(folder: Path, entry: FileEntry) -> Path:
    path = folder / entry.path
    if not path.is_file() or sha256_file(path) != entry.sha256:
        raise DataRefused(
            "the previous release is damaged",
            where=str(path),
            why="Its bytes are not those that its manifest states.",
            help=f"Run `copydesk verify {folder}`, and restore the release before you build on it.",
        )
    return path


def _released(known: pl.DataFrame) -> pl.DataFrame:
    """Return of each story that was released (`current`): `born`, when under its own name, and `seal`, its split."""
    own = pl.col("current") == pl.col("story_id")
    return known.group_by("current").agg(born=pl.col("age").filter(own).min(), seal=_strictest(pl.col("split")))


def _age(version: pl.Expr) -> pl.Expr:
    """Return a version as text that sorts as versions do: numbers of nine digits."""
    return version.str.split(".").list.eval(pl.element().str.zfill(9)).list.join(".")


def _strictest(split: pl.Expr) -> pl.Expr:
    ranks = {name: rank for rank, name in enumerate(STRICTEST)}
    least = split.replace_strict(ranks, default=None, return_dtype=pl.Int8).min()
    return least.replace_strict(dict(enumerate(STRICTEST)), default=None, return_dtype=pl.String)


def _aliases(named: pl.DataFrame, ledger: Ledger) -> pl.DataFrame:
    """Return `current` and `story`: the stories of earlier releases that are part of another one now."""
    met = named.select("id", "story").join(ledger.current().select("id", "current"), on="id")
    return met.select("current", "story").unique().filter(pl.col("current") != pl.col("story"))


def merges(before: Ledger, after: pl.DataFrame) -> Iterator[tuple[str, str]]:
    """Yield the stories that this release joined to an older one, with its name."""
    old = before.rows.select(pl.coalesce("merged_into", "story_id").alias("was"), "id")
    new = after.select(pl.coalesce("merged_into", "story_id").alias("is"), "id")
    changed = old.join(new, on="id").filter(pl.col("was") != pl.col("is"))
    yield from changed.select("was", "is").unique().sort("was", "is").iter_rows()


def _frame(table: pa.Table) -> pl.DataFrame:
    frame = pl.from_arrow(table.cast(LEDGER) if table.schema.names == LEDGER.names else table)
    if not isinstance(frame, pl.DataFrame):
        raise TypeError(table.schema)
    return frame


def rule_text(rule: object) -> str:
    """Return how a split rule is written into a ledger."""
    return json.dumps(rule, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

"""How does the ledger lie on disk? In parts, one of each release: what is new in it, or not as it was before.

A reader takes the last row of each record. So a release that adds one record in a hundred writes a hundredth of the
ledger, and the parts of earlier releases stay the files that they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from copydesk.canonical import sha256_file
from copydesk.errors import DataRefused, disk_error
from copydesk.ledger import LEDGER, Ledger
from copydesk.manifest import FileEntry
from copydesk.released import Released

FOLDER = "ledger"
WHOLE = "ledger.parquet"
"""The ledger of format 1: one file, without the names of the shards."""

FORMAT = 2
_RULE = b"copydesk.split"
_FORMAT = b"copydesk.format"
_PART = "part"


def part_name(number: int) -> str:
    """Return the path of the part that a release writes, by the number of the release."""
    return f"{FOLDER}/{number:04d}.parquet"


def parts_among(paths: Iterable[str]) -> list[str]:
    """Return those of the paths in a release that are parts of its ledger, the oldest first."""
    # A part of release 10,000 comes after that of 9,999, which sorts behind it as a word.
    found = (path for path in paths if path == WHOLE or path.startswith(f"{FOLDER}/"))
    return sorted(found, key=lambda path: (path != WHOLE, len(path), path))


def parts_in(folder: Path) -> list[Path]:
    """Return the parts of the ledger that lie in a folder, the oldest first."""
    found = [path.relative_to(folder).as_posix() for path in folder.glob(f"{FOLDER}/*.parquet")]
    return [folder / path for path in parts_among([*found, *([WHOLE] if (folder / WHOLE).is_file() else [])])]


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a ledger was before: its rows, the release that holds its parts, and the ids that it has to forget."""

    ledger: Ledger
    release: Released | None
    forgotten: frozenset[str] = frozenset()


def write_ledger(after: Ledger, earlier: Earlier, number: int, stage: Path) -> list[FileEntry]:
    """Write what is new or other than before as the part of this release, and take over the parts of earlier ones.

    DataRefused when one of those is damaged.
    """
    kept = list(_kept(earlier, stage))
    before = earlier.ledger
    changed = after.rows.join(before.rows, on=LEDGER.names, how="anti", nulls_equal=True) if kept else after.rows
    if kept and not changed.height and before.rule == after.rule:
        return kept
    return [*kept, _write(Ledger(changed.sort("id"), after.rule), part_name(number), stage)]


def _kept(earlier: Earlier, stage: Path) -> Iterator[FileEntry]:
    """Take over the parts of a release; one that names what has to be forgotten is written anew."""
    release = earlier.release
    for entry in earlier_parts(release) if release else ():
        part = _read(release.sound(entry)) if release and earlier.forgotten else None
        left = part.rows.filter(~pl.col("id").is_in(sorted(earlier.forgotten))) if part else None
        if part and left is not None and left.height < part.rows.height:
            yield _write(Ledger(left, part.rule), entry.path, stage)
        elif release:
            yield release.take(entry, stage)


def _write(part: Ledger, path: str, stage: Path) -> FileEntry:
    metadata = {_FORMAT: str(FORMAT).encode(), _RULE: (part.rule or "").encode()}
    table = part.rows.to_arrow().cast(LEDGER).replace_schema_metadata(metadata)
    target = stage / path
    target.parent.mkdir(parents=True, exist_ok=True)
    # The schema is kept: it carries the rule.
    pq.write_table(table, target, compression="zstd", write_page_checksum=True, write_statistics=False, version="2.6")
    return FileEntry(path=path, size=target.stat().st_size, sha256=sha256_file(target))


def earlier_parts(release: Released) -> list[FileEntry]:
    """Return the parts that a release has and the next one keeps; none when its ledger has the format of before."""
    entries = release.entries()
    return [entries[path] for path in parts_among(entries) if path != WHOLE]


def read_ledger(release: Released) -> Ledger:
    """Read the ledger of a release; one of a release that has none is made from its articles.

    DataRefused when a file is not the one that the manifest states; PlaceError when the disk fails.
    """
    entries = release.entries()
    try:
        parts = [_read(release.sound(entries[path])) for path in parts_among(entries)]
        if not parts:
            return Ledger(_from_articles(release))
        rows = pl.concat([part.rows for part in parts]).unique("id", keep="last").sort("id")
        ledger = Ledger(rows, parts[-1].rule)
        return ledger if earlier_parts(release) else _with_shards(ledger, release)
    except OSError as error:
        raise disk_error(error, "read the ledger of the previous release") from error


def rule_of(release: Released) -> str | None:
    """Return the rule by which a release deals its splits, None when it has no ledger that says so.

    DataRefused when the ledger is damaged.
    """
    parts = parts_among(release.entries())
    if not parts:
        return None
    try:
        stated = pq.read_schema(release.sound(release.entries()[parts[-1]])).metadata or {}
    except (OSError, pa.ArrowException) as error:
        why = str(error).partition("\n")[0]
        raise DataRefused(
            "release.damaged",
            "the ledger is damaged",
            where=parts[-1],
            why=why,
            help="Run `copydesk verify` on the release.",
        ) from None
    return stated.get(_RULE, b"").decode() or None


def aliases(parts: Sequence[Path]) -> pl.LazyFrame:
    """Return the stories that became part of another one, by the parts of a ledger: `story_id`, `merged_into`."""
    scans = [
        pl.scan_parquet(path).select("story_id", "merged_into", pl.lit(number).alias(_PART))
        for number, path in enumerate(parts)
    ]
    merged = pl.concat(scans).drop_nulls("merged_into").unique()
    # All records of a story are told anew when it becomes part of another one, so the last part has the last word.
    latest = merged.sort(_PART, "merged_into", descending=[True, False]).unique("story_id", keep="first")
    return latest.select("story_id", "merged_into").sort("story_id")


def _read(path: Path) -> Ledger:
    table = pq.read_table(path, page_checksum_verification=True)
    stated = table.schema.metadata or {}
    number = stated.get(_FORMAT)
    known = {b"1": LEDGER.names[:-1], b"2": LEDGER.names}
    if number not in known or table.schema.names != known[number]:
        raise DataRefused(
            "release.format",
            "the ledger of the previous release has another format",
            where=str(path),
            why=f"This version reads format 1 to {FORMAT}.",
            help="Build with the version of copydesk that made that release, or with a later one.",
        )
    rows = pl.DataFrame(table)
    if rows["id"].is_duplicated().any():
        raise DataRefused(
            "release.damaged",
            "the ledger of the previous release is damaged",
            where=str(path),
            why="A record stands in it twice.",
            help="Run `copydesk verify` on the release, and restore it before you build on it.",
        )
    whole = rows if "shard" in rows.columns else rows.with_columns(shard=pl.lit(None, pl.String))
    return Ledger(whole.select(LEDGER.names), stated[_RULE].decode())


def _with_shards(ledger: Ledger, release: Released) -> Ledger:
    """Add the names of the shards to the rows of a ledger of before there were any."""
    places = _from_articles(release).select("id", stored="shard")
    rows = ledger.rows.join(places, on="id", how="left").with_columns(shard="stored").drop("stored")
    return Ledger(rows.sort("id"), ledger.rule)


def _from_articles(release: Released) -> pl.DataFrame:
    parts = [
        pl.read_parquet(release.sound(entry), columns=["id", "story_id"]).with_columns(
            split=pl.lit(entry.split), shard=pl.lit(Path(entry.path).stem)
        )
        for entry in release.manifest.files
        if entry.config == "default"
    ]
    empty = Ledger.empty().rows
    rows = pl.concat([empty.select("id", "story_id", "split", "shard"), *parts])
    none = pl.lit(None, pl.String)
    said = rows.with_columns(merged_into=none, since=pl.lit(release.manifest.version), until=none)
    return said.select(LEDGER.names)

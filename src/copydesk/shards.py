"""How do accepted rows get from the intake files into Parquet shards, sorted, without holding all texts?"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from types import MappingProxyType

import polars as pl
import pyarrow as pa

from copydesk.article import ARTICLE, INTAKE
from copydesk.canonical import json_bytes, sha256_file
from copydesk.companions import COMPANIONS, NESTED
from copydesk.intake.gather import gather_rows
from copydesk.manifest import FileEntry, SplitContent
from copydesk.parquet import ROWS_PER_GROUP, ROWS_PER_SHARD, content_digest, row_digests, write_shard
from copydesk.plain import counted
from copydesk.progress import note, steps
from copydesk.released import Released, is_sound, take
from copydesk.reuse import Finished, Piece, key
from copydesk.rights import ALL, Texts
from copydesk.runner import Runner, Shared
from copydesk.split_rule import SPLITS
from copydesk.tombstones import TAKEN_DOWN
from copydesk.unnamed import NOBODY, Unnamed

GROUPS: Mapping[str, int] = MappingProxyType({"dropped": ROWS_PER_GROUP // 5, "related": ROWS_PER_GROUP // 5})
"""Articles whose rows are flattened at a time, where that is not a row group: a page leaves out hundreds of lines."""

DIGEST_BYTES = 32
"""Of the sha256 of a row."""

OWNER = "provider_domain"
"""The column that tells whose text a row has."""

FINDING = pa.struct([(name, pa.string()) for name in ("code", "severity", "column", "message")])
QUARANTINE = INTAKE.append(pa.field("findings", pa.list_(FINDING)))
"""The columns of `quarantine.parquet`: the record as it was read, and every finding on it.

What was left out of it is there too: it is in no shard, and a title that is missing is often among it.
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """One Parquet file to be written: its path in the build, its split, and which rows it holds in which order.

    `rows` has `shard`, `position` (places in the intake files) and `story_id`. `before` is the file of that path in the
    release before, and where it lies: it is taken over when it holds the same articles.
    """

    path: str
    config: str
    split: str
    rows: pl.DataFrame
    before: tuple[Path, FileEntry] | None = None


@dataclass(frozen=True, slots=True)
class From:
    """Where rows come from, which of their texts are written, and which articles nothing may point to."""

    shards: tuple[Path, ...]
    texts: Texts = ALL
    unnamed: Unnamed = NOBODY


def store(placed: pl.DataFrame, number: int) -> pl.DataFrame:
    """Return the records with `stored`, the name of the files that hold each: those it lies in already, else new ones.

    `placed` has `id`, `published_at`, `split` and `kept_in` (null for a new record); `number` is that of the release.
    New records never go to the files of earlier releases, so that these can stay as they are.
    """
    new = placed.filter(pl.col("kept_in").is_null()).sort("published_at", "id")
    cut = pl.int_range(pl.len()).over("split") // ROWS_PER_SHARD
    named = pl.format("{}-{}-{}", "split", pl.lit(f"{number:04d}"), cut.cast(pl.String).str.zfill(5))
    old = placed.filter(pl.col("kept_in").is_not_null()).with_columns(stored=pl.col("kept_in").cast(pl.Categorical))
    return pl.concat([old, new.with_columns(stored=named.cast(pl.Categorical))]).drop("kept_in").sort("id")


def plan_shards(stored: pl.DataFrame, release: Released | None = None) -> Iterator[Plan]:
    """Yield the files of accepted records: by split, in the order of date and id, the companions beside the articles.

    `stored` has `shard`, `position`, `id`, `published_at`, `story_id`, `split` and `stored`.
    """
    known = release.entries() if release else {}
    for split in SPLITS:
        mine = stored.filter(pl.col("split") == split).sort("stored", "published_at", "id")
        for (name,), rows in mine.group_by("stored", maintain_order=True):
            for config, folder in {"default": "data", **{config: config for config in COMPANIONS}}.items():
                path = f"{folder}/{name}.parquet"
                before = (release.folder / path, known[path]) if release and path in known else None
                yield Plan(path, config, split, rows.select("shard", "position", "story_id"), before)


def write_shards(
    plans: Sequence[Plan], source: From, runner: Runner, finished: Finished, stage: Path
) -> tuple[list[FileEntry], list[SplitContent]]:
    """Write all shards below `stage`; return their entries and the content of each split.

    A shard without rows has no file: an empty one breaks `load_dataset`.
    """
    files, digests = [], dict[str, list[bytes]]()
    jobs = list(zip(plans, _pieces(plans, source, finished), strict=True))
    written = runner.map(partial(_write_one, runner.broadcast(source), stage), jobs)
    sizes, names = [plan.rows.height for plan in plans], [plan.path for plan in plans]
    taken_over = reused = 0
    for number, ((entry, rows), was_there) in enumerate(steps("write", written, sizes, "rows", names)):
        reused += was_there
        before = plans[number].before
        taken_over += bool(before and entry == before[1])
        if entry is not None:
            files.append(entry)
        if entry is not None and entry.config == "default":
            digests.setdefault(str(entry.split), []).append(rows)
    finished.tell("write", reused, counted(len(plans), "file"))
    if any(plan.before for plan in plans):
        note(f"taken over from the release before: {taken_over:,} of {counted(len(plans), 'file')}")
    content = [
        SplitContent(
            config="default", split=split, rows=sum(map(len, rows)) // DIGEST_BYTES, digest=content_digest(rows)
        )
        for split, rows in digests.items()
    ]
    return files, content


def write_quarantine(rows: pl.DataFrame, findings: pa.Table, sources: Sequence[Path], path: Path) -> None:
    """Write the records that were not accepted, in the order of their sources, each with its findings."""
    found = pl.from_arrow(findings)
    if not isinstance(found, pl.DataFrame):
        return
    taken = pl.col("code") == TAKEN_DOWN
    grouped = found.group_by("shard", "source", "row", maintain_order=True).agg(
        findings=pl.struct("code", "severity", "column", "message"), taken_down=taken.any()
    )
    ordered = rows.sort("source", "row", "shard", nulls_last=True)
    groups = (ordered["shard"].slice(start, ROWS_PER_GROUP) for start in range(0, ordered.height, ROWS_PER_GROUP))
    gathered = zip(gather_rows(ordered, sources, INTAKE, ROWS_PER_GROUP), groups, strict=True)
    tables = (_with_findings(table, shards, grouped) for table, shards in gathered)
    write_shard(path, tables, QUARANTINE)


def _with_findings(table: pa.Table, shards: pl.Series, grouped: pl.DataFrame) -> pa.Table:
    frame = pl.from_arrow(table)
    if not isinstance(frame, pl.DataFrame):
        raise TypeError(table.schema)
    place = ["shard", "source", "row"]
    placed = frame.with_columns(shards.alias("shard"))
    joined = placed.join(grouped, on=place, how="left", nulls_equal=True, maintain_order="left")
    return _blanked(joined, pl.col("taken_down").fill_null(value=False)).drop("shard", "taken_down").to_arrow()


def _blanked(rows: pl.DataFrame, taken_down: pl.Expr) -> pl.DataFrame:
    """Leave nothing of an article that was taken down but where it was read: the desk has to find it there."""
    emptied = [name for name in ARTICLE.names if name != "id"]
    lists = ["evidence", "notes", "dropped", "related"]
    # Other findings cite what they speak of.
    alone = pl.col("findings").list.eval(pl.element().filter(pl.element().struct.field("code") == TAKEN_DOWN))
    return rows.with_columns(
        pl.when(taken_down).then(alone).otherwise("findings").alias("findings"),
        *(pl.when(~taken_down).then(pl.col(name)).alias(name) for name in emptied),
        *(pl.when(taken_down).then(pl.col(name).list.head(0)).otherwise(pl.col(name)).alias(name) for name in lists),
    )


Wrote = tuple[FileEntry | None, bytes]
"""A file, none where there would be no row in it, and the digests of the articles in it, one behind the other."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """Where the file of a plan is kept: as it is written `alone`, and as the release `before` has these rows."""

    alone: Piece
    before: Piece | None = None


def _pieces(plans: Sequence[Plan], source: From, finished: Finished) -> Iterator[Pieces]:
    """Yield the pieces that hold the file of each plan."""
    settings = finished.decide(
        "write",
        texts=[source.texts.policy, sorted(source.texts.outlets)],
        taken_down=[source.unnamed.stones.model_dump(mode="json"), sorted(source.unnamed.titles)],
    )
    rows, held = None, ""
    for plan in plans:
        if plan.rows is not rows:  # companions have those of their articles
            rows, held = plan.rows, _held(plan.rows, source)
        said = [settings, plan.path, plan.config, held]
        before = finished.piece("write", key([*said, plan.before[1].sha256])) if plan.before else None
        yield Pieces(finished.piece("write", key(said)), before)


def _held(rows: pl.DataFrame, source: From) -> str:
    """Return a key of the rows of a plan: the intake files that they are in, where in those, and their stories."""
    shards = rows["shard"].unique(maintain_order=True)
    numbers = rows["shard"].replace_strict(shards, range(len(shards)), return_dtype=pl.UInt32)
    stories = "\n".join(rows["story_id"].to_list()).encode()
    places = [numbers.to_numpy().tobytes(), rows["position"].to_numpy().tobytes(), stories]
    return key([source.shards[shard].stem for shard in shards], *places)


def _write_one(shared: Shared[From], stage: Path, job: tuple[Plan, Pieces]) -> tuple[Wrote, bool]:
    plan, piece = job[0], _chosen(*job)

    def make() -> Wrote:
        entry, digests = _make(plan, shared.get(), piece)
        if piece.keeps:
            with piece.writing("digests") as path:
                path.write_bytes(digests)
            with piece.writing("entry") as path:
                path.write_bytes(json_bytes(entry and entry.model_dump(mode="json")))
        return entry, digests

    (entry, digests), was_there = piece.once(make, lambda: _read(piece))
    if entry is not None and piece.keeps:
        take(piece.path("parquet"), entry, stage)
    elif entry is not None:
        (stage / entry.path).parent.mkdir(parents=True, exist_ok=True)
        piece.path("parquet").replace(stage / entry.path)
    return (entry, digests), was_there


def _chosen(plan: Plan, pieces: Pieces) -> Piece:
    """Return where the file of a plan is to be: what was written alone will do where the release has the same bytes."""
    if plan.before is None or pieces.before is None:
        return pieces.alone
    alone = _read(pieces.alone)[0] if pieces.alone.is_whole() else None
    return pieces.alone if alone and alone.sha256 == plan.before[1].sha256 else pieces.before


def _read(piece: Piece) -> Wrote:
    said = json.loads(piece.path("entry").read_bytes())
    return FileEntry(**said) if said else None, piece.path("digests").read_bytes()


def _make(plan: Plan, source: From, piece: Piece) -> Wrote:
    if plan.config != "default":
        return _written(_companion(plan, source), COMPANIONS[plan.config], plan, piece), b""
    digests: list[bytes] = []
    if plan.before and plan.before[1].digest:
        for table in articles(plan.rows, source):
            digests.extend(row_digests(table))
        kept = _kept(plan.before, digests, piece)
        if kept:
            return kept, b"".join(digests)
        digests = []
    written = _written(_digested(articles(plan.rows, source), digests), ARTICLE, plan, piece)
    return written and written.model_copy(update={"digest": content_digest(digests)}), b"".join(digests)


def _kept(before: tuple[Path, FileEntry], digests: list[bytes], piece: Piece) -> FileEntry | None:
    """Take over the file of the release before when it holds these articles; a damaged one is written anew."""
    path, entry = before
    if content_digest(digests) != entry.digest or not is_sound(path, entry):
        return None
    with piece.writing("parquet") as copy:
        shutil.copyfile(path, copy)
    return entry


def _written(tables: Iterable[pa.Table], schema: pa.Schema, plan: Plan, piece: Piece) -> FileEntry | None:
    filled = (table for table in tables if table.num_rows)
    first = next(filled, None)
    if first is None:
        return None
    with piece.writing("parquet") as partial:
        rows = write_shard(partial, chain([first], filled), schema)
        size, digest = partial.stat().st_size, sha256_file(partial)
    return FileEntry(path=plan.path, size=size, sha256=digest, config=plan.config, split=plan.split, rows=rows)


def _digested(tables: Iterable[pa.Table], digests: list[bytes]) -> Iterator[pa.Table]:
    for table in tables:
        digests.extend(row_digests(table))
        yield table


def articles(rows: pl.DataFrame, source: From) -> Iterator[pa.Table]:
    """Yield articles as they are written, a row group at a time: `rows` has `shard`, `position` and `story_id`."""
    names = [name for name in ARTICLE.names if name != "story_id"]
    wanted = pa.schema([ARTICLE.field(name) for name in names])
    tables = gather_rows(rows, source.shards, wanted, ROWS_PER_GROUP)
    for start, table in zip(range(0, rows.height, ROWS_PER_GROUP), tables, strict=True):
        stories = rows["story_id"].slice(start, ROWS_PER_GROUP).to_arrow().cast(pa.string())
        yield source.texts.apply(table.append_column("story_id", stories).select(ARTICLE.names).cast(ARTICLE))


def _companion(plan: Plan, source: From) -> Iterator[pa.Table]:
    """Yield the rows of a companion: those of each article in their order, article by article."""
    nested, schema = NESTED[plan.config], COMPANIONS[plan.config]
    wanted = pa.schema([INTAKE.field(name) for name in ("id", "source", "row", "source_sha256", nested, OWNER)])
    size = GROUPS.get(plan.config, ROWS_PER_GROUP)
    for table in gather_rows(plan.rows, source.shards, wanted, size, filled=nested):
        frame = pl.from_arrow(table)
        if isinstance(frame, pl.DataFrame) and frame.height:
            flat = frame.explode(nested).unnest(nested)
            renamed = flat.rename({"source": "capture", "source_sha256": "capture_sha256"})
            if plan.config == "dropped":
                hidden = source.texts.withheld(renamed.select(OWNER).to_arrow())
                renamed = source.unnamed.left_out(renamed.with_columns(text=pl.when(~hidden).then("text")))
            if plan.config == "related":
                renamed = source.unnamed.pointed_to(renamed)
            yield renamed.select(schema.names).to_arrow().cast(schema)

"""Do accepted rows reach their shards sorted, and quarantined ones with their own findings?"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.intakes import markdown, put
from tests.rows import MOMENT, row, table

from copydesk import shards
from copydesk.article import ARTICLE
from copydesk.build import Built, Target, build
from copydesk.check import How
from copydesk.companions import PROVENANCE
from copydesk.errors import DataRefused, UsageError
from copydesk.manifest import BESIDE_BUILD, MANIFEST_NAME, QUARANTINE_NAME
from copydesk.parquet import content_digest, row_digests
from copydesk.reuse import Finished
from copydesk.runner.local import SerialRunner
from copydesk.shards import From, plan_shards, store, write_shards
from copydesk.sources import from_paths


def built(out: Path, *sources: Path) -> Built:
    """Build sources without a recipe."""
    return build(from_paths(sources, None), Target(out=out), How())


def place(folder: Path, name: str, rows: list[dict[str, Any]]) -> Path:
    """Write rows as one intake file."""
    found = table(rows)
    with pa.OSFile(str(folder / name), "wb") as sink, pa.ipc.new_file(sink, found.schema) as writer:
        writer.write_table(found)
    return folder / name


def placed(*entries: tuple[int, int, str, int, str]) -> pl.DataFrame:
    """Return accepted records: shard, position, id, hours after the moment, and split."""
    kinds = {"shard": pl.Int32, "position": pl.UInt32}
    rows = [
        {"shard": shard, "position": position, "id": name, "published_at": MOMENT + dt.timedelta(hours=hours)}
        | {"story_id": f"g1-{name}", "split": split, "kept_in": None}
        for shard, position, name, hours, split in entries
    ]
    return pl.DataFrame(rows, schema_overrides={**kinds, "kept_in": pl.String})


def test_shards_are_cut_by_split_date_and_id(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of a split are ordered by date and id and cut into shards; a split without rows has no file."""
    monkeypatch.setattr(shards, "ROWS_PER_SHARD", 2)
    accepted = placed((0, 0, "c", 1, "train"), (0, 1, "b", 1, "train"), (1, 0, "a", 2, "train"), (1, 1, "d", 0, "test"))
    plans = list(plan_shards(store(accepted, 7)))
    assert [(plan.path, plan.config, plan.rows["story_id"].to_list()) for plan in plans] == [
        ("data/train-0007-00000.parquet", "default", ["g1-b", "g1-c"]),
        ("provenance/train-0007-00000.parquet", "provenance", ["g1-b", "g1-c"]),
        ("dropped/train-0007-00000.parquet", "dropped", ["g1-b", "g1-c"]),
        ("related/train-0007-00000.parquet", "related", ["g1-b", "g1-c"]),
        ("data/train-0007-00001.parquet", "default", ["g1-a"]),
        ("provenance/train-0007-00001.parquet", "provenance", ["g1-a"]),
        ("dropped/train-0007-00001.parquet", "dropped", ["g1-a"]),
        ("related/train-0007-00001.parquet", "related", ["g1-a"]),
        ("data/test-0007-00000.parquet", "default", ["g1-d"]),
        ("provenance/test-0007-00000.parquet", "provenance", ["g1-d"]),
        ("dropped/test-0007-00000.parquet", "dropped", ["g1-d"]),
        ("related/test-0007-00000.parquet", "related", ["g1-d"]),
    ]


def test_rows_of_many_intake_files_keep_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shard gathers its rows from all intake files, a row group at a time, each with its own story and evidence."""
    monkeypatch.setattr(shards, "ROWS_PER_GROUP", 3)
    why = {"field": "title", "rule": "headline", "line": 1, "line_end": 1, "byte": 0, "byte_end": 5}
    sources = [
        place(
            tmp_path,
            f"{shard}.arrow",
            [
                row(id=f"{shard}{n}", title=f"Ferry {shard}{n}", source=f"{shard}{n}.txt", evidence=[why])
                for n in range(4)
            ],
        )
        for shard in range(3)
    ]
    entries = [(shard, n, f"{shard}{n}", (shard * 5 + n * 7) % 12, "train") for shard in range(3) for n in range(4)]
    plans = list(plan_shards(store(placed(*entries), 1)))
    source, pieces = From(tuple(sources)), Finished(tmp_path / "parts")
    files, (content,) = write_shards(plans, source, SerialRunner(), pieces, tmp_path / "stage")
    expected = [name for _, _, name, hours, _ in sorted(entries, key=lambda entry: (entry[3], entry[2]))]
    articles = pq.read_table(tmp_path / "stage" / files[0].path)
    assert articles.schema.remove_metadata() == ARTICLE
    assert articles["id"].to_pylist() == expected
    assert articles["title"].to_pylist() == [f"Ferry {name}" for name in expected]
    assert articles["story_id"].to_pylist() == [f"g1-{name}" for name in expected]
    evidence = pq.read_table(tmp_path / "stage" / files[1].path)
    assert evidence.schema.remove_metadata() == PROVENANCE
    assert evidence["capture"].to_pylist() == [f"{name}.txt" for name in expected]
    assert (content.rows, content.digest) == (12, content_digest(row_digests(articles)))


def test_quarantined_records_of_one_name_keep_their_own_findings(tmp_path: Path) -> None:
    """Two sources hold a broken file of one name: each record lies in quarantine with what is wrong with it."""
    put(tmp_path, {"a/1.md": markdown(title="NO"), "b/1.md": markdown(date="2025-02-30"), "b/2.md": markdown()})
    made = built(tmp_path / "out", tmp_path / "a", tmp_path / "b")
    rows = pq.read_table(made.folder / QUARANTINE_NAME).to_pylist()
    found = [(row["title"], [it["code"] for it in row["findings"] if it["severity"] == "error"]) for row in rows]
    assert found == [("NO", ["title.length"]), ("Ferry returns after nine years", ["date.invalid"])]


def test_what_lies_beside_a_build_is_not_in_its_manifest(tmp_path: Path) -> None:
    """Report and quarantine are for those who mend the data, and belong to no release."""
    made = built(tmp_path / "out", put(tmp_path / "in", {"a.md": markdown(), "b.md": ""}))
    listed = {entry.path for entry in made.manifest.files}
    lying = {path.relative_to(made.folder).as_posix() for path in made.folder.rglob("*") if path.is_file()}
    assert lying - listed == {*BESIDE_BUILD, MANIFEST_NAME}


def test_nothing_accepted_is_no_build(tmp_path: Path) -> None:
    """A build without a row is refused, and no folder is left behind."""
    put(tmp_path / "in", {"a.md": "", "b.md": markdown(title="NO")})
    with pytest.raises(DataRefused, match="none of 2 records was accepted"):
        built(tmp_path / "out", tmp_path / "in")
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_a_build_never_replaces_what_is_no_build(tmp_path: Path) -> None:
    """A folder with other things in it, a file and a link are not the place of a build."""
    source = put(tmp_path / "in", {"a.md": markdown()})
    put(tmp_path, {"full/thesis.txt": "years of work", "file": "x"})
    (tmp_path / "link").symlink_to(tmp_path / "full", target_is_directory=True)
    for name in ("full", "file", "link"):
        with pytest.raises(UsageError, match="the target"):
            built(tmp_path / name, source)
    assert (tmp_path / "full" / "thesis.txt").read_text(encoding="utf-8") == "years of work"


def test_a_build_that_is_refused_leaves_the_old_one(tmp_path: Path) -> None:
    """The old build stays as it was until the new one is whole."""
    source = put(tmp_path / "in", {"a.md": markdown()})
    manifest = (built(tmp_path / "out", source).folder / "manifest.json").read_bytes()
    put(source, {"a.md": ""})
    with pytest.raises(DataRefused):
        built(tmp_path / "out", source)
    assert (tmp_path / "out" / "manifest.json").read_bytes() == manifest
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out"]

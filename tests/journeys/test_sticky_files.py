"""Do the files of a release stay what they are when the next one does not touch their rows?"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.intakes import put
from tests.journeys.test_releases import Record, record, released, rows, wire

from copydesk.build import Built
from copydesk.errors import DataRefused
from copydesk.ledger_files import read_ledger
from copydesk.manifest import read_manifest
from copydesk.release import parse_reference
from copydesk.released import Released
from copydesk.verify import Ask, verify

OLD = Path(__file__).parents[1] / "golden" / "releases"
"""Releases of earlier formats, packed so that no tool takes them for data of this repository."""


def files(made: Built, folder: str = "data") -> dict[str, str]:
    """Return the sha256 of each file of a folder of a build."""
    return {it.path: it.sha256 for it in made.manifest.files if it.path.startswith(f"{folder}/")}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Record], Built]:
    """Return records and the first release of them."""
    records = wire(11, 40)
    return records, released(tmp_path_factory.mktemp("first"), records, "first", None)


def tables(found: dict[str, str]) -> dict[str, str]:
    """Return the Parquet files alone: the list of domains is written anew."""
    return {path: digest for path, digest in found.items() if path.endswith(".parquet")}


def test_new_rows_go_to_new_files(first: tuple[list[Record], Built], tmp_path: Path) -> None:
    """All files of the release before are there, byte by byte; what is new has the number of the release."""
    records, before = first
    new_ones = [record(900 + n, f"new words {n} " * 9) for n in range(20)]
    put(tmp_path, {"captures/more.jsonl": "".join(json.dumps(it) + "\n" for it in new_ones)})
    after = released(tmp_path, records, "second", before)
    for folder in ("data", "provenance", "ledger"):
        old, new = (tables(files(built, folder)) for built in (before, after))
        assert {path: new[path] for path in old} == old
        assert all("0002" in path for path in new.keys() - old.keys())
        assert len(new) > len(old)
    assert (after.manifest.version, after.manifest.number) == ("1.1.0", 2)
    assert after.changes.difference
    assert (after.changes.difference.added, after.changes.added) == (20, 20)


def touched(before: Built, after: Built) -> dict[str, list[str]]:
    """Return which files of the articles are no longer there, or not as they were, and which are new."""
    old, new = files(before), files(after)
    return {
        "other": [path for path in old if path in new and old[path] != new[path]],
        "gone": [path for path in old if path not in new],
        "new": [path for path in new if path not in old],
    }


def test_a_correction_touches_its_file_alone(first: tuple[list[Record], Built], tmp_path: Path) -> None:
    """Another title is a major version, and rewrites the one file that holds the record."""
    records, before = first
    url, (split, _) = next(iter(rows(before).items()))
    changed = [it if it["url"] != url else {**it, "title": "A title that was corrected later"} for it in records]
    after = released(tmp_path, changed, "second", before)
    assert touched(before, after) == {"other": [f"data/{split}-0001-00000.parquet"], "gone": [], "new": []}
    assert after.manifest.version == "2.0.0"
    found = after.changes.difference
    assert found
    assert (found.changed, found.columns_changed, found.why) == (1, {"title": 1}, ["1 row changed"])
    assert [(row.kind, row.was_in, row.columns) for row in found.examples] == [("changed", split, ["title"])]


def test_a_row_that_returns_goes_to_a_new_file(first: tuple[list[Record], Built], tmp_path: Path) -> None:
    """Its old file was rewritten without it, and is left alone when it comes back; it is in its old split again."""
    records, before = first
    whole = rows(before)
    url = next(url for url, (split, _) in whole.items() if split == "train")
    less = released(tmp_path / "less", [it for it in records if it["url"] != url], "second", before)
    assert (touched(before, less)["other"], less.manifest.version) == (["data/train-0001-00000.parquet"], "2.0.0")
    again = released(tmp_path / "again", records, "third", less)
    assert touched(less, again) == {"other": [], "gone": [], "new": ["data/train-0003-00000.parquet"]}
    assert (rows(again), again.manifest.version, again.changes.returned) == (whole, "2.1.0", 1)


def test_a_file_without_rows_is_gone(first: tuple[list[Record], Built], tmp_path: Path) -> None:
    """A release without a split has no file of it."""
    records, before = first
    kept = {url for url, (split, _) in rows(before).items() if split != "validation"}
    after = released(tmp_path, [it for it in records if it["url"] in kept], "second", before)
    assert touched(before, after) == {"other": [], "gone": ["data/validation-0001-00000.parquet"], "new": []}
    assert {it.split for it in after.facts.splits} == {"train", "test"}


def test_a_damaged_file_is_written_anew(first: tuple[list[Record], Built], tmp_path: Path) -> None:
    """What the captures still say is not lost to a bad disk; what cannot be known any more stops the build."""
    records, before = first
    folder = tmp_path / "damaged"
    shutil.copytree(before.folder, folder)
    broken = folder / "data/train-0001-00000.parquet"
    broken.write_bytes(bytes(reversed(broken.read_bytes())))
    damaged = Released(before.manifest, folder)
    after = released(tmp_path, [*records, record(999, "new words " * 12)], "second", damaged)
    assert touched(before, after)["other"] == []
    changed = [{**it, "title": f"{it['title']}, corrected"} for it in records]
    with pytest.raises(DataRefused) as caught:
        released(tmp_path, changed, "third", damaged)
    assert (caught.value.what, caught.value.where) == ("the previous release is damaged", str(broken))


@pytest.mark.parametrize("version", ["1.0.0", "1.1.0"])
def test_releases_of_format_1_are_followed(tmp_path: Path, version: str) -> None:
    """A release that an earlier copydesk made is read, and the next one keeps its files, splits and stories."""
    shutil.unpack_archive(OLD / "format-1.tar", tmp_path / "hub", filter="data")
    folder = tmp_path / "hub" / "acme" / "eu-news" / "releases" / f"v{version}"
    manifest = read_manifest(folder)
    assert (manifest.format, manifest.version, manifest.number) == (1, version, 1)
    ledger = read_ledger(Released(manifest, folder))
    records = wire(7, 12)
    after = released(tmp_path, [*records, record(998, "other words " * 12)], "next", Released(manifest, folder))
    kept = {row["id"]: row for row in read_ledger(Released(after.manifest, after.folder)).rows.to_dicts()}
    for row in ledger.rows.to_dicts():
        assert {name: kept[row["id"]][name] for name in ("split", "shard", "story_id")} == {
            name: row[name] for name in ("split", "shard", "story_id")
        }
    found = after.changes.difference
    assert found
    assert [change.column for change in found.schema_changes if change.impact == "additive"] == ["text_sha256"]
    assert (found.level, found.changed, found.moved, found.removed) == ("minor", 0, 0, 0)
    assert [step.version for step in after.changes.history] == [version, after.manifest.version]


def test_releases_of_format_1_are_verified(tmp_path: Path) -> None:
    """Down to every row: what an earlier copydesk made is read as it was meant."""
    shutil.unpack_archive(OLD / "format-1.tar", tmp_path / "hub", filter="data")
    for version in ("1.0.0", "1.1.0"):
        reference = parse_reference(f"dir:{tmp_path / 'hub'}/acme/eu-news@{version}")
        found = verify(reference, Path(), Ask(level="content"))
        assert (found.version, found.damages) == (version, ())
        assert [it.what for it in found.unchecked] in (["facts"], ["contract", "facts"])

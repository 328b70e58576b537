"""Do names of stories and splits of records outlive every later release?"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.changes import changes
from copydesk.errors import DataRefused
from copydesk.ledger import (
    LEDGER,
    STRICTEST,
    Ledger,
    joined_by,
    merges,
    name_stories,
    next_rows,
    story_name,
)
from copydesk.ledger_files import WHOLE, Earlier, aliases, part_name, parts_among, read_ledger, write_ledger
from copydesk.manifest import FileEntry, Inputs, Manifest
from copydesk.release import Version
from copydesk.released import Released

Row = tuple[str, str, str | None, str, str, str | None]
STEM = "train-0001-00000"


def ledger(*rows: Row) -> Ledger:
    """Return a ledger of rows in the order of its columns."""
    stored = [(*row, None if row[5] else STEM) for row in rows]
    return Ledger(pl.DataFrame(stored, schema=dict.fromkeys(LEDGER.names, pl.String), orient="row"))


def stories(**founders: str) -> pl.DataFrame:
    """Return articles with the places of the founders of their stories."""
    places = {name: place for place, name in enumerate(founders)}
    schema = {"id": pl.String, "founder": pl.UInt32}
    return pl.DataFrame({"id": list(founders), "founder": [places[it] for it in founders.values()]}, schema=schema)


def named(found: pl.DataFrame) -> dict[str, tuple[str | None, ...]]:
    """Return story, name, own split and the split of the story of each record."""
    return {row[0]: row[1:] for row in found.select("id", "story", "story_id", "sealed", "story_sealed").rows()}


def test_the_name_of_a_story_is_frozen() -> None:
    """The golden vector of `g1`: sha256("a") begins with ca978112ca1bbdca."""
    assert story_name("a") == "g1-ca978112ca1bbdca"


def test_a_new_story_is_named_after_its_founder() -> None:
    """Nothing is sealed where nothing was released."""
    name = story_name("a")
    assert named(name_stories(stories(a="a", b="a"), Ledger.empty())) == dict.fromkeys("ab", (name, name, None, None))


def test_a_released_story_keeps_its_name_whoever_joins_it() -> None:
    """A record with a smaller id does not rename the story."""
    found = name_stories(stories(a="a", c="a"), ledger(("c", "g1-c", None, "test", "1.0.0", None)))
    assert named(found) == {"a": ("g1-c", "g1-c", None, "test"), "c": ("g1-c", "g1-c", "test", "test")}


def test_of_stories_that_are_one_the_oldest_name_stays() -> None:
    """Age is that of versions, not of words: 1.9.0 is older than 1.10.0; each record keeps the name that it carries."""
    before = ledger(("a", "g1-a", None, "train", "1.10.0", None), ("b", "g1-b", None, "train", "1.9.0", None))
    assert named(name_stories(stories(a="a", b="a", c="a"), before)) == {
        "a": ("g1-b", "g1-a", "train", "train"),
        "b": ("g1-b", "g1-b", "train", "train"),
        "c": ("g1-b", "g1-b", None, "train"),
    }


def test_of_stories_of_one_age_the_smaller_name_stays() -> None:
    """Nothing but the names decides."""
    before = ledger(("a", "g1-z", None, "train", "1.0.0", None), ("b", "g1-y", None, "train", "1.0.0", None))
    assert {it[0] for it in named(name_stories(stories(a="a", b="a"), before)).values()} == {"g1-y"}


def test_the_strictest_split_rules_a_story_though_its_record_is_gone() -> None:
    """Test before validation before train; a record that was withdrawn still counts."""
    before = ledger(
        ("a", "g1-a", None, "train", "1.0.0", None),
        ("b", "g1-b", None, "validation", "1.0.0", None),
        ("gone", "g1-b", None, "test", "1.0.0", "1.1.0"),
    )
    assert {it[3] for it in named(name_stories(stories(a="a", b="a"), before)).values()} == {"test"}


def test_an_alias_leads_to_the_story_of_now() -> None:
    """Who joins records of a merged story joins the older one."""
    before = ledger(("a", "g1-a", "g1-b", "train", "1.1.0", None), ("b", "g1-b", None, "train", "1.0.0", None))
    assert named(name_stories(stories(a="a", c="a"), before))["c"] == ("g1-b", "g1-b", None, "train")
    assert [side.to_list() for side in joined_by(before)] == [["a"], ["b"]]


def rows_after(before: Ledger, version: Version, splits: dict[str, str], **founders: str) -> pl.DataFrame:
    """Return the rows of the ledger after a release with these records in these splits."""
    found = name_stories(stories(**founders), before)
    splits_of = pl.DataFrame({"id": list(splits), "split": list(splits.values())})
    placed = found.join(splits_of, on="id").with_columns(stored=pl.format("{}-0001-00000", "split"))
    return next_rows(placed, found, before, version)


def test_the_ledger_grows_and_forgets_nothing() -> None:
    """New records are added with the version, those left out are marked with it, those that return are not."""
    first = rows_after(Ledger.empty(), Version(1, 0, 0), {"a": "train", "b": "test"}, a="a", b="b")
    assert first.rows() == [
        ("a", story_name("a"), None, "train", "1.0.0", None, "train-0001-00000"),
        ("b", story_name("b"), None, "test", "1.0.0", None, "test-0001-00000"),
    ]
    second = rows_after(Ledger(first), Version(1, 1, 0), {"a": "train", "c": "train"}, a="a", c="c")
    assert [(row[0], *row[4:]) for row in second.rows()] == [
        ("a", "1.0.0", None, "train-0001-00000"),
        ("b", "1.0.0", "1.1.0", None),
        ("c", "1.1.0", None, "train-0001-00000"),
    ]
    third = rows_after(Ledger(second), Version(1, 2, 0), {"b": "test"}, b="b")
    assert [(row[0], *row[4:]) for row in third.rows()] == [
        ("a", "1.0.0", "1.2.0", None),
        ("b", "1.0.0", None, "test-0001-00000"),
        ("c", "1.1.0", "1.2.0", None),
    ]
    told = changes(Ledger(second), third, held(), None)
    assert (told.added, told.kept, told.returned, told.left_out) == (0, 0, 1, 2)


def held(*rows: tuple[str, str, str | None, str]) -> pl.DataFrame:
    """Return records that are in no split."""
    return pl.DataFrame(rows, schema=dict.fromkeys(("id", "story_id", "sealed", "held"), pl.String), orient="row")


def test_a_merge_makes_an_alias_and_is_told() -> None:
    """The younger story points to the older one from now on, and what pointed to the younger one does too."""
    before = ledger(
        ("a", "g1-a", None, "train", "1.0.0", None),
        ("b", "g1-b", None, "train", "1.1.0", None),
        ("c", "g1-c", "g1-b", "train", "1.2.0", None),
    )
    after = rows_after(before, Version(1, 3, 0), dict.fromkeys("abc", "train"), a="a", b="a", c="a")
    assert [row[:3] for row in after.rows()] == [("a", "g1-a", None), ("b", "g1-b", "g1-a"), ("c", "g1-c", "g1-a")]
    assert list(merges(before, after)) == [("g1-b", "g1-a")]
    told = changes(before, after, held(("c", "g1-c", "train", "split.late-merge")), None)
    assert [it.model_dump() for it in told.merged] == [{"story_id": "g1-b", "merged_into": "g1-a"}]
    assert told.held[0].model_dump() == {"id": "c", "story_id": "g1-c", "was_in": "train", "code": "split.late-merge"}


@given(st.lists(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=8), min_size=1, max_size=4))
def test_what_was_said_once_holds(links: list[list[tuple[int, int]]]) -> None:
    """Over any releases: names, splits and versions of old rows never change, merged stories stay merged."""
    before, group = Ledger.empty(), {str(number): {str(number)} for number in range(10)}
    for number, met in enumerate(links):
        for one, other in met:
            whole = group[str(one)] | group[str(other)]
            group |= dict.fromkeys(whole, whole)
        here = {name: min(mine) for name, mine in group.items() if int(name) <= 4 + 2 * number}
        here = {name: min(it for it in here if it in group[name]) for name in here}
        found = name_stories(stories(**here), before)
        split = pl.coalesce("story_sealed", pl.lit(STRICTEST[number % 3]))
        placed = found.with_columns(split=split).filter(
            pl.col("sealed").is_null() | (pl.col("sealed") == pl.col("split"))
        )
        after = next_rows(placed.with_columns(stored=pl.lit(STEM)), found, before, Version(1, number, 0))
        old = after.filter(pl.col("id").is_in(before.rows["id"].implode()))
        assert (
            old.select("id", "story_id", "split", "since").rows()
            == before.rows.select("id", "story_id", "split", "since").rows()
        )
        current = Ledger(after).current()
        by_story = defaultdict(set)
        for name, story in current.select("id", "current").rows():
            by_story[story].add(name)
        assert all(mine <= group[min(mine)] for mine in by_story.values())
        assert len(by_story) == len({min(set(current["id"]) & group[name]) for name in current["id"]})
        before = Ledger(after)


def manifest(*files: FileEntry) -> Manifest:
    """Return what a release with these files states."""
    inputs = Inputs(recipe="r", contract="c", providers=None, card=None, sources=[])
    return Manifest(
        name="acme/eu-news", version="1.0.0", as_of=None, previous=None, inputs=inputs, content=[], files=list(files),
        made_with={},
    )  # fmt: skip


RULE = '{"policy":"group-hash"}'


def write(
    folder: Path,
    *rows: Row,
    number: int = 1,
    after: tuple[Ledger, Released] | None = None,
    forgotten: frozenset[str] = frozenset(),
) -> Released:
    """Write a ledger, after that of an earlier release if there is one, and return it as a release."""
    earlier = Earlier(*(after or (Ledger.empty(), None)), forgotten)
    entries = write_ledger(Ledger(ledger(*rows).rows, RULE), earlier, number, folder)
    return Released(manifest(*entries), folder)


def test_a_ledger_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Rows and rule return; the same rows are the same bytes."""
    row: Row = ("a", "g1-a", "g1-b", "train", "1.0.0", None)
    release = write(tmp_path / "one", row)
    found = read_ledger(release)
    assert (found.rows.rows(), found.rule) == ([(*row, STEM)], RULE)
    assert write(tmp_path / "two", row).manifest == release.manifest


def test_a_later_release_writes_what_is_new(tmp_path: Path) -> None:
    """Parts of earlier releases stay byte by byte, and the last row of a record is what counts."""
    old: tuple[Row, Row] = (("a", "g1-a", None, "train", "1.0.0", None), ("b", "g1-b", None, "train", "1.0.0", None))
    first = write(tmp_path / "1", *old)
    gone: Row = ("b", "g1-b", "g1-a", "train", "1.0.0", "1.1.0")
    new: Row = ("c", "g1-c", None, "train", "1.1.0", None)
    second = write(tmp_path / "2", old[0], gone, new, number=2, after=(read_ledger(first), first))
    assert [it.path for it in second.manifest.files] == [part_name(1), part_name(2)]
    assert second.manifest.files[0] == first.manifest.files[0]
    assert (tmp_path / "1" / part_name(1)).read_bytes() == (tmp_path / "2" / part_name(1)).read_bytes()
    assert pl.read_parquet(tmp_path / "2" / part_name(2))["id"].to_list() == ["b", "c"]
    assert read_ledger(second).rows.rows() == [(*old[0], STEM), (*gone, None), (*new, STEM)]
    third = write(tmp_path / "3", old[0], gone, new, number=3, after=(read_ledger(second), second))
    assert third.manifest == second.manifest, "nothing is new"


def test_the_last_part_says_what_a_story_is_called(tmp_path: Path) -> None:
    """A story that merged twice has the name of now."""
    first = write(tmp_path / "1", ("a", "g1-a", "g1-c", "train", "1.0.0", None))
    second = write(
        tmp_path / "2", ("a", "g1-a", "g1-b", "train", "1.0.0", None), number=2, after=(read_ledger(first), first)
    )
    parts = [second.folder / entry.path for entry in second.manifest.files]
    assert aliases(parts).collect().rows() == [("g1-a", "g1-b")]


def test_parts_are_in_the_order_of_their_releases() -> None:
    """That of release 10,000 comes after that of 9,999, and the whole ledger of before comes first."""
    paths = [WHOLE, *(part_name(number) for number in (9, 9_999, 10_000, 100_000))]
    assert parts_among(sorted(paths)) == paths


def test_a_release_without_a_ledger_gives_one_by_its_articles(tmp_path: Path) -> None:
    """Releases of before there was a ledger: id, story and split stand in their files."""
    (tmp_path / "data").mkdir()
    pl.DataFrame({"id": ["a"], "story_id": ["g1-x"], "title": ["t"]}).write_parquet(tmp_path / "data/test-0.parquet")
    entry = file_entry(tmp_path / "data/test-0.parquet", "data/test-0.parquet")
    found = read_ledger(Released(manifest(entry.model_copy(update={"config": "default", "split": "test"})), tmp_path))
    assert (found.rows.rows(), found.rule) == ([("a", "g1-x", None, "test", "1.0.0", None, "test-0")], None)


def file_entry(path: Path, name: str) -> FileEntry:
    """State one file as it is now."""
    from copydesk.canonical import sha256_file  # noqa: PLC0415 - for this only

    return FileEntry(path=name, size=path.stat().st_size, sha256=sha256_file(path))


@pytest.mark.parametrize("damage", ["a bit", "gone"])
def test_a_damaged_ledger_is_never_a_first_release(tmp_path: Path, damage: str) -> None:
    """A ledger whose bytes are not those of the manifest is refused, and so is a missing one."""
    release = write(tmp_path, ("a", "g1-a", None, "train", "1.0.0", None))
    path = tmp_path / part_name(1)
    if damage == "gone":
        path.unlink()
    else:
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    with pytest.raises(DataRefused) as caught:
        read_ledger(release)
    assert (caught.value.what, caught.value.where) == ("the previous release is damaged", str(path))


def test_a_ledger_of_another_format_is_refused(tmp_path: Path) -> None:
    """What a later version wrote is not guessed at."""
    table = ledger().rows.to_arrow().cast(LEDGER).replace_schema_metadata({"copydesk.format": "3"})
    pq.write_table(table, tmp_path / WHOLE)
    with pytest.raises(DataRefused) as caught:
        read_ledger(Released(manifest(file_entry(tmp_path / WHOLE, WHOLE)), tmp_path))
    assert caught.value.what == "the ledger of the previous release has another format"

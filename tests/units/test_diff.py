"""Does a difference name every row that is not as it was, and no other?"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builds import file_entry, restate
from tests.shelves import article, shelve

from copydesk.article import ARTICLE
from copydesk.cli.app import run
from copydesk.diff import compare
from copydesk.diff import rows as rows_module
from copydesk.diff.rows import Files
from copydesk.diff.sides import articles, open_side
from copydesk.difference import Difference, Level, next_version, step
from copydesk.errors import DataRefused, UsageError
from copydesk.manifest import read_manifest
from copydesk.release import Version, parse_reference

Splits = Mapping[str, Sequence[Mapping[str, Any]]]


def news(number: int, **more: Any) -> dict[str, Any]:
    """Return a row of its own."""
    return article(number, f"g1-{number:016x}", "2025-03-04", **more)


def told(tmp_path: Path, before: Splits, after: Splits) -> Difference:
    """Return what differs between two builds with these rows."""
    one, other = (
        articles(open_side(shelve(tmp_path / name, rows), Path()))
        for name, rows in zip("ab", (before, after), strict=True)
    )
    return compare(one, other, tmp_path / "work")


def examples(found: Difference) -> list[tuple[str, int, str | None, str | None, list[str]]]:
    """Return the named rows by their numbers."""
    return [(row.kind, int(row.id, 16), row.was_in, row.now_in, row.columns) for row in found.examples]


ROWS = {"train": [news(1), news(2)], "test": [news(3)]}


def test_the_same_rows_are_a_patch(tmp_path: Path) -> None:
    """Whatever the files look like."""
    found = told(tmp_path, ROWS, ROWS)
    assert (found.level, found.why, found.examples) == ("patch", ["the same rows with the same values"], [])
    assert (found.before, found.after) == (3, 3)
    shard = tmp_path / "b/data/train-0001-00000.parquet"
    pq.write_table(pq.read_table(shard), shard, compression="none")
    manifest = read_manifest(tmp_path / "b")
    entry = file_entry(tmp_path / "b", shard, 2).model_copy(update={"config": "default", "split": "train"})
    restate(tmp_path / "b", manifest, files=[entry, manifest.files[1]])
    sides = [articles(open_side(tmp_path / name, Path())) for name in "ab"]
    assert compare(sides[0], sides[1], tmp_path / "again").level == "patch"


def test_every_row_is_named(tmp_path: Path) -> None:
    """Removed, changed, moved and added ones, each with its splits and columns; a moved one may be changed too."""
    after = {
        "train": [news(2, title="Other words", text="Another text"), news(3, section="Culture")],
        "validation": [news(4)],
    }
    found = told(tmp_path, ROWS, after)
    assert examples(found) == [
        ("removed", 1, "train", None, []),
        ("changed", 2, "train", "train", ["title", "text"]),
        ("changed", 3, "test", "train", ["section"]),
        ("added", 4, None, "validation", []),
    ]
    assert (found.level, found.removed, found.changed, found.moved, found.added) == ("major", 1, 2, 1, 1)
    assert found.columns_changed == {"section": 1, "text": 1, "title": 1}
    assert [it.model_dump() for it in found.splits] == [
        {"split": "train", "before": 2, "after": 2, "added": 0, "removed": 1, "changed": 2, "left": 0, "came": 1},
        {"split": "test", "before": 1, "after": 0, "added": 0, "removed": 0, "changed": 0, "left": 1, "came": 0},
        {"split": "validation", "before": 0, "after": 1, "added": 1, "removed": 0, "changed": 0, "left": 0, "came": 0},
    ]


def test_outlets_and_days_are_told(tmp_path: Path) -> None:
    """Those with more or fewer rows, the largest difference first; an outlet that nobody knows is one."""
    far = article(9, "g1-9", "2025-06-01", provider_domain=None)
    found = told(
        tmp_path, ROWS, {**ROWS, "train": [*ROWS["train"], news(5, outlet="elvelero"), news(6, outlet="elvelero"), far]}
    )
    assert [tuple(it.model_dump().values()) for it in found.providers] == [("elvelero.example", 0, 2), (None, 0, 1)]
    assert (found.days_before.last, found.days_after.first, found.days_after.last) == (
        "2025-03-04",
        "2025-03-04",
        "2025-06-01",
    )
    assert found.level == "minor"


def with_columns(folder: Path, *, drop: str = "", add: pa.Field | None = None) -> Path:
    """Write the shards of a build again with a column less or more."""
    manifest = read_manifest(folder)
    files = []
    for entry in manifest.files:
        table = pq.read_table(folder / entry.path)
        table = table.drop_columns([drop]) if drop else table
        table = table.append_column(add, pa.nulls(len(table), add.type)) if add else table
        pq.write_table(table, folder / entry.path)
        made = file_entry(folder, folder / entry.path, len(table))
        files.append(made.model_copy(update={"config": "default", "split": entry.split}))
    restate(folder, manifest, files=files)
    return folder


@pytest.mark.parametrize(
    ("drop", "add", "level"),
    [
        ("", pa.field("mood", pa.string()), "minor"),
        ("section", None, "major"),
        ("section", pa.field("section", pa.int64()), "major"),
    ],
)
def test_columns_count(tmp_path: Path, drop: str, add: pa.Field | None, level: Level) -> None:
    """A new column is a minor step, and no row is changed by it; one that is gone or of another type is a major one."""
    for name in "ab":
        shelve(tmp_path / name, ROWS)
    with_columns(tmp_path / "b", drop=drop, add=add)
    sides = [articles(open_side(tmp_path / name, Path())) for name in "ab"]
    found = compare(sides[0], sides[1], tmp_path / "work")
    assert (found.level, found.changed, found.examples) == (level, 0, [])
    serious = [change for change in found.schema_changes if change.impact != "neutral"]
    assert ([change.column for change in serious], found.why) == ([drop or "mood"], [serious[0].message])


def test_an_id_that_stands_for_two_rows_is_refused(tmp_path: Path) -> None:
    """Nobody could say which of them changed."""
    with pytest.raises(DataRefused, match="an id stands for two rows"):
        told(tmp_path, ROWS, {"train": [news(1), news(1, title="Twice")]})


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    """No traceback of a reader of Parquet."""
    one = articles(open_side(shelve(tmp_path / "a", ROWS), Path()))
    other = articles(open_side(shelve(tmp_path / "b", {"train": [news(7)]}), Path()))
    shard = tmp_path / "b/data/train-0001-00000.parquet"
    shard.write_bytes(shard.read_bytes()[:-9])
    with pytest.raises(DataRefused, match="cannot be compared"):
        compare(one, other, tmp_path / "work")


def test_a_manifest_leads_nowhere_else(tmp_path: Path) -> None:
    """A path that leaves the folder is refused before anything is read."""
    folder = shelve(tmp_path / "a", ROWS)
    manifest = read_manifest(folder)
    restate(folder, manifest, files=[manifest.files[0].model_copy(update={"path": "../../etc/passwd"})])
    with pytest.raises(DataRefused, match="unsafe path"):
        open_side(folder, Path())


def test_a_hub_that_hands_out_another_release_is_not_believed(tmp_path: Path) -> None:
    """The manifest has to be that of the version."""
    place = tmp_path / "hub/acme/eu-news/releases/v9.0.0"
    place.parent.mkdir(parents=True)
    shelve(place, ROWS)
    with pytest.raises(DataRefused, match="another release"):
        open_side(parse_reference(f"dir:{tmp_path}/hub/acme/eu-news@9.0.0"), Path())


VALUES = st.sampled_from(["one", "two", None])
ROW = st.tuples(st.sampled_from(["train", "test"]), VALUES, st.lists(st.sampled_from("ab"), max_size=2))
SIDE = st.dictionaries(st.integers(0, 9), ROW)


def plainly(old: Any, new: Any) -> tuple[str, str | None, str | None, tuple[str, ...]]:
    """Return what a plain comparison of two rows says: kind, splits, and the columns that differ."""
    if old is None or new is None:
        return ("removed", old[0], None, ()) if old else ("added", None, new[0], ())
    columns = [name for name, a, b in zip(("section", "topics"), old[1:], new[1:], strict=True) if a != b]
    return "changed" if columns else "moved", old[0], new[0], tuple(columns)


@settings(max_examples=40)
@given(before=SIDE, after=SIDE, parts=st.sampled_from([1, 3, 10_000]))
def test_the_difference_is_that_of_a_plain_comparison(
    tmp_path_factory: pytest.TempPathFactory, before: dict[int, Any], after: dict[int, Any], parts: int
) -> None:
    """Rows of any two datasets, however many of them are joined at a time, held against Python's own comparison."""
    tmp_path = tmp_path_factory.mktemp("law")
    sides = []
    for name, side in (("a", before), ("b", after)):
        rows: dict[str, list[dict[str, Any]]] = {}
        for number, (split, section, topics) in side.items():
            rows.setdefault(split, []).append(news(number, section=section, topics=topics))
        sides.append(articles(open_side(shelve(tmp_path / name, rows), Path())))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows_module, "ROWS_AT_ONCE", parts)
        found = compare(sides[0], sides[1], tmp_path / "work")
    rows_apart = {number for number in before.keys() | after.keys() if before.get(number) != after.get(number)}
    wanted = {(number, *plainly(before.get(number), after.get(number))) for number in rows_apart}
    assert {(it[1], it[0], it[2], it[3], tuple(sorted(it[4]))) for it in examples(found)} == wanted
    major = any(kind != "added" for _, kind, *_ in wanted)
    assert found.level == ("major" if major else "minor" if wanted else "patch")


@pytest.mark.parametrize(
    ("level", "version"), [("patch", Version(1, 2, 4)), ("minor", Version(1, 3, 0)), ("major", Version(2, 0, 0))]
)
def test_the_next_version_is_one_step_away(level: Level, version: Version) -> None:
    """And the step between the two is that of the level."""
    assert next_version(Version(1, 2, 3), level) == version
    assert (step(Version(1, 2, 3), version), step(version, Version(1, 2, 3))) == (level, None)


# The command


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder, the current one, with two builds, one of which has a row more and one changed."""
    monkeypatch.chdir(tmp_path)
    shelve(tmp_path / "old", ROWS)
    shelve(tmp_path / "build", {**ROWS, "train": [news(1), news(2, title="Other | words"), news(4)]})
    return tmp_path


def test_diff_shows_rows_columns_and_the_step(pair: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001 - it is the current folder
    """The last line is the verdict; without a limit any difference is good."""
    assert run(["diff", "old"]) == 0
    shown = capsys.readouterr().out
    assert shown.splitlines()[0] == "old -> build"
    assert f"  changed   {2:032x}  train  title" in shown
    assert f"  added     {4:032x}  train" in shown
    assert shown.splitlines()[-1] == "MAJOR  1 row changed"


@pytest.mark.parametrize(("most", "code"), [("patch", 1), ("minor", 1), ("major", 0)])
def test_a_limit_is_a_gate(pair: Path, most: str, code: int, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001 - the same
    """More than what is allowed is exit code 1, and said."""
    assert run(["--json", "diff", "old", "build", "--max-bump", most]) == code
    answer = json.loads(capsys.readouterr().out)
    assert (answer["ok"], answer["result"]["level"], answer["result"]["max_bump"]) == (not code, "major", most)
    assert (answer["result"]["a"]["version"], answer["result"]["added"]) == ("1.0.0", 1)


def test_all_rows_can_be_written(pair: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As a table; never into what is compared."""
    assert run(["diff", "old", "build", "--rows", "rows.parquet"]) == 0
    assert pl.read_parquet(pair / "rows.parquet").rows() == [
        (f"{2:032x}", "changed", "train", "train", ["title"]),
        (f"{4:032x}", "added", None, "train", []),
    ]
    capsys.readouterr()
    assert run(["diff", "old", "build", "--rows", "build/rows.parquet"]) == 2
    assert "would lie in a dataset" in capsys.readouterr().err


def test_a_page_of_markdown(pair: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001 - the same
    """For a comment on a pull request."""
    assert run(["diff", "old", "build", "--format", "markdown"]) == 0
    page = capsys.readouterr().out
    assert page.startswith("# MAJOR: 1 row changed\n")
    assert "| train | 2 | 3 | 1 | 0 | 1 | 0 | 0 |" in page


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["nowhere", "build"], "the dataset is missing"),
        (["old", "build", "--max-bump", "mayor"], "--max-bump knows patch, minor, major, not `mayor`"),
        (["old", "build", "--format", "markdwon"], "--format knows text, markdown, not `markdwon`"),
        ([], "there is no recipe here"),
    ],
)
def test_wrong_words_are_refused(pair: Path, words: list[str], what: str, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001 - the same
    """Each with what would be right."""
    assert run(["--json", "diff", *words]) == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["what"] == what
    assert error["help"]


def test_files_count_their_rows() -> None:
    """By the manifest alone."""
    assert Files(Path(), []).rows == 0
    assert ARTICLE.names[0] == "id"
    with pytest.raises(UsageError):
        parse_reference("dir:x@1.0.0")

"""Does every capture end as one row of the file, with its evidence, whatever is wrong with it?"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.html_pages import PROSE, TITLE, json_ld, page, paragraphs
from tests.intakes import RECORD, markdown, put

from copydesk.articles import ARTICLES, write_articles
from copydesk.cli.app import run
from copydesk.errors import UsageError
from copydesk.runner import ALONE, Crew
from copydesk.sources import from_paths

HEAD = json_ld({"@type": "NewsArticle", "headline": TITLE, "datePublished": "2025-03-04T09:00:00+01:00"})
CAPTURES = {
    "courier/a.html": page(f"<h1>{TITLE}</h1>{paragraphs(*PROSE)}", HEAD),
    "courier/b.md": markdown("It sails four times a day until the end of the season, says the port."),
    "courier/c.txt": b"\xff\xfe\x00",
    "rows.jsonl": json.dumps(RECORD) + "\n" + json.dumps({**RECORD, "title": "Pier rebuilt"}) + "\n",
}


def written(folder: Path, out: Path, workers: int = 1, batch: int = 256) -> list[dict[str, Any]]:
    """Return the rows of the file that is written for a folder."""
    write_articles(from_paths([folder], None), out, Crew(workers), batch)
    rows: list[dict[str, Any]] = pq.read_table(out).to_pylist()
    return rows


def test_every_capture_is_a_row(tmp_path: Path) -> None:
    """Pages, heads and records have their fields with evidence; what cannot be read says why, and no more."""
    rows = written(put(tmp_path / "in", CAPTURES), tmp_path / "articles.parquet")
    assert [(row["capture"], row["row"], row["title"]) for row in rows] == [
        ("courier/a.html", None, TITLE),
        ("courier/b.md", None, "Ferry returns after nine years"),
        ("courier/c.txt", None, None),
        ("rows.jsonl", 0, "Ferry returns after nine years"),
        ("rows.jsonl", 1, "Pier rebuilt"),
    ]
    page_row, _, lost, *_ = rows
    assert page_row["published_at"] == dt.datetime(2025, 3, 4, 8, tzinfo=dt.UTC)
    assert page_row["text"] == "\n\n".join(PROSE)
    assert {"title", "text", "published_at"} <= {entry["field"] for entry in page_row["evidence"]}
    assert [row["error"] is None for row in rows] == [True, True, False, True, True]
    assert lost["error"].startswith("capture.encoding: ")
    assert lost["evidence"] == []


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.json", '{"title": "Ferry", ', "record.syntax"),
        ("a.xml", "<rss><channel><item><title>Ferry", "feed.syntax"),
        ("a.md", "---\ntitle: [\n---\nIt sails.", "frontmatter.syntax"),
        ("a.jsonl", '{"title": "Ferry"}\n{"title": \n', "record.syntax"),
    ],
)
def test_whatever_cannot_be_read_says_so(tmp_path: Path, name: str, content: str, code: str) -> None:
    """Each kind of capture and of record has codes of its own."""
    rows = written(put(tmp_path / "in", {name: content}), tmp_path / "articles.parquet")
    assert [row["error"].split(":")[0] for row in rows if row["error"]] == [code]


def test_equal_ids_stay_apart(tmp_path: Path) -> None:
    """Two captures of one article are two rows: nothing is collapsed before a build."""
    put(tmp_path / "in", {"a.md": markdown("It sails four times a day."), "b.md": markdown("It sails twice a day.")})
    first, second = written(tmp_path / "in", tmp_path / "articles.parquet")
    assert first["title"] == second["title"]


def test_workers_and_batches_change_no_byte(tmp_path: Path) -> None:
    """The same captures give the same file."""
    folder = put(tmp_path / "in", CAPTURES)
    written(folder, tmp_path / "one.parquet")
    written(folder, tmp_path / "two.parquet", workers=2, batch=1)
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()


def test_lines_of_json_say_the_same(tmp_path: Path) -> None:
    """The suffix chooses; instants are ISO 8601 with their zone."""
    folder = put(tmp_path / "in", CAPTURES)
    rows = written(folder, tmp_path / "articles.parquet")
    write_articles(from_paths([folder], None), tmp_path / "articles.jsonl", ALONE, 256)
    lines = [json.loads(line) for line in (tmp_path / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [list(line) for line in lines] == [ARTICLES.names] * len(rows)
    assert [line["title"] for line in lines] == [row["title"] for row in rows]
    assert lines[0]["published_at"] == "2025-03-04T08:00:00Z"


def test_no_capture_is_an_empty_file(tmp_path: Path) -> None:
    """A folder without captures has no rows, and all columns."""
    (tmp_path / "in").mkdir()
    assert written(tmp_path / "in", tmp_path / "articles.parquet") == []
    assert pq.read_schema(tmp_path / "articles.parquet").names == ARTICLES.names


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("articles.csv", "Parquet or as JSON Lines"),
        ("in/articles.parquet", "read as a capture the next time"),
        ("folder.parquet", "into what is no file"),
        ("in/rows.jsonl", "the next time"),
    ],
)
def test_a_wrong_target_is_refused_before_anything_is_read(tmp_path: Path, name: str, says: str) -> None:
    """What cannot be written there, or would be read the next time, is said at once; no file changes."""
    folder = put(tmp_path / "in", CAPTURES)
    (tmp_path / "folder.parquet").mkdir()
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(UsageError, match=says):
        write_articles(from_paths([folder], None), tmp_path / name, ALONE, 256)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_what_is_read_is_not_written_over(tmp_path: Path) -> None:
    """A single file is no target of itself."""
    put(tmp_path, {"rows.jsonl": json.dumps(RECORD) + "\n"})
    with pytest.raises(UsageError, match="over what is read"):
        write_articles(from_paths([tmp_path / "rows.jsonl"], None), tmp_path / "rows.jsonl", ALONE, 256)


def test_the_command_counts_fields_and_what_was_not_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The answer says how many captures state each field, and exits 1 only when nothing was read at all."""
    folder = put(tmp_path / "in", CAPTURES)
    out = tmp_path / "articles.parquet"
    assert run(["normalise", str(folder), "-o", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["result"]
    assert (told["captures"], told["files"], told["filled"]["title"], told["filled"]["authors"]) == (5, 4, 4, 0)
    assert told["errors"] == {"capture.encoding": 1}
    assert run(["normalise", str(folder / "courier/c.txt"), "-o", str(out)]) == 1
    assert "capture.encoding" in capsys.readouterr().out


def test_the_command_wants_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a target nothing is read, and the answer names the option."""
    assert run(["normalise", str(tmp_path)]) == 2
    assert "--output" in capsys.readouterr().err

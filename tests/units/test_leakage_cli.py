"""Which splits does `copydesk leakage` compare, by which columns, and what does it say?"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq
import pytest
from datasets import Dataset, DatasetDict

from copydesk.cli.app import run

TEXT = " ".join(f"word{number}" for number in range(60))
OTHER = " ".join(f"other{number}" for number in range(60))


@pytest.fixture(autouse=True)
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder, as the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lines(path: str, *records: dict[str, Any]) -> str:
    """Write records as JSON Lines, and return the path."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text("".join(json.dumps(it) + "\n" for it in records))
    return path


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """Run the command for a machine, and return what it says."""
    code = run(["leakage", *arguments, "--json"])
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert said["exit_code"] == code
    return said


def found(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[dict[str, int], dict[str, int]]:
    """Return the rows of splits, and the pairs of each relation that has some."""
    said = told(capsys, *arguments)
    result = said["result"]
    pairs = {name: count for name, count in result["found"].items() if count}
    assert said["exit_code"] == int(bool(pairs))
    return result["rows"], pairs


def test_two_files_without_a_leak(capsys: pytest.CaptureFixture[str]) -> None:
    """What is shown is said by its name, and nothing more is claimed."""
    assert run(["leakage", lines("train.jsonl", {"text": TEXT}), lines("test.jsonl", {"text": OTHER})]) == 0
    shown = capsys.readouterr().out
    assert "NO LEAK No two records in different splits have" in shown
    assert "J5 >= 0.5" in shown


def test_a_leak_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """A pair is shown with rows, ids, titles and words; what is in them commands no terminal."""
    train = lines("train.jsonl", {"id": "a", "text": OTHER}, {"id": "b", "title": "\x1b[31mFerry", "text": TEXT})
    test = lines(
        "test.jsonl", {"id": "c", "title": "Ship", "text": f"{' '.join(TEXT.split()[:12])} and more of {OTHER[:80]}"}
    )
    assert run(["leakage", train, test]) == 1
    shown = capsys.readouterr().out
    assert "[passage] a rare passage in common" in shown
    assert 'test row 0  c "Ship"' in shown
    assert "\x1b" not in shown
    assert f"shared: {' '.join(TEXT.split()[:10])}" in shown
    assert "LEAKING" in shown


@pytest.mark.parametrize(
    ("files", "splits"),
    [
        (["train.jsonl", "test.jsonl"], {"train": 1, "test": 1}),
        (["data/training/a.jsonl", "data/eval/b.jsonl"], {"train": 1, "test": 1}),
        (
            ["my-train-00000-of-00002.jsonl", "my-train-00001-of-00002.jsonl", "dev.jsonl"],
            {"train": 2, "validation": 1},
        ),
        (["train/test_x.jsonl", "train/train.jsonl"], {"train": 1, "test": 1}),
        (["news-00000-of-00001.jsonl", "sport-00000-of-00001.jsonl"], {"news": 1, "sport": 1}),
        (["train.jsonl", "test.jsonl", "readme-of-contest.jsonl"], {"train": 1, "test": 1}),
    ],
)
def test_names_say_which_split(
    capsys: pytest.CaptureFixture[str], files: Sequence[str], splits: dict[str, int]
) -> None:
    """Words in the names of files, then of folders, say which split a file is."""
    for number, file in enumerate(files):
        lines(f"set/{file}", {"text": f"{number} {TEXT}" if number < 2 else str(number)})
    assert found(capsys, "set") == (splits, {"near-copy": 1} if set(splits) != {"train", "validation"} else {})


def test_what_is_in_no_split_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Files that name no split, and files that are no tables, are left out aloud."""
    for name in ("train.jsonl", "test.jsonl", "extra.jsonl"):
        lines(f"set/{name}", {"text": name})
    Path("set/words.txt").write_text("nothing but words")
    assert run(["leakage", "set"]) == 0
    assert "2 files in no split, left out: set/extra.jsonl, set/words.txt" in capsys.readouterr().err


def test_a_card_says_which_split(capsys: pytest.CaptureFixture[str]) -> None:
    """The default configuration of a card wins over names."""
    lines("set/a/one.jsonl", {"text": TEXT})
    lines("set/b/two.jsonl", {"text": TEXT})
    configs = (
        "configs:\n- config_name: more\n  data_files: x.jsonl\n- config_name: default\n  data_files:\n"
        '  - split: first\n    path: "a/*.jsonl"\n  - split: second\n    path:\n    - b/two.jsonl\n'
    )
    Path("set/README.md").write_text(f"---\n{configs}---\nWords\n")
    assert found(capsys, "set") == ({"first": 1, "second": 1}, {"text": 1})


def test_a_saved_dataset(capsys: pytest.CaptureFixture[str]) -> None:
    """A folder of `save_to_disk` has its splits in a file of its own, and its rows as Arrow streams."""
    parts = {"old": Dataset.from_dict({"text": [TEXT, OTHER]}), "new": Dataset.from_dict({"text": [TEXT]})}
    DatasetDict(parts).save_to_disk("saved")
    assert found(capsys, "saved") == ({"new": 1, "old": 2}, {"text": 1})


def test_a_build_and_a_release(capsys: pytest.CaptureFixture[str]) -> None:
    """Splits of a build are those of its manifest; one with a single split is told so."""
    assert run(["init", "news"]) == 0
    assert run(["build", "--recipe", "news/dataset/recipe.toml", "--out", "build"]) == 0
    capsys.readouterr()
    assert "there are no two splits" in told(capsys, "build")["error"]["what"]


@pytest.mark.parametrize("kind", ["parquet", "csv", "arrow", "jsonl"])
def test_kinds_of_tables(capsys: pytest.CaptureFixture[str], kind: str) -> None:
    """Every kind of table that `check` reads is read here."""
    for name, text in (("train", TEXT), ("test", TEXT)):
        frame = pl.DataFrame({"headline": [None, f"A {name}"], "body": ["", text], "date": ["2025-03-04", None]})
        write = {"parquet": frame.write_parquet, "csv": frame.write_csv, "arrow": frame.write_ipc}
        write.get(kind, frame.write_ndjson)(f"{name}.{kind}")
    assert found(capsys, f"train.{kind}", f"test.{kind}") == ({"test": 2, "train": 2}, {"text": 1})


def test_columns_that_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    """A column that is called otherwise is named; dates are compared by their day in UTC."""
    train = lines("train.jsonl", {"was": TEXT, "top": "Ferry", "at": "2025-03-04T23:30:00-02:00", "web": "u"})
    test = lines("test.jsonl", {"was": OTHER, "top": "ferry", "at": "2025-03-05", "web": "u"})
    named = ["--text", "was", "--title", "top", "--date", "at", "--url", "web"]
    assert found(capsys, train, test, *named)[1] == {"url": 1, "title": 1}


def test_all_pairs_are_written(capsys: pytest.CaptureFixture[str]) -> None:
    """A file of pairs has all of them, also those that are not shown."""
    train = lines("train.jsonl", *({"id": f"a{number}", "text": TEXT} for number in range(4)))
    test = lines("test.jsonl", *({"id": f"b{number}", "text": TEXT} for number in range(3)))
    for name in ("pairs.parquet", "pairs.jsonl"):
        said = told(capsys, train, test, "--pairs", name, "--show", "2")
        assert (said["result"]["found"]["text"], len(said["result"]["shown"])) == (12, 2)
    rows = pq.read_table("pairs.parquet").to_pylist()
    assert rows == [json.loads(line) for line in Path("pairs.jsonl").read_text().splitlines()]
    assert [(it["left_id"], it["right_id"]) for it in rows] == [(f"b{n}", f"a{m}") for n in range(3) for m in range(4)]


@pytest.mark.parametrize(
    ("arguments", "what", "help_"),
    [
        ([], "there is nothing to compare", "Name a build"),
        (["train.jsonl"], "there are no two splits to compare", "--split NAME=PATH"),
        (["missing"], "the dataset is missing", "Correct"),
        (["a/train.jsonl", "b/train.jsonl"], "two splits are called 'train'", "--split"),
        (["train.jsonl", "--split", "test=train.jsonl"], "one file is in two splits", "in one split"),
        (["train.jsonl", "--split", "test"], "names no split", "a name and a path"),
        (["train.jsonl", "odd.jsonl"], "there is no column for the text", "--text"),
        (["train.jsonl", "test.jsonl", "--text", "txt"], "there is no column 'txt'", "`text`"),
        (["train.jsonl", "test.jsonl", "--text", "number"], "the column 'number' is Int64", "another column"),
        (["train.jsonl", "test.jsonl", "--pairs", "pairs.txt"], "pairs are written as Parquet", "pairs.parquet"),
        (["train.jsonl", "test.jsonl", "--pairs", "test.jsonl"], "written over what is read", "another file"),
        (["train.jsonl", "words.txt"], "there is no table", "Parquet"),
    ],
)
def test_wrong_calls(capsys: pytest.CaptureFixture[str], arguments: Sequence[str], what: str, help_: str) -> None:
    """What cannot be meant is refused with the way to mend it."""
    for path in ("train.jsonl", "test.jsonl", "a/train.jsonl", "b/train.jsonl"):
        lines(path, {"text": TEXT, "number": 3})
    lines("odd.jsonl", {"texts": TEXT})
    Path("words.txt").write_text("nothing but words")
    said = told(capsys, *arguments)
    assert said["exit_code"] == 2
    assert what in said["error"]["what"]
    assert help_ in said["error"]["help"]


def test_rows_that_cannot_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing can be said of rows that cannot be read, so nothing is."""
    lines("test.jsonl", {"text": TEXT})
    Path("train.jsonl").write_text('{"text": "a"}\n{"text": \n')
    said = told(capsys, "train.jsonl", "test.jsonl")
    assert (said["exit_code"], "line 2" in said["error"]["why"]) == (1, True)


def test_a_card_leads_nowhere_else(capsys: pytest.CaptureFixture[str]) -> None:
    """A card that names files outside of its folder is refused."""
    lines("set/train.jsonl", {"text": TEXT})
    Path("set/README.md").write_text("---\nconfigs:\n- data_files:\n  - {split: a, path: ../x.jsonl}\n---\n")
    assert told(capsys, "set")["exit_code"] == 1
    shutil.rmtree("set")

"""Do the `schema` commands say the truth, in one JSON value when asked, with the right exit code?"""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
from datasets import Features
from jsonschema import Draft202012Validator

from copydesk.article import ARTICLE
from copydesk.cli.app import run
from copydesk.cli.schema import COMMANDS

OLD = '''
import pandera.polars as pa


class Article(pa.DataFrameModel):
    """One article."""

    id: str = pa.Field(unique=True)
    title: str = pa.Field(str_length={"min_value": 5})
    section: str = pa.Field(nullable=True)
'''
BREAKING = OLD.replace("5", "3").replace("section", "sector")
ADDITIVE = OLD.replace("5", "7") + "    mood: str = pa.Field(nullable=True)\n"
NEUTRAL = OLD.replace("nullable=True", 'nullable=True, description="part of the paper"')


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with contracts and a table, as the current one; no setting of the machine decides on colours."""
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "GITHUB_ACTIONS", "COPYDESK_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    for name, text in (("old", OLD), ("breaking", BREAKING), ("additive", ADDITIVE), ("neutral", NEUTRAL)):
        (tmp_path / f"{name}.py").write_text(text)
    frame = pl.DataFrame({"id": ["a", "b"], "title": ["Ferry returns", "Cat found"], "section": ["Local", None]})
    frame.write_parquet(tmp_path / "rows.parquet")
    frame.write_csv(tmp_path / "rows.csv")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project that was built and published once."""
    place = tmp_path_factory.mktemp("finished") / "news"
    with contextlib.chdir(place.parent):
        assert run(["init", "news"]) == 0
    with contextlib.chdir(place):
        assert [run(["build"]), run(["publish"])] == [0, 0]
    return place


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """Run a command with --json; return the one value on stdout, whose exit code is the real one."""
    capsys.readouterr()
    code = run(["schema", *arguments, "--json"])
    value: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert value["exit_code"] == code
    assert value["ok"] is (code == 0)
    assert value["command"] == f"schema {arguments[0]}"
    return value


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run a command; return its exit code and what it wrote."""
    capsys.readouterr()
    code = run(["schema", *arguments])
    return (code, *capsys.readouterr())


# diff


def test_changes_are_told_the_most_serious_first(capsys: pytest.CaptureFixture[str]) -> None:
    """Class, column and what changed; then how many there are."""
    code, out, err = said(capsys, "diff", "old.py", "breaking.py:Article")
    assert out == (
        "breaking  title  the check str_length(min_value=5) is loosened: str_length(min_value=3)\n"
        "breaking  section  the column is gone, and `sector` is new with the same type and checks: probably renamed\n"
        "2 changes: 2 breaking.\n"
    )
    assert (code, err) == (0, "")


def test_no_change_is_said_aloud(capsys: pytest.CaptureFixture[str]) -> None:
    """Two contracts that promise the same."""
    assert said(capsys, "diff", "old.py", "old.py")[:2] == (0, "No changes\n")


@pytest.mark.parametrize(
    ("name", "codes"),
    [("breaking", [0, 1, 1, 1]), ("additive", [0, 0, 1, 1]), ("neutral", [0, 0, 0, 1]), ("old", [0, 0, 0, 0])],
)
def test_the_exit_code_follows_the_class(capsys: pytest.CaptureFixture[str], name: str, codes: list[int]) -> None:
    """--fail-on fails at a class and at those that are worse; without it nothing fails."""
    calls = [[], ["--fail-on", "breaking"], ["--fail-on", "additive"], ["--fail-on", "neutral"]]
    assert [said(capsys, "diff", "old.py", f"{name}.py", *call)[0] for call in calls] == codes


def test_a_difference_is_a_value_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    """Both sides, the worst class, the counts, and each change with what was and what is."""
    found = told(capsys, "diff", "old.py", "additive.py", "--fail-on", "additive")
    assert found["exit_code"] == 1
    assert found["result"] == {
        "a": {"reference": "old.py", "kind": "contract"},
        "b": {"reference": "additive.py", "kind": "contract"},
        "class": "additive",
        "counts": {"breaking": 0, "additive": 2, "neutral": 0},
        "changes": [
            {
                "class": "additive",
                "kind": "check-tightened",
                "column": "title",
                "message": "the check str_length(min_value=5) is tightened: str_length(min_value=7)",
                "before": "str_length(min_value=5)",
                "after": "str_length(min_value=7)",
            },
            {
                "class": "additive",
                "kind": "column-added",
                "column": "mood",
                "message": "the column is new, String, with nulls",
                "before": None,
                "after": "String",
            },
        ],
    }
    assert told(capsys, "diff", "old.py", "old.py")["result"]["class"] is None


@pytest.mark.parametrize("name", ["rows.parquet", "rows.csv"])
def test_data_are_compared_by_columns_and_types(capsys: pytest.CaptureFixture[str], name: str) -> None:
    """A table keeps the columns of its contract; that nothing else was compared is said."""
    found = told(capsys, "diff", "old.py", name)["result"]
    assert (found["b"], found["changes"]) == ({"reference": name, "kind": "data"}, [])
    assert "nothing else was compared" in said(capsys, "diff", "old.py", name)[2]


def test_builds_and_releases_are_data(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A build, the folder of a release and a release on a hub have the columns of the contract in the project."""
    with contextlib.chdir(project):
        for reference in ("build", ".hub/local/news/releases/v1.0.0", "dir:.hub/local/news@1.0.0", "build/data"):
            assert told(capsys, "diff", "schemas/news_article.py", reference)["result"]["changes"] == []
        found = told(capsys, "diff", "build", "build/provenance", "--fail-on", "breaking")
        assert (found["exit_code"], found["result"]["class"]) == (1, "breaking")


def test_a_release_that_calls_itself_otherwise_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The manifest of a release must state what it was asked for by."""
    with contextlib.chdir(project):
        shutil.copytree(".hub", "other")
        releases = project / "other/local/news/releases"
        shutil.copytree(releases / "v1.0.0", releases / "v1.0.1")
        error = told(capsys, "diff", "build", "dir:other/local/news@1.0.1")
    assert (error["exit_code"], error["error"]["what"]) == (1, "local/news@1.0.1 is another release on the hub")


def test_words_of_contracts_are_never_markup(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Names out of a contract or a table are shown, not obeyed."""
    pl.DataFrame({"[red]a[/red]\x1b[31m\n": [1]}).write_parquet(folder / "odd.parquet")
    assert "[red]a[/red]\\x1b[31m\\n  the column is new" in said(capsys, "diff", "rows.parquet", "odd.parquet")[1]


# infer


def test_what_is_inferred_is_kept_by_its_data(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A contract is written, and `check` with it passes, as the note says."""
    code, out, err = said(capsys, "infer", "rows.csv", "-o", "schemas/rows.py")
    assert (code, out) == (0, "  created  schemas/rows.py\n")
    assert err == "Next: copydesk check rows.csv --schema schemas/rows.py\n"
    assert (folder / "schemas/rows.py").read_text().count("class Rows(pa.DataFrameModel):") == 1
    assert list((folder / "schemas").iterdir()) == [folder / "schemas/rows.py"]
    assert run(["check", "rows.csv", "--schema", "schemas/rows.py"]) == 0
    assert run(["schema", "diff", "schemas/rows.py", "rows.csv", "--fail-on", "neutral"]) == 0


def test_without_a_file_the_contract_is_the_output(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Redirected into a file it is the same contract, to the letter."""
    run(["schema", "infer", "rows.csv", "-o", "a.py", "--name", "Rows"])
    assert said(capsys, "infer", "rows.csv") == (0, (folder / "a.py").read_text(), "")
    found = told(capsys, "infer", "rows.csv")["result"]
    assert (found["source"], found["rows"], found["written"]) == ((folder / "a.py").read_text(), 2, None)
    assert found["guesses"]["section"] == ["null in 1 of 2 rows"]


def test_a_release_can_be_inferred_from(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Builds and releases are tables as well."""
    with contextlib.chdir(project):
        for reference in ("build", "dir:.hub/local/news@1.0.0"):
            assert told(capsys, "infer", reference)["result"]["rows"] == 1


def test_what_is_not_in_the_contract_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Files that are no tables, rows that cannot be read, columns that no type holds."""
    (folder / "mixed").mkdir()
    (folder / "mixed/a.jsonl").write_text('{"a": 1, "b": 2}\n{"a": "x"}\n{broken\n')
    (folder / "mixed/b.txt").write_text("Ferry")
    code, out, err = said(capsys, "infer", "mixed")
    assert (code, "class Mixed(" in out) == (0, True)
    assert err.splitlines() == [
        "1 file left out, no table: mixed/b.txt",
        "warning: 1 row cannot be read, and break every contract",
        "warning: the column a is left out: its values are of several types",
    ]


def test_a_contract_is_never_lost(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is there is kept, unless --force is said."""
    for arguments in (["infer", "rows.csv", "-o", "old.py"], ["export", "old.py", "--to", "arrow", "-o", "old.py"]):
        error = told(capsys, *arguments)
        assert (error["exit_code"], error["error"]["what"]) == (2, "the file is there already")
        assert (folder / "old.py").read_text() == OLD
    assert told(capsys, "infer", "rows.csv", "-o", "old.py", "--force")["result"]["written"] == "old.py"
    assert (folder / "old.py").read_text() != OLD


# export


def test_arrow_is_a_text_or_a_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line a column for people, fields for machines, an Arrow file of no rows with -o."""
    assert said(capsys, "export", "old.py", "--to", "arrow")[1] == '"id": string\n"title": string\n"section": string\n'
    found = told(capsys, "export", "old.py", "--to", "arrow")["result"]
    assert found["columns"][0] == {"name": "id", "type": "string", "nullable": True}
    assert run(["schema", "export", "old.py", "--to", "arrow", "-o", "out/a.arrow"]) == 0
    with pa.memory_map(str(folder / "out/a.arrow")) as file:
        assert pa.ipc.open_file(file).schema.names == ["id", "title", "section"]
    assert told(capsys, "diff", "out/a.arrow", "old.py")["result"]["changes"] == []


def test_the_contract_of_a_project_is_the_article_table(project: Path) -> None:
    """What `init` lays out becomes the schema that shards are written with."""
    with contextlib.chdir(project):
        run(["schema", "export", "schemas/news_article.py", "--to", "arrow", "-o", "articles.arrow", "--force"])
        with pa.memory_map("articles.arrow") as file:
            assert pa.ipc.open_file(file).schema.equals(ARTICLE)


def test_json_schema_names_what_it_leaves_out(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The schema is the document; what it cannot say stands beside it."""
    code, out, err = said(capsys, "export", "old.py", "--to", "json-schema")
    Draft202012Validator.check_schema(json.loads(out))
    assert (code, err) == (0, "left to the contract: unique(id): one record cannot tell\n")
    assert run(["schema", "export", "old.py", "--to", "json-schema", "-o", "s.json"]) == 0
    assert (folder / "s.json").read_text() == out
    found = told(capsys, "export", "old.py", "--to", "json-schema")["result"]
    assert (found["schema"], found["left_out"]) == (json.loads(out), ["unique(id): one record cannot tell"])


def test_features_are_what_datasets_reads(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`Features.from_dict` takes the file as it is."""
    out = said(capsys, "export", "old.py", "--to", "features")[1]
    assert run(["schema", "export", "old.py", "--to", "features", "-o", "f.json"]) == 0
    assert (folder / "f.json").read_text() == out
    assert list(Features.from_dict(json.loads(out))) == ["id", "title", "section"]
    assert told(capsys, "export", "old.py", "--to", "features")["result"]["features"] == json.loads(out)


# What goes wrong


@pytest.mark.parametrize(
    ("arguments", "code", "what", "help_"),
    [
        (["diff", "old.py"], 2, "'B'", "copydesk schema diff --help"),
        (["diff", "none.py", "old.py"], 2, "the contract is not there", "Correct the path"),
        (["diff", "old.py:Artcle", "old.py"], 2, "no pandera model `Artcle`", "Did you mean `Article`?"),
        (["diff", "nowhere", "old.py"], 2, "the source is missing", "Correct the path"),
        (["diff", "text.txt", "old.py"], 2, "there is no table", "Parquet"),
        (["diff", "dir:.hub/acme/eu-news@1.2.0", "old.py"], 2, "the hub holds no", "It has no release"),
        (["diff", "old.py", "old.py", "--fail-on", "braking"], 2, "--fail-on knows", "Did you mean `breaking`?"),
        (["diff", "broken.parquet", "old.py"], 1, "a file cannot be read", "Restore it"),
        (["infer"], 2, "'FILE...'", "copydesk schema infer --help"),
        (["infer", "nowhere"], 2, "the source is missing", "Correct the path"),
        (["infer", "text.txt"], 2, "there is no table", "Parquet"),
        (["infer", "rows.csv", "-o", "a.txt"], 2, "a contract is a Python file", "Call it a.py"),
        (["infer", "rows.csv", "--name", "my rows"], 2, "`my rows` cannot name a model", "--name MyRows"),
        (["infer", "broken.parquet"], 1, "a file cannot be read", "Restore it"),
        (["infer", "rows.csv", "-o", "text.txt/a.py"], 3, "cannot write the file", "Look at the path"),
        (["export", "old.py"], 2, "'--to'", "copydesk schema export --help"),
        (["export", "old.py", "--to", "jsonschema"], 2, "--to knows", "Did you mean `json-schema`?"),
        (["export", "rows.csv", "--to", "arrow"], 2, "names no file", "Write file and model"),
        (["export", "open.py", "--to", "arrow"], 2, "the contract stands for no single schema", "in the contract"),
        (["dif"], 2, "Did you mean 'diff'?", "copydesk schema"),
    ],
)
def test_every_mistake_is_one_json_value(  # noqa: PLR0913, PLR0917 - a row of the table
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, what: str, help_: str
) -> None:
    """A mistake is told with its mend and its exit code, as JSON and to people."""
    (folder / "text.txt").write_text("Ferry")
    (folder / "broken.parquet").write_bytes(b"PAR1 and nothing more")
    (folder / "open.py").write_text(
        OLD.replace("title: str = pa.Field(str_length", "title: pl.List = pa.Field(str_length")
    )
    (folder / "open.py").write_text("import polars as pl\n" + (folder / "open.py").read_text())
    run(["schema", *arguments, "--json"])
    error = json.loads(capsys.readouterr().out)
    assert (error["exit_code"], what in error["error"]["what"], help_ in error["error"]["help"]) == (code, True, True)
    found, out, err = said(capsys, *arguments)
    assert (found, out, err.startswith("error["), "Traceback" in err) == (code, "", True, False)


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
def test_every_help_has_an_example(capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    """-h and --help say the same, and end in something to type."""
    assert [run(["schema", *command, "-h"]), run(["schema", *command, "--help"])] == [0, 0]
    out = capsys.readouterr().out
    assert out[: len(out) // 2] == out[len(out) // 2 :]
    assert f"Example: {' '.join(['copydesk', 'schema', *command])} " in out


def test_the_classes_are_defined_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    """Who reads `breaking` in a log of CI finds what it means."""
    words = " ".join(said(capsys, "diff", "--help")[1].split())
    assert "breaking: a table can keep B and break A." in words
    assert "additive: every table that keeps B keeps A, and B holds or promises more." in words
    assert "neutral: the same tables keep both." in words


def test_help_is_quick() -> None:
    """The help of the group imports nothing that is slow."""
    script = """
import sys
from copydesk.cli.app import run
codes = [run(["schema", "--help"]), run(["schema", "diff", "--help"])]
print(codes, [name for name in ("pandera", "datasets", "polars", "pyarrow") if name in sys.modules], file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-1] == "[0, 0] []"

"""Does `copydesk check --schema` do what a data team puts into CI?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandera.polars as pa
import polars as pl
import pytest
from pandera.io import polars_io
from tests.builds import make_build

from copydesk.cli.app import run

CONTRACT = """\
import pandera.polars as pa

class Story(pa.DataFrameModel):
    id: str = pa.Field(unique=True)
    words: int = pa.Field(ge=0, raise_warning=True)
    title: str = pa.Field(str_length={"min_value": 5}, metadata={"codes": {"str_length": "title.brief"}})
"""
STORIES = '{"id": "a", "words": 5, "title": "Ferry returns"}\n{"id": "b", "words": -1, "title": "No"}\n'


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder with a contract and a table; terminals and pages of others are not there."""
    monkeypatch.chdir(tmp_path)
    for name in ("FORCE_COLOR", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)
    Path("contract.py").write_text(CONTRACT)
    Path("stories.jsonl").write_text(STORIES)


def result(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """Return the one JSON value of a check, the exit code within."""
    capsys.readouterr()
    code = run(["check", *arguments, "--json"])
    value: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert value["exit_code"] == code
    return value


def failure(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Return exit code and what a check that could not be made says."""
    value = result(capsys, *arguments)
    return value["exit_code"], value["error"]["what"]


def test_a_table_is_shown_with_lines_and_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    """Findings stand under their rule with the line of the file."""
    assert run(["check", "stories.jsonl", "--schema", "contract.py"]) == 1
    shown = capsys.readouterr().out
    assert "error[title.brief] The contract asks for str_length(min_value=5)." in shown
    assert "  --> stories.jsonl:2  Found: No" in shown
    assert "Found 1 error, 1 warning in 2 records: 1 valid, 1 invalid." in shown


@pytest.mark.parametrize(("options", "code"), [([], 0), (["--fail-on", "error"], 0), (["--fail-on", "warn"], 1)])
def test_warnings_fail_when_they_are_asked_to(options: list[str], code: int) -> None:
    """By default only errors are reason enough."""
    Path("stories.jsonl").write_text('{"id": "b", "words": -1, "title": "Ferry"}\n')
    assert run(["check", "stories.jsonl", "--schema", "contract.py", *options]) == code


@pytest.mark.parametrize(("limit", "code"), [("1", 0), ("50%", 0), ("49.9%", 1), ("0", 1)])
def test_some_may_be_allowed(limit: str, code: int) -> None:
    """One of two records may break the rule, by number or by share."""
    assert run(["check", "stories.jsonl", "--schema", "contract.py", "--allow", f"title.brief={limit}"]) == code


def test_a_baseline_lets_the_known_pass_and_nothing_new(capsys: pytest.CaptureFixture[str]) -> None:
    """An old table adopts the contract: what was known passes, by id, and a new record does not."""
    given = ["stories.jsonl", "--schema", "contract.py"]
    assert run(["check", *given, "--write-baseline", "known.json"]) == 0
    assert json.loads(Path("known.json").read_text())["findings"] == {
        "title.brief": ["b"],
        "words.greater_than_or_equal_to": ["b"],
    }
    assert run(["check", *given, "--baseline", "known.json"]) == 0
    Path("stories.jsonl").write_text('{"id": "c", "words": 1, "title": "Out"}\n' + STORIES)
    found = result(capsys, *given, "--baseline", "known.json")["result"]
    (group,) = [it for it in found["findings"] if it["code"] == "title.brief"]
    assert (found["ok"], found["errors"], group["count"], group["known"]) == (False, 1, 2, 1)
    assert [it["id"] for it in group["examples"]] == ["c", "b"]


def test_a_baseline_that_knows_too_much_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """What was mended could break again unseen, so that the baseline is to be renewed."""
    given = ["check", "stories.jsonl", "--schema", "contract.py"]
    run([*given, "--write-baseline", "known.json"])
    Path("stories.jsonl").write_text('{"id": "b", "words": 1, "title": "No"}\n')
    assert run([*given, "--baseline", "known.json"]) == 0
    assert "1 finding of known.json no longer there" in capsys.readouterr().err
    run([*given, "--baseline", "known.json", "--write-baseline", "known.json"])
    assert json.loads(Path("known.json").read_text())["findings"] == {"title.brief": ["b"]}


TARGETS = [["--format", "html=IT"], ["--format", "json", "-o", "IT"], ["--write-baseline", "IT"]]


@pytest.mark.parametrize("target", [*TARGETS, ["--valid", "IT"], ["--invalid", "IT"]], ids=" ".join)
@pytest.mark.parametrize("taken", ["stories.jsonl", "contract.py", "../here/stories.jsonl", "link"])
def test_nothing_is_written_over_what_is_read(
    capsys: pytest.CaptureFixture[str], target: list[str], taken: str
) -> None:
    """Data and contract stay as they are, whatever they are called on the command line."""
    taken = taken.replace("here", Path.cwd().name)
    Path("link").symlink_to("contract.py")
    kept = {name: Path(name).read_bytes() for name in ("stories.jsonl", "contract.py")}
    words = [word.replace("IT", taken) for word in target]
    assert run(["check", "stories.jsonl", "--schema", "contract.py", *words]) == 2
    assert "written over what" in capsys.readouterr().err
    assert kept == {name: Path(name).read_bytes() for name in kept}


@pytest.mark.parametrize(
    ("target", "what"),
    [("data/v.parquet", "read as data the next time"), ("v.csv", "rows are written as Parquet")],
)
def test_rows_do_not_go_where_they_confuse(capsys: pytest.CaptureFixture[str], target: str, what: str) -> None:
    """A file of rows is not read as data by the next check, and is called what it is."""
    Path("data").mkdir()
    Path("stories.jsonl").rename("data/stories.jsonl")
    assert run(["check", "data", "--schema", "contract.py", "--valid", target]) == 2
    assert what in capsys.readouterr().err


def test_without_an_id_a_baseline_names_rows(capsys: pytest.CaptureFixture[str]) -> None:
    """A record is named by the column that the user names, else by file and row."""
    given = ["stories.jsonl", "--schema", "contract.py", "--write-baseline", "known.json"]
    run(["check", *given, "--id", "nothing"])
    assert json.loads(Path("known.json").read_text())["findings"]["title.brief"] == ["stories.jsonl#1"]
    run(["check", *given, "--id", "title"])
    assert json.loads(Path("known.json").read_text())["findings"]["title.brief"] == ["No"]
    capsys.readouterr()


def test_rows_are_divided_on_the_command_line() -> None:
    """Valid and invalid rows are two files."""
    options = ["--valid", "valid.parquet", "--invalid", "invalid.parquet"]
    assert run(["check", "stories.jsonl", "--schema", "contract.py", *options]) == 1
    assert pl.read_parquet("valid.parquet")["id"].to_list() == ["a"]
    assert pl.read_parquet("invalid.parquet")["id"].to_list() == ["b"]


def test_a_yaml_contract_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    """A schema that pandera wrote as YAML is a contract as well; it is data, and no code."""
    columns = {"title": pa.Column(str, pa.Check.str_length(5, 99)), "words": pa.Column(int, pa.Check.ge(-9))}
    polars_io.to_yaml(pa.DataFrameSchema(columns), "c.yaml")
    found = result(capsys, "stories.jsonl", "--schema", "c.yaml")["result"]
    assert [(it["code"], it["count"]) for it in found["findings"]] == [("title.str_length", 1)]


@pytest.mark.parametrize(
    ("text", "what", "line"),
    [
        ("columns: [1,\n  2", "the contract is not YAML", ":2"),
        ("a: 1\na: !!python/object/apply:os.system [x]\n", "the contract is not YAML", ":2"),
        ("columns: 5\n", "the contract is no schema of pandera.polars", ""),
        ("", "the contract is no schema of pandera.polars", ""),
        ("[" * 5_000, "the contract is", ""),
    ],
)
def test_yaml_that_is_no_contract_is_told(capsys: pytest.CaptureFixture[str], text: str, what: str, line: str) -> None:
    """Wrong YAML is named with its line, and whatever it asks for is not done."""
    Path("c.yaml").write_text(text)
    value = result(capsys, "stories.jsonl", "--schema", "c.yaml")
    assert (value["exit_code"], value["error"]["what"].startswith(what)) == (2, True)
    assert value["error"]["where"].endswith(f"c.yaml{line}")


def test_a_folder_is_a_table_in_parts(capsys: pytest.CaptureFixture[str]) -> None:
    """All tables of a folder are one; what is no table is said aloud."""
    Path("data").mkdir()
    frame = pl.DataFrame({"id": ["a", "b"], "words": [1, 2], "title": ["Ferry one", "Ferry two"]})
    frame.write_parquet("data/0.parquet")
    frame.write_parquet("data/1.parquet")
    Path("data/notes.txt").write_text("not a table")
    found = result(capsys, "data", "--schema", "contract.py")["result"]
    assert {run["code"]: run["broken"] for run in found["checks"] if run["broken"]} == {"id.unique": 4}
    assert run(["check", "data", "--schema", "contract.py"]) == 1
    assert "1 file left out, no table: data/notes.txt" in capsys.readouterr().err


def test_a_link_is_followed_when_it_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """A table may be named by a link, as caches of hubs lay them out; findings call it as it was typed."""
    Path("cache/blobs").mkdir(parents=True)
    Path("stories.jsonl").rename("cache/blobs/0123abcd")
    Path("stories.jsonl").symlink_to("cache/blobs/0123abcd")
    Path("linked").symlink_to("cache/blobs")
    assert run(["check", "stories.jsonl", "--schema", "contract.py"]) == 1
    assert "  --> stories.jsonl:2  Found: No" in capsys.readouterr().out
    assert run(["check", "linked", "--schema", "contract.py"]) == 1
    assert "  --> linked/0123abcd:2  Found: No" in capsys.readouterr().out


def test_a_csv_is_known_by_the_name_of_its_link(capsys: pytest.CaptureFixture[str]) -> None:
    """Blobs of a cache have no endings; the link that was named has."""
    Path("blob").write_text("id,words,title\na,1,No\n")
    Path("a.csv").symlink_to("blob")
    assert result(capsys, "a.csv", "--schema", "contract.py")["result"]["funnel"]["read"] == 1


def test_a_link_inside_a_folder_is_not_followed(capsys: pytest.CaptureFixture[str]) -> None:
    """It may lead anywhere, so it is left out and told, beside what is no table."""
    Path("data").mkdir()
    Path("data/link.jsonl").symlink_to("../stories.jsonl")
    value = result(capsys, "data", "--schema", "contract.py")["error"]
    assert (value["what"], value["why"]) == ("there is no table", "A link is not followed: data/link.jsonl.")
    Path("data/notes.txt").write_text("not a table")
    Path("data/good.jsonl").write_text('{"id": "a", "words": 5, "title": "Ferry returns"}\n')
    assert run(["check", "data", "--schema", "contract.py"]) == 0
    told = capsys.readouterr().err
    assert "1 file left out, no table: data/notes.txt" in told
    assert "1 file left out, a link is not followed: data/link.jsonl" in told


@pytest.mark.parametrize("options", [[], ["--schema", "contract.py"]])
def test_nothing_to_check_is_no_success(capsys: pytest.CaptureFixture[str], options: list[str]) -> None:
    """An empty folder is told with where was looked; a table without rows was found."""
    Path("data/.hidden").mkdir(parents=True)
    Path("data/README.md").write_text("about")
    value = result(capsys, "data", *options)
    what = "there is no table" if options else "nothing was found to check"
    assert (value["exit_code"], value["error"]["what"], value["error"]["where"]) == (
        2, what, "data",
    )  # fmt: skip
    pl.DataFrame(schema={"id": pl.String, "words": pl.Int64, "title": pl.String}).write_parquet("data/a.parquet")
    assert result(capsys, "data", *options)["exit_code"] == 0


def test_captures_are_checked_as_articles(capsys: pytest.CaptureFixture[str]) -> None:
    """With another contract a page of text is still normalised first."""
    Path("captures").mkdir()
    Path("captures/a.md").write_text("---\ntitle: Ferry\nurl: https://a.example/x\n---\nThe ferry sails again.\n")
    Path("mine.py").write_text(
        "import pandera.polars as pa\nclass Mine(pa.DataFrameModel):\n    title: str = pa.Field(eq='Boat')\n"
    )
    found = result(capsys, "captures", "--schema", "mine.py")["result"]
    assert [it["code"] for it in found["findings"]] == ["title.equal_to"]


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["--schema", "none.py"], "the contract is not there"),
        (["--schema", "two.py"], "the contract holds more than one model"),
        (["--schema", "empty.py"], "the contract has no pandera model"),
        (["--schema", "broken.py"], "the contract raises an error"),
        (["--schema", "contract.py:Storry"], "the contract has no pandera model `Storry`"),
        (["--schema", "contract.py", "--allow", "title.brief"], "`title.brief` allows nothing"),
        (["--schema", "contract.py", "--allow", "title.brieff=1"], "unknown rule `title.brieff` in --allow"),
        (["--schema", "contract.py", "--fail-on", "errors"], "--fail-on knows error and warn, not `errors`"),
        (["--schema", "contract.py", "--format", "junitt"], "there is no format `junitt`"),
        (["--schema", "contract.py", "--output", "x"], "--output needs --format"),
        (["--schema", "contract.py", "--baseline", "none.json"], "the baseline cannot be read"),
        (["--schema", "contract.py", "--baseline", "contract.py"], "this is no baseline"),
        (["--schema", "contract.py", "--valid", "x", "--invalid", "x"], "valid and invalid rows go into one file"),
        (["--valid", "x"], "--valid and --invalid divide tables"),
    ],
)
def test_a_wrong_call_is_told(capsys: pytest.CaptureFixture[str], arguments: list[str], what: str) -> None:
    """What cannot be meant is refused with exit code 2 before anything is read or written."""
    Path("two.py").write_text(CONTRACT + "\nclass Other(Story):\n    pass\n")
    Path("empty.py").write_text("x = 1\n")
    Path("broken.py").write_text("1 / 0\n")
    code, said = failure(capsys, "stories.jsonl", *arguments)
    assert (code, said.startswith(what)) == (2, True), said


def test_a_contract_out_of_a_release_is_never_run(capsys: pytest.CaptureFixture[str]) -> None:
    """Data are read from a release; its code would be somebody else's."""
    make_build(Path("pulled"))
    Path("pulled/schemas").mkdir()
    Path("pulled/schemas/contract.py").write_text("open('ran', 'w')\n" + CONTRACT)
    code, said = failure(capsys, "stories.jsonl", "--schema", "pulled/schemas/contract.py")
    assert (code, said, Path("ran").exists()) == (2, "a Python contract inside a release is not run", False)


@pytest.mark.parametrize("face", ["json", "junit", "sarif", "github", "markdown", "html"])
def test_every_format_goes_to_stdout_or_a_file(capsys: pytest.CaptureFixture[str], face: str) -> None:
    """A document stands on stdout to the letter, or in a file, and the exit code is that of the check."""
    given = ["check", "stories.jsonl", "--schema", "contract.py", "--format", face]
    assert run(given) == 1
    shown = capsys.readouterr().out
    assert run([*given, "-o", "report"]) == 1
    assert Path("report").read_text(encoding="utf-8") == shown
    assert "title.brief" in shown


def test_one_check_has_many_formats(capsys: pytest.CaptureFixture[str]) -> None:
    """Each format goes into its file and one onto stdout, and each shows as many examples as alone."""
    Path("stories.jsonl").write_text(STORIES + '{"id": "x", "words": 1, "title": "No"}\n' * 30)
    given = ["check", "stories.jsonl", "--schema", "contract.py"]
    files = {"sarif": "a.sarif", "junit": "b.xml", "markdown": "c=d.md"}
    alone = {}
    for face in ("github", *files):
        assert run([*given, "--format", face]) == 1
        alone[face] = capsys.readouterr().out
    formats = [f"{face}={file}" for face, file in files.items()]
    assert run([*given, *(word for it in ["github", *formats] for word in ("--format", it))]) == 1
    assert capsys.readouterr().out == alone["github"]
    assert {face: Path(file).read_text(encoding="utf-8") for face, file in files.items()} == {
        face: alone[face] for face in files
    }
    assert run(given) == 1
    shown = capsys.readouterr().out
    assert run([*given, "--format", "sarif=again.sarif"]) == 1
    assert capsys.readouterr().out == shown
    assert Path("again.sarif").read_text(encoding="utf-8") == alone["sarif"]


@pytest.mark.parametrize(
    ("formats", "what", "help_"),
    [
        (["sraif=x"], "there is no format `sraif`", "Did you mean `sarif`?"),
        (["pdf=x"], "there is no format `pdf`", "Choose of json, junit"),
        (["sarif="], "`--format sarif=` names no file", "--format sarif=report.sarif"),
        (["github", "junit"], "two formats for stdout, github and junit", "--format junit=report.xml"),
        (["sarif=x", "junit=./x"], "two formats for one file", "Give each its own"),
        (["sarif=x", "--output", "y"], "--output and `--format sarif=x` both name a file", "Leave --output out"),
        (["sarif", "github", "--output", "y"], "--output is for one format", "--format sarif=report.sarif"),
        (["sarif=none/x"], "cannot write the report", "Look at the path"),
    ],
)
def test_a_wrong_format_is_told(capsys: pytest.CaptureFixture[str], formats: list[str], what: str, help_: str) -> None:
    """What is wrong is named with what to write instead, before anything is read."""
    words = [word for it in formats for word in ([it] if it in {"--output", "y"} else ["--format", it])]
    error = result(capsys, "stories.jsonl", "--schema", "contract.py", *words)["error"]
    assert (error["what"].startswith(what), help_ in error["help"]) == (True, True), error
    assert [path.name for path in Path().iterdir() if path.name in {"x", "y"}] == []


def test_a_full_page_of_a_job_is_no_reason_to_lose_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GitHub shows nothing of a page that is too large, so what does not fit is not added, and that is said."""
    page = tmp_path / "page.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    page.write_text("x" * (2**20 - 100))
    run(["check", "stories.jsonl", "--schema", "contract.py", "--format", "github"])
    assert page.stat().st_size == 2**20 - 100
    assert "The page of the job has no room for the summary" in capsys.readouterr().err


def test_github_gets_annotations_and_a_page(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Annotations name file and line; the page of the job shows the summary."""
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "page.md"))
    run(["check", "stories.jsonl", "--schema", "contract.py", "--format", "github"])
    assert "::error file=stories.jsonl,line=2,title=title.brief::" in capsys.readouterr().out
    assert "title.brief" in (tmp_path / "page.md").read_text(encoding="utf-8")


def test_levels_and_limits_come_from_a_recipe(capsys: pytest.CaptureFixture[str]) -> None:
    """`[severity]` and `[allowed]` speak of a user's own codes as well."""
    Path("dataset").mkdir()
    recipe = 'name = "a/b"\n[[source]]\npath = "stories.jsonl"\n'
    Path("dataset/recipe.toml").write_text(recipe + '[severity]\n"title.brief" = "warning"\n')
    found = result(capsys, "stories.jsonl", "--schema", "contract.py", "--recipe", "dataset/recipe.toml")["result"]
    assert (found["ok"], found["warnings"]) == (True, 2)
    Path("dataset/recipe.toml").write_text(recipe + '[allowed]\n"title.brief" = "50%"\n')
    assert run(["check", "stories.jsonl", "--schema", "contract.py", "--recipe", "dataset/recipe.toml"]) == 0
    capsys.readouterr()
    Path("dataset/recipe.toml").write_text(recipe + '[allowed]\n"title.brief" = "half"\n')
    value = result(capsys, "stories.jsonl", "--schema", "contract.py", "--recipe", "dataset/recipe.toml")
    assert (value["exit_code"], value["error"]["what"]) == (2, "the recipe is wrong")
    assert "`half` is neither a number of records" in value["error"]["why"]


def test_off_means_not_run(capsys: pytest.CaptureFixture[str]) -> None:
    """A rule that is switched off is not found, and is listed as such."""
    Path("dataset").mkdir()
    text = 'name = "a/b"\n[[source]]\npath = "stories.jsonl"\n[severity]\n"title.brief" = "off"\n'
    Path("dataset/recipe.toml").write_text(text)
    found = result(capsys, "stories.jsonl", "--schema", "contract.py", "--recipe", "dataset/recipe.toml")["result"]
    (off,) = [run for run in found["checks"] if run["code"] == "title.brief"]
    assert (off["severity"], off["road"], off["broken"]) == ("off", "not run", 0)
    assert "title.brief" not in {group["code"] for group in found["findings"]}


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("t.csv.bz2", b"BZh9", "t.csv.bz2 is compressed"),
        ("t.tsv", b"id\ttitle\n", "t.tsv is none"),
        ("t.xlsx", b"PK\x03\x04", "t.xlsx is none"),
        ("t.json", b'[{"id": 1}]', "t.json is none"),
        ("t.parquet.gz", b"\x1f\x8b\x08", "t.parquet.gz is compressed"),
    ],
)
def test_what_is_no_table_is_told(capsys: pytest.CaptureFixture[str], name: str, content: bytes, what: str) -> None:
    """A packed file or a spreadsheet is no capture of an article either."""
    Path(name).write_bytes(content)
    value = result(capsys, name, "--schema", "contract.py")
    assert (value["exit_code"], what in value["error"]["why"]) == (2, True)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("b.parquet", b"\0" * 99),
        ("b.parquet", b""),
        ("b.parquet", b"PARE00"),
        ("b.arrow", b"x"),
        ("b.jsonl", b"no\n{}\n"),
    ],
    ids=["zeros", "empty", "encrypted", "arrow", "jsonl"],
)
def test_a_damaged_table_in_a_folder_is_a_finding(
    capsys: pytest.CaptureFixture[str], name: str, content: bytes
) -> None:
    """A shard that does not begin like one is not left out in silence."""
    Path("data").mkdir()
    Path("stories.jsonl").rename("data/a.jsonl")
    Path("data", name).write_bytes(content)
    value = result(capsys, "data", "--schema", "contract.py")["result"]
    (group,) = [it for it in value["findings"] if it["code"] == "record.syntax"]
    assert (value["ok"], group["examples"][0]["source"]) == (False, f"data/{name}")


def test_a_file_that_is_named_twice_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    """Rows do not count double, and are not found to come twice."""
    value = result(capsys, "stories.jsonl", "./stories.jsonl", ".", "--schema", "contract.py")["result"]
    assert value["funnel"]["read"] == 2


def test_a_page_of_text_that_is_no_article_of_the_contract_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a table, files are read as captures, and that is said when it was not meant."""
    Path("note.txt").write_text("The ferry sails again.\n")
    Path("other.py").write_text("import pandera.polars as pa\nclass Other(pa.DataFrameModel):\n    day: str\n")
    value = result(capsys, "note.txt", "--schema", "other.py")
    assert (value["exit_code"], "There is no table here" in value["error"]["help"]) == (2, True)

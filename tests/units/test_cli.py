"""Do the commands say the truth, in one JSON value when asked, with the right exit code?"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from copydesk.cli.app import COMMANDS, run

GOLDEN = Path(__file__).parents[1] / "golden" / "cli"
RENEW = "RENEW_GOLDEN"
COPYDESK = [sys.executable, "-m", "copydesk"]
HEAVY = ("pandera", "datasets", "polars", "pyarrow")
BAD_CAPTURES = {
    "courier/impossible-date.md": "title: Ferry returns after nine years\npublishedDateTime: 2025-02-30T09:00:00Z",
    "courier/no-title.md": "publishedDateTime: 2025-03-04T09:00:00Z\nexcerpt: After nine years the ferry is back.",
    "courier/hostile-title.md": 'title: "[red]Ferry[/red] \\e[31m"\npublishedDateTime: 2025-03-04T09:00:00Z',
    "courier/open-head.md": None,
}
CARD = "---\nmine: 1\n---\nMy prose.\n\n<!-- copydesk:begin summary -->\n<!-- copydesk:end summary -->\n"


@pytest.fixture(autouse=True)
def quiet_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no setting of the machine that runs the tests decide about colours."""
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "GITHUB_ACTIONS", "COPYDESK_DEBUG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project that was built and published once."""
    folder = tmp_path_factory.mktemp("finished") / "news"
    with contextlib.chdir(folder.parent):
        assert run(["init", "news"]) == 0
    with contextlib.chdir(folder):
        assert [run(["build"]), run(["publish"])] == [0, 0]
    return folder


@pytest.fixture
def project(finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the finished project, as the current folder."""
    shutil.copytree(finished, tmp_path / "news")
    monkeypatch.chdir(tmp_path / "news")
    return tmp_path / "news"


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder, as the current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def bad(empty: Path) -> Path:
    """Return a folder with captures that break the contract."""
    for name, head in BAD_CAPTURES.items():
        path = empty / "captures" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        provider = "provider:\n  name: Harbour Courier\n  domain: harbourcourier.example"
        path.write_text(f"---\n{head}\n{provider}\n---\n" if head else "---\ntitle: Ferry\n")
    return empty


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """Run a command with --json; return the one value on stdout, whose exit code is the real one."""
    capsys.readouterr()
    code = run([*arguments, "--json"])
    value: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert value["exit_code"] == code
    assert value["ok"] is (code == 0)
    assert ("result" in value) is not ("error" in value)
    return value


def golden(name: str, text: str) -> None:
    """Compare with a file of tests/golden/cli; a difference names the command that renews it."""
    path = GOLDEN / f"{name}.txt"
    if os.environ.get(RENEW):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    expected = path.read_text(encoding="utf-8") if path.exists() else ""
    renew = f"{RENEW}=1 {Path(sys.executable).name} -m pytest tests/units/test_cli.py -k golden"
    assert text == expected, f"{path} differs. When the new output is the better one, renew it: {renew}"


# What is shown


def test_golden_good_check(project: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001 - it is the current folder
    """A check without findings is one line."""
    assert run(["check"]) == 0
    golden("check-good", capsys.readouterr().out)


def test_golden_bad_check(bad: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001 - the same
    """A check with findings groups them by rule, with places and mends, and shows hostile words as words."""
    assert run(["check", "captures"]) == 1
    golden("check-bad", capsys.readouterr().out)


def test_golden_build(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A build says how many records ended where; quarantined ones are said aloud."""
    (project / "dataset/captures/empty.txt").write_text("")
    assert run(["build", "--version", "2.0.0", "--out", "again"]) == 0
    shown = capsys.readouterr().out.splitlines()
    golden("build", "\n".join(line for line in shown if not line.startswith(("files", "manifest"))) + "\n")


def test_golden_explain(project: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001 - the same
    """A rule is explained in words and examples."""
    assert run(["explain", "title.missing"]) == 0
    golden("explain-rule", capsys.readouterr().out)


# The project's own commands

MORE = """---
title: Rain returns to the orchards
date: 2025-03-05T09:00:00Z
source: Example Gazette
url: https://gazette.example/rain
---

The rain came back to the orchards on Tuesday night, and the growers of the valley looked out with some relief.
"""


def test_a_published_build_is_already_published(project: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001 - the same
    """Building and publishing again changes nothing, says so, and is good."""
    assert told(capsys, "build")["result"]["already"] is True
    assert told(capsys, "publish")["result"]["outcome"] == "already"
    assert run(["build"]) == 0
    assert "already published: local/news 1.0.0 in dir:.hub" in capsys.readouterr().out


def test_what_readers_will_miss_is_said(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Texts that stay behind are said at the build and when it is published, and so are questions of the card."""
    registry = project / "dataset/providers.toml"
    made_up = (
        registry.read_text().replace("CC0-1.0", "all rights reserved").replace("gazette.example", "gazette.invalid")
    )
    registry.write_text(made_up)
    captures = project / "dataset/captures/example-gazette"
    for path in captures.iterdir():
        path.write_text(path.read_text().replace("CC0-1.0", "all rights reserved"))
    sidecar = project / "dataset/captures/origins.toml"
    sidecar.write_text(sidecar.read_text().replace("gazette.example", "gazette.invalid"))
    assert run(["build", "--version", "2.0.0"]) == 0
    assert "no text             1  a digest in its place" in capsys.readouterr().out
    assert run(["publish", "--plan"]) == 0
    said = capsys.readouterr().err
    assert "note: the card leaves 6 questions open: summary, sources" in said
    assert "note: 1 article of 1 outlet with a domain that was made up (.invalid): see the registry" in said
    assert "note: no article has its text: 1 of 1 articles have a digest in its place" in said
    assert run(["publish"]) == 0
    assert capsys.readouterr().err.startswith("note: the card leaves 6 questions open")


def test_superseded_records_are_named_to_who_asks(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Which record was left, and for which other."""
    row = {"title": "Ferry returns after nine years", "url": "https://courier.example/a", "published_at": "2025-03-04"}
    (empty / "rows.jsonl").write_text("".join(json.dumps(row | {"section": name}) + "\n" for name in "ab"))
    run(["check", "rows.jsonl", "-v"])
    said = capsys.readouterr()
    assert "1 superseded by another of the article: see -v" in said.out
    assert re.search(r"superseded: rows.jsonl row [01], kept is rows.jsonl row [01]", said.err)


def test_a_date_has_no_place_in_a_sidecar(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody is sent to another key for it: it would be a false statement there."""
    (project / "dataset/captures/origins.toml").write_text('["a.txt"]\npublished_at = 2025-03-04\n')
    error = told(capsys, "check")["error"]
    assert error["code"] == "file.unknown-key"
    assert error["help"].startswith("A date of publication is taken from the capture alone")


def test_the_version_is_computed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same rows under another card are a patch, unless a larger step is asked for; a smaller one is refused."""
    (project / "DATASET_CARD.md").write_text("Another card.\n")
    assert told(capsys, "build")["result"]["version"] == "1.0.1"
    assert run(["build"]) == 0
    assert "step            patch  the same rows with the same values" in capsys.readouterr().out
    assert told(capsys, "build", "--version", "2.0.0")["result"]["version"] == "2.0.0"
    (project / "dataset/captures/more.md").write_text(MORE)
    assert told(capsys, "build")["result"]["version"] == "1.1.0"
    error = told(capsys, "build", "--version", "1.0.1")
    assert (error["exit_code"], error["error"]["what"]) == (
        1,
        "1.0.1 cannot follow 1.0.0: what changed asks for a minor version",
    )
    assert error["error"]["why"].splitlines()[0] == "1 row added"
    assert error["error"]["why"].splitlines()[1].endswith(": added to train")
    assert told(capsys, "build", "--version", "1.0.0")["error"]["what"].endswith("it is no later version")


def test_a_first_build_needs_no_hub(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a hub in the recipe somebody has to say that a build is the first; an empty hub says it itself."""
    recipe = project / "dataset/recipe.toml"
    said = recipe.read_text()
    head = said[: said.index("[release]")]
    recipe.write_text(head)
    error = told(capsys, "build")["error"]
    assert error["what"] == "nobody says whether there is a release before this one"
    assert "--first-release" in error["help"]
    for hub, words in (
        ("", ["--first-release"]),
        ('hub = "dir:elsewhere"', []),
        ('hub = "dir:elsewhere"', ["--first-release"]),
    ):
        recipe.write_text(f"{head}[release]\n{hub}\n")
        built = told(capsys, "build", *words)["result"]
        assert (built["version"], built["already"]) == ("1.0.0", False)


def test_a_previous_release_can_be_named(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder or a release on a hub, of the same dataset; nothing that is not there, never with its contrary."""
    told(capsys, "build", "--out", "first")
    assert told(capsys, "build", "--previous", "first", "--version", "1.1.0")["result"]["changes"]["kept"] == 1
    assert told(capsys, "build", "--previous", "dir:.hub/local/news@1.0.0")["result"]["already"] is True
    assert told(capsys, "build", "--previous", "nowhere")["error"]["what"] == "the previous release is missing"
    assert told(capsys, "build", "--previous", "dir:.hub/local/news@3.0.0")["error"]["what"].startswith(
        "the hub holds no"
    )
    both = told(capsys, "build", "--previous", "first", "--first-release")["error"]
    assert both["what"] == "--previous and --first-release exclude each other"
    assert told(capsys, "build", "--first-release")["error"]["what"] == "local/news 1.0.0 is released already"
    other = project / "dataset/other.toml"
    other.write_text((project / "dataset/recipe.toml").read_text().replace("local/news", "local/others"))
    error = told(capsys, "build", "--recipe", str(other), "--previous", "first")["error"]
    assert (error["what"], error["why"]) == (
        "the previous release is one of another dataset",
        "It is local/news, and this build is local/others.",
    )


def test_a_build_needs_no_recipe(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Sources on the command line are built by the shipped contract."""
    built = told(capsys, "build", "--source", str(project / "dataset/captures"), "--out", str(project / "other"))
    assert (built["result"]["name"], built["result"]["splits"]) == ("local/articles", {"train": 1})


def test_a_project_is_checked_with_its_own_rules(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Paths alone know no registry, a recipe beside them brings it: an unknown outlet is an error then."""
    (project / "dataset/providers.toml").write_text("format = 1\n")
    alone = told(capsys, "check", "dataset/captures")
    ruled = told(capsys, "check", "dataset/captures", "--recipe", "dataset/recipe.toml")
    assert (alone["ok"], ruled["ok"]) == (True, False)
    assert [group["code"] for group in ruled["result"]["findings"]] == ["provider.unknown"]


def test_the_as_of_date_is_heard(project: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001 - the same
    """An article from after the as-of date is an error."""
    found = told(capsys, "check", "--as-of", "2025-01-01")
    assert (found["result"]["as_of"], found["exit_code"]) == ("2025-01-01", 1)
    assert [group["code"] for group in found["result"]["findings"]] == ["date.range"]


def test_a_folder_may_be_called_by_its_dots(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`..` is a path like any other."""
    monkeypatch.chdir(project / "dataset/captures/example-gazette")
    found = told(capsys, "check", "..")
    assert found["result"]["funnel"]["read"] == 1


def test_the_hub_lists_its_releases(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Names and versions stand in the list, of the recipe's hub and of a named one."""
    expected = [{"name": "local/news", "versions": ["1.0.0"], "yanked": []}]
    assert told(capsys, "hub", "list")["result"]["datasets"] == expected
    assert told(capsys, "hub", "list", f"dir:{project}/.hub")["result"]["datasets"] == expected
    assert told(capsys, "hub", "list", "dir:nowhere")["result"]["datasets"] == []


def test_a_release_is_verified_by_its_reference(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A whole release has no damage; one changed byte is named with its file."""
    assert told(capsys, "verify", "dir:.hub/local/news@1.0.0")["result"]["damages"] == []
    shard = next((project / "build/data").iterdir())
    shard.write_bytes(shard.read_bytes()[:-1] + b"x")
    damages = told(capsys, "verify", "build")["result"]["damages"]
    assert [(damage["path"], damage["kind"]) for damage in damages] == [(f"data/{shard.name}", "bytes")]
    assert run(["verify", "build"]) == 1
    assert f"error[verify.bytes] data/{shard.name}: its sha256 is " in capsys.readouterr().out


def test_an_error_is_explained_by_its_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The code that a message shows is one that `explain` tells about, with its exit code."""
    missing = str(tmp_path / "recipe.toml")
    assert run(["build", "--recipe", missing]) == 2
    code = capsys.readouterr().err.partition("[")[2].partition("]")[0]
    assert told(capsys, "build", "--recipe", missing)["error"]["code"] == code == "file.missing"
    assert told(capsys, "explain", code)["result"]["stop"]["exit"] == 2
    assert run(["explain", code]) == 0
    assert (
        capsys.readouterr().out.splitlines()[0]
        == f"error[{code}] A file of settings is missing that the call or the recipe names."
    )


def test_an_explained_capture_names_its_lines(project: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001 - the same
    """The registry of the project is asked, and every field has its evidence."""
    path = "dataset/captures/example-gazette/lighthouse-cat.txt"
    capture = told(capsys, "explain", path)["result"]["capture"]
    rights = next(field for field in capture["fields"] if field["name"] == "rights")
    assert (rights["value"], rights["places"][0]["rule"]) == ("CC0-1.0", "registry")
    run(["explain", path])
    assert "headline, line 4" in capsys.readouterr().out


PAGE_OF_HTML = """<!doctype html>
<html lang="en"><head>
<title>Ferry returns to Saltmere after nine years | Harbour Courier</title>
<meta property="og:title" content="The ferry is back">
<meta property="og:site_name" content="Harbour Courier">
<meta property="article:published_time" content="2025-03-04T09:00:00Z">
<meta name="date" content="2025-03-02">
<meta name="author" content="Mara Ilves">
</head><body>
<nav><a href="/">Home</a></nav>
<h1>Ferry returns to Saltmere after nine years</h1>
<p>The ferry came back to the pier of Saltmere on Tuesday, nine years after a storm had broken its ramp.</p>
<p>About two hundred people stood on the quay, and the harbour master said that four boats a day would sail.</p>
<div class="newsletter">Sign up for our letter.</div>
<p>Read also: <a href="https://harbourcourier.example/mole">Mole of Saltmere was painted blue</a></p>
<footer>Harbour Courier, Saltmere</footer>
</body></html>
"""


def test_golden_explained_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A page of HTML is explained by its fields, what lost, and what was left out."""
    monkeypatch.chdir(tmp_path)
    Path("ferry.html").write_text(PAGE_OF_HTML)
    assert run(["explain", "ferry.html"]) == 0
    golden("explain-html", capsys.readouterr().out)
    capture = told(capsys, "explain", "ferry.html")["result"]["capture"]
    assert capture["losers"][0] == {
        "name": "title",
        "rule": "meta:og:title",
        "value": "The ferry is back",
        "line": 4,
        "line_end": 4,
    }
    assert capture["related"] == [
        {
            "title": "Mole of Saltmere was painted blue",
            "url": "https://harbourcourier.example/mole",
            "provider": None,
            "published_at": None,
            "rule": "html:related",
            "line": 15,
            "line_end": 15,
        }
    ]


# The card


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_card_is_filled_and_stale_cards_are_found(
    project: Path, capsys: pytest.CaptureFixture[str], newline: str
) -> None:
    """--check fails on a stale card and writes nothing; filling it changes the blocks only."""
    card = project / "DATASET_CARD.md"
    card.write_bytes(CARD.replace("\n", newline).encode())
    before = card.read_bytes()
    assert told(capsys, "card", "--check")["exit_code"] == 1
    assert card.read_bytes() == before
    assert told(capsys, "card")["result"]["changed"] is True
    head, _, tail = card.read_bytes().decode().partition("**1 article**")
    assert CARD.replace("\n", newline).startswith(head)
    assert head.endswith(f"copydesk:begin summary -->{newline}")
    assert tail.endswith(f"<!-- copydesk:end summary -->{newline}")
    stale = {fault["code"] for fault in told(capsys, "card", "--check")["result"]["faults"]}
    assert "card.stale" not in stale


def test_a_filled_card_is_no_other_content(project: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001 - the same
    """Figures in the card do not make a new release."""
    assert told(capsys, "card")["ok"]
    assert told(capsys, "build")["result"]["already"] is True


@pytest.mark.parametrize(
    ("broken", "code", "what"),
    [
        ("build/facts.json", 1, "holds no facts"),
        ("build/manifest.json", 1, "holds no manifest"),
        ("build/data", 1, "the files cannot be counted"),
    ],
)
def test_a_card_of_a_broken_build_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str], broken: str, code: int, what: str
) -> None:
    """No figure is taken from a build that is not whole."""
    path = project / broken
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    found = told(capsys, "card")
    assert (found["exit_code"], what in found["error"]["what"]) == (code, True)


# What goes wrong


@pytest.mark.parametrize(
    ("arguments", "code", "what", "help_"),
    [
        (["check"], 2, "there is no recipe here", "copydesk init"),
        (["build"], 2, "there is no recipe here", "--source PATH"),
        (["publish"], 2, "there is no recipe here", "--to dir:.hub"),
        (["check", "--recipe", "no.toml"], 2, "the recipe is missing", "copydesk init"),
        (["check", "nowhere"], 2, "the source is missing", "Correct the path"),
        (["check", "--origins", "o.toml"], 2, "--origins speaks of a path", "Name the path"),
        (["build", "--source", ".", "--recipe", "r.toml"], 2, "exclude each other", "Leave one"),
        (["chekc"], 2, "Did you mean 'check'?", "copydesk --help"),
        (["check", "--recpie", "x"], 2, "--recipe", "copydesk check --help"),
        (["check", "--quite"], 2, "No such option", "Did you mean `--quiet`?"),
        (["check", "--workers", "0"], 2, "--workers", "copydesk check --help"),
        (["check", "--as-of", "soon"], 2, "--as-of", "copydesk check --help"),
        (["verify"], 2, "REF", "copydesk verify --help"),
        (["hub"], 2, "Missing command", "copydesk hub --help"),
        (["hub", "lst"], 2, "Did you mean 'list'?", "copydesk hub"),
        (["hub", "list", "dir:file"], 3, "cannot reach the hub", "Look at the path"),
        (["hub", "list", "ftp:x"], 2, "no kind of hub", "dir:PATH"),
        (["publish", "--to", "dir:.hub"], 2, "the build is missing", "copydesk build"),
        (["publish", "nowhere", "--to", "dir:.hub"], 2, "the build is missing", "Correct the path"),
        (["publish", "file", "--to", "dir:.hub"], 2, "this is no folder", "Correct the path"),
        (["publish", ".", "--to", "dir:.hub"], 1, "holds no manifest", "copydesk build"),
        (["build", "--source", "nowhere"], 2, "the source is missing", "Correct the path"),
        (["explain", "nowhere.txt"], 2, "neither a code nor a file", ""),
        (["verify", "dir:.hub/acme/eu-news@1.2.0"], 2, "the hub holds no", "It has no release"),
        (["verify", "nowhere"], 2, "the folder is missing", "Correct the path"),
        (["verify", "file"], 2, "this is no folder", "Correct the path"),
        (["build", "--source", "file", "--version", "1"], 2, "is not a version", "1.2.0"),
        (["explain", "recipe.mising"], 2, "neither a code nor a file", "recipe.missing"),
        (["explain", "title.mising"], 2, "neither a code nor a file", "title.missing"),
        (["init", "file"], 2, "no folder", "copydesk init"),
        (["card"], 2, "there is no recipe here", "copydesk init"),
    ],
)
def test_every_mistake_is_one_json_value(  # noqa: PLR0913, PLR0917 - a row of the table
    empty: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, what: str, help_: str
) -> None:
    """A mistake is told with its mend and its exit code, as JSON and to people."""
    (empty / "file").write_text("x")
    error = told(capsys, *arguments)
    assert (error["exit_code"], what in error["error"]["what"], help_ in error["error"]["help"]) == (code, True, True)
    assert run(arguments) == code
    out, err = capsys.readouterr()
    assert (out, err.startswith("error["), "Traceback" in err) == ("", True, False)


def test_a_build_that_is_not_there_has_no_card(project: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001 - the same
    """A mistyped folder is a wrong call, whichever command it was typed for."""
    found = told(capsys, "card", "--build", "nowhere")
    assert (found["exit_code"], found["error"]["what"]) == (2, "the build is missing")


def test_a_capture_may_be_named_by_a_link(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the user names is followed; what a folder holds is not."""
    capture = "dataset/captures/example-gazette/lighthouse-cat.txt"
    (project / "mine.txt").symlink_to(capture)
    assert told(capsys, "check", "mine.txt")["result"] == told(capsys, "check", capture)["result"]
    (project / "folder").mkdir()
    (project / "folder/mine.txt").symlink_to(f"../{capture}")
    found = told(capsys, "check", "folder")["result"]["findings"]
    assert [group["code"] for group in found] == ["capture.unreadable"]


def test_bad_data_is_a_result(bad: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001 - the same
    """Findings are the result of a check, not an error of it; exit code 1 says that there are some."""
    found = told(capsys, "check", "captures")
    assert found["exit_code"] == 1
    assert {group["code"] for group in found["result"]["findings"] if group["severity"] == "error"} == {
        "date.invalid",
        "title.missing",
        "title.control",
        "frontmatter.unclosed",
    }


def test_a_hub_that_is_a_file_stops_a_build(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A build never takes a lost hub for an empty one."""
    shutil.move(project / ".hub", project / ".away")
    (project / ".hub").write_text("")
    assert [told(capsys, *words)["exit_code"] for words in (["build"], ["publish"], ["hub", "list"])] == [3, 3, 3]


# How it is called


def test_global_options_stand_anywhere(project: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001 - the same
    """Before or behind the command, --json and -q do the same; behind -- they are words."""
    for words in (["--json", "hub", "list"], ["hub", "--json", "list"], ["hub", "list", "--json"]):
        run(words)
        assert json.loads(capsys.readouterr().out)["command"] == "hub list"
    run(["init", "-q"])
    assert capsys.readouterr().err == ""
    assert run(["check", "--", "--json"]) == 2
    assert "error[input.missing]: the source is missing\n  --> --json" in capsys.readouterr().err


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS), ["hub"], ["hub", "list"], ["release"]])
def test_every_help_has_an_example(capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    """-h and --help say the same, and end in something to type."""
    assert [run([*command, "-h"]), run([*command, "--help"])] == [0, 0]
    out = capsys.readouterr().out
    assert out[: len(out) // 2] == out[len(out) // 2 :]
    assert f"Example: {' '.join(['copydesk', *command])} " in out


def test_without_a_word_there_is_help(capsys: pytest.CaptureFixture[str]) -> None:
    """`copydesk` alone is a question, and gets the list of commands."""
    assert run([]) == 0
    out = capsys.readouterr().out
    assert [name for name in COMMANDS if f"\n  {name} " not in out] == []


def test_the_version_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """--version names the program, or is one JSON value."""
    assert run(["--version"]) == 0
    words = capsys.readouterr().out
    assert told(capsys, "--version")["result"]["version"] == words.removeprefix("copydesk ").strip()


def test_help_is_quick() -> None:
    """Neither help nor a wrong call imports what is slow."""
    script = f"""
import sys
from copydesk.cli.app import run
codes = [run(["--help"]), run(["build", "--help"]), run(["--version"]), run(["chekc"])]
print(codes, [name for name in {HEAVY} if name in sys.modules], file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-1] == "[0, 0, 0, 2] []"


# Signals and pipes


def test_a_reader_that_goes_away_is_no_error(bad: Path) -> None:
    """`copydesk … | head` ends quietly, with the exit code of the check."""
    for arguments, code in ((["check", "captures"], 1), (["verify", "captures", "--json"], 1), (["--help"], 0)):
        process = subprocess.Popen([*COPYDESK, *arguments], cwd=bad, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert (process.stderr.read(), process.wait()) == (b"", code)
        process.stderr.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_behind_stdout_is_told(empty: Path) -> None:
    """A result that cannot be written is an error of the place, not a defect."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COPYDESK, "explain", "title.missing", "--json"],
            cwd=empty,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, "No space left on device" in done.stderr, "Traceback" in done.stderr) == (3, True, False)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_interrupt_is_one_line(project: Path, workers: str) -> None:
    """Ctrl-C during work leaves with 130 and one line, and no worker tells a traceback."""
    mark = project / "started"
    waits = f"""
import multiprocessing, pathlib, time
if multiprocessing.parent_process() or {workers} == 1:
    pathlib.Path({str(mark)!r}).touch()
    time.sleep(60)
"""
    with (project / "schemas/news_article.py").open("a") as contract:
        contract.write(waits)
    arguments = [*COPYDESK, "--no-progress", "check", "--workers", workers, "--json"]
    with subprocess.Popen(
        arguments, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, process_group=0
    ) as process:
        while not mark.exists() and process.poll() is None:
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (130, "error[interrupted]: Interrupted; nothing was changed.\n")
    assert json.loads(out)["error"]["what"] == "Interrupted; nothing was changed."

"""Do the GitHub Action and the hooks for pre-commit run what they promise? What they run is run here."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).parents[2]
CONTRACT = """\
import pandera.polars as pa

class S(pa.DataFrameModel):
    title: str = pa.Field(str_length={"min_value": 5})
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a user's repository with a contract, a good and a bad table."""
    (tmp_path / "contract.py").write_text(CONTRACT)
    (tmp_path / "good.jsonl").write_text('{"title": "Ferry returns"}\n')
    (tmp_path / "bad name.jsonl").write_text('{"title": "No"}\n')
    (tmp_path / "bad.jsonl").write_text('{"title": "No"}\n')
    return tmp_path


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return an environment with copydesk in it, as the step `install` leaves it."""
    folder = tmp_path / "place" / "bin"
    folder.mkdir(parents=True)
    program = folder / "copydesk"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m copydesk "$@"\n')
    program.chmod(0o755)
    return folder.parent


def action() -> dict[str, Any]:
    """Return what `action.yml` says."""
    said: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    return said


def act(checkout: Path, place: Path, pythonpath: str = "", **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the step `check` of the action as a runner would, with these inputs over the defaults."""
    step = next(it for it in action()["runs"]["steps"] if it.get("id") == "check")
    given = {name: entry["default"] for name, entry in action()["inputs"].items()} | {
        name.replace("_", "-"): value for name, value in inputs.items()
    }
    known = {"github.action_path": str(ROOT), "runner.temp": str(place.parent)}

    def fill(text: str) -> str:
        return re.sub(r"\$\{\{ (.+?) \}\}", lambda it: known.get(it[1]) or given[it[1].removeprefix("inputs.")], text)

    environment = {name: fill(value) for name, value in step["env"].items()}
    environment |= {
        "PLACE": str(place),
        "GITHUB_OUTPUT": str(checkout / "out"),
        "GITHUB_STEP_SUMMARY": str(checkout / "page"),
    }
    environment |= {"PYTHONPATH": pythonpath} if pythonpath else {}
    return subprocess.run(
        [step["shell"], "-c", step["run"]],
        cwd=checkout,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("paths", "code"), [("good.jsonl", 0), ("bad.jsonl", 1), ("good.jsonl bad.jsonl", 1), ("none", 2)]
)
def test_the_action_ends_as_the_check_does(checkout: Path, place: Path, paths: str, code: int) -> None:
    """The exit code is that of the check, and an output of the step as well."""
    done = act(checkout, place, paths=paths, schema="contract.py")
    assert (done.returncode, (checkout / "out").read_text()) == (code, f"exit-code={code}\n"), done.stderr


def test_the_action_writes_annotations_a_page_and_sarif(checkout: Path, place: Path) -> None:
    """A finding stands on its file and line, on the page of the job, and in the SARIF report."""
    done = act(checkout, place, paths="bad.jsonl", schema="contract.py:S", sarif="report.sarif")
    assert done.stdout.count("::error file=bad.jsonl,line=1,title=title.str_length::") == 1
    assert (
        "title.str\\_length" in (checkout / "page").read_text() or "title.str_length" in (checkout / "page").read_text()
    )
    assert '"ruleId": "title.str_length"' in (checkout / "report.sarif").read_text()


def test_the_action_checks_once(checkout: Path, place: Path) -> None:
    """However many reports are asked for, the data are read once."""
    program = place / "bin" / "copydesk"
    program.write_text(program.read_text().replace("exec", "echo run >> runs\nexec"))
    act(checkout, place, paths="bad.jsonl", schema="contract.py", sarif="report.sarif", junit="junit.xml")
    assert (checkout / "runs").read_text() == "run\n"
    assert "title.str_length" in (checkout / "report.sarif").read_text()
    assert "title.str_length" in (checkout / "junit.xml").read_text()


def test_a_report_that_cannot_be_written_fails_the_step(checkout: Path, place: Path) -> None:
    """Whoever asked for a report is told when there is none, also when the data are good."""
    done = act(checkout, place, paths="good.jsonl", schema="contract.py", sarif="nowhere/report.sarif")
    assert (done.returncode, (checkout / "out").read_text()) == (3, "exit-code=3\n")
    assert "cannot write the report" in done.stderr


def test_the_action_installs_what_it_runs(checkout: Path, tmp_path: Path) -> None:
    """The step `install` makes an environment in which the step `check` runs, with contracts beside one another.

    Nothing is downloaded: what is pinned is there already, in the environment of the tests, with its own pip.
    """
    step = action()["runs"]["steps"][0]
    assert step["env"] == {
        "ACTION": "${{ github.action_path }}",
        "PYTHON": "${{ inputs.python }}",
        "PLACE": "${{ runner.temp }}/copydesk",
    }
    place = tmp_path / "temp" / "copydesk"
    environment = {
        **os.environ,
        "ACTION": str(ROOT),
        "PYTHON": sys.executable,
        "PLACE": str(place),
        "PIP_NO_INDEX": "1",
        "PYTHONPATH": str(Path(yaml.__file__).parents[1]),
    }
    done = subprocess.run(
        [step["shell"], "-c", step["run"]], cwd=checkout, env=environment, capture_output=True, text=True
    )
    if "No matching distribution found" in done.stderr:
        pytest.skip("the environment of the tests is not the pinned one")
    assert done.returncode == 0, done.stderr
    (checkout / "contract.py").write_text("from base import S\nimport pandera.polars as pa\n\nclass T(S):\n    pass\n")
    (checkout / "base.py").write_text(CONTRACT)
    for paths, code in (("good.jsonl", 0), ("bad.jsonl", 1)):
        found = act(checkout, place, paths=paths, schema="contract.py:T", pythonpath=environment["PYTHONPATH"])
        assert found.returncode == code, found.stderr


def test_inputs_of_the_action_are_no_commands(checkout: Path, place: Path) -> None:
    """Whatever stands in an input is an argument, never a command, a star or an option of the shell."""
    for word in (
        "--write-baseline=ran",
        "--help",
        "$(touch ran)",
        "`touch ran`",
        "; touch ran",
        "* ",
        "'; touch ran; '",
    ):
        done = act(checkout, place, paths=word, schema=word, baseline=word, sarif="")
        assert done.returncode == 2, (word, done.stdout)
    assert not (checkout / "ran").exists()


def test_every_input_of_the_action_is_heard() -> None:
    """No input is declared and left unused, and expressions stand only where a shell does not read them."""
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    for name in action()["inputs"]:
        assert f"${{{{ inputs.{name} }}}}" in text
    assert all("${{" not in step["run"] for step in action()["runs"]["steps"])


@pytest.mark.parametrize("code", [0, 1])
def test_the_hook_runs_its_entry(checkout: Path, place: Path, code: int) -> None:
    """What pre-commit would call is called: the entry with the arguments of the user, and no file names."""
    hook = next(it for it in hooks() if it["id"] == "copydesk-check")
    assert hook["pass_filenames"] is False
    arguments = ["good.jsonl" if code == 0 else "bad.jsonl", "--schema", "contract.py"]
    environment = {**os.environ, "PATH": f"{place / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    assert subprocess.run([*hook["entry"].split(), *arguments], cwd=checkout, env=environment).returncode == code


def hooks() -> list[dict[str, Any]]:
    """Return what `.pre-commit-hooks.yaml` offers."""
    said: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    return said


def test_hooks_have_what_pre_commit_asks_for() -> None:
    """The keys that pre-commit's documentation lists, with the types that it wants."""
    wanted = {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["id", "name", "entry", "language"],
            "additionalProperties": False,
            "properties": {name: {"type": "string"} for name in ("id", "name", "entry", "description", "files")}
            | {
                "language": {"const": "python"},
                "pass_filenames": {"type": "boolean"},
                "require_serial": {"type": "boolean"},
            },
        },
    }
    jsonschema.validate(hooks(), wanted)
    for hook in hooks():
        re.compile(hook["files"])


@pytest.mark.parametrize(
    ("file", "runs"),
    [
        ("data/a.parquet", True),
        ("a.jsonl", True),
        ("dataset/recipe.toml", True),
        ("schemas/c.py", True),
        ("a.png", False),
    ],
)
def test_the_hook_wakes_for_tables_and_contracts(file: str, runs: bool) -> None:  # noqa: FBT001 - the expectation
    """A commit that changes neither is not checked."""
    hook = next(it for it in hooks() if it["id"] == "copydesk-check")
    assert bool(re.search(hook["files"], file)) is runs

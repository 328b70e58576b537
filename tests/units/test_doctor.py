"""Does `copydesk doctor` say what is here, what is broken, and nothing that is secret?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from copydesk.cli.app import run

TOKEN = "hf_" + "s3cret" * 6


def signs(capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, dict[str, str]]]:
    """Return the exit code and what was found, by name."""
    code = run(["doctor", "--json"])
    said = json.loads(capsys.readouterr().out)
    assert said["exit_code"] == code
    return code, {sign["name"]: sign for sign in said["result"]["signs"]}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """Return a new project, and work in it."""
    monkeypatch.chdir(tmp_path)
    assert run(["init", "news"]) == 0
    monkeypatch.chdir(tmp_path / "news")
    capsys.readouterr()
    return tmp_path / "news"


def test_a_new_project_is_well(project: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001 - works in it
    """Everything that it needs is there, with the versions that are installed."""
    code, found = signs(capsys)
    assert code == 0
    assert all(found[name]["state"] == "good" for name in ("recipe", "contract", "providers", "source", "card", "hub"))
    assert found["contract"]["found"].endswith("22 columns")
    assert found["polars"]["found"][0].isdigit()
    assert "0 releases" in found["hub"]["found"]


@pytest.mark.parametrize(
    ("file", "text", "name", "what"),
    [
        (
            "dataset/recipe.toml",
            "format = 1\nname = 'a/b'\nnmae = 1\n[[source]]\npath = 'x'\n",
            "recipe",
            "unknown key `nmae`",
        ),
        ("schemas/news_article.py", "raise RuntimeError('x')\n", "contract", "the contract"),
        ("dataset/providers.toml", "[[provider]]\n", "providers", "registry"),
        ("DATASET_CARD.md", "<!-- copydesk:begin nothing -->\n", "card", "unknown block `nothing`"),
    ],
)
def test_what_is_broken_is_named(  # noqa: PLR0913, PLR0917 - what is broken, how, and what is said
    project: Path, capsys: pytest.CaptureFixture[str], file: str, text: str, name: str, what: str
) -> None:
    """Each part of the project is looked at by itself, and exit 1 says that one is broken."""
    (project / file).write_text(text)
    code, found = signs(capsys)
    assert (code, found[name]["state"]) == (1, "broken")
    assert what in found[name]["found"]
    assert found[name]["help"]


def test_without_a_project_nothing_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder without a recipe is told how to get one, and is left as it is."""
    monkeypatch.chdir(tmp_path)
    code, found = signs(capsys)
    assert (code, found["recipe"]["state"], found["recipe"]["help"]) == (0, "absent", "copydesk init")
    assert list(tmp_path.iterdir()) == []


def test_an_extra_that_is_absent_names_its_mend(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not installed is no fault, and the line that installs it is there."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "s3fs" else object())
    _, found = signs(capsys)
    assert (found["s3"]["state"], found["s3"]["help"]) == ("absent", "pip install 'copydesk[s3]'")


def test_no_token_is_shown(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a token only that it is set is told, also where it stands in an address."""
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    monkeypatch.setenv("HF_ENDPOINT", f"https://me:{TOKEN}@hub.example")
    run(["doctor"])
    out = capsys.readouterr().out
    assert TOKEN not in out
    assert "HF_TOKEN" in out


def test_a_full_disk_is_seen(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Little space is broken: a build would fail on it."""
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 1000})())
    code, found = signs(capsys)
    assert (code, found["disk"]["state"]) == (1, "broken")

"""Do the documents tell the truth? Every command and example in them is run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from contextlib import nullcontext
from pathlib import Path

import pytest
import yaml
from tests.bucket import bucket_server

from copydesk.card.faults import card_rules

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")])
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
KNOWN = {"sh", "python", "toml", "yaml", "text", ""}
"""Languages of blocks: `sh` and `python` are run, `toml` and `yaml` parsed, `text` and no name are pictures."""


def blocks(page: Path) -> list[tuple[str, str]]:
    """Return the fenced blocks of a page: language and text."""
    return BLOCK.findall(page.read_text(encoding="utf-8"))


def script(page: Path) -> str:
    """Return the runnable blocks of a page as one shell script, in their order."""
    lines = ["set -eu"]
    for language, text in blocks(page):
        if language == "sh":
            lines.append(text)
        elif language == "python":
            lines.append(f"python - <<'END_OF_PYTHON'\n{text}\nEND_OF_PYTHON")
    return "\n".join(lines)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_examples_run(page: Path, tmp_path: Path) -> None:
    """The shell and Python blocks of a page run in order, in one empty folder, as a reader would type them."""
    found = script(page)
    bin_folder = Path(sys.executable).parent
    environment = {
        **os.environ,
        "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
        "HF_HOME": str(tmp_path / "cache"),
        # One page asks a hub, its own one on this machine.
        "HF_HUB_OFFLINE": "0" if page.name == "hub.md" else "1",
        "COPYDESK_CACHE": str(tmp_path / "kept"),
    }
    (tmp_path / "work").mkdir()

    with bucket_server() if "s3://" in found else nullcontext() as bucket:
        environment |= bucket.environment() if bucket else {}
        done = subprocess.run(
            ["sh", "-c", found], cwd=tmp_path / "work", env=environment, capture_output=True, text=True
        )

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_blocks_have_a_known_language(page: Path) -> None:
    """No block escapes the tests by a language that nobody runs, and TOML blocks parse."""
    for language, text in blocks(page):
        assert language in KNOWN, f"{page.name}: {language}"
        if language == "toml":
            tomllib.loads(text)
        if language == "yaml":
            yaml.safe_load(text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link of a page leads to a file of the repository."""
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_documented_scripts_exist() -> None:
    """Every script that a page names can be run."""
    for page in PAGES:
        for name in re.findall(r"scripts/[a-z-]+", page.read_text(encoding="utf-8")):
            assert os.access(ROOT / name, os.X_OK), f"{page.name}: {name}"


def test_chores_are_documented() -> None:
    """Every script that people run is named on a page; the others are run by machines, or by scripts."""
    named = {name for page in PAGES for name in re.findall(r"scripts/([a-z-]+)", page.read_text(encoding="utf-8"))}
    chores = {path.name for path in (ROOT / "scripts").iterdir() if path.is_file() and os.access(path, os.X_OK)}
    assert chores - named == {"action", "same-bytes", "setup"}


def test_commands_are_documented() -> None:
    """The README shows each everyday command, and the change log names every one."""
    listed = subprocess.run([sys.executable, "-m", "copydesk", "--help"], capture_output=True, text=True, check=True)
    commands = re.findall(r"^  ([a-z]+) {2,}\S", listed.stdout.partition("Commands:")[2], re.MULTILINE)
    readme, changes = (ROOT / "README.md").read_text(), (ROOT / "CHANGELOG.md").read_text()

    everyday = {"init", "check", "build", "publish", "verify", "pull", "explain"}
    assert everyday | {
        "card",
        "diff",
        "doctor",
        "hub",
        "report",
        "leakage",
        "schema",
        "release",
        "normalise",
        "stories",
    } == set(commands)
    assert all(f"`{command}" in changes for command in commands)
    assert all(f"copydesk {command}" in readme for command in commands if command not in {"card", "hub", "schema"})


def test_no_help_is_cut_off() -> None:
    """What stands beside a command in a list fits into 80 columns."""
    listed = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert not re.findall(r"^  [a-z]+ .*\.\.\.$", listed, re.MULTILINE)


def test_every_rule_for_cards_is_on_its_page() -> None:
    """The page of the card names each code, and no other."""
    page = (ROOT / "docs" / "card.md").read_text(encoding="utf-8")
    named = {code for code in re.findall(r"`((?:card|header|facts|papers)\.[a-z-]+)`", page) if code != "facts.json"}
    assert named == set(card_rules())

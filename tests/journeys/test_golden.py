"""Does each command look as it should: on a terminal of 80 columns, without colours, in a pipe and in CI?"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parents[1] / "golden" / "commands"
RENEW = "RENEW_GOLDEN"
MODES: Mapping[str, Mapping[str, str]] = {
    "terminal": {},
    "pipe": {},
    "no-color": {"NO_COLOR": "1"},
    "ci": {"CI": "true", "GITHUB_ACTIONS": "true"},
}
STEPS: Mapping[str, tuple[int, str]] = {
    "help": (0, "--help"),
    "help-check": (0, "check --help"),
    "init": (0, "init"),
    "check-bad": (1, "check ../bad"),
    "check-github": (1, "check ../bad --format github"),
    "build": (0, "build"),
    "card-bad": (1, "card --check"),
    "publish": (0, "publish"),
    "publish-again": (0, "publish"),
    "verify": (0, "verify dir:.hub/local/news@1.0.0"),
    "verify-bad": (1, "verify ../damaged"),
    "check-more": (0, "check"),
    "build-more": (0, "build -v"),
    "diff": (0, "diff dir:.hub/local/news@1.0.0 build"),
    "report": (0, "report"),
    "hub-list": (0, "hub list"),
    "error-typo": (2, "chekc"),
    "error-missing": (2, "check nowhere"),
    "error-reference": (2, "verify dir:.hub/local/nwes@1.0.0"),
}
"""What is typed one after the other in one folder, and the exit code that it has."""

LOOKS = [name for name in STEPS if not name.startswith(("init", "build", "card", "publish", "report"))]
"""Steps that change nothing: they say the same again."""

BAD = """---
title: "[red]Ferry[/red] \\e[31m"
publishedDateTime: 2025-02-30T09:00:00Z
provider:
  name: Harbour Courier
  domain: harbourcourier.example
---
The ferry came back to the harbour on Tuesday night.
"""


@dataclass(frozen=True, slots=True)
class Said:
    """What a command wrote, to stdout and stderr as they are seen together, and its exit code."""

    text: str
    code: int


def typed(arguments: str, folder: Path, environment: Mapping[str, str], *, terminal: bool) -> Said:
    """Run a command as it is typed, on a terminal of 80 columns or in a pipe."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "VIRTUAL_ENV") if name in os.environ}
    settings = {**kept, "TERM": "xterm-256color", "PYTHONUTF8": "1", **environment}
    command = [sys.executable, "-m", "copydesk", "--no-progress", *arguments.split()]
    if not terminal:
        found = subprocess.run(
            command, cwd=folder, env=settings, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, encoding="utf-8", check=False, timeout=120,
        )  # fmt: skip
        return Said(found.stdout, found.returncode)
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    with subprocess.Popen(command, cwd=folder, env=settings, stdin=theirs, stdout=theirs, stderr=theirs) as running:
        os.close(theirs)
        seen = bytearray()
        # Linux answers with an error when the last who writes is gone.
        with contextlib.suppress(OSError):
            while piece := os.read(ours, 65536):
                seen += piece
        os.close(ours)
        return Said(seen.decode().replace("\r\n", "\n"), running.wait(120))


def same_everywhere(text: str) -> str:
    """Return a text without what depends on the versions of libraries: digests and sizes, of the same width."""
    text = re.sub(r"sha256:[0-9a-f]{64}", f"sha256:{'0' * 64}", text)
    text = re.sub(r"\d+\.\d s$", "# s", text, flags=re.MULTILINE)
    return re.sub(r"\d[\d,]*(\.\d)? (bytes|[kM]B)\b", lambda found: "#" * len(found[0]), text)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Mapping[str, Said]]:
    """Return what each command says, by mode and name: with the first two a project lives from its first day."""
    lives = {mode: tmp_path_factory.mktemp(mode) for mode in ("terminal", "pipe")}
    said = {mode: _life(folder, mode) for mode, folder in lives.items()}
    project = lives["pipe"] / "news"
    for mode, terminal in (("no-color", True), ("ci", False)):
        said[mode] = {name: typed(STEPS[name][1], project, MODES[mode], terminal=terminal) for name in LOOKS}
    return said


def _life(folder: Path, mode: str) -> Mapping[str, Said]:
    project, bad, damaged = folder / "news", folder / "bad", folder / "damaged"
    project.mkdir()
    bad.mkdir()
    (bad / "ferry.md").write_text(BAD)
    (bad / "nothing.txt").write_text("")
    said = {}
    for name, (_, arguments) in STEPS.items():
        if name == "verify-bad":
            shutil.copytree(project / "build", damaged)
            (damaged / "README.md").write_text("Another card.\n")
        if name == "check-more":
            (project / "dataset/captures/more.md").write_text(MORE)
        said[name] = typed(arguments, project, {}, terminal=mode == "terminal")
    return said


MORE = """---
title: Rain returns to the orchards
date: 2025-03-05T09:00:00Z
source: Example Gazette
url: https://gazette.example/rain
---

The rain came back to the orchards on Tuesday night, and the growers of the valley looked out with some relief.
"""


def golden(name: str, text: str) -> None:
    """Compare with a file of tests/golden/commands; a difference names the command that renews it."""
    path = GOLDEN / f"{name}.txt"
    shown = same_everywhere(text).replace("\x1b", "\\e")
    if os.environ.get(RENEW):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    expected = path.read_text(encoding="utf-8") if path.exists() else ""
    renew = f"{RENEW}=1 {Path(sys.executable).name} -m pytest tests/journeys/test_golden.py"
    assert shown == expected, f"{path} differs. When the new output is the better one, renew it: {renew}"


def plain(text: str) -> str:
    """Return a text without colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


@pytest.mark.parametrize("name", STEPS)
def test_a_terminal_sees_colours(told: Mapping[str, Mapping[str, Said]], name: str) -> None:
    """Words with colours, as they are kept beside the tests; nothing else commands the terminal."""
    said = told["terminal"][name]
    assert said.code == STEPS[name][0], said.text
    golden(f"terminal/{name}", said.text)
    assert "\x1b" not in plain(said.text)


@pytest.mark.parametrize("name", STEPS)
def test_a_pipe_gets_words(told: Mapping[str, Mapping[str, Said]], name: str) -> None:
    """No escape at all, the same words."""
    said = told["pipe"][name]
    assert said.code == STEPS[name][0], said.text
    golden(f"pipe/{name}", said.text)
    assert "\x1b" not in said.text


@pytest.mark.parametrize("name", LOOKS)
def test_other_places_say_the_same(told: Mapping[str, Mapping[str, Said]], name: str) -> None:
    """CI reads what a pipe gets; NO_COLOR takes the colours away, and no word."""
    assert same_everywhere(told["ci"][name].text) == same_everywhere(told["pipe"][name].text)
    without = told["no-color"][name].text
    assert "\x1b" not in without
    assert same_everywhere(without) == same_everywhere(plain(told["terminal"][name].text))

"""Does a shell complete commands, options and codes, without waiting for libraries?"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = str(Path(sys.executable).with_name("copydesk"))


def completed(shell: str, words: str, *, python: bool = False) -> subprocess.CompletedProcess[str]:
    """Return what the program answers a shell that completes the last of some words."""
    asked = {"COMP_WORDS": words, "COMP_CWORD": str(len(words.split(" ")) - 1), "_TYPER_COMPLETE_ARGS": words}
    fish = {"_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    environment = {**os.environ, **asked, **fish, "_COPYDESK_COMPLETE": f"complete_{shell}"}
    program = [sys.executable, "-X", "importtime", PROGRAM] if python else [PROGRAM]
    return subprocess.run(program, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("copydesk ch", ["check"]),
        ("copydesk hub to", ["token"]),
        ("copydesk check --form", ["--format"]),
        ("copydesk explain title.mi", ["title.missing"]),
        ("copydesk explain card.st", ["card.stale"]),
        ("copydesk explain file.unk", ["file.unknown-key"]),
    ],
)
def test_bash_completes(words: str, expected: list[str]) -> None:
    """Commands, commands of two words, options, and codes of rules and of stops."""
    assert completed("bash", words).stdout.split() == expected


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_others_complete(shell: str) -> None:
    """The other shells get the same, with what each command does."""
    assert "check" in completed(shell, "copydesk ch").stdout


def test_a_shell_does_not_wait() -> None:
    """To complete a code, no library is loaded that reads data."""
    told = completed("bash", "copydesk explain title.mi", python=True)
    loaded = {line.rpartition("|")[2].strip() for line in told.stderr.splitlines()}
    assert "typer" in loaded
    assert not {"polars", "pyarrow", "pandera", "datasets"} & loaded

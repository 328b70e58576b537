"""Is the repository what a stranger can clone?"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GIT = shutil.which("git")
# Built at run time, so that this file does not find itself.
MACHINE = re.compile(
    "|".join(["/" + "work/", "--(?:extra-)?index" + "-url", "/" + "simple/?[\"'\\s]", "python" + "hosted"])
)
PACKAGES = ("dataset", "schemas", "scripts")

needs_git = pytest.mark.skipif(GIT is None or not (ROOT / ".git").exists(), reason="this is no git checkout")


def tracked() -> list[Path]:
    """Return the files of the repository as git lists them, new ones too."""
    command = [str(GIT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


@needs_git
def test_no_file_speaks_of_one_machine() -> None:
    """No path and no package index of the machine on which it was written stands in a file."""
    texts = {path: path.read_bytes().decode("utf-8", "replace") for path in tracked()}
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}" for path, text in texts.items() if (match := MACHINE.search(text))
    ]
    assert found == []


@needs_git
def test_no_cache_and_no_build_is_tracked() -> None:
    """Caches, builds and environments are ignored."""
    strange = {"__pycache__", ".ruff_cache", ".mypy_cache", ".pytest_cache", ".hypothesis", ".venv", ".hub", "dist"}
    assert [path for path in tracked() if strange & set(path.relative_to(ROOT).parts)] == []


@pytest.mark.parametrize("name", PACKAGES)
def test_the_folders_of_the_user_are_no_packages(name: str) -> None:
    """`dataset`, `schemas` and `scripts` are never imported by name."""
    assert list((ROOT / name).rglob("__init__.py")) == []


def test_no_file_of_the_tests_looks_like_a_split() -> None:
    """`load_dataset` of the repository takes data files for a split when `test` or `train` is a word of their path."""
    data = {".parquet", ".jsonl", ".json", ".csv", ".txt", ".arrow", ".zip", ".gz"}
    words = {"test", "train", "validation", "valid", "dev", "eval", "testing", "training"}
    files = [path for path in (ROOT / "tests" / "golden").rglob("*") if path.suffix in data]
    split = re.compile(r"[-._ \d/]")
    assert [
        path for path in files if words & set(split.split(path.relative_to(ROOT / "tests").as_posix().lower()))
    ] == []


def test_what_the_toolkit_needs_lies_in_the_package() -> None:
    """No module of the toolkit reads a file of the repository outside the package."""
    source = ROOT / "src" / "copydesk"
    texts = {path: path.read_text(encoding="utf-8") for path in source.rglob("*.py")}
    assert [path for path, text in texts.items() if re.search(r"Path\(__file__\)", text)] == []

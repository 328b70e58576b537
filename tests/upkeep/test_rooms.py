"""Do the rules of the import rooms hold for every module, also for one that is not written yet?"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("module", "line", "broken"),
    [
        ("tables", "import pandera", "pandera only in contract"),
        ("faces/html", "import pandera.polars", "pandera only in contract"),
        ("divide", "from typer import echo", "typer and rich only in cli"),
        ("faces/base", "import rich", "typer and rich only in cli"),
        ("contract/words", "import rich.text", "typer and rich only in cli"),
        ("cli/output", "import pandera", "pandera only in contract"),
        ("cli/output", "import rich.table", None),
        ("contract/words", "import pandera", None),
    ],
)
def test_a_library_stays_in_its_room(tmp_path: Path, module: str, line: str, broken: str | None) -> None:
    """The linter refuses a library anywhere but in its room; no list of modules lets one slip through."""
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    path = tmp_path / "src" / "copydesk" / f"{module}.py"
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    code = "import sys; sys.path.insert(0, 'src'); from importlinter.cli import lint_imports_command as run; run()"
    done = subprocess.run([sys.executable, "-c", code, "--no-cache"], cwd=tmp_path, capture_output=True, text=True)
    kept = [
        name for name in ("pandera only in contract", "typer and rich only in cli") if f"{name} KEPT" in done.stdout
    ]
    assert (broken in kept, len(kept)) == (False, 1 if broken else 2), done.stdout + done.stderr

"""Does a run fail when a test was skipped that had to run?"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[1] / "conftest.py"


@pytest.mark.parametrize(("expected", "code"), [("no browser", 0), ("nothing else", 1), ("", 1)])
@pytest.mark.parametrize("workers", ["0", "2"])
def test_an_unexpected_skip_fails_the_run(tmp_path: Path, expected: str, code: int, workers: str) -> None:
    """A skip for an expected reason is one; for another the run fails and names the test, with workers as well."""
    shutil.copy(CONFTEST, tmp_path / "conftest.py")
    (tmp_path / "expected.txt").write_text(f"{expected}\n")
    (tmp_path / "test_it.py").write_text(
        "import pytest\n\n\ndef test_a():\n    pass\n\n\n"
        "@pytest.mark.skip(reason='no browser here')\ndef test_b():\n    pass\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", workers, "--rootdir", str(tmp_path), str(tmp_path)],
        env={**os.environ, "COPYDESK_EXPECTED_SKIPS": str(tmp_path / "expected.txt"), "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert ("had to run: test_it.py::test_b: Skipped: no browser here" in done.stdout) == bool(code)

"""Does the benchmark run, and does it write its figures where people read them? Nothing is timed here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_bench_of_check_measures_and_writes_its_page(tmp_path: Path) -> None:
    """Each tool finds the same on few records; JSON and page hold what was measured, and nothing else changes."""
    page = tmp_path / "performance.md"
    page.write_text("Before.\n<!-- bench:check -->\nold\n<!-- /bench:check -->\nAfter.\n")
    call = [sys.executable, str(ROOT / "scripts" / "benches"), "check", "--rows", "3000", "--runs", "1"]
    call += ["--work", str(tmp_path / "work"), "--only", "pandera-polars", "--page", str(page)]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "work" / "check.json").read_text())
    assert {tool for tools in found["cases"].values() for tool in tools} >= {
        "read-polars",
        "copydesk",
        "pandera-polars",
    }
    text = page.read_text()
    assert text.startswith("Before.\n")
    assert text.endswith("After.\n")
    assert "| copydesk |" in text
    assert "old" not in text
    again = subprocess.run([*call, "--again"], capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stderr
    assert page.read_text() == text

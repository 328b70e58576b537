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


def test_the_bench_of_pages_measures_one_worker_and_two(tmp_path: Path) -> None:
    """Pages are made by seed, every tool reads all of them, and each line has its seconds."""
    call = [sys.executable, str(ROOT / "scripts" / "benches"), "pages", "--rows", "12", "--runs", "1"]
    done = subprocess.run([*call, "--work", str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "pages.json").read_text())
    tools = found["cases"]["pages of HTML"]
    assert set(tools) - {"trafilatura"} == {"copydesk", "copydesk normalise, 1", "copydesk normalise, 2"}
    assert found["rows"] == 12
    assert all(tool["seconds"] > 0 for tool in tools.values())
    seen = json.loads(
        subprocess.run(
            [sys.executable, ROOT / "scripts" / "benches" / "page_tools.py", "copydesk", tmp_path / "pages-12"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    )
    assert seen["read"] == 12

"""Does the benchmark run, and does it write its figures where people read them? Nothing is timed here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def measured(work: Path, bench: str) -> dict[str, Any]:
    """Return what a benchmark wrote of its last run."""
    found: dict[str, Any] = json.loads((work / "bench.json").read_text())[bench]
    return found


def test_the_bench_of_check_measures_and_writes_its_page(tmp_path: Path) -> None:
    """Each tool finds the same on few records; JSON and page hold what was measured, and nothing else changes."""
    page = tmp_path / "performance.md"
    page.write_text("Before.\n<!-- bench:check -->\nold\n<!-- /bench:check -->\nAfter.\n")
    call = [sys.executable, str(ROOT / "scripts" / "benches"), "check", "--rows", "20000", "--runs", "1"]
    call += ["--work", str(tmp_path / "work"), "--only", "pandera-polars", "--page", str(page)]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = measured(tmp_path / "work", "check")
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


def test_the_bench_of_builds_measures_each_step(tmp_path: Path) -> None:
    """A copy and a build of the same records, with what each step and the sums of some cost."""
    call = [sys.executable, str(ROOT / "scripts" / "benches"), "build", "--rows", "20000", "--runs", "1"]
    call += ["--only", "copydesk, 1"]
    done = subprocess.run([*call, "--work", str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = measured(tmp_path, "build")
    assert list(found["cases"]["build from Parquet"]) == ["copy", "copydesk, 1"]
    (parts,) = found["tables"].values()
    named = [row[0] for row in parts["rows"]]
    assert named[:3] == ["read", "check across records", "check"]
    assert named[-3:] == ["without near copies", "without the witness", "all of it"]
    assert all(tool["memory_mb"] > 10 for tool in found["cases"]["build from Parquet"].values())


def test_the_bench_of_pages_measures_one_worker_and_two(tmp_path: Path) -> None:
    """Pages are made by seed, every tool reads all of them, and each line has its seconds."""
    call = [sys.executable, str(ROOT / "scripts" / "benches"), "pages", "--rows", "12", "--runs", "1"]
    done = subprocess.run([*call, "--work", str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = measured(tmp_path, "pages")
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


def test_the_bench_of_stories_measures_and_holds_what_it_finds(tmp_path: Path) -> None:
    """Every tool runs at both sizes, all pairs are in one story, and every plant that can be found is."""
    call = [sys.executable, str(ROOT / "scripts" / "benches"), "dedupe", "--rows", "20000", "--runs", "1"]
    call += ["--exact", "300", "--plants", "70", "--work", str(tmp_path)]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = measured(tmp_path, "dedupe")
    assert [set(tools) for tools in found["cases"].values()] == [{"copy", "grouping", "leakage"}] * 2
    growth, pairs, plants, releases = found["tables"].values()
    assert [row[0] for row in growth["rows"]] == ["copy", "grouping", "leakage"]
    assert {row[3] for row in pairs["rows"]} == {"1.0000"}
    assert [row[5:7] for row in plants["rows"][:6]] == [["10", "10"]] * 6
    assert {tuple(row[4:6]) for row in releases["rows"]} == {("0", "0")}


def test_the_benches_of_releases_publish_and_verify(tmp_path: Path) -> None:
    """Real builds follow one another; little moves, and every level finds them sound."""
    call = [sys.executable, str(ROOT / "scripts" / "benches")]
    for bench in ("publish", "verify"):
        words = [*call, bench, "--rows", "20000", "--runs", "1", "--work", str(tmp_path)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    found = measured(tmp_path, "publish")
    (tools,) = found["cases"].values()
    assert set(tools) == {"copy", "first", "1 % more", "0.1 % corrected"}
    (moved,) = found["tables"].values()
    shares = [float(row[3].rstrip("%")) for row in moved["rows"]]
    assert shares[0] == 100
    assert shares[1] < 50
    (levels,) = measured(tmp_path, "verify")["cases"].values()
    assert set(levels) == {"sha256", "sizes", "signature", "bytes", "content"}


def test_the_bench_of_building_again_measures_both_ways(tmp_path: Path) -> None:
    """A release with a twentieth more, anew and with what is kept; both are beside a copy of all of it."""
    call = [sys.executable, str(ROOT / "scripts" / "benches"), "incremental", "--rows", "20000", "--runs", "1"]
    done = subprocess.run([*call, "--work", str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = measured(tmp_path, "incremental")
    assert list(found["cases"]["a release of a twentieth more"]) == ["copy", "all anew", "5 % more"]
    (parts,) = found["tables"].values()
    assert parts["rows"][-1][0] == "all of it"


def test_the_bench_of_scale_measures_two_sizes(tmp_path: Path) -> None:
    """A tenth of the records and all of them, and what a further one costs."""
    call = [sys.executable, str(ROOT / "scripts" / "benches"), "scale", "--rows", "20000"]
    done = subprocess.run([*call, "--work", str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = measured(tmp_path, "scale")
    assert list(found["cases"]) == ["2,000 records", "20,000 records"]
    (growth,) = found["tables"].values()
    assert [row[0] for row in growth["rows"]] == ["copy", "copydesk, 2"]

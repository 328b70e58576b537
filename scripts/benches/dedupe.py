"""What do stories cost, what do they find, and does anything leak? Copies by seed, held against an exact comparison."""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

from measure import compile_once, summary, take_turns

HERE = Path(__file__).parent
ROWS = 1_000_000
EXACT = 20_000
PLANTS = 1_000


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this benchmark."""
    parser.add_argument("--exact", type=int, default=EXACT, help="rows that are compared pair by pair, and released")
    parser.add_argument("--plants", type=int, default=PLANTS, help="copies that are planted behind the split")


def bench(options: argparse.Namespace) -> dict[str, Any]:
    """Group records and look for leaks beside a plain copy of their files, and hold what is found against all pairs."""
    compile_once([HERE, HERE.parents[1] / "src", Path(sysconfig.get_paths()["purelib"])])
    cases, peaks = {}, {}
    for rows in (options.rows // 10, options.rows):
        folder = options.work / f"syndicated-{rows}"
        # In a program of its own: what is started from a large one cannot show that it needs less memory.
        subprocess.run([sys.executable, str(HERE / "syndicated.py"), str(folder), str(rows)], check=True)
        tools = {name: _tool(name, folder, options.work) for name in ("copy", "grouping", "leakage")}
        cases[f"{rows:,} records, CPU seconds"] = peaks[rows] = summary(take_turns(tools, options.runs), "copy")
    small, large = (peaks[rows] for rows in sorted(peaks))
    exponents = {name: math.log10(large[name]["wall"] / small[name]["wall"]) for name in large}
    tables = {
        "Growth from a tenth of the records: time grows with their number to the power of": {
            "head": ["", "exponent"],
            "rows": [[name, f"{value:.2f}"] for name, value in exponents.items()],
        }
    }
    for name, count in (("pairs", options.exact), ("plants", options.plants), ("releases", options.exact)):
        tables |= _quality(name, count, options.work)
    return {"rows": options.rows, "runs": options.runs, "cases": cases, "tables": tables}


def _tool(name: str, folder: Path, work: Path) -> list[str]:
    return [sys.executable, str(HERE / "story_tools.py"), name, str(folder), str(work)]


def _quality(name: str, count: int, work: Path) -> dict[str, Any]:
    call = [sys.executable, str(HERE / "story_quality.py"), name, str(count), str(work)]
    said = subprocess.run(call, check=True, stdout=subprocess.PIPE, text=True).stdout
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return found

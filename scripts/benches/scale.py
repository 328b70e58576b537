"""How do time and memory of a build grow from a tenth of the records to all of them? To ten million, unless told."""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

from measure import Measured, compile_once, run, summary

HERE = Path(__file__).parent
ROWS, RUNS = 10_000_000, 1
TOOLS = ("copy", "copydesk, 2")


def add_options(_command: argparse.ArgumentParser) -> None:
    """Need no further options."""


def bench(options: argparse.Namespace) -> dict[str, Any]:
    """Build a tenth of the records, and all of them, beside a copy of each."""
    compile_once([HERE, HERE.parents[1] / "src", Path(sysconfig.get_paths()["purelib"])])
    sizes = (max(1, options.rows // 10), options.rows)
    found = {rows: _measured(options, rows) for rows in sizes}
    return {
        "rows": options.rows,
        "runs": options.runs,
        "cases": {f"{rows:,} records": summary(found[rows], "copy") for rows in sizes},
        "tables": {
            "Growth from a tenth of the records": {
                "head": ["", "seconds", "memory", "a further record"],
                "rows": [
                    [tool, *_growth(*(found[rows][tool] for rows in sizes), sizes[1] - sizes[0])] for tool in TOOLS
                ],
            }
        },
    }


def _measured(options: argparse.Namespace, rows: int) -> dict[str, list[Measured]]:
    """Measure each tool in turns; nothing is warmed, because a run may take half an hour."""
    folder, call = options.work / f"articles-{rows}", [sys.executable, str(HERE / "build_tools.py")]
    subprocess.run([*call, "make", str(folder), str(rows)], check=True)
    rounds: dict[str, list[Measured]] = {tool: [] for tool in TOOLS}
    for _ in range(options.runs):
        for tool in TOOLS:
            rounds[tool].append(run([*call, tool, str(folder), str(options.work)]))
    return rounds


def _growth(small: list[Measured], large: list[Measured], further: int) -> list[str]:
    seconds = [statistics.median(it.seconds for it in mine) for mine in (small, large)]
    memory = [statistics.median(it.memory for it in mine) for mine in (small, large)]
    return [
        f"{seconds[1] / seconds[0]:.1f}x",
        f"{memory[1] / memory[0]:.1f}x",
        f"{(memory[1] - memory[0]) / further / 1000:.2f} kB",
    ]

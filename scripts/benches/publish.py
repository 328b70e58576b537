"""What does it cost to publish a release, and the one after it? Real builds, on hubs of their own, synced to disk."""

from __future__ import annotations

import argparse
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from measure import Measured, compile_once, summary, take_turns

HERE = Path(__file__).parent
ROWS = 1_000_000
TOOLS = ("copy", "first", "1 % more", "0.1 % corrected")


def add_options(_: argparse.ArgumentParser) -> None:
    """Add no option: there is nothing else to choose."""


def bench(options: argparse.Namespace) -> dict[str, Any]:
    """Publish three releases one after the other; a copy of the first build's files is the floor."""
    rounds = measured(options, TOOLS)
    figures = summary(rounds, "copy")
    return {
        "rows": options.rows,
        "runs": options.runs,
        "cases": {"publish to a folder": figures},
        "tables": {"What moves": {"head": ["", "MB moved", "MB there", "share", "of the first publish"],
                                  "rows": list(_moved(rounds, figures))}},
    }  # fmt: skip


def measured(options: argparse.Namespace, tools: Sequence[str]) -> dict[str, list[Measured]]:
    """Make the releases, as far as they are not there, and let tools take turns with them."""
    compile_once([HERE, HERE.parents[1] / "src", Path(sysconfig.get_paths()["purelib"])])
    folder = options.work / f"releases-{options.rows}"
    # In a program of its own: what is started from a large one cannot show that it needs less memory.
    subprocess.run([sys.executable, str(HERE / "releases.py"), str(folder), str(options.rows)], check=True)
    call = [sys.executable, str(HERE / "release_tools.py")]
    return take_turns({name: [*call, name, str(folder), str(options.work)] for name in tools}, options.runs)


def _moved(rounds: dict[str, list[Measured]], figures: dict[str, dict[str, float]]) -> Any:  # noqa: ANN401 - rows of a table
    first = figures["first"]["seconds"]
    for name in TOOLS[1:]:
        moved, there = (int(str(rounds[name][0].answer[word])) for word in ("moved", "there"))
        share = moved / (moved + there)
        took = figures[name]["seconds"] / first
        yield [name, f"{moved / 1e6:,.2f}", f"{there / 1e6:,.2f}", f"{share:.2%}", f"{took:.2f}x"]

"""What does a build cost beside a plain copy of the same Parquet files? Its time, and the memory of all processes."""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from measure import Measured, compile_once, summary, take_turns

HERE = Path(__file__).parent
ROWS = 1_000_000
TOOLS = ("copy", "datasets", "copydesk, 1", "copydesk, 2", "copydesk, dask")
LINKING = ("compare", "group into stories")
WITNESS = "look for leaks"
"""Steps of a build that look for near copies: to group them, and to show that none lies across splits."""


def add_options(command: argparse.ArgumentParser) -> None:
    """Let somebody choose among the tools."""
    command.add_argument("--only", nargs="*", choices=TOOLS[1:], help="these, beside the copy")


def bench(options: argparse.Namespace) -> dict[str, Any]:
    """Build the same records with one worker, with two, and on Dask; a copy with pyarrow is the floor."""
    compile_once([HERE, HERE.parents[1] / "src", Path(sysconfig.get_paths()["purelib"])])
    folder = options.work / f"articles-{options.rows}"
    # In a program of its own: what is started from a large one cannot show that it needs less memory.
    subprocess.run([sys.executable, str(HERE / "build_tools.py"), "make", str(folder), str(options.rows)], check=True)
    tools = ["copy", *(tool for tool in TOOLS[1:] if options.only is None or tool in options.only)]
    call = [sys.executable, str(HERE / "build_tools.py")]
    rounds = take_turns({name: [*call, name, str(folder), str(options.work)] for name in tools}, options.runs)
    found = summary(rounds, "copy")
    built = [name for name in tools if name.startswith("copydesk")]
    return {
        "rows": options.rows,
        "runs": options.runs,
        "cases": {"build from Parquet": found},
        "tables": {
            "What a build is made of, as ratios to the copy": {
                "head": ["", *built],
                "rows": list(parts({name: rounds[name] for name in built}, rounds["copy"])),
            }
        },
    }


def parts(rounds: Mapping[str, Sequence[Measured]], floor: Sequence[Measured]) -> Iterator[list[str]]:
    """Yield, for each step and for sums of some, what it costs with each tool."""
    copied = statistics.median(it.seconds for it in floor)
    steps = {name: _steps(mine) for name, mine in rounds.items()}
    whole = {name: statistics.median(it.seconds for it in mine) for name, mine in rounds.items()}
    for step in next(iter(steps.values()), {}):
        yield [step, *(f"{steps[name][step] / copied:.2f}" for name in rounds)]
    without = {name: whole[name] - sum(steps[name][it] for it in (*LINKING, WITNESS)) for name in rounds}
    yield ["without near copies", *(f"{without[name] / copied:.2f}" for name in rounds)]
    yield ["without the witness", *(f"{(whole[name] - steps[name][WITNESS]) / copied:.2f}" for name in rounds)]
    yield ["all of it", *(f"{whole[name] / copied:.2f}" for name in rounds)]


def _steps(rounds: Sequence[Measured]) -> dict[str, float]:
    found: list[Mapping[str, float]] = [it.answer["steps"] for it in rounds]  # type: ignore[misc]
    return {step: statistics.median(it[step] for it in found) for step in found[0]}

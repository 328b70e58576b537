"""How fast is `copydesk check` beside its peers, and how much memory does it take?"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import sysconfig
from pathlib import Path
from typing import Any

from measure import compile_once, run, summary, take_turns

HERE = Path(__file__).parent
ROWS = 1_000_000
CASES = {
    "text, 0 % failing": ("full-0", True, 0.0),
    "text, 1 % failing": ("full-1", True, 0.01),
    "metadata, 1 % failing": ("meta-1", False, 0.01),
}
PEERS = {"pandera-polars": "pandera", "pandera-pandas": "pandera", "dataframely": "dataframely"} | {
    "pointblank": "pointblank"
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this benchmark."""
    parser.add_argument("--only", nargs="*", default=None, help="tools to run; read-polars always runs")
    parser.add_argument("--grow", action="store_true", help="measure the memory of ten times as many rows as well")


def bench(options: argparse.Namespace) -> dict[str, Any]:
    """Run every tool on every table and return the figures."""
    compile_once([HERE, HERE.parents[1] / "src", Path(sysconfig.get_paths()["purelib"])])
    tools = [name for name, package in PEERS.items() if importlib.util.find_spec(package)]
    missing = sorted(set(PEERS) - set(tools))
    wanted = [name for name in tools if options.only is None or name in options.only]
    found: dict[str, Any] = {"rows": options.rows, "runs": options.runs, "not_installed": missing, "cases": {}}
    for title, (folder, text, failing) in CASES.items():
        place = options.work / f"{folder}-{options.rows}"
        _records(place, options.rows, text=text, failing=failing)
        commands = {name: _tool(name, place, text=text) for name in ("read-polars", "copydesk", *wanted)}
        found["cases"][title] = summary(take_turns(commands, options.runs), "read-polars")
    found["cases"]["metadata, whole command"] = _whole(options)
    if options.grow:
        found["memory_by_rows"] = _growth(options)
    return found


def _records(place: Path, rows: int, *, text: bool, failing: float) -> None:
    """Make the records in a program of their own: a program that starts another hands on the peak of its memory."""
    run([sys.executable, str(HERE / "records.py"), str(place), str(rows), "FULL" if text else "META", str(failing)])


def _tool(name: str, place: Path, *, text: bool) -> list[str]:
    return [sys.executable, str(HERE / "tools.py"), name, str(place), "FULL" if text else "META"]


def _command(place: Path, work: Path, *, text: bool) -> list[str]:
    contract = f"{HERE / 'contracts.py'}:{'Full' if text else 'Meta'}"
    quarantine = str(work / "invalid.parquet")
    return [sys.executable, "-m", "copydesk", "check", str(place), "--schema", contract, "--invalid", quarantine, "-q"]


def _whole(options: argparse.Namespace) -> dict[str, Any]:
    """Compare whole commands, with their imports: ours and a script that calls pandera."""
    place = options.work / f"meta-1-{options.rows}"
    commands = {
        "pandera-polars script": _tool("pandera-polars", place, text=False),
        "copydesk check": _command(place, options.work, text=False),
    }
    return summary(take_turns(commands, options.runs, accepted=(0, 1)), "pandera-polars script")


def _growth(options: argparse.Namespace) -> dict[str, Any]:
    """Return the peak memory of a check by the number of rows, and what a further row costs."""
    peaks = {}
    for rows in (options.rows, 10 * options.rows):
        place = options.work / f"full-1-{rows}"
        _records(place, rows, text=True, failing=0.01)
        peaks[rows] = run(_command(place, options.work, text=True), (0, 1)).memory
    few, many = peaks
    return {"bytes": peaks, "bytes_a_further_row": round((peaks[many] - peaks[few]) / (many - few), 1)}

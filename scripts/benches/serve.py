"""What does it cost to serve a large file? One of random bytes, beside the server that comes with Python."""

from __future__ import annotations

import argparse
import statistics
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from measure import compile_once, summary, take_turns
from serve_tools import COMMANDS, FILE, NAME

HERE = Path(__file__).parent
ROWS = 1000
"""MB of the file."""

_MB = 1_000_000


def add_options(_: argparse.ArgumentParser) -> None:
    """Add no option: `--rows` are the MB of the file."""


def bench(options: argparse.Namespace) -> dict[str, Any]:
    """Take the file from each server in turns; the peak of memory is that of the server, also for one of 1 MB."""
    compile_once([HERE, HERE.parents[1] / "src", Path(sysconfig.get_paths()["purelib"])])
    sizes = (1, options.rows)
    folders = {size: _prepared(options.work / f"served-{size}", size) for size in sizes}
    rounds = {
        size: take_turns(
            {name: [sys.executable, str(HERE / "serve_tools.py"), name, str(folder)] for name in COMMANDS}, options.runs
        )
        for size, folder in folders.items()
    }
    large = rounds[options.rows]
    rows = []
    for name in COMMANDS:
        speed = statistics.median(options.rows / it.seconds for it in large[name])
        share = statistics.median(
            base.seconds / it.seconds for it, base in zip(large[name], large["http.server"], strict=True)
        )
        peaks = [statistics.median(float(str(it.answer["memory"])) for it in rounds[size][name]) for size in sizes]
        rows.append([name, f"{speed:,.0f}", f"{share:.2f}x", *(f"{it / 1e6:.0f}" for it in peaks)])
    head = ["", "MB a second", "of http.server", "MB of memory, file of 1 MB", f"of {options.rows:,} MB"]
    return {
        "rows": options.rows,
        "unit": "MB",
        "runs": options.runs,
        "cases": {"a file is served": summary(large, "http.server")},
        "tables": {"Throughput, and memory of the server": {"head": head, "rows": rows}},
    }


def _prepared(folder: Path, size: int) -> Path:
    """Put a file into a plain folder and into a hub, unless it is there."""
    if (folder / "ready").exists():
        return folder
    from copydesk.hubs.directory import DirectoryHub  # noqa: PLC0415 - the other benches need none of it
    from copydesk.serve.commits import Entry  # noqa: PLC0415 - the same
    from copydesk.serve.repo import Repo  # noqa: PLC0415 - the same

    for place in (folder / "plain", folder / "hub"):
        place.mkdir(parents=True, exist_ok=True)
    with (folder / "plain" / FILE).open("wb") as file:
        file.writelines(_random(size))
    repo = Repo(DirectoryHub(folder / "hub"), NAME)
    repo.create()
    arrival = repo.objects.arrival(size * _MB)
    for piece in _random(size):
        arrival.write(piece)
    oid = arrival.sum()
    arrival.keep(oid)
    arrival.close()
    repo.commit("main", None, "a large file", {FILE: Entry.of_large(oid, size * _MB)}, [])
    (folder / "ready").touch()
    return folder


def _random(size: int) -> Iterator[bytes]:
    rng = Random(size)  # noqa: S311 - no secret
    return (rng.randbytes(_MB) for _ in range(size))

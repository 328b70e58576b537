"""What does a release cost of which a twentieth is new, beside a plain copy of all? Anew, and by what is kept."""

from __future__ import annotations

import argparse
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

from build import parts
from measure import compile_once, summary, take_turns

HERE = Path(__file__).parent
ROWS, RUNS = 1_000_000, 3
TOOLS = ("copy", "all anew", "5 % more")


def add_options(_command: argparse.ArgumentParser) -> None:
    """Need no further options."""


def bench(options: argparse.Namespace) -> dict[str, Any]:
    """Release some records, add a twentieth, and build the next release: all anew, and as the first one left it."""
    compile_once([HERE, HERE.parents[1] / "src", Path(sysconfig.get_paths()["purelib"])])
    folder, call = options.work / f"again-{options.rows}", [sys.executable, str(HERE / "build_tools.py")]
    for step in ("make", "release"):
        subprocess.run([*call, step, str(folder), str(options.rows)], check=True)
    rounds = take_turns({name: [*call, name, str(folder), str(options.work)] for name in TOOLS}, options.runs)
    return {
        "rows": options.rows,
        "runs": options.runs,
        "cases": {"a release of a twentieth more": summary(rounds, "copy")},
        "tables": {
            "What it is made of, as ratios to the copy": {
                "head": ["", *TOOLS[1:]],
                "rows": list(parts({name: rounds[name] for name in TOOLS[1:]}, rounds["copy"])),
            }
        },
    }

"""What does each level of verification cost beside plain hashing of the same files?"""

from __future__ import annotations

import argparse
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

from measure import compile_once, summary, take_turns

HERE = Path(__file__).parent
ROWS = 1_000_000
TOOLS = ("sha256", "sizes", "signature", "bytes", "content")


def add_options(_: argparse.ArgumentParser) -> None:
    """Add no option: there is nothing else to choose."""


def bench(options: argparse.Namespace) -> dict[str, Any]:
    """Verify one build at every level, in turns with `hashlib` over its files."""
    compile_once([HERE, HERE.parents[1] / "src", Path(sysconfig.get_paths()["purelib"])])
    folder = options.work / f"releases-{options.rows}"
    subprocess.run([sys.executable, str(HERE / "releases.py"), str(folder), str(options.rows)], check=True)
    call = [sys.executable, str(HERE / "release_tools.py")]
    rounds = take_turns({name: [*call, name, str(folder), str(options.work)] for name in TOOLS}, options.runs)
    return {
        "rows": options.rows,
        "runs": options.runs,
        "cases": {"verify a build": summary(rounds, "sha256")},
        "tables": {},
    }

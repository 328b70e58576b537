"""What does copydesk cost? Generates its data by seed, measures it beside its peers in one run, and writes JSON."""

from __future__ import annotations

import argparse
import json
import platform
from pathlib import Path
from typing import Any

import check

BENCHES = {"check": check}


def main() -> None:
    """Run one benchmark, print its table, and write its figures."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    commands = parser.add_subparsers(dest="bench", required=True)
    for name, module in BENCHES.items():
        command = commands.add_parser(name, help=module.__doc__, description=module.__doc__)
        command.add_argument("--rows", type=int, default=1_000_000)
        command.add_argument("--runs", type=int, default=5)
        command.add_argument("--work", type=Path, default=Path(".bench"), help="where the data are made and kept")
        command.add_argument("--json", type=Path, default=None, help="default: WORK/BENCH.json")
        module.add_options(command)
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    found = {"bench": options.bench, "python": platform.python_version(), **BENCHES[options.bench].bench(options)}
    target = options.json or options.work / f"{options.bench}.json"
    target.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print("\n".join(_table(found)))
    print(f"\nwritten: {target}")


def _table(found: dict[str, Any]) -> list[str]:
    lines = []
    for title, tools in found["cases"].items():
        lines += ["", f"{title} ({found['rows']:,} rows, medians of {found['runs']})"]
        lines += [f"  {'':24}{'seconds':>9}{'ratio':>8}{'whole':>9}{'ratio':>8}{'MB':>9}{'ratio':>8}"]
        lines += [
            f"  {name:24}{it['seconds']:9.2f}{it['ratio']:8.2f}{it['wall']:9.2f}{it['wall_ratio']:8.2f}"
            f"{it['memory_mb']:9.0f}{it['memory_ratio']:8.2f}"
            for name, it in tools.items()
        ]
    if "memory_by_rows" in found:
        lines += ["", f"a further row costs {found['memory_by_rows']['bytes_a_further_row']} bytes of memory"]
    return lines


if __name__ == "__main__":
    main()

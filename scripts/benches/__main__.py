"""What does copydesk cost? Generates its data by seed, measures it beside its peers in one run, and writes JSON."""

from __future__ import annotations

import argparse
import json
import platform
from pathlib import Path
from typing import Any

import build
import check
import dedupe
import incremental
import pages
import publish
import scale
import serve
import verify

BENCHES = {
    "build": build,
    "check": check,
    "dedupe": dedupe,
    "incremental": incremental,
    "pages": pages,
    "publish": publish,
    "scale": scale,
    "serve": serve,
    "verify": verify,
}


def main() -> None:
    """Run one benchmark, print its table, and write its figures."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    commands = parser.add_subparsers(dest="bench", required=True)
    for name, module in BENCHES.items():
        command = commands.add_parser(name, help=module.__doc__, description=module.__doc__)
        command.add_argument("--rows", type=int, default=module.ROWS)
        command.add_argument("--runs", type=int, default=getattr(module, "RUNS", 5))
        command.add_argument("--work", type=Path, default=Path(".bench"), help="where the data are made and kept")
        command.add_argument("--json", type=Path, default=None, help="default: WORK/bench.json")
        command.add_argument("--page", type=Path, default=None, help="a page whose table of this bench is renewed")
        command.add_argument("--again", action="store_true", help="take the figures of the last run from --json")
        module.add_options(command)
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    target = options.json or options.work / "bench.json"
    known = json.loads(target.read_text(encoding="utf-8")) if target.exists() else {}
    if not options.again:
        measured = BENCHES[options.bench].bench(options)
        known[options.bench] = {"bench": options.bench, "python": platform.python_version(), **measured}
        target.write_text(json.dumps(known, indent=2) + "\n", encoding="utf-8")
    found = known[options.bench]
    print("\n".join(_table(found)))
    print(f"\nwritten: {target}")
    if options.page:
        _renew(options.page, found)


def _table(found: dict[str, Any]) -> list[str]:
    lines = []
    for title, tools in found["cases"].items():
        lines += ["", f"{title} ({found['rows']:,} {found.get('unit', 'rows')}, medians of {found['runs']})"]
        lines += [f"  {'':24}{'seconds':>9}{'ratio':>8}{'whole':>9}{'ratio':>8}{'MB':>9}{'ratio':>8}"]
        lines += [
            f"  {name:24}{it['seconds']:9.2f}{it['ratio']:8.2f}{it['wall']:9.2f}{it['wall_ratio']:8.2f}"
            f"{it['memory_mb']:9.0f}{it['memory_ratio']:8.2f}"
            for name, it in tools.items()
        ]
    for title, table in found.get("tables", {}).items():
        lines += [
            "",
            title,
            *("  " + "  ".join(f"{cell:>14}" for cell in row) for row in [table["head"], *table["rows"]]),
        ]
    if "memory_by_rows" in found:
        lines += ["", f"a further row costs {found['memory_by_rows']['bytes_a_further_row']} bytes of memory"]
    return lines


def _renew(page: Path, found: dict[str, Any]) -> None:
    """Write the figures between the marks of the bench in a page."""
    before, begin, rest = page.read_text(encoding="utf-8").partition(f"<!-- bench:{found['bench']} -->\n")
    _, end, after = rest.partition(f"<!-- /bench:{found['bench']} -->")
    if not end:
        raise SystemExit(f"{page} has no marks for bench:{found['bench']}")
    page.write_text(f"{before}{begin}{chr(10).join(_markdown(found))}\n{end}{after}", encoding="utf-8")


def _markdown(found: dict[str, Any]) -> list[str]:
    lines = [
        f"Python {found['python']}, {found['rows']:,} {found.get('unit', 'rows')}, medians of {found['runs']} runs."
    ]
    for title, tools in found["cases"].items():
        lines += ["", f"**{title[0].upper()}{title[1:]}**", ""]
        lines += [
            "| | seconds | ratio | whole program | ratio | memory | ratio |",
            "|---|---:|---:|---:|---:|---:|---:|",
        ]
        lines += [
            f"| {name} | {it['seconds']:.2f} | {it['ratio']:.2f} | {it['wall']:.2f} s | {it['wall_ratio']:.2f} "
            f"| {it['memory_mb']:.0f} MB | {it['memory_ratio']:.2f} |"
            for name, it in tools.items()
        ]
    for title, table in found.get("tables", {}).items():
        lines += [
            "",
            f"**{title}**",
            "",
            f"| {' | '.join(table['head'])} |",
            f"|---|{'---:|' * (len(table['head']) - 1)}",
        ]
        lines += [f"| {' | '.join(row)} |" for row in table["rows"]]
    if "memory_by_rows" in found:
        peaks = found["memory_by_rows"]["bytes"]
        told = ", ".join(f"{int(rows):,} rows {int(peak) / 1e6:,.0f} MB" for rows, peak in peaks.items())
        lines += ["", f"Peak memory by the number of rows, text with 1 % failing and its quarantine: {told}."]
    return lines


if __name__ == "__main__":
    main()

"""Is hostile input only data? Everything at once, beside good captures: each case ends with its code, alone."""

from __future__ import annotations

import datetime as dt
import json
import resource
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.faults.hostile import files, heads, lethal, records, texts
from tests.faults.hostile.case import BODY, Case
from tests.intakes import Seen, markdown, put, see

from copydesk import isolation
from copydesk.check import How
from copydesk.runner import sandbox

CASES: tuple[Case, ...] = (*heads.cases(), *texts.cases(), *records.cases())
EXPECTED = {case.name: case.codes for case in CASES} | {name: (code,) for name, code in lethal.LETHAL.items()}
HOW = How(as_of=dt.date(2025, 4, 1), batch=40)
GOOD = {
    f"good-{number:02}.md": markdown(f"{BODY}\nIt sails {number} times.", url=f"https://b.example/{number}")
    for number in range(12)
}
GIBIBYTE = 1 << 30


@dataclass(frozen=True, slots=True)
class Run:
    """What a run saw, how long it took, and the most memory that a process of it had, in bytes."""

    seen: Seen
    seconds: float
    memory: int
    codes: Mapping[str, tuple[str, ...]]
    files: Mapping[str, tuple[str, ...]]


def origins(names: list[str]) -> str:
    """Return a sidecar that makes every page an article but for its text."""
    stated = (
        f'[{json.dumps(name)}]\ntitle = "Ferry returns after {number} years"\n'
        f'url = "https://a.example/2025/03/04/{number}"\n'
        'provider = "Harbour Courier"\nprovider_domain = "harbourcourier.example"\n'
        for number, name in enumerate(names)
    )
    return "".join(stated)


def check_all(folder: Path, outside: Path) -> Run:
    """Check everything at once, with readers that some captures kill."""
    put(folder, {case.name: case.data for case in CASES} | GOOD)
    put(folder, {name: markdown(BODY) if name.endswith(".md") else BODY for name in lethal.LETHAL})
    odd = files.lay_out(folder, outside)
    pages = [name for name in EXPECTED if name.endswith(".txt")]
    (folder / "origins.toml").write_text(origins(pages), encoding="utf-8")
    sandbox.let_go()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(isolation, "PREPARE", f"{lethal.__name__}.prepare")
        start = time.monotonic()
        seen = see(folder, how=HOW)
        seconds = time.monotonic() - start
    sandbox.let_go()
    unit = 1 if sys.platform == "darwin" else 1 << 10
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit
    found: dict[str, set[str]] = {}
    for finding in seen.findings:
        if finding["severity"] == "error":
            found.setdefault(finding["source"], set()).add(finding["code"])
    return Run(seen, seconds, memory, {name: tuple(sorted(codes)) for name, codes in found.items()}, odd)


def test_there_are_enough_cases() -> None:
    """No name is used twice, and nobody thins them out."""
    assert len({case.name for case in CASES}) == len(CASES)
    assert len(CASES) + len(lethal.LETHAL) >= 200


def test_hostile_files_touch_nothing_but_themselves(tmp_path: Path) -> None:
    """All together beside good captures, in one run: one test, because the run is long and its claims are of one."""
    (tmp_path / "hostile").mkdir()
    run = check_all(tmp_path / "hostile", tmp_path / "outside")
    alone = see(put(tmp_path / "alone", GOOD), how=HOW)

    # Each ends with the code that was foretold, and with no other error; links and pipes are refused, names are names.
    expected = {**EXPECTED, **run.files}
    assert {name: run.codes.get(name, ()) for name in expected} == expected
    # Nothing vanishes, and nothing that was accepted is empty.
    assert {*expected, *GOOD} - {row["source"] for row in run.seen.rows} == set()
    accepted = [row for row in run.seen.rows if row["accepted"] and row["source"].endswith((".txt", ".md"))]
    assert [row["source"] for row in accepted if not row["text"]] == []
    # Good captures give the rows that they give alone.
    assert len(good(alone)) == len(GOOD)
    assert good(run.seen) == good(alone)
    # No process of the run took a gibibyte; only what kills takes seconds.
    assert run.memory < GIBIBYTE
    assert run.seconds < 10 * len(lethal.LETHAL) + 2 * len(CASES)


def good(seen: Seen) -> list[dict[str, Any]]:
    """Return the rows of the good captures."""
    return [row for row in seen.rows if row["source"] in GOOD]


def test_company_does_not_change_what_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In whatever company they are read, the same captures are lost with the same words."""
    put(
        tmp_path,
        {**GOOD, **{name: markdown(BODY) for name in ("lethal-segv.txt", "lethal-raise.txt")}},
    )
    monkeypatch.setattr(isolation, "PREPARE", f"{lethal.__name__}.prepare")
    runs = [see(tmp_path, how=How(batch=batch)) for batch in (2, 100)]
    assert [found.codes(severity="error") for found in runs] == [[("capture.crashed", None, None)] * 2] * 2
    assert runs[0].findings == runs[1].findings

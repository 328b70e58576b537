"""Does hostile markup end with a code, whichever readers there are? With its own reader as foretold, else as text."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from tests.faults.hostile import markup
from tests.intakes import Seen, put, see

from copydesk.check import How

CASES = tuple(markup.cases())
READING = ("capture", "frontmatter", "record", "html", "feed", "warc", "json")
"""Families of codes that say that a file could not be read; those of columns do not."""


def test_hostile_markup_ends_with_a_code(tmp_path: Path) -> None:
    """It is read or refused as foretold, never in silence; no reader breaks down, and nothing outside is read."""
    samples = dict(markup.SAMPLES.values())
    files = {case.name: case.data for case in CASES} | samples
    seen = see(put(tmp_path, files), how=How(as_of=dt.date(2025, 4, 1)))
    live = kinds_with_a_reader(seen)

    for name in files:
        rows = [row for row in seen.rows if row["source"] == name]
        assert rows, name
        assert all(row["text"] or row["description"] or row["notes"] for row in rows), name
        assert "capture.crashed" not in refusals(rows), name
    # A kind is foretold only once its reader is there; this line holds each case to it from that day on.
    foretold = {case.name: case.accepted for case in CASES if case.kind in live and case.accepted is not None}
    refused = {row["source"] for row in seen.rows if refusals([row])}
    assert {name: name not in refused for name in foretold} == foretold
    told = " ".join(str(value) for row in seen.rows for value in row.values())
    assert "root:" not in told
    assert "file:///etc/passwd" not in {row["url"] for row in seen.rows}


def kinds_with_a_reader(seen: Seen) -> set[str]:
    """Return the kinds that have a reader: it finds the title of a sound file."""
    titled = {
        row["source"] for row in seen.rows if row["title"] == markup.TITLE and (row["text"] or row["description"])
    }
    return {kind for kind, (name, _) in markup.SAMPLES.items() if name in titled}


def refusals(rows: list[dict[str, Any]]) -> set[str]:
    """Return the codes that say that something could not be read."""
    return {note["code"] for row in rows for note in row["notes"] if note["code"].split(".")[0] in READING}


def test_every_case_has_its_sample() -> None:
    """No kind of case waits for a reader that nobody could notice."""
    assert {case.kind for case in CASES} == set(markup.SAMPLES)
    assert len({case.name for case in CASES}) == len(CASES) >= 40

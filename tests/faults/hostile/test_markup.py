"""Does hostile markup end with a code, whichever readers there are? With its own reader as foretold, else as text."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.faults.hostile import markup
from tests.intakes import Seen, put, see

from copydesk.check import How
from copydesk.runner import sandbox

CASES = tuple(markup.cases())
LAST_NET = {"capture.crashed"}
"""No reader may break down on a file whose kind it knows."""

READING = ("capture", "frontmatter", "record", "html", "feed", "warc", "json")
"""Families of codes that say that a file could not be read; those of columns do not."""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """Read all cases and the sound samples together."""
    folder = tmp_path_factory.mktemp("markup")
    samples = dict(markup.SAMPLES.values())
    return see(put(folder, {case.name: case.data for case in CASES} | samples), how=How(as_of=dt.date(2025, 4, 1)))


@pytest.fixture(scope="module")
def live(seen: Seen) -> set[str]:
    """Return the kinds that have a reader: it finds the title of a sound file."""
    titled = {row["source"] for row in seen.rows if row["title"] == markup.TITLE and row["text"]}
    return {kind for kind, (name, _) in markup.SAMPLES.items() if name in titled}


def of(seen: Seen, name: str) -> list[dict[str, Any]]:
    """Return the notes that were made while a file was read."""
    return [note for row in seen.rows if row["source"] == name for note in row["notes"]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_hostile_markup_ends_with_a_code(seen: Seen, live: set[str], case: markup.Later) -> None:
    """It is read or refused as foretold; in no case in silence, and no reader breaks down."""
    rows = [row for row in seen.rows if row["source"] == case.name]
    refused = [note["code"] for note in of(seen, case.name) if note["code"].split(".")[0] in READING]
    assert rows
    assert not LAST_NET & set(refused)
    assert all(row["text"] or row["notes"] for row in rows)
    if case.kind in live and case.accepted is not None:
        assert bool(refused) is not case.accepted


def test_nothing_outside_is_read(seen: Seen) -> None:
    """No entity, link or base brings in what lies outside the file."""
    told = " ".join(str(value) for row in seen.rows for value in row.values())
    assert "root:" not in told
    assert "file:///etc/passwd" not in {row["url"] for row in seen.rows}


def test_a_sound_file_of_each_kind_is_no_secret(seen: Seen) -> None:
    """A sound file is an article, or it is a page of text that says what is wrong with it."""
    for name, _ in markup.SAMPLES.values():
        rows = [row for row in seen.rows if row["source"] == name]
        assert rows
        assert all(row["text"] or row["notes"] for row in rows)
    sandbox.let_go()

"""Does every record end somewhere, and every character of a page?"""

from __future__ import annotations

import json
import tempfile
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.intakes import put, see
from tests.properties.strategies import heads, pages, records

from copydesk.article import INTAKE, Capture, PageText, Span
from copydesk.check import How
from copydesk.normalise import normalise
from copydesk.normalise.page_text import read_page_text
from copydesk.readers.base import Rejected
from copydesk.readers.captures import parse
from copydesk.recipe import Registry
from copydesk.report import rules


def read(data: bytes) -> Capture:
    """Return the capture of some bytes, with a note instead of content when they are refused."""
    try:
        return Capture(source="a.txt", sha256="0" * 64, content=parse(data))
    except Rejected as rejected:
        return Capture(source="a.txt", sha256="0" * 64, content=None, notes=(rejected.note,))


SIGNED = (
    "Ferry returns to Saltmere harbour\nBy Mara Ilves, political editor\n4 March 2025; Saltmere\n"
    "The ferry returned to the harbour of Saltmere after nine long years, the port said in a statement.\n"
    "Crowds gathered on the quay of Saltmere to see the ferry come in, and the band of the school played.\n"
)
"""A page on which something stands right behind the name and right behind the date."""


def claims(text: str) -> list[Span]:
    """Return every span that a field, the body or the dropped have claimed, in the order of the page."""
    draft = read_page_text(PageText(text=text))
    found = [span for entry in (*draft.evidence, *draft.dropped) for span in entry.spans]
    return sorted(found, key=lambda span: (span.start, span.end))


@settings(max_examples=60)
@given(pages())
@example(SIGNED)
@example("By Mara Ilves | 4 March 2025\r\nThe ferry is back in the harbour of Saltmere, the port said.\rIt will stay.")
def test_every_character_of_a_page_is_claimed_once(text: str) -> None:
    """Claims are disjoint and cover every character that is not blank."""
    found = claims(text)
    assert all(first.end <= second.start for first, second in pairwise(found))
    covered = {place for span in found for place in range(span.start, span.end)}
    assert [text[place] for place in range(len(text)) if place not in covered and not text[place].isspace()] == []


@settings(max_examples=80)
@given(st.one_of(pages(), heads(), st.text()), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_no_text_stops_the_desk(text: str, encoding: str) -> None:
    """Any text becomes a row of the intake table or is rejected with a code that the catalogue knows."""
    capture = read(text.encode(encoding))
    row = normalise(capture, Registry())
    table = pa.Table.from_pylist([row], schema=INTAKE)
    assert table.num_rows == 1
    assert {note["code"] for note in row["notes"]} <= set(rules())


@settings(max_examples=60)
@given(pages())
def test_every_place_of_evidence_lies_in_the_capture(text: str) -> None:
    """Bytes of evidence lie inside the capture and in their lines, and what they hold is not blank."""
    data = text.encode()
    row = normalise(Capture(source="a.txt", sha256="0" * 64, content=PageText(text=text)), Registry())
    for it in row["evidence"]:
        if it["byte"] is None:
            assert it["line"] is None
            continue
        assert data[it["byte"] : it["byte_end"]].decode().strip()
        before = data[: it["byte"]].decode().replace("\r\n", "\n").replace("\r", "\n")
        assert it["line"] == before.count("\n") + 1


@settings(max_examples=15)
@given(
    st.lists(records(), min_size=1, max_size=5), st.lists(st.one_of(pages(), heads()), max_size=3), st.integers(1, 4)
)
def test_every_record_ends_in_exactly_one_place(lines: list[dict[str, object]], texts: list[str], batch: int) -> None:
    """Accepted, quarantined and duplicate add up to what was read, and accepted ids are unique."""
    with tempfile.TemporaryDirectory() as place:
        files: dict[str, str | bytes] = {f"page-{number}.txt": text for number, text in enumerate(texts)}
        files["a.jsonl"] = "\n".join(json.dumps(line) for line in lines)
        seen = see(put(Path(place), files), how=How(batch=batch))
    funnel = seen.report.funnel
    assert funnel.read == len(lines) + len(texts) == len(seen.rows)
    assert funnel.read == funnel.accepted + funnel.quarantined + funnel.duplicate
    ids = [row["id"] for row in seen.rows if row["accepted"]]
    assert len(set(ids)) == len(ids) == funnel.accepted
    assert not any(row["accepted"] and row["duplicate"] for row in seen.rows)


@settings(max_examples=15)
@given(st.lists(records(), min_size=1, max_size=6))
def test_what_is_not_accepted_has_its_reason(lines: list[dict[str, object]]) -> None:
    """Every quarantined record has an error, and no accepted one has."""
    with tempfile.TemporaryDirectory() as place:
        seen = see(put(Path(place), {"a.jsonl": "\n".join(json.dumps(line) for line in lines)}))
    wrong = {found["row"] for found in seen.findings if found["severity"] == "error"}
    assert wrong == {row["row"] for row in seen.rows if not row["accepted"] and not row["duplicate"]}
    assert seen.report.ok == (not wrong)

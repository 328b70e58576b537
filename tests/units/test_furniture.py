"""Which lines does a registry take off the pages of an outlet, and when?"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from copydesk.article import Capture, Origin
from copydesk.normalise import draft_of, normalise
from copydesk.normalise.furniture import furniture_of
from copydesk.readers.captures import parse
from copydesk.recipe import Chrome, Provider, Registry

PITCH = "The Courier has told the harbour's stories since the first ferry sailed, and it needs your help today."
PAGE = f"""Ferry returns after nine years

By Mara Ilves
4 March 2025

The ferry Kestrel returned to the harbour of Saltmere, nine years after its last crossing, the port said.

{PITCH}

Crowds gathered on the quay from early morning to see the vessel come in, and the band of the school played.

Edition 4,711 of the Courier was printed before the ferry came into the harbour of Saltmere again.
"""
BEFORE, WITHIN = dt.date(2023, 12, 31), dt.date(2024, 6, 30)


def registry(**chrome: Any) -> Registry:
    """Return a registry of one outlet with some furniture."""
    outlet = {"name": "Harbour Courier", "domains": ["harbourcourier.example"], "chrome": [chrome]}
    return Registry.model_validate({"provider": [outlet]})


def read(known: Registry, text: str = PAGE, **claims: Any) -> tuple[list[str], list[str]]:
    """Return the paragraphs of the page and what was dropped as the outlet's furniture."""
    capture = Capture(source="a.txt", sha256="0" * 64, content=parse(text.encode()), origin=Origin(**claims))
    dropped = [
        text[span.start : span.end]
        for entry in draft_of(capture, known).dropped
        if entry.rule == "provider-chrome"
        for span in entry.spans
    ]
    return (normalise(capture, known)["text"] or "").split("\n\n"), dropped


@pytest.mark.parametrize(
    "claims",
    [
        {"provider": "harbour courier"},
        {"provider_domain": "www.harbourcourier.example"},
        {"url": "https://news.harbourcourier.example/2025/03/04/ferry"},
    ],
)
def test_lines_of_a_known_outlet_are_no_part_of_its_articles(claims: dict[str, str]) -> None:
    """The sidecar names the outlet by its name, its domain or the address, and its lines leave the body."""
    known = registry(lines=[PITCH.replace("'", "’").replace(" ", "  ", 1)])
    paragraphs, dropped = read(known, **claims)
    assert (dropped, len(paragraphs)) == ([PITCH], 3)
    assert PITCH in read(known)[0], "nobody says whose page it is"


def test_a_pattern_matches_whole_lines() -> None:
    """A pattern leaves a line alone that only holds what it matches."""
    whole = registry(patterns=[r"Edition [\d,]+ of the Courier .*"])
    assert len(read(whole, provider="Harbour Courier")[1]) == 1
    assert read(registry(patterns=[r"Edition [\d,]+"]), provider="Harbour Courier")[1] == []


def test_furniture_inside_a_wrapped_paragraph_leaves_the_paragraph_whole() -> None:
    """A line in the middle of a sentence is lifted out; one that was wrapped itself is found as well."""
    wrapped = (
        "The ferry Kestrel returned to the harbour of Saltmere, nine years\n"
        "after its last crossing, and crowds gathered on the quay from the\n"
        "SHARE THIS WITH THE WHOLE HARBOUR\n"
        "early morning to see the vessel come in, while the band of the\n"
        "school played and the harbour master spoke of a new beginning.\n\n"
        "The Courier has told the harbour's stories since the first ferry\n"
        "sailed, and it needs your help today.\n\n"
        "The route will be served daily until the end of summer, the port\n"
        "authority said, and it may be kept through the winter if enough\n"
        "people of Saltmere use the ferry in its first season on the sea.\n"
    )
    known = registry(lines=["SHARE THIS WITH THE WHOLE HARBOUR", PITCH])
    paragraphs, dropped = read(known, wrapped, provider="Harbour Courier")
    assert [len(text.split()) for text in paragraphs] == [47, 38]
    assert " ".join(dropped) == f"SHARE THIS WITH THE WHOLE HARBOUR {PITCH}"


@pytest.mark.parametrize(
    ("days", "day", "counts"),
    [
        ({}, None, True),
        ({}, BEFORE, True),
        ({"until": WITHIN}, WITHIN, True),
        ({"until": WITHIN}, WITHIN + dt.timedelta(days=1), False),
        ({"from": WITHIN}, WITHIN, True),
        ({"from": WITHIN}, BEFORE, False),
        ({"from": WITHIN}, None, False),
        ({"until": WITHIN}, None, False),
    ],
)
def test_a_layout_counts_on_its_days(days: dict[str, dt.date], day: dt.date | None, *, counts: bool) -> None:
    """Both ends belong to the span; on an unknown day only a layout without days counts."""
    outlet = Provider(name="A", domains=["a.example"], chrome=[Chrome.model_validate({**days, "lines": ["Follow us"]})])
    assert furniture_of(outlet, day).marks(["Follow us", "Follow"]) == [counts, False]


def test_the_day_is_that_of_the_capture_else_of_the_desk() -> None:
    """A capture of another year keeps the lines, whatever the desk's day says."""
    known = registry(until=WITHIN, lines=[PITCH])
    outlet = {"provider": "Harbour Courier"}
    late = dt.datetime(2025, 3, 5, tzinfo=dt.UTC)
    assert len(read(known, **outlet, first_seen_at=WITHIN)[1]) == 1
    assert read(known, **outlet, first_seen_at=WITHIN, captured_at=late)[1] == []
    assert read(known, **outlet)[1] == []


def test_lines_of_a_known_outlet_leave_its_pages_of_html() -> None:
    """A page is its outlet's by the sidecar or by its address; the line is dropped with the same rule."""
    lines = PAGE.replace(PITCH, f"<b>{PITCH}</b>").split("\n\n")
    text = f"<!doctype html><h1>{lines[0]}</h1>" + "".join(f"<p>{line}</p>" for line in lines[1:])
    known, address = registry(lines=[PITCH]), "https://news.harbourcourier.example/2025/03/04/ferry"
    for claims in ({"provider": "Harbour Courier"}, {"url": address}):
        paragraphs, dropped = read(known, text, **claims)
        assert dropped == [PITCH]
        assert PITCH not in " ".join(paragraphs)
    assert PITCH in " ".join(read(known, text)[0]), "nobody says whose page it is"

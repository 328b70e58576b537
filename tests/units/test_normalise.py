"""How does a capture become a row, with evidence for each field?"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.intakes import markdown

from copydesk.article import ARTICLE, INTAKE, Capture, Note, Origin
from copydesk.normalise import normalise
from copydesk.readers.captures import parse
from copydesk.recipe import Provider, Registry

BODY = (
    "The ferry Kestrel returned to the harbour of Saltmere on Tuesday, nine years after its last crossing.\n\n"
    "Crowds gathered on the quay from early morning to see the vessel come in, and the band of the school played.\n\n"
    "The harbour master said that the route would be served daily until the end of the summer season.\n"
)
SEEN = dt.date(2025, 3, 6)  # a Thursday: the Tuesday before it is 4 March


def row(text: str, **claims: Any) -> dict[str, Any]:
    """Return the row of a capture with the desk's claims."""
    capture = Capture(source="a.txt", sha256="0" * 64, content=parse(text.encode()), origin=Origin(**claims))
    return normalise(capture, Registry())


def rule(found: dict[str, Any], field: str) -> set[str]:
    """Return by which rules a field was found."""
    return {it["rule"] for it in found["evidence"] if it["field"] == field}


def notes(found: dict[str, Any]) -> list[tuple[str, str | None]]:
    """Return code and column of the notes of a row."""
    return [(it["code"], it["column"]) for it in found["notes"]]


def day(found: dict[str, Any]) -> tuple[str | None, str | None, bool | None]:
    """Return the date of a row with its precision and whether a zone was stated."""
    at = found["published_at"]
    return at and at.strftime("%Y-%m-%dT%H:%M"), found["published_precision"], found["published_tz_known"]


def test_a_row_has_every_column_of_the_intake() -> None:
    """Whatever a capture says, its row has the columns of the intake table."""
    assert set(row(BODY)) == set(INTAKE.names)
    assert set(row(markdown())) == set(INTAKE.names)


def test_a_capture_that_could_not_be_read_has_its_notes_alone() -> None:
    """Without content there is no field, no identity and no other finding."""
    note = Note(code="capture.empty", message="0 bytes, no text")
    found = normalise(Capture(source="a.txt", sha256="", content=None, notes=(note,)), Registry())
    assert {found[name] is None for name in ARTICLE.names} == {True}
    assert notes(found) == [("capture.empty", None)]


def test_a_stated_date_comes_before_every_other() -> None:
    """What the capture states counts, whatever the address and the desk say."""
    found = row(markdown(BODY, url="https://a.example/2025/03/03/x"), first_seen_at=SEEN)
    assert (day(found), rule(found, "published_at")) == (("2025-03-04T09:00", "second", True), {"front_matter"})
    assert notes(found) == []


def test_the_address_states_a_day_when_the_capture_does_not() -> None:
    """The day in a path counts where no date is stated; it has no time and no zone."""
    found = row(markdown(BODY, date="", url="https://a.example/2025/03/03/x"), first_seen_at=SEEN)
    assert (day(found), rule(found, "published_at")) == (("2025-03-03T00:00", "day", False), {"url-path"})


def test_a_weekday_is_resolved_by_the_day_of_the_desk_alone() -> None:
    """A weekday of the first paragraph counts only together with the day on which the desk saw the story."""
    found = row(BODY, first_seen_at=SEEN)
    assert (day(found), rule(found, "published_at")) == (("2025-03-04T00:00", "day", False), {"relative"})
    alone = row(BODY, captured_at=dt.datetime(2025, 3, 6, tzinfo=dt.UTC))
    assert day(alone) == (None, None, None)


@pytest.mark.parametrize("seen", [dt.date(2025, 3, 4), dt.date(2025, 3, 10)])
def test_a_weekday_reaches_back_six_days(seen: dt.date) -> None:
    """Seen on that Tuesday or on the Monday after it, the day is the same Tuesday."""
    assert day(row(BODY, first_seen_at=seen))[0] == "2025-03-04T00:00"
    assert day(row(BODY, first_seen_at=seen + dt.timedelta(days=7)))[0] == "2025-03-11T00:00"


def test_two_weekdays_resolve_nothing() -> None:
    """Tuesday and Friday in one paragraph contradict each other."""
    assert day(row(BODY.replace("nine years", "and not on Friday, nine years"), first_seen_at=SEEN)) == (
        None,
        None,
        None,
    )


def test_a_wrong_date_is_not_replaced() -> None:
    """30 February is an error: neither the address nor the weekday takes its place."""
    found = row(markdown(BODY, date="2025-02-30", url="https://a.example/2025/03/03/x"), first_seen_at=SEEN)
    assert (day(found), notes(found)) == ((None, None, None), [("date.invalid", "published_at")])


def test_a_wrong_update_does_not_cost_the_publication() -> None:
    """A date of modification that does not exist says nothing about that of publication."""
    found = row(markdown(BODY, date="", lastmod="2025-02-30", url="https://a.example/2025/03/03/x"))
    assert (day(found)[0], notes(found)) == ("2025-03-03T00:00", [("date.invalid", "modified_at")])


def test_the_desk_fills_title_and_address() -> None:
    """What the sidecar claims counts where the capture is silent, and its evidence has no place."""
    found = row(BODY, title="Ferry returns", url="https://a.example/x?utm_source=y")
    assert (found["title"], found["url"]) == ("Ferry returns", "https://a.example/x?utm_source=y")
    assert found["canonical_url"] == "https://a.example/x"
    places = [it for it in found["evidence"] if it["field"] in {"title", "url", "canonical_url"}]
    assert {(it["field"], it["rule"], it["line"], it["byte"]) for it in places} == {
        ("title", "sidecar", None, None),
        ("url", "sidecar", None, None),
        ("canonical_url", "url", None, None),
    }


def test_a_title_of_the_desk_does_not_replace_that_of_the_capture() -> None:
    """Where both name a title and differ, the capture's stands and the conflict is told."""
    found = row(markdown(BODY), title="Another title")
    assert (found["title"], notes(found)) == ("Ferry returns after nine years", [("origin.conflict", "title")])
    assert notes(row(markdown(BODY), title="Ferry returns after nine years")) == []


def test_the_language_is_that_of_the_text() -> None:
    """Language comes from the text, else from title and description, and is null when they are short."""
    found = row(markdown(BODY))
    assert (found["language"], rule(found, "language")) == ("en", {"text"})
    bare = row(markdown(title="Die Fähre kehrt nach neun Jahren in den Hafen zurück"))
    assert (bare["language"], rule(bare, "language")) == ("de", {"title"})
    assert row(markdown(title="Ferry"))["language"] is None


def test_an_outlet_settles_the_language_of_a_few_words() -> None:
    """Where the text is too short for the model, the language of the registry counts and says so."""
    outlet = Provider(name="Ostwarder Bote", domains=["bote.example"], language="de")
    content = parse(b"---\ntitle: F\xc3\xa4hre zur\xc3\xbcck\n---\n")
    capture = Capture(source="a.md", sha256="0" * 64, content=content, origin=Origin(provider="Ostwarder Bote"))
    found = normalise(capture, Registry(provider=[outlet]))
    assert (found["language"], rule(found, "language")) == ("de", {"registry"})
    assert normalise(capture, Registry())["language"] is None


POLISH = (
    "Prom wraca po dziewięciu latach\n\nAutorka: Mara Ilves\n{date}\n\n"
    "Prom znowu stoi w porcie Saltmere, poinformował we wtorek zarząd portu. Ma pływać aż do jesieni.\n\n"
    "Statek zniknął dziewięć lat temu, kiedy zamknięto molo. Od tamtej pory zarząd portu odbudował molo.\n"
)


def test_a_language_without_words_is_not_read_with_the_words_of_another() -> None:
    """Byline, date in words and weekday stay null with one note; body, title and language are there."""
    found = row(POLISH.format(date="4 March 2025"), first_seen_at=SEEN)
    assert (found["language"], found["title"]) == ("pl", "Prom wraca po dziewięciu latach")
    assert (found["authors"], day(found)) == ([], (None, None, None))
    assert len(found["text"].split("\n\n")) == 2
    assert notes(found) == [("language.unsupported", "language")]


def test_a_date_in_figures_needs_no_words() -> None:
    """An ISO date is read in every language, also in one without words."""
    found = row(POLISH.format(date="2025-03-04 09:05").replace("Autorka: ", ""))
    assert found["authors"] == [], "a name without a word before it is told by words as well"
    assert day(found) == ("2025-03-04T09:05", "minute", False)
    assert row(BODY)["notes"] == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_places_are_lines_and_bytes_of_the_capture(end: str) -> None:
    """Lines count from 1, bytes from 0 in UTF-8, whatever the line ends and the letters before them."""
    text = "Überschrift 🚢 der Fähre" + end + end + BODY.replace("\n", end)
    found = [it for it in row(text)["evidence"] if it["field"] == "text"]
    data, paragraphs = text.encode(), BODY.split("\n\n")
    assert [data[it["byte"] : it["byte_end"]].decode() for it in found] == [part.strip() for part in paragraphs]
    assert [(it["line"], it["line_end"]) for it in found] == [(3, 3), (5, 5), (7, 7)]


def test_the_identity_is_that_of_the_address_else_of_the_title() -> None:
    """Two captures of one address are one article; without one provider, title and day decide."""
    first, second = (row(markdown(text, url="https://a.example/x")) for text in (BODY, "Other."))
    assert first["id"] == second["id"]
    bare = [row(markdown(text)) for text in (BODY, "Other.")]
    assert bare[0]["id"] == bare[1]["id"] != first["id"]

"""What does a head say about its article, and what is its Markdown body?"""

from __future__ import annotations

import datetime as dt

import pytest

from copydesk.article import Draft, FrontMatter, Image, Moment
from copydesk.normalise.front_matter import KEYS, clean, read_front_matter
from copydesk.readers.captures import parse

WRONG = (
    "2025-02-30",
    "2025-13-01",
    "2025-03-04T25:00:00Z",
    "2025-03-04T09:00:60Z",
    "2025-03-04T09:00:00+99:99",
    "2025-03-04T09:00:00+05:99",
    "0001-01-01T00:00+02:00",
    "0000-01-01",
    "06/07/2025",
    "4 March 2025",
    "tomorrow",
    "2025",
)


def read(head: str, body: str = "") -> Draft:
    """Return what a capture says."""
    content = parse(f"---\n{head}\n---\n{body}".encode())
    assert isinstance(content, FrontMatter)
    return read_front_matter(content)


def wrong(head: str) -> list[tuple[str, str | None, int | None]]:
    """Return code, column and line of what is wrong in a head."""
    return [(note.code, note.column, note.line) for note in read(head).notes]


def body(text: str) -> list[str]:
    """Return the paragraphs of a Markdown body."""
    return list(read("title: A", text).paragraphs)


@pytest.mark.parametrize("key", KEYS["title"])
def test_a_title_is_found_under_its_keys(key: str) -> None:
    """Each known key of a title gives it."""
    assert read(f"{key}: Ferry returns").title == "Ferry returns"


@pytest.mark.parametrize("key", KEYS["published_at"])
def test_a_date_is_found_under_its_keys(key: str) -> None:
    """Each known key of the date of publication gives it."""
    assert read(f"{key}: 2025-03-04").published == day(2025, 3, 4)


@pytest.mark.parametrize("key", KEYS["modified_at"])
def test_a_modification_is_found_under_its_keys(key: str) -> None:
    """Each known key of the date of modification gives it."""
    assert read(f"{key}: 2025-03-05").modified == day(2025, 3, 5)


@pytest.mark.parametrize("key", KEYS["url"])
def test_an_address_is_found_under_its_keys(key: str) -> None:
    """Each known key of an address gives it."""
    assert read(f"{key}: https://a.example/x").url == "https://a.example/x"


def day(year: int, month: int, number: int) -> Moment:
    """Return a day that was stated without a time."""
    return Moment(at=dt.datetime(year, month, number, tzinfo=dt.UTC), precision="day", tz_known=False)


@pytest.mark.parametrize(
    ("head", "name", "domain"),
    [
        ("provider: {name: Bote, domain: bote.example}", "Bote", "bote.example"),
        ("publisher:\n  name: Bote\n  domain: bote.example", "Bote", "bote.example"),
        ("source: Bote", "Bote", None),
        ("provider: Bote\nprovider_domain: bote.example", "Bote", "bote.example"),
        ("provider: {domain: bote.example}", None, "bote.example"),
    ],
)
def test_a_provider_is_a_name_a_domain_or_both(head: str, name: str | None, domain: str | None) -> None:
    """A provider stands as a string or as a map."""
    draft = read(head)
    assert (draft.provider, draft.provider_domain) == (name, domain)


def test_the_first_key_that_says_something_counts() -> None:
    """An empty value and a flag are passed over for the next key."""
    assert read("title: ~\nheadline: Ferry returns").title == "Ferry returns"
    assert read("published: true\ndate: 2025-03-04").published == day(2025, 3, 4)
    assert read("title: ' '\nheadline: ''").title is None


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Bread &amp; butter", "Bread & butter"),
        ("&amp;amp;", "&amp;"),
        ("&lt;b&gt;", "<b>"),
        ("a&nbsp;b", "a b"),
        ("a\u00a0 \t b", "a b"),
        ("&quot;Yes&#39;", "\"Yes'"),
        ("&#x1F6A2;", "🚢"),
        ("AT&T", "AT&T"),
        ("  a  ", "a"),
    ],
)
def test_entities_are_decoded_once(written: str, said: str) -> None:
    """Entities of a feed are decoded once, and every run of blanks is one space."""
    assert clean(written) == said
    assert read(f"title: |\n  {written}").title == said


@pytest.mark.parametrize(
    ("written", "at", "precision", "zone"),
    [
        ("2025-03-04T09:00:30Z", (2025, 3, 4, 9, 0, 30), "second", 0),
        ("2025-03-04T09:00:30.123Z", (2025, 3, 4, 9, 0, 30), "second", 0),
        ("2025-03-04T09:00+01:00", (2025, 3, 4, 8, 0, 0), "minute", 1),
        ("2025-03-04 00:30:00 +0100", (2025, 3, 3, 23, 30, 0), "second", 1),
        ("2025-03-04T20:00:00-05:00", (2025, 3, 5, 1, 0, 0), "second", -5),
        ("2025-03-04 09:00", (2025, 3, 4, 9, 0, 0), "minute", None),
        ("'2025-03-04'", (2025, 3, 4, 0, 0, 0), "day", None),
    ],
)
def test_offsets_lead_to_utc(written: str, at: tuple[int, ...], precision: str, zone: int | None) -> None:
    """A stated offset leads to UTC and is kept; without one the time stands as it is and is marked."""
    moment = Moment(
        at=dt.datetime(*at, tzinfo=dt.UTC),  # type: ignore[arg-type,misc]
        precision=precision,
        tz_known=zone is not None,
        offset=dt.timedelta(hours=zone or 0),
    )
    assert read(f"date: {written}").published == moment


@pytest.mark.parametrize(
    "written",
    WRONG,
)
def test_a_date_that_does_not_exist_is_named_with_its_line(written: str) -> None:
    """30 February, the hour 25, an offset of 99 hours and unsure forms are findings, and no date is taken."""
    assert wrong(f"title: A\ndate: {written}") == [("date.invalid", "published_at", 3)]
    draft = read(f"title: A\ndate: {written}")
    assert draft.published is None
    assert "published_at" not in {it.field for it in draft.evidence}


def test_the_line_is_that_of_the_value_which_is_wrong() -> None:
    """An empty key of a date above the wrong one does not take the blame."""
    assert wrong("publishedDateTime:\ndate: 2025-02-30") == [("date.invalid", "published_at", 3)]
    assert wrong("date: 2025-03-04\nlastmod: 2025-02-31") == [("date.invalid", "modified_at", 3)]


@pytest.mark.parametrize(
    ("written", "people"),
    [
        ("Mara Ilves", ["Mara Ilves"]),
        ("[Mara Ilves, Jonas Reet]", ["Mara Ilves", "Jonas Reet"]),
        ("Mara Ilves and Jonas Reet", ["Mara Ilves", "Jonas Reet"]),
        ("Anna Weber und Jan Vogel", ["Anna Weber", "Jan Vogel"]),
        ("'Luc Petit; Zoé Ménard'", ["Luc Petit", "Zoé Ménard"]),
        ("[{name: Mara Ilves, url: u}, {name: Newsroom}]", ["Mara Ilves"]),
        ("[Reuters, Mara Ilves, Harbour News Desk, desk@a.example]", ["Mara Ilves"]),
        ("Staff", []),
        ("{name: Ludwig van Beethoven}", ["Ludwig van Beethoven"]),
        ("[[Mara Ilves]]", []),
        ("~", []),
    ],
)
def test_authors_are_people(written: str, people: list[str]) -> None:
    """Names are split at commas and words for `and`; organisations, desks and addresses are left out."""
    assert list(read(f"authors: {written}").authors) == people


def test_topics_stand_once_each() -> None:
    """Topics are a list or a string with commas; a topic that stands twice is one."""
    assert read("topics: [Ferry, Harbour, Ferry, '']").topics == ("Ferry", "Harbour")
    assert read("tags: Ferry, Harbour &amp; quay").topics == ("Ferry", "Harbour & quay")


def test_images_are_addresses_sizes_and_words() -> None:
    """A picture is an address alone or a map; sizes that are no whole numbers are left out."""
    assert read("image: https://a.example/a.jpg").images == (Image(url="https://a.example/a.jpg"),)
    head = "images:\n  - {url: u, width: 50, height: 1.5, caption: 'A &amp; B', credit: ''}\n  - {width: 3}\n  - v"
    assert read(head).images == (Image(url="u", width=50, caption="A & B"), Image(url="v"))


def test_evidence_points_at_the_value() -> None:
    """The evidence of a field is the written scalar, that of a list all of its scalars."""
    draft = read('title: "Fähre kehrt zurück"\ntopics: [a, b]\nrights: CC-BY-4.0')
    text = '---\ntitle: "Fähre kehrt zurück"\ntopics: [a, b]\nrights: CC-BY-4.0\n---\n'
    said = {it.field: [text[span.start : span.end] for span in it.spans] for it in draft.evidence}
    assert said == {"title": ['"Fähre kehrt zurück"'], "topics": ["a", "b"], "rights": ["CC-BY-4.0"]}


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("One.\n\nTwo.", ["One.", "Two."]),
        ("One\nline.\\\nMore  \nand more.", ["One line. More and more."]),
        ("A [link](https://a.example 'title') and <https://b.example>.", ["A link and https://b.example."]),
        ("![alt](a.jpg) Text with **bold** and `code`.", ["Text with bold and code."]),
        ("# Heading\n\nText.", ["Heading", "Text."]),
        ("Heading\n=======\nText.", ["Heading", "Text."]),
        ("- one\n- two\n\n  more\n\nText.", ["- one", "- two", "- more", "Text."]),
        ("1. one\n2. two", ["- one", "- two"]),
        ("> quoted\n> words", ["quoted words"]),
        ("<div>\nmarkup\n</div>\n\nText &amp; more &amp;amp;.", ["Text & more &amp;."]),
        ("Text\n\n---\n\nmore", ["Text", "more"]),
        ("[ref]: https://a.example\n\nSee [ref].", ["See ref."]),
        ("\r\nOne.\r\n\r\nTwo.\r\n", ["One.", "Two."]),
        ("", []),
        ("![only](a.jpg)", []),
    ],
)
def test_a_markdown_body_is_its_words(text: str, paragraphs: list[str]) -> None:
    """Paragraphs are what a reader sees: no markup, no pictures, hard wraps joined, lists with a dash."""
    assert body(text) == paragraphs


def test_paragraphs_point_at_their_lines() -> None:
    """The evidence of a paragraph is its lines of the body."""
    text = "One\nline.\n\n- an *item*\n\nLäst 🚢."
    draft, whole = read("title: A", text), f"---\ntitle: A\n---\n{text}"
    spans = [whole[span.start : span.end] for it in draft.evidence if it.field == "text" for span in it.spans]
    assert spans == ["One\nline.", "- an *item*", "Läst 🚢."]


def test_flags_of_a_feed_are_no_fields() -> None:
    """Heat, quality and signatures of a feed leave no trace."""
    draft = read("heat: 137\nquality: 5\nsecured: abc\npublished: true")
    assert draft == Draft()

"""Do ninjs and JSON-LD become articles, each with the keys that its fields came from?"""

from __future__ import annotations

import datetime as dt
import json
import time
from pathlib import Path
from typing import Any

import pytest
from tests.intakes import RECORD, put, see

from copydesk.article import Draft, Image, JsonArticle, Moment, PageText
from copydesk.limits import MAX_JSON_DEPTH
from copydesk.normalise.gather import Gathered
from copydesk.normalise.ninjs import read_ninjs
from copydesk.normalise.schema_org import read_object, read_schema_org
from copydesk.readers.base import Item, Payload
from copydesk.readers.captures import items
from copydesk.readers.records import record_kind

NEWS: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Ferry &amp; pier return",
    "description": "After nine years.",
    "articleBody": "The ferry is back.\n\nIt sails daily.",
    "author": [{"@type": "Person", "name": "Mara Ilves"}, {"@type": "Organization", "name": "Harbour Desk"}],
    "publisher": {"@type": "Organization", "name": "Harbour Courier", "url": "https://www.harbourcourier.example/"},
    "mainEntityOfPage": {"@id": "https://harbourcourier.example/2025/ferry"},
    "datePublished": "2025-03-04T09:00:00+01:00",
    "dateModified": "2025-03-05T10:30:00.000Z",
    "articleSection": ["Harbour", "Transport"],
    "keywords": "ferry, pier;harbour, ferry",
    "image": {"@type": "ImageObject", "url": "https://h.example/f.jpg", "width": "1200px", "height": 675.0},
    "inLanguage": "en-GB",
    "isAccessibleForFree": "False",
    "license": "https://creativecommons.org/licenses/by/4.0/",
}
NINJS: dict[str, Any] = {
    "uri": "urn:newsml:harbourcourier.example:1",
    "type": "text",
    "language": "en-GB",
    "firstCreated": "2025-03-04T09:00:00+01:00",
    "versionCreated": "2025-03-05T10:30:00Z",
    "pubStatus": "usable",
    "headlines": [{"role": "teaser", "value": "It sails"}, {"role": "main", "value": "Ferry returns"}],
    "descriptions": [{"role": "summary", "contentType": "text/plain", "value": "After nine years."}],
    "bodies": [
        {"role": "main", "contentType": "text/plain", "value": "flat"},
        {"role": "main", "contentType": "text/html", "value": "<p>The ferry is back.</p><p>It sails daily.</p>"},
    ],
    "by": "By Mara Ilves and Jonas Petersen",
    "infoSources": [{"name": "Harbour Courier", "role": "origin"}],
    "altIds": [{"role": "web", "value": "https://harbourcourier.example/2025/ferry"}],
    "subjects": [{"name": "Transport"}, {"name": "Harbour"}, {"name": "Transport"}],
    "usageTerms": "Not for resale.",
    "copyrightHolder": "Harbour Press",
    "associations": [
        {
            "type": "picture",
            "uri": "urn:1",
            "headlines": [{"value": "The ferry"}],
            "by": "Ana Sousa",
            "renditions": [
                {"href": "https://h.example/s.jpg", "contentType": "image/jpeg", "width": 100, "height": 50},
                {"href": "https://h.example/l.jpg", "contentType": "image/jpeg", "width": 1000, "height": 500},
            ],
        },
        {"type": "text", "uri": "urn:2"},
    ],
}
OLD: dict[str, Any] = {
    "uri": "https://vellin.example/1",
    "headline": "Trams run again",
    "body_html": "<p>Trams run again.</p><p>Every night.</p>",
    "body_text": "Trams run again.",
    "description_text": "At night.",
    "byline": "Erik Falk",
    "versioncreated": "2025-03-04T09:00:00Z",
    "usageterms": "Free.",
    "subject": [{"name": "Transport"}],
    "infosource": [{"name": "Vellin Monitor"}],
    "associations": {"main": {"type": "picture", "uri": "u", "renditions": {"o": {"href": "https://v.example/1.jpg"}}}},
}


PICTURE = {"url": "https://h.example/1.jpg", "caption": "A", "creator": {"name": "B"}}
SHOWN = {"url": "https://h.example/1.jpg", "caption": "A", "credit": "B"}
NINE = Moment(at=dt.datetime(2025, 3, 4, 9, tzinfo=dt.UTC), precision="minute", tz_known=False)


def read(value: object) -> list[Item]:
    """Return the items of a file of JSON."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
    return list(items(Payload(text.encode("utf-8", "surrogatepass"))))


def draft(value: object) -> Draft:
    """Return what the one article of a file says."""
    (item,) = read(value)
    assert isinstance(item.content, JsonArticle), item.notes
    return read_ninjs(item.content) if item.content.form == "ninjs" else read_schema_org(item.content)


def at(*parts: int) -> dt.datetime:
    """Return an instant."""
    return dt.datetime(*parts, tzinfo=dt.UTC)


def zoned(at: dt.datetime) -> Moment:
    """Return a moment of a zone an hour before UTC."""
    return Moment(at=at, precision="second", tz_known=True, offset=dt.timedelta(hours=1))


def test_schema_org_says_everything_about_an_article() -> None:
    """Every field comes from its key, and people alone are authors."""
    found = draft(NEWS)
    assert (found.title, found.description) == ("Ferry & pier return", "After nine years.")
    assert found.paragraphs == ("The ferry is back.", "It sails daily.")
    assert (found.authors, found.provider, found.provider_domain) == (
        ("Mara Ilves",),
        "Harbour Courier",
        "harbourcourier.example",
    )
    assert found.url == "https://harbourcourier.example/2025/ferry"
    assert found.published == zoned(at(2025, 3, 4, 8))
    assert found.modified is not None
    assert (found.section, found.topics) == ("Harbour", ("ferry", "pier", "harbour"))
    assert found.images == (Image(url="https://h.example/f.jpg", width=1200, height=675),)
    assert (found.language, found.is_free) == ("en", False)
    assert found.rights == "https://creativecommons.org/licenses/by/4.0/"
    assert {entry.field: entry.rule for entry in found.evidence}["url"] == "schema.org:mainEntityOfPage"
    assert all(entry.spans for entry in found.evidence)


@pytest.mark.parametrize(
    ("key", "value", "field", "expected"),
    [
        ("author", "By Mara Ilves, Jonas Petersen", "authors", ("Mara Ilves", "Jonas Petersen")),
        ("author", {"name": ["Mara Ilves"]}, "authors", ("Mara Ilves",)),
        ("author", {"@type": ["Thing", "Person"], "name": "Mara Ilves"}, "authors", ("Mara Ilves",)),
        ("author", [None, 3, {"name": {"a": 1}}, "Reuters"], "authors", ()),
        ("publisher", "Harbour Courier", "provider", "Harbour Courier"),
        ("publisher", "harbourcourier.example", "provider", "harbourcourier.example"),
        ("publisher", [{"name": ""}, {"name": "B Post"}], "provider", "B Post"),
        ("image", "https://h.example/1.jpg", "images", (Image(url="https://h.example/1.jpg"),)),
        ("image", ["https://h.example/1.jpg", "https://h.example/1.jpg", "no"], "images", (Image(url="https://h.example/1.jpg"),)),
        ("image", {**PICTURE, "width": {"value": 12}, "height": True}, "images", (Image(**SHOWN, width=12),)),
        ("image", [{**PICTURE, "height": "9.5"}, {"url": "no"}], "images", (Image(**SHOWN),)),
        ("isAccessibleForFree", True, "is_free", True),
        ("isAccessibleForFree", "http://schema.org/True", "is_free", True),
        ("isAccessibleForFree", "perhaps", "is_free", None),
        ("inLanguage", {"@type": "Language", "alternateName": "de-AT"}, "language", "de"),
        ("inLanguage", "Deutsch bitte", "language", None),
        ("keywords", ["Tag:a", {"@type": "DefinedTerm", "name": "b"}, 3], "topics", ("Tag:a", "b")),
        ("license", {"url": "https://l.example/1"}, "rights", "https://l.example/1"),
        ("articleBody", "<p>One</p><p>two</p>", "paragraphs", ("One", "two")),
        ("datePublished", "2025-03-04", "published", Moment(at=at(2025, 3, 4), precision="day", tz_known=False)),
        ("datePublished", "2025-03-04T09:00", "published", NINE),
        ("datePublished", ["2025-03-04"], "published", Moment(at=at(2025, 3, 4), precision="day", tz_known=False)),
        ("mainEntityOfPage", "true", "url", None),
        ("headline", ["", "Ferry"], "title", "Ferry"),
    ],
)  # fmt: skip
def test_pages_write_one_thing_in_many_ways(key: str, value: object, field: str, expected: object) -> None:
    """Strings, objects and lists are read, and what is none of them gives nothing."""
    assert getattr(draft({**NEWS, key: value}), field) == expected


@pytest.mark.parametrize(
    ("holder", "rights"),
    [
        ({"@id": "https://l.example#organization"}, None),
        ({"name": "Harbour Press", "url": "https://l.example"}, "Harbour Press"),
    ],
)
def test_an_address_of_who_holds_rights_is_no_right(holder: object, rights: str | None) -> None:
    """The name of a holder is kept; the number that a page gives to its own organisation tells nobody anything."""
    without = {name: value for name, value in NEWS.items() if name != "license"}
    assert draft({**without, "copyrightHolder": holder}).rights == rights


@pytest.mark.parametrize("value", ["March 4, 2025", "2025-02-30", "04/03/2025 09:00"])
def test_a_date_in_another_form_is_a_note(value: str) -> None:
    """A date that nobody can be sure of is null, with a note on its line."""
    found = draft({**NEWS, "datePublished": value})
    assert found.published is None
    assert [(note.code, note.column) for note in found.notes] == [("date.invalid", "published_at")]
    assert "published_at" not in {entry.field for entry in found.evidence}


def test_a_graph_is_one_article_and_what_it_refers_to() -> None:
    """Authors and publishers that stand elsewhere in the document are found by their names."""
    graph = [
        {"@type": "WebPage", "@id": "https://h.example/#page", "name": "Page"},
        {**NEWS, "author": {"@id": "#mara"}, "publisher": {"@id": "#courier"}, "image": {"@id": "#picture"}},
        {"@type": "Person", "@id": "#mara", "name": "Mara Ilves"},
        {"@type": "Organization", "@id": "#courier", "name": "Harbour Courier"},
        {"@type": "ImageObject", "@id": "#picture", "contentUrl": "https://h.example/p.jpg"},
    ]
    for value in ({"@context": "https://schema.org", "@graph": graph}, graph):
        (item,) = read(value)
        assert isinstance(item.content, JsonArticle)
        found = read_schema_org(item.content)
        assert (found.authors, found.provider) == (("Mara Ilves",), "Harbour Courier")
        assert found.images == (Image(url="https://h.example/p.jpg"),)
        assert item.is_listed is isinstance(value, list)
        assert json.loads(item.content.text)["headline"] == NEWS["headline"]


def test_an_object_inside_a_page_is_read_the_same_way() -> None:
    """Whoever has one parsed object gets its fields without a file."""
    found = read_object(NEWS, {}, Gathered(""))
    assert (found.title, next(entry.spans for entry in found.evidence)) == ("Ferry & pier return", ())


def test_ninjs_says_everything_about_an_article() -> None:
    """The main headline, the HTML of the body, the largest rendition; the first version's date is the article's."""
    found = draft(NINJS)
    assert (found.title, found.description) == ("Ferry returns", "After nine years.")
    assert found.paragraphs == ("The ferry is back.", "It sails daily.")
    assert found.authors == ("Mara Ilves", "Jonas Petersen")
    assert (found.provider, found.url) == ("Harbour Courier", "https://harbourcourier.example/2025/ferry")
    assert found.outlet is not None
    assert (found.outlet.name, found.topics) == ("Harbour Press", ("Transport", "Harbour"))
    assert (found.published, found.modified) == (
        zoned(at(2025, 3, 4, 8)),
        Moment(at=at(2025, 3, 5, 10, 30), precision="second", tz_known=True),
    )
    picture = Image(url="https://h.example/l.jpg", width=1000, height=500, caption="The ferry", credit="Ana Sousa")
    assert found.images == (picture,)
    assert (found.rights, found.language, found.notes) == ("Not for resale.", "en", ())
    assert {entry.rule for entry in found.evidence if entry.field == "text"} == {"ninjs:bodies"}


def test_the_first_ninjs_is_read_too() -> None:
    """The keys of version 1 are the same ideas."""
    found = draft(OLD)
    assert (found.title, found.paragraphs) == ("Trams run again", ("Trams run again.", "Every night."))
    assert (found.description, found.authors, found.provider) == ("At night.", ("Erik Falk",), "Vellin Monitor")
    assert found.published == Moment(at=at(2025, 3, 4, 9), precision="second", tz_known=True)
    assert (found.modified, found.images) == (None, (Image(url="https://v.example/1.jpg"),))
    assert (found.url, found.rights, found.topics) == ("https://vellin.example/1", "Free.", ("Transport",))


@pytest.mark.parametrize(
    ("key", "value", "codes"),
    [
        ("pubStatus", "withheld", ["status.withheld"]),
        ("pubStatus", "Canceled", ["status.withheld"]),
        ("embargoedUntil", "2025-03-11T06:00:00Z", ["status.embargoed"]),
        ("firstCreated", "last week", ["date.invalid"]),
        ("headlines", {"value": 3}, []),
        ("people", 7, []),
        ("associations", [[[]]], []),
    ],
)
def test_what_an_agency_says_of_its_item_is_heard(key: str, value: object, codes: list[str]) -> None:
    """What is held back is told, and what is written wrongly costs its own field only."""
    assert [note.code for note in draft({**NINJS, key: value}).notes] == codes


def test_lists_are_captures_with_rows(tmp_path: Path) -> None:
    """Each object of a list is one record; lines and bytes are those of the file; what is neither is refused."""
    text = json.dumps([{**OLD, "headline": "Fähre zurück im Hafen"}, {"id": 1}, NINJS], indent=1, ensure_ascii=False)
    put(tmp_path, {"list.json": text, "one.json": json.dumps(NEWS, indent=1)})
    found = see(tmp_path)
    assert [(row["source"], row["row"]) for row in found.rows] == [
        ("list.json", 0),
        ("list.json", 1),
        ("list.json", 2),
        ("one.json", None),
    ]
    assert ("json.shape", 1, text[: text.index('"id"')].count("\n")) in found.errors
    (title,) = [it for it in found.rows[2]["evidence"] if it["field"] == "title"]
    shown = text.encode()[title["byte"] : title["byte_end"]].decode()
    assert (json.loads(shown), title["rule"]) == (NINJS["headlines"], "ninjs:headlines")
    assert text.splitlines()[title["line"] - 1].strip() == '"headlines": ['


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ('{"@type": "NewsArticle", "headline": "a", "headline": "b"}', "json.syntax", "stands twice"),
        ('{"@type": "NewsArticle", "a": NaN}', "json.syntax", "NaN is not JSON"),
        ('{"@type": "NewsArticle", "a": "\\ud800"}', "json.syntax", "lone surrogate"),
        ('{"@type": "NewsArticle", "a": "\\u0000"}', "capture.control", "NUL"),
        ('{"@type": "NewsArticle", "a": ' + "9" * 5000 + "}", "json.syntax", ""),
        ('{"a":' * 100_000, "json.syntax", f"nested deeper than {MAX_JSON_DEPTH} levels"),
        ('{"@type": "' + '\\"' * 100_000, "json.syntax", "Unterminated string"),
        ('{"a": "x', "json.syntax", "Unterminated string"),
        ('{"@type": "NewsArticle"} {}', "json.syntax", "something stands behind"),
        ('{"title": "a"}', "json.shape", "its keys are title; expected ninjs"),
        ('{"@type": "Recipe"}', "json.shape", "no article is among its types (Recipe)"),
        ("[]", "capture.empty", "a list without articles"),
        ('[{"@type": "NewsArticle"}, ]', "json.syntax", "a value is missing"),
        ('[{"uri": "a"}', "json.shape", "its keys are uri"),
        ('{"@graph": []}', "json.shape", "no article"),
        ('{"@graph": [3, [[]], null]}', "json.shape", "no article"),
    ],
)
def test_json_that_is_no_article_is_refused(text: str, code: str, words: str) -> None:
    """Each is refused at once, with a code and what was expected."""
    start = time.process_time()
    found = read(text)[0]
    assert found.content is None
    assert (found.notes[0].code, words in found.notes[0].message) == (code, True)
    assert time.process_time() - start < 3


def test_articles_before_an_error_are_kept() -> None:
    """A list of ninjs that breaks off gives the items that ended, and one record for the rest."""
    whole = json.dumps([NINJS, OLD, NINJS])
    for cut in range(20, len(whole), 97):
        *before, last = read(whole[:cut])
        assert [it.content for it in before] == [it.content for it in read(whole)[: len(before)]]
        assert last.content is None
        assert last.notes[0].code == "json.syntax"


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("a.json", json.dumps(NEWS), None),
        ("a.json", json.dumps(NEWS, indent=2), None),
        ("a.json", json.dumps(NINJS) + "\n\n", None),
        ("a.jsonl", json.dumps(NEWS), "jsonl"),
        ("a.json", json.dumps(RECORD), "jsonl"),
        ("a.json", json.dumps(NEWS) + "\n" + json.dumps(NEWS), "jsonl"),
        ("a.json", json.dumps(RECORD, indent=1), None),
        ("a.json", '{"title": "a"', "jsonl"),
        ("a.json", json.dumps([NINJS]), None),
        ("a", json.dumps({"a": "x" * 9000}) + '\n{"a": 1}\n', "jsonl"),
    ],
)
def test_lines_of_json_are_told_from_articles(tmp_path: Path, name: str, text: str, kind: str | None) -> None:
    """An object on one line is a record, unless it is alone and an article; one over several lines never is."""
    assert record_kind(put(tmp_path, {name: text}) / name) == kind


def test_text_in_brackets_is_text() -> None:
    """Page text may open with a bracket."""
    (found,) = read("[Photo: Ana Sousa]\n\nThe ferry is back in the harbour of Saltmere.")
    assert isinstance(found.content, PageText)


def test_a_long_list_is_read_in_proportion() -> None:
    """Thousands of articles take time in proportion to their number."""
    text = json.dumps([NINJS] * 5000)
    start = time.process_time()
    assert len(read(text)) == 5000
    assert time.process_time() - start < 8

"""Can a page of HTML break the desk? Each is read in bounded work, and never in part without a word."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from tests.html_pages import PROSE, TITLE, article, json_ld, meta, page, paragraphs, read

from copydesk.article import Draft

TEXT = paragraphs(*PROSE)
NEWS = '{"@type":"NewsArticle","headline":"The ferry is back",'
READ: dict[str, Callable[[], str]] = {
    "elements to just below the limit": lambda: page("<div>" * 2000 + TEXT),
    "ten megabytes in an attribute": lambda: article(before=f'<div title="{"x" * 10_000_000}">here</div>'),
    "twelve megabytes in a paragraph": lambda: page("<p>" + "They came and went. " * 600_000),
    "one word of eight megabytes": lambda: page("<p>" + "a" * 8_000_000 + TEXT),
    "four million digits": lambda: article(before="<p>" + "1" * 4_000_000 + "</p>"),
    "JSON-LD of five megabytes that breaks off": lambda: article(json_ld('{"a":[' * 900_000)),
    "a megabyte of JSON-LD that breaks off": lambda: article(json_ld('{"a":[' * 170_000)),
    "JSON-LD nested a hundred thousand deep": lambda: article(json_ld("[" * 100_000)),
    "JSON-LD nested as deep as a parser goes": lambda: article(
        json_ld(NEWS + '"publisher":' + "[" * 600 + '"x"' + "]" * 600 + "}")
    ),
    "a name nested as deep as a parser goes": lambda: article(
        json_ld(NEWS + '"author":' + '{"name":' * 700 + '"x"' + "}" * 700 + "}")
    ),
    "an integer of five thousand digits": lambda: article(json_ld(NEWS + '"wordCount":' + "9" * 5000 + "}")),
    "a graph that goes round": lambda: article(
        json_ld(
            {
                "@graph": [
                    {"@type": "NewsArticle", "@id": "#a", "author": {"@id": "#b"}, "publisher": {"@id": "#b"}},
                    {"@type": "Person", "@id": "#b", "name": {"@id": "#b"}, "mainEntity": {"@id": "#a"}},
                ]
            }
        )
    ),
    "blanks in a script that is no JSON": lambda: article(json_ld("x" + " " * 900_000 + "x")),
    "a headline in emphasis nested deep": lambda: page("<h1>" + "<b>" * 1900 + f"{TITLE}</h1>" + TEXT),
    "a name of a megabyte": lambda: article(meta(author="a" * 1_000_000)),
    "a name of a megabyte in JSON-LD": lambda: article(json_ld(NEWS + '"author":"' + "a" * 900_000 + '"}')),
    "bars in a title": lambda: article(meta(og__title="x" + "|" * 1_000_000)),
    "a title of megabytes": lambda: article("<title>" + "x | " * 1_000_000 + "</title>"),
    "thousands of dates": lambda: article(
        "".join(
            meta(article__published_time=f"{1991 + i // 366}-{1 + i % 12:02}-{1 + i % 28:02}") for i in range(12_000)
        )
    ),
    "bars in a byline": lambda: article(before="<p>By " + "/|(" * 300_000 + "</p>"),
    "thousands of labels": lambda: article(behind="<p>Author: Updated 4 March 20251</p>" * 10_000),
    "keys without a day in a script": lambda: article(behind="<script>" + '"publishedAt":' * 300_000 + "</script>"),
    "thousands of titles": lambda: page(
        "".join(f"<h1>Ferry {i}</h1>" for i in range(3000)) + TEXT,
        "".join(meta(og__title=f"Ferry number {i}", og__site_name=f"Paper {i}") for i in range(10_000)),
    ),
    "millions of keys": lambda: article('<meta content="x" name="' + "a " * 2_000_000 + '">'),
    "marks in marks": lambda: page(
        '<div itemprop="headline datePublished author">' * 2000 + "yes and no. " * 400_000 + "</div>" * 2000 + TEXT
    ),
    "classes without end": lambda: article(before='<div class="author' + "-" * 5_000_000 + '">here</div>'),
    "text that is written otherwise": lambda: page("<p>a&#98;c d e f g</p>" * 20_000 + TEXT),
    "tags without an end": lambda: page(TEXT + ('<a "' + "x" * 66_000 + '"') * 120),
    "thousands of templates": lambda: article(before='<script type="text/template"><p>x</p></script>' * 5_000),
    "headlines in headlines": lambda: page("<h1><a>" * 900 + "<b></b>" * 60_000 + TITLE + TEXT),
    "names in names": lambda: page(
        '<div class="author" itemprop="author name">' * 1500 + "<b></b>" * 60_000 + "</div>" * 1500 + TEXT
    ),
    "breaks": lambda: page(TEXT + "<br>" * 140_000 + "and so on and on it went until the end of the day."),
    "commas in keywords": lambda: article(meta(keywords=", " * 2_000_000)),
    "pictures in pictures": lambda: article(before="<figure>" * 1500 + "<b></b>" * 60_000),
    "paragraphs in deep containers": lambda: page("<div>" * 1500 + "<p>The ferry came back.</p>" * 15_000 + TEXT),
    "lone surrogates": lambda: article().replace("ferry", "fe\ud800rry").replace("quay", "\udc00quay"),
    "broken addresses": lambda: article('<link rel="canonical" href="http://[x">' + meta(og__image="http://[y")),
    "no body": lambda: f"<h1>{TITLE}</h1>{TEXT}",
    "no end tags": lambda: f"<html><title>{TITLE}</title><body><h1>{TITLE}" + "".join(f"<p>{text}" for text in PROSE),
}
"""Pages that hold an article, or a text, whatever else is on them."""

REFUSED: dict[str, Callable[[], str]] = {
    "elements at the limit of depth": lambda: page("<div>" * 2048 + TEXT),
    "elements nested a hundred thousand deep": lambda: page("<div>" * 100_000 + TEXT),
    "two hundred thousand attributes": lambda: page("<p " + " ".join(f"a{i}=1" for i in range(200_000)) + f">{TEXT}"),
    "two hundred thousand bold that never end": lambda: page("<b>" * 200_000 + TEXT),
    "a quarter of a million paragraphs": lambda: page("<p>yes and no" * 250_000),
    "a template nested a hundred thousand deep": lambda: article(
        before='<script type="text/template">' + "<div>" * 100_000 + "here</script>"
    ),
}
EMPTY = {
    "nothing": "",
    "blanks": " \n ",
    "a comment": "<!-- The ferry is back. -->",
    "a script": "<script>let ferry = 'The ferry is back in the harbour.'</script>",
    "frames": "<html><frameset cols='20%,80%'><frame src='a.html'><frame src='b.html'></frameset></html>",
    "an image": "<html><body><img src='a.png'></body></html>",
}


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    """Load the words and the model of languages, which is no work for a page."""
    read(article())


def timed(text: str) -> Draft:
    """Read a page; the work is bounded, and every span lies in the source."""
    start = time.process_time()
    draft = read(text)
    assert time.process_time() - start < 10
    spans = [span for entry in (*draft.evidence, *draft.losers, *draft.dropped) for span in entry.spans]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    return draft


@pytest.mark.parametrize("name", READ)
def test_a_hostile_page_is_read(name: str) -> None:
    """Whatever is wrong with a page, its text is read in seconds."""
    draft = timed(READ[name]())
    assert draft.paragraphs
    assert not draft.notes


@pytest.mark.parametrize("name", REFUSED)
def test_a_page_beyond_a_limit_has_one_note(name: str) -> None:
    """It is refused as a whole: no field of a part of it looks like one of the page."""
    draft = timed(REFUSED[name]())
    assert [note.code for note in draft.notes] == ["capture.too-large"]
    assert draft == Draft(notes=draft.notes)


@pytest.mark.parametrize("name", EMPTY)
def test_a_page_without_an_article_says_so(name: str) -> None:
    """No headline and no text is a note, never an empty record in silence."""
    draft = timed(EMPTY[name])
    assert [note.code for note in draft.notes] == ["capture.no-article"]
    assert (draft.title, draft.paragraphs) == (None, ())

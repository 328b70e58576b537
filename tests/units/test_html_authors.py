"""Who wrote a page? People only, from the surest place that names any."""

from __future__ import annotations

import pytest
from tests.html_pages import GERMAN, TITLE, article, json_ld, meta, page, paragraphs, read, rule_of, words_at


def named(*authors: object) -> str:
    """Return JSON-LD of an article with authors."""
    return json_ld({"@type": "NewsArticle", "headline": TITLE, "author": list(authors)})


@pytest.mark.parametrize(
    ("markup", "rule"),
    [
        (named({"@type": "Person", "name": "Mara Ilves"}), "json-ld:author"),
        (named("Mara Ilves"), "json-ld:author"),
        (meta(author="Mara Ilves"), "meta:author"),
        ('<span itemprop="author">Mara Ilves</span>', "html:itemprop"),
        ('<a rel="author" href="/mara">Mara Ilves</a>', "html:rel"),
        ('<span class="author-name">Mara Ilves</span>', "html:class"),
        ("<p>By Mara Ilves</p>", "text:byline"),
    ],
)
def test_each_place_may_name_them_alone(markup: str, rule: str) -> None:
    """A name is taken from wherever it stands, and the evidence is the name itself."""
    source = article(before=markup)
    draft = read(source)
    assert (draft.authors, rule_of(draft, "authors")) == (("Mara Ilves",), [rule])
    assert words_at(source, draft, "authors") == ["Mara Ilves"]


@pytest.mark.parametrize(
    "stated", ["By Mara Ilves and Jonas Petersen", "Mara Ilves, Jonas Petersen", "Mara Ilves; Jonas Petersen"]
)
def test_several_people_are_several_names(stated: str) -> None:
    """Words and signs that join names are no part of them."""
    assert read(article(meta(author=stated))).authors == ("Mara Ilves", "Jonas Petersen")


def test_a_byline_is_read_in_the_language_of_the_page() -> None:
    """German signs with `Von` and joins with `und`."""
    source = page(f"<h1>{TITLE}</h1><p>Von Mara Ilves und Jonas Petersen</p>{paragraphs(*GERMAN)}", lang="de")
    assert read(source).authors == ("Mara Ilves", "Jonas Petersen")


@pytest.mark.parametrize(
    "author",
    [{"@type": "Organization", "name": "Harbour Courier"}, {"@type": "NewsMediaOrganization", "name": "Tide Daily"}],
)
def test_an_organisation_is_no_author(author: object) -> None:
    """What JSON-LD says to be an organisation names nobody."""
    assert read(article(named(author))).authors == ()


def test_the_site_is_no_author_of_its_own_pages() -> None:
    """A site that signs with its name says nothing of who wrote."""
    assert read(article(meta(author="Harbour Courier", og__site_name="Harbour Courier"))).authors == ()


def test_the_surest_place_goes_first_and_others_are_kept() -> None:
    """Metadata go before a byline that names somebody else, which is told as what lost."""
    draft = read(article(named("Mara Ilves"), before='<span class="author-name">Jonas Petersen</span>'))
    assert draft.authors == ("Mara Ilves",)
    assert [(it.rule, it.value) for it in draft.losers if it.field == "authors"] == [("html:class", "Jonas Petersen")]


def test_a_fuller_list_that_holds_the_first_goes_before_it() -> None:
    """One place names one of two who signed."""
    draft = read(article(meta(author="Mara Ilves"), before="<p>By Mara Ilves and Jonas Petersen</p>"))
    assert draft.authors == ("Mara Ilves", "Jonas Petersen")


def test_an_address_is_no_name() -> None:
    """Mail addresses beside a name are taken off."""
    assert read(article(meta(author="Mara Ilves mara.ilves@harbourcourier.example"))).authors == ("Mara Ilves",)


def test_a_page_that_nobody_signed_has_no_authors() -> None:
    """No name is made of the words of the text."""
    assert read(article()).authors == ()

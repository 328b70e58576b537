"""Who wrote a page? People only, from the surest place that names any."""

from __future__ import annotations

import pytest
from tests.html_pages import GERMAN, PROSE, TITLE, article, json_ld, meta, page, paragraphs, read, rule_of, words_at


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


@pytest.mark.parametrize(
    ("name", "language"), [("Will Tarrow", "en"), ("Jonas von Ahren", "de"), ("Mara Ilves Jr.", "en")]
)
def test_a_name_may_hold_a_word_of_sentences(name: str, language: str) -> None:
    """`Will` and `von` are words of sentences, and of names."""
    text = {"en": PROSE, "de": GERMAN}[language]
    source = page(f'<h1>{TITLE}</h1><a rel="author">{name}</a>{paragraphs(*text)}', lang=language)
    assert read(source).authors == (name,)


def test_a_site_that_belongs_to_a_person_is_signed_with_its_name() -> None:
    """Who publishes a page as a person may have written it."""
    owner = {"@type": ["Person", "Organization"], "name": "Mara Ilves"}
    source = article(json_ld({"@type": "Article", "headline": TITLE, "author": owner, "publisher": owner}))
    assert read(source).authors == ("Mara Ilves",)


def test_a_blog_is_signed_with_its_name() -> None:
    """At a host of blogs a site's name is its writer's."""
    head = meta(og__site_name="Tidewriter", og__url="https://tidewriter.wordpress.com/2025/03/02/a/")
    assert read(article(head, before='<a rel="author">tidewriter</a>')).authors == ("tidewriter",)


@pytest.mark.parametrize("name", ["siteadmin", "Agencies", "Team"])
def test_nobody_is_no_author(name: str) -> None:
    """What stands for nobody in the place of a name names nobody."""
    assert read(article(before=f'<a rel="author">{name}</a>')).authors == ()


def test_a_person_may_be_named_by_reference() -> None:
    """JSON-LD names each person once, and refers to them from the article."""
    graph = {
        "@graph": [
            {"@type": "Article", "headline": TITLE, "author": {"@id": "#/person/1"}},
            {"@type": "Person", "@id": "#/person/1", "name": "Mara Ilves"},
        ]
    }
    assert read(article(json_ld(graph))).authors == ("Mara Ilves",)


@pytest.mark.parametrize(("kind", "authors"), [("Recipe", ("Mara Ilves",)), ("ImageObject", ())])
def test_what_else_a_page_may_be_has_authors_too(kind: str, authors: tuple[str, ...]) -> None:
    """Who wrote a recipe wrote its page; who took a picture did not."""
    assert read(article(json_ld({"@type": kind, "author": "Mara Ilves"}))).authors == authors


@pytest.mark.parametrize("name", ["comments", "related-posts"])
def test_who_is_marked_among_comments_and_teasers_wrote_something_else(name: str) -> None:
    """Comments and teasers of other articles mark their authors in the same way."""
    behind = f'<div class="{name}"><div><span class="author">Jonas Petersen</span></div></div>'
    assert read(article(behind=behind)).authors == ()


def test_names_of_classes_may_be_written_in_one() -> None:
    """`documentAuthor` is the author of a document."""
    assert read(article(before='<span class="documentAuthor">Mara Ilves</span>')).authors == ("Mara Ilves",)


def test_microdata_of_teasers_add_nobody() -> None:
    """One person wrote the article, and others what it leads to."""
    teasers = "".join(f'<p itemprop="author">{name}</p>' for name in ("Mara Ilves", "Jonas Petersen"))
    assert read(article(named("Mara Ilves"), behind=teasers)).authors == ("Mara Ilves",)


@pytest.mark.parametrize(
    "line",
    [
        "ByMara Ilves",
        "BY MARA ILVES on 4 March 2025",
        "4 March 2025 - Mara Ilves",
        "Mara Ilves / 4 March 2025 / 09:00 / Photo: Tide Daily",
        "Words by Mara Ilves Illustration by Jonas Petersen",
    ],
)
def test_a_line_by_the_headline_may_sign(line: str) -> None:
    """Lines lose their blanks, hold the date, and name who took the pictures."""
    assert read(article(before=f"<p>{line}</p>")).authors == ("Mara Ilves",)


@pytest.mark.parametrize(
    "line",
    ["By Mara Ilves A0", "New York, 4 March 2025", "Real Estate", "Real Estate 4 March 2025", "Photo: Mara Ilves"],
)
def test_what_stands_in_the_place_of_a_name_may_be_none(line: str) -> None:
    """A place or a section beside a date is nobody, and so is a part of a word."""
    assert read(article(before=f"<p>{line}</p>")).authors == ()


def test_a_label_may_stand_above_its_name() -> None:
    """In a list of credits the word and the name are two lines."""
    credit = "<div>Text by</div><div>MARA ILVES</div><div>Photos</div><div>JONAS PETERSEN</div>"
    assert read(article(before=credit)).authors == ("Mara Ilves",)


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Author: Mara Ilves, project manager of the pier", ("Mara Ilves",)),
        ("Author: tidewriter", ("tidewriter",)),
        ("By Mara Ilves", ()),
    ],
)
def test_behind_the_text_only_a_label_signs(line: str, authors: tuple[str, ...]) -> None:
    """Some lines below the text, names behind `by` are of what the page leads to."""
    far = "".join(f"<div>Pier {number}</div>" for number in range(5))
    assert read(article(behind=f"{far}<p>{line}</p>")).authors == authors


def test_what_somebody_is_is_no_name() -> None:
    """German makes one word of the work and its leader."""
    line = "Von Mara Ilves, Projektleiterin der Reederei"
    source = page(f"<h1>{TITLE}</h1><p>{line}</p>{paragraphs(*GERMAN)}", lang="de")
    assert read(source).authors == ("Mara Ilves",)


def test_who_signs_a_comment_did_not_write_the_page() -> None:
    """A line in the comments may say by whom it is."""
    assert read(article(behind='<div class="comments"><p>Author: Jonas Petersen</p></div>')).authors == ()

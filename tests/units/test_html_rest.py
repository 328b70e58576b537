"""What else does a page state: pictures, summary, section, topics, address, language, rights, price?"""

from __future__ import annotations

import pytest
from tests.html_pages import PROSE, TITLE, article, json_ld, meta, page, paragraphs, read, rule_of, words_at

from copydesk.article import Capture, HtmlPage, Image, Origin, Span
from copydesk.normalise import normalise
from copydesk.normalise.html.locate import Locator
from copydesk.recipe import Registry

URL = "https://harbourcourier.example/ferry"


def news(**values: object) -> str:
    """Return JSON-LD of an article with some values."""
    return json_ld({"@type": "NewsArticle", "headline": TITLE} | values)


@pytest.mark.parametrize(
    ("head", "field", "value", "rule"),
    [
        (meta(og__description="A boat is back."), "description", "A boat is back.", "meta:og:description"),
        (news(description="A boat is back."), "description", "A boat is back.", "json-ld:description"),
        (meta(article__section="Shipping"), "section", "Shipping", "meta:article:section"),
        (news(articleSection="Shipping"), "section", "Shipping", "json-ld:section"),
        (meta(og__site_name="Harbour Courier"), "provider", "Harbour Courier", "meta:og:site_name"),
        (f'<link rel="canonical" href="{URL}">', "canonical_url", URL, "link:canonical"),
        (meta(og__url=URL), "canonical_url", URL, "meta:og:url"),
        (meta(copyright="2025 Harbour Courier"), "rights", "2025 Harbour Courier", "meta:copyright"),
        (news(copyrightNotice="2025 Harbour Courier"), "rights", "2025 Harbour Courier", "json-ld:rights"),
        (
            '<link rel="license" href="https://cc.example/by/4.0/">',
            "rights",
            "https://cc.example/by/4.0/",
            "link:license",
        ),
    ],
)
def test_a_field_of_one_statement(head: str, field: str, value: str, rule: str) -> None:
    """The value is what the page states, with its rule and its place."""
    source = article(head)
    draft = read(source)
    assert (getattr(draft, field), rule_of(draft, field)) == (value, [rule])
    assert any(value in words for words in words_at(source, draft, field))


@pytest.mark.parametrize(
    "head",
    [
        meta(news_keywords="ferry, Saltmere ; pier,, Ferry"),
        meta(article__tag="ferry")
        + '<meta property="article:tag" content="Saltmere"><meta property="article:tag" content="pier">',
        news(keywords=["ferry", "Saltmere", "pier"]),
    ],
)
def test_topics_are_each_named_once(head: str) -> None:
    """A list with commas, an element each, or a list of JSON-LD: each topic once, in its order."""
    assert read(article(head)).topics == ("ferry", "Saltmere", "pier")


def test_a_page_has_no_more_than_fifty_topics() -> None:
    """More of them are no topics of one article."""
    assert len(read(article(meta(keywords=",".join(f"topic {i}" for i in range(900))))).topics) == 50


@pytest.mark.parametrize(
    ("head", "free"),
    [
        (news(isAccessibleForFree=True), True),
        (news(isAccessibleForFree="False"), False),
        (meta(article__content_tier="locked"), False),
        (meta(article__content_tier="free"), True),
        (meta(article__content_tier="gold"), None),
        ("", None),
    ],
)
def test_what_a_page_costs_is_what_it_says(head: str, *, free: bool | None) -> None:
    """Nothing is made of silence, nor of a word that nobody knows."""
    assert read(article(head)).is_free is free


@pytest.mark.parametrize(("lang", "code"), [("de-AT", "de"), ("en", "en"), ("not a tag", None), ("", None)])
def test_the_language_that_a_page_states(lang: str, code: str | None) -> None:
    """Its tag gives the language without the country; what is no tag gives none."""
    assert read(page(paragraphs(*PROSE), lang=lang)).language == code


def test_a_canonical_address_is_completed_by_the_page_s_own() -> None:
    """A path alone belongs to where the page was fetched from; without that it is no address."""
    source = article('<link rel="canonical" href="/ferry">')
    assert read(source, "https://harbourcourier.example/x?y=1").canonical_url == URL
    assert read(source).canonical_url is None


def test_the_address_that_a_page_gives_itself_is_its_own() -> None:
    """A row keeps the address of the sidecar as `url`, and the canonical one beside it."""
    content = HtmlPage(text=article(f'<link rel="canonical" href="{URL}">'), charset="utf-8")
    origin = Origin(url="https://harbourcourier.example/amp/ferry?from=mail")
    row = normalise(Capture(source="a.html", sha256="0" * 64, content=content, origin=origin), Registry())
    assert (row["url"], row["canonical_url"]) == (origin.url, URL)


def test_a_picture_has_its_caption_and_its_credit() -> None:
    """A figure in the article gives the picture, what it shows, and who made it."""
    figure = (
        '<figure><img src="/boat.jpg"><figcaption>The boat at the pier. <span class="credit">Ada Holm</span>'
        "</figcaption></figure>"
    )
    source = page(f"<h1>{TITLE}</h1>{paragraphs(*PROSE[:2])}{figure}{paragraphs(*PROSE[2:])}")
    (image,) = read(source, URL).images
    assert (image.url, image.credit) == ("https://harbourcourier.example/boat.jpg", "Ada Holm")
    assert (image.caption or "").startswith("The boat at the pier.")


def test_the_shared_picture_has_its_size() -> None:
    """What the metadata name is a picture of the article, and a size is a number of pixels or nothing."""
    picture = "https://harbourcourier.example/boat.jpg"
    head = meta(og__image=picture, og__image__width="1200", og__image__height="tall")
    assert read(article(head)).images == (Image(url=picture, width=1200),)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:image/png;base64,AAAA", "file:///etc/passwd"])
def test_what_is_no_address_of_the_web_is_no_picture(address: str) -> None:
    """Only http and https lead to pictures."""
    assert read(article(meta(og__image=address))).images == ()


@pytest.mark.parametrize(
    "script",
    [
        "<!-- {} -->",
        "//<![CDATA[\n{}\n//]]>",
        "{};",
        "[{}]",
        '{{"@graph": [{}]}}',
        '{{"@type": "WebPage", "mainEntity": {}}}',
    ],
)
def test_json_ld_is_read_as_pages_wrap_it(script: str) -> None:
    """Comments, semicolons, lists and graphs around an article do not hide it; nor does a comma too many."""
    stated = '{"@type": "NewsArticle", "articleSection": "Shipping",}'
    assert read(article(json_ld(script.format(stated)))).section == "Shipping"


def test_json_ld_of_something_else_states_nothing_of_the_article() -> None:
    """A video or a shop beside the article has a description of its own."""
    assert read(article(json_ld({"@type": "VideoObject", "description": "A film."}))).description is None


def test_a_value_over_several_lines_of_a_tag_is_found() -> None:
    """The parser names a line of the tag; the place is that of the value."""
    head = '<meta\n  property="og:description"\n\n  content="A boat is back."\n>'
    source = article(head)
    assert words_at(source, read(source), "description") == ["A boat is back."]


def test_a_value_that_is_written_with_entities_is_found() -> None:
    """The place of a value is where it stands as the page writes it."""
    source = article(meta(og__description="Salt &amp; pepper for the island"))
    draft = read(source)
    assert draft.description == "Salt & pepper for the island"
    assert words_at(source, draft, "description") == ["Salt &amp; pepper for the island"]


def test_text_that_is_seen_is_found_behind_its_tag() -> None:
    """The same words in the head, a line above, are not its place."""
    text = "<head>\n<title>Ferry returns</title>\n</head>\n<body>\n<h1>Ferry returns</h1>"
    locator = Locator(text)
    assert locator.value(5, "Ferry returns", seen=True) == (Span(text.rindex("Ferry"), len(text) - len("</h1>")),)
    assert locator.value(2, "Ferry returns") == (Span(text.index("Ferry"), text.index("</title>")),)


def test_a_value_that_stands_nowhere_has_its_line() -> None:
    """A value that was put together has the line it came from, and none where the line is as long as a page."""
    assert Locator("one\ntwo three\n").value(2, "seven-eight") == (Span(4, 13),)
    assert Locator("x" * 10_000).value(1, "seven-eight") == ()

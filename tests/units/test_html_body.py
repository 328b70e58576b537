"""Which text of a page is its article, and why is the rest left out?"""

from __future__ import annotations

import pytest
from tests.html_pages import (
    FRENCH,
    GERMAN,
    PROSE,
    TITLE,
    article,
    dropped,
    json_ld,
    page,
    paragraphs,
    read,
    rule_of,
    words_at,
)


@pytest.mark.parametrize("texts", [PROSE, GERMAN, FRENCH], ids=["en", "de", "fr"])
def test_the_body_is_the_running_text(texts: tuple[str, ...]) -> None:
    """Menus, footers and boxes of links around the article are none of it, in any language."""
    menu = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("Home", "Sport", "Weather"))
    source = page(f"<ul>{menu}</ul><h1>{TITLE}</h1>{paragraphs(*texts)}<footer><p>{PROSE[0]}</p></footer>")
    assert read(source).paragraphs == texts


def test_each_paragraph_has_its_place() -> None:
    """The evidence of the body is its paragraphs in the source, in their order."""
    source = article()
    draft = read(source)
    assert rule_of(draft, "text") == ["html:body"]
    assert words_at(source, draft, "text") == list(PROSE)


@pytest.mark.parametrize(
    ("markup", "words", "reason"),
    [
        ('<div class="newsletter">Sign up for our letter.</div>', "Sign up for our letter.", "subscribe"),
        ("<aside>The boat is forty metres long.</aside>", "The boat is forty metres long.", "aside"),
        ("<figure><figcaption>The boat at the pier.</figcaption></figure>", "The boat at the pier.", "caption"),
        ("<footer>Saltmere Printing House</footer>", "Saltmere Printing House", "navigation"),
        ('<p style="display: none">Seen by nobody at all.</p>', "Seen by nobody at all.", "hidden"),
        ("<p hidden>Seen by nobody at all.</p>", "Seen by nobody at all.", "hidden"),
        ('<div role="search">Look for a boat.</div>', "Look for a boat.", "navigation"),
    ],
)
def test_what_is_left_out_says_why(markup: str, words: str, reason: str) -> None:
    """A box between two paragraphs is dropped by the name of what it is, and the paragraphs around it stay."""
    source = page(f"<h1>{TITLE}</h1>{paragraphs(*PROSE[:2])}{markup}{paragraphs(*PROSE[2:])}")
    draft = read(source)
    assert draft.paragraphs == PROSE
    assert dropped(source, draft)[words] == reason


def test_a_name_is_overruled_by_what_is_in_it() -> None:
    """A container called a widget that holds the whole article is the article."""
    assert read(page(f'<h1>{TITLE}</h1><div class="widget">{paragraphs(*PROSE)}</div>')).paragraphs == PROSE


def test_hidden_text_that_is_the_whole_article_is_read() -> None:
    """Pages that hide their text until a program runs are pages of text."""
    assert read(page(f'<h1>{TITLE}</h1><div style="display:none">{paragraphs(*PROSE)}</div>')).paragraphs == PROSE


def test_the_headline_is_no_paragraph() -> None:
    """The headline stands in its own field, and where it stood is told."""
    source = article()
    draft = read(source)
    assert draft.title == TITLE
    assert dropped(source, draft)[TITLE] == "headline"


def test_headings_inside_the_article_belong_to_it() -> None:
    """A heading between two paragraphs is text; one with nothing behind it is not."""
    inner = "Who pays for the ramp"
    source = page(f"<h1>{TITLE}</h1>{paragraphs(*PROSE[:2])}<h2>{inner}</h2>{paragraphs(*PROSE[2:])}<h2>More news</h2>")
    assert read(source).paragraphs == (*PROSE[:2], inner, *PROSE[2:])


def test_rows_of_teasers_are_no_body() -> None:
    """Three boxes of one kind with a link and a line each lead to other articles."""
    cards = "".join(
        f'<div class="item"><a href="/{i}">Another story of the island</a><p>{text}</p></div>'
        for i, text in enumerate(PROSE[:3])
    )
    source = page(f"<h1>{TITLE}</h1>{paragraphs(*GERMAN)}<section>{cards}</section>")
    draft = read(source)
    assert draft.paragraphs == GERMAN
    assert {dropped(source, draft)[text] for text in PROSE[:3]} == {"related"}


def test_two_breaks_end_a_paragraph_and_one_does_not() -> None:
    """Pages without elements of paragraphs separate them by empty lines."""
    source = page(f"<h1>{TITLE}</h1><div>{PROSE[0]}<br><br>{PROSE[1]}<br>{PROSE[2]}</div>")
    assert read(source).paragraphs == (PROSE[0], f"{PROSE[1]} {PROSE[2]}")


def test_a_link_in_a_sentence_is_part_of_it() -> None:
    """The words of a link stay where they stand, and so do emphasis and marks inside a word."""
    source = article().replace("a storm", '<a href="/storm">a <em>st</em>orm</a>')
    assert read(source).paragraphs == PROSE


def test_nothing_that_a_page_hides_from_readers_is_text() -> None:
    """Scripts, styles, controls and comments are markup, not text."""
    noise = (
        "<script>let a = 'boat'</script><style>p { x: y }</style><button>Play</button><!-- a note --><nav>Home</nav>"
    )
    source = article(before=noise)
    draft = read(source)
    assert draft.paragraphs == PROSE
    assert set(dropped(source, draft)) == {TITLE}


def test_a_list_and_a_quotation_of_the_article_are_text() -> None:
    """What is set apart inside the article is read in its place."""
    item, said = "Four boats a day will sail until the end of October.", "We never gave up on the line, said the mayor."
    source = page(
        f"<h1>{TITLE}</h1>{paragraphs(*PROSE[:2])}<ul><li>{item}</li></ul><blockquote>{said}</blockquote>"
        f"{paragraphs(*PROSE[2:])}"
    )
    assert read(source).paragraphs == (*PROSE[:2], item, said, *PROSE[2:])


def test_markup_in_a_template_is_read_where_it_stands() -> None:
    """A page that keeps its text in a script for a program is read as the program would."""
    source = page(f'<h1>{TITLE}</h1><script type="text/template">{paragraphs(*PROSE)}</script>')
    assert read(source).paragraphs == PROSE


def test_a_body_that_only_the_metadata_state_is_taken() -> None:
    """Where a program draws the text, JSON-LD has it."""
    stated = json_ld({"@type": "NewsArticle", "headline": TITLE, "articleBody": "\n".join((*PROSE, *PROSE))})
    draft = read(page(f"<h1>{TITLE}</h1><p>Loading the article.</p>", stated))
    assert draft.paragraphs == (*PROSE, *PROSE)
    assert rule_of(draft, "text") == ["json-ld:articleBody"]


def test_a_body_on_the_page_goes_before_one_in_the_metadata() -> None:
    """What people see is what was published."""
    stated = json_ld({"@type": "NewsArticle", "headline": TITLE, "articleBody": " ".join((*GERMAN, *GERMAN, *GERMAN))})
    assert read(article(stated)).paragraphs == PROSE


def test_a_page_of_a_few_words_keeps_them() -> None:
    """A flash of news is an article, however short."""
    assert "More follows shortly." in read(page(f"<h1>{TITLE}</h1><p>More follows shortly.</p>")).paragraphs


def test_invisible_characters_and_blanks_are_no_words() -> None:
    """White space of any kind between words is one blank."""
    assert read(article().replace("ferry came", "ferry\u00a0\n\t came")).paragraphs == PROSE


@pytest.mark.parametrize("between", ["\n" * 70_000, "<script>" + "let a = 1;\n" * 20_000 + "</script>"])
def test_a_place_far_behind_the_headline_is_found(between: str) -> None:
    """A page of many lines, or with a program before its text, has its evidence where the words are."""
    source = article(before=between)
    draft = read(source)
    assert words_at(source, draft, "text") == list(PROSE)

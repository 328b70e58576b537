"""Does whatever is written as HTML keep the laws of a reader: no failure, one answer, and evidence for each word?"""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.article import HtmlPage
from copydesk.normalise.html import read_html
from copydesk.normalise.html.blocks import blocks_of
from copydesk.normalise.html.body import find_body
from copydesk.normalise.html.kinds import tell_kinds
from copydesk.normalise.html.tree import parse
from copydesk.normalise.words import words_for

TAGS = ["div", "p", "span", "a", "b", "em", "h1", "h2", "ul", "li", "table", "tr", "td", "section", "article", "aside"]
MORE = ["figure", "figcaption", "blockquote", "footer", "header", "nav", "time", "button", "main", "form", "pre"]
NAMES = [
    "",
    ' class="author"',
    ' class="newsletter"',
    " hidden",
    ' itemprop="headline"',
    ' class="story-body"',
    ' id="x"',
]
SENTENCES = [
    "The ferry came back to the pier on Tuesday.",
    "By Mara Ilves",
    "4 March 2025, 09:30 UTC",
    "Read also",
    "Sign up for our newsletter",
    "Two hundred people stood on the quay, and the harbour master said that four boats a day would sail.",
    "Die F\u00e4hre f\u00e4hrt wieder.",
]
TEXTS = st.one_of(
    st.sampled_from(SENTENCES),
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="<>&"), max_size=30),
)
HEADS = st.lists(
    st.sampled_from(
        [
            "<title>Ferry returns | Harbour Courier</title>",
            '<meta property="og:title" content="Ferry returns">',
            '<meta name="date" content="2025-03-04">',
            '<meta name="author" content="Mara Ilves">',
            '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Ferry returns"}</script>',
            '<script type="application/ld+json">{"@type":</script>',
        ]
    ),
    max_size=4,
)


def element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return elements around some markup, with or without their end tags."""
    parts = st.tuples(st.sampled_from(TAGS + MORE), st.sampled_from(NAMES), st.lists(inner, max_size=4), st.booleans())
    return parts.map(lambda it: f"<{it[0]}{it[1]}>{' '.join(it[2])}" + (f"</{it[0]}>" if it[3] else ""))


SOURCES = st.tuples(HEADS, st.lists(st.recursive(TEXTS, element, max_leaves=30), max_size=6)).map(
    lambda it: f"<html><head>{''.join(it[0])}</head><body>{''.join(it[1])}</body></html>"
)


def words(text: str) -> set[str]:
    """Return the words of a text."""
    return set(re.findall(r"\w+", text))


@settings(max_examples=80)
@given(SOURCES)
def test_a_page_is_read_once_and_for_all(text: str) -> None:
    """Nothing raises, the second reading says the same, and each place lies in the source."""
    content = HtmlPage(text=text, charset="utf-8")
    draft = read_html(content)
    assert read_html(content) == draft
    for entry in (*draft.evidence, *draft.losers, *draft.dropped):
        assert all(0 <= span.start < span.end <= len(text) for span in entry.spans)


@settings(max_examples=80)
@given(SOURCES)
def test_no_word_is_made_up(text: str) -> None:
    """Every word of a paragraph, of a title and of a name stands in the source."""
    draft = read_html(HtmlPage(text=text, charset="utf-8"))
    bare = re.sub(r"<[^<>]*>", "", text)
    joined = re.sub(r"</?(?:span|a|b|em|time|button)\b[^<>]*>", "", text)  # no gap on a page, as a block has one
    known = words(text) | words(joined) | words(bare) | words(bare.replace("\xad", ""))  # a soft hyphen is in no word
    for said in (*draft.paragraphs, draft.title or "", *draft.authors):
        assert words(said) <= known


@settings(max_examples=80)
@given(SOURCES)
def test_every_block_is_in_the_body_or_dropped(text: str) -> None:
    """No block is both, and none is neither."""
    page = blocks_of(parse(text))
    tell_kinds(page)
    body = find_body(page, words_for("en"))
    assert list(body.blocks) == sorted(set(body.blocks))
    assert not set(body.blocks) & set(body.dropped)
    assert set(body.blocks) | set(body.dropped) == set(range(len(page.blocks)))
    assert all(body.dropped.values())

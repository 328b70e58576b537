"""Are words out of untrusted files seen, and never obeyed?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from copydesk.plain import escape_markdown, visible


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain é 漢 😀", "plain é 漢 😀"),
        ("a\tb\r\n", "a\\tb\\r\\n"),
        ("\x1b]0;owned\x07", "\\x1b]0;owned\\x07"),
        ("\x9b31m", "\\x9b31m"),
        ("\u202egpj.exe", "\\u202egpj.exe"),
        ("zero\u200bwidth\u2028", "zero\\u200bwidth\\u2028"),
        ("\udcff", "\\udcff"),
        ("\ufffe\uffff\ufdd0", "\\ufffe\\uffff\\ufdd0"),
        ("\U000e0041", "\\U000e0041"),
    ],
)
def test_control_characters_are_seen(text: str, seen: str) -> None:
    """What would hide or command is shown as an escape, letters stay letters."""
    assert visible(text) == seen


@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_what_is_seen_stays_as_it_is(text: str) -> None:
    """To show twice is to show once, and what is shown is one line of text that every encoding of Unicode holds."""
    seen = visible(text)
    assert visible(seen) == seen
    assert len(seen.splitlines()) <= 1
    assert seen.encode().decode() == seen


@given(st.text(max_size=40))
def test_escaped_words_are_seen_as_they_are(text: str) -> None:
    """Whatever words come, Markdown shows them as plain text on one line and makes nothing else of them."""
    line = escape_markdown(text)
    assert "\n" not in line
    tokens = MarkdownIt("commonmark").enable("strikethrough").parseInline(line)[0].children or []
    assert {token.type for token in tokens} <= {"text"}
    seen = "".join(token.content for token in tokens)
    assert seen.split() == line.replace("\\", "").split() or "\\" in text


@pytest.mark.parametrize("text", ["www.evil.example", "WWW.evil.example", "https://evil.example", "a@evil.example"])
def test_an_address_is_no_link(text: str) -> None:
    """GitHub makes links of bare addresses: what it looks for is taken apart, and is seen as it was."""
    line = escape_markdown(text)
    assert all(mark not in line.lower() for mark in ("www.", "s://", "a@"))
    tokens = MarkdownIt("commonmark").parseInline(line)[0].children or []
    assert "".join(token.content for token in tokens) == text

"""Are the paragraphs of a fragment of HTML what its reader sees, however it is written?"""

from __future__ import annotations

import time

import pytest

from copydesk.normalise.fragments import paragraphs, plain


@pytest.mark.parametrize(
    ("fragment", "found"),
    [
        ("<p>The ferry is back.</p><p>It sails daily.</p>", ["The ferry is back.", "It sails daily."]),
        ("The ferry<br>is back.<br/><br />It sails.", ["The ferry", "is back.", "It sails."]),
        ("The <b>fer</b>ry\n is <a href='x'>back</a>.", ["The ferry is back."]),
        ('The <a title="a > b" href=x>ferry</a> is back.', ["The ferry is back."]),
        ("<ul><li>One<li>Two</ul>After", ["- One", "- Two", "After"]),
        ("A<script>if (a < b) { x('<p>no</p>') }</script>B<style>p {}</style>", ["A", "B"]),
        ("<p>A</p><figure><img src=x><figcaption>A pier</figcaption></figure><p>B</p>", ["A", "B"]),
        ("<div xmlns='http://www.w3.org/1999/xhtml'><xhtml:p>A</xhtml:p>B</div>", ["A", "B"]),
        ("Caf&eacute; &amp; bar &#8217;t &lt;b&gt;", ["Café & bar ’t <b>"]),
        ("3 < 4 and a <3 of b", ["3 < 4 and a <3 of b"]),
        ("a<!-- <p>no</p> -->b<!-- never closed", ["ab"]),
        ("a<svg><svg/><path/></svg>b</script>c", ["a", "b", "c"]),
        ("", []),
        (" \n<p> </p>", []),
    ],
)
def test_paragraphs_are_what_is_seen(fragment: str, found: list[str]) -> None:
    """Blocks end paragraphs, other tags vanish, what is hidden or a picture's is dropped."""
    assert paragraphs(fragment) == found


def test_text_without_markup_stays() -> None:
    """A sign of less or an ampersand in plain text is no markup."""
    assert plain("R&D  costs\n< 3 millions") == "R&D costs < 3 millions"
    assert plain("<p>One</p> <p>two &amp; three</p>") == "One two & three"


@pytest.mark.parametrize(
    "unit", ["<!--", "<a ", '<a x="', "<![", "</a", "&", "<", "<script>", "</script ", "<p>", "<li", '<a ">', "<b:"]
)
def test_no_fragment_keeps_the_desk_busy(unit: str) -> None:
    """Time grows with the length of a fragment, whatever it is made of."""
    start = time.process_time()
    paragraphs(unit * (1_000_000 // len(unit)))
    assert time.process_time() - start < 4

"""How much of the body of a real page is found, and how little beside it, as captured and hard-wrapped?"""

from __future__ import annotations

import json
import textwrap
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from tests.scores import keep_floor, token_f1

from copydesk.article import Draft, PageText
from copydesk.normalise.page_text import read_page_text

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
PAGES = CORPUS / "page_text.jsonl"
COLUMNS = 95

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not PAGES.is_file(), reason=f"the real captures are not beside this checkout: {PAGES}"),
]


def wrapped(text: str) -> str:
    """Return a text with every line broken before the column at which print would break it."""
    return "\n".join("\n".join(textwrap.wrap(line, COLUMNS)) for line in text.split("\n"))


@cache
def pages(*, wrap: bool) -> list[tuple[str, str, Draft]]:
    """Return capture, gold body and what was read for every page."""
    lines = map(json.loads, PAGES.read_text(encoding="utf-8").splitlines())
    texts = [(wrapped(line["capture"]) if wrap else line["capture"], line["text"]) for line in lines]
    return [(text, gold, read_page_text(PageText(text=text))) for text, gold in texts]


def scores(*, wrap: bool) -> list[float]:
    """Return the score of every page's body."""
    return [token_f1(gold, "\n\n".join(draft.paragraphs)) for _, gold, draft in pages(wrap=wrap)]


@pytest.mark.parametrize("wrap", [False, True], ids=["plain", "wrapped"])
def test_the_body_of_real_pages_is_found(wrap: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """The mean score of 181 bodies keeps its floor."""
    found = scores(wrap=wrap)
    keep_floor(f"page-text.body-f1.{'wrapped' if wrap else 'plain'}", sum(found) / len(found), PAGES)


@pytest.mark.parametrize("wrap", [False, True], ids=["plain", "wrapped"])
def test_few_bodies_are_missed(wrap: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """The share of pages of which at least half is right keeps its floor."""
    found = scores(wrap=wrap)
    share = sum(score >= 0.5 for score in found) / len(found)
    keep_floor(f"page-text.half-right.{'wrapped' if wrap else 'plain'}", share, PAGES)


def unclaimed(text: str, draft: Draft) -> str:
    """Return what no claim covers, after seeing that no two claims overlap."""
    spans = [span for entry in (*draft.evidence, *draft.dropped) for span in entry.spans]
    spans.sort(key=lambda span: (span.start, span.end))
    assert all(first.end <= second.start for first, second in pairwise(spans))
    edges = [0, *(place for span in spans for place in (span.start, span.end)), len(text)]
    return "".join(text[low:high] for low, high in zip(edges[::2], edges[1::2], strict=True)).strip()


@pytest.mark.parametrize("wrap", [False, True], ids=["plain", "wrapped"])
def test_every_character_of_real_pages_is_claimed_once(wrap: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """On all real pages claims are disjoint and cover every character that is not blank."""
    assert [unclaimed(text, draft)[:40] for text, _, draft in pages(wrap=wrap) if unclaimed(text, draft)] == []


@pytest.mark.parametrize("wrap", [False, True], ids=["plain", "wrapped"])
def test_every_character_of_the_seeds_is_claimed_once(wrap: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """The same holds for the captures that the project was designed from, the feed's file read as page text too."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((CORPUS / "seeds").iterdir())]
    texts = [wrapped(text) if wrap else text for text in texts]
    assert len(texts) == 5
    assert [left[:40] for text in texts if (left := unclaimed(text, read_page_text(PageText(text=text))))] == []

"""Are the rules of news precise on real articles? What experts hold for good is rarely doubted, and never refused."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from tests.intakes import Seen, see

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
COLUMNS = ("url", "title", "published_at", "authors", "text", "language")
OLDER = {"title.missing", "provider.missing", "date.missing", "date.invalid", "url.invalid", "text.short", "id.missing"}
"""Errors that the answers of the experts have for reasons of their own: they answer some of the questions only."""

DOUBTS = {
    "author.byline": 7,
    "author.suspect": 18,
    "date.conflict": 2,
    "date.zone-unknown": 5,
    "language.form": 26,
    "text.control": 4,
    "text.markup": 3,
    "text.truncated": 4,
    "title.shouting": 13,
    "url.front-page": 1,
    "url.tracking": 1,
}
"""How many of the 788 articles each warning may doubt; these numbers may only fall."""

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason=f"the real captures are not beside this checkout: {CORPUS}"),
]


def counts(seen: Seen, severity: str) -> Counter[str]:
    """Return how many findings of a level there are, by code."""
    return Counter(found["code"] for found in seen.findings if found["severity"] == severity)


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """Return what is found in the experts' own readings of 788 pages, as records."""
    place = tmp_path_factory.mktemp("gold") / "gold.jsonl"
    pages = [json.loads(line) for line in (CORPUS / "pages.jsonl").read_text(encoding="utf-8").splitlines()]
    known = [{name: page[name] for name in COLUMNS if page[name]} for page in pages]
    place.write_text("\n".join(map(json.dumps, known)), encoding="utf-8")
    return see(place)


def test_no_new_error_meets_what_an_expert_read(gold: Seen) -> None:
    """No rule about markup, encodings or error pages refuses an article that an expert holds for one."""
    assert set(counts(gold, "error")) - OLDER == set()


def test_what_an_expert_read_is_rarely_doubted(gold: Seen) -> None:
    """Each warning is found as often as it was on the day on which its hits were looked at, or more rarely."""
    found = counts(gold, "warning")
    assert {code: number for code, number in found.items() if number > DOUBTS.get(code, 0)} == {}


def test_the_feed_is_doubted_where_it_is_doubtful() -> None:
    """Of 102 files of a feed, eight lead to a platform for videos and three say midnight for a day."""
    found = counts(see(CORPUS / "smartable"), "warning")
    del found["provider.unknown"]
    assert found == {"url.provider-conflict": 8, "date.midnight": 3}

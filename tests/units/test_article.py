"""Is the identity of an article the same for ever?"""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from hashlib import sha256
from typing import Any

import pyarrow as pa
import pytest

from copydesk import article
from copydesk.article import ARTICLE, INTAKE, Identity, Moment, article_id, fold
from copydesk.companions import PROVENANCE

LATE = dt.datetime(2025, 3, 4, 23, 30, tzinfo=dt.timezone(dt.timedelta(hours=-5)))

# `id1` is frozen: these bytes were written by hand from its definition and may never change.
GOLDEN: list[tuple[dict[str, Any], bytes]] = [
    ({"canonical_url": "https://a.example/x"}, b"id1\x00url\x00https://a.example/x"),
    (
        {"provider_domain": "a.example", "title": "Ferry returns!", "published_at": LATE},
        b"id1\x00title\x00a.example\x00ferry returns\x002025-03-05",
    ),
    ({"text": "The FERRY\u2019s back."}, b"id1\x00text\x00the ferry s back"),
    ({"title": "F\u00e4hre \u2013 zur\u00fcck"}, b"id1\x00rest\x00\x00f\xc3\xa4hre zur\xc3\xbcck\x00\x00"),
    ({"description": "It sails."}, b"id1\x00rest\x00\x00\x00it sails\x00"),
    ({"title": "A", "provider_domain": "a.example"}, b"id1\x00rest\x00a.example\x00a\x00\x00"),
    ({"title": "A", "description": "B", "published_at": LATE}, b"id1\x00rest\x00\x00a\x00b\x002025-03-05"),
]


@pytest.mark.parametrize(("parts", "said"), GOLDEN)
def test_the_identity_of_an_article_is_frozen(parts: dict[str, Any], said: bytes) -> None:
    """`id1` is the first 32 hex digits of the sha256 of these literal bytes."""
    assert article_id(Identity(**parts)) == sha256(said).hexdigest()[:32]


def test_the_address_comes_before_everything() -> None:
    """With a canonical address nothing else decides; without it title, provider and day do, then the text."""
    whole = Identity(
        canonical_url="https://a.example/x", provider_domain="a.example", title="Ferry", published_at=LATE, text="Body"
    )
    titled = dataclasses.replace(whole, canonical_url=None)
    bare = dataclasses.replace(titled, published_at=None)
    assert article_id(whole) == sha256(b"id1\x00url\x00https://a.example/x").hexdigest()[:32]
    assert article_id(titled) == sha256(b"id1\x00title\x00a.example\x00ferry\x002025-03-05").hexdigest()[:32]
    assert article_id(bare) == sha256(b"id1\x00text\x00body").hexdigest()[:32]


def test_spelling_of_the_title_does_not_decide() -> None:
    """Case, quotes, dashes and full-width letters of a title are one spelling; its words are not."""
    titles = ("Ferry’s back", "FERRY'S—BACK", "Ｆerry s back", "Ferry's front")
    said = [Identity(provider_domain="a.example", title=title, published_at=LATE) for title in titles]
    ids = [article_id(parts) for parts in said]
    assert ids[0] == ids[1] == ids[2] != ids[3]


def test_the_hour_does_not_decide_but_the_day_does() -> None:
    """An article whose time was corrected is the same; the day is that in UTC."""
    moments = [dt.datetime(2025, 3, 4, 0, 0, tzinfo=dt.UTC), dt.datetime(2025, 3, 4, 23, 59, tzinfo=dt.UTC), LATE]
    ids = [article_id(Identity(provider_domain="a", title="Ferry", published_at=at)) for at in moments]
    assert ids[0] == ids[1] != ids[2]


@pytest.mark.parametrize(
    "parts", [{}, {"provider_domain": "a.example"}, {"published_at": LATE}, {"title": "!?", "text": "…"}]
)
def test_nothing_has_no_identity(parts: dict[str, Any]) -> None:
    """Without address, title, text and description there is no article."""
    assert article_id(Identity(**parts)) is None


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  The  Ferry’s_back! ", "the ferry s back"),
        ("STRASSE Straße", "strasse strasse"),
        ("ﬁsh ①", "fish 1"),
        ("e\u0301", "é"),
        ("q\u0301!", "q\u0301"),
        ("हिन्दी, समाचार", "हिन्दी समाचार"),
        ("ภาษาไทย", "ภาษาไทย"),
        ("渡船 回来", "渡船 回来"),
        ("", ""),
        (None, ""),
    ],
)
def test_text_is_folded_for_comparison(text: str | None, folded: str) -> None:
    """NFKC, case folded, each run of other than letters, digits and combining marks one space."""
    assert fold(text) == folded
    assert fold(folded) == folded


def test_vowels_that_are_marks_tell_titles_apart() -> None:
    """Two titles in Hindi that differ in a vowel sign only are two articles."""
    first, second = (Identity(provider_domain="a.example", title=title, published_at=LATE) for title in ("बल", "बाल"))
    assert article_id(first) != article_id(second)


def test_the_published_columns_are_frozen() -> None:
    """The columns of the default configuration and of the provenance, with their types, in their order."""
    assert [f"{field.name}: {field.type}" for field in ARTICLE] == [
        "id: string",
        "url: string",
        "canonical_url: string",
        "title: string",
        "description: string",
        "text: string",
        "text_sha256: string",
        "authors: list<item: string>",
        "provider: string",
        "provider_domain: string",
        "section: string",
        "topics: list<item: string>",
        "language: string",
        "published_at: timestamp[us, tz=UTC]",
        "published_precision: string",
        "published_tz_known: bool",
        "modified_at: timestamp[us, tz=UTC]",
        "captured_at: timestamp[us, tz=UTC]",
        "images: list<item: struct<url: string, width: int32, height: int32, caption: string, credit: string>>",
        "rights: string",
        "is_free: bool",
        "story_id: string",
    ]
    provenance = "id field rule capture row capture_sha256 line line_end byte byte_end"
    assert " ".join(PROVENANCE.names) == provenance
    assert INTAKE.names[: len(ARTICLE.names)] == ARTICLE.names


def test_moments_are_frozen() -> None:
    """What was read does not change on the road."""
    moment = Moment(at=LATE, precision="day", tz_known=False)
    with pytest.raises(dataclasses.FrozenInstanceError):
        moment.precision = "second"  # type: ignore[misc]
    assert pa.types.is_timestamp(ARTICLE.field("published_at").type)


@pytest.mark.parametrize("marks", ["\u0301\u0323", "\u0f73", "\uff9e\u0301", "\u0344\u0f73\u093c", "a\u0323\u0301"])
def test_heaps_of_accents_are_folded_like_few(marks: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sorting a long run of combining marks ahead changes nothing of the folded text."""
    text = f"a{marks * 300}b"
    sorted_ahead = fold(text)
    monkeypatch.setattr(article, "MAX_MARKS", 10**9)
    assert sorted_ahead == fold(text)


def test_heaps_of_accents_take_no_hours() -> None:
    """The work for combining marks in the wrong order grows with their number, not with its square."""
    start = time.process_time()
    fold("a" + "\u0301\u0323" * 100_000)
    assert time.process_time() - start < 3

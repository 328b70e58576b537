"""When was a page published, and when changed, by all that it states?"""

from __future__ import annotations

import datetime as dt

import pytest
from tests.html_pages import GERMAN, TITLE, article, json_ld, meta, page, paragraphs, read, rule_of, words_at

NINE = dt.datetime(2025, 3, 4, 9, 0, tzinfo=dt.UTC)


def published(text: str, url: str | None = None) -> tuple[dt.datetime, str, bool] | None:
    """Return the date of publication, how precise it is, and whether its zone is known."""
    moment = read(text, url).published
    return (moment.at, moment.precision, moment.tz_known) if moment else None


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2025-03-04T09:00:00Z", (NINE, "second", True)),
        ("2025-03-04T10:00:00+01:00", (NINE, "second", True)),
        ("2025-03-04T10:00:00+0100", (NINE, "second", True)),
        ("2025-03-04T09:00", (NINE, "minute", False)),
        ("2025-03-04 09:00:00", (NINE, "second", False)),
        ("2025-03-04", (dt.datetime(2025, 3, 4, tzinfo=dt.UTC), "day", False)),
        ("20250304", (dt.datetime(2025, 3, 4, tzinfo=dt.UTC), "day", False)),
    ],
)
def test_a_stated_date_is_read_as_it_is_written(stated: str, expected: tuple[dt.datetime, str, bool]) -> None:
    """No time and no zone is added to what the page says."""
    assert published(article(meta(article__published_time=stated))) == expected


@pytest.mark.parametrize("stated", ["2025-02-30", "soon", "", "0000-00-00", "03/04/2025", "9999-12-31T23:59:59-10:00"])
def test_what_is_no_date_gives_none(stated: str) -> None:
    """A day that does not exist, or that two orders read differently, is nobody's date."""
    assert published(article(meta(article__published_time=stated))) is None


@pytest.mark.parametrize(
    ("markup", "rule"),
    [
        (json_ld({"@type": "NewsArticle", "datePublished": "2025-03-04T09:00:00Z"}), "json-ld:datePublished"),
        (meta(article__published_time="2025-03-04T09:00:00Z"), "meta:article:published_time"),
        ('<time itemprop="datePublished" datetime="2025-03-04T09:00:00Z">4 March</time>', "html:datePublished"),
        ('<time datetime="2025-03-04T09:00:00Z">4 March</time>', "html:time"),
    ],
)
def test_each_place_may_state_it_alone(markup: str, rule: str) -> None:
    """Whoever states it first says by which rule, with the line as evidence."""
    source = article(before=markup)
    draft = read(source)
    assert (published(source), rule_of(draft, "published_at")) == ((NINE, "second", True), [rule])
    assert "2025-03-04T09:00:00Z" in words_at(source, draft, "published_at")[0]


@pytest.mark.parametrize(
    ("text", "texts", "lang"),
    [
        ("Published 4 March 2025, 09:00 UTC", None, "en"),
        ("Ver\u00f6ffentlicht am 4. M\u00e4rz 2025, 09:00 UTC", GERMAN, "de"),
    ],
)
def test_a_date_below_the_headline_counts(text: str, texts: tuple[str, ...] | None, lang: str) -> None:
    """What readers see is a statement, in the words of the page's language."""
    source = (
        page(f"<h1>{TITLE}</h1><p>{text}</p>{paragraphs(*texts)}", lang=lang)
        if texts
        else article(before=f"<p>{text}</p>")
    )
    assert published(source) == (NINE, "minute", True)


def test_a_date_inside_a_sentence_is_a_day_that_is_told_of() -> None:
    """A day in the text dates nothing."""
    source = article().replace("on a grey morning", "on a grey morning as grey as the one of 2 May 2016 had been")
    assert "2 May 2016" in "".join(read(source).paragraphs)
    assert published(source) is None


def test_the_day_for_which_most_speaks_wins() -> None:
    """Two places against one; what lost is kept with its rule."""
    head = meta(article__published_time="2025-03-04T09:00:00Z", date="2025-01-01")
    source = article(head + json_ld({"@type": "NewsArticle", "datePublished": "2025-03-04"}))
    assert published(source) == (NINE, "second", True)
    assert [(it.field, it.value) for it in read(source).losers if it.rule == "meta:date"] == [
        ("published_at", "2025-01-01")
    ]


def test_the_day_in_the_address_speaks_for_it() -> None:
    """A path of year, month and day is a statement of the day, and of no time."""
    url = "https://harbourcourier.example/2025/03/04/ferry"
    assert published(article(), url) == (dt.datetime(2025, 3, 4, tzinfo=dt.UTC), "day", False)


def test_a_change_is_no_publication() -> None:
    """The date of an update stands in its own field."""
    draft = read(
        article(meta(article__published_time="2025-03-04T09:00:00Z", article__modified_time="2025-03-05T08:00:00Z"))
    )
    assert draft.published is not None
    assert draft.modified is not None
    assert (draft.published.at, draft.modified.at) == (NINE, dt.datetime(2025, 3, 5, 8, tzinfo=dt.UTC))


def test_an_update_alone_dates_no_publication() -> None:
    """Nobody said when it was published."""
    draft = read(article(meta(article__modified_time="2025-03-05T08:00:00Z")))
    assert draft.published is None
    assert draft.modified is not None


def test_an_update_that_is_not_later_is_none() -> None:
    """Programs repeat the date of publication as that of the change."""
    head = meta(article__published_time="2025-03-04T09:00:00Z", article__modified_time="2025-03-04T09:00:00Z")
    assert read(article(head)).modified is None

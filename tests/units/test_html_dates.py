"""When was a page published, and when changed, by all that it states?"""

from __future__ import annotations

import datetime as dt

import pytest
from tests.html_pages import (
    FRENCH,
    GERMAN,
    PROSE,
    TITLE,
    article,
    json_ld,
    meta,
    page,
    paragraphs,
    read,
    rule_of,
    words_at,
)

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


DAY = (dt.datetime(2025, 3, 4, tzinfo=dt.UTC), "day", False)


def opened(text: str) -> str:
    """Return an article whose fourth paragraph begins with a text."""
    return article().replace("<p>Nobody on", f"<p>{text} Nobody on")


def test_a_paragraph_may_open_with_the_date() -> None:
    """Old pages set the day before the first words of the text."""
    assert published(opened("4 March 2025 –")) == DAY


@pytest.mark.parametrize(("label", "day"), [("Published", DAY), ("Published:", DAY), ("Boats", None)])
def test_a_label_may_stand_above_its_date(label: str, day: object) -> None:
    """In a list of terms the word and the day are two lines."""
    assert published(article(behind=f"<dl><dt>{label}</dt><dd>4 March 2025</dd></dl>")) == day


@pytest.mark.parametrize("text", ["Updated 4 March 2025", "Updated: 4 March 2025 (valid since 1 January 2024)"])
def test_a_change_that_readers_see_is_no_publication(text: str) -> None:
    """It is when the page was changed, by a rule of its own, and says nothing of when it was published."""
    source = article(behind=f"<p>{text}</p>")
    assert (published(source), rule_of(read(source), "modified_at")) == (None, ["text:updated"])


def test_a_change_that_readers_see_is_weaker_than_any_publication() -> None:
    """It counts only where nothing else does."""
    assert published(article(meta(date="2025-03-04"), behind="<p>Updated 9 May 2025</p>")) == DAY


def test_a_day_above_the_headline_is_weaker_than_a_marked_one() -> None:
    """The head of a site shows the day on which it was looked at."""
    source = article(before='<time datetime="2025-03-04">last month</time>')
    source = source.replace("<h1>", "<p>Friday, 9 May 2025</p><h1>")
    assert published(source) == DAY
    assert published(article().replace("<h1>", "<p>Tuesday, 4 March 2025</p><h1>")) == DAY


@pytest.mark.parametrize(
    "markup",
    [
        '<span class="updated" title="2025-03-04"></span>',
        '<time class="updated" datetime="2025-03-04">March</time>',
        '<time class="entry-date updated" datetime="2025-03-04">March</time>',
    ],
)
def test_an_entry_may_be_dated_by_its_class(markup: str) -> None:
    """Microformats call the date of an entry `updated` also when it never was."""
    assert published(article(before=markup)) == DAY


@pytest.mark.parametrize(
    ("name", "lang", "day"),
    [
        ("20250304-ferry", "en", DAY),
        ("ferry-2025-03-04.html", "en", DAY),
        ("meldungen/04-03-2025", "de", DAY),
        ("news/04-03-2025", "en", None),
        ("120250304-ferry", "en", None),
        ("20251304-ferry", "en", None),
    ],
)
def test_the_name_of_a_page_may_hold_its_day(name: str, lang: str, day: object) -> None:
    """A day in figures, where their order is sure."""
    texts = GERMAN if lang == "de" else PROSE
    source = page(f"<h1>{TITLE}</h1>{paragraphs(*texts)}", lang=lang)
    assert published(source, f"https://harbourcourier.example/{name}") == day


@pytest.mark.parametrize("key", ["datePublished", "published_at", "publishedDate", "createdAt"])
def test_programs_on_a_page_may_state_it(key: str) -> None:
    """What a page is drawn from says when it was published, and counts where nobody else does."""
    script = f'<script type="application/json">{{"ferry": {{"{key}": "2025-03-04T09:00:00Z"}}}}</script>'
    source = article(behind=script)
    assert (published(source), rule_of(read(source), "published_at")) == ((NINE, "second", True), ["script:published"])
    assert published(article(meta(date="2025-03-01"), behind=script)) == (
        dt.datetime(2025, 3, 1, tzinfo=dt.UTC),
        "day",
        False,
    )


def test_a_publication_in_a_program_goes_before_a_creation() -> None:
    """Pictures and parts of a page are created too."""
    script = '<script>{"createdAt": "2024-01-01", "publishedAt": "2025-03-04"}</script>'
    assert published(article(behind=script)) == DAY


def test_a_video_is_published_when_it_is_uploaded() -> None:
    """Pages of videos say so in JSON-LD and in microdata."""
    assert published(article(json_ld({"@type": "VideoObject", "uploadDate": "2025-03-04"}))) == DAY
    assert published(article('<meta itemprop="uploadDate" content="2025-03-04">')) == DAY


def test_figures_are_read_day_first_where_a_language_writes_them_so() -> None:
    """04/03/2025 is the fourth of March in French, and none in English, where two orders are in use."""
    french = page(f"<h1>{TITLE}</h1><p>04/03/2025</p>{paragraphs(*FRENCH)}", lang="fr")
    assert published(french) == DAY
    assert published(article(before="<p>04/03/2025</p>")) is None


def test_figures_that_run_together_are_no_year() -> None:
    """`28.09.19` and `12:44` without a blank are not the year 1912."""
    assert published(page(f"<h1>{TITLE}</h1><p>28.09.1912:44</p>{paragraphs(*GERMAN)}", lang="de")) is None


@pytest.mark.parametrize(("where", "day"), [("top", DAY), ("comments", None), ("related", None)])
def test_a_stamp_elsewhere_is_the_last_thing_that_readers_see(where: str, day: object) -> None:
    """A line that is named a date counts where no date is near, but not in comments and teasers."""
    far = "".join(f"<p>Pier {number}</p>" for number in range(20))
    stamp = f'<div class="{where}"><div class="date">4 March 2025</div></div>'
    assert published(article().replace("<h1>", f"{stamp}{far}<h1>")) == day


@pytest.mark.parametrize(("where", "day"), [("author", DAY), ("comment-list", None)])
def test_a_byline_behind_the_text_may_hold_the_date(where: str, day: object) -> None:
    """Who signs at the end may date what they signed; comments are dated too."""
    assert published(article(behind=f'<div class="{where}">Tidewriter on 4 March 2025, 09:00</div>')) == (
        (dt.datetime(2025, 3, 4, 9, 0, tzinfo=dt.UTC), "minute", False) if day else None
    )
    assert published(article(behind=f'<div class="{where}"><p>Published 4 March 2025</p></div>')) == day

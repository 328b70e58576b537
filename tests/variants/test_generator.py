"""Is the judge itself to be trusted? Claims about the generated pages, checked from the outside."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from .dates import readings
from .generator import LANGUAGES, LATER, SHAPES, Variant, variants
from .stories import STORIES
from .words import Words

MANY = variants(400, seed=1)
MORE = variants(400, seed=1, languages=LATER)
WORDS: dict[str, Words] = {words.code: words for words in (*LANGUAGES, *LATER)}
ADDRESS = re.compile(r"^\s*https?://\S+\s*$", re.MULTILINE)
Feature = Callable[[Variant], bool]


def plain(text: str) -> str:
    """Give the text with every run of blanks as one."""
    return " ".join(text.split())


def lines(variant: Variant) -> list[str]:
    """Give the lines of the capture that are not blank."""
    return [plain(line) for line in variant.capture.splitlines() if line.strip()]


def weekdays(variant: Variant, text: str) -> list[str]:
    """List the weekdays that the text names."""
    calendar = WORDS[variant.language].calendar
    names = "|".join(calendar.told or calendar.weekdays)
    return re.findall(rf"\b(?:{names})\b", text.replace("’", "'"))


def before_title(variant: Variant) -> list[str]:
    """Give the lines over the title, none where it is not in the capture."""
    whole, title = lines(variant), plain(variant.title or "")
    for place, line in enumerate(whole):
        if title and (line == title or (title.startswith(f"{line} ") and len(line) > 40)):
            return whole[:place]
    return []


def states_a_date(variant: Variant, text: str) -> bool:
    """Tell whether the text holds the day of the answer in any form."""
    day = date.fromisoformat((variant.published_at or "1900-01-01")[:10])
    return any(form in text for form in readings(WORDS[variant.language].calendar, day))


def resolves_a_weekday(variant: Variant) -> bool:
    """Is the answer the latest such weekday on or before the day of the sidecar?"""
    named, seen = weekdays(variant, variant.paragraphs[0]), variant.origin.get("first_seen_at")
    if len(named) != 1 or not isinstance(seen, date) or variant.precision != "day" or variant.published_at is None:
        return False
    calendar = WORDS[variant.language].calendar
    wanted = (calendar.told or calendar.weekdays).index(named[0])
    latest = seen - timedelta(days=(seen.weekday() - wanted) % 7)
    return variant.published_at == f"{latest}T00:00:00Z"


def shows(templates: Callable[[Words], Iterable[str]]) -> Feature:
    """Ask whether the capture holds any of the templates, whatever stands in their slots."""

    def seen(variant: Variant) -> bool:
        pieces = (re.split(r"\{\w+\}", plain(text)) for text in templates(WORDS[variant.language]))
        pattern = "|".join(".{1,99}?".join(map(re.escape, parts)) for parts in pieces)
        return re.search(pattern, plain(variant.capture.replace("’", "'"))) is not None

    return seen


def matches(pattern: str) -> Feature:
    """Ask whether the capture matches the pattern."""
    return lambda variant: re.search(pattern, variant.capture, re.MULTILINE) is not None


LAYOUT: dict[str, Feature] = {
    "hard wrap": lambda v: plain(v.paragraphs[1]) not in lines(v) and max(map(len, lines(v)[-20:])) < 112,
    "hard wrap without blank lines between paragraphs": lambda v: (
        bool(re.search(r"\S *\r?\n *" + re.escape(v.paragraphs[1][:25]), v.capture))
        and plain(v.paragraphs[1]) not in lines(v)
    ),
    "a line a paragraph": lambda v: all(plain(text) in lines(v) for text in v.paragraphs),
    "no blank lines at all": lambda v: not re.search(r"\n\s*\n\s*\S", v.capture),
    "windows line ends": matches(r"\r\n"),
    "no-break spaces": matches("\N{NO-BREAK SPACE}"),
    "two blanks after a full stop": matches(r"\w\.  \w"),
    "trailing blanks": matches(r"\S +$"),
    "leading blank": matches(r"^ \w"),
    "lifted link": lambda v: ADDRESS.search(v.capture) is not None,
    "straight quotation marks": lambda v: '"' in v.capture,
    "bullets": matches(r"^\s?- \w"),
}
HEAD: dict[str, Feature] = {
    "title in the capture": lambda v: v.title is not None and "title" not in v.origin,
    "title in the sidecar alone": lambda v: v.title is not None and v.title not in plain(v.capture),
    "title nowhere": lambda v: v.title is None,
    "title without anything over it": lambda v: v.title is not None and lines(v)[0] == plain(v.title),
    "title on two lines": lambda v: v.title is not None and v.title in plain(v.capture) and v.title not in lines(v),
    "dek": lambda v: any(story.dek in lines(v)[1:6] and v.title for story in STORIES[v.language]),
    "picture described": shows(lambda words: [words.desk.alt.format(alt="")]),
    "credit glued to the caption": matches(r"\w\.[^\W\d_]\w+ [^.\n]{3,40} ?/ ?\w+.?\w*\s*$"),
    "credit in brackets": matches(r"\([^()\n]*/[^()\n]*\)\s*$"),
    "credit with a label": shows(lambda words: words.desk.photo),
    "picture over the title": lambda v: any("/" in line for line in before_title(v)[-3:]),
    "one author": lambda v: len(v.authors) == 1,
    "two authors": lambda v: len(v.authors) == 2,
    "byline without a person": lambda v: not v.authors and shows(lambda words: words.desk.nobody[1:])(v),
    "reading time": shows(lambda words: words.desk.reading[:1]),
    "number of comments": shows(lambda words: words.desk.counted[:1]),
    "updated beside published": lambda v: v.published_at is not None and shows(lambda words: words.desk.updated)(v),
    "published with a label": shows(lambda words: words.desk.published),
    "date over the title": lambda v: any(states_a_date(v, line) for line in before_title(v)),
    "masthead of another day": shows(lambda words: words.chrome.today[:1]),
}
DATES: dict[str, Feature] = {
    "to the second": lambda v: v.precision == "second",
    "to the minute": lambda v: v.precision == "minute",
    "to the day": lambda v: v.precision == "day",
    "none": lambda v: v.published_at is None,
    "12-hour clock": matches(r"\d ?(?:AM|PM|am|pm|[ap]\. ?m\.)"),
    "GMT or UTC": lambda v: v.tz_known is True and matches(r"GMT|UTC")(v),
    "numeric offset": lambda v: v.tz_known is True and matches(r"[+-]\d\d:\d\d")(v),
    "zone without an offset": lambda v: v.tz_known is False and shows(lambda words: words.calendar.vague_zones)(v),
    "day and month in doubt": lambda v: v.published_at is None and matches(r"\b(?:0\d|1[0-2])/(?:0\d|1[0-2])/\d{4}")(v),
    "hours ago": lambda v: v.published_at is None and shows(lambda words: words.desk.ago[:1])(v),
    "weekday and a day seen": resolves_a_weekday,
    "weekday and no day seen": lambda v: (
        v.published_at is None and len(weekdays(v, v.paragraphs[0])) == 1 and "first_seen_at" not in v.origin
    ),
    "day seen and no weekday": lambda v: v.published_at is None and "first_seen_at" in v.origin,
    "other weekdays below": lambda v: any(weekdays(v, text) for text in v.paragraphs[1:]),
    "day in a path": matches(r"https?://\S+/\d{4}/\d\d/\d\d/"),
}
CHROME: dict[str, Feature] = {
    "menu": shows(lambda words: [" ".join(pair) for pair in zip(words.chrome.nav, words.chrome.nav[1:], strict=False)]),
    "cookies": shows(lambda words: [block[0] for block in words.chrome.cookies]),
    "newsletter": shows(lambda words: [block[0] for block in words.chrome.newsletters]),
    "edition of a town": shows(lambda words: [block[1] for block in words.chrome.editions]),
    "advertisement for the paper": shows(lambda words: words.chrome.promos),
    "advertisement": lambda v: bool(set(WORDS[v.language].chrome.adverts) & set(lines(v))),
    "buttons for sharing": shows(lambda words: [" ".join(block) for block in words.chrome.share]),
    "account": lambda v: bool(set(WORDS[v.language].chrome.account) & set(lines(v))),
    "related article": shows(lambda words: words.desk.related),
    "headlines at the top": shows(lambda words: words.chrome.trending),
    "feed with bare times": lambda v: bool(set(WORDS[v.language].chrome.feed) & set(lines(v))),
    "more news": shows(lambda words: words.chrome.more[:1]),
    "comments": shows(lambda words: words.chrome.remarks),
    "form to subscribe": shows(lambda words: [block[0] for block in words.chrome.subscribe]),
    "footer": matches(r"^\s?© \d{4} "),
    "note of the editor": shows(lambda words: words.desk.notes),
    "dated note": shows(lambda words: words.desk.dated_notes),
    "led paragraph": lambda v: any(text.startswith(WORDS[v.language].desk.leads) for text in v.paragraphs),
    "nothing after the body": lambda v: plain(v.capture).endswith(v.paragraphs[-1]),
}
FEATURES = {**LAYOUT, **HEAD, **{f"date {name}": seen for name, seen in DATES.items()}, **CHROME}


ENGLISH = {"date 12-hour clock", "date day and month in doubt"}
"""Features that pages in the later languages do not have."""


def test_a_seed_gives_the_same_variants_always() -> None:
    """The same seed gives the same variants, and another seed gives others."""
    assert variants(50, seed=1) == variants(50, seed=1) == MANY[:50]
    assert variants(50, seed=2) != MANY[:50]


def test_hash_seed_changes_nothing() -> None:
    """Processes with different hash seeds write the same variants."""
    package = (__package__ or "").split(".")
    root = Path(__file__).resolve().parents[len(package)]
    code = f"from {'.'.join(package)}.generator import variants; print(ascii(variants(60, seed=3)))"
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(printed) == 1


@pytest.mark.parametrize("made", [MANY, MORE], ids=["first", "later"])
def test_names_say_shape_language_and_number(made: list[Variant]) -> None:
    """A name is made of the shape, the language and the number, and no name occurs twice."""
    assert len({variant.name for variant in made}) == len(made)
    for number, variant in enumerate(made):
        shape, language, place = variant.name.split("-")
        assert shape in {known.name for known in SHAPES}
        assert (language, int(place)) == (variant.language, number)


@pytest.mark.parametrize(("made", "languages"), [(MANY, LANGUAGES), (MORE, LATER)], ids=["first", "later"])
def test_languages_and_shapes_occur(made: list[Variant], languages: tuple[Words, ...]) -> None:
    """Each shape occurs in each language, and no pair of them is rare."""
    pairs = Counter(tuple(variant.name.split("-")[:2]) for variant in made)
    assert len(pairs) == len(SHAPES) * len(languages)
    assert min(pairs.values()) >= 5


@pytest.mark.parametrize("made", [MANY, MORE], ids=["first", "later"])
@pytest.mark.parametrize("feature", FEATURES)
def test_feature_occurs(feature: str, made: list[Variant]) -> None:
    """Each feature of a real capture is found in some variants, and none is found in all of them."""
    found = sum(FEATURES[feature](variant) for variant in made)
    if made is MORE and feature in ENGLISH:
        assert found == 0
    else:
        assert (3 if made is MANY else 1) <= found < len(made)


def test_there_are_stories_enough_for_a_page() -> None:
    """A page tells one story and shows seven others: fourteen in the first languages, eight in the later ones."""
    for code, stories in STORIES.items():
        least = 8 if WORDS[code] in LATER else 14
        assert len({story.headline for story in stories}) >= least


def test_headline_shares_its_words_with_the_body() -> None:
    """The headline of each story shares at least two of its longer words with the paragraphs."""
    for story in (story for stories in STORIES.values() for story in stories):
        long = {word for word in re.findall(r"\b(?<!\{)\w+", story.headline.lower()) if len(word) > 4}
        told = set(re.findall(r"\w+", " ".join(story.paragraphs).lower()))
        assert len(long & told) >= 2, story.headline


def test_paragraphs_are_real_prose() -> None:
    """A body has four paragraphs at least, most of them between 25 and 70 words long."""
    for variant in (*MANY, *MORE):
        assert len(variant.paragraphs) >= 4
        sizes = [len(text.split()) for text in variant.paragraphs if not text.startswith("- ")]
        assert sum(25 <= size <= 75 for size in sizes) >= 4, variant.name


def test_title_stands_in_the_capture() -> None:
    """A title that no sidecar gives stands in the capture."""
    for variant in (*MANY, *MORE):
        if variant.title is not None and "title" not in variant.origin:
            assert variant.title in plain(variant.capture)


def test_few_lines_stand_over_the_title() -> None:
    """Where nothing is wrapped, at most six lines of chrome, two of a picture and a date stand over a title."""
    for variant in (*MANY, *MORE):
        if not LAYOUT["hard wrap"](variant):
            assert len(before_title(variant)) <= 9, variant.name


def test_paragraphs_stand_in_the_capture_in_order() -> None:
    """Each paragraph is one clean line, found in the capture after the one before it."""
    for variant in (*MANY, *MORE):
        text, place = plain(ADDRESS.sub("", variant.capture)), 0
        for paragraph in variant.paragraphs:
            assert paragraph == plain(paragraph)
            found = text.find(paragraph, place)
            assert found >= place, paragraph
            place = found + len(paragraph)


def test_authors_stand_in_the_capture() -> None:
    """Each author stands in the capture, once."""
    for variant in (*MANY, *MORE):
        for author in variant.authors:
            assert plain(variant.capture).count(author) == 1


def test_decoys_stand_in_the_capture() -> None:
    """Each decoy stands in the capture, a date in some form that its language writes."""
    for variant in (*MANY, *MORE):
        text = plain(variant.capture)
        for decoy in (*variant.decoys.titles, *variant.decoys.authors):
            assert decoy in text
        for day in map(date.fromisoformat, variant.decoys.dates):
            assert any(form in text for form in readings(WORDS[variant.language].calendar, day))


def test_no_right_answer_is_a_decoy() -> None:
    """No decoy is the title, the day or an author of the right answer."""
    for variant in (*MANY, *MORE):
        assert variant.title not in variant.decoys.titles
        assert (variant.published_at or "")[:10] not in variant.decoys.dates
        assert not set(variant.authors) & set(variant.decoys.authors)


def test_date_comes_with_its_precision() -> None:
    """Date, precision and zone are null together, and a bare day never knows its zone."""
    for variant in (*MANY, *MORE):
        nulls = {variant.published_at is None, variant.precision is None, variant.tz_known is None}
        assert len(nulls) == 1
        if variant.precision == "day":
            assert variant.tz_known is False
            assert str(variant.published_at).endswith("T00:00:00Z")


def test_date_is_stated_or_follows_from_a_weekday() -> None:
    """A date stands in the capture, give or take the zone, or follows from one weekday and the day seen."""
    for variant in (*MANY, *MORE):
        if variant.published_at is None:
            continue
        stated = datetime.fromisoformat(variant.published_at).date()
        near = [stated + timedelta(days=step) for step in ((-1, 0, 1) if variant.tz_known else (0,))]
        forms = {form for day in near for form in readings(WORDS[variant.language].calendar, day)}
        assert resolves_a_weekday(variant) or any(form in plain(variant.capture) for form in forms)


def test_first_paragraph_names_one_weekday_at_most() -> None:
    """The first paragraph names one weekday or none."""
    for variant in (*MANY, *MORE):
        assert len(weekdays(variant, variant.paragraphs[0])) <= 1


def test_no_date_is_missed() -> None:
    """Where the answer is null, a weekday of the first paragraph has no day of the sidecar to lean on."""
    for variant in (*MANY, *MORE):
        if variant.published_at is None and weekdays(variant, variant.paragraphs[0]):
            assert "first_seen_at" not in variant.origin


def test_nothing_is_answered_from_the_future() -> None:
    """The answer lies before the capture was taken, and so does the day on which the desk saw it."""
    for variant in (*MANY, *MORE):
        captured = variant.origin.get("captured_at")
        if isinstance(captured, datetime):
            assert captured.tzinfo is UTC
            seen = variant.origin.get("first_seen_at")
            assert not isinstance(seen, date) or seen <= captured.date()
            assert variant.published_at is None or datetime.fromisoformat(variant.published_at) < captured

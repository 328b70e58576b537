"""Which pages must a parser read right that nobody has seen while it was written?

Invented news pages as page-text captures, with the right answers and the bait that stands beside them. The
shapes follow the four page-text seeds (`print` 000, `portal` 001, `brief` 002, `feed` 003), `mixed` follows
none; each of them only leans towards its seed. Nothing here knows how the parser works: an answer is what a
careful reader concludes from the capture and its entry in the sidecar.

In an origin, `first_seen_at` is a `date` and `captured_at` an aware `datetime`, as TOML has them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import get_args

from . import chrome
from .body import BodyPlan, body, told_paragraphs
from .dates import Stamp, prose, readings
from .head import DateCase, HeadPlan, head, masthead
from .layout import Block, draw_style, render
from .page import Page, other_stories, slug
from .stories import STORIES, Company, tell
from .words import Calendar, Words
from .words_de import GERMAN
from .words_en import ENGLISH
from .words_es import SPANISH
from .words_fr import FRENCH
from .words_it import ITALIAN
from .words_nl import DUTCH
from .words_pt import PORTUGUESE
from .words_ru import RUSSIAN
from .words_uk import UKRAINIAN

LANGUAGES = (ENGLISH, GERMAN, FRENCH, SPANISH)
LATER = (ITALIAN, PORTUGUESE, DUTCH, RUSSIAN, UKRAINIAN)
CASES: tuple[DateCase, ...] = get_args(DateCase)
Lettering = dict[int, str]
#: Quotation marks as they are (mostly), all straight, or the apostrophe bent too.
LETTERINGS: tuple[Lettering, ...] = ({}, {}, dict(zip(map(ord, "“”„’‘"), '"""\'\'', strict=True)), {ord("'"): "’"})


@dataclass(frozen=True, slots=True)
class Decoys:
    """What stands in the capture and must not be taken; dates are ISO days."""

    titles: tuple[str, ...]
    dates: tuple[str, ...]
    authors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """A capture with the answers that it deserves; None = must be null."""

    name: str  #: shape-language-number
    capture: str
    origin: dict[str, object]  #: sidecar entry, may be empty
    title: str | None
    authors: tuple[str, ...]
    published_at: str | None  #: ISO with Z; a local time without a zone stands as if it were UTC
    precision: str | None
    tz_known: bool | None
    language: str
    paragraphs: tuple[str, ...]
    decoys: Decoys


@dataclass(frozen=True, slots=True)
class Shape:
    """How often the pages of a shape have a feature, each a share between 0 and 1."""

    name: str
    wrapped: float
    tight: float
    titled: float
    dek: float
    byline: float
    dated: float
    picture: float
    lifted: float
    broken: float
    leads: float
    top: float
    tail: float
    note: float


SHAPES = (
    Shape("print", 0.9, 0.0, 0.3, 0.2, 0.3, 0.3, 0.6, 0.7, 0.5, 0.0, 0.3, 0.2, 0.2),
    Shape("portal", 0.1, 0.0, 0.9, 0.8, 0.5, 0.5, 0.8, 0.1, 0.8, 0.0, 0.7, 0.4, 0.2),
    Shape("brief", 0.0, 0.9, 0.4, 0.3, 0.3, 0.4, 0.7, 0.1, 0.4, 0.7, 0.9, 0.3, 0.6),
    Shape("feed", 0.05, 0.2, 0.95, 0.3, 0.9, 0.9, 0.7, 0.1, 0.5, 0.0, 0.6, 0.9, 0.2),
    Shape("mixed", 0.4, 0.3, 0.7, 0.5, 0.6, 0.6, 0.5, 0.3, 0.6, 0.2, 0.6, 0.6, 0.3),
)


def variants(count: int, seed: int, languages: Sequence[Words] = LANGUAGES) -> list[Variant]:
    """Give the first `count` variants of a seed; each depends on the seed, its own number and the languages alone."""
    return [_variant(number, Random(f"{seed}:{number}"), languages) for number in range(count)]  # noqa: S311 -- repeatable on purpose


def _variant(number: int, rng: Random, languages: Sequence[Words]) -> Variant:
    words, shape = rng.choice(languages), rng.choice(SHAPES)
    case = _date_case(rng, words, shape)
    page = _page(rng, words, case)
    wrapped = page.chance(shape.wrapped)
    style = draw_style(rng, wrapped=wrapped, tight=not wrapped and page.chance(shape.tight))
    body_plan = BodyPlan(
        dateline=page.chance(0.2),
        leads=page.chance(shape.leads),
        lifted=page.chance(shape.lifted),
        breaks=rng.randint(1, 2) if page.chance(shape.broken) else 0,
        picture=page.chance(0.15),
    )
    top = head(page, _head_plan(page, shape, case, picture=not body_plan.picture))
    paragraphs = told_paragraphs(page, body_plan)
    titled = any(block.kind == "title" for block in top.blocks)
    blocks = _over(page, shape, titled=titled, masthead_fits=case == "stated" and not top.dated_above)
    blocks += [*top.blocks, *body(page, paragraphs, body_plan), *_note(page, shape)]
    blocks += chrome.tail(page, shape.tail, tight=style.gap == 0)
    lettering = rng.choice(LETTERINGS)
    capture = render(blocks, style, rng).translate(lettering)
    origin = _origin(page, case, lettering, titled=titled)
    stamp = top.stamp or (_seen(page) if case == "weekday" else None)
    title = page.story.headline.translate(lettering) if titled or "title" in origin else None
    authors = tuple(name.translate(lettering) for name in top.authors)
    return Variant(
        name=f"{shape.name}-{words.code}-{number:04d}",
        capture=capture,
        origin=origin,
        title=title,
        authors=authors,
        published_at=stamp.published_at if stamp else None,
        precision=stamp.precision if stamp else None,
        tz_known=stamp.tz_known if stamp else None,
        language=words.code,
        paragraphs=tuple(text.translate(lettering) for text in paragraphs),
        decoys=_decoys(page, capture, lettering, {title, *authors}, stamp),
    )


def _date_case(rng: Random, words: Words, shape: Shape) -> DateCase:
    """Tell what the page lets a reader know of its day; figures are in doubt in English alone."""
    if rng.random() < shape.dated:
        return "stated"
    figures = 2 if words.code == "en" else 0
    return rng.choices(CASES[1:], weights=(5, 2, 3, figures, 1))[0]


def _page(rng: Random, words: Words, case: DateCase) -> Page:
    published = _moment(rng, in_doubt=case == "figures")
    company = Company(rng, words)
    taken = rng.randrange(len(STORIES[words.code]))
    when = _when(rng, words.calendar, case, published.date())
    paper, domain = rng.choice(words.cast.papers)
    return Page(
        rng=rng,
        words=words,
        company=company,
        story=tell(rng, STORIES[words.code][taken], company, when, published.date()),
        others=other_stories(rng, company, taken, published.date(), 7),
        paper=paper,
        domain=domain,
        published=published,
        captured=published + timedelta(days=rng.randint(7, 90), minutes=rng.randint(0, 1000)),
        quiet=case in ("figures", "ago"),
    )


def _moment(rng: Random, *, in_doubt: bool) -> datetime:
    """Draw a moment within ten years; in doubt, its day and its month may be taken for one another."""
    if in_doubt:
        month, day = rng.sample(range(1, 13), 2)
        start = date(rng.randint(2015, 2025), month, day)
    else:
        start = date(2015, 1, 1) + timedelta(days=rng.randint(0, 4000))
    return datetime.combine(start, time.min) + timedelta(seconds=rng.randint(0, 86_399))


def _when(rng: Random, calendar: Calendar, case: DateCase, day: date) -> str:
    """Give the day of the news in the first paragraph: a weekday, a day of the month, or nothing at all."""
    weekday = rng.choice(calendar.on_weekday).format(wd=calendar.weekday_told(day.weekday()))
    if case in ("weekday", "weekday-unseen"):
        return weekday
    if case != "stated":
        return ""
    spelt = calendar.prose_short.format(
        d=calendar.first if day.day == 1 else day.day,
        month=calendar.months[day.month - 1],
        mon=calendar.months_short[day.month - 1],
    )
    return rng.choice((weekday, "", calendar.on_day.format(day=spelt)))


def _head_plan(page: Page, shape: Shape, case: DateCase, *, picture: bool) -> HeadPlan:
    signed = page.chance(shape.byline)
    return HeadPlan(
        titled=page.chance(shape.titled),
        dek=page.chance(shape.dek),
        byline=("nobody" if page.chance(0.12) else "names") if signed else "none",
        dates=case,
        picture=picture and page.chance(shape.picture),
    )


def _over(page: Page, shape: Shape, *, titled: bool, masthead_fits: bool) -> list[Block]:
    """Give the blocks over the head: at most six lines over a title, many more where there is none."""
    budget = page.rng.randint(0, 6 if titled else 16) if page.chance(shape.top) else 0
    first = [masthead(page)] if masthead_fits and budget and page.chance(0.2) else []
    section = (
        [Block("chrome", (page.rng.choice(page.words.chrome.sections),))] if budget > 2 and page.chance(0.2) else []
    )
    return first + chrome.top(page, budget - len(first) - len(section)) + section


def _note(page: Page, shape: Shape) -> list[Block]:
    if not page.chance(shape.note):
        return []
    desk = page.words.desk
    if not page.quiet and page.chance(0.3):
        day = prose(page.words.calendar, page.later_day())
        return [Block("tail", (page.rng.choice(desk.dated_notes).format(day=day),))]
    return [Block("tail", (page.rng.choice(desk.notes),))]


def _origin(page: Page, case: DateCase, lettering: Lettering, *, titled: bool) -> dict[str, object]:
    """Tell what the desk claims: a title mostly where the capture has none, a day first seen where it matters."""
    origin: dict[str, object] = {}
    if page.chance(0.15 if titled else 0.55):
        origin["title"] = page.story.headline.translate(lettering)
    if page.chance(0.5):
        origin |= {"provider": page.paper, "provider_domain": page.domain}
    if page.chance(0.25):
        dated = case == "stated" and page.chance(0.3)
        path = (
            f"{page.published:%Y/%m/%d}/{slug(page.story.headline)}" if dated else f"a/{page.rng.randint(10**5, 10**6)}"
        )
        origin["url"] = f"https://www.{page.domain}/{path}"
    if case == "weekday" or (case in ("stated", "none") and page.chance(0.3)):
        origin["first_seen_at"] = page.published.date() + timedelta(days=page.rng.randint(0, 6))
    if not page.quiet and page.chance(0.3):
        origin["captured_at"] = page.captured.replace(microsecond=0, tzinfo=UTC)
    return origin


def _seen(page: Page) -> Stamp:
    """Give the weekday of the first paragraph, settled by the day on which the desk first saw the page."""
    return Stamp("", f"{page.published.date()}T00:00:00Z", "day", tz_known=False)


def _decoys(page: Page, capture: str, lettering: Lettering, right: set[str | None], stamp: Stamp | None) -> Decoys:
    """Give the bait that stands in the capture, without what happens to be right."""
    text = " ".join(capture.split())
    told = [page.story, *page.others]
    people = [*page.bait.authors, *(name for story in told for name in story.people)]
    days = {*page.bait.dates, *(day for story in told for day in story.days)}
    true_days = {stamp.published_at[:10], page.published.date().isoformat()} if stamp else set()
    standing = {str(day) for day in days if any(form in text for form in readings(page.words.calendar, day))}
    names = {name.translate(lettering) for name in people}
    titles = {title.translate(lettering) for title in page.bait.titles}
    return Decoys(
        titles=tuple(sorted(title for title in titles - right if title in text)),
        dates=tuple(sorted(standing - true_days)),
        authors=tuple(sorted(name for name in names - right if name in text)),
    )

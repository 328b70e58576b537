"""What stands between the menus and the first paragraph? Title, dek, byline, date, picture, in many orders."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from .dates import Stamp, ambiguous, clock, draw_manner, prose, spelt
from .layout import Block
from .page import Page

DateCase = Literal["stated", "weekday", "weekday-unseen", "none", "figures", "ago"]
SEPARATORS = (" ", " ", " | ", ", ", " - ", " · ", " — ")


@dataclass(frozen=True, slots=True)
class HeadPlan:
    """Which parts the head has."""

    titled: bool
    dek: bool
    byline: Literal["names", "nobody", "none"]
    dates: DateCase
    picture: bool


@dataclass(frozen=True, slots=True)
class Head:
    """The blocks, with the answers that they give."""

    blocks: list[Block]
    authors: tuple[str, ...]
    stamp: Stamp | None
    dated_above: bool


def head(page: Page, plan: HeadPlan) -> Head:
    """Give the blocks from the title to the first paragraph."""
    above = plan.titled and plan.dates == "stated" and page.chance(0.15)
    printed = _printed(page, plan.dates, above=above)
    byline, authors = _byline(page, plan.byline)
    signature = _signature(page, byline, "" if above or printed is None else printed[0])
    picture = picture_block(page, inside=False) if plan.picture else None
    over: list[Block] = []
    under = [signature] if signature else []
    if picture:
        (over if plan.titled and page.chance(0.12) else under).append(picture)
    if page.chance(0.4):
        under.reverse()
    if plan.titled and printed and above:
        over.append(Block("head", (printed[0],)))
    extras = _extras(page)
    if not plan.titled:
        return Head(under + extras, authors, printed[1] if printed else None, above)
    title = [Block("title", (page.story.headline,))]
    if plan.dek and under:
        title.append(Block("head", (page.story.dek,)))
    return Head(over + title + under + extras, authors, printed[1] if printed else None, above)


def _extras(page: Page) -> list[Block]:
    """Draw a row of buttons or the offer of a voice, now and then."""
    chrome, blocks = page.words.chrome, []
    if page.chance(0.12):
        blocks.append(Block("head", page.rng.choice(chrome.share)))
    if page.chance(0.15):
        blocks.append(Block("head", (page.fill(page.rng.choice(chrome.audio)),)))
    return blocks


def _byline(page: Page, kind: str) -> tuple[str, tuple[str, ...]]:
    """Give the byline as it is printed, and the people in it."""
    desk, rng = page.words.desk, page.rng
    if kind == "none":
        return "", ()
    if kind == "nobody":
        line = rng.choice(desk.nobody)
        return page.fill(line), ()
    people = [page.company.anyone() for _ in range(rng.choices((1, 2, 3), weights=(15, 4, 1))[0])]
    names = [str(person) for person in people]
    if page.words.code == "en" and page.chance(0.15):
        names[0] = f"{people[0].first} {rng.choice('ABCDEHJKLMPRST')}. {people[0].last}"
    if page.words.code in ("ru", "uk") and page.chance(0.15):
        names[0] = f"{people[0].first[0]}. {rng.choice('АВГДКМНОПРСТ')}. {people[0].last}"
    joined = desk.joined.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
    line = f"{rng.choice(desk.by)} {joined}"
    if len(names) == 1 and page.chance(0.15):
        line = f"{line}, {rng.choice(desk.roles)}"
    elif desk.with_agency and page.chance(0.15):
        line += page.fill(desk.with_agency)
    return line, tuple(names)


def _printed(page: Page, case: DateCase, *, above: bool) -> tuple[str, Stamp | None] | None:
    """Give the line that dates the article, with the answer; None where the page has no such line."""
    desk, rng, calendar = page.words.desk, page.rng, page.words.calendar
    if case == "stated":
        return _stated(page, above=above)
    if case == "ago":
        return page.fill(rng.choice(desk.ago)), None
    if case == "figures":
        day = page.published.date()
        page.bait.dates += [day, day.replace(month=day.day, day=day.month)]
        text = ambiguous(day, rng)
        if page.chance(0.4):
            text = f"{text} {clock(rng.choice(calendar.clocks), page.published)}"
        return (rng.choice(desk.published).format(when=text) if page.chance(0.4) else text), None
    return None


def _stated(page: Page, *, above: bool) -> tuple[str, Stamp]:
    desk, rng, calendar = page.words.desk, page.rng, page.words.calendar
    manner = draw_manner(rng, calendar, page.published.date(), hour=above, named=not above)
    answer = manner.print(calendar, page.published)
    labelled = page.chance(0.45)
    text = rng.choice(desk.published).format(when=answer.text) if labelled else answer.text
    if above:
        section = rng.choice(page.words.chrome.sections)
        return (f"{section} | {text}" if page.chance(0.3) else text), answer
    if page.chance(0.3):
        later = min(page.published + timedelta(minutes=rng.randint(40, 5000)), page.captured)
        page.bait.dates.append(later.date())
        changed = rng.choice(desk.updated).format(when=manner.print(calendar, later).text)
        pair = [text, changed]
        if labelled and page.chance(0.3):
            pair.reverse()
        text = rng.choice((" | ", " · ", " - ", "\n", "\n")).join(pair)
    return text, answer


def _signature(page: Page, byline: str, dated: str) -> Block | None:
    """Byline and date, on one line or on several, with the odd counter beside them."""
    desk, rng = page.words.desk, page.rng
    lines = [line for line in (byline, *dated.split("\n")) if line]
    if not lines:
        return None
    if len(lines) == 2 and byline and page.chance(0.45):
        lines = [rng.choice(SEPARATORS).join(lines)]
    elif len(lines) > 1 and page.chance(0.2):
        lines = [*lines[1:], lines[0]]
    for counters in (desk.reading, desk.counted):
        if page.chance(0.2):
            counter = page.fill(rng.choice(counters))
            if page.chance(0.5):
                lines[-1] += rng.choice((" ", " · ", " | ")) + counter
            else:
                lines.append(counter)
    return Block("head", tuple(lines))


def picture_block(page: Page, *, inside: bool) -> Block:
    """Draw description, caption and credit of a picture; `inside` the body only in forms that name themselves."""
    desk, rng = page.words.desk, page.rng
    alt = desk.alt.format(alt=page.story.alt)
    caption = _caption(page)
    agency = rng.choice(page.words.cast.agencies)
    credit = rng.choice((" / ", "/")).join((page.name(), agency))
    short = credit if page.chance(0.7) else agency
    label = rng.choice(desk.photo)
    forms = [
        (alt,),
        (alt, f"{caption} {credit}"),
        (f"{caption} ({short})",),
        (f"{caption} ({label}{short})",),
        (f"{caption} {label}{short}",),
        (caption, f"{label}{short}"),
    ]
    if not inside:
        forms += [(f"{caption}{credit}",), (f"{caption} {credit}",), (f"{caption} {credit}",)]
        sentence = _borrowed(page)
        if sentence and page.chance(0.5):
            forms.append((alt, f"{caption} {sentence}{credit}"))
    return Block("head", rng.choice(forms))


def _caption(page: Page) -> str:
    """Tell what the picture shows; more often than not it says when, and that is not when the article appeared."""
    draw, calendar = page.rng.random(), page.words.calendar
    if draw < 0.45:
        return f"{page.story.caption}."
    if draw < 0.6:
        weekday = page.rng.choice(calendar.on_weekday).format(wd=page.rng.choice(calendar.told or calendar.weekdays))
        return f"{page.story.caption}{weekday}."
    day = (page.published - timedelta(days=page.rng.randint(3, 400))).date()
    page.bait.dates.append(day)
    written = prose(calendar, day)
    return f"{page.rng.choice(page.words.desk.aside).format(caption=page.story.caption, day=written)}."


def _borrowed(page: Page) -> str:
    """Draw a sentence of the body that slipped into the caption."""
    for paragraph in page.story.paragraphs[2:]:
        sentence = re.split(r"(?<=[.!?]) ", paragraph)[0]
        if len(sentence.split()) > 8 and not re.search(r"[“„«]|^- ", sentence):
            return sentence
    return ""


def masthead(page: Page) -> Block:
    """Give the day of the visit, over everything else."""
    day = page.captured.date()
    page.bait.dates.append(day)
    written = spelt(page.words.calendar, page.rng.choice(page.words.calendar.days), day)
    return Block("chrome", (page.fill(page.rng.choice(page.words.chrome.today), day=written),))

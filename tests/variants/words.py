"""Which words does a language lend to a news page, apart from its stories? The types of `words_en` and its sisters.

Braces are slots: {paper} {town} {host} {name} {title} {dek} {day} {time} {n} {year}; days and clocks are
filled by `dates`, all others by `page`.
"""

from __future__ import annotations

from dataclasses import dataclass

Lines = tuple[str, ...]


def listed(text: str) -> Lines:
    """Give the short entries of a long list, which semicolons part."""
    return tuple(entry.strip() for entry in text.split(";"))


@dataclass(frozen=True, slots=True)
class Calendar:
    """How a language writes a day and an hour; months and weekdays begin with January and Monday."""

    months: Lines
    months_short: Lines
    weekdays: Lines
    weekdays_short: Lines
    first: str  #: how the first of a month is written before its name ("1er" in French)
    days: Lines  #: forms of a whole day on a page
    prose: str  #: the form of a whole day in a sentence
    prose_short: str  #: the same without the year
    clocks: Lines
    joins: Lines  #: {day} and {time}, in the order of the language
    vague_zones: Lines  #: what stands after a clock and states no offset
    on_weekday: Lines  #: with the space before
    on_day: str
    slashed: Lines  #: forms such as 25/07/2025, written only where the day is above 12
    told: Lines = ()  #: weekdays as a sentence has them, where they are not those of a calendar ("в среду")

    def weekday_told(self, number: int) -> str:
        """Give a weekday as a sentence has it; Monday is 0."""
        return (self.told or self.weekdays)[number % 7]


@dataclass(frozen=True, slots=True)
class Cast:
    """Invented people, places and papers."""

    women: Lines
    men: Lines
    surnames: Lines
    towns: Lines
    papers: tuple[tuple[str, str], ...]  #: name and domain
    agencies: Lines
    handles: Lines  #: how readers sign their comments


@dataclass(frozen=True, slots=True)
class Desk:
    """What the desk writes around an article: byline, date, picture, note."""

    by: Lines
    joined: str  #: the "and" of a byline
    roles: Lines
    nobody: Lines  #: bylines that name no person; {agency} or {paper}
    with_agency: str  #: after the names of a byline, "" where the language has no such habit
    published: Lines
    updated: Lines
    ago: Lines
    reading: Lines
    counted: Lines  #: numbers of comments
    alt: str
    photo: Lines  #: labels of a credit
    aside: Lines  #: captions of a dated picture, {caption} {day}
    datelines: Lines  #: openings of a first paragraph, {town} {TOWN}
    leads: Lines  #: openings of a later paragraph ("Why it matters: ")
    related: Lines
    notes: Lines
    dated_notes: Lines


@dataclass(frozen=True, slots=True)
class Chrome:
    """What a page says about itself. A tuple of lines is one block."""

    skip: Lines
    nav: Lines
    sections: Lines  #: single words that stand over a headline
    account: Lines
    cookies: tuple[Lines, ...]
    editions: tuple[Lines, ...]
    newsletters: tuple[Lines, ...]
    promos: Lines  #: one-line advertisements of the paper for itself, in the middle of a body
    adverts: Lines
    share: tuple[Lines, ...]
    audio: Lines
    today: Lines  #: the masthead of the day of the visit, {day}
    trending: Lines  #: labels over headlines at the top
    feed: Lines
    more: Lines
    opinion: Lines  #: {name} and {title}
    comments: Lines  #: labels, {n}
    remarks: Lines
    reply: Lines
    signed: Lines  #: {name} and {day}
    subscribe: tuple[Lines, ...]
    tags: Lines
    footer: Lines
    legal: Lines


@dataclass(frozen=True, slots=True)
class Words:
    """All that a page in one language needs."""

    code: str
    calendar: Calendar
    cast: Cast
    desk: Desk
    chrome: Chrome

"""What is told in the pages, and by whom? Stories with slots, and the same stories filled in.

The marks of a story: `#` headline, `>` dek, `&` headline of a piece about the same matter, `@` description of
the picture, `^` its caption, `?` a paragraph that may be left out, `- ` a bullet, `===` the next story.
The slots: {she} {he} (and {she.last}) {town} {n[3-9]} a number, {y[4]} the year four years ago, {past[300]} and
{soon[60]} days about as far away, {wd[2]} the weekday two days later, {when} the day of the news.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from . import (
    stories_de_nation,
    stories_de_town,
    stories_en_nation,
    stories_en_town,
    stories_es_nation,
    stories_es_town,
    stories_fr_nation,
    stories_fr_town,
    stories_it,
    stories_nl,
    stories_pt,
    stories_ru,
    stories_uk,
)
from .dates import prose
from .words import Words

SOURCES = {
    "en": (stories_en_town.TOWN, stories_en_nation.NATION),
    "de": (stories_de_town.TOWN, stories_de_nation.NATION),
    "fr": (stories_fr_town.TOWN, stories_fr_nation.NATION),
    "es": (stories_es_town.TOWN, stories_es_nation.NATION),
    "it": (stories_it.STORIES,),
    "pt": (stories_pt.STORIES,),
    "nl": (stories_nl.STORIES,),
    "ru": (stories_ru.STORIES,),
    "uk": (stories_uk.STORIES,),
}


@dataclass(frozen=True, slots=True)
class Story:
    """A story with its slots still open; a bullet keeps its mark."""

    headline: str
    dek: str
    sequel: str
    alt: str
    caption: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented; the surname may have a particle."""

    first: str
    last: str

    def __str__(self) -> str:
        return f"{self.first} {self.last}"


@dataclass(slots=True)
class Company:
    """Names that a page draws from, each surname once."""

    rng: Random
    words: Words
    surnames: list[str] = field(init=False)

    def __post_init__(self) -> None:
        pool = list(self.words.cast.surnames)
        self.surnames = self.rng.sample(pool, len(pool))

    def woman(self) -> Person:
        """Name a woman."""
        return Person(self.rng.choice(self.words.cast.women), self.surnames.pop())

    def man(self) -> Person:
        """Name a man."""
        return Person(self.rng.choice(self.words.cast.men), self.surnames.pop())

    def anyone(self) -> Person:
        """Name a woman or a man."""
        return self.woman() if self.rng.random() < 0.5 else self.man()


@dataclass(frozen=True, slots=True)
class Told:
    """A story filled in, with the people and the whole days that it names."""

    headline: str
    dek: str
    sequel: str
    alt: str
    caption: str
    paragraphs: tuple[str, ...]
    town: str
    people: tuple[str, ...]
    days: tuple[date, ...]


@dataclass(slots=True)
class _Indexed:
    """Gives `{n[3-9]}` and its like: one value for each key, drawn when the key is first met."""

    draw: _Slots
    name: str
    seen: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, key: str) -> str:
        if key not in self.seen:
            self.seen[key] = self.draw.value(self.name, key)
        return self.seen[key]


class _Slots(dict[str, object]):
    """The fillings of one telling; whoever is not named by the text is not drawn."""

    def __init__(self, rng: Random, company: Company, when: str, base: date) -> None:
        super().__init__(when=when, town=rng.choice(company.words.cast.towns))
        self.rng, self.company, self.base = rng, company, base
        self.days: list[date] = []
        for name in ("n", "y", "past", "soon", "wd"):
            self[name] = _Indexed(self, name)

    def __missing__(self, name: str) -> Person:
        person = {"she": self.company.woman, "he": self.company.man}[name]()
        self[name] = person
        return person

    def value(self, name: str, key: str) -> str:
        """Tell what stands in an indexed slot."""
        calendar = self.company.words.calendar
        if name == "n":
            return self._number(*map(int, key.split("-")))
        if name == "y":
            return str(self.base.year - int(key))
        if name == "wd":
            return calendar.weekday_told(self.base.weekday() + int(key))
        distance = int(key) + self.rng.randint(0, int(key) // 4)
        day = self.base + timedelta(days=distance if name == "soon" else -distance)
        self.days.append(day)
        return prose(calendar, day)

    def _number(self, low: int, high: int) -> str:
        number = self.rng.randint(low, high)
        if number < 1000:
            return str(number)
        mark = {"en": ",", "fr": " ", "ru": " ", "uk": " "}.get(self.company.words.code, ".")
        return f"{number // 100 * 100:,}".replace(",", mark)


def tell(rng: Random, story: Story, company: Company, when: str, base: date) -> Told:
    """Give the story as one paper tells it: slots filled, some optional paragraphs and bullets left out."""
    slots = _Slots(rng, company, when, base)
    bullets = rng.random() < 0.7
    kept = [text for text in story.paragraphs if _is_kept(rng, text, bullets=bullets)]
    full = [text.removeprefix("? ").format_map(slots) for text in kept]
    return Told(
        headline=story.headline.format_map(slots),
        dek=story.dek.format_map(slots),
        sequel=story.sequel.format_map(slots),
        alt=story.alt.format_map(slots),
        caption=story.caption.format_map(slots),
        paragraphs=tuple(full),
        town=str(slots["town"]),
        people=tuple(str(slots[name]) for name in ("she", "he") if name in slots),
        days=tuple(slots.days),
    )


def _is_kept(rng: Random, text: str, *, bullets: bool) -> bool:
    if text.startswith("- "):
        return bullets
    return not text.startswith("? ") or rng.random() < 0.6


def _stories(source: str) -> Iterator[Story]:
    for text in source.split("\n===\n"):
        head, *rest = text.strip().split("\n\n")
        marked = dict(re.findall(r"^([#>&@^]) (.*(?:\n(?![#>&@^] ).*)*)", head, re.MULTILINE))
        headline, dek, sequel, alt, caption = (" ".join(marked[mark].split()) for mark in "#>&@^")
        yield Story(headline, dek, sequel, alt, caption, tuple(_paragraphs(rest)))


def _paragraphs(chunks: list[str]) -> Iterator[str]:
    for chunk in chunks:
        for text in re.split(r"\n(?=- )", chunk):
            yield " ".join(text.split())


STORIES: dict[str, tuple[Story, ...]] = {
    code: tuple(story for source in sources for story in _stories(source)) for code, sources in SOURCES.items()
}

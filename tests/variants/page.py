"""What do the parts of one page have in common? The story, the paper, the day, the names, and the bait laid out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from .dates import clock
from .stories import STORIES, Company, Told, tell
from .words import Words


@dataclass(slots=True)
class Bait:
    """What was laid out to mislead; only what stands in the capture in the end becomes a decoy."""

    titles: list[str] = field(default_factory=list)
    dates: list[date] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Page:
    """One page in the making; the parts draw from it and leave their bait in it."""

    rng: Random
    words: Words
    company: Company
    story: Told
    others: list[Told]
    paper: str
    domain: str
    published: datetime  #: local time, whether the page tells it or not
    captured: datetime
    quiet: bool  #: no days of visits and comments, which would settle a doubtful date
    bait: Bait = field(default_factory=Bait)

    def chance(self, share: float) -> bool:
        """Tell whether something happens that happens in this share of pages."""
        return self.rng.random() < share

    def fill(self, text: str, **given: str) -> str:
        """Fill the slots of a line of chrome: the paper, a town, a number, a host who is not the author."""
        if "{host}" in text and "host" not in given:
            given["host"] = self.name()
        if "{agency}" in text and "agency" not in given:
            given["agency"] = self.rng.choice(self.words.cast.agencies)
            self.bait.authors.append(given["agency"])
        given.setdefault("n", str(self.rng.randint(2, 9)))
        given.setdefault("paper", self.paper)
        given.setdefault("town", self.story.town)
        given.setdefault("year", str(self.captured.year))
        return text.format(**given, TOWN=given["town"].upper())

    def filled(self, lines: tuple[str, ...], **given: str) -> tuple[str, ...]:
        """Fill the slots of a block, with one host for all of its lines."""
        if any("{host}" in line for line in lines):
            given["host"] = self.name()
        return tuple(self.fill(line, **given) for line in lines)

    def name(self) -> str:
        """Name somebody who did not write the article."""
        person = str(self.company.anyone())
        self.bait.authors.append(person)
        return person

    def other(self) -> Told:
        """Another article of the paper; once all have been shown, they come round again."""
        told = self.others.pop(0)
        self.others.append(told)
        self.bait.titles.append(told.headline)
        return told

    def sequel(self) -> str:
        """Give the headline of a piece about the same matter, or, less often, about another."""
        headline = self.story.sequel if self.chance(0.6) else self.other().headline
        self.bait.titles.append(headline)
        return headline

    def later_day(self) -> date:
        """Draw a day between publication and capture."""
        day = (self.published + timedelta(days=self.rng.randint(1, 6))).date()
        self.bait.dates.append(day)
        return day

    def times(self, number: int) -> list[str]:
        """Bare times in one form, the latest first, as feeds have them."""
        form = self.rng.choice(self.words.calendar.clocks)
        minutes = sorted(self.rng.sample(range(360, 1430), number), reverse=True)
        return [clock(form, datetime.combine(self.captured, time(minute // 60, minute % 60))) for minute in minutes]

    def address(self, headline: str) -> str:
        """Give the address of another article, its day in the path as often as not."""
        path = slug(headline)
        if self.chance(0.6):
            day = (self.published + timedelta(days=self.rng.randint(-300, 300))).date()
            self.bait.dates.append(day)
            path = f"{day:%Y/%m/%d}/{path}"
        return f"https://www.{self.domain}/{path}"


CYRILLIC = str.maketrans(
    dict(zip("абвгґдеєёзиіїйклмнопрстуфьъыэ", "abvhgdeeezyiiiklmnoprstuf__ye", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu", "я": "ia", "'": "_"}
)


def slug(headline: str) -> str:
    """Give the headline as an address spells it."""
    latin = headline.lower().translate(CYRILLIC).replace("_", "")
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def other_stories(rng: Random, company: Company, taken: int, published: date, number: int) -> list[Told]:
    """Other articles of about the same days, with no story twice and the page's own left out."""
    calendar = company.words.calendar
    pool = [story for place, story in enumerate(STORIES[company.words.code]) if place != taken]
    told = []
    for story in rng.sample(pool, number):
        day = published + timedelta(days=rng.randint(-4, 30))
        when = rng.choice(calendar.on_weekday).format(wd=calendar.weekday_told(day.weekday()))
        told.append(tell(rng, story, company, when, day))
    return told

"""How do pages write a day and an hour, and what may a reader conclude from it?

A `Stamp` is a printed date with its answer. Only GMT, UTC and numeric offsets make a zone known; ET, BST
or "local time" state no offset, so the local time is answered as if it were UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from .words import Calendar


@dataclass(frozen=True, slots=True)
class Stamp:
    """A printed moment: its text, and the answer that a careful reader gives to it."""

    text: str
    published_at: str
    precision: str
    tz_known: bool


def spelt(calendar: Calendar, form: str, day: date) -> str:
    """Give the day in one form of the language."""
    month = day.month - 1
    return form.format(
        d=calendar.first if day.day == 1 else day.day,
        dd=f"{day.day:02}",
        m=day.month,
        mm=f"{day.month:02}",
        month=calendar.months[month],
        mon=calendar.months_short[month],
        mmm=calendar.months_short[month][:3],
        y=day.year,
        wd=calendar.weekdays[day.weekday()],
        wds=calendar.weekdays_short[day.weekday()],
        iso=day.isoformat(),
    )


def prose(calendar: Calendar, day: date) -> str:
    """Give the day as a sentence names it."""
    return spelt(calendar, calendar.prose, day)


def clock(form: str, moment: datetime) -> str:
    """Give the hour and minute in one form of a calendar, on a 12 or a 24 hour clock."""
    afternoon = moment.hour >= 12
    return form.format(
        H=f"{moment:%H}",
        M=f"{moment:%M}",
        S=f"{moment:%S}",
        h=moment.hour % 12 or 12,
        AMPM="PM" if afternoon else "AM",
        ampm="pm" if afternoon else "am",
        dots="p.m." if afternoon else "a.m.",
        spaced="p. m." if afternoon else "a. m.",
    )


def ambiguous(day: date, rng: Random) -> str:
    """Draw a day in figures that may be read in two ways; its month and its day must differ and be at most 12."""
    return rng.choice((f"{day:%d/%m/%Y}", f"{day:%m/%d/%Y}"))


@dataclass(frozen=True, slots=True)
class Manner:
    """How one page prints its dates: the forms of the day and the hour, and what it says of the zone."""

    day: str  #: a form of the calendar, or of `strftime` where it holds a "%"
    time: str = ""  #: a form of the clock, "" for a page that prints days alone
    join: str = "{day} {time}"
    zone: str = ""
    ahead: int | None = None  #: minutes before UTC, None where the page does not say

    def print(self, calendar: Calendar, moment: datetime) -> Stamp:
        """Give the local `moment` on this page, with its answer."""
        day = moment.strftime(self.day) if "%" in self.day else spelt(calendar, self.day, moment.date())
        if not self.time:
            return Stamp(day, f"{moment.date()}T00:00:00Z", "day", tz_known=False)
        text = self.join.format(day=day, time=clock(self.time, moment) + self.zone)
        exact = "{S}" in self.time
        instant = (moment if exact else moment.replace(second=0)) - timedelta(minutes=self.ahead or 0)
        precision = "second" if exact else "minute"
        return Stamp(text, f"{instant:%Y-%m-%dT%H:%M:%SZ}", precision, tz_known=self.ahead is not None)


def draw_manner(rng: Random, calendar: Calendar, day: date, *, hour: bool = False, named: bool = True) -> Manner:
    """Draw some manner that leaves no doubt about the `day` and the few days after it.

    `hour` asks for a clock, `named` allows the weekday.
    """
    kinds = ("day", "local", "zoned", "vague", "iso")
    kind = rng.choices(kinds, weights=(0 if hour else 4, 6, 3, 2, 2))[0]
    if kind == "iso":
        return _machine(rng)
    form = rng.choice([form for form in calendar.days if named or "{wd" not in form])
    if calendar.slashed and 12 < day.day < 25 and rng.random() < 0.3:
        form = rng.choice(calendar.slashed)
    if kind == "day":
        return Manner(form)
    time, join = rng.choice(calendar.clocks), rng.choice(calendar.joins)
    if form == "{iso}":
        time, join = "{H}:{M}", "{day} {time}"
    if kind == "zoned":
        zone, ahead = _zone(rng)
        return Manner(form, time, join, zone, ahead)
    zone = f" {rng.choice(calendar.vague_zones)}" if kind == "vague" else ""
    return Manner(form, time, join, zone)


def _zone(rng: Random) -> tuple[str, int]:
    """Draw a zone that states its offset, and the offset in minutes."""
    if rng.random() < 0.45:
        return rng.choice((" GMT", " UTC", " (GMT)")), 0
    ahead = rng.choice((-480, -300, -240, -180, 60, 120, 120, 180, 330, 540))
    sign, (hours, minutes) = "-" if ahead < 0 else "+", divmod(abs(ahead), 60)
    full = f"{sign}{hours:02}:{minutes:02}"
    short = f"{sign}{hours}" if not minutes else full
    return rng.choice((f" {full}", f" (UTC{short})", f" GMT{short}", f" UTC{full}")), ahead


def _machine(rng: Random) -> Manner:
    """Give the manner of machines, to the second or to the minute."""
    zones: tuple[tuple[str, int | None], ...] = (
        ("", None),
        ("Z", 0),
        ("+02:00", 120),
        ("-05:00", -300),
        ("+05:30", 330),
    )
    zone, ahead = rng.choice(zones)
    time = rng.choice(("{H}:{M}:{S}", "{H}:{M}:{S}", "{H}:{M}"))
    join = "{day} {time}" if ahead is None and rng.random() < 0.5 else "{day}T{time}"
    return Manner("{iso}", time, join, zone, ahead)


def readings(calendar: Calendar, day: date) -> set[str]:
    """All ways in which the pages of a language may write the day, the path of an address among them."""
    figures = {day.strftime(form) for form in calendar.slashed}
    figures |= {f"{day:%d/%m/%Y}", f"{day:%m/%d/%Y}", f"/{day:%Y/%m/%d}/", day.isoformat()}
    return figures | {spelt(calendar, form, day) for form in (*calendar.days, calendar.prose)}

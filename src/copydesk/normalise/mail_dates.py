"""When is `Tue, 04 Mar 2025 09:00:00 +0100`? The dates of RFC 822, which RSS writes, and those of ISO 8601.

Zones are offsets, or one of the ten names that the standard knows; any other name states no offset.
"""

from __future__ import annotations

import datetime as dt
import re

from copydesk.article import Moment
from copydesk.normalise.dates import parse_iso

FORM = "Tue, 04 Mar 2025 09:00:00 +0100"

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ZONES = {"UT": 0, "GMT": 0, "UTC": 0, "Z": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6}
_ZONES |= {"PST": -8, "PDT": -7}
_DATE = re.compile(
    r"(?:[A-Za-z]{3,9}\.?,?\s+)?(?P<d>\d{1,2})\s+(?P<m>[A-Za-z]{3})[a-z]{0,6}\.?\s+(?P<y>\d{4}|\d{2})"
    r"(?:,?\s+(?P<h>\d{1,2}):(?P<min>\d{2})(?::(?P<s>\d{2}))?(?:\s*(?P<zone>[+-]\d{2}:?\d{2}|[A-Za-z]{1,5}))?)?"
    r"(?:\s*\([A-Za-z ]{1,40}\))?",
    re.ASCII,
)
MAX_CHARS = 80
CENTURY = 50
"""Years of two digits below are of this century (RFC 2822)."""


def parse_mail_date(text: str) -> Moment | None:
    """Read a date as RSS writes it, or as ISO 8601; None for another form, ValueError when no such day exists."""
    text = text.strip()
    found = _DATE.fullmatch(text) if len(text) <= MAX_CHARS else None
    if found is None:
        return parse_iso(text) if len(text) <= MAX_CHARS else None
    part = found.groupdict()
    if part["m"].casefold() not in _MONTHS:
        return None
    year = int(part["y"])
    if len(part["y"]) == 2:  # noqa: PLR2004 - digits
        year += 2000 if year < CENTURY else 1900
    day = dt.date(year, _MONTHS.index(part["m"].casefold()) + 1, int(part["d"]))
    if part["h"] is None:
        return Moment(at=dt.datetime.combine(day, dt.time(), dt.UTC), precision="day", tz_known=False)
    clock = dt.time(int(part["h"]), int(part["min"]), int(part["s"] or 0))
    offset = _offset(part["zone"])
    shift = offset or dt.timedelta()
    try:
        at = dt.datetime.combine(day, clock, dt.UTC) - shift
    except OverflowError:
        raise ValueError("out of the calendar") from None
    precision = "second" if part["s"] else "minute"
    return Moment(at=at, precision=precision, tz_known=offset is not None, offset=shift)


def _offset(zone: str | None) -> dt.timedelta | None:
    if not zone:
        return None
    if zone[0] not in "+-":
        hours = _ZONES.get(zone.upper())
        return None if hours is None else dt.timedelta(hours=hours)
    digits = zone[1:].replace(":", "")
    size = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if size > dt.timedelta(hours=14) or int(digits[2:]) >= 60:  # noqa: PLR2004 - minutes
        raise ValueError("no zone has such an offset from UTC: at most 14 hours and 59 minutes")
    return size if zone[0] == "+" else -size

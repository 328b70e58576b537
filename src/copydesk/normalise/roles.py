"""What is each unit of a page: prose, a headline, a caption, a byline, a note, or the site's chrome?"""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from copydesk.normalise.dates import Stated, stated_dates
from copydesk.normalise.lines import Unit, ends_sentence
from copydesk.normalise.people import split_names
from copydesk.normalise.words import Words, everywhere, plain

BULLETS = ("- ", "• ", "– ", "* ")
LIST_MARKS = (*BULLETS, "•", "‣", "◦", "▪", "» ")
MAX_META_WORDS, MAX_META_CHARS = 32, 400
MIN_PROSE_WORDS = 8
MAX_CAPTION_WORDS, MAX_CAPTION_CHARS = 90, 1200
MAX_CREDIT_WORDS = 7
MIN_SHORT_WORDS = 3


class Role(enum.Enum):
    """What a unit is, as far as the unit alone can tell."""

    PROSE = "prose"
    SHORT = "short"
    HEADLINE = "headline"
    CAPTION = "caption"
    CREDIT = "credit"
    ALT = "alt"
    BYLINE = "byline"
    STAMP = "stamp"
    NOTE = "note"
    RELATED = "related"
    TAIL = "tail"
    TIME = "time"
    URL = "url"
    READING = "reading"
    CHROME = "chrome"
    REPEATED = "repeated"


HEADER_MARKS = frozenset({Role.BYLINE, Role.STAMP, Role.CAPTION, Role.CREDIT, Role.ALT, Role.READING})


@dataclass(frozen=True, slots=True)
class Read:
    """A unit and what was read in it. Offsets count characters of the unit's text."""

    unit: Unit
    role: Role
    dates: tuple[Stated, ...] = ()
    names: tuple[tuple[int, int], ...] = ()
    credit: int | None = None
    """Where a caption's credit begins."""

    @property
    def text(self) -> str:
        """The unit's text on one line."""
        return self.unit.text


_TIME_ONLY = re.compile(
    r"\d{1,2}\s?[:.h]\s?\d{2}(?:\s?[ap]\.?\s?m\.?)?(?:\s?(?:h|[A-Z]{2,4}))?|\d{1,3}\s?[smhd]\.?", re.IGNORECASE
)
_COPYRIGHT_CREDIT = re.compile(r"©\s?(?:[^\W\d_][\w’'-]*[\s/,]{0,3}){1,7}")


@cache
def _credit_tail() -> re.Pattern[str]:
    """Find the credit at the end of a caption; agencies label their pictures in their own language."""
    labels, made_by = "|".join(everywhere("label")), "".join(f"| {word}" for word in everywhere("made_by"))
    agencies = "|".join(everywhere("agencies"))
    return re.compile(
        rf"^{_COPYRIGHT_CREDIT.pattern}$|"
        rf"\((?=[^()]*(?:/|©|images\b|via\b|archiv|handout|getty|\b(?:{labels})|\b(?:{agencies})\b"
        r"|agentur|agence|agencia|agency|\bpress|pictures))[^()]{2,90}\)\.?$"
        rf"|\b(?:{labels})s?(?::| :{made_by})\s?(?:\([^()]{{2,80}}\)|[^.()]{{2,90}})\.?$"
        r"|(?<=[.!?…\"”»)\s])[^\W\d_][^.!?/]{2,50}\s?/\s?[^\W\d_][^.!?]{1,60}$"
        r"|\b(?-i:Photo|Foto|Bild|Beeld|Фото)s? (?-i:[A-ZА-ЯЄІЇҐ])[\w’' /-]{1,60}$"
        rf"|(?<=[.!?…]\s)(?:{agencies}|[^\W\d_][\w’' .-]{{2,40}} via [^.!?]{{3,60}})$",
        re.IGNORECASE,
    )


def read_units(units: Sequence[Unit], words: Words) -> list[Read]:
    """Tell the role of every unit of a page, each by itself; `context` corrects them by their neighbours."""
    known: dict[str, Read] = {}  # a page says many of its lines twice
    for unit in units:
        if unit.text not in known:
            known[unit.text] = _read(unit, words)
    return [replace(known[unit.text], unit=unit) for unit in units]


def _read(unit: Unit, words: Words) -> Read:
    text = plain(unit.text)
    simple = _by_pattern(unit, text, words)
    if simple:
        return Read(unit, simple)
    caption = _caption(unit, text, words)
    if caption:
        return caption
    if unit.words <= MAX_META_WORDS and len(text) <= MAX_META_CHARS:
        meta = _meta(unit, text, words)
        if meta:
            return meta
    if _is_furniture(unit, text, words):
        return Read(unit, Role.CHROME)
    if unit.words >= MIN_PROSE_WORDS and (ends_sentence(text) or text.startswith(BULLETS)):
        return Read(unit, Role.PROSE)
    if unit.words > MAX_META_WORDS and "|" not in text and (", " in text or ". " in text):
        return Read(unit, Role.PROSE)  # a paragraph whose last stop was lost
    if ends_sentence(text) and (unit.words >= MIN_SHORT_WORDS or text[0] in "\"“„«'‘"):
        return Read(unit, Role.SHORT)
    return Read(unit, Role.HEADLINE if unit.words >= MIN_SHORT_WORDS else Role.CHROME)


def credit_at(caption: str) -> int | None:
    """Return where in a caption the credit of its picture begins, or None when it has none."""
    found = _credit_tail().search(caption) if len(caption) <= MAX_CAPTION_CHARS else None
    return found.start() if found else None


def _caption(unit: Unit, text: str, words: Words) -> Read | None:
    """Read a picture's text: a caption with its credit, a credit alone, or the words for those who cannot see it."""
    credit = _credit_tail().search(text) if len(text) <= MAX_CAPTION_CHARS else None
    if credit and credit.start() == 0:
        return Read(unit, Role.CREDIT, credit=0) if _is_credit(text) else Read(unit, Role.ALT)
    if words.caption.match(text):
        return Read(unit, Role.CAPTION if credit else Role.ALT, credit=credit.start() if credit else None)
    if credit and unit.words < MAX_CAPTION_WORDS and not _quoted_tail(text, credit.start()):
        return Read(unit, Role.CAPTION, credit=credit.start())
    return None


def _by_pattern(unit: Unit, text: str, words: Words) -> Role | None:
    """Roles that a unit's own words settle."""
    if unit.is_url:
        return Role.URL
    if _TIME_ONLY.fullmatch(text) or words.times.fullmatch(text):
        return Role.TIME
    if words.note.match(text.lstrip("*_([ ")):
        return Role.NOTE
    if words.tail.fullmatch(text) and not _COPYRIGHT_CREDIT.fullmatch(text):
        return Role.TAIL
    if words.related.match(text) and unit.words <= MAX_META_WORDS * 2:
        return Role.RELATED
    if words.reading.match(text) and unit.words <= MIN_PROSE_WORDS:
        return Role.READING
    return None


def _is_credit(text: str) -> bool:
    """Tell a credit from the description of a picture: names and agencies are written with capitals."""
    said = re.sub(r"^(?:©|[^:(]*[:(]|\w+)\s*", "", text)
    words = [word for word in re.findall(r"[^\W\d_][\w’'-]*", said) if len(word) > 3]  # noqa: PLR2004 - not 'via', 'de'
    return len(words) <= MAX_CREDIT_WORDS and all(word[0].isupper() for word in words)


@cache
def _agency() -> re.Pattern[str]:
    return re.compile("|".join(everywhere("agencies")), re.IGNORECASE)


def _quoted_tail(text: str, start: int) -> bool:
    """Tell whether a bracket at the end belongs to prose: one word that is no agency."""
    inside = text[start:].strip("(). ")
    return text[start] == "(" and len(inside.split()) < 2 and "/" not in inside and not _agency().fullmatch(inside)  # noqa: PLR2004


def _meta(unit: Unit, text: str, words: Words) -> Read | None:
    """Read a short line of names, dates and reading time; None when it is something else."""
    dates = tuple(stated_dates(text, words))
    names = byline_names(_without(text, dates), words)
    rest = _rest(text, dates, names, words)
    if names and (rest <= MIN_PROSE_WORDS or words.byline.match(text)):
        return Read(unit, Role.BYLINE, dates, names)
    if dates and words.byline.match(text) and unit.words <= MAX_META_WORDS // 2:
        return Read(unit, Role.BYLINE, dates)  # an agency, a desk: nobody's name, but the article's date
    if dates and (rest <= 1 + 3 * len(dates) or (dates[0].labelled and rest <= MIN_PROSE_WORDS)):
        return Read(unit, Role.STAMP, dates)
    if unit.words <= MIN_PROSE_WORDS and (words.published.match(text) or words.updated.match(text)):
        return Read(unit, Role.STAMP)  # "Published 5 hours ago" states no date
    starts = words.byline.match(text)
    if starts and not ends_sentence(text) and unit.words <= MIN_PROSE_WORDS:
        return Read(unit, Role.BYLINE, dates)
    return None


def byline_names(text: str, words: Words) -> tuple[tuple[int, int], ...]:
    """Return where the people stand that a line names behind a word such as 'by'."""
    for found in words.byline.finditer(text):
        opens = found.start() == 0 or not text[found.start() - 1].isalnum()
        alone = found.start() == 0 or text[: found.start()].rstrip()[-1:] in "|•·–—-" or found.group()[0].isupper()
        if opens and (alone or _short_lead(text[: found.start()])):
            lead = len(text[found.end() :]) - len(text[found.end() :].lstrip(" :"))
            names = split_names(text[found.end() + lead :], words)
            if names:
                shift = found.end() + lead
                return tuple((start + shift, end + shift) for start, end in names)
    return ()


def _short_lead(text: str) -> bool:
    return len(text.split()) <= 6 and any(char.isdigit() for char in text)  # noqa: PLR2004 - a date


def _without(text: str, dates: Sequence[Stated]) -> str:
    """Blank the dates out, so that a month is not taken for the end of a name."""
    for date in dates:
        text = text[: date.start] + "|" * (date.end - date.start) + text[date.end :]
    return text


def _rest(text: str, dates: Sequence[Stated], names: Sequence[tuple[int, int]], words: Words) -> int:
    """Count the words that are neither date nor name nor label nor reading time."""
    kept = list(text)
    for start, end in [*((date.start, date.end) for date in dates), *names]:
        kept[start:end] = " " * (end - start)
    left = "".join(kept)
    for pattern in (words.reading, words.published, words.updated, words.byline):
        left = pattern.sub(" ", left)
    return len(re.findall(r"[^\W\d_]{2,}", left))


def _is_furniture(unit: Unit, text: str, words: Words) -> bool:
    """Tell chrome from an article that speaks of cookies or newsletters: density of such words decides."""
    hits = words.chrome_in(text)
    if text.startswith(BULLETS) and ends_sentence(text):
        return hits > 1
    return hits > 0 and (unit.words <= 14 or hits * 22 >= unit.words)  # noqa: PLR2004 - one sentence of chrome

"""What are the units of a page: its lines, or the paragraphs that someone wrapped into lines?

A unit is one paragraph-like stretch: a line of its own, or several hard-wrapped lines joined again. A
link lifted out of the middle of a sentence is a unit of its own, and the two halves of the sentence are one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from copydesk.article import Span

MIN_WIDTH, MAX_WIDTH = 44, 130
MIN_FULL_LINES = 4
MIN_OPEN_WORDS = 15
"""A headline over a byline in lower case has fewer words than a sentence that broke off."""

MAX_REJOINED = 100
_LINE_END = re.compile(r"\r\n|\r|\n")
_URL_ONLY = re.compile(r"[(<\[]?(?:https?://|www\.)\S+[)>\]]?")
_END = re.compile(r"[.!?…:;。！？]\s?[\"'”’»“\])」』]*$")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
LONGEST_WORDS = 12
"""Characters a word, above which a text is looked at for a script without blanks."""


@dataclass(frozen=True, slots=True)
class Line:
    """A physical line: its stripped text, its width with indent, its place, and whether a blank line precedes it."""

    text: str
    width: int
    span: Span
    after_blank: bool
    number: int


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph-like stretch of a page: its text on one line, and the lines it was joined from."""

    text: str
    lines: tuple[Line, ...]
    words: int
    """How many words the unit has; where a script has no blanks, two characters count as a word."""

    @property
    def after_blank(self) -> bool:
        """Tell whether a blank line stands before the unit."""
        return self.lines[0].after_blank

    @property
    def spans(self) -> tuple[Span, ...]:
        """The places of the unit in the capture, one for each line."""
        return tuple(line.span for line in self.lines)

    @property
    def is_url(self) -> bool:
        """Tell whether the unit is nothing but an address."""
        return bool(_URL_ONLY.fullmatch(self.text))

    def place(self, start: int, end: int) -> tuple[Span, ...]:
        """Return where the characters `start` to `end` of the unit's text stand in the capture."""
        found, offset = [], 0
        for line in self.lines:
            low, high = max(start - offset, 0), min(end - offset, len(line.text))
            if low < high:
                found.append(Span(line.span.start + low, line.span.start + high))
            offset += len(line.text) + 1
        return tuple(found)


def ends_sentence(text: str) -> bool:
    """Tell whether a text ends as a sentence does."""
    return bool(_END.search(text.rstrip()))


def split_units(text: str, without: Collection[int] = ()) -> list[Unit]:
    """Return the units of a page in their order, as if the lines of the numbers `without` were not there."""
    lines = [line for line in page_lines(text) if line.number not in without]
    wrap = find_wrap(lines)
    groups = _paragraphs(lines, wrap) if wrap else [[line] for line in lines]
    return _rejoin([_unit(group) for group in groups])


@dataclass(frozen=True, slots=True)
class Wrap:
    """How prose was wrapped: at which column, and how far before it a full line may end."""

    width: int
    slack: int


def find_wrap(lines: Sequence[Line]) -> Wrap | None:
    """Return how prose was wrapped, or None when it was not.

    A wrapped line is full: the next line's first word would not have fitted. The width that explains most
    lines is taken when it explains most of the long ones; lengths of unwrapped paragraphs agree on no width.
    Proportional fonts wrap by ink, not by columns, so a tenth of the width is allowed when it is needed.
    """
    prose = [line for line in lines if not _URL_ONLY.fullmatch(line.text)]
    pairs = [
        (line.width, line.width + 1 + len(after.text.split(" ", 1)[0]))
        for line, after in pairwise(prose)
        if not after.after_blank and line.width >= MIN_WIDTH - 10
    ]
    widths = sorted({low for low, _ in pairs if MIN_WIDTH <= low <= MAX_WIDTH})
    best = max(
        (Wrap(width, width // 10) for width in widths), key=lambda wrap: (_full(pairs, wrap), wrap.width), default=None
    )
    if best is None:
        return None
    full = _full(pairs, best)
    beyond = sum(line.width > best.width + best.slack for line in prose)
    long = sum(low >= best.width - 2 * best.slack for low, _ in pairs)
    if full < MIN_FULL_LINES or full <= 3 * beyond or 2 * full <= long:
        return None
    exact = max((Wrap(width, 0) for width in widths), key=lambda wrap: (_full(pairs, wrap), wrap.width))
    return exact if _full(pairs, exact) * 10 >= full * 9 else best


def _full(pairs: Sequence[tuple[int, int]], wrap: Wrap) -> int:
    return sum(low <= wrap.width < high + wrap.slack for low, high in pairs)


def page_lines(text: str) -> list[Line]:
    """Return the lines of a page that are not blank."""
    lines, after_blank, start = [], True, 0
    for number, raw in enumerate(_LINE_END.split(text), start=1):
        stripped = raw.strip()
        if stripped:
            first = start + raw.index(stripped)
            lines.append(Line(stripped, len(raw.rstrip()), Span(first, first + len(stripped)), after_blank, number))
        after_blank = not stripped
        start += len(raw) + (2 if text.startswith("\r\n", start + len(raw)) else 1)
    return lines


def _paragraphs(lines: Sequence[Line], wrap: Wrap) -> list[list[Line]]:
    """Group wrapped lines: a paragraph goes on while its last line is full, or ends in mid-sentence."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _continues(groups[-1][-1], line, wrap):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _continues(last: Line, line: Line, wrap: Wrap) -> bool:
    if line.after_blank or _URL_ONLY.fullmatch(last.text) or _URL_ONLY.fullmatch(line.text):
        return False
    if last.width > wrap.width + wrap.width // 10 or line.text.startswith(("- ", "• ", "* ")):
        return False
    full = last.width + 1 + len(line.text.split(" ", 1)[0]) + wrap.slack > wrap.width
    return full or (not ends_sentence(last.text) and line.text[0].islower())


def _rejoin(units: list[Unit]) -> list[Unit]:
    """Join the two halves of a sentence that a lifted link stands between."""
    joined: list[Unit] = []
    anchor = -1  # the last unit that is no link
    for unit in units:
        before = joined[anchor] if anchor >= 0 else None
        if before and not unit.is_url and _broken(before, unit, lifted=anchor < len(joined) - 1):
            joined[anchor] = _unit([*before.lines, *unit.lines])
            continue
        joined.append(unit)
        anchor = anchor if unit.is_url else len(joined) - 1
    return joined


def _broken(before: Unit, unit: Unit, *, lifted: bool) -> bool:
    """Tell whether `unit` goes on with a sentence that `before` left open."""
    if len(before.lines) > MAX_REJOINED or ends_sentence(before.text) or before.words < 5:  # noqa: PLR2004 - menus have fewer
        return False
    if unit.text[0].islower() or unit.text[0] in ",;)":
        return lifted or (before.words >= MIN_OPEN_WORDS and ends_sentence(unit.text))
    return lifted and before.words >= 8 and ends_sentence(unit.text)  # noqa: PLR2004 - a German noun may follow


def _unit(lines: Sequence[Line]) -> Unit:
    text = " ".join(line.text for line in lines)
    return Unit(text, tuple(lines), count_words(text))


def count_words(text: str) -> int:
    """Count words; where few blanks stand between many letters, two characters of such a script are a word."""
    count = len(text.split())
    if text.isascii() or count * LONGEST_WORDS > len(text):
        return count
    return max(count, len(_UNSPACED.findall(text)) // 2)

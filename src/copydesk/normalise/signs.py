"""By which signs does a unit of a page show that it belongs to the article's body?

A sign is a short name for something that can be counted: how long a unit is, how it ends, what stands next to
it, how much running text is near, whether the page repeats it. What each is worth was learnt from pages with
known bodies (`scripts/learn-weights`) and stands in `templates/weights.toml`. No sign is a word of a site; the
only words are those of the language, so that pages in other languages lose little.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from copydesk.normalise.roles import LIST_MARKS, Read, Role
from copydesk.normalise.title import stems
from copydesk.normalise.words import Words, plain

LENGTHS = (2, 3, 5, 8, 12, 18, 26, 40, 60)
LONG = 60
"""Words of a unit; more say no more."""

RUN_WORDS, OPEN_RUN_WORDS, LISTED_RUN_WORDS = 12, 40, 15
"""From how many words on a unit is running text: when its sentence ends, when it does not, and in a list."""

NEAR, AROUND, BESIDE, TIMED_NEAR = 3, 10, 5, 8
HEAD_CHARS = 600
"""How much of a unit is looked at for its letters; the rest is like it."""

TIMED_WORDS = 14
PAUSES = (", ", ". ", "; ", ": ", "? ", "! ", "、", "。", "，")
TITLE_WORDS, TITLE_REACH, TITLE_RUNS = range(4, 33), 30, 6
_END = re.compile(r"[.!?…。！？][\"'”’»“)\]\d」』]*$")
_CUT = ("...", "…", "..", "[…]")
_GLUED = re.compile(r"[^\W\d_A-ZÀ-Þ][A-ZÀ-Þ][^\W\d_A-ZÀ-Þ]+ [^\W\d_]|[\d?!'’][A-ZÀ-Þ][^\W\d_A-ZÀ-Þ]+ [^\W\d_]")
_CLOCK = re.compile(r"\d[:.h]\d\d\b|\b(?:19|20)\d\d\b|\bago\b", re.IGNORECASE)
_SAYS = re.compile(r"\b(?:says|said|wrote|dice|dit|sagt|schrieb|disse|escribió|a écrit)\s?:?$", re.IGNORECASE)
_OWN_CLASS = frozenset(Role) - {Role.PROSE, Role.SHORT, Role.HEADLINE, Role.CHROME}
_SIZED = frozenset({Role.CAPTION, Role.RELATED, Role.NOTE})


@dataclass(frozen=True, slots=True)
class Trait:
    """What of a unit its neighbours look at; `kind` is a word for what it looks like from beside."""

    read: Read
    kind: str
    words: int
    ends: bool
    listed: bool
    repeated: bool
    is_timed: bool
    """Whether the unit is a short line with a moment, as comments and feeds have them."""

    @property
    def mass(self) -> int:
        """How many words of running text the unit has, at most `LONG`."""
        return self.words if self.kind == "run" else 0


def signs_of(traits: Sequence[Trait], words: Words) -> list[list[str]]:
    """Return the signs of every unit of a page, in the page's order."""
    found = [[*_own(trait, words)] for trait in traits]
    for about in (_beside(traits), _masses(traits), _crowds(traits), _headed(traits, words)):
        for mine, more in zip(found, about, strict=True):
            mine.extend(more)
    return found


def traits_of(reads: Sequence[Read]) -> list[Trait]:
    """Return what each unit looks like to its neighbours."""
    counts = Counter(read.text for read in reads)
    return [_trait(read, repeated=counts[read.text] > 1) for read in reads]


def _trait(read: Read, *, repeated: bool) -> Trait:
    text, count = read.text, min(read.unit.words, LONG)
    listed, ends = text.startswith(LIST_MARKS), bool(_END.search(text[-20:]))
    kind = _kind(read, ends=ends, listed=listed, repeated=repeated)
    return Trait(read, kind, count, ends, listed, repeated, _is_timed(read, kind))


def _is_timed(read: Read, kind: str) -> bool:
    if kind in {"time", "stamp"}:
        return True
    if read.unit.words > TIMED_WORDS or read.role is Role.URL:  # the day in an address is that of another page
        return False
    text = read.text
    return bool(read.dates) or bool(_CLOCK.search(text[:HEAD_CHARS]) or _SAYS.search(text[-40:]))


def _kind(read: Read, *, ends: bool, listed: bool, repeated: bool) -> str:
    count, cut = read.unit.words, read.text.endswith(_CUT)
    if read.role is Role.REPEATED:
        return "furniture"
    if read.role in _OWN_CLASS:
        return str(read.role.value)
    if count >= (LISTED_RUN_WORDS if listed else RUN_WORDS) and ends and not (listed and cut):
        return "cut" if cut else "run"
    if count >= OPEN_RUN_WORDS:
        return "run"
    if repeated:
        return "again"
    if listed:
        return ("item." if ends else "item") + ("-" if count < LENGTHS[2] else "")
    if read.role is Role.CHROME and count >= LENGTHS[2]:
        return "furniture"
    return "sentence" if ends else _unended(count)


def _unended(count: int) -> str:
    """Name a line without the end of a sentence by its length."""
    return "label" if count < 4 else "heading" if count < 16 else "open"  # noqa: PLR2004 - as headings are


def _own(trait: Trait, words: Words) -> Iterator[str]:
    """Yield the signs that a unit has by itself."""
    text, role, size = trait.read.text[:HEAD_CHARS], trait.read.role, bisect_right(LENGTHS, trait.words)
    is_text = role not in _OWN_CLASS and not (role is Role.CHROME and trait.words > 2)  # noqa: PLR2004 - a label is text
    if is_text:
        yield f"own text{'*' if trait.listed else ''}{'.' if trait.ends else ''} {size}"
        yield from _letters(text, trait.words)
    else:
        sized = role in _SIZED or role is Role.CHROME
        yield f"own {role.value}" + (f" {min(size, 6)}" if sized else "")
    if trait.repeated:
        yield "repeated long" if trait.words >= LENGTHS[3] else "repeated"
    if trait.words >= LENGTHS[2]:
        yield from _manner(trait, text, words)


def _manner(trait: Trait, text: str, words: Words) -> Iterator[str]:
    if trait.read.text.endswith(_CUT):
        yield "cut off"
    if any(mark in text for mark in '"“”„«»「'):
        yield "quotes"
    if words.address.search(plain(text)):
        yield "speaks long" if trait.words >= LENGTHS[6] else "speaks"
    if trait.words < LONG and _GLUED.search(text):
        yield "glued"


def _letters(text: str, count: int) -> Iterator[str]:
    """Yield how many words are written small, how often a text pauses, and how many digits it has."""
    tokens = text.split()
    small = sum([token[0].islower() for token in tokens]) / len(tokens) if text.isascii() or " " in text else 1
    pauses = sum(map(text.count, PAUSES))
    digits = sum(map(text.count, "0123456789")) / len(text)
    yield f"small {bisect_right((0.01, 0.2, 0.4, 0.6, 0.75), small)}{'' if count < LENGTHS[3] else ' long'}"
    yield f"pauses {min(pauses, 3)}"
    yield f"digits {bisect_right((0.01, 0.08, 0.2), digits)}"


_COARSE = {"run": "R", "sentence": "S", "item.": "S", "item.-": "S"}
_COARSE |= dict.fromkeys(("heading", "item", "item-", "label", "open", "cut", "again"), "H")


def _beside(traits: Sequence[Trait]) -> Iterator[list[str]]:
    """Yield what stands right above and below each unit, and how long ago a heading such as 'Related' stood."""
    kinds = ["edge", *(trait.kind for trait in traits), "edge"]
    coarse = [_COARSE.get(kind, "M") for kind in kinds]
    since = 99
    for index, trait in enumerate(traits):
        marks = trait.kind in {"tail", "related"} and trait.words < LENGTHS[3]
        since = 0 if marks else since + 1
        yield [
            f"above {kinds[index]}",
            f"below {kinds[index + 2]}",
            f"three {''.join(coarse[index : index + 3])}",
            f"since {bisect_right((1, 2, 4, 8, 16), since)}",
        ]


def _sums(values: Sequence[int]) -> list[int]:
    return [0, *accumulate(values)]


def _masses(traits: Sequence[Trait]) -> Iterator[list[str]]:
    """Yield how much running text is near each unit, above and below it."""
    sums, count = _sums([trait.mass for trait in traits]), len(traits)
    for index in range(count):
        top, bottom = max(0, index - NEAR), min(count, index + 1 + NEAR)
        above, below = sums[index] - sums[top], sums[bottom] - sums[index + 1]
        far_above = sums[top] - sums[max(0, index - AROUND)]
        far_below = sums[min(count, index + 1 + AROUND)] - sums[bottom]
        yield [
            f"near {bisect_right((1, 25, 60, 110), above)} {bisect_right((1, 25, 60, 110), below)}",
            f"far above {bisect_right((1, 40, 120, 250), far_above)}",
            f"far below {bisect_right((1, 40, 120, 250), far_below)}",
        ]


def _crowds(traits: Sequence[Trait]) -> Iterator[list[str]]:
    """Yield how many lines around each unit are repeated, are short, or tell a time."""
    again, short = _sums([it.repeated for it in traits]), _sums([it.words < LENGTHS[2] for it in traits])
    timed, count = _sums([it.is_timed for it in traits]), len(traits)
    for index, trait in enumerate(traits):
        top, bottom = max(0, index - BESIDE), min(count, index + 1 + BESIDE)
        above = timed[index] - timed[max(0, index - TIMED_NEAR)]
        below = timed[min(count, index + 1 + TIMED_NEAR)] - timed[index + 1]
        yield [
            f"again {bisect_right((1, 2, 4, 6), again[bottom] - again[top] - trait.repeated)}",
            f"short {bisect_right((1, 3, 5, 8), short[bottom] - short[top])}",
            f"times above {bisect_right((1, 2, 3), above)}",
            f"times below {bisect_right((1, 2, 3), below)}",
        ]


def _headed(traits: Sequence[Trait], words: Words) -> Iterator[list[str]]:
    """Yield how far above each unit a line stands that shares its words with the text below it."""
    known: dict[int, set[str]] = {}
    runs = [index for index, trait in enumerate(traits) if trait.kind == "run"]
    since = -1
    for index, trait in enumerate(traits):
        since += since >= 0
        if _may_head(trait):
            first = bisect_right(runs, index)
            below = [run for run in runs[first : first + TITLE_RUNS] if run - index < TITLE_REACH]
            if len(below) > 1 and _is_taken_up(trait, [_stems(traits, run, words, known) for run in below], words):
                since = 0
        yield [f"headed {'not' if since < 0 else bisect_right((1, 4, 8, 16, 40, 100), since)}"]


def _may_head(trait: Trait) -> bool:
    return trait.read.role is Role.HEADLINE and trait.words in TITLE_WORDS and not trait.listed and not trait.ends


def _stems(traits: Sequence[Trait], index: int, words: Words, known: dict[int, set[str]]) -> set[str]:
    if index not in known:
        known[index] = stems(traits[index].read.text, words)
    return known[index]


def _is_taken_up(trait: Trait, below: Sequence[set[str]], words: Words) -> bool:
    """Tell whether two units share words with a line, and together two fifths of them."""
    mine = stems(trait.read.text, words)
    shared = [mine & theirs for theirs in below]
    told = set[str]().union(*shared)
    return sum(map(bool, shared)) > 1 and len(told) > 1 and 5 * len(told) >= 2 * len(mine)

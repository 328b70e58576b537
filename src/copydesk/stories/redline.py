"""How is a difference shown to people? Paragraph by paragraph, what is the same shortened to the words around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

import numpy as np

from copydesk.stories.wording import Change, Wording

Kind = Literal["same", "gone", "new"]

AROUND = 8
"""Words beside a change that are shown."""

MAX_WORDS = 120
"""Words of a change that are shown; of a longer one its beginning and its end."""

MAX_LENGTH = 2_000
"""Characters of a stretch that are shown."""

_MAX_SIGNS = 50
"""Signs between two words that are shown: quotes, dashes, brackets."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that are the same, gone or new, as they stand in their text; a space at the end when one follows there."""

    kind: Kind
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph with changes, by its number in the first text from 1; None for one that is new.

    A row without stretches stands for paragraphs that are the same.
    """

    paragraph: int | None
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """Words of one paragraph that are the same, gone or new: their places in both texts."""

    kind: Kind
    first: tuple[int, int]
    copy: tuple[int, int]


@dataclass(slots=True)
class _Open:
    """A row that may go on, and the paragraphs of both texts that it has come to."""

    runs: list[_Run] = field(default_factory=list)
    first: int | None = None
    copy: int | None = None

    def goes_on(self, first: int | None, copy: int | None) -> bool:
        """Tell whether words of these paragraphs still belong to it."""
        if None not in {self.first, first}:
            return self.first == first
        return None in {self.copy, copy} or self.copy == copy


def redline(first: Wording, copy: Wording, changes: Sequence[Change], most: int) -> Iterator[Row]:
    """Yield the paragraphs in which a copy differs from the first text, in their order, up to so many changes."""
    skipped = False
    for row in _rows(first, copy, _runs(first, copy, changes, most)):
        if all(run.kind == "same" for run in row.runs):
            skipped = True
            continue
        if skipped:
            yield Row(None, ())
        skipped = False
        last = len(row.runs) - 1
        stretches = [_stretch(first, copy, run, (n == 0, n == last)) for n, run in enumerate(row.runs)]
        stretches[last] = replace(stretches[last], words=stretches[last].words.rstrip())
        yield Row(None if row.first is None else row.first + 1, tuple(stretches))
    if skipped:
        yield Row(None, ())


def excerpt(text: Wording, start: int, end: int) -> str:
    """Return words of a text with the signs between them on one line, shortened when they are many."""
    if end - start <= MAX_WORDS:
        return _words(text, start, end) if start < end else ""
    return f"{_words(text, start, start + MAX_WORDS - AROUND)}… {_words(text, end - AROUND, end)}"


def _rows(first: Wording, copy: Wording, runs: Iterable[_Run]) -> Iterator[_Open]:
    row = _Open()
    for run in runs:
        here = int(first.paragraphs[run.first[0]]) if run.kind != "new" else None
        there = int(copy.paragraphs[run.copy[0]]) if run.kind != "gone" else None
        if not row.goes_on(here, there):
            yield row
            row = _Open()
        row.runs.append(run)
        row.first = row.first if here is None else here
        row.copy = row.copy if there is None else int(copy.paragraphs[run.copy[1] - 1])
    if row.runs:
        yield row


def _runs(first: Wording, copy: Wording, changes: Sequence[Change], most: int) -> Iterator[_Run]:
    """Yield what is the same, gone and new in the order of the texts, no run longer than its paragraph."""
    i = j = 0
    end = Change((len(first.words), len(first.words)), (len(copy.words), len(copy.words)))
    for change in [*changes, end] if len(changes) <= most else changes[:most]:
        for start, stop in _paragraphs(first, i, change.first[0]):
            yield _Run("same", (start, stop), (j + start - i, j + stop - i))
        for start, stop in _paragraphs(first, *change.first):
            yield _Run("gone", (start, stop), (change.copy[0], change.copy[0]))
        for start, stop in _paragraphs(copy, *change.copy):
            yield _Run("new", (change.first[1], change.first[1]), (start, stop))
        i, j = change.first[1], change.copy[1]


def _paragraphs(text: Wording, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut words at the ends of paragraphs."""
    borders = np.flatnonzero(np.diff(text.paragraphs[start:end])) + start + 1
    places = [start, *borders.tolist(), end]
    yield from ((here, there) for here, there in pairwise(places) if here < there)


def _stretch(first: Wording, copy: Wording, run: _Run, ends: tuple[bool, bool]) -> Stretch:
    if run.kind == "gone":
        return Stretch("gone", excerpt(first, *run.first))
    start, end = run.copy
    if run.kind == "new":
        return Stretch("new", excerpt(copy, start, end))
    is_head, is_tail = ends
    if end - start <= AROUND * (2 - is_head - is_tail):
        return Stretch("same", _words(copy, start, end))
    head = "" if is_head else _words(copy, start, start + AROUND)
    tail = "" if is_tail else _words(copy, end - AROUND, end)
    return Stretch("same", f"{head}… {tail}")


def _words(text: Wording, start: int, end: int) -> str:
    begin, stop = int(text.starts[start]), int(text.ends[end - 1])
    lead, trail = _lead(text, start), _trail(text, end - 1)
    inner = text.text[begin : min(stop, begin + MAX_LENGTH)]
    return f"{lead}{' '.join(inner.split())}{'… ' if stop > begin + MAX_LENGTH else trail}"


def _lead(text: Wording, word: int) -> str:
    """Return the signs that stand right before a word, after the space or the beginning."""
    signs = _between(text, word - 1)[-_MAX_SIGNS:]
    if not signs or signs[-1].isspace() or (word and not any(sign.isspace() for sign in signs)):
        return ""
    return signs.split()[-1]


def _trail(text: Wording, word: int) -> str:
    """Return the signs that stand right behind a word, and a space when one follows."""
    signs = _between(text, word)[:_MAX_SIGNS]
    space = " " if any(sign.isspace() for sign in signs) else ""
    return space if not signs or signs[0].isspace() else f"{signs.split()[0]}{space}"


def _between(text: Wording, word: int) -> str:
    """Return what stands between a word and the next one."""
    start = int(text.ends[word]) if word >= 0 else 0
    end = int(text.starts[word + 1]) if word + 1 < len(text.words) else len(text.text)
    return text.text[start:end]

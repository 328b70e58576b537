"""How does each copy of a story differ from the article that was first?

What may take long is bounded by counts and never by a clock, so that the same story gives the same answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from copydesk.stories import Story
from copydesk.stories.book import Book, texts_of
from copydesk.stories.redline import Row, excerpt, redline
from copydesk.stories.wording import MAX_CELLS, Change, Difference, Shared, Wording, difference, shared, wording

MAX_CHARACTERS = 20_000_000
"""Characters of a story that are compared, those of the first article with each copy; the rest is only listed."""

MAX_STORY_CELLS = 1_000_000_000
"""Pairs of words that are weighed for one story, see `wording.MAX_CELLS`: below ten seconds."""

MAX_CHANGES = 1_000
"""Changes of one copy that are told, and paragraphs that are shown."""

MAX_STORY_CHANGES = 100_000
"""Changes of all copies of a story that are told."""


@dataclass(frozen=True, slots=True)
class Told:
    """A change and its words in either text, shortened when they are many."""

    change: Change
    first: str
    copy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """What a copy shares with the first article, and what it changed; `changed` counts the changes, told or not.

    `is_whole` tells that every stretch was compared word by word, `is_cut` that one of the texts was too long.
    """

    shared: Shared
    changes: tuple[Told, ...]
    changed: int
    is_whole: bool
    is_cut: bool
    rows: tuple[Row, ...]


def copies(book: Book, story: Story, *, rows: bool = False) -> Mapping[str, Copy]:
    """Compare each article of a story with the first; by id, without the first and without what is too much.

    `rows` asks for what is shown to people as well.
    """
    texts = dict(texts_of(book, story.articles[:1]))
    return dict(_compared(book, story, wording(texts[story.first.id]), rows=rows))


def _compared(book: Book, story: Story, first: Wording, *, rows: bool) -> Iterator[tuple[str, Copy]]:
    characters, cells, changes = MAX_CHARACTERS, MAX_STORY_CELLS, MAX_STORY_CHANGES
    for name, text in texts_of(book, story.articles[1:]):
        copy = wording(text)
        characters -= len(first.text) + len(copy.text)
        if characters < 0:
            return
        found = difference(first, copy, min(MAX_CELLS, cells))
        most = min(MAX_CHANGES, changes)
        shown = tuple(redline(first, copy, found.changes, most)) if rows else ()
        yield name, _copy(first, copy, found, found.changes[:most], shown)
        cells, changes = cells - found.cells, changes - len(found.changes[:most])


def _copy(first: Wording, copy: Wording, found: Difference, told: Sequence[Change], rows: tuple[Row, ...]) -> Copy:
    return Copy(
        shared=shared(first, copy),
        changes=tuple(Told(it, excerpt(first, *it.first).strip(), excerpt(copy, *it.copy).strip()) for it in told),
        changed=len(found.changes),
        is_whole=found.is_whole,
        is_cut=first.is_cut or copy.is_cut,
        rows=rows,
    )

"""Which lines of a page are its outlet's furniture? Those that the registry lists for the day of the capture.

Patterns are written by users, so they run on an engine whose time grows only with the text. Runs of white space
count as one blank, and bent apostrophes as straight ones.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from copydesk.article import Capture
from copydesk.normalise.words import plain
from copydesk.recipe import Provider

RULE = "provider-chrome"
"""Why such a line is dropped."""


@dataclass(frozen=True, slots=True)
class Furniture:
    """Whole lines, and patterns of whole lines, that belong to an outlet's layout."""

    lines: frozenset[str] = frozenset()
    patterns: tuple[str, ...] = ()

    def marks(self, texts: Sequence[str]) -> list[bool]:
        """Tell of each line whether it is furniture."""
        if not self.lines and not self.patterns:
            return [False] * len(texts)
        shown = [_folded(text) for text in texts]
        found = [text in self.lines for text in shown]
        for pattern in self.patterns:
            hits = pc.match_substring_regex(pa.array(shown, pa.string()), rf"\A(?:{pattern})\z").to_pylist()
            found = [one or other for one, other in zip(found, hits, strict=True)]
        return found


NONE = Furniture()


def furniture_of(provider: Provider | None, day: dt.date | None) -> Furniture:
    """Return the furniture of an outlet's pages on a day of capture; None is an unknown day."""
    inside = [chrome for chrome in provider.chrome if chrome.counts_on(day)] if provider else []
    return Furniture(
        frozenset(_folded(line) for chrome in inside for line in chrome.lines),
        tuple(pattern for chrome in inside for pattern in chrome.patterns),
    )


def day_of(capture: Capture) -> dt.date | None:
    """Return the day on which a capture was taken, else the one on which the desk first saw the story."""
    taken = capture.received.captured_at or capture.origin.captured_at
    return taken.date() if taken else capture.origin.first_seen_at


def _folded(text: str) -> str:
    return plain(" ".join(text.split()))

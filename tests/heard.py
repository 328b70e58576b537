"""What does a work say of how far it is?"""

from __future__ import annotations

from copydesk.progress import Listener, Unit


class Heard(Listener):
    """A listener that keeps what it hears."""

    def __init__(self) -> None:
        self.said: list[tuple[object, ...]] = []

    def begin(self, doing: str, total: int, unit: Unit) -> None:
        """Keep what begins."""
        self.said.append((doing, total, unit))

    def advance(self, by: int, name: str) -> None:
        """Keep how much is done."""
        self.said.append((by, name) if name else (by,))

    def note(self, words: str) -> None:
        """Keep what is noted."""
        self.said.append((words,))

"""What does the road need of whatever runs it? To do one function to many items, in order, with what all of them need.

An item names files to read and files to write, and what it returns is small: so nothing has to be sent from one worker
to another, and the same functions write the same bytes wherever they run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

from copydesk.errors import PlaceError
from copydesk.runner.shared import Shared

Item = TypeVar("Item")
Result = TypeVar("Result")
Value = TypeVar("Value")

MAX_LOSSES = 3
"""Workers that may die over one item, or before the next one is done, until the work is given up."""


class Runner(Protocol):
    """Runs a function over items; functions, items and values can be pickled, and paths in them are absolute."""

    def map(self, function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        """Yield the results in the order of the items; PlaceError when workers keep dying."""

    def broadcast(self, value: Value) -> Shared[Value]:
        """Hand a value to all workers, once, whatever the number of items that need it."""

    def close(self) -> None:
        """Let the workers go; whoever has more work afterwards gets new ones."""


def lost_workers(why: str = "The system may be out of memory.") -> PlaceError:
    """Return what is said when workers keep dying; `progress.steps` says over what."""
    return PlaceError(
        "place.workers",
        "worker processes keep dying",
        why=why,
        help="Run with fewer workers (--workers 1), or with smaller batches.",
    )

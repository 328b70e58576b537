"""What is one record of a file, as it was read?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from copydesk.article import Note

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Raw:
    """One record as it was read: its row from 0, its line from 1 where there are lines, its values or a note."""

    row: int
    line: int | None
    values: Record | None
    note: Note | None = None


def first_line(error: BaseException) -> str:
    """Return the first line of what an error says, for a note."""
    return (str(error).splitlines() or [type(error).__name__])[0][:200]

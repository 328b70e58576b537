"""Which units of a page does its site say on many other pages too?

Lines are compared by a key, not by their text: a set of keys is small enough to be handed to every worker.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from hashlib import blake2b

from copydesk.normalise.lines import Unit, count_words
from copydesk.normalise.roles import Read, Role

LONG_WORDS = 12
"""From how many words on a line is running text, which tells one article from another."""

END_LINES = 1_000
"""A site's lines stand at the ends of its pages; what stands between so many of them is not compared."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_MAY_REPEAT = frozenset({Role.PROSE, Role.SHORT, Role.HEADLINE, Role.CHROME, Role.ALT, Role.RELATED})
"""Roles that a repeated line loses; one author signs many articles, and one agency many pictures."""


def line_key(text: str) -> int:
    """Return the key of a line: 64 bits of its digest, whatever blanks stand in it."""
    return int.from_bytes(blake2b(" ".join(text.split()).encode(), digest_size=8).digest())


@dataclass(frozen=True, slots=True)
class PageLines:
    """The keys of a page's lines, and those of its lines of running text with their lengths in characters."""

    keys: frozenset[int]
    long: Mapping[int, int]


def lines_of(text: str) -> PageLines:
    """Return the lines of a page that are not blank: of a very long page the first and the last ones."""
    lines = [line for line in _LINE_END.split(text) if line.strip()]
    ends = dict.fromkeys(lines if len(lines) <= 2 * END_LINES else [*lines[:END_LINES], *lines[-END_LINES:]])
    keys = {line: line_key(line) for line in ends}
    long = {key: len(line) for line, key in keys.items() if count_words(line) >= LONG_WORDS}
    return PageLines(frozenset(keys.values()), long)


def mark_repeated(reads: Sequence[Read], repeated: AbstractSet[int]) -> list[Read]:
    """Give the units that other pages of the provider have as well their role; all of a unit's lines must be."""
    if not repeated:
        return list(reads)
    return [replace(it, role=Role.REPEATED) if _is_repeated(it, repeated) else it for it in reads]


def _is_repeated(read: Read, repeated: AbstractSet[int]) -> bool:
    return read.role in _MAY_REPEAT and _all_in(read.unit, repeated)


def _all_in(unit: Unit, repeated: AbstractSet[int]) -> bool:
    return all(line_key(line.text) in repeated for line in unit.lines)

"""Which column that is gone came back under another name?"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

LIKENESS = 0.5
"""So much of two names must be the same where several columns could be meant."""


def probable_renames(gone: Sequence[str], added: Sequence[str], alike: Mapping[tuple[str, str], int]) -> dict[str, str]:
    """Return the new name of columns that were probably renamed.

    `alike` holds the pairs of equal type and checks, with a number that says how much else of them is equal. A pair
    is named when no other that is as close could be meant, or when the names are much alike.
    """
    found: dict[str, str] = {}
    free = sorted(alike, key=lambda pair: (-alike[pair], -_likeness(pair), gone.index(pair[0]), added.index(pair[1])))
    for one, other in list(free):
        if (one, other) not in free:
            continue
        rivals = [it for it in free if (it[0] == one) != (it[1] == other) and alike[it] >= alike[one, other]]
        if not rivals or _likeness((one, other)) >= LIKENESS:
            found[one] = other
            free = [it for it in free if it[0] != one and it[1] != other]
    return found


def _likeness(pair: tuple[str, str]) -> float:
    one, other = (name.casefold() for name in pair)
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()

"""Which split does a story belong to? A hash of its name decides, so that nothing else can.

The whole story goes to one split. Order of input, size of the dataset and number of workers do not matter,
and a story stays where it is when the dataset grows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from fractions import Fraction

from copydesk.recipe import SplitRule


def assign(stories: Iterable[str], rule: SplitRule) -> dict[str, str]:
    """Return the split of each story."""
    shares = rule.shares()
    return {story: split_of(story, rule.salt, shares) for story in stories}


def split_of(story: str, salt: str, shares: dict[str, Fraction]) -> str:
    """Return the split whose part of the unit interval holds the hash of salt and story."""
    number = int.from_bytes(hashlib.sha256(f"{salt}:{story}".encode()).digest()[:8], "big")
    place, upper = Fraction(number, 2**64), Fraction(0)
    last = ""
    for name, share in shares.items():
        upper += share
        last = name if share else last
        if place < upper:
            return name
    return last

"""How much does each unit of a page speak for being part of the article's body?

The weight of a unit is the sum of what its signs are worth: hundredths of the logarithm of the odds, learnt
from pages with known bodies and kept in `templates/weights.toml`. Whole numbers, so that every machine adds
the same.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache

from copydesk.normalise.signs import Trait, signs_of
from copydesk.normalise.words import Words
from copydesk.templates import read_template


def weigh(traits: Sequence[Trait], words: Words) -> list[int]:
    """Return the weight of every unit, in hundredths of the logarithm of the odds; above 0 speaks for the body."""
    worth = _worth()
    always = worth["always"]
    return [always + sum(worth.get(sign, 0) for sign in signs) for signs in signs_of(traits, words)]


@cache
def _worth() -> Mapping[str, int]:
    found: dict[str, int] = tomllib.loads(read_template("weights.toml"))["worth"]
    return found

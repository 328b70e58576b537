"""What can be wrong with a card? Each fault has a code, a place, a mend; `templates/card_rules.toml` explains it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from copydesk.templates import read_template


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong: its code, what was seen, where, and how to mend it."""

    code: str
    what: str
    where: str
    help: str = ""

    @property
    def severity(self) -> Literal["error", "warning"]:
        """How serious it is: with an error, `copydesk card --check` exits 1."""
        return card_rules()[self.code].severity


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRule:
    """A rule that a card can break, with words for people."""

    code: str
    severity: Literal["error", "warning"]
    says: str
    why: str
    help: str


@cache
def card_rules() -> Mapping[str, CardRule]:
    """Return every rule for cards, by code."""
    table = tomllib.loads(read_template("card_rules.toml"))
    return {code: CardRule(code=code, **entry) for code, entry in table.items()}

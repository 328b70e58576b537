"""What was found, how serious is it, and how is it counted?

Findings are an Arrow table with one row a finding. Every code is described in `templates/rules.toml`;
`[severity]` in a recipe may change its level.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Literal

import pyarrow as pa
from pydantic import BaseModel, ConfigDict

from copydesk.templates import read_template

Severity = Literal["error", "warning", "off"]

Road = Literal["fused", "per batch", "global", "whole table", "structure", "reader", "not run"]
"""How a check is run: in one streaming pass with all others, batch by batch through pandera, over all files
with an accumulator, on the whole table in memory, on names and types alone, while a file is read, or not at all: it
is switched off, or has no column to be run on."""

FINDINGS = pa.schema(
    [
        ("code", pa.string()),
        ("severity", pa.string()),
        ("column", pa.string()),
        ("id", pa.string()),
        ("source", pa.string()),
        ("row", pa.int64()),
        ("line", pa.int32()),
        ("message", pa.string()),
    ]
)
"""One row a finding: which rule, where, and what was seen (never a whole text)."""

RESERVED = "\x1fcopydesk "
"""How each column begins that is put beside those of a table for a while; a table that has such a name is refused."""

ROW, LINE = f"{RESERVED}row", f"{RESERVED}line"
"""Columns that are put beside those of a table: the number of each row, and its line in JSONL or CSV."""

_LEVELS: Sequence[Severity] = ("error", "warning", "off")

MAX_EXAMPLES = 3
"""Findings of one code that a report shows in full."""


def most_serious(levels: Iterable[Severity]) -> Severity:
    """Return the most serious of some levels."""
    return min(levels, key=_LEVELS.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule that data can break: its code, its default level, and words for people."""

    code: str
    severity: Severity
    column: str | None
    says: str
    why: str
    help: str
    good: str
    bad: str


@cache
def rules() -> Mapping[str, Rule]:
    """Return every rule that the toolkit knows, by code."""
    table = tomllib.loads(read_template("rules.toml"))
    return {code: Rule(code=code, column=entry.pop("column", None), **entry) for code, entry in table.items()}


class Example(BaseModel):
    """One finding, shown to people."""

    model_config = ConfigDict(frozen=True, defer_build=True)
    source: str
    row: int | None
    line: int | None
    id: str | None
    column: str | None
    message: str


class CodeCount(BaseModel):
    """How often one code was found, with a few examples in the order of the sources.

    `known` of them stand in the baseline; `fails` tells whether the others are reason enough to fail.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)
    code: str
    severity: Severity
    count: int
    known: int = 0
    fails: bool = False
    says: str = ""
    help: str
    examples: list[Example]


class CheckRun(BaseModel):
    """One check of the contract: which way it was run, and how often it was broken."""

    model_config = ConfigDict(frozen=True, defer_build=True)
    code: str
    column: str | None
    severity: Severity
    road: Road
    broken: int


class Funnel(BaseModel):
    """Where the records went. `read` is always accepted + quarantined + duplicate."""

    model_config = ConfigDict(frozen=True, defer_build=True)
    read: int = 0
    accepted: int = 0
    quarantined: int = 0
    duplicate: int = 0


class Report(BaseModel):
    """What a check or a build found. `ok` means that nothing was found that fails.

    `errors` and `warnings` count what is new; `known` what the baseline holds already.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)
    format: Literal[1] = 1
    ok: bool
    as_of: str | None
    funnel: Funnel
    errors: int
    warnings: int
    known: int = 0
    contract: str | None = None
    findings: list[CodeCount]
    checks: list[CheckRun] = []


@dataclass(frozen=True, slots=True)
class Limit:
    """How often a rule may be broken before the data are refused: so many records, or such a share of all read."""

    count: int | None = None
    share: Fraction | None = None

    @classmethod
    def parse(cls, text: str | int) -> Limit:
        """Read `25` or `1.5%`; ValueError for anything else."""
        said = str(text).strip()
        if re.fullmatch(r"\d{1,18}", said):
            return cls(count=int(said))
        if re.fullmatch(r"\d{1,3}(\.\d{1,9})?%", said) and Fraction(said[:-1]) <= 100:  # noqa: PLR2004 - the whole
            return cls(share=Fraction(said[:-1]) / 100)
        raise ValueError(f"`{said}` is neither a number of records, 25, nor a share of them, 1.5%")

    def holds(self, found: int, read: int) -> bool:
        """Tell whether so many findings among so many records are within the limit."""
        return found <= self.count if self.count is not None else Fraction(found) <= (self.share or 0) * read


def make_report(groups: Sequence[CodeCount], funnel: Funnel, as_of: str | None) -> Report:
    """Put counted findings into a report, most serious and most frequent first."""
    ordered = sorted(groups, key=lambda group: (group.severity != "error", -group.count, group.code))
    fresh: dict[Severity, int] = dict.fromkeys(("error", "warning"), 0)
    for group in ordered:
        fresh[group.severity] += group.count - group.known
    return Report(
        ok=not any(group.fails for group in ordered),
        as_of=as_of,
        funnel=funnel,
        errors=fresh["error"],
        warnings=fresh["warning"],
        known=sum(group.known for group in ordered),
        findings=ordered,
    )

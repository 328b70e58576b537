"""What was found, how serious is it, and how is it counted?

Findings are an Arrow table with one row a finding. Every code is described in `templates/rules.toml`;
`[severity]` in a recipe may change its level.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc
from pydantic import BaseModel, ConfigDict

from copydesk.templates import read_template

Severity = Literal["error", "warning", "off"]

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

MAX_EXAMPLES = 3
"""Findings of one code that a report shows in full."""


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

    model_config = ConfigDict(frozen=True)
    source: str
    row: int | None
    line: int | None
    id: str | None
    column: str | None
    message: str


class CodeCount(BaseModel):
    """How often one code was found, with a few examples in the order of the sources."""

    model_config = ConfigDict(frozen=True)
    code: str
    severity: Severity
    count: int
    help: str
    examples: list[Example]


class Funnel(BaseModel):
    """Where the records went. `read` is always accepted + quarantined + duplicate."""

    model_config = ConfigDict(frozen=True)
    read: int = 0
    accepted: int = 0
    quarantined: int = 0
    duplicate: int = 0


class Report(BaseModel):
    """What a check or a build found. `ok` means that no error was found."""

    model_config = ConfigDict(frozen=True)
    format: Literal[1] = 1
    ok: bool
    as_of: str | None
    funnel: Funnel
    errors: int
    warnings: int
    findings: list[CodeCount]


def summarise(findings: pa.Table, funnel: Funnel, as_of: str | None) -> Report:
    """Count findings by code, most serious and most frequent first."""
    groups = [_count(findings, code) for code in sorted(set(findings["code"].to_pylist()))]
    groups.sort(key=lambda group: (group.severity != "error", -group.count, group.code))
    errors = sum(group.count for group in groups if group.severity == "error")
    return Report(
        ok=errors == 0,
        as_of=as_of,
        funnel=funnel,
        errors=errors,
        warnings=sum(group.count for group in groups) - errors,
        findings=groups,
    )


def _count(findings: pa.Table, code: str) -> CodeCount:
    rows = findings.filter(pc.equal(findings["code"], code))
    rule = rules().get(code)
    return CodeCount(
        code=code,
        severity=rows["severity"][0].as_py(),
        count=rows.num_rows,
        help=rule.help if rule else "",
        examples=[
            Example(**{key: row[key] for key in Example.model_fields})
            for row in rows.slice(0, MAX_EXAMPLES).to_pylist()
        ],
    )

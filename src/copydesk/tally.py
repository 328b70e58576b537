"""How often was what found? Counted as it is found, with a few examples of each code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from copydesk.contract.engine.plan import Plan, Planned
from copydesk.judge import Baseline
from copydesk.report import MAX_EXAMPLES, CheckRun, CodeCount, Example, Road, Rule, Severity, most_serious, rules

_IDLE: Sequence[Road] = ("structure", "not run")
"""Roads on which no row is looked at, the better reason first."""


@dataclass(slots=True)
class _Count:
    found: int = 0
    known: int = 0
    new: list[Example] = field(default_factory=list)
    old: list[Example] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


class Tally:
    """Counts findings as they come, in the order of the sources: by code and level, for a code may have two.

    `names` keeps the name of every broken record as well, for a baseline to be written.
    """

    def __init__(self, *, examples: int = MAX_EXAMPLES, baseline: Baseline | None = None, names: bool = False) -> None:
        self._counts: dict[tuple[str, Severity], _Count] = {}
        self._by_column: Counter[tuple[str, str | None]] = Counter()
        self._examples, self._names = examples, names
        # What the baseline knows and has not been found yet: a third record of one id is new where two were known.
        self._known = {code: Counter(mine) for code, mine in baseline.findings.items()} if baseline else {}

    def add(self, findings: pl.DataFrame) -> None:
        """Count findings with the columns of `report.FINDINGS`."""
        by: list[Any] = ["code", "severity", "column"]
        for (code, severity, column), mine in findings.group_by(by, maintain_order=True):
            self._by_column[code, column] += mine.height
            count = self._counts.setdefault((code, severity), _Count())
            count.found += mine.height
            if self._names:
                count.names += _names(mine)
            fresh, known = self._parted(code, mine)
            count.known += known.height
            self._show(count.new, fresh)
            self._show(count.old, known)

    def _parted(self, code: str, findings: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return the findings that are new, and those of records that the baseline names."""
        left = self._known.get(code)
        if not left:
            return findings, findings.clear()
        is_known = pl.Series([_take(left, name) for name in _names(findings)], dtype=pl.Boolean)
        return findings.filter(~is_known), findings.filter(is_known)

    def _show(self, shown: list[Example], findings: pl.DataFrame) -> None:
        missing = max(self._examples - len(shown), 0)
        shown += [_example(row) for row in findings.head(missing).iter_rows(named=True)]

    def found(self, code: str, column: str | None) -> int:
        """Return how often a code was found in a column."""
        return self._by_column[code, column]

    def groups(self, sentences: Mapping[str, str]) -> list[CodeCount]:
        """Return what was counted, by code and level; `sentences` say what codes ask for that are no rules of ours."""
        return [
            _group(code, severity, count, sentences, self._examples)
            for (code, severity), count in sorted(self._counts.items())
        ]

    def names(self) -> Mapping[str, Sequence[str]]:
        """Return the names of the broken records, by code."""
        found: dict[str, list[str]] = {}
        for (code, _), count in sorted(self._counts.items()):
            found.setdefault(code, []).extend(count.names)
        return found


def _take(left: Counter[str], name: str) -> bool:
    """Take a name out of what is left of a baseline; False when it is not there."""
    if not left[name]:
        return False
    left[name] -= 1
    return True


def runs_of(plans: Sequence[Plan], roads: Mapping[tuple[str, str | None], Road], tally: Tally) -> list[CheckRun]:
    """Say of every check which way it was run and how often it was broken, in the order of the contract.

    A check has one entry for all tables: its most serious level, and the road of a table on which it was run, if it
    was on any. `roads` names checks that took another way than planned.
    """
    same: dict[tuple[str, str | None], list[Planned]] = {}
    for planned in (planned for plan in plans for planned in plan.checks):
        same.setdefault((planned.code, planned.column), []).append(planned)
    return [
        CheckRun(
            code=code,
            column=column,
            severity=most_serious(it.severity for it in mine),
            road=_road(mine, roads),
            broken=tally.found(code, column),
        )
        for (code, column), mine in same.items()
    ]


def _road(same: Sequence[Planned], roads: Mapping[tuple[str, str | None], Road]) -> Road:
    """Return the first road on which rows were looked at; else the one that was idle for a better reason."""
    taken = sorted((it.road for it in same), key=lambda road: _IDLE.index(road) if road in _IDLE else -1)
    return taken[0] if taken[0] == "not run" else roads.get((same[0].code, same[0].column), taken[0])


def record_name() -> pl.Expr:
    """Return how each record is named in a baseline: its id, else `file#row`, else the file."""
    placed = pl.concat_str("source", pl.lit("#"), pl.col("row").cast(pl.String))
    return pl.coalesce("id", placed, "source", pl.lit(""))


def _names(findings: pl.DataFrame) -> list[str]:
    return findings.select(record_name()).to_series().to_list()


def _example(row: Mapping[str, object]) -> Example:
    return Example.model_validate({key: row[key] for key in Example.model_fields})


def _group(code: str, severity: Severity, count: _Count, sentences: Mapping[str, str], examples: int) -> CodeCount:
    """Return the count of one code and level; what is new is shown before what the baseline knows."""
    rule: Rule | None = rules().get(code)
    return CodeCount(
        code=code,
        severity=severity,
        count=count.found,
        known=count.known,
        fails=severity == "error" and count.found > count.known,
        says=rule.says if rule else sentences.get(code, ""),
        help=rule.help if rule else f"Mend the data, or look at `{code}` in your contract.",
        examples=[*count.new, *count.old][:examples],
    )


def sentences_of(plans: Sequence[Plan]) -> dict[str, str]:
    """Return what each check asks for, by code."""
    return {planned.code: planned.says for plan in plans for planned in plan.checks}

"""How often was what found? Counted as it is found, with a few examples of each code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from copydesk.contract.engine.plan import Plan
from copydesk.contract.engine.whole import Marks
from copydesk.judge import Baseline
from copydesk.report import FINDINGS, MAX_EXAMPLES, CheckRun, CodeCount, Example, Road, Rule, Severity, rules

FOUND = pl.Schema(FINDINGS)
"""The columns of `report.FINDINGS`, as polars has them."""


@dataclass(slots=True)
class _Count:
    severity: Severity
    found: int = 0
    known: int = 0
    new: list[Example] = field(default_factory=list)
    old: list[Example] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


class Tally:
    """Counts findings as they come, in the order of the sources.

    `names` keeps the name of every broken record as well, for a baseline to be written.
    """

    def __init__(self, *, examples: int = MAX_EXAMPLES, baseline: Baseline | None = None, names: bool = False) -> None:
        self._counts: dict[str, _Count] = {}
        self._by_column: Counter[tuple[str, str | None]] = Counter()
        self._examples, self._baseline, self._names = examples, baseline, names

    def add(self, findings: pl.DataFrame) -> None:
        """Count findings with the columns of `report.FINDINGS`."""
        for (code, column), mine in findings.group_by("code", "column", maintain_order=True):
            self._by_column[str(code), None if column is None else str(column)] += mine.height
            count = self._counts.setdefault(str(code), _Count(mine["severity"][0]))
            count.found += mine.height
            if self._names:
                count.names += mine.select(record_name()).to_series().to_list()
            known = self._known(str(code), mine)
            count.known += known.height
            self._show(count.old, known)
            self._show(count.new, mine if not known.height else mine.join(known, on=known.columns, how="anti"))

    def _known(self, code: str, findings: pl.DataFrame) -> pl.DataFrame:
        if self._baseline is None:
            return findings.clear()
        return findings.filter(record_name().is_in(self._baseline.names(code).implode()))

    def _show(self, shown: list[Example], findings: pl.DataFrame) -> None:
        missing = max(self._examples - len(shown), 0)
        shown += [_example(row) for row in findings.head(missing).iter_rows(named=True)]

    def found(self, code: str, column: str | None) -> int:
        """Return how often a code was found in a column."""
        return self._by_column[code, column]

    def groups(self, sentences: Mapping[str, str]) -> list[CodeCount]:
        """Return what was counted, by code; `sentences` say what codes ask for that are no rules of ours."""
        return [_group(code, count, sentences, self._examples) for code, count in sorted(self._counts.items())]

    def names(self) -> Mapping[str, Sequence[str]]:
        """Return the names of the broken records, by code."""
        return {code: count.names for code, count in self._counts.items()}


def runs_of(plans: Sequence[Plan], roads: Mapping[str, Road], tally: Tally) -> list[CheckRun]:
    """Say of every check which way it was run and how often it was broken, in the order of the contract.

    `roads` names checks that took another way than planned.
    """
    runs = {}
    for planned in (planned for plan in plans for planned in plan.checks):
        runs[planned.code, planned.column] = CheckRun(
            code=planned.code,
            column=planned.column,
            severity=planned.severity,
            road=roads.get(planned.code, planned.road),
            broken=tally.found(planned.code, planned.column),
        )
    return list(runs.values())


def said(marks: Marks, severity: Mapping[str, Severity]) -> pl.DataFrame:
    """Return the findings about all records together; `severity` overrides the level of codes."""
    rows = [
        {
            "code": it.code,
            "severity": severity.get(it.code, it.severity),
            "column": it.column,
            "source": "",
            "message": wrong,
        }
        for it, wrong in marks.said
    ]
    return pl.DataFrame(rows, schema=FOUND).filter(pl.col("severity") != "off")


def record_name() -> pl.Expr:
    """Return how each record is named in a baseline: its id, else `file#row`, else the file."""
    placed = pl.concat_str("source", pl.lit("#"), pl.col("row").cast(pl.String))
    return pl.coalesce("id", placed, "source", pl.lit(""))


def _example(row: Mapping[str, object]) -> Example:
    return Example.model_validate({key: row[key] for key in Example.model_fields})


def _group(code: str, count: _Count, sentences: Mapping[str, str], examples: int) -> CodeCount:
    """Return the count of one code; what is new is shown before what the baseline knows."""
    rule: Rule | None = rules().get(code)
    return CodeCount(
        code=code,
        severity=count.severity,
        count=count.found,
        known=count.known,
        fails=count.severity == "error" and count.found > count.known,
        says=rule.says if rule else sentences.get(code, ""),
        help=rule.help if rule else f"Mend the data, or look at `{code}` in your contract.",
        examples=[*count.new, *count.old][:examples],
    )


def sentences_of(plans: Sequence[Plan]) -> dict[str, str]:
    """Return what each check asks for, by code."""
    return {planned.code: planned.says for plan in plans for planned in plan.checks}

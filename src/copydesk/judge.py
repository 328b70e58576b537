"""When is what was found reason enough to fail? By level, by what is allowed of a code, and by what was known.

A baseline holds the findings that a dataset has when it adopts a contract, one line a finding, so that only new ones
fail. A record is named by its id, else by its file and row; one that is named twice is known twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from copydesk.canonical import json_bytes
from copydesk.errors import UsageError, disk_error, nearest
from copydesk.report import CodeCount, Limit, Report, make_report

MAX_KNOWN = 1_000_000
"""Findings that a baseline may hold; more than that is no exception any more."""

FailOn = Literal["error", "warning"]


class Baseline(BaseModel):
    """What was found when the contract was adopted: by code, the sorted names of the records."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    format: Literal[1] = 1
    findings: dict[str, list[str]]

    @property
    def size(self) -> int:
        """How many findings it knows."""
        return sum(map(len, self.findings.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What fails: errors, or warnings as well; but not what is allowed, nor what is known."""

    fail_on: FailOn = "error"
    allowed: Mapping[str, Limit] = field(default_factory=dict)
    baseline: Baseline | None = None

    def judge(self, report: Report) -> Report:
        """Return the report with what fails by this policy: a limit is for all of a code that is serious."""
        fresh: Counter[str] = Counter()
        for group in filter(self._is_serious, report.findings):
            fresh[group.code] += group.count - group.known
        groups = [it.model_copy(update={"fails": self._fails(it, fresh[it.code], report)}) for it in report.findings]
        return make_report(groups, report.funnel, report.as_of)

    def _is_serious(self, group: CodeCount) -> bool:
        return group.severity == "error" or self.fail_on == "warning"

    def _fails(self, group: CodeCount, fresh: int, report: Report) -> bool:
        if not self._is_serious(group) or group.count == group.known:
            return False
        return not self.allowed.get(group.code, Limit(count=0)).holds(fresh, report.funnel.read)


def read_baseline(path: Path) -> Baseline:
    """Read a baseline; UsageError when it is missing or none."""
    try:
        return Baseline.model_validate_json(path.read_bytes())
    except OSError as error:
        raise UsageError(
            "baseline.wrong",
            "the baseline cannot be read",
            where=str(path),
            why=error.strerror or "",
            help="Correct the path, or write one with --write-baseline FILE.",
        ) from None
    except ValidationError as error:
        why = str(error.errors()[0]["msg"])
        raise UsageError("baseline.wrong", "this is no baseline", where=str(path), why=why) from None


def write_baseline(path: Path, names: Mapping[str, Sequence[str]]) -> None:
    """Write the names of the records that break each code; UsageError when they are too many."""
    total = sum(len(mine) for mine in names.values())
    if total > MAX_KNOWN:
        raise UsageError(
            "baseline.wrong",
            f"{total:,} findings are too many for a baseline",
            where=str(path),
            help="Mend the most frequent, or lower their level below [severity] in the recipe.",
        )
    made = Baseline(findings={code: sorted(mine) for code, mine in sorted(names.items()) if mine})
    try:
        path.write_bytes(json_bytes(made.model_dump(mode="json")))
    except OSError as error:
        raise disk_error(error, "write the baseline") from error


def parse_allowed(words: Sequence[str]) -> dict[str, Limit]:
    """Read `title.length=25` and `text.short=1.5%`; UsageError says which is wrong."""
    found = {}
    for word in words:
        code, mark, limit = word.partition("=")
        try:
            found[code] = Limit.parse(limit)
        except ValueError as error:
            why = str(error) if mark else "There is no `=` in it."
            mend = "Write --allow title.length=25 or --allow title.length=1.5%"
            raise UsageError("usage.value", f"`{word}` allows nothing", why=why, help=mend) from None
    return found


def check_codes(codes: Iterable[str], known: Collection[str], where: str) -> None:
    """Refuse a word about a rule that nobody knows: it would change nothing, without a word."""
    for code in codes:
        if code not in known:
            raise UsageError("usage.value", f"unknown rule `{code}` in {where}", help=nearest(code, known))

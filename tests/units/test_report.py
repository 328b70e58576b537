"""Are findings counted by code, and every rule told in words?"""

from __future__ import annotations

import polars as pl
import pyarrow as pa
import pytest

from copydesk.judge import Policy
from copydesk.report import FINDINGS, Funnel, Report, make_report, rules
from copydesk.tally import Tally


def findings(*codes: tuple[str, str]) -> pa.Table:
    """Return findings with these codes and levels, one a source."""
    rows = [
        {"code": code, "severity": severity, "column": None, "id": None, "source": f"{number:03d}.txt", "row": None}
        | {"line": number, "message": f"seen {number}"}
        for number, (code, severity) in enumerate(codes)
    ]
    return pa.Table.from_pylist(rows, schema=FINDINGS)


def summarise(findings: pa.Table, funnel: Funnel, as_of: str | None) -> Report:
    """Return the report about findings, by the policy that nobody changed."""
    tally = Tally()
    found = pl.from_arrow(findings)
    assert isinstance(found, pl.DataFrame)
    tally.add(found)
    return Policy().judge(make_report(tally.groups({}), funnel, as_of))


def test_errors_come_before_warnings_and_frequent_before_rare() -> None:
    """Groups are ordered by level, then count, then code."""
    found = [("b", "warning"), ("c", "error"), ("b", "warning"), ("a", "error"), ("d", "error"), ("d", "error")]
    report = summarise(findings(*found), Funnel(read=9, accepted=5, quarantined=4), "2025-03-04")
    assert [(group.code, group.severity, group.count) for group in report.findings] == [
        ("d", "error", 2),
        ("a", "error", 1),
        ("c", "error", 1),
        ("b", "warning", 2),
    ]
    assert (report.errors, report.warnings, report.ok, report.as_of) == (4, 2, False, "2025-03-04")


def test_a_group_shows_its_first_findings() -> None:
    """Three examples of a code are shown, in the order of the sources, the rest are counted."""
    (group,) = summarise(findings(*[("title.length", "error")] * 5), Funnel(), None).findings
    assert [example.source for example in group.examples] == ["000.txt", "001.txt", "002.txt"]
    assert (group.count, group.help) == (5, rules()["title.length"].help)


def test_warnings_alone_are_no_failure() -> None:
    """Without an error a check is good, and so is one without a finding."""
    assert summarise(findings(("date.zone-unknown", "warning")), Funnel(), None).ok
    assert summarise(findings(), Funnel(), None) == Report(
        ok=True, as_of=None, funnel=Funnel(), errors=0, warnings=0, findings=[]
    )


def test_a_code_of_the_user_is_counted_like_any_other() -> None:
    """Nobody but its author can say how to mend it, so the contract is named."""
    (group,) = summarise(findings(("title.mine", "error")), Funnel(), None).findings
    assert group.help == "Mend the data, or look at `title.mine` in your contract."


def test_a_report_is_read_as_it_was_written() -> None:
    """Dump and load are each other's opposite."""
    report = summarise(findings(("a.b", "error"), ("c.d", "warning")), Funnel(read=2, accepted=1, quarantined=1), None)
    assert Report.model_validate_json(report.model_dump_json()) == report


@pytest.mark.parametrize("code", list(rules()))
def test_every_rule_is_told_in_words(code: str) -> None:
    """A rule says what, why and what to do in whole sentences, with a good and a bad example."""
    rule = rules()[code]
    assert rule.severity in {"error", "warning", "off"}
    assert all(words.endswith(".") and not words[0].islower() for words in (rule.says, rule.why))
    assert rule.help.endswith(".")
    assert rule.good
    assert rule.bad
    assert rule.good != rule.bad

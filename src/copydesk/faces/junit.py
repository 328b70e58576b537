"""What does a test dashboard show? Each check of the contract as one test, so that its history can be followed.

No clock and no host name: who archives the file knows both better.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass

from copydesk.faces.base import SAID, Place, amount, mend, says, seen, shown, state
from copydesk.plain import visible
from copydesk.report import CheckRun, CodeCount, Report

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True, slots=True)
class _Case:
    """One test: a column and a code, what was found if anything, and whether anybody looked."""

    column: str | None
    code: str
    group: CodeCount | None
    off: bool = False


def show(report: Report, place: Place) -> str:
    """Return one test suite, named after the contract."""
    cases = list(_cases(report))
    sums = {
        "tests": len(cases),
        "failures": sum(_fails(case) for case in cases),
        "errors": 0,
        "skipped": sum(case.off for case in cases),
    }
    name = visible(report.contract or "copydesk")
    root = ET.Element("testsuites")
    suite = ET.SubElement(root, "testsuite", {"name": name, **{key: str(number) for key, number in sums.items()}})
    for case in cases:
        _add(suite, case, place)
    ET.indent(root)
    return HEAD + ET.tostring(root, encoding="unicode") + "\n"


def _cases(report: Report) -> Iterator[_Case]:
    """Yield a case for each check, then one for each code that only readers know."""
    for check in report.checks:
        group = next((group for group in report.findings if group.code == check.code), None)
        mine = group if group and check in _broken(report, group) else None
        yield _Case(check.column, check.code, mine, off=check.severity == "off" and mine is None)
    checked = {check.code for check in report.checks}
    for group in report.findings:
        if group.code not in checked:
            yield _Case(next((example.column for example in group.examples), None), group.code, group)


def _broken(report: Report, group: CodeCount) -> list[CheckRun]:
    """Return the checks that a finding belongs to: one code may guard several columns, and not all need be broken."""
    same = [check for check in report.checks if check.code == group.code]
    return [check for check in same if check.broken] or same[:1]


def _fails(case: _Case) -> bool:
    return case.group is not None and state(case.group) == "fails"


def _add(suite: ET.Element, case: _Case, place: Place) -> None:
    found = ET.SubElement(suite, "testcase", classname=visible(case.column or "table"), name=visible(case.code))
    if case.off:
        ET.SubElement(found, "skipped", message="switched off")
    elif case.group is not None and _fails(case):
        message = f"{amount(case.group)}: {visible(says(case.group))}"
        failure = ET.SubElement(found, "failure", message=message, type=visible(case.code))
        failure.text = _text(case, case.group, place)
    elif case.group is not None:
        mark = "" if state(case.group) == "known" else f"{SAID[state(case.group)]}, "
        message = f"{mark}{amount(case.group)}: {visible(says(case.group))}"
        ET.SubElement(found, "system-out").text = f"{message}\n{_text(case, case.group, place)}"


def _text(case: _Case, group: CodeCount, place: Place) -> str:
    """Return the examples; an arrow stands before each, so that no line begins with words of a file."""
    mine = [pair for pair in shown(group) if pair[0].column == case.column] or list(shown(group))
    lines = []
    for example, is_ in mine:
        mark = f" ({SAID['known']})" if is_ == "known" else ""
        lines.append(f"--> {visible(str(place(example)))}{mark}  {visible(seen(group, example))}".rstrip())
    more = max(group.count - len(mine), 0)
    lines += [f"(and {more:,} more of this code)"] if more else []
    return "\n".join([*lines, f"help: {visible(mend(group))}"])

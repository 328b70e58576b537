"""What does a test dashboard show? Each check of the contract as one test, so that its history can be followed.

No clock and no host name: who archives the file knows both better.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, count

from copydesk.faces.base import SAID, Place, amount, mend, says, seen, shown, state
from copydesk.plain import visible
from copydesk.report import CheckRun, CodeCount, Report, Severity

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True, slots=True)
class _Case:
    """One test: a column and a code, its level, what was found if anything, and whether anybody looked."""

    column: str | None
    code: str
    severity: Severity
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
    for case, called in zip(cases, _names(cases), strict=True):
        _add(suite, case, called, place)
    ET.indent(root)
    return HEAD + ET.tostring(root, encoding="unicode") + "\n"


def _cases(report: Report) -> Iterator[_Case]:
    """Yield a case for each check, then one for each code that only readers know."""
    pairs = [(check, _group(report, check)) for check in report.checks]
    for check, group in pairs:
        same = [it for it, other in pairs if other is group]
        mine = group if group and any(it is check for it in _broken(same)) else None
        yield _Case(check.column, check.code, check.severity, mine, off=check.severity == "off" and mine is None)
    for group in report.findings:
        if not any(other is group for _, other in pairs):
            column = next((example.column for example in group.examples), None)
            yield _Case(column, group.code, group.severity, group)


def _group(report: Report, check: CheckRun) -> CodeCount | None:
    """Return the finding of a check: a code may be found twice, as an error and as a warning."""
    same = [group for group in report.findings if group.code == check.code]
    return next((group for group in same if group.severity == check.severity), same[0] if same else None)


def _broken(same: list[CheckRun]) -> list[CheckRun]:
    """Return the checks that a finding belongs to: one code may guard several columns, and not all need be broken."""
    return [check for check in same if check.broken] or same[:1]


def _names(cases: list[_Case]) -> Iterator[str]:
    """Yield what each test is called: its code, and its level or a number where a class has it already."""
    taken: set[tuple[str, str]] = set()
    for case in cases:
        code = visible(case.code)
        level = [f"{code} (warning)"] if case.severity == "warning" else []
        numbers = (f"{code} ({number})" for number in count(2))
        name = next(name for name in chain([code], level, numbers) if (_class(case), name) not in taken)
        taken.add((_class(case), name))
        yield name


def _class(case: _Case) -> str:
    return visible(case.column or "table")


def _fails(case: _Case) -> bool:
    return case.group is not None and state(case.group) == "fails"


def _add(suite: ET.Element, case: _Case, called: str, place: Place) -> None:
    found = ET.SubElement(suite, "testcase", classname=_class(case), name=called)
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

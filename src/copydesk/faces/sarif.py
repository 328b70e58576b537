"""What does code scanning read? SARIF 2.1.0: the rules, and each example as a result with its place.

Results of the baseline are there, as notes and marked as suppressed; nothing but what fails has the level `error`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any
from urllib.parse import quote

from copydesk import __version__
from copydesk.canonical import sha256
from copydesk.faces.base import SAID, Location, Place, State, in_turns, mend, says, state, told
from copydesk.plain import counted, visible
from copydesk.report import CodeCount, Example, Report, Severity, rules

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS: Mapping[State, str] = {"fails": "error", "tolerated": "warning", "warns": "warning", "known": "note"}
FINGERPRINT = "copydesk/v1"
"""Name of the fingerprint; another way to make it needs another name."""

MOST_RESULTS = 25_000
"""Results of a run that GitHub takes; with one more it refuses the file."""

MOST_BYTES = 10_000_000
"""Size of a file that GitHub takes. It means the compressed one, so this is on the safe side."""


def show(report: Report, place: Place) -> str:
    """Return a log with one run, no larger than code scanning takes it."""
    known = _rules(report)
    found = sum(group.count for group in report.findings)
    without = _text(_log(report, known, [], left=found))
    results = _results(report, known, place, MOST_BYTES - len(without) - _INDENT)
    return _text(_log(report, known, results, left=max(found - len(results), 0)))


def _log(report: Report, known: list[dict[str, Any]], results: list[dict[str, Any]], *, left: int) -> dict[str, Any]:
    run = {
        "tool": {"driver": {"name": "copydesk", "version": __version__, "rules": known}},
        "results": results,
        "properties": {"ok": report.ok, "as_of": report.as_of, "funnel": report.funnel.model_dump(mode="json")},
    }
    if left:
        text = f"And {counted(left, 'more finding')} {'is' if left == 1 else 'are'} counted and not listed."
        note = {"level": "note", "message": {"text": text}}
        run["invocations"] = [{"executionSuccessful": True, "toolExecutionNotifications": [note]}]
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _text(log: dict[str, Any]) -> str:
    # ASCII, so that it is the same in every locale and obeys no terminal.
    return json.dumps(log, indent=2) + "\n"


def _results(report: Report, known: list[dict[str, Any]], place: Place, room: int) -> list[dict[str, Any]]:
    """Return the results that there is room for, in the order of the findings."""
    index = {rule["id"]: number for number, rule in enumerate(known)}
    chosen: list[list[dict[str, Any]]] = [[] for _ in report.findings]
    for number, example, is_ in islice(in_turns(report), MOST_RESULTS):
        group = report.findings[number]
        result = _result(group, example, is_, place(example)) | {"ruleIndex": index[visible(group.code)]}
        text = json.dumps(result, indent=2)
        room -= len(text) + _INDENT * (text.count("\n") + 1) + len(",\n")
        if room < 0:
            break
        chosen[number].append(result)
    return [result for results in chosen for result in results]


_INDENT = 8
"""Blanks before each line of a result."""


def _rules(report: Report) -> list[dict[str, Any]]:
    """Return every check, then what only readers know, each code once: as serious as the most serious of it."""
    levels: dict[str, Severity] = {}
    for check in sorted(report.checks, key=lambda it: _SERIOUS.index(it.severity)):
        levels.setdefault(check.code, check.severity)
    groups: dict[str, CodeCount] = {}
    for group in report.findings:
        groups[group.code] = _together(groups[group.code], group) if group.code in groups else group
    codes = dict.fromkeys([*(check.code for check in report.checks), *groups])
    return [_rule(code, levels.get(code) or groups[code].severity, groups.get(code)) for code in codes]


_SERIOUS: Sequence[Severity] = ("error", "warning", "off")


def _together(one: CodeCount, other: CodeCount) -> CodeCount:
    """Return two findings of a code, an error and a warning, as one."""
    worse = min(one, other, key=lambda it: _SERIOUS.index(it.severity))
    sums = {"count": one.count + other.count, "known": one.known + other.known, "fails": one.fails or other.fails}
    return worse.model_copy(update=sums)


def _rule(code: str, severity: Severity, group: CodeCount | None) -> dict[str, Any]:
    known = rules().get(code)
    group = group or CodeCount(code=code, severity=severity, count=0, help=known.help if known else "", examples=[])
    off = severity == "off"
    kept = "switched off" if off else "kept"
    return {
        "id": visible(code),
        "shortDescription": {"text": visible(says(group))},
        "fullDescription": {"text": visible(known.why if known else says(group))},
        "help": {"text": visible(mend(group))},
        "defaultConfiguration": {"enabled": not off, "level": "none" if off else severity},
        "properties": {
            "found": group.count,
            "known": group.known,
            "state": SAID[state(group)] if group.count else kept,
        },
    }


def _result(group: CodeCount, example: Example, is_: State, where: Location) -> dict[str, Any]:
    found: dict[str, Any] = {
        "ruleId": visible(group.code),
        "level": LEVELS[is_],
        "message": {"text": _message(told(group, example))},
        "locations": _locations(example, where),
        "partialFingerprints": {FINGERPRINT: _fingerprint(group.code, example)},
        "properties": {"state": SAID[is_], "severity": group.severity, **_record(example)},
    }
    if is_ == "known":
        found["suppressions"] = [{"kind": "external", "justification": "It stands in the baseline."}]
    return found


def _locations(example: Example, where: Location) -> list[dict[str, Any]]:
    """Return where a finding lies; what speaks of everything that was checked lies nowhere."""
    found: dict[str, Any] = {}
    if where.path:
        found["physicalLocation"] = {"artifactLocation": {"uri": _uri(where.path)}}
        if where.line is not None and where.line > 0:
            found["physicalLocation"]["region"] = {"startLine": where.line}
    named = example.id or (f"row {example.row}" if example.row is not None else None)
    if named:
        found["logicalLocations"] = [{"name": visible(named), "kind": "record"}]
    return [found] if found else []


def _uri(path: str) -> str:
    """Return a path as a URI, relative as long as the path is; what is no text in it is an escape, as in messages."""
    return ("file://" if path.startswith("/") else "") + quote(path, errors="backslashreplace")


def _message(text: str) -> str:
    """Return words as SARIF has plain text: braces are doubled, and no part of them is a link.

    Sections 3.11.5 and 3.11.6 of the standard: `{0}` asks for an argument, `[words](address)` is a link.
    """
    return visible(text).replace("{", "{{").replace("}", "}}").replace("](", "] (")


def _record(example: Example) -> dict[str, Any]:
    """Return what tells a record, as far as it is known; as data, so exactly as the report has it."""
    told_ = {"source": example.source, "row": example.row, "id": example.id, "column": example.column}
    return {key: value for key, value in told_.items() if value is not None}


def _fingerprint(code: str, example: Example) -> str:
    """Return what stays the same when other records come and go: never a line, and a row only for want of an id."""
    which = example.id if example.id is not None else example.row
    return sha256(json.dumps([code, example.column, example.source, which, example.message]).encode())

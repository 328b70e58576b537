"""What does code scanning read? SARIF 2.1.0: the rules, and each example as a result with its place.

Results of the baseline are there, as notes and marked as suppressed; nothing but what fails has the level `error`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from copydesk import __version__
from copydesk.canonical import sha256
from copydesk.faces.base import SAID, Location, Place, State, mend, says, shown, state, told
from copydesk.plain import visible
from copydesk.report import CodeCount, Example, Report, Severity, rules

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS: Mapping[State, str] = {"fails": "error", "tolerated": "warning", "warns": "warning", "known": "note"}
FINGERPRINT = "copydesk/v1"
"""Name of the fingerprint; another way to make it needs another name."""


def show(report: Report, place: Place) -> str:
    """Return a log with one run."""
    known = _rules(report)
    index = {rule["id"]: number for number, rule in enumerate(known)}
    results = [
        _result(group, example, is_, place(example)) | {"ruleIndex": index[visible(group.code)]}
        for group in report.findings
        for example, is_ in shown(group)
    ]
    run = {
        "tool": {"driver": {"name": "copydesk", "version": __version__, "rules": known}},
        "results": results,
        "properties": {"ok": report.ok, "as_of": report.as_of, "funnel": report.funnel.model_dump(mode="json")},
    }
    # ASCII, so that it is the same in every locale and obeys no terminal.
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rules(report: Report) -> list[dict[str, Any]]:
    """Return every check, then what only readers know, each code once."""
    levels = {check.code: check.severity for check in report.checks}
    groups = {group.code: group for group in report.findings}
    codes = dict.fromkeys([*levels, *groups])
    return [_rule(code, levels.get(code) or groups[code].severity, groups.get(code)) for code in codes]


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
        "locations": [_location(example, where)],
        "partialFingerprints": {FINGERPRINT: _fingerprint(group.code, example)},
        "properties": {"state": SAID[is_], "severity": group.severity, **_record(example)},
    }
    if is_ == "known":
        found["suppressions"] = [{"kind": "external", "justification": "It stands in the baseline."}]
    return found


def _location(example: Example, where: Location) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(where.path)}}
    if where.line is not None and where.line > 0:
        physical["region"] = {"startLine": where.line}
    named = example.id or (f"row {example.row}" if example.row is not None else None)
    logical = {"logicalLocations": [{"name": visible(named), "kind": "record"}]} if named else {}
    return {"physicalLocation": physical, **logical}


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

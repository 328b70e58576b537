"""Do JUnit and SARIF keep their published schemas, and show each finding as what it is?"""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import xmlschema
from jsonschema import Draft7Validator
from tests.reports import HOSTILE, check, everything, example, group, place, report, twice

from copydesk.faces import face
from copydesk.faces.base import Location
from copydesk.plain import visible
from copydesk.report import Report, rules

PUBLISHED = Path(__file__).parents[1] / "golden" / "published"


@cache
def junit_schema() -> xmlschema.XMLSchema:
    """Return the schema of Jenkins for JUnit's format."""
    return xmlschema.XMLSchema(PUBLISHED / "junit-10.xsd")


@cache
def sarif_schema() -> Draft7Validator:
    """Return the schema of the standard."""
    return Draft7Validator(json.loads((PUBLISHED / "sarif-schema-2.1.0.json").read_bytes()))


def junit(shown: Report) -> ET.Element:
    """Return the one test suite of a report, after holding the file against the published schema."""
    text = face("junit")(shown, place)
    junit_schema().validate(text)
    (suite,) = ET.fromstring(text)  # noqa: S314 - our own output
    return suite


def sarif(shown: Report, where: Any = place) -> dict[str, Any]:
    """Return the one run of a report, after holding the file against the published schema."""
    log = json.loads(face("sarif")(shown, where))
    assert [error.message for error in sarif_schema().iter_errors(log)] == []
    (run,) = log["runs"]
    return dict(run)


def test_the_published_schemas_refuse_what_is_wrong() -> None:
    """The schemas of the tests are no rubber stamps."""
    assert not junit_schema().is_valid('<testsuite name="x"/>')
    assert not sarif_schema().is_valid({"version": "2.1.0", "runs": [{"tool": {}}]})


# JUnit


def test_a_check_is_a_test() -> None:
    """Each check of the contract is a test in its order, and so is each code that only readers know."""
    suite = junit(everything())
    assert suite.attrib == {
        "name": "schemas/news_article.py:NewsArticle", "tests": "9", "failures": "2", "errors": "0", "skipped": "1",
    }  # fmt: skip
    assert [(case.get("classname"), case.get("name"), [child.tag for child in case]) for case in suite] == [
        ("title", "title.length", ["failure"]),
        ("title", "title.mine", ["system-out"]),
        ("url", "url.invalid", ["system-out"]),
        ("canonical_url", "url.invalid", []),
        ("id", "id.unique", []),
        ("table", "article.dates", []),
        ("text", "text.short", ["skipped"]),
        ("table", "frontmatter.unclosed", ["failure"]),
        ("published_at", "date.zone-unknown", ["system-out"]),
    ]


def test_a_failure_tells_what_where_and_how_to_mend() -> None:
    """The text of a failure is enough to find the record."""
    failure = junit(everything())[0][0]
    assert (failure.get("type"), failure.get("message")) == (
        "title.length",
        f"5 found, 2 of them in the baseline: {rules()['title.length'].says}",
    )
    assert (failure.text or "").splitlines() == [
        "--> captures/courier/1.txt:12  Found: Gas",
        "--> captures/feeds/äöü 1,2%.jsonl, row 17  Found: | <b>`[x](y)`</b>",
        "--> captures/courier/1.txt:3  Found: old",
        "(and 2 more of this code)",
        "help: Write a title of 5 to 300 characters.",
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"severity": "warning"}, "warning, 1 found"),
        ({}, "error within its threshold, 1 found"),
        ({"known": 1}, "1 found, all of them in the baseline"),
    ],
)
def test_what_does_not_fail_is_said_in_a_test_that_passes(changes: dict[str, Any], said: str) -> None:
    """Warnings, what a threshold allows and what stands in the baseline are there, and are no failures."""
    suite = junit(report(group("title.length", fails=False, **changes)))
    assert (suite.get("failures"), [child.tag for child in suite[0]]) == ("0", ["system-out"])
    assert (suite[0][0].text or "").startswith(f"{said}: {rules()['title.length'].says}\n--> captures/courier/1.txt:12")


def test_a_code_of_two_columns_fails_where_it_is_broken() -> None:
    """A finding goes to the check that is broken, with the examples of its column; to the first when none is."""
    found = group("a.b", count=2, examples=[example(column="x", line=1), example(column="y", line=2)])
    both = junit(report(found, checks=(check("a.b", column="x"), check("a.b", column="y", broken=1))))
    none = junit(report(found, checks=(check("a.b", column="x"), check("a.b", column="y"))))
    assert ([len(case) for case in both], [len(case) for case in none]) == ([0, 1], [1, 0])
    assert (both[1][0].text or "").splitlines()[:2] == [
        "--> captures/courier/1.txt:2  Seen.",
        "(and 1 more of this code)",
    ]


def test_a_suite_without_a_contract_is_ours() -> None:
    """The suite is named after the contract, or after us."""
    assert junit(report(contract=None)).attrib == {
        "name": "copydesk", "tests": "0", "failures": "0", "errors": "0", "skipped": "0",
    }  # fmt: skip


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_no_word_is_xml(name: str) -> None:
    """What XML cannot hold is an escape, what would be markup is text, and a line never begins with it."""
    evil = HOSTILE[name]
    found = group(evil, help=evil, examples=[example(source=evil, column=evil, message=evil)])
    suite = junit(report(found, contract=evil))
    seen = visible(evil)
    assert (suite.get("name"), suite[0].get("classname"), suite[0].get("name")) == (seen, seen, seen)
    assert (suite[0][0].text or "").splitlines() == [
        f"--> captures/{seen}:12  {visible(evil.strip())}",
        f"help: {seen}",
    ]


def test_no_two_tests_share_a_name() -> None:
    """A dashboard knows a test by its class and its name, so checks of one code are told apart, and so are levels."""
    suite = junit(twice())
    assert [(case.get("name"), [child.tag for child in case]) for case in suite] == [
        ("title.size", ["failure"]),
        ("title.size (warning)", ["system-out"]),
        ("title.size (2)", []),
    ]


def test_a_finding_without_a_check_of_its_level_is_a_test_of_its_own() -> None:
    """What readers found as a warning is not lost behind a check of the same code that is an error."""
    suite = junit(report(*twice().findings, checks=(check("title.size", broken=2),)))
    assert [(case.get("name"), [child.tag for child in case]) for case in suite] == [
        ("title.size", ["failure"]),
        ("title.size (warning)", ["system-out"]),
    ]


def test_no_clock_and_no_host_stand_in_a_suite() -> None:
    """Two runs of the same data are the same file."""
    text = face("junit")(everything(), place)
    assert all(f" {word}=" not in text for word in ("time", "timestamp", "hostname"))


# SARIF


def test_a_result_leads_to_its_place() -> None:
    """A result has its rule, its level, the file as a URI, the line, and the record as data."""
    run = sarif(everything())
    first, second = run["results"][:2]
    assert run["tool"]["driver"]["name"] == "copydesk"
    assert run["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == first["ruleId"] == "title.length"
    assert first["message"]["text"] == f"{rules()['title.length'].says} Found: Gas"
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "captures/courier/1.txt"},
        "region": {"startLine": 12},
    }
    assert second["locations"] == [
        {
            "physicalLocation": {"artifactLocation": {"uri": "captures/feeds/%C3%A4%C3%B6%C3%BC%201%2C2%25.jsonl"}},
            "logicalLocations": [{"name": "row 17", "kind": "record"}],
        }
    ]
    assert second["properties"] == {
        "state": "fails", "severity": "error", "source": "feeds/äöü 1,2%.jsonl", "row": 17, "column": "title",
    }  # fmt: skip


def test_every_check_is_a_rule_once() -> None:
    """Rules are the checks and the codes of readers, told in the words of the catalogue as far as it knows them."""
    found = sarif(everything())["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in found] == [
        "title.length", "title.mine", "url.invalid", "id.unique", "article.dates", "text.short",
        "frontmatter.unclosed", "date.zone-unknown",
    ]  # fmt: skip
    known = rules()["title.length"]
    assert found[0] == {
        "id": "title.length",
        "shortDescription": {"text": known.says},
        "fullDescription": {"text": known.why},
        "help": {"text": "Write a title of 5 to 300 characters."},
        "defaultConfiguration": {"enabled": True, "level": "error"},
        "properties": {"found": 5, "known": 2, "state": "fails"},
    }
    assert found[1]["shortDescription"] == {"text": "The data break the check `title.mine`."}
    assert [rule["defaultConfiguration"] for rule in found[-3:]] == [
        {"enabled": False, "level": "none"}, {"enabled": True, "level": "error"}, {"enabled": True, "level": "warning"},
    ]  # fmt: skip


def test_only_what_fails_has_the_level_of_an_error() -> None:
    """What the baseline holds is a note that is suppressed, what a threshold allows is a warning."""
    found = sarif(everything())["results"]
    assert [(result["ruleId"], result["level"], "suppressions" in result) for result in found] == [
        ("title.length", "error", False),
        ("title.length", "error", False),
        ("title.length", "error", False),
        ("frontmatter.unclosed", "error", False),
        ("title.mine", "warning", False),
        ("url.invalid", "note", True),
        ("date.zone-unknown", "warning", False),
    ]


def test_a_fingerprint_stays_when_lines_move() -> None:
    """A result is known again on another line, in another folder, after a longer row; not with another record."""

    def prints(**changes: Any) -> str:
        found = report(group("a.b", examples=[example(**changes)]))
        result = sarif(found, lambda _: Location(path=f"{changes.get('line')}/x.txt"))["results"][0]
        return str(result["partialFingerprints"]["copydesk/v1"])

    assert prints(line=1) == prints(line=99, row=3)
    others = [{"id": "1" * 32}, {"source": "b"}, {"message": "Other."}, {"column": None}, {"id": None, "row": 1}]
    assert len({prints(line=1), *(prints(**change) for change in others)}) == len(others) + 1


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a b/ü#?.txt", "a%20b/%C3%BC%23%3F.txt"),
        ("c:/x.txt", "c%3A/x.txt"),
        ("../up.txt", "../up.txt"),
        ("/root/x y.txt", "file:///root/x%20y.txt"),
    ],
)
def test_a_path_is_a_uri(path: str, uri: str) -> None:
    """A relative path stays relative, whatever letters it has."""
    (result,) = sarif(report(group("a.b")), lambda _: Location(path=path))["results"]
    found = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert found == uri
    assert unquote(found).removeprefix("file://") == path


def test_a_code_of_two_levels_is_one_rule() -> None:
    """The rule is as serious as the worse of them, and each result has its own level."""
    run = sarif(twice())
    (rule,) = run["tool"]["driver"]["rules"]
    assert rule["defaultConfiguration"]["level"] == "error"
    assert rule["properties"] == {"found": 5, "known": 0, "state": "fails"}
    assert [(it["level"], it["ruleIndex"], it["properties"]["severity"]) for it in run["results"]] == [
        ("error", 0, "error"), ("warning", 0, "warning"),
    ]  # fmt: skip


def notes(run: dict[str, Any]) -> list[str]:
    """Return what a run says about itself."""
    told = [note for entry in run.get("invocations", []) for note in entry["toolExecutionNotifications"]]
    return [note["message"]["text"] for note in told]


def test_results_that_are_not_listed_are_counted() -> None:
    """Examples are some of what was found, and the log says how many are not in it; a whole log says nothing."""
    assert notes(sarif(everything())) == ["And 3 more findings are counted and not listed."]
    assert notes(sarif(report(group("a.b")))) == []


def test_a_log_is_no_larger_than_github_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of results and the size of the file have an end; the first of every rule comes before it."""
    many = [example(line=line, message="x" * 100) for line in range(1, 1001)]
    found = report(group("a.b", count=1000, examples=many), group("c.d", count=1000, examples=many))
    monkeypatch.setattr("copydesk.faces.sarif.MOST_RESULTS", 7)
    run = sarif(found)
    assert [it["ruleId"] for it in run["results"]] == ["a.b"] * 4 + ["c.d"] * 3
    assert notes(run) == ["And 1,993 more findings are counted and not listed."]
    monkeypatch.setattr("copydesk.faces.sarif.MOST_RESULTS", 25_000)
    monkeypatch.setattr("copydesk.faces.sarif.MOST_BYTES", 100_000)
    text = face("sarif")(found, place)
    assert 95_000 < len(text.encode()) <= 100_000
    assert "more findings are counted and not listed." in text


@pytest.mark.parametrize(
    ("message", "said"),
    [("{0}", "{{0}}"), ("[a](https://evil.example)", "[a] (https://evil.example)"), ("a\nb", "a\\nb")],
)
def test_a_message_is_plain_text(message: str, said: str) -> None:
    """No word of a file asks for an argument or is a link."""
    (result,) = sarif(report(group("a.b", examples=[example(message=message)])))["results"]
    assert result["message"]["text"] == said

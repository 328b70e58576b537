"""Does any word of any report break a face?"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from markdown_it import MarkdownIt
from tests.reports import HOSTILE, place, report

from copydesk.faces import NAMES, face
from copydesk.faces.base import Location
from copydesk.plain import visible
from copydesk.report import CheckRun, CodeCount, Example, Report, Road, Severity

PUBLISHED = Path(__file__).parents[1] / "golden" / "published"
JUNIT = xmlschema.XMLSchema(PUBLISHED / "junit-10.xsd")
SARIF = Draft7Validator(json.loads((PUBLISHED / "sarif-schema-2.1.0.json").read_bytes()))

PIECES = (
    *HOSTILE.values(),
    "|",
    "`",
    "``",
    "\\",
    "%0A",
    "%",
    "::",
    "##[",
    "]]>",
    "<",
    "&#0;",
    "\n",
    "a",
    " ",
    "{",
    "](",
)
anything = st.text(st.characters(exclude_categories=()), max_size=12) | st.lists(
    st.sampled_from(PIECES), max_size=4
).map("".join)
maybe = st.none() | anything
numbers = st.none() | st.integers(-1, 2**40)
severities = st.sampled_from(get_args(Severity))
examples = st.builds(Example, source=anything, row=numbers, line=numbers, id=maybe, column=maybe, message=anything)
groups = st.builds(
    CodeCount,
    code=anything,
    severity=severities,
    count=st.integers(0, 9),
    known=st.integers(0, 9),
    fails=st.booleans(),
    help=anything,
    examples=st.lists(examples, max_size=3),
)
checks = st.builds(
    CheckRun,
    code=anything,
    column=maybe,
    severity=severities,
    road=st.sampled_from(get_args(Road)),
    broken=st.integers(0, 9),
)
reports = st.builds(
    lambda findings, run, contract, as_of: report(*findings, checks=tuple(run), contract=contract, as_of=as_of),
    st.lists(groups, max_size=3, unique_by=lambda group: (group.code, group.severity)),
    st.lists(checks, max_size=3),
    maybe,
    maybe,
)


def of(name: str, shown: Report) -> str:
    """Return a face of a report."""
    return face(name)(shown, place)


@given(reports)
def test_every_face_is_text_for_every_reader(shown: Report) -> None:
    """Lines of UTF-8 and nothing that commands a terminal, the same each time."""
    for name in NAMES:
        text = of(name, shown)
        assert text.encode().endswith(b"\n")
        assert visible(text.replace("\n", "")) == text.replace("\n", "")
        assert of(name, shown) == text


@given(reports)
def test_json_is_read_back(shown: Report) -> None:
    """What a program reads is the report, letter by letter."""
    assert json.loads(of("json", shown)) == shown.model_dump(mode="json")


@given(reports)
@settings(max_examples=60)
def test_junit_keeps_its_schema(shown: Report) -> None:
    """Every check and every code of a reader is one test, and nothing else is; only what fails is a failure."""
    text = of("junit", shown)
    JUNIT.validate(text)
    (suite,) = ET.fromstring(text)  # noqa: S314 - our own output
    assert len(shown.checks) <= len(suite) <= len(shown.checks) + len(shown.findings)
    names = [(case.get("classname"), case.get("name")) for case in suite]
    assert len(set(names)) == len(names) == int(suite.get("tests", "-1"))
    failed = {failure.get("type") for failure in suite.iter("failure")}
    assert failed == {visible(group.code) for group in shown.findings if group.fails}
    assert len(suite.findall("*/failure")) == int(suite.get("failures", "-1"))
    lines = [line for found in suite.iter() for line in (found.text or "").strip().splitlines()]
    assert not any(line.lstrip().startswith("::") for line in lines)


@given(reports)
@settings(max_examples=60)
def test_sarif_keeps_its_schema(shown: Report) -> None:
    """Every example is one result of a rule that is there; only what fails is an error, and no message is a link."""
    log = json.loads(of("sarif", shown))
    assert [error.message for error in SARIF.iter_errors(log)] == []
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(run["results"]) == sum(len(group.examples) for group in shown.findings)
    failing = {visible(group.code) for group in shown.findings if group.fails}
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] != "error" or result["ruleId"] in failing
        assert re.search(r"(?<!\{)(\{\{)*\{(?!\{)|\]\(", result["message"]["text"]) is None
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[A-Za-z0-9._~/%-]*", uri)


@given(reports)
def test_github_runs_no_command_of_a_file(shown: Report) -> None:
    """Read as the runner reads it, each line is the annotation of one example, and the last are none at all."""
    *lines, last = of("github", shown).split("\n")[:-1]
    lines = lines[:-1] if lines and lines[-1].startswith("And ") else lines
    wanted = [(group.code, place(example)) for group in shown.findings for example in group.examples]
    assert [annotation(line) for line in lines] == [
        (visible(where.path), None if where.line is None else str(where.line), visible(code)) for code, where in wanted
    ]
    assert last.startswith("copydesk: ")


def annotation(line: str) -> tuple[str, str | None, str]:
    """Return file, line and title of a workflow command: what stands between its two pairs of colons."""
    found = re.fullmatch(r"::(?:error|warning|notice) ([^:]*)::.*", line)
    assert found, line
    named = dict(pair.split("=", 1) for pair in found[1].split(","))
    assert set(named) <= {"file", "line", "title"}
    plain = {name: unescaped(value) for name, value in named.items()}
    return plain["file"], plain.get("line"), plain["title"]


def unescaped(value: str) -> str:
    """Undo the escapes of a property, the per cent sign last."""
    for code, letter in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        value = value.replace(code, letter)
    return value


@given(reports)
def test_markdown_is_tables_of_text_and_code(shown: Report) -> None:
    """Whatever the words are, there is a row for each finding, example and check, and no markup but ours."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(of("markdown", shown))
    inside = {child.type for token in tokens for child in token.children or []}
    assert inside <= {"text", "code_inline", "strong_open", "strong_close"}
    assert not {token.type for token in tokens} & {"html_block", "fence", "code_block", "hr", "blockquote_open"}
    rows = sum(token.type == "tr_open" for token in tokens)
    heads = sum(token.type == "table_open" for token in tokens)
    found = sum(1 + len(group.examples) for group in shown.findings)
    assert rows - heads == 4 + found + len(shown.checks)
    cells = [token for token in tokens if token.type == "inline" and token.level > 3]
    assert heads == 1 + 2 * bool(shown.findings) + bool(shown.checks)
    assert len(cells) == 10 + bool(shown.findings) * 11 + bool(shown.checks) * 5 + sum(
        6 + 5 * len(group.examples) for group in shown.findings
    ) + 5 * len(shown.checks)


class Tags(HTMLParser):
    """The elements of a page, and everything in it that is no element of ours."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.strange: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count an element, and note an attribute that loads or runs something."""
        self.tags.append(tag)
        self.strange += [name for name, _ in attrs if name.startswith("on") or name in {"src", "href", "style"}]

    def handle_comment(self, data: str) -> None:
        """Note a comment: the template writes none."""
        self.strange.append(data)


@given(reports)
def test_html_has_no_element_of_a_file(shown: Report) -> None:
    """The elements of a page are counted by the report, whatever its words are."""
    page = Tags(of("html", shown))
    assert page.strange == []
    assert set(page.tags).isdisjoint({"script", "img", "a", "b", "link", "iframe", "svg", "form"})
    assert page.tags.count("section") == len(shown.findings)
    with_examples = [group for group in shown.findings if group.examples]
    bodies = sum(len(group.examples) for group in with_examples)
    assert page.tags.count("tr") == 5 + len(with_examples) + bodies + bool(shown.checks) + len(shown.checks)


@given(anything, numbers, numbers)
def test_a_place_can_be_anything(path: str, line: int | None, row: int | None) -> None:
    """Also the path that a command gives is only words."""
    shown = report(CodeCount(code="a.b", severity="error", count=1, fails=True, help="", examples=[
        Example(source="x", row=row, line=line, id=None, column=None, message="")
    ]))  # fmt: skip
    for name in NAMES:
        text = face(name)(shown, lambda _: Location(path=path, line=line, row=row))
        assert visible(text.replace("\n", "")) == text.replace("\n", "")

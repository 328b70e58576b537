"""Is each face found by its name, and does it say what a finding is, and the same each time?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.reports import check, everything, example, group, place, report, twice

from copydesk import faces
from copydesk.errors import UsageError
from copydesk.faces import NAMES, face
from copydesk.faces.base import Location, counts, shown, state
from copydesk.report import CodeCount, Funnel, Report

GOLDEN = Path(__file__).parents[1] / "golden" / "faces"
ENDINGS = {
    "json": "json", "junit": "xml", "sarif": "sarif", "github": "txt", "markdown": "md", "html": "html",
}  # fmt: skip
RENEW = "RENEW_GOLDEN"


# How a face is found


def test_every_module_of_the_folder_has_its_name() -> None:
    """No face is left out of the list, and the list names no face that is not there."""
    modules = {path.stem for path in Path(str(faces.__file__)).parent.glob("*.py")}
    assert modules - {"__init__", "base"} == set(NAMES) == set(ENDINGS)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_leads_to_its_module(name: str) -> None:
    """The order of the names is that of the faces behind them."""
    assert face(name).__module__ == f"copydesk.faces.{name}"


@pytest.mark.parametrize(
    ("name", "help_"),
    [("sraif", "Did you mean `sarif`?"), ("zzz", "Choose one of json, junit, sarif, github, markdown, html.")],
)
def test_an_unknown_face_is_told(name: str, help_: str) -> None:
    """Who mistypes a name is told the nearest one, or all of them."""
    with pytest.raises(UsageError) as caught:
        face(name)
    assert (caught.value.what, caught.value.help) == (f"a report has no face `{name}`", help_)


def test_the_names_alone_are_quick() -> None:
    """A command lists the names in its help, and loads neither tables nor templates for that."""
    code = (
        "import sys, copydesk.faces; print([name for name in ('pyarrow', 'jinja2', 'pydantic') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# What every face says


@pytest.mark.parametrize("name", NAMES)
def test_golden_faces(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report with something of everything is shown as in tests/golden/faces; a difference names what renews it."""
    monkeypatch.setattr("copydesk.faces.sarif.__version__", "0.0.0")
    text = face(name)(everything(), place)
    path = GOLDEN / f"{name}.{ENDINGS[name]}"
    if os.environ.get(RENEW):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    expected = path.read_bytes().decode() if path.exists() else ""
    renew = f"{RENEW}=1 {Path(sys.executable).name} -m pytest tests/units/test_faces.py -k golden"
    assert text == expected, f"{path} differs. When the new output is the better one, renew it: {renew}"


@pytest.mark.parametrize("seed", ["0", "4711"])
def test_the_same_report_has_the_same_face(seed: str) -> None:
    """Another process with another hash seed, time zone and locale writes the same bytes."""
    code = (
        "from tests.reports import everything, place\nfrom copydesk.faces import NAMES, face\n"
        "import sys\nfor name in NAMES: sys.stdout.buffer.write(face(name)(everything(), place).encode())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, env=environment, capture_output=True, check=True)
    assert done.stdout.decode() == "".join(face(name)(everything(), place) for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_report_of_nothing_has_a_face(name: str) -> None:
    """No record, no finding and no check is said, and is no crash."""
    empty = Report(ok=True, as_of=None, funnel=Funnel(), errors=0, warnings=0, findings=[])
    text = face(name)(empty, place)
    assert text.endswith("\n")
    assert "None" not in text
    assert "fails" not in text.split("</style>")[-1]


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"json"}))
def test_a_face_shows_the_place_that_the_command_gives(name: str) -> None:
    """Paths are those that were typed, not those of the source root."""
    text = face(name)(report(group("title.length")), lambda _: Location(path="../typed/1.txt", line=7))
    assert "../typed/1.txt" in text
    assert "captures/" not in text


# What a finding is


@pytest.mark.parametrize(
    ("found", "is_"),
    [
        (group("a.b"), "fails"),
        (group("a.b", severity="warning"), "fails"),
        (group("a.b", count=3, known=2), "fails"),
        (group("a.b", count=3, known=2, fails=False), "tolerated"),
        (group("a.b", fails=False), "tolerated"),
        (group("a.b", count=2, known=2, fails=False), "known"),
        (group("a.b", severity="warning", fails=False), "warns"),
        (group("a.b", severity="warning", known=1, fails=False), "known"),
    ],
)
def test_a_finding_is_one_of_four_things(found: CodeCount, is_: str) -> None:
    """The report alone says what fails; what is old and what is allowed keep their own names."""
    assert state(found) == is_


def test_new_examples_stand_before_known_ones() -> None:
    """Of three examples two are new, so the third is one of the baseline."""
    found = group("a.b", count=5, known=3, examples=[example(line=line) for line in (1, 2, 3)])
    assert [(one.line, is_) for one, is_ in shown(found)] == [(1, "fails"), (2, "fails"), (3, "known")]


def test_the_verdict_counts_what_is_new() -> None:
    """Errors, warnings and what stands in the baseline are told apart."""
    assert counts(report(group("a.b", count=3, known=2), group("c.d", severity="warning", fails=False))) == (
        "1 error, 1 warning, 2 in the baseline; 1,200 records read."
    )
    assert counts(report(funnel=Funnel(read=1, accepted=1))) == "0 errors, 0 warnings; 1 record read."


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (Location(path="a/b.txt", line=3, row=9), "a/b.txt:3"),
        (Location(path="a/b.jsonl", row=9), "a/b.jsonl, row 9"),
        (Location(path="a/b.txt"), "a/b.txt"),
    ],
)
def test_a_place_is_said_as_editors_open_it(where: Location, said: str) -> None:
    """A line wins over a row, and a whole file has neither."""
    assert str(where) == said


# JSON


def test_json_is_the_report() -> None:
    """What is read back is the report, its keys in the order of the model, in ASCII."""
    text = face("json")(everything(), place)
    assert Report.model_validate_json(text) == everything()
    assert list(json.loads(text)) == list(Report.model_fields)
    assert text.isascii()


# GitHub


def test_each_state_has_its_own_command() -> None:
    """Only what fails is an error beside a line; what is old is a notice."""
    found = [
        group("a.fails"),
        group("a.tolerated", fails=False),
        group("a.warns", severity="warning", fails=False),
        group("a.known", known=1, fails=False),
    ]
    lines = face("github")(report(*found), place).splitlines()
    assert [line.split(" ")[0] for line in lines[:-1]] == ["::error", "::warning", "::warning", "::notice"]
    assert lines[-1] == "copydesk: failed: 2 errors, 1 warning, 1 in the baseline; 1,200 records read."
    assert ["does not fail" in line for line in lines[:-1]] == [False, True, False, True]


def test_a_command_is_escaped_as_github_asks() -> None:
    """Per cent signs and line ends everywhere, colons and commas in properties too."""
    found = example(source="a,b:c%.txt", line=3, message="50%\r\nof it")
    (line, _) = face("github")(report(group("x:y,z", help="Do, it: now", examples=[found])), place).splitlines()
    assert line == (
        "::error file=captures/a%2Cb%3Ac%25.txt,line=3,title=x%3Ay%2Cz::50%25\\r\\nof it%0Ahelp: Do, it: now"
    )


def test_github_gets_no_more_than_it_shows() -> None:
    """Of each level ten are shown, the first of every rule before a second of any; the others are counted."""
    many = [example(line=line) for line in range(1, 31)]
    found = [
        group("a.much", count=40, examples=many),
        *(group(f"b.{number}", count=2, examples=many[:2]) for number in range(11)),
        group("c.warns", severity="warning", fails=False, count=30, examples=many),
        group("d.unseen", severity="warning", fails=False, count=5, examples=[]),
    ]
    *lines, more, last = face("github")(report(*found), place).splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::error"] * 10 + ["::warning"] * 10
    assert [line.partition("title=")[2].partition(":")[0] for line in lines[:10]] == [
        "a.much", *(f"b.{number}" for number in range(9)),
    ]  # fmt: skip
    assert "And 39 more.%0A" in lines[0]
    assert "And 1 more.%0A" in lines[1]
    assert ["And 20 more." in line for line in lines[10:]] == [False] * 9 + [True]
    assert more == "And 9 more findings of 3 rules, not annotated: GitHub shows 10 of a level. The summary has them."
    assert last.startswith("copydesk: failed: ")


@pytest.mark.parametrize("name", NAMES)
def test_a_code_may_be_an_error_and_a_warning(name: str) -> None:
    """One code of two levels is two findings, each with its own number."""
    text = face(name)(twice(), place)
    assert (text.count("Seen twice."), text.count("Seen thrice.")) == (1, 1)


def test_a_row_is_said_where_there_is_no_line() -> None:
    """GitHub knows no rows, so the message tells it; what is not shown is counted."""
    found = group("a.b", count=30, examples=[example(line=None, row=17)])
    (line, _) = face("github")(report(found), place).splitlines()
    assert line == ("::error file=captures/courier/1.txt,title=a.b::Seen.%0ARow 17.%0AAnd 29 more.%0Ahelp: Mend it.")


def test_a_check_of_the_user_has_a_mend() -> None:
    """A code without help sends its reader to the contract."""
    found = group("title.mine", help="", examples=[example(message="")])
    (line, _) = face("github")(report(found, checks=(check("title.mine"),)), place).splitlines()
    assert line.endswith(
        "The data break the check `title.mine`.%0Ahelp: Look at the check `title.mine` in your contract."
    )

"""Do the examples of the rules keep what they are shown for? Each one is run through the toolkit."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.intakes import put
from tests.rows import SOUND

from copydesk import isolation
from copydesk.build import Target, build
from copydesk.check import How, check
from copydesk.examples import BuildExample, Example, FileExample, RecordExample, examples
from copydesk.recipe import TOMBSTONES_NAME, load_project
from copydesk.release import Version
from copydesk.released import Released
from copydesk.report import rules
from copydesk.sources import from_project
from copydesk.templates import read_template
from copydesk.tombstones import add_tombstones

RECIPE = """format = 1
name = "local/examples"
contract = "schemas/news_article.py:NewsArticle"
providers = "providers.toml"
earliest = 1990-01-01
as_of = 2025-04-01

[[source]]
path = "captures"
"""
PROVIDERS = """format = 1

[[provider]]
name = "Harbour Courier"
domains = ["harbourcourier.example"]
aliases = ["The Courier"]

[[provider]]
name = "Ostwarder Bote"
domains = ["ostwarderbote.example"]
language = "de"
"""
GIVEN = ("title", "description", "text", "authors", "provider", "provider_domain", "url", "language", "rights")
RECORD: Mapping[str, Any] = {
    **{name: SOUND[name] for name in GIVEN},
    **{name: SOUND[name].isoformat() for name in ("published_at", "modified_at", "captured_at")},
}
"""The record of which an example changes some columns."""

ORIGIN = {
    "title": "Ferry returns after nine years",
    "url": "https://harbourcourier.example/2025/03/04/ferry",
    "provider": "Harbour Courier",
    "provider_domain": "harbourcourier.example",
}
"""What the sidecar says about the file of an example."""


MISFORTUNES = {
    "a limit of one hundredth of a second": "in_haste",
    "a limit of no more memory": "without_memory",
    "a reader that crashes": "crashing",
}
"""What a process that reads captures meets, by the words of an example."""

EVERY = [example for both in examples().values() for example in (*both.good, *both.bad)]


def cases(side: str) -> list[Any]:
    """Return each example of one side with its code."""
    return [
        pytest.param(code, example, id=f"{code}-{number}")
        for code, both in examples().items()
        for number, example in enumerate(getattr(both, side))
    ]


def lay_out(root: Path, example: Example) -> None:
    """Put an example into a source folder, with what it leaves to be sound."""
    folder = root / "captures"
    folder.mkdir()
    if isinstance(example, RecordExample):
        record = {**RECORD, **{name: None if value == "" else value for name, value in example.values.items()}}
        (folder / "articles.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
        return
    if example.link is not None:
        (folder / example.file).symlink_to(example.link)
    else:
        (folder / example.file).write_bytes(example.data)
    stated = "".join(f"{name} = {json.dumps(value)}\n" for name, value in {**ORIGIN, **example.origin}.items())
    (folder / "origins.toml").write_text(f"[{json.dumps(example.file)}]\n{stated}", encoding="utf-8")


def found(root: Path, example: Example) -> dict[str, str]:
    """Return what the toolkit finds in a project of one example: codes with their levels."""
    if isinstance(example, BuildExample):
        return built(root, example)
    files = {
        "dataset/recipe.toml": RECIPE,
        "providers.toml": PROVIDERS,
        "schemas/news_article.py": read_template("news_article.py.in"),
    }
    put(root, files)
    lay_out(root, example)
    examined = check(from_project(load_project(root / "dataset" / "recipe.toml")), How())
    return {finding["code"]: finding["severity"] for finding in examined.findings.to_pylist()}


def built(root: Path, example: BuildExample) -> dict[str, str]:
    """Return what a build finds that follows one of the records of before."""
    recipe = RECIPE + example.recipe
    put(root, {"dataset/recipe.toml": recipe, "providers.toml": PROVIDERS})
    put(root, {"schemas/news_article.py": read_template("news_article.py.in")})
    (root / "dataset" / TOMBSTONES_NAME).unlink(missing_ok=True)
    add_tombstones(root / "dataset" / TOMBSTONES_NAME, example.taken_down.items())  # type: ignore[arg-type]
    previous = None
    for version, records in ((Version(1, 0, 0), example.released), (Version(2, 0, 0), example.records)):
        if records:
            said = [{**RECORD, **{name: value or None for name, value in record.items()}} for record in records]
            put(root, {"captures/articles.jsonl": "".join(json.dumps(record) + "\n" for record in said)})
            target = Target(out=root / str(version), version=version, previous=previous)
            made = build(from_project(load_project(root / "dataset" / "recipe.toml")), target, How())
            previous = Released(made.manifest, made.folder)
    return {group.code: group.severity for group in made.report.findings}


@pytest.mark.parametrize(("code", "example"), cases("bad"))
def test_a_bad_example_breaks_its_rule_alone(
    tmp_path: Path, code: str, example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exactly the rule that it is shown for is broken, at its level, and nothing that is not named."""
    if isinstance(example, FileExample) and example.under:
        monkeypatch.setattr(isolation, "PREPARE", f"tests.units.misfortunes.{MISFORTUNES[example.under]}")
    assert found(tmp_path, example) == {name: rules()[name].severity for name in (code, *example.also)}


@pytest.mark.parametrize(("code", "example"), cases("good"))
def test_a_good_example_breaks_nothing(tmp_path: Path, code: str, example: Example) -> None:
    """The rule that it is shown for is kept, and so are all others."""
    assert found(tmp_path, example) == {name: rules()[name].severity for name in example.also}, code


def test_every_rule_has_both_examples() -> None:
    """A rule without an example would be a claim, and an example without a rule would be shown to nobody."""
    assert set(examples()) == set(rules())
    assert [code for code, both in examples().items() if not (both.good and both.bad)] == []


def test_a_shown_record_is_the_record() -> None:
    """What people see of a record is TOML that says the same, with nothing invisible in it."""
    records = [example for example in EVERY if isinstance(example, RecordExample)]
    assert len(records) > 80
    for example in records:
        assert tomllib.loads("\n".join(example.lines())) == example.values


def test_nothing_that_is_shown_is_invisible() -> None:
    """No example can hide a character from its reader, or steer a terminal."""
    lines = [line for example in EVERY for line in example.lines()]
    assert [line for line in lines if not line.replace("\t", " ").isprintable()] == []


@pytest.mark.parametrize(
    ("example", "lines", "data"),
    [
        (
            FileExample(file="a.txt", content="a\n\tb\u200b\n"),
            ["==> a.txt <==", "a", "\tb\\u200b"],
            b"a\n\tb\xe2\x80\x8b\n",
        ),
        (FileExample(file="a.txt", content="ab", times=1500), ["==> a.txt, 1,500 times <==", "ab"], b"ab" * 1500),
        (FileExample(file="a.txt", content="a", under="b"), ["==> a.txt, under b <==", "a"], b"a"),
        (FileExample(file="a.txt", hex="00 ff"), ["==> a.txt, bytes <==", "00 ff"], b"\x00\xff"),
        (FileExample(file="a.txt", content=""), ["==> a.txt <=="], b""),
        (FileExample(file="a.txt", link="../b.txt"), ["==> a.txt -> ../b.txt <=="], b""),
        (
            FileExample(file="a.txt", content="a", origin={"title": "b"}),
            ["==> a.txt <==", "a", "==> origins.toml <==", '["a.txt"]', 'title = "b"'],
            b"a",
        ),
    ],
)
def test_a_file_is_shown_under_its_name(example: FileExample, lines: list[str], data: bytes) -> None:
    """Bytes, repeats, links and the sidecar's entry are told apart."""
    assert (list(example.lines()), example.data) == (lines, data)


def test_what_else_is_broken_is_told() -> None:
    """Where one fault brings another, the reader of the example is told."""
    record = RecordExample(
        values={"title": "", "images": [{"url": "x", "width": 1}], "is_free": True}, also=("id.missing",)
    )
    assert list(record.lines()) == [
        'title = ""',
        'images = [{ url = "x", width = 1 }]',
        "is_free = true",
        "# breaks id.missing as well",
    ]

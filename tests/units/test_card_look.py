"""Is every lie of a card caught by name? The sample's card, facts and files are changed in one place at a time."""

# ruff: noqa: E501 - a table of cases, a line a case

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from copydesk.build import Target, build
from copydesk.card import card_source
from copydesk.card.faults import Fault
from copydesk.card.look import project_faults
from copydesk.check import How
from copydesk.papers import faults_of
from copydesk.recipe import load_project
from copydesk.sources import from_project

ROOT = Path(__file__).parents[2]

Change = Callable[[Path], None]
"""Changes one thing in a folder that holds a project's card and, in `build`, its build."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the card of the sample and a build of it."""
    folder = tmp_path_factory.mktemp("look")
    build(from_project(load_project(ROOT / "dataset/recipe.toml")), Target(out=folder / "build"), How())
    shutil.copy(ROOT / "DATASET_CARD.md", folder / "DATASET_CARD.md")
    return folder


def codes(folder: Path) -> set[str]:
    """Return the codes of all that is wrong."""
    facts, faults = faults_of(folder / "build")
    return {fault.code for fault in [*project_faults(folder / "DATASET_CARD.md", "DATASET_CARD.md", facts), *faults]}


def swap(name: str, old: str, new: str) -> Change:
    """Return a change of one place in a text file."""

    def change(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text, old
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def add(name: str, words: str) -> Change:
    """Return a change that adds words at the end of a text file."""

    def change(folder: Path) -> None:
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(words)

    return change


def fact(name: str, value: object) -> Change:
    """Return a change of the value of a fact."""

    def change(folder: Path) -> None:
        path = folder / "build/facts.json"
        whole = json.loads(path.read_text())
        assert whole["facts"][name]["value"] != value
        whole["facts"][name]["value"] = value
        path.write_text(json.dumps(whole))

    return change


def rows(split: str, edit: Callable[[pl.DataFrame], pl.DataFrame]) -> Change:
    """Return a change of the rows of a split."""

    def change(folder: Path) -> None:
        (path,) = (folder / "build/data").glob(f"{split}-*.parquet")
        edit(pl.read_parquet(path)).write_parquet(path)

    return change


def without(pattern: str) -> Change:
    """Return a change that takes a file away."""

    def change(folder: Path) -> None:
        (path,) = (folder / "build").glob(pattern)
        path.unlink()

    return change


def beside(folder: Path) -> None:
    """Put a Parquet file beside those that the card names."""
    (path,) = (folder / "build/data").glob("test-*.parquet")
    shutil.copy(path, path.with_name("test-0001-00009.parquet"))


def no_answer(name: str) -> Change:
    """Return a change that deletes what people answered to a question."""

    def change(folder: Path) -> None:
        path = folder / "DATASET_CARD.md"
        text = path.read_text(encoding="utf-8")
        question = re.search(rf"<!-- copydesk:write {name}\n.*?-->\n\n", text, re.DOTALL)
        assert question
        rest = text[question.end() :]
        answer = re.match(r".*?\n\n(?=<!--|#)", rest, re.DOTALL)
        assert answer
        path.write_text(text[: question.end()] + rest[answer.end() :], encoding="utf-8")

    return change


CARD, README = "DATASET_CARD.md", "build/README.md"
SUM = "<!-- copydesk:begin summary -->\n"

MUTATIONS: list[tuple[str, str, Change]] = [
    ("a stale number in a block", "card.stale", swap(CARD, "**26 articles**", "**27 articles**")),
    ("a stale version in a block", "card.stale", swap(CARD, "version 1.0.0", "version 1.0.1")),
    ("a stale number in a sentence", "card.stale", swap(CARD, "rows -->26<!--", "rows -->25<!--")),
    ("words inside a block", "card.stale", swap(CARD, SUM, f"{SUM}The best of all.\n")),
    ("a block without its text", "card.stale", swap(CARD, "The first version.\n", "")),
    ("another share of a split", "card.stale", swap(CARD, "| train | 14 |", "| train | 15 |")),
    ("a heading with nothing below", "card.section-empty", add(CARD, "\n## Thanks\n")),
    ("a heading with a comment below", "card.section-empty", add(CARD, "\n## Thanks\n\n<!-- later -->\n")),
    ("no answer: uses", "card.section-empty", no_answer("uses")),
    ("no answer: personal data", "card.section-empty", no_answer("personal-data")),
    ("no answer: limits", "card.section-empty", no_answer("limits")),
    ("a question taken out", "card.section-missing", swap(CARD, "copydesk:write limits", "copydesk:wrote limits")),
    ("a block taken out", "card.block-missing", swap(CARD, "<!-- copydesk:begin glance -->", "<!-- x -->")),
    ("the placeholder of hubs", "card.placeholder", add(CARD, "\n[More Information Needed]\n")),
    ("a note to oneself", "card.placeholder", add(CARD, "\nTODO: ask the desk.\n")),
    ("a dead path", "card.link", add(CARD, "\nSee [the notes](notes/2025.md).\n")),
    ("a dead image", "card.link", add(CARD, "\n![Articles a day](days.png)\n")),
    ("a dead image in HTML", "card.link", add(CARD, '\n<img alt="days" src="days.png">\n')),
    ("a dead anchor", "card.link", add(CARD, "\nSee [below](#nowhere).\n")),
    ("a path out of the project", "card.link", add(CARD, "\nSee [it](../../etc/passwd).\n")),
    ("a wrong number of articles in prose", "card.figure", add(CARD, "\nIt holds 1,000 articles.\n")),
    ("a wrong number of outlets in prose", "card.figure", add(CARD, "\nNine outlets wrote it.\n")),
    ("a wrong number of languages", "card.figure", swap(CARD, "in four languages", "in five languages")),
    ("another version in a line of code", "card.figure", add(CARD, '\n`load_dataset(name, revision="v0.9.0")`\n')),
    ("a wrong number of rows in the header", "header.count", swap(README, "num_examples: 14", "num_examples: 15")),
    ("a wrong size in the header", "header.count", swap(README, "download_size: ", "download_size: 1")),
    ("another type in the header", "header.features", swap(README, "  - name: title\n    dtype: string", "  - name: title\n    dtype: int32")),
    ("another name in the header", "header.features", swap(README, "  - name: title\n", "  - name: headline\n")),
    ("a path to no file", "header.files", swap(README, "    - data/train-0001-00000.parquet", "    - data/train-0001-00001.parquet")),
    ("a file of another split", "header.files", swap(README, "    - data/train-0001-00000.parquet", "    - data/test-0001-00000.parquet")),
    ("a file that nobody names", "header.files", beside),
    ("a licence that hubs do not know", "header.license", swap(README, "license: cc-by-4.0", "license: MIT-ish")),
    ("another licence than the recipe's", "header.license", swap(README, "license: cc-by-4.0", "license: mit")),
    ("a language that is none", "header.language", swap(README, "\n- es\n", "\n- klingonish\n")),
    ("a language too few", "header.language", swap(README, "\n- es\n", "\n")),
    ("another category of size", "header.size", swap(README, "- n<1K", "- 1K<n<10K")),
    ("a task that is none", "header.task", swap(README, "tags:\n", "task_categories:\n- news-reading\ntags:\n")),
    ("another name of the dataset", "header.said", swap(README, "pretty_name: Sample News", "pretty_name: Real News")),
    ("a key twice in the header", "header.yaml", swap(README, "pretty_name:", "license: mit\npretty_name:")),
    ("a header that is no YAML", "header.yaml", swap(README, "pretty_name: Sample", "pretty_name: [Sample")),
    ("no header", "header.yaml", swap(README, "---\npretty_name", "pretty_name")),
    ("a stale block in the release", "card.stale", swap(README, "**26 articles**", "**27 articles**")),
    ("a title put into the release's card", "card.stale", swap(README, "| `title` | Judges", "| `title` | <script>alert(1)</script> Judges")),
    ("a wrong count of rows", "facts.wrong", fact("rows", 27)),
    ("a wrong count of stories", "facts.wrong", fact("stories", 26)),
    ("a wrong language", "facts.wrong", fact("languages", {"en": 26})),
    ("another version of the facts", "facts.wrong", fact("version", "1.0.1")),
    ("a privacy figure of zero that is none", "facts.wrong", fact("privacy", {"emails": {"articles": 1, "found": 1}, "telephones": {"articles": 0, "found": 0}})),
    ("a row taken out of the data", "facts.wrong", rows("train", lambda frame: frame.head(13))),
    ("a text made longer", "facts.wrong", rows("train", lambda frame: frame.with_columns(text=pl.col("text") + " x"))),
    ("another provider in the data", "facts.wrong", rows("test", lambda frame: frame.with_columns(provider_domain=pl.lit("else.example")))),
    ("a row that has moved", "header.count", rows("test", lambda frame: frame.tail(6))),
    ("Croissant of another release", "papers.stale", swap("build/croissant.json", '"version": "1.0.0"', '"version": "9.9.9"')),
    ("a datasheet by hand", "papers.stale", add("build/datasheet.md", "\nAll good.\n")),
    ("a domain taken out of the list", "papers.stale", swap("build/provenance/domains.csv", "harbourcourier", "harborcourier")),
    ("no list of domains", "papers.stale", without("provenance/domains.csv")),
]  # fmt: skip


def test_the_sample_is_without_fault(sample: Path) -> None:
    """What is changed below is true before: no fault, no placeholder, nothing unanswered."""
    assert codes(sample) == set()
    assert "More Information Needed" not in (sample / README).read_text()


@pytest.mark.parametrize(("code", "change"), [it[1:] for it in MUTATIONS], ids=[it[0] for it in MUTATIONS])
def test_a_lie_is_caught_by_name(sample: Path, tmp_path: Path, code: str, change: Change) -> None:
    """One change in card, facts or files, and the fault that is named after it."""
    shutil.copytree(sample, tmp_path / "look")
    change(tmp_path / "look")
    assert code in codes(tmp_path / "look")


@pytest.mark.parametrize(
    "words",
    [
        "In 2023 articles of this kind were rare.",
        "Two articles of one story share a passage.",
        "Version 0.9.0 had 20 articles.",
        "We read 200 articles by hand. <!-- copydesk:own -->",
        "A text of 300 characters, 14 articles of train, 46 % of the articles.",
        "[The guide](https://example.org/x.md), [below](#uses-and-what-it-is-not-for), `[a](b)`.",
        "```\n[not a link](nowhere)\n# not a heading\n```",
    ],
)
def test_what_is_no_lie_is_none(sample: Path, tmp_path: Path, words: str) -> None:
    """Years, spelled twos, other versions, numbers of one's own, whole addresses and code are let alone."""
    shutil.copytree(sample, tmp_path / "look")
    add(CARD, f"\n{words}\n")(tmp_path / "look")
    assert codes(tmp_path / "look") == set()


def test_a_card_that_was_changed_after_the_build_is_told(sample: Path, tmp_path: Path) -> None:
    """What would be published are the old words: that, and what is wrong with them, is said of the build."""
    shutil.copytree(sample, tmp_path / "x")
    folder = tmp_path / "x"
    before = card_source(folder / "DATASET_CARD.md")
    assert faults_of(folder / "build", before)[1] == []
    add("build/README.md", "\nPages of 300 outlets are missing.\n")(folder)
    assert not told(folder, before)
    found = told(folder, f"{before}\nMore.\n")
    assert {fault.code: fault.where.partition(":")[0] for fault in found} == {
        "card.not-built": "README.md",
        "card.figure": "README.md",
    }
    assert "copydesk:fact providers" in next(fault.help for fault in found if fault.code == "card.figure")
    assert [fault.code for fault in told(folder)] == ["card.figure"]


def told(folder: Path, source: str | None = None) -> list[Fault]:
    """Return what is said of a build's card; the papers that were made of it are others then, of course."""
    return [fault for fault in faults_of(folder / "build", source)[1] if fault.code.startswith("card.")]

"""Do the papers beside the card say the same to other readers: Croissant, the list of domains, the datasheet?"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import mlcroissant
import polars as pl
import pytest
from tests.cards import facts

from copydesk.build import Target, build
from copydesk.canonical import sha256_file
from copydesk.card.sections import answers
from copydesk.check import How
from copydesk.croissant import croissant
from copydesk.facts import read_facts
from copydesk.facts.articles import Articles
from copydesk.manifest import FileEntry
from copydesk.papers import domains, papers
from copydesk.recipe import load_project
from copydesk.sources import from_project

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of rdflib and pandas, in mlcroissant


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a build of the sample."""
    folder = tmp_path_factory.mktemp("papers") / "build"
    build(from_project(load_project(ROOT / "dataset/recipe.toml")), Target(out=folder), How())
    return folder


def test_croissant_is_read_by_its_own_reader(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own reader takes the file without an error or a warning, and loads all rows of each record set."""
    monkeypatch.chdir(sample)
    dataset = mlcroissant.Dataset("croissant.json")
    issues = dataset.metadata.ctx.issues
    assert (set(issues.errors), set(issues.warnings)) == (set(), set())
    loaded = {}
    for name in ("default", "provenance", "dropped", "related"):
        expected = pl.read_parquet(sample / ("data" if name == "default" else name) / "*.parquet")
        rows = loaded[name] = list(dataset.records(name))
        assert len(rows) == expected.height
        assert {row[f"{name}/id"].decode() for row in rows} == set(expected["id"])
        assert {row[f"{name}/split"] for row in rows} == {b"train", b"validation", b"test"}
    titles = {row["default/title"].decode() for row in loaded["default"]}
    assert titles == set(pl.read_parquet(sample / "data/*.parquet")["title"])


def test_croissant_tells_where_it_comes_from_and_what_it_is_not_for(sample: Path) -> None:
    """Version, day, digests, who made it from what, and what people wrote of uses and limits."""
    metadata = mlcroissant.Dataset(sample / "croissant.json").metadata
    said = answers((ROOT / "DATASET_CARD.md").read_text(encoding="utf-8"))
    assert metadata.version == "1.0.0"
    assert str(metadata.date_published).startswith("2025-06-10")
    assert metadata.data_use_cases == [said["uses"]]
    assert metadata.data_limitations == [said["limits"]]
    assert metadata.personal_sensitive_information[0] == said["personal-data"]
    assert {file.uuid: file.sha256 for file in metadata.file_objects} == {
        path.relative_to(sample).as_posix(): sha256_file(path)
        for folder in ("data", "provenance", "dropped", "related")
        for path in (sample / folder).glob("*.parquet")
    }
    whole = croissant(read_facts(sample).told(), [], said, "")
    assert whole["prov:wasDerivedFrom"][0]["prov:value"].startswith("sha256:")
    assert whole["prov:wasGeneratedBy"]["@id"] == "build"
    assert len(whole["prov:wasAttributedTo"]) == 8


def test_the_list_of_domains_is_ranked_by_bytes(sample: Path) -> None:
    """Rank, share and bytes are those of the texts, counted another way."""
    table = list(csv.DictReader(io.StringIO((sample / "provenance/domains.csv").read_text(encoding="utf-8"))))
    frame = pl.read_parquet(sample / "data/*.parquet")
    expected: dict[str, int] = {}
    for domain, text in frame.select("provider_domain", "text").iter_rows():
        expected[domain] = expected.get(domain, 0) + len((text or "").encode())
    assert {row["domain"]: int(row["bytes"]) for row in table} == expected
    assert [int(row["bytes"]) for row in table] == sorted(expected.values(), reverse=True)
    assert sum(float(row["share_of_bytes"]) for row in table) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("name", ['=HYPERLINK("https://evil.example")', "+1", "-1", "@x", 'a,"b"\nc'])
def test_no_cell_is_a_formula(name: str) -> None:
    """A name out of a capture is no formula in a spreadsheet, and stays in its cell."""
    rows = list(csv.reader(io.StringIO(domains(facts(name)).decode())))
    assert len(rows) == 2
    assert rows[1][2].removeprefix("'") == name
    assert rows[1][2][:1] not in {"=", "+", "-", "@"}


def test_the_datasheet_says_what_nobody_wrote() -> None:
    """An answer that is missing is told as missing, not made up."""
    written = dict(papers("# Mine\n", facts(), []))
    assert written["datasheet.md"].decode().count("Nobody wrote this yet.") == 6


def test_the_figures_are_those_of_the_files(sample: Path) -> None:
    """A few facts, counted another way."""
    frame = pl.read_parquet(sample / "data/*.parquet")
    told = read_facts(sample).told()
    days = {str(moment)[:10] for moment in frame["published_at"]}
    assert (told.rows, told.days) == (frame.height, len(days))
    assert told.languages == {name: rows for name, rows in frame.group_by("language").len().iter_rows()}  # noqa: C416 - a check of its own
    assert {it.column: it.missing for it in told.columns}["url"] == sum(url is None for url in frame["url"])
    texts = sorted(len(text) for text in frame["text"] if text is not None)
    shown = {it.column: it for it in told.lengths}["text"]
    assert (shown.values, shown.quantiles[0], shown.quantiles[-1]) == (len(texts), texts[0], texts[-1])
    assert sum(rows for _, rows in shown.bins) == len(texts)
    assert told.calendar
    assert sum(sum(counts) for _, counts in told.calendar.rows) == frame.height


def test_a_split_of_another_name_is_counted(sample: Path) -> None:
    """What a forged manifest calls its splits is data: it is counted, in an order that is the same everywhere."""
    (path,) = (sample / "data").glob("test-*.parquet")
    entries = [
        FileEntry(path=f"data/{path.name}", size=1, sha256="0" * 64, config="default", split=split, rows=7)
        for split in ("night", "test", "day", "train")
    ]
    found = Articles.read(sample, entries, {}).splits()
    assert [it.split for it in found] == ["train", "test", "day", "night"]

"""Does `copydesk init --from` propose a project that works, from whatever lies there, and overwrite nothing?"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import polars as pl
import pytest

from copydesk.build import Target, build
from copydesk.check import How
from copydesk.errors import UsageError
from copydesk.init import start_from
from copydesk.recipe import load_origins, load_project, load_registry
from copydesk.sources import from_project

PAGE = """{title}

By {author}
Published {day} March 2025, 09:30 UTC

{text}
"""
TEXT = (
    "The harbour board met on Monday evening and voted for the longer pier, after two hours in which nobody asked what "
    "it would cost to keep it. The ferry line had asked for it since the storm of the winter before last."
)
OVENS = """The ovens below the old gymnasium were lit on Friday for the first time in eleven years. Two parents and a
retired baker had spent the holidays scraping soot out of the flue.

The first forty loaves were gone before the second bell, and the headmistress has ordered more flour."""
SITE = """<html lang="en"><head><title>{title}</title><meta property="og:site_name" content="{site}">{head}
<meta property="article:published_time" content="2025-03-04T09:00:00Z"></head>
<body><article><h1>{title}</h1><p>{text}</p></article></body></html>"""
STORIES = [
    ("Harbour board votes for the longer pier", f"{TEXT}\n\nWork begins in May and is to end before the first gales."),
    ("Ovens below the old gymnasium are lit after eleven years", OVENS),
]
RECORD = {
    "headline": "Pier to grow by forty metres",
    "body": TEXT,
    "link": "https://www.harbourcourier.example/pier/{}",
    "date": "2025-03-{:02}T09:00:00Z",
    "outlet": "Harbour Courier",
}


def captures(folder: Path, *outlets: str) -> Path:
    """Write a page of text for each outlet, in a folder of its name."""
    for number, outlet in enumerate(outlets, 1):
        path = folder / outlet / f"page-{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        title, text = STORIES[number - 1]
        path.write_text(PAGE.format(title=title, author="Orla Finch", day=number, text=text))
    return folder


def records(path: Path, rows: int, **columns: object) -> Path:
    """Write JSON Lines with columns that others would choose."""
    lines = [
        {name: words.format(number) for name, words in RECORD.items()} | {"body": f"{TEXT} {number}"} | columns
        for number in range(1, rows + 1)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def built(folder: Path) -> pl.DataFrame:
    """Build the project and return its articles."""
    build(from_project(load_project(folder / "dataset/recipe.toml")), Target(out=folder / "build"), How())
    return pl.read_parquet(folder / "build/data/*.parquet")


def test_pages_that_name_no_outlet_get_one_from_their_folder(tmp_path: Path) -> None:
    """Two folders of page text become two outlets, said to be guessed; the project builds untouched."""
    source = captures(tmp_path / "raw", "harbour-courier", "tarnside_weekly")
    started = start_from(tmp_path / "news", source)
    registry = load_registry(tmp_path / "news/dataset/providers.toml")
    assert {it.name: it.domains for it in registry.provider} == {
        "Harbour Courier": ["harbour-courier.invalid"],
        "Tarnside Weekly": ["tarnside-weekly.invalid"],
    }
    assert (started.copied, len(started.seen.guessed if started.seen else {})) == (2, 2)
    assert len(load_origins(tmp_path / "news/dataset/captures/origins.toml")) == 2
    assert sorted(built(tmp_path / "news")["provider"]) == ["Harbour Courier", "Tarnside Weekly"]
    assert "# The captures state no domain" in (tmp_path / "news/dataset/providers.toml").read_text()


def test_a_page_that_names_its_outlet_without_a_domain_keeps_the_name(tmp_path: Path) -> None:
    """Nobody is called after a folder who says what he is called; only the domain is made up."""
    path = tmp_path / "mine" / "page.html"
    path.parent.mkdir()
    path.write_text(SITE.format(site="Tidewater Gazette", head="", title="Pier to grow by forty metres", text=TEXT))
    start_from(tmp_path / "news", path.parent)
    (outlet,) = load_registry(tmp_path / "news/dataset/providers.toml").provider
    assert (outlet.name, outlet.domains) == ("Tidewater Gazette", ["tidewater-gazette.invalid"])
    assert built(tmp_path / "news")["provider"].to_list() == ["Tidewater Gazette"]


def test_a_headline_is_no_name_and_hosts_of_one_domain_may_be_outlets(tmp_path: Path) -> None:
    """Blogs below the domain of who hosts them are as many outlets; an address, a sentence, a headline names none."""
    sites = {
        "https://ovens.blogs.example/1": "The Oven Diary",
        "https://piers.blogs.example/2": "Piers and Ropes",
        "https://www.courier.example/3": "Pier to grow by forty metres, story 3",
        "https://www.gazette.example/4": "https://www.gazette.example",
        "https://www.weekly.example/5": "A weekly page for all who like to read about harbours, and their people",
    }
    (tmp_path / "raw").mkdir()
    for number, (url, site) in enumerate(sites.items(), 1):
        head = f'<meta property="og:url" content="{url}">'
        page = SITE.format(site=site, head=head, title=f"Pier to grow by forty metres, story {number}", text=TEXT)
        (tmp_path / f"raw/{number}.html").write_text(page)
    start_from(tmp_path / "news", tmp_path / "raw")
    registry = load_registry(tmp_path / "news/dataset/providers.toml")
    assert {it.domains[0]: it.name for it in registry.provider} == {
        "ovens.blogs.example": "The Oven Diary",
        "piers.blogs.example": "Piers and Ropes",
        "courier.example": "courier.example",
        "gazette.example": "gazette.example",
        "weekly.example": "weekly.example",
    }


def test_entries_that_a_registry_lacks_are_given(tmp_path: Path) -> None:
    """On a later day `--from` overwrites nothing, and says what is to be added by hand."""
    (tmp_path / "dataset").mkdir()
    records(tmp_path / "dataset/rows.jsonl", 3)
    first = start_from(tmp_path, tmp_path / "dataset/rows.jsonl")
    assert first.unlisted == ""
    link = "https://www.weekly.example/{}"
    records(tmp_path / "dataset/rows.jsonl", 4, link=link, outlet="Tarnside Weekly")
    later = start_from(tmp_path, tmp_path / "dataset/rows.jsonl")
    assert "dataset/providers.toml" in later.kept
    assert tomllib.loads(later.unlisted)["provider"] == [
        {"name": "Tarnside Weekly", "domains": ["weekly.example"], "language": "en"}
    ]


def test_a_damaged_table_is_left_to_check(tmp_path: Path) -> None:
    """It is no defect of ours; what could not be read is counted."""
    path = tmp_path / "rows.parquet"
    pl.DataFrame({"headline": ["Pier"] * 9_000}).write_parquet(path)
    path.write_bytes(path.read_bytes()[:-50])
    started = start_from(tmp_path / "news", path)
    assert started.seen
    assert (started.seen.records, started.seen.silent, started.seen.outlets) == (1, 1, [])


def test_captures_inside_the_project_stay_where_they_are(tmp_path: Path) -> None:
    """Nothing is copied; the recipe names their folder."""
    captures(tmp_path / "raw", "harbour-courier")
    started = start_from(tmp_path, tmp_path / "raw")
    assert (started.copied, started.captures) == (0, "raw")
    assert tomllib.loads((tmp_path / "dataset/recipe.toml").read_text())["source"][0]["path"] == "raw"
    assert (tmp_path / "raw/origins.toml").is_file()
    assert built(tmp_path).height == 1


@pytest.mark.parametrize("kind", ["jsonl", "parquet", "csv"])
def test_columns_of_others_are_read_as_ours(tmp_path: Path, kind: str) -> None:
    """A headline is a title, a link an address; the contract asks for what every record has, and the rest builds."""
    lines = records(tmp_path / "rows.jsonl", 25)
    source = tmp_path / f"rows.{kind}"
    if kind == "parquet":
        pl.read_ndjson(lines).write_parquet(source)
    elif kind == "csv":
        pl.read_ndjson(lines).write_csv(source)
    started = start_from(tmp_path / "news", source)
    assert started.seen
    assert started.seen.columns == {
        "title": "headline",
        "text": "body",
        "url": "link",
        "published_at": "date",
        "provider": "outlet",
    }
    assert list(started.seen.always[:2]) == ["url", "text"]
    assert "schemas/news_article.py:Article" in (tmp_path / "news/dataset/recipe.toml").read_text()
    frame = built(tmp_path / "news")
    assert (frame.height, set(frame["provider"])) == (25, {"Harbour Courier"})


def test_few_records_are_no_law(tmp_path: Path) -> None:
    """Of five records nobody can say what they always have."""
    started = start_from(tmp_path / "news", records(tmp_path / "rows.jsonl", 5))
    assert started.seen
    assert started.seen.always == []
    assert "class Article" not in (tmp_path / "news/schemas/news_article.py").read_text()


def test_names_of_ours_are_left_alone(tmp_path: Path) -> None:
    """A column that is called as ours is read as ours, whatever else could be."""
    started = start_from(
        tmp_path / "news", records(tmp_path / "rows.jsonl", 3, title="Another headline, and a better one")
    )
    assert started.seen
    assert "title" not in started.seen.columns


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """What is there stays, byte by byte, also a sidecar beside the captures."""
    captures(tmp_path / "raw", "harbour-courier")
    (tmp_path / "raw/origins.toml").write_text(
        '["harbour-courier/page-1.txt"]\nprovider = "Mine"\nprovider_domain = "mine.example"\n'
    )
    (tmp_path / "dataset").mkdir()
    (tmp_path / "dataset/recipe.toml").write_text("mine")
    started = start_from(tmp_path, tmp_path / "raw")
    assert "dataset/recipe.toml" in started.kept
    assert (tmp_path / "dataset/recipe.toml").read_text() == "mine"
    assert "Mine" in (tmp_path / "raw/origins.toml").read_text()
    assert '"mine.example"' in (tmp_path / "dataset/providers.toml").read_text()


@pytest.mark.parametrize("name", ['Evil"\n[provider]', "x # y", "\\", "a'b", "\x7f\u202e"])
def test_no_name_breaks_a_file(tmp_path: Path, name: str) -> None:
    """What records call their outlet is written as words, and read back as the same."""
    start_from(tmp_path / "news", records(tmp_path / "rows.jsonl", 2, outlet=name))
    (found,) = load_registry(tmp_path / "news/dataset/providers.toml").provider
    assert found.domains == ["harbourcourier.example"]
    load_project(tmp_path / "news/dataset/recipe.toml")


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    """There is nothing to start from, and nothing is written."""
    (tmp_path / "raw").mkdir()
    with pytest.raises(UsageError, match="nothing to start from"):
        start_from(tmp_path / "news", tmp_path / "raw")
    assert not (tmp_path / "news").exists()


def test_a_project_inside_its_source_is_refused(tmp_path: Path) -> None:
    """A project would read itself."""
    captures(tmp_path, "harbour-courier")
    with pytest.raises(UsageError, match="inside its own source"):
        start_from(tmp_path / "news", tmp_path)
    with pytest.raises(UsageError, match="inside its own source"):
        start_from(tmp_path, tmp_path)


def test_captures_are_not_copied_over_others(tmp_path: Path) -> None:
    """A folder of captures in the project is not mixed with those of elsewhere."""
    (tmp_path / "news/dataset/captures").mkdir(parents=True)
    with pytest.raises(UsageError, match="something is there already"):
        start_from(tmp_path / "news", captures(tmp_path / "raw", "harbour-courier"))


def test_what_is_missing_is_told(tmp_path: Path) -> None:
    """A path that leads nowhere is a wrong call."""
    with pytest.raises(UsageError, match="missing"):
        start_from(tmp_path / "news", tmp_path / "nothing")


def test_a_page_that_cannot_be_read_stops_nothing(tmp_path: Path) -> None:
    """What is broken is left to `copydesk check`."""
    source = captures(tmp_path / "raw", "harbour-courier")
    (source / "broken.jsonl").write_text("{]\n")
    (source / "empty.txt").write_text("")
    assert start_from(tmp_path / "news", source).copied == 3
    assert built(tmp_path / "news").height == 1

"""Are the figures of the report page those of the files, is it one small file, and does it need no clock?"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from copydesk.build import Target, build
from copydesk.check import How
from copydesk.cli.app import run
from copydesk.manifest import read_manifest
from copydesk.recipe import load_project
from copydesk.report_page import MAX_BYTES, make_page
from copydesk.report_page.figures import MAX_OUTLETS, MAX_PERIODS, OTHERS, count
from copydesk.sources import from_paths, from_project

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a build of the sample."""
    folder = tmp_path_factory.mktemp("report") / "build"
    build(from_project(load_project(ROOT / "dataset/recipe.toml")), Target(out=folder), How())
    return folder


def specs(html: str) -> dict[str, dict[str, object]]:
    """Return the specifications that a page holds."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html)
    assert found
    read: dict[str, dict[str, object]] = json.loads(found[1])["specs"]
    return read


def test_the_figures_are_those_of_the_files(sample: Path) -> None:
    """Weeks, outlets and splits, counted another way."""
    found = count(sample, read_manifest(sample).files)
    frame = pl.read_parquet(sample / "data/*.parquet")
    weeks: dict[str, int] = {}
    for moment in frame["published_at"]:
        monday = moment.date() - dt.timedelta(days=moment.weekday())
        weeks[str(monday)] = weeks.get(str(monday), 0) + 1
    assert found.days
    assert found.outlets
    assert {row["period"]: row["articles"] for row in found.days.rows} == weeks
    assert sum(row["articles"] for row in found.outlets.rows) == frame.height
    sizes = frame.group_by("story_id").len()["len"].to_list()
    assert {row["articles"]: row["stories"] for row in found.sizes} == {size: sizes.count(size) for size in sizes}


def test_no_text_and_no_title_is_in_the_page(sample: Path) -> None:
    """Figures only."""
    html = make_page(sample).html
    frame = pl.read_parquet(sample / "data/*.parquet")
    assert not [title for title in frame["title"] if title in html]
    assert not [text for text in frame["text"] if text and text[:60] in html]


def test_it_is_the_same_in_every_place(sample: Path, tmp_path: Path) -> None:
    """Zone, hash seed and folder of the machine do not matter."""
    pages = set()
    for number, zone in enumerate(("UTC", "America/St_Johns")):
        out = tmp_path / str(number) / "page.html"
        out.parent.mkdir()
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": str(number)}
        words = ["report", str(sample), "-o", str(out), "-q"]
        subprocess.run([sys.executable, "-m", "copydesk", *words], env=environment, check=True, capture_output=True)
        pages.add(out.read_bytes())
    assert len(pages) == 1
    assert str(sample).encode() not in pages.pop()


def test_many_outlets_and_years_are_still_a_small_page(tmp_path: Path) -> None:
    """Three hundred outlets over fifteen years: longer periods, one row for the small ones, under two megabytes."""
    day = dt.datetime(2010, 1, 1, 12, tzinfo=dt.UTC)
    rows = [
        {
            "url": f"https://outlet{number % 300}.example/{number}",
            "title": f"Headline number {number} of many",
            "published_at": (day + dt.timedelta(days=number * 5 % 5400)).isoformat(),
            "provider": f"Outlet {number % 300}",
            "provider_domain": f"outlet{number % 300}.example",
        }
        for number in range(3_000)
    ]
    source = tmp_path / "rows.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    build(from_paths([source], None), Target(out=tmp_path / "build"), How())
    found = count(tmp_path / "build", read_manifest(tmp_path / "build").files)
    assert found.outlets
    assert found.outlets.periods <= MAX_PERIODS
    assert len({row["outlet"] for row in found.outlets.rows}) == MAX_OUTLETS + 1
    assert OTHERS in {row["outlet"] for row in found.outlets.rows}
    page = make_page(tmp_path / "build")
    assert len(page.html.encode()) < MAX_BYTES
    assert len(page.charts) >= 6


def test_one_article_is_enough(tmp_path: Path) -> None:
    """The smallest dataset has a page."""
    line = {"url": "https://a.example/1", "title": "Only one headline", "published_at": "2025-03-04T09:00:00Z", "provider": "A", "provider_domain": "a.example"}  # fmt: skip # noqa: E501
    (tmp_path / "one.jsonl").write_text(json.dumps(line))
    build(from_paths([tmp_path / "one.jsonl"], None), Target(out=tmp_path / "build"), How())
    assert "length-text" not in make_page(tmp_path / "build").charts


def test_pictures_have_no_code_in_them(sample: Path) -> None:
    """A specification holds data and names of ours: no expression, no address."""
    told = json.dumps(specs(make_page(sample).html))
    assert "expr" not in told
    assert set(re.findall(r"https?://[^\"]+", told)) == {"https://vega.github.io/schema/vega-lite/v6.json"}


def test_a_release_is_compared_with_another(sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that is named stands beside the build, outlet by outlet where they differ."""
    out = tmp_path / "page.html"
    assert run(["report", str(sample), "-o", str(out), "--compare", str(sample), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["result"]["charts"][0] == "days"
    assert "Compared with 1.0.0" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("out", "what"),
    [("build/page.html", "inside the build"), ("mine.html", "no report page"), ("folder", "is a folder")],
)
def test_nothing_of_others_is_overwritten(  # noqa: PLR0913, PLR0917 - fixtures, and what is refused
    sample: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    out: str,
    what: str,
) -> None:
    """A page goes beside things, and over a page of ours alone."""
    monkeypatch.chdir(sample.parent)
    (tmp_path / "mine.html").write_text("<p>mine</p>")
    (tmp_path / "folder").mkdir()
    place = out if out.startswith("build") else str(tmp_path / out)
    assert run(["report", "build", "-o", place]) == 2
    assert what in capsys.readouterr().err
    assert (tmp_path / "mine.html").read_text() == "<p>mine</p>"


def test_a_missing_extra_is_told_before_any_work(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without what draws there is no page, and the line that installs it."""
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert run(["report", str(sample), "-o", str(tmp_path / "page.html")]) == 2
    assert "pip install 'copydesk[report]'" in capsys.readouterr().err

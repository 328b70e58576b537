"""How many fields of real pages are right, how many are wrong, and how many are missing?"""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.scores import keep_floor

from copydesk.articles import write_articles
from copydesk.runner import Crew
from copydesk.sources import from_paths

SHARED = Path(__file__).parents[2].parent / "shared"
GOLD, SCORE = SHARED / "corpus" / "pages.jsonl", SHARED / "tools" / "score.py"
KEPT = {
    "moz": ("title", "body_f1"),
    "aeb": ("body_f1",),
    "traf": ("title", "date", "auth_f1", "auth_p", "seg_f1"),
}
"""The scores that are held, by the set of pages."""

MISSING = {"title": "title_none", "date": "date_none"}
"""Scores of which the share without any value is told: what is neither right nor missing is wrong."""

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not GOLD.is_file(), reason=f"the real captures are not beside this checkout: {GOLD}"),
]


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for what is read."""
    return tmp_path_factory.mktemp("pages")


@cache
def scores(work: Path) -> dict[str, dict[str, Any]]:
    """Return the scores of each set, of all pages as the command writes them."""
    gold = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    urls = {Path(page["path"]).name: page["url"] for page in gold if "://" in (page["url"] or "")}
    stated = [f'["{name}"]\nurl = {json.dumps(url)}' for name, url in urls.items()]
    (work / "origins.toml").write_text("\n".join(stated), encoding="utf-8")
    inputs = from_paths([GOLD.parent / "pages"], work / "origins.toml")
    write_articles(inputs, work / "articles.jsonl", Crew(2), batch=64)
    lines = map(json.loads, (work / "articles.jsonl").read_text(encoding="utf-8").splitlines())
    rows = {line["capture"]: line for line in lines}
    told = [json.dumps(asked(rows[Path(page["path"]).name]) | {"id": page["id"]}) for page in gold]
    (work / "told.jsonl").write_text("\n".join(told), encoding="utf-8")
    command = [sys.executable, SCORE, GOLD, work / "told.jsonl", "--json"]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert isinstance(found, dict)
    return found


def asked(row: dict[str, Any]) -> dict[str, Any]:
    """Return what is scored of a row: a date alone where no time was stated."""
    moment = row["published_at"]
    day = moment and row["published_precision"] == "day"
    return {
        "title": row["title"],
        "authors": row["authors"],
        "text": row["text"],
        "published_at": moment[:10] if day else moment,
        "error": row["error"],
    }


@pytest.mark.parametrize(("pages", "score"), [(pages, score) for pages, kept in KEPT.items() for score in kept])
def test_fields_of_real_pages_are_right(work: Path, pages: str, score: str) -> None:
    """Each score of each set keeps its floor."""
    keep_floor(f"pages.{pages}.{score}", scores(work)[pages][score], GOLD)


@pytest.mark.parametrize("score", sorted(MISSING))
def test_what_is_not_right_is_missing_sooner_than_wrong(work: Path, score: str) -> None:
    """The share of pages without a wrong value keeps its own floor."""
    found = scores(work)["traf"]
    keep_floor(f"pages.traf.{score}-not-wrong", found[score] + found[MISSING[score]], GOLD)


def test_moments_are_right_to_the_minute_where_pages_state_them(work: Path) -> None:
    """Time and zone are those of the page."""
    found = scores(work)["ALL"]
    keep_floor("pages.all.instant", found["instant"], GOLD)

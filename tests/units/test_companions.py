"""Do the tables beside the articles hold what a build left out and what its captures point to, and nothing else?"""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import datasets
import pyarrow.parquet as pq
import pytest
import yaml
from tests.html_pages import PROSE, TITLE, article, meta
from tests.intakes import markdown, put

from copydesk.article import ARTICLE
from copydesk.build import Built, Target, build
from copydesk.check import How
from copydesk.companions import COMPANIONS, DROPPED, RELATED
from copydesk.runner import Crew
from copydesk.sources import from_paths
from copydesk.verify import verify_folder

PIER = "https://harbourcourier.example/pier"
TEXT = f"""Menü   News

{TITLE}

By Mara Ilves
4 March 2025, 09:30 UTC

{PROSE[0]}

{PROSE[1]}

Read also: Mole of Saltmere was painted blue

https://harbourcourier.example/mole

{PROSE[2]}

{PROSE[3]}

Sign up for our newsletter
"""
FEED = """<rss version="2.0"><channel><title>Harbour Courier</title><link>https://harbourcourier.example/</link>
<item><title>Toll of the bridge ends early</title><link>https://harbourcourier.example/toll</link>
<pubDate>Tue, 04 Mar 2025 09:00:00 GMT</pubDate><comments>https://harbourcourier.example/talk</comments></item>
</channel></rss>
"""
ORIGINS = """["text.txt"]
provider = "Harbour Courier"
provider_domain = "harbourcourier.example"
["page.html"]
provider = "Harbour Courier"
provider_domain = "harbourcourier.example"
"""


def html() -> str:
    """Return a page with a row of teasers."""
    head = meta(og__site_name="Harbour Courier", article__published_time="2025-03-04T09:00:00Z")
    canonical = '<link rel="canonical" href="https://harbourcourier.example/ferry">'
    teaser = '<div class="related"><a href="/pier">Pier of Saltmere opens again</a></div>'
    behind = f"<footer>All rights reserved by the Harbour Courier</footer>{teaser}"
    return article(canonical + head, behind=behind)


def captures(folder: Path) -> Path:
    """Write captures of several kinds, and return their folder."""
    related = "\n  - title: Lamp is sold\n    date: 2025-03-09\n    url: https://harbourcourier.example/lamp"
    head = markdown("\n\n".join(PROSE), title="Lighthouse gets a new lamp", related=related)
    record = {"title": "Record of a ferry", "published_at": "2025-03-04T09:00:00Z", "provider": "A"}
    record |= {"provider_domain": "a.example", "text": " ".join(PROSE)}
    files = {"text.txt": TEXT, "page.html": html(), "head.md": head, "feed.xml": FEED, "origins.toml": ORIGINS}
    return put(folder, files | {"records.jsonl": json.dumps(record)})


def built(out: Path, source: Path, how: How | None = None) -> Built:
    """Build a folder without a recipe."""
    return build(from_paths([source], None), Target(out=out), how or How())


def rows(made: Built, config: str) -> list[dict[str, Any]]:
    """Return the rows of a configuration, split by split."""
    paths = sorted((made.folder / ("data" if config == "default" else config)).glob("*.parquet"))
    return [row for path in paths for row in pq.read_table(path).to_pylist()]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of captures."""
    return captures(tmp_path_factory.mktemp("captures"))


@pytest.fixture(scope="module")
def made(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return what is built of them."""
    return built(tmp_path_factory.mktemp("build") / "out", source)


def test_the_columns_are_frozen() -> None:
    """Every companion names the article, the capture and the place, in one order."""
    place = "capture row capture_sha256 line line_end byte byte_end"
    assert " ".join(DROPPED.names) == f"id rule text {place}"
    assert " ".join(RELATED.names) == f"id title url provider published_at rule {place}"
    assert str(RELATED.field("published_at").type) == "timestamp[us, tz=UTC]"


def test_related_has_what_captures_of_each_kind_point_to(made: Built) -> None:
    """Title, address, date and rule are those of the capture, and each row belongs to an article of the build."""
    found = {row["capture"]: row for row in rows(made, "related")}
    assert {name: (row["title"], row["url"], row["rule"]) for name, row in found.items()} == {
        "head.md": ("Lamp is sold", "https://harbourcourier.example/lamp", "front_matter"),
        "page.html": ("Pier of Saltmere opens again", PIER, "html:related"),
        "text.txt": ("Mole of Saltmere was painted blue", "https://harbourcourier.example/mole", "related"),
    }
    assert str(found["head.md"]["published_at"]) == "2025-03-09 00:00:00+00:00"
    assert found["text.txt"]["published_at"] is None
    assert {row["id"] for row in found.values()} < {row["id"] for row in rows(made, "default")}


def test_nothing_that_is_pointed_to_is_in_the_main_table(made: Built) -> None:
    """The main table has its own columns, and no title or address of another article in any of them."""
    assert made.manifest.content
    assert {entry.config for entry in made.manifest.content} == {"default"}
    for path in (made.folder / "data").glob("*.parquet"):
        assert pq.read_schema(path).remove_metadata() == ARTICLE
    said = json.dumps(rows(made, "default"), default=str, ensure_ascii=False)
    for row in rows(made, "related"):
        assert row["title"] not in said
        assert row["url"] not in said


def test_dropped_and_provenance_cover_page_text_once(source: Path, made: Built) -> None:
    """Every byte of page text that is not blank is claimed by a field or left out, once, and `text` is what it is."""
    data = (source / "text.txt").read_bytes()
    left = [row for row in rows(made, "dropped") if row["capture"] == "text.txt"]
    assert {row["rule"] for row in left} >= {"related", "url", "chrome"}
    assert all(row["text"].encode() == data[row["byte"] : row["byte_end"]] for row in left)
    kept = [row for row in rows(made, "provenance") if row["capture"] == "text.txt" and row["byte"] is not None]
    spans = sorted((row["byte"], row["byte_end"]) for row in [*left, *kept] if row["byte"] is not None)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    gaps = zip([0, *(end for _, end in spans)], [*(start for start, _ in spans), len(data)], strict=True)
    assert {data[low:high].strip(b" \n|,") for low, high in gaps} <= {b""}


def test_dropped_of_pages_and_feeds_is_what_a_reader_sees(source: Path, made: Built) -> None:
    """Of HTML and feeds `text` is without markup, and its place is in the source."""
    found = {(row["capture"], row["text"]): row for row in rows(made, "dropped")}
    footer = found["page.html", "All rights reserved by the Harbour Courier"]
    assert footer["rule"] == "navigation"
    assert html().splitlines()[footer["line"] - 1].startswith("<footer>")
    talk = found["feed.xml", "https://harbourcourier.example/talk"]
    assert (talk["rule"], talk["row"]) == ("rss:comments", 0)
    written = (source / "feed.xml").read_bytes()[talk["byte"] : talk["byte_end"]]
    assert written == b"<comments>https://harbourcourier.example/talk</comments>"


def test_stock_datasets_loads_the_companions(made: Built, tmp_path: Path) -> None:
    """`load_dataset` reads each configuration by its name, with the types of its columns, beside the articles."""
    for config in ("default", *COMPANIONS):
        loaded = datasets.load_dataset(str(made.folder), config, cache_dir=str(tmp_path / "cache"))
        assert sum(split.num_rows for split in loaded.values()) == len(rows(made, config)) > 0
        assert all(split.features.arrow_schema == COMPANIONS.get(config, ARTICLE) for split in loaded.values())
    assert verify_folder(made.folder, beside=frozenset({"report.json", "quarantine.parquet"})).ok


@pytest.mark.parametrize("how", [How(crew=Crew(2), batch=1), How(crew=Crew(1), batch=3)])
def test_workers_and_batches_change_no_byte(source: Path, made: Built, how: How, tmp_path: Path) -> None:
    """However the work is cut, every file is the same."""
    other = built(tmp_path / "out", source, how)
    assert other.manifest.files == made.manifest.files


def test_a_companion_without_rows_is_not_named(tmp_path: Path) -> None:
    """Where nothing is left out and nothing is pointed to there is no file, no folder, and no word in the card."""
    made = built(tmp_path / "out", put(tmp_path / "in", {"a.md": markdown("\n\n".join(PROSE))}))
    assert {entry.config for entry in made.manifest.files if entry.config} == {"default", "provenance"}
    assert not (made.folder / "dropped").exists()
    head = yaml.safe_load((made.folder / "README.md").read_text(encoding="utf-8").split("---\n")[1])
    assert [it["config_name"] for it in head["configs"]] == ["default", "provenance"]
    assert [it["config_name"] for it in head["dataset_info"]] == ["default", "provenance"]


def test_quarantine_shows_what_was_left_out(tmp_path: Path) -> None:
    """A record that is in no shard is in quarantine with all of it."""
    bad = markdown("\n\n".join(PROSE), title="NO", related="\n  - https://a.example/1")
    put(tmp_path / "in", {"a.md": markdown(), "b.md": bad, "c.txt": TEXT})
    quarantine = built(tmp_path / "out", tmp_path / "in").folder / "quarantine.parquet"
    found = {row["source"]: row for row in pq.read_table(quarantine).to_pylist()}
    assert [it["url"] for it in found["b.md"]["related"]] == ["https://a.example/1"]
    assert "Sign up for our newsletter" in {it["text"] for it in found["c.txt"]["dropped"]}

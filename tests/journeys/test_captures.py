"""Do captures of every kind go the whole road, and do the same bytes come out however the work is cut?"""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pyarrow.parquet as pq
from tests.intakes import markdown, put, see
from tests.units.test_feeds import ITEM, rss
from tests.units.test_json_articles import NEWS, NINJS, OLD
from tests.units.test_warc import http, record, zipped, zstd

from copydesk.build import Target, build
from copydesk.canonical import sha256_file
from copydesk.check import How
from copydesk.runner import Crew
from copydesk.sources import from_paths

TEXT = """Heron nests above the lock again

By Mara Ilves
Published 4 March 2025, 09:30 UTC

A heron has built its nest above the gates of the upper lock for the third spring, the keeper of the lock said.

Boats must wait for half an hour at noon, when the birds are fed, and nobody on the quay has complained so far.
"""
HEAD = "<!DOCTYPE html><html><head><title>Museum of ropes opens in the old mill</title></head>"
PAGE = f"{HEAD}<body><p>The museum has four rooms, one of them for the ropes of the last walk.</p></body></html>"
LONGER = "It sails four times a day until the end of the season."
CLAIMS = 'provider = "Harbour Courier"\nprovider_domain = "courier.example"\n'
ORIGIN = f"""["page.html"]
url = "https://courier.example/2025/03/04/museum"
{CLAIMS}
["crawl.warc.gz"]
{CLAIMS}
["list.json.gz"]
provider_domain = "courier.example"
"""
FEED = rss(ITEM, ITEM.replace("Ferry", "Lighthouse").replace("/ferry", "/light").replace("ferry", "lamp"))
LIST = json.dumps([NINJS, {"a": 1}, OLD]).replace("It sails daily.", LONGER).replace("Every night.", LONGER)
ONE = {**NEWS, "url": "https://courier.example/2025/03/04/one", "headline": "One quay for all", "articleBody": LONGER}
KINDS = {
    "a.txt": TEXT.encode(),
    "b.md": markdown(LONGER),
    "page.html": PAGE,
    "feed.xml": FEED.replace("It sails daily.", LONGER),
    "list.json.gz": gzip.compress(LIST.encode(), mtime=0),
    "one.json": json.dumps(ONE),
    "crawl.warc.gz": zipped(
        record(http(PAGE.replace("ropes", "sails")), url="https://sails.example/2025/03/04/sails"),
        record(length=10**9),
        record(http("x", "image/png")),
        record(http(TEXT.replace("Heron", "Stork").replace("heron", "stork"), "text/plain"), url="https://s.example/1"),
    ),
    "rows.jsonl.zst": zstd(b'{"title": "Rowers cross the strait in a day", "provider": "Tarnside Weekly"}\n'),
    "origins.toml": ORIGIN,
}
ROWS = {
    ("a.txt", None),
    ("b.md", None),
    ("page.html", None),
    ("feed.xml", 0),
    ("feed.xml", 1),
    ("list.json.gz", 0),
    ("list.json.gz", 1),
    ("list.json.gz", 2),
    ("one.json", None),
    ("crawl.warc.gz", 0),
    ("crawl.warc.gz", 1),
    ("crawl.warc.gz", 2),
    ("rows.jsonl.zst", 0),
}


def digests(folder: Path) -> dict[str, str]:
    """Return the digest of every file of a build."""
    return {path.relative_to(folder).as_posix(): sha256_file(path) for path in folder.rglob("*") if path.is_file()}


def test_captures_of_every_kind_become_rows(tmp_path: Path) -> None:
    """Each capture is one row with its place; what is broken among them is refused alone."""
    found = see(put(tmp_path, KINDS))
    assert {(row["source"], row["row"]) for row in found.rows} == ROWS
    assert len(found.rows) == len(ROWS)
    codes = {"json.shape", "warc.damaged"}
    unread = {(it["source"], it["row"], it["code"]) for it in found.findings if it["code"] in codes}
    assert unread == {("list.json.gz", 1, "json.shape"), ("crawl.warc.gz", 1, "warc.damaged")}
    assert all(row["title"] for row in found.rows if (row["source"], row["row"]) not in {it[:2] for it in unread})


def test_no_cut_of_the_work_changes_a_byte(tmp_path: Path) -> None:
    """One worker with large batches and two with small ones build the same files, with every row in its place."""
    put(tmp_path / "captures", KINDS)
    inputs = from_paths([tmp_path / "captures"], None)
    one = build(inputs, Target(out=tmp_path / "one"), How())
    two = build(inputs, Target(out=tmp_path / "two"), How(crew=Crew(2), batch=1))
    assert digests(one.folder) == digests(two.folder)
    places = [pq.read_table(path, columns=["capture", "row"]) for path in (one.folder / "provenance").glob("*.parquet")]
    rows = {(it["capture"], it["row"]) for table in places for it in table.to_pylist()}
    # The page text names no provider, and the line of JSON no date: they are in quarantine with what is unread.
    lost = {("a.txt", None), ("rows.jsonl.zst", 0), ("list.json.gz", 1), ("crawl.warc.gz", 1)}
    assert rows == ROWS - lost

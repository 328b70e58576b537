"""Is nothing lost of a list of what was taken down, and does it tell nothing?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl

from copydesk.tombstones import add_tombstones, read_tombstones

URLS = [f"https://a.example/{number}" for number in range(12)]


def test_of_those_who_add_at_once_none_is_lost(tmp_path: Path) -> None:
    """Each waits for the others, and all share one salt; the list names no address."""
    path = tmp_path / "dataset" / "tombstones.json"
    with ThreadPoolExecutor(6) as desks:
        list(desks.map(lambda url: add_tombstones(path, [("url", url)]), URLS))
    found = read_tombstones(path)
    assert len({stone.salt for stone in found.stones}) == 1
    assert found.matching(pl.DataFrame({"url": [*URLS, "https://a.example/12"]})).to_list() == [True] * 12 + [False]
    assert "a.example" not in path.read_text()
    assert [it.name for it in path.parent.iterdir()] == [path.name]

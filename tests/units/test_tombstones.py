"""Is nothing lost of a list of what was taken down, and is an article known again by it?"""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl
import pytest

from copydesk.errors import UsageError
from copydesk.tombstones import NONE, Tombstone, Tombstones, add_tombstones, read_tombstones, stones_for

URLS = [f"https://a.example/{number}" for number in range(12)]
TEXT = " ".join(f"word{number}" for number in range(25))
OF_FORMAT_1 = Path(__file__).parent.parent / "golden" / "releases" / "tombstones-1.json"
"""What the toolkit wrote of a text, an id and an address when there was nothing but format 1."""


def known(stones: list[Tombstone], **columns: list[str | None]) -> dict[str, list[bool]]:
    """Return by what each of some articles is known."""
    found = Tombstones(stones=stones).known_by(pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)))
    return {name: values for name, values in found.to_dict(as_series=False).items() if any(values)}


def test_of_those_who_add_at_once_none_is_lost(tmp_path: Path) -> None:
    """Each waits for the others, and all share one salt; the list names no address."""
    path = tmp_path / "dataset" / "tombstones.json"
    with ThreadPoolExecutor(6) as desks:
        new = list(desks.map(lambda url: add_tombstones(path, [("url", url)]), URLS))
    found = read_tombstones(path)
    assert len({stone.salt for stone in found.stones}) == 1
    assert found.matching(pl.DataFrame({"url": [*URLS, "https://a.example/12"]})).to_list() == [True] * 12 + [False]
    assert "a.example" not in path.read_text()
    assert [it.name for it in path.parent.iterdir()] == [path.name]
    assert all(new)
    assert not add_tombstones(path, [("url", "http://www.a.example/1/")]), "it was known"


def test_an_address_is_known_in_all_its_variants() -> None:
    """In either column of addresses; another article of the same page of search results is not."""
    stones = stones_for([("url", "https://a.example/Rain?id=1")], NONE)
    variants = ["http://www.a.example/rain/?id=1&utm_source=x", "https://a.example/rain?id=2", None]
    assert known(stones, url=variants) == {"address": [True, False, False]}
    assert known(stones, canonical_url=variants) == {"address": [True, False, False]}


def test_a_text_is_known_by_its_sha256() -> None:
    """So that a release which withholds it is enough to know it, and a release that withholds it is known."""
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    for stones in (stones_for([("text_sha256", digest)], NONE), stones_for([("text", TEXT)], NONE)):
        found = known(stones, text=[TEXT, None, f"{TEXT} more"], text_sha256=[None, digest, None])
        assert found == {"text": [True, True, False]}


@pytest.mark.parametrize("short", [TEXT.rpartition(" ")[0], "告" * 49], ids=["24 words", "49 letters"])
def test_a_short_text_is_no_trait(short: str) -> None:
    """A notice that many carry is nobody's article, also when only its sha256 was known when it was taken down."""
    assert stones_for([("text", short)], NONE) == []
    stones = stones_for([("text_sha256", hashlib.sha256(short.encode()).hexdigest())], NONE)
    assert known(stones, text=[short]) == {}
    assert len(stones_for([("text", "告" * 50)], NONE)) == 1


def test_a_list_of_format_1_is_honoured() -> None:
    """By the id, the address as it was, and a text of any length; it may be joined with what came later."""
    old = read_tombstones(OF_FORMAT_1)
    assert old.format == 1
    joined = old.joined(stones_for([("url", "https://b.example/2")], old))
    assert joined.format == 2
    assert Tombstones.model_validate_json(joined.to_bytes()) == joined
    for each in (old, joined):
        assert known(each.stones, id=["0" * 32, "1" * 32]) == {"id": [True, False]}
        assert known(each.stones, url=["https://gazette.example/rain", None]) == {"address": [True, False]}
        assert known(each.stones, text=["The harbour freezes over.", "It thaws."]) == {"text": [True, False]}
    assert joined.matching(pl.DataFrame({"url": ["http://b.example/2/"]})).to_list() == [True]


@pytest.mark.parametrize("said", ['{"format": 1}', '{"format": 1, "stones": [], "stones": []}', "{}"])
def test_a_list_that_a_merge_broke_is_no_empty_one(tmp_path: Path, said: str) -> None:
    """An empty list would let articles return."""
    (tmp_path / "list.json").write_text(said)
    with pytest.raises(UsageError, match="damaged"):
        read_tombstones(tmp_path / "list.json")


def test_a_kind_that_its_format_lacks_is_damage(tmp_path: Path) -> None:
    """As is a format that nobody knows."""
    stone = {"kind": "address", "salt": "0" * 32, "digest": "0" * 64}
    for number in (1, 3):
        (tmp_path / "list.json").write_text(json.dumps({"format": number, "stones": [stone]}))
        with pytest.raises(UsageError, match="damaged"):
            read_tombstones(tmp_path / "list.json")

"""Are records of a typed file the same rows, whether they are read at once or one by one?"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.article import IMAGE, INTAKE
from copydesk.intake.records import Mapped, RecordFile
from copydesk.normalise.batches import articles_of
from copydesk.normalise.records import record_row
from copydesk.normalise.urls import canonical_url, host_of
from copydesk.recipe import Provider, Registry

REGISTRY = Registry(
    provider=[
        Provider(name="Harbour Courier", domains=["courier.example", "courier.test"], language="en", rights="CC0-1.0"),
        Provider(name="Hafenbote", domains=["news.bote.example"], aliases=["Bote"], language="de"),
    ]
)
HOSTS = (
    *("courier.example", "www.courier.test", "NEWS.bote.example", "bote.example", "x--y.example", "bücher.example"),
    *("xn--bcher-kva.example", "a.cdn.ampproject.org", "localhost", "1.2.3.4", "[::1]", "e x.example", "a_b.example"),
)
TAILS = (
    *("", "/", "/a", "/a/", "//a", "/a/../b", "/../a", "/a.html?utm_source=x&id=3", "/a?id", "/a#b", ":8080/a"),
    *(":443/a", "/ä", "/a%20b", "/a b", "/c/s/courier.example/a", "/a?u=https://b.example/c", "/.hidden", "/a~b"),
    *("/a&amp;b", "/" + "long-" * 60),
)
ADDRESSES = st.one_of(
    st.none(),
    st.sampled_from(
        ("", "nowhere", "ftp://courier.example/a", " https://courier.example/a", "HTTPS://courier.example/A")
    ),
    st.tuples(st.sampled_from(("http://", "https://")), st.sampled_from(HOSTS), st.sampled_from(TAILS)).map("".join),
)
WORDS = st.sampled_from(
    (None, "", "Ferry returns after nine years", "Die Fähre kehrt nach neun Jahren zurück in den Hafen", "a\0b", " x ")
)
TEXT = st.one_of(st.none(), st.text(max_size=8), WORDS)
MOMENTS = st.one_of(st.none(), st.datetimes())
INSTANTS = (
    *(pa.timestamp("us", tz="UTC"), pa.timestamp("us"), pa.timestamp("s", tz="UTC"), pa.date32(), pa.string()),
    pa.timestamp("ms", tz="Europe/Berlin"),
)
PICTURE = st.one_of(st.none(), st.fixed_dictionaries({"url": TEXT, "width": st.none()}))
KINDS: dict[str, tuple[Any, tuple[pa.DataType, ...]]] = {
    "id": (st.sampled_from((None, "", "0" * 32, "x")), (pa.string(), pa.large_string())),
    "url": (ADDRESSES, (pa.string(), pa.dictionary(pa.int32(), pa.string()))),
    "canonical_url": (ADDRESSES, (pa.string(),)),
    "title": (TEXT, (pa.string(), pa.large_string())),
    "description": (TEXT, (pa.string(),)),
    "text": (TEXT, (pa.string(), pa.null())),
    "authors": (st.one_of(st.none(), st.lists(TEXT, max_size=3)), (pa.list_(pa.string()), pa.large_list(pa.string()))),
    "provider": (st.sampled_from((None, "", "Harbour Courier", "bote", "Nobody")), (pa.string(),)),
    "provider_domain": (st.sampled_from((None, "", "courier.test", "BOTE.example", "no domain")), (pa.string(),)),
    "section": (TEXT, (pa.string(), pa.int64())),
    "topics": (st.one_of(st.none(), st.lists(TEXT, max_size=3)), (pa.list_(pa.string()),)),
    "language": (st.sampled_from((None, "", "en", "de-AT", "xx")), (pa.string(),)),
    "published_at": (MOMENTS, INSTANTS),
    "published_precision": (st.sampled_from((None, "day", "minute", "week")), (pa.string(),)),
    "published_tz_known": (st.sampled_from((None, True, False)), (pa.bool_(),)),
    "captured_at": (MOMENTS, (pa.timestamp("us", tz="UTC"), pa.timestamp("ms"))),
    "images": (st.one_of(st.none(), st.lists(PICTURE, max_size=2)), (pa.list_(IMAGE),)),
    "rights": (st.sampled_from((None, "", "© Tidewater")), (pa.string(),)),
    "is_free": (st.sampled_from((None, True, False)), (pa.bool_(), pa.string())),
    "story_id": (TEXT, (pa.string(),)),
    "strange": (MOMENTS, (pa.timestamp("us"), pa.string())),
}


@st.composite
def tables(draw: st.DrawFn) -> pa.Table:
    """Return a table with some columns of articles, of types that people have, and a strange one now and then."""
    rows = draw(st.integers(1, 6))
    arrays = {}
    for name in draw(st.lists(st.sampled_from(sorted(KINDS)), unique=True, min_size=1)):
        values, kinds = KINDS[name]
        kind = draw(st.sampled_from(kinds))
        found = [draw(values) for _ in range(rows)]
        arrays[name] = array(found, kind)
    return pa.table(arrays)


def array(values: list[Any], kind: pa.DataType) -> pa.Array:
    """Return values as a type, what it cannot hold as text of them or nothing."""
    if pa.types.is_null(kind):
        return pa.nulls(len(values))
    if pa.types.is_string(kind):
        return pa.array([None if it is None else str(it) for it in values], kind)
    if pa.types.is_int64(kind):
        return pa.array([None if it is None else len(it) for it in values], kind)
    if pa.types.is_dictionary(kind):
        return pa.array(values, pa.string()).dictionary_encode()
    if pa.types.is_timestamp(kind) and kind.unit != "us":
        return pa.array(values, pa.timestamp("us")).cast(pa.timestamp(kind.unit), safe=False).cast(kind)
    return pa.array(values, kind)


def rows_of(path: Path, mapped: Mapped | None) -> list[dict[str, Any]]:
    """Return the rows of the intake for a file."""
    made = list(RecordFile(path.parent, path.name, "parquet", mapped, REGISTRY).tables())
    found: list[dict[str, Any]] = pa.concat_tables(made).to_pylist()
    return found


MAPPINGS = (
    None,
    Mapped("", {"title": "section"}, {"provider": "Bote", "is_free": True}),
    Mapped("x/", {}, {"rights": "CC0-1.0"}),
)


@given(table=tables(), mapped=st.sampled_from(MAPPINGS))
def test_both_roads_give_the_same_rows(
    table: pa.Table, mapped: Mapped | None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Every value, its evidence, and what is noted of it."""
    path = tmp_path_factory.mktemp("records") / "records.parquet"
    pq.write_table(table, path)
    at_once = rows_of(path, mapped)
    with patch("copydesk.intake.records.articles_of", return_value=None):
        assert at_once == rows_of(path, mapped)


TAIL = st.one_of(st.sampled_from(TAILS), st.text("abAB09/._~-%?#&=:@!", max_size=12).map("/".__add__))


@given(scheme=st.sampled_from(("http://", "https://")), host=st.sampled_from(HOSTS), tail=TAIL)
def test_an_address_that_is_taken_as_it_stands_is_canonical(scheme: str, host: str, tail: str) -> None:
    """The columns' way to addresses gives what the one for a single address gives."""
    address = f"{scheme}{host}{tail}"
    made = articles_of({"url": pa.array([address])}, 1, Registry())
    assert made is not None
    assert made.table["canonical_url"].to_pylist() == [canonical_url(address)]
    assert made.table["url"].to_pylist() == [address]
    assert host_of(address) is not None or made.table["canonical_url"].to_pylist() == [None]


def test_most_of_a_sound_file_is_read_at_once(tmp_path: Path) -> None:
    """One odd row does not send the others the long way."""
    titles = [f"Die Fähre kehrt nach {number} Tagen wieder in den Hafen zurück" for number in range(100)]
    domains = [None] * 7 + ["courier.example"] + [None] * 92
    path = tmp_path / "records.parquet"
    pq.write_table(pa.table({"title": titles, "provider": ["Hafenbote"] * 100, "provider_domain": domains}), path)
    with patch("copydesk.intake.records.record_row", wraps=record_row) as singly:
        found = rows_of(path, None)
    assert singly.call_count == 1
    assert [row["row"] for row in found] == list(range(100))
    assert [(row["row"], note["code"]) for row in found for note in row["notes"]] == [
        (7, "provider.conflict"),
        (7, "language.provider-conflict"),
    ]
    assert list(found[0]) == INTAKE.names

"""Are the same rows the same bytes, and their digest independent of the bytes?"""

from __future__ import annotations

import datetime as dt
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from datasets import Features, load_dataset
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rows import row

from copydesk import parquet
from copydesk.article import ARTICLE, INSTANT
from copydesk.parquet import article_digests, content_digest, features_json, read_groups, row_digests, write_shard

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
TEXT = st.one_of(st.none(), st.text(max_size=20), st.sampled_from(["\x00\x1f\x7f\u2028", '"\\/', "🚢é", "\b\f\n\r\t"]))
INSTANTS = st.one_of(st.none(), st.datetimes(timezones=st.just(dt.UTC)))
WIDTH = st.one_of(st.none(), st.integers(-(2**31), 2**31 - 1))
IMAGES = st.tuples(TEXT, WIDTH, WIDTH, TEXT, TEXT).map(
    lambda drawn: dict(zip(("url", "width", "height", "caption", "credit"), drawn, strict=True))
)


def articles() -> st.SearchStrategy[dict[str, Any]]:
    """Draw an article with any value in any column."""
    kinds: dict[str, st.SearchStrategy[Any]] = {}
    for field in ARTICLE:
        if field.name == "images":
            kinds[field.name] = st.one_of(st.none(), st.lists(st.one_of(st.none(), IMAGES), max_size=2))
        elif pa.types.is_list(field.type):
            kinds[field.name] = st.one_of(st.none(), st.lists(TEXT, max_size=3))
        elif pa.types.is_timestamp(field.type):
            kinds[field.name] = INSTANTS
        else:
            kinds[field.name] = st.one_of(st.none(), st.booleans()) if pa.types.is_boolean(field.type) else TEXT
    return st.fixed_dictionaries(kinds)


def table(*rows: dict[str, Any]) -> pa.Table:
    """Return articles as a table."""
    return pa.Table.from_pylist([{name: entry[name] for name in ARTICLE.names} for entry in rows], schema=ARTICLE)


def many(count: int, start: int = 0) -> pa.Table:
    """Return sound articles, each with a title of its own."""
    return table(*(row(id=f"{number:032x}", title=f"Ferry number {number}") for number in range(start, start + count)))


def stated(value: Any) -> Any:
    """Return a value as `c1` writes it: instants as whole microseconds since 1970."""
    if isinstance(value, dt.datetime):
        return (value - EPOCH) // dt.timedelta(microseconds=1)
    return value


def reference(entry: dict[str, Any]) -> bytes:
    """Return the digest of a row by the standard library, as the docstring of `row_digests` tells it."""
    ordered = {name: stated(entry[name]) for name in ARTICLE.names}
    return sha256(json.dumps(ordered, ensure_ascii=False, separators=(",", ":")).encode()).digest()


@settings(max_examples=100)
@given(st.lists(articles(), min_size=1, max_size=3))
def test_the_digest_of_a_row_is_that_of_its_json(rows: list[dict[str, Any]]) -> None:
    """`c1`: one JSON object without white space, in the order of the columns, strings in UTF-8."""
    assert row_digests(table(*rows)) == [reference(entry) for entry in rows]


def test_the_digest_of_a_row_is_frozen() -> None:
    """A golden vector of `c1`, written out as bytes."""
    schema = pa.schema([("id", pa.string()), ("at", INSTANT), ("authors", pa.list_(pa.string()))])
    rows = [{"id": 'a"é\n', "at": dt.datetime(2025, 3, 4, 9, tzinfo=dt.UTC), "authors": ["x", None]}]
    said = b'{"id":"a\\"\xc3\xa9\\n","at":1741078800000000,"authors":["x",null]}'
    assert row_digests(pa.Table.from_pylist(rows, schema=schema)) == [sha256(said).digest()]


def test_no_rows_have_no_digests() -> None:
    """An empty table has no row digests, and the digest of nothing is that of no bytes."""
    assert row_digests(table()) == []
    assert content_digest([]) == sha256(b"").hexdigest()


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=8), st.randoms(use_true_random=False))
def test_the_content_digest_is_that_of_the_sorted_rows(digests: list[bytes], rng: Any) -> None:
    """The order of rows does not decide, zero bytes at the end of a digest are not lost, and copies count."""
    shuffled = list(digests)
    rng.shuffle(shuffled)
    assert content_digest(shuffled) == sha256(b"".join(sorted(digests))).hexdigest()


def test_a_digest_that_ends_in_zeros_keeps_them() -> None:
    """Numpy hides zero bytes at the end of an item; the content digest must not."""
    short = bytes([1]) + bytes(31)
    assert content_digest([short]) == sha256(short).hexdigest()


def test_the_content_does_not_depend_on_the_writer(tmp_path: Path) -> None:
    """The same rows in another order, compression, page size, dictionary and row group have the same content."""
    rows = many(50)
    write_shard(tmp_path / "a.parquet", [rows], ARTICLE)
    turned = rows.take(pa.array(range(49, -1, -1)))
    pq.write_table(turned, tmp_path / "b.parquet", compression="snappy", row_group_size=7, use_dictionary=True)
    pq.write_table(rows, tmp_path / "c.parquet", compression="none", data_page_size=64, data_page_version="2.0")
    found = {content_digest(article_digests(tmp_path / f"{name}.parquet")) for name in "abc"}
    assert found == {content_digest(row_digests(rows))}


def test_the_same_rows_are_the_same_bytes(tmp_path: Path) -> None:
    """Rows that come in other chunks, with a schema's metadata on them, are written as the same bytes."""
    rows = many(30)
    write_shard(tmp_path / "a.parquet", [rows], ARTICLE)
    chunked = pa.concat_tables([rows.slice(0, 7), rows.slice(7)]).replace_schema_metadata({"pandas": "x"})
    write_shard(tmp_path / "b.parquet", [chunked], ARTICLE)
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_a_flipped_bit_in_a_page_raises(tmp_path: Path) -> None:
    """Pages carry checksums: of the bits of the first pages none can flip unseen."""
    path = tmp_path / "a.parquet"
    write_shard(path, [many(200)], ARTICLE)
    data, column = path.read_bytes(), pq.ParquetFile(path).metadata.row_group(0).column(ARTICLE.names.index("title"))
    start, size = column.data_page_offset, column.total_compressed_size
    for place in range(start + size // 2, start + size, max(1, size // 20)):
        broken = bytearray(data)
        broken[place] ^= 0x10
        path.write_bytes(broken)
        with pytest.raises(OSError, match=r"CRC|crc|page"):
            list(read_groups(path))


def test_row_groups_have_a_fixed_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table larger than a row group is cut into groups of the fixed size."""
    monkeypatch.setattr(parquet, "ROWS_PER_GROUP", 8)
    assert write_shard(tmp_path / "a.parquet", [many(8), many(8, 8), many(4, 16)], ARTICLE) == 20
    assert [group.num_rows for group in read_groups(tmp_path / "a.parquet")] == [8, 8, 4]
    assert [group.column_names for group in read_groups(tmp_path / "a.parquet", ["id"])] == [["id"]] * 3


def test_the_footer_speaks_to_datasets_alone(tmp_path: Path) -> None:
    """The footer holds the features that `datasets` reads, and neither pandas nor Arrow schema metadata."""
    path = tmp_path / "a.parquet"
    write_shard(path, [many(3)], ARTICLE)
    metadata = pq.read_metadata(path).metadata
    assert set(metadata) == {b"huggingface"}
    features = Features.from_dict(json.loads(metadata[b"huggingface"])["info"]["features"])
    assert features.arrow_schema.remove_metadata() == ARTICLE
    assert metadata[b"huggingface"].decode() == features_json(ARTICLE)


def test_every_column_is_compressed_and_checked(tmp_path: Path) -> None:
    """All columns are zstd; only columns of few values have a dictionary."""
    path = tmp_path / "a.parquet"
    write_shard(path, [many(50)], ARTICLE)
    group = pq.read_metadata(path).row_group(0)
    columns = {group.column(number).path_in_schema: group.column(number) for number in range(group.num_columns)}
    assert {column.compression for column in columns.values()} == {"ZSTD"}
    assert {name for name, column in columns.items() if column.has_dictionary_page} == {
        "provider",
        "provider_domain",
        "section",
        "language",
        "rights",
        "published_precision",
    }


def test_datasets_reads_a_shard_as_it_was_written(tmp_path: Path) -> None:
    """Stock `load_dataset` gives the rows back with their types, without a card."""
    image = {"url": "u", "width": 1, "height": None, "caption": None, "credit": None}
    rows = table(row(images=[image]), row(text=None, id="1" * 32))
    write_shard(tmp_path / "train.parquet", [rows], ARTICLE)
    shard, cache = str(tmp_path / "train.parquet"), str(tmp_path / "cache")
    loaded = load_dataset("parquet", data_files=shard, split="train", cache_dir=cache)
    assert loaded.data.table.schema.remove_metadata() == ARTICLE
    assert loaded.data.table.cast(ARTICLE).to_pylist() == rows.to_pylist()

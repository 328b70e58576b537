"""Are files of records read row by row, so that a broken one costs only itself?"""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.intakes import RECORD, Seen, put, see

from copydesk.limits import MAX_JSON_DEPTH
from copydesk.normalise.records import record_row
from copydesk.readers.records import record_kind
from copydesk.recipe import Provider, Registry

HEADER = "title,published_at,provider,provider_domain\n"
LINE = "Ferry returns after {} years,2025-03-04,Harbour Courier,harbourcourier.example\n"
Place = tuple[str, int | None, int | None]


def lines(*broken: str, before: int = 2, after: int = 2) -> str:
    """Return JSONL with broken lines between sound ones."""
    sound = [json.dumps({**RECORD, "title": f"Ferry returns after {number} years"}) for number in range(before + after)]
    return "\n".join([*sound[:before], *broken, *sound[before:], ""])


def parquet(table: pa.Table, **options: Any) -> bytes:
    """Return a table as the bytes of a Parquet file."""
    sink = io.BytesIO()
    pq.write_table(table, sink, **options)
    return sink.getvalue()


def numbered(count: int) -> pa.Table:
    """Return sound records of the same width."""
    rows = [{**RECORD, "title": f"Ferry returns in {number:06d} days"} for number in range(count)]
    return pa.Table.from_pylist(rows)


def one(tmp_path: Path, name: str, content: str | bytes) -> Seen:
    """Read one file."""
    return see(put(tmp_path / "in", {name: content}))


def row_of(**values: Any) -> tuple[dict[str, Any], list[str]]:
    """Return the row of a record and the columns of what was wrong with it."""
    row, _, notes = record_row({**RECORD, **values}, Registry())
    return row, [f"{note.code} {note.column}" for note in notes]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.txt", b"PAR1....", "parquet"),
        ("a.csv", b"PAR1....", "parquet"),
        ("a.txt", b'\xef\xbb\xbf \n{"a": 1}', "jsonl"),
        ("a.CSV", b"a,b\n", "csv"),
        ("a.txt", b"a,b\n", None),
        ("a.csv", b" \n", None),
        ("a", b"", None),
    ],
)
def test_a_file_of_records_is_known_by_its_first_bytes(
    tmp_path: Path, name: str, content: bytes, kind: str | None
) -> None:
    """Parquet and JSONL are known whatever they are called; text is a table only when it says so."""
    assert record_kind(put(tmp_path, {name: content}) / name) == kind


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        ('{"title": "A", "title": "B"}', "record.duplicate-key"),
        ('{"images": [{"url": "a", "url": "b"}]}', "record.duplicate-key"),
        ('{"title": NaN}', "record.syntax"),
        ('{"title": -Infinity}', "record.syntax"),
        ('{"title": "A"', "record.syntax"),
        ('["title"]', "record.syntax"),
        ('{"title": ' + "[" * 100_000 + "]" * 100_000 + "}", "record.syntax"),
        ('{"x": ' + "[" * MAX_JSON_DEPTH + "]" * MAX_JSON_DEPTH + "}", "record.syntax"),
        ('{"title": "\\ud800"}', "record.syntax"),
        ('{"title": ' + "1" * 5000 + "}", "record.syntax"),
        ('{"title": "' + "x" * (9 << 20) + '"}', "record.too-large"),
    ],
    ids=[
        "twice",
        "deep-twice",
        "nan",
        "infinity",
        "cut",
        "list",
        "nested",
        "deep",
        "surrogate",
        "digits",
        "nine-megabytes",
    ],
)
def test_a_broken_line_costs_only_itself(tmp_path: Path, broken: str, code: str) -> None:
    """One broken line is one finding with its row and line; the others are accepted."""
    seen = one(tmp_path, "a.jsonl", lines(broken))
    assert seen.errors == [(code, 2, 3)]
    assert [row["accepted"] for row in seen.rows] == [True, True, False, True, True]
    assert [row["row"] for row in seen.rows] == [0, 1, 2, 3, 4]


def test_a_record_may_nest_up_to_the_limit(tmp_path: Path) -> None:
    """Brackets inside strings are no nesting, and a record at the limit is read."""
    depth = MAX_JSON_DEPTH - 1
    sound = json.dumps({**RECORD, "x": "[" * 99})
    deepest = json.dumps(dict(RECORD) | {"title": "Ferry two"})[:-1] + ', "x": ' + "[" * depth + "]" * depth + "}"
    assert one(tmp_path, "a.jsonl", f"{sound}\n{deepest}").report.funnel.accepted == 2


def test_bytes_that_are_no_text_cost_only_their_line(tmp_path: Path) -> None:
    """A Latin-1 line in a JSONL file is one finding that names the byte."""
    seen = one(tmp_path, "a.jsonl", lines('{"title": "F@hre"}').encode().replace(b"@", b"\xe4"))
    assert seen.errors == [("record.syntax", 2, 3)]
    (found,) = [it for it in seen.findings if it["code"] == "record.syntax"]
    assert found["message"] == "byte 12 of the line is not UTF-8"


def test_blank_lines_are_no_records(tmp_path: Path) -> None:
    """Blank lines are passed over, and the lines of findings count them."""
    seen = one(tmp_path, "a.jsonl", lines("", "  ", "{"))
    assert seen.errors == [("record.syntax", 2, 5)]


def test_a_marked_jsonl_file_is_read(tmp_path: Path) -> None:
    """A byte order mark before the first record is no part of it."""
    assert one(tmp_path, "a.jsonl", b"\xef\xbb\xbf" + lines().encode()).report.funnel.accepted == 4


@pytest.mark.parametrize(
    ("broken", "found"),
    [
        ("too,few\n", ("record.syntax", 2, 4)),
        ("a,b,c,d,e\n", ("record.syntax", 2, 4)),
        ('"a"b,c,d,e\n', ("record.syntax", 2, 4)),
        ("F\udce4hre returns,2025-03-04,a,a.example\n", ("record.syntax", 2, 4)),
        ("x" * (9 << 20) + ",2025-03-04,a,a.example\n", ("record.too-large", 2, 4)),
        ("x" * (5 << 20) + ",2025-03-04," + "y" * (5 << 20) + ",a.example\n", ("record.too-large", 2, 4)),
    ],
    ids=["few", "many", "quote", "latin-1", "huge-cell", "huge-line"],
)
def test_a_broken_row_of_a_table_costs_only_itself(tmp_path: Path, broken: str, found: Place) -> None:
    """A ragged, badly quoted, badly encoded or huge row is one finding; the rows around it are accepted."""
    text = HEADER + LINE.format(1) + LINE.format(2) + broken + LINE.format(3)
    seen = one(tmp_path, "a.csv", text.encode(errors="surrogateescape"))
    assert seen.errors == [found]
    assert [row["accepted"] for row in seen.rows] == [True, True, False, True]


def test_a_quote_that_never_closes_is_named_where_it_opens(tmp_path: Path) -> None:
    """What an open quote swallows is one finding on the line where its row begins."""
    text = HEADER + LINE.format(1) + '"' + LINE.format(2) + LINE.format(3)
    seen = one(tmp_path, "a.csv", text)
    assert (seen.errors, seen.report.funnel.accepted) == ([("record.syntax", 1, 3)], 1)


def test_a_column_that_stands_twice_is_refused(tmp_path: Path) -> None:
    """Which of two columns is meant cannot be known: the whole table is one rejected record."""
    seen = one(tmp_path, "a.csv", "title,title\nFerry returns,Ferry sinks\n")
    assert (seen.errors, len(seen.rows)) == ([("record.duplicate-key", 0, 1)], 1)


def test_cells_of_a_table_are_never_guessed(tmp_path: Path) -> None:
    """`NA`, `None`, `null` and `true` are words of a title; an empty cell is nothing; quotes hold line ends."""
    titles = ["NA or none", "None of them", "null and void", "true story", '"two\nlines"']
    text = HEADER + "".join(f"{title},2025-03-04,A,a.example\n" for title in titles) + ",2025-03-04,A,a.example\n"
    found = [row["title"] for row in one(tmp_path, "a.csv", text).rows]
    assert found == ["NA or none", "None of them", "null and void", "true story", "two\nlines", None]


def test_an_empty_table_is_an_empty_capture(tmp_path: Path) -> None:
    """A table of 0 bytes is one rejected record, as any empty file is."""
    assert one(tmp_path, "a.csv", "").errors == [("capture.empty", None, None)]


def test_a_truncated_parquet_file_is_one_finding(tmp_path: Path) -> None:
    """Without its footer a Parquet file is one rejected record."""
    data = parquet(numbered(100))
    seen = one(tmp_path, "a.parquet", data[: len(data) // 2])
    assert (seen.errors, len(seen.rows)) == ([("record.syntax", 0, None)], 1)


def test_a_damaged_page_costs_only_its_row_group(tmp_path: Path) -> None:
    """One flipped bit is found by its checksum; the rows of the other groups keep their numbers and are read."""
    data = bytearray(parquet(numbered(300), row_group_size=100, write_page_checksum=True, compression="none"))
    data[data.index(b"in 000150 days") + 6] ^= 1
    seen = one(tmp_path, "a.parquet", bytes(data))
    assert seen.errors == [("record.syntax", 100, None)]
    kept = {row["row"] for row in seen.rows if row["accepted"]}
    assert kept == {*range(100), *range(200, 300)}


def test_a_value_that_nothing_holds_costs_only_its_row(tmp_path: Path) -> None:
    """A timestamp in the year 148000 is one rejected record between sound ones."""
    instants = pa.array([1741078800_000000, 2**62, 1741078800_000000], pa.timestamp("us", "UTC"))
    table = numbered(3).drop_columns("published_at").append_column("published_at", instants)
    seen = one(tmp_path, "a.parquet", parquet(table))
    assert seen.errors == [("record.syntax", 1, None)]
    assert [row["accepted"] for row in seen.rows] == [True, False, True]


@pytest.mark.parametrize(
    ("value", "at", "precision", "known"),
    [
        ("2025-03-04", dt.datetime(2025, 3, 4, tzinfo=dt.UTC), "day", False),
        ("2025-03-04 09:00", dt.datetime(2025, 3, 4, 9, tzinfo=dt.UTC), "minute", False),
        ("2025-03-04T09:00:30+01:00", dt.datetime(2025, 3, 4, 8, 0, 30, tzinfo=dt.UTC), "second", True),
        (dt.datetime(2025, 3, 4, 9), dt.datetime(2025, 3, 4, 9, tzinfo=dt.UTC), "second", False),  # noqa: DTZ001 - naive
        (dt.datetime(2025, 3, 4, 9, tzinfo=dt.UTC), dt.datetime(2025, 3, 4, 9, tzinfo=dt.UTC), "second", True),
        (dt.date(2025, 3, 4), dt.datetime(2025, 3, 4, tzinfo=dt.UTC), "day", False),
    ],
)
def test_a_date_keeps_the_precision_that_it_states(value: Any, at: dt.datetime, precision: str, known: bool) -> None:  # noqa: FBT001 - a column's value
    """Strings and typed dates say how precise they are and whether they have a zone."""
    row, wrong = row_of(published_at=value)
    assert (row["published_at"], row["published_precision"], row["published_tz_known"]) == (at, precision, known)
    assert wrong == []


@pytest.mark.parametrize("value", ["2025-02-30", "yesterday", "04/03/2025", 1741078800, True, [1], {"a": 1}])
def test_a_date_in_another_form_is_not_taken(value: Any) -> None:
    """What is no ISO date is a finding, and no precision is left of it."""
    row, wrong = row_of(published_at=value, published_precision="day", published_tz_known=True)
    assert (row["published_at"], row["published_precision"], row["published_tz_known"]) == (None, None, None)
    assert wrong == ["date.invalid published_at"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("title", 5),
        ("title", ["a"]),
        ("text", "a\x00b"),
        ("authors", ["a\x00b"]),
        ("images", [{"caption": "\x00"}]),
        ("is_free", "maybe"),
        ("is_free", 2),
        ("authors", [1]),
        ("images", [{"width": 2**63}]),
        ("images", [{"width": 1.5}]),
        ("images", "x"),
        ("modified_at", "2025-13-01"),
        ("captured_at", "soon"),
    ],
)
def test_a_value_of_another_type_is_a_finding(column: str, value: Any) -> None:
    """A silent cast changes data: the value is left out and named."""
    row, wrong = row_of(**{column: value})
    assert wrong == [f"record.type {column}"]
    assert row[column] in (None, [])


def test_a_list_may_hold_nothing_in_a_place(tmp_path: Path) -> None:
    """A picture of which nothing is said stays a null in its list, beside whatever other records have."""
    lists = [[None], [{"url": "https://a.example/a.jpg"}, None], [], None]
    records = [json.dumps({**RECORD, "title": f"Ferry {n}", "images": it}) for n, it in enumerate(lists)]
    seen = one(tmp_path, "a.jsonl", "\n".join(records))
    urls = [[it and it["url"] for it in row["images"]] for row in seen.rows if row["images"] is not None]
    assert urls[:3] == [[None], ["https://a.example/a.jpg", None], []]


def test_lists_may_be_written_with_semicolons() -> None:
    """A cell of a table may hold a list."""
    assert row_of(authors="Mara Ilves; Jonas Reet;")[0]["authors"] == ["Mara Ilves", "Jonas Reet"]


def test_unknown_columns_are_named_once(tmp_path: Path) -> None:
    """A misspelt column is one warning for its file, not one for every row."""
    records = [json.dumps({**RECORD, "headline": "x", "title": f"Ferry number {number}"}) for number in range(3)]
    seen = one(tmp_path, "a.jsonl", "\n".join(records))
    warned = [found for found in seen.findings if found["code"] == "record.unknown-column"]
    assert [(found["severity"], found["row"]) for found in warned] == [("warning", 0)]
    assert "`headline`" in warned[0]["message"]


def test_a_record_is_completed_as_a_capture_is() -> None:
    """Address, provider, language and identity are filled; story and id of another dataset are not believed."""
    outlet = Provider(name="Harbour Courier", domains=["harbourcourier.example"], rights="CC-BY-4.0")
    values = {**RECORD, "provider": "harbour courier", "provider_domain": None, "story_id": "g1-x"}
    values |= {"url": "https://harbourcourier.example/a?utm_source=x", "text": "The ferry is back in the harbour. " * 3}
    row, evidence, _ = record_row(values, Registry(provider=[outlet]))
    assert (row["provider"], row["provider_domain"], row["rights"]) == (
        *("Harbour Courier", "harbourcourier.example"),
        "CC-BY-4.0",
    )
    assert (row["canonical_url"], row["language"], row["story_id"]) == ("https://harbourcourier.example/a", "en", None)
    rules = {(it.field, it.rule) for it in evidence}
    assert {("title", "record"), ("canonical_url", "url"), ("provider_domain", "registry")} <= rules

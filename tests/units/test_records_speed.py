"""Does reading many rows at once give exactly what reading them one by one gives?"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from copydesk.limits import MAX_JSON_DEPTH
from copydesk.readers.json_lines import LineError, parse_line, plain_records
from copydesk.readers.records import TOGETHER, read_records
from copydesk.readers.types import UNREADABLE, ColumnReading, read_column, reading

TYPES: Sequence[pl.DataType] = [
    *(pl.String(), pl.Boolean(), pl.Enum(["x", "y"]), pl.Null(), pl.Binary(), pl.Time(), pl.Duration("us")),
    *(pl.Int8(), pl.UInt8(), pl.Int64(), pl.UInt64(), pl.Float32(), pl.Float64(), pl.Decimal(20, 4)),
    *(pl.Date(), pl.Datetime("us"), pl.Datetime("ms"), pl.Datetime("us", "UTC"), pl.Datetime("us", "Asia/Tokyo")),
    *(
        pl.List(pl.String()),
        pl.List(pl.Int8()),
        pl.List(pl.Float32()),
        pl.List(pl.Enum(["x"])),
        pl.List(pl.Date()),
        pl.Array(pl.Int64(), 1),
    ),
    *(pl.Struct({"a": pl.Int8(), "b": pl.String()}), pl.List(pl.Struct({"a": pl.Float64()}))),
]

NUMBERS = ["1", "-1", "0", "-0", "+7", "007", "1.0", "1.5", ".5", "5.", "-0.0", "1e5", "1E-5", "1e400", "0x1", "1_0"]
LARGE = ["127", "128", "255", "256", f"{2**63 - 1}", f"{2**63}", f"{-(2**63) - 1}", "1" * 30, "0.1" + "0" * 30 + "1"]
WORDS = ["", "x", "y", "é", "😀", "nan", "-Inf", "+inf", "infinity", "true", "FALSE", "fal\u017fe", " 1", "1\n", "AQI="]
DATES = ["2025-03-04", "2025-02-30", "20250304", "1000-01-01", "٢٠٢٥-03-04", "09:30", "0001-01-01"]
MOMENTS = [
    *("2025-03-04T09:00:00", "2025-03-04 09:00:00", "2025-03-04T09:00", "1969-12-31T23:59:59.999999"),
    *("2025-03-04T09:00:00Z", "2025-03-04 09:00:00.123-05:30", "2025-03-04T09:00:00.1Z", "2025-03-04T09:00:00+00:00"),
    *("2025-03-04T23:59:60Z", "2025-03-04T24:00:00Z", "2025-02-29T00:00:00+24:00", "2025-03-04t09:00:00z"),
    *("0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00", "8999-12-31T23:59:59-23:59"),
]
NESTED = ["[]", '["x",null]', "[1]", "[127,null]", '{"a":1,"b":"x"}', '[{"a":1},{"a":0.5}]', '{"a":128}', '{"c":1}']
CELLS = [*NUMBERS, *LARGE, *WORDS, *DATES, *MOMENTS, *NESTED, '{"a":1,"a":2}', "[NaN]", '["\\ud800"]']
VALUES = [json.loads(it) for it in [*NESTED, "{}", "null", "true", "1", "1.5", "-0.0", "1e400", *LARGE[:-1]]]
VALUES += [*WORDS, *DATES, *MOMENTS]


def each(values: Sequence[Any], how: ColumnReading) -> tuple[list[Any], list[int]]:
    """Read values one by one, each into a column of its own."""
    found, lost = [], []
    for place, value in enumerate(values):
        try:
            one = None if value is None else how.read(value)
            found += pl.Series([one], dtype=how.dtype).to_list()
        except (*UNREADABLE, pl.exceptions.PolarsError):
            found.append(None)
            lost.append(place)
    return found, lost


def exactly(values: object) -> str:
    """Show values so that 1 is not 1.0 and nothing is not itself."""
    return repr(values)


@pytest.mark.parametrize("dtype", TYPES, ids=str)
@pytest.mark.parametrize("text", [True, False], ids=["csv", "json"])
def test_a_column_is_what_its_values_are(dtype: pl.DataType, *, text: bool) -> None:
    """Values that are looked at together are those that are read one by one, and so are those that cannot be."""
    how = ColumnReading(dtype=dtype, plain=dtype, read=reading(dtype, text=text), text=text, says="")
    known = CELLS if text else VALUES
    sound = [value for place, value in enumerate(known) if place not in each(known, how)[1]] or [None]

    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.sampled_from(sound) | st.none(), max_size=5), st.lists(st.sampled_from(known), max_size=1))
    def is_the_same(most: list[Any], odd: list[Any]) -> None:
        column, lost = read_column("a", [*most, *odd], how)
        assert column.dtype == dtype
        assert exactly((column.to_list(), lost)) == exactly(each([*most, *odd], how))

    is_the_same()


@settings(max_examples=300, deadline=None)
@given(st.lists(st.floats(allow_nan=False).map(repr) | st.from_regex(r"-?[0-9]{1,25}(\.[0-9]{1,25})?", fullmatch=True)))
def test_numbers_of_csv_are_pythons(cells: list[str]) -> None:
    """The nearest float, whichever library reads the digits."""
    read = reading(pl.Float64(), text=True)
    how = ColumnReading(dtype=pl.Float64(), plain=pl.Float64(), read=read, text=True, says="")
    assert exactly(read_column("a", cells, how)[0].to_list()) == exactly([float(cell) for cell in cells])


TOKENS = [*NUMBERS, *LARGE, *NESTED, "null", "true", "NaN", "-Infinity", '":"', '"a\\":b"', '"\\u0000"', '"\\\\ud800"']
TOKENS += ['"\\u00e9"', '"\\ud83d\\ude00"', '"\\ud800"', '"\\uDC00"', '"é\\n"', "[NaN]", '[{"a":1,"a":2}]', '"\t"']
TOKENS += [f"{'[' * depth}{']' * depth}" for depth in (MAX_JSON_DEPTH - 1, MAX_JSON_DEPTH, 5_000)]
TOKENS += [f'["{"[" * MAX_JSON_DEPTH}"]', "1" * 5_000]
PAIRS = st.lists(st.tuples(st.sampled_from(["a", "b", "", "é"]), st.sampled_from(TOKENS)), max_size=4)
GAPS = st.sampled_from(["", " ", "\t"])
RECORDS = st.builds(
    lambda pairs, gap: ("{" + ",".join(f'"{name}"{gap}:{gap}{token}' for name, token in pairs) + "}").encode(),
    PAIRS.map(lambda pairs: list(dict(pairs).items())) | PAIRS,
    GAPS,
)
ODD = [b"", b" \t", b"{", b"[1]", b"null", b"1", b'{"a":1}{"a":2}', b'{"a":1},{"a":2}', b'{"a":[1', b"2]}", b'{"a":1,}']
ODD += [b' {"a":1} ', b'{"a":1}\r', b'{"a":1}\r\r', b'{"a":"\xff"}', b'\xef\xbb\xbf{"a":1}', b'{"a":"b\rc"}', b"\x1c"]
LINES = st.lists(RECORDS | st.just(b'{"a":1}'), min_size=1, max_size=6)


def lines_of(parts: Sequence[bytes], end: bytes) -> list[bytes]:
    """Return lines with their ends; the last one may have none."""
    return [*(part + b"\n" for part in parts[:-1]), parts[-1] + end]


@settings(max_examples=500, deadline=None)
@given(LINES, st.lists(st.sampled_from(ODD), max_size=2), st.sampled_from([b"", b"\n", b"\r\n"]))
@example([b'{"a":[1', b"2]}"], [], b"\n")
@example([b'{"a":1},{"b":2}', b'{"a":[1', b"2]}"], [], b"\n")
@example([b'{"a":"\\ud83d"}', b'{"a":"\\ude00"}'], [], b"")
def test_lines_that_are_parsed_together_are_what_each_is(sound: list[bytes], odd: list[bytes], end: bytes) -> None:
    """Many lines are parsed at once only when each alone is a record, and into the same records."""
    lines = lines_of([*sound, *odd], end)
    together = plain_records(lines)
    try:
        alone = [parse_line(line, is_first=False) for line in lines]
    except LineError:
        assert together is None
    else:
        assert together is None or exactly(together) == exactly(alone)


def test_sound_lines_are_parsed_together() -> None:
    """Escapes, nested values, a last line without an end and the line ends of Windows are nothing odd."""
    lines = [b'{"a":"\\ud83d\\ude00 \\u00e9","b":[{"c":null}]}\r\n', '{"a":"é 😀","b":[]}\n'.encode(), b"{}"]
    assert plain_records(lines) == [{"a": "😀 é", "b": [{"c": None}]}, {"a": "é 😀", "b": []}, {}]


END = st.sampled_from(["\n", "\r\n", "\r"])
ROWS = st.lists(st.sampled_from(["x,1", '"a,b","c""d"', '"two\nlines",x', '"a\r\nb",""', "é,😀", ","]), max_size=6)
RAGGED = st.sampled_from(["", "1", "1,2,3", '"a"b,c', '"open', "\udcff,x", "\x0b,\x00", "\x1c,\u2028", " "])


def rows_of(path: Path) -> Iterator[tuple[int, int, object]]:
    """Parse a table of two columns row by row; a text is why a row has no values."""
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        reader = csv.reader(file, strict=True)
        names, row, line = next(reader), 0, 1
        while True:
            try:
                cells = next(reader, None)
            except csv.Error as error:
                yield row, line + 1, f"the row cannot be parsed: {error}"
                row += 1
            else:
                if cells is None:
                    return
                if cells:
                    yield row, line + 1, values_of(names, cells)
                    row += 1
            line = reader.line_num


def values_of(names: list[str], cells: list[str]) -> object:
    """Return the values of cells, or why there are none."""
    if len(cells) != len(names):
        return f"{len(cells)} cells under {len(names)} columns"
    if "\udcff" in "".join(cells):
        return "the byte 0xff is not UTF-8"
    return {name: cell or None for name, cell in zip(names, cells, strict=True)}


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from([0, TOGETHER - 2, TOGETHER - 1, TOGETHER]), st.tuples(ROWS, st.lists(RAGGED, max_size=2), ROWS), END
)
def test_rows_of_a_table_are_what_each_is(tmp_path: Path, before: int, parts: tuple[list[str], ...], end: str) -> None:
    """Ragged rows, open quotes and line ends of any kind shift no other row, wherever a lot of rows ends."""
    path = tmp_path / "a.csv"
    text = end.join(["n,s", *["1,x"] * before, *chain.from_iterable(parts)])
    path.write_bytes(text.encode(errors="surrogateescape"))
    found = [(it.row, it.line, it.note.message if it.note else it.values) for it in read_records(path, "csv")]
    assert exactly(found) == exactly(list(rows_of(path)))

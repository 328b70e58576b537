"""Are files of records read as tables of their own columns, and is what cannot be read named with its place?"""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copydesk.kinds import joined
from copydesk.readers.guesses import Guesses
from copydesk.readers.raw import Raw
from copydesk.readers.records import record_kind
from copydesk.readers.scans import Table, open_table
from copydesk.readers.types import kind_of, reading
from copydesk.report import LINE, ROW

WANTED = pl.Schema({"n": pl.Int64(), "at": pl.Datetime("us", "UTC"), "tags": pl.List(pl.String())})


def read(place: Path, name: str, content: bytes | str, wanted: pl.Schema | None = None) -> Table:
    """Write a file and open it as a table."""
    path = place / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    kind = record_kind(path)
    assert kind is not None
    return open_table(path, name, kind, WANTED if wanted is None else wanted, place / "work")


def rows(table: Table) -> list[dict[str, Any]]:
    """Return the rows without their places."""
    return table.scan.select(table.columns.names()).collect().to_dicts()


def notes(table: Table) -> list[tuple[str, int | None, int | None]]:
    """Return code, row and line of what is wrong."""
    return [(it.note.code, it.row, it.note.line) for it in table.notes]


def test_json_is_read_with_the_types_of_the_contract(tmp_path: Path) -> None:
    """Dates are dates, columns that nobody declared have the type of their values, and rows know their lines."""
    table = read(
        tmp_path,
        "a.jsonl",
        '{"n": 1, "at": "2025-03-04T09:00:00+01:00", "more": 1}\n\n{"n": null, "tags": ["x"], "more": 2.5}\n',
    )
    assert rows(table) == [
        {"n": 1, "at": dt.datetime(2025, 3, 4, 8, tzinfo=dt.UTC), "more": 1.0, "tags": None},
        {"n": None, "at": None, "more": 2.5, "tags": ["x"]},
    ]
    assert table.scan.select(ROW, LINE).collect().rows() == [(0, 1), (1, 3)]
    assert (table.rows, table.unread, table.notes) == (2, 0, ())


def test_csv_is_read_with_the_types_of_the_contract(tmp_path: Path) -> None:
    """A cell is text until the contract says otherwise; an empty one is null."""
    table = read(tmp_path, "a.csv", 'n,at,tags,more\n1,2025-03-04T09:00:00Z,"[""x""]",5\n,,,\n')
    assert rows(table) == [
        {"n": 1, "at": dt.datetime(2025, 3, 4, 9, tzinfo=dt.UTC), "tags": ["x"], "more": "5"},
        {"n": None, "at": None, "tags": None, "more": None},
    ]
    assert table.columns["more"] == pl.String()


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('{"n": "1"}', "n.dtype"),
        ('{"n": 1.0}', "n.dtype"),
        ('{"n": true}', "n.dtype"),
        ('{"n": 9223372036854775808}', "n.dtype"),
        ('{"other": 9223372036854775808}', "other.dtype"),
        ('{"at": "2025-03-04"}', "at.dtype"),
        ('{"at": "2025-03-04T09:00:00"}', "at.dtype"),
        ('{"at": 5}', "at.dtype"),
        ('{"tags": "x"}', "tags.dtype"),
        ('{"tags": [1]}', "tags.dtype"),
        ('{"n": NaN}', "record.syntax"),
        ('{"n": 1, "n": 2}', "record.duplicate-key"),
        ("[1]", "record.syntax"),
        ('{"n": 1', "record.syntax"),
        ('{"n": "\\ud800"}', "record.syntax"),
        ('{"n": ' + "[" * 100_000 + "]" * 100_000 + "}", "record.syntax"),
        ('{"x": "' + "y" * (9 << 20) + '"}', "record.too-large"),
    ],
    ids=lambda it: it[:40],
)
def test_a_bad_line_is_one_finding_with_its_line(tmp_path: Path, line: str, code: str) -> None:
    """The lines around it are read, and nothing is guessed."""
    table = read(tmp_path, "a.jsonl", f'{{"n": 1}}\n{line}\n{{"n": 3}}\n')
    assert notes(table) == [(code, 1, 2)]
    assert [row["n"] for row in rows(table)] == ([1, 3] if table.unread else [1, None, 3])


def test_bytes_that_are_no_text_are_told_with_their_place(tmp_path: Path) -> None:
    """A byte that is not UTF-8 is named, in JSON and in CSV."""
    table = read(tmp_path, "a.jsonl", b'{"n": 1}\n{"s": "\xff"}\n')
    assert (notes(table), table.notes[0].note.message) == ([("record.syntax", 1, 2)], "byte 7 of the line is not UTF-8")
    table = read(tmp_path, "a.csv", b"n,s\n1,ok\n2,\xff\n")
    assert (notes(table), table.rows) == ([("record.syntax", 1, 3)], 1)


def test_a_ragged_row_is_one_finding(tmp_path: Path) -> None:
    """A row with more or fewer cells than columns shifts no other."""
    table = read(tmp_path, "a.csv", "n,s\n1,a\n2\n3,b,c\n4,d\n")
    assert notes(table) == [("record.syntax", 1, 3), ("record.syntax", 2, 4)]
    assert table.scan.select(ROW, "n").collect().rows() == [(0, 1), (3, 4)]


def test_columns_that_come_late_are_found(tmp_path: Path) -> None:
    """A key of the last of many rows is a column; a value of another type makes the column text."""
    lines = [json.dumps({"a": number, "b": "x"}) for number in range(3_000)]
    lines += [json.dumps({"a": {"deep": 1}, "late": [1.5]})]
    table = read(tmp_path, "a.jsonl", "\n".join(lines))
    assert table.columns == pl.Schema({"a": pl.String(), "b": pl.String(), "late": pl.List(pl.Float64())})
    assert rows(table)[-1] == {"a": '{"deep": 1}', "b": None, "late": [1.5]}
    assert rows(table)[0] == {"a": "0", "b": "x", "late": None}


@pytest.mark.parametrize("name", ["a.arrow", "a.stream"])
def test_arrow_is_scanned(tmp_path: Path, name: str) -> None:
    """An Arrow file, and the stream that `datasets` keeps its cache in."""
    made = pa.table({"n": [1, 2], "s": ["x", None]})
    new = pa.ipc.new_file if name == "a.arrow" else pa.ipc.new_stream
    with pa.OSFile(str(tmp_path / name), "wb") as sink, new(sink, made.schema) as writer:
        writer.write_table(made)
    assert record_kind(tmp_path / name) == "arrow"
    table = open_table(tmp_path / name, name, "arrow", WANTED, tmp_path / "work")
    assert (table.rows, rows(table)) == (2, [{"n": 1, "s": "x"}, {"n": 2, "s": None}])


@pytest.mark.parametrize("kind", ["parquet", "arrow"])
@pytest.mark.parametrize("cut", [6, 40, -9, -1])
def test_a_file_that_was_cut_is_one_finding(tmp_path: Path, kind: str, cut: int) -> None:
    """A truncated file has no rows, and one note that says so."""
    frame = pl.DataFrame({"n": range(100)})
    path = tmp_path / "a"
    frame.write_parquet(path) if kind == "parquet" else frame.write_ipc(path)
    path.write_bytes(path.read_bytes()[:cut])
    table = open_table(path, "a", kind, WANTED, tmp_path / "work")
    assert (notes(table), table.rows, table.is_damaged) == ([("record.syntax", None, None)], 0, True)


@pytest.mark.parametrize(
    ("dtype", "text", "value"),
    [
        (pl.UInt8(), "255", 255),
        (pl.Float64(), "1e3", 1000.0),
        (pl.Boolean(), "TRUE", True),
        (pl.Date(), "2025-03-04", dt.date(2025, 3, 4)),
        (pl.Time(), "09:30", dt.time(9, 30)),
        (pl.Datetime("us"), "2025-03-04T09:30:00", dt.datetime.fromisoformat("2025-03-04T09:30:00")),
        (pl.Duration("us"), "1.5", dt.timedelta(seconds=1.5)),
        (pl.Decimal(10, 2), "1.50", Decimal("1.50")),
        (pl.Binary(), "AQI=", b"\x01\x02"),
        (pl.Enum(["a"]), "a", "a"),
        (
            pl.Struct({"x": pl.Int64(), "y": pl.Date()}),
            '{"x": 1, "y": "2025-03-04"}',
            {"x": 1, "y": dt.date(2025, 3, 4)},
        ),
        (pl.List(pl.List(pl.Int8())), "[[1], null, []]", [[1], None, []]),
    ],
)
def test_every_type_is_read_from_text(dtype: pl.DataType, text: str, value: object) -> None:
    """CSV holds text alone; nested values are JSON in it."""
    assert reading(dtype, text=True)(text) == value


@pytest.mark.parametrize(
    ("dtype", "text"),
    [
        (pl.UInt8(), "256"),
        (pl.Int64(), "1_000"),
        (pl.Int64(), "1.0"),
        (pl.Float64(), "1_0.5"),
        (pl.Boolean(), "yes"),
        (pl.Date(), "4.3.2025"),
        (pl.Datetime("us"), "2025-03-04T09:30:00Z"),
        (pl.Duration("us"), "1e300"),
        (pl.Duration("us"), " 1"),
        (pl.Boolean(), "fal\u017fe"),
        (pl.Decimal(10, 2), "x"),
        (pl.Decimal(10, 2), "NaN"),
        (pl.Decimal(10, 2), "1_0"),
        (pl.Decimal(10, 2), "0.001"),
        (pl.Decimal(4, 2), "100"),
        (pl.Enum(["a"]), "b"),
        (pl.List(pl.Float64()), "[NaN]"),
        (pl.Struct({"x": pl.Int64()}), '{"z": 1}'),
        (pl.Struct({"x": pl.Int64()}), '{"x": 1, "x": 2}'),
        (pl.List(pl.Int8()), "[1000]"),
        (pl.List(pl.Int8()), "nothing"),
    ],
)
def test_what_is_no_such_value_raises(dtype: pl.DataType, text: str) -> None:
    """A value that does not fit is refused, never bent."""
    with pytest.raises(ValueError, match=r"."):
        reading(dtype, text=True)(text)


@pytest.mark.parametrize("dtype", [pl.Int64(), pl.UInt8(), pl.Float64(), pl.Float32()], ids=str)
@pytest.mark.parametrize(
    "cell", [" 5", "5 ", "5\n", "\u0665", "\uff15", "1_0", "infinity", "+inf", "-nan", "0x5", "1,5", "+"]
)
def test_a_number_is_written_in_ascii_digits_alone(dtype: pl.DataType, cell: str) -> None:
    """What Python's int and float take besides is refused by a contract's type, and no number is guessed from it."""
    with pytest.raises(ValueError, match=r"."):
        reading(dtype, text=True)(cell)
    guesses = Guesses({})
    guesses.look([Raw(0, 1, {"n": cell})], text=True)
    assert guesses.types() == {"n": pl.String()}


@pytest.mark.parametrize("cell", ["nan", "NaN", "inf", "Inf", "-INF"])
def test_floats_that_are_no_numbers_are_read_as_writers_of_csv_spell_them(cell: str) -> None:
    """By the type of a contract; what is guessed is narrower, and takes `nan` among numbers only."""
    assert reading(pl.Float64(), text=True)(cell) == pytest.approx(float(cell), nan_ok=True)
    guesses = Guesses({})
    guesses.look([Raw(row, row + 2, {"n": it}) for row, it in enumerate([cell, "1.5"])], text=True)
    assert guesses.types() == {"n": pl.Float64() if cell.casefold() == "nan" else pl.String()}


@pytest.mark.parametrize(
    ("dtype", "sound", "odd"),
    [
        (pl.Enum(["x"]), "x", "y"),
        (pl.Array(pl.Int64(), 2), [1, 2], [1]),
        (pl.Decimal(4, 2), "1.50", "100.00"),
        (pl.Datetime("ns"), "2025-03-04T09:00:00", "9000-01-01T00:00:00"),
        (pl.List(pl.Enum(["x"])), ["x"], ["y"]),
    ],
    ids=str,
)
def test_a_value_that_its_column_cannot_hold_is_one_finding(
    tmp_path: Path, dtype: pl.DataType, sound: object, odd: object
) -> None:
    """The other rows of the file are read."""
    content = "\n".join(json.dumps({"a": it}) for it in (sound, odd, sound))
    table = read(tmp_path, "a.jsonl", content, pl.Schema({"a": dtype}))
    assert (notes(table), table.rows, table.columns) == ([("a.dtype", 1, 2)], 3, pl.Schema({"a": dtype}))
    assert [row["a"] is None for row in rows(table)] == [False, True, False]


@pytest.mark.parametrize("inner", [pl.Categorical(), pl.List(pl.Categorical())], ids=str)
def test_categories_may_differ_from_batch_to_batch(tmp_path: Path, inner: pl.DataType) -> None:
    """A column of categories is read whatever its length."""
    wanted = pl.Schema({"a": inner})
    values = [f"c{number}" if inner == pl.Categorical() else [f"c{number}"] for number in range(9_000)]
    table = read(tmp_path, "a.jsonl", "\n".join(json.dumps({"a": value}) for value in values), wanted)
    assert (table.notes, table.columns) == ((), wanted)
    assert [row["a"] for row in rows(table)] == values


@pytest.mark.parametrize("name", [ROW, LINE])
def test_a_column_of_our_own_name_is_refused_aloud(tmp_path: Path, name: str) -> None:
    """It would take the place of the numbers of rows."""
    table = read(tmp_path, "a.jsonl", json.dumps({name: 7}))
    assert (notes(table), table.is_damaged) == ([("record.syntax", None, None)], True)
    assert f"`{name}`" in table.notes[0].note.message


def test_notes_come_in_the_order_of_rows_and_of_columns_in_each(tmp_path: Path) -> None:
    """Also where rows that cannot be parsed lie between, and as a frame as well."""
    lines = ['{"n": "a", "at": 5}', '{"n": 1, "n": 2}', '{"at": 6, "n": "b"}', '{"n": 1}', "{"]
    table = read(tmp_path, "a.jsonl", "\n".join(lines * 2_000))
    mine = ["n.dtype", "at.dtype", "record.duplicate-key", "at.dtype", "n.dtype", "record.syntax"]
    assert [code for code, _, _ in notes(table)] == mine * 2_000
    assert [row for _, row, _ in notes(table)] == sorted(row for _, row, _ in notes(table))
    assert table.noted.select("code", "row", "line").rows() == notes(table)
    assert (len(table.notes), table.notes[-1]) == (12_000, list(table.notes)[-1])
    assert [it.note.code for it in table.notes[:2]] == mine[:2]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(alphabet="ab é", max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(["a", "b"]), JSON, min_size=1, max_size=2), min_size=1, max_size=4))
def test_no_value_of_undeclared_columns_is_lost(tmp_path: Path, records: list[dict[str, Any]]) -> None:
    """Whatever JSON holds is in the table: as its own type, or as JSON text where types differ."""
    table = read(tmp_path, "a.jsonl", "\n".join(json.dumps(record) for record in records), pl.Schema())
    assert (table.notes, table.rows) == ((), len(records))
    for record, row in zip(records, rows(table), strict=True):
        for name, value in row.items():
            wanted = record.get(name)
            kind = table.columns[name]
            mixed = kind == pl.String() and wanted is not None and not isinstance(wanted, str)
            assert (json.loads(value) if mixed else value) == wanted or kind.is_nested()


def test_whole_numbers_are_numbers_among_fractions(tmp_path: Path) -> None:
    """An integer among fractions becomes one, in nested values as well."""
    table = read(tmp_path, "a.jsonl", '{"a": {"b": false}}\n{"a": {"b": [], "c": [0, 0.5]}}\n')
    assert rows(table) == [{"a": {"b": "false", "c": None}}, {"a": {"b": "[]", "c": [0.0, 0.5]}}]


def test_a_name_that_nothing_can_hold_is_one_finding(tmp_path: Path) -> None:
    """A key with a NUL character is no column; the file is named."""
    assert notes(read(tmp_path, "a.jsonl", '{"a\\u0000": 1}\n')) == [("record.syntax", None, None)]


def test_a_column_of_nothing_is_text(tmp_path: Path) -> None:
    """What no value has shown the type of is text; a value that comes late shows it."""
    table = read(tmp_path, "a.jsonl", '{"a": null, "b": [null, null], "c": {"d": null}}\n')
    assert table.columns == pl.Schema({"a": pl.String(), "b": pl.List(pl.String()), "c": pl.Struct({"d": pl.String()})})
    late = '{"a": null}\n' * 2_000 + '{"a": 5}\n'
    assert read(tmp_path, "b.jsonl", late).columns == pl.Schema({"a": pl.Int64()})


@given(JSON, JSON, JSON)
def test_the_type_of_values_does_not_hang_on_their_order(one: object, two: object, three: object) -> None:
    """Joining types is commutative, associative and idempotent, so that no order of rows decides."""
    text = pl.String()
    a, b, c = (kind_of(value, otherwise=text) for value in (one, two, three))
    assert joined(a, a) == a
    assert joined(a, b, text) == joined(b, a, text)
    assert joined(joined(a, b, text), c, text) == joined(a, joined(b, c, text), text)


@pytest.mark.parametrize("kind", ["parquet", "arrow"])
@pytest.mark.parametrize(
    ("table", "what"),
    [
        (pa.Table.from_arrays([pa.array(["a"]), pa.array(["b"])], names=["id", "id"]), "two columns"),
        (pa.table({"t": pa.array([0], pa.timestamp("us", "Mars/X"))}), "time zone is not known"),
        (pa.table({"d": pa.array([None], pa.decimal256(50, 2))}), "decimals of more than 38 digits"),
        (pa.table({"d": pa.array([[None]], pa.list_(pa.decimal256(50, 2)))}), "more than 38 digits"),
    ],
    ids=["names", "zone", "decimal", "nested"],
)
def test_columns_that_are_not_held_are_told(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], kind: str, table: pa.Table, what: str
) -> None:
    """What the engine would panic on is one note, and no trace of its own."""
    path = tmp_path / f"t.{kind}"
    if kind == "parquet":
        pq.write_table(table, path)
    else:
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)
    opened = open_table(path, "t", kind, pl.Schema(), tmp_path / "work")
    assert opened.is_damaged
    assert what in opened.notes[0].note.message
    assert "panicked" not in capfd.readouterr().err


@pytest.mark.parametrize(
    ("kind", "content"),
    [("jsonl", '{"k\\u0000": 1}\n'), ("jsonl", '{"a": {"k\\u0000": 1}}\n'), ("csv", "a,k\0\n1,2\n")],
)
def test_a_name_with_nul_is_told(tmp_path: Path, capfd: pytest.CaptureFixture[str], kind: str, content: str) -> None:
    """No column of a table on disk can be called so."""
    path = tmp_path / f"t.{kind}"
    path.write_text(content)
    opened = open_table(path, "t", kind, pl.Schema(), tmp_path / "work")
    assert "NUL" in opened.notes[0].note.message
    assert "panicked" not in capfd.readouterr().err

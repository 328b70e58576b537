"""Is a first contract a help: readable, kept by its data, and careful with what it claims?"""

from __future__ import annotations

import ast
import datetime as dt
import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from pyarrow import ipc

from copydesk.contract import Contract, load_contract
from copydesk.contract.export.source import Field, is_model_name, model_name, quoted, write_model
from copydesk.errors import DataRefused, UsageError
from copydesk.infer import Inferred, infer
from copydesk.report import LINE, ROW, Report
from copydesk.table_files import find_tables
from copydesk.tables import Ask, check_tables

HOSTILE = [
    '"""\nimport os; os.abort()\n"""',
    "'; raise SystemExit #",
    "a\nraise SystemExit",
    "a\r\x0b\x0c\x1c\x85\u2028\u2029b",
    "\\",
    "\\'",
    '"',
    "'\"",
    "{os}",
    "%s",
    "\u202eabc",
    "\ufeff",
    "class",
    "None",
    "self",
    "Config",
    "validate",
    "__class__",
    "_private",
    "str",
    "pa",
    "dt",
    "1st",
    " ",
    "",
    "naïve",
    "ﬁ",
    "fi",
    "𝓯",
    "a.b",
    "a-b",
    "a_b",
    "A_B",
    "x" * 300,
    "$a",
    "^a",
]
"""Names that are no plain words of Python, or that would be more than words if they were not quoted."""


def guess(folder: Path, *names: str, model: str = "Model") -> Inferred:
    """Infer a contract from files of a folder."""
    files = find_tables([str(folder / name) for name in names], Path()).tables
    return infer(files, model, folder / "work")


def kept(folder: Path, found: Inferred, *names: str) -> Report:
    """Check files with a contract as the command does."""
    (folder / "inferred.py").write_text(found.source, encoding="utf-8")
    files = find_tables([str(folder / name) for name in names], Path()).tables
    return check_tables(files, load_contract(str(folder / "inferred.py"), None), Ask(), folder / "again").report


def loaded(folder: Path, found: Inferred) -> Contract:
    """Return the contract that was written."""
    (folder / "inferred.py").write_text(found.source, encoding="utf-8")
    return load_contract(str(folder / "inferred.py"), None)


def lines(folder: Path, rows: Sequence[Mapping[str, Any]], name: str = "rows.jsonl") -> str:
    """Write rows as JSONL and return the name of the file."""
    (folder / name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return name


def csv(folder: Path, column: str, values: Sequence[str], name: str = "rows.csv") -> str:
    """Write a CSV of one column beside a number and return the name of the file."""
    text = "".join(f"{value},{number}\n" for number, value in enumerate(values))
    (folder / name).write_text(f"{column},row\n{text}", encoding="utf-8")
    return name


def types(folder: Path, found: Inferred) -> dict[str, str]:
    """Return the types of the columns that were written."""
    return {str(name): str(column.dtype) for name, column in loaded(folder, found).schema.columns.items()}


def of_rows(folder: Path, count: int, make: Callable[[int], Mapping[str, Any]]) -> Inferred:
    """Infer a contract from so many rows."""
    return guess(folder, lines(folder, [make(number) for number in range(count)]))


# Types


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["1", "-2", "0"], "Int64"),
        (["1", "007"], "String"),
        (["1", "+2"], "String"),
        (["1", " 2"], "String"),
        (["1", "1_000"], "String"),
        (["٣"], "String"),
        (["-0"], "Float64"),
        (["9223372036854775807"], "Int64"),
        (["9223372036854775808"], "String"),
        (["12345678901234567890", "1.5"], "String"),
        (["1", "2.50"], "Float64"),
        (["1e5", "-2.5E-3"], "Float64"),
        (["1e999"], "String"),
        (["1", "nan"], "Float64"),
        (["nan", "NaN"], "String"),
        (["1", "inf"], "String"),
        ([".5"], "String"),
        (["true", "False", "TRUE"], "Boolean"),
        (["true", "1"], "String"),
        (["yes", "no"], "String"),
        (["2024-02-29"], "Date"),
        (["2023-02-29"], "String"),
        (["20240229"], "Int64"),
        (["2024-W09-4"], "String"),
        (
            ["2024-02-29T10:00:00Z", "2024-02-29 10:00+01:00", "2024-02-29T10:00:00.000000+0000"],
            "Datetime(time_unit='us', time_zone='UTC')",
        ),
        (["2024-02-29T10:00:00", "2024-02-29 10:00:00.25"], "Datetime(time_unit='us', time_zone=None)"),
        (["2024-02-29T10:00:00", "2024-02-29T10:00:00Z"], "String"),
        (["2024-02-29T10:00:00.123456789"], "String"),
        (["2024-02-29", "2024-02-29T10:00:00"], "String"),
        (["0001-01-01T00:00:00+14:00"], "String"),
        (["Ferry"], "String"),
        (["1", ""], "Int64"),
        ([""], "String"),
    ],
)
def test_the_type_of_text_is_the_one_that_all_values_are_written_as(
    tmp_path: Path, values: list[str], expected: str
) -> None:
    """A CSV column is a number, a truth or a date when every value is, and is written as one."""
    name = csv(tmp_path, "a", values)
    found = guess(tmp_path, name)
    assert types(tmp_path, found) == {"a": expected, "row": "Int64"}
    assert kept(tmp_path, found, name).findings == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 2], "Int64"),
        ([1, 2.5], "Float64"),
        ([2**63, 1], "Float64"),
        ([True], "Boolean"),
        (["1"], "String"),
        (["2024-02-29"], "Date"),
        (["2024-02-29T10:00:00Z", None], "Datetime(time_unit='us', time_zone='UTC')"),
        (["2024-02-29", "soon"], "String"),
        ([None], "String"),
        ([["a"], []], "List(String)"),
        ([[]], "List(String)"),
        ([[1], [2.5], None], "List(Float64)"),
        ([{"u": "x"}, {"w": 1}], "Struct({'u': String, 'w': Int64})"),
        ([{"u": None}], "Struct({'u': String})"),
        ([[{"a": [1]}, {"b": None}]], "List(Struct({'a': List(Int64), 'b': String}))"),
    ],
)
def test_the_type_of_json_is_the_one_that_holds_all_values(tmp_path: Path, values: list[Any], expected: str) -> None:
    """A JSONL column is of its JSON type; a text that is always a date is a date."""
    name = lines(tmp_path, [{"a": value, "row": 1} for value in values])
    found = guess(tmp_path, name)
    assert types(tmp_path, found) == {"a": expected, "row": "Int64"}
    assert kept(tmp_path, found, name).findings == []


@pytest.mark.parametrize(
    "values",
    [
        [1, "a"],
        [True, 1],
        ["a", ["a"]],
        [[1, "a"]],
        [{"a": 1}, {"a": "x"}],
        [{"b": False}, {"b": []}],
        [{}],
        ["2024-02-29", 1],
    ],
)
def test_values_of_several_types_are_left_to_the_reader(tmp_path: Path, values: list[Any]) -> None:
    """No type holds them, so the column is left out, and says so."""
    name = lines(tmp_path, [{"a": value, "row": 1} for value in values])
    found = guess(tmp_path, name)
    assert (types(tmp_path, found), list(found.left_out)) == ({"row": "Int64"}, ["a"])
    assert '    # "a" is left out: ' in found.source
    assert kept(tmp_path, found, name).findings == []


DAY = dt.date(2024, 2, 29)
TYPED: dict[str, pl.Series] = {
    str(dtype): pl.Series(values, dtype=dtype)
    for dtype, values in [
        *((kind(), [1, None]) for kind in (pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt64, pl.Float32)),
        (pl.Float64(), [1.5, float("nan")]),
        (pl.Boolean(), [True, None]),
        (pl.String(), ["a", ""]),
        (pl.Categorical(), ["a", None]),
        (pl.Enum(["a", 'b"', "c\\"]), ["a", None]),
        (pl.Binary(), [b"a", None]),
        (pl.Date(), [DAY, None]),
        (pl.Time(), [dt.time(1), None]),
        (pl.Duration("ms"), [dt.timedelta(1), None]),
        (pl.Datetime("ns"), [dt.datetime(2024, 2, 29), None]),  # noqa: DTZ001 - a type without zone
        (pl.Datetime("ms", "Europe/Berlin"), [dt.datetime(2024, 2, 29, tzinfo=dt.UTC), None]),
        (pl.Decimal(20, 3), [Decimal("1.234"), None]),
        (pl.List(pl.List(pl.Int8)), [[[1], None], None]),
        (pl.Array(pl.Float32, 2), [[1.0, 2.0], None]),
        (pl.Struct({"a b": pl.List(pl.Datetime("us", "UTC")), '"': pl.Int8}), [{"a b": [], '"': 1}, None]),
    ]
}


@pytest.mark.parametrize("dtype", TYPED)
@pytest.mark.parametrize("kind", ["parquet", "arrow"])
def test_stated_types_are_written_as_they_are(tmp_path: Path, dtype: str, kind: str) -> None:
    """Parquet and Arrow state their types, and the contract says just these."""
    frame = pl.DataFrame({"a": TYPED[dtype]})
    name = f"rows.{kind}"
    (frame.write_parquet if kind == "parquet" else frame.write_ipc)(tmp_path / name)
    found = guess(tmp_path, name)
    assert types(tmp_path, found) == {"a": dtype}
    assert kept(tmp_path, found, name).findings == []


@pytest.mark.parametrize(
    "values",
    [
        pl.Series([None]),
        pl.Series([[]], dtype=pl.List(pl.Null)),
        pl.Series([[[1]]], dtype=pl.Array(pl.Int8, (1, 1))),
    ],
)
def test_types_that_no_contract_can_have_are_left_out(tmp_path: Path, values: pl.Series) -> None:
    """A column of nothing but nulls has no type, and some types pandera does not know."""
    pl.DataFrame({"a": values, "row": 1}).write_parquet(tmp_path / "rows.parquet")
    found = guess(tmp_path, "rows.parquet")
    assert list(found.left_out) == ["a"]
    assert kept(tmp_path, found, "rows.parquet").findings == []


def test_a_stream_of_arrow_is_read(tmp_path: Path) -> None:
    """The format of the cache of `datasets` is a table as well."""
    table = pl.DataFrame({"a": [1]}).to_arrow()
    with (tmp_path / "rows.arrow").open("wb") as sink, ipc.new_stream(sink, table.schema) as out:
        out.write_table(table)
    assert types(tmp_path, guess(tmp_path, "rows.arrow")) == {"a": "Int64"}


# Guesses


def test_a_contract_reads_like_one_written_by_hand(tmp_path: Path) -> None:
    """The whole text: imports, comments that tell why, one field a column."""

    def row(number: int) -> dict[str, Any]:
        return {
            "articleId": f"a{number}",
            "title": f"Title {number}",
            "subtitle": None if number % 4 == 0 else "x" * (number % 3),
            "section": ("Local", "Sport")[number % 2],
            "published_at": f"2024-05-{number % 28 + 1:02d}T10:00:00Z",
            "day of capture": "2024-05-30",
            "images": [{"address of the picture": "https://a.example/1.png", "caption of the picture": "A ferry"}],
        }

    assert (
        of_rows(tmp_path, 60, row).source
        == '''"""What must a row look like? A first contract, guessed from data: read it, mend it."""

import datetime as dt
from typing import Annotated

import pandera.polars as pa
import polars as pl

# Made by `copydesk schema infer` from 60 rows of "rows.jsonl".

ImagesType = Annotated[
    pl.List,
    pl.Struct(
        {"address of the picture": pl.String, "caption of the picture": pl.String},
    ),
]


class Model(pa.DataFrameModel):
    """One row of the table."""

    # all 60 values differ, and the column is named like a key
    articleId: str = pa.Field(unique=True)

    # never empty
    title: str = pa.Field(str_length={"min_value": 1})

    # null in 15 of 60 rows
    # 3 values in 60 rows, each often: take `isin` out if others may come
    subtitle: str = pa.Field(nullable=True, isin=["", "x", "xx"])

    # 2 values in 60 rows, each often: take `isin` out if others may come
    section: str = pa.Field(isin=["Local", "Sport"])

    # nothing before 1990: an older date would be a zero or a slip
    published_at: Annotated[pl.Datetime, "us", "UTC"] = pa.Field(
        ge=dt.datetime(1990, 1, 1, tzinfo=dt.UTC),
    )

    # nothing before 1990: an older date would be a zero or a slip
    day_of_capture: pl.Date = pa.Field(ge=dt.date(1990, 1, 1), alias="day of capture")

    images: ImagesType
'''
    )


@pytest.mark.parametrize(
    ("name", "is_key"),
    [
        ("id", True),
        ("ID", True),
        ("article_id", True),
        ("articleId", True),
        ("articleID", True),
        ("UUID", True),
        ("sha256", True),
        ("idea", False),
        ("paid", False),
        ("title", False),
        ("id_of_author", False),
    ],
)
def test_a_key_is_named_like_one(tmp_path: Path, name: str, is_key: bool) -> None:  # noqa: FBT001 - a column of the table
    """Values that happen to differ are no key."""
    column = loaded(tmp_path, of_rows(tmp_path, 30, lambda it: {name: f"v{it}"})).schema.columns[name]
    assert column.unique is is_key


@pytest.mark.parametrize(
    "make",
    [
        lambda it: {"id": f"v{it % 29}"},
        lambda it: {"id": None if it == 3 else f"v{it}"},
        lambda it: {"id": it + 0.5},
        lambda it: {"id": f"2024-05-{it + 1:02d}"},
        lambda it: {"id": f"v{it}"} if it < 1 else {},
    ],
)
def test_a_key_differs_in_every_row(tmp_path: Path, make: Callable[[int], Mapping[str, Any]]) -> None:
    """A repeated value, a null, a measure or a date: no key."""
    assert not loaded(tmp_path, of_rows(tmp_path, 30, make)).schema.columns["id"].unique


def test_a_key_is_one_over_all_files(tmp_path: Path) -> None:
    """A value that stands in two files is no key, and the check would say so."""
    names = [lines(tmp_path, [{"id": f"v{it}"} for it in range(25)], name) for name in ("a.jsonl", "b.jsonl")]
    found = guess(tmp_path, *names)
    assert not loaded(tmp_path, found).schema.columns["id"].unique
    assert kept(tmp_path, found, *names).findings == []


@pytest.mark.parametrize(
    "make",
    [
        lambda it: "Local" * bool(it + 1),
        lambda it: f"v{it % 13}",
        lambda it: "rare" if it < 4 else "Local",
        lambda it: "x" * 41 if it % 2 else "y",
        lambda it: f"v{it}",
    ],
)
def test_a_list_of_values_is_closed_only_when_each_came_often(tmp_path: Path, make: Callable[[int], str]) -> None:
    """One value, many, a rare one or long ones are no closed list."""
    found = of_rows(tmp_path, 100, lambda it: {"section": make(it)})
    assert [check.name for check in loaded(tmp_path, found).schema.columns["section"].checks] == ["str_length"]


def test_a_closed_list_may_have_any_name(tmp_path: Path) -> None:
    """`count` is what polars calls the number of values."""
    found = of_rows(tmp_path, 30, lambda it: {"count": "ab"[it % 2]})
    assert loaded(tmp_path, found).schema.columns["count"].checks[0].statistics == {"allowed_values": ["a", "b"]}


def test_few_rows_claim_little(tmp_path: Path) -> None:
    """Nineteen rows say nothing about lists, lengths and dates; the contract says that."""
    found = of_rows(tmp_path, 19, lambda it: {"section": "ab"[it % 2], "day": "2024-05-01"})
    assert [column.checks for column in loaded(tmp_path, found).schema.columns.values()] == [[], []]
    assert "Fewer than 20 rows say little" in found.source


@pytest.mark.parametrize(
    ("value", "kind"), [("1989-12-31", "Date"), ("0001-01-01", "Date"), ("1970-01-01T00:00:00Z", "Datetime")]
)
def test_a_date_that_was_seen_is_never_too_old(tmp_path: Path, value: str, kind: str) -> None:
    """A floor under the dates is guessed only where all of them stand above it."""
    found = of_rows(tmp_path, 30, lambda it: {"at": value if it == 7 else value.replace(value[:4], "2024")})
    column = loaded(tmp_path, found).schema.columns["at"]
    assert (str(column.dtype).startswith(kind), column.checks) == (True, [])


def test_dates_of_any_year_are_looked_at(tmp_path: Path) -> None:
    """Parquet holds instants that no calendar of Python has."""
    far = pl.Series([2**62, -(2**62)] * 15).cast(pl.Datetime("ms", "UTC"))
    pl.DataFrame({"at": far}).write_parquet(tmp_path / "far.parquet")
    assert kept(tmp_path, guess(tmp_path, "far.parquet"), "far.parquet").findings == []


def test_an_empty_text_is_seen(tmp_path: Path) -> None:
    """A text that was empty once may be empty; in CSV it is a null, and nothing is guessed."""
    found = of_rows(tmp_path, 30, lambda it: {"text": f"t{it}" if it else ""})
    assert loaded(tmp_path, found).schema.columns["text"].checks == []
    name = csv(tmp_path, "text", [f"t{it}" for it in range(30)])
    assert loaded(tmp_path, guess(tmp_path, name)).schema.columns["text"].checks == []


def test_nulls_are_counted(tmp_path: Path) -> None:
    """NaN is null to pandera, and a key that is missing is one as well."""
    rows = [{"a": 1.5, "b": 1}, {"a": None, "b": 2}, {"b": 3}]
    pl.DataFrame({"n": [1.0, float("nan")], "m": [1.0, 2.0]}).write_parquet(tmp_path / "n.parquet")
    columns = loaded(tmp_path, guess(tmp_path, lines(tmp_path, rows))).schema.columns
    assert [column.nullable for column in columns.values()] == [True, False]
    columns = loaded(tmp_path, guess(tmp_path, "n.parquet")).schema.columns
    assert [column.nullable for column in columns.values()] == [True, False]


def test_a_table_without_rows_gives_types(tmp_path: Path) -> None:
    """Without a row everything may be null."""
    pl.DataFrame(schema={"id": pl.String, "n": pl.Int8}).write_parquet(tmp_path / "none.parquet")
    columns = loaded(tmp_path, guess(tmp_path, "none.parquet")).schema.columns
    assert [(str(it.dtype), it.nullable, it.unique) for it in columns.values()] == [
        ("String", True, False),
        ("Int8", True, False),
    ]


# Several files


def test_a_column_that_is_not_in_every_file_is_optional(tmp_path: Path) -> None:
    """What one of the files lacks may be missing, whatever kind they are; columns keep their first order."""
    one = lines(tmp_path, [{"a": 1, "b": 2}], "1.jsonl")
    two = lines(tmp_path, [{"a": 1.5, "c": "x"}], "2.jsonl")
    found = guess(tmp_path, one, two)
    columns = loaded(tmp_path, found).schema.columns
    assert {name: (str(it.dtype), it.required) for name, it in columns.items()} == {
        "a": ("Float64", True),
        "b": ("Int64", False),
        "c": ("String", False),
    }
    assert "b: int | None" in found.source
    assert kept(tmp_path, found, one, two).findings == []


def test_text_beside_stated_types_is_read_as_these(tmp_path: Path) -> None:
    """CSV beside Parquet has the types of Parquet, when its values can be read so."""
    pl.DataFrame({"a": pl.Series([1], dtype=pl.Int8)}).write_parquet(tmp_path / "a.parquet")
    (tmp_path / "a.csv").write_text("a\n5\n")
    found = guess(tmp_path, "a.parquet", "a.csv")
    assert types(tmp_path, found) == {"a": "Int8"}
    assert kept(tmp_path, found, "a.parquet", "a.csv").findings == []
    (tmp_path / "a.csv").write_text("a\n500\n")
    with pytest.raises(UsageError, match="different types"):
        guess(tmp_path, "a.parquet", "a.csv")


@pytest.mark.parametrize("order", [("1.csv", "2.jsonl"), ("2.jsonl", "1.csv")])
def test_csv_and_jsonl_meet_only_in_text(tmp_path: Path, order: tuple[str, str]) -> None:
    """A number of JSON and a text of CSV are two types; a text of both is one."""
    (tmp_path / "1.csv").write_text("a,b\n5,x\n")
    lines(tmp_path, [{"a": 5, "b": "x"}], "2.jsonl")
    found = guess(tmp_path, *order)
    assert (types(tmp_path, found), list(found.left_out)) == ({"b": "String"}, ["a"])


def test_rows_that_cannot_be_read_are_counted(tmp_path: Path) -> None:
    """A line that is no JSON is in no contract; the rest is guessed from."""
    (tmp_path / "rows.jsonl").write_text('{"a": 1}\n{broken\n')
    found = guess(tmp_path, "rows.jsonl")
    assert (found.rows, found.unread) == (1, 1)


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    """Nothing is guessed from a part of a file that cannot be read to its end."""
    path = tmp_path / "rows.parquet"
    pl.DataFrame({"a": [f"{number:050d}" for number in range(5000)]}).write_parquet(path, compression="uncompressed")
    data = bytearray(path.read_bytes())
    data[4:400] = b"\xff" * 396
    path.write_bytes(data)
    with pytest.raises(DataRefused, match="damaged"):
        guess(tmp_path, "rows.parquet")


# Untrusted names and values


@pytest.mark.parametrize(("name", "text"), [("a.jsonl", '{"a\\u0000b": 1}\n'), ("a.csv", "a\0b,c\n1,2\n")])
def test_a_name_that_no_table_can_have_is_refused(tmp_path: Path, name: str, text: str) -> None:
    """A NUL ends a name in Arrow."""
    (tmp_path / name).write_text(text)
    with pytest.raises(DataRefused, match="a column has a name that no table can have"):
        guess(tmp_path, name)


def test_no_name_and_no_value_is_ever_code(tmp_path: Path) -> None:
    """Names, values, categories and names of files come back as they were; the source parses into what it should be."""
    rows = [{name: HOSTILE[(place + row) % 3] for place, name in enumerate(HOSTILE)} for row in range(60)]
    name = lines(tmp_path, rows, 'a"""; raise SystemExit\n#.jsonl')
    found = guess(tmp_path, name)
    schema = loaded(tmp_path, found).schema
    assert sorted(schema.columns) == sorted(HOSTILE)
    assert kept(tmp_path, found, name).findings == []
    body = ast.parse(found.source).body
    assert [type(node).__name__ for node in body] == ["Expr", "Import", "ClassDef"]
    model = body[-1]
    assert isinstance(model, ast.ClassDef)
    assert {type(node).__name__ for node in model.body[1:]} == {"AnnAssign"}
    assert all(line.isprintable() for line in found.source.splitlines())
    assert len(found.source.splitlines()) == found.source.count("\n")


def test_a_column_may_have_no_name(tmp_path: Path) -> None:
    """Tables of numbered rows are often written with an empty name above the numbers."""
    (tmp_path / "rows.csv").write_text(",title\n0,Ferry\n1,Cat\n")
    found = guess(tmp_path, "rows.csv")
    assert types(tmp_path, found) == {"": "Int64", "title": "String"}
    assert kept(tmp_path, found, "rows.csv").findings == []


@pytest.mark.parametrize("name", ["*", "^a$", "^.*$", ROW, LINE])
def test_names_that_mean_more_to_polars_are_left_out(tmp_path: Path, name: str) -> None:
    """A column that no contract can name alone is left out aloud."""
    found = guess(tmp_path, lines(tmp_path, [{"a": 1, name: 2}]))
    assert (list(loaded(tmp_path, found).schema.columns), list(found.left_out)) == (["a"], [name])


@pytest.mark.parametrize("text", [*HOSTILE, "a" * 500, "é", "\U0001f600", "\ud800".encode("utf-8", "replace").decode()])
def test_a_quoted_text_stands_for_itself(text: str) -> None:
    """What is written is one literal on one line, and means the text."""
    literal = quoted(text)
    assert ast.literal_eval(literal) == text
    assert literal.isprintable()


@pytest.mark.parametrize("dtype", [pl.Enum(HOSTILE[:20]), pl.Struct(dict.fromkeys(HOSTILE[:20], pl.Int8))])
def test_names_inside_types_are_quoted(tmp_path: Path, dtype: pl.DataType) -> None:
    """Categories and fields of structs are words as well."""
    value = "None" if isinstance(dtype, pl.Enum) else dict.fromkeys(HOSTILE[:20], 1)
    pl.DataFrame({"a": pl.Series([value], dtype=dtype)}).write_ipc(tmp_path / "a.arrow")
    found = guess(tmp_path, "a.arrow")
    assert loaded(tmp_path, found).schema.columns["a"].dtype.type == dtype


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("eu-news", "EuNews"),
        ("articles", "Articles"),
        ("2024-05", "Table202405"),
        ("", "Table"),
        ("日本", "Table"),
        ("annotated", "AnnotatedModel"),
        ("none", "NoneModel"),
        ("exception", "ExceptionModel"),
        ("a; raise SystemExit", "ARaiseSystemExit"),
    ],
)
def test_a_model_is_named_after_its_file(text: str, expected: str) -> None:
    """The name of a file becomes a class, which stands in nobody's place."""
    assert model_name(text) == expected
    assert is_model_name(expected)


@pytest.mark.parametrize("name", ["", "class", "None", "pa", "a b", "é", "x" * 41, "str", "_a", "1a", "a\n"])
def test_not_every_word_names_a_model(name: str) -> None:
    """Keywords, names that the file needs and what is no word."""
    assert not is_model_name(name)


def test_a_name_of_a_type_stands_in_nobodys_place() -> None:
    """A column may be called as the name of another column's type, and so may the model."""
    nested = pl.Struct({f"field number {number}": pl.String for number in range(5)})
    fields = [Field(name=name, dtype=nested) for name in ("a", "A", "AType", "a_type")]
    tree = ast.parse(write_model("ATypeType", [], fields, {}))
    names = [node.targets[0].id for node in tree.body if isinstance(node, ast.Assign)]  # type: ignore[attr-defined]
    assert len(set(names)) == len(names) == 4
    assert not {"ATypeType", "AType", "a", "A"} & set(names)


@pytest.mark.parametrize("width", [88, 120])
def test_it_is_formatted_as_ruff_would(tmp_path: Path, width: int) -> None:
    """A formatter finds nothing to do, with the default width or ours."""
    frame = pl.DataFrame({f"{name}{number}": TYPED[name] for number, name in enumerate(TYPED)})
    frame = frame.with_columns(
        pl.lit("x").alias("a long name of a column " * 5),
        pl.lit({"日本語の長い名前" * 3: 1, "b" * 40: [{"c" * 70: 1}]}).alias("wide"),
    )
    frame.write_ipc(tmp_path / "typed.arrow")
    name = lines(tmp_path, [{f"v{number}": f"{'語' * (row % 12)}'\"" for number in range(3)} for row in range(90)])
    wide = lines(tmp_path, [{"v": "語言"[row % 2] * 14} for row in range(60)], "wide.jsonl")
    for source in (guess(tmp_path, it).source for it in ("typed.arrow", name, wide)):
        command = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length", str(width), "--diff", "-"]
        done = subprocess.run(command, input=source, capture_output=True, text=True)
        assert (done.stdout, done.returncode) == ("", 0), done.stderr

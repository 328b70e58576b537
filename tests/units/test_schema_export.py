"""Is a contract the same thing as Arrow, as JSON Schema and as features of `datasets`?"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pandera.polars as pandera
import polars as pl
import pyarrow as pa
import pytest
from datasets import Features
from jsonschema import Draft202012Validator
from tests.rows import SOUND

from copydesk.article import ARTICLE
from copydesk.contract import load_contract
from copydesk.contract.export import arrow_file, arrow_schema, features, plain
from copydesk.contract.export.ecma import escaped, is_same_in_ecma
from copydesk.contract.export.json_schema import json_schema
from copydesk.errors import ContractError
from copydesk.features import feature, features_json
from copydesk.readers.types import reading

SHIPPED = load_contract(None, None).schema


def schema(**columns: pandera.Column) -> pandera.DataFrameSchema:
    """Return a contract of columns."""
    return pandera.DataFrameSchema(columns)


def value_schema(dtype: Any, *checks: pandera.Check, **arguments: Any) -> dict[str, Any]:
    """Return the JSON Schema of the value of one column."""
    found = json_schema(schema(a=pandera.Column(dtype, list(checks), **arguments))).schema
    Draft202012Validator.check_schema(found)
    value: dict[str, Any] = found["properties"]["a"]
    return value


def left_out(dtype: Any, *checks: pandera.Check, **arguments: Any) -> list[str]:
    """Return what a JSON Schema leaves to the contract."""
    return json_schema(schema(a=pandera.Column(dtype, list(checks), **arguments))).left_out


# Arrow and features


def test_the_shipped_contract_is_the_article_table() -> None:
    """The schema that shards are written with, and the features in their footers, follow from the contract."""
    assert arrow_schema(SHIPPED).equals(ARTICLE)
    assert {"info": {"features": features(SHIPPED)}} == json.loads(features_json(ARTICLE))
    assert list(features(SHIPPED)) == ARTICLE.names


TYPES: dict[Any, pa.DataType] = {
    pl.Int8: pa.int8(),
    pl.UInt64: pa.uint64(),
    pl.Float32: pa.float32(),
    pl.Float64: pa.float64(),
    pl.Boolean: pa.bool_(),
    pl.String: pa.string(),
    pl.Categorical: pa.string(),
    pl.Enum(["a"]): pa.string(),
    pl.Binary: pa.binary(),
    pl.Date: pa.date32(),
    pl.Time: pa.time64("ns"),
    pl.Duration("ms"): pa.duration("ms"),
    pl.Datetime("us"): pa.timestamp("us"),
    pl.Datetime("ms", "Europe/Berlin"): pa.timestamp("ms", "Europe/Berlin"),
    pl.Decimal(10, 2): pa.decimal128(10, 2),
    pl.List(pl.List(pl.String)): pa.list_(pa.list_(pa.string())),
    pl.Array(pl.String, 2): pa.list_(pa.string(), 2),
    pl.Struct({"a": pl.List(pl.Binary)}): pa.struct([("a", pa.list_(pa.binary()))]),
    pl.Null: pa.null(),
}


@pytest.mark.parametrize("dtype", TYPES, ids=str)
def test_every_type_has_its_arrow_type_and_its_feature(dtype: Any) -> None:
    """Types become those that every reader knows; `datasets` reads its features and makes the same Arrow of them."""
    contract = schema(a=pandera.Column(dtype))
    found = arrow_schema(contract)
    assert found == pa.schema([("a", TYPES[dtype])])
    loaded = Features.from_dict(features(contract))
    assert loaded == Features.from_arrow_schema(found)
    assert loaded.arrow_schema.field("a").type == TYPES[dtype]


@pytest.mark.parametrize("kind", [pa.float16(), pa.date64(), pa.large_list(pa.int8())])
def test_other_arrow_types_have_the_name_that_datasets_gives_them(kind: pa.DataType) -> None:
    """What no contract can ask for may still lie in a file."""
    assert feature(plain(kind)) == Features.from_arrow_schema(pa.schema([("a", plain(kind))])).to_dict()["a"]


def test_an_arrow_file_gives_the_schema_back() -> None:
    """The file has no rows, and polars and pyarrow read it."""
    data = arrow_file(ARTICLE)
    assert pa.ipc.open_file(data).schema == ARTICLE
    assert pl.read_ipc(data).height == 0


@pytest.mark.parametrize(
    ("column", "why"),
    [
        (pandera.Column(), "`a` has no type"),
        (pandera.Column(pl.List), "`a` may be of several types: List"),
        (pandera.Column(pl.Object), "`a` may be of several types: Object"),
        (pandera.Column(pl.Int64, regex=True), "`a` is a pattern for columns, not one column"),
    ],
)
def test_what_is_no_single_column_of_one_type_is_refused(column: pandera.Column, why: str) -> None:
    """An Arrow schema states each column with its type."""
    with pytest.raises(ContractError) as caught:
        arrow_schema(schema(a=column))
    assert (caught.value.what, caught.value.why) == ("the contract stands for no single schema", why)


def test_a_type_that_arrow_lacks_is_refused() -> None:
    """A whole number of 128 bits has no place in Arrow."""
    with pytest.warns(UserWarning, match="Int128"):
        contract = schema(a=pandera.Column(pl.Int128))
    with pytest.raises(ContractError) as caught:
        arrow_schema(contract)
    assert caught.value.why == "`a` is Int128, which Arrow has no type for"


def test_the_type_of_the_whole_table_is_that_of_each_column() -> None:
    """A contract may state one type for all columns."""
    contract = pandera.DataFrameSchema({"a": pandera.Column(), "b": pandera.Column()}, dtype=pl.Int8)
    assert arrow_schema(contract) == pa.schema([("a", pa.int8()), ("b", pa.int8())])


# JSON Schema


def test_the_shipped_contract_describes_a_record() -> None:
    """A sound article keeps it, and what breaks types, form, length or presence does not."""
    found = json_schema(SHIPPED)
    Draft202012Validator.check_schema(found.schema)
    validator = Draft202012Validator(found.schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    record = {name: value for name, value in SOUND.items() if name in ARTICLE.names}
    record |= {name: record[name].isoformat() for name in ("published_at", "modified_at", "captured_at")}
    assert list(validator.iter_errors(record)) == []
    for change in (
        {"id": "0" * 31},
        {"id": None},
        {"title": "NO"},
        {"title": "x" * 301},
        {"authors": "Mara Ilves"},
        {"published_precision": "hour"},
        {"images": [{"url": "x", "wide": 3}]},
        {"images": [{"width": 2**31}]},
        {"is_free": 1},
    ):
        assert not validator.is_valid({**record, **change}), change
    assert not validator.is_valid({name: value for name, value in record.items() if name != "title"})
    assert validator.is_valid({**record, "images": [{"width": None}], "url": None, "published_precision": None})
    assert "unique(id): one record cannot tell" in found.left_out
    assert "title.control: JSON Schema has no word for it" in found.left_out


def test_the_head_names_the_dialect_and_the_contract() -> None:
    """Draft 2020-12, the title and the description of the contract, and whether others may be there."""
    contract = pandera.DataFrameSchema(
        {
            "a": pandera.Column(pl.Int8, title="A", description="It."),
            "b": pandera.Column(required=False, nullable=True),
        },
        name="Model",
        description="A row.",
        strict=True,
        ordered=True,
        unique=["a", "b"],
    )
    found = json_schema(contract)
    assert found.schema == {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Model",
        "description": "A row.",
        "type": "object",
        "properties": {
            "a": {"title": "A", "description": "It.", "type": "integer", "minimum": -128, "maximum": 127},
            "b": {},
        },
        "required": ["a"],
        "additionalProperties": False,
    }
    assert found.left_out == ["unique(a, b): one record cannot tell", "the order of columns: JSON has none"]


@pytest.mark.parametrize(
    ("dtype", "expected"),
    [
        (pl.String, {"type": "string"}),
        (pl.Categorical, {"type": "string"}),
        (pl.Enum(["a", "b"]), {"type": "string", "enum": ["a", "b"]}),
        (pl.UInt8, {"type": "integer", "minimum": 0, "maximum": 255}),
        (pl.Float32, {"type": "number"}),
        (pl.Boolean, {"type": "boolean"}),
        (pl.Date, {"type": "string", "format": "date"}),
        (pl.Datetime("us", "UTC"), {"type": "string", "format": "date-time"}),
        (pl.Datetime("us"), {"type": "string"}),
        (pl.Time, {"type": "string"}),
        (pl.Duration("us"), {"type": ["number", "string"]}),
        (pl.Decimal(10, 2), {"type": ["number", "string"]}),
        (pl.Binary, {"type": "string", "contentEncoding": "base64"}),
        (pl.Null, {"type": "null"}),
        (pl.List(pl.String), {"type": "array", "items": {"type": ["string", "null"]}}),
        (
            pl.Array(pl.Boolean, 2),
            {"type": "array", "items": {"type": ["boolean", "null"]}, "minItems": 2, "maxItems": 2},
        ),
        (
            pl.Struct({"a": pl.Enum(["x"])}),
            {
                "type": "object",
                "properties": {"a": {"type": ["string", "null"], "enum": ["x", None]}},
                "additionalProperties": False,
            },
        ),
        (None, {}),
    ],
    ids=str,
)
def test_every_type_has_its_form_in_json(dtype: Any, expected: dict[str, Any]) -> None:
    """Values are written as JSONL is read."""
    assert value_schema(dtype) == expected


CHECKS = [
    (pl.Int64, pandera.Check.ge(0), {"minimum": 0}, [0], [-1]),
    (pl.Float64, pandera.Check.gt(0), {"exclusiveMinimum": 0}, [0.1], [0]),
    (pl.Float64, pandera.Check.le(1.5), {"maximum": 1.5}, [1.5], [1.6]),
    (pl.Float64, pandera.Check.lt(1), {"exclusiveMaximum": 1}, [0.9], [1]),
    (pl.Float64, pandera.Check.in_range(0, 1), {"minimum": 0, "maximum": 1}, [0, 1], [-1, 2]),
    (
        pl.Float64,
        pandera.Check.in_range(0, 1, include_min=False, include_max=False),
        {"exclusiveMinimum": 0, "exclusiveMaximum": 1},
        [0.5],
        [0, 1],
    ),
    (pl.String, pandera.Check.isin(["b", "a"]), {"enum": ["a", "b"]}, ["a"], ["c"]),
    (pl.String, pandera.Check.eq("a"), {"enum": ["a"]}, ["a"], ["b"]),
    (pl.Boolean, pandera.Check.isin([True]), {"enum": [True]}, [True], [False]),
    (pl.Int8, pandera.Check.notin([3]), {"not": {"enum": [3]}}, [2], [3]),
    (pl.Int8, pandera.Check.ne(3), {"not": {"enum": [3]}}, [2], [3]),
    (pl.String, pandera.Check.str_length(2, 3), {"minLength": 2, "maxLength": 3}, ["é\U0001f600"], ["a", "aaaa"]),
    (pl.String, pandera.Check.str_length(exact_value=2), {"minLength": 2, "maxLength": 2}, ["ab"], ["a"]),
    (pl.String, pandera.Check.str_length(max_value=2), {"maxLength": 2}, [""], ["abc"]),
    (pl.String, pandera.Check.str_matches("a|b"), {"pattern": "^a|b"}, ["ax", "xb"], ["xa"]),
    (pl.String, pandera.Check.str_matches(re.compile("^a$")), {"pattern": "^a$"}, ["a"], ["ab"]),
    (pl.String, pandera.Check.str_contains("[a-c]{2}"), {"pattern": "[a-c]{2}"}, ["xabx"], ["axb"]),
    (pl.String, pandera.Check.str_startswith("a.(b"), {"pattern": r"^a\.\(b"}, ["a.(bc"], ["axb"]),
    (pl.String, pandera.Check.str_endswith("$"), {"pattern": r"\$$"}, ["a$"], ["$a"]),
]


@pytest.mark.parametrize(("dtype", "check", "expected", "good", "bad"), CHECKS, ids=lambda it: str(it)[:40])
def test_a_check_is_said_in_json_schema(
    dtype: Any, check: pandera.Check, expected: dict[str, Any], good: list[Any], bad: list[Any]
) -> None:
    """Built-in checks have a word in JSON Schema, which lets through what pandera lets through."""
    found = value_schema(dtype, check)
    assert {key: found[key] for key in expected} == expected
    validator = Draft202012Validator(found)
    contract = schema(a=pandera.Column(dtype, check))
    for values, is_good in ((good, True), (bad, False)):
        for value in values:
            assert validator.is_valid(value) is is_good
            frame = pl.DataFrame({"a": [reading(contract.columns["a"].dtype.type(), text=False)(value)]})
            frame = frame.cast({"a": dtype})
            if is_good:
                contract.validate(frame)
            else:
                with pytest.raises(pandera.errors.SchemaError):
                    contract.validate(frame)


@pytest.mark.parametrize(
    ("dtype", "check", "why"),
    [
        (pl.String, pandera.Check.str_matches(r"\d+"), "ECMA 262 reads that pattern otherwise"),
        (pl.String, pandera.Check.str_contains("(?i)a"), "ECMA 262 reads that pattern otherwise"),
        (pl.String, pandera.Check.ge("a"), "JSON Schema has no word for it"),
        (pl.Float64, pandera.Check.ge(float("nan")), "JSON Schema has no word for it"),
        (pl.Date, pandera.Check.isin(["2024-01-01"]), "JSON Schema has no word for it"),
        (pl.Int8, pandera.Check(lambda data: data, name="own"), "JSON Schema has no word for it"),
        (pl.Int8, pandera.Check.ge(0, raise_warning=True), "a warning is no reason to refuse a record"),
        (pl.Int8, pandera.Check.unique_values_eq([1]), "one record cannot tell"),
        (None, pandera.Check.ge(0), "JSON Schema has no word for it"),
    ],
)
def test_what_json_schema_cannot_say_is_named(dtype: Any, check: pandera.Check, why: str) -> None:
    """No check is left out in silence."""
    assert value_schema(dtype, check) == value_schema(dtype)
    (sentence,) = left_out(dtype, check)
    assert sentence.startswith("`a`, ")
    assert sentence.endswith(f": {why}")


def test_what_else_is_left_to_the_contract_is_named() -> None:
    """Coercion, times without zone, uniqueness and patterns of names."""
    assert left_out(pl.Int8, coerce=True) == ["`a` is coerced: what else could be turned into Int8"]
    assert left_out(pl.Datetime("us")) == ["`a` is a time without zone: its form"]
    assert left_out(pl.Int8, unique=True) == ["unique(a): one record cannot tell"]


@pytest.mark.parametrize(
    ("checks", "value", "expected"),
    [
        ([pandera.Check.ge(0), pandera.Check.ge(2)], 1, False),
        ([pandera.Check.ge(2), pandera.Check.ge(0)], 1, False),
        ([pandera.Check.isin([1, 2]), pandera.Check.isin([2, 3])], 2, True),
        ([pandera.Check.isin([1, 2]), pandera.Check.isin([2, 3])], 1, False),
        ([pandera.Check.isin([1, 2]), pandera.Check.isin([2, 3])], None, True),
        ([pandera.Check.notin([1]), pandera.Check.notin([2])], 2, False),
        ([pandera.Check.notin([1]), pandera.Check.notin([2])], None, True),
        ([pandera.Check.ge(0, ignore_na=False)], None, False),
        ([pandera.Check.ge(0, ignore_na=False, raise_warning=True)], None, True),
    ],
)
def test_checks_on_one_column_are_all_kept(checks: list[pandera.Check], value: object, expected: bool) -> None:  # noqa: FBT001 - a column of the table
    """Of two bounds the stricter one counts, other checks stand side by side, null has its own rule."""
    assert Draft202012Validator(value_schema(pl.Int64, *checks, nullable=True)).is_valid(value) is expected


@pytest.mark.parametrize(
    ("arguments", "value", "expected"),
    [
        ({"nullable": True}, None, True),
        ({}, None, False),
        ({"default": "x"}, None, True),
        ({"nullable": True, "checks": [pandera.Check.isin(["a"])]}, None, True),
    ],
)
def test_null_is_let_through_where_the_contract_does(
    arguments: dict[str, Any],
    value: object,
    expected: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """Nullable is a type more; a default stands in for null."""
    contract = schema(a=pandera.Column(pl.String, **arguments))
    found = json_schema(contract).schema["properties"]["a"]
    assert Draft202012Validator(found).is_valid(value) is expected


def test_patterns_of_names_are_patterns_of_properties() -> None:
    """A column that is a pattern speaks of every property of such a name."""
    contract = schema(
        **{"^x_[0-9]+$": pandera.Column(pl.String, regex=True), r"^y_\d$": pandera.Column(pl.String, regex=True)}
    )
    found = json_schema(contract)
    assert found.schema["patternProperties"] == {"^x_[0-9]+$": {"type": "string"}}
    assert "required" not in found.schema
    assert found.left_out == [r"the columns `^y_\d$`: ECMA 262 reads that pattern otherwise"]


def test_columns_that_are_filled_in_need_not_be_there() -> None:
    """`add_missing_columns` lets a record lack them."""
    contract = pandera.DataFrameSchema({"a": pandera.Column(pl.Int8, default=1)}, add_missing_columns=True)
    assert "required" not in json_schema(contract).schema


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "a",
        "^[0-9a-f]{32}$",
        "(?:a|b)+?",
        "(ab)*c{2,}d{2,3}?",
        r"\.\*\\\[\/",
        "[^a-z0-9-]",
        r"[\]\-]",
        "é+",
        "^a|b$",
    ],
)
def test_plain_patterns_are_the_same_in_ecma(pattern: str) -> None:
    """Letters, classes, groups and repetitions mean the same in both engines."""
    assert is_same_in_ecma(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        *("a.b", r"\d", r"\w", r"\s", r"\b", r"\pL", r"\p{L}", r"\x41", r"\u{41}", r"\A", r"\z", r"\-", r"\é"),
        *("(?i)a", "(?i:a)", "(?P<n>a)", "(?<n>a)", "(?x) a", "a**", "a{2}{3}", "^*", "$+", "a++", "{", "a}", "]"),
        *(
            "[[:alpha:]]",
            "[a&&b]",
            "[a--b]",
            "[a~~b]",
            "[^]",
            "[]",
            "[]a]",
            r"[\d]",
            "[a-]b]",
            "a{,3}",
            "(*",
            "|+",
            "\\",
        ),
    ],
)
def test_other_patterns_are_not(pattern: str) -> None:
    """What the engines read otherwise, or one of them not at all, is no pattern for JSON Schema."""
    assert not is_same_in_ecma(pattern)


@pytest.mark.parametrize("text", ["a.b", "(a)*[b]{c}|^$\\+?", "é-/ #"])
def test_a_text_is_escaped_for_both_engines(text: str) -> None:
    """A pattern made from a text finds that text."""
    assert is_same_in_ecma(escaped(text))
    assert re.fullmatch(escaped(text), text)
    assert pl.Series([f"x{text}y"]).str.contains(escaped(text)).item()


def test_the_words_of_a_contract_stay_words(tmp_path: Path) -> None:
    """Names and descriptions come out as they were written."""
    name = 'a"\n\u202e'
    (tmp_path / "s.json").write_text(json.dumps(json_schema(schema(**{name: pandera.Column(pl.Int8)})).schema))
    assert list(json.loads((tmp_path / "s.json").read_text())["properties"]) == [name]

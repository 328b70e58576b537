"""Is a table on disk held against any pandera model, and does the report say how?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any, Optional

import pandera.polars as pa
import polars as pl
import pyarrow.parquet as pq
import pytest
from pandera.api.extensions import register_check_method
from tests.contracts import found_in, report_on

from copydesk.contract import Contract
from copydesk.errors import ContractError, DataRefused, UsageError
from copydesk.judge import Policy
from copydesk.report import Limit, Report
from copydesk.table_files import TableFile
from copydesk.tables import Ask, check_tables

FRAME = pl.DataFrame(
    {
        "id": ["a", "b", "b", "c", "d", "e", "e"],
        "size": [1, 2, 3, 4, None, 6, 6],
        "words": [["x"], [], None, ["y"], ["x", "y"], [], []],
    }
)


def contract(model: type[pa.DataFrameModel] | pa.DataFrameSchema) -> Contract:
    """Return a contract without a file."""
    return Contract.of(model if isinstance(model, pa.DataFrameSchema) else model.to_schema())


def look(model: Any, frame: pl.DataFrame, place: Path, cut: int = 3) -> set[tuple[str, str, int | None]]:
    """Return code, level and row of what is found."""
    return found_in(contract(model), frame, place, cut)


def roads(report: Report) -> dict[str, str]:
    """Return which way each check was run."""
    return {run.code: run.road for run in report.checks}


def check_of(answer: Callable[[Any], Any], **how: Any) -> pa.Check:
    """Return a check of a user's own under the name `mine`."""
    return pa.Check(answer, name="mine", **how)


def on(check: pa.Check) -> pa.DataFrameSchema:
    """Return a contract that asks a check of the sizes."""
    return pa.DataFrameSchema({"size": pa.Column(pl.Int64, check, nullable=True)})


def test_a_check_of_the_users_own_is_asked_batch_by_batch(tmp_path: Path) -> None:
    """Pandera is asked about each batch, and the rows are those of the file."""
    schema = on(check_of(lambda data: data.lazyframe.select(pl.col(data.key) % 2 == 0)))
    assert roads(report_on(contract(schema), FRAME, tmp_path))["size.mine"] == "per batch"
    assert look(schema, FRAME, tmp_path) == {("size.mine", "error", 0), ("size.mine", "error", 2)}


def test_an_element_wise_check_is_asked_of_each_value(tmp_path: Path) -> None:
    """A function of one value is run as pandera runs it."""
    schema = on(check_of(lambda value: value < 4, element_wise=True))
    assert look(schema, FRAME, tmp_path) == {("size.mine", "error", row) for row in (3, 5, 6)}


@pytest.mark.parametrize(
    "answer",
    [
        lambda data: data.lazyframe.select(pl.col("size") < pl.col("size").max()),
        lambda data: data.lazyframe.select(pl.col("size").max().over(pl.lit(1)) > pl.col("size")),
        lambda data: data.lazyframe.select(pl.col("size").rank("dense") < 5),
        lambda data: data.lazyframe.collect().select(pl.col("size") < pl.col("size").max()).lazy(),
        lambda data: data.lazyframe.select(pl.col("size").map_batches(lambda it: it < it.max(), pl.Boolean)),
    ],
    ids=["max", "over", "rank", "eager", "opaque"],
)
def test_a_check_that_looks_at_other_rows_sees_all_of_them(tmp_path: Path, answer: Callable[[Any], Any]) -> None:
    """A batch has another largest value than the table: such a check is found out and asked of the whole table."""
    schema = on(check_of(answer))
    assert roads(report_on(contract(schema), FRAME, tmp_path, cut=3))["size.mine"] == "whole table"
    assert look(schema, FRAME, tmp_path) == {("size.mine", "error", 5), ("size.mine", "error", 6)}


@pytest.mark.parametrize("answer", [True, False])
def test_a_check_with_one_answer_speaks_of_the_whole_table(tmp_path: Path, answer: bool) -> None:  # noqa: FBT001 - what the check says
    """One answer blames no row; the table as a whole keeps the check or breaks it."""
    schema = on(check_of(lambda data: data.lazyframe.select(pl.col("size").sum() == (22 if answer else 0))))
    assert look(schema, FRAME, tmp_path) == (set() if answer else {("size.mine", "error", None)})


def test_a_check_of_the_whole_row_sees_all_columns(tmp_path: Path) -> None:
    """A dataframe check is named, and two columns may speak in it."""

    class Model(pa.DataFrameModel):
        id: str
        size: int = pa.Field(nullable=True)

        @pa.dataframe_check(name="size.by-id")
        def large(cls, data: Any) -> pl.LazyFrame:  # noqa: N805 - pandera's form
            return data.lazyframe.select((pl.col("id") != "e") | (pl.col("size") < 6))

    assert look(Model, FRAME, tmp_path) == {("size.by-id", "error", 5), ("size.by-id", "error", 6)}


def test_a_registered_check_is_run(tmp_path: Path) -> None:
    """A check that a project registers with pandera is one like any other."""

    @register_check_method(statistics=["step"])
    def is_multiple(data: Any, *, step: int) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col(data.key) % step == 0)

    schema = on(pa.Check.is_multiple(step=3))
    assert look(schema, FRAME, tmp_path) == {("size.is_multiple", "error", row) for row in (0, 1, 3)}


def test_a_value_that_comes_twice_is_found_over_all_files(tmp_path: Path) -> None:
    """Repetitions lie in several files; each of them is named."""
    schema = pa.DataFrameSchema({"id": pa.Column(str, unique=True)}, unique=["id", "size"])
    assert look(schema, FRAME, tmp_path, cut=2) == {
        *(("id.unique", "error", row) for row in (1, 2, 5, 6)),
        *(("id+size.unique", "error", row) for row in (5, 6)),
    }
    assert roads(report_on(contract(schema), FRAME, tmp_path))["id.unique"] == "global"


@pytest.mark.parametrize(
    ("values", "message"), [({1, 2, 3, 4, 6}, ""), ({1, 2, 3, 4, 9}, "missing: `9`; not asked for: `6`")]
)
def test_the_set_of_values_is_that_of_all_files(tmp_path: Path, values: set[int], message: str) -> None:
    """`unique_values_eq` speaks of the column as a whole."""
    report = report_on(contract(on(pa.Check.unique_values_eq(values))), FRAME, tmp_path, cut=2)
    assert [it.message for group in report.findings for it in group.examples] == ([message] if message else [])
    assert roads(report)["size.unique_values_eq"] == "global"


def test_names_and_types_are_held_against_the_contract(tmp_path: Path) -> None:
    """A missing column, a strange one, a wrong type and a wrong order are one finding each."""

    class Model(pa.DataFrameModel):
        size: int = pa.Field(nullable=True)
        id: int
        more: str
        maybe: Optional[str]  # noqa: UP045 - pandera's form

        class Config:
            strict = True
            ordered = True

    assert look(Model, FRAME, tmp_path, cut=9) == {
        (code, "error", None) for code in ("table.ordered", "id.dtype", "more.required", "words.strict")
    }


def test_a_pattern_stands_for_the_columns_that_it_matches(tmp_path: Path) -> None:
    """A column by pattern is checked under its own name; a named one is left to its own rules."""
    frame = pl.DataFrame({"a_1": [1, -1], "a_2": [-1, 1], "a_3": [-1, -1]})
    schema = pa.DataFrameSchema(
        {"^a_.$": pa.Column(int, pa.Check.gt(0), regex=True), "a_3": pa.Column(int, pa.Check.lt(0))}
    )
    assert look(schema, frame, tmp_path) == {("a_1.greater_than", "error", 1), ("a_2.greater_than", "error", 0)}
    assert look(pa.DataFrameSchema({"^b_.$": pa.Column(int, regex=True)}), frame, tmp_path) == {
        ("^b_.$.required", "error", None)
    }


def test_values_are_coerced_for_the_checks_only(tmp_path: Path) -> None:
    """A value that is no number is named with its row; the others are checked as numbers."""
    frame = pl.DataFrame({"size": ["1", "x", None, "-3"]})
    schema = pa.DataFrameSchema({"size": pa.Column(int, pa.Check.gt(0))}, coerce=True)
    assert look(schema, frame, tmp_path) == {
        ("size.coerce", "error", 1),
        ("size.nullable", "error", 2),
        ("size.greater_than", "error", 3),
    }


def test_what_cannot_be_read_is_not_missing_too(tmp_path: Path) -> None:
    """A value that JSON holds in the wrong type has one finding, and its row is invalid."""
    (tmp_path / "t.jsonl").write_text('{"size": 1}\n{"size": "x"}\n{"size": null}\n')
    files = [TableFile(tmp_path / "t.jsonl", "t.jsonl", "jsonl")]
    ask = Ask(valid=tmp_path / "v.parquet", invalid=tmp_path / "i.parquet")
    report = check_tables(files, contract(pa.DataFrameSchema({"size": pa.Column(int)})), ask, tmp_path / "work").report
    assert [(it.code, it.examples[0].line) for it in report.findings] == [("size.dtype", 2), ("size.nullable", 3)]
    assert pl.read_parquet(tmp_path / "v.parquet")["size"].to_list() == [1]
    assert pl.read_parquet(tmp_path / "i.parquet").select("copydesk_row", "copydesk_line").rows() == [(1, 2), (2, 3)]


def test_a_record_keeps_its_name_when_a_cell_cannot_be_read(tmp_path: Path) -> None:
    """The finding about a cell is one of the record that its id names, so that a baseline knows it again."""
    (tmp_path / "t.jsonl").write_text('{"id": "a", "size": 1}\n{"id": "b", "size": "x"}\n')
    files = [TableFile(tmp_path / "t.jsonl", "t.jsonl", "jsonl")]
    schema = pa.DataFrameSchema({"id": pa.Column(str), "size": pa.Column(int)})
    (group,) = check_tables(files, contract(schema), Ask(), tmp_path / "work").report.findings
    assert [(it.id, it.row, it.line) for it in group.examples] == [("b", 1, 2)]


@pytest.mark.parametrize(("open_type", "values"), [(pl.List, "[1, 2]"), (pl.Struct, '{"a": 1}')])
def test_a_type_that_leaves_something_open_is_read_as_it_is_written(
    tmp_path: Path, open_type: type[pl.DataType], values: str
) -> None:
    """A contract may name a list and not say of what; what JSON holds then says it."""
    (tmp_path / "t.jsonl").write_text(f'{{"it": {values}}}\n{{"it": null}}\n')
    files = [TableFile(tmp_path / "t.jsonl", "t.jsonl", "jsonl")]
    schema = pa.DataFrameSchema({"it": pa.Column(open_type)})
    report = check_tables(files, contract(schema), Ask(), tmp_path / "work").report
    assert [(it.code, it.examples[0].line) for it in report.findings] == [("it.nullable", 2)]


def test_a_list_is_coerced_element_by_element(tmp_path: Path) -> None:
    """An element that is no number breaks its row; a null in a list does not."""
    frame = pl.DataFrame({"it": [["1", "2"], ["x"], [None], None, []]})
    schema = pa.DataFrameSchema({"it": pa.Column(pl.List(pl.Int64), coerce=True, nullable=True)})
    assert look(schema, frame, tmp_path) == {("it.coerce", "error", 1)}


def test_a_default_stands_for_what_is_missing(tmp_path: Path) -> None:
    """A null and a missing column with a default keep the contract; one without breaks it."""
    columns = {"size": pa.Column(int, default=0), "extra": pa.Column(str, default="x"), "words": pa.Column()}
    schema = pa.DataFrameSchema(columns, add_missing_columns=True)
    assert look(schema, FRAME, tmp_path) == {("words.nullable", "error", 2)}
    schema = pa.DataFrameSchema({"extra": pa.Column(str)}, add_missing_columns=True)
    assert look(schema, FRAME, tmp_path, cut=9) == {("extra.required", "error", None)}


def test_one_type_for_all_columns(tmp_path: Path) -> None:
    """A type that the contract states for the table is that of each column."""
    schema = pa.DataFrameSchema(None, dtype=str)
    assert look(schema, FRAME.select("id", "size"), tmp_path, cut=9) == {
        ("size.dtype", "error", None),
        ("size.nullable", "error", 4),
    }


def test_a_check_of_the_whole_table_by_a_builtin(tmp_path: Path) -> None:
    """A built-in check of the table is asked of each column, and a row breaks it when one value does."""
    frame = pl.DataFrame({"a": [1, -1, 1], "b": [1, 1, -1]})
    schema = pa.DataFrameSchema(None, checks=pa.Check.gt(0, name="all.positive"))
    assert roads(report_on(contract(schema), frame, tmp_path))["all.positive"] == "fused"
    assert look(schema, frame, tmp_path) == {("all.positive", "error", 1), ("all.positive", "error", 2)}


def test_a_type_that_pandera_cannot_compare_is_told(tmp_path: Path) -> None:
    """A bare Enum has no categories to compare with."""
    frame = pl.DataFrame({"e": ["a"]}, schema={"e": pl.Enum(["a"])})
    with pytest.raises(ContractError, match="the type Enum of the contract cannot be compared"):
        look(pa.DataFrameSchema({"e": pa.Column(pl.Enum)}), frame, tmp_path)


def test_a_check_that_raises_is_told(tmp_path: Path) -> None:
    """An exception of a check is the contract's mistake, and names the check."""
    with pytest.raises(ContractError, match="the check `mine` of the contract fails to run") as caught:
        look(on(check_of(lambda _: 1 / 0)), FRAME, tmp_path)
    assert caught.value.why.startswith("ZeroDivisionError")


# What fails


def judged(place: Path, **policy: Any) -> Report:
    """Return the report by a policy about a table with four repetitions and a null."""
    schema = pa.DataFrameSchema({"id": pa.Column(str, unique=True), "size": pa.Column(int)})
    files = [TableFile(path_of(FRAME, place), "t.parquet", "parquet")]
    return check_tables(files, contract(schema), Ask(policy=Policy(**policy)), place / "work").report


def path_of(frame: pl.DataFrame, place: Path, name: str = "t.parquet") -> Path:
    """Write a table as one file."""
    frame.write_parquet(place / name)
    return place / name


@pytest.mark.parametrize(
    ("limit", "ok"), [("4", True), ("3", False), ("57.2%", True), ("57.1%", False), ("0", False), ("100%", True)]
)
def test_a_limit_is_a_number_or_a_share(tmp_path: Path, limit: str, ok: bool) -> None:  # noqa: FBT001 - the expectation
    """Four findings in seven records are 57.14 percent."""
    allowed = {"id.unique": Limit.parse(limit), "size.nullable": Limit(count=1)}
    assert judged(tmp_path, allowed=allowed).ok is ok


@pytest.mark.parametrize("word", ["", "x", "-1", "1.5", "101%", "%", "1e3", "9" * 19])
def test_a_limit_is_nothing_else(word: str) -> None:
    """A word that is neither is refused."""
    with pytest.raises(ValueError, match="neither a number of records"):
        Limit.parse(word)


def test_a_level_for_an_unknown_rule_is_refused(tmp_path: Path) -> None:
    """A misspelt code would change nothing, without a word."""
    with pytest.raises(UsageError, match=r"unknown rule `id\.uniqe`") as caught:
        judged(tmp_path, allowed={"id.uniqe": Limit(count=1)})
    assert caught.value.help == "Did you mean `id.unique`?"


# Valid and invalid


def divided(frame: pl.DataFrame, schema: pa.DataFrameSchema, place: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows that keep a contract, and the others."""
    files = [
        TableFile(path_of(frame.slice(start, 3), place, f"{start}.parquet"), f"{start}.parquet", "parquet")
        for start in range(0, frame.height, 3)
    ]
    ask = Ask(valid=place / "valid.parquet", invalid=place / "invalid.parquet")
    check_tables(files, contract(schema), ask, place / "work")
    return pl.read_parquet(place / "valid.parquet"), pl.read_parquet(place / "invalid.parquet")


def test_rows_are_divided_with_what_is_wrong(tmp_path: Path) -> None:
    """Each row is in one file, as it was; the invalid ones say why and where they came from."""
    schema = pa.DataFrameSchema(
        {"id": pa.Column(str, unique=True), "size": pa.Column(pl.Float64, pa.Check.lt(4), coerce=True, nullable=True)}
    )
    valid, invalid = divided(FRAME, schema, tmp_path)
    assert valid.equals(FRAME[[0, 4]])
    assert invalid.select(FRAME.columns).equals(FRAME[[1, 2, 3, 5, 6]])
    assert invalid.select("copydesk_source", "copydesk_row").rows() == [
        ("0.parquet", 1),
        ("0.parquet", 2),
        ("3.parquet", 0),
        ("3.parquet", 2),
        ("6.parquet", 0),
    ]
    codes = [[it["code"] for it in row] for row in invalid["copydesk_findings"].to_list()]
    assert codes == [["id.unique"], ["id.unique"], ["size.less_than"], *[["id.unique", "size.less_than"]] * 2]


def test_a_warning_keeps_no_row_out(tmp_path: Path) -> None:
    """Only errors divide."""
    schema = on(pa.Check.lt(3, raise_warning=True))
    valid, invalid = divided(FRAME, schema, tmp_path)
    assert (valid.equals(FRAME), invalid.height) == (True, 0)


def test_a_wrong_type_leaves_no_row_valid(tmp_path: Path) -> None:
    """When names or types are wrong every row is invalid, and says so."""
    valid, invalid = divided(FRAME, pa.DataFrameSchema({"id": pa.Column(int), "size": pa.Column(int)}), tmp_path)
    codes = [[it["code"] for it in row] for row in invalid["copydesk_findings"].to_list()]
    assert (valid.height, codes) == (0, [["id.dtype"]] * 4 + [["id.dtype", "size.nullable"]] + [["id.dtype"]] * 2)


def test_nothing_is_written_when_a_file_is_damaged(tmp_path: Path) -> None:
    """A file that cannot be read to the end would make valid and invalid together less than the input."""
    path = path_of(FRAME, tmp_path)
    damaged = tmp_path / "damaged.parquet"
    whole = pl.concat([FRAME] * 5_000)
    whole.write_parquet(damaged, compression="zstd")
    content = bytearray(damaged.read_bytes())
    content[100:400] = bytes(300)
    damaged.write_bytes(content)
    files = [TableFile(it, it.name, "parquet") for it in (path, damaged)]
    ask = Ask(valid=tmp_path / "v.parquet")
    with pytest.raises(DataRefused, match="a file cannot be read"):
        check_tables(files, contract(on(pa.Check.lt(9))), ask, tmp_path / "work")
    assert sorted(it.name for it in tmp_path.iterdir() if "v.parquet" in it.name) == []
    report = check_tables(files, contract(on(pa.Check.lt(9))), Ask(), tmp_path / "work").report
    (group,) = report.findings
    assert (group.code, group.count, report.funnel.accepted) == ("record.syntax", 1, 7)
    assert group.examples[0].source == "damaged.parquet"
    assert "rows 0 to 34,999, bytes" in group.examples[0].message


def test_the_files_of_a_division_have_one_schema(tmp_path: Path) -> None:
    """Files of other columns cannot end in one file."""
    files = [
        TableFile(path_of(frame, tmp_path, name), name, "parquet")
        for name, frame in (("a.parquet", FRAME), ("b.parquet", FRAME.drop("words")))
    ]
    with pytest.raises(UsageError, match="files of different columns"):
        check_tables(files, contract(on(pa.Check.lt(9))), Ask(valid=tmp_path / "v.parquet"), tmp_path / "work")


def test_types_of_other_writers_are_kept(tmp_path: Path) -> None:
    """Strings stay plain strings in the files, so that every reader of Parquet knows them."""
    moments = [dt.datetime(2025, 3, 4, tzinfo=dt.UTC)] * 2
    table = pl.DataFrame({"size": [1, 9], "at": moments, "s": ["x", "y"]}).to_arrow()
    assert table.schema.field("s").type != "string"
    pq.write_table(table, tmp_path / "t.parquet")
    ask = Ask(valid=tmp_path / "v.parquet", invalid=tmp_path / "i.parquet")
    check_tables([TableFile(tmp_path / "t.parquet", "t", "parquet")], contract(on(pa.Check.lt(5))), ask, tmp_path / "w")
    assert str(pq.read_schema(tmp_path / "v.parquet").field("s").type) == "string"
    assert [pq.read_metadata(tmp_path / f"{name}.parquet").num_rows for name in "vi"] == [1, 1]

"""Does the engine say of odd contracts and odd tables what pandera says, and name what it cannot run?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandera.polars as pa
import polars as pl
import pytest
from tests.contracts import found_in, report_on

from copydesk.contract import Contract, news
from copydesk.errors import ContractError
from copydesk.report import Report
from copydesk.table_files import TableFile
from copydesk.tables import Ask, check_tables


def report(schema: pa.DataFrameSchema, frame: pl.DataFrame, place: Path) -> Report:
    """Return the report about a table."""
    return report_on(Contract.of(schema), frame, place)


def found(
    schema: pa.DataFrameSchema, frame: pl.DataFrame, place: Path, cut: int = 2
) -> set[tuple[str, str, int | None]]:
    """Return code, level and row of what is found."""
    return found_in(Contract.of(schema), frame, place, cut)


def over(schema: pa.DataFrameSchema, frames: Sequence[pl.DataFrame], place: Path) -> list[tuple[str, str, int | None]]:
    """Return code, file and row of what is found in files of different columns."""
    files = [TableFile(place / f"{number}.parquet", f"{number}", "parquet") for number in range(len(frames))]
    for file, frame in zip(files, frames, strict=True):
        frame.write_parquet(file.path)
    groups = check_tables(files, Contract.of(schema), Ask(examples=99), place / "work").report.findings
    return [(group.code, it.source, it.row) for group in groups for it in group.examples]


def test_two_checks_of_one_name_are_two_checks(tmp_path: Path) -> None:
    """A warning and an error under one name stay a warning and an error, each with its count."""
    schema = pa.DataFrameSchema({"n": pa.Column(int, [pa.Check.ge(5, raise_warning=True), pa.Check.ge(0)])})
    told = report(schema, pl.DataFrame({"n": [3, -1]}), tmp_path)
    name = "n.greater_than_or_equal_to"
    assert [(run.code, run.severity, run.broken) for run in told.checks if run.code.startswith(name)] == [
        (name, "warning", 2),
        (f"{name}-2", "error", 1),
    ]
    assert not told.ok


def test_what_is_asked_twice_is_told_once(tmp_path: Path) -> None:
    """A column that is unique twice over has one finding a row."""
    schema = pa.DataFrameSchema({"n": pa.Column(int, unique=True)}, unique=["n"])
    assert report(schema, pl.DataFrame({"n": [1, 1]}), tmp_path).findings[0].count == 2


def test_two_patterns_may_ask_of_one_column(tmp_path: Path) -> None:
    """Both patterns match the column, and both checks are run."""
    columns = {
        "^c_.*$": pa.Column(int, pa.Check.gt(0), regex=True),
        "^.*_1$": pa.Column(int, pa.Check.lt(5), regex=True),
    }
    frame = pl.DataFrame({"c_1": [0, 9]})
    assert found(pa.DataFrameSchema(columns), frame, tmp_path) == {
        ("c_1.greater_than", "error", 0),
        ("c_1.less_than", "error", 1),
    }


def test_two_patterns_may_not_coerce_to_two_types(tmp_path: Path) -> None:
    """One column cannot be of both."""
    columns = {"^c.*$": pa.Column(int, regex=True, coerce=True), "^.*1$": pa.Column(float, regex=True, coerce=True)}
    with pytest.raises(ContractError, match="coerces `c1` to Int64 and to Float64"):
        report(pa.DataFrameSchema(columns), pl.DataFrame({"c1": ["1"]}), tmp_path)


def test_a_default_does_not_hide_what_cannot_be_coerced(tmp_path: Path) -> None:
    """A value that is no number has its finding, though the default stands in for it afterwards."""
    schema = pa.DataFrameSchema({"n": pa.Column(int, default=1, coerce=True)})
    assert found(schema, pl.DataFrame({"n": ["1", "x", None]}), tmp_path) == {("n.coerce", "error", 1)}


@pytest.mark.parametrize("wanted", [pl.Date, pl.Datetime("us"), pl.Time, pl.Boolean, pl.List(pl.Int64)], ids=str)
def test_what_polars_never_casts_is_told_of_each_value(tmp_path: Path, wanted: Any) -> None:
    """Text is no date for polars 2; a null is one."""
    nested = isinstance(wanted, pl.List)
    schema = pa.DataFrameSchema({"d": pa.Column(wanted, coerce=True, nullable=True)})
    frame = pl.DataFrame({"d": ["2025-01-01", None]})
    if nested:
        with pytest.raises(ContractError, match="coerce"):
            found(pa.DataFrameSchema({"d": pa.Column(pl.Array(int, 1), coerce=True)}), frame, tmp_path)
    assert found(schema, frame, tmp_path) == {("d.coerce", "error", 0)}
    told = report(schema, frame, tmp_path)
    assert "String is never turned into" in told.findings[0].examples[0].message


def test_a_default_of_another_type_is_told(tmp_path: Path) -> None:
    """The contract is wrong, not the table."""
    with pytest.raises(ContractError, match="the default of `n` is not of its type, Int64"):
        report(pa.DataFrameSchema({"n": pa.Column(int, default="x")}), pl.DataFrame({"n": [1]}), tmp_path)


@pytest.mark.parametrize(
    ("frames", "twice"),
    [
        ([{"key": [1]}, {"key": pl.Series([1], dtype=pl.Int32)}], ["0", "1"]),
        ([{"key": [2**63 - 1]}, {"key": pl.Series([2**63], dtype=pl.UInt64)}], []),
        ([{"key": ["1", "1"]}, {"key": [1]}], ["0", "0", "1"]),
        ([{"key": ["a", "a"]}, {"key": [[1]]}], ["0", "0"]),
        ([{"key": [[1]]}, {"key": ["a"]}, {"key": [[1]]}], ["0", "2"]),
        ([{"key": [1.0]}, {"key": [1]}], ["0", "1"]),
        ([{"key": [b"a", b"a"]}, {"key": [True]}], ["0", "0"]),
    ],
    ids=["widths", "large", "text and numbers", "text and lists", "lists and text", "floats", "bytes"],
)
def test_files_of_other_types_hold_the_same_value(
    tmp_path: Path, frames: Sequence[dict[str, Any]], twice: list[str]
) -> None:
    """A value comes twice whatever the width of its column; other types stop nothing."""
    schema = pa.DataFrameSchema({"key": pa.Column(unique=True)})
    told = over(schema, [pl.DataFrame(it) for it in frames], tmp_path)
    assert [source for code, source, _ in told if code == "key.unique"] == twice


@pytest.mark.parametrize("turn", [1, -1])
def test_a_column_that_a_file_lacks_is_null_there(tmp_path: Path, turn: int) -> None:
    """Rows that are unique over two columns are, whichever file comes first."""
    frames = [pl.DataFrame({"id": ["a", "a"], "n": [1, 2]}), pl.DataFrame({"id": ["a"]}), pl.DataFrame({"id": ["a"]})]
    schema = pa.DataFrameSchema({"n": pa.Column(int, required=False)}, unique=["id", "n"])
    told = over(schema, frames[::turn], tmp_path)
    assert [source for _, source, _ in told] == (["1", "2"] if turn == 1 else ["0", "1"])


class Shouting(pa.DataFrameModel):
    """A contract with a rule for news."""

    title: str
    shouting = news.check("title.shouting")


OF_A_COLUMN: dict[str, pa.DataFrameSchema] = {
    "a rule for news": Shouting.to_schema(),
    "a check of the row": pa.DataFrameSchema(
        {"title": pa.Column(str)},
        checks=pa.Check(lambda data: data.lazyframe.select(pl.col("title").str.len_chars() > 1), name="title.mine"),
    ),
    "a check that collects": pa.DataFrameSchema(
        {"title": pa.Column(str)},
        checks=pa.Check(
            lambda data: data.lazyframe.collect().select(pl.col("title").str.len_chars() > 1).lazy(), name="title.mine"
        ),
    ),
    "a check of the column": pa.DataFrameSchema(
        {
            "title": pa.Column(
                str, pa.Check(lambda data: data.lazyframe.select(pl.col(data.key).str.len_chars() > 1), name="mine")
            )
        }
    ),
    "a built-in": pa.DataFrameSchema({"title": pa.Column(str, pa.Check.str_length(1, 3))}),
}


@pytest.mark.parametrize("schema", OF_A_COLUMN.values(), ids=OF_A_COLUMN)
@pytest.mark.parametrize(
    "frame", [pl.DataFrame({"other": [1, 2]}), pl.DataFrame({"title": [1, 2]})], ids=["none", "int"]
)
def test_data_that_drifted_are_to_blame(tmp_path: Path, schema: pa.DataFrameSchema, frame: pl.DataFrame) -> None:
    """A column that is missing or of another type is the finding; what cannot be run on it is named."""
    told = report(schema, frame, tmp_path)
    part = "dtype" if "title" in frame.columns else "required"
    assert not told.ok
    assert f"title.{part}" in {group.code for group in told.findings}
    (check,) = [run for run in told.checks if run.code in {"title.shouting", "title.mine", "title.str_length"}]
    messages = [it.message for group in told.findings if group.code == check.code for it in group.examples]
    # A column that is missing is told once, unless nobody knows which columns a check reads.
    assert (check.road == "not run") is not bool(messages)
    assert part == "required" or messages
    assert all("not run" in message for message in messages)


@pytest.mark.parametrize(
    ("check", "says"),
    [
        (pa.Check.str_length(min_value=5), "The contract asks for str_length(min_value=5)."),
        (pa.Check.str_length(1, 2, error="one or two letters"), "One or two letters."),
        (pa.Check(lambda data: data.lazyframe.select(pl.lit(value=False)), name="mine"), "The contract asks for mine."),
        (pa.Check.isin(["a"], description="Known words."), "Known words."),
    ],
    ids=["arguments", "error", "name", "description"],
)
def test_a_finding_says_what_was_asked_for(tmp_path: Path, check: pa.Check, says: str) -> None:
    """In the author's words, when there are some."""
    (group,) = report(pa.DataFrameSchema({"w": pa.Column(str, check)}), pl.DataFrame({"w": ["xyz"]}), tmp_path).findings
    assert group.says == says


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_another_delimiter_is_guessed_at(tmp_path: Path, mark: str) -> None:
    """A table of one column whose name holds a mark was written with that mark."""
    frame = pl.DataFrame({f"id{mark}title": ["1;x"]})
    (group,) = report(pa.DataFrameSchema({"id": pa.Column(str)}), frame, tmp_path).findings
    assert "the delimiter?" in group.examples[0].message


def test_a_check_of_an_undeclared_type_is_told_of_the_data(tmp_path: Path) -> None:
    """The contract does not say that `n` is a number, so a text is not its fault."""
    schema = pa.DataFrameSchema({"n": pa.Column(checks=pa.Check.ge(0))})
    (group,) = report(schema, pl.DataFrame({"n": ["x"]}), tmp_path).findings
    assert (group.code, group.severity) == ("n.greater_than_or_equal_to", "error")
    assert "not run" in group.examples[0].message


def test_strict_filter_hides_other_columns_from_the_checks(tmp_path: Path) -> None:
    """A check of all columns sees those that the contract names."""
    schema = pa.DataFrameSchema({"n": pa.Column(int)}, checks=pa.Check.gt(0, name="greater_than"), strict="filter")
    frame = pl.DataFrame({"n": [1, 0], "x": ["a", "b"], "m": [-1, -1]})
    assert found(schema, frame, tmp_path) == {("greater_than", "error", 1)}


@pytest.mark.parametrize(
    ("answer", "keeps"),
    [
        (lambda data: data.lazyframe.select(pl.len() > 0), False),
        (lambda _: False, False),
        (lambda data: data.lazyframe.select(pl.col("n").is_unique()), True),
    ],
    ids=["how many", "no", "each"],
)
def test_a_check_of_the_whole_table_is_asked_of_no_rows(
    tmp_path: Path,
    answer: Callable[[Any], Any],
    keeps: bool,  # noqa: FBT001 - the expectation
) -> None:
    """An empty table may break what speaks of the table."""
    schema = pa.DataFrameSchema({"n": pa.Column(int)}, checks=pa.Check(answer, name="whole.mine"))
    assert report(schema, pl.DataFrame(schema={"n": pl.Int64}), tmp_path).ok is keeps


@pytest.mark.parametrize("value", [pl.lit("x"), pl.col("n"), pl.col("n").implode()], ids=["text", "number", "list"])
def test_a_check_that_gives_no_truth_is_refused(tmp_path: Path, value: pl.Expr) -> None:
    """Neither text nor numbers say whether a row keeps a check; where the check is written is told."""
    schema = pa.DataFrameSchema(
        {"n": pa.Column(int)}, checks=pa.Check(lambda data: data.lazyframe.select(value.alias("it")), name="n.mine")
    )
    with pytest.raises(ContractError, match="not true or false") as told:
        report(schema, pl.DataFrame({"n": [1, 2]}), tmp_path)
    assert "test_engine_tables.py:" in str(told.value)


def test_what_a_check_prints_is_no_result(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Output of a check goes where people read, not where machines do."""

    def loud(data: Any) -> pl.LazyFrame:
        print("LOUD")  # noqa: T201 - what a check of a user's own may do
        answer: pl.LazyFrame = data.lazyframe.select(pl.col("n") > 0)
        return answer

    report(pa.DataFrameSchema({"n": pa.Column(int, pa.Check(loud))}), pl.DataFrame({"n": [1]}), tmp_path)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("columns", "what"),
    [
        ({"^(": pa.Column(int, regex=True)}, "regular expression"),
        ({"^(?=a)b$": pa.Column(int, regex=True)}, "regular expression"),
        ({"*": pa.Column(int)}, "reads such a name as a pattern"),
        ({"n": pa.Column(int, metadata={"codes": 5})}, "codes of `n` are no table"),
    ],
    ids=["broken", "look-ahead", "star", "codes"],
)
def test_names_that_cannot_be_run_are_refused(tmp_path: Path, columns: dict[str, pa.Column], what: str) -> None:
    """What polars would not read as it is written is told before a row is read."""
    with pytest.raises(ContractError, match=what):
        report(pa.DataFrameSchema(columns), pl.DataFrame({"n": [1]}), tmp_path)

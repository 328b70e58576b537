"""Is it known for certain when a check of a user's own looks at one row at a time?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandera.polars as pa
import polars as pl
import pytest

from copydesk.contract.engine.plan import ByBatch
from copydesk.contract.engine.reach import Reach, reach

TABLE = pl.Schema(
    {"n": pl.Int64, "s": pl.String, "d": pl.Date, "words": pl.List(pl.String), "at": pl.Struct({"x": pl.Int64})}
)
N, S = pl.col("n"), pl.col("s")

OF_ONE_ROW: dict[str, pl.Expr] = {
    "compared": N > 1,
    "and": (N > 1) & ~(S == "x") | N.is_null(),
    "arithmetic": (N * 2 + N.abs() - N.clip(0, 3)) % 7 == 0,
    "text": S.str.strip_chars().str.to_lowercase().str.contains(r"^a.+len()"),
    "length": S.str.len_chars().is_between(1, 9),
    "list of values": S.is_in(["a", "b"]),
    "filled": N.fill_null(0).fill_nan(1) > 0,
    "when": pl.when(N > 1).then(S == "a").otherwise(pl.lit(value=True)),
    "date": pl.col("d").dt.year() < pl.date(2030, 1, 1).dt.year(),
    "elements": pl.col("words").list.eval(pl.element().str.len_chars() > 1).list.all(),
    "how many elements": pl.col("words").list.len() == pl.col("words").list.n_unique(),
    "field": pl.col("at").struct.field("x") == N,
    "joined": pl.concat_str(S, pl.lit("-"), N.cast(pl.String)) != "a-1",
    "both": pl.all_horizontal(pl.all().is_not_null()),
    "any column": pl.any_horizontal(pl.selectors.numeric() > 1),
}
OF_MANY: dict[str, pl.Expr] = {
    "mean": N.mean() < N,
    "window": N.max().over("s") > N,
    "duplicated": N.is_duplicated(),
    "first": N.is_first_distinct(),
    "shifted": N.shift() < N,
    "sorted": N.sort() == N,
    "ranked": N.rank() < 3,
    "running": N.cum_sum() < 9,
    "filled from before": N.forward_fill() > 1,
    "filled with the mean": N.fill_null(strategy="mean") > 1,
    "all rows": pl.len() > 3,
    "numbered": pl.int_range(pl.len()) < N,
    "values of a column": N.is_in(pl.col("n").filter(N > 2).implode()),
    "values of its own": pl.lit(pl.Series([1, 2])) == N,
    "one text": S.str.join("-") == "a",
    "in Python, of many": N.map_batches(lambda it: it > it.max(), pl.Boolean),
    "shuffled": N.shuffle() == N,
    "reversed": N.reverse() == N,
    "hidden in a branch": pl.when(N > 1).then(N.is_unique()).otherwise(pl.lit(value=True)),
    "hidden in a function": S.str.contains(S.first()),
    "hidden in an argument": N.clip(0, N.max()) == N,
}


def looks(answer: Callable[[Any], Any], column: str | None = None, **how: Any) -> Reach:
    """Return what a check looks at."""
    return reach(ByBatch(pa.Check(answer, name="mine", **how), column), TABLE)


@pytest.mark.parametrize("expression", OF_ONE_ROW.values(), ids=OF_ONE_ROW)
def test_an_expression_of_one_row_is_known_as_such(expression: pl.Expr) -> None:
    """Comparisons, text, dates, lists within a row: asked batch by batch."""
    assert looks(lambda data: data.lazyframe.select(expression)).by_row
    assert looks(lambda data: data.lazyframe.with_columns(it=expression).select(pl.col("it").alias("kept"))).by_row


@pytest.mark.parametrize("expression", OF_MANY.values(), ids=OF_MANY)
def test_an_expression_of_other_rows_is_known_as_such(expression: pl.Expr) -> None:
    """Aggregates, windows, order, functions of nobody knows what: asked of the whole table."""
    assert not looks(lambda data: data.lazyframe.select(expression)).by_row
    assert not looks(lambda data: data.lazyframe.with_columns(it=expression).select(pl.col("it").alias("kept"))).by_row


@pytest.mark.parametrize(
    "answer",
    [
        lambda data: data.lazyframe.collect().select(~pl.col("n").is_duplicated()).lazy(),
        lambda data: data.lazyframe.with_row_index("i").select(pl.col("i") < 2),
        lambda data: data.lazyframe.sort("n").select(pl.col("n") > 1),
        lambda data: data.lazyframe.join(data.lazyframe, on="n").select(pl.col("n") > 1),
        lambda data: data.lazyframe.map_batches(lambda frame: frame.select(pl.col("n").is_unique())),
        lambda _: pl.LazyFrame({"n": [True]}),
        lambda _: True,
        lambda data: data.nothing,
    ],
    ids=["collected", "numbered", "sorted", "joined", "opaque", "another frame", "one answer", "an error"],
)
def test_what_is_no_expression_is_asked_of_the_whole_table(answer: Callable[[Any], Any]) -> None:
    """A frame that is read, ordered or joined may answer by any row."""
    assert not looks(answer).by_row


def test_a_function_of_one_value_is_of_one_row() -> None:
    """The author says so, and pandera hands it one value at a time."""
    assert looks(lambda value: value > 1, "n", element_wise=True) == Reach(by_row=True, columns=("n",))


@pytest.mark.parametrize(
    ("expression", "columns"),
    [(N > 1, ("n",)), ((S == "a") | (N.max() < N), ("n", "s")), (pl.all().is_null(), None), (pl.lit(value=True), None)],
    ids=["one", "two", "a selector", "none"],
)
def test_only_the_columns_that_are_named_are_read(expression: pl.Expr, columns: tuple[str, ...] | None) -> None:
    """A check of the whole row that names its columns is handed no others."""
    assert looks(lambda data: data.lazyframe.select(expression)).columns == columns

"""Is our verdict on any table pandera's own, row by row, for every check and type?"""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandera.polars as pa
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandera.api.checks import Check
from pandera.errors import SchemaErrors
from tests.contracts import found_in

from copydesk.contract import Contract
from copydesk.contract.engine.compile import make_plan

DAY = dt.date(2025, 3, 4)
ZONED = dt.datetime(2025, 3, 4, 9, tzinfo=dt.UTC)
MOMENT = ZONED.replace(tzinfo=None)
WORDS = st.text(alphabet="abZ é\n߷😀", max_size=4)

VALUES: Mapping[pl.DataType, st.SearchStrategy[Any]] = {
    pl.Int64(): st.integers(-3, 3) | st.sampled_from([-(2**63), 2**63 - 1]),
    pl.UInt8(): st.integers(0, 4),
    pl.Float64(): st.sampled_from([-1.0, -0.0, 0.0, 0.5, 1.0, 2.0, float("inf"), float("nan")]),
    pl.Float32(): st.sampled_from([-1.0, 0.0, 0.5, 1.0, 2.0, float("nan")]),
    pl.Decimal(10, 2): st.sampled_from([Decimal("-1.00"), Decimal("0.00"), Decimal("0.50"), Decimal("2.00")]),
    pl.String(): WORDS,
    pl.Boolean(): st.booleans(),
    pl.Date(): st.sampled_from([DAY + dt.timedelta(days=days) for days in range(-2, 3)]),
    pl.Datetime("us"): st.sampled_from([MOMENT + dt.timedelta(hours=hours) for hours in range(-2, 3)]),
    pl.Datetime("us", "UTC"): st.sampled_from([ZONED + dt.timedelta(hours=hours) for hours in range(-2, 3)]),
    pl.Duration("us"): st.sampled_from([dt.timedelta(hours=hours) for hours in range(-2, 3)]),
    pl.Time(): st.sampled_from([dt.time(hour) for hour in range(4)]),
    pl.Categorical(): st.sampled_from(["a", "b", "c"]),
    pl.Enum(["a", "b", "c"]): st.sampled_from(["a", "b", "c"]),
    pl.List(pl.Int64()): st.lists(st.integers(0, 2), max_size=2),
    pl.Struct({"x": pl.Int64(), "y": pl.String()}): st.fixed_dictionaries(
        {"x": st.integers(0, 1), "y": st.sampled_from(["a", None])}
    ),
}
"""Types of columns, each with values that lie on both sides of the bounds below."""

_BOUNDS: Mapping[pl.DataType, tuple[Any, Any]] = {
    pl.Int64(): (0, 2),
    pl.UInt8(): (1, 3),
    pl.Float64(): (0.0, 1.0),
    pl.Float32(): (0.0, 1.0),
    pl.Decimal(10, 2): (Decimal("0.00"), Decimal("0.50")),
    pl.String(): ("a", "b"),
    pl.Date(): (DAY, DAY + dt.timedelta(days=1)),
    pl.Datetime("us"): (MOMENT, MOMENT + dt.timedelta(hours=1)),
    pl.Datetime("us", "UTC"): (ZONED, ZONED + dt.timedelta(hours=1)),
    pl.Duration("us"): (dt.timedelta(), dt.timedelta(hours=1)),
    pl.Time(): (dt.time(1), dt.time(2)),
}


def pairs() -> list[tuple[pl.DataType, Check]]:
    """Return every built-in check with every type that polars compares in that way."""
    found: list[tuple[pl.DataType, Check]] = []
    for dtype, (low, high) in _BOUNDS.items():
        found += [
            (dtype, check)
            for check in (
                Check.equal_to(low),
                Check.not_equal_to(low),
                Check.greater_than(low),
                Check.greater_than_or_equal_to(low),
                Check.less_than(high),
                Check.less_than_or_equal_to(high),
                Check.in_range(low, high),
                Check.in_range(low, high, include_min=False, include_max=False),
                Check.isin([low, high]),
                Check.notin([low]),
            )
        ]
    found += [
        (pl.String(), check)
        for check in (
            Check.str_matches("a|b"),
            Check.str_matches(r"^[a-z]+$"),
            Check.str_contains("Z"),
            Check.str_contains(r"(?i)z\s"),
            Check.str_startswith("a"),
            Check.str_endswith("é"),
            Check.str_length(1, 3),
            Check.str_length(min_value=2),
            Check.str_length(max_value=2),
            Check.str_length(exact_value=1),
        )
    ]
    for dtype in (pl.Categorical(), pl.Enum(["a", "b", "c"])):
        found += [(dtype, Check.equal_to("a")), (dtype, Check.isin(["a", "b"])), (dtype, Check.notin(["c"]))]
    found += [(pl.Boolean(), Check.equal_to(value=True)), (pl.Boolean(), Check.isin([False]))]
    found += [(dtype, Check.equal_to(low, ignore_na=False)) for dtype, (low, _) in _BOUNDS.items()]
    return found


PAIRS = pairs()


def panderas(schema: pa.DataFrameSchema, frame: pl.DataFrame) -> set[tuple[str, int | None]]:
    """Return the name and row of everything that pandera finds; no row where it names none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases.select("check", "column", "index").rows()
        return {(str(check).split("(", maxsplit=1)[0], index) for check, _, index in cases}
    except pl.exceptions.InvalidOperationError:
        return set(outputs(schema, frame))
    return set()


def outputs(schema: pa.DataFrameSchema, frame: pl.DataFrame) -> Iterator[tuple[str, int | None]]:
    """Return what pandera's checks say before it writes its report, which fails on durations (pandera 0.35)."""
    for name, column in schema.columns.items():
        said = {check.name: check(frame.lazy(), name).check_output.collect().to_series() for check in column.checks}
        said |= {"not_nullable": frame[name].is_not_null()} if not column.nullable else {}
        said |= {"field_uniqueness": ~frame[name].is_duplicated()} if column.unique else {}
        for check, kept in said.items():
            yield from ((str(check), row) for row in (~kept).arg_true())


def ours(schema: pa.DataFrameSchema, frame: pl.DataFrame, place: Path, cut: int = 3) -> set[tuple[str, int | None]]:
    """Return the same of our engine, the rows dealt to several files."""
    names = {"nullable": "not_nullable", "unique": "field_uniqueness"}
    found = found_in(Contract.of(schema), frame, place, cut)
    return {(names.get(code.rpartition(".")[2], code.rpartition(".")[2]), row) for code, _, row in found}


def tables(dtype: pl.DataType) -> st.SearchStrategy[pl.DataFrame]:
    """Return tables of one column, with nulls."""
    values = st.lists(st.none() | VALUES[dtype], max_size=9)
    return values.map(lambda drawn: pl.DataFrame({"it": drawn}, schema={"it": dtype}))


ONE_FOLDER = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize(("dtype", "check"), PAIRS, ids=lambda it: str(it)[:60])
@ONE_FOLDER
@given(data=st.data())
def test_every_builtin_is_fused_and_says_what_pandera_says(
    tmp_path: Path, data: st.DataObject, dtype: pl.DataType, check: Check
) -> None:
    """For every type that a check can be asked of, the same rows break it, and one pass finds them."""
    schema = pa.DataFrameSchema({"it": pa.Column(dtype, check, nullable=True)})
    frame = data.draw(tables(dtype))
    (planned,) = [it for it in make_plan(schema, frame.schema, "c").checks if it.code == f"it.{check.name}"]
    assert planned.road == "fused"
    assert ours(schema, frame, tmp_path) == panderas(schema, frame)


@pytest.mark.parametrize("dtype", VALUES, ids=str)
@pytest.mark.parametrize("wanted", [{"nullable": False}, {"nullable": True, "unique": True}], ids=str)
@ONE_FOLDER
@given(data=st.data())
def test_nulls_and_repetitions_are_those_of_pandera(
    tmp_path: Path, data: st.DataObject, dtype: pl.DataType, wanted: dict[str, bool]
) -> None:
    """For every type, nested ones too, a null and a value that comes twice are found in the same rows."""
    schema = pa.DataFrameSchema({"it": pa.Column(dtype, **wanted)})
    frame = data.draw(tables(dtype))
    assert ours(schema, frame, tmp_path) == panderas(schema, frame)

"""Is our verdict on a table pandera's own, for whole contracts: patterns, defaults, coercion, checks side by side?"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandera.polars as pa
import polars as pl
from hypothesis import HealthCheck, event, given, note, settings
from hypothesis import strategies as st
from pandera.errors import SchemaErrors
from tests.contracts import found_in

from copydesk.contract import Contract

VALUES: dict[Any, list[Any]] = {
    pl.Int64: [-1, 0, 1, 2, None],
    pl.Int32: [-1, 0, 1, 2, None],
    pl.Float64: [-1.0, 0.0, 1.5, float("nan"), None],
    pl.String: ["", "1", "2", "x", None],
}
NAMES = ["a", "b", "c_1", "c_2"]
PATTERNS = ["^c_.*$", "^.*_1$", "^[ab]$"]


def by_row(data: Any) -> pl.LazyFrame:
    """Answer about each value alone."""
    answer: pl.LazyFrame = data.lazyframe.select(pl.col(data.key).is_null() | (pl.col(data.key).cast(pl.String) != "1"))
    return answer


def around(data: Any) -> pl.LazyFrame:
    """Answer by what other rows hold."""
    answer: pl.LazyFrame = data.lazyframe.select(~pl.col(data.key).is_duplicated())
    return answer


def collected(data: Any) -> pl.LazyFrame:
    """Answer by what other rows hold, out of sight of polars' plan."""
    return data.lazyframe.collect().select(pl.col(data.key).is_first_distinct()).lazy()  # type: ignore[no-any-return]


OWN: list[Callable[[Any], Any]] = [by_row, around, collected]
NUMBERS = [
    lambda how: pa.Check.ge(0, **how),
    lambda how: pa.Check.lt(2, **how),
    lambda how: pa.Check.ge(1, **how),
    lambda how: pa.Check.isin([0, 1], **how),
]
WORDS = [
    lambda how: pa.Check.str_length(min_value=1, **how),
    lambda how: pa.Check.str_matches("^[0-9]*$", **how),
    lambda how: pa.Check.isin(["1", "x"], **how),
]


@st.composite
def columns(draw: st.DrawFn, dtype: Any) -> pa.Column:
    """Draw a column of a type: checks that may be of one name, a default, a coercion."""
    how = st.fixed_dictionaries({"raise_warning": st.booleans(), "ignore_na": st.booleans()})
    builtin = st.tuples(st.sampled_from(WORDS if dtype == pl.String else NUMBERS), how).map(lambda it: it[0](it[1]))
    own = st.sampled_from(OWN).map(lambda it: pa.Check(it, name=it.__name__))
    return pa.Column(
        dtype,
        draw(st.lists(builtin | own, max_size=3)),
        nullable=draw(st.booleans()),
        unique=draw(st.sampled_from([False, False, True])),
        coerce=draw(st.sampled_from([False, False, True])),
        required=draw(st.sampled_from([True, True, False])),
        default=draw(st.sampled_from([None, None, None, "1" if dtype == pl.String else 1])),
    )


@st.composite
def contracts(draw: st.DrawFn) -> pa.DataFrameSchema:
    """Draw a contract whose patterns may meet one another, and its own names."""
    kinds = {name: draw(st.sampled_from([pl.Int64, pl.String])) for name in NAMES}
    kind = draw(st.sampled_from([pl.Int64, pl.String]))
    found = {name: draw(columns(kinds[name])) for name in draw(st.lists(st.sampled_from(NAMES), unique=True))}
    for pattern in draw(st.lists(st.sampled_from(PATTERNS), unique=True, max_size=2)):
        column = draw(columns(kind))
        column.regex = True
        column.required |= column.coerce  # pandera 0.35 does not coerce the columns of an optional pattern
        if any(re.fullmatch(pattern, name) for name in found):
            column.default = None  # pandera 0.35 would fill it into columns that have an entry of their own
        found[pattern] = column
    certain = [name for name in found if name in NAMES and found[name].required]
    return pa.DataFrameSchema(
        found,
        strict=draw(st.sampled_from([False, False, True, "filter"])),
        ordered=draw(st.sampled_from([False, False, True])),
        unique=draw(st.sampled_from([None, None, certain[:2], certain[:1]])) or None,
    )


@st.composite
def tables(draw: st.DrawFn, contract: pa.DataFrameSchema) -> pl.DataFrame:
    """Draw a small table that has a chance to keep a contract."""
    named = [name for name in contract.columns if name in NAMES]
    names = draw(st.permutations(NAMES)) if draw(st.booleans()) else [*named, *(it for it in NAMES if it not in named)]
    names = names[: draw(st.sampled_from([4, 4, 4, 2]))]
    height = draw(st.integers(0, 5))
    found = {}
    for name in names:
        matching = [it for key, it in contract.columns.items() if key == name or (it.regex and re.fullmatch(key, name))]
        wanted = [it.dtype.type for it in matching[:1]]
        dtype = draw(st.sampled_from([*wanted * 9, *VALUES]))
        dtype = dtype if isinstance(dtype, type) else type(dtype)
        drawn = draw(st.lists(st.sampled_from(VALUES[dtype]), min_size=height, max_size=height))
        found[name] = pl.Series(name, drawn, dtype)
    return pl.DataFrame(found)


Found = set[tuple[str, int | None]]


def panderas(schema: pa.DataFrameSchema, frame: pl.DataFrame) -> Found | None:
    """Return the check and row of everything that pandera finds wrong; None when it fails itself."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases.select("column", "check", "index").rows()
        return {(str(check).split("(", maxsplit=1)[0], index) for _, check, index in cases}
    except Exception:  # noqa: BLE001 - of polars, of Python: no verdict
        return None
    return set()


THEIR_NAMES = {"nullable": "not_nullable", "unique": "field_uniqueness"}
WHOLE = {"dtype", "column_in_dataframe", "column_in_schema", "column_ordered", "coerce_dtype", "no_regex_column_match"}


def ours(schema: pa.DataFrameSchema, frame: pl.DataFrame, place: Path) -> Found:
    """Return the check and row of every error that our engine finds, the rows dealt to several files."""
    found = found_in(Contract.of(schema), frame, place, 2)
    return {
        (THEIR_NAMES.get(name := re.sub(r"-\d+$", "", code.rpartition(".")[2]), name), row)
        for code, severity, row in found
        if severity == "error"
    }


def _shown(column: pa.Column) -> dict[str, Any]:
    """Return what a contract asks of a column: pandera shows little of it."""
    names = ("dtype", "checks", "nullable", "unique", "coerce", "required", "default")
    return {name: str(getattr(column, name)) for name in names}


@settings(
    max_examples=400, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_the_same_rows_break_the_same_checks(tmp_path: Path, data: st.DataObject) -> None:
    """A table keeps a contract exactly when pandera says so; where types and names are right, row by row."""
    schema = data.draw(contracts())
    frame = data.draw(tables(schema))
    note(str({name: _shown(column) for name, column in schema.columns.items()}))
    wanted = panderas(schema, frame)
    if wanted is None or not frame.width:
        event("pandera fails")
        return
    found = ours(schema, frame, tmp_path)
    assert bool(found) == bool(wanted)
    if {check for check, _ in wanted} & WHOLE:
        event("structure")
        return
    event("valid" if not wanted else "rows")
    # pandera names no row for what is unique over several columns.
    apart = {"multiple_fields_uniqueness", "field_uniqueness"}
    assert {it for it in found if it[0] not in apart} == {it for it in wanted if it[0] not in apart}

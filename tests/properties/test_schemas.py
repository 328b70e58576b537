"""Does a change of a contract mean what `schema diff` says it means? pandera is asked."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

import pandera.polars as pa
import polars as pl
from hypothesis import event, given, settings
from hypothesis import strategies as st
from pandera.errors import SchemaError, SchemaErrors

from copydesk.contract.diff import Side, compare

INTEGERS = [-1, 0, 1, 2, 3, None]
WORDS = ["", "a", "ab", "abc", "b", None]
VALUES: Mapping[Any, list[Any]] = {
    pl.Int64: INTEGERS,
    pl.Int32: INTEGERS,
    pl.Float64: [-1.0, 0.0, 0.5, 2.0, float("nan"), None],
    pl.String: WORDS,
}
NUMBERS = st.integers(-1, 3)
NAMES = ["a", "b", "c"]


def number_checks(kind: type[int | float]) -> st.SearchStrategy[pa.Check]:
    """Draw a built-in check of numbers; polars looks for a value among values of its own kind only."""
    sets = st.lists(NUMBERS.map(kind), min_size=1, max_size=3, unique=True)
    ranges = st.tuples(NUMBERS, NUMBERS, st.booleans(), st.booleans()).filter(lambda it: it[0] < it[1])
    return st.one_of(
        st.builds(pa.Check.ge, NUMBERS),
        st.builds(pa.Check.gt, NUMBERS),
        st.builds(pa.Check.le, NUMBERS),
        st.builds(pa.Check.lt, NUMBERS),
        st.builds(pa.Check.eq, NUMBERS),
        st.builds(pa.Check.ne, NUMBERS),
        st.builds(pa.Check.ge, NUMBERS, ignore_na=st.booleans(), raise_warning=st.booleans()),
        ranges.map(lambda it: pa.Check.in_range(*it)),
        sets.map(pa.Check.isin),
        sets.map(pa.Check.notin),
    )


def word_checks() -> st.SearchStrategy[pa.Check]:
    """Draw a built-in check of strings."""
    words = st.sampled_from([word for word in WORDS if word is not None])
    lengths = st.tuples(st.integers(0, 2), st.integers(2, 4))
    return st.one_of(
        lengths.map(lambda it: pa.Check.str_length(*it)),
        st.integers(0, 3).map(lambda it: pa.Check.str_length(min_value=it)),
        st.sampled_from(["a", "^a", "b", "a|b"]).map(pa.Check.str_matches),
        st.sampled_from(["a", "b", "ab"]).map(pa.Check.str_contains),
        st.sampled_from(["a", "ab", ""]).map(pa.Check.str_startswith),
        st.sampled_from(["a", "b", "ab"]).map(pa.Check.str_endswith),
        st.lists(words, min_size=1, max_size=3, unique=True).map(pa.Check.isin),
        st.lists(words, min_size=1, max_size=3, unique=True).map(pa.Check.notin),
        st.lists(words, min_size=1, max_size=2, unique=True).map(pa.Check.unique_values_eq),
        st.builds(pa.Check.str_startswith, words, raise_warning=st.booleans()),
    )


@st.composite
def columns(draw: st.DrawFn) -> pa.Column:
    """Draw a column of a contract."""
    dtype = draw(st.sampled_from([*VALUES, pl.Int64, pl.String, None]))
    checks = word_checks() if dtype == pl.String else number_checks(float if dtype == pl.Float64 else int)
    return pa.Column(
        dtype,
        checks=draw(st.lists(checks, max_size=2)) if dtype is not None else [],
        nullable=draw(st.booleans()),
        unique=draw(st.booleans()),
        required=draw(st.booleans()),
        coerce=draw(st.sampled_from([False, False, True])) if dtype == pl.Int64 else False,
    )


@st.composite
def schemas(draw: st.DrawFn) -> pa.DataFrameSchema:
    """Draw a contract."""
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1))
    found = {name: draw(columns()) for name in names}
    # pandera fails on every table when it looks for what is unique and the table has none of it.
    certain = [name for name, column in found.items() if column.required]
    unique = draw(st.sampled_from([None, None, certain, certain[:1]]))
    return pa.DataFrameSchema(found, strict=draw(st.booleans()), ordered=draw(st.booleans()), unique=unique or None)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[pa.DataFrameSchema, pa.DataFrameSchema]:
    """Draw two contracts, most often such that the second is the first with something changed."""
    first, second = draw(schemas()), draw(schemas())
    kept = {name: column for name, column in first.columns.items() if draw(st.booleans())}
    settled = first if draw(st.booleans()) else second
    mixed = {**second.columns, **kept} if draw(st.booleans()) else dict(first.columns)
    found = {name: draw(st.one_of(st.just(column), columns())) for name, column in mixed.items()}
    unique = [name for name in settled.unique or [] if name in found and found[name].required]
    other = pa.DataFrameSchema(found, strict=settled.strict, ordered=settled.ordered, unique=unique or None)
    one, two = draw(st.permutations([first, other]))
    return one, two


@st.composite
def frames(draw: st.DrawFn, one: pa.DataFrameSchema, other: pa.DataFrameSchema) -> pl.DataFrame:
    """Draw a small table that has a chance to keep a contract."""
    names = draw(st.permutations(NAMES)) if draw(st.booleans()) else [*other.columns, *NAMES]
    names = list(dict.fromkeys(names))[: draw(st.integers(1, 3))]
    height = draw(st.integers(0, 3))
    found = {}
    for name in names:
        asked = [it.columns[name].dtype.type for it in (one, other) if name in it.columns and it.columns[name].dtype]
        dtype = draw(st.sampled_from([*asked, *asked, *VALUES]))
        found[name] = pl.Series(
            name, draw(st.lists(st.sampled_from(VALUES[dtype]), min_size=height, max_size=height)), dtype
        )
    return pl.DataFrame(found)


def keeps(schema: pa.DataFrameSchema, frame: pl.DataFrame) -> bool:
    """Ask pandera whether a table keeps a contract; warnings break nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            schema.validate(frame, lazy=True)
        except (SchemaErrors, SchemaError, pl.exceptions.PolarsError):
            return False
    return True


@settings(max_examples=300)
@given(st.data())
def test_the_class_of_a_change_is_what_pandera_finds(data: st.DataObject) -> None:
    """Nothing breaking: what keeps the second contract keeps the first. All neutral: the same tables keep both."""
    first, second = data.draw(pairs())
    found = compare(Side(first), Side(second))
    worst = found[0].impact if found else "neutral"
    event(worst)
    for _ in range(6):
        frame = data.draw(frames(first, second))
        if worst != "breaking" and keeps(second, frame):
            assert keeps(first, frame), [change.message for change in found]
        if worst == "neutral" and keeps(first, frame):
            event("kept")
            assert keeps(second, frame), [change.message for change in found]


@settings(max_examples=50)
@given(schemas())
def test_a_contract_does_not_differ_from_itself(schema: pa.DataFrameSchema) -> None:
    """Nothing changed: nothing is said."""
    assert compare(Side(schema), Side(schema)) == ()


@settings(max_examples=100)
@given(pairs())
def test_what_is_additive_there_is_breaking_back(pair: tuple[pa.DataFrameSchema, pa.DataFrameSchema]) -> None:
    """A change that only adds takes something away when it is taken back, and a neutral one stays neutral."""
    there, back = compare(*map(Side, pair)), compare(*map(Side, reversed(pair)))
    worst = [found[0].impact if found else "none" for found in (there, back)]
    assert worst[0] != "additive" or worst[1] == "breaking"
    assert worst[0] != "neutral" or worst[1] == "neutral"

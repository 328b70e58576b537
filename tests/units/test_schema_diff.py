"""Is each change of a contract told, and classed for those who read the data?"""

from __future__ import annotations

from pathlib import Path

import pandera.polars as pa
import polars as pl
import pytest
from pandera.engines import polars_engine
from pyarrow import OSFile, ipc

from copydesk.columns import open_sides, read_columns
from copydesk.contract import load_contract
from copydesk.contract.diff import Side, compare
from copydesk.contract.diff.changes import Change
from copydesk.contract.diff.renames import probable_renames
from copydesk.contract.pandera_types import lets_through, pandera_type
from copydesk.errors import DataRefused, UsageError
from copydesk.table_files import find_tables

IMPORTS = """
import datetime as dt
import re
from typing import Annotated, Optional
import pandera.polars as pa
import polars as pl
from copydesk.contract import news
"""
OPEN = "pa.DataFrameModel"


def contract(folder: Path, name: str, *lines: str, config: str = "", before: str = "") -> Side:
    """Write and load a contract with these lines."""
    body = [*lines, *(["class Config:", *(f"    {one}" for one in config.split("; "))] if config else [])]
    text = "\n".join(f"    {line}" for line in body or ["pass"])
    path = folder / f"{name}.py"
    path.write_text(f"{IMPORTS}\n{before}\n\nclass Model({OPEN}):\n{text}\n", encoding="utf-8")
    return Side(load_contract(str(path), None).schema)


def told(before: Side, after: Side) -> list[tuple[str, str, str | None]]:
    """Return class, kind and column of each change."""
    return [(change.impact, change.kind, change.column) for change in compare(before, after)]


def messages(before: Side, after: Side) -> list[str]:
    """Return what is said of each change."""
    return [change.message for change in compare(before, after)]


def field(**arguments: object) -> str:
    """Return `title: str` with arguments of `pa.Field`."""
    return f"title: str = pa.Field({', '.join(f'{key}={value!r}' for key, value in arguments.items())})"


NUMBER = "n: int = pa.Field({})"
PAIRS: dict[str, tuple[str, str, list[tuple[str, str]]]] = {
    # the columns
    "a column goes": ("title: str; url: int", "title: str", [("breaking", "column-removed")]),
    "an optional column goes": ("title: str; url: Optional[int]", "title: str", [("breaking", "column-removed")]),
    "a column comes": ("title: str", "title: str; url: str", [("additive", "column-added")]),
    "a nullable column comes": (
        "title: str",
        "title: str; url: str = pa.Field(nullable=True)",
        [("additive", "column-added")],
    ),
    "an optional column comes": ("title: str", "title: str; url: Optional[str]", [("additive", "column-added")]),
    "a column may be missing": ("title: str", "title: Optional[str]", [("breaking", "required")]),
    "a column must be there": ("title: Optional[str]", "title: str", [("additive", "required")]),
    "a pattern covers a new column": (
        'a: str = pa.Field(alias="^x_.*$", regex=True)',
        'a: str = pa.Field(alias="^x_.*$", regex=True); x_1: str',
        [("additive", "required")],
    ),
    "a pattern goes": (
        'a: str = pa.Field(alias="^x_.*$", regex=True); title: str',
        "title: str",
        [("breaking", "column-removed")],
    ),
    # types
    "a type is narrower": ("n: int", "n: pl.Int32", [("breaking", "type-narrowed")]),
    "a type is wider": ("n: pl.Int32", "n: int", [("breaking", "type-widened")]),
    "a type is another": ("n: int", "n: str", [("breaking", "type-changed")]),
    "a whole number fits a float": ("n: float", "n: pl.Int32", [("breaking", "type-narrowed")]),
    "not every whole number fits a float": ("n: float", "n: int", [("breaking", "type-changed")]),
    "a sign does not fit": ("n: pl.UInt64", "n: pl.Int8", [("breaking", "type-changed")]),
    "an element is wider": (
        "n: Annotated[pl.List, pl.Int8]",
        "n: Annotated[pl.List, pl.Int16]",
        [("breaking", "type-widened")],
    ),
    "a struct has a field more": (
        'n: Annotated[pl.Struct, {"a": pl.Int8}]',
        'n: Annotated[pl.Struct, {"a": pl.Int8, "b": pl.Int8}]',
        [("breaking", "type-widened")],
    ),
    "an enum loses a category": (
        'n: Annotated[pl.Enum, ["a", "b"]]',
        'n: Annotated[pl.Enum, ["a"]]',
        [("breaking", "type-narrowed")],
    ),
    "text becomes an enum": ("n: str", 'n: Annotated[pl.Enum, ["a", "b"]]', [("breaking", "type-narrowed")]),
    "a zone is another": (
        'n: Annotated[pl.Datetime, "us", "UTC"]',
        'n: Annotated[pl.Datetime, "us", None]',
        [("breaking", "type-changed")],
    ),
    "an open type is settled": ("n: pl.List", "n: Annotated[pl.List, pl.String]", [("additive", "type-narrowed")]),
    "a settled type is open": ("n: Annotated[pl.List, pl.String]", "n: pl.List", [("breaking", "type-widened")]),
    "a narrower whole number where the reader coerces": (
        "n: int = pa.Field(coerce=True)",
        "n: pl.Int8 = pa.Field(coerce=True)",
        [("additive", "type-narrowed")],
    ),
    "a type is coerced": ("n: int", "n: int = pa.Field(coerce=True)", [("breaking", "coerce")]),
    "a type is coerced no more": ("n: int = pa.Field(coerce=True)", "n: int", [("additive", "coerce")]),
    # flags
    "nulls come": ("title: str", field(nullable=True), [("breaking", "nullable")]),
    "nulls go": (field(nullable=True), "title: str", [("additive", "nullable")]),
    "nulls are filled": ("title: str", field(default="x"), [("breaking", "nullable"), ("neutral", "default")]),
    "nulls are filled otherwise": (field(default="y"), field(default="x"), [("neutral", "default")]),
    "values may repeat": (field(unique=True), "title: str", [("breaking", "unique")]),
    "values are unique": ("title: str", field(unique=True), [("additive", "unique")]),
    # words
    "the description changes": (field(description="a"), field(description="b"), [("neutral", "words")]),
    "the title changes": (field(title="a"), field(title="b"), [("neutral", "words")]),
    "the metadata changes": (field(metadata={"a": 1}), field(metadata={"a": 2}), [("neutral", "words")]),
    # checks
    "a check comes": (NUMBER.format(""), NUMBER.format("ge=0"), [("additive", "check-added")]),
    "a check goes": (NUMBER.format("ge=0"), NUMBER.format(""), [("breaking", "check-removed")]),
    "a lower bound falls": (NUMBER.format("ge=1"), NUMBER.format("ge=0"), [("breaking", "check-loosened")]),
    "a lower bound rises": (NUMBER.format("ge=0"), NUMBER.format("ge=1"), [("additive", "check-tightened")]),
    "an upper bound rises": (NUMBER.format("le=1"), NUMBER.format("le=2"), [("breaking", "check-loosened")]),
    "an upper bound falls": (NUMBER.format("lt=2"), NUMBER.format("lt=1"), [("additive", "check-tightened")]),
    "a bound of whole numbers is said otherwise": (
        NUMBER.format("gt=0"),
        NUMBER.format("ge=1"),
        [("neutral", "check-removed"), ("neutral", "check-added")],
    ),
    "a range moves": (
        NUMBER.format('in_range={"min_value": 0, "max_value": 2}'),
        NUMBER.format('in_range={"min_value": 1, "max_value": 3}'),
        [("breaking", "check-changed")],
    ),
    "a range is opened": (
        "n: float = pa.Field(in_range={'min_value': 0, 'max_value': 2, 'include_min': False})",
        "n: float = pa.Field(in_range={'min_value': 0, 'max_value': 2})",
        [("breaking", "check-loosened")],
    ),
    "two bounds become a range": (
        NUMBER.format("ge=0, le=2"),
        NUMBER.format('in_range={"min_value": 0, "max_value": 2}'),
        [("neutral", "check-removed"), ("neutral", "check-removed"), ("neutral", "check-added")],
    ),
    "a bound of other kind cannot be compared": (
        "n: pl.Date = pa.Field(ge=dt.date(2020, 1, 1))",
        "n: pl.Date = pa.Field(ge=dt.datetime(2020, 1, 1))",
        [("breaking", "check-changed")],
    ),
    "a list grows": (field(isin=["a"]), field(isin=["a", "b"]), [("breaking", "check-loosened")]),
    "a list shrinks": (field(isin=["a", "b"]), field(isin=["a"]), [("additive", "check-tightened")]),
    "a list is in another order": (field(isin=["a", "b"]), field(isin=["b", "a"]), []),
    "a list says what a pattern said": (
        field(str_startswith="a"),
        field(isin=["a", "ab"]),
        [("additive", "check-added"), ("neutral", "check-removed")],
    ),
    "a forbidden value is allowed": (field(notin=["a", "b"]), field(notin=["a"]), [("breaking", "check-loosened")]),
    "one more value is forbidden": (field(notin=["a"]), field(notin=["a", "b"]), [("additive", "check-tightened")]),
    "what is forbidden is out of range": (
        NUMBER.format("notin=[-1]"),
        NUMBER.format("ge=0"),
        [("additive", "check-added"), ("neutral", "check-removed")],
    ),
    "the values are a set": (
        field(unique_values_eq=["a"]),
        field(unique_values_eq=["a", "b"]),
        [("breaking", "check-changed")],
    ),
    "a length is less": (
        field(str_length={"min_value": 5, "max_value": 300}),
        field(str_length={"min_value": 3, "max_value": 300}),
        [("breaking", "check-loosened")],
    ),
    "a length is exact": (
        field(str_length={"min_value": 2}),
        field(str_length={"exact_value": 2}),
        [("additive", "check-tightened")],
    ),
    "a beginning is longer": (
        field(str_startswith="http"),
        field(str_startswith="https"),
        [("additive", "check-tightened")],
    ),
    "an end is shorter": (field(str_endswith=".py"), field(str_endswith="y"), [("breaking", "check-loosened")]),
    "a pattern changes": (field(str_matches="a"), field(str_matches="a|b"), [("breaking", "check-changed")]),
    "a pattern says where it starts": (
        field(str_matches="a"),
        field(str_matches="^a"),
        [("neutral", "check-restated")],
    ),
    "a pattern is compiled": (
        field(str_contains="a"),
        'title: str = pa.Field(str_contains=re.compile("a"))',
        [("breaking", "check-changed")],
    ),
    "an error is a warning": (
        NUMBER.format("ge=0"),
        NUMBER.format("ge=0, raise_warning=True"),
        [("breaking", "severity")],
    ),
    "a warning is an error": (
        NUMBER.format("ge=0, raise_warning=True"),
        NUMBER.format("ge=0"),
        [("additive", "severity")],
    ),
    "a warning is loosened": (
        NUMBER.format("ge=1, raise_warning=True"),
        NUMBER.format("ge=0, raise_warning=True"),
        [("neutral", "check-restated")],
    ),
    "a warning comes": (
        NUMBER.format(""),
        NUMBER.format("ge=0, raise_warning=True"),
        [("neutral", "check-added")],
    ),
    "a warning goes": (
        NUMBER.format("ge=0, raise_warning=True"),
        NUMBER.format(""),
        [("neutral", "check-removed")],
    ),
    "nulls break a check no more": (
        NUMBER.format("nullable=True, ge=0, ignore_na=False"),
        NUMBER.format("nullable=True, ge=0"),
        [("breaking", "check-loosened")],
    ),
    "nulls break a check where there are none": (
        NUMBER.format("ge=0, ignore_na=False"),
        NUMBER.format("ge=0"),
        [("neutral", "check-restated")],
    ),
    "nulls are filled for a check": (
        NUMBER.format("nullable=True, ge=0, ignore_na=False"),
        NUMBER.format("nullable=True, ge=0, ignore_na=False, default=1"),
        [("breaking", "check-loosened"), ("neutral", "default")],
    ),
    # news rules
    "a news rule comes": (
        "title: str",
        "title: str; control = news.check('title.control')",
        [("additive", "check-added")],
    ),
    "a news rule goes": (
        "title: str; control = news.check('title.control')",
        "title: str",
        [("breaking", "check-removed")],
    ),
}


@pytest.mark.parametrize("change", PAIRS)
def test_a_change_has_its_class(change: str, tmp_path: Path) -> None:
    """Each change is told once, with its class and its kind."""
    old, new, expected = PAIRS[change]
    before, after = (contract(tmp_path, name, *text.split("; ")) for name, text in (("a", old), ("b", new)))
    assert [(impact, kind) for impact, kind, _ in told(before, after)] == expected


@pytest.mark.parametrize("change", PAIRS)
def test_what_stays_is_not_told(change: str, tmp_path: Path) -> None:
    """The same contract in another file is no change, whatever it holds."""
    lines = PAIRS[change][1].split("; ")
    assert told(contract(tmp_path, "a", *lines), contract(tmp_path, "b", "", *lines)) == []


CONFIGS = [
    ("strict = False", "strict = True", [("additive", "strict")]),
    ("strict = True", "strict = False", [("breaking", "strict")]),
    ("strict = False", 'strict = "filter"', [("neutral", "strict")]),
    ("ordered = False", "ordered = True", [("additive", "ordered")]),
    ("ordered = True", "ordered = False", [("breaking", "ordered")]),
    ("coerce = True", "coerce = False", [("additive", "coerce"), ("additive", "coerce")]),
    ("unique = None", 'unique = ["a", "b"]', [("additive", "unique")]),
    ('unique = ["a", "b"]', "unique = None", [("breaking", "unique")]),
    ('unique = ["a", "b"]', 'unique = ["a"]', [("additive", "unique"), ("neutral", "unique")]),
    ('unique = ["a"]', 'unique = ["a", "b"]', [("breaking", "unique"), ("neutral", "unique")]),
    ('name = "A"', 'name = "B"', [("neutral", "words")]),
    ('description = "A"', 'description = "B"', [("neutral", "words")]),
    ("add_missing_columns = False", "add_missing_columns = True", [("breaking", "required")]),
]


@pytest.mark.parametrize(("old", "new", "expected"), CONFIGS)
def test_a_change_of_the_table_has_its_class(
    tmp_path: Path, old: str, new: str, expected: list[tuple[str, str]]
) -> None:
    """What is said of the table as a whole is classed like what is said of columns."""
    lines = ("a: int", "b: int = pa.Field(nullable=True)")
    before, after = (contract(tmp_path, name, *lines, config=text) for name, text in (("a", old), ("b", new)))
    assert [(impact, kind) for impact, kind, _ in told(before, after)] == expected


def test_a_new_column_breaks_a_strict_contract(tmp_path: Path) -> None:
    """Who was promised that there are no other columns gets one."""
    before = contract(tmp_path, "a", "a: int", config="strict = True")
    after = contract(tmp_path, "b", "a: int", "b: Optional[int]", config="strict = True")
    assert told(before, after) == [("breaking", "column-added", "b")]
    assert messages(before, after) == ["the column is new, Int64, may be missing; the contract was strict"]


@pytest.mark.parametrize(("config", "impact"), [("ordered = True", "breaking"), ("ordered = False", "neutral")])
def test_another_order_breaks_who_was_promised_one(tmp_path: Path, config: str, impact: str) -> None:
    """The order of columns counts where it was promised."""
    before = contract(tmp_path, "a", "a: int", "b: int", "c: int", config=config)
    after = contract(tmp_path, "b", "a: int", "c: int", "b: int", config=config)
    assert told(before, after) == [(impact, "order", None)]


def test_an_optional_key_promises_nothing_about_pairs(tmp_path: Path) -> None:
    """A pair is unique when one of it is, as long as that one is in every table."""
    pair = contract(tmp_path, "a", "a: Optional[int]", "b: int", config='unique = ["a", "b"]')
    alone = contract(tmp_path, "b", "a: Optional[int] = pa.Field(unique=True)", "b: int")
    assert told(pair, alone)[0] == ("breaking", "unique", None)


def test_the_most_serious_is_told_first(tmp_path: Path) -> None:
    """Breaking, additive, neutral; then in the order of the columns."""
    before = contract(tmp_path, "a", field(description="x"), "a: int = pa.Field(ge=0)", "b: int")
    after = contract(tmp_path, "b", "title: str", "a: int = pa.Field(ge=1)", "c: Annotated[pl.List, pl.Int8]")
    assert told(before, after) == [
        ("breaking", "column-removed", "b"),
        ("additive", "check-tightened", "a"),
        ("additive", "column-added", "c"),
        ("neutral", "words", "title"),
    ]


# Checks of a user's own

OWN = '@pa.check("title")', "def own(cls, data):", "    return data.lazyframe.select(pl.col(data.key) != {})"


def own(folder: Path, name: str, value: str, before: str = "", *more: str) -> Side:
    """Return a contract with a check of its own."""
    lines = ["title: str", *more, *(line.format(value) for line in OWN)]
    return contract(folder, name, *lines, before=before)


def test_a_check_of_ones_own_is_compared_by_its_code(tmp_path: Path) -> None:
    """The same code in another file is the same check; other code cannot be compared."""
    first = own(tmp_path, "a", '"x"')
    assert told(first, own(tmp_path, "b", '"x"', "\n\n")) == []
    other = own(tmp_path, "c", '"y"')
    assert told(first, other) == [("breaking", "check-changed", "title")]
    assert messages(first, other) == ["the check own runs other code, which cannot be compared"]


@pytest.mark.parametrize(
    ("old", "new", "is_same"),
    [
        ("LIMIT = 1", "LIMIT = 1", True),
        ("LIMIT = 1", "LIMIT = 2", False),
        ("LIMIT = 1", "LIMIT = 1.0", False),
        ("LIMIT = {'a': (1, [2])}", "LIMIT = {'a': (1, [2])}", True),
        ("LIMIT = {'a': (1, [2])}", "LIMIT = {'a': (1, [3])}", False),
        ("LIMIT = {1, 2}", "LIMIT = {2, 1}", True),
        ("LIMIT = re.compile('a')", "LIMIT = re.compile('a')", True),
        ("LIMIT = re.compile('a')", "LIMIT = re.compile('a', re.I)", False),
        ("LIMIT = pl.col('a') > 1", "LIMIT = pl.col('a') > 1", True),
        ("LIMIT = pl.col('a') > 1", "LIMIT = pl.col('a') > 2", False),
        ("LIMIT = dt.date(2020, 1, 1)", "LIMIT = dt.date(2020, 1, 1)", True),
        ("LIMIT = dt.date(2020, 1, 1)", "LIMIT = dt.date(2020, 1, 2)", False),
        ("LIMIT = pl.String()", "LIMIT = pl.String()", True),
        ("LIMIT = pl.concat", "LIMIT = pl.concat", True),
        ("LIMIT = len", "LIMIT = max", False),
        ("def LIMIT(x): return x + 1", "def LIMIT(x): return x + 1", True),
        ("def LIMIT(x): return x + 1", "def LIMIT(x): return x + 2", False),
        ("def LIMIT(x): return x + 1", "def LIMIT(x): return x - 1", False),
        ('def LIMIT(x):\n    "Say."\n    return x', 'def LIMIT(x):\n    "Say more."\n    return x', True),
        ("def LIMIT(x, y=1): return y", "def LIMIT(x, y=2): return y", False),
        ("def LIMIT(x): return LIMIT(x)", "def LIMIT(x): return LIMIT(x)", False),
        ("class LIMIT: pass", "class LIMIT: pass", False),
        ("LIMIT = object()", "LIMIT = object()", False),
    ],
)
def test_what_a_check_refers_to_belongs_to_it(tmp_path: Path, old: str, new: str, is_same: bool) -> None:  # noqa: FBT001 - a column of the table
    """A constant that changed is a change of the check; what cannot be told apart for certain is one as well."""
    first, other = own(tmp_path, "a", "LIMIT", old), own(tmp_path, "b", "LIMIT", new, "# other")
    assert told(first, other) == ([] if is_same else [("breaking", "check-changed", "title")])


def test_nulls_are_part_of_a_check_of_ones_own(tmp_path: Path) -> None:
    """The same code that is not asked about nulls is another check, which says the same where there are none."""
    before = contract(tmp_path, "a", "title: str", *(line.format('"x"') for line in OWN))
    asked = ('@pa.check("title", ignore_na=False)', *(line.format('"x"') for line in OWN[1:]))
    assert told(before, contract(tmp_path, "b", "title: str", *asked)) == [("neutral", "check-restated", "title")]
    after = contract(tmp_path, "c", "title: str = pa.Field(nullable=True)", *asked)
    assert told(
        after, contract(tmp_path, "d", "title: str = pa.Field(nullable=True)", *(OWN[0], OWN[1], OWN[2].format('"x"')))
    ) == [("breaking", "check-loosened", "title")]


def test_checks_of_one_name_are_compared_in_their_order() -> None:
    """A column may have two checks of one name."""
    checks = [pa.Check.str_startswith("a"), pa.Check.str_startswith("ab")]
    before = Side(pa.DataFrameSchema({"a": pa.Column(pl.String, checks)}))
    after = Side(pa.DataFrameSchema({"a": pa.Column(pl.String, checks[1:])}))
    assert told(before, after) == [("neutral", "check-restated", "a"), ("neutral", "check-removed", "a")]
    assert messages(before, after)[1] == "the check str_startswith(string='ab') is gone; other checks promise the same"


# Renames


def test_a_rename_is_probable_when_type_and_checks_are_kept(tmp_path: Path) -> None:
    """A column that went and one that came, alike in all that is promised, are named together."""
    before = contract(tmp_path, "a", "a: int", "headline: str = pa.Field(str_length={'min_value': 5})")
    after = contract(tmp_path, "b", "a: int", "title: str = pa.Field(str_length={'min_value': 5}, nullable=True)")
    assert told(before, after) == [("breaking", "column-renamed", "headline"), ("breaking", "nullable", "title")]
    assert messages(before, after)[0] == (
        "the column is gone, and `title` is new with the same type and checks: probably renamed"
    )


@pytest.mark.parametrize("line", ["title: int", "title: str = pa.Field(str_length={'min_value': 4})"])
def test_another_type_or_check_is_no_rename(tmp_path: Path, line: str) -> None:
    """What is promised about the new column is not what was promised about the old one."""
    before = contract(tmp_path, "a", "headline: str = pa.Field(str_length={'min_value': 5})")
    kinds = [kind for _, kind, _ in told(before, contract(tmp_path, "b", line))]
    assert kinds == ["column-removed", "column-added"]


@pytest.mark.parametrize(
    ("gone", "added", "alike", "expected"),
    [
        (["a"], ["b"], {("a", "b"): 0}, {"a": "b"}),
        (["a"], ["b", "c"], {("a", "b"): 0, ("a", "c"): 0}, {}),
        (["a"], ["b", "c"], {("a", "b"): 0, ("a", "c"): 1}, {"a": "c"}),
        (["a", "b"], ["c"], {("a", "c"): 0, ("b", "c"): 1}, {"b": "c"}),
        (["section"], ["sector", "mood"], {("section", "sector"): 0, ("section", "mood"): 0}, {"section": "sector"}),
        (["section"], ["sector", "mood"], {("section", "sector"): 0, ("section", "mood"): 1}, {"section": "mood"}),
        (
            ["x_date", "y_date"],
            ["x_day", "y_day"],
            {(one, two): 0 for one in ("x_date", "y_date") for two in ("x_day", "y_day")},
            {"x_date": "x_day", "y_date": "y_day"},
        ),
        (["a"], ["b"], {}, {}),
    ],
)
def test_a_rename_needs_a_reason(
    gone: list[str], added: list[str], alike: dict[tuple[str, str], int], expected: dict[str, str]
) -> None:
    """Where several columns could be meant, the rest of them or the name must speak for one."""
    assert probable_renames(gone, added, alike) == expected


def test_what_else_is_equal_speaks_for_a_rename(tmp_path: Path) -> None:
    """Of two columns that came, the one with the same nulls, or the same description, is the renamed one."""
    before = contract(tmp_path, "a", "title: str", "text: str = pa.Field(nullable=True, description='body')")
    after = contract(
        tmp_path,
        "b",
        "headline: str",
        "mood: str = pa.Field(nullable=True)",
        "corpus: str = pa.Field(description='body')",
    )
    renames = [(it.before, it.after) for it in compare(before, after) if it.kind == "column-renamed"]
    assert renames == [("title", "headline"), ("text", "corpus")]


def test_columns_of_data_are_renamed_by_their_types(tmp_path: Path) -> None:
    """Data have no checks, so types and names speak for a rename."""
    after = contract(tmp_path, "a", "headline: str = pa.Field(str_length={'min_value': 5})")
    before = Side.of_columns({"head_line": pl.String()})
    assert told(before, after) == [("breaking", "column-renamed", "head_line")]


def test_a_new_table_has_no_renames() -> None:
    """Where almost every column is another, nothing was renamed, and nobody waits for the guess."""
    before = Side.of_columns({f"a{number}": pl.Int64() for number in range(40)})
    after = Side.of_columns({f"b{number}": pl.Int64() for number in range(40)})
    assert {kind for _, kind, _ in told(before, after)} == {"column-removed", "column-added"}


# Types


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (pl.Datetime("us", "UTC"), pl.Datetime("us", "UTC"), True),
        (pl.Datetime("us", "UTC"), pl.Datetime("ms", "UTC"), False),
        (pl.List, pl.List, True),
        (pl.Struct, pl.Struct({"a": pl.Int8}), True),
        (pl.Enum, pl.Enum(["a"]), True),
        (pl.Enum(["a"]), pl.Enum, False),
        (pl.Enum(["a"]), pl.Enum(["b"]), False),
        (pl.Decimal(10, 2), pl.Decimal(10, 3), False),
        (pl.String, pl.Categorical, False),
    ],
)
def test_a_type_lets_through_what_pandera_lets_through(one: pl.DataType, other: pl.DataType, expected: bool) -> None:  # noqa: FBT001 - a column of the table
    """An open type takes every settled one, a settled type only itself."""
    assert lets_through(pandera_type(one), pandera_type(other)) is expected


def test_an_instant_of_any_zone_is_wider() -> None:
    """A type that leaves the zone open lets more through."""
    utc = pa.DataFrameSchema({"at": pa.Column(pl.Datetime("us", "UTC"))})
    free = pa.DataFrameSchema({"at": pa.Column(polars_engine.DateTime(time_zone_agnostic=True, time_unit="us"))})
    assert told(Side(utc), Side(free)) == [("breaking", "type-widened", "at")]
    assert told(Side(free), Side(utc)) == [("additive", "type-narrowed", "at")]
    assert "of any zone" in messages(Side(free), Side(utc))[0]


def test_the_type_of_the_whole_table_is_that_of_each_column() -> None:
    """A contract that names no columns speaks of all of them."""
    before = Side(pa.DataFrameSchema(dtype=pl.Int64))
    after = Side(pa.DataFrameSchema({"a": pa.Column(pl.Int32)}))
    assert ("breaking", "type-narrowed", "a") in told(before, after)


# Data


def sides(folder: Path, first: str, second: str) -> list[tuple[str, str, str | None]]:
    """Compare what two references name, seen from a folder."""
    return told(*open_sides(first, second, folder, folder / "work"))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a folder with a contract and tables that keep it."""
    frame = pl.DataFrame({"id": ["a", "b"], "n": [1, 2], "at": ["2024-05-01T10:00:00Z", None]})
    frame.write_csv(tmp_path / "table.csv")
    frame.write_ndjson(tmp_path / "table.jsonl")
    typed = frame.with_columns(pl.col("at").str.to_datetime(time_unit="us", time_zone="UTC"))
    typed.write_parquet(tmp_path / "table.parquet")
    typed.write_ipc(tmp_path / "table.arrow")
    stream = typed.to_arrow(compat_level=pl.CompatLevel.oldest())
    with (
        OSFile(str(tmp_path / "stream.arrow"), "wb") as sink,
        ipc.new_stream(sink, stream.schema) as out,
    ):
        out.write_table(stream)
    lines = ("id: str = pa.Field(unique=True)", "n: int = pa.Field(ge=0)", 'at: Annotated[pl.Datetime, "us", "UTC"]')
    contract(tmp_path, "contract", *lines, "more: Optional[str]", config="strict = True; unique = ['id', 'n']")
    return tmp_path


KINDS = ["table.csv", "table.jsonl", "table.parquet", "table.arrow", "stream.arrow"]


@pytest.mark.parametrize("name", KINDS)
def test_data_promise_columns_and_types_only(data: Path, name: str) -> None:
    """Neither checks nor nulls nor a column that may be missing are a difference to data."""
    contract_ = str(data / "contract.py")
    assert sides(data, contract_, name) == []
    assert sides(data, name, contract_) == [("additive", "column-added", "more")]


@pytest.mark.parametrize("one", KINDS)
@pytest.mark.parametrize("other", KINDS)
def test_the_same_table_is_the_same_in_every_kind(data: Path, one: str, other: str) -> None:
    """Types that a file does not state are guessed as they would be stated."""
    assert sides(data, one, other) == []


def test_a_column_that_data_lack_is_told(data: Path) -> None:
    """Columns and types of data are held against a contract, and a strict one knows no others."""
    frame = pl.DataFrame({"id": ["a"], "n": ["x"], "mood": [1]})
    frame.write_parquet(data / "other.parquet")
    assert sides(data, str(data / "contract.py"), "other.parquet") == [
        ("breaking", "type-changed", "n"),
        ("breaking", "column-removed", "at"),
        ("breaking", "column-added", "mood"),
    ]


@pytest.mark.parametrize(("name", "text"), [("t.csv", "id,n\na,1\nb,x\n"), ("t.jsonl", '{"id": "a", "n": 1.5}\n')])
def test_text_that_cannot_be_read_as_the_contract_wants_is_of_another_type(data: Path, name: str, text: str) -> None:
    """JSONL and CSV are read with the types of the contract, as `check` does, and guessed where that fails."""
    (data / name).write_text(text)
    assert ("breaking", "type-changed", "n") in sides(data, str(data / "contract.py"), name)


def test_an_optional_column_of_the_contract_is_no_promise_to_who_had_it(data: Path) -> None:
    """Who read a column of the data may miss it under a contract that makes it optional."""
    pl.DataFrame({"id": ["a"], "more": ["x"]}).write_parquet(data / "more.parquet")
    contract(data, "free", "id: str", "more: Optional[str]")
    assert sides(data, "more.parquet", str(data / "free.py")) == [("breaking", "required", "more")]


def test_the_order_of_data_counts_where_it_was_promised(data: Path) -> None:
    """An ordered contract and data in another order."""
    pl.DataFrame({"b": [1], "a": [1]}).write_parquet(data / "ba.parquet")
    contract(data, "ordered", "a: int", "b: int", config="ordered = True")
    assert sides(data, str(data / "ordered.py"), "ba.parquet") == [("breaking", "order", None)]


def test_columns_that_a_pattern_matches_are_compared_with_it(data: Path) -> None:
    """A pattern stands for each column of the data that it matches."""
    pl.DataFrame({"x_1": [1], "x_2": ["a"]}).write_parquet(data / "x.parquet")
    contract(data, "pattern", 'x: int = pa.Field(alias="^x_.*$", regex=True)')
    assert sides(data, str(data / "pattern.py"), "x.parquet") == [("breaking", "type-changed", "x_2")]
    assert sides(data, str(data / "pattern.py"), "table.csv")[0] == ("breaking", "column-removed", "^x_.*$")


def test_files_of_one_folder_have_one_type_a_column(data: Path) -> None:
    """Two files that state different types are no single table; what only one of them has is optional."""
    folder = data / "folder"
    folder.mkdir()
    pl.DataFrame({"id": ["a"], "n": [1]}).write_parquet(folder / "1.parquet")
    pl.DataFrame({"id": ["a"]}).write_parquet(folder / "2.parquet")
    files = find_tables([str(folder)], Path()).tables
    assert read_columns(files, {}, data / "work").optional == {"n"}
    pl.DataFrame({"id": [1]}).write_parquet(folder / "3.parquet")
    with pytest.raises(UsageError, match="`id` is of different types"):
        sides(data, "folder", "table.csv")


@pytest.mark.parametrize(
    ("name", "content", "error", "what"),
    [
        ("t.parquet", b"PAR1 and nothing more", DataRefused, "a file cannot be read"),
        ("t.csv", b"id,n\n", DataRefused, "there are no columns to see"),
        ("t.txt", b"Ferry", UsageError, "there is no table"),
    ],
)
def test_what_shows_no_columns_is_refused(
    data: Path, name: str, content: bytes, error: type[Exception], what: str
) -> None:
    """A damaged file, a header without rows and a text are no table to compare with."""
    (data / name).write_bytes(content)
    with pytest.raises(error, match=what):
        sides(data, name, "table.csv")


def test_a_change_says_what_was_and_what_is(tmp_path: Path) -> None:
    """The two sides of a change stand beside its sentence, for machines."""
    before, after = contract(tmp_path, "a", "n: int"), contract(tmp_path, "b", "n: pl.Int32")
    assert compare(before, after) == (
        Change(
            impact="breaking",
            kind="type-narrowed",
            column="n",
            message="the type was Int64, is Int32 (narrower)",
            before="Int64",
            after="Int32",
        ),
    )


def test_a_long_list_is_cut() -> None:
    """What moved in a list of values is named, but not a hundred of them."""
    few, many = [["a"], ["a", *(f"v{number:03d}" for number in range(100))]]
    schemas = [pa.DataFrameSchema({"a": pa.Column(pl.String, pa.Check.isin(values))}) for values in (few, many)]
    assert messages(*map(Side, schemas)) == [
        "the check isin(allowed_values=['a']) is loosened: with 'v000', 'v001', 'v002', 'v003', 'v004' …"
    ]

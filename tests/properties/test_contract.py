"""Does our engine blame exactly the rows that pandera blames, and for the same checks?"""

from __future__ import annotations

import datetime as dt
import importlib.util
import sys
import warnings
from pathlib import Path
from typing import Any

import pandera.polars as pa
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandera.errors import SchemaErrors, SchemaWarning
from tests.rows import MOMENT, row, table, verdict_of

from copydesk.article import ARTICLE
from copydesk.contract import Contract, load_contract
from copydesk.contract.desk import Desk, lent
from copydesk.report import rules
from copydesk.validate import article_plan

ROOT = Path(__file__).parents[2]
DESK = Desk(earliest=dt.date(2000, 1, 1), as_of=MOMENT, domains=frozenset({"harbourcourier.example"}))
HOURS = st.integers(-72, 72).map(lambda hours: MOMENT + dt.timedelta(hours=hours))
EDGES = [dt.datetime(1990, 1, 1, tzinfo=dt.UTC), dt.datetime(9999, 12, 31, 23, tzinfo=dt.UTC)]
TITLES = [
    "Ferry returns after nine years",
    "NO",
    "Harbour Courier",
    "Ferry | Harbour Courier",
    "a" * 301,
    "A\u200b title",
    "FERRY RETURNS AFTER NINE YEARS",
    "Le bac aprÃ¨s neuf ans &amp; le pont",
    "Just a moment...",
    "",
]
URLS = [
    "https://a.example/x",
    "http://a.example:80?b",
    "ftp://a.example",
    "https://a",
    "https://a.example/b c",
    "https://a.example/2025/03/01/x?cmpid=y",
    "",
    None,
]
BODIES = ["<p>" + "é" * 60 + "</p>", "é" * 60 + "…", "é\x02" * 60, "Ð°Ñ€" * 30, "It sails on Tuesday."]
IMAGES = [[], [{"url": "/x.jpg"}], [{"url": None}, {"url": "https://a.example/x.jpg"}], None]
DOMAINS = ["harbourcourier.example", "other.example", "hаrbour.example".encode("idna").decode(), "xn--", None]


def articles() -> st.SearchStrategy[dict[str, Any]]:
    """Draw an article with a value of each column that some rule looks at, good or bad or null."""
    free = {
        "id": st.sampled_from(["0" * 32, "G" * 32, "0" * 31, None]),
        "title": st.one_of(st.none(), st.sampled_from(TITLES), st.text(max_size=12)),
        "url": st.sampled_from(URLS),
        "canonical_url": st.sampled_from(URLS),
        "text": st.one_of(st.none(), st.integers(0, 60).map("é".__mul__), st.sampled_from(BODIES)),
        "description": st.sampled_from(["It sails on Tuesday.", "It sails&nbsp;", None]),
        "language": st.sampled_from(["en", "en-US", "", None]),
        "images": st.sampled_from(IMAGES),
        "authors": st.one_of(
            st.none(), st.lists(st.sampled_from(["Mara Ilves", "By Ina Ree", "Reuters", None]), max_size=2)
        ),
        "provider": st.sampled_from(["Harbour Courier", "Bote", None]),
        "provider_domain": st.sampled_from(DOMAINS),
        "published_at": st.one_of(st.none(), HOURS, st.sampled_from(EDGES)),
        "published_precision": st.sampled_from(["second", "minute", "day", "hour", None]),
        "published_tz_known": st.sampled_from([True, False, None]),
        "modified_at": st.one_of(st.none(), HOURS),
        "captured_at": st.one_of(st.none(), HOURS),
    }
    return st.fixed_dictionaries({}, optional=free).map(lambda changes: row(**changes))


@pytest.fixture(scope="module")
def shipped() -> tuple[Contract, type[pa.DataFrameModel]]:
    """Return the shipped contract as ours, and as the pandera model that the repository holds."""
    spec = importlib.util.spec_from_file_location("news_article_of_the_repository", ROOT / "schemas/news_article.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # pandera looks the types of a model up in its module
    spec.loader.exec_module(module)
    return load_contract("schemas/news_article.py:NewsArticle", ROOT), module.NewsArticle


def ours(contract: Contract, entry: dict[str, Any]) -> set[tuple[str, bool]]:
    """Return code and whether it is an error of everything that our engine finds in one row."""
    found = verdict_of(contract, [entry], DESK).findings.to_pylist()
    levels = {check.code: check.severity for check in article_plan(contract, DESK).checks}
    return {(it["code"], levels[it["code"]] == "error") for it in found}


def panderas(model: type[pa.DataFrameModel], entry: dict[str, Any]) -> set[tuple[str, bool]]:
    """Return what pandera itself finds in a table of that one row."""
    frame = pl.from_arrow(table([entry]).select(ARTICLE.names))
    found: set[tuple[str, bool]] = set()
    with lent(DESK), warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            model.to_schema().validate(frame, lazy=True)
        except SchemaErrors as errors:
            for case in errors.failure_cases.to_dicts():
                found.add((code(model, case["column"], case["check"]), True))
    for warning in warned:
        if issubclass(warning.category, SchemaWarning):
            found.add((next(name for name in WARNINGS if name in str(warning.message)), False))
    return found


WARNINGS = [code for code, rule in rules().items() if rule.severity == "warning"]


def code(model: type[pa.DataFrameModel], column: str | None, check: str) -> str:
    """Return what we call a check that pandera names."""
    if "." in check:
        return check.split("(", maxsplit=1)[0]
    fields = model.to_schema().columns
    codes = (fields[str(column)].metadata or {}).get("codes", {})
    name = {"not_nullable": "nullable"}.get(check, check.split("(", maxsplit=1)[0])
    return codes.get(name, f"{column}.{name}")


@settings(max_examples=40)
@given(articles())
def test_our_verdict_is_panderas(shipped: tuple[Contract, type[pa.DataFrameModel]], entry: dict[str, Any]) -> None:
    """For each row the same checks are broken, with the same level, no more and no fewer."""
    contract, model = shipped
    assert ours(contract, entry) == panderas(model, entry)


@settings(max_examples=8)
@given(st.lists(articles(), min_size=2, max_size=8))
def test_a_row_is_judged_for_itself(
    shipped: tuple[Contract, type[pa.DataFrameModel]], entries: list[dict[str, Any]]
) -> None:
    """The verdict on a table is that on each of its rows."""
    contract, _ = shipped
    named = [{**entry, "source": f"{number:03d}"} for number, entry in enumerate(entries)]
    together = verdict_of(contract, named, DESK)
    found = [(it["source"], it["code"]) for it in together.findings.to_pylist()]
    alone = [verdict_of(contract, [entry], DESK) for entry in named]
    assert found == [(it["source"], it["code"]) for verdict in alone for it in verdict.findings.to_pylist()]
    assert together.accepted.to_list() == [verdict.accepted[0] for verdict in alone]

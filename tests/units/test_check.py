"""What does a check refuse before it reads a single record?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.intakes import markdown, put

from copydesk.check import How, check
from copydesk.errors import ContractError, UsageError
from copydesk.judge import Policy
from copydesk.normalise.records import record_row
from copydesk.recipe import Registry, load_project
from copydesk.report import Limit, Severity
from copydesk.sources import from_paths, from_project

RECIPE = """\
name = "tests/check"
contract = "schemas/news_article.py:NewsArticle"

[[source]]
path = "dataset/captures"

[severity]
"{code}" = "off"
"""


def project(folder: Path, code: str) -> Path:
    """Write a project without captures whose recipe sets the level of one code; return the recipe."""
    (folder / "schemas").mkdir()
    shipped = Path(__file__).parents[2] / "schemas" / "news_article.py"
    (folder / "schemas" / "news_article.py").write_text(shipped.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "dataset" / "captures").mkdir(parents=True)
    recipe = folder / "dataset" / "recipe.toml"
    recipe.write_text(RECIPE.format(code=code), encoding="utf-8")
    return recipe


def test_an_unknown_rule_in_severity_is_refused(tmp_path: Path) -> None:
    """A level for a rule that does not exist is exit 2 and names the nearest rule."""
    with pytest.raises(UsageError, match=r"title\.mising") as refused:
        check(from_project(load_project(project(tmp_path, "title.mising"))), How())

    assert refused.value.help == "Did you mean `title.missing`?"


@pytest.mark.parametrize("code", ["title.missing", "date.conflict"])
def test_a_known_rule_in_severity_is_taken(tmp_path: Path, code: str) -> None:
    """Rules of the contract and rules of the readers may be given a level."""
    assert check(from_project(load_project(project(tmp_path, code))), How()).report().ok


def test_a_record_keeps_no_script_as_its_address() -> None:
    """A canonical address that is no web address gives way to the one made of `url`."""
    row, _, _ = record_row(
        {"canonical_url": "javascript:alert(1)", "url": "https://a.example/1?utm_source=x"}, Registry()
    )

    assert row["canonical_url"] == "https://a.example/1"


def test_a_check_that_ends_the_program_is_an_error(tmp_path: Path) -> None:
    """A contract whose check calls `sys.exit(0)` cannot make a run look good."""
    recipe = project(tmp_path, "title.missing")
    (tmp_path / "dataset" / "captures" / "a.md").write_text("---\ntitle: Ferry returns\n---\n", encoding="utf-8")
    with (tmp_path / "schemas" / "news_article.py").open("a", encoding="utf-8") as contract:
        contract.write('\n    @pa.check("title")\n    def leaves(cls, data):\n        raise SystemExit(0)\n')

    with pytest.raises(ContractError, match="fails to run"):
        check(from_project(load_project(recipe)), How())


OWN = """\
import pandera.polars as pa
import polars as pl


class Own(pa.DataFrameModel):
    title: str = pa.Field(unique=True, nullable=True)
    section: str = pa.Field(unique_values_eq={"Local"}, nullable=True)

    class Config:
        coerce = True

    @pa.check("title")
    def short(cls, data):
        return data.lazyframe.select(pl.col(data.key).str.len_chars() < 9)

    @pa.dataframe_check(name="title.longest")
    def longest(cls, data):
        return data.lazyframe.select(pl.col("title").str.len_chars() < pl.col("title").str.len_chars().max())
"""


@pytest.mark.parametrize("batch", [1, 2, 99])
def test_what_no_row_can_answer_is_asked_over_all_captures(tmp_path: Path, batch: int) -> None:
    """Uniqueness, a set of values, and checks of the user's own hold over all files, however they are dealt."""
    titles = {"a": "Ferry", "b": "Harbour", "c": "Ferry", "d": "Lighthouse"}
    files = {
        f"captures/{name}.md": markdown(title=title, url=f"https://a.example/{name}") for name, title in titles.items()
    }
    put(tmp_path, {**files, "captures/e.txt": "", "own.py": OWN})
    inputs = replace(from_paths([tmp_path / "captures"], None), contract="own.py:Own", contract_root=tmp_path)
    found = check(inputs, How(batch=batch))
    assert [(it["code"], it["source"]) for it in found.findings.to_pylist() if it["code"] != "date.zone-unknown"] == [
        ("section.unique_values_eq", ""),
        ("title.unique", "a.md"),
        ("title.unique", "c.md"),
        ("title.longest", "d.md"),
        ("title.short", "d.md"),
        ("capture.empty", "e.txt"),
    ]
    runs = {run.code: (run.road, run.broken) for run in found.report().checks}
    assert runs["title.unique"] == ("global", 2)
    assert (runs["title.short"], runs["title.longest"]) == (("per batch", 1), ("whole table", 1))
    assert runs["section.unique_values_eq"] == ("global", 1)


def test_a_recipe_allows_so_many(tmp_path: Path) -> None:
    """What is allowed does not fail, and is quarantined all the same."""
    put(tmp_path / "in", {"a.md": markdown(title="NO"), "b.md": markdown()})
    found = check(from_paths([tmp_path / "in"], None), How())
    strict, lenient = found.report(), found.report(Policy(allowed={"title.length": Limit(count=1)}))
    assert (strict.ok, lenient.ok) == (False, True)
    assert lenient.funnel == strict.funnel
    assert lenient.funnel.quarantined == 1


def test_levels_of_the_recipe_are_those_of_the_report(tmp_path: Path) -> None:
    """The list of checks says the level that was held to, and what was switched off was not run."""
    put(tmp_path / "in", {"a.md": markdown(title="NO", url="ftp://a.example")})
    lowered: dict[str, Severity] = {"title.length": "warning", "url.invalid": "off", "id.missing": "off"}
    inputs = replace(from_paths([tmp_path / "in"], None), severity=lowered)
    report = check(inputs, How()).report()
    runs = {run.code: (run.severity, run.road, run.broken) for run in report.checks if run.code in lowered}
    assert runs["title.length"] == ("warning", "fused", 1)
    assert runs["url.invalid"] == runs["id.missing"] == ("off", "not run", 0)
    assert [(it.code, it.severity) for it in report.findings if it.code in lowered] == [("title.length", "warning")]


def test_a_check_that_is_switched_off_is_not_asked(tmp_path: Path) -> None:
    """A check of the user's own that cannot run is no reason to stop when nobody wants it."""
    own = (
        OWN
        + """
    @pa.check("title")
    def broken(cls, data):
        raise ValueError
"""
    )
    put(tmp_path, {"captures/a.md": markdown(title="Ferry"), "own.py": own})
    inputs = replace(from_paths([tmp_path / "captures"], None), contract="own.py:Own", contract_root=tmp_path)
    with pytest.raises(ContractError, match="fails to run"):
        check(inputs, How())
    report = check(replace(inputs, severity={"title.broken": "off"}), How()).report()
    assert [(run.severity, run.road) for run in report.checks if run.code == "title.broken"] == [("off", "not run")]

"""What does a check refuse before it reads a single record?"""

from __future__ import annotations

from pathlib import Path

import pytest

from copydesk.check import How, check, from_project
from copydesk.errors import ContractError, UsageError
from copydesk.normalise.records import record_row
from copydesk.recipe import Registry, load_project

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
    assert check(from_project(load_project(project(tmp_path, code))), How()).report.ok


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

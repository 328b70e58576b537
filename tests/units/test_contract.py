"""Is a contract loaded whole, or refused aloud?"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.rows import row, verdict_of

from copydesk.contract import Contract, load_contract
from copydesk.contract.desk import Desk
from copydesk.contract.engine.plan import NotRun
from copydesk.errors import ContractError
from copydesk.validate import article_plan

IMPORTS = "import pandera.polars as pa\nimport polars as pl\nfrom copydesk.contract import news\n\n\n"

PARSERS = "from pandera.api.dataframe.model_components import dataframe_parser, parser\n\n\n"


def load(root: Path, body: str, name: str = "Model") -> Contract:
    """Load a contract out of a project."""
    path = root / "schemas" / "contract.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text(IMPORTS + body, encoding="utf-8")
    contract = load_contract(f"schemas/contract.py:{name}", root)
    assert contract.schema
    return contract


def model(*lines: str, config: str = "") -> str:
    """Return the source of a model with these lines."""
    body = [*lines, *(["", "class Config:", f"    {config}"] if config else [])]
    return "class Model(pa.DataFrameModel):\n" + "\n".join(f"    {line}" if line else "" for line in body) + "\n"


def refused(root: Path, body: str, name: str = "Model") -> ContractError:
    """Return why a contract is refused."""
    with pytest.raises(ContractError) as caught:
        load(root, body, name)
    assert caught.value.exit_code == 2
    return caught.value


def found(contract: Contract, **changes: object) -> list[tuple[str, str, str | None]]:
    """Return code, level and column of what is found in one row."""
    verdict = verdict_of(contract, [row(**changes)])
    return [(it["code"], it["severity"], it["column"]) for it in verdict.findings.to_pylist()]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A contract that is not there is told with its path."""
    with pytest.raises(ContractError) as caught:
        load_contract("schemas/none.py:Model", tmp_path)
    assert caught.value.where == str(tmp_path / "schemas" / "none.py")


@pytest.mark.parametrize("reference", ["Model", ":Model"])
def test_a_reference_without_a_file_is_refused(tmp_path: Path, reference: str) -> None:
    """A reference is a file and a model."""
    with pytest.raises(ContractError, match="names no file"):
        load_contract(reference, tmp_path)


@pytest.mark.parametrize(
    ("body", "line", "why"),
    [
        ("x = 1\n1 / 0\n", 7, "ZeroDivisionError"),
        ("def broken(:\n", 6, "SyntaxError"),
        ("import nothing_like_it\n", 6, "ModuleNotFoundError"),
        ("raise SystemExit(0)\n", 6, "SystemExit"),
        (model("title: str = pa.Field(no_such_check=1)"), 7, "no_such_check"),
        (model('title: "Nothing"'), None, "Nothing"),
        (model('@pa.check("nothing")', "def x(cls, data): return True"), None, "nothing"),
        ("x = news.check('title.contrl')\n", 6, "title.contrl"),
    ],
)
def test_a_contract_that_raises_is_told_with_its_line(tmp_path: Path, body: str, line: int | None, why: str) -> None:
    """Whatever a contract's own code raises is one message with the line, and never ends the program."""
    error = refused(tmp_path, body)
    place = str(tmp_path / "schemas" / "contract.py")
    assert error.where == (f"{place}:{line}" if line else place)
    assert why in error.why


def test_a_misspelt_model_is_told_with_the_nearest(tmp_path: Path) -> None:
    """The models of the file are named, and the nearest one is proposed."""
    error = refused(tmp_path, model("title: str") + "\n\nclass Other(pa.DataFrameModel):\n    title: str\n", "Modle")
    assert (error.why, error.help) == ("It holds Model (line 6), Other (line 10).", "Did you mean `Model`?")


def test_a_file_without_a_model_says_so(tmp_path: Path) -> None:
    """A contract that holds no model has nothing to be near to; a class of another kind is none."""
    assert refused(tmp_path, "class Model:\n    pass\n").why == "It holds no model."


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (model("title: str", config="drop_invalid_rows = True"), "asks for drop_invalid_rows"),
        (model("title: str = pa.Field(str_matches=re.compile('a', re.I))"), "has a compiled pattern with flags, `a`"),
        (model('title: str = pa.Field(str_matches="a(?=b)")'), "the regular expression `a(?=b)`"),
        (model(r'title: str = pa.Field(str_contains=r"(a)\1")'), r"the regular expression `(a)\1`"),
        (model('title: str = pa.Field(str_contains="(a{999}){999}")'), "the regular expression `(a{999}){999}`"),
        (model("title: str = pa.Field(gt=3)"), "the check `greater_than` of the contract cannot be run"),
        (
            model("title: str", "url: str", "", "@pa.check('title', groupby='url')", "def x(cls, d): ..."),
            "with groupby",
        ),
    ],
)
def test_what_cannot_be_run_is_refused(tmp_path: Path, body: str, what: str) -> None:
    """What no table can be held against is refused before a row is read, and never left out."""
    with pytest.raises(ContractError) as caught:
        article_plan(load(tmp_path, "import re\n" + body), Desk())
    assert what in caught.value.what


@pytest.mark.parametrize("decorator", ["parser('title')", "dataframe_parser"])
def test_parsers_are_refused(tmp_path: Path, decorator: str) -> None:
    """A parser would change what is checked: a contract with one cannot be used."""
    body = PARSERS + model("title: str", f"@{decorator}", "def low(cls, data): return data")
    with pytest.raises(ContractError):
        article_plan(load(tmp_path, body), Desk())


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("titel: str", "the table has no column `titel`. Did you mean `title`?"),
        ("title: int", "`title` is String, the contract wants Int64"),
        ("published_at: str", "`published_at` is Datetime(time_unit='us', time_zone='UTC'), the contract wants String"),
        ("authors: str", "`authors` is List(String), the contract wants String"),
    ],
)
def test_a_column_that_articles_lack_is_refused(tmp_path: Path, line: str, why: str) -> None:
    """A contract cannot ask for other columns or types than articles have."""
    with pytest.raises(ContractError, match="does not fit articles") as caught:
        article_plan(load(tmp_path, model(line)), Desk())
    assert caught.value.why == why


def test_an_optional_column_may_be_missing(tmp_path: Path) -> None:
    """What a contract only checks when it is there needs not be there."""
    contract = load(tmp_path, "from typing import Optional\n" + model("extra: Optional[str]", "title: str"))
    checks = article_plan(contract, Desk()).checks
    assert {it.column for it in checks if isinstance(it.how, NotRun)} == {"extra"}
    assert [it.code for it in checks if not isinstance(it.how, NotRun)] == [
        "title.required",
        "title.dtype",
        "title.nullable",
    ]


def test_a_contract_outside_the_project_is_refused(tmp_path: Path) -> None:
    """A contract is code: neither a path nor a link leads out of the project."""
    (tmp_path / "out.py").write_text(IMPORTS + model("title: str"), encoding="utf-8")
    root = tmp_path / "project"
    root.mkdir()
    (root / "link.py").symlink_to(tmp_path / "out.py")
    for reference in ("../out.py:Model", f"{tmp_path}/out.py:Model", "link.py:Model"):
        with pytest.raises(ContractError, match="must lie inside the project"):
            load_contract(reference, root)


def test_two_projects_never_share_a_contract(tmp_path: Path) -> None:
    """Files of one name in two projects are two contracts, each with its own digest."""
    for name, least in (("a", 3), ("b", 9)):
        (tmp_path / name).mkdir()
        load(tmp_path / name, model(f'title: str = pa.Field(str_length={{"min_value": {least}}})'))
    first, second = (load_contract("schemas/contract.py:Model", tmp_path / name) for name in ("a", "b"))
    assert first.digest != second.digest
    assert (found(first, title="Ferry"), found(second, title="Ferry")) == ([], [("title.str_length", "error", "title")])


def test_a_check_without_a_code_is_named_after_its_column(tmp_path: Path) -> None:
    """A user's own check is `column.check`, with the codes of its column where they are given."""
    codes = 'metadata={"codes": {"nullable": "title.absent", "str_length": "title.size"}}'
    contract = load(
        tmp_path,
        model(
            f'title: str = pa.Field(str_length={{"min_value": 5}}, isin=["Ferry", "NO"], {codes})',
            "url: str",
            "",
            '@pa.check("url")',
            'def secure(cls, data): return data.lazyframe.select(pl.col(data.key).str.starts_with("https"))',
        ),
    )
    assert found(contract, title="NO", url="http://a.example") == [
        ("title.size", "error", "title"),
        ("url.secure", "error", "url"),
    ]
    assert found(contract, title=None, url=None) == [
        ("title.absent", "error", "title"),
        ("url.nullable", "error", "url"),
    ]


@pytest.mark.parametrize(("ignored", "codes"), [(True, []), (False, [("url.str_length", "error", "url")])])
def test_nulls_count_when_the_contract_says_so(tmp_path: Path, ignored: bool, codes: list[object]) -> None:  # noqa: FBT001 - a column's value
    """A null passes a check, unless the check is told not to ignore it."""
    field = f'nullable=True, str_length={{"min_value": 5}}, ignore_na={ignored}'
    assert found(load(tmp_path, model(f"url: str = pa.Field({field})")), url=None) == codes


def test_a_warning_of_the_contract_is_a_warning(tmp_path: Path) -> None:
    """`raise_warning` makes the finding a warning, and the row is accepted."""
    contract = load(tmp_path, model('title: str = pa.Field(str_length={"min_value": 9}, raise_warning=True)'))
    assert found(contract, title="Ferry") == [("title.str_length", "warning", "title")]


def test_a_check_that_fails_to_run_is_told(tmp_path: Path) -> None:
    """An exception inside a check names the check."""
    contract = load(tmp_path, model("title: str", "", '@pa.dataframe_check(name="a.b")', "def x(cls, data): 1 / 0"))
    with pytest.raises(ContractError, match=r"the check `a\.b` of the contract fails to run"):
        verdict_of(contract, [row()])


def test_a_contract_from_windows_is_read(tmp_path: Path) -> None:
    """Line ends and a byte order mark of other systems are no mistake."""
    path = tmp_path / "contract.py"
    path.write_bytes(b"\xef\xbb\xbf" + (IMPORTS + model("title: str")).replace("\n", "\r\n").encode())
    assert list(load_contract("contract.py:Model", tmp_path).schema.columns) == ["title"]

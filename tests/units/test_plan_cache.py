"""Is a compiled contract kept only where it can decide nothing, and is it then the same plan?"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from copydesk.contract import Contract, load_contract
from copydesk.contract.desk import Desk
from copydesk.contract.engine.cache import PLACE, plan_for, says_constants
from copydesk.contract.engine.plan import Plan
from copydesk.templates import read_template

HEAD = "import pandera.polars as pa\nimport polars as pl\nimport datetime as dt\n"
MODEL = (
    HEAD + "class M(pa.DataFrameModel):\n    n: int = pa.Field(ge=1, unique=True)\n    s: str = pa.Field(isin=['a'])\n"
)
TABLE = pl.Schema({"n": pl.Int64(), "s": pl.String()})


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep plans in a folder of the test."""
    monkeypatch.setenv(PLACE, str(tmp_path / "cache"))
    return tmp_path / "cache" / "plans"


def contract(place: Path, source: str = MODEL) -> Contract:
    """Return a contract that lies in a file."""
    (place / "c.py").write_text(source)
    return load_contract(str(place / "c.py"), None)


def said(plan: Plan) -> list[tuple[object, ...]]:
    """Return everything that a plan says."""
    return [(it.code, it.column, it.severity, it.says, it.part, it.road, str(it.how)) for it in plan.checks]


@pytest.mark.parametrize(
    "source",
    [
        MODEL,
        HEAD + "S = pa.DataFrameSchema({'a': pa.Column(int, pa.Check.gt(3))})\n",
        HEAD + "class M(pa.DataFrameModel):\n    at: pl.Datetime = pa.Field(gt=dt.datetime(2020, 1, 1))\n",
        read_template("news_article.py.in"),
    ],
)
def test_constants_are_kept(source: str) -> None:
    """Models of fields, types, dates and news rules say the same whenever they are run."""
    assert says_constants(source.encode())


@pytest.mark.parametrize(
    "source",
    [
        "import os\n",
        "from schemas import base\n",
        HEAD + "class M(pa.DataFrameModel):\n    at: pl.Datetime = pa.Field(lt=dt.datetime.now())\n",
        HEAD + "class M(pa.DataFrameModel):\n    at: pl.Date = pa.Field(lt=dt.date.today())\n",
        HEAD + "class M(pa.DataFrameModel):\n    n: int\n    @pa.check('n')\n    def x(cls, data): return True\n",
        HEAD + "x = open('limits').read()\n",
        HEAD + "x = (lambda: 1)()\n",
        HEAD + "for x in range(3): pass\n",
        HEAD + "x = __import__('os').environ\n",
        "(((",
    ],
)
def test_what_may_differ_is_not_kept(source: str) -> None:
    """Another module, a clock, the environment, a file, a function: the contract is run each time."""
    assert not says_constants(source.encode())


def test_a_kept_plan_is_the_same(tmp_path: Path, kept: Path) -> None:
    """The second time the plan comes from the folder, and says the same."""
    first = plan_for(contract(tmp_path), TABLE, Desk())
    (file,) = kept.iterdir()
    assert file.stat().st_mode & 0o077 == 0
    second = plan_for(contract(tmp_path), TABLE, Desk())
    assert said(first) == said(second)
    frame = pl.DataFrame({"n": [0, 1], "s": ["a", "b"]})
    for one, other in zip(first.checks, second.checks, strict=True):
        if isinstance(one.how, pl.Expr) and isinstance(other.how, pl.Expr):
            assert frame.select(one.how).equals(frame.select(other.how))


def test_the_second_check_needs_neither_pandera_nor_pandas(tmp_path: Path) -> None:
    """What is kept is kept so that pandera, slow to import, stays away; pyarrow brings pandas when it makes arrays."""
    contract(tmp_path)
    pl.DataFrame({"n": [1, None], "s": ["a", "b"]}).write_parquet(tmp_path / "t.parquet")
    words = ["check", f"{tmp_path}/t.parquet", "--schema", f"{tmp_path}/c.py", "--invalid", f"{tmp_path}/i.parquet"]
    call = f"from copydesk.cli.app import run; run({[*words, '-q']})"
    code = f"import sys; {call}; print({{'pandera', 'pandas'}} & sys.modules.keys())"
    said = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=os.environ).stdout
        for _ in range(2)
    ]
    assert "'pandera'" in said[0].splitlines()[-1]
    assert said[1].splitlines()[-1] == "set()"


def test_the_second_build_needs_no_pandera(tmp_path: Path) -> None:
    """Nor does one that follows a release with the same columns."""
    (tmp_path / "a.md").write_text("---\ntitle: The ferry is back\n---\n\nNobody had seen it for nine years.\n")
    call = "from copydesk.cli.app import run; run(['build', '--source', 'a.md', '--out', sys.argv[1], *sys.argv[2:]])"
    code = f"import sys; {call}; print({{'pandera'}} & sys.modules.keys())"
    said = [
        subprocess.run([sys.executable, "-c", code, *words], cwd=tmp_path, capture_output=True, text=True).stdout
        for words in (["one"], ["two"], ["three", "--previous", "one"])
    ]
    assert [it.splitlines()[-1] for it in said] == ["{'pandera'}", "set()", "set()"]


@pytest.mark.parametrize("change", ["contract", "table", "desk"])
def test_another_contract_table_or_desk_is_another_plan(tmp_path: Path, kept: Path, change: str) -> None:
    """Everything that a plan rests on is in its key."""
    plan_for(contract(tmp_path), TABLE, Desk())
    again = contract(tmp_path, MODEL + "\n\n") if change == "contract" else contract(tmp_path)
    table = pl.Schema({**TABLE, "x": pl.Int8()}) if change == "table" else TABLE
    plan_for(again, table, Desk(domains=frozenset({"a"})) if change == "desk" else Desk())
    assert len(list(kept.iterdir())) == 2


@pytest.mark.parametrize("damage", ["cut", "empty", "other", "open"])
def test_a_damaged_or_foreign_plan_is_made_anew(tmp_path: Path, kept: Path, damage: str) -> None:
    """A file that is cut, empty, something else, or open to others to write is not used."""
    first = plan_for(contract(tmp_path), TABLE, Desk())
    (file,) = kept.iterdir()
    content = file.read_bytes()
    file.write_bytes({"cut": content[:-9], "empty": b"", "other": b'{"columns": []}', "open": content}[damage])
    if damage == "open":
        file.write_text(file.read_text().replace("n.unique", "n.changed"))
        file.chmod(0o666)
    assert said(plan_for(contract(tmp_path), TABLE, Desk())) == said(first)


def test_nothing_is_kept_when_it_is_not_wanted(tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder's name switches it off, and a place that cannot be written is no error."""
    monkeypatch.setenv(PLACE, "")
    plan_for(contract(tmp_path), TABLE, Desk())
    assert not kept.exists()
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(PLACE, str(tmp_path / "file"))
    assert plan_for(contract(tmp_path), TABLE, Desk()).checks

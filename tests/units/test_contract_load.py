"""Does a contract find what lies beside it, and nothing that it should not?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.builds import make_build

from copydesk.contract import load_contract
from copydesk.contract.diff import Side, compare
from copydesk.contract.engine.cache import says_constants
from copydesk.errors import ContractError

PANDERA = "import pandera.polars as pa\n"
BASE = (
    "from __future__ import annotations\n"
    + PANDERA
    + "from typing import Optional\n\nclass Base(pa.DataFrameModel):\n    {column}: Optional[str]\n"
)
CHILD = "import pandera.polars as pa\nfrom base_dates import Base\n\nclass Story(Base):\n    title: str\n"
STARTS = {"module": ["-m", "copydesk"], "script": ["-P", "-c", "from copydesk.__main__ import main; main()"]}
"""How Python is started: `python -m` puts the current folder on its path, a console script does not."""


def columns(contract: Path, model: str = "Story") -> list[str]:
    """Return the columns that a contract has when it is loaded."""
    return list(load_contract(f"{contract}:{model}", None).schema.columns)


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """Return a release that was pulled into a folder of the project."""
    make_build(tmp_path / "pulled")
    return tmp_path / "pulled"


def write(folder: Path, **sources: str) -> Path:
    """Write modules into a folder and return the contract."""
    for name, source in sources.items():
        path = folder / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    return folder / "contract.py"


def refused(contract: Path) -> ContractError:
    """Return why a contract cannot be loaded."""
    with pytest.raises(ContractError) as caught:
        columns(contract)
    return caught.value


def test_a_contract_knows_its_file(tmp_path: Path) -> None:
    """`__file__` leads to what lies beside the contract, such as a list of sections."""
    (tmp_path / "sections.txt").write_text("harbour\n")
    source = (
        "from pathlib import Path\nWORDS = Path(__file__).with_name('sections.txt').read_text().split()\n" + PANDERA
    )
    contract = write(
        tmp_path, contract=source + "class Story(pa.DataFrameModel):\n    title: str = pa.Field(isin=WORDS)\n"
    )
    (check,) = load_contract(str(contract), None).schema.columns["title"].checks
    assert check.statistics == {"allowed_values": ["harbour"]}


@pytest.mark.parametrize("start", STARTS)
def test_a_contract_imports_from_beside_itself(tmp_path: Path, start: str) -> None:
    """A base model in a file of its own is found however copydesk was started and wherever from."""
    write(tmp_path / "schemas", contract=CHILD, base_dates=BASE.format(column="published_at"))
    (tmp_path / "a.jsonl").write_text('{"title": "Ferry", "published_at": "2025-03-04"}\n')
    for folder, at in ((tmp_path, "schemas/"), (tmp_path / "schemas", "")):
        arguments = ["check", str(tmp_path / "a.jsonl"), "--schema", f"{at}contract.py:Story", "--json"]
        command = [sys.executable, *STARTS[start], *arguments]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout
        assert {it["code"] for it in json.loads(done.stdout)["result"]["checks"]} >= {
            "published_at.dtype",
            "title.dtype",
        }


def test_equal_contracts_of_two_folders_are_two(tmp_path: Path) -> None:
    """The same text beside another base is another contract, in one process too."""
    first = write(tmp_path / "a", contract=CHILD, base_dates=BASE.format(column="published_at"))
    second = write(tmp_path / "b", contract=CHILD, base_dates=BASE.format(column="captured_at"))
    assert (columns(first), columns(second)) == (["published_at", "title"], ["captured_at", "title"])
    assert columns(first) == ["published_at", "title"]


def test_what_was_imported_is_nobodys_afterwards(tmp_path: Path) -> None:
    """Neither the path nor the modules of Python are other than before, whether the contract loads or not."""
    contract = write(tmp_path / "a", contract=CHILD, base_dates=BASE.format(column="published_at"))
    broken = write(tmp_path / "b", contract=CHILD, base_dates="import also_beside\n1 / 0\n", also_beside="")
    path, finders = list(sys.path), list(sys.meta_path)
    columns(contract)
    refused(broken)
    assert (sys.path, sys.meta_path) == (path, finders)
    assert [name for name in sys.modules if name.startswith(("base_dates", "also_beside"))] == []
    assert [path.name for path in tmp_path.rglob("__pycache__")] == []


def test_a_package_beside_a_contract_is_whole(tmp_path: Path) -> None:
    """Packages, their relative imports, and names of modules behind `import` work as anywhere; each runs once."""
    contract = write(
        tmp_path,
        contract="from shared import base, words\nimport shared.words\nimport loose.more as more\n"
        "import pandera.polars as pa\n\nclass Story(base.Base):\n    title: str = pa.Field(isin=words.WORDS)\n"
        "assert shared.words is words and more.LIST is words.WORDS\n",
        **{
            "shared/__init__": "from . import words\nfrom .words import WORDS\n",
            "shared/base": BASE.format(column="published_at"),
            "shared/words": "import os\nos.environ['RAN'] = os.environ.get('RAN', '') + 'x'\nWORDS = ['harbour']\n",
            "loose/more": "from shared import WORDS as LIST\n",
        },
    )
    os.environ.pop("RAN", None)
    assert columns(contract) == ["published_at", "title"]
    assert os.environ.pop("RAN") == "x"


def test_what_is_installed_is_never_hidden(tmp_path: Path) -> None:
    """A file beside a contract is not what the standard library or an installed package is called."""
    contract = write(
        tmp_path,
        contract="import colorsys, jinja2.sandbox\n" + PANDERA + "class Story(pa.DataFrameModel):\n    title: str\n"
        "assert colorsys.rgb_to_hsv and jinja2.sandbox.SandboxedEnvironment\n",
        colorsys="1 / 0\n",
        jinja2="1 / 0\n",
    )
    sys.modules.pop("colorsys", None)
    assert columns(contract) == ["title"]


@pytest.mark.parametrize(
    ("base", "why"),
    [
        ("x = 1\n1 / 0\n", "ZeroDivisionError: division by zero (base_dates.py, line 2)"),
        ("x = 1\ndef broken(:\n", "SyntaxError: invalid syntax (base_dates.py, line 2)"),
        (None, "ModuleNotFoundError: No module named 'base_dates'"),
    ],
)
def test_a_mistake_beside_a_contract_is_told_with_both_places(tmp_path: Path, base: str | None, why: str) -> None:
    """The line of the contract that imports it, and the line of the file where it happens."""
    contract = write(tmp_path, contract=CHILD, **({"base_dates": base} if base else {}))
    error = refused(contract)
    assert (error.where, error.why) == (f"{contract}:2", why)


def test_a_library_below_the_contract_is_not_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment often lies in the project: lines of its packages are no lines of the user's."""
    contract = write(tmp_path, contract="import broken_library\n", **{".venv/broken_library": "1 / 0\n"})
    monkeypatch.syspath_prepend(tmp_path / ".venv")
    error = refused(contract)
    assert (error.where, error.why) == (f"{contract}:1", "ZeroDivisionError: division by zero")


def test_no_module_leads_out_of_the_folder(tmp_path: Path) -> None:
    """A module beside a contract is code that will run: a link to elsewhere is refused."""
    write(tmp_path / "elsewhere", base_dates=BASE.format(column="x"))
    contract = write(tmp_path / "mine", contract=CHILD)
    (tmp_path / "mine/base_dates.py").symlink_to(tmp_path / "elsewhere/base_dates.py")
    assert "a link that leads out of the contract's folder" in refused(contract).why


def test_code_of_a_release_is_not_run_through_an_import(tmp_path: Path, release: Path) -> None:
    """A contract of one's own that imports out of a pulled release below it is refused."""
    (release / "evil.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    contract = write(tmp_path, contract="import pulled.evil\n" + CHILD)
    assert "lies in a release" in refused(contract).why
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    "manifest",
    [
        b'{"name": "My shop", "version": "1.0", "icons": [{"src": "a.png", "integrity": "sha256-x", "sha256": "0"}]}',
        b'// of an extension\n{"manifest_version": 3, "name": "x", "files": ["sha256"], "version": "1.0.0"}',
        b'["sha256"]',
        b"",
    ],
)
def test_a_manifest_of_something_else_stops_nothing(tmp_path: Path, manifest: bytes) -> None:
    """Many tools write a manifest.json: of an app, an extension, a bundle."""
    (tmp_path / "manifest.json").write_bytes(manifest)
    contract = write(tmp_path / "schemas", contract=PANDERA + "class Story(pa.DataFrameModel):\n    title: str\n")
    assert columns(contract) == ["title"]


@pytest.mark.parametrize("case", ["whole", "edited", "damaged", "later", "long"])
def test_a_contract_inside_a_release_is_refused(tmp_path: Path, release: Path, case: str) -> None:
    """A release stays one when its manifest was edited or damaged, or is of a later format."""
    manifest = release / "manifest.json"
    said = manifest.read_text()
    changed = {
        "edited": said.replace("\n", " "),
        "damaged": said[:-10],
        "later": said.replace('"format": 1', '"format": 2,\n  "more": []'),
        "long": said.replace('"files": [', '"files": [' + '{"path": "x", "size": 1},' * 100_000),
    }
    manifest.write_text(changed.get(case, said))
    contract = write(release / "schemas", contract=f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    with pytest.raises(ContractError, match="a Python contract inside a release is not run"):
        load_contract(f"{contract}:Story", None)
    (tmp_path / "link.py").symlink_to(contract)
    with pytest.raises(ContractError, match="a Python contract inside a release is not run"):
        load_contract(str(tmp_path / "link.py"), None)


def test_a_contract_with_modules_beside_it_is_never_kept(tmp_path: Path) -> None:
    """The cache of plans knows the contract's file alone, so what imports more is not in it."""
    contract = write(tmp_path, contract=CHILD)
    assert not says_constants(contract.read_bytes())


def test_functions_beside_two_contracts_are_never_taken_for_one(tmp_path: Path) -> None:
    """Two modules of one name in two folders are two, also for `schema diff`."""
    check = "def least(data): return data.lazyframe.select(pl.col(data.key).str.len_chars() > LEAST)\n"
    child = "import pandera.polars as pa\nimport rules_of\n\nclass Story(pa.DataFrameModel):\n    title: str\n\n"
    child += "    @pa.check('title')\n    def long(cls, data): return rules_of.least(data)\n"
    sides = []
    for name, least in (("a", 3), ("b", 4)):
        contract = write(tmp_path / name, contract=child, rules_of=f"import polars as pl\nLEAST = {least}\n{check}")
        sides.append(Side(load_contract(str(contract), None).schema))
    assert compare(*sides)

"""Is a release built again the same, and if not, is it said what differs?"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq
import pytest
from tests.builds import FIRST, NAME, SECOND, restate

from copydesk.build import Target, build
from copydesk.canonical import sha256_file
from copydesk.check import How
from copydesk.cli.app import run
from copydesk.errors import UsageError
from copydesk.hubs.directory import DirectoryHub
from copydesk.manifest import MANIFEST_NAME, read_manifest
from copydesk.recipe import load_project
from copydesk.release import Version
from copydesk.released import Released
from copydesk.sources import Inputs, from_project
from copydesk.templates import read_template
from copydesk.verify import Ask, Origin, Verification, verify

RECIPE = """
name = "acme/eu-news"
contract = "schemas/news_article.py:NewsArticle"
[[source]]
path = "captures"
[severity]
"provider.unknown" = "warning"
[split]
ratios = { train = 0.5, validation = 0.25, test = 0.25 }
[release]
hub = "dir:.hub"
"""
CAPTURES = "captures/articles.jsonl"
LATER = dt.date(2025, 5, 1)


def article(number: int) -> dict[str, Any]:
    """Return a record of its own story."""
    return {
        "url": f"https://courier.example/{number}", "title": f"Harbour report number {number}",
        "text": " ".join(f"s{number}w{place}" for place in range(60)), "provider": "Courier",
        "provider_domain": "courier.example", "published_at": f"2025-03-{1 + number % 28:02d}T09:00:00Z",
        "language": "en",
    }  # fmt: skip


def write(root: Path, count: int) -> None:
    """Write so many captures."""
    (root / CAPTURES).write_text("".join(json.dumps(article(number)) + "\n" for number in range(count)))


def inputs(root: Path) -> Inputs:
    """Return what the project builds from."""
    return from_project(load_project(root / "dataset/recipe.toml"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with two releases in its hub, the second of them as of a day that was asked for."""
    root = tmp_path_factory.mktemp("made")
    for folder in ("dataset", "schemas", "captures"):
        (root / folder).mkdir()
    (root / "dataset/recipe.toml").write_text(RECIPE)
    (root / "schemas/news_article.py").write_text(read_template("news_article.py.in"))
    hub = DirectoryHub(root / ".hub")
    write(root, 20)
    build(inputs(root), Target(out=root / "first"), How())
    hub.release(NAME, FIRST, root / "first")
    write(root, 30)
    previous = Released(read_manifest(root / "first"), root / "first")
    build(inputs(root), Target(out=root / "second", version=SECOND, previous=previous), How(as_of=LATER))
    hub.release(NAME, SECOND, root / "second")
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    """Return a copy of the project."""
    return shutil.copytree(made, tmp_path / "project")


def again(root: Path, folder: str = "second") -> Verification:
    """Build a release again."""
    origin = Origin(inputs=inputs(root), hub=DirectoryHub(root / ".hub"))
    return verify(Path(folder), root, Ask(origin=origin))


def told(found: Verification) -> dict[str, tuple[str, str]]:
    """Return what was expected and found by file; of the manifest, what it starts from."""
    assert {it.kind for it in found.damages} <= {"rebuild"}
    return {it.path: (it.expected, it.found) for it in found.damages}


def test_a_release_is_built_again(root: Path) -> None:
    """The same captures give the same bytes, after the same release and as of the same day."""
    found = again(root)
    assert (found.damages, found.checked[-1]) == ((), "rebuild")
    assert read_manifest(root / "second").as_of == LATER.isoformat()
    write(root, 20)
    assert again(root, "first").damages == ()


def test_another_capture_is_named(root: Path) -> None:
    """Which rows are only in one of both is said with their ids, and the captures are said to be others."""
    lines = (root / CAPTURES).read_text().splitlines()
    (root / CAPTURES).write_text("\n".join([lines[0].replace("s0w7", "other"), *lines[1:]]) + "\n")
    found = told(again(root))
    assert found[MANIFEST_NAME][0].startswith("captures in captures: 1 file with digest ")
    (changed,) = [it for it in found.values() if " only in the rebuild" in it[1]]
    rows = pl.concat([pl.read_parquet(path) for path in (root / "second/data").iterdir()])
    (name,) = rows.filter(pl.col("url") == "https://courier.example/0")["id"]
    assert f"1 row ({name}) only in the release, 1 row ({name}) only in the rebuild" in changed[1]
    assert len([path for path in found if path.startswith("data/")]) == 1


def test_a_missing_capture_is_named(root: Path) -> None:
    """A row that is not built any more is only in the release."""
    write(root, 29)
    assert any("only in the release, 0 rows only in the rebuild" in said for _, said in told(again(root)).values())


@pytest.mark.parametrize(
    ("path", "change", "what"),
    [
        ("dataset/recipe.toml", lambda text: text.replace("[[source]]", 'license = "mit"\n[[source]]'), "recipe "),
        ("schemas/news_article.py", lambda text: f"{text}\n# ours\n", "contract "),
    ],
)
def test_another_start_is_named(root: Path, path: str, change: Callable[[str], str], what: str) -> None:
    """A recipe or a contract of another text is said, whatever comes of it."""
    (root / path).write_text(change((root / path).read_text()))
    expected, found = told(again(root))[MANIFEST_NAME]
    assert expected.startswith(what)
    assert found.startswith(what)
    assert expected != found


def test_other_libraries_are_no_other_rows(root: Path) -> None:
    """Other bytes of the same rows are said to come from other versions; where these are the same, they are told."""
    folder = root / "second"
    manifest = read_manifest(folder)
    path = next(it.path for it in manifest.files if it.config == "default")
    pq.write_table(pq.read_table(folder / path), folder / path, store_schema=False, compression="snappy")
    files = [
        it.model_copy(update={"size": (folder / path).stat().st_size, "sha256": sha256_file(folder / path)})
        if it.path == path
        else it
        for it in manifest.files
    ]
    changed = restate(folder, manifest, files=files)
    assert list(told(again(root))) == [path]
    restate(folder, changed, made_with={**manifest.made_with, "pyarrow": "1.0.0"})
    found = again(root)
    assert found.damages == ()
    assert [it.what for it in found.unchecked] == ["chain", "files"]
    assert found.unchecked[1].why.startswith("1 file with other bytes, written by pyarrow 1.0.0 then, ")


def test_captures_that_build_nothing_are_told(root: Path) -> None:
    """Where nothing is accepted there is nothing to compare."""
    (root / CAPTURES).write_text('{"title": ""}\n')
    assert told(again(root))[MANIFEST_NAME][0] == "captures that build"


def test_a_damaged_release_is_not_built_again(root: Path) -> None:
    """Of other files it is said that they are others, and no more."""
    (root / "second/README.md").write_text("x")
    found = again(root)
    assert [it.kind for it in found.damages] == ["size"]
    assert found.unchecked[-1].what == "rebuild"


def test_the_release_before_must_be_there(root: Path) -> None:
    """What a release follows decides its splits: without it, and with another in its place, nothing is compared."""
    place = root / ".hub" / NAME / "releases" / FIRST.tag
    place.chmod(0o755)
    (place / MANIFEST_NAME).chmod(0o644)
    restate(place, read_manifest(place), made_with={"copydesk": "0.0.9"})
    with pytest.raises(UsageError, match="which is not to be had") as refused:
        again(root)
    assert "The hub has none with manifest " in refused.value.why
    shutil.rmtree(root / ".hub" / NAME / "releases" / FIRST.tag)
    with pytest.raises(UsageError, match=r"follows 1\.0\.0, which is not to be had"):
        again(root)
    with pytest.raises(UsageError, match="which is not to be had") as refused:
        verify(Path("second"), root, Ask(origin=Origin(inputs=inputs(root), hub=None)))
    assert "The recipe names no hub" in refused.value.why


def test_another_dataset_is_wrong_usage(root: Path) -> None:
    """A project says what it builds."""
    restate(root / "second", read_manifest(root / "second"), name="acme/other")
    with pytest.raises(UsageError, match="this project builds acme/eu-news, not acme/other"):
        again(root)


def test_the_command_builds_again(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It takes the project of the current folder, and ends with 1 when the release is another."""
    with contextlib.chdir(root):
        assert run(["verify", f"dir:.hub/{NAME}@{Version(1, 1, 0)}", "--rebuild"]) == 0
        write(root, 29)
        assert run(["verify", "second", "--rebuild"]) == 1
    out = capsys.readouterr().out
    assert "bytes, rebuild\n" in out
    assert "NOT THE SAME acme/eu-news 1.1.0, " in out
    with contextlib.chdir(root.parent):
        assert run(["verify", "project/second", "--rebuild"]) == 2
    assert "there is no recipe here" in capsys.readouterr().err

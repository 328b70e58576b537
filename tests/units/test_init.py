"""Does `copydesk init` lay out a project that works, and keep its hands off everything else?"""

from __future__ import annotations

from pathlib import Path

import pytest

from copydesk.errors import PlaceError, UsageError
from copydesk.init import CAPTURES, FILES, project_name, start
from copydesk.recipe import load_origins, load_project, load_registry
from copydesk.templates import read_template


def everything(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_folder_gets_everything(tmp_path: Path) -> None:
    """An empty folder gets each file, and nothing was there before."""
    started = start(tmp_path / "deep" / "news")
    assert set(started.created) == set(FILES)
    assert started.kept == ()
    assert set(everything(tmp_path / "deep" / "news")) == set(FILES)


def test_nothing_is_ever_overwritten(tmp_path: Path) -> None:
    """A second time every byte stays as it is, also what people have changed in between."""
    start(tmp_path)
    (tmp_path / "dataset/recipe.toml").write_text("mine")
    (tmp_path / "DATASET_CARD.md").write_text("my prose")
    before = everything(tmp_path)
    again = start(tmp_path)
    assert again.created == ()
    assert set(again.kept) == {path for path in FILES if not path.startswith(CAPTURES)} | {CAPTURES}
    assert everything(tmp_path) == before


def test_captures_that_are_there_stay_alone(tmp_path: Path) -> None:
    """A folder with captures gets no example, which would end in the dataset."""
    (tmp_path / CAPTURES).mkdir(parents=True)
    (tmp_path / CAPTURES / "mine.txt").write_text("mine")
    started = start(tmp_path)
    assert [path.name for path in (tmp_path / CAPTURES).rglob("*")] == ["mine.txt"]
    assert started.kept == (CAPTURES,)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """A link in the place of a file is kept, and what it leads to is not written."""
    (tmp_path / "news").mkdir()
    (tmp_path / "news/DATASET_CARD.md").symlink_to(tmp_path / "elsewhere.md")
    assert "DATASET_CARD.md" in start(tmp_path / "news").kept
    assert not (tmp_path / "elsewhere.md").exists()


def test_a_file_is_no_project(tmp_path: Path) -> None:
    """A file in the place of the folder is a wrong call."""
    (tmp_path / "news").write_text("")
    with pytest.raises(UsageError, match="no folder"):
        start(tmp_path / "news")


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    """A file where a folder must be is an error that names it."""
    (tmp_path / "schemas").write_text("")
    with pytest.raises(PlaceError) as told:
        start(tmp_path)
    assert told.value.where == str(tmp_path / "schemas")


def test_the_files_of_a_project_can_be_read(tmp_path: Path) -> None:
    """Recipe, registry and sidecar are valid, and the recipe is named after the folder."""
    start(tmp_path / "My News 2025")
    project = load_project(tmp_path / "My News 2025/dataset/recipe.toml")
    assert project.recipe.name == "local/my-news-2025"
    assert project.path(project.recipe.contract.partition(":")[0]).is_file()
    assert load_registry(project.path(str(project.recipe.providers))).provider
    example = [path.removeprefix(f"{CAPTURES}/") for path in FILES if path.endswith(".txt")]
    assert list(load_origins(project.path(CAPTURES) / "origins.toml")) == example


def test_the_contract_is_the_shipped_one(tmp_path: Path) -> None:
    """A new project starts with the contract that commands without a recipe use."""
    start(tmp_path)
    assert (tmp_path / "schemas/news_article.py").read_text(encoding="utf-8") == read_template("news_article.py.in")


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("news", "news"),
        ("My News (2025)", "my-news-2025"),
        ("..hidden..", "hidden"),
        ("新聞", "news"),
        ("a" * 200, "a" * 96),
        ("a" * 95 + " b", "a" * 95),
    ],
)
def test_a_folder_names_its_dataset(tmp_path: Path, folder: str, name: str) -> None:
    """Any folder gives a name that every hub accepts."""
    assert project_name(tmp_path / folder) == name

"""Can a build or a publish destroy something that is not its own?"""

from __future__ import annotations

from pathlib import Path

import pytest

from copydesk.build import Target, build
from copydesk.check import How
from copydesk.errors import UsageError
from copydesk.hubs.directory import DirectoryHub
from copydesk.init import start
from copydesk.publish import publish
from copydesk.recipe import load_project
from copydesk.release import Version
from copydesk.sources import Inputs, from_project


@pytest.fixture
def inputs(tmp_path: Path) -> Inputs:
    """Give the inputs of a fresh project."""
    start(tmp_path / "news")
    return from_project(load_project(tmp_path / "news" / "dataset" / "recipe.toml"))


def refused(inputs: Inputs, out: Path, version: Version | None = None) -> str:
    """Build into a folder that must be refused, and return what the error says."""
    with pytest.raises(UsageError) as error:
        build(inputs, Target(out=out, version=version), How())
    return str(error.value)


def test_a_folder_with_any_manifest_is_no_build(inputs: Inputs, tmp_path: Path) -> None:
    """A folder whose manifest.json is somebody else's is left as it is."""
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "manifest.json").write_text('{"manifest_version": 3}')
    (tmp_path / "app" / "precious.js").write_text("hi")

    refused(inputs, tmp_path / "app")

    assert (tmp_path / "app" / "precious.js").read_text() == "hi"


def test_a_strange_file_in_a_build_is_kept(inputs: Inputs, tmp_path: Path) -> None:
    """A file that no build wrote stops the next build, by its name."""
    out = tmp_path / "build"
    build(inputs, Target(out=out), How())
    (out / "mine.txt").write_text("notes")

    assert "mine.txt" in refused(inputs, out)
    assert (out / "mine.txt").read_text() == "notes"


def test_a_release_is_no_target(inputs: Inputs, tmp_path: Path) -> None:
    """A build never goes where a release lies, in this project's hub or in any other."""
    out = tmp_path / "build"
    build(inputs, Target(out=out), How())
    inside = publish(out, DirectoryHub(tmp_path / "news" / ".hub")).folder
    elsewhere = publish(out, DirectoryHub(tmp_path / "other")).folder
    before = [(folder / "manifest.json").read_bytes() for folder in (inside, elsewhere)]

    assert "the hub" in refused(inputs, inside, Version(9, 9, 9))
    assert "a release" in refused(inputs, elsewhere, Version(9, 9, 9))
    assert [(folder / "manifest.json").read_bytes() for folder in (inside, elsewhere)] == before


def test_sources_and_targets_are_apart(inputs: Inputs, tmp_path: Path) -> None:
    """A build inside the captures would be read by the next build."""
    captures = tmp_path / "news" / "dataset" / "captures"

    assert "a source" in refused(inputs, captures / "build")
    assert "a source" in refused(inputs, tmp_path / "news" / "dataset")


def test_a_hub_inside_a_build_is_refused(inputs: Inputs, tmp_path: Path) -> None:
    """A release inside a build would go with the next build."""
    out = tmp_path / "build"
    build(inputs, Target(out=out), How())

    with pytest.raises(UsageError, match="lie in one another"):
        publish(out, DirectoryHub(out))

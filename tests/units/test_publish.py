"""Does publishing verify before it releases, and after?"""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest
from tests.builds import FIRST, NAME, SHARD, make_build

from copydesk.errors import DataRefused, PlaceError, StateUnknown
from copydesk.hubs.base import Outcome
from copydesk.hubs.directory import DirectoryHub
from copydesk.hubs.memory import MemoryHub
from copydesk.manifest import read_manifest
from copydesk.publish import publish
from copydesk.release import Version


@pytest.fixture
def build(tmp_path: Path) -> Path:
    """Return a sound build."""
    return make_build(tmp_path / "build")


def test_a_release_is_described(build: Path) -> None:
    """Publishing says what was released, where it is, and under which digest."""
    hub = MemoryHub()
    done = publish(build, hub)
    assert (done.outcome, done.name, done.version) == (Outcome.PUBLISHED, NAME, FIRST)
    assert (done.digest, done.folder) == (read_manifest(build).digest, hub.folder(NAME, FIRST))


def test_publishing_again_is_good(build: Path) -> None:
    """The second time the release is already there, and nothing else differs."""
    hub = MemoryHub()
    first, second = publish(build, hub), publish(build, hub)
    assert (first.outcome, second.outcome) == (Outcome.PUBLISHED, Outcome.ALREADY)
    assert (first.digest, first.folder) == (second.digest, second.folder)


@pytest.mark.parametrize("hub", [".hub", 'a "quoted" \\ hüb'])
def test_the_line_to_paste_names_the_folder_as_given(
    build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hub: str
) -> None:
    """The line is Python, and its path is relative when the hub's was."""
    monkeypatch.chdir(tmp_path)
    line = publish(build, DirectoryHub(Path(hub))).load_line
    path = ast.literal_eval(line.removeprefix("load_dataset(").removesuffix(")"))
    assert path == f"{hub}/acme/eu-news/releases/v1.0.0"


def test_a_damaged_build_is_not_released(build: Path) -> None:
    """Damage in the build stops before the hub is touched, and is named."""
    (build / SHARD).write_bytes(b"other")
    hub = MemoryHub()
    with pytest.raises(DataRefused, match="the build is damaged") as refused:
        publish(build, hub)
    assert (SHARD in refused.value.why, hub.names()) == (True, [])


def test_the_first_damages_are_named_and_the_others_counted(build: Path) -> None:
    """Of five damages three are shown, and two are counted."""
    for name in "abcde":
        (build / name).write_text("extra")
    with pytest.raises(DataRefused) as refused:
        publish(build, MemoryHub())
    assert refused.value.why == (
        "a: expected nothing, found file; b: expected nothing, found file; c: expected nothing, found file; and 2 more"
    )


def test_a_folder_without_a_build_is_refused(tmp_path: Path) -> None:
    """Publishing nothing says that there is no manifest."""
    with pytest.raises(DataRefused, match="holds no manifest"):
        publish(tmp_path, MemoryHub())


class RottingHub(MemoryHub):
    """A hub whose disk changes what it holds."""

    def folder(self, name: str, version: Version, *, allow_yanked: bool = False) -> Path:
        """Return a release whose shard was overwritten."""
        place = super().folder(name, version, allow_yanked=allow_yanked)
        (place / SHARD).chmod(0o644)
        (place / SHARD).write_bytes(b"other")
        return place


class MistakenHub(MemoryHub):
    """A hub that hands out another release, itself sound."""

    def __init__(self, other: Path) -> None:
        super().__init__()
        self._other = other

    def folder(self, name: str, version: Version, *, allow_yanked: bool = False) -> Path:  # noqa: ARG002 - it does not listen, that is the point
        """Return the other release."""
        return self._other


class LostHub(MemoryHub):
    """A hub that is out of reach after the release."""

    def folder(self, name: str, version: Version, *, allow_yanked: bool = False) -> Path:  # noqa: ARG002 - the same
        """Fail like a network disk that went away."""
        raise PlaceError("hub.unreachable", "cannot reach the hub", where=f"{name}@{version}", why="no route")


def test_a_release_that_rots_on_the_hub_is_refused(build: Path) -> None:
    """What was read back is verified: damage on the hub does not pass for success."""
    with pytest.raises(DataRefused, match="the published release is damaged") as refused:
        publish(build, RottingHub())
    assert SHARD in refused.value.why


def test_another_sound_release_read_back_is_refused(build: Path, tmp_path: Path) -> None:
    """A sound folder with another manifest is not what was released."""
    other = make_build(tmp_path / "other", titles=["Snow"])
    for beside in ("report.json", "quarantine.parquet"):
        (other / beside).unlink()
    with pytest.raises(DataRefused, match="the published release is damaged") as refused:
        publish(build, MistakenHub(other))
    for folder in (build, other):
        assert read_manifest(folder).digest in refused.value.why


def test_a_release_that_cannot_be_read_back_is_unknown(build: Path) -> None:
    """A hub that is lost after the release leaves the state unknown, and says to run again."""
    with pytest.raises(StateUnknown, match="could not be read back") as unknown:
        publish(build, LostHub())
    assert (unknown.value.why, "again" in unknown.value.help) == ("no route", True)


def test_a_release_that_was_there_is_verified_too(build: Path, tmp_path: Path) -> None:
    """A release of another run that rotted since is refused, not called already published."""
    hub = DirectoryHub(tmp_path / "hub")
    place = publish(build, hub).folder
    place.chmod(0o755)
    (place / "data").chmod(0o755)
    shutil.rmtree(place / "data")
    with pytest.raises(DataRefused, match="the published release is damaged"):
        publish(build, hub)

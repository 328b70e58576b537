"""Is what comes from the Hugging Face Hub exactly the locked version, whatever the Hub says later?"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.builds import FIRST, NAME, SECOND, SHARD, make_build, restate
from tests.hub_server import Shown, commit_of, serving

import copydesk
from copydesk.canonical import sha256_file
from copydesk.cli.app import run
from copydesk.errors import CopydeskError, DataRefused, PlaceError, UsageError
from copydesk.hubs.huggingface import HuggingFaceHub
from copydesk.manifest import read_manifest

TOKEN = "hf_marker0000000000000000000000000"  # noqa: S105 - a marker that has to show up nowhere


def loadable(folder: Path, *args: object) -> Path:
    """Write a build whose shard belongs to a configuration."""
    made = make_build(folder, *args)  # type: ignore[arg-type]
    manifest = read_manifest(made)
    files = [
        it.model_copy(update={"config": "default", "split": "train"}) if it.path == SHARD else it
        for it in manifest.files
    ]
    restate(made, manifest, files=files)
    return made


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shown]:
    """Serve two versions of a dataset to a user with a cache, a token and a lock of their own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("copydesk.hubs.huggingface.remote.PAUSES", (0.0, 0.01))
    for name, value in {
        "HF_HOME": str(tmp_path / "home"), "HF_TOKEN": TOKEN, "COPYDESK_CACHE": str(tmp_path / "cache"),
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    with serving(NAME) as shown:
        monkeypatch.setenv("HF_ENDPOINT", shown.endpoint)
        shown.tag("v1.0.0", loadable(tmp_path / "first"))
        shown.tag("v1.1.0", loadable(tmp_path / "second", SECOND, ["Rain", "Sun", "Snow"]))
        shown.tag("draft", tmp_path / "first")
        yield shown


def titles(version: str = "") -> list[str]:
    """Load a version and return what it holds."""
    found = copydesk.load(f"hf:{NAME}{f'@{version}' if version else ''}", split="train")
    return list(found["title"])


def test_versions_are_tags(hub: Shown) -> None:
    """Ascending, with their commits; a tag that is no version is none."""
    client = HuggingFaceHub()
    assert client.versions(NAME) == [FIRST, SECOND]
    assert client.commit(NAME, FIRST) == commit_of(hub.tags["v1.0.0"])


def test_exactly_the_version_is_loaded(hub: Shown, tmp_path: Path) -> None:
    """Each gives its rows, and the lock holds version, commit and manifest; without a version it is that one."""
    assert titles("1.0.0") == ["Rain", "Sun"]
    (entry,) = json.loads((tmp_path / "copydesk.lock").read_text())["datasets"].values()
    assert entry == {
        "hub": "hf:", "name": NAME, "version": "1.0.0", "commit": commit_of(hub.tags["v1.0.0"]),
        "manifest": sha256_file(hub.tags["v1.0.0"] / "manifest.json"),
    }  # fmt: skip
    assert titles() == ["Rain", "Sun"]
    with pytest.raises(DataRefused, match=r"is locked to 1\.0\.0, not 1\.1\.0"):
        titles("1.1.0")


def test_a_kept_release_is_fetched_once(hub: Shown) -> None:
    """The second time only its manifest is asked for."""
    titles("1.0.0")
    hub.asked.clear()
    titles("1.0.0")
    assert {path.rsplit("/", 1)[1] for path in hub.asked} == {"refs", "manifest.json"}


def test_another_version_is_never_given(hub: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the Hub failing or the client offline the kept version is given; one that was never kept is not."""
    titles("1.0.0")
    for status in (500, 503, 429):
        hub.instead = status
        assert titles("1.0.0") == ["Rain", "Sun"]
    Path("copydesk.lock").unlink()
    with pytest.raises(PlaceError) as caught:
        titles("1.1.0")
    assert caught.value.why.startswith("It answered 429.")
    hub.instead = None
    with pytest.raises(UsageError, match=r"holds no acme/eu-news@9\.0\.0"):
        titles("9.0.0")
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:1")
    with pytest.raises(PlaceError, match="the hub cannot be reached"):
        titles("1.0.0")


def test_a_moved_tag_is_named(hub: Shown, tmp_path: Path) -> None:
    """Another release behind a locked version is refused, though it says that it is that version."""
    titles("1.0.0")
    hub.tag("v1.0.0", loadable(tmp_path / "moved", FIRST, ["Rain", "Hail"]))
    with pytest.raises(DataRefused, match="the tag was moved") as caught:
        titles("1.0.0")
    assert sha256_file(hub.tags["v1.0.0"] / "manifest.json") in caught.value.why


def test_a_tag_of_another_release_is_refused(hub: Shown) -> None:
    """A version whose manifest is that of another one."""
    hub.tag("v1.2.0", hub.tags["v1.0.0"])
    with pytest.raises(DataRefused, match="another release on the hub"):
        titles("1.2.0")


@pytest.mark.parametrize("damage", ["other bytes", "shorter", "gone"])
def test_wrong_bytes_are_refused(hub: Shown, tmp_path: Path, damage: str) -> None:
    """Of the right size or not: nothing is kept, and nothing is loaded."""
    folder = shutil.copytree(hub.tags["v1.1.0"], tmp_path / "bad")
    data = (folder / SHARD).read_bytes()
    if damage == "gone":
        (folder / SHARD).unlink()
    else:
        (folder / SHARD).write_bytes(data[:-1] if damage == "shorter" else data[:-9] + b"x" + data[-8:])
    hub.tag("v1.1.0", folder)
    with pytest.raises(CopydeskError):
        titles("1.1.0")
    assert not [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]


def test_a_history_is_told_without_fetching_the_data(hub: Shown, capsys: pytest.CaptureFixture[str]) -> None:
    """Of each release its manifest, what it changed, and whether it is signed: nothing else is asked for."""
    assert run(["release", "log", f"hf:{NAME}", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)["result"]["releases"]
    assert [(it["version"], it["signed"]) for it in said] == [("1.1.0", False), ("1.0.0", False)]
    assert {path.rsplit("/", 1)[1] for path in hub.asked} <= {"refs", "manifest.json", "manifest.dsse.json"}


@pytest.mark.usefixtures("hub")
def test_the_commands_read_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """pull, verify and log; what is not there is refused; no token is ever shown."""
    assert run(["pull", f"hf:{NAME}@1.1.0", "here"]) == 0
    assert run(["verify", "here"]) == 0
    assert run(["verify", f"hf:{NAME}@1.1.0", "--level", "signature"]) == 0
    assert run(["release", "log", f"hf:{NAME}"]) == 0
    assert run(["pull", "hf:acme/nowhere", "there"]) == 2
    said = capsys.readouterr()
    assert TOKEN not in said.out + said.err
    assert (tmp_path / "here/manifest.json").exists()

"""What do people and machines learn of a hub, and does a copy of a release stay the same to the byte?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.builds import FIRST, NAME, SECOND, SHARD, make_build, restate, write_manifest
from tests.served import serving_hub

from copydesk.cli.app import run
from copydesk.errors import UsageError
from copydesk.hubs.directory import DirectoryHub
from copydesk.hubs.huggingface import HuggingFaceHub
from copydesk.hubs.memory import MemoryHub
from copydesk.manifest import read_manifest
from copydesk.publish.copying import copy
from copydesk.serve.access import make_token
from copydesk.sign.envelope import sign, write_signature
from copydesk.sign.keys import load_key, make_key


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DirectoryHub:
    """Return a hub `here` with two versions, in the current folder."""
    monkeypatch.chdir(tmp_path)
    found = DirectoryHub(Path("here"))
    found.release(NAME, FIRST, make_build(tmp_path / "first"))
    found.release(NAME, SECOND, make_build(tmp_path / "second", SECOND, ["Rain", "Sun", "Snow"]))
    return found


def answer(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:
    """Run a command and return its JSON."""
    capsys.readouterr()
    assert run([*words, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_release_is_shown(hub: DirectoryHub, capsys: pytest.CaptureFixture[str]) -> None:
    """What its manifest states, without a version the newest; files with their sums."""
    said = answer(capsys, "hub", "show", f"dir:here/{NAME}")["result"]
    manifest = read_manifest(hub.folder(NAME, SECOND))
    assert (said["reference"], said["manifest"]) == (f"dir:here/{NAME}@1.1.0", manifest.digest)
    assert said["versions"] == ["1.0.0", "1.1.0"]
    assert {it["path"]: it["sha256"] for it in said["files"]} == {it.path: it.sha256 for it in manifest.files}
    assert said["load"] == f'load_dataset("here/{NAME}/releases/v1.1.0")'
    assert (said["yanked"], said["commit"]) == (None, None)
    assert answer(capsys, "hub", "show", f"dir:here/{NAME}@1.0.0")["result"]["version"] == "1.0.0"
    assert answer(capsys, "hub", "show", f"dir:here/{NAME}@3.0.0", code=2)["error"]["what"].startswith("the hub holds")


@pytest.mark.usefixtures("hub")
def test_a_yanked_release_is_shown_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    """It can still be looked at; without a version the newest that was not taken back is shown."""
    assert run(["release", "yank", f"dir:here/{NAME}@1.1.0", "--reason", "Two rows without rights"]) == 0
    assert answer(capsys, "hub", "show", f"dir:here/{NAME}@1.1.0")["result"]["yanked"] == "Two rows without rights"
    assert answer(capsys, "hub", "show", f"dir:here/{NAME}")["result"]["version"] == "1.0.0"
    assert run(["hub", "show", f"dir:here/{NAME}@1.1.0"]) == 0
    assert "yanked: Two rows without rights" in capsys.readouterr().out


def test_a_copy_is_the_same_to_the_byte(hub: DirectoryHub, capsys: pytest.CaptureFixture[str]) -> None:
    """Every release with its signature, the same manifest at both ends; a second time nothing moves."""
    third = make_build(Path("third"), titles=["Hail"])
    make_key(Path("desk.pem"), None)
    signature = sign(read_manifest(third), load_key(Path("desk.pem"), None))
    write_signature(third, signature)
    DirectoryHub(Path("signed")).release(NAME, FIRST, third)
    for source in ("here", "signed"):
        said = answer(capsys, "hub", "copy", f"dir:{source}/{NAME}", "--to", f"dir:to-{source}")["result"]
        assert {it["outcome"] for it in said["releases"]} == {"published"}
        assert bytes_of(Path(source) / NAME / "releases") == bytes_of(Path(f"to-{source}") / NAME / "releases")
    again = answer(capsys, "hub", "copy", f"dir:here/{NAME}@1.0.0", "--to", "dir:to-here")["result"]["releases"]
    assert [(it["outcome"], it["moved"]["bytes"]) for it in again] == [("already", 0)]
    assert again[0]["manifest"] == read_manifest(hub.folder(NAME, FIRST)).digest
    assert (Path("to-signed") / NAME / "releases/v1.0.0/manifest.dsse.json").read_bytes() == signature


@pytest.mark.usefixtures("hub")
def test_what_was_taken_back_is_not_copied(capsys: pytest.CaptureFixture[str]) -> None:
    """One that is named is refused, among all it is left out and told."""
    assert run(["release", "yank", f"dir:here/{NAME}@1.0.0", "--reason", "Two rows without rights"]) == 0
    assert (
        "was yanked"
        in answer(capsys, "hub", "copy", f"dir:here/{NAME}@1.0.0", "--to", "dir:to", code=1)["error"]["what"]
    )
    said = answer(capsys, "hub", "copy", f"dir:here/{NAME}", "--to", "dir:to")["result"]["releases"]
    assert [(it["version"], it["outcome"]) for it in said] == [("1.0.0", "left out"), ("1.1.0", "published")]
    assert answer(capsys, "hub", "list", "dir:to")["result"]["datasets"][0]["versions"] == ["1.1.0"]


def test_a_damaged_release_is_not_copied(hub: DirectoryHub, capsys: pytest.CaptureFixture[str]) -> None:
    """Of the right size, the bytes of another file: the file is named, and nothing is there afterwards."""
    victim = hub.folder(NAME, FIRST) / SHARD
    data = victim.read_bytes()
    victim.chmod(0o644)
    victim.write_bytes(data[:-9] + bytes([data[-9] ^ 1]) + data[-8:])
    said = answer(capsys, "hub", "copy", f"dir:here/{NAME}@1.0.0", "--to", "dir:to", code=1)["error"]
    assert SHARD in said["where"] + said["why"]
    assert answer(capsys, "hub", "list", "dir:to")["result"]["datasets"] == []


def test_other_bytes_are_never_copied_over(hub: DirectoryHub, capsys: pytest.CaptureFixture[str]) -> None:
    """A version that the other hub holds with other bytes stays what it is there."""
    other = DirectoryHub(Path("to"))
    other.release(NAME, FIRST, make_build(Path("other"), titles=["Hail"]))
    said = answer(capsys, "hub", "copy", f"dir:here/{NAME}@1.0.0", "--to", "dir:to", code=1)["error"]
    assert "already published with other bytes" in said["what"]
    assert read_manifest(other.folder(NAME, FIRST)).digest != read_manifest(hub.folder(NAME, FIRST)).digest


def test_a_copy_goes_to_any_hub(hub: DirectoryHub) -> None:
    """By the protocol of hubs alone."""
    target = MemoryHub()
    done = copy(hub, NAME, FIRST, target)
    assert (
        done.digest == read_manifest(target.folder(NAME, FIRST)).digest == read_manifest(hub.folder(NAME, FIRST)).digest
    )


def without_rights(folder: Path) -> Path:
    """Write a build with an article whose rights nobody stated."""
    build = make_build(folder, SECOND, ["Rain"])
    rows = {"provider_domain": ["courier.example"], "rights": pa.nulls(1, pa.string()), "text": ["It rained."]}
    pq.write_table(pa.table(rows), build / SHARD)
    write_manifest(build, SECOND, 1)
    manifest = read_manifest(build)
    default = {"config": "default", "split": "train"}
    restate(build, manifest, files=[it.model_copy(update=default if it.path == SHARD else {}) for it in manifest.files])
    return build


def test_what_everybody_can_read_gets_nothing_that_not_everybody_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A hub that is open to everybody says so: the rights are looked at, though nobody asked for it."""
    monkeypatch.chdir(tmp_path)
    build = make_build(tmp_path / "build")
    (tmp_path / "served").mkdir()
    token = make_token(tmp_path / "served", "desk", write=True)
    with serving_hub(tmp_path / "served", "--everybody-reads") as served:
        for name, value in {"HF_ENDPOINT": served.endpoint, "HF_HOME": "home", "HF_TOKEN": token}.items():
            monkeypatch.setenv(name, value)
        hub = HuggingFaceHub()
        assert hub.is_public(NAME) is None
        hub.release(NAME, FIRST, build, public=True)
        assert hub.is_public(NAME) is True
        second = without_rights(tmp_path / "second")
        with pytest.raises(UsageError, match="everybody can read this dataset"):
            hub.release(NAME, SECOND, second)
        said = answer(capsys, "publish", "second", "--to", "hf:", code=1)["error"]
        assert hub.versions(NAME) == [FIRST]
        assert answer(capsys, "hub", "list", "hf:acme")["result"]["datasets"][0]["name"] == NAME
        assert answer(capsys, "hub", "list", "hf:other")["result"]["datasets"] == []
        assert "Name whose" in answer(capsys, "hub", "list", "hf:", code=2)["error"]["help"]
        assert (
            "is no dataset of other" in answer(capsys, "publish", "build", "--to", "hf:other", code=2)["error"]["what"]
        )
    assert said["what"]
    assert token not in json.dumps(said)

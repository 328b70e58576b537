"""Do the clients that people have work with a served hub, as they are? Each in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.builds import FIRST, NAME, SECOND, SHARD, make_build
from tests.served import Served, files_of, serving_hub

from copydesk.hubs.directory import DirectoryHub
from copydesk.serve.access import make_token
from copydesk.verify import verify_folder

DATA = f"hf://datasets/{NAME}@v1.0.0/{SHARD}"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of its own."""
    return tmp_path_factory.mktemp("clients")


@pytest.fixture(scope="module")
def served(place: Path) -> Iterator[Served]:
    """Serve two releases of which the first has other rows, to those with a token."""
    hub = DirectoryHub(place / "hub")
    hub.release(NAME, FIRST, make_build(place / "first"))
    hub.release(NAME, SECOND, make_build(place / "second", SECOND, ["Rain", "Snow", "Hail"]))
    make_build(place / "third", SECOND.__class__(1, 2, 0), ["Fog"])
    with serving_hub(place / "hub") as found:
        yield found


@pytest.fixture(scope="module")
def tokens(served: Served) -> dict[str, str]:
    """Make a token that reads and one that writes."""
    return {name: make_token(served.root, name, write=name == "writer") for name in ("reader", "writer")}


def told(code: str, served: Served, home: Path, token: str, *arguments: str) -> dict[str, Any]:
    """Run a program that fills a dictionary `said`, with an empty cache of its own, and return what it said."""
    whole = f"import json, sys\nsaid = {{}}\n{code}\nprint(json.dumps(said))"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", whole, *arguments],
        env={**served.environment(home), "HF_TOKEN": token},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


READ = f"""
from datasets import load_dataset
name = {NAME!r}
for version in ("v1.0.0", "v1.1.0"):
    said[version] = load_dataset(name, revision=version)["train"]["title"][:]
    streamed = load_dataset(name, revision=version, streaming=True)["train"]
    said[f"{{version}} streamed"] = [row["title"] for row in streamed]
said["newest"] = load_dataset(name)["train"]["title"][:]
try:
    load_dataset(name, revision="v9.9.9")
except Exception as error:
    said["never was"] = type(error).__name__
import pandas
said["pandas"] = pandas.read_parquet({DATA!r})["title"].tolist()
import polars
from huggingface_hub import HfFileSystem, snapshot_download
with HfFileSystem().open({DATA.removeprefix("hf://")!r}) as file:
    said["polars"] = polars.read_parquet(file)["title"].to_list()
import pyarrow.parquet
table = pyarrow.parquet.read_table({DATA.removeprefix("hf://")!r}, filesystem=HfFileSystem())
said["pyarrow"] = table["title"].to_pylist()
snapshot_download(name, repo_type="dataset", revision="v1.0.0", local_dir=sys.argv[1])
"""


def test_what_reads_a_hub_reads_this_one(served: Served, tokens: dict[str, str], place: Path) -> None:
    """`load_dataset` of two pinned versions, normal and streamed, pandas, polars and pyarrow, and a snapshot."""
    said = told(READ, served, place / "reader", tokens["reader"], str(place / "snapshot"))
    first, second = ["Rain", "Sun"], ["Rain", "Snow", "Hail"]
    assert (said["v1.0.0"], said["v1.0.0 streamed"]) == (first, first)
    assert (said["v1.1.0"], said["v1.1.0 streamed"], said["newest"]) == (second, second, second)
    assert "NotFound" in said["never was"]
    assert said["pandas"] == said["polars"] == said["pyarrow"] == first
    snapshot = DirectoryHub(served.root).folder(NAME, FIRST)
    assert files_of(place / "snapshot").items() >= files_of(snapshot).items()


def test_the_program_hf_downloads(served: Served, tokens: dict[str, str], place: Path) -> None:
    """`hf download` puts a release into a folder, where it is verified."""
    target = place / "downloaded"
    command = [
        str(Path(sys.executable).with_name("hf")), "download", NAME,
        "--repo-type", "dataset", "--revision", "v1.1.0", "--local-dir", str(target),
    ]  # fmt: skip
    environment = {**served.environment(place / "hf"), "HF_TOKEN": tokens["reader"]}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    stated = {it.path for it in DirectoryHub(served.root).manifest(NAME, SECOND).files}  # type: ignore[union-attr]
    assert {it.relative_to(target).as_posix() for it in target.rglob("*") if it.is_file()} >= stated


PUBLISH = """
import os, pathlib
from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi
from huggingface_hub.errors import HfHubHTTPError
api, kind = HfApi(), {"repo_type": "dataset"}
build, name = pathlib.Path(sys.argv[1]), sys.argv[2]
files = [it for it in build.rglob("*") if it.is_file() and it.name not in ("report.json", "quarantine.parquet")]
adds = [CommitOperationAdd(it.relative_to(build).as_posix(), it) for it in files]
other = [CommitOperationAdd("other.txt", b"other")]
before = api.dataset_info(name).sha
made = api.create_commit(name, adds, commit_message="1.2.0", parent_commit=before, **kind)
api.create_tag(name, tag="v1.2.0", revision=made.oid, **kind)
def refused(do):
    try:
        do()
    except HfHubHTTPError as error:
        return error.response.status_code
said["stale"] = refused(lambda: api.create_commit(name, other, commit_message="x", parent_commit=before, **kind))
said["tag again"] = refused(lambda: api.create_tag(name, tag="v1.2.0", revision=before, **kind))
said["tag gone"] = refused(lambda: api.delete_tag(name, tag="v1.0.0", **kind))
refs = api.list_repo_refs(name, **kind)
said["tags"] = {it.name: it.target_commit for it in refs.tags}
said["made"] = made.oid
said["files"] = sorted(api.list_repo_files(name, revision="v1.2.0", **kind))
said["sizes"] = [it.lfs.size for it in api.get_paths_info(name, ["data"], **kind) if hasattr(it, "lfs")]
said["titles"] = [it.title for it in api.list_repo_commits(name, **kind)]
said["datasets"] = [it.id for it in api.list_datasets(author="acme")]

api.create_repo("acme/plain", exist_ok=True, **kind)
api.create_repo("acme/plain", exist_ok=True, **kind)
big = os.urandom(3_000_000)
operations = [CommitOperationAdd("a.txt", b"hello"), CommitOperationAdd("deep/er/big.bin", big)]
api.create_commit("acme/plain", operations, commit_message="one", **kind)
api.create_commit("acme/plain", [CommitOperationDelete("a.txt")], commit_message="two", **kind)
said["plain"] = api.list_repo_files("acme/plain", **kind)
said["same bytes"] = open(api.hf_hub_download("acme/plain", "deep/er/big.bin", **kind), "rb").read() == big
api.upload_folder(repo_id="acme/plain", folder_path=build / "data", path_in_repo="up", **kind)
said["uploaded"] = [it for it in api.list_repo_files("acme/plain", **kind) if it.startswith("up/")]

from datasets import Dataset, load_dataset
for rows in ([1, 2, 3], [4, 5]):
    Dataset.from_dict({"n": rows}).push_to_hub("acme/pushed")
said["pushed"] = load_dataset("acme/pushed")["train"]["n"][:]
"""


def test_what_publishes_to_a_hub_publishes_to_this_one(served: Served, tokens: dict[str, str], place: Path) -> None:
    """Commits, tags, folders and `push_to_hub`; the tag of a version makes a release that is there as a folder."""
    said = told(PUBLISH, served, place / "writer", tokens["writer"], str(place / "third"), NAME)
    assert (said["stale"], said["tag again"], said["tag gone"]) == (412, 409, 403)
    assert set(said["tags"]) == {"v1.0.0", "v1.1.0", "v1.2.0"}
    assert said["tags"]["v1.2.0"] == said["made"]
    assert SHARD in said["files"]
    assert said["titles"] == ["1.2.0", f"{NAME} 1.1.0"]
    assert NAME in said["datasets"]
    assert said["plain"] == ["deep/er/big.bin"]
    assert said["same bytes"]
    assert said["uploaded"] == ["up/train-0001-00000.parquet"]
    assert said["pushed"] == [4, 5]
    hub = DirectoryHub(served.root)
    assert [str(it) for it in hub.versions(NAME)] == ["1.0.0", "1.1.0", "1.2.0"]
    assert verify_folder(hub.folder(NAME, hub.versions(NAME)[-1])).ok


TAKEN_BACK = f"""
from datasets import load_dataset
from huggingface_hub import snapshot_download
from huggingface_hub.errors import LocalEntryNotFoundError
try:
    snapshot_download({NAME!r}, repo_type="dataset", revision=sys.argv[1])
except LocalEntryNotFoundError as error:
    said["snapshot"] = str(error.__cause__)
try:
    said["loaded"] = load_dataset({NAME!r}, revision=sys.argv[1])["train"]["title"][:]
except Exception as error:
    said["loaded"] = f"{{type(error).__name__}}: {{error}}"
"""


def test_clients_do_not_load_what_was_taken_back(tmp_path: Path) -> None:
    """They are told that it is disabled, and load the other versions as before."""
    hub = DirectoryHub(tmp_path / "hub")
    for version in (FIRST, SECOND):
        hub.release(NAME, version, make_build(tmp_path / str(version), version))
    hub.yank(NAME, SECOND, "no right to publish")
    with serving_hub(tmp_path / "hub") as served:
        yanked = told(TAKEN_BACK, served, tmp_path / "one", "", "v1.1.0")
        sound = told(TAKEN_BACK, served, tmp_path / "other", "", "v1.0.0")
    assert "Access to this resource is disabled" in yanked["snapshot"]
    assert "Error" in yanked["loaded"]
    assert sound == {"loaded": ["Rain", "Sun"]}

"""Do files go by Xet where a hub has it? A hub that says so, with a store of Xet in a folder behind it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from huggingface_hub import constants
from tests.builds import FIRST, NAME, SHARD, make_build
from tests.faults.harness.network import proxied
from tests.served import serving_hub

from copydesk.hubs.directory import DirectoryHub
from copydesk.hubs.huggingface import HuggingFaceHub
from copydesk.manifest import read_manifest
from copydesk.serve.objects import Objects
from copydesk.verify import verify_folder


def files_in(folder: Path) -> list[Path]:
    """Return every file below a folder."""
    return [it for it in folder.rglob("*") if it.is_file()]


@pytest.mark.parametrize("has_xet", [True, False])
def test_files_go_by_xet_where_the_hub_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, has_xet: bool
) -> None:
    """Into its store, and by no address of LFS; where it has none, by LFS. The release is the same."""
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", False)
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HF_XET_CACHE", str(tmp_path / "xet"))
    build, store = make_build(tmp_path / "build"), tmp_path / "cas"
    store.mkdir()
    with serving_hub(tmp_path / "hub") as served, proxied(served.endpoint) as (wire, _):
        if has_xet:
            said = {"casUrl": f"local://{store}", "exp": 4_000_000_000, "accessToken": "none"}
            wire.instead["/xet-write-token/"] = json.dumps(said).encode()
            # What a hub with Xet learns from its store, this one is told: the bytes behind the sums of a commit.
            folder = served.root / NAME
            (folder / ".repo/objects").mkdir(parents=True)
            (folder / ".staging").mkdir()
            arrived = Objects(folder / ".repo/objects", folder / ".staging")
            for entry in read_manifest(build).files:
                arrived.put((build / entry.path).read_bytes())
        HuggingFaceHub(wire.endpoint).release(NAME, FIRST, build)
        asked = list(wire.asked)
    assert verify_folder(DirectoryHub(tmp_path / "hub").folder(NAME, FIRST)).ok
    assert any("/xet-write-token/" in it for it in asked)
    assert any(it.startswith("PUT /upload/") for it in asked) is not has_xet
    in_store = sum(it.stat().st_size for it in files_in(store))
    assert in_store > (build / SHARD).stat().st_size if has_xet else not in_store
    assert constants.HF_HUB_DISABLE_XET is False

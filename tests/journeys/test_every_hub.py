"""Are two versions read back from every hub with the real clients, each with exactly its rows, by who has no cache?

Real processes throughout: `copydesk publish`, stock `load_dataset` where it reads the hub, `copydesk.load` everywhere.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.bucket import bucket_server
from tests.builds import FIRST, NAME, SECOND, SHARD, make_build, restate
from tests.served import serving_hub

from copydesk.manifest import BESIDE_BUILD, read_manifest
from copydesk.release import Version

TITLES: Mapping[Version, list[str]] = {FIRST: ["Rain", "Sun"], SECOND: ["Rain", "Snow", "Hail"]}
LOADED = (
    "import sys, json, copydesk;"
    "print(json.dumps([copydesk.load(it, split='train', lock=None)['title'][:] for it in sys.argv[1:]]))"
)
STOCK = (
    "import sys, json, datasets;"
    "asked = zip(sys.argv[1::2], sys.argv[2::2]);"
    "found = [datasets.load_dataset(path, revision=tag or None)['train']['title'][:] for path, tag in asked];"
    "print(json.dumps(found))"
)


@dataclass(frozen=True, slots=True)
class Shop:
    """A hub as people name it, what its clients find in their environment, and how stock `load_dataset` reads it."""

    address: str
    environment: Mapping[str, str]
    stock: str | None = None

    def reference(self, version: Version) -> str:
        """Return what a release is called."""
        return f"hf:{NAME}@{version}" if self.address == "hf:" else f"{self.address}/{NAME}@{version}"

    def stock_arguments(self, version: Version) -> list[str]:
        """Return what stock `load_dataset` is told: a folder, or a name and a revision."""
        assert self.stock
        return [self.stock, version.tag] if self.address == "hf:" else [f"{self.stock}/releases/{version.tag}", ""]


@contextmanager
def open_shop(kind: str, place: Path) -> Iterator[Shop]:
    """Open an empty hub of a kind."""
    place.mkdir()
    if kind == "dir":
        yield Shop(f"dir:{place}/hub", {}, f"{place}/hub/{NAME}")
    elif kind == "s3":
        with bucket_server() as bucket:
            yield Shop(bucket.address(), bucket.environment())
    else:
        with serving_hub(place / "hub") as served:
            yield Shop("hf:", served.environment(place / "home"), NAME)


def run(place: Path, shop: Shop, *command: str) -> str:
    """Run a program in a folder of its own, without any cache but what it finds there; return what it said."""
    place.mkdir(parents=True, exist_ok=True)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("HF_", "AWS_"))}
    own = {"HF_HOME": str(place / "home"), "COPYDESK_CACHE": str(place / "cache")}
    environment = {**inherited, **shop.environment, **own}
    program = [sys.executable, "-W", "ignore", *command]
    done = subprocess.run(program, cwd=place, env=environment, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def command(place: Path, shop: Shop, *words: str) -> dict[str, Any]:
    """Run a command of ours and return its result."""
    said: dict[str, Any] = json.loads(run(place, shop, "-m", "copydesk", *words, "--json"))
    return dict(said["result"])


def loadable(folder: Path, version: Version, titles: list[str]) -> Path:
    """Write a build whose shard belongs to a configuration."""
    build = make_build(folder, version, titles)
    manifest = read_manifest(build)
    default = {"config": "default", "split": "train"}
    restate(build, manifest, files=[it.model_copy(update=default if it.path == SHARD else {}) for it in manifest.files])
    return build


@pytest.mark.parametrize("kind", ["dir", "s3", "hf"])
def test_each_version_gives_exactly_its_rows(kind: str, tmp_path: Path) -> None:
    """Two are published and read back, by our client, by the commands, and by stock `load_dataset` where it can."""
    wanted = list(TITLES.values())
    with open_shop(kind, tmp_path / "shop") as shop:
        for version, titles in TITLES.items():
            build = loadable(tmp_path / str(version), version, titles)
            said = command(tmp_path / "desk", shop, "publish", str(build), "--to", shop.address)
            assert (said["outcome"], said["manifest"]) == ("published", read_manifest(build).digest)
        again = command(tmp_path / "desk", shop, "publish", str(build), "--to", shop.address)
        assert (again["outcome"], again["moved"]["bytes"]) == ("already", 0)
        references = [shop.reference(version) for version in TITLES]
        assert json.loads(run(tmp_path / "ours", shop, "-c", LOADED, *references).splitlines()[-1]) == wanted
        if shop.stock:
            asked = [word for version in TITLES for word in shop.stock_arguments(version)]
            assert json.loads(run(tmp_path / "stock", shop, "-c", STOCK, *asked).splitlines()[-1]) == wanted
        for version, reference in zip(TITLES, references, strict=True):
            command(tmp_path / "pulled", shop, "pull", reference, str(version), "--update")
            assert bytes_of(tmp_path / f"pulled/{version}") == bytes_of(tmp_path / str(version))
        command(tmp_path / "copied", shop, "hub", "copy", references[0], "--to", "dir:here")
        assert bytes_of(tmp_path / f"copied/here/{NAME}/releases/v1.0.0") == bytes_of(tmp_path / "1.0.0")


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Return every file of a release by its path; what lies beside a build is none of it."""
    files = [it for it in folder.rglob("*") if it.is_file() and it.name not in BESIDE_BUILD]
    return {it.relative_to(folder).as_posix(): it.read_bytes() for it in files}

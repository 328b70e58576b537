"""Do readers notice that a version is published, taken back or purged under them? 32 of them try."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any

from tests.builds import FIRST, NAME, make_build, write_manifest
from tests.served import ask, commit, files_of, make_dataset, serving_hub, tag

from copydesk.hubs.directory import DirectoryHub
from copydesk.manifest import MANIFEST_NAME, parse_manifest
from copydesk.release import Version
from copydesk.verify import verify_folder

READERS = 32
VERSIONS = 6
FILES = f"/datasets/{NAME}/resolve"


def large_build(folder: Path, version: Version, seed: int) -> Path:
    """Make a build whose files take a while to send, and differ in every version."""
    build = make_build(folder, version, [f"Story {seed}"])
    for part in range(3):
        (build / f"data/part-{part}.bin").write_bytes(Random(f"{seed} {part}").randbytes(400_000))  # noqa: S311 - no secret
    write_manifest(build, version, 1)
    return build


def read_whole(endpoint: str, revision: str) -> tuple[str, str]:
    """Read a version as clients do, file by file at the commit of the first; return the version and the commit."""
    first = ask(endpoint, "GET", f"{FILES}/{revision}/{MANIFEST_NAME}")
    assert first.status == 200, (revision, first.status, first.body[:200])
    oid, manifest = first.headers["x-repo-commit"], parse_manifest(first.body, MANIFEST_NAME)
    for entry in manifest.files:
        said = ask(endpoint, "GET", f"{FILES}/{oid}/{entry.path}")
        assert said.status == 200, (revision, oid, entry.path, said.status, said.body[:200])
        assert said.headers["x-repo-commit"] == oid
        assert hashlib.sha256(said.body).hexdigest() == entry.sha256, (revision, oid, entry.path)
    return manifest.version, oid


def test_readers_see_one_version_or_another(tmp_path: Path) -> None:
    """No error, no mixed version, and no pinned version that moved, while six are published by folder and by commit."""
    hub = DirectoryHub(tmp_path / "hub")
    hub.release(NAME, FIRST, large_build(tmp_path / "0", FIRST, 0))
    builds = {
        Version(1, it, 0): large_build(tmp_path / str(it), Version(1, it, 0), it) for it in range(1, VERSIONS + 1)
    }
    ended = threading.Event()
    seen: dict[str, set[str]] = {}

    def reader(number: int) -> int:
        rounds = 0
        is_last = False
        while not is_last:
            is_last = ended.is_set()
            version, oid = read_whole(served.endpoint, "v1.0.0" if number % 4 == 0 else "main")
            assert number % 4 or version == "1.0.0"
            seen.setdefault(version, set()).add(oid)
            rounds += 1
        return rounds

    with serving_hub(tmp_path / "hub") as served, ThreadPoolExecutor(READERS) as threads:
        readers = [threads.submit(reader, number) for number in range(READERS)]
        try:
            publish_all(served.endpoint, hub, builds)
        finally:
            ended.set()
        assert sum(it.result() for it in readers) > 2 * READERS
    assert all(len(oids) == 1 for oids in seen.values()), seen
    assert set(seen) > {"1.0.0", f"1.{VERSIONS}.0"}
    assert all(verify_folder(hub.folder(NAME, it)).ok for it in hub.versions(NAME))
    assert not [it for it in (tmp_path / "hub" / NAME / ".repo/objects").rglob("*") if it.is_file()]


def publish_all(endpoint: str, hub: DirectoryHub, builds: Mapping[Version, Path]) -> None:
    """Publish every other version by folder, the others as a commit with a tag."""
    for number, (version, build) in enumerate(builds.items()):
        if number % 2:
            hub.release(NAME, version, build)
            continue
        make_dataset(endpoint, NAME)
        head = ask(endpoint, "GET", f"/api/datasets/{NAME}").json()["sha"]
        made = commit(endpoint, NAME, files_of(build), head)
        assert made.status == 200, made.body
        assert tag(endpoint, NAME, version.tag, made.json()["commitOid"]).status == 200


def test_readers_of_a_version_that_is_taken_back(tmp_path: Path) -> None:
    """They get the whole of it, or hear that it is disabled; the others read on."""
    hub = DirectoryHub(tmp_path / "hub")
    first, second = FIRST, Version(1, 1, 0)
    for number, version in enumerate((first, second)):
        hub.release(NAME, version, large_build(tmp_path / str(version), version, number))
    stated = {version: hub.manifest(NAME, version) for version in (first, second)}
    ended, gone = threading.Event(), threading.Event()

    def reader(number: int) -> set[int]:
        version, answers = (first, second)[number % 2], set[int]()
        manifest: Any = stated[version]
        while not ended.is_set():
            after = gone.is_set()
            for entry in manifest.files:
                said = ask(served.endpoint, "GET", f"{FILES}/{version.tag}/{entry.path}")
                answers.add(said.status)
                assert said.status == 403 or hashlib.sha256(said.body).hexdigest() == entry.sha256
                assert not (after and version == second) or said.status == 403
        return answers

    with serving_hub(tmp_path / "hub") as served, ThreadPoolExecutor(READERS) as threads:
        readers = [threads.submit(reader, number) for number in range(READERS)]
        try:
            ended.wait(1)
            hub.yank(NAME, second, "no right to publish")
            gone.set()
            ended.wait(0.5)
            hub.purge(NAME, second)
            ended.wait(0.5)
        finally:
            ended.set()
        answers = [it.result() for it in readers]
    assert set().union(*answers[0::2]) == {200}
    assert set().union(*answers[1::2]) == {200, 403}

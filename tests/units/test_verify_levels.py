"""Does each level of `verify` look at what it says, and say what it did not look at?"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builds import FIRST, NAME, SHARD, make_build, restate

from copydesk.cli import verify as cli
from copydesk.cli.app import run
from copydesk.hubs.directory import DirectoryHub
from copydesk.manifest import MANIFEST_NAME, Manifest, Previous, read_manifest
from copydesk.release import HubAddress, Reference, Version
from copydesk.verify import LEVELS, Ask, Part, Unchecked, Verification, verify

VERSIONS = (FIRST, Version(1, 1, 0), Version(2, 0, 0))
LAST = VERSIONS[-1]


@pytest.fixture(scope="module")
def chained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with three releases in its hub, each of which names the one before."""
    root = tmp_path_factory.mktemp("chained")
    previous: Manifest | None = None
    for number, version in enumerate(VERSIONS):
        build = make_build(root / f"build-{number}", version, [f"Title {it}" for it in range(number + 1)])
        stated = Previous(version=previous.version, manifest=previous.digest) if previous else None
        previous = restate(build, read_manifest(build), previous=stated)
        DirectoryHub(root / ".hub").release(NAME, version, build)
    return root


@pytest.fixture
def root(chained: Path, tmp_path: Path) -> Path:
    """Return a copy of the project whose releases may be written to."""
    copy = shutil.copytree(chained, tmp_path / "project")
    for folder in [path for path in (copy / ".hub").rglob("*") if path.is_dir()]:
        folder.chmod(0o755)
    return copy


def release(root: Path, version: Version) -> Path:
    """Return the folder of a release."""
    return root / ".hub" / NAME / "releases" / version.tag


def verified(root: Path, ask: Ask | None = None, version: Version = LAST) -> Verification:
    """Verify a release on the hub of a project."""
    return verify(Reference(HubAddress("dir", ".hub"), NAME, version), root, ask or Ask())


def overwrite(path: Path, data: bytes) -> None:
    """Put other bytes into a file of a release."""
    path.chmod(0o644)
    path.write_bytes(data)


# Levels.


def test_each_level_includes_those_before_it(root: Path) -> None:
    """What is checked grows from level to level; what is in these files is no dataset, which only the last one sees."""
    found = [verified(root, Ask(level=level)) for level in LEVELS]
    assert [it.ok for it in found] == [True, True, True, False]
    assert all(it.checked[: len(before.checked)] == before.checked for before, it in pairwise(found))
    assert (found[0].checked, found[-1].level) == (("sizes",), LEVELS[-1])


def test_sizes_read_no_bytes(root: Path) -> None:
    """Other bytes of the same size are found by the level that reads them."""
    path = release(root, LAST) / SHARD
    overwrite(path, bytes(path.stat().st_size))
    kinds = {level: [it.kind for it in verified(root, Ask(level=level)).damages] for level in LEVELS}
    assert (kinds["sizes"], kinds["signature"], kinds["bytes"]) == ([], [], ["bytes"])
    overwrite(path, b"short")
    assert [it.kind for it in verified(root, Ask(level="sizes")).damages] == ["size"]


def test_the_command_knows_every_level() -> None:
    """The option is written out where importing the library would be slow, and says the same."""
    hint = get_type_hints(cli.command)["level"]
    assert get_args(hint) == LEVELS


# Parts.


@given(of=st.integers(1, 9), paths=st.sets(st.text(min_size=1)))
def test_every_file_is_in_one_part(of: int, paths: set[str]) -> None:
    """Of any number of parts, each file is in exactly one."""
    parts = [Part(number, of) for number in range(1, of + 1)]
    assert all(sum(part.holds(path) for part in parts) == 1 for path in paths)


def test_all_parts_together_find_all_damage(root: Path) -> None:
    """Damage is found by the part that holds the file, and each part says that it is one."""
    for path in (SHARD, "README.md", "provenance/train-0001-00000.parquet"):
        data = (release(root, LAST) / path).read_bytes()
        overwrite(release(root, LAST) / path, data[:-1] + bytes([data[-1] ^ 1]))
    found = [verified(root, Ask(part=Part(number, 4))) for number in range(1, 5)]
    assert sorted(damage.path for it in found for damage in it.damages) == [
        "README.md",
        SHARD,
        "provenance/train-0001-00000.parquet",
    ]
    for number, it in enumerate(found, 1):
        assert "bytes" not in it.checked
        (said,) = it.unchecked
        assert said.why.startswith(f"part {number} of 4 was read: ")
    assert sum(int(it.unchecked[0].why.split(": ")[1].split()[0]) for it in found) == 3


# The chain.


def drop(root: Path) -> None:
    """Take the first release away."""
    shutil.rmtree(release(root, FIRST))


def replay(root: Path) -> None:
    """Put the first release in the place of the second."""
    shutil.rmtree(release(root, VERSIONS[1]))
    shutil.copytree(release(root, FIRST), release(root, VERSIONS[1]))


def edit(root: Path) -> None:
    """Let the first release say that it was made by something else."""
    place = release(root, FIRST)
    (place / MANIFEST_NAME).chmod(0o644)
    restate(place, read_manifest(place), made_with={"copydesk": "0.0.9"})


def break_it(root: Path) -> None:
    """Leave a manifest that is none."""
    overwrite(release(root, VERSIONS[1]) / MANIFEST_NAME, b"{}\n")


def turn(root: Path) -> None:
    """Let the first release follow the last."""
    place = release(root, FIRST)
    (place / MANIFEST_NAME).chmod(0o644)
    restate(place, read_manifest(place), previous=Previous(version="2.0.0", manifest="0" * 64))


@pytest.mark.parametrize(
    ("forge", "version", "expected", "found"),
    [
        (replay, LAST, "1.1.0 with manifest", "1.0.0 with manifest"),
        (edit, LAST, "1.0.0 with manifest", "in the place of 1.0.0"),
        (break_it, LAST, "1.1.0 with manifest", "1.1.0: the manifest is damaged"),
        (turn, FIRST, "each release follows a lower version", "1.0.0 follows 2.0.0"),
    ],
)
def test_a_wrong_manifest_below_is_damage(
    root: Path, forge: Callable[[Path], None], version: Version, expected: str, found: str
) -> None:
    """A replayed, edited or broken manifest, and a chain that turns, show in every release above."""
    forge(root)
    (damage,) = verified(root, Ask(level="signature"), version).damages
    assert (damage.path, damage.kind) == (MANIFEST_NAME, "chain")
    assert damage.expected.startswith(expected)
    assert found in damage.found


def test_a_missing_release_below_is_said(root: Path) -> None:
    """What was taken away cannot be followed, and is no damage."""
    drop(root)
    found = verified(root)
    why = "1.0.0, which 1.1.0 follows, is not on the hub any more"
    assert (found.ok, found.unchecked) == (True, (Unchecked("chain", why),))
    assert found.checked == ("sizes", "bytes")


def test_a_folder_cannot_be_followed(root: Path) -> None:
    """A folder knows of no hub; only the first release needs none."""
    folders = [verify(Path(f"build-{number}"), root) for number in range(3)]
    assert [[it.what for it in found.unchecked] for found in folders] == [[], ["chain"], ["chain"]]


# The command.


def told(capsys: pytest.CaptureFixture[str], root: Path, *arguments: str) -> dict[str, Any]:
    """Run `verify` in a project and return its JSON value."""
    capsys.readouterr()
    with contextlib.chdir(root):
        run(["verify", *arguments, "--json"])
    value: dict[str, Any] = json.loads(capsys.readouterr().out)
    return value


def test_the_command_says_what_was_checked(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The level, what was checked, and what was not with its reason stand in the JSON and in the lines."""
    result = told(capsys, root, "build-2", "--subset", "1/1")["result"]
    assert (result["level"], result["checked"]) == ("bytes", ["sizes"])
    assert [it["what"] for it in result["not_checked"]] == ["bytes", "chain"]
    with contextlib.chdir(root):
        assert run(["verify", f"dir:.hub/{NAME}@2.0.0", "--level", "signature"]) == 0
    assert "  checked      sizes, chain\n" in capsys.readouterr().out


@pytest.mark.parametrize("subset", ["0/3", "4/3", "1", "1/0", "-1/3", "a/b", "1/9999999"])
def test_a_part_must_be_one(root: Path, capsys: pytest.CaptureFixture[str], subset: str) -> None:
    """What is no part of a whole is wrong usage."""
    found = told(capsys, root, "build-0", f"--subset={subset}")
    assert (found["exit_code"], found["error"]["help"]) == (2, "Write --subset 2/5 for the second of five parts.")


def test_only_bytes_have_parts(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Another level is never divided in silence."""
    found = told(capsys, root, "build-0", "--subset", "1/2", "--level", "sizes")
    assert (found["exit_code"], found["error"]["what"]) == (2, "--subset divides the bytes")


def test_a_manifest_of_no_dataset_is_damage(root: Path) -> None:
    """A name that no dataset can have, as one flipped bit makes it, is told like any other damage."""
    folder = release(root, LAST)
    restate(folder, read_manifest(folder), name="acme/eU-news")
    told = [(it.path, it.kind, it.found) for it in verified(root).damages]
    assert (MANIFEST_NAME, "manifest", "acme/eU-news") in told
    assert (MANIFEST_NAME, "manifest", f"acme/eU-news@{LAST}") in told

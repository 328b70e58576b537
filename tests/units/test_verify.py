"""Is every kind of damage found, and nothing else?"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builds import FIRST, NAME, SECOND, SHARD, make_build, restate, write_manifest

from copydesk.canonical import sha256_file
from copydesk.errors import PlaceError, UsageError
from copydesk.hubs.directory import DirectoryHub
from copydesk.manifest import BESIDE_BUILD, MANIFEST_NAME, FileEntry, read_manifest
from copydesk.release import HubAddress, Reference
from copydesk.verify import Damage, Kind, verify, verify_folder

OTHER = b"0123456789"


@pytest.fixture
def build(tmp_path: Path) -> Path:
    """Return a sound build."""
    return make_build(tmp_path / "build")


def damages(build: Path) -> tuple[Damage, ...]:
    """Return what is wrong with a build."""
    return verify_folder(build, beside=BESIDE_BUILD).damages


def test_a_sound_build_is_stated_in_full(build: Path) -> None:
    """A sound folder has no damage, and its verification says what was verified."""
    found, manifest = verify_folder(build, beside=BESIDE_BUILD), read_manifest(build)
    assert found.ok
    assert (found.folder, found.name, found.version, found.digest) == (build, NAME, "1.0.0", manifest.digest)
    assert (found.files, found.bytes) == (3, sum((build / entry.path).stat().st_size for entry in manifest.files))


def test_a_missing_file_is_found(build: Path) -> None:
    """A file that the manifest lists and the folder lacks is missing."""
    (build / SHARD).unlink()
    assert damages(build) == (Damage(SHARD, "missing", "file", "nothing"),)


def test_another_size_is_found(build: Path) -> None:
    """A file with more or fewer bytes is told by its size."""
    size = (build / SHARD).stat().st_size
    (build / SHARD).write_bytes(OTHER)
    assert damages(build) == (Damage(SHARD, "size", str(size), "10"),)


def test_other_bytes_of_the_same_size_are_found(build: Path) -> None:
    """A file with as many other bytes is told by both digests."""
    expected, size = sha256_file(build / SHARD), (build / SHARD).stat().st_size
    (build / SHARD).write_bytes(bytes(size))
    assert damages(build) == (Damage(SHARD, "bytes", expected, sha256_file(build / SHARD)),)


def test_bytes_that_somebody_else_hashes_are_not_read(build: Path) -> None:
    """Of these only presence, size and rows are compared; any other file is read."""
    (build / "README.md").write_bytes(bytes((build / "README.md").stat().st_size))
    (build / SHARD).write_bytes(bytes((build / SHARD).stat().st_size))
    found = verify_folder(build, beside=BESIDE_BUILD, hashed={SHARD}).damages
    assert [(it.path, it.kind, it.found) for it in found][1:] == [(SHARD, "manifest", "no Parquet footer")]
    assert (found[0].path, found[0].kind) == ("README.md", "bytes")


def extra_link(build: Path) -> Path:
    """Add a link to a file of the build."""
    (build / "data" / "link").symlink_to(build / SHARD)
    return build / "data" / "link"


def extra_file(build: Path) -> Path:
    """Add a shard that nobody stated."""
    return Path(shutil.copy(build / SHARD, build / "data" / "train-0001-00001.parquet"))


def extra_folder(build: Path) -> Path:
    """Add a folder with a file in it."""
    (build / "data" / "old").mkdir()
    shutil.copy(build / SHARD, build / "data" / "old")
    return build / "data" / "old"


def extra_staging(build: Path) -> Path:
    """Add a folder that a publisher left."""
    (build / ".staging").mkdir()
    return build / ".staging"


def extra_pipe(build: Path) -> Path:
    """Add a named pipe."""
    os.mkfifo(build / "data" / "pipe")
    return build / "data" / "pipe"


EXTRAS: list[tuple[Callable[[Path], Path], str]] = [
    (extra_file, "file"),
    (extra_folder, "folder"),
    (extra_staging, "folder"),
    (extra_link, "symbolic link"),
    (extra_pipe, "special file"),
]


@pytest.mark.parametrize(("add", "found"), EXTRAS, ids=[add.__name__ for add, _ in EXTRAS])
def test_what_nobody_stated_is_found(build: Path, add: Callable[[Path], Path], found: str) -> None:
    """Each file, folder, link or pipe that the manifest does not list is one damage."""
    path = add(build).relative_to(build).as_posix()
    assert damages(build) == (Damage(path, "extra", "nothing", found),)


def test_a_release_has_nothing_beside_it(build: Path) -> None:
    """Report and quarantine belong to a build; in a release they are extra."""
    found = verify_folder(build).damages
    assert [(damage.path, damage.kind) for damage in found] == [
        ("quarantine.parquet", "extra"),
        ("report.json", "extra"),
    ]


def test_only_a_file_may_lie_beside_a_build(build: Path) -> None:
    """A link named like the report is no report."""
    (build / "report.json").unlink()
    (build / "report.json").symlink_to("/etc/hostname")
    assert damages(build) == (Damage("report.json", "extra", "nothing", "symbolic link"),)


def test_a_name_that_is_no_text_can_be_shown(build: Path) -> None:
    """An extra file whose name is not UTF-8 is named with its bytes spelt out."""
    Path(os.fsdecode(bytes(build) + b"/caf\xe9")).write_bytes(OTHER)
    assert damages(build) == (Damage("caf\\xe9", "extra", "nothing", "file"),)


def test_a_link_in_place_of_a_file_is_not_followed(build: Path, tmp_path: Path) -> None:
    """The right bytes behind a symbolic link are still not the file."""
    (build / SHARD).rename(tmp_path / "moved")
    (build / SHARD).symlink_to(tmp_path / "moved")
    assert damages(build) == (Damage(SHARD, "missing", "file", "symbolic link"),)


def test_a_link_in_place_of_a_folder_is_not_followed(build: Path, tmp_path: Path) -> None:
    """The right files behind a linked folder are missing."""
    (build / "data").rename(tmp_path / "moved")
    (build / "data").symlink_to(tmp_path / "moved")
    assert damages(build) == (
        Damage("data", "missing", "folder", "symbolic link"),
        Damage(SHARD, "missing", "file", "nothing"),
    )


def test_a_folder_in_place_of_a_file_is_found(build: Path) -> None:
    """A folder named like a file is not the file."""
    (build / SHARD).unlink()
    (build / SHARD).mkdir()
    assert damages(build) == (Damage(SHARD, "missing", "file", "folder"),)


def test_a_missing_manifest_is_damage(build: Path) -> None:
    """A folder without a manifest cannot be verified, and says only that."""
    (build / MANIFEST_NAME).unlink()
    found = verify_folder(build)
    assert (found.name, found.version, found.digest, found.files) == (None, None, None, 0)
    assert found.damages == (Damage(MANIFEST_NAME, "missing", "file", "nothing"),)


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"null", b"[" * 100_000, b'{"format": 2}'], ids=range(6))
def test_a_manifest_that_does_not_parse_is_damage(build: Path, data: bytes) -> None:
    """A manifest of other bytes is damage, never an exception."""
    (build / MANIFEST_NAME).write_bytes(data)
    assert [(damage.path, damage.kind) for damage in damages(build)] == [(MANIFEST_NAME, "manifest")]


def test_a_manifest_written_another_way_is_damage(build: Path) -> None:
    """A manifest that says the same in other bytes was edited."""
    path = build / MANIFEST_NAME
    path.write_bytes(path.read_bytes() + b"\n")
    assert [damage.found for damage in damages(build)] == [
        "the manifest was edited. Its bytes are not in canonical form."
    ]


def test_a_manifest_cannot_point_outside(build: Path, tmp_path: Path) -> None:
    """A manifest that states a file outside the folder is damage, even when the file is there."""
    (tmp_path / "secret").write_bytes(OTHER)
    outside = FileEntry(path="../secret", size=10, sha256=sha256_file(tmp_path / "secret"))
    restate(build, read_manifest(build), files=[outside])
    found = damages(build)
    assert [(damage.path, damage.kind) for damage in found] == [(MANIFEST_NAME, "manifest")]
    assert "'../secret'" in found[0].found


def test_a_wrong_number_of_rows_is_found(build: Path) -> None:
    """The right bytes with another number of rows show that the manifest is wrong."""
    write_manifest(build, FIRST, rows=3)
    assert Damage(SHARD, "manifest", "3 rows", "2 rows") in damages(build)


def test_a_shard_that_is_no_parquet_is_found(build: Path) -> None:
    """A file that is stated as rows but holds none is the manifest's fault too."""
    (build / SHARD).write_bytes(OTHER)
    write_manifest(build, FIRST, rows=2)
    assert damages(build) == (Damage(SHARD, "manifest", "2 rows", "no Parquet footer"),)


def test_no_rows_are_a_number_of_rows(build: Path) -> None:
    """A shard without rows, or stated to have none, is compared like any other."""
    write_manifest(build, FIRST, rows=0)
    assert Damage(SHARD, "manifest", "0 rows", "2 rows") in damages(build)
    pq.write_table(pa.table({"title": pa.array([], pa.string())}), build / SHARD)
    write_manifest(build, FIRST, rows=2)
    assert damages(build) == (Damage(SHARD, "manifest", "2 rows", "0 rows"),)


def test_all_damages_are_told_in_order(build: Path) -> None:
    """Several damages are all found, sorted by path."""
    (build / "zzz").write_bytes(OTHER)
    (build / "README.md").unlink()
    (build / SHARD).write_bytes(OTHER)
    kinds: list[tuple[str, Kind]] = [(damage.path, damage.kind) for damage in damages(build)]
    assert kinds == [("README.md", "missing"), (SHARD, "size"), ("zzz", "extra")]


def test_a_folder_that_is_not_there_is_a_lost_place(tmp_path: Path) -> None:
    """Nothing to verify is an error, not damage."""
    with pytest.raises(PlaceError, match="cannot read the folder to verify"):
        verify(Path("typo"), tmp_path)


# References.


@pytest.fixture
def reference(tmp_path: Path, build: Path) -> Reference:
    """Return the reference of a sound release in the project's hub."""
    DirectoryHub(tmp_path / ".hub").release(NAME, FIRST, build)
    return Reference(HubAddress("dir", ".hub"), NAME, FIRST)


def test_a_folder_is_relative_to_the_project(build: Path, tmp_path: Path) -> None:
    """A build is verified by its path from the project root, with its report beside it."""
    found = verify(Path("build"), tmp_path)
    assert (found.ok, found.folder) == (True, build)


def test_a_release_is_verified_by_reference(reference: Reference, tmp_path: Path) -> None:
    """A release on a hub is verified where it lies."""
    found = verify(reference, tmp_path)
    assert (found.ok, found.version) == (True, "1.0.0")


def test_a_release_under_another_version_is_found(reference: Reference, tmp_path: Path) -> None:
    """A whole release under the tag of another version is damage."""
    releases = tmp_path / ".hub" / NAME / "releases"
    shutil.copytree(releases / "v1.0.0", releases / "v1.1.0")
    found = verify(Reference(reference.hub, NAME, SECOND), tmp_path)
    assert found.damages == (Damage(MANIFEST_NAME, "manifest", f"{NAME}@1.1.0", f"{NAME}@1.0.0"),)


def test_a_damaged_release_is_found_by_reference(reference: Reference, tmp_path: Path) -> None:
    """A release whose manifest is gone is damage, told once."""
    place = tmp_path / ".hub" / NAME / "releases" / "v1.0.0"
    place.chmod(0o755)
    (place / MANIFEST_NAME).unlink()
    assert [damage.kind for damage in verify(reference, tmp_path).damages] == ["missing"]


def test_an_unknown_release_is_wrong_usage(reference: Reference, tmp_path: Path) -> None:
    """A reference to nothing is an error that names what is there."""
    with pytest.raises(UsageError, match=r"1\.0\.0"):
        verify(Reference(reference.hub, NAME, SECOND), tmp_path)


# The law.


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a sound build that is damaged and mended again and again."""
    return make_build(tmp_path_factory.mktemp("victim") / "build")


@settings(max_examples=300, deadline=None, database=None)
@given(data=st.data())
def test_every_flipped_bit_is_found(victim: Path, data: st.DataObject) -> None:
    """Any bit flipped in any file of a release is damage, or, in the manifest's own words, another digest."""
    path = victim / data.draw(st.sampled_from([MANIFEST_NAME, *(e.path for e in read_manifest(victim).files)]))
    sound, digest = path.read_bytes(), read_manifest(victim).digest
    place, bit = data.draw(st.integers(0, len(sound) - 1)), data.draw(st.integers(0, 7))
    path.write_bytes(sound[:place] + bytes([sound[place] ^ 1 << bit]) + sound[place + 1 :])
    try:
        found = verify_folder(victim, beside=BESIDE_BUILD)
    finally:
        path.write_bytes(sound)
    assert not found.ok or (path.name == MANIFEST_NAME and found.digest != digest)

"""Does a pull, and `copydesk.load`, give exactly the release that was agreed on, or nothing?"""

from __future__ import annotations

import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import datasets
import pytest
from tests.builds import FIRST, NAME, SECOND, SHARD, everything_in, make_build, restate

import copydesk
from copydesk.cli.app import run
from copydesk.errors import DataRefused, PlaceError, UsageError
from copydesk.hubs.directory import DirectoryHub
from copydesk.manifest import read_manifest
from copydesk.publish import publish
from copydesk.pull import pull
from copydesk.pull.lock import Lock, LockEntry, read_lock, relative_to_lock, write_entry
from copydesk.release import Version, parse_dataset
from copydesk.verify import verify_folder

DATASET = f"dir:.hub/{NAME}"
ADDRESS = parse_dataset(DATASET)
LOCK = Path("copydesk.lock")
THIRD = Version(2, 0, 0)


def released(place: Path, version: Version, titles: list[str]) -> Path:
    """Publish a build whose manifest says which file is which split, and return it."""
    build = make_build(place / str(version), version, titles)
    told = {SHARD: {"config": "default", "split": "train"}}
    told["provenance/train-0001-00000.parquet"] = {"config": "provenance", "split": "train"}
    stated = read_manifest(build)
    restate(build, stated, files=[it.model_copy(update=told.get(it.path, {})) for it in stated.files])
    publish(build, DirectoryHub(place / ".hub"))
    return build


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a hub of two releases, and a cache of its own; return the folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COPYDESK_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "datasets")
    released(tmp_path, FIRST, ["Rain", "Sun"])
    released(tmp_path, SECOND, ["Rain", "Sun", "Snow"])
    return tmp_path


def locked(version: Version | None = None) -> LockEntry | None:
    """Return what the lock says of the dataset; it is a statement in canonical JSON."""
    said = read_lock(LOCK)
    assert not LOCK.exists() or said.to_bytes() == LOCK.read_bytes()
    entry = said.datasets.get(DATASET)
    assert version is None or (entry and entry.version == str(version))
    return entry


def titles(table: Any) -> list[str]:
    """Return the titles of the rows of a split."""
    return [row["title"] for row in table]


# pull


def test_the_newest_release_comes_whole_and_is_locked(project: Path) -> None:
    """Without a version it is the newest; the folder is the release, and the lock holds its manifest."""
    done = pull(ADDRESS, None, Path("data"))
    digest = read_manifest(project / "1.1.0").digest
    assert (done.outcome, done.manifest.digest, verify_folder(Path("data")).damages) == ("pulled", digest, ())
    assert locked() == LockEntry(hub="dir:.hub", name=NAME, version="1.1.0", commit=None, manifest=digest)
    assert [path for path in everything_in(project) if ".copydesk-" in path] == []


def test_a_yanked_release_is_not_the_newest(project: Path) -> None:
    """It is passed over, refused when it is named, and given to those who ask for it in spite of that."""
    DirectoryHub(project / ".hub").yank(NAME, SECOND, "a wrong date")
    assert pull(ADDRESS, None, Path("data")).manifest.version == "1.0.0"
    LOCK.unlink()
    with pytest.raises(DataRefused, match=r"1\.1\.0 was yanked"):
        pull(ADDRESS, SECOND, Path("other"))
    assert pull(ADDRESS, SECOND, Path("other"), allow_yanked=True).manifest.version == "1.1.0"


def test_when_all_are_yanked_there_is_no_newest(project: Path) -> None:
    """That is said, and no release is taken in their place."""
    for version in (FIRST, SECOND):
        DirectoryHub(project / ".hub").yank(NAME, version, "a wrong date")
    with pytest.raises(UsageError, match="holds no release") as refused:
        pull(ADDRESS, None, Path("data"))
    assert "yanked" in refused.value.why


def test_a_release_that_is_there_stays(project: Path) -> None:
    """A second pull verifies what is there; damage and other things are refused, and left as they are."""
    pull(ADDRESS, FIRST, Path("data"))
    assert pull(ADDRESS, None, Path("data")).outcome == "already"
    flip(project / "data" / SHARD)
    with pytest.raises(DataRefused, match="holds this release, damaged") as damaged:
        pull(ADDRESS, None, Path("data"))
    assert SHARD in damaged.value.why
    (project / "mine").mkdir()
    (project / "mine" / "notes").write_text("notes")
    for other in (project / "mine", project / "mine" / "notes"):
        with pytest.raises((UsageError, DataRefused)):
            pull(ADDRESS, None, other)
    assert (project / "mine" / "notes").read_text() == "notes"


def test_an_empty_folder_will_do(project: Path) -> None:
    """It is replaced by the release."""
    (project / "data").mkdir()
    assert pull(ADDRESS, None, Path("data")).outcome == "pulled"
    assert verify_folder(Path("data")).ok


def test_damage_on_the_hub_is_named_and_nothing_appears(project: Path) -> None:
    """Neither folder nor lock is written for a release whose bytes are not those of its manifest."""
    flip(DirectoryHub(project / ".hub").folder(NAME, FIRST) / "provenance/train-0001-00000.parquet")
    with pytest.raises(DataRefused, match="a file of the release is damaged") as refused:
        pull(ADDRESS, FIRST, Path("data"))
    assert refused.value.where.endswith("provenance/train-0001-00000.parquet")
    assert not (project / "data").exists()
    assert not LOCK.exists()


def test_a_file_that_never_ends_is_cut_short(project: Path) -> None:
    """No more is read than the manifest states, whatever the hub sends."""
    endless = DirectoryHub(project / ".hub").folder(NAME, FIRST) / SHARD
    endless.parent.chmod(0o755)
    endless.unlink()
    with endless.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(DataRefused, match="a file of the release is damaged"):
        pull(ADDRESS, FIRST, Path("data"))


def test_a_manifest_that_leaves_its_folder_is_refused(project: Path) -> None:
    """Paths of a hub's manifest are checked before anything is written."""
    folder = DirectoryHub(project / ".hub").folder(NAME, FIRST)
    stated = read_manifest(folder)
    (folder / "manifest.json").chmod(0o644)
    restate(folder, stated, files=[stated.files[0].model_copy(update={"path": "../../outside"})])
    with pytest.raises(DataRefused, match="unsafe path"):
        pull(ADDRESS, FIRST, Path("data"))


# The lock


def test_the_lock_decides(project: Path) -> None:
    """The locked version is pulled when none is named; another one is refused, and taken with --update."""
    pull(ADDRESS, FIRST, Path("first"))
    assert pull(ADDRESS, None, Path("again")).manifest.version == "1.0.0"
    with pytest.raises(DataRefused, match=r"locked to 1\.0\.0, not 1\.1\.0") as refused:
        pull(ADDRESS, SECOND, Path("second"))
    assert "--update" in refused.value.help
    assert not (project / "second").exists()
    locked(FIRST)
    assert pull(ADDRESS, None, Path("second"), update=True).manifest.version == "1.1.0"
    locked(SECOND)


def test_a_moved_tag_is_refused_with_both_digests(project: Path) -> None:
    """The same version with other bytes is never taken, not even with --update."""
    pull(ADDRESS, FIRST, Path("data"))
    before = locked()
    shutil.rmtree(project / ".hub")
    shutil.rmtree(project / "1.0.0")
    released(project, FIRST, ["Hail", "Fog"])
    moved = read_manifest(project / "1.0.0").digest
    for call in (
        lambda: pull(ADDRESS, FIRST, Path("other")),
        lambda: pull(ADDRESS, FIRST, Path("other"), update=True),
        lambda: copydesk.load(f"{DATASET}@1.0.0"),
    ):
        with pytest.raises(DataRefused, match="the tag was moved") as refused:
            call()
        assert before
        assert (moved in refused.value.why, before.manifest in refused.value.why) == (True, True)
    assert locked() == before


def test_a_lock_of_no_version_is_damaged() -> None:
    """It is named, with the key that is wrong."""
    entry = {"hub": "dir:x", "name": "acme/x", "version": "banana", "commit": None, "manifest": "0" * 64}
    LOCK.write_text(json.dumps({"format": 1, "datasets": {"dir:x/acme/x": entry}}))
    with pytest.raises(UsageError, match=r"datasets\.dir:x/acme/x\.version"):
        read_lock(LOCK)


def test_an_update_goes_back_only_to_what_is_named(project: Path) -> None:
    """Who hides the newest release gives nobody an older one in its place."""
    pull(ADDRESS, SECOND, Path("data"))
    shutil.rmtree(project / f".hub/{NAME}/releases/{SECOND.tag}")
    with pytest.raises(DataRefused, match="older than the locked"):
        pull(ADDRESS, None, Path("other"), update=True)
    assert pull(ADDRESS, FIRST, Path("other"), update=True).manifest.version == "1.0.0"


def test_other_entries_stay() -> None:
    """A pull of one dataset leaves those of others, to the letter."""
    other = LockEntry(hub="dir:x", name="acme/other", version="1.0.0", commit="c", manifest="0" * 64)
    write_entry(LOCK, "dir:x/acme/other", other)
    pull(ADDRESS, None, Path("data"))
    assert read_lock(LOCK).datasets["dir:x/acme/other"] == other
    assert len(read_lock(LOCK).datasets) == 2


def test_of_many_who_write_at_once_none_is_lost() -> None:
    """Each of twenty-four entries written by eight threads is there."""
    entry = LockEntry(hub="dir:x", name="acme/other", version="1.0.0", commit=None, manifest="0" * 64)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: write_entry(LOCK, f"dir:x/acme/{n}", entry), range(24)))
    assert len(read_lock(LOCK).datasets) == 24


@pytest.mark.parametrize(
    "said",
    [
        *("{", "[]", '{"format": 2}', '{"format": 1, "datasets": {"a": {"manifest": "../../x"}}}', '{"format": 1}'),
        '{"format": 1, "datasets": {}, "datasets": {}}',
    ],
)
def test_a_lock_that_cannot_be_read_stops_everything(project: Path, said: str) -> None:
    """It is never taken for an empty one."""
    LOCK.write_text(said)
    for call in (lambda: pull(ADDRESS, None, Path("data")), lambda: copydesk.load(DATASET)):
        with pytest.raises(UsageError, match="the lock cannot be read"):
            call()
    assert LOCK.read_text() == said
    assert not (project / "data").exists()


@pytest.mark.parametrize("place", [".hub", "./.hub/", "x/../.hub", "{here}/.hub"])
def test_one_hub_has_one_name_in_the_lock(project: Path, place: str) -> None:
    """However it is written, it is the folder as seen from the lock."""
    address = parse_dataset(f"dir:{place.format(here=project)}/{NAME}")
    assert str(relative_to_lock(address, LOCK)) == DATASET
    assert Lock().datasets == {}


# load


def test_a_release_is_loaded_by_its_manifest(project: Path) -> None:
    """Rows, splits and configurations are those of the manifest, whatever a card says."""
    build = released(project, THIRD, ["Rain", "Hail", "Fog", "Ice"])
    assert build.is_dir()
    loaded = copydesk.load(f"{DATASET}@2.0.0")
    assert {split: titles(rows) for split, rows in loaded.items()} == {"train": ["Rain", "Hail", "Fog", "Ice"]}
    assert titles(copydesk.load(DATASET, split="train[:2]")) == ["Rain", "Hail"]
    assert titles(copydesk.load(DATASET, "provenance", split="train", streaming=True)) == ["Rain", "Hail", "Fog", "Ice"]
    locked(THIRD)


def test_what_there_is_not_is_named() -> None:
    """An unknown configuration or split is answered with the known ones."""
    with pytest.raises(UsageError, match="no configuration `related`") as config:
        copydesk.load(DATASET, "related")
    with pytest.raises(UsageError, match="no split `trian`") as split:
        copydesk.load(DATASET, split="trian")
    assert ("default, provenance" in config.value.help, "`train`" in split.value.help) == (True, True)


def test_with_its_hub_away_the_locked_release_is_loaded(project: Path) -> None:
    """Two releases were loaded; without the hub exactly the locked one comes, and never another."""
    (project / "other").mkdir()
    copydesk.load(f"{DATASET}@1.1.0", lock="other/copydesk.lock")
    assert titles(copydesk.load(f"{DATASET}@1.0.0", split="train")) == ["Rain", "Sun"]
    (project / ".hub").rename(project / "elsewhere")
    assert titles(copydesk.load(f"{DATASET}@1.0.0", split="train")) == ["Rain", "Sun"]
    assert titles(copydesk.load(DATASET, split="train")) == ["Rain", "Sun"]
    with pytest.raises(DataRefused, match=r"locked to 1\.0\.0"):
        copydesk.load(f"{DATASET}@1.1.0")
    for version in ("9.9.9", "1.1.0"):
        with pytest.raises((PlaceError, UsageError), match="hub"):
            copydesk.load(f"{DATASET}@{version}", lock=None)


def test_with_hub_and_folder_away_nothing_is_loaded(project: Path) -> None:
    """A release that was locked and never kept is missing, and is not made up for by the one that was kept."""
    copydesk.load(f"{DATASET}@1.1.0", lock=None)
    pull(ADDRESS, FIRST, Path("data"))
    (project / ".hub").rename(project / "elsewhere")
    with pytest.raises(PlaceError, match="does not hold this release any more"):
        copydesk.load(DATASET)
    (project / "mount").mkdir()
    far = f"dir:mount/hub/{NAME}"
    (project / "elsewhere").rename(project / "mount" / "hub")
    copydesk.load(f"{far}@1.1.0")
    (project / "mount").rename(project / "gone")
    shutil.rmtree(project / "cache")
    with pytest.raises(PlaceError, match="cannot reach the hub") as away:
        copydesk.load(far)
    assert "never" not in away.value.why
    assert "cache" in away.value.why


def kept(project: Path) -> Path:
    """Return the one release in the cache."""
    (folder,) = (project / "cache" / "releases").iterdir()
    return folder


def test_a_kept_release_that_rots_is_mended_or_named(project: Path) -> None:
    """With its hub it is pulled again; without it the damage is named, and no row is given."""
    copydesk.load(f"{DATASET}@1.0.0")
    flip(kept(project) / SHARD)
    assert titles(copydesk.load(DATASET, split="train")) == ["Rain", "Sun"]
    assert verify_folder(kept(project)).ok
    flip(kept(project) / SHARD)
    (project / ".hub").rename(project / "elsewhere")
    with pytest.raises(DataRefused, match="the hub that could mend it is away") as damaged:
        copydesk.load(DATASET)
    assert SHARD in damaged.value.why


def test_a_release_that_was_taken_back_since_is_refused(project: Path) -> None:
    """Kept or not: while the hub can be asked it has a say."""
    copydesk.load(f"{DATASET}@1.0.0")
    hub = DirectoryHub(project / ".hub")
    hub.yank(NAME, FIRST, "a wrong date")
    with pytest.raises(DataRefused, match="was yanked"):
        copydesk.load(DATASET)
    assert titles(copydesk.load(DATASET, split="train", allow_yanked=True)) == ["Rain", "Sun"]
    hub.purge(NAME, FIRST)
    with pytest.raises(DataRefused, match="was purged"):
        copydesk.load(DATASET, allow_yanked=True)


def test_without_a_cache_a_release_lasts_as_long_as_the_process(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty name keeps nothing on the user's disk, and loads all the same."""
    monkeypatch.setenv("COPYDESK_CACHE", "")
    assert titles(copydesk.load(DATASET, split="train")) == ["Rain", "Sun", "Snow"]
    assert not (project / "cache").exists()


@pytest.mark.parametrize("name", ["nothing", "Load"])
def test_only_what_is_exported_is_there(name: str) -> None:
    """The lazy import answers for nothing else."""
    with pytest.raises(AttributeError, match=name):
        getattr(copydesk, name)


# The command


def test_the_command_says_what_came(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """To machines and to people: what, how much, where, and the lock; again it is already there."""
    assert run(["pull", f"{DATASET}@1.0.0", "data", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)["result"]
    assert (result["outcome"], result["version"], result["files"]) == ("pulled", "1.0.0", 3)
    assert (result["folder"], result["lock"], result["reference"]) == ("data", "copydesk.lock", f"{DATASET}@1.0.0")
    assert run(["pull", DATASET, "data"]) == 0
    assert "already there acme/eu-news 1.0.0" in capsys.readouterr().out
    assert run(["pull", f"{DATASET}@1.1.0", "other"]) == 1
    assert "--update" in capsys.readouterr().err
    assert run(["pull", f"{DATASET}@1.1.0", "other", "--update"]) == 0
    locked(SECOND)
    assert not os.path.exists(project / ".copydesk.lock")  # noqa: PTH110 - a link counts too


def flip(path: Path) -> None:
    """Change one bit in the middle of a file, and keep its size and times."""
    times, data = path.stat(), bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(data)
    path.chmod(times.st_mode & 0o777)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))

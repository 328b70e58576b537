"""Does every hub keep the same promises?"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PosixPath
from threading import Barrier
from typing import Self

import pytest
from tests.bucket import Bucket, bucket_server
from tests.builds import FIRST, NAME, SECOND, SHARD, everything_in, make_build, restate
from tests.heard import Heard
from tests.served import Served, serving_hub

from copydesk.errors import DataRefused, UsageError
from copydesk.hubs import open_hub
from copydesk.hubs.base import Hub, Outcome
from copydesk.hubs.directory import DirectoryHub
from copydesk.hubs.huggingface import HuggingFaceHub
from copydesk.hubs.memory import MemoryHub
from copydesk.manifest import MANIFEST_NAME, SIGNATURE_NAME, FileEntry, read_manifest
from copydesk.plain import size
from copydesk.progress import heard_by
from copydesk.release import HubAddress, Version
from copydesk.verify import verify_folder
from copydesk.workplace import remove_tree

KINDS = ("directory", "memory", "hugging face", "objects in memory", "bucket")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a folder by the protocol of the Hugging Face Hub."""
    with serving_hub(tmp_path_factory.mktemp("served") / "hub") as found:
        yield found


@pytest.fixture(scope="module")
def bucket() -> Iterator[Bucket]:
    """Serve a bucket."""
    with bucket_server() as found:
        yield found


@pytest.fixture(params=KINDS)
def hub(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hub:
    """Return an empty hub of each kind."""
    if request.param == "directory":
        return DirectoryHub(tmp_path / "hub")
    if request.param == "memory":
        return MemoryHub()
    if request.param == "objects in memory":
        return open_hub(HubAddress.parse(f"memory://{tmp_path.name}"), tmp_path)
    if request.param == "bucket":
        bucket: Bucket = request.getfixturevalue("bucket")
        for name, value in bucket.environment().items():
            monkeypatch.setenv(name, value)
        return open_hub(HubAddress.parse(bucket.address()), tmp_path)
    found: Served = request.getfixturevalue("served")
    for left in found.root.iterdir():
        remove_tree(left)
    monkeypatch.setattr("copydesk.hubs.huggingface.rounds.WAITS", (0.01, 0.02, 0.05, 0.1, 0.2, 0.4))
    monkeypatch.setattr("copydesk.hubs.huggingface.remote.PAUSES", (0.01, 0.02))
    monkeypatch.setenv("HF_HOME", str(tmp_path.with_name("home")))
    return HuggingFaceHub(found.endpoint, "acme")


def cannot_purge(hub: Hub) -> bool:
    """Tell whether this hub is one from which only its owner removes anything, and that it says so."""
    if not isinstance(hub, HuggingFaceHub):
        return False
    with pytest.raises(UsageError, match="cannot be purged from here") as refused:
        hub.purge(NAME, FIRST)
    assert "permanently_delete_lfs_files" in refused.value.help
    return True


# The contract of every hub.


def test_it_says_how_much_is_sent(hub: Hub, tmp_path: Path) -> None:
    """Who waits learns how many bytes there are to send; where it can be known, also which of them are there."""
    heard = Heard()
    with heard_by(heard):
        plan = hub.release(NAME, FIRST, make_build(tmp_path / "build"), public=False).moved
    sent = [it for it in heard.said if str(it[0]).startswith("send")]
    if isinstance(hub, MemoryHub):
        assert not sent
    elif isinstance(hub, HuggingFaceHub):
        assert sent == [(f"send {size(plan.new_bytes)}", 0, "records")]
    else:
        named = {str(name): int(str(by)) for by, name in (it for it in heard.said if len(it) == 2)}
        assert [it[1] for it in sent] == [sum(named.values())]
        assert {it.sha256 for it in plan.new} == {it.sha256 for it in plan.new if it.path in named}


def test_an_empty_hub_holds_nothing(hub: Hub) -> None:
    """A hub without releases says so and raises nothing but for a folder."""
    assert (hub.names(), hub.versions(NAME), hub.manifest(NAME, FIRST)) == ([], [], None)
    with pytest.raises(UsageError, match=r"holds no acme/eu-news@1\.0\.0\n.*no release of acme/eu-news\..*publish"):
        hub.folder(NAME, FIRST)


def test_a_release_can_be_found_and_read(hub: Hub, tmp_path: Path) -> None:
    """What was released is listed, stated and handed out byte for byte."""
    build = make_build(tmp_path / "build")
    assert hub.release(NAME, FIRST, build).outcome is Outcome.PUBLISHED
    assert (hub.names(), hub.versions(NAME)) == ([NAME], [FIRST])
    assert hub.manifest(NAME, FIRST) == read_manifest(build)
    assert verify_folder(hub.folder(NAME, FIRST)).ok


def test_a_signature_comes_with_its_release(hub: Hub, tmp_path: Path) -> None:
    """To the byte, and apart from it; where there is none, or no release, there is none."""
    signed = make_build(tmp_path / "signed")
    (signed / SIGNATURE_NAME).write_bytes(b"{}\n")
    hub.release(NAME, FIRST, signed)
    hub.release(NAME, SECOND, make_build(tmp_path / "plain", SECOND))
    assert [hub.signature(NAME, it) for it in (FIRST, SECOND, Version(9, 0, 0))] == [b"{}\n", None, None]
    assert (hub.folder(NAME, FIRST) / SIGNATURE_NAME).read_bytes() == b"{}\n"


def test_files_beside_the_release_stay_at_home(hub: Hub, tmp_path: Path) -> None:
    """Report and quarantine of a build are never published."""
    hub.release(NAME, FIRST, make_build(tmp_path / "build"))
    assert everything_in(hub.folder(NAME, FIRST)) == [
        "README.md",
        "data",
        SHARD,
        MANIFEST_NAME,
        "provenance",
        "provenance/train-0001-00000.parquet",
    ]


def test_what_is_planned_is_what_moves(hub: Hub, tmp_path: Path) -> None:
    """Before the first release, before a later one and after it, the plan says what the release then moves."""
    first, second = make_build(tmp_path / "first"), make_build(tmp_path / "second", SECOND, ["Rain", "Snow"])
    moves = []
    for version, build in ((FIRST, first), (SECOND, second), (SECOND, second)):
        plan = hub.plan(read_manifest(build))
        assert hub.plan(read_manifest(build)) == plan, "a plan changed something"
        assert hub.release(NAME, version, build).moved == plan
        moves.append([entry.path for entry in plan.new])
        said = [*moves[-1], *([MANIFEST_NAME] if moves[-1] else [])]
        assert plan.new_bytes == sum((build / path).stat().st_size for path in said)
        assert [entry.path for entry in (*plan.new, *plan.held)] != []
    shards = [SHARD, "provenance/train-0001-00000.parquet"]
    assert moves == [["README.md", *shards], shards, []]


def test_a_plan_for_a_version_taken_by_other_bytes_is_refused(hub: Hub, tmp_path: Path) -> None:
    """A plan that could not be carried out is none."""
    hub.release(NAME, FIRST, make_build(tmp_path / "first"))
    with pytest.raises(DataRefused, match="already published with other bytes"):
        hub.plan(read_manifest(make_build(tmp_path / "other", titles=["Snow"])))


def test_versions_ascend_by_number(hub: Hub, tmp_path: Path) -> None:
    """Version 1.10.0 comes after 1.9.0, whatever was released first."""
    for version in (Version(1, 10, 0), Version(2, 0, 0), Version(1, 9, 0)):
        hub.release(NAME, version, make_build(tmp_path / str(version), version))
    assert [str(version) for version in hub.versions(NAME)] == ["1.9.0", "1.10.0", "2.0.0"]


def test_an_unknown_version_is_answered_with_the_known_ones(hub: Hub, tmp_path: Path) -> None:
    """Asking for a release that is not there names those that are."""
    hub.release(NAME, FIRST, make_build(tmp_path / "build"))
    with pytest.raises(UsageError, match=r"Its releases of acme/eu-news: 1\.0\.0"):
        hub.folder(NAME, SECOND)


def test_the_same_bytes_are_already_published(hub: Hub, tmp_path: Path) -> None:
    """Releasing a build twice is good and changes nothing."""
    build = make_build(tmp_path / "build")
    assert [hub.release(NAME, FIRST, build).outcome for _ in range(2)] == [Outcome.PUBLISHED, Outcome.ALREADY]


def test_other_bytes_never_replace_a_release(hub: Hub, tmp_path: Path) -> None:
    """A taken version is refused with both manifests, and the release stays what it was."""
    first, other = make_build(tmp_path / "first"), make_build(tmp_path / "other", titles=["Snow"])
    hub.release(NAME, FIRST, first)
    with pytest.raises(DataRefused) as refused:
        hub.release(NAME, FIRST, other)
    for build in (first, other):
        assert read_manifest(build).digest in refused.value.why
    assert "choose another version" in refused.value.help
    assert hub.manifest(NAME, FIRST) == read_manifest(first)
    assert verify_folder(hub.folder(NAME, FIRST)).ok


def test_a_release_does_not_follow_its_build(hub: Hub, tmp_path: Path) -> None:
    """A build that changes after the release leaves the release alone."""
    build = make_build(tmp_path / "build")
    hub.release(NAME, FIRST, build)
    (build / SHARD).write_bytes(b"other")
    assert verify_folder(hub.folder(NAME, FIRST)).ok


def flip(path: Path) -> None:
    """Change one bit of a file."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def replace_by_link(path: Path) -> None:
    """Put a link to the same bytes where the file was."""
    path.rename(path.with_suffix(".moved"))
    path.symlink_to(path.with_suffix(".moved"))


def replace_by_folder(path: Path) -> None:
    """Put a folder where the file was."""
    path.unlink()
    path.mkdir()


def replace_by_pipe(path: Path) -> None:
    """Put a named pipe where the file was: reading it would wait for ever."""
    path.unlink()
    os.mkfifo(path)


BREAKS: dict[str, Callable[[Path], object]] = {
    "flipped": flip,
    "shorter": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"\n"),
    "missing": Path.unlink,
    "link": replace_by_link,
    "folder": replace_by_folder,
    "pipe": replace_by_pipe,
}


@pytest.mark.parametrize("how", BREAKS)
def test_a_damaged_build_is_refused_by_file(hub: Hub, tmp_path: Path, how: str) -> None:
    """A build whose bytes are not its manifest's is refused, the file is named, nothing is visible."""
    build = make_build(tmp_path / "build")
    BREAKS[how](build / SHARD)
    with pytest.raises(DataRefused) as refused:
        hub.release(NAME, FIRST, build)
    assert refused.value.where == str(build / SHARD)
    assert (hub.names(), hub.versions(NAME)) == ([], [])


UNSAFE = (
    "/etc/x", "../x", "data/../../x", "data\\x", "", "data//x", "data/", ".staging/x", "data/.x", "./x", "x\x00", "é",
    "C:x", "manifest.json", "manifest.json/x", "readme.MD", "data", "README.md/x", "x" * 256,
)  # fmt: skip


@pytest.mark.parametrize("path", UNSAFE, ids=ascii)
def test_an_unsafe_path_is_refused(hub: Hub, tmp_path: Path, path: str) -> None:
    """A manifest can name no path outside the release, none that is hidden, and none twice."""
    build = make_build(tmp_path / "deep" / "build")
    stated = read_manifest(build)
    extra = FileEntry(path=path, size=0, sha256="0" * 64)
    restate(build, stated, files=[*stated.files, extra])
    before = everything_in(tmp_path)
    with pytest.raises(DataRefused, match="unsafe path"):
        hub.release(NAME, FIRST, build)
    assert everything_in(tmp_path) == before


def test_a_size_below_zero_is_refused(hub: Hub, tmp_path: Path) -> None:
    """A manifest with an impossible size is refused before anything is read."""
    build = make_build(tmp_path / "build")
    files = [entry.model_copy(update={"size": -2}) for entry in read_manifest(build).files]
    restate(build, read_manifest(build), files=files)
    with pytest.raises(DataRefused, match="below zero"):
        hub.release(NAME, FIRST, build)


def test_a_build_is_released_under_its_own_name_only(hub: Hub, tmp_path: Path) -> None:
    """Name and version of the call must be those of the build."""
    build = make_build(tmp_path / "build")
    for name, version in ((NAME, SECOND), ("acme/other", FIRST)):
        with pytest.raises(UsageError, match=r"the build is acme/eu-news@1\.0\.0, not"):
            hub.release(name, version, build)
    assert hub.names() == []


@pytest.mark.parametrize("name", ["acme", "../acme/x", "acme/..", "/etc/passwd", "Acme/x", "acme/x/y", ""])
def test_an_unsafe_name_is_refused_everywhere(hub: Hub, tmp_path: Path, name: str) -> None:
    """No method of a hub takes a name that could be another path."""
    build = make_build(tmp_path / "build")
    calls: list[Callable[[], object]] = [
        lambda: hub.versions(name),
        lambda: hub.manifest(name, FIRST),
        lambda: hub.folder(name, FIRST),
        lambda: hub.yanked(name, FIRST),
        lambda: hub.yank(name, FIRST, "why"),
        lambda: hub.purge(name, FIRST),
        lambda: hub.release(name, FIRST, build),
    ]
    for call in calls:
        with pytest.raises(UsageError, match="is not a dataset name"):
            call()


def test_a_release_is_for_reading_only(hub: Hub, tmp_path: Path) -> None:
    """Nobody has the right to write into a release."""
    hub.release(NAME, FIRST, make_build(tmp_path / "build"))
    folder = hub.folder(NAME, FIRST)
    assert [path for path in (folder, *folder.rglob("*")) if stat.S_IMODE(path.stat().st_mode) & 0o222] == []


def test_of_many_publishers_one_wins(hub: Hub, tmp_path: Path) -> None:
    """Of eight publishers with different bytes at once, one publishes and seven are refused."""
    builds = [make_build(tmp_path / f"b{n}", titles=[f"Title {n}"]) for n in range(8)]
    assert sorted(outcomes_at_once(hub, builds)) == ["published", *["refused"] * 7]
    assert verify_folder(hub.folder(NAME, FIRST)).ok


def test_many_publishers_of_the_same_bytes_all_succeed(hub: Hub, tmp_path: Path) -> None:
    """Of eight publishers with the same bytes at once, one publishes and seven are told so."""
    builds = [make_build(tmp_path / f"b{n}") for n in range(8)]
    assert sorted(outcomes_at_once(hub, builds)) == [*["already"] * 7, "published"]


def outcomes_at_once(hub: Hub, builds: list[Path]) -> list[str]:
    """Release every build in its own thread, all starting together."""
    start = Barrier(len(builds))

    def attempt(build: Path) -> str:
        start.wait()
        try:
            return hub.release(NAME, FIRST, build).outcome
        except DataRefused:
            return "refused"

    with ThreadPoolExecutor(len(builds)) as threads:
        return list(threads.map(attempt, builds))


class Interrupted(PosixPath):
    """A build during whose reading something else happens."""

    meanwhile: Callable[[], object]

    def __truediv__(self, key: str | os.PathLike[str]) -> Self:
        """Let it happen when the shard is asked for."""
        if key == SHARD:
            self.meanwhile()
        return super().__truediv__(key)


def test_a_publisher_that_is_overtaken_is_refused(hub: Hub, tmp_path: Path) -> None:
    """When another release takes the version in the middle of publishing, that one stays."""
    quick, slow = make_build(tmp_path / "quick"), Interrupted(make_build(tmp_path / "slow", titles=["Snow"]))
    slow.meanwhile = lambda: hub.release(NAME, FIRST, quick)
    with pytest.raises(DataRefused, match="already published"):
        hub.release(NAME, FIRST, slow)
    assert hub.manifest(NAME, FIRST) == read_manifest(quick)


def test_a_publisher_that_is_overtaken_by_the_same_bytes_succeeds(hub: Hub, tmp_path: Path) -> None:
    """When the same release appears in the middle of publishing, it is already published."""
    quick, slow = make_build(tmp_path / "quick"), Interrupted(make_build(tmp_path / "slow"))
    slow.meanwhile = lambda: hub.release(NAME, FIRST, quick)
    assert hub.release(NAME, FIRST, slow).outcome is Outcome.ALREADY


def test_where_nobody_died_there_is_nothing_to_clear_away(hub: Hub, tmp_path: Path) -> None:
    """A sweep of a hub that is in order takes nothing, planned or not."""
    hub.release(NAME, FIRST, make_build(tmp_path / "build"))
    assert (hub.sweep(plan=True), hub.sweep(), hub.versions(NAME)) == ([], [], [FIRST])


# Releases that are taken back.


def test_a_yanked_release_is_listed_and_handed_out_only_when_asked_for(hub: Hub, tmp_path: Path) -> None:
    """It stays where it is; who asks for its folder reads why it was taken back."""
    build = make_build(tmp_path / "build")
    hub.release(NAME, FIRST, build)
    assert hub.yanked(NAME, FIRST) is None
    said = hub.yank(NAME, FIRST, " a wrong date ")
    assert (said.version, said.manifest, said.reason) == ("1.0.0", read_manifest(build).digest, "a wrong date")
    assert (hub.yanked(NAME, FIRST), said.purged, hub.versions(NAME)) == (said, False, [FIRST])
    with pytest.raises(DataRefused, match=r"1\.0\.0 was yanked") as refused:
        hub.folder(NAME, FIRST)
    assert (refused.value.why, "--allow-yanked" in refused.value.help) == ("a wrong date", True)
    assert verify_folder(hub.folder(NAME, FIRST, allow_yanked=True)).ok


def test_what_is_said_of_a_release_never_changes(hub: Hub, tmp_path: Path) -> None:
    """The same reason again is good, another one is refused with the first."""
    hub.release(NAME, FIRST, make_build(tmp_path / "build"))
    said = hub.yank(NAME, FIRST, "a wrong date")
    assert hub.yank(NAME, FIRST, "a wrong date") == said
    with pytest.raises(DataRefused, match="for another reason") as refused:
        hub.yank(NAME, FIRST, "two wrong dates")
    assert (refused.value.why, hub.yanked(NAME, FIRST)) == ("a wrong date", said)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 1001])
def test_a_release_is_not_taken_back_without_a_reason(hub: Hub, tmp_path: Path, reason: str) -> None:
    """A reason is a sentence: not nothing, and no whole story."""
    hub.release(NAME, FIRST, make_build(tmp_path / "build"))
    with pytest.raises(UsageError, match="without a reason"):
        hub.yank(NAME, FIRST, reason)
    assert hub.yanked(NAME, FIRST) is None


def test_only_a_release_can_be_taken_back(hub: Hub, tmp_path: Path) -> None:
    """A version that is not there can be neither yanked nor purged."""
    hub.release(NAME, FIRST, make_build(tmp_path / "build"))
    with pytest.raises(UsageError, match=r"holds no acme/eu-news@1\.1\.0"):
        hub.yank(NAME, SECOND, "never was")
    if not cannot_purge(hub):
        with pytest.raises(UsageError, match="is not yanked"):
            hub.purge(NAME, FIRST)
    assert verify_folder(hub.folder(NAME, FIRST)).ok


def test_a_purged_release_is_gone_and_its_version_stays_taken(hub: Hub, tmp_path: Path) -> None:
    """It is neither listed nor handed out, and neither its own bytes nor others come back under its version."""
    build, other = make_build(tmp_path / "build"), make_build(tmp_path / "other", titles=["Snow"])
    hub.release(NAME, FIRST, build)
    said = hub.yank(NAME, FIRST, "no right to publish")
    if cannot_purge(hub):
        return
    assert hub.purge(NAME, FIRST) >= (build / SHARD).stat().st_size
    assert hub.purge(NAME, FIRST) == 0
    assert hub.yanked(NAME, FIRST) == said.model_copy(update={"purged": True})
    assert (hub.names(), hub.versions(NAME), hub.manifest(NAME, FIRST)) == ([], [], None)
    with pytest.raises(DataRefused, match="was purged") as gone:
        hub.folder(NAME, FIRST, allow_yanked=True)
    assert gone.value.why == "no right to publish"
    for again in (build, other):
        for call in (lambda it=again: hub.release(NAME, FIRST, it), lambda it=again: hub.plan(read_manifest(it))):
            with pytest.raises(DataRefused, match="its version stays taken") as refused:
                call()
            assert refused.value.why == "no right to publish"


def test_a_purge_takes_nothing_from_other_releases(hub: Hub, tmp_path: Path) -> None:
    """Files that a later release shares with a purged one stay in that."""
    hub.release(NAME, FIRST, make_build(tmp_path / "first"))
    hub.release(NAME, SECOND, make_build(tmp_path / "second", SECOND, ["Rain", "Snow"]))
    hub.yank(NAME, FIRST, "a wrong date")
    if cannot_purge(hub):
        return
    hub.purge(NAME, FIRST)
    assert hub.versions(NAME) == [SECOND]
    assert verify_folder(hub.folder(NAME, SECOND)).ok


def test_a_yanked_version_is_not_published_again(hub: Hub, tmp_path: Path) -> None:
    """The same bytes are not `already published` when they were taken back."""
    build = make_build(tmp_path / "build")
    hub.release(NAME, FIRST, build)
    hub.yank(NAME, FIRST, "a wrong date")
    with pytest.raises(DataRefused, match="was yanked, and its version stays taken"):
        hub.release(NAME, FIRST, build)


def test_of_many_reasons_at_once_one_is_said(hub: Hub, tmp_path: Path) -> None:
    """Of eight who take a release back at once, each for a reason of his own, one is heard."""
    hub.release(NAME, FIRST, make_build(tmp_path / "build"))
    start = Barrier(8)

    def attempt(number: int) -> str:
        start.wait()
        try:
            return hub.yank(NAME, FIRST, f"reason {number}").reason
        except DataRefused:
            return "refused"

    with ThreadPoolExecutor(8) as threads:
        heard = [said for said in threads.map(attempt, range(8)) if said != "refused"]
    said = hub.yanked(NAME, FIRST)
    assert said
    assert heard == [said.reason]


# Addresses, and the hub in memory.


def test_an_address_is_relative_to_the_project(tmp_path: Path) -> None:
    """`dir:.hub` lies in the project root, an absolute path stays what it is."""
    relative, absolute = (open_hub(HubAddress("dir", place), tmp_path) for place in (".hub", "/srv/hub"))
    assert isinstance(relative, DirectoryHub)
    assert isinstance(absolute, DirectoryHub)
    assert (relative.root, absolute.root) == (tmp_path / ".hub", Path("/srv/hub"))


@pytest.mark.parametrize(
    ("scheme", "says"),
    [
        ("dri", "Did you mean `dir`"),
        ("memry", "Did you mean `memory`"),
        ("gopher", "dir:PATH"),
    ],
)
def test_other_schemes_are_refused(tmp_path: Path, scheme: str, says: str) -> None:
    """A hub that cannot be opened is named, with what can be."""
    with pytest.raises(UsageError, match=says):
        open_hub(HubAddress(scheme, "acme"), tmp_path)


def test_a_memory_hub_takes_its_folders_along(tmp_path: Path) -> None:
    """The folder of a release is written once, and removed with the hub."""
    hub = MemoryHub()
    hub.release(NAME, FIRST, make_build(tmp_path / "build"))
    folder = hub.folder(NAME, FIRST)
    assert hub.folder(NAME, FIRST) == folder
    del hub
    assert not folder.exists()

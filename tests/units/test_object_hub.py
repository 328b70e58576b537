"""Does a release in a bucket stay whole, whoever dies, is late, purges or answers wrongly beside it?"""

from __future__ import annotations

import gc
import random
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from tests.bucket import BUCKET, SECRET, Bucket, bucket_server
from tests.builds import FIRST, NAME, SECOND, SHARD, make_build, restate, write_manifest

from copydesk.canonical import sha256, sha256_file
from copydesk.cli.app import run
from copydesk.errors import DataRefused, StateUnknown, UsageError
from copydesk.hubs import open_hub
from copydesk.hubs.base import Hub, Outcome
from copydesk.hubs.objects import ObjectHub
from copydesk.hubs.objects.bucket import BucketStore
from copydesk.manifest import SIGNATURE_NAME, read_manifest
from copydesk.pinned import pin
from copydesk.release import HubAddress
from copydesk.verify import verify_folder

PART = 5 << 20
PUBLISH = """
import sys
from pathlib import Path
from copydesk.hubs.objects import ObjectHub
from copydesk.hubs.objects.bucket import BucketStore
from copydesk.manifest import read_manifest
from copydesk.release import Version
build, address, prefix, part = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
manifest = read_manifest(build)
hub = ObjectHub(BucketStore(address, "news", prefix, part))
hub.release(manifest.name, Version.parse(manifest.version), build)
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Bucket]:
    """Serve a bucket."""
    with bucket_server() as found:
        yield found


@pytest.fixture
def bucket(server: Bucket, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """Return the bucket, which answers as it should, to a user who has its key."""
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("copydesk.hubs.objects.publishing.PAUSES", (0.0, 0.05))
    server.asked()
    yield server
    server.answer_again()


@pytest.fixture
def address(bucket: Bucket) -> str:
    """Return the address of an empty hub."""
    return bucket.address()


def opened(address: str) -> ObjectHub:
    """Return the hub at an address."""
    hub = open_hub(HubAddress.parse(address), Path())
    assert isinstance(hub, ObjectHub)
    return hub


def prefix_of(address: str) -> str:
    """Return the prefix of a hub in the bucket."""
    return address.removeprefix(f"s3://{BUCKET}/")


def key_of(address: str, build: Path, path: str) -> str:
    """Return where the bytes of a file of a build are."""
    entry = next(it for it in read_manifest(build).files if it.path == path)
    return f"{prefix_of(address)}/{NAME}/files/{entry.sha256}"


def sent(bucket: Bucket) -> list[int]:
    """Return the bytes of each file, or part of one, that arrived since the last look."""
    return [it["bytes"] for it in bucket.asked() if it["method"] == "PUT" and "/files/" in it["path"]]


def await_request(bucket: Bucket, fits: Callable[[dict[str, Any]], bool]) -> list[dict[str, Any]]:
    """Wait until something was asked, and return all that was asked until then."""
    seen = []
    for _ in range(600):
        seen += bucket.asked()
        if any(fits(it) for it in seen):
            return seen
        time.sleep(0.05)
    raise AssertionError(seen)


# Who creates an object.


def test_of_many_clients_one_creates_an_object(bucket: Bucket, address: str) -> None:
    """Of eight clients with a connection of their own one is told that it created it, and its bytes are there."""
    stores = [BucketStore(address, BUCKET, prefix_of(address)) for _ in range(8)]
    start = Barrier(len(stores))

    def attempt(number: int) -> bool:
        start.wait()
        return stores[number].create("one", b"%d" % number)

    with ThreadPoolExecutor(len(stores)) as threads:
        created = list(threads.map(attempt, range(len(stores))))
    assert sum(created) == 1
    assert stores[0].read("one", 0, 9) == b"%d" % created.index(True)
    assert len([it for it in bucket.asked() if it["method"] == "PUT"]) >= 8


def test_storage_that_overwrites_is_refused(bucket: Bucket, address: str, tmp_path: Path) -> None:
    """A server that does not know If-None-Match is found out before anything is sent."""
    bucket.answer_instead("PUT", "", "deaf")
    with pytest.raises(UsageError, match="cannot create exclusively"):
        opened(address).release(NAME, FIRST, make_build(tmp_path / "build"))
    assert sent(bucket) == []


def test_a_lost_answer_is_found_out(bucket: Bucket, address: str, tmp_path: Path) -> None:
    """The record arrives, and its answer is lost: the release is there, and running it again is good."""
    build = make_build(tmp_path / "build")
    bucket.answer_instead("PUT", "/releases/", "lose", times=1)
    assert opened(address).release(NAME, FIRST, build).outcome in set(Outcome)
    bucket.answer_again()
    assert opened(address).release(NAME, FIRST, build).outcome is Outcome.ALREADY
    assert verify_folder(opened(address).folder(NAME, FIRST)).ok


def test_nobody_knows_what_became_of_a_release(bucket: Bucket, address: str, tmp_path: Path) -> None:
    """The record arrives, and nobody answers from then on: that is said, and the next run finds out."""
    build, hub = make_build(tmp_path / "build"), opened(address)

    class Silent(BucketStore):
        def create(self, key: str, data: bytes) -> bool:
            if "/releases/" in key:
                bucket.answer_instead("PUT", "/releases/", "lose")
                try:
                    return super().create(key, data)
                finally:
                    bucket.answer_instead("GET", "", "drop")
            return super().create(key, data)

    store = Silent(address, BUCKET, prefix_of(address))
    with pytest.raises(StateUnknown):
        ObjectHub(store).release(NAME, FIRST, build)
    bucket.answer_again()
    assert hub.release(NAME, FIRST, build).outcome is Outcome.ALREADY


def test_a_release_is_published_with_its_signature_or_without(bucket: Bucket, address: str, tmp_path: Path) -> None:
    """A signature comes with the manifest; neither another one nor one for an unsigned release comes later."""
    signed, unsigned = make_build(tmp_path / "signed"), make_build(tmp_path / "unsigned")
    (signed / SIGNATURE_NAME).write_bytes(b"one")
    hub = opened(address)
    hub.release(NAME, FIRST, signed)
    assert (hub.folder(NAME, FIRST) / SIGNATURE_NAME).read_bytes() == b"one"
    assert hub.release(NAME, FIRST, unsigned).outcome is Outcome.ALREADY
    (signed / SIGNATURE_NAME).write_bytes(b"two")
    with pytest.raises(DataRefused, match="with another signature"):
        hub.release(NAME, FIRST, signed)
    other = opened(bucket.address())
    other.release(NAME, FIRST, unsigned)
    with pytest.raises(DataRefused, match="already published unsigned"):
        other.release(NAME, FIRST, signed)
    assert not (other.folder(NAME, FIRST) / SIGNATURE_NAME).exists()


# Publishers that die.


def large_build(folder: Path, size: int) -> Path:
    """Return a build with a large file that nothing shortens."""
    build = make_build(folder)
    (build / "large.bin").write_bytes(random.Random(1).randbytes(size))  # noqa: S311 - nothing shortens these bytes
    write_manifest(build, FIRST, 2)
    return build


def killed_at(bucket: Bucket, build: Path, address: str, part: str) -> None:
    """Publish in a process of its own, and kill it while this request is under way."""
    bucket.answer_instead("PUT", part, "hang", times=4)
    command = [sys.executable, "-c", PUBLISH, str(build), address, prefix_of(address), str(PART)]
    with subprocess.Popen(command) as process:
        try:
            await_request(bucket, lambda it: it["method"] == "PUT" and part in f"{it['path']}?{it['query']}")
            # Those that began before it end.
            time.sleep(0.5)
        finally:
            process.kill()
    bucket.answer_again()
    bucket.asked()


def test_what_a_killed_publisher_sent_is_not_sent_again(bucket: Bucket, address: str, tmp_path: Path) -> None:
    """Killed before its record: nothing is visible, and the second run sends no file again."""
    build, hub = make_build(tmp_path / "build"), opened(address)
    killed_at(bucket, build, address, "/releases/")
    assert (hub.versions(NAME), hub.names()) == ([], [])
    assert hub.release(NAME, FIRST, build).outcome is Outcome.PUBLISHED
    assert sent(bucket) == []
    assert verify_folder(hub.folder(NAME, FIRST)).ok


def test_a_large_file_goes_on_at_its_parts(bucket: Bucket, address: str, tmp_path: Path) -> None:
    """Killed at the fifth of six parts of 30 MB: the second run sends what is missing, and the file is what it was."""
    build = large_build(tmp_path / "build", 6 * PART)
    killed_at(bucket, build, address, "partNumber=5")
    hub = ObjectHub(BucketStore(address, BUCKET, prefix_of(address), PART))
    assert hub.release(NAME, FIRST, build).outcome is Outcome.PUBLISHED
    parts = [size for size in sent(bucket) if size == PART]
    assert 1 <= len(parts) <= 2
    assert sha256_file(hub.folder(NAME, FIRST) / "large.bin") == sha256_file(build / "large.bin")


def test_parts_of_other_bytes_are_sent_again(bucket: Bucket, address: str, tmp_path: Path) -> None:
    """What somebody began for the same file is believed part by part, by its MD5."""
    build = large_build(tmp_path / "build", 2 * PART)
    store = BucketStore(address, BUCKET, prefix_of(address), PART)
    key = key_of(address, build, "large.bin")
    begun = store.call("create_multipart_upload", Key=key)["UploadId"]
    store.call("upload_part", Key=key, UploadId=begun, PartNumber=1, Body=b"x" * PART)
    bucket.asked()
    ObjectHub(store).release(NAME, FIRST, build)
    assert [size for size in sent(bucket) if size == PART] == [PART, PART]
    assert verify_folder(ObjectHub(store).folder(NAME, FIRST)).ok


def test_an_upload_that_somebody_gives_up_is_begun_anew(bucket: Bucket, address: str, tmp_path: Path) -> None:
    """An upload that is swept away while a publisher is at it costs him a second try."""
    build = large_build(tmp_path / "build", 2 * PART)
    bucket.answer_instead("PUT", "partNumber=2", "NoSuchUpload", 404, times=1)
    hub = ObjectHub(BucketStore(address, BUCKET, prefix_of(address), PART))
    hub.release(NAME, FIRST, build)
    assert verify_folder(hub.folder(NAME, FIRST)).ok


def test_a_damaged_file_leaves_no_parts(bucket: Bucket, address: str, tmp_path: Path) -> None:
    """A build that turns out to be damaged behind its first parts sends no object, and its parts are removed."""
    build = large_build(tmp_path / "build", 2 * PART)
    with (build / "large.bin").open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\0")
    store = BucketStore(address, BUCKET, prefix_of(address), PART)
    with pytest.raises(DataRefused, match="a file of the build is damaged"):
        ObjectHub(store).release(NAME, FIRST, build)
    assert (store.unfinished(NAME, -1.0), ObjectHub(store).versions(NAME)) == ([], [])
    assert sha256_file(build / "large.bin") not in store.listed(f"{NAME}/files")
    assert bucket.asked()


def test_a_large_file_takes_few_parts_of_memory(bucket: Bucket, address: str) -> None:
    """Of 90 MB in parts of 5 MB four are on their way at a time, each of them twice: in our hands and the client's."""
    store, piece = BucketStore(address, BUCKET, prefix_of(address), PART), b"x" * (1 << 20)
    store.listed("")
    tracemalloc.start()
    try:
        store.upload("large", 90 << 20, lambda: (piece for _ in range(90)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (store.listed("")["large"].size, peak < 55 << 20) == (90 << 20, True), peak
    assert len([it for it in bucket.asked() if "partNumber" in it["query"]]) == 18


# Who purges and who publishes.


class Watched(BucketStore):
    """A store before whose steps something else happens."""

    before_record: Callable[[], object] | None = None
    before_removal: Callable[[], object] | None = None

    def create(self, key: str, data: bytes) -> bool:
        """Let it happen before a record is created."""
        if "/releases/" in key and self.before_record:
            self.before_record()
        return super().create(key, data)

    def remove(self, keys: Collection[str]) -> None:
        """Let it happen before files are removed."""
        then, self.before_removal = self.before_removal, None
        if then and any("/files/" in it for it in keys):
            then()
        super().remove(keys)


@pytest.fixture
def shared(bucket: Bucket, address: str, tmp_path: Path) -> tuple[ObjectHub, Path]:
    """Return a hub with a release that is yanked, and a build that shares its card."""
    hub, second = opened(address), make_build(tmp_path / "second", SECOND, ["Rain", "Snow"])
    hub.release(NAME, FIRST, make_build(tmp_path / "first"))
    hub.yank(NAME, FIRST, "a wrong date")
    assert bucket.asked()
    return hub, second


def test_a_purge_before_the_record_is_mended(shared: tuple[ObjectHub, Path], address: str) -> None:
    """The first release is purged when the second has looked at the file that both hold: it is sent again."""
    hub, build = shared
    store = Watched(address, BUCKET, prefix_of(address))
    store.before_record = lambda: hub.purge(NAME, FIRST)
    assert ObjectHub(store).release(NAME, SECOND, build).outcome is Outcome.PUBLISHED
    assert verify_folder(opened(address).folder(NAME, SECOND)).ok


def test_a_purge_that_saw_no_record_is_waited_for(shared: tuple[ObjectHub, Path], address: str) -> None:
    """A purge that has looked which files are needed, and not removed them yet: the publisher does not say published.

    When it is over, the publisher's second run puts back what it took away.
    """
    hub, build = shared
    store = Watched(address, BUCKET, prefix_of(address))
    said = []

    def publish() -> None:
        with pytest.raises(StateUnknown, match="something is being removed beside it") as unknown:
            hub.release(NAME, SECOND, build)
        said.append(unknown.value)

    store.before_removal = publish
    assert ObjectHub(store).purge(NAME, FIRST) > 0
    assert len(said) == 1
    assert hub.release(NAME, SECOND, build).outcome is Outcome.ALREADY
    assert verify_folder(opened(address).folder(NAME, SECOND)).ok


def test_a_purge_that_was_cut_short_is_finished(shared: tuple[ObjectHub, Path], address: str) -> None:
    """Said to be purged, and still there: nobody sees it, `sweep` shows it and finishes it, and then all is quiet."""
    hub, build = shared
    store = Watched(address, BUCKET, prefix_of(address))

    def die() -> None:
        raise KeyboardInterrupt

    store.before_removal = die
    with pytest.raises(KeyboardInterrupt):
        ObjectHub(store).purge(NAME, FIRST)
    assert (hub.versions(NAME), hub.manifest(NAME, FIRST), hub.names()) == ([], None, [])
    with pytest.raises(StateUnknown):
        hub.release(NAME, SECOND, build)
    assert [it.what for it in hub.sweep(plan=True)] == ["purge"]
    assert [(it.what, it.bytes > 0) for it in hub.sweep()] == [("purge", True)]
    assert (hub.sweep(), hub.finish_purges(NAME)) == ([], [])
    assert hub.release(NAME, SECOND, build).outcome is Outcome.ALREADY
    assert verify_folder(hub.folder(NAME, SECOND)).ok


def test_nothing_is_purged_beside_a_release_that_nobody_can_read(
    shared: tuple[ObjectHub, Path], bucket: Bucket, address: str
) -> None:
    """A release whose manifest is damaged could hold every file: the purge is refused until that one is purged too."""
    hub, build = shared
    hub.release(NAME, SECOND, build)
    digest = read_manifest(build).digest
    bucket.write(f"{prefix_of(address)}/{NAME}/files/{digest}", b"{}")
    with pytest.raises(DataRefused, match=r"nobody knows which files acme/eu-news@1\.1\.0 holds"):
        opened(address).purge(NAME, FIRST)
    again = opened(address)
    again.yank(NAME, SECOND, "damaged")
    again.purge(NAME, SECOND)
    again.purge(NAME, FIRST)
    assert (again.versions(NAME), again.sweep()) == ([], [])


# What dead publishers leave.


def test_what_is_left_is_swept_when_it_is_old(
    bucket: Bucket, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files that no release holds, and parts: young ones stay, old ones are shown and go."""
    build, hub = make_build(tmp_path / "build"), opened(address)
    hub.release(NAME, FIRST, build)
    prefix = f"{prefix_of(address)}/{NAME}"
    bucket.write(f"{prefix}/files/{sha256(b'left')}", b"left")
    store = BucketStore(address, BUCKET, prefix_of(address))
    # The server says of every upload that it was begun years ago.
    begun = store.call("create_multipart_upload", Key=f"{prefix}/files/{'0' * 64}")["UploadId"]
    store.call("upload_part", Key=f"{prefix}/files/{'0' * 64}", UploadId=begun, PartNumber=1, Body=b"half")
    assert [(it.what, it.bytes) for it in hub.sweep(plan=True)] == [("upload", 4)]
    assert [(it.what, it.bytes) for it in hub.sweep()] == [("upload", 4)]
    assert hub.sweep() == []
    monkeypatch.setattr("copydesk.hubs.objects.clearing.OLD", -60.0)
    assert [(it.what, it.bytes) for it in hub.sweep(plan=True)] == [("file", 4)]
    assert [(it.what, it.bytes) for it in hub.sweep()] == [("file", 4)]
    assert hub.sweep() == []
    assert verify_folder(opened(address).folder(NAME, FIRST)).ok


def test_nothing_is_published_beside_a_sweep_of_files(
    bucket: Bucket, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sweep that is under way is waited for; one that died is taken over."""
    build, hub = make_build(tmp_path / "build"), opened(address)
    sign = f"{prefix_of(address)}/{NAME}/clearing/files.txt"
    bucket.write(sign, b"x")
    with pytest.raises(StateUnknown, match="something is being removed"):
        hub.release(NAME, FIRST, build)
    monkeypatch.setattr("copydesk.hubs.objects.clearing.OLD", -60.0)
    assert hub.sweep() == []
    monkeypatch.setattr("copydesk.hubs.objects.clearing._LONGEST", -60.0)
    assert hub.sweep() == []
    assert hub.release(NAME, FIRST, build).outcome is Outcome.ALREADY


# Damage.


def test_a_damaged_file_is_not_relied_on(bucket: Bucket, address: str, tmp_path: Path) -> None:
    """A file of an earlier release that rotted is sent anew, and that mends the earlier one as well."""
    first, second = make_build(tmp_path / "first"), make_build(tmp_path / "second", SECOND, ["Rain", "Snow"])
    opened(address).release(NAME, FIRST, first)
    card = (first / "README.md").read_bytes()
    bucket.write(key_of(address, first, "README.md"), b"x" * len(card))
    assert not verify_folder(opened(address).folder(NAME, FIRST)).ok
    opened(address).release(NAME, SECOND, second)
    for version in (FIRST, SECOND):
        assert verify_folder(opened(address).folder(NAME, version)).ok


@pytest.mark.parametrize(
    ("damage", "says"),
    [("flip", SHARD), ("shorter", SHARD), ("longer", SHARD), ("gone", "a file of the release is missing")],
)
def test_damage_is_named(  # noqa: PLR0913, PLR0917 - fixtures
    bucket: Bucket, address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], damage: str, says: str
) -> None:
    """`verify` and `pull` end with 1 and name the file; nothing is pulled."""
    build = make_build(tmp_path / "build")
    (build / "provenance/train-0001-00000.parquet").write_bytes(b"another file")
    write_manifest(build, FIRST, 2)
    opened(address).release(NAME, FIRST, build)
    data, key = (build / SHARD).read_bytes(), key_of(address, build, SHARD)
    if damage == "gone":
        BucketStore(address, BUCKET, "").remove([key])
    else:
        bucket.write(key, {"flip": data[:-9] + b"x" + data[-8:], "shorter": data[:-1], "longer": data * 9}[damage])
    reference = f"{address}/{NAME}@1.0.0"
    assert run(["verify", reference]) == 1
    assert says in (said := capsys.readouterr()).out + said.err
    assert run(["pull", reference, str(tmp_path / "there")]) == 1
    assert not (tmp_path / "there").exists()


def test_a_file_goes_on_where_its_connection_broke(bucket: Bucket, address: str, tmp_path: Path) -> None:
    """A read that fails in passing costs a second one."""
    build = make_build(tmp_path / "build")
    opened(address).release(NAME, FIRST, build)
    bucket.answer_instead("GET", "/files/", "drop", times=3)
    assert verify_folder(opened(address).folder(NAME, FIRST)).ok


def test_a_release_that_is_a_source_stays_as_long_as_it_is_read(address: str, tmp_path: Path) -> None:
    """What was fetched does not go with the hub that fetched it."""
    build = make_build(tmp_path / "build")
    manifest = read_manifest(build)
    files = [
        it.model_copy(update={"config": "default", "split": "train"}) if it.path == SHARD else it
        for it in manifest.files
    ]
    restate(build, manifest, files=files)
    opened(address).release(NAME, FIRST, build)
    pinned = pin(f"{address}/{NAME}@1.0.0", None, tmp_path, may_move=False)
    gc.collect()
    assert [it for it in pinned.files if not (pinned.folder / it).is_file()] == []


# What a user is told.


@pytest.mark.parametrize(
    ("code", "status", "says"),
    [
        ("AccessDenied", 403, "the hub refuses this"),
        ("InvalidAccessKeyId", 403, "the hub does not take this key"),
        ("SignatureDoesNotMatch", 403, "the hub does not take this key"),
        ("ExpiredToken", 400, "the hub does not take this key"),
        ("PermanentRedirect", 301, "the bucket is in another region"),
        ("SlowDown", 503, "the hub cannot be reached"),
        ("InternalError", 500, "the hub cannot be reached"),
        ("Marvellous", 418, "the hub cannot be used"),
        ("drop", 0, "the hub cannot be reached"),
    ],
)
def test_a_refusal_is_said_in_our_words(  # noqa: PLR0913, PLR0917 - fixtures
    bucket: Bucket, address: str, capsys: pytest.CaptureFixture[str], code: str, status: int, says: str
) -> None:
    """Exit code 3, what it is and how to mend it; no secret, and nothing that the server says."""
    bucket.answer_instead("GET", "", code, status)
    assert run(["hub", "list", address]) == 3
    said = capsys.readouterr().err
    assert (says in said, "help:" in said, "Traceback" in said) == (True, True, False), said
    assert (SECRET in said, "AKIAMARKER" in said) == (False, False)


@pytest.mark.usefixtures("bucket")
def test_a_bucket_that_cannot_be_reached(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """No bucket, no key, nobody there: each is exit code 3, and said as it is."""
    assert run(["hub", "list", "s3://nowhere"]) == 3
    assert "there is no such bucket" in capsys.readouterr().err
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    assert run(["hub", "list", f"s3://{BUCKET}"]) == 3
    assert "the hub cannot be reached" in capsys.readouterr().err
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    assert run(["hub", "list", f"s3://{BUCKET}"]) == 3
    assert "there is no key for this hub" in capsys.readouterr().err


def test_a_publisher_without_the_right_to_write_publishes_nothing(
    bucket: Bucket, address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Denied while it sends: exit code 3, and nothing is visible."""
    bucket.answer_instead("PUT", "", "AccessDenied", 403)
    assert run(["publish", str(make_build(tmp_path / "build")), "--to", address]) == 3
    assert "the hub refuses this" in capsys.readouterr().err
    bucket.answer_again()
    assert opened(address).names() == []


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("s3:news", "names no bucket"),
        ("s3://", "is not a hub"),
        ("s3:///x", "is not a hub"),
        ("s3://news/../x", "is not a hub"),
        ("s3://news/*", "is not a hub"),
        ("s3://news/x?y", "is not a hub"),
        ("file:///srv/hub", "dir:/srv/hub"),
        ("sftp://host/x", "storage of the kind `sftp` holds no hub"),
        ("s33://news", "Did you mean `s3`"),
        ("memory:x", "`memory` is no kind of hub"),
    ],
)
@pytest.mark.usefixtures("bucket")
def test_an_address_that_cannot_be_meant_is_wrong_usage(
    capsys: pytest.CaptureFixture[str], address: str, says: str
) -> None:
    """Exit code 2, and what to write."""
    assert run(["hub", "list", address]) == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("words", [["hub", "list"], ["verify"], ["pull"], ["hub", "show"], ["release", "log"]])
@pytest.mark.parametrize("rest", ["", "/acme/news", "/acme/news@1.0.0"])
def test_a_password_in_an_address_is_not_repeated(
    capsys: pytest.CaptureFixture[str], words: list[str], rest: str
) -> None:
    """Keys do not belong into an address; what was given is not shown, on whatever screen or in whatever log."""
    assert run([*words, f"s3://key:{SECRET}@news{rest}", *(["there"] if words == ["pull"] else [])]) == 2
    said = capsys.readouterr()
    assert SECRET not in said.out + said.err


def test_a_missing_client_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without the extra it is wrong usage, with the line that installs it."""
    monkeypatch.setitem(sys.modules, "s3fs", None)
    assert run(["hub", "list", "s3://news"]) == 2
    assert "pip install 'copydesk[s3]'" in capsys.readouterr().err


def test_one_memory_for_each_process(tmp_path: Path) -> None:
    """`memory:` is the same hub whoever opens it, and fsspec's memory is another one."""
    build = make_build(tmp_path / "build")
    one: Hub = open_hub(HubAddress.parse("memory:"), tmp_path)
    one.release(NAME, FIRST, build)
    assert open_hub(HubAddress.parse("memory:"), tmp_path).versions(NAME) == [FIRST]
    assert opened("memory://another").versions(NAME) == []


def test_a_broken_transfer_leaves_nothing_half(address: str, tmp_path: Path) -> None:
    """What a file system of fsspec wrote of a file that turned out to be damaged is removed."""
    build = make_build(tmp_path / "build")
    (build / SHARD).write_bytes(b"other")
    for it in (address, f"memory://{tmp_path.name}"):
        with pytest.raises(DataRefused):
            opened(it).release(NAME, FIRST, build)
        assert opened(it).plan(read_manifest(build)).new_bytes >= 437

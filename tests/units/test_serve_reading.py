"""What does a served hub answer to those who read? Asked over real sockets, without a client that mends anything."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.builds import FIRST, NAME, SECOND, SHARD, make_build
from tests.served import Served, ask, serving_hub

from copydesk.hubs.directory import DirectoryHub
from copydesk.manifest import MANIFEST_NAME

DATASET, FILES = f"/api/datasets/{NAME}", f"/datasets/{NAME}/resolve"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve two releases."""
    place = tmp_path_factory.mktemp("reading")
    hub = DirectoryHub(place / "hub")
    hub.release(NAME, FIRST, make_build(place / "first"))
    hub.release(NAME, SECOND, make_build(place / "second", SECOND, ["Rain", "Sun", "Snow"]))
    with serving_hub(place / "hub") as found:
        yield found


def bytes_of(served: Served, path: str = SHARD) -> bytes:
    """Return a file of the first release as it lies on the disk."""
    return (served.root / NAME / "releases/v1.0.0" / path).read_bytes()


def raw(served: Served, request: bytes) -> bytes:
    """Send bytes to the server, and return all that it says before it closes."""
    address = urlsplit(served.endpoint)
    with socket.create_connection((address.hostname, address.port), timeout=20) as connection:
        connection.sendall(request)
        found = b""
        # Who closes before it has read all is heard as a reset, if at all.
        with suppress(ConnectionResetError):
            while piece := connection.recv(1 << 16):
                found += piece
    return found


def test_a_file_says_what_clients_need(served: Served) -> None:
    """Commit, sum and length stand in the head, the same for GET and HEAD."""
    tags = {it["name"]: it["targetCommit"] for it in ask(served.endpoint, "GET", f"{DATASET}/refs").json()["tags"]}
    whole, head = (ask(served.endpoint, method, f"{FILES}/v1.0.0/{SHARD}") for method in ("GET", "HEAD"))
    assert (whole.status, whole.body, head.status, head.body) == (200, bytes_of(served), 200, b"")
    assert whole.headers == head.headers
    assert whole.headers["x-repo-commit"] == tags["v1.0.0"] != tags["v1.1.0"]
    assert whole.headers["etag"] == whole.headers["x-linked-etag"]
    assert whole.headers["content-length"] == whole.headers["x-linked-size"] == str(len(bytes_of(served)))
    assert ask(served.endpoint, "GET", f"{FILES}/{tags['v1.0.0']}/{SHARD}").body == whole.body


def test_who_has_a_file_gets_it_no_second_time(served: Served) -> None:
    """The sum of a file that a client has is answered without the file."""
    etag = ask(served.endpoint, "HEAD", f"{FILES}/v1.0.0/{SHARD}").headers["etag"]
    for said in (etag, f'"x", {etag}', f"W/{etag}", "*"):
        assert ask(served.endpoint, "GET", f"{FILES}/v1.0.0/{SHARD}", If_None_Match=said).status == 304, said
    assert ask(served.endpoint, "GET", f"{FILES}/v1.0.0/{SHARD}", If_None_Match='"x"').status == 200


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [("bytes=0-3", 0, 4), ("bytes=4-", 4, None), ("bytes=-4", -4, None), ("bytes=1-99999999", 1, None)],
)
def test_a_part_of_a_file(served: Served, said: str, first: int, last: int | None) -> None:
    """One range is one part, with its place in the whole."""
    whole = bytes_of(served)
    part = ask(served.endpoint, "GET", f"{FILES}/v1.0.0/{SHARD}", Range=said)
    assert (part.status, part.body) == (206, whole[first:last])
    start = first % len(whole)
    assert part.headers["content-range"] == f"bytes {start}-{start + len(part.body) - 1}/{len(whole)}"


@pytest.mark.parametrize("said", ["bytes=999999999-", "bytes=5-4", "bytes=-0", f"bytes={'9' * 5000}-"])
def test_a_part_beyond_the_end(served: Served, said: str) -> None:
    """A range that holds nothing is refused with the length of the whole, however it is written."""
    part = ask(served.endpoint, "GET", f"{FILES}/v1.0.0/{SHARD}", Range=said)
    assert (part.status, part.headers.get("content-range")) == (416, f"bytes */{len(bytes_of(served))}")


@pytest.mark.parametrize("said", ["bytes=0-1,3-4", "lines=1-2", "bytes=", "bytes=a-b", "bytes=--1", "bytes=²-"])
def test_what_is_no_single_range_gets_the_whole(served: Served, said: str) -> None:
    """Several ranges, and what is none, are answered with the file."""
    answer = ask(served.endpoint, "GET", f"{FILES}/v1.0.0/{SHARD}", Range=said)
    assert (answer.status, answer.body) == (200, bytes_of(served))


def test_a_part_of_another_file_is_never_appended(served: Served) -> None:
    """Who goes on with a file that is another one by now gets the whole of it."""
    etag = ask(served.endpoint, "HEAD", f"{FILES}/v1.0.0/{SHARD}").headers["etag"]
    for said, status in ((etag, 206), ('"another"', 200)):
        answer = ask(served.endpoint, "GET", f"{FILES}/v1.0.0/{SHARD}", Range="bytes=4-", If_Range=said)
        assert answer.status == status


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (f"{FILES}/v1.0.0/none.parquet", "EntryNotFound"),
        (f"{FILES}/v9.9.9/README.md", "RevisionNotFound"),
        (f"{FILES}/{'0' * 40}/README.md", "RevisionNotFound"),
        ("/datasets/acme/none/resolve/main/README.md", "RepoNotFound"),
        ("/api/datasets/acme/none", "RepoNotFound"),
        (f"{DATASET}/revision/v9.9.9", "RevisionNotFound"),
        (f"{DATASET}/tree/v1.0.0/none", "EntryNotFound"),
        (f"{DATASET}/xet-write-token/main", "EntryNotFound"),
    ],
)
def test_what_is_missing_says_what_is_missing(served: Served, path: str, code: str) -> None:
    """Clients tell a missing file from a missing version by a code, and want the commit of a missing file."""
    answer = ask(served.endpoint, "GET", path)
    assert (answer.status, answer.headers["x-error-code"]) == (404, code)
    if code == "EntryNotFound":
        assert len(answer.headers["x-repo-commit"]) == 40


OUTSIDE = [
    "../../../../../../secret",
    "..%2f..%2f..%2f..%2f..%2fsecret",
    "%2e%2e/%2e%2e/%2e%2e/%2e%2e/secret",
    "..%5c..%5csecret",
    "%00secret",
    "//secret",
    "%2fetc%2fpasswd",
    ".%00./secret",
    "data/../../../../../../secret",
    "..%c0%af..%c0%afsecret",
]


@pytest.mark.parametrize("path", OUTSIDE)
def test_no_path_leads_out_of_a_release(served: Served, path: str) -> None:
    """Whatever a path is made of, in the place of a file, a version or a dataset, it names nothing outside."""
    (served.root / "secret").write_text("a secret")
    (served.root.parent / "secret").write_text("a secret")
    for target in (
        f"{FILES}/v1.0.0/{path}",
        f"{FILES}/{path}/README.md",
        f"/datasets/{path}/resolve/main/secret",
        f"/datasets/acme/{path}/resolve/main/secret",
        f"{DATASET}/tree/{path}",
        f"{DATASET}/tree/v1.0.0/{path}",
        f"/api/datasets/{path}/{path}/refs",
        f"/{path}",
    ):
        said = raw(served, f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        assert said.split()[1] in {b"400", b"404"}, target
        assert b"a secret" not in said
        assert b"Traceback" not in said


def test_the_lists_of_a_hub_are_no_files(served: Served) -> None:
    """What lies in the folder of the hub beside the releases is never handed out."""
    (served.root / ".copydesk-tokens.json").write_text('{"format": 1, "tokens": []}')
    try:
        for path in (".copydesk-tokens.json", ".repo/refs/heads/main", "releases/v1.0.0/manifest.json"):
            assert ask(served.endpoint, "GET", f"{FILES}/main/{path}").status == 404
    finally:
        (served.root / ".copydesk-tokens.json").unlink()


@pytest.mark.parametrize(
    "request_",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: [\r\nConnection: close\r\n\r\n",
        b"GET /api/datasets/acme/%ff HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
        b"POST /api/datasets/acme/eu-news/paths-info/main HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * (1 << 17) + b"\r\n\r\n",
    ],
)
def test_what_is_no_request_is_answered_so(served: Served, request_: bytes) -> None:
    """Bytes that are no request end with a word about it, and the server goes on."""
    said = raw(served, request_)
    assert not said or said.split()[1] in {b"400", b"403", b"404", b"431"}, said
    assert ask(served.endpoint, "GET", f"{FILES}/v1.0.0/README.md").status == 200


def test_listings(served: Served) -> None:
    """Files and folders of a version, with the sums that git and LFS give them."""
    top = ask(served.endpoint, "GET", f"{DATASET}/tree/v1.0.0").json()
    assert [(it["type"], it["path"]) for it in top] == [
        ("directory", "data"),
        ("directory", "provenance"),
        ("file", "README.md"),
        ("file", MANIFEST_NAME),
    ]
    deep = ask(served.endpoint, "GET", f"{DATASET}/tree/v1.0.0?recursive=true").json()
    shard = next(it for it in deep if it["path"] == SHARD)
    assert shard["lfs"]["size"] == shard["size"] == len(bytes_of(served))
    form = f"paths=README.md&paths=none&paths=data&paths={SHARD}&expand=false".encode()
    found = ask(served.endpoint, "POST", f"{DATASET}/paths-info/v1.0.0", form).json()
    assert [it["path"] for it in found] == ["README.md", "data", SHARD]
    assert found[2] == shard
    assert [it["id"] for it in ask(served.endpoint, "GET", "/api/datasets").json()] == [NAME]


def test_the_same_path_asked_a_thousand_times_is_answered_once(served: Served) -> None:
    """A small question has no huge answer."""
    answer = ask(served.endpoint, "POST", f"{DATASET}/paths-info/v1.0.0", b"paths=README.md&" * 1000)
    assert len(answer.json()) == 1


def test_a_damaged_release_hinders_no_other(tmp_path: Path) -> None:
    """A manifest that nobody can read takes its own release out of service, and no other."""
    hub = DirectoryHub(tmp_path / "hub")
    for version, folder in ((FIRST, "first"), (SECOND, "second")):
        hub.release(NAME, version, make_build(tmp_path / folder, version))
    damaged = tmp_path / "hub" / NAME / "releases/v1.1.0" / MANIFEST_NAME
    damaged.parent.chmod(0o755)
    damaged.chmod(0o644)
    damaged.write_bytes(b"{")
    with serving_hub(tmp_path / "hub") as served:
        refs = ask(served.endpoint, "GET", f"{DATASET}/refs").json()
        assert [it["name"] for it in refs["tags"]] == ["v1.0.0"]
        assert ask(served.endpoint, "GET", f"{FILES}/v1.0.0/{SHARD}").status == 200
        assert ask(served.endpoint, "GET", f"{FILES}/main/{SHARD}").status == 200
        assert ask(served.endpoint, "GET", "/api/datasets").status == 200
        assert ask(served.endpoint, "GET", f"{FILES}/v1.1.0/{SHARD}").status in {404, 500}


def test_a_file_that_was_cut_short_is_not_passed_off_as_whole(tmp_path: Path) -> None:
    """Fewer bytes than the manifest states are an answer that says so, never a shorter file."""
    hub = DirectoryHub(tmp_path / "hub")
    hub.release(NAME, FIRST, make_build(tmp_path / "first"))
    for path in (tmp_path / "hub").rglob("*.parquet"):
        # Both: a file of the same bytes stands in for another.
        path.chmod(0o644)
        os.truncate(path, 10)
    with serving_hub(tmp_path / "hub") as served:
        answer = ask(served.endpoint, "GET", f"{FILES}/v1.0.0/{SHARD}")
        assert (answer.status, b"PAR1" in answer.body) == (500, False)


def test_a_release_that_was_taken_back(tmp_path: Path) -> None:
    """Under its tag and its commit nothing is handed out any more, and `main` is the release before it."""
    hub = DirectoryHub(tmp_path / "hub")
    for version, folder in ((FIRST, "first"), (SECOND, "second")):
        hub.release(NAME, version, make_build(tmp_path / folder, version))
    with serving_hub(tmp_path / "hub") as served:
        tags = {it["name"]: it["targetCommit"] for it in ask(served.endpoint, "GET", f"{DATASET}/refs").json()["tags"]}
        hub.yank(NAME, SECOND, "no right to publish")
        for purged in (False, True):
            if purged:
                hub.purge(NAME, SECOND)
            revisions = ["v1.1.0"] if purged else ["v1.1.0", tags["v1.1.0"]]
            for revision in revisions:
                for path in (
                    f"{FILES}/{revision}/{SHARD}",
                    f"{DATASET}/tree/{revision}",
                    f"{DATASET}/revision/{revision}",
                ):
                    answer = ask(served.endpoint, "GET", path)
                    assert answer.status == 403, path
                    assert answer.headers["x-error-message"] == "Access to this resource is disabled."
            main = ask(served.endpoint, "HEAD", f"{FILES}/main/{SHARD}")
            assert main.headers["x-repo-commit"] == tags["v1.0.0"]

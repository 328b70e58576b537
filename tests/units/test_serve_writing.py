"""What does a served hub do for those who publish, and for those who mean it harm? Asked over real sockets."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.builds import FIRST, NAME, SECOND, SHARD, make_build
from tests.served import Served, ask, commit, files_of, make_dataset, serving_hub, tag

from copydesk.errors import DataRefused
from copydesk.hubs.directory import DirectoryHub
from copydesk.manifest import MANIFEST_NAME
from copydesk.release import Version
from copydesk.verify import verify_folder

NUMBERS = count()
LARGEST = 1_000_000_000


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve an empty folder."""
    with serving_hub(tmp_path_factory.mktemp("writing") / "hub", "--max-file-gb", "1") as found:
        yield found


@pytest.fixture
def name(served: Served) -> str:
    """Make an empty dataset of its own."""
    found = f"acme/set-{next(NUMBERS)}"
    assert make_dataset(served.endpoint, found).status == 200
    return found


@pytest.fixture
def news(tmp_path: Path) -> Iterator[Served]:
    """Serve a hub of its own with the dataset that builds are made for."""
    with serving_hub(tmp_path / "hub") as found:
        make_dataset(found.endpoint, NAME)
        yield found


def offer(served: Served, name: str, oid: str, size: int) -> dict[str, object]:
    """Announce a file, and return what the server says of it."""
    said = {"operation": "upload", "transfers": ["basic"], "objects": [{"oid": oid, "size": size}]}
    answer = ask(served.endpoint, "POST", f"/datasets/{name}.git/info/lfs/objects/batch", said)
    return dict(answer.json()["objects"][0])


def address_for(served: Served, name: str, data: bytes, size: int | None = None) -> str:
    """Announce a file, and return the path that it may be sent to."""
    said = offer(served, name, hashlib.sha256(data).hexdigest(), len(data) if size is None else size)
    return str(said["actions"]["upload"]["href"]).removeprefix(served.endpoint)  # type: ignore[index]


def with_lines(served: Served, name: str, *lines: object, query: str = "") -> int:
    """Send a commit of these lines and return its status."""
    body = b"\n".join(json.dumps(line).encode() for line in lines)
    return ask(served.endpoint, "POST", f"/api/datasets/{name}/commit/main{query}", body).status


HEAD = {"key": "header", "value": {"summary": "x"}}


def test_a_dataset_is_made_once(served: Served, name: str) -> None:
    """The second time says where it is."""
    again = make_dataset(served.endpoint, name)
    assert (again.status, again.json()["url"]) == (409, f"{served.endpoint}/datasets/{name}")


@pytest.mark.parametrize(
    "wrong", ["../x", "a/b/c", "Acme/x", ".hidden/x", "acme/..", "acme/x\0", "acme", "", "/etc/x/y"]
)
def test_a_dataset_has_a_plain_name(served: Served, wrong: str) -> None:
    """A name that is no folder of this hub is refused, and nothing is made."""
    before = sorted(served.root.parent.rglob("*"))
    assert make_dataset(served.endpoint, wrong).status == 400
    assert sorted(served.root.parent.rglob("*")) == before


def test_a_file_arrives_whole_or_not_at_all(served: Served, name: str) -> None:
    """Other bytes, fewer bytes and more bytes than were announced are refused, and nothing of them stays."""
    data = b"articles" * 20_000
    where = address_for(served, name, data)
    for sent, status in ((data[:-1] + b"!", 422), (data[:-1], 400), (data + b"!", 413)):
        assert ask(served.endpoint, "PUT", where, sent).status == status
    assert not [it for it in (served.root / name).rglob("*") if it.is_file()]
    assert ask(served.endpoint, "PUT", where, data).status == 200
    oid = hashlib.sha256(data).hexdigest()
    assert offer(served, name, oid, len(data)) == {"oid": oid, "size": len(data)}
    assert not list((served.root / name / ".staging").iterdir())


def test_nobody_makes_up_an_address(served: Served, name: str) -> None:
    """An address holds for one file, one length, one dataset and an hour, and no part of it can be changed."""
    data, other = b"a" * 100_000, f"acme/set-{next(NUMBERS)}"
    make_dataset(served.endpoint, other)
    where = address_for(served, name, data)
    oid = hashlib.sha256(data).hexdigest()
    for forged in (
        where.replace(name, other),
        where.replace(oid, "0" * 64),
        where.replace("size=100000", "size=100001"),
        re.sub(r"until=(\d+)", "until=9999999999", where),
        re.sub("key=.*", "key=", where),
        where.partition("&key=")[0],
        where.partition("?")[0],
        re.sub("key=.*", "key=%C3%BC", where),
    ):
        assert ask(served.endpoint, "PUT", forged, data).status == 403, forged
    assert ask(served.endpoint, "PUT", where.replace(name, "acme/none"), data).status == 403


def test_a_file_that_is_too_large_is_not_awaited(served: Served, name: str) -> None:
    """It is refused before a byte of it is sent."""
    assert "error" in offer(served, name, "0" * 64, LARGEST + 1)
    assert "actions" in offer(served, name, "0" * 64, LARGEST)


def test_who_saw_an_older_commit_does_not_overwrite_a_newer_one(served: Served, name: str) -> None:
    """A commit that was made upon another state is refused; of two at once one wins."""
    first = commit(served.endpoint, name, {"a.txt": b"one"}).json()["commitOid"]
    second = commit(served.endpoint, name, {"a.txt": b"two"}, first).json()["commitOid"]
    assert commit(served.endpoint, name, {"a.txt": b"three"}, first).status == 412
    with ThreadPoolExecutor(8) as threads:
        said = list(
            threads.map(lambda it: commit(served.endpoint, name, {"a.txt": b"%d" % it}, second).status, range(8))
        )
    assert sorted(said) == [200, *[412] * 7]
    history = ask(served.endpoint, "GET", f"/api/datasets/{name}/commits/main").json()
    assert [it["id"] for it in history[1:]] == [second, first]


def test_publishers_at_once_lose_nothing(served: Served, name: str) -> None:
    """Commits that change different files at the same time all stand, one upon the other."""
    with ThreadPoolExecutor(8) as threads:
        said = threads.map(lambda it: commit(served.endpoint, name, {f"{it}.txt": b"%d" % it}).status, range(24))
        assert set(said) == {200}
    assert len(ask(served.endpoint, "GET", f"/api/datasets/{name}/tree/main").json()) == 24
    assert len(ask(served.endpoint, "GET", f"/api/datasets/{name}/commits/main").json()) == 24


@pytest.mark.parametrize(
    "path",
    ["../x", "/x", "a/../x", "a//b", ".", "..", "a/.", "", "a\\b", "a\0b", ".git/config", "a\nb", "x" * 300, "\ud800"],
)
def test_a_commit_names_no_file_outside(served: Served, name: str, path: str) -> None:
    """A path that is no plain path in a folder is refused with the whole commit."""
    line = {"key": "file", "value": {"path": path, "content": "", "encoding": "base64"}}
    assert with_lines(served, name, HEAD, line) in {400, 422}
    assert ask(served.endpoint, "GET", f"/api/datasets/{name}/tree/main").json() == []


@pytest.mark.parametrize(
    "line",
    [
        {"key": "file", "value": {"path": "a", "content": "no base64!", "encoding": "base64"}},
        {"key": "file", "value": {"path": "a"}},
        {"key": "file", "value": {"path": ["a"], "content": ""}},
        {"key": "lfsFile", "value": {"path": "a", "algo": "sha256", "oid": "0" * 64, "size": 5}},
        {"key": "lfsFile", "value": {"path": "a", "oid": "../../../../etc/passwd", "size": 5}},
        {"key": "lfsFile", "value": {"path": "a", "oid": "0" * 64, "size": -5}},
        {"key": "lfsFile", "value": {"path": "a", "oid": "0" * 64, "size": 10**400}},
        {"key": "shell", "value": {"path": "a"}},
        {"key": "file"},
        {"value": {}},
        [],
        7,
    ],
)
def test_what_is_no_commit_is_refused(served: Served, name: str, line: object) -> None:
    """A line that nobody understands is refused with the whole commit, and says so."""
    assert with_lines(served, name, HEAD, line) in {400, 422}
    assert ask(served.endpoint, "GET", f"/api/datasets/{name}/tree/main").json() == []


def test_a_request_for_a_review_is_no_commit(served: Served, name: str) -> None:
    """Who asks for a pull request does not get a commit upon `main`."""
    line = {"key": "file", "value": {"path": "a", "content": "", "encoding": "base64"}}
    assert with_lines(served, name, HEAD, line, query="?create_pr=1") == 403
    assert ask(served.endpoint, "GET", f"/api/datasets/{name}/tree/main").json() == []


def test_a_commit_is_where_its_branch_is(served: Served, name: str) -> None:
    """A branch that is not there gets no commit."""
    answer = ask(served.endpoint, "POST", f"/api/datasets/{name}/commit/none", json.dumps(HEAD).encode())
    assert (answer.status, answer.headers.get("x-error-code")) == (404, "RevisionNotFound")


def test_a_tag_stands_for_ever(served: Served, name: str) -> None:
    """It is neither moved nor deleted, and a branch is not deleted either."""
    first = commit(served.endpoint, name, {"a.txt": b"one"}).json()["commitOid"]
    assert tag(served.endpoint, name, "v1.0.0").status == 200
    commit(served.endpoint, name, {"a.txt": b"two"})
    assert tag(served.endpoint, name, "v1.0.0").status == 409
    for kind, ref in (("tag", "v1.0.0"), ("branch", "main")):
        assert ask(served.endpoint, "DELETE", f"/api/datasets/{name}/{kind}/{ref}").status == 403
    assert ask(served.endpoint, "DELETE", "/api/repos/delete", {"name": name}).status == 403
    tags = ask(served.endpoint, "GET", f"/api/datasets/{name}/refs").json()["tags"]
    assert [(it["name"], it["targetCommit"]) for it in tags] == [("v1.0.0", first)]
    assert ask(served.endpoint, "GET", f"/datasets/{name}/resolve/v1.0.0/a.txt").body == b"one"


@pytest.mark.parametrize("wrong", ["../../x", "a/b", ".hidden", "-x", "", "a\0b", "x" * 200, "refs/heads/main", "ü"])
def test_a_tag_has_a_plain_name(served: Served, name: str, wrong: str) -> None:
    """A name that is no file of its own folder is refused."""
    commit(served.endpoint, name, {"a.txt": b"one"})
    assert tag(served.endpoint, name, wrong).status == 422


def test_who_changed_a_file_last(served: Served, name: str) -> None:
    """Asked for more, a listing names the commit that changed each file and folder last."""
    for number, files in enumerate(({"a": b"1", "d/b": b"1"}, {"a": b"2"}, {"d/c": b"3"})):
        line = {"key": "header", "value": {"summary": f"commit {number}"}}
        added = [
            {"key": "file", "value": {"path": path, "content": base64.b64encode(data).decode()}}
            for path, data in files.items()
        ]
        assert with_lines(served, name, line, *added) == 200
    found = ask(served.endpoint, "GET", f"/api/datasets/{name}/tree/main?recursive=True&expand=True").json()
    said = {it["path"]: it["lastCommit"]["title"] for it in found}
    assert said == {"a": "commit 1", "d": "commit 2", "d/b": "commit 0", "d/c": "commit 2"}
    form = ask(served.endpoint, "POST", f"/api/datasets/{name}/paths-info/main", b"paths=a&expand=True").json()
    assert form[0]["lastCommit"]["title"] == "commit 1"


def test_a_long_listing_comes_in_pages(served: Served, name: str) -> None:
    """More than a thousand files are listed page by page, each with the address of the next."""
    data = b"x" * 100_000
    assert ask(served.endpoint, "PUT", address_for(served, name, data), data).status == 200
    large = {"algo": "sha256", "oid": hashlib.sha256(data).hexdigest(), "size": len(data)}
    lines = [{"key": "lfsFile", "value": {"path": f"{it:05}", **large}} for it in range(2500)]
    assert with_lines(served, name, HEAD, *lines) == 200
    path, found = f"/api/datasets/{name}/tree/main", []
    for _ in range(3):
        page = ask(served.endpoint, "GET", path)
        found += [it["path"] for it in page.json()]
        path = page.headers.get("link", "").partition(">")[0].removeprefix(f"<{served.endpoint}")
    assert found == [f"{it:05}" for it in range(2500)]
    assert path == ""


def test_nothing_hides_what_readers_have_pinned(served: Served, name: str) -> None:
    """A branch called like a tag, a tag called like a branch, and either called like a commit, are refused."""
    first = commit(served.endpoint, name, {"a.txt": b"one"}).json()["commitOid"]
    assert tag(served.endpoint, name, "mine").status == 200
    second = commit(served.endpoint, name, {"a.txt": b"two"}).json()["commitOid"]
    for word in (first, second, "main", "copydesk-yanked"):
        assert tag(served.endpoint, name, word).status in {409, 422}, word
    for word in (first, "mine", "v3.0.0", "main", "copydesk-yanked"):
        answer = ask(served.endpoint, "POST", f"/api/datasets/{name}/branch/{word}", {"startingPoint": "main"})
        assert answer.status in {409, 422}, word
    assert ask(served.endpoint, "GET", f"/datasets/{name}/resolve/{first}/a.txt").body == b"one"
    assert ask(served.endpoint, "POST", f"/api/datasets/{name}/branch/draft", {"startingPoint": first}).status == 200
    assert ask(served.endpoint, "GET", f"/datasets/{name}/resolve/draft/a.txt").body == b"one"


def test_a_commit_is_the_one_that_git_would_make(served: Served, name: str) -> None:
    """Its name is computed from its files, so that the same files are the same commit on every hub."""
    blob = hashlib.sha1(b"blob 3\0one", usedforsecurity=False).hexdigest()
    commit(served.endpoint, name, {"a.txt": b"one"})
    assert ask(served.endpoint, "GET", f"/api/datasets/{name}/tree/main").json()[0]["oid"] == blob
    other = f"acme/set-{next(NUMBERS)}"
    make_dataset(served.endpoint, other)
    commit(served.endpoint, other, {"a.txt": b"one"})
    heads = [ask(served.endpoint, "GET", f"/api/datasets/{it}").json()["sha"] for it in (name, other)]
    assert heads[0] == heads[1]


def test_the_tag_of_a_version_makes_a_release(news: Served, tmp_path: Path) -> None:
    """A commit with the manifest of that version becomes a folder that is verified, in which files are no copies."""
    build = make_build(tmp_path / "build")
    made = commit(news.endpoint, NAME, files_of(build)).json()["commitOid"]
    assert DirectoryHub(news.root).versions(NAME) == []
    assert tag(news.endpoint, NAME, "v1.0.0", made).status == 200
    hub = DirectoryHub(news.root)
    assert hub.versions(NAME) == [FIRST]
    assert verify_folder(hub.folder(NAME, FIRST)).ok
    assert not [it for it in (news.root / NAME / ".repo/objects").rglob("*") if it.is_file()]
    for revision in ("v1.0.0", made, "main"):
        answer = ask(news.endpoint, "GET", f"/datasets/{NAME}/resolve/{revision}/{SHARD}")
        assert (answer.headers["x-repo-commit"], answer.body) == (made, (build / SHARD).read_bytes())


def test_a_release_through_either_door(news: Served, tmp_path: Path) -> None:
    """What comes by commit is under `dir:`, what comes by folder has a tag, and a version is taken for both."""
    hub = DirectoryHub(news.root)
    commit(news.endpoint, NAME, files_of(make_build(tmp_path / "first")))
    assert tag(news.endpoint, NAME, "v1.0.0").status == 200
    hub.release(NAME, SECOND, make_build(tmp_path / "second", SECOND, ["Rain", "Snow"]))
    tags = {
        it["name"]: it["targetCommit"] for it in ask(news.endpoint, "GET", f"/api/datasets/{NAME}/refs").json()["tags"]
    }
    assert set(tags) == {"v1.0.0", "v1.1.0"}
    assert (
        ask(news.endpoint, "HEAD", f"/datasets/{NAME}/resolve/main/{SHARD}").headers["x-repo-commit"] == tags["v1.1.0"]
    )
    assert tag(news.endpoint, NAME, "v1.1.0", "v1.0.0").status == 409
    with pytest.raises(DataRefused, match=r"1\.0\.0"):
        hub.release(NAME, FIRST, make_build(tmp_path / "other", FIRST, ["Hail"]))


def test_a_plain_tag_takes_its_version(news: Served, tmp_path: Path) -> None:
    """A version that is the tag of a plain commit is not published as a folder."""
    commit(news.endpoint, NAME, {"a.txt": b"one"})
    assert tag(news.endpoint, NAME, "v1.0.0").status == 200
    with pytest.raises(DataRefused, match="tag of a commit that is no release"):
        DirectoryHub(news.root).release(NAME, FIRST, make_build(tmp_path / "build"))


def test_what_is_not_the_release_that_its_tag_says_gets_no_tag(news: Served, tmp_path: Path) -> None:
    """Damaged, incomplete, of another version or of another dataset: no tag, no folder, and a word about why."""
    files = files_of(make_build(tmp_path / "build"))
    wrong = {
        "damaged": {**files, SHARD: files[SHARD] + b"!"},
        "incomplete": {path: data for path, data in files.items() if path != SHARD},
        "no manifest": {**files, MANIFEST_NAME: b"{}"},
    }
    for why, found in wrong.items():
        gone = [{"key": "deletedFolder", "value": {"path": "data"}}]
        with_lines(news, NAME, HEAD, *gone)
        made = commit(news.endpoint, NAME, found).json()["commitOid"]
        answer = tag(news.endpoint, NAME, "v1.0.0", made)
        assert answer.status == 422, why
        assert len(answer.json()["error"]) > 20
    made = commit(news.endpoint, NAME, files).json()["commitOid"]
    assert tag(news.endpoint, NAME, "v2.0.0", made).status == 422
    assert ask(news.endpoint, "GET", f"/api/datasets/{NAME}/refs").json()["tags"] == []
    assert DirectoryHub(news.root).versions(NAME) == []
    assert tag(news.endpoint, NAME, "v1.0.0", made).status == 200


def test_a_crash_before_the_release_hinders_nobody(news: Served, tmp_path: Path) -> None:
    """A tag whose folder never came is no tag, and the next try makes both."""
    made = commit(news.endpoint, NAME, files_of(make_build(tmp_path / "build"))).json()["commitOid"]
    (news.root / NAME / ".repo/refs/releases/v1.0.0").write_text(f"{made}\n")
    assert ask(news.endpoint, "GET", f"/api/datasets/{NAME}/refs").json()["tags"] == []
    assert ask(news.endpoint, "GET", f"/api/datasets/{NAME}/tree/v1.0.0").status == 404
    assert ask(news.endpoint, "GET", f"/api/datasets/{NAME}").json()["sha"] == made
    assert tag(news.endpoint, NAME, "v1.0.0", made).status == 200
    assert DirectoryHub(news.root).versions(NAME) == [FIRST]


def test_one_of_many_publishers_of_a_version_wins(news: Served, tmp_path: Path) -> None:
    """By commit and by folder at the same time: one is published, and the tag is at its files."""
    hub = DirectoryHub(news.root)
    builds = [make_build(tmp_path / f"build-{it}", FIRST, [f"Story {it}"]) for it in range(4)]
    commits = [commit(news.endpoint, NAME, files_of(build)).json()["commitOid"] for build in builds[:3]]

    def by_folder() -> int:
        try:
            hub.release(NAME, FIRST, builds[3])
        except DataRefused:
            return 409
        return 200

    with ThreadPoolExecutor(4) as threads:
        said = [threads.submit(lambda it=it: tag(news.endpoint, NAME, "v1.0.0", it).status) for it in commits]
        said.append(threads.submit(by_folder))
        answers = [it.result() for it in said]
    assert answers.count(200) == 1
    assert set(answers) <= {200, 409, 422}
    winner = builds[answers.index(200)]
    answer = ask(news.endpoint, "GET", f"/datasets/{NAME}/resolve/v1.0.0/{SHARD}")
    assert answer.body == (winner / SHARD).read_bytes()
    assert verify_folder(hub.folder(NAME, FIRST)).ok


def test_a_release_that_came_by_commit_is_taken_back(news: Served, tmp_path: Path) -> None:
    """Yanked or purged: nothing under its tag or its commit, `main` is what was before, its version stays taken."""
    oids = []
    for version, folder in ((FIRST, "first"), (SECOND, "second")):
        build = make_build(tmp_path / folder, version, ["Rain", folder])
        oids.append(commit(news.endpoint, NAME, files_of(build)).json()["commitOid"])
        assert tag(news.endpoint, NAME, version.tag).status == 200
    hub = DirectoryHub(news.root)
    hub.yank(NAME, SECOND, "no right to publish")
    for purged in (False, True):
        if purged:
            hub.purge(NAME, SECOND)
        for revision in ("v1.1.0", oids[1]):
            assert ask(news.endpoint, "GET", f"/datasets/{NAME}/resolve/{revision}/{SHARD}").status == 403
            assert ask(news.endpoint, "GET", f"/api/datasets/{NAME}/tree/{revision}").status == 403
        assert ask(news.endpoint, "GET", f"/api/datasets/{NAME}").json()["sha"] == oids[0]
        assert tag(news.endpoint, NAME, "v1.1.0", oids[0]).status in {403, 409}


def test_a_version_is_what_it_is(served: Served, name: str) -> None:
    """Only `v1.2.0` names a version: what looks like one is a plain tag."""
    commit(served.endpoint, name, {"a.txt": b"one"})
    for word in ("1.2.0", "v1.2", "v01.2.0", "latest"):
        assert Version.of_tag(word) is None
        assert tag(served.endpoint, name, word).status == 200


def gc(root: Path, *options: str) -> list[str]:
    """Run `copydesk release gc` and return the kinds of what it clears away."""
    command = [sys.executable, "-m", "copydesk", "--json", "release", "gc", f"dir:{root}", *options]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [it["what"] for it in json.loads(said)["result"]["removed"]]


def test_what_was_sent_and_never_used_is_cleared_away_after_a_day(tmp_path: Path) -> None:
    """Files that a commit names stay, and so does what came lately; a file that somebody counts on is new again."""
    with serving_hub(tmp_path / "hub") as served:
        make_dataset(served.endpoint, "acme/x")
        files = {word: word.encode() * 30_000 for word in ("used", "new", "old", "wanted")}
        oids = {word: hashlib.sha256(data).hexdigest() for word, data in files.items()}
        for data in files.values():
            assert ask(served.endpoint, "PUT", address_for(served, "acme/x", data), data).status == 200
        large = {"path": "used", "algo": "sha256", "oid": oids["used"], "size": len(files["used"])}
        assert with_lines(served, "acme/x", HEAD, {"key": "lfsFile", "value": large}) == 200
        place = tmp_path / "hub/acme/x/.repo/objects"
        for word in ("used", "old", "wanted"):
            os.utime(place / oids[word][:2] / oids[word], (0, 0))
        assert "actions" not in offer(served, "acme/x", oids["wanted"], len(files["wanted"]))

        assert gc(tmp_path / "hub", "--plan") == ["sent"]
        assert gc(tmp_path / "hub") == ["sent"]
        assert gc(tmp_path / "hub") == []
        assert {it.name for it in place.glob("*/*")} == {oids[word] for word in ("used", "new", "wanted")}
        late = {"path": "old", "algo": "sha256", "oid": oids["old"], "size": len(files["old"])}
        assert with_lines(served, "acme/x", HEAD, {"key": "lfsFile", "value": late}) == 422
        assert ask(served.endpoint, "GET", "/datasets/acme/x/resolve/main/used").body == files["used"]


def test_a_server_that_is_killed_leaves_nothing_that_hinders(tmp_path: Path) -> None:
    """Half a file is never taken for a whole one; it is cleared away, and the next server takes the file again."""
    data = b"articles" * 100_000
    with serving_hub(tmp_path / "hub") as served:
        make_dataset(served.endpoint, "acme/x")
        where, address = address_for(served, "acme/x", data), urlsplit(served.endpoint)
        with socket.create_connection((address.hostname, address.port)) as connection:
            head = f"PUT {where} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(data)}\r\n\r\n"
            connection.sendall(head.encode() + data[: len(data) // 2])
            until = time.monotonic() + 10
            while not list((tmp_path / "hub/acme/x/.staging").glob("*/file")) and time.monotonic() < until:
                time.sleep(0.05)
            served.process.kill()
            served.process.wait(20)
    with serving_hub(tmp_path / "hub") as served:
        assert gc(tmp_path / "hub") == ["staging"]
        assert "actions" in offer(served, "acme/x", hashlib.sha256(data).hexdigest(), len(data))
        assert ask(served.endpoint, "PUT", address_for(served, "acme/x", data), data).status == 200

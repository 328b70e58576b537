"""Who gets into a served hub, and what can those do who mean it harm? With real servers, sockets and signals."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.builds import FIRST, NAME, SHARD, make_build
from tests.served import Served, ask, commit, make_dataset, serving_hub

from copydesk.hubs.directory import DirectoryHub
from copydesk.serve.access import make_token, revoke_token

FILE = f"/datasets/{NAME}/resolve/v1.0.0/{SHARD}"
PATIENCE = 1


def hub_token(root: Path, *options: str) -> str:
    """Run `copydesk hub token` and return what it prints."""
    command = [sys.executable, "-m", "copydesk", "hub", "token", "--root", str(root), *options]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a hub with a release and two tokens: one that reads, one that writes as well."""
    place = tmp_path_factory.mktemp("access")
    DirectoryHub(place / "hub").release(NAME, FIRST, make_build(place / "build"))
    return place / "hub"


@pytest.fixture(scope="module")
def tokens(root: Path) -> dict[str, str]:
    """Make both tokens."""
    return {
        "reader": make_token(root, "reader", write=False),
        "writer": make_token(root, "writer", write=True),
    }


@pytest.fixture(scope="module")
def private(root: Path, tokens: dict[str, str]) -> Iterator[Served]:
    """Serve it to those with a token."""
    assert len(tokens) == 2
    with serving_hub(root) as found:
        yield found


@contextmanager
def connected(served: Served, said: bytes = b"") -> Iterator[socket.socket]:
    """Open a connection and send bytes."""
    address = urlsplit(served.endpoint)
    with socket.create_connection((address.hostname, address.port), timeout=20) as connection:
        connection.sendall(said)
        yield connection


def seconds_until_closed(connection: socket.socket) -> float:
    """Return how long the server takes until it ends a connection."""
    start = time.monotonic()
    try:
        while connection.recv(1 << 16):
            pass
    except ConnectionResetError:
        pass
    return time.monotonic() - start


ASKED = [
    ("GET", FILE, None),
    ("HEAD", FILE, None),
    ("GET", "/api/datasets", None),
    ("GET", f"/api/datasets/{NAME}", None),
    ("GET", f"/api/datasets/{NAME}/refs", None),
    ("GET", f"/api/datasets/{NAME}/tree/main", None),
    ("POST", f"/api/datasets/{NAME}/paths-info/main", b"paths=README.md"),
    ("POST", f"/api/datasets/{NAME}/preupload/main", {"files": []}),
    ("POST", "/api/validate-yaml", {"content": "---\na: 1\n---\n"}),
    ("GET", "/api/whoami-v2", None),
]
CHANGED = [
    ("POST", "/api/repos/create", {"name": "x", "organization": "acme", "type": "dataset"}),
    ("POST", f"/api/datasets/{NAME}/commit/main", {"key": "header", "value": {"summary": "x"}}),
    ("POST", f"/api/datasets/{NAME}/tag/main", {"tag": "x"}),
    ("POST", f"/api/datasets/{NAME}/branch/x", {}),
    ("DELETE", f"/api/datasets/{NAME}/tag/v1.0.0", None),
    ("POST", f"/datasets/{NAME}.git/info/lfs/objects/batch", {"objects": []}),
]


@pytest.mark.parametrize(("method", "path", "body"), ASKED)
def test_who_has_no_token_reads_nothing(
    private: Served, tokens: dict[str, str], method: str, path: str, body: object
) -> None:
    """Without a token, with a wrong one, or with part of one: 401, whatever is asked for."""
    for wrong in (None, "", "cdk_wrong", tokens["reader"][:-1], f"{tokens['reader']}x", "ü", "a" * 5000):
        assert ask(private.endpoint, method, path, body, token=wrong).status == 401
    assert ask(private.endpoint, method, path, body, token=tokens["reader"]).status == 200


@pytest.mark.parametrize(("method", "path", "body"), CHANGED)
def test_who_may_read_changes_nothing(
    private: Served, tokens: dict[str, str], method: str, path: str, body: object
) -> None:
    """A token that reads is refused, 403; none at all is 401."""
    assert ask(private.endpoint, method, path, body).status == 401
    assert ask(private.endpoint, method, path, body, token=tokens["reader"]).status == 403
    if method == "POST" and "tag" not in path:
        assert ask(private.endpoint, method, path, body, token=tokens["writer"]).status in {200, 400}


def test_nobody_learns_which_datasets_there_are(private: Served) -> None:
    """A dataset that is there and one that is not are the same to those without a token."""
    said = [ask(private.endpoint, "GET", f"/api/datasets/{it}") for it in (NAME, "acme/none")]
    assert said[0] == said[1]
    where = [ask(private.endpoint, "PUT", f"/upload/{it}/{'0' * 64}", b"") for it in (NAME, "acme/none")]
    assert where[0] == where[1]


def test_a_token_is_shown_once(tmp_path: Path) -> None:
    """On the disk is its salted sum, in a file that others cannot read; the list shows names, and one is taken back."""
    token = hub_token(tmp_path, "--name", "desk", "--write")
    place = tmp_path / ".copydesk-tokens.json"
    assert token.startswith("cdk_")
    assert token[4:] not in place.read_text()
    assert place.stat().st_mode & 0o077 == 0
    assert hub_token(tmp_path) == "desk  read and write"
    assert "taken back" in hub_token(tmp_path, "--revoke", "desk")
    assert hub_token(tmp_path).startswith("no tokens")


def test_tokens_need_no_library_of_a_server() -> None:
    """Who makes a token need not be able to serve."""
    code = "import sys, copydesk.serve.access as it; sys.exit(bool({'uvicorn', 'starlette'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_everybody_reads_when_that_is_wanted(root: Path, tokens: dict[str, str]) -> None:
    """With `--everybody-reads` reading needs no token, writing does."""
    with serving_hub(root, "--everybody-reads") as served:
        assert ask(served.endpoint, "GET", FILE).status == 200
        assert make_dataset(served.endpoint, "acme/x").status == 401
        assert make_dataset(served.endpoint, "acme/x", tokens["reader"]).status == 403


def test_a_hub_does_not_open_when_its_last_token_is_taken_back(tmp_path: Path) -> None:
    """Who began with tokens goes on with them: without any nobody gets in, until there is one again."""
    token = make_token(tmp_path, "desk", write=True)
    with serving_hub(tmp_path) as served:
        assert make_dataset(served.endpoint, "acme/x", token).status == 200
        revoke_token(tmp_path, "desk")
        assert ask(served.endpoint, "GET", "/api/datasets").status == 401
        assert make_dataset(served.endpoint, "acme/y", token).status == 401
        other = make_token(tmp_path, "desk", write=True)
        assert make_dataset(served.endpoint, "acme/y", other).status == 200
        (tmp_path / ".copydesk-tokens.json").write_text("{")
        assert ask(served.endpoint, "GET", "/api/datasets", token=other).status == 500


def test_others_reach_only_a_hub_with_a_token(tmp_path: Path) -> None:
    """Another address than this machine's own is refused, exit 2, before anything listens."""
    command = [sys.executable, "-m", "copydesk", "hub", "serve", "--root", str(tmp_path), "--port", "0"]
    for host in ("0.0.0.0", "::", "hub.example"):  # noqa: S104 - that is refused
        done = subprocess.run([*command, "--host", host], capture_output=True, text=True, timeout=60)
        assert (done.returncode, "no token" in done.stderr) == (2, True), done.stderr


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8750", "localhost.evil.example", "127.0.0.1.evil.example"]
)
def test_a_page_in_a_browser_cannot_use_the_reader_s_machine(tmp_path: Path, host: str) -> None:
    """A name that was made to point at this machine is no way into a hub without tokens, nor is another page."""
    with serving_hub(tmp_path) as served:
        assert ask(served.endpoint, "GET", "/api/datasets", Host=host).status == 403
        assert ask(served.endpoint, "GET", "/api/datasets", Origin="https://evil.example").status == 403
        assert ask(served.endpoint, "GET", "/api/datasets", Sec_Fetch_Site="cross-site").status == 403
        for own in ("localhost:1", "127.0.0.1", "[::1]:80"):
            assert ask(served.endpoint, "GET", "/api/datasets", Host=own).status == 200


def test_who_is_slow_is_not_waited_for(root: Path, tokens: dict[str, str]) -> None:
    """A head that does not come, a body that does not, one that trickles, and a reader who does not read: all end."""
    token = f"Authorization: Bearer {tokens['writer']}\r\n".encode()
    with serving_hub(root, "--patience", str(PATIENCE)) as served, ExitStack() as stack:
        slow = b"POST /api/repos/create HTTP/1.1\r\nHost: 127.0.0.1\r\n" + token + b"Content-Length: 100\r\n\r\n{"
        for said in (b"", b"GET / HT", slow):
            assert seconds_until_closed(stack.enter_context(connected(served, said))) < 5 * PATIENCE
        trickle = stack.enter_context(connected(served, b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"))
        assert trickle.recv(1000).startswith(b"HTTP/1.1 200")
        trickle.sendall(b"GET / HTTP/1.1\r\n")
        start = time.monotonic()
        with pytest.raises(OSError):  # noqa: PT011, PT012 - a broken pipe or a reset, whenever it comes
            while time.monotonic() - start < 10 * PATIENCE:
                trickle.sendall(b"X: y\r\n")
                time.sleep(PATIENCE / 5)
        assert ask(served.endpoint, "GET", "/health").status == 200


def test_a_reader_who_stops_reading_is_let_go(tmp_path: Path) -> None:
    """Neither the connection nor the file stays open for one who takes nothing."""
    with serving_hub(tmp_path / "hub", "--patience", str(PATIENCE)) as served:
        make_dataset(served.endpoint, "acme/x")
        for part in range(4):
            assert commit(served.endpoint, "acme/x", {f"{part}.bin": os.urandom(9_000_000)}).status == 200
        request = b"".join(
            b"GET /datasets/acme/x/resolve/main/%d.bin HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" % it for it in range(4)
        )
        with connected(served, request) as connection:
            assert connection.recv(10)
            until = time.monotonic() + 20 * PATIENCE
            while open_files(served) and time.monotonic() < until:
                time.sleep(PATIENCE / 5)
            assert open_files(served) == []


def open_files(served: Served) -> list[str]:
    """Return the files of the hub that the server has open."""
    folder = Path(f"/proc/{served.process.pid}/fd")
    if not folder.is_dir():
        pytest.skip("this system does not show what a process has open")
    found = []
    for link in list(folder.iterdir()):
        try:
            found.append(str(link.readlink()))
        except FileNotFoundError:
            continue
    return [it for it in found if it.startswith(str(served.root))]


def test_a_reader_who_goes_away_is_let_go(tmp_path: Path) -> None:
    """The file is closed, and its rest not read."""
    with serving_hub(tmp_path / "hub") as served:
        make_dataset(served.endpoint, "acme/x")
        assert commit(served.endpoint, "acme/x", {"a.bin": os.urandom(9_000_000)}).status == 200
        for _ in range(20):
            with connected(
                served, b"GET /datasets/acme/x/resolve/main/a.bin HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
            ) as it:
                assert it.recv(10)
        until = time.monotonic() + 10
        while open_files(served) and time.monotonic() < until:
            time.sleep(0.1)
        assert open_files(served) == []


def test_slow_publishers_hinder_no_reader(root: Path, tokens: dict[str, str]) -> None:
    """While more bodies are on their way than there are threads, files are still read at once."""
    token = f"Authorization: Bearer {tokens['writer']}\r\n".encode()
    head = f"POST /api/datasets/{NAME}/commit/main HTTP/1.1\r\nHost: 127.0.0.1\r\n".encode()
    with serving_hub(root) as served, ExitStack() as stack:
        for _ in range(100):
            stack.enter_context(connected(served, head + token + b"Content-Length: 1000\r\n\r\n{"))
        start = time.monotonic()
        assert ask(served.endpoint, "GET", FILE, token=tokens["reader"]).status == 200
        assert time.monotonic() - start < 5


def test_more_connections_than_there_is_room_for(root: Path, tokens: dict[str, str]) -> None:
    """Those beyond the limit are told to come back, and the hub is there again once the others have gone."""
    with serving_hub(root) as served:
        with ExitStack() as stack:
            for _ in range(420):
                stack.enter_context(connected(served))
            assert ask(served.endpoint, "GET", FILE, token=tokens["reader"]).status == 503
        until = time.monotonic() + 10
        while ask(served.endpoint, "GET", FILE, token=tokens["reader"]).status != 200:
            assert time.monotonic() < until
            time.sleep(0.1)


def test_a_body_that_is_too_large_is_not_kept(root: Path, tokens: dict[str, str]) -> None:
    """What is no file and no commit has its bound, and so has a file inside a commit."""
    with serving_hub(root) as served:
        said = {"content": "a" * (20 << 20)}
        assert ask(served.endpoint, "POST", "/api/validate-yaml", said, token=tokens["reader"]).status == 413
        large = commit(served.endpoint, NAME, {"a": b"a" * (20 << 20)}, token=tokens["writer"])
        assert large.status == 413


def test_a_log_holds_no_secret(root: Path, tokens: dict[str, str], tmp_path: Path) -> None:
    """A line for each request, with its path and its end, and neither a token nor the address of an upload."""
    log = tmp_path / "log"
    command = [sys.executable, "-m", "copydesk", "hub", "serve", "--root", str(root), "--port", "0", "--log"]
    with log.open("wb") as file:
        process = subprocess.Popen(command, stderr=file)
    try:
        until = time.monotonic() + 30
        while b"HF_ENDPOINT" not in log.read_bytes() and time.monotonic() < until:
            time.sleep(0.05)
        endpoint = log.read_text().partition("HF_ENDPOINT=")[2].split()[0]
        data = {"objects": [{"oid": "ab" * 32, "size": 5}]}
        batch = f"/datasets/{NAME}.git/info/lfs/objects/batch"
        said = ask(endpoint, "POST", batch, data, token=tokens["writer"]).json()
        where = said["objects"][0]["actions"]["upload"]["href"].removeprefix(endpoint)
        assert ask(endpoint, "PUT", where, b"12345").status == 422
        assert ask(endpoint, "GET", f"{FILE}?token={tokens['reader']}", token=tokens["reader"]).status == 200
        assert ask(endpoint, "GET", "/%0aforged%1b[31m", token="cdk_wrong").status == 404  # noqa: S106 - it is none
    finally:
        process.terminate()
        assert process.wait(20) == 0
    lines = log.read_text()
    key = where.partition("key=")[2]
    assert f"GET {FILE} 200" in lines
    assert "PUT /upload/" in lines
    for secret in (*tokens.values(), key, "cdk_wrong", "\x1b", "\nforged"):
        assert secret not in lines


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_hub_that_is_asked_to_end_ends_well(tmp_path: Path, name: str) -> None:
    """What is under way is finished, and the exit code is 0: being asked is how a server ends."""
    with serving_hub(tmp_path / "hub") as served:
        make_dataset(served.endpoint, "acme/x")
        data = os.urandom(9_000_000)
        assert commit(served.endpoint, "acme/x", {"a.bin": data}).status == 200
        with connected(served, b"GET /datasets/acme/x/resolve/main/a.bin HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n") as it:
            found = it.recv(1000)
            served.process.send_signal(getattr(signal, name))
            time.sleep(0.2)
            while piece := it.recv(1 << 20):
                found += piece
            assert found.partition(b"\r\n\r\n")[2] == data
        assert served.process.wait(20) == 0


def test_two_servers_of_one_folder(tmp_path: Path) -> None:
    """What comes by one is read by the other at once, and a commit by both upon one state is made once."""
    with serving_hub(tmp_path / "hub") as one, serving_hub(tmp_path / "hub") as other:
        make_dataset(one.endpoint, "acme/x")
        first = commit(one.endpoint, "acme/x", {"a": b"1"}).json()["commitOid"]
        assert ask(other.endpoint, "GET", "/datasets/acme/x/resolve/main/a").body == b"1"
        assert commit(other.endpoint, "acme/x", {"a": b"2"}, first).status == 200
        assert commit(one.endpoint, "acme/x", {"a": b"3"}, first).status == 412
        assert json.loads(ask(one.endpoint, "GET", "/api/datasets/acme/x/commits/main").body)[1]["id"] == first


def test_a_hub_cannot_be_served_without_its_extra(tmp_path: Path) -> None:
    """Without the libraries it is exit 2, with the line that installs them."""
    code = (
        "import sys; sys.modules['uvicorn'] = None; sys.argv = ['copydesk', 'hub', 'serve', '--root', sys.argv[1]]\n"
        "from copydesk.cli.app import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, timeout=60)
    assert (done.returncode, "pip install 'copydesk[hub]'" in done.stderr) == (2, True), done.stderr

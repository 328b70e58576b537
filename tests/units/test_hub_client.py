"""Does everything that a client of hubs waits for come to an end?"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx2
import pytest

from copydesk.hubs.huggingface import client
from copydesk.hubs.huggingface.client import TooLong, limited_library, make_client, seconds_to_wait


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer by the path: headers of a busy hub, or many bytes."""
        self.send_response_only(429 if self.path == "/busy" else 200)
        headers = {
            "/busy": {"RateLimit": '"api";r=0;t=290', "Retry-After": ""},
            "/free": {"RateLimit": '"api";r=900;t=290'},
            "/patient": {"Retry-After": "86400"},
        }
        for name, value in headers.get(self.path, {}).items():
            if value:
                self.send_header(name, value)
        data = b" " * (1 << 20) if self.path == "/long" else b"{}"
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Return the address of a server."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answer) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


@pytest.mark.parametrize(("path", "seconds"), [("/busy", "60"), ("/free", None), ("/patient", "60"), ("/", None)])
def test_nobody_is_waited_for_longer_than_a_minute(server: str, path: str, seconds: str | None) -> None:
    """Whichever header says so; a limit that is not reached says nothing."""
    with make_client() as asking:
        answer = asking.get(f"{server}{path}")
        assert answer.headers.get("retry-after") == seconds
        assert "ratelimit" not in answer.headers


@pytest.mark.parametrize(("said", "seconds"), [("5", 5.0), ("61", 60.0), ("", 0.0), ("Wed, 21 Oct", 0.0), ("-5", 0.0)])
def test_what_is_no_number_of_seconds_is_none(said: str, seconds: float) -> None:
    """Dates and nonsense count as no wait at all."""
    assert seconds_to_wait(said) == seconds


def test_an_answer_ends(server: str) -> None:
    """After as many bytes as its request allows, else after those of any answer."""
    with make_client() as asking:
        with pytest.raises(TooLong):
            asking.get(f"{server}/long", extensions={"most_bytes": 1000})
        assert len(asking.get(f"{server}/long").content) == 1 << 20


def test_a_slow_answer_ends(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """When fewer bytes come than a modem brings, for more than a minute."""
    monkeypatch.setattr(client, "_PATIENCE", -1.0)
    monkeypatch.setattr(client, "_SLOWEST", 1 << 60)
    with make_client() as asking, pytest.raises(httpx2.ReadTimeout):
        asking.get(f"{server}/long")


def test_the_library_is_as_it_was_before() -> None:
    """Also when what was done in between failed."""
    before = client._its_factory()  # noqa: SLF001 - what is put back
    with limited_library():
        assert client._its_factory() is make_client  # noqa: SLF001 - the same
    with suppress(ZeroDivisionError), limited_library():
        raise ZeroDivisionError
    assert client._its_factory() is before  # noqa: SLF001 - the same

"""What does a network do to a conversation? A proxy that loses, delays, cuts and forges one answer of many."""

from __future__ import annotations

import http.client
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

_ENDLESS = 8 << 20
"""Bytes after which an endless answer ends: more than the clients take here."""

_SILENCE = 1.0
_LATE = 0.2
_PATIENCE = 20.0


class Fault(StrEnum):
    """What happens to one request."""

    LATE = "latency"
    SILENT = "no answer in time"
    RESET_BEFORE = "reset before the effect"
    RESET_MID = "reset in the middle of the answer"
    RESET_AFTER = "reset after the effect"
    SHORT = "truncated answer"
    FORGED = "wrong bytes of the right size"
    TOO_MANY = "429 with Retry-After"
    BROKEN = "500 before the effect"
    BROKEN_AFTER = "500 after the effect"
    BUSY = "503"
    STALE = "412"
    ENDLESS = "endless answer"
    REDIRECT = "redirected elsewhere"


_SAID = {Fault.TOO_MANY: 429, Fault.BROKEN: 500, Fault.BUSY: 503, Fault.STALE: 412}


@dataclass
class Wire:
    """A proxy in front of a hub: what was asked so far, and which request is struck how, and how often."""

    upstream: str
    endpoint: str = ""
    elsewhere: str = ""
    asked: list[str] = field(default_factory=list)
    struck: int | None = None
    fault: Fault | None = None
    for_ever: bool = False
    instead: dict[str, bytes] = field(default_factory=dict)
    """What is answered to paths that hold a word, in place of the hub: JSON."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def strike(self, number: int | None, fault: Fault | None, *, for_ever: bool = False) -> None:
        """Forget what was asked, and strike a request by its number, counted from zero; with it all that follow."""
        with self.lock:
            self.asked.clear()
            self.struck, self.fault, self.for_ever = number, fault, for_ever

    def fault_of(self, line: str) -> Fault | None:
        """Note a request, and return what happens to it."""
        with self.lock:
            number = len(self.asked)
            self.asked.append(line)
            is_it = self.struck is not None and (number == self.struck or (self.for_ever and number > self.struck))
            return self.fault if is_it else None


@dataclass
class Thief:
    """A server that redirected clients arrive at: every header that they brought along."""

    endpoint: str = ""
    headers: list[str] = field(default_factory=list)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing: connections that break are what this is for."""


class _Passing(BaseHTTPRequestHandler):
    wire: Wire
    protocol_version = "HTTP/1.1"
    timeout = _PATIENCE
    disable_nagle_algorithm = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _pass(self) -> None:
        body = self._body()
        fault = self.wire.fault_of(f"{self.command} {_kind(self.path)}")
        for word, said in self.wire.instead.items():
            if word in self.path:
                self._answer(200, {"Content-Type": "application/json"}, said)
                return
        if fault in _SAID:
            self._answer(_SAID[fault], {"Retry-After": "1"} if fault is Fault.TOO_MANY else {}, b"{}")
            return
        if fault is Fault.RESET_BEFORE:
            self._reset()
            return
        if fault is Fault.REDIRECT:
            self._answer(307, {"Location": f"{self.wire.elsewhere}{self.path}"}, b"")
            return
        if fault in {Fault.LATE, Fault.SILENT}:
            time.sleep(_LATE if fault is Fault.LATE else _SILENCE)
        if fault is Fault.ENDLESS:
            self._endless()
            return
        status, headers, data = self._ask(body)
        self._give(fault, status, headers, data)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = _pass  # noqa: N815 - the names that the library calls

    def _give(self, fault: Fault | None, status: int, headers: dict[str, str], data: bytes) -> None:
        if fault is Fault.RESET_AFTER:
            self._reset()
        elif fault is Fault.BROKEN_AFTER:
            self._answer(500, {}, b"{}")
        elif fault in {Fault.RESET_MID, Fault.SHORT}:
            self._answer(status, headers, data, sent=len(data) // 2)
            if fault is Fault.RESET_MID:
                self._reset()
            self.close_connection = True
        elif fault is Fault.FORGED and data:
            middle = len(data) // 2
            self._answer(status, headers, data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :])
        else:
            self._answer(status, headers, data)

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            found = bytearray()
            while size := int(self.rfile.readline().split(b";")[0], 16):
                found += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return bytes(found)
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _ask(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        place = urlsplit(self.wire.upstream)
        connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=_PATIENCE)
        try:
            kept = {k: v for k, v in self.headers.items() if k.lower() not in {"transfer-encoding", "connection"}}
            connection.request(self.command, self.path, body or None, {**kept, "Content-Length": str(len(body))})
            answer = connection.getresponse()
            data = answer.read()
            return answer.status, dict(answer.getheaders()), data
        finally:
            connection.close()

    def _answer(self, status: int, headers: dict[str, str], data: bytes, sent: int | None = None) -> None:
        size = headers.get("content-length") or headers.get("Content-Length") or str(len(data))
        dropped = {"content-length", "connection", "transfer-encoding"}
        self.send_response_only(status)
        for name, value in headers.items():
            if name.lower() not in dropped:
                self.send_header(name, value)
        self.send_header("Content-Length", size if self.command == "HEAD" else str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data if sent is None else data[:sent])

    def _reset(self) -> None:
        """End the connection as a crash does: the other side is told that it is gone."""
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def _endless(self) -> None:
        self.send_response_only(200)
        self.send_header("X-Repo-Commit", "0" * 40)
        self.end_headers()
        self.close_connection = True
        piece = b'{"a": [' + b" " * (1 << 16)
        with suppress(OSError):
            for _ in range(_ENDLESS // len(piece)):
                self.wfile.write(piece)


class _Stealing(BaseHTTPRequestHandler):
    thief: Thief
    timeout = _PATIENCE

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _steal(self) -> None:
        self.thief.headers.append(str(self.headers))
        self.send_response_only(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(b"{}")

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = _steal  # noqa: N815 - the same


def _kind(path: str) -> str:
    """Return what a path asks for, without what differs from one run to the next."""
    parts = urlsplit(path).path.split("/")
    return "/".join("…" if len(it) >= 32 else it for it in parts)


@contextmanager
def proxied(upstream: str) -> Iterator[tuple[Wire, Thief]]:
    """Put a proxy in front of a hub, with somewhere that it redirects to, until the end of the context."""
    wire, thief = Wire(upstream), Thief()
    passing, stealing = type("Passing", (_Passing,), {"wire": wire}), type("Stealing", (_Stealing,), {"thief": thief})
    with _running(passing) as endpoint, _running(stealing) as elsewhere:
        # Another name of this machine: to a client another host.
        thief.endpoint = elsewhere.replace("127.0.0.1", "localhost")
        wire.endpoint, wire.elsewhere = endpoint, thief.endpoint
        yield wire, thief


@contextmanager
def _running(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join(_PATIENCE)

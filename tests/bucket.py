"""What is a bucket that tests can have? That of moto, in a process of its own on this machine, which ends by itself."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

BUCKET = "news"
SECRET = "marker/secret/0000000000000000000000000"  # noqa: S105 - a marker that has to show up nowhere
_PATIENCE = 60.0
_LONGEST = 900.0
"""Seconds after which a server ends whatever its tests do."""

_HANGS = 20.0
_SIGNED = "AWS4-HMAC-SHA256 Credential=x/20200101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"
"""What nobody checks, but without which nobody writes."""

_CONTROL = "/-/"
_ERROR = "<?xml version='1.0'?><Error><Code>{code}</Code><Message>{message}</Message></Error>"


@dataclass(frozen=True)
class Bucket:
    """A bucket that answers, and what it says of itself."""

    endpoint: str

    def address(self) -> str:
        """Return the address of a hub that nobody else has."""
        return f"s3://{BUCKET}/{secrets.token_hex(6)}"

    def environment(self) -> dict[str, str]:
        """Return what a client reads to find it."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": "AKIAMARKER0000000000",
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_MAX_ATTEMPTS": "1",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        }

    def asked(self) -> list[dict[str, Any]]:
        """Return what was asked since the last call: method, path, query and bytes of each request."""
        found: list[dict[str, Any]] = self._control("asked", {})
        return found

    def answer_instead(self, method: str, part: str, code: str, status: int = 0, times: int = 1_000_000) -> None:
        """Answer the next requests of a method, with this in path or query, by an error, or by one of these.

        `drop`: by nothing at all; `lose`: do what is asked, and answer nothing; `hang`: not before the client is gone;
        `deaf`: do what is asked, whatever is there.
        """
        self._control("instead", {"method": method, "part": part, "code": code, "status": status, "times": times})

    def answer_again(self) -> None:
        """Answer everything as it should be."""
        self._control("instead", None)

    def write(self, key: str, data: bytes) -> None:
        """Write an object behind the back of every hub."""
        headers = {"Content-Type": "application/octet-stream", "Authorization": _SIGNED}
        request = urllib.request.Request(f"{self.endpoint}/{BUCKET}/{key}", data, headers, method="PUT")  # noqa: S310 - loopback
        urllib.request.urlopen(request, timeout=_PATIENCE).close()  # noqa: S310 - the same

    def _control(self, what: str, said: object) -> Any:
        request = urllib.request.Request(f"{self.endpoint}{_CONTROL}{what}", json.dumps(said).encode())  # noqa: S310 - loopback
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310 - the same
            return json.loads(answer.read())


@contextmanager
def bucket_server() -> Iterator[Bucket]:
    """Serve an empty bucket until the end of the context."""
    command = [sys.executable, __file__]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdin
        assert process.stdout
        watch = threading.Timer(_PATIENCE, process.kill)
        watch.start()
        try:
            port = int(process.stdout.readline())
            watch.cancel()
            bucket = Bucket(f"http://127.0.0.1:{port}")
            bucket.write("", b"")
            yield bucket
        finally:
            watch.cancel()
            # The end of its input is the end of the server.
            process.stdin.close()
            process.wait(_PATIENCE)


Environ = Mapping[str, Any]
Start = Callable[..., Any]


class _Watched:
    """The bucket behind one lock: moto looks whether an object is there and then writes, S3 does that in one step."""

    def __init__(self, inner: Callable[[Environ, Start], Iterable[bytes]]) -> None:
        self._inner, self._one, self._asked = inner, threading.Lock(), list[dict[str, Any]]()
        self._instead: dict[str, Any] | None = None

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        if path.startswith(_CONTROL):
            return self._control(path.removeprefix(_CONTROL), environ, start)
        size = int(environ.get("CONTENT_LENGTH") or 0)
        asked = {"method": environ["REQUEST_METHOD"], "path": path, "query": query, "bytes": size}
        self._asked.append(asked)
        error = self._error(asked)
        code = error["code"] if error else ""
        if error and code not in {"lose", "deaf"}:
            environ["wsgi.input"].read(size)
            if code == "hang":
                time.sleep(_HANGS)
            if code in {"hang", "drop"}:
                return _gone(environ)
            start(f"{error['status']} Error", [("Content-Type", "application/xml")])
            return [_ERROR.format(code=code, message=f"for {SECRET}").encode()]
        if code == "deaf":
            environ.pop("HTTP_IF_NONE_MATCH", None)
        with self._one:
            body = list(self._inner(environ, (lambda *_: None) if code == "lose" else start))
        return _gone(environ) if code == "lose" else body

    def _error(self, asked: Mapping[str, Any]) -> dict[str, Any] | None:
        error = self._instead
        if not error or error["method"] != asked["method"] or error["times"] <= 0:
            return None
        if error["part"] not in f"{asked['path']}?{asked['query']}":
            return None
        error["times"] -= 1
        return error

    def _control(self, what: str, environ: Environ, start: Start) -> list[bytes]:
        said = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        answer: object = None
        if what == "asked":
            answer, self._asked = self._asked, []
        else:
            self._instead = said
        start("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(answer).encode()]


def _gone(environ: Environ) -> list[bytes]:
    """Let the client find that nobody answers any more."""
    environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
    raise ConnectionAbortedError


def _serve() -> None:
    """Serve until the input ends."""
    import logging  # noqa: PLC0415 - only the process of its own needs these

    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: PLC0415
    from werkzeug.serving import make_server  # noqa: PLC0415

    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    watched = _Watched(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, watched, threaded=True)
    print(urlsplit(f"//127.0.0.1:{server.server_port}").port, flush=True)  # noqa: T201 - what the parent waits for
    threading.Thread(target=server.serve_forever, daemon=True).start()
    over = threading.Timer(_LONGEST, os._exit, [1])
    over.daemon = True
    over.start()
    sys.stdin.read()


if __name__ == "__main__":
    sys.path = [it for it in sys.path if it != str(Path(__file__).parent)]
    _serve()

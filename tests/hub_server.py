"""What does a hub answer to those who read? Releases in folders, by the protocol of the Hugging Face Hub."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote


def commit_of(folder: Path) -> str:
    """Return a name of 40 hex digits for what a release states."""
    return hashlib.sha1((folder / "manifest.json").read_bytes(), usedforsecurity=False).hexdigest()


@dataclass
class Shown:
    """What a server shows: the folder behind each tag, every commit that ever was, and what it answers instead."""

    name: str
    tags: dict[str, Path] = field(default_factory=dict)
    commits: dict[str, Path] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    instead: int | None = None
    endpoint: str = ""

    def tag(self, tag: str, folder: Path) -> None:
        """Let a tag name a release, whatever it named before."""
        self.tags[tag] = folder
        self.commits[commit_of(folder)] = folder


class _Answer(BaseHTTPRequestHandler):
    shown: Shown
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _answer(self, *, body: bool) -> None:
        path = unquote(self.path.partition("?")[0])
        self.shown.asked.append(path)
        if self.shown.instead:
            self._send(self.shown.instead, b"{}", {}, body=body)
        elif path == f"/api/datasets/{self.shown.name}/refs":
            tags = [
                {"name": tag, "ref": f"refs/tags/{tag}", "targetCommit": commit_of(folder)}
                for tag, folder in self.shown.tags.items()
            ]
            self._send(200, json.dumps({"branches": [], "converts": [], "tags": tags}).encode(), {}, body=body)
        elif path.startswith(f"/datasets/{self.shown.name}/resolve/"):
            revision, _, name = path.removeprefix(f"/datasets/{self.shown.name}/resolve/").partition("/")
            self._file(revision, name, body=body)
        else:
            self._send(404, b"", {"X-Error-Code": "RepoNotFound"}, body=body)

    def _file(self, revision: str, name: str, *, body: bool) -> None:
        folder = self.shown.commits.get(revision) or self.shown.tags.get(revision)
        if folder is None:
            self._send(404, b"", {"X-Error-Code": "RevisionNotFound"}, body=body)
            return
        headers = {"X-Repo-Commit": commit_of(folder)}
        if not (folder / name).is_file():
            self._send(404, b"", {**headers, "X-Error-Code": "EntryNotFound"}, body=body)
            return
        data = (folder / name).read_bytes()
        self._send(200, data, {**headers, "ETag": f'"{hashlib.sha256(data).hexdigest()}"'}, body=body)

    def _send(self, status: int, data: bytes, headers: dict[str, str], *, body: bool) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(data))}.items():
            self.send_header(name, value)
        self.end_headers()
        if body:
            self.wfile.write(data)


@contextmanager
def serving(name: str) -> Iterator[Shown]:
    """Serve releases of a dataset on a free port of this machine, until the end of the context."""
    shown = Shown(name)
    handler = type("Answer", (_Answer,), {"shown": shown})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        shown.endpoint = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield shown
        finally:
            server.shutdown()
            thread.join()

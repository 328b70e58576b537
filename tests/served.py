"""How do tests get a hub that is really served? In a process of its own, on a free port of this machine."""

from __future__ import annotations

import base64
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from copydesk.manifest import BESIDE_BUILD

_PATIENCE = 30.0
"""Seconds that a server may take to begin or to end."""


@dataclass(frozen=True, slots=True)
class Served:
    """A hub that is served: its folder, its address, and its process."""

    root: Path
    endpoint: str
    process: subprocess.Popen[bytes]

    def environment(self, home: Path) -> dict[str, str]:
        """Return what a client process needs, with an empty cache of its own; by Xet nothing is sent here."""
        home.mkdir(parents=True, exist_ok=True)
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("HF_")},
            "HF_ENDPOINT": self.endpoint,
            "HF_HOME": str(home),
            "HF_HUB_DISABLE_XET": "1",
            "HF_HUB_DISABLE_TELEMETRY": "1",
            "HF_UPDATE_DOWNLOAD_COUNTS": "0",
            "HF_DATASETS_DISABLE_PROGRESS_BARS": "1",
            "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        }


@contextmanager
def serving_hub(root: Path, *options: str, environment: Mapping[str, str] | None = None) -> Iterator[Served]:
    """Serve a folder until the end of the context; the server is asked to end, and made to when it does not."""
    root.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "copydesk", "hub", "serve", "--root", str(root), "--port", "0", *options]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**os.environ, **(environment or {})}
    )
    try:
        yield Served(root, _address(process), process)
    finally:
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stderr:
            process.stderr.close()


def _address(process: subprocess.Popen[bytes]) -> str:
    """Return the address that a server says it has, once it has said so."""
    assert process.stderr
    said, until = b"", time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        if select.select([process.stderr], [], [], 0.1)[0]:
            said += os.read(process.stderr.fileno(), 4096)
            if b"HF_ENDPOINT=" in said and said.endswith(b"\n"):
                return said.partition(b"HF_ENDPOINT=")[2].split()[0].decode()
    raise AssertionError(f"the hub did not begin: {said.decode(errors='replace')}")


@dataclass(frozen=True, slots=True)
class Said:
    """An answer of a server: its status, its headers, and its whole body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """Return the body as what it says."""
        return json.loads(self.body)


def ask(
    endpoint: str, method: str, path: str, body: bytes | object = None, *, token: str | None = None, **headers: str
) -> Said:
    """Send one request to a server as it is, without a client that would mend it; what is no bytes is sent as JSON."""
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    if token is not None:
        said["Authorization"] = f"Bearer {token}"
    if body is not None and not isinstance(body, bytes):
        body = json.dumps(body).encode()
    address = urlsplit(endpoint)
    connection = HTTPConnection(str(address.hostname), address.port, timeout=_PATIENCE)
    try:
        connection.request(method, path, body, said)
        answer = connection.getresponse()
        return Said(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    finally:
        connection.close()


def commit(endpoint: str, name: str, files: Mapping[str, bytes], parent: str | None = None, **more: Any) -> Said:
    """Put files upon `main` as a client does that sends them inside the commit."""
    head = {"summary": "Some files", **({"parentCommit": parent} if parent else {})}
    lines: list[object] = [{"key": "header", "value": head}]
    for path, data in files.items():
        content = base64.b64encode(data).decode()
        lines.append({"key": "file", "value": {"path": path, "content": content, "encoding": "base64"}})
    body = b"\n".join(json.dumps(line).encode() for line in lines)
    return ask(endpoint, "POST", f"/api/datasets/{name}/commit/main", body, **more)


def make_dataset(endpoint: str, name: str, token: str | None = None) -> Said:
    """Make an empty dataset."""
    org, _, own = name.partition("/")
    said = {"name": own, "organization": org, "type": "dataset"}
    return ask(endpoint, "POST", "/api/repos/create", said, token=token)


def tag(endpoint: str, name: str, tag: str, revision: str = "main") -> Said:
    """Put a tag on a commit."""
    return ask(endpoint, "POST", f"/api/datasets/{name}/tag/{revision}", {"tag": tag})


def files_of(build: Path) -> dict[str, bytes]:
    """Return the files of a build that belong to its release."""
    paths = [it for it in sorted(build.rglob("*")) if it.is_file() and it.name not in BESIDE_BUILD]
    return {it.relative_to(build).as_posix(): it.read_bytes() for it in paths}

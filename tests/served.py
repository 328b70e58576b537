"""How do tests get a hub that is really served? In a process of its own, on a free port of this machine."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

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
    process = subprocess.Popen(command, stderr=subprocess.PIPE, env={**os.environ, **(environment or {})})
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

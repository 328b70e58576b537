"""One program for each server that the benchmark of serve measures; the last line is what it cost, as JSON.

python serve_tools.py TOOL FOLDER
"""

from __future__ import annotations

import json
import os
import re
import select
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

NAME, FILE = "acme/large", "large.bin"
COMMANDS = {
    "http.server": ["-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory"],
    "hub serve": ["-m", "copydesk", "hub", "serve", "--port", "0", "--root"],
}
PATHS = {"http.server": f"/{FILE}", "hub serve": f"/datasets/{NAME}/resolve/main/{FILE}"}
_ADDRESS = re.compile(rb"http://127\.0\.0\.1:\d+")
_PATIENCE = 60.0


def main(tool: str, folder: Path) -> None:
    """Serve a file of which the disk's cache holds all, and take it twice: the second time counts."""
    command = [sys.executable, *COMMANDS[tool], str(folder / ("plain" if tool == "http.server" else "hub"))]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        address = _address(process)
        takes = [_take(address, PATHS[tool]) for _ in range(2)]
    finally:
        process.terminate()
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
    memory = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    said = {"seconds": takes[1][1], "bytes": takes[1][0], "memory": memory}
    sys.stdout.write(json.dumps(said) + "\n")


def _address(process: subprocess.Popen[bytes]) -> str:
    said, until = b"", time.monotonic() + _PATIENCE
    if process.stdout is None:
        raise RuntimeError("no output to read")
    while time.monotonic() < until and process.poll() is None:
        if select.select([process.stdout], [], [], 0.1)[0]:
            said += os.read(process.stdout.fileno(), 4096)
            if found := _ADDRESS.search(said.rpartition(b"\n")[0]):
                return found[0].decode()
    raise RuntimeError(f"the server did not begin: {said.decode(errors='replace')}")


def _take(address: str, path: str) -> tuple[int, float]:
    """Return the bytes of an answer, which are not kept, and the seconds that they took."""
    place, buffer = urlsplit(address), bytearray(1 << 20)
    start = time.perf_counter()
    with socket.create_connection((str(place.hostname), place.port or 80), timeout=_PATIENCE) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        seen = 0
        while read := connection.recv_into(buffer):
            seen += read
    return seen, time.perf_counter() - start


def arguments(said: Sequence[str]) -> tuple[str, Path]:
    """Return the tool and the folder that were named."""
    tool, folder = said
    return tool, Path(folder)


if __name__ == "__main__":
    main(*arguments(sys.argv[1:]))

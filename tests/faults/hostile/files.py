"""What can a source hold instead of captures? Links, pipes, sockets, devices, and names like weapons (A13)."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

from tests.faults.hostile.case import BODY
from tests.intakes import markdown

UNREADABLE = ("capture.unreadable",)


def lay_out(folder: Path, outside: Path) -> dict[str, tuple[str, ...]]:
    """Make hostile files below a folder and return the codes of each; the system may forbid some of them."""
    outside.mkdir()
    (outside / "secret.md").write_text(markdown(BODY, url="https://a.example/secret"), encoding="utf-8")
    found: dict[str, tuple[str, ...]] = {}
    (folder / "link-out.md").symlink_to(outside / "secret.md")
    (folder / "link-folder").symlink_to(outside)
    (folder / "link-nowhere.md").symlink_to(outside / "none.md")
    (folder / "link-self.md").symlink_to(folder / "link-self.md")
    (folder / "link-device.txt").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.txt")
    os.mkfifo(folder / "pipe.jsonl")
    found |= dict.fromkeys(
        ("link-out.md", "link-folder", "link-nowhere.md", "link-self.md", "link-device.txt", "pipe.txt", "pipe.jsonl"),
        UNREADABLE,
    )
    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(folder)  # the name of a socket is short
        try:
            server.bind("socket.txt")
        finally:
            os.chdir(here)
    found["socket.txt"] = UNREADABLE
    for number, name in enumerate(_names()):
        path = os.fsencode(folder) + b"/" + name
        try:
            with open(path, "wb") as file:  # noqa: PTH123 - a path of bytes
                file.write(markdown(BODY, url=f"https://a.example/name-{number}").encode())
        except OSError:
            continue  # a system without such names
        found[name.decode("utf-8", "backslashreplace")] = ()
    return found


def _names() -> Iterator[bytes]:
    """Yield names that are no weapon as long as nobody builds a path, a command or a page of them."""
    yield b"n" * 252 + b".md"
    yield b"latin-1-\xe4.md"
    yield b"CON"
    yield b"aux.md"
    yield b"-rf.md"
    yield b"a..%2f..b.md"
    yield b"new\nline.md"
    yield b"escape-\x1b[2J.md"
    yield b"$(true);`true`.md"
    yield b"<img src=x onerror=alert(1)>.md"
    yield b"=HYPERLINK(1).md"
    yield b"::error::owned.md"
    yield "bidi-\u202e.md".encode()
    yield "nfd-e\u0301.md".encode()
    yield "nfc-\u00e9.md".encode()

"""What if a capture kills its reader after all? Readers that do so by the name of the file, each for real."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import PurePath

from copydesk import isolation

LETHAL = {
    "lethal-spin.txt": "capture.timeout",
    "lethal-swell.txt": "capture.memory",
    "lethal-segv.txt": "capture.crashed",
    "lethal-killed.txt": "capture.crashed",
    "lethal-exit.md": "capture.crashed",
    "lethal-raise.txt": "capture.crashed",
}
"""Captures that kill, with the code of each."""


def prepare() -> None:
    """Prepare as a reader does, and then be struck by some files."""
    isolation.prepare()
    sys.addaudithook(_strike)


def _strike(event: str, args: tuple[object, ...]) -> None:
    name = PurePath(str(args[0])).name if event == "open" else ""
    if name not in LETHAL:
        return
    while name == "lethal-spin.txt":
        pass
    if name == "lethal-swell.txt":
        _swell()
    if name == "lethal-segv.txt":
        signal.raise_signal(signal.SIGSEGV)
    if name == "lethal-killed.txt":
        os.abort()
    if name == "lethal-exit.md":
        os._exit(0)
    raise RuntimeError(name)


def _swell() -> None:
    """Take memory in small pieces, as a parser does, until there is none."""
    taken = []
    while True:
        taken.append(bytearray(1 << 20))

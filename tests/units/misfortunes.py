"""What may a process meet that reads captures? Each prepares itself as a real one does, and then its misfortune."""

from __future__ import annotations

import os
import signal
import sys

from copydesk import isolation
from copydesk.runner import child


def in_haste() -> None:
    """Allow a hundredth of a second of work."""
    isolation.prepare()
    child.MAX_CAPTURE_SECONDS = 0.01


def without_memory() -> None:
    """Allow no memory beyond what is taken already."""
    isolation.prepare()
    child.MAX_CAPTURE_MEMORY = 0


def crashing() -> None:
    """Crash at every file of text, as a C library does."""
    isolation.prepare()
    sys.addaudithook(_crash)


def _crash(event: str, args: tuple[object, ...]) -> None:
    if event == "open" and str(args[0]).endswith(".txt"):
        os.kill(os.getpid(), signal.SIGSEGV)

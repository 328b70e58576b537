"""What do workers do in the tests of the runner? They must be found by name in a fresh process."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

from copydesk.errors import UsageError
from copydesk.runner import Shared


def double(number: int) -> int:
    """Return twice the number; the first takes longest."""
    time.sleep(0.05 if number == 0 else 0)
    return number * 2


def add(by: Shared[dict[str, int]], number: int) -> int:
    """Return the number and what all items were given."""
    return number + by.get()["by"]


def die_once(mark: Path, number: int) -> int:
    """Kill this process at the fifth item, once."""
    if number == 5 and not mark.exists():
        mark.touch()
        os._exit(9)
    return number * 2


def die_always(number: int) -> int:
    """Kill this process whatever the item is."""
    os._exit(number)


def rest(folder: Path, number: int) -> None:
    """Write down which process does this item, and rest for longer than anybody waits."""
    (folder / f".{number}").write_text(str(os.getpid()), encoding="utf-8")
    (folder / f".{number}").rename(folder / str(number))
    time.sleep(120)


def gone(process: int, seconds: float) -> bool:
    """Tell whether a process ends within some time."""
    end = time.monotonic() + seconds
    while not (ended := has_ended(process)) and time.monotonic() < end:
        time.sleep(0.05)
    return ended


def has_ended(process: int) -> bool:
    """Tell whether a process has ended; one that nobody has buried yet has ended too."""
    listed = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True).stdout.strip()
    return not listed or listed.startswith("Z")


def refuse(_number: int) -> int:
    """Say that the call is wrong."""
    raise UsageError("usage.value", "refused", where="here", help="Mend it.")


def time_out(_number: int) -> int:
    """Raise what a disk raises that does not answer, and what waiting for a result raises, too."""
    raise TimeoutError("the disk does not answer")

"""What do workers do in the tests of the runner? They must be found by name in a fresh process."""

from __future__ import annotations

import os
import time
from pathlib import Path

from copydesk.errors import UsageError


def double(number: int) -> int:
    """Return twice the number; the first takes longest."""
    time.sleep(0.05 if number == 0 else 0)
    return number * 2


def die_once(mark: Path, number: int) -> int:
    """Kill this process at the fifth item, once."""
    if number == 5 and not mark.exists():
        mark.touch()
        os._exit(9)
    return number * 2


def die_always(number: int) -> int:
    """Kill this process whatever the item is."""
    os._exit(number)


def refuse(_number: int) -> int:
    """Say that the call is wrong."""
    raise UsageError("refused", where="here", help="Mend it.")

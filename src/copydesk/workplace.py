"""Where is work done that nobody keeps?"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from copydesk.errors import disk_error


@contextmanager
def work_folder(beside: Path | None) -> Iterator[Path]:
    """Give a temporary folder, on the disk of `beside` when it is named; PlaceError when there is no room."""
    try:
        if beside:
            beside.mkdir(parents=True, exist_ok=True)
        folder = tempfile.TemporaryDirectory(prefix=".copydesk-", dir=beside, ignore_cleanup_errors=True)
    except OSError as error:
        raise disk_error(error, "make a work folder") from error
    with folder as name:
        yield Path(name)

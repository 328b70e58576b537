"""Where is work done that nobody keeps, and where may a result be written?"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from copydesk.errors import UsageError, disk_error


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


def refuse_overwriting(targets: Sequence[Path], read: Sequence[Path]) -> None:
    """Refuse to write over what is read, whatever it is called there; UsageError."""
    for target in targets:
        taken = next((it for it in read if is_same_file(target, it)), None)
        if taken:
            raise UsageError(
                "this would be written over what is read",
                where=str(target),
                why=f"It is the file {taken}.",
                help="Name another file.",
            )


def refuse_among(target: Path, read: Sequence[Path], what: str, doing: str) -> None:
    """Refuse to write into a folder that is read, where the file would be data the next time; UsageError."""
    folder = next((it for it in read if it.is_dir() and target.resolve().is_relative_to(it.resolve())), None)
    if folder:
        why = f"The folder {folder} is what is {doing}."
        raise UsageError(f"{what} the next time", where=str(target), why=why, help="Name a file outside of it.")


def is_same_file(one: Path, other: Path) -> bool:
    """Tell whether two names are those of one file, there already or not."""
    with contextlib.suppress(OSError):
        if one.samefile(other):
            return True
    return os.path.realpath(one) == os.path.realpath(other)

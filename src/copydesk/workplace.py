"""Where is work done that nobody keeps, and where may a result be written?

A folder of work is locked as long as its maker lives, so that what a dead one left can be told from what is in use.
Nothing is right or wrong by a lock: where a file system has none, work goes on, and what is left stays.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from copydesk.errors import PlaceError, UsageError, disk_error

if sys.platform != "win32":
    import fcntl

CACHE = "COPYDESK_CACHE"
WORK = ".copydesk-"
"""How the name of a folder of work begins."""

_FOLDERS = getattr(os, "O_DIRECTORY", 0)
_NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL})
_TRIES = 8
_MOMENT, _PATIENCE = 0.02, 30.0
"""Seconds between two looks at a lock, and seconds until nobody waits any longer."""


@contextmanager
def work_folder(beside: Path | None) -> Iterator[Path]:
    """Give a temporary folder, on the disk of `beside` when it is named; PlaceError when there is no room."""
    with contextlib.ExitStack() as stack:
        try:
            if beside:
                beside.mkdir(parents=True, exist_ok=True)
            work = stack.enter_context(held_folder(lambda: Path(tempfile.mkdtemp(prefix=WORK, dir=beside))))
        except OSError as error:
            raise disk_error(error, "make a work folder") from error
        yield work


def cache_folder(kind: str) -> Path:
    """Return the folder in which things of a kind are kept for this user; it need not be there.

    COPYDESK_CACHE names another one; empty, it lives as long as the process.
    """
    named = os.environ.get(CACHE)
    if named is None:
        home = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
        return Path(home) / "copydesk" / kind
    return Path(named) / kind if named else Path(_for_this_process().name) / kind


@cache
def _for_this_process() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="copydesk-", ignore_cleanup_errors=True)


@contextmanager
def held_folder(make: Callable[[], Path]) -> Iterator[Path]:
    """Make a folder, hold it, and remove it at the end; OSError when the disk refuses."""
    folder, lock = _made(make)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        release(lock)


def _made(make: Callable[[], Path]) -> tuple[Path, int | None]:
    for _ in range(_TRIES):
        folder = make()
        try:
            lock = hold(folder)
        except OSError as error:
            if error.errno in _NO_LOCKS:
                return folder, None
            shutil.rmtree(folder, ignore_errors=True)
            raise
        if lock is not None:
            return folder, lock
        # Somebody who clears away was quicker than the lock: the folder is theirs, or of no use to them.
        with contextlib.suppress(OSError):
            folder.rmdir()
    raise PlaceError(
        "place.busy", "the folders of work are taken away", where=str(folder), help="Run the command again."
    )


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Wait until nobody else does this in the folder, a while at most; PlaceError after that.

    Where folders cannot be locked nobody waits. OSError when the folder cannot be opened.
    """
    lock = None
    for _ in range(int(_PATIENCE / _MOMENT)):
        try:
            lock = hold(folder)
        except OSError as error:
            if error.errno in _NO_LOCKS:
                break
            raise
        if lock is not None:
            break
        time.sleep(_MOMENT)
    else:
        raise PlaceError("place.busy", "another process is busy here", where=str(folder), help="Run the command again.")
    try:
        yield
    finally:
        release(lock)


def hold(folder: Path) -> int | None:
    """Lock a folder until `release` or the end of the process; None when another holds it, or it is gone.

    OSError where folders cannot be locked, or this one cannot be opened.
    """
    if sys.platform == "win32":
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP), str(folder))
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # It may have been removed, or moved, before it was locked.
        if os.path.samestat(os.fstat(descriptor), folder.lstat()):
            return descriptor
    except (BlockingIOError, FileNotFoundError):
        pass
    except BaseException:
        os.close(descriptor)
        raise
    os.close(descriptor)
    return None


def release(lock: int | None) -> None:
    """End what `hold` began."""
    if lock is not None:
        os.close(lock)


@contextmanager
def holding(folder: Path) -> Iterator[bool]:
    """Hold a folder for a while, whatever its name becomes, and tell whether nobody else does and it can be held."""
    lock = None
    with contextlib.suppress(OSError):
        lock = hold(folder)
    try:
        yield lock is not None
    finally:
        release(lock)


def remove_left(folder: Path, *, plan: bool = False) -> int | None:
    """Remove a folder whose maker is gone, and return the bytes that this frees; None when it may be in use.

    With `plan` it stays. OSError when the disk refuses.
    """
    with holding(folder) as held:
        freed = bytes_in(folder) if held else None
        if held and not plan:
            remove_tree(folder)
        return freed


def remove_tree(folder: Path) -> None:
    """Remove a folder with all that is in it, whatever its folders allow; links are removed, not followed."""
    for place, inner, _ in os.walk(folder):
        for path in (Path(place), *(Path(place, name) for name in inner)):
            if not path.is_symlink():
                path.chmod(stat.S_IMODE(path.lstat().st_mode) | stat.S_IRWXU)
    shutil.rmtree(folder)


def bytes_in(folder: Path) -> int:
    """Count the bytes that nobody else has: a file that is linked elsewhere stays."""
    found = (Path(place, name).lstat() for place, _, names in os.walk(folder) for name in names)
    return sum(status.st_size for status in found if stat.S_ISREG(status.st_mode) and status.st_nlink == 1)


def sync(folder: Path) -> None:
    """Put the names in a folder on the disk, where folders can be opened for that."""
    if not _FOLDERS:
        return
    descriptor = os.open(folder, os.O_RDONLY | _FOLDERS)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_file(path: Path, data: bytes) -> None:
    """Write a file anew, whole or not at all, and put it on the disk with its name; OSError when that refuses."""
    beside = path.with_name(f".{path.name}.new")
    try:
        # What a killed process left, or a link that somebody laid here: neither is written through.
        beside.unlink(missing_ok=True)
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    sync(path.absolute().parent)


@contextmanager
def appearing(path: Path, partials: Path) -> Iterator[Path]:
    """Give a name in the folder `partials`, of the same disk, and put the file in its place when it is whole.

    So no half of a file has the name of a whole one when its writer is killed, and two writers of the same, of whom one
    was thought to be dead, do not mix.
    """
    partial = unfinished(partials)
    yield partial
    path.parent.mkdir(parents=True, exist_ok=True)
    partial.replace(path)


def unfinished(partials: Path) -> Path:
    """Return a name that nobody else has in the folder `partials`, which is there then."""
    partials.mkdir(parents=True, exist_ok=True)
    return partials / secrets.token_hex(16)


def write_array(file: BinaryIO, array: Any) -> None:  # noqa: ANN401 - an array of numpy, which few commands need
    """Write the bytes of an array: of a full disk its own `tofile` says nothing, and leaves a shorter file."""
    file.write(array.ravel().view("u1").data)


def refuse_overwriting(targets: Sequence[Path], read: Sequence[Path]) -> None:
    """Refuse to write over what is read, whatever it is called there; UsageError."""
    for target in targets:
        taken = next((it for it in read if is_same_file(target, it)), None)
        if taken:
            raise UsageError(
                "target.overlap",
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
        raise UsageError(
            "target.overlap", f"{what} the next time", where=str(target), why=why, help="Name a file outside of it."
        )


def is_same_file(one: Path, other: Path) -> bool:
    """Tell whether two names are those of one file, there already or not."""
    with contextlib.suppress(OSError):
        if one.samefile(other):
            return True
    return os.path.realpath(one) == os.path.realpath(other)


def give_back_memory() -> None:
    """Give memory that nothing uses back to the system: an allocator keeps what it had, and so does an idle process."""
    arrow = sys.modules.get("pyarrow")
    if arrow:
        arrow.default_memory_pool().release_unused()
    trim = _trimmer()
    if trim:
        trim(0)


@cache
def _trimmer() -> Callable[[int], int] | None:
    """Return the function of the C library that gives memory back, where it has one."""
    import ctypes  # noqa: PLC0415 - only who worked for long needs it

    with contextlib.suppress(OSError, AttributeError, TypeError):
        found: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
        return found
    return None

"""What do `build` and `publish` leave when they are killed at a call, or a call of theirs fails?

Two ways lead there. The hook strikes at calls that Python announces, everywhere. Strace, where it may look into
processes, strikes at calls of the system itself, also those of the libraries that write tables.
"""

from __future__ import annotations

import errno
import signal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.faults.harness.cases import Case, spread
from tests.faults.harness.desk import Call, Desk, Ended, calls_below, may_trace
from tests.faults.harness.project import NAME, NEW, Shop, harm, renew, unmended

from copydesk.errors import CopydeskError
from copydesk.hubs.directory import DirectoryHub

ERRNOS = (errno.ENOSPC, errno.EIO, errno.EROFS, errno.EMFILE, errno.EINTR)
KILL = 0
WRITES = (
    "openat,write,pwrite64,writev,fsync,rename,renameat,renameat2,link,linkat,unlink,unlinkat,rmdir,mkdir,mkdirat,"
    "ftruncate,chmod,fchmod,fchmodat,sendfile,close"
)
READS = "read,pread64,getdents64"
_UNCLEAN = ("Traceback", "defect of copydesk")


@dataclass(frozen=True, slots=True)
class Struck:
    """One run that met its fault: which command, by which way, at which call, and with which number."""

    doing: str
    way: str
    call: str
    number: int
    ended: Ended


def kills(shop: Shop, desk: Desk, place: Path, most: int, *, trace: bool) -> Iterator[Case]:
    """Yield what came of kills at calls of both commands, evenly over all of them."""
    yield from _cases(shop, desk, place, most, (KILL,), trace=trace)


def failures(shop: Shop, desk: Desk, place: Path, most: int, *, trace: bool) -> Iterator[Case]:
    """Yield what came of calls that failed, with five numbers by turns."""
    yield from _cases(shop, desk, place, most, ERRNOS, trace=trace)


def why_no_trace(desk: Desk, place: Path) -> str:
    """Return why strace cannot be used, the empty string when it can."""
    return may_trace(desk, place)


def _cases(  # noqa: PLR0913 - what is struck, where, how often, with what and by which ways
    shop: Shop, desk: Desk, place: Path, most: int, numbers: Sequence[int], *, trace: bool
) -> Iterator[Case]:
    # A build takes ten times as long as publishing it: it gets a quarter of the cases.
    shares = {"publish": most - most // 4, "build": most // 4}
    for doing, share in shares.items():
        traced = share // 2 if trace else 0
        hooked = 0
        for struck in _hooked(shop, desk, place / "now", doing, share - traced, numbers):
            hooked += 1
            yield _judged(shop, desk, place / "now", struck)
        if trace:
            for struck in _traced(shop, desk, place / "now", doing, share - hooked, numbers):
                yield _judged(shop, desk, place / "now", struck)


def _hooked(  # noqa: PLR0913, PLR0917 - the same
    shop: Shop, desk: Desk, root: Path, doing: str, most: int, numbers: Sequence[int]
) -> Iterator[Struck]:
    """Run a command again and again, each time struck at another of the calls that Python announces."""
    calls = desk.order(renew(root, shop.before(doing)), (doing,)).calls
    grid = [
        (call, numbers[(call + turn) % len(numbers)]) for turn in range(len(numbers)) for call in range(1, calls + 1)
    ]
    for index in spread(grid, most):
        call, number = grid[index]
        ended = desk.order(renew(root, shop.before(doing)), (doing,), strike_at=call, errno=number)
        if ended.signal or ended.struck:
            yield Struck(doing, "hook", f"call {call}", number, ended)


def _traced(  # noqa: PLR0913, PLR0917 - the same
    shop: Shop, desk: Desk, root: Path, doing: str, most: int, numbers: Sequence[int]
) -> Iterator[Struck]:
    """Do the same with calls of the system that change something; where they fail, also with those that read."""
    asked = WRITES if numbers == (KILL,) else f"{WRITES},{READS}"
    log = desk.trace(renew(root, shop.before(doing)), (doing,), options=["-e", f"trace={asked}"]).log
    calls = [it for it in calls_below(root, log) if it.makes or numbers != (KILL,)]
    grid = [(it, numbers[(at + turn) % len(numbers)]) for turn in range(len(numbers)) for at, it in enumerate(calls)]
    # The few renames decide what is visible: none of them is left out where there is room for all.
    renames = {at for at, (call, _) in enumerate(grid) if call.name.startswith("rename")}
    for index in sorted({*spread(grid, most), *(renames if most > len(renames) else ())}):
        call, number = grid[index]
        options = ["-e", f"trace={call.name}", "-e", f"inject={call.name}:{_fault(number)}:when={call.number}"]
        ended = desk.trace(renew(root, shop.before(doing)), (doing,), options=options)
        if ended.signal or any("(INJECTED)" in line for line in ended.log):
            yield Struck(doing, "strace", _said(call), number, ended)


def _fault(number: int) -> str:
    return f"error={errno.errorcode[number]}" if number else "signal=KILL"


def _said(call: Call) -> str:
    return f"{call.name} {call.number} ({call.asked[:160]})"


def _judged(shop: Shop, desk: Desk, root: Path, struck: Struck) -> Case:
    """Look at what is left, do it again, and look again."""
    code = struck.ended.ends[0].code if struck.ended.ends else None
    ending = "nobody can tell"
    try:
        wrong = _unclean(struck) or harm(shop, root, killed=code is None, said=code, doing=struck.doing)
        ending = _ending(struck, code, root)
        wrong = wrong or unmended(shop, root, desk, struck.doing)
    except (CopydeskError, OSError) as error:
        wrong = f"what is left cannot be read: {error}"
    name = errno.errorcode[struck.number] if struck.number else "killed"
    return Case(struck.way, f"{struck.doing}, {name} at {struck.call}", ending, wrong)


def _unclean(struck: Struck) -> str:
    if not struck.ended.ends:
        expected = int(signal.SIGKILL) if struck.number == KILL else -1
        return "" if struck.ended.signal == expected else f"died of signal {struck.ended.signal}"
    (end,) = struck.ended.ends
    if end.code not in range(5) or any(word in end.said + end.out for word in _UNCLEAN):
        return f"ended with {end.code}: {end.said}"
    return ""


def _ending(struck: Struck, code: int | None, root: Path) -> str:
    if code is not None:
        return f"exit code {code}" if code else "done all the same"
    if struck.doing == "publish":
        return "new release there" if NEW in DirectoryHub(root / ".hub").versions(NAME) else "no new release"
    return "a build there" if (root / "build").exists() else "the old build aside"

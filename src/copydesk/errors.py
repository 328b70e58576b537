"""What can stop a command, and with which exit code?

Bad data is a finding, never an exception. These are the rest:

    CopydeskError
    ├── DataRefused     1  the data are the reason: damage, a version taken, too much quarantined
    ├── UsageError      2  the call, the recipe, the contract or the sidecar is wrong
    │   └── ContractError  the contract file cannot be used
    ├── PlaceError      3  a hub, the network or the disk refuses
    └── StateUnknown    4  something may have happened; run the command again

Each says a code, too: what the reader has to do, in one word that stays. `templates/stops.toml` explains every code.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class CopydeskError(Exception):
    """A stop that says its code, what happened, where, why, and how to mend it."""

    exit_code = 1

    def __init__(self, code: str, what: str, *, where: str = "", why: str = "", help: str = "") -> None:  # noqa: A002 - the word users read
        super().__init__(what)
        self.code, self.what, self.where, self.why, self.help = code, what, where, why, help

    def __str__(self) -> str:
        parts = [self.what]
        parts += [f"{word}: {text}" for word, text in self.facts().items() if text]
        return "\n".join(parts)

    def facts(self) -> dict[str, str]:
        """Return where, why and help, in the order in which they are shown."""
        return {"where": self.where, "why": self.why, "help": self.help}

    def __reduce__(self) -> tuple[object, ...]:
        # Keyword-only arguments do not survive the default pickling between worker and parent.
        return _restore, (type(self), self.code, self.what, self.facts())


def _restore(kind: type[CopydeskError], code: str, what: str, facts: dict[str, str]) -> CopydeskError:
    return kind(code, what, **facts)


class DataRefused(CopydeskError):
    """The data broke a promise: damage, a taken version, more quarantined than allowed."""

    exit_code = 1


class UsageError(CopydeskError):
    """The call, the recipe or a file beside it is wrong."""

    exit_code = 2


class ContractError(UsageError):
    """The contract file cannot be loaded or does not fit the article table."""


class PlaceError(CopydeskError):
    """A hub, the network or the disk refuses to work."""

    exit_code = 3


class StateUnknown(CopydeskError):
    """The outcome could not be read back; running the command again settles it."""

    exit_code = 4


def disk_error(error: OSError, doing: str) -> PlaceError:
    """Turn an operating system error into one message with a mend."""
    mends = {
        13: ("place.no-permission", "Give yourself the right to it (chmod, chown), or name another folder."),
        24: ("place.open-files", "Allow more open files (ulimit -n 1024), then run the command again."),
        28: ("place.disk-full", "Free some space on that disk, or name another folder, then run the command again."),
        30: ("place.read-only", "The file system is read-only: name another folder."),
    }
    failed = ("place.failed", "Look at the path and the disk, then run the command again.")
    code, mend = mends.get(error.errno or 0, failed)
    return PlaceError(
        code,
        f"cannot {doing}",
        where=", ".join([*([str(error.filename)] if error.filename else []), *getattr(error, "__notes__", ())]),
        why=error.strerror or type(error).__name__,
        help=mend,
    )


def nearest(word: str, known: Iterable[str]) -> str:
    """Return ' Did you mean …?' for the closest known word, else the empty string."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"Did you mean `{found[0]}`?" if found else ""

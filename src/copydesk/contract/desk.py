"""What does the desk know that no row says? The earliest date, the as-of date and the known providers.

A contract is a plain pandera model and takes no arguments, so the desk is lent to its checks while they
run. Outside copydesk nobody lends one: the checks that need it then pass.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Bounds and names that checks compare with; None means that nothing is known."""

    earliest: dt.date | None = None
    as_of: dt.datetime | None = None
    domains: frozenset[str] | None = None


_NOBODY = Desk()
_lent: ContextVar[Desk] = ContextVar("desk", default=_NOBODY)


def desk() -> Desk:
    """Return what the desk knows at this moment."""
    return _lent.get()


@contextmanager
def lent(known: Desk) -> Iterator[None]:
    """Lend the desk's knowledge to the checks that run inside."""
    token = _lent.set(known)
    try:
        yield
    finally:
        _lent.reset(token)

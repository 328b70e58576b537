"""How is something done to the Hub, though every answer can be lost on its way?

One look says how far things are and what the next step is. After each step, whatever became of it, there is another
look: no step is repeated blindly, and it ends when a look finds nothing left to do.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from huggingface_hub import constants

from copydesk.errors import PlaceError, StateUnknown
from copydesk.hubs.huggingface.client import limited_library
from copydesk.hubs.huggingface.remote import Away, Refused, Remote

WAITS = (1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds before each new try after a step failed."""

_MOST_STEPS = 12
"""Three are needed at most; others can be quicker a few times, and some can fail."""

Step = Callable[[], object]
Look = Callable[[], Step | None]


def take_steps(remote: Remote, name: str, look: Look, what: str) -> None:
    """Take the steps that one look after the other asks for, until there is none left.

    Whatever `look` raises, before the first step; afterwards StateUnknown when the Hub cannot be looked at any more.
    PlaceError when the Hub says a plain no, or `what` is not done after a bounded number of tries.
    """
    waits, trouble, started = iter(WAITS), None, False
    for _ in range(_MOST_STEPS):
        step = _looked(look, after_a_step=started)
        if step is None:
            return
        started, trouble = True, _take(remote, name, step)
        if trouble:
            wait = next(waits, None)
            if wait is None:
                break
            time.sleep(max(wait, trouble.after if isinstance(trouble, Away) else 0.0))
    # The last step may have done its work, whatever was heard of it.
    if _looked(look, after_a_step=True) is not None:
        why = trouble.why if trouble else "The hub says yes, and does not hold what was sent."
        raise PlaceError(
            "hub.unreachable", f"not {what}", where=f"hf:{name}", why=why, help="Run the command again later."
        )


def _looked(look: Look, *, after_a_step: bool) -> Step | None:
    try:
        return look()
    except PlaceError as error:
        if not after_a_step:
            raise
        raise StateUnknown(
            "publish.unconfirmed",
            "nobody knows what became of the last step",
            where=error.where,
            why=error.why,
            help="Run the command again when the hub answers: it finds out, and goes on from there.",
        ) from None


def _take(remote: Remote, name: str, step: Step) -> PlaceError | None:
    """Take a step; return what was in its way, unless the Hub said a plain no, which is raised."""
    try:
        with limited_library(), remote.asking(name):
            step()
    except Refused:
        raise
    except PlaceError as error:
        return error
    return None


@contextmanager
def by_xet_or_not(remote: Remote, name: str) -> Iterator[None]:
    """Let the library upload by Xet where the endpoint has it, else by the older way: it does not ask itself."""
    before = constants.HF_HUB_DISABLE_XET
    constants.HF_HUB_DISABLE_XET = before or not remote.has(f"/api/datasets/{name}/xet-write-token/main", name)
    try:
        yield
    finally:
        constants.HF_HUB_DISABLE_XET = before

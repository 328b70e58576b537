"""How is a server asked that may be slow, lost, or hostile? With an end to everything: time, bytes, and waiting.

`huggingface_hub` sets no limits of its own: it waits as long as it is told to, and reads what arrives. Its client can
be replaced by way of its public `set_client_factory`; ours is the same with limits.
"""

from __future__ import annotations

import logging
import re
import ssl
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

import httpx2
from huggingface_hub import set_client_factory
from huggingface_hub.constants import is_offline_mode
from huggingface_hub.errors import OfflineModeIsEnabled
from huggingface_hub.utils import _http, are_progress_bars_disabled, disable_progress_bars, enable_progress_bars

LONGEST_WAIT = 60.0
"""Seconds that a server may ask us to wait before the next try."""

LARGEST_ANSWER = 64 << 20
"""Bytes of an answer that is no file."""

TIMES = httpx2.Timeout(connect=10.0, read=120.0, write=120.0, pool=30.0)
_SLOWEST = 256
"""Bytes a second that a server has to send, once the first minute is over."""
_PATIENCE = 60.0
_ALONE = threading.RLock()
_SPENT = re.compile(r"\br=0;t=(\d+)")
"""In the header `RateLimit` of the Hub: nothing is left, for so many seconds."""
TOO_LONG = "the answer is longer than it may be"


class TooLong(httpx2.TransportError):
    """A server sends more than was asked for."""


class _Capped(httpx2.SyncByteStream):
    """The body of an answer, which ends with an error when it grows too long or comes too slowly."""

    def __init__(self, body: httpx2.SyncByteStream, most: int) -> None:
        self._body, self._most = body, most

    def __iter__(self) -> Iterator[bytes]:
        seen, start = 0, time.monotonic()
        for piece in self._body:
            seen += len(piece)
            if seen > self._most:
                raise TooLong(TOO_LONG)
            past = time.monotonic() - start
            if past > _PATIENCE and seen < past * _SLOWEST:
                raise httpx2.ReadTimeout("the answer comes too slowly")
            yield piece

    def close(self) -> None:
        self._body.close()


def seconds_to_wait(said: str) -> float:
    """Return the seconds of a `Retry-After`, at most a minute; a date or nonsense counts as none."""
    return min(float(said), LONGEST_WAIT) if said.isascii() and said.isdigit() else 0.0


def make_client() -> httpx2.Client:
    """Return a client with limits; redirections are followed, and a token stays with the host that it is for."""
    return httpx2.Client(
        event_hooks={"request": [_refuse_offline], "response": [_limit]},
        follow_redirects=True,
        max_redirects=5,
        timeout=TIMES,
        verify=_certificates(),
    )


@cache
def _certificates() -> ssl.SSLContext:
    """Return what servers are known by; reading it takes longer than asking most of them."""
    return httpx2.create_ssl_context()


def _refuse_offline(_: httpx2.Request) -> None:
    if is_offline_mode():
        raise OfflineModeIsEnabled("HF_HUB_OFFLINE is set")


def _limit(answer: httpx2.Response) -> None:
    """Let an answer have no more bytes than its request allows, and ask for no long wait."""
    if isinstance(answer.stream, httpx2.SyncByteStream):
        answer.stream = _Capped(answer.stream, answer.request.extensions.get("most_bytes", LARGEST_ANSWER))
    # The library would wait for as long as either says.
    spent = _SPENT.search(answer.headers.pop("ratelimit", ""))
    said = answer.headers.get("retry-after") or (spent.group(1) if spent else None)
    if said is not None:
        answer.headers["retry-after"] = str(int(seconds_to_wait(said)))


@contextmanager
def limited_library() -> Iterator[None]:
    """Let `huggingface_hub` use a client with limits, and print nothing, as long as the context lasts.

    What is set is the whole library's, so that in one process one thread at a time is in here.
    """
    with _ALONE:
        yield from _limited()


def _limited() -> Iterator[None]:
    log, shows, before = logging.getLogger("huggingface_hub"), not are_progress_bars_disabled(), _its_factory()
    level = log.level
    set_client_factory(make_client)
    disable_progress_bars()
    # Its warnings hold the addresses of uploads, which are keys for as long as they are valid.
    log.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            # Those of the library and of what it asks with are for the library.
            warnings.simplefilter("ignore")
            yield
    finally:
        log.setLevel(level)
        if shows:
            enable_progress_bars()
        set_client_factory(before)


def _its_factory() -> Callable[[], httpx2.Client]:
    """Return what makes the clients of the library today; there is no public way to ask."""
    return _http._GLOBAL_CLIENT_FACTORY  # noqa: SLF001 - only read, so that somebody's own factory comes back

"""How is a hub served to those who ask, and on what terms?"""

from __future__ import annotations

import ipaddress
import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from copydesk.errors import PlaceError, UsageError
from copydesk.hubs.directory import DirectoryHub
from copydesk.serve.access import Access, read_tokens
from copydesk.serve.app import LOG, HubApp
from copydesk.serve.calls import Bodies
from copydesk.serve.connections import patient
from copydesk.serve.reading import Shown
from copydesk.serve.writing import Uploads

_AT_ONCE = 400
"""Connections at a time; more are told to come back."""

_BACKLOG = 256
_KEPT = 15
"""Seconds for which a connection waits for another request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms a hub is served.

    Whether reading needs no token, how many bytes a file that is sent has at most, for how many seconds a client may be
    silent, and whether each request is written down.
    """

    everybody_reads: bool = False
    largest: int = 50 * 10**9
    patience: float = 60.0
    log: bool = False


def serve(root: Path, host: str, port: int, terms: Terms, ready: Callable[[str], None]) -> None:
    """Serve a hub until the process is asked to end; `ready` is told its address once it listens.

    UsageError when others than this machine could reach it and there is no token; PlaceError when the address is taken.
    """
    if not root.is_dir():
        raise UsageError(
            "input.missing", "the hub is missing", where=str(root), help="Name a folder that is there: mkdir it first."
        )
    has_tokens = bool(read_tokens(root).tokens)
    if not _is_loopback(host) and not has_tokens:
        raise UsageError(
            "serve.token",
            f"others could reach {host}, and this hub has no token",
            where=str(root),
            help="Make one first: `copydesk hub token --root DIR --name desk --write`",
        )
    access = Access(root, everybody_reads=terms.everybody_reads, is_open=not has_tokens)
    shown = Shown(private=not terms.everybody_reads)
    app = HubApp(DirectoryHub(root), access, Uploads(terms.largest), shown, Bodies(terms.patience))
    with _listening(host, port) as listener, _logging(is_on=terms.log):
        place = f"[{host}]" if ":" in host else host
        ready(f"http://{place}:{listener.getsockname()[1]}")
        config = uvicorn.Config(
            app,
            http=patient(terms.patience),
            loop="asyncio",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            limit_concurrency=_AT_ONCE,
            timeout_keep_alive=_KEPT,
            timeout_graceful_shutdown=10,
            h11_max_incomplete_event_size=1 << 16,
        )
        # When it has ended the library sends the signal again that it was ended by.
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])


@contextmanager
def _logging(*, is_on: bool) -> Iterator[None]:
    """Write a line for each request to stderr, or only what went wrong here."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    loggers = {LOG: logging.INFO if is_on else logging.WARNING, logging.getLogger("uvicorn"): logging.ERROR}
    for logger, level in loggers.items():
        logger.addHandler(handler)
        logger.setLevel(level)
        logger.propagate = False
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeHandler(handler)


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family, backlog=_BACKLOG)
        # Connections inherit it. Without it a body waits 40 ms for the client to acknowledge its head.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError as error:
        raise PlaceError(
            "serve.address",
            "cannot listen on this address",
            where=f"{host}:{port}",
            why=error.strerror or type(error).__name__,
            help="Choose another port with --port, or 0 for any that is free.",
        ) from None
    return listener


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

"""How does a folder with releases become a hub that the clients of the Hugging Face Hub read from and publish to?"""

from __future__ import annotations

import ipaddress
import logging
import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from copydesk.errors import PlaceError, UsageError
from copydesk.hubs.directory import DirectoryHub
from copydesk.serve.access import Access, read_tokens
from copydesk.serve.app import HubApp
from copydesk.serve.reading import Shown
from copydesk.serve.writing import Uploads

_AT_ONCE = 400
"""Connections at a time; more are told to come back."""

_BACKLOG = 256


def make_app(root: Path, *, everybody_reads: bool = False, largest: int) -> HubApp:
    """Return a hub in a folder as an ASGI application; a file that is sent has at most `largest` bytes."""
    access = Access(root, everybody_reads=everybody_reads)
    return HubApp(DirectoryHub(root), access, Uploads(largest), Shown(private=not everybody_reads))


def serve(  # noqa: PLR0913 - each is a choice of who runs it
    root: Path,
    host: str,
    port: int,
    *,
    everybody_reads: bool = False,
    largest: int,
    log: bool = False,
    ready: Callable[[str], None],
) -> None:
    """Serve a hub until the process is asked to end; `ready` is told its address once it listens.

    UsageError when others than this machine could reach it and there is no token; PlaceError when the address is taken.
    """
    if not root.is_dir():
        raise UsageError("the hub is missing", where=str(root), help="Name a folder that is there: mkdir it first.")
    if not _is_loopback(host) and not read_tokens(root).tokens:
        raise UsageError(
            f"others could reach {host}, and this hub has no token",
            where=str(root),
            help="Make one first: `copydesk hub token --root DIR --name desk --write`",
        )
    app = make_app(root, everybody_reads=everybody_reads, largest=largest)
    with _listening(host, port) as listener:
        shown = f"[{host}]" if ":" in host else host
        ready(f"http://{shown}:{listener.getsockname()[1]}")
        logging.getLogger("copydesk.serve").setLevel(logging.INFO if log else logging.CRITICAL)
        config = uvicorn.Config(
            app,
            http="h11",
            loop="asyncio",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=log,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            limit_concurrency=_AT_ONCE,
            timeout_keep_alive=15,
            timeout_graceful_shutdown=10,
            h11_max_incomplete_event_size=1 << 16,
        )
        uvicorn.Server(config).run(sockets=[listener])


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family, backlog=_BACKLOG)
        # Connections inherit it. Without it a body waits 40 ms for the client to acknowledge its head.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError as error:
        raise PlaceError(
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

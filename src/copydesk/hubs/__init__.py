"""Which hub does an address name?"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from copydesk.errors import UsageError, nearest
from copydesk.hubs.base import Hub
from copydesk.hubs.directory import DirectoryHub
from copydesk.hubs.memory import MemoryHub
from copydesk.release import HubAddress

_KINDS = ("dir", "hf", "s3", "memory")
_IN_USE: list[Hub] = []
"""Hubs whose folders are read by somebody who has no other hold on them."""


def open_hub(address: HubAddress, root: Path) -> Hub:
    """Return the hub at an address, relative paths counted from the project root.

    UsageError for an unknown scheme, for storage that cannot create exclusively, and for a client that is missing.
    """
    if address.scheme == "dir":
        return DirectoryHub(root / address.place)
    if address.scheme == "hf":
        from copydesk.hubs.huggingface import HuggingFaceHub  # noqa: PLC0415 - the client is slow to import

        return HuggingFaceHub(org=address.place)
    if address.is_url:
        from copydesk.hubs.objects.opening import open_objects  # noqa: PLC0415 - the client is slow to import

        return open_objects(address)
    if address.scheme == "memory" and not address.place:
        return _of_this_process()
    raise UsageError(
        "reference.wrong",
        f"`{address.scheme}` is no kind of hub",
        where=str(address),
        help=nearest(address.scheme, _KINDS) or "Name a folder, dir:PATH, or a bucket, s3://BUCKET/PREFIX.",
    )


def lasting_hub(address: HubAddress, root: Path) -> Hub:
    """Return the hub at an address, whose folders stay as long as this process lives; raises what `open_hub` does."""
    hub = open_hub(address, root)
    # What a remote hub fetched goes with it.
    _IN_USE.append(hub)
    return hub


@cache
def _of_this_process() -> MemoryHub:
    """Return the one hub of `memory:`: what a process releases there, the same process finds again."""
    return MemoryHub()

"""Which hub does an address name?"""

from __future__ import annotations

from pathlib import Path

from copydesk.errors import UsageError, nearest
from copydesk.hubs.base import Hub
from copydesk.hubs.directory import DirectoryHub
from copydesk.release import HubAddress

_KINDS = ("dir", "hf", "s3")


def open_hub(address: HubAddress, root: Path) -> Hub:
    """Return the hub at an address, relative paths counted from the project root; UsageError for an unknown scheme."""
    if address.scheme == "dir":
        return DirectoryHub(root / address.place)
    if address.scheme == "hf":
        from copydesk.hubs.huggingface import HuggingFaceHub  # noqa: PLC0415 - the client is slow to import

        return HuggingFaceHub(org=address.place)
    if address.scheme == "s3":
        raise UsageError(
            "hubs of the kind `s3` are not in this version",
            where=str(address),
            help="Publish to a folder: dir:PATH.",
        )
    raise UsageError(
        f"`{address.scheme}` is no kind of hub",
        where=str(address),
        help=nearest(address.scheme, _KINDS) or "Name a folder: dir:PATH.",
    )

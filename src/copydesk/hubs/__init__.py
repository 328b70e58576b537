"""Which hub does an address name?"""

from __future__ import annotations

from pathlib import Path

from copydesk.errors import UsageError, nearest
from copydesk.hubs.base import Hub
from copydesk.hubs.directory import DirectoryHub
from copydesk.release import HubAddress

_LATER = ("hf", "s3")


def open_hub(address: HubAddress, root: Path) -> Hub:
    """Return the hub at an address, relative paths counted from the project root; UsageError for an unknown scheme."""
    if address.scheme == "dir":
        return DirectoryHub(root / address.place)
    if address.scheme in _LATER:
        raise UsageError(
            f"hubs of the kind `{address.scheme}` are not in this version",
            where=str(address),
            help="Publish to a folder: dir:PATH.",
        )
    raise UsageError(
        f"`{address.scheme}` is no kind of hub",
        where=str(address),
        help=nearest(address.scheme, ("dir", *_LATER)) or "Name a folder: dir:PATH.",
    )

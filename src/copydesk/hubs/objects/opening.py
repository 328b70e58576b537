"""Which storage does an address name, and can it hold a hub?"""

from __future__ import annotations

from importlib.util import find_spec

import fsspec

from copydesk.errors import UsageError, nearest
from copydesk.hubs.objects import ObjectHub
from copydesk.hubs.objects.bucket import BucketStore
from copydesk.hubs.objects.store import FileSystemStore, MemoryStore, Store
from copydesk.hubs.objects.told import asking
from copydesk.release import HubAddress

_BY_FSSPEC = {"gs": "gcsfs", "gcs": "gcsfs", "abfs": "adlfs", "az": "adlfs"}
"""Storage whose file systems create exclusively in one step, with the packages that bring them."""


def open_objects(address: HubAddress) -> ObjectHub:
    """Return the hub in object storage; UsageError when it cannot hold one, or its client is not installed."""
    return ObjectHub(_store(address))


def _store(address: HubAddress) -> Store:
    where, path = str(address), address.place.removeprefix("//")
    if address.scheme == "s3":
        _require("s3fs", where, "pip install 'copydesk[s3]'")
        bucket, _, prefix = path.partition("/")
        return BucketStore(where, bucket, prefix)
    if address.scheme == "memory":
        return MemoryStore(where, fsspec.filesystem("memory"), f"/{path}")
    if address.scheme in _BY_FSSPEC:
        _require(_BY_FSSPEC[address.scheme], where, f"pip install {_BY_FSSPEC[address.scheme]}")
        with asking(where):
            return FileSystemStore(where, fsspec.filesystem(address.scheme, use_listings_cache=False), path)
    raise _refused(address)


def _refused(address: HubAddress) -> UsageError:
    where, scheme = str(address), address.scheme
    if scheme in fsspec.available_protocols():
        return UsageError(
            "reference.wrong",
            f"storage of the kind `{scheme}` holds no hub",
            where=where,
            why="It cannot create an object exclusively, so that two publishers could both have the same version.",
            help="Name a bucket, s3://BUCKET/PREFIX, or a folder, dir:PATH.",
        )
    known = ("s3", "memory", *_BY_FSSPEC)
    return UsageError(
        "reference.wrong",
        f"`{scheme}` is no kind of hub",
        where=where,
        help=nearest(scheme, known) or "Name a bucket, s3://BUCKET/PREFIX, or a folder, dir:PATH.",
    )


def _require(package: str, where: str, install: str) -> None:
    if find_spec(package) is None:
        raise UsageError("extra.missing", f"this hub needs {package}", where=where, help=f"Run {install}")

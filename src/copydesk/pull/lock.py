"""Which release of a dataset was agreed on? `copydesk.lock` says it: version and manifest, so that no tag can be moved.

What it holds decides. It is written as a whole, and of two processes that write at once none loses the other's entry.
"""

from __future__ import annotations

import os
from pathlib import Path, PurePath
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from copydesk.canonical import json_bytes, parse_statement
from copydesk.errors import DataRefused, UsageError, disk_error
from copydesk.release import VERSION, DatasetAddress, HubAddress, Version
from copydesk.workplace import alone_in, replace_file

LOCK_NAME = "copydesk.lock"
_LARGEST = 16 << 20


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class LockEntry(_Frozen):
    """One dataset: its hub, its name, the version, the commit (null where a hub has none), the manifest's sha256."""

    hub: str
    name: str
    version: str = Field(pattern=VERSION)
    commit: str | None
    manifest: str = Field(pattern="^[0-9a-f]{64}$")

    def refuse_other(self, version: Version, digest: str) -> None:
        """Refuse what the hub holds when it is not what was agreed on; DataRefused names both manifests."""
        if self.version == str(version) and self.manifest != digest:
            raise DataRefused(
                "lock.differs",
                f"{self.name}@{version}: the tag was moved",
                where=self.hub,
                why=f"The hub holds manifest {digest} under this version, {LOCK_NAME} holds {self.manifest}.",
                help=f"Ask who publishes it. To accept it, delete the entry from {LOCK_NAME}.",
            )


class Lock(_Frozen):
    """The datasets of a project, by their address."""

    format: Literal[1] = 1
    datasets: dict[str, LockEntry] = {}

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return json_bytes(self.model_dump(mode="json"))


def read_lock(path: Path) -> Lock:
    """Read a lock, an empty one where there is none; UsageError when it cannot be understood."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST)
    except FileNotFoundError:
        return Lock()
    except OSError as error:
        raise disk_error(error, "read the lock") from error
    try:
        return parse_statement(data, Lock)
    except ValueError as error:
        raise UsageError(
            "file.unreadable",
            "the lock cannot be read",
            where=str(path),
            why=str(error),
            help="Take it back from your version control, or delete it and pull again.",
        ) from None


def write_entry(path: Path, key: str, entry: LockEntry) -> None:
    """Add or replace one entry and leave the others as they are; PlaceError when the disk refuses."""
    try:
        with alone_in(path.absolute().parent):
            said = read_lock(path)
            if said.datasets.get(key) != entry:
                replace_file(path, said.model_copy(update={"datasets": {**said.datasets, key: entry}}).to_bytes())
    except OSError as error:
        raise disk_error(error, "write the lock") from error


def relative_to_lock(address: DatasetAddress, path: Path) -> DatasetAddress:
    """Return an address as it stands in a lock: a folder counts from there, one outside keeps its absolute path."""
    if address.hub.scheme != "dir":
        return address
    place = os.path.abspath(address.hub.place)  # noqa: PTH100 - resolve() would follow links
    home = str(path.absolute().parent)
    inside = PurePath(place).is_relative_to(home)
    if inside or not PurePath(address.hub.place).is_absolute():
        place = os.path.relpath(place, home)
    return DatasetAddress(HubAddress("dir", PurePath(place).as_posix()), address.name)

"""What is a commit on this hub? A tree of files by their sums, what came before it, and when; it never changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from copydesk.canonical import json_bytes, sha256
from copydesk.errors import DataRefused
from copydesk.hubs.base import read_signature
from copydesk.manifest import MANIFEST_NAME, SIGNATURE_NAME, Manifest, read_manifest
from copydesk.serve.git import blob_oid, commit_oid, pointer, tree_oid

Oid = str
_OID = "^[0-9a-f]{40}$"
_SHA256 = "^[0-9a-f]{64}$"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Entry(_Frozen):
    """One file of a commit: bytes, sha256, and git's own sum of it; of a large one git knows only a pointer."""

    size: int = Field(ge=0)
    sha256: str = Field(pattern=_SHA256)
    oid: str = Field(pattern=_OID)
    large: bool

    @classmethod
    def of_large(cls, sha256: str, size: int) -> Entry:
        """Return the entry of a file that is known by its sha256."""
        return cls(size=size, sha256=sha256, oid=blob_oid(pointer(sha256, size)), large=True)

    @classmethod
    def of(cls, data: bytes) -> Entry:
        """Return the entry of a small file."""
        return cls(size=len(data), sha256=sha256(data), oid=blob_oid(data), large=False)

    @property
    def etag(self) -> str:
        """What a client compares with what it has: the sum that it can compute of its own file."""
        return self.sha256 if self.large else self.oid


class Stored(_Frozen):
    """A commit as it lies on the disk."""

    format: Literal[1] = 1
    parent: str | None = Field(pattern=_OID)
    title: str
    seconds: int
    tree: dict[str, Entry]

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return json_bytes(self.model_dump(mode="json"))


@dataclass(frozen=True)
class Commit:
    """A commit with the sum that names it."""

    parent: Oid | None
    title: str
    seconds: int
    tree: Mapping[str, Entry]

    @cached_property
    def oid(self) -> Oid:
        """The sha1 by which git would know it."""
        tree = tree_oid({path: entry.oid for path, entry in self.tree.items()})
        return commit_oid(tree, self.parent, self.seconds, f"{self.title}\n")

    @property
    def date(self) -> str:
        """When it was made, as clients read it."""
        return f"{datetime.fromtimestamp(self.seconds, UTC):%Y-%m-%dT%H:%M:%S}.000Z"

    def stored(self) -> Stored:
        """Return what lies on the disk of it."""
        return Stored(parent=self.parent, title=self.title, seconds=self.seconds, tree=dict(self.tree))


def read_commit(data: bytes, oid: Oid, where: str) -> Commit:
    """Read a commit; DataRefused when it is damaged, or is another one."""
    try:
        said = Stored.model_validate_json(data)
    except ValidationError as error:
        why = error.errors()[0]["msg"]
        raise DataRefused(
            "serve.damaged", "a commit is damaged", where=where, why=why, help="Put the file back as it was."
        ) from None
    commit = Commit(said.parent, said.title, said.seconds, said.tree)
    if commit.oid != oid:
        raise DataRefused(
            "serve.damaged", "a commit is damaged", where=where, why="It is not the one that its name says."
        )
    return commit


def of_release(manifest: Manifest, signature: bytes | None) -> Commit:
    """Return the commit that a release in a folder is: made of its manifest alone, the same everywhere."""
    tree = {it.path: Entry.of_large(it.sha256, it.size) for it in manifest.files}
    tree[MANIFEST_NAME] = Entry.of(manifest.to_bytes())
    if signature is not None:
        tree[SIGNATURE_NAME] = Entry.of(signature)
    return Commit(None, f"{manifest.name} {manifest.version}", seconds_of(manifest), tree)


def seconds_of(manifest: Manifest | None) -> int:
    """Return when a release speaks of, in seconds since 1970: no clock of a server tells two hubs apart."""
    if manifest is None or manifest.as_of is None:
        return 0
    return max(0, int(datetime.fromisoformat(manifest.as_of).replace(tzinfo=UTC).timestamp()))


@lru_cache(maxsize=256)
def commit_at(place: Path, inode: int) -> Commit:  # noqa: ARG001 - tells apart what lay there before
    """Return the commit that lies at a path; DataRefused when it is damaged."""
    return read_commit(place.read_bytes(), place.name, str(place))


@lru_cache(maxsize=256)
def folder_commit(folder: Path, inode: int, changed: int) -> tuple[Commit, dict[str, str]]:  # noqa: ARG001 - the same
    """Return the commit that a release is, and its files by their sums."""
    manifest, signature = read_manifest(folder), read_signature(folder)
    commit = of_release(manifest, signature)
    return commit, {entry.sha256: path for path, entry in commit.tree.items()}

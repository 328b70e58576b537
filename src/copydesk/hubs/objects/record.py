"""What is a release in object storage? One small object, which names its manifest and its signature by their sha256.

It is created exclusively and last, so that manifest and signature become the release in one step, and no publisher
that was too late can lay his signature beside the manifest of another.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from copydesk.canonical import json_bytes, parse_statement
from copydesk.errors import DataRefused
from copydesk.hubs.yanks import YANKED
from copydesk.release import Version

LARGEST_RECORD = 1 << 12
"""Bytes of a record."""

RELEASES, FILES = "releases", "files"
_DIGEST = "^[0-9a-f]{64}$"


class Record(BaseModel):
    """A release: the sha256 of its manifest, and that of its signature where it has one."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    format: Literal[1] = 1
    manifest: str = Field(pattern=_DIGEST)
    signature: str | None = Field(default=None, pattern=_DIGEST)

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return json_bytes(self.model_dump(mode="json"))

    @property
    def statements(self) -> set[str]:
        """The sha256 of what no manifest lists."""
        return {self.manifest} | ({self.signature} if self.signature else set())


def parse_record(data: bytes, where: str) -> Record:
    """Read a record; DataRefused when it is damaged."""
    try:
        return parse_statement(data, Record)
    except ValueError as error:
        raise DataRefused(
            "release.damaged",
            "what the hub says of a release is damaged",
            where=where,
            why=str(error).partition("\n")[0],
            help="Yank the release and publish another version.",
        ) from None


def record_key(name: str, version: Version) -> str:
    """Return where the record of a release is."""
    return f"{name}/{RELEASES}/{version.tag}.json"


def yank_key(name: str, version: Version) -> str:
    """Return where it is said that a release was taken back."""
    return f"{name}/{YANKED}/{version.tag}.json"


def file_key(name: str, digest: str) -> str:
    """Return where the bytes with this sha256 are."""
    return f"{name}/{FILES}/{digest}"

"""What is in a build, byte by byte and row by row?

Two levels: the sha256 of every file, valid for the writer that made it, and a content digest for every
split, which any reader of the rows can compute again (see `parquet.row_digests`).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from copydesk.canonical import json_bytes, sha256
from copydesk.errors import DataRefused, disk_error
from copydesk.release import VERSION

MANIFEST_NAME = "manifest.json"
SIGNATURE_NAME = "manifest.dsse.json"
"""The signature of a release, which lies beside its manifest: it may be there or not."""

MAX_MANIFEST_BYTES = 256 << 20
"""Bytes of a manifest that comes from afar."""

MAX_SIGNATURE_BYTES = 64 << 20
"""Bytes of a signature: it names every file."""

CARD_NAME = "README.md"
"""The card of a release: hubs and `load_dataset` look for it under this name."""

REPORT_NAME, QUARANTINE_NAME = "report.json", "quarantine.parquet"
BESIDE_BUILD = frozenset({REPORT_NAME, QUARANTINE_NAME})
"""Files that a build folder holds besides the release; they are never published."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class FileEntry(_Frozen):
    """One file of a build: POSIX path relative to the build, size in bytes, sha256 in hex.

    `digest` is that of the articles in it, independent of how they are stored (see `SplitContent`).
    """

    path: str
    size: int
    sha256: str
    config: str | None = None
    split: str | None = None
    rows: int | None = None
    digest: str | None = None


class SplitContent(_Frozen):
    """The rows of one split, independent of how they are stored."""

    config: str
    split: str
    rows: int
    digest: str


class SourceEntry(_Frozen):
    """One source of the recipe: its path, how many files it held, and the digest over all of them."""

    path: str
    files: int
    digest: str


class Inputs(_Frozen):
    """Everything that decided the content: digests of recipe, contract, registry, card and sources."""

    recipe: str
    contract: str
    providers: str | None
    card: str | None
    sources: list[SourceEntry]


class Previous(_Frozen):
    """The release that came before, by version and manifest digest."""

    version: str = Field(pattern=VERSION)
    manifest: str = Field(pattern="^[0-9a-f]{64}$")


_SINCE_2: Any = {"number": True, "files": {"__all__": {"digest"}}}
"""What manifests of format 1 do not have."""


class Manifest(_Frozen):
    """The whole statement of a build; its own sha256 names the release.

    `number` counts the releases up to this one; files are called after the one that first wrote them.
    """

    format: Literal[1, 2] = 2
    name: str
    version: str
    number: int = 1
    as_of: str | None
    previous: Previous | None
    inputs: Inputs
    content: list[SplitContent]
    files: list[FileEntry]
    made_with: dict[str, str]

    def to_bytes(self) -> bytes:
        """Return the canonical JSON of the manifest."""
        return json_bytes(self.model_dump(mode="json", exclude=_SINCE_2 if self.format == 1 else None))

    @property
    def digest(self) -> str:
        """The sha256 of the canonical JSON: the identity of the release."""
        return sha256(self.to_bytes())

    def same_content(self, other: Manifest) -> bool:
        """Tell whether both hold the same rows from the same recipe, contract and card."""
        mine = (self.content, self.inputs.recipe, self.inputs.contract, self.inputs.card)
        return mine == (other.content, other.inputs.recipe, other.inputs.contract, other.inputs.card)


def is_manifest(path: Path) -> bool:
    """Tell whether a file has the keys of a manifest; one that is damaged, edited or of a later format has them.

    What is no JSON any more is taken for ours when it still speaks of all of them.
    """
    if not path.is_file():
        return False
    data = path.read_bytes()
    keys = {name for name, field in Manifest.model_fields.items() if field.is_required()}
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        return all(f'"{name}"'.encode() in data for name in keys)
    return isinstance(said, dict) and keys <= set(said)


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a build or a release; DataRefused when it is missing or damaged."""
    path = folder / MANIFEST_NAME
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise DataRefused(
            "release.damaged",
            "this folder holds no manifest",
            where=str(folder),
            help="Name a folder that `copydesk build` wrote, or run `copydesk build` first.",
        ) from None
    except OSError as error:
        raise disk_error(error, "read the manifest") from error
    return parse_manifest(data, str(path))


def parse_manifest(data: bytes, where: str) -> Manifest:
    """Read a manifest from bytes; DataRefused when they are damaged or not canonical."""
    try:
        manifest = Manifest.model_validate_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        why = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise DataRefused(
            "release.damaged", "the manifest is damaged", where=where, why=why, help="Build or pull it again."
        ) from None
    if manifest.to_bytes() != data:
        raise DataRefused(
            "release.damaged", "the manifest was edited", where=where, why="Its bytes are not in canonical form."
        )
    return manifest

"""What can be found wrong with a release, and what was not looked at?"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from copydesk.canonical import sha256
from copydesk.errors import DataRefused
from copydesk.hubs.base import Hub
from copydesk.manifest import Manifest
from copydesk.sign.trust import Trust
from copydesk.sources import Inputs

Kind = Literal[
    "missing",
    "extra",
    "size",
    "bytes",
    "manifest",
    "chain",
    "signature",
    "pages",
    "columns",
    "order",
    "digest",
    "id",
    "companion",
    "ledger",
    "changes",
    "leakage",
    "card",
    "facts",
    "contract",
    "leak",
    "rebuild",
]
"""Each kind of damage is a word; its code is `verify.` with the word."""

_SHOWN = 3
OF_FILES: frozenset[Kind] = frozenset({"missing", "extra", "size", "bytes", "manifest"})
"""Damage after which the content is not that of the release, whatever it is."""

Level = Literal["sizes", "signature", "bytes", "content"]
LEVELS: tuple[Level, ...] = ("sizes", "signature", "bytes", "content")
"""How thoroughly a release is verified; each level includes those before it."""


@dataclass(frozen=True, slots=True, order=True)
class Damage:
    """One difference between a release and what it says of itself; `manifest` when it is the manifest that is wrong."""

    path: str
    kind: Kind
    expected: str
    found: str


@dataclass(frozen=True, slots=True, order=True)
class Unchecked:
    """Something that was asked for and could not be looked at, and the reason."""

    what: str
    why: str


Told = Damage | Unchecked
"""What a check has to say; nothing when all is as it should be."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of several parts of the files, counted from 1: run for all parts, every file is read once."""

    number: int
    of: int

    def holds(self, path: str) -> bool:
        """Tell whether a file is in this part: its path alone decides."""
        return int(sha256(path.encode())[:16], 16) % self.of == self.number - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a release is built again from: a project, the hub of its releases, and worker processes."""

    inputs: Inputs
    hub: Hub | None
    workers: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """How a release is verified.

    The level; of its bytes a part; the project whose contract it may be held to; the keys whose signatures count, and
    whether there must be one of them; what it is to be built again from, to compare; whether it may have been taken
    back; and the files whose bytes somebody else hashes.
    """

    level: Level = "bytes"
    part: Part | None = None
    project: Inputs | None = None
    trust: Trust | None = None
    signature_required: bool = False
    origin: Origin | None = None
    allow_yanked: bool = False
    hashed: Container[str] = frozenset()

    def wants(self, level: Level) -> bool:
        """Tell whether a level is asked for, by itself or below a higher one."""
        return LEVELS.index(level) <= LEVELS.index(self.level)


@dataclass(frozen=True, slots=True)
class Signature:
    """What is said of the signature of a release: in words, the public key (64 hex digits), and its trusted name."""

    words: str
    key: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """What was verified: files and bytes as the manifest states them, and every damage, sorted by path.

    Name, version and digest are None when the manifest could not be read. `checked` are the words for what was looked
    at in full, `unchecked` tells the rest of what the level includes. `signature` is None where the level has
    none.
    """

    folder: Path
    name: str | None
    version: str | None
    digest: str | None
    files: int
    bytes: int
    damages: tuple[Damage, ...]
    level: Level = "bytes"
    checked: tuple[str, ...] = field(default=())
    unchecked: tuple[Unchecked, ...] = field(default=())
    signature: Signature | None = None

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong with what was looked at."""
        return not self.damages


def refuse_damage(found: Verification, manifest: Manifest, what: str, help: str) -> None:  # noqa: A002 - the word of the errors
    """Refuse a folder that is not, byte for byte, what this manifest states; DataRefused names what differs."""
    whys = [f"{damage.path}: expected {damage.expected}, found {damage.found}" for damage in found.damages]
    if found.digest not in (None, manifest.digest):
        whys.append(f"its manifest is {found.digest}, not {manifest.digest}")
    if whys:
        more = [f"and {len(whys) - _SHOWN} more"] if len(whys) > _SHOWN else []
        raise DataRefused(
            "release.damaged", what, where=str(found.folder), why="; ".join(whys[:_SHOWN] + more), help=help
        )

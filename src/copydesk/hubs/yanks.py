"""What is said of a release that should not be used any more, and how is it said once and for ever?

A yanked release stays where it is and is handed out only to those who ask for it in spite of that. Of one that was
purged nothing is left but this: its version stays taken.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from copydesk.canonical import json_bytes
from copydesk.errors import DataRefused, UsageError
from copydesk.release import Version

YANKED = "yanked"
ALLOW_YANKED = "X-Copydesk-Allow-Yanked"
"""The header of those who know what was taken back: they look at `YANKS_BRANCH` before they hand anything out."""

YANKS_BRANCH = "copydesk-yanked"
"""Where a hub with branches keeps the files of `YANKED`."""

_LONGEST_REASON = 1000
LARGEST = 1 << 16
"""Bytes of a yank."""


class Yank(BaseModel):
    """A release that was taken back: its version, the sha256 of its manifest as it was found, and why.

    Only `purged` ever changes, from false to true: then the release is gone for good.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    format: Literal[1] = 1
    version: str
    manifest: str | None
    reason: str
    purged: bool = False

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return json_bytes(self.model_dump(mode="json"))


def check_reason(reason: str) -> str:
    """Return a reason without blanks around it; UsageError when there is none, or it is a whole story."""
    said = reason.strip()
    if not said or len(said) > _LONGEST_REASON:
        raise UsageError(
            "usage.yank",
            "a release is not taken back without a reason",
            why="It is empty." if not said else f"It has {len(said)} characters, {_LONGEST_REASON} are enough.",
            help='Say why in a sentence: --reason "two captures without the right to publish"',
        )
    return said


def read_yank(path: Path) -> Yank | None:
    """Read what is said of a release, None when nothing is.

    DataRefused when it cannot be understood, or speaks of another version than its name. OSError when the disk refuses.
    """
    if not path.exists():
        return None
    with path.open("rb") as file:
        return parse_yank(file.read(LARGEST), str(path), path.name.removesuffix(".json"))


def parse_yank(data: bytes, where: str, tag: str) -> Yank:
    """Read what is said of the release with this tag; DataRefused when it cannot be understood or speaks of another."""
    try:
        yank = Yank.model_validate_json(data)
    except ValidationError as error:
        raise _damaged(where, error.errors()[0]["msg"]) from None
    if tag != f"v{yank.version}":
        raise _damaged(where, "It speaks of another version than its name.")
    return yank


def _damaged(where: str, why: str) -> DataRefused:
    return DataRefused(
        "release.taken-back",
        "what is said of this release is damaged",
        where=where,
        why=why,
        help="Put the file back as it was: until then nobody knows whether the release may be used.",
    )


def say_once(yank: Yank, path: Path, write: Callable[[Path, bytes], object], staged: Path) -> Yank:
    """Put a yank in its place unless there is one; return the one that stands there. OSError when the disk refuses."""
    draft = staged / path.name
    write(draft, yank.to_bytes())
    with suppress(FileExistsError):
        os.link(draft, path)
    return read_yank(path) or yank


def replace_yank(yank: Yank, path: Path, write: Callable[[Path, bytes], object], staged: Path) -> Yank:
    """Put a yank in the place of the one that stands there; OSError when the disk refuses."""
    draft = staged / path.name
    write(draft, yank.to_bytes())
    draft.replace(path)
    return yank


def same_yank(said: Yank, wanted: Yank) -> Yank:
    """Return what is said of a release; DataRefused when it was yanked for another reason before."""
    if said.reason != wanted.reason:
        raise DataRefused(
            "release.taken-back",
            f"{said.version} is yanked already, for another reason",
            why=said.reason,
            help="What is said of a release never changes. Leave it at that.",
        )
    return said


def refuse_yanked(name: str, version: Version, yank: Yank | None, *, allowed: bool = False) -> None:
    """Refuse to hand out a release that was taken back; DataRefused gives the reason."""
    if yank and yank.purged:
        raise DataRefused(
            "release.taken-back", f"{name}@{version} was purged", why=yank.reason, help="Name another version."
        )
    if yank and not allowed:
        raise DataRefused(
            "release.taken-back",
            f"{name}@{version} was yanked",
            why=yank.reason,
            help="Name another version, or use it in spite of that with --allow-yanked (in Python allow_yanked=True).",
        )


def refuse_taken(name: str, version: Version, yank: Yank | None) -> None:
    """Refuse to publish under a version that was taken back; DataRefused gives the reason."""
    if yank:
        raise DataRefused(
            "release.taken-back",
            f"{name}@{version} was {'purged' if yank.purged else 'yanked'}, and its version stays taken",
            why=yank.reason,
            help="Choose another version with `copydesk build --version X`.",
        )


def must_be_yanked(name: str, version: Version, yank: Yank | None) -> Yank:
    """Return the yank of a release that is to be purged; UsageError when there is none."""
    if yank is None:
        raise UsageError(
            "usage.yank",
            f"{name}@{version} is not yanked",
            why="Only a release that was taken back can be purged: there has to be a reason.",
            help='Run `copydesk release yank HUB/org/name@VERSION --reason "…"` first.',
        )
    return yank

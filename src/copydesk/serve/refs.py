"""Which commit does a branch or a tag name? One small file each, replaced in one step.

heads/<branch>      moves on with each commit
tags/<tag>          stands for ever
releases/v1.2.0     a tag as well, which counts once the folder of the release is there: that is one rename
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import Literal

from copydesk.serve.answers import unprocessable
from copydesk.workplace import replace_file, sync

Kind = Literal["heads", "tags", "releases"]
KINDS: tuple[Kind, ...] = ("heads", "tags", "releases")
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")
_OID = re.compile(r"[0-9a-f]{40}")


class Refs:
    """A folder with the branches and tags of a dataset."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def make(self) -> None:
        """Make the folders; OSError when the disk refuses."""
        for folder in (self._place, *(self._place / kind for kind in KINDS)):
            folder.mkdir(exist_ok=True)
            sync(folder.parent)

    def read(self, kind: Kind) -> dict[str, str]:
        """Return the commit of each, by name; none where there is no folder. What is damaged names nothing."""
        found = {}
        with suppress(FileNotFoundError):
            for path in sorted((self._place / kind).iterdir()):
                oid = path.read_text(encoding="ascii", errors="replace").strip() if is_ref(path.name) else ""
                if is_oid(oid):
                    found[path.name] = oid
        return found

    def put(self, kind: Kind, name: str, oid: str) -> None:
        """Let a name stand for a commit; Refusal 422 for a name that is none, OSError when the disk refuses."""
        if not is_ref(name) or is_oid(name):
            raise unprocessable(f"{name!r} is no name for a branch or a tag here")
        replace_file(self._place / kind / name, f"{oid}\n".encode())

    def drop(self, kind: Kind, name: str) -> None:
        """Take a name away."""
        (self._place / kind / name).unlink(missing_ok=True)
        sync(self._place / kind)


def is_ref(name: str) -> bool:
    """Tell whether a branch or a tag of this name is a plain file in a folder."""
    return _NAME.fullmatch(name) is not None


def is_oid(text: str) -> bool:
    """Tell whether a text is the sum of a commit."""
    return _OID.fullmatch(text) is not None

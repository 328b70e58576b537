"""Which files may a commit have, and which of them does it take away?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from copydesk.serve.answers import unprocessable
from copydesk.serve.commits import Entry

_LONGEST_PART, _LONGEST_PATH = 255, 1024
"""Bytes."""


def refuse_paths(tree: Mapping[str, Entry]) -> None:
    """Refuse a tree in which a file is a folder as well, or has a name that no disk should see; Refusal 422."""
    for path in tree:
        parts = path.split("/")
        if not all(_is_plain(part) for part in parts) or len(path.encode()) > _LONGEST_PATH:
            raise unprocessable(f"{path!r} is no path for a file")
        if any("/".join(parts[:end]) in tree for end in range(1, len(parts))):
            raise unprocessable(f"{path!r} would lie in a file")


def _is_plain(part: str) -> bool:
    """Tell whether a part of a path is a name on every disk, and nothing else to git."""
    unfit = part in {"", ".", ".."} or part.lower() == ".git" or "\\" in part or len(part.encode()) > _LONGEST_PART
    return not unfit and all(it.isprintable() for it in part)


def is_gone(path: str, gone: Sequence[str]) -> bool:
    """Tell whether a path is taken away: it is named, or a folder above it with a slash at its end."""
    return any(path == it or (it.endswith("/") and path.startswith(it)) for it in gone)

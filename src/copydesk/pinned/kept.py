"""What is kept of a commit of the Hugging Face Hub? Files that were asked for, held against its sums each time."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from copydesk.canonical import git_sum, json_bytes, sha256_file
from copydesk.errors import DataRefused
from copydesk.hubs.base import on_disk
from copydesk.hubs.huggingface.remote import Kept, Remote
from copydesk.workplace import cache_folder, replace_file

_INDEX = ".pinned.json"
_SEGMENT = re.compile(r"[A-Za-z0-9_=+,@ ()-][A-Za-z0-9._=+,@ ()-]{0,254}")
_LARGEST_TEXT = 4 << 20


@dataclass(frozen=True, slots=True)
class KeptCommit:
    """A commit with its folder in the cache of the user, and every file that the hub lists in it."""

    remote: Remote
    name: str
    commit: str
    folder: Path
    tree: Mapping[str, Kept]

    @classmethod
    def open(cls, remote: Remote, name: str, commit: str) -> KeptCommit:
        """Return a commit; its list of files is asked for once, for a commit never changes."""
        folder = cache_folder("sources") / name.replace("/", "--") / commit
        path = folder / _INDEX
        with on_disk("read the kept dataset", path), suppress(FileNotFoundError, ValueError, TypeError):
            said = {it: Kept(*found) for it, found in json.loads(path.read_bytes()).items()}
            return cls(remote, name, commit, folder, {it: found for it, found in said.items() if _is_safe(it)})
        tree = {it: found for it, found in remote.tree(name, commit).items() if _is_safe(it)}
        with on_disk("keep the dataset", path):
            folder.mkdir(parents=True, exist_ok=True)
            replace_file(path, json_bytes({it: list(found) for it, found in tree.items()}))
        return cls(remote, name, commit, folder, tree)

    def fetch(self, path: str) -> None:
        """Bring a file unless it is here as the hub says; DataRefused when other bytes come, twice."""
        target, kept = self.folder / path, self.tree[path]
        with on_disk("keep the dataset", target):
            if target.is_file() and _is_same(target, kept):
                return
            target.unlink(missing_ok=True)
            for _ in range(2):
                self.remote.bring(self.name, self.commit, path, kept.size, target)
                if _is_same(target, kept):
                    return
                target.unlink()
        raise DataRefused(
            "release.damaged",
            "a file of a dataset arrived damaged",
            where=f"hf:{self.name}@{self.commit}/{path}",
            why="Its bytes are not those that the hub lists.",
            help="Try again later, or ask who runs the hub.",
        )

    def text(self, path: str) -> str:
        """Return a small file of text, nothing when there is none."""
        if path not in self.tree or self.tree[path].size > _LARGEST_TEXT:
            return ""
        self.fetch(path)
        return text_of(self.folder / path)


def text_of(path: Path) -> str:
    """Return what stands in a small file, nothing when it is none."""
    with suppress(OSError, UnicodeDecodeError):
        if path.stat().st_size <= _LARGEST_TEXT:
            return path.read_text(encoding="utf-8")
    return ""


def _is_safe(path: str) -> bool:
    """Tell whether a path stays in its folder, and is called as files are on every disk."""
    return all(_SEGMENT.fullmatch(part) for part in path.split("/"))


def _is_same(path: Path, kept: Kept) -> bool:
    if path.stat().st_size != kept.size:
        return False
    if kept.sha256:
        return sha256_file(path) == kept.sha256
    return git_sum(kept.size, [path.read_bytes()]) == kept.oid

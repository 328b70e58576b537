"""How does git name things? Clients compare these sums with what lies on their disks, so they have to be the real ones.

https://git-scm.com/book/en/v2/Git-Internals-Git-Objects and the pointer files of https://git-lfs.com
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from copydesk.canonical import git_sum

_AUTHOR = "copydesk <copydesk@localhost>"


def blob_oid(data: bytes) -> str:
    """Return the sha1 by which git knows the content of a file."""
    return git_sum(len(data), [data])


def pointer(sha256: str, size: int) -> bytes:
    """Return the file that git holds in place of a large one."""
    return f"version https://git-lfs.github.com/spec/v1\noid sha256:{sha256}\nsize {size}\n".encode()


def tree_oid(files: Mapping[str, str]) -> str:
    """Return the sha1 of a tree with these files: path with `/`, and the sum of the blob."""
    return folder_oids(files)[""]


def folder_oids(files: Mapping[str, str]) -> dict[str, str]:
    """Return the sha1 of every folder of a tree by its path; the whole is called `""`."""
    inside: dict[str, dict[str, tuple[str, str]]] = {"": {}}
    for path, oid in files.items():
        folder, _, name = path.rpartition("/")
        for step in _with_parents(folder):
            inside.setdefault(step, {})
        inside[folder][name] = ("100644", oid)
    found: dict[str, str] = {}
    for folder in sorted(inside, key=lambda it: (it.count("/") + bool(it), it), reverse=True):
        found[folder] = _oid("tree", b"".join(_lines(inside[folder])))
        if folder:
            parent, _, name = folder.rpartition("/")
            inside[parent][name] = ("40000", found[folder])
    return found


def _with_parents(folder: str) -> Iterable[str]:
    parts = folder.split("/") if folder else []
    return ("/".join(parts[: end + 1]) for end in range(len(parts)))


def _lines(items: Mapping[str, tuple[str, str]]) -> Iterable[bytes]:
    # Git sorts a folder as if its name ended in a slash.
    def place(item: tuple[str, tuple[str, str]]) -> bytes:
        name, (mode, _) = item
        return f"{name}/".encode() if mode == "40000" else name.encode()

    for name, (mode, oid) in sorted(items.items(), key=place):
        yield f"{mode} {name}\0".encode() + bytes.fromhex(oid)


def commit_oid(tree: str, parent: str | None, seconds: int, message: str) -> str:
    """Return the sha1 of a commit; the same tree, parent, time and message give the same one."""
    said = [f"tree {tree}"]
    if parent:
        said.append(f"parent {parent}")
    said += [f"author {_AUTHOR} {seconds} +0000", f"committer {_AUTHOR} {seconds} +0000", "", message]
    return _oid("commit", "\n".join(said).encode())


def _oid(kind: str, data: bytes) -> str:
    return hashlib.sha1(f"{kind} {len(data)}\0".encode() + data, usedforsecurity=False).hexdigest()

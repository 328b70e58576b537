"""What does this hub answer to those who read? Listings as JSON, and files in pieces."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import parse_qsl, quote

import anyio
from starlette.responses import JSONResponse, Response, StreamingResponse

from copydesk.hubs.base import open_plain
from copydesk.hubs.yanks import ALLOW_YANKED
from copydesk.serve.answers import Refusal, bad, no_entry
from copydesk.serve.calls import Call
from copydesk.serve.commits import Commit, Entry
from copydesk.serve.git import folder_oids, pointer
from copydesk.serve.repo import MAIN, Repo

_PIECE = 1 << 20
"""Bytes of a file that are read and sent at a time."""

_PAGE = 1000
"""Files of a listing in one answer."""

_POINTER = 130


@dataclass(frozen=True, slots=True)
class Shown:
    """How datasets are shown: whether everybody reads them."""

    private: bool

    def info(self, repo: Repo, call: Call, revision: str = MAIN) -> Response:
        """Answer what a dataset is at a revision, with its files."""
        commit = repo.resolve(revision)
        _refuse_taken_back(repo, commit, call)
        files = [_sibling(path, entry) for path, entry in sorted(commit.tree.items())]
        return JSONResponse({**self.line(repo.name, commit), "siblings": files})

    def line(self, name: str, commit: Commit) -> dict[str, Any]:
        """Return what is said of a dataset in a list."""
        return {
            "_id": name,
            "id": name,
            "author": name.partition("/")[0],
            "sha": commit.oid,
            "lastModified": commit.date,
            "createdAt": commit.date,
            "private": self.private,
            "gated": False,
            "disabled": False,
            "tags": [],
            "downloads": 0,
            "likes": 0,
        }


def refs(repo: Repo) -> Response:
    """Answer the branches and the tags of a dataset."""
    kinds = (("branches", "heads", repo.branches()), ("tags", "tags", repo.tags()))
    found = {
        kind: [{"name": name, "ref": f"refs/{under}/{name}", "targetCommit": oid} for name, oid in there.items()]
        for kind, under, there in kinds
    }
    return JSONResponse({**found, "converts": [], "pullRequests": []})


def commits(repo: Repo, revision: str) -> Response:
    """Answer a commit and those before it."""
    history = repo.history(repo.resolve(revision))
    return JSONResponse(
        [
            {"id": it.oid, "title": it.title, "message": "", "date": it.date, "authors": [{"user": "copydesk"}]}
            for it in history
        ]
    )


def tree(repo: Repo, revision: str, folder: str, call: Call) -> Response:
    """Answer the files and folders in a folder, in pages; Refusal 404 when there is no such folder."""
    commit = repo.resolve(revision)
    _refuse_taken_back(repo, commit, call)
    found = list(_listed(commit, folder, is_deep=call.query.get("recursive", "").lower() in {"true", "1"}))
    if not found and folder:
        raise no_entry(commit.oid)
    start = _cursor(call)
    headers = {"X-Repo-Commit": commit.oid}
    if start + _PAGE < len(found):
        rest = {**call.query, "cursor": str(start + _PAGE)}
        query = "&".join(f"{quote(key)}={quote(value)}" for key, value in rest.items())
        path = "/".join(quote(it, safe="") for it in call.segments)
        headers["Link"] = f'<{call.base}/{path}?{query}>; rel="next"'
    return JSONResponse(found[start : start + _PAGE], headers=headers)


def paths_info(repo: Repo, revision: str, body: bytes, call: Call) -> Response:
    """Answer what some paths are; those that are not there are left out."""
    commit = repo.resolve(revision)
    _refuse_taken_back(repo, commit, call)
    try:
        asked = [value.strip("/") for key, value in parse_qsl(body.decode()) if key == "paths"]
    except ValueError:
        raise bad("The body is no form") from None
    folders = folder_oids({path: entry.oid for path, entry in commit.tree.items()})
    found: list[dict[str, Any]] = []
    for path in asked:
        if path in commit.tree:
            found.append(_file(path, commit.tree[path]))
        elif path and path in folders:
            found.append({"type": "directory", "path": path, "oid": folders[path], "size": 0})
    return JSONResponse(found)


def file(repo: Repo, revision: str, path: str, call: Call) -> Response:
    """Answer a file of a commit, or a part of it; Refusal 404 when there is none."""
    commit = repo.resolve(revision)
    _refuse_taken_back(repo, commit, call)
    entry = commit.tree.get(path)
    content = repo.file(commit, entry) if entry else None
    if entry is None or content is None:
        raise no_entry(commit.oid)
    headers = {
        "X-Repo-Commit": commit.oid,
        "ETag": f'"{entry.etag}"',
        "Accept-Ranges": "bytes",
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(path.rpartition('/')[2], safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store" if revision in {MAIN, ""} else "private, max-age=0, must-revalidate",
    }
    if entry.large:
        headers |= {"X-Linked-ETag": f'"{entry.sha256}"', "X-Linked-Size": str(entry.size)}
    if call.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    start, end = _range(call.headers.get("range"), entry.size, commit.oid)
    status = 206 if (start, end) != (0, entry.size) or "range" in call.headers else 200
    if status == 206:  # noqa: PLR2004 - partial content
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{entry.size}"
    headers["Content-Length"] = str(end - start)
    media = "application/octet-stream"
    if call.method == "HEAD":
        return Response(status_code=status, headers=headers, media_type=media)
    if isinstance(content, bytes):
        return Response(content[start:end], status, headers, media)
    return StreamingResponse(_pieces(content, start, end), status, headers, media)


def _refuse_taken_back(repo: Repo, commit: Commit, call: Call) -> None:
    """Refuse what was taken back to those who would not know it."""
    if ALLOW_YANKED.lower() not in call.headers:
        repo.refuse_taken_back(commit)


async def _pieces(path: Path, start: int, end: int) -> AsyncIterator[bytes]:
    file = await anyio.to_thread.run_sync(_opened, path, start)
    try:
        while start < end:
            piece = await anyio.to_thread.run_sync(file.read, min(_PIECE, end - start))
            if not piece:
                # The connection breaks, which the client sees: fewer bytes than were announced.
                raise OSError("a file of this hub is shorter than its commit says")
            start += len(piece)
            yield piece
    finally:
        file.close()


def _opened(path: Path, start: int) -> BinaryIO:
    file = open(path, "rb", buffering=0, opener=open_plain)  # noqa: SIM115 - closed by who reads it
    file.seek(start)
    return file


def _range(said: str | None, size: int, commit: str) -> tuple[int, int]:
    """Return which bytes are asked for: one range, or all where there is none or several; 416 beyond the end."""
    unit, _, wanted = (said or "").partition("=")
    first, dash, last = wanted.strip().partition("-")
    if (
        unit.strip() != "bytes"
        or not dash
        or not all(it.isascii() and (not it or it.isdigit()) for it in (first, last))
    ):
        return 0, size
    if not first:
        if not last:
            return 0, size
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
    if start >= end or start >= size:
        raise Refusal(416, "", "Range not satisfiable", {"Content-Range": f"bytes */{size}", "X-Repo-Commit": commit})
    return start, end


def _cursor(call: Call) -> int:
    said = call.query.get("cursor", "0")
    if not (said.isascii() and said.isdigit() and len(said) < 10):  # noqa: PLR2004 - a bound
        raise bad("The cursor is none of ours")
    return int(said)


def _listed(commit: Commit, folder: str, *, is_deep: bool) -> Iterator[dict[str, Any]]:
    """Yield what lies in a folder, or in all folders below it as well, folders before files."""
    under = f"{folder}/" if folder else ""
    folders = folder_oids({path: entry.oid for path, entry in commit.tree.items()})
    for path in sorted(it for it in folders if it and it.startswith(under)):
        if is_deep or "/" not in path.removeprefix(under):
            yield {"type": "directory", "path": path, "oid": folders[path], "size": 0}
    for path, entry in sorted(commit.tree.items()):
        if path.startswith(under) and (is_deep or "/" not in path.removeprefix(under)):
            yield _file(path, entry)


def _file(path: str, entry: Entry) -> dict[str, Any]:
    large = {"oid": entry.sha256, "size": entry.size, "pointerSize": len(pointer(entry.sha256, entry.size))}
    return {
        "type": "file",
        "path": path,
        "size": entry.size,
        "oid": entry.oid,
        **({"lfs": large} if entry.large else {}),
    }


def _sibling(path: str, entry: Entry) -> Mapping[str, Any]:
    large = {"sha256": entry.sha256, "size": entry.size, "pointerSize": _POINTER} if entry.large else None
    return {"rfilename": path, "size": entry.size, "blobId": entry.oid, **({"lfs": large} if large else {})}

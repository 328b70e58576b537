"""What does this hub answer to those who read? Listings as JSON, and files in pieces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Any
from urllib.parse import parse_qsl, quote

from starlette.responses import JSONResponse, Response

from copydesk.hubs.yanks import ALLOW_YANKED
from copydesk.serve.answers import bad, no_entry
from copydesk.serve.calls import Call
from copydesk.serve.commits import Commit, Entry
from copydesk.serve.files import FilePart, is_named, part_of
from copydesk.serve.git import folder_oids, pointer
from copydesk.serve.repo import MAIN, Repo

_MEDIA = "application/octet-stream"
_MOST_ASKED = 10_000
_LOOKED_BACK = 100
"""Commits in which the last change of a file is looked for."""

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
    history = repo.history(repo.resolve(revision), _MOST_ASKED)
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
    found = list(_listed(commit, folder, is_deep=_is_true(call.query.get("recursive"))))
    if not found and folder:
        raise no_entry(commit.oid)
    start = _cursor(call)
    headers = {"X-Repo-Commit": commit.oid}
    if start + _PAGE < len(found):
        rest = {**call.query, "cursor": str(start + _PAGE)}
        query = "&".join(f"{quote(key)}={quote(value)}" for key, value in rest.items())
        path = "/".join(quote(it, safe="") for it in call.segments)
        headers["Link"] = f'<{call.base}/{path}?{query}>; rel="next"'
    page = found[start : start + _PAGE]
    return JSONResponse(_expanded(repo, commit, page, call.query.get("expand")), headers=headers)


def paths_info(repo: Repo, revision: str, body: bytes, call: Call) -> Response:
    """Answer what some paths are; those that are not there are left out."""
    commit = repo.resolve(revision)
    _refuse_taken_back(repo, commit, call)
    try:
        said = parse_qsl(body.decode(), max_num_fields=_MOST_ASKED)
    except ValueError:
        raise bad(f"The body is no form, or asks for more than {_MOST_ASKED:,} paths") from None
    asked = dict.fromkeys(value.strip("/") for key, value in said if key == "paths")
    expand = next((value for key, value in said if key == "expand"), None)
    folders = folder_oids({path: entry.oid for path, entry in commit.tree.items()})
    found: list[dict[str, Any]] = []
    for path in asked:
        if path in commit.tree:
            found.append(_file(path, commit.tree[path]))
        elif path and path in folders:
            found.append({"type": "directory", "path": path, "oid": folders[path], "size": 0})
    return JSONResponse(_expanded(repo, commit, found, expand))


def file(repo: Repo, revision: str, path: str, call: Call) -> Response:
    """Answer a file of a commit, or a part of it; Refusal 404 when there is none."""
    commit = repo.resolve(revision)
    _refuse_taken_back(repo, commit, call)
    entry = commit.tree.get(path)
    if entry is None:
        raise no_entry(commit.oid)
    headers = _headers(commit, path, entry)
    if is_named(call.headers.get("if-none-match"), entry.etag):
        return Response(status_code=304, headers=headers)
    asked = call.headers.get("range")
    if not is_named(call.headers.get("if-range", f'"{entry.etag}"'), entry.etag):
        asked = None
    part = part_of(asked, entry.size, commit.oid)
    start, end = part or (0, entry.size)
    if part:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{entry.size}"
    headers["Content-Length"] = str(end - start)
    status = 206 if part else 200
    content = repo.open(commit, entry)
    if content is None:
        # It may have been taken back since it was looked for.
        _refuse_taken_back(repo, commit, call)
        raise no_entry(commit.oid)
    if isinstance(content, bytes):
        return Response(content[start:end], status, headers, _MEDIA)
    return FilePart(content, (start, end), status, headers, sends_body=call.method != "HEAD")


def _headers(commit: Commit, path: str, entry: Entry) -> dict[str, str]:
    large = {"X-Linked-ETag": f'"{entry.sha256}"', "X-Linked-Size": str(entry.size)} if entry.large else {}
    return {
        "X-Repo-Commit": commit.oid,
        "ETag": f'"{entry.etag}"',
        "Accept-Ranges": "bytes",
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(path.rpartition('/')[2], safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-cache",
        **large,
    }


def _refuse_taken_back(repo: Repo, commit: Commit, call: Call) -> None:
    """Refuse what was taken back to those who would not know it."""
    if ALLOW_YANKED.lower() not in call.headers:
        repo.refuse_taken_back(commit)


def _expanded(repo: Repo, commit: Commit, found: list[dict[str, Any]], expand: str | None) -> list[dict[str, Any]]:
    """Return entries with the commit that changed each last, when that is wanted; what is older is not looked at."""
    if not _is_true(expand):
        return found
    history = repo.history(commit, _LOOKED_BACK)
    sums = [_sums(it) for it in history]

    def changed(path: str) -> Commit:
        same = takewhile(lambda older: older.get(path) == sums[0].get(path), sums[1:])
        return history[sum(1 for _ in same)]

    def said(at: Commit) -> dict[str, str]:
        return {"id": at.oid, "title": at.title, "date": at.date}

    return [{**it, "lastCommit": said(changed(it["path"]))} for it in found]


def _sums(commit: Commit) -> dict[str, str]:
    files = {path: entry.oid for path, entry in commit.tree.items()}
    return {**folder_oids(files), **files}


def _is_true(said: str | None) -> bool:
    return (said or "").lower() in {"true", "1"}


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

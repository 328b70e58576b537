"""What does this hub do for those who publish? It takes files, then commits that name them, then tags."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from starlette.responses import JSONResponse, Response

from copydesk.serve.answers import bad, conflict, forbidden, too_large, unprocessable
from copydesk.serve.calls import Call, json_object, number_in, text_in
from copydesk.serve.commits import Entry
from copydesk.serve.repo import MAIN, Repo

_SMALL = 1 << 16
"""Bytes up to which a file travels inside its commit."""

_LARGEST_LINE = 16 << 20
_VALID = 3600
"""Seconds for which the address of an upload is good."""

_MOST_FILES = 25_000
_DATA = (".parquet", ".arrow", ".gz", ".zst", ".warc")


@dataclass(frozen=True, slots=True)
class Uploads:
    """The addresses to which files are sent: nobody guesses one, and it is good for one file of one dataset."""

    largest: int
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def batch(self, repo: Repo, call: Call, body: bytes) -> Response:
        """Answer where to send which files; those that are here already need not come."""
        objects = json_object(body).get("objects")
        if not isinstance(objects, list) or len(objects) > _MOST_FILES:
            raise bad("`objects` is missing, or too long")
        answers = [self._answer(repo, call, it) for it in objects if isinstance(it, dict)]
        return JSONResponse({"transfer": "basic", "objects": answers}, media_type="application/vnd.git-lfs+json")

    def _answer(self, repo: Repo, call: Call, said: dict[str, Any]) -> dict[str, Any]:
        oid, size = sha256_in(said, "oid"), number_in(said, "size")
        if size > self.largest:
            message = f"A file has at most {self.largest:,} bytes here"
            return {"oid": oid, "size": size, "error": {"code": 422, "message": message}}
        if repo.has(oid, size):
            repo.objects.renew(oid)
            return {"oid": oid, "size": size}
        until = int(time.time()) + _VALID
        signed = self._signed(repo.name, oid, size, until)
        here = f"{call.base}/upload/{repo.name}/{oid}?size={size}&until={until}&key={signed}"
        return {"oid": oid, "size": size, "authenticated": True, "actions": {"upload": {"href": here, "header": {}}}}

    def expected(self, name: str, oid: str, call: Call) -> int:
        """Return how many bytes an upload has; Refusal 403 when its address is none that was given, or is too old."""
        size, until = (call.query.get(it, "") for it in ("size", "until"))
        if not all(it.isascii() and it.isdigit() and len(it) < 20 for it in (size, until)):  # noqa: PLR2004 - a bound
            raise forbidden("This is no address for an upload")
        signed = self._signed(name, oid, int(size), int(until))
        said = call.query.get("key", "").encode()
        if not hmac.compare_digest(signed.encode(), said) or int(until) < time.time():
            raise forbidden("This address for an upload is wrong, or too old")
        return int(size)

    def _signed(self, name: str, oid: str, size: int, until: int) -> str:
        return hmac.new(self.key, f"{name} {oid} {size} {until}".encode(), hashlib.sha256).hexdigest()


def create(repo: Repo, call: Call) -> Response:
    """Make an empty dataset; Refusal 409 when it is there, with its address, as clients want it."""
    url = f"{call.base}/datasets/{repo.name}"
    if not repo.create():
        raise conflict("You already created this dataset repo", url=url)
    return JSONResponse({"url": url, "name": repo.name, "id": repo.name})


def validate_yaml(body: bytes) -> Response:
    """Answer whether the head of a card is YAML with keys."""
    content, said = text_in(json_object(body), "content"), None
    head = content.removeprefix("\ufeff")
    if head.startswith("---"):
        block = head[3:].partition("\n---")[0]
        try:
            said = _keys_only(block)
        except (yaml.YAMLError, ValueError) as error:
            message = " ".join(str(error).split())[:300]
            return JSONResponse({"errors": [{"message": message}], "warnings": [], "error": message}, 400)
    warnings = [] if said else [{"message": "The card has no metadata: load_dataset has to guess the splits"}]
    return JSONResponse({"errors": [], "warnings": warnings})


def _keys_only(block: str) -> bool:
    """Tell whether YAML is a mapping, by its events: nothing is built of it."""
    events = [type(it) for _, it in zip(range(4), yaml.parse(block, Loader=yaml.CSafeLoader), strict=False)]
    if len(events) < 3:  # noqa: PLR2004 - stream, document, node
        return False
    if events[2] is not yaml.MappingStartEvent:
        raise ValueError("The metadata of the card is no list of keys and values")
    for count, _ in enumerate(yaml.parse(block, Loader=yaml.CSafeLoader)):
        if count > 1_000_000:  # noqa: PLR2004 - a bound
            raise ValueError("The metadata of the card is too long")
    return True


def preupload(repo: Repo, revision: str, body: bytes) -> Response:
    """Answer how each file should come: inside the commit or before it; and what is there already."""
    tree = repo.resolve(revision).tree
    files = json_object(body).get("files")
    if not isinstance(files, list) or len(files) > _MOST_FILES:
        raise bad("`files` is missing, or too long")
    answers = []
    for it in files:
        if not isinstance(it, dict):
            raise bad("`files` holds something that is no file")
        path, size = text_in(it, "path"), number_in(it, "size")
        mode = "lfs" if size > _SMALL or path.endswith(_DATA) else "regular"
        there = tree.get(path)
        known = {"oid": there.etag} if there and there.large == (mode == "lfs") else {}
        answers.append({"path": path, "uploadMode": mode, "shouldIgnore": False, **known})
    return JSONResponse({"files": answers})


def commit(repo: Repo, branch: str, lines: Iterable[bytes], call: Call) -> Response:
    """Make a commit of operations that come a line each; Refusal 412 when the branch has moved."""
    if call.query.get("create_pr", "0").lower() not in {"0", "false"}:
        raise forbidden("This hub has no pull requests: commit to a branch")
    repo.open_writing()
    title, parent = "", None
    added: dict[str, Entry] = {}
    gone: list[str] = []
    for line in lines:
        key, value = _operation(line)
        if key == "header":
            title, parent = text_in(value, "summary")[:500], value.get("parentCommit") or None
        elif key == "deletedFile":
            gone.append(text_in(value, "path"))
        elif key == "deletedFolder":
            gone.append(f"{text_in(value, 'path').rstrip('/')}/")
        else:
            added[text_in(value, "path")] = _added(repo, key, value)
        if len(added) + len(gone) > _MOST_FILES:
            raise too_large(f"A commit changes at most {_MOST_FILES:,} files")
    if parent is not None and not (isinstance(parent, str) and 7 <= len(parent) <= 40):  # noqa: PLR2004 - of a sha1
        raise bad("`parentCommit` is no commit")
    oid = repo.commit(branch, parent, title or "Change", added, gone)
    url = f"{call.base}/datasets/{repo.name}/commit/{oid}"
    return JSONResponse({"success": True, "commitOid": oid, "commitUrl": url, "hookOutput": ""})


def _operation(line: bytes) -> tuple[str, dict[str, Any]]:
    said = json_object(line)
    value = said.get("value")
    if not isinstance(value, dict):
        raise bad("A line of a commit has no `value`")
    return text_in(said, "key"), value


def _added(repo: Repo, key: str, value: dict[str, Any]) -> Entry:
    if key == "file":
        try:
            return repo.objects.put(base64.b64decode(text_in(value, "content"), validate=True))
        except binascii.Error:
            raise bad("The content of a file is no base64") from None
    if key != "lfsFile":
        raise bad(f"A commit has no operation {key!r}")
    oid = sha256_in(value, "oid")
    size = number_in(value, "size") if "size" in value else repo.size_of(oid)
    if size is None or not repo.has(oid, size):
        raise unprocessable(f"{text_in(value, 'path')} was not uploaded")
    return Entry.of_large(oid, size)


def upload(repo: Repo, oid: str, size: int, pieces: Iterable[bytes]) -> Response:
    """Take a file that comes in pieces; Refusal when it is not the one that was announced."""
    repo.open_writing()
    arrival = repo.objects.arrival(size)
    try:
        for piece in pieces:
            arrival.write(piece)
        arrival.keep(oid)
    finally:
        arrival.close()
    return Response(status_code=200)


def lines_of(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the lines of a body that comes in pieces; Refusal 413 for one that is too long."""
    rest = bytearray()
    for piece in pieces:
        *whole, last = piece.split(b"\n")
        for part in whole:
            yield bytes(rest + part)
            rest.clear()
        rest += last
        if len(rest) > _LARGEST_LINE:
            raise too_large(f"A file inside a commit has at most {_LARGEST_LINE:,} bytes")
    if rest.strip():
        yield bytes(rest)


def tag(repo: Repo, revision: str, body: bytes) -> Response:
    """Put a tag on a commit, for ever."""
    repo.open_writing()
    repo.tag(text_in(json_object(body), "tag"), revision)
    return JSONResponse({})


def branch(repo: Repo, name: str, body: bytes) -> Response:
    """Let a branch begin."""
    repo.open_writing()
    said = json_object(body) if body else {}
    repo.branch(name, said.get("startingPoint") or MAIN)
    return JSONResponse({})


def sha256_in(said: dict[str, Any], key: str) -> str:
    """Return a sha256 of an object; Refusal 400 when it is none."""
    text = text_in(said, key)
    if len(text) != 64 or not set(text) <= set("0123456789abcdef"):  # noqa: PLR2004 - a sha256
        raise bad(f"`{key}` is no sha256")
    return text

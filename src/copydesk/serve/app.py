"""Which request is answered by what? The paths of the Hugging Face Hub, as its clients use them for datasets."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TypeVar

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from copydesk.errors import CopydeskError, PlaceError, UsageError
from copydesk.hubs.directory import DirectoryHub
from copydesk.release import check_name
from copydesk.serve import reading, writing
from copydesk.serve.access import Access
from copydesk.serve.answers import Refusal, bad, forbidden, no_entry, no_repo, no_revision
from copydesk.serve.calls import Bodies, Call, call_of, is_own_name, json_object
from copydesk.serve.reading import Shown
from copydesk.serve.repo import MAIN, Repo

LOG = logging.getLogger("copydesk.serve")
T = TypeVar("T")
_READS = frozenset({"GET", "HEAD"})
_SAFE = frozenset({"paths-info", "preupload"})
"""What is sent by POST and only asks."""

_MOST_LISTED = 1000


@dataclass(frozen=True, slots=True)
class HubApp:
    """A hub in a folder, as an ASGI application."""

    hub: DirectoryHub
    access: Access
    uploads: writing.Uploads
    shown: Shown
    bodies: Bodies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; whatever goes wrong is an answer as well."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        answer = await self._answered(request)
        # As it was sent, in ASCII, and without the query: that of an upload is a key.
        path: bytes = scope.get("raw_path") or b""
        LOG.info("%s %s %d", request.method, path.partition(b"?")[0].decode("ascii", "replace"), answer.status_code)
        await answer(scope, receive, send)

    async def _answered(self, request: Request) -> Response:
        try:
            call = call_of(request)
            self._refuse_browsers(call)
            return await self._answer(call, request)
        except Refusal as refusal:
            said = {"error": refusal.message, **refusal.said}
            return JSONResponse(said, refusal.status, refusal.all_headers())
        except CopydeskError as error:
            LOG.warning("%s %r: %s", request.method, request.scope["path"], error.what)
            status = 503 if isinstance(error, PlaceError) else 400 if isinstance(error, UsageError) else 500
            return JSONResponse({"error": error.what}, status, {"X-Error-Message": _plain(error.what)})
        except OSError as error:
            LOG.warning("%s %r: %s", request.method, request.scope["path"], error.strerror)
            full = "The disk of this hub refuses"
            return JSONResponse({"error": full}, 507 if error.errno == 28 else 503, {"X-Error-Message": full})  # noqa: PLR2004 - ENOSPC

    async def _answer(self, call: Call, request: Request) -> Response:
        match call.segments:
            case ("api", "datasets", org, name, *rest):
                return await self._dataset(f"{org}/{name}", rest, call, request)
            case ("datasets", org, name, "resolve", revision, *path) if call.method in _READS:
                self._allow(call)
                return await _run(lambda: reading.file(self._repo(f"{org}/{name}"), revision, "/".join(path), call))
            case ("datasets", org, name, "info", "lfs", "objects", "batch") if name.endswith(".git"):
                self._allow(call, writes=True)
                repo, data = self._repo(f"{org}/{name.removesuffix('.git')}"), await self.bodies.whole(request)
                return await _run(lambda: self.uploads.batch(repo, call, data))
            case ("upload", org, name, oid) if call.method == "PUT":
                # Its address is the right to it: clients send no token here.
                size = self.uploads.expected(f"{org}/{name}", oid, call)
                repo = self._repo(f"{org}/{name}")
                return await self.bodies.worked_off(request, lambda found: writing.upload(repo, oid, size, found))
            case ("api", "repos", "create") if call.method == "POST":
                self._allow(call, writes=True)
                return await self._create(call, await self.bodies.whole(request))
            case ("api", "repos", *_):
                raise forbidden("Datasets of this hub are neither deleted nor moved from afar")
            case ("api", "validate-yaml") if call.method == "POST":
                self._allow(call)
                data = await self.bodies.whole(request)
                return await _run(lambda: writing.validate_yaml(data))
            case ("api", "datasets") if call.method in _READS:
                self._allow(call)
                return await _run(lambda: self._list(call))
            case ("api", "whoami-v2"):
                self._allow(call)
                return JSONResponse({"type": "user", "name": "copydesk", "orgs": [], "auth": {"type": "access_token"}})
            case ("" | "health",) if call.method in _READS:
                return JSONResponse({"hub": "copydesk"})
        raise no_repo()

    async def _dataset(self, name: str, rest: list[str], call: Call, request: Request) -> Response:
        """Answer what concerns one dataset."""
        asks = call.method in _READS or bool(rest and rest[0] in _SAFE)
        self._allow(call, writes=not asks)
        repo = self._repo(name)
        if call.method in _READS:
            return await _run(lambda: self._read(repo, rest, call))
        if call.method == "DELETE" and rest[:1] in (["tag"], ["branch"]):
            raise forbidden("Tags of this hub are for ever, and its branches are not deleted from afar")
        match rest:
            case ["commit", branch] if call.method == "POST":
                work = partial(writing.commit, repo, branch)
                return await self.bodies.worked_off(request, lambda found: work(writing.lines_of(found), call))
            case ["paths-info", revision]:
                data = await self.bodies.whole(request)
                return await _run(lambda: reading.paths_info(repo, revision, data, call))
            case ["preupload", revision]:
                data = await self.bodies.whole(request)
                return await _run(lambda: writing.preupload(repo, revision, data))
            case ["tag", revision] if call.method == "POST":
                data = await self.bodies.whole(request)
                return await _run(lambda: writing.tag(repo, revision, data))
            case ["branch", branch] if call.method == "POST":
                data = await self.bodies.whole(request)
                return await _run(lambda: writing.branch(repo, branch, data))
        raise forbidden("This hub does not do this")

    def _read(self, repo: Repo, rest: list[str], call: Call) -> Response:
        match rest:
            case []:
                return self.shown.info(repo, call)
            case ["revision", revision]:
                return self.shown.info(repo, call, revision)
            case ["refs"]:
                return reading.refs(repo)
            case ["commits", revision]:
                return reading.commits(repo, revision)
            case ["tree", revision, *folder]:
                return reading.tree(repo, revision, "/".join(folder).strip("/"), call)
            case [_, *_]:
                # Such as xet-write-token: what this hub does not have.
                raise no_entry(repo.resolve(MAIN).oid)
        raise no_revision()

    def _list(self, call: Call) -> Response:
        """Answer the datasets, all or those of one organisation."""
        author, wanted = call.query.get("author"), call.query.get("search", "")
        names = [it for it in self.hub.datasets() if author in {None, "", it.partition("/")[0]} and wanted in it]
        found = (repo for name in names if (repo := Repo(self.hub, name)).exists())
        repos = list(islice(found, _MOST_LISTED))
        return JSONResponse([self.shown.line(it.name, it.resolve(MAIN)) for it in repos])

    async def _create(self, call: Call, data: bytes) -> Response:
        said = json_object(data)
        if said.get("type") != "dataset":
            raise bad("This hub holds datasets, and nothing else")
        org, name = said.get("organization"), said.get("name")
        full = f"{org}/{name}" if org else str(name)
        try:
            repo = Repo(self.hub, full)
        except UsageError as error:
            raise bad(f"{error.what}. {error.why}") from None
        return await _run(lambda: writing.create(repo, call))

    def _refuse_browsers(self, call: Call) -> None:
        """Refuse what a page in a browser sends: it could reach this machine in the name of who reads it.

        A hub without tokens answers to this machine's own names: any other may be one that was made to point here.
        """
        if "origin" in call.headers or call.headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}:
            raise forbidden("This hub does not speak to pages in browsers")
        if self.access.is_open and not is_own_name(call.host):
            raise forbidden("A hub without tokens is asked by the address of its machine, or by localhost")

    def _allow(self, call: Call, *, writes: bool = False) -> None:
        self.access.check(call.authorization, writes=writes)

    def _repo(self, name: str) -> Repo:
        """Return a dataset; Refusal 404 when there is none."""
        try:
            repo = Repo(self.hub, check_name(name))
        except UsageError:
            raise no_repo() from None
        if not repo.exists():
            raise no_repo()
        return repo


async def _run(work: Callable[[], T]) -> T:
    """Do what waits for the disk in a thread."""
    return await anyio.to_thread.run_sync(work)


async def _live(receive: Receive, send: Send) -> None:
    """Say that nothing has to be prepared or cleared away."""
    answers = {"lifespan.startup": "lifespan.startup.complete", "lifespan.shutdown": "lifespan.shutdown.complete"}
    while True:
        message = await receive()
        await send({"type": answers[message["type"]]})
        if message["type"] == "lifespan.shutdown":
            return


def _plain(text: str) -> str:
    return "".join(it if " " <= it <= "~" else "?" for it in text[:500])

"""How is the Hub read? Everything by commit, with an end to every wait, and nothing of what it says is believed.

What fails in passing is asked for again, with pauses; a file goes on where it broke off.
"""

from __future__ import annotations

import os
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import httpx2
from huggingface_hub import constants, get_token, hf_hub_url
from huggingface_hub.errors import (
    BadRequestError,
    DisabledRepoError,
    EntryNotFoundError,
    GatedRepoError,
    HfHubHTTPError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.utils import build_hf_headers, hf_raise_for_status

from copydesk.canonical import sha256_file
from copydesk.errors import CopydeskError, DataRefused, PlaceError, disk_error
from copydesk.hubs.base import check_files
from copydesk.hubs.huggingface.client import TOO_LONG, TooLong, make_client, seconds_to_wait
from copydesk.hubs.yanks import ALLOW_YANKED
from copydesk.manifest import MANIFEST_NAME, MAX_MANIFEST_BYTES, FileEntry, Manifest, parse_manifest

KIND = "dataset"
PAUSES = (1.0, 2.0, 4.0, 8.0)
"""Seconds between two tries, one more than there are."""

_IN_PASSING = frozenset({408, 409, 412, 429, 500, 502, 503, 504})
_LONGEST_WORD = 200
_MOST_PAGES = 1000
_RANGE = 206

T = TypeVar("T")


class Away(PlaceError):
    """The Hub does not answer, or not now: another try may help, after so many seconds."""

    after = 0.0


class Refused(PlaceError):
    """The Hub says no, and another try gives the same answer."""


class Missing(DataRefused):
    """There is no such dataset, commit or file, or it is not for everybody."""


class Kept(NamedTuple):
    """A file as the Hub lists it at a commit: bytes, and its sha256 where it is a large one, else git's own sha1."""

    size: int
    sha256: str | None
    oid: str


class Remote:
    """The endpoint of a Hub, and how it is asked."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint.rstrip("/")

    @cached_property
    def _client(self) -> httpx2.Client:
        client = make_client()
        weakref.finalize(self, client.close)
        return client

    def environment(self) -> dict[str, str]:
        """Return what another process needs to ask this endpoint as this user; it holds a token where there is one."""
        token = get_token()
        return {"HF_ENDPOINT": self.endpoint, **({"HF_TOKEN": token} if token else {})}

    def info(self, name: str) -> Mapping[str, Any] | None:
        """Return what the Hub says of a dataset, None when it is not there or not for us."""
        with suppress(Missing):
            return self._object(f"/api/datasets/{name}", name)
        return None

    def refs(self, name: str) -> tuple[dict[str, str], dict[str, str]] | None:
        """Return branches and tags with their commits, None when the dataset is not there or not for us."""
        try:
            said = self._object(f"/api/datasets/{name}/refs", name)
        except Missing:
            return None
        with self.asking(name):
            branches, tags = ({it["name"]: it["targetCommit"] for it in said[kind]} for kind in ("branches", "tags"))
        return branches, tags

    def names(self, org: str) -> list[str]:
        """Return the datasets of an organisation, or of everybody for an empty name."""
        where = f"hf:{org}"
        first = str(httpx2.URL(f"{self.endpoint}/api/datasets", params={"author": org} if org else {}))
        with self.asking(where):
            return sorted(it["id"] for it in self._pages(first, where))

    def tree(self, name: str, commit: str) -> dict[str, Kept]:
        """Return every file that a commit holds, by path."""
        first = f"{self.endpoint}/api/datasets/{name}/tree/{commit}?recursive=true&expand=false"
        with self.asking(name):
            return {it["path"]: _kept(it) for it in self._pages(first, name) if it["type"] == "file"}

    def bring(self, name: str, commit: str, path: str, size: int, target: Path) -> None:
        """Bring a file of a commit to a place, at most `size` bytes of it; it is not believed yet."""
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f"{target.name}.part")
        self.patiently(name, lambda: self._bring(name, commit, path, part, size))
        part.rename(target)

    def fetch(self, name: str, commit: str, entry: FileEntry, target: Path) -> None:
        """Bring a file of a commit to a place; it is not believed yet, and never has more bytes than its entry says.

        Bytes that are not those of the entry are asked for once more, then left for `verify` to name.
        """
        if target.is_file():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f"{target.name}.part")
        for last in (False, True):
            self.patiently(name, lambda: self._bring(name, commit, entry.path, part, entry.size))
            if last or sha256_file(part) == entry.sha256:
                break
            part.unlink()
        part.rename(target)

    def small(self, name: str, commit: str, path: str, most: int) -> bytes:
        """Return a file of a commit that has at most so many bytes; Missing when there is none."""
        return self.patiently(name, lambda: self._read(name, commit, path, most))

    def manifest(self, name: str, commit: str) -> Manifest:
        """Return what a commit states; Missing when it states nothing, DataRefused when it is damaged."""
        where = f"hf:{name}"
        manifest = parse_manifest(self.small(name, commit, MANIFEST_NAME, MAX_MANIFEST_BYTES), where)
        check_files(manifest, where)
        return manifest

    def has(self, path: str, name: str) -> bool:
        """Tell whether there is something at a path of the endpoint that answers."""
        with suppress(CopydeskError):
            self._object(path, name)
            return True
        return False

    def patiently(self, name: str, ask: Callable[[], T]) -> T:
        """Ask, and ask again when the Hub fails in passing; Away when it does so to the end."""
        for turn, pause in enumerate(PAUSES):
            try:
                with self.asking(name):
                    return ask()
            except Away as away:
                if away.why == NOBODY and turn:
                    raise
                time.sleep(max(pause, away.after))
        with self.asking(name):
            return ask()

    @contextmanager
    def asking(self, name: str) -> Iterator[None]:
        """Turn what the library and the network say into our words; theirs hold addresses, and never a token."""
        try:
            yield
        except CopydeskError:
            raise
        except Exception as error:  # noqa: BLE001 - a hostile answer can break the library anywhere
            raise told(error, name if name.startswith("hf:") else f"hf:{name}") from None

    def _object(self, path: str, name: str) -> dict[str, Any]:
        def ask() -> dict[str, Any]:
            said = self._get(f"{self.endpoint}{path}").json()
            if not isinstance(said, dict):
                raise TypeError(type(said).__name__)
            return said

        return self.patiently(name, ask)

    def _pages(self, first: str, name: str) -> Iterator[Any]:
        """Yield the items of a list that comes in pages; each page says where the next one is."""
        url: str | None = first
        for _ in range(_MOST_PAGES):
            if url is None:
                return
            page = self.patiently(name, lambda url=url: self._get(url))  # type: ignore[misc]
            yield from page.json()
            url = page.links.get("next", {}).get("url")
            if url is not None and not url.startswith(f"{self.endpoint}/"):
                raise ValueError("the next page of a list is somewhere else")
        raise ValueError("the list does not end")

    def _get(self, url: str) -> httpx2.Response:
        answer = self._client.get(url, headers=self._headers())
        hf_raise_for_status(answer)
        return answer

    def _headers(self) -> dict[str, str]:
        return {**build_hf_headers(), ALLOW_YANKED: "1"}

    def _read(self, name: str, commit: str, path: str, most: int) -> bytes:
        with self._asked(name, commit, path, most, {}) as answer:
            return answer.read()

    def _bring(self, name: str, commit: str, path: str, part: Path, size: int) -> None:
        """Fetch what is missing of a file."""
        there = part.stat().st_size if part.exists() else 0
        if 0 < there == size:
            return
        going_on = {"Range": f"bytes={there}-"} if there else {}
        with self._asked(name, commit, path, size, going_on) as answer:
            goes_on = answer.status_code == _RANGE and _starts_at(answer, there)
            with part.open("ab" if goes_on else "wb") as file:
                for piece in answer.iter_raw():
                    if file.tell() + len(piece) > size:
                        raise TooLong(TOO_LONG)
                    file.write(piece)
        if part.stat().st_size < size:
            raise httpx2.RemoteProtocolError("the answer is shorter than the file")

    @contextmanager
    def _asked(
        self, name: str, commit: str, path: str, most: int, headers: Mapping[str, str]
    ) -> Iterator[httpx2.Response]:
        url = hf_hub_url(name, path, repo_type=KIND, revision=commit, endpoint=self.endpoint)
        wanted = {**self._headers(), **headers, "Accept-Encoding": "identity"}
        with self._client.stream("GET", url, headers=wanted, extensions={"most_bytes": most}) as answer:
            if answer.is_error:
                answer.read()
            hf_raise_for_status(answer)
            for step in (*answer.history, answer):
                if step.headers.get("X-Repo-Commit", commit) != commit:
                    raise ValueError("it answers with another commit")
            yield answer


def _starts_at(answer: httpx2.Response, offset: int) -> bool:
    return answer.headers.get("Content-Range", "").startswith(f"bytes {offset}-")


def _kept(item: Mapping[str, Any]) -> Kept:
    large = item.get("lfs")
    return Kept(int(item["size"]), str(large["oid"]) if large else None, str(item["oid"]))


NOBODY = "Nobody answered."


def told(error: Exception, where: str) -> CopydeskError:
    """Return the error of ours for one of the library, the network or the disk."""
    # What it wraps says more: the library calls every failed upload a RuntimeError.
    if isinstance(error, RuntimeError) and isinstance(error.__cause__, Exception):
        error = error.__cause__
    if isinstance(error, DisabledRepoError):
        return DataRefused(
            "release.taken-back", "the release was taken down", where=where, help="Ask who published it."
        )
    if isinstance(error, (RepositoryNotFoundError, GatedRepoError)):
        why = "It is not there, it is gated, or it is not for everybody."
        mend = "Correct the name, or log in with `hf auth login`."
        return Missing("hub.file-missing", "this dataset cannot be read", where=where, why=why, help=mend)
    if isinstance(error, (EntryNotFoundError, RevisionNotFoundError)):
        return Missing(
            "hub.file-missing", "a file of the release is missing", where=where, help="Ask who publishes it."
        )
    if isinstance(error, HfHubHTTPError):
        return _answered(error, where)
    if isinstance(error, OfflineModeIsEnabled):
        return PlaceError(
            "hub.unreachable",
            _AWAY,
            where=where,
            why="HF_HUB_OFFLINE is set.",
            help="Unset it, or go on without the hub.",
        )
    if isinstance(error, (httpx2.ConnectError, httpx2.ConnectTimeout)):
        return _away(where, NOBODY)
    if isinstance(error, (TooLong, httpx2.TooManyRedirects, httpx2.InvalidURL, httpx2.UnsupportedProtocol)):
        return PlaceError("hub.unreachable", _AWAY, where=where, why=_said(error), help=_WHOSE)
    if isinstance(error, httpx2.HTTPError):
        return _away(where, _said(error))
    if isinstance(error, OSError):
        return disk_error(error, "keep what the hub sends")
    why = f"It answers what nobody understands: {_said(error)}"
    return PlaceError("hub.unreachable", _AWAY, where=where, why=why, help=_WHOSE)


_AWAY = "the hub cannot be reached"
_WHOSE = "Look at HF_ENDPOINT, or ask who runs this hub."


def _answered(error: HfHubHTTPError, where: str) -> CopydeskError:
    """Return the error for an answer that says no."""
    status = error.response.status_code
    if status in _IN_PASSING:
        return _away(where, f"It answered {status}.", seconds_to_wait(error.response.headers.get("retry-after", "")))
    said = strike(error.server_message or "")[:_LONGEST_WORD].strip()
    why = f"It answered {status}{': ' if said else '.'}{said}"
    if status in {401, 403}:
        mend = "Log in with `hf auth login`, with a token that has the right to do this."
        return Refused("hub.refused", "the hub refuses this", where=where, why=why, help=mend)
    if isinstance(error, BadRequestError):
        return Refused("hub.refused", "the hub does not take this", where=where, why=why, help="Mend what it names.")
    return Refused("hub.refused", "the hub refuses this", where=where, why=why, help=_WHOSE)


def _away(where: str, why: str, after: float = 0.0) -> Away:
    away = Away("hub.unreachable", _AWAY, where=where, why=why, help="Try again later.")
    away.after = after
    return away


def _said(error: Exception) -> str:
    return strike(str(error).partition("\n")[0])[:_LONGEST_WORD] or type(error).__name__


def strike(text: str) -> str:
    """Return a text without the token of the user, whoever put it there."""
    token = get_token()
    return text.replace(token, "…") if token else text


def endpoint_of_user() -> str:
    """Return the Hub of `HF_ENDPOINT`, else the public one."""
    return os.environ.get("HF_ENDPOINT") or constants.ENDPOINT

"""How does a large file come into a bucket, in parts of bounded memory, and go on where a killed publisher stopped?

A part that has arrived is known by its number, its size and its MD5, which is what the storage calls its tag. Where
tags are something else, as with keys of one's own for encryption, nothing is recognised and everything is sent again.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Any, Protocol

from copydesk.errors import DataRefused, PlaceError
from copydesk.hubs.objects.store import Pieces
from copydesk.hubs.objects.told import Missing, asking, code_of

MOST_PARTS = 10_000
_AT_ONCE = 4
"""Parts on their way at a time: so many are in memory."""

_TRIES = 3


class Client(Protocol):
    """What is needed of a bucket."""

    address: str

    def call(self, method: str, **wanted: Any) -> Mapping[str, Any]:  # noqa: ANN401 - a client without types
        """Call a method of the client; raises what `s3fs` does."""

    def begun(self, key: str) -> list[str]:
        """Return the uploads of one object that were begun and not finished."""

    def parts(self, key: str, token: str) -> Iterator[Mapping[str, Any]]:
        """Yield the parts of an upload that have arrived."""


class _Ended(Exception):
    """Somebody finished the upload, or gave it up."""


class Parts:
    """One object that is sent in parts."""

    def __init__(self, client: Client, key: str, size: int, part: int) -> None:
        self._client, self._key = client, key
        self._part = max(part, -(-size // MOST_PARTS))

    def send(self, pieces: Pieces) -> None:
        """Send what has not arrived yet, then make one object of all parts; PlaceError leaves the parts for later."""
        for _ in range(_TRIES):
            with asking(self._client.address):
                if self._try(pieces):
                    return
        why = "Somebody gives up what was begun, again and again."
        raise PlaceError(
            "hub.unfit", "a large file cannot be sent", where=self._client.address, why=why, help="Try again later."
        )

    def _try(self, pieces: Pieces) -> bool:
        """Send and finish, and tell whether the object is there now."""
        try:
            token, there = self._begin()
            self._finish(token, self._sent(token, there, pieces))
        except _Ended:
            # Another publisher of the same bytes can have finished it.
            with suppress(FileNotFoundError):
                self._client.call("head_object", Key=self._key)
                return True
            return False
        return True

    def _begin(self) -> tuple[str, Mapping[int, str]]:
        """Return the upload that has come furthest, with the tags of its parts by number, or a new one."""
        known = [(token, self._arrived(token)) for token in self._client.begun(self._key)]
        if known:
            return max(known, key=lambda it: len(it[1]))
        return self._client.call("create_multipart_upload", Key=self._key)["UploadId"], {}

    def _arrived(self, token: str) -> dict[int, str]:
        with suppress(Missing):
            return {int(it["PartNumber"]): it["ETag"] for it in self._client.parts(self._key, token)}
        return {}

    def _sent(self, token: str, there: Mapping[int, str], pieces: Pieces) -> list[Mapping[str, Any]]:
        """Send the parts that have not arrived, and return the numbers and tags of all."""

        def send(part: tuple[int, bytes]) -> Mapping[str, Any]:
            number, data = part
            md5 = hashlib.md5(data, usedforsecurity=False)
            tag = there.get(number, "")
            # A tag of as many bytes with the same MD5 is the same part.
            if tag.strip('"') != md5.hexdigest():
                tag = self._put(token, number, data, base64.b64encode(md5.digest()).decode())
            return {"PartNumber": number, "ETag": tag}

        sent: list[Mapping[str, Any]] = []
        try:
            with ThreadPoolExecutor(_AT_ONCE) as threads:
                parts = enumerate(_cut(pieces(), self._part), 1)
                while batch := list(islice(parts, _AT_ONCE)):
                    sent += threads.map(send, batch)
                    # Else these were in memory while the next ones are read.
                    batch.clear()
        except DataRefused:
            # Its bytes are not what they should be, and will not be later.
            with suppress(OSError):
                self._client.call("abort_multipart_upload", Key=self._key, UploadId=token)
            raise
        return sent

    def _put(self, token: str, number: int, data: bytes, md5: str) -> str:
        wanted = {"Key": self._key, "UploadId": token, "PartNumber": number, "Body": data, "ContentMD5": md5}
        with _watching():
            return str(self._client.call("upload_part", **wanted)["ETag"])

    def _finish(self, token: str, sent: list[Mapping[str, Any]]) -> None:
        with _watching():
            self._client.call(
                "complete_multipart_upload", Key=self._key, UploadId=token, MultipartUpload={"Parts": sent}
            )


@contextmanager
def _watching() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if code_of(error) == "NoSuchUpload":
            raise _Ended from None
        raise


def _cut(pieces: Iterable[bytes], size: int) -> Iterator[bytes]:
    """Yield the same bytes in parts of one size, the last one smaller."""
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        while len(waiting) >= size:
            with memoryview(waiting) as seen:
                part = bytes(seen[:size])
            yield part
            del waiting[:size]
    if waiting:
        yield bytes(waiting)

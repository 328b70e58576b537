"""How is a bucket of S3, or of what speaks like it, asked? By the client that `s3fs` holds.

Endpoint and keys come from that client's own places: AWS_ENDPOINT_URL and the other variables, and ~/.aws.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime
from functools import cache, cached_property
from itertools import islice
from typing import Any

from copydesk.errors import PlaceError
from copydesk.hubs.objects.parts import Parts
from copydesk.hubs.objects.store import Kept, Pieces, Unfinished
from copydesk.hubs.objects.told import IN_CONFLICT, asking, code_of, is_taken

PART = 8 << 20
"""Bytes of a part, and of the largest object that is sent at once."""

_CONFLICTS = 8
_MOMENT = 0.1
_MOST_PAGES = 10_000
_AT_ONCE = 1000
"""Objects that one request removes at most."""

_SETTINGS = {
    "connect_timeout": 10,
    "read_timeout": 60,
    # Every body goes out with its MD5, which storage of all makers compares; newer sums are not known to all.
    "request_checksum_calculation": "when_required",
    "response_checksum_validation": "when_required",
}


class BucketStore:
    """Objects in a bucket, below a prefix."""

    def __init__(self, address: str, bucket: str, prefix: str, part: int = PART) -> None:
        self.address, self._bucket, self._prefix, self._part = address, bucket, prefix, part

    @cached_property
    def _system(self) -> Any:  # noqa: ANN401 - s3fs has no types
        from aiobotocore.session import AioSession  # noqa: PLC0415 - they are slow to import
        from s3fs import S3FileSystem  # noqa: PLC0415 - the same

        session = AioSession()
        session.register_component("data_loader", _descriptions(session.get_config_variable("data_path")))
        system = S3FileSystem(
            skip_instance_cache=True, use_listings_cache=False, config_kwargs=_SETTINGS, session=session
        )
        # The client has its own tries, which AWS_MAX_ATTEMPTS sets; these come on top, for bodies that break off.
        system.retries = 2
        return system

    def listed(self, prefix: str) -> dict[str, Kept]:
        """Return the objects in a folder, by name; those in folders below it with their path."""
        folder, found = self._key(f"{prefix}/" if prefix else ""), dict[str, Kept]()
        for page in self._pages("list_objects_v2", "ContinuationToken", "NextContinuationToken", Prefix=folder):
            now = _moment(page)
            for it in page.get("Contents", ()):
                found[it["Key"].removeprefix(folder)] = Kept(int(it["Size"]), _seconds(it.get("LastModified"), now))
        return found

    def folders(self, prefix: str) -> list[str]:
        """Return the names of the folders in a folder."""
        folder = self._key(f"{prefix}/" if prefix else "")
        pages = self._pages(
            "list_objects_v2", "ContinuationToken", "NextContinuationToken", Prefix=folder, Delimiter="/"
        )
        return [it["Prefix"].removeprefix(folder)[:-1] for page in pages for it in page.get("CommonPrefixes", ())]

    def read(self, key: str, start: int, end: int) -> bytes:
        """Return some bytes of an object, fewer at its end; Missing when there is none."""
        with asking(f"{self.address}/{key}"):
            try:
                data = self._system.cat_file(f"{self._bucket}/{self._key(key)}", start=start, end=end)
            except OSError as error:
                # There is nothing behind the end of an object.
                if code_of(error) in {"InvalidRange", "416"}:
                    return b""
                raise
        return bytes(data[: end - start])

    def create(self, key: str, data: bytes) -> bool:
        """Create an object unless there is one, and tell whether there was none."""
        with asking(self.address):
            for turn in range(_CONFLICTS):
                try:
                    self.call("put_object", Key=self._key(key), Body=data, ContentMD5=_md5(data), IfNoneMatch="*")
                except OSError as error:
                    if is_taken(error):
                        return False
                    if code_of(error) not in IN_CONFLICT or turn + 1 == _CONFLICTS:
                        raise
                    time.sleep(_MOMENT * 2**turn)
                else:
                    return True
        raise AssertionError  # pragma: no cover - the last turn returns or raises

    def replace(self, key: str, data: bytes) -> None:
        """Write an object, whatever is there."""
        with asking(self.address):
            self.call("put_object", Key=self._key(key), Body=data, ContentMD5=_md5(data))

    def upload(self, key: str, size: int, pieces: Pieces) -> None:
        """Write an object, a large one in parts, of which those that an earlier try sent stay."""
        if size <= self._part:
            self.replace(key, b"".join(pieces()))
            return
        Parts(self, self._key(key), size, self._part).send(pieces)

    def remove(self, keys: Collection[str]) -> None:
        """Remove objects; one that is gone already is no error."""
        left = iter(keys)
        while batch := list(islice(left, _AT_ONCE)):
            wanted = {"Objects": [{"Key": self._key(key)} for key in batch], "Quiet": True}
            with asking(self.address):
                answer = self.call("delete_objects", Delete=wanted)
            for error in answer.get("Errors", ()):
                why = f"It answered {error.get('Code')} for {error.get('Key')}."
                raise PlaceError(
                    "hub.unfit", "the hub does not remove this", where=self.address, why=why, help="See its policy."
                )

    def unfinished(self, prefix: str, older: float) -> list[Unfinished]:
        """Return the uploads into a folder that were begun more than so many seconds ago."""
        found = [(it["Key"], it["UploadId"]) for it, age in self._begun(self._key(f"{prefix}/")) if age > older]
        return [Unfinished(key, token, self._sent(key, token)) for key, token in found]

    def give_up(self, upload: Unfinished) -> None:
        """Remove the parts of an upload that nobody finishes."""
        with suppress(FileNotFoundError), asking(self.address):
            self.call("abort_multipart_upload", Key=upload.key, UploadId=upload.token)

    def call(self, method: str, **wanted: Any) -> Mapping[str, Any]:  # noqa: ANN401 - s3fs has no types
        """Call a method of the client for this bucket; raises what `s3fs` does."""
        answer: Mapping[str, Any] = self._system.call_s3(method, Bucket=self._bucket, **wanted)
        return answer

    def begun(self, key: str) -> list[str]:
        """Return the uploads of one object that were begun and not finished."""
        return [it["UploadId"] for it, _ in self._begun(key) if it["Key"] == key]

    def parts(self, key: str, token: str) -> Iterator[Mapping[str, Any]]:
        """Yield the parts of an upload that have arrived."""
        wanted = {"Key": key, "UploadId": token}
        for page in self._pages("list_parts", "PartNumberMarker", "NextPartNumberMarker", **wanted):
            yield from page.get("Parts", ())

    def _sent(self, key: str, token: str) -> int:
        return sum(int(it["Size"]) for it in self.parts(key, token))

    def _begun(self, prefix: str) -> Iterator[tuple[Mapping[str, Any], float]]:
        """Yield unfinished uploads, each with the seconds since it was begun."""
        for page in self._pages("list_multipart_uploads", "KeyMarker", "NextKeyMarker", Prefix=prefix):
            now = _moment(page)
            yield from ((it, _seconds(it.get("Initiated"), now) or 0.0) for it in page.get("Uploads", ()))

    def _pages(self, method: str, marker: str, following: str, **wanted: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 - s3fs has no types
        for _ in range(_MOST_PAGES):
            with asking(self.address):
                page = self.call(method, **wanted)
            yield page
            if not page.get("IsTruncated"):
                return
            wanted[marker] = page.get(following)
            if method == "list_multipart_uploads":
                wanted["UploadIdMarker"] = page.get("NextUploadIdMarker")
        raise PlaceError("hub.unfit", "the hub cannot be used", where=self.address, why="Its list does not end.")

    def _key(self, key: str) -> str:
        return f"{self._prefix}/{key}" if self._prefix else key


@cache
def _descriptions(place: str | None) -> Any:  # noqa: ANN401 - botocore has no types
    """Return what the client knows of S3, which takes longer to read than most requests take."""
    from botocore.loaders import create_loader  # noqa: PLC0415 - it is slow to import

    return create_loader(place)


def _md5(data: bytes) -> str:
    return base64.b64encode(hashlib.md5(data, usedforsecurity=False).digest()).decode()


def _moment(answer: Mapping[str, Any]) -> dt.datetime | None:
    """Return when the server answered, by its own clock, which is the one that its objects are dated by."""
    headers = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    with suppress(TypeError, ValueError):
        return parsedate_to_datetime(headers.get("date"))
    return None


def _seconds(then: object, now: dt.datetime | None) -> float | None:
    return (now - then).total_seconds() if now and isinstance(then, dt.datetime) else None

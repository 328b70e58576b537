"""What is a version, and how is a release named?

A reference is a folder (`build`) or `HUB@VERSION` (`dir:.hub/org/name@1.2.0`, `s3://bucket/org/name@1.2.0`).
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from copydesk.errors import UsageError

_PLACELESS = frozenset({"hf", "memory"})
"""Kinds of which there is one hub: their addresses need no place."""

_PATHS = frozenset({"dir", "hf"})
_FOLDERS = frozenset({"file", "local"})
_SEGMENT = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9._=+-]+")
_LOGIN = re.compile(r"//[^/]*@")
VERSION = r"^(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})$"
"""How a version is written in statements."""

_VERSION = re.compile(f"v?{VERSION[1:-1]}")
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,94}[a-z0-9])?")


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """A semantic version of a dataset; `str` gives `1.2.0`, the tag on hubs is `v1.2.0`."""

    major: int
    minor: int
    patch: int

    @classmethod
    def parse(cls, text: str) -> Version:
        """Read `1.2.0` or `v1.2.0`; UsageError otherwise."""
        found = _VERSION.fullmatch(text)
        if not found:
            raise UsageError(
                "reference.wrong", f"`{text}` is not a version", help="Write three numbers, such as 1.2.0."
            )
        return cls(*(int(part) for part in found.groups()))

    @classmethod
    def of_tag(cls, tag: str) -> Version | None:
        """Return the version whose tag this is, None when it is another tag."""
        found = _VERSION.fullmatch(tag) and cls.parse(tag)
        return found if found and found.tag == tag else None

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"

    @property
    def tag(self) -> str:
        """The name of this version on hubs."""
        return f"v{self}"


FIRST = Version(1, 0, 0)


@dataclass(frozen=True, slots=True)
class HubAddress:
    """Where releases of datasets live: a scheme and a place, `dir:.hub`, `s3://bucket/prefix`; `hf:` needs none."""

    scheme: str
    place: str

    @classmethod
    def parse(cls, text: str) -> HubAddress:
        """Read `dir:PATH`, `hf:`, `hf:acme`, `memory:` or `SCHEME://BUCKET/PREFIX`; UsageError otherwise."""
        scheme, colon, place = text.partition(":")
        if not colon or not scheme or not (place or scheme in _PLACELESS):
            raise UsageError(
                "reference.wrong", f"`{text}` is not a hub", help="Name it as scheme and place, such as dir:.hub"
            )
        if scheme in _FOLDERS:
            help_ = f"Name it as a folder: dir:{place.removeprefix('//')}"
            raise UsageError("reference.wrong", f"`{text}` is a folder, and no object storage", help=help_)
        if scheme == "s3" and not place.startswith("//"):
            raise UsageError(
                "reference.wrong", f"`{text}` names no bucket", help="Write s3://BUCKET or s3://BUCKET/PREFIX."
            )
        return cls(scheme, _url_place(text, place) if place.startswith("//") and scheme not in _PATHS else place)

    @property
    def has_place(self) -> bool:
        """Whether a dataset stands below a place; behind `hf:` there is none but the name."""
        return self.is_url or self.scheme not in _PLACELESS

    @property
    def is_url(self) -> bool:
        """Whether it is one of the kind `s3://bucket/prefix`."""
        return self.place.startswith("//") and self.scheme not in _PATHS

    def __str__(self) -> str:
        return f"{self.scheme}:{self.place}"


def _url_place(text: str, place: str) -> str:
    """Return `//bucket/prefix` without a stroke at its end; UsageError when a part of it could mean something else."""
    if "@" in place:
        # Not shown: it can be a password.
        raise UsageError(
            "reference.secret",
            "an address of a hub holds no user and no password",
            help="Write SCHEME://BUCKET/PREFIX; keys are read from where the client of the storage keeps them.",
        )
    inner = place.removeprefix("//").rstrip("/")
    if not all(_SEGMENT.fullmatch(segment) for segment in inner.split("/")):
        raise UsageError(
            "reference.wrong",
            f"`{text}` is not a hub",
            why="Bucket and prefix hold letters, digits and `.`, `-`, `_`, `=`, `+`, and none of them is empty.",
            help="Write SCHEME://BUCKET/PREFIX, such as s3://news/releases",
        )
    return f"//{inner}"


@dataclass(frozen=True, slots=True)
class DatasetAddress:
    """A dataset on a hub: `dir:.hub/org/name`, `hf:org/name`, `s3://bucket/org/name`."""

    hub: HubAddress
    name: str

    def __str__(self) -> str:
        # An organisation stands in the name already.
        return f"{self.hub}/{self.name}" if self.hub.has_place else f"{self.hub.scheme}:{self.name}"


@dataclass(frozen=True, slots=True)
class Reference:
    """One release on a hub: `dir:.hub/org/name@1.2.0`."""

    hub: HubAddress
    name: str
    version: Version

    def __str__(self) -> str:
        return f"{DatasetAddress(self.hub, self.name)}@{self.version}"


def check_name(name: str) -> str:
    """Return a dataset's name `org/name` when it is safe as a path on every hub; UsageError otherwise."""
    parts = name.split("/")
    if len(parts) != 2 or not all(_NAME.fullmatch(part) and ".." not in part for part in parts):  # noqa: PLR2004 - org and name
        raise UsageError(
            "reference.wrong",
            f"`{name}` is not a dataset name",
            why="A name is org/name in lower-case letters, digits, dots, dashes and underscores.",
            help='For example: name = "acme/eu-news"',
        )
    return name


def is_name(name: str) -> bool:
    """Tell whether this is a dataset's name, `org/name`."""
    with suppress(UsageError):
        return bool(check_name(name))
    return False


def parse_reference(text: str) -> Reference | Path:
    """Read a folder or `HUB/org/name@VERSION`; UsageError when it is neither."""
    if "@" not in text or ":" not in text.partition("@")[0]:
        return Path(text)
    address, _, version = text.rpartition("@")
    found = _dataset(address)
    if found is None:
        raise UsageError(
            "reference.wrong",
            f"`{_shown(text)}` is not a reference",
            help="Write HUB/org/name@VERSION: dir:.hub/acme/eu-news@1.2.0",
        )
    return Reference(found.hub, found.name, Version.parse(version))


def parse_release(text: str) -> Reference:
    """Read `HUB/org/name@VERSION`; UsageError when it is anything else, a folder too."""
    found = parse_reference(text)
    if isinstance(found, Reference):
        return found
    raise UsageError(
        "reference.wrong",
        f"`{_shown(text)}` names no release on a hub",
        help="Write HUB/org/name@VERSION: dir:.hub/acme/eu-news@1.2.0",
    )


def parse_dataset(text: str) -> DatasetAddress:
    """Read `HUB/org/name`; UsageError otherwise."""
    found = _dataset(text)
    if found is None:
        raise UsageError(
            "reference.wrong",
            f"`{_shown(text)}` names no dataset on a hub",
            help="Write HUB/org/name: dir:.hub/acme/eu-news",
        )
    return found


def parse_newest_or_release(text: str) -> tuple[DatasetAddress, Version | None]:
    """Read `HUB/org/name@VERSION`, or `HUB/org/name`, with None as its version; UsageError otherwise."""
    if "@" not in text:
        return parse_dataset(text), None
    found = parse_release(text)
    return DatasetAddress(found.hub, found.name), found.version


def _dataset(text: str) -> DatasetAddress | None:
    scheme, _, place = text.partition(":")
    if scheme in _PLACELESS and not (place.startswith("//") and scheme not in _PATHS):
        return DatasetAddress(HubAddress(scheme, ""), check_name(place))
    hub, org, name = [*text.rsplit("/", 2), "", ""][:3]
    return DatasetAddress(HubAddress.parse(hub), check_name(f"{org}/{name}")) if org and name else None


def _shown(text: str) -> str:
    """Return an address without what may be the user and the password in it."""
    return _LOGIN.sub("//…@", text) if "://" in text else text

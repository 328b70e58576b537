"""Which articles were taken down, and stay out of every later build?

Nothing of them is written down but salted digests: of the id, of the address, and of the text, so that the article is
known again under another id. Who has the article can tell that it is meant; the list does not tell what it was.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal, get_args

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from copydesk.canonical import json_bytes
from copydesk.errors import UsageError, disk_error
from copydesk.normalise.urls import canonical_url
from copydesk.recipe import TOMBSTONES_NAME
from copydesk.released import Released
from copydesk.workplace import alone_in, replace_file

TAKEN_DOWN = "record.taken-down"
"""The code of the finding on a record that was taken down."""

Kind = Literal["id", "url", "text"]
KINDS: tuple[Kind, ...] = get_args(Kind)
SHOWN = ("id", "url", "canonical_url", "text")
"""Columns of an article by which it is known again."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Tombstone(_Frozen):
    """One trait of an article that was taken down: sha256 over kind, salt and trait, joined by NUL, in UTF-8."""

    kind: Kind
    salt: str = Field(pattern=r"^[0-9a-f]{32}$")
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")


class Tombstones(_Frozen):
    """All that was taken down of a dataset."""

    format: Literal[1] = 1
    stones: list[Tombstone] = []

    def to_bytes(self) -> bytes:
        """Return the canonical JSON; the order says nothing of when."""
        return json_bytes(self.model_dump(mode="json"))

    def joined(self, other: Iterable[Tombstone]) -> Tombstones:
        """Return these and others, each once."""
        found = {(it.kind, it.salt, it.digest): it for it in (*self.stones, *other)}
        return Tombstones(stones=[found[key] for key in sorted(found)])

    def matching(self, articles: pl.DataFrame) -> pl.Series:
        """Return for each article whether it was taken down, by those columns of `SHOWN` that are there."""
        found = pl.repeat(False, articles.height, eager=True)  # noqa: FBT003 - the value that is repeated
        for (kind, salt), digests in self._by_salt().items():
            for name in _COLUMNS[kind]:
                if name in articles.columns:
                    same = articles[name].map_elements(_digester(kind, salt), return_dtype=pl.String).is_in(digests)
                    found |= same.fill_null(value=False)
        return found

    def _by_salt(self) -> Mapping[tuple[Kind, str], list[str]]:
        groups: dict[tuple[Kind, str], list[str]] = {}
        for stone in self.stones:
            groups.setdefault((stone.kind, stone.salt), []).append(stone.digest)
        return groups


NONE = Tombstones()
_COLUMNS: Mapping[Kind, Sequence[str]] = {"id": ("id",), "url": ("canonical_url", "url"), "text": ("text",)}


def stones_for(traits: Iterable[tuple[Kind, str]], known: Tombstones) -> list[Tombstone]:
    """Return tombstones for traits of an article, under the salt that the list has already, else a new one.

    One salt for a list keeps a build from hashing every record once for each article that was ever taken down. An
    address is known as it stands and in its canonical form.
    """
    salt = known.stones[0].salt if known.stones else secrets.token_hex(16)
    forms = {(kind, form) for kind, trait in traits for form in _forms(kind, trait)}
    return [Tombstone(kind=kind, salt=salt, digest=_digester(kind, salt)(form)) for kind, form in sorted(forms)]


def _forms(kind: Kind, trait: str) -> set[str]:
    return {trait, canonical_url(trait) or trait} if kind == "url" else {trait}


def read_tombstones(path: Path) -> Tombstones:
    """Read a list, an empty one when there is no file; UsageError when it cannot be understood: nothing is let in."""
    try:
        return Tombstones.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return Tombstones()
    except OSError as error:
        raise disk_error(error, "read the tombstones") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise UsageError(
            "the list of what was taken down is damaged",
            where=str(path),
            why=f"{'.'.join(map(str, first['loc']))}: {first['msg']}",
            help="Put the file back as it was: without it articles would return that were taken down.",
        ) from None


def released_tombstones(release: Released | None) -> Tombstones:
    """Return the list that a release carries; DataRefused when the file is damaged."""
    entry = release.entries().get(TOMBSTONES_NAME) if release else None
    return read_tombstones(release.sound(entry)) if release and entry else Tombstones()


def add_tombstones(path: Path, traits: Iterable[tuple[Kind, str]]) -> None:
    """Add an article to a list, and put it on the disk; of two at once none is lost. PlaceError when that refuses."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with alone_in(path.absolute().parent):
            known = read_tombstones(path)
            replace_file(path, known.joined(stones_for(traits, known)).to_bytes())
    except OSError as error:
        raise disk_error(error, "write the tombstones") from error


def _digester(kind: Kind, salt: str) -> Callable[[str], str]:
    start = hashlib.sha256(f"{kind}\0{salt}\0".encode())

    def digest(trait: str) -> str:
        found = start.copy()
        found.update(trait.encode("utf-8", "surrogatepass"))
        return found.hexdigest()

    return digest

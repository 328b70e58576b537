"""Which articles were taken down, and stay out of every later build?

Nothing of them is written down but salted digests: of the id, of the address, and of the text, so that the article is
known again under another id. The salt stands beside them: who has the article, or guesses its address, can tell that it
is meant. To everybody else the list tells how many traits it has, and no more.

In format 1 an address was known by its exact forms and a text by itself. What format 2 adds are the coarse key of an
address, so that its variants are known, and the sha256 of a text, which a release has that withholds the text. Stones
of format 1 are honoured for ever.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal, Self

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, model_validator

from copydesk.canonical import json_bytes, parse_statement
from copydesk.errors import UsageError, disk_error
from copydesk.normalise.addresses import address_key
from copydesk.recipe import TOMBSTONES_NAME
from copydesk.released import Released
from copydesk.workplace import alone_in, replace_file

TAKEN_DOWN = "record.taken-down"
"""The code of the finding on a record that was taken down."""

Kind = Literal["id", "url", "text", "address", "text_sha256"]
Trait = Literal["id", "url", "text", "text_sha256"]
"""What may be known of an article that is taken down: its address is `url`, as it stands anywhere."""

_OF_FORMAT_1 = frozenset({"id", "url", "text"})
SHOWN = ("id", "url", "canonical_url", "text", "text_sha256")
"""Columns of an article by which it is known again."""

FEWEST_WORDS = 25
"""A shorter text is a notice that many carry: it tells no article from another."""

_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Letters of scripts that do not part words: about two of them are a word."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Tombstone(_Frozen):
    """One trait of an article that was taken down: sha256 over kind, salt and trait, joined by NUL, in UTF-8."""

    kind: Kind
    salt: str = Field(pattern=r"^[0-9a-f]{32}$")
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")


class Tombstones(_Frozen):
    """All that was taken down of a dataset."""

    format: Literal[1, 2] = 2
    stones: list[Tombstone] = []

    @model_validator(mode="after")
    def _known_to_its_format(self) -> Self:
        if self.format == 1 and not {stone.kind for stone in self.stones} <= _OF_FORMAT_1:
            raise ValueError("format 1 has no such kind of stone")
        return self

    def to_bytes(self) -> bytes:
        """Return the canonical JSON; the order says nothing of when."""
        return json_bytes(self.model_dump(mode="json"))

    def joined(self, other: Iterable[Tombstone]) -> Tombstones:
        """Return these and others, each once."""
        found = {(it.kind, it.salt, it.digest): it for it in (*self.stones, *other)}
        return Tombstones(stones=[found[key] for key in sorted(found)])

    def matching(self, articles: pl.DataFrame) -> pl.Series:
        """Return for each article whether it was taken down, by those columns of `SHOWN` that are there."""
        return self.known_by(articles).select(pl.any_horizontal("id", "address", "text")).to_series()

    def known_by(self, articles: pl.DataFrame) -> pl.DataFrame:
        """Return for each article whether it is known by its `id`, its `address`, its `text`."""
        found = {name: pl.repeat(False, articles.height, eager=True) for name in ("id", "address", "text")}  # noqa: FBT003 - the value that is repeated
        for kind, salts in self._by_kind().items():
            for name, trait_of in _READ_FROM[kind].items():
                if name in articles.columns:
                    traits = _unlike_canonical(articles, name).map_elements(trait_of, pl.String)
                    found[_SAID[kind]] |= _is_among(traits, kind, salts)
        return pl.DataFrame(found)

    def _by_kind(self) -> Mapping[Kind, Mapping[str, list[str]]]:
        groups: dict[Kind, dict[str, list[str]]] = {}
        for stone in self.stones:
            groups.setdefault(stone.kind, {}).setdefault(stone.salt, []).append(stone.digest)
        return groups


def text_trait(text: str) -> str | None:
    """Return the sha256 of a text, in hex, None of one too short to tell an article from another."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() if words_in(text) >= FEWEST_WORDS else None


def words_in(text: str) -> int:
    """Count the words of a text, also where nothing stands between them."""
    rest, unspaced = _UNSPACED.subn(" ", text)
    return len(rest.split()) + unspaced // 2


def _unlike_canonical(articles: pl.DataFrame, name: str) -> pl.Series:
    """Return a column, of addresses those that are not the canonical one: most are, and one look is enough."""
    if name != "url" or "canonical_url" not in articles.columns:
        return articles[name]
    differs = pl.col("url").ne_missing(pl.col("canonical_url"))
    return articles.select(pl.when(differs).then("url")).to_series()


def _is_among(traits: pl.Series, kind: Kind, salts: Mapping[str, list[str]]) -> pl.Series:
    same = [traits.map_elements(_digester(kind, salt), pl.String).is_in(digests) for salt, digests in salts.items()]
    return pl.select(pl.any_horizontal(same).fill_null(value=False)).to_series()


def _itself(trait: str) -> str:
    return trait


NONE = Tombstones()
_READ_FROM: Mapping[Kind, Mapping[str, Callable[[str], str | None]]] = MappingProxyType(
    {
        "id": {"id": _itself},
        "url": {"canonical_url": _itself, "url": _itself},
        "text": {"text": _itself},
        "address": {"canonical_url": address_key, "url": address_key},
        "text_sha256": {"text": text_trait, "text_sha256": _itself},
    }
)
"""The columns in which each kind of trait is looked for, and what makes it of their values."""

_SAID: Mapping[Kind, str] = MappingProxyType(
    {
        "id": "id",
        "url": "address",
        "address": "address",
        "text": "text",
        "text_sha256": "text",
    }
)


def stones_for(traits: Iterable[tuple[Trait, str]], known: Tombstones) -> list[Tombstone]:
    """Return tombstones for traits of an article, under the salt that the list has already, else a new one.

    One salt for a list keeps a build from hashing every record once for each article that was ever taken down. A text
    of fewer than `FEWEST_WORDS` words gets none.
    """
    salt = known.stones[0].salt if known.stones else secrets.token_hex(16)
    forms = {form for kind, trait in traits for form in _forms(kind, trait)}
    return [Tombstone(kind=kind, salt=salt, digest=_digester(kind, salt)(form)) for kind, form in sorted(forms)]


def _forms(kind: Trait, trait: str) -> Iterator[tuple[Kind, str]]:
    if kind == "url":
        yield "address", address_key(trait)
    elif kind == "text":
        if digest := text_trait(trait):
            yield "text_sha256", digest
    else:
        yield kind, trait


def read_tombstones(path: Path) -> Tombstones:
    """Read a list, an empty one when there is no file; UsageError when it cannot be understood: nothing is let in."""
    try:
        return parse_statement(path.read_bytes(), Tombstones)
    except FileNotFoundError:
        return Tombstones()
    except OSError as error:
        raise disk_error(error, "read the tombstones") from error
    except ValueError as error:
        raise UsageError(
            "file.unreadable",
            "the list of what was taken down is damaged",
            where=str(path),
            why=str(error),
            help="Put the file back as it was: without it articles would return that were taken down.",
        ) from None


def released_tombstones(release: Released | None) -> Tombstones:
    """Return the list that a release carries; DataRefused when the file is damaged."""
    entry = release.entries().get(TOMBSTONES_NAME) if release else None
    return read_tombstones(release.sound(entry)) if release and entry else Tombstones()


def add_tombstones(path: Path, traits: Iterable[tuple[Trait, str]]) -> bool:
    """Add an article to a list, put it on the disk, and tell whether any trait is new; of two at once none is lost.

    PlaceError when the disk refuses.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with alone_in(path.absolute().parent):
            known = read_tombstones(path)
            found = known.joined(stones_for(traits, known))
            replace_file(path, found.to_bytes())
            return len(found.stones) > len(known.stones)
    except OSError as error:
        raise disk_error(error, "write the tombstones") from error


def _digester(kind: Kind, salt: str) -> Callable[[str], str]:
    start = hashlib.sha256(f"{kind}\0{salt}\0".encode())

    def digest(trait: str) -> str:
        found = start.copy()
        found.update(trait.encode("utf-8", "surrogatepass"))
        return found.hexdigest()

    return digest

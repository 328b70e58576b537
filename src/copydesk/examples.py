"""What does a rule mean in practice? Records, captures and builds that keep it, and some that break it.

They stand in `templates/examples.toml`; `copydesk explain CODE` and the page of the rules show them, and the tests
run each of them through the toolkit.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from copydesk.templates import read_template
from copydesk.toml_files import toml_value, visible_toml

ORIGINS = "origins.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordExample:
    """Some columns of a record, the others being sound.

    `also` names the rules that it breaks besides, where one fault cannot be had without the other.
    """

    values: Mapping[str, Any]
    also: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        """Yield the columns as TOML, so that nothing in them is invisible."""
        for name, value in self.values.items():
            yield f"{name} = {toml_value(value)}"
        if self.also:
            yield f"# breaks {', '.join(self.also)} as well"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileExample:
    """One file of a source: its text `times` over, its bytes as hexadecimal digits, or where it links to.

    `origin` is what the desk claims about it in the sidecar, beside what every capture needs; `under` says what else
    its reader meets.
    """

    file: str
    content: str | None = None
    times: int = 1
    hex: str | None = None
    link: str | None = None
    under: str = ""
    origin: Mapping[str, Any] = field(default_factory=dict)
    also: tuple[str, ...] = ()

    @property
    def data(self) -> bytes:
        """Return the bytes of the file."""
        return bytes.fromhex(self.hex) if self.hex is not None else (self.content or "").encode() * self.times

    def lines(self) -> Iterator[str]:
        """Yield the file under its name, and the sidecar's entry under that of the sidecar."""
        if self.link is not None:
            yield f"==> {self.file} -> {self.link} <=="
        else:
            how = f", {self.times:,} times" if self.times > 1 else ", bytes" if self.hex else ""
            how += f", under {self.under}" if self.under else ""
            yield f"==> {self.file}{how} <=="
            yield from (visible_toml(line) for line in (self.hex or self.content or "").splitlines())
        if self.origin:
            yield f"==> {ORIGINS} <=="
            yield f"[{toml_value(self.file)}]"
            yield from (f"{name} = {toml_value(value)}" for name, value in self.origin.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildExample:
    """What a recipe says, the records that were `released` before, if any, and those that are built now.

    A record names some columns, the others being sound. `taken_down` has traits of an article that was.
    """

    recipe: str
    released: tuple[Mapping[str, Any], ...] = ()
    records: tuple[Mapping[str, Any], ...]
    taken_down: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        """Yield the lines of the recipe, and the records as TOML."""
        if self.recipe:
            yield "==> recipe.toml <=="
            yield from self.recipe.strip().splitlines()
        if self.taken_down:
            yield "==> taken down <=="
            yield from (f"{name} = {toml_value(value)}" for name, value in self.taken_down.items())
        for when, records in (("released before", self.released), ("built now", self.records)):
            for number, record in enumerate(records, start=1):
                yield f"==> record {number}, {when} <=="
                yield from RecordExample(values=record).lines()


Example = RecordExample | FileExample | BuildExample


@dataclass(frozen=True, slots=True)
class Examples:
    """What keeps a rule and what breaks it, the plainest first."""

    good: tuple[Example, ...]
    bad: tuple[Example, ...]


@cache
def examples() -> Mapping[str, Examples]:
    """Return the examples of every rule, by code."""
    table = tomllib.loads(read_template("examples.toml"))
    return {
        code: Examples(tuple(map(_example, entry["good"])), tuple(map(_example, entry["bad"])))
        for code, entry in table.items()
    }


def _example(entry: dict[str, Any]) -> Example:
    also = tuple(entry.pop("also", ()))
    if "records" in entry:
        records, released = tuple(entry["records"]), tuple(entry.get("released", ()))
        taken_down = entry.get("taken_down", {})
        return BuildExample(
            recipe=entry["recipe"], released=released, records=records, also=also, taken_down=taken_down
        )
    return FileExample(**entry, also=also) if "file" in entry else RecordExample(values=entry, also=also)

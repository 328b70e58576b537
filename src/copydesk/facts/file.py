"""How do facts lie in a release? In `facts.json`: each with its value, how it was computed, and in which files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, ValidationError

from copydesk import __version__
from copydesk.canonical import json_bytes
from copydesk.changes import CHANGES_NAME
from copydesk.companions import COMPANIONS
from copydesk.errors import DataRefused, disk_error
from copydesk.facts.gather import gather
from copydesk.facts.model import COUNTED, FROM, LEAKAGE_NAME, Facts, Told
from copydesk.ledger_files import parts_among
from copydesk.manifest import FileEntry, Manifest, read_manifest

FACTS_NAME = "facts.json"
SEALED = ("name", "version", "as_of", "inputs", "made_with")
"""Facts that the manifest holds as well."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Fact(_Frozen):
    """One fact: its value, how it was computed, and in which of the groups of files."""

    value: Any
    how: str
    files: list[str]


class FactsFile(_Frozen):
    """All facts of a release; `files` has the sha256 of each file that one was counted in, by group and path.

    The group `inputs` are the digests of what the build read.
    """

    format: Literal[1] = 1
    files: dict[str, dict[str, str]]
    facts: dict[str, Fact]

    def to_bytes(self) -> bytes:
        """Return the canonical JSON of the file."""
        return json_bytes(self.model_dump(mode="json"))

    def told(self) -> Facts:
        """Return the facts as they are told; ValidationError when one is missing or is none."""
        return Facts.model_validate({name: fact.value for name, fact in self.facts.items()})


@dataclass(frozen=True, slots=True)
class Mistold:
    """A fact that is another one by the files: its name, what is told, and what was counted."""

    name: str
    told: Any
    counted: Any

    def words(self) -> tuple[str, str]:
        """Return both as words: of tables and lists only where they differ first."""
        return _apart(self.told, self.counted)


def facts_file(facts: Facts, files: Sequence[FileEntry]) -> FactsFile:
    """Return the file of the facts of a build of these files."""
    values = facts.model_dump(mode="json")
    return FactsFile(
        files=_groups(facts, files),
        facts={
            name: Fact(value=values[name], how=str(field.description), files=_kinds(field.json_schema_extra))
            for name, field in Facts.model_fields.items()
        },
    )


def read_facts(folder: Path) -> FactsFile:
    """Read the facts of a build or a release.

    DataRefused when there are none or they are damaged; PlaceError when they cannot be read.
    """
    path = folder / FACTS_NAME
    try:
        found = FactsFile.model_validate_json(path.read_bytes())
        found.told()
    except FileNotFoundError:
        raise DataRefused(
            "facts.damaged",
            "this folder holds no facts",
            where=str(path),
            why="It is no build, or one that an earlier copydesk made: its card was made without them.",
            help="Name a folder that `copydesk build` wrote, or build again.",
        ) from None
    except ValidationError as error:
        first = error.errors()[0]
        why = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise DataRefused(
            "facts.damaged", "the facts are damaged", where=str(path), why=why, help="Build or pull it again."
        ) from None
    except OSError as error:
        raise disk_error(error, "read the facts") from error
    return found


def differences(folder: Path, found: FactsFile) -> Iterator[Mistold]:
    """Count the facts of a build or a release again, and yield those that are other ones by its files.

    DataRefused when the manifest is damaged, or a file that is counted.
    """
    manifest = read_manifest(folder)
    files, told = manifest.files, found.told()
    try:
        counted = gather(folder, files, Told(**{name: getattr(told, name) for name in Told.model_fields}))
    except (OSError, pl.exceptions.PolarsError, ValidationError) as error:
        why = str(error).partition("\n")[0]
        mend = f"`copydesk verify {folder}` names the files; build or pull it again."
        raise DataRefused(
            "facts.damaged", "the files cannot be counted", where=str(folder), why=why, help=mend
        ) from None
    said, fresh = told.model_dump(mode="json"), counted.model_dump(mode="json")
    sealed = manifest.model_dump(mode="json", include=set(SEALED)) | {
        "funnel": said["funnel"] | {"accepted": counted.rows}
    }
    ours = by_this_copydesk(manifest)
    # Another version may count a fact in another way, and then says so.
    known = sealed | {name: fresh[name] for name in COUNTED if ours or _as_we_count(name, found)}
    yield from (Mistold(name, said[name], value) for name, value in known.items() if said[name] != value)
    groups = _groups(counted, files)
    if found.files != groups:
        yield Mistold("files", found.files, groups)
    for name, field in sorted(Facts.model_fields.items()):
        if ours and not _as_we_count(name, found):
            yield Mistold(f"{name}, how it was computed", found.facts[name].how, str(field.description))


def by_this_copydesk(manifest: Manifest) -> bool:
    """Tell whether a build was made by this version, which words and counts as it did."""
    return manifest.made_with.get("copydesk") == __version__


def _as_we_count(name: str, found: FactsFile) -> bool:
    """Tell whether a fact is said to be counted as we count it."""
    field, fact = Facts.model_fields[name], found.facts[name]
    return (fact.how, fact.files) == (str(field.description), _kinds(field.json_schema_extra))


def _groups(facts: Facts, files: Sequence[FileEntry]) -> dict[str, dict[str, str]]:
    by_config = {"articles": "default", **{name: name for name in COMPANIONS}}
    found = {
        kind: {file.path: file.sha256 for file in files if file.config == name} for kind, name in by_config.items()
    }
    parts = set(parts_among(file.path for file in files))
    found["ledger"] = {file.path: file.sha256 for file in files if file.path in parts}
    for kind, path in (("changes", CHANGES_NAME), ("leakage", LEAKAGE_NAME)):
        found[kind] = {file.path: file.sha256 for file in files if file.path == path}
    inputs = facts.inputs
    single = {"recipe": inputs.recipe, "contract": inputs.contract, "providers": inputs.providers, "card": inputs.card}
    sources = {f"source {source.path}": source.digest for source in inputs.sources}
    found["inputs"] = {name: digest for name, digest in {**single, **sources}.items() if digest}
    return {kind: group for kind, group in found.items() if group}


def _kinds(extra: Any) -> list[str]:  # noqa: ANN401 - what pydantic keeps beside a field
    return list(extra[FROM]) if isinstance(extra, Mapping) else []


def _apart(told: Any, counted: Any) -> tuple[str, str]:  # noqa: ANN401 - any JSON values
    """Walk down two values to the first place where they differ, and return both as words."""
    if isinstance(told, dict) and isinstance(counted, dict):
        for key in sorted({*told, *counted}):
            if told.get(key) != counted.get(key):
                one, other = _apart(told.get(key), counted.get(key))
                return f"{key} {one}", f"{key} {other}"
    if isinstance(told, list) and isinstance(counted, list) and len(told) == len(counted):
        for one, other in zip(told, counted, strict=True):
            if one != other:
                name = (
                    next((str(one[key]) for key in ("split", "domain", "column", "kind", "version") if key in one), "")
                    if isinstance(one, dict)
                    else ""
                )
                first, second = _apart(one, other)
                return f"{name} {first}".strip(), f"{name} {second}".strip()
    return _short(told), _short(counted)


def _short(value: Any) -> str:  # noqa: ANN401 - any JSON value
    words = f"{len(value)} entries" if isinstance(value, list | dict) else str(value)
    return words if len(words) <= 80 else f"{words[:80]}…"  # noqa: PLR2004 - as long as a line

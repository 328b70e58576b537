"""What closes a build? The ledger, what changed, what was checked for leaks, the card, and last the manifest."""

from __future__ import annotations

import importlib.metadata
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pydantic import BaseModel

from copydesk.canonical import json_bytes, sha256
from copydesk.card import card_source, render_card
from copydesk.changes import CHANGES_NAME, Changes, changes
from copydesk.check import Examined
from copydesk.errors import UsageError
from copydesk.facts import LEAKAGE_NAME, Facts, LeakFacts, gather
from copydesk.intake import registry_digest
from copydesk.ledger import Ledger, Released, next_rows, rule_text, write_ledger
from copydesk.manifest import MANIFEST_NAME, FileEntry, Manifest, Previous, SplitContent
from copydesk.manifest import Inputs as InputDigests
from copydesk.placement import Placed
from copydesk.release import FIRST, Version
from copydesk.sources import Inputs


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What is in a build: its records, their files and digests, and what the look for leaks said."""

    placed: Placed
    files: Sequence[FileEntry]
    content: Sequence[SplitContent]
    leaks: LeakFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What a build follows: the release before, if there is one, its ledger, and the version asked."""

    release: Released | None
    ledger: Ledger
    version: Version | None


@dataclass(frozen=True, slots=True)
class Sealed:
    """What was said of the build; `already` tells that the release before holds the same."""

    manifest: Manifest
    facts: Facts
    changes: Changes
    already: bool


def seal(inputs: Inputs, examined: Examined, built: Content, before: Before, stage: Path) -> Sealed:
    """Write the last files of a build; UsageError when its version cannot be what it is called."""
    card = card_source(inputs.root / inputs.recipe.card)
    draft = partial(
        Manifest,
        name=inputs.recipe.name,
        as_of=examined.as_of,
        inputs=_digests(inputs, examined, card),
        made_with=_made_with(),
        content=list(built.content),
    )
    rule = rule_text(inputs.recipe.split.said())
    version, previous, already = _version(before, draft(version="", previous=None, files=[]), rule)
    changed, files = _told(built, before, (version, previous), rule, stage)
    if already and before.release:
        files = [_kept(before.release, entry, stage) for entry in files]
    files = [*built.files, *files]
    facts = gather(stage, files, examined.report(), inputs.recipe.name, str(version))
    text = render_card(card, facts, inputs.recipe, files).encode()
    (stage / "README.md").write_bytes(text)
    files.append(FileEntry(path="README.md", size=len(text), sha256=sha256(text)))
    manifest = draft(version=str(version), previous=previous, files=sorted(files, key=lambda entry: entry.path))
    (stage / MANIFEST_NAME).write_bytes(manifest.to_bytes())
    return Sealed(manifest, facts, changed, already)


def _told(
    built: Content, before: Before, named: tuple[Version, Previous | None], rule: str, stage: Path
) -> tuple[Changes, list[FileEntry]]:
    """Write the ledger, what changed, and what was looked for in vain."""
    version, previous = named
    rows = next_rows(built.placed.records, built.placed.named(), before.ledger, version)
    changed = changes(before.ledger, rows, built.placed.held, previous)
    files = [
        write_ledger(rows, rule, stage),
        _write(stage, CHANGES_NAME, changed),
        _write(stage, LEAKAGE_NAME, built.leaks),
    ]
    return changed, files


def _kept(release: Released, written: FileEntry, stage: Path) -> FileEntry:
    """Take a file over from the release that holds the same rows: it tells how these came to be, and that was then."""
    entry = next((it for it in release.manifest.files if it.path == written.path), None)
    if entry is None:
        return written
    shutil.copyfile(release.folder / entry.path, stage / entry.path)
    return entry


def _digests(inputs: Inputs, examined: Examined, card: str) -> InputDigests:
    return InputDigests(
        recipe=inputs.recipe.digest,
        contract=examined.contract.digest,
        providers=registry_digest(inputs.registry_path),
        card=sha256(card.encode()),
        sources=list(examined.intake.sources),
    )


def _write(stage: Path, name: str, said: BaseModel) -> FileEntry:
    data = json_bytes(said.model_dump(mode="json"))
    (stage / name).write_bytes(data)
    return FileEntry(path=name, size=len(data), sha256=sha256(data))


def _version(before: Before, draft: Manifest, rule: str) -> tuple[Version, Previous | None, bool]:
    """Name the build: as asked, as the release that holds the same, or the first of all.

    UsageError when another release is there and nobody named the new version, or when splits are dealt by another
    rule and the version does not say that by its first number.
    """
    if before.release is None:
        return before.version or FIRST, None, False
    latest = before.release.manifest
    known = Version.parse(latest.version)
    if latest.same_content(draft) and before.version in {None, known}:
        return known, latest.previous, True
    next_major = Version(known.major + 1, 0, 0)
    if before.version is None:
        raise UsageError(
            f"{latest.name} {known} is published with other content",
            help=f"Name the version of this build, for example --version {next_major}",
        )
    if before.ledger.rule not in {None, rule} and before.version.major <= known.major:
        raise UsageError(
            f"{before.version} cannot follow {known}: the splits are dealt by another rule",
            why=f"{latest.name} {known} was dealt by {before.ledger.rule}, this recipe says {rule}.",
            help=f"Build it as --version {next_major}, or take back what [split] in the recipe says.",
        )
    return before.version, Previous(version=latest.version, manifest=latest.digest), False


def _made_with() -> dict[str, str]:
    """Name the writers of the bytes; another version of one may write other bytes for the same rows."""
    return {name: importlib.metadata.version(name) for name in ("copydesk", "polars", "pyarrow")}

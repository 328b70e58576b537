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
from copydesk.card import card_source
from copydesk.changes import CHANGES_NAME, Changes, Step, changes, read_changes
from copydesk.check import Examined
from copydesk.difference import Difference
from copydesk.facts import LEAKAGE_NAME, Facts, LeakFacts, gather
from copydesk.intake import registry_digest
from copydesk.ledger import Ledger, next_rows, rule_text
from copydesk.ledger_files import Earlier, write_ledger
from copydesk.manifest import MANIFEST_NAME, FileEntry, Manifest, SplitContent
from copydesk.manifest import Inputs as InputDigests
from copydesk.naming import Before, difference_to, is_released, name_version
from copydesk.papers import papers
from copydesk.placement import Placed
from copydesk.plain import counted
from copydesk.recipe import TOMBSTONES_NAME
from copydesk.release import Version
from copydesk.released import Released
from copydesk.sources import Inputs
from copydesk.told import told_by_build


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What is in a build: its records, their files and digests, and what the look for leaks said."""

    placed: Placed
    files: Sequence[FileEntry]
    content: Sequence[SplitContent]
    leaks: LeakFacts


@dataclass(frozen=True, slots=True)
class Sealed:
    """What was said of the build; `already` tells that the release before holds the same."""

    manifest: Manifest
    facts: Facts
    changes: Changes
    already: bool


def seal(inputs: Inputs, examined: Examined, built: Content, before: Before, stage: Path) -> Sealed:
    """Write the last files of a build; DataRefused when its version says less than what changed."""
    card = card_source(inputs.root / inputs.recipe.card)
    draft = partial(
        Manifest,
        name=inputs.recipe.name,
        number=before.number,
        as_of=examined.as_of,
        previous=before.previous,
        inputs=_digests(inputs, examined, card),
        made_with=_made_with(),
        content=list(built.content),
    )
    if before.release and is_released(before, draft(version="", files=list(built.files))):
        return _taken_over(before.release, inputs, examined, stage)
    rule = rule_text(inputs.recipe.split.said())
    difference = difference_to(before, built.files, stage, rule)
    version = name_version(before, difference)
    rows = next_rows(built.placed.records, built.placed.named(), before.ledger, version)
    changed = changes(before.ledger, rows, built.placed.held, before.previous)
    changed = changed.model_copy(update={"taken_down": before.taken_down})
    changed = _with_history(changed, before, difference, _step(changed, version, difference, examined.as_of))
    earlier = Earlier(before.ledger, before.release, before.removed.ids)
    files = [
        *built.files,
        *write_ledger(Ledger(rows, rule), earlier, before.number, stage),
        *([_write(stage, TOMBSTONES_NAME, before.removed.stones)] if before.removed.stones.stones else []),
        _write(stage, CHANGES_NAME, changed),
        _write(stage, LEAKAGE_NAME, built.leaks),
    ]
    manifest = draft(version=str(version), files=[])
    facts = gather(stage, files, told_by_build(inputs.recipe, examined, manifest))
    files += [_put(stage, name, data) for name, data in papers(card, facts, files)]
    manifest = manifest.model_copy(update={"files": sorted(files, key=lambda entry: entry.path)})
    (stage / MANIFEST_NAME).write_bytes(manifest.to_bytes())
    return Sealed(manifest, facts, changed, already=False)


def _taken_over(release: Released, inputs: Inputs, examined: Examined, stage: Path) -> Sealed:
    """Make the build the release that holds the same, byte by byte: how it came to be is told there, and that was then.

    DataRefused when a file of the release is damaged.
    """
    shutil.rmtree(stage)
    manifest = release.manifest
    files = [release.take(entry, stage) for entry in manifest.files]
    (stage / MANIFEST_NAME).write_bytes(manifest.to_bytes())
    facts = gather(stage, files, told_by_build(inputs.recipe, examined, manifest))
    return Sealed(manifest, facts, read_changes(stage, manifest.version), already=True)


def _step(changed: Changes, version: Version, difference: Difference | None, as_of: str | None) -> Step:
    return Step(
        version=str(version),
        level=difference.level if difference else None,
        as_of=as_of,
        rows=changed.kept + changed.added + changed.returned,
        added=changed.added + changed.returned,
        left_out=changed.left_out + changed.taken_down,
        changed=difference.changed if difference else None,
        moved=difference.moved if difference else None,
        why=[*(difference.why if difference else []), *_taken_down(changed)],
    )


def _taken_down(changed: Changes) -> list[str]:
    return [f"{counted(changed.taken_down, 'article')} taken down"] if changed.taken_down else []


def _with_history(changed: Changes, before: Before, difference: Difference | None, step: Step) -> Changes:
    """Return the changes with what differs row by row, and the history of the dataset up to this step."""
    past = read_changes(before.release.folder, before.release.manifest.version).history if before.release else []
    return changed.model_copy(update={"difference": difference, "level": step.level, "history": [*past, step]})


def _digests(inputs: Inputs, examined: Examined, card: str) -> InputDigests:
    return InputDigests(
        recipe=inputs.recipe.digest,
        contract=examined.contract.digest,
        providers=registry_digest(inputs.registry_path),
        card=sha256(card.encode()),
        sources=list(examined.intake.sources),
    )


def _write(stage: Path, name: str, said: BaseModel) -> FileEntry:
    return _put(stage, name, json_bytes(said.model_dump(mode="json")))


def _put(stage: Path, name: str, data: bytes) -> FileEntry:
    (stage / name).parent.mkdir(exist_ok=True)
    (stage / name).write_bytes(data)
    return FileEntry(path=name, size=len(data), sha256=sha256(data))


def _made_with() -> dict[str, str]:
    """Name the writers of the bytes; another version of one may write other bytes for the same rows."""
    return {name: importlib.metadata.version(name) for name in ("copydesk", "polars", "pyarrow")}

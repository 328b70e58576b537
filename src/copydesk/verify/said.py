"""Do the files that speak of the rows say the truth: what changed, what was compared, and the card?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from copydesk.changes import CHANGES_NAME, Changes
from copydesk.errors import DataRefused
from copydesk.facts import FACTS_NAME, LEAKAGE_NAME, FactsFile, LeakFacts, differences
from copydesk.manifest import CARD_NAME, FileEntry, Manifest
from copydesk.readers.base import Payload, Rejected
from copydesk.readers.front_matter import FrontMatterReader
from copydesk.verify.damage import Damage, Kind, Told, Unchecked
from copydesk.verify.files import Release
from copydesk.verify.rows import Content

MAX_BYTES = 256 << 20
"""What is read of a file that is no table."""

Model = TypeVar("Model", bound=BaseModel)


def check_changes(release: Release, content: Content) -> Iterator[Told]:
    """Hold the counts of what changed against the ledger and the rows."""
    said = _read(release, CHANGES_NAME, Changes, "changes")
    if not isinstance(said, Changes):
        yield said
        return
    if said.previous != release.manifest.previous:
        yield Damage(CHANGES_NAME, "changes", f"after {release.manifest.previous}", f"after {said.previous}")
    here = said.added + said.kept + said.returned
    if here != content.articles.height:
        found = f"{said.added} added, {said.kept} kept, {said.returned} returned"
        yield Damage(CHANGES_NAME, "changes", f"{content.articles.height} rows in all", found)
    stated = {"added": said.added, "left_out": said.left_out}
    for name, count in content.moved.items():
        if count != stated[name]:
            yield Damage(CHANGES_NAME, "changes", f"{count} records {name}, by the ledger", f"{stated[name]}")


def check_leakage(release: Release, content: Content) -> Iterator[Told]:
    """Hold the numbers of records and pairs that were compared against the rows."""
    said = _read(release, LEAKAGE_NAME, LeakFacts, "leakage")
    if not isinstance(said, LeakFacts):
        yield said
        return
    rows = content.rows()
    whole = sum(rows.values())
    pairs = (whole**2 - sum(count**2 for count in rows.values())) // 2
    if said.splits != rows or said.pairs != pairs:
        expected = f"{_listed(rows)}: {pairs} pairs across splits"
        yield Damage(LEAKAGE_NAME, "leakage", expected, f"{_listed(said.splits)}: {said.pairs} pairs")


def _listed(rows: dict[str, int]) -> str:
    return ", ".join(f"{split} {count}" for split, count in sorted(rows.items())) or "no split"


def _read(release: Release, name: str, model: type[Model], kind: Kind) -> Model | Told:
    """Read a JSON file of the release into its model; a release of before there was such a file has none."""
    entry = _entry(release, name)
    if entry is None or entry.size > MAX_BYTES:
        return _left_out(kind, name, entry)
    try:
        return model.model_validate_json((release.folder / name).read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        return Damage(name, kind, f"a {name} of copydesk", f"{'.'.join(map(str, first['loc']))}: {first['msg']}"[:200])


def _entry(release: Release, name: str) -> FileEntry | None:
    return next((it for it in release.manifest.files if it.path == name), None)


def _left_out(what: str, name: str, entry: FileEntry | None) -> Unchecked:
    return Unchecked(what, f"{name} is larger than {MAX_BYTES:,} bytes" if entry else f"this release has no {name}")


def check_card(release: Release, content: Content) -> Iterator[Told]:
    """Hold the files and the numbers of rows in the header of the card, which loaders believe, against the tables."""
    entry = _entry(release, CARD_NAME)
    if entry is None or entry.size > MAX_BYTES:
        yield _left_out("card", CARD_NAME, entry)
        return
    try:
        head = _header(release.folder / CARD_NAME)
    except Rejected as rejected:
        unread = rejected.note.code == "frontmatter.unsafe"
        yield _unread(rejected.note.message) if unread else _broken(rejected.note.message)
        return
    try:
        said = _said(head)
    except (KeyError, TypeError, AttributeError) as error:
        yield _broken(f"{type(error).__name__}: {error}")
        return
    stated = _stated(content.manifest)
    for key in sorted(stated.keys() | said.keys()):
        if said.get(key) != stated.get(key):
            place = f"{key[0]} of {'/'.join(key[1:])}"
            yield Damage(CARD_NAME, "card", f"{place}: {_short(stated.get(key))}", _short(said.get(key)))


def check_facts(release: Release) -> Iterator[Told]:
    """Count the facts of the release again; those that a later copydesk counts in another way are left out."""
    said = _read(release, FACTS_NAME, FactsFile, "facts")
    if not isinstance(said, FactsFile):
        yield said
        return
    try:
        wrong = list(differences(release.folder, said))
    except (DataRefused, ValidationError) as error:
        yield Damage(FACTS_NAME, "facts", "facts of the files", str(error).partition("\n")[0][:200])
        return
    for it in wrong:
        told, counted = it.words()
        yield Damage(FACTS_NAME, "facts", f"{it.name}: {counted}", told)


def _header(path: Path) -> dict[str, Any]:
    for item in FrontMatterReader().read(Payload(path.read_bytes())):
        return getattr(item.content, "head", {})
    return {}


def _unread(why: str) -> Unchecked:
    return Unchecked("card", f"its header is not read: {why}")


def _broken(found: str) -> Damage:
    return Damage(CARD_NAME, "card", "a header with configs and dataset_info", found[:200])


Stated = dict[tuple[str, str, str], list[str] | str]


def _said(head: dict[str, Any]) -> Stated:
    """Return what the header says: files and rows by configuration and split."""
    found: Stated = {}
    for config in head["configs"]:
        for part in config["data_files"]:
            paths = part["path"] if isinstance(part["path"], list) else [part["path"]]
            found["files", str(config["config_name"]), str(part["split"])] = sorted(map(str, paths))
    for info in head["dataset_info"]:
        for split in info["splits"]:
            found["rows", str(info["config_name"]), str(split["name"])] = str(split["num_examples"])
    return found


def _stated(manifest: Manifest) -> Stated:
    """Return what the header should say, from the manifest, whose numbers of rows are those of the footers."""
    mine: dict[tuple[str, str], list[FileEntry]] = {}
    for entry in manifest.files:
        if entry.config is not None:
            mine.setdefault((entry.config, str(entry.split)), []).append(entry)
    found: Stated = {}
    for (config, split), files in mine.items():
        found["files", config, split] = sorted(entry.path for entry in files)
        found["rows", config, split] = str(sum(entry.rows or 0 for entry in files))
    return found


def _short(said: list[str] | str | None) -> str:
    if isinstance(said, list):
        return ", ".join(said)[:200] or "no file"
    return said[:200] if said else "nothing"

"""Which files are which split? As a manifest, a card or `save_to_disk` says it, else by names as `load_dataset`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from copydesk.errors import DataRefused, UsageError
from copydesk.limits import MAX_FRONT_MATTER_BYTES
from copydesk.manifest import MANIFEST_NAME, is_manifest, read_manifest
from copydesk.readers.base import Payload, Rejected
from copydesk.readers.front_matter import FrontMatterReader
from copydesk.release import Reference, parse_reference
from copydesk.table_files import TableFile, find_tables, no_table

CARD, SAVED, STATE = "README.md", "dataset_dict.json", "state.json"

WORDS: Mapping[str, Sequence[str]] = {
    "train": ("train", "training"),
    "validation": ("validation", "valid", "val", "dev"),
    "test": ("test", "testing", "eval", "evaluation"),
}
"""Words in the name of a file or a folder that say which split it is."""

_SPLIT_OF = {word: split for split, words in WORDS.items() for word in words}
_BETWEEN = re.compile(r"[-._ 0-9]+")
_SHARD = re.compile(r"(\w[\w.-]*?)-\d{5}-of-\d{5,}")

Places = Mapping[str, Sequence[TableFile]]


@dataclass(frozen=True, slots=True)
class Found:
    """The files of each split, and those that are in none: no tables, links, and what names no split."""

    splits: Places
    left_out: Sequence[str] = ()


def find_splits(references: Sequence[str], named: Sequence[str], root: Path) -> Found:
    """Return the files of each split, relative to a folder.

    One reference is a dataset: a build, a release, a folder. Several are a split each, called as their files; `named`
    are such with a name of their own, `NAME=PATH`. UsageError when that does not give two splits.
    """
    if len(references) == 1 and not named:
        return _dataset(references[0], root)
    given = [*((_name(it), it) for it in references), *map(_parted, named)]
    names = [name for name, _ in given]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise UsageError(
            "leakage.splits",
            f"two splits are called {twice!r}",
            where=", ".join(path for name, path in given if name == twice),
            help="Name them: --split train=PATH --split test=PATH",
        )
    _refuse_few(names, ", ".join(path for _, path in given))
    found = {name: find_tables([path], root) for name, path in given}
    for name, path in given:
        if not found[name].tables:
            raise no_table([path], found[name])
    places = {name: it.tables for name, it in found.items()}
    _refuse_shared(places)
    return Found(places, [file for it in found.values() for file in (*it.others, *it.links)])


def _name(path: str) -> str:
    """Return what a split is called after: the file without its endings, or the folder."""
    name = PurePosixPath(Path(path).as_posix()).name or path
    return name if Path(path).is_dir() else name.split(".")[0] or name


def _parted(named: str) -> tuple[str, str]:
    name, _, path = named.partition("=")
    if not name or not path:
        raise UsageError(
            "leakage.splits",
            f"`--split {named}` names no split",
            help="Write a name and a path: --split train=old.parquet",
        )
    return name, path


def _refuse_few(names: Iterable[str], where: str) -> None:
    """Refuse to compare what is only one split."""
    found = sorted(set(names))
    if len(found) < 2:  # noqa: PLR2004 - what is compared
        why = f"Its files are of one split, {found[0]!r}." if found else ""
        mend = "Name a path for each split, `copydesk leakage train.parquet test.parquet`, or --split NAME=PATH."
        raise UsageError("leakage.splits", "there are no two splits to compare", where=where, why=why, help=mend)


def _refuse_shared(places: Places) -> None:
    """Refuse a file that is in two splits: each of its records would leak."""
    owner: dict[Path, str] = {}
    for name, files in places.items():
        for file in files:
            other = owner.setdefault(file.path.resolve(), name)
            if other != name:
                raise UsageError(
                    "leakage.splits",
                    f"one file is in two splits, {other!r} and {name!r}",
                    where=file.source,
                    help="Name each file in one split.",
                )


def _dataset(reference: str, root: Path) -> Found:
    place = parse_reference(reference)
    if isinstance(place, Reference) or is_manifest(root / place / MANIFEST_NAME):
        tables = find_tables([reference], root).tables
        found = Found(_released(tables))
    else:
        folder = root / place
        if not folder.exists():
            raise UsageError("input.missing", "the dataset is missing", where=str(folder), help="Correct the path.")
        stated = (_saved(folder) or _carded(folder)) if folder.is_dir() else {}
        found = Found(stated) if stated else _guessed(folder)
    _refuse_few(found.splits, reference)
    return found


def _released(tables: Sequence[TableFile]) -> Places:
    """Return the splits of a build or a release by its manifest."""
    folder = next(it for it in tables[0].path.parents if is_manifest(it / MANIFEST_NAME))
    split = {folder / it.path: it.split or "" for it in read_manifest(folder).files}
    return _by_split((split[it.path], it) for it in tables)


def _by_split(found: Iterable[tuple[str, TableFile]]) -> dict[str, list[TableFile]]:
    places: dict[str, list[TableFile]] = {}
    for name, file in found:
        places.setdefault(name, []).append(file)
    return places


def _saved(folder: Path) -> Places:
    """Return the splits of a folder that `DatasetDict.save_to_disk` wrote; none when it is another."""
    if not (folder / SAVED).is_file():
        return {}
    splits = _said(folder / SAVED).get("splits")
    names = [it for it in splits if isinstance(it, str)] if isinstance(splits, list) else []
    return {name: list(_arrows(_inside(folder, name))) for name in names}


def _arrows(folder: Path) -> Iterator[TableFile]:
    files = _said(folder / STATE).get("_data_files")
    for file in files if isinstance(files, list) else []:
        name = file.get("filename") if isinstance(file, dict) else None
        if isinstance(name, str):
            path = _inside(folder, name)
            yield TableFile(path, path.as_posix(), "arrow")


def _said(path: Path) -> Mapping[str, Any]:
    """Return the JSON object of a file that `datasets` wrote; DataRefused when it is none."""
    try:
        with path.open("rb") as file:
            said = json.loads(file.read(MAX_FRONT_MATTER_BYTES))
    except (OSError, ValueError, RecursionError) as error:
        raise DataRefused(
            "input.damaged", "this folder was not saved whole", where=str(path), why=str(error)[:200]
        ) from None
    return said if isinstance(said, dict) else {}


def _inside(folder: Path, name: str) -> Path:
    """Return a path below a folder; DataRefused when it leads out of it."""
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise DataRefused(
            "input.damaged", "a file of the dataset lies outside of its folder", where=str(folder), why=name[:200]
        )
    return path


def _carded(folder: Path) -> Places:
    """Return the splits of the default configuration that a card states; none when it states no files."""
    config = _config(_head(folder / CARD).get("configs"))
    files = config.get("data_files")
    base = config.get("data_dir") if isinstance(config.get("data_dir"), str) else "."
    if isinstance(files, Mapping):
        files = [{"split": split, "path": path} for split, path in files.items()]
    stated = [it for it in files if isinstance(it, Mapping)] if isinstance(files, list) else []
    places: dict[str, list[TableFile]] = {}
    for it in stated:
        paths = it.get("path")
        for pattern in paths if isinstance(paths, list) else [paths]:
            if isinstance(pattern, str) and isinstance(it.get("split"), str):
                places.setdefault(it["split"], []).extend(_matching(folder / str(base), folder, pattern))
    return {name: found for name, found in places.items() if found}


def _head(card: Path) -> Mapping[str, Any]:
    """Return the head of a card; nothing when there is none that can be read."""
    try:
        with card.open("rb") as file:
            item = next(iter(FrontMatterReader().read(Payload(file.read(2 * MAX_FRONT_MATTER_BYTES)))))
    except (OSError, Rejected, StopIteration):
        return {}
    head = getattr(item.content, "head", None)
    return head if isinstance(head, Mapping) else {}


def _config(configs: Any) -> Mapping[str, Any]:  # noqa: ANN401 - a YAML tree
    known = [it for it in configs if isinstance(it, Mapping)] if isinstance(configs, list) else []
    marked = [it for it in known if it.get("default") == "true" or it.get("config_name") == "default"]
    return next(iter([*marked, *known]), {})


def _matching(base: Path, folder: Path, pattern: str) -> Iterator[TableFile]:
    """Yield the tables that a pattern of a card names; it may not lead out of the folder."""
    if ".." in PurePosixPath(pattern).parts or PurePosixPath(pattern).is_absolute():
        raise DataRefused(
            "input.damaged", "the card names files outside of its folder", where=str(folder / CARD), why=pattern[:200]
        )
    try:
        paths = sorted(base.glob(pattern))
    except (ValueError, NotImplementedError) as error:
        raise DataRefused(
            "input.damaged", "the card names files in no way", where=str(folder / CARD), why=str(error)
        ) from None
    for path in paths:
        if path.is_file():
            inside = _inside(folder, path.relative_to(folder).as_posix())
            yield from find_tables([str(inside)], Path()).tables


def _guessed(folder: Path) -> Found:
    """Return splits by the names of files and of folders."""
    named = find_tables([str(folder)], Path())
    if not named.tables:
        raise no_table([str(folder)], named)
    around = folder if folder.is_dir() else folder.parent
    found = [(_split_of(it.path.relative_to(around)), it) for it in named.tables]
    rest = [it.source for name, it in found if name is None]
    return Found(_by_split((name, it) for name, it in found if name is not None), [*rest, *named.others, *named.links])


def _split_of(path: Path) -> str | None:
    """Return the split that a path names: its file first, then the folders around it; else the name of its shards."""
    for part in reversed(path.parts):
        words = [_SPLIT_OF[word] for word in _BETWEEN.split(part.casefold()) if word in _SPLIT_OF]
        if words:
            return words[0]
    shard = _SHARD.match(path.name)
    return shard[1] if shard else None

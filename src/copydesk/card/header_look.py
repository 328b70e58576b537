"""Would a reader or a hub stumble over the header of a card? Held against the Parquet files and the facts, offline."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from copydesk.card.faults import Fault
from copydesk.card.header import features_yaml, header_of, size_of
from copydesk.errors import DataRefused
from copydesk.facts import Facts
from copydesk.manifest import CARD_NAME, FileEntry
from copydesk.templates import read_template

_HEADER = re.compile(r"---\n(.*?)\n---\n", re.DOTALL)
_LOOKED_AT = {"configs", "dataset_info", "size_categories", "language", "license", "task_categories"}
"""Keys that are held against the files, or against what hubs know."""


def header_faults(
    text: str, folder: Path, files: Sequence[FileEntry], facts: Facts, *, same_tool: bool
) -> Iterator[Fault]:
    """Yield what is wrong with the YAML header of a card: all that readers and hubs would stumble over."""
    try:
        header = _header(text)
    except ValueError as error:
        yield Fault(code="header.yaml", what=str(error), where=f"{CARD_NAME}:1")
        return
    expected = header_of(facts, files)
    yield from _files(header, folder)
    yield from _infos(header, folder)
    yield from _words(header, facts)
    for key in sorted({*header, *expected} - _LOOKED_AT if same_tool else ()):
        if header.get(key) != expected.get(key):
            what = f"`{key}` is {_short(header.get(key))} in the header, and {_short(expected.get(key))} by the facts"
            yield Fault(code="header.said", what=what, where=_line_of(key, text))


def _line_of(key: str, text: str) -> str:
    line = next((number for number, words in enumerate(text.splitlines(), 1) if words.startswith(f"{key}:")), None)
    return f"{CARD_NAME}:{line}" if line else CARD_NAME


def _header(text: str) -> dict[str, Any]:
    """Return the header of a card; ValueError says why it has none."""
    found = _HEADER.match(text)
    if not found:
        raise ValueError("the card does not begin with a header between two lines of ---")
    try:
        header = yaml.load(found[1], Loader=_OnceLoader)  # noqa: S506 - a safe loader that takes no key twice
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 2}" if mark else ""
        raise ValueError(f"{getattr(error, 'problem', None) or error}{line}") from None
    if not isinstance(header, dict):
        raise ValueError("the header is no map of keys to values")  # noqa: TRY004 - what is wrong is a text
    return header


class _OnceLoader(yaml.SafeLoader):
    """Reads YAML as data, and no key of a map twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - the signature of PyYAML
        keys = Counter(self.construct_object(key, deep=True) for key, _ in node.value)
        twice = [key for key, times in keys.items() if times > 1]
        if twice:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key `{twice[0]}` stands there twice", node.start_mark
            )
        return super().construct_mapping(node, deep)


def _files(header: dict[str, Any], folder: Path) -> Iterator[Fault]:
    """Hold `data_files` against the Parquet files that lie there."""
    named: list[tuple[str, str, str]] = []
    for config in _maps(header.get("configs")):
        splits = [str(entry.get("split")) for entry in _maps(config.get("data_files"))]
        for split, times in Counter(splits).items():
            if times > 1:
                yield _fault("header.files", f"the split `{split}` stands twice in `{config.get('config_name')}`")
        named += [
            (str(config.get("config_name")), str(entry.get("split")), str(path))
            for entry in _maps(config.get("data_files"))
            for path in _list(entry.get("path"))
        ]
    lying = {path.relative_to(folder).as_posix() for path in folder.rglob("*.parquet") if path.parent != folder}
    there = {path for path in lying if not path.startswith("ledger/")}
    for path, times in Counter(path for *_, path in named).items():
        if path not in there:
            yield _fault("header.files", f"{path} is named, and is not there")
        if times > 1:
            yield _fault("header.files", f"{path} is named {times} times")
    for left in sorted(there - {path for _, _, path in named}):
        yield _fault("header.files", f"{left} is there, and in no configuration")
    for name, wanted, path in named:
        if path in there and not path.rpartition("/")[2].startswith(f"{wanted}-"):
            yield _fault("header.files", f"{path} stands under the split `{wanted}` of `{name}`")


def _infos(header: dict[str, Any], folder: Path) -> Iterator[Fault]:
    """Hold `dataset_info` against the footers of the Parquet files."""
    paths = {
        (str(config.get("config_name")), str(entry.get("split"))): [str(path) for path in _list(entry.get("path"))]
        for config in _maps(header.get("configs"))
        for entry in _maps(config.get("data_files"))
    }
    infos = {str(info.get("config_name")): info for info in _maps(header.get("dataset_info"))}
    for config in dict.fromkeys(config for config, _ in paths):
        if config not in infos:
            yield _fault("header.count", f"`dataset_info` does not speak of `{config}`")
            continue
        mine = {split: [folder / path for path in found] for (name, split), found in paths.items() if name == config}
        whole = [path for found in mine.values() for path in found]
        if not all(path.is_file() for path in whole):
            continue
        yield from _counts(config, infos[config], mine)
        yield from _features(config, infos[config], whole)


def _counts(config: str, info: dict[str, Any], files: dict[str, list[Path]]) -> Iterator[Fault]:
    stated = {str(split.get("name")): split for split in _maps(info.get("splits"))}
    for split in sorted({*stated, *files}):
        found = files.get(split, [])
        rows, size = sum(_footer(path).num_rows for path in found), sum(path.stat().st_size for path in found)
        for key, counted in (("num_examples", rows), ("num_bytes", size)):
            told = stated.get(split, {}).get(key)
            if told != counted:
                what = f"`{key}` of {config}/{split} is {told} in the header, and {counted} in the files"
                yield _fault("header.count", what)
    size = sum(path.stat().st_size for found in files.values() for path in found)
    for key in ("download_size", "dataset_size"):
        if info.get(key) != size:
            what = f"`{key}` of {config} is {info.get(key)} in the header, and {size} in the files"
            yield _fault("header.count", what)


def _features(config: str, info: dict[str, Any], files: Sequence[Path]) -> Iterator[Fault]:
    told = {
        str(it.get("name")): {key: value for key, value in it.items() if key != "name"}
        for it in _maps(info.get("features"))
    }
    wide = max((_schema(path) for path in files), key=len, default=pa.schema([]))
    there = {it.pop("name"): it for it in features_yaml(wide)}
    for name in dict.fromkeys([*there, *told]):
        if told.get(name) != there.get(name):
            said, found = _short(told.get(name)), _short(there.get(name))
            what = f"the column `{name}` of {config} is {said} in the header, and {found} in the files"
            yield _fault("header.features", what)
    if not (told.keys() ^ there.keys()) and list(told) != list(there):
        yield _fault("header.features", f"the columns of {config} stand in another order than in the files")


def _words(header: dict[str, Any], facts: Facts) -> Iterator[Fault]:
    """Hold the words that hubs know against the header."""
    known = _hub_words()
    told = header.get("license")
    if told not in known["licenses"]:
        yield _fault("header.license", f"`{_short(told)}` is no licence that hubs knew on {known['read_on']}")
    elif told != facts.stated.license:
        yield _fault("header.license", f"the licence is {told} in the header, and {facts.stated.license} by the recipe")
    elif told == "other" and not header.get("license_name"):
        yield _fault("header.license-unnamed", "the licence is `other`, without a name")
    languages = [str(it) for it in _list(header.get("language"))]
    for language in languages:
        if language not in known["languages"]:
            yield _fault("header.language", f"`{_short(language)}` is no language of ISO 639-1")
    if sorted(languages) != sorted(facts.languages):
        found = ", ".join(sorted(facts.languages)) or "none"
        what = f"the languages are {', '.join(languages) or 'none'} in the header, and {found} in the files"
        yield _fault("header.language", what)
    if _list(header.get("size_categories")) != [size_of(facts.rows)]:
        size, right = _short(header.get("size_categories")), size_of(facts.rows)
        what = f"the size is {size} in the header, and {right} by {facts.rows} rows"
        yield _fault("header.size", what)
    for task in _list(header.get("task_categories")):
        if task not in known["tasks"]:
            yield _fault("header.task", f"`{_short(task)}` is no task that hubs knew on {known['read_on']}")


@cache
def _hub_words() -> dict[str, Any]:
    return tomllib.loads(read_template("hub_words.toml"))


def _footer(path: Path) -> pq.FileMetaData:
    try:
        return pq.read_metadata(path)
    except (OSError, pa.ArrowException) as error:
        why = str(error).partition("\n")[0][:200]
        raise DataRefused(
            "input.damaged", "a Parquet file is damaged", where=str(path), why=why, help="Build or pull it again."
        ) from None


def _schema(path: Path) -> pa.Schema:
    return _footer(path).schema.to_arrow_schema().remove_metadata()


def _maps(value: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - what stands in YAML
    return [it for it in _list(value) if isinstance(it, dict)]


def _list(value: Any) -> list[Any]:  # noqa: ANN401 - the same
    return value if isinstance(value, list) else [] if value is None else [value]


def _short(value: Any) -> str:  # noqa: ANN401 - the same
    words = "absent" if value is None else str(value)
    return words if len(words) <= 60 else f"{words[:60]}…"  # noqa: PLR2004 - within a line


def _fault(code: str, what: str) -> Fault:
    return Fault(code=code, what=what, where=CARD_NAME)

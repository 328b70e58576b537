"""What does the card say? People write the prose; every figure stands in a marked block and is counted anew.

A block opens with `<!-- copydesk:begin NAME -->` and closes with `<!-- copydesk:end NAME -->`. Untrusted
words (names of providers, rights) are escaped, so that they can be no markup.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from copydesk.article import ARTICLE
from copydesk.companions import COMPANIONS
from copydesk.errors import UsageError, disk_error, nearest
from copydesk.facts import Facts
from copydesk.features import feature
from copydesk.manifest import FileEntry
from copydesk.pages import markdown_pages
from copydesk.plain import escape_markdown
from copydesk.recipe import Recipe
from copydesk.templates import names, read_template
from copydesk.workplace import replace_file

_BLOCK = re.compile(
    r"(?P<begin><!-- copydesk:begin (?P<name>[a-z-]+) -->\n)(?P<body>.*?)(?P<end><!-- copydesk:end (?P=name) -->)",
    re.DOTALL,
)
_BEGIN = re.compile(r"<!-- copydesk:begin (\S*) -->")
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


def card_source(path: Path) -> str:
    """Return the prose of a card with empty blocks, or the shipped card when a project has none.

    UsageError when a block is unknown or not closed.
    """
    return _BLOCK.sub(lambda block: block["begin"] + block["end"], _without_header(_read(path)))


def update_card(path: Path, facts: Facts, *, write: bool) -> bool:
    """Fill the blocks of a project's own card, nothing else in it; tell whether that changes the file.

    UsageError when a block is unknown or not closed; PlaceError when the disk refuses.
    """
    before = _read(path)
    after = fill_blocks(before, facts)
    changed = after != before or not path.exists()
    if changed and write:
        _replace(path, after)
    return changed


def fill_blocks(source: str, facts: Facts) -> str:
    """Return the prose with every block filled from the facts."""
    return _BLOCK.sub(lambda block: f"{block['begin']}{render_block(block['name'], facts)}\n{block['end']}", source)


def render_card(source: str, facts: Facts, recipe: Recipe, files: Sequence[FileEntry]) -> str:
    """Return the card of a release: the header that `load_dataset` and hubs read, and the filled prose."""
    header = yaml.safe_dump(_header(facts, recipe, files), sort_keys=False, allow_unicode=True, width=1000)
    return f"---\n{header}---\n\n{fill_blocks(source, facts).strip()}\n"


def render_block(name: str, facts: Facts) -> str:
    """Return the text of one block."""
    pages = markdown_pages("card", {"words": escape_markdown, "bar": bar})
    return pages.get_template(f"{name}.md.j2").render(facts=facts).strip()


def _read(path: Path) -> str:
    """Return a card with its blocks checked, or the shipped card when there is none."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        text = read_template("DATASET_CARD.md.in")
    except UnicodeDecodeError as error:
        raise UsageError("the card is not UTF-8", where=f"{path}, byte {error.start}") from None
    except OSError as error:
        raise disk_error(error, "read the card") from error
    _check_blocks(text, path)
    return text


def _replace(path: Path, text: str) -> None:
    """Put a card in its place, so that a full disk never costs the prose; its line endings stay."""
    try:
        windows = path.exists() and b"\r\n" in path.read_bytes()
        replace_file(path, (text.replace("\n", "\r\n") if windows else text).encode())
    except OSError as error:
        raise disk_error(error, "write the card") from error


def _check_blocks(text: str, path: Path) -> None:
    known = names("card", ".md.j2")
    whole = {block.start() for block in _BLOCK.finditer(text)}
    for begin in _BEGIN.finditer(text):
        name, line = begin.group(1), text.count("\n", 0, begin.start()) + 1
        if name not in known:
            raise UsageError(f"unknown block `{name}` in the card", where=f"{path}:{line}", help=nearest(name, known))
        if begin.start() not in whole:
            raise UsageError(
                f"the block `{name}` is not closed",
                where=f"{path}:{line}",
                help=f"Write <!-- copydesk:end {name} --> on a line behind it.",
            )


def _without_header(text: str) -> str:
    """Drop a YAML header: the one of the release is generated."""
    found = re.match(r"---\n.*?\n---\n+", text, re.DOTALL)
    return text[found.end() :] if found else text


def bar(share: int, whole: int, width: int = 20) -> str:
    """Return a bar of blocks for a share of a whole."""
    eighths = round(share * width * 8 / whole) if whole else 0
    return "█" * (eighths // 8) + ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")[eighths % 8]


def _header(facts: Facts, recipe: Recipe, files: Sequence[FileEntry]) -> dict[str, Any]:
    written = {file.config for file in files}
    configs = [(name, schema) for name, schema in (("default", ARTICLE), *COMPANIONS.items()) if name in written]
    return {
        "pretty_name": recipe.pretty_name or recipe.name.split("/")[1],
        "license": recipe.license,
        "language": sorted(facts.languages),
        "size_categories": [next((name for limit, name in _SIZES if facts.rows < limit), "1M<n<10M")],
        "tags": ["news", "copydesk"],
        "configs": [_config(name, files) for name, _ in configs],
        "dataset_info": [_info(name, schema, files) for name, schema in configs],
        "copydesk": {"version": facts.version, "as_of": facts.as_of},
    }


def _config(config: str, files: Sequence[FileEntry]) -> dict[str, Any]:
    mine = [file for file in files if file.config == config]
    splits = dict.fromkeys(str(file.split) for file in mine)
    data_files = [{"split": split, "path": [file.path for file in mine if file.split == split]} for split in splits]
    return {"config_name": config, **({"default": True} if config == "default" else {}), "data_files": data_files}


def _info(config: str, schema: Any, files: Sequence[FileEntry]) -> dict[str, Any]:  # noqa: ANN401 - a pyarrow schema
    mine = [file for file in files if file.config == config]
    splits = dict.fromkeys(str(file.split) for file in mine)
    sizes = {split: sum(file.size for file in mine if file.split == split) for split in splits}
    rows = {split: sum(file.rows or 0 for file in mine if file.split == split) for split in splits}
    return {
        "config_name": config,
        "features": [{"name": field.name, **_feature_yaml(feature(field.type))} for field in schema],
        "splits": [{"name": split, "num_bytes": sizes[split], "num_examples": rows[split]} for split in splits],
        "download_size": sum(sizes.values()),
        "dataset_size": sum(sizes.values()),
    }


def _feature_yaml(found: Any) -> dict[str, Any]:  # noqa: ANN401 - the JSON of a `datasets` feature
    """Return a feature in the form of the card's header."""
    if "_type" not in found:
        return {"struct": [{"name": name, **_feature_yaml(inner)} for name, inner in found.items()]}
    if found["_type"] == "List":
        inner = _feature_yaml(found["feature"])
        return {"list": inner["dtype"] if set(inner) == {"dtype"} else inner.get("struct", inner)}
    return {"dtype": found["dtype"]}

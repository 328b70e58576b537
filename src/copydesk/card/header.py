"""What stands in the YAML header of a card? What `load_dataset` and hubs read: files, counts, features, licence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import yaml

from copydesk.article import ARTICLE
from copydesk.card.blocks import fill_blocks
from copydesk.companions import COMPANIONS
from copydesk.facts import Facts
from copydesk.features import feature
from copydesk.manifest import FileEntry

_SIZES = (
    "n<1K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M", "10M<n<100M", "100M<n<1B", "1B<n<10B", "10B<n<100B",
    "100B<n<1T",
)  # fmt: skip
"""The categories of size of the Hugging Face Hub: the first ends below 10³ rows, each further one a power later."""

SCHEMAS: Mapping[str, pa.Schema] = {"default": ARTICLE, **COMPANIONS}


def render_card(source: str, facts: Facts, files: Sequence[FileEntry]) -> str:
    """Return the card of a release: the header that `load_dataset` and hubs read, and the filled prose."""
    header = yaml.safe_dump(header_of(facts, files), sort_keys=False, allow_unicode=True, width=1000)
    return f"---\n{header}---\n\n{fill_blocks(source, facts).strip()}\n"


def header_of(facts: Facts, files: Sequence[FileEntry]) -> dict[str, Any]:
    """Return the header of a card, by the facts and files of a release."""
    stated, written = facts.stated, {file.config for file in files}
    configs = [name for name in SCHEMAS if name in written]
    found = {
        "pretty_name": stated.pretty_name,
        "license": stated.license,
        "license_name": stated.license_name,
        "license_link": stated.license_link,
        "language": sorted(facts.languages),
        "multilinguality": ["multilingual" if len(facts.languages) > 1 else "monolingual"] if facts.languages else [],
        "size_categories": [size_of(facts.rows)],
        "task_categories": stated.task_categories,
        "source_datasets": [f"extended|{_bare(name)}" for name in stated.source_datasets] or ["original"],
        "annotations_creators": ["no-annotation"],
        "language_creators": ["found"],
        "tags": list(dict.fromkeys(["news", "copydesk", "croissant", *stated.tags])),
        "configs": [_config(name, files) for name in configs],
        "dataset_info": [_info(name, files) for name in configs],
        "copydesk": {"version": facts.version, "as_of": facts.as_of},
    }
    return {key: value for key, value in found.items() if value not in (None, [])}


def size_of(rows: int) -> str:
    """Return the category of size of so many rows."""
    return next((name for power, name in enumerate(_SIZES, 3) if rows < 10**power), "n>1T")


def _bare(dataset: str) -> str:
    """Return `org/name` of the address of a source dataset."""
    return dataset.removeprefix("hf:").partition("@")[0]


def _config(config: str, files: Sequence[FileEntry]) -> dict[str, Any]:
    mine = [file for file in files if file.config == config]
    splits = dict.fromkeys(str(file.split) for file in mine)
    data_files = [{"split": split, "path": [file.path for file in mine if file.split == split]} for split in splits]
    return {"config_name": config, **({"default": True} if config == "default" else {}), "data_files": data_files}


def _info(config: str, files: Sequence[FileEntry]) -> dict[str, Any]:
    mine = [file for file in files if file.config == config]
    splits = dict.fromkeys(str(file.split) for file in mine)
    sizes = {split: sum(file.size for file in mine if file.split == split) for split in splits}
    rows = {split: sum(file.rows or 0 for file in mine if file.split == split) for split in splits}
    return {
        "config_name": config,
        "features": features_yaml(SCHEMAS[config]),
        "splits": [{"name": split, "num_bytes": sizes[split], "num_examples": rows[split]} for split in splits],
        "download_size": sum(sizes.values()),
        "dataset_size": sum(sizes.values()),
    }


def features_yaml(schema: pa.Schema) -> list[dict[str, Any]]:
    """Return the features of a schema in the form of a card's header."""
    return [{"name": field.name, **_feature_yaml(feature(field.type))} for field in schema]


def _feature_yaml(found: Any) -> dict[str, Any]:  # noqa: ANN401 - the JSON of a `datasets` feature
    if "_type" not in found:
        return {"struct": [{"name": name, **_feature_yaml(inner)} for name, inner in found.items()]}
    if found["_type"] == "List":
        inner = _feature_yaml(found["feature"])
        return {"list": inner["dtype"] if set(inner) == {"dtype"} else inner.get("struct", inner)}
    return {"dtype": found["dtype"]}

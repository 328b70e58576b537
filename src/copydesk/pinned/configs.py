"""Which files of a dataset are its records? Those that its card names, else all that look like records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

import yaml

from copydesk.errors import DataRefused, UsageError, nearest

DEFAULT = "default"
_MOST_EVENTS = 200_000


def chosen(names: Sequence[str], card: str, config: str | None, where: str) -> list[str]:
    """Return the files of a configuration: the named one, else the default, else the only one, else all files.

    UsageError when there is no such configuration, or several and none was named; DataRefused when it has no file.
    """
    said = configs(card)
    if not said and config is None:
        return list(names)
    wanted = config or (DEFAULT if DEFAULT in said else next(iter(said)) if len(said) == 1 else None)
    if wanted is None:
        raise UsageError(
            "pull.part",
            "this dataset has several configurations",
            where=where,
            help=f'Name one beside the dataset: config = "{min(said)}". It has {", ".join(sorted(said))}.',
        )
    if wanted not in said:
        raise no_config(wanted, sorted(said), where)
    found = [name for name in names if any(_matches(name, pattern) for pattern in said[wanted])]
    if not found:
        why = f"Its card says {', '.join(said[wanted])}."
        raise DataRefused("input.empty", f"no file of records is of the configuration `{wanted}`", where=where, why=why)
    return found


def no_config(wanted: str, known: Sequence[str], where: str) -> UsageError:
    """Return the error for a configuration that is not there."""
    return UsageError(
        "pull.part",
        f"there is no configuration `{wanted}`",
        where=where,
        help=nearest(wanted, known) or f"It has {', '.join(known) or 'none: leave `config` out'}.",
    )


def configs(card: str) -> dict[str, list[str]]:
    """Return the configurations that the head of a card names, each with its patterns; none where the head is odd."""
    text = card.removeprefix("\ufeff")
    head, ends, _ = text[4:].partition("\n---")
    if not text.startswith("---\n") or not ends:
        return {}
    try:
        said = _plain_yaml(head)
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    listed = said.get("configs") if isinstance(said, dict) else None
    if not isinstance(listed, list):
        return {}
    return dict(_config(it) for it in listed if isinstance(it, dict) and "data_files" in it)


def _config(said: Mapping[str, Any]) -> tuple[str, list[str]]:
    return str(said.get("config_name", DEFAULT)), list(_patterns(said["data_files"]))


def _patterns(said: Any) -> Iterable[str]:  # noqa: ANN401 - any YAML value
    """Yield the patterns of `data_files`: one, a list of them, or a list of splits with theirs."""
    if isinstance(said, str):
        yield said
    elif isinstance(said, list):
        for it in said:
            yield from _patterns(it)
    elif isinstance(said, dict):
        yield from _patterns(said.get("path", list(said.values())))


def _matches(name: str, pattern: str) -> bool:
    # `**/` also stands for no folder at all, and a folder for all that lies in it.
    is_named = fnmatchcase(name, pattern) or fnmatchcase(name, pattern.replace("**/", ""))
    return is_named or name.startswith(f"{pattern.rstrip('/')}/")


def _plain_yaml(text: str) -> Any:  # noqa: ANN401 - any YAML value
    """Return YAML of texts, lists and maps; ValueError for anchors, and for more than a card can need."""
    for count, event in enumerate(yaml.parse(text, Loader=yaml.CSafeLoader)):
        if count > _MOST_EVENTS or isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise ValueError("no plain YAML")
    return yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - it makes texts, lists and maps only

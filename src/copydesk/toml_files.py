"""How is TOML read that people wrote? An unknown key is refused with the nearest known one and its line."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from copydesk.errors import UsageError, disk_error, nearest

Model = TypeVar("Model", bound=BaseModel)

NEVER: Mapping[str, str] = {
    "_OriginEntry.published_at": "A date of publication is taken from the capture alone: there is its evidence. "
    "`first_seen_at` tells which Tuesday is meant where the text says Tuesday; else the capture stays in quarantine."
}
"""Keys that people look for in a file, and why they are not there."""


def read_toml(path: Path, model: type[Model], what: str) -> Model:
    """Read one TOML file of ours into its model."""
    return validated(model, parse_toml(path, what), path, what)


def parse_toml(path: Path, what: str) -> dict[str, Any]:
    """Return the keys of a file; UsageError says what `what` is when it is no TOML."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise UsageError("file.unreadable", f"the {what} is not a regular file", where=str(path), help="Name a file.")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except RecursionError:
        raise UsageError("file.unreadable", f"the {what} is nested too deeply", where=str(path)) from None
    except FileNotFoundError:
        raise UsageError(
            "file.missing", f"the {what} is missing", where=str(path), help="Correct the path, or run `copydesk init`."
        ) from None
    except IsADirectoryError:
        raise UsageError(
            "file.unreadable", f"the {what} is a folder", where=str(path), help="Name the file inside it."
        ) from None
    except UnicodeDecodeError as error:
        raise UsageError("file.unreadable", f"the {what} is not UTF-8", where=f"{path}, byte {error.start}") from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(
            "file.unreadable",
            f"the {what} is not TOML",
            where=str(path),
            why=str(error),
            help="Correct it there. Texts and keys with dots stand in quotes, dates and numbers do not.",
        ) from None
    except OSError as error:
        raise disk_error(error, f"read the {what}") from error


def validated(
    model: type[Model], table: Mapping[str, Any], path: Path, what: str, prefix: tuple[str, ...] = ()
) -> Model:
    """Return a table as its model; UsageError names the key, its line, and the nearest known word."""
    try:
        return model.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        keys = (*prefix, *(str(part) for part in first["loc"]))
        line = _line_of(path, keys)
        where = _place(path, line, keys)
        if keys[-1:] == ("[key]",):  # a map whose keys are fixed
            hint = nearest(keys[-2], re.findall(r"'(\w+)'", first["msg"])) or first["msg"]
            where = _place(path, line, keys[:-1])
            raise UsageError(
                "file.unknown-key", f"unknown key `{keys[-2]}` in the {what}", where=where, help=hint
            ) from None
        if first["type"] == "extra_forbidden":
            known = _known_keys(model, first["loc"][:-1])
            hint = (
                NEVER.get(f"{model.__name__}.{keys[-1]}")
                or nearest(keys[-1], known)
                or f"Known keys: {', '.join(sorted(known))}."
            )
            raise UsageError(
                "file.unknown-key", f"unknown key `{keys[-1]}` in the {what}", where=where, help=hint
            ) from None
        why = first["msg"].removeprefix("Value error, ")
        raise UsageError("file.wrong-value", f"the {what} is wrong", where=where, why=why) from None


def _place(path: Path, line: int | None, keys: tuple[str, ...]) -> str:
    named = f", `{'.'.join(keys)}`" if keys else ""
    return f"{path}{f':{line}' if line else ''}{named}"


def _known_keys(model: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    """Walk from a model along a validation error's location to the model that refused the key."""
    for part in location:
        if isinstance(part, int):
            continue
        found = _models_in(model.model_fields[part].annotation)
        if not found:
            return []
        model = found[0]
    return [field.alias or name for name, field in model.model_fields.items()]


def _models_in(annotation: Any) -> list[type[BaseModel]]:  # noqa: ANN401 - a type form
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]


def _line_of(path: Path, keys: tuple[str, ...]) -> int | None:
    """Return the line that sets the last named key, behind the heading of its table if it has one."""
    lines = path.read_text(encoding="utf-8").splitlines()
    start, named = 0, [key for key in keys if not key.isdigit() and key != "[key]"]
    for table, number in zip(keys, [*keys[1:], ""], strict=False):
        headings = [] if table.isdigit() else [n for n, line in enumerate(lines) if _heading(table).match(line)]
        found = [n for n in headings if n >= start]
        which = int(number) if number.isdigit() else 0
        start = found[which] if which < len(found) else start
    last = re.escape(named[-1]) if named else ""
    wanted = re.compile(rf"[\s{{,]*[\"']?{last}[\"']?\s*=|.*[{{,]\s*{last}\s*=")
    set_at = next((n for n, line in enumerate(lines) if n >= start and wanted.match(line)), None)
    at = start if set_at is None and named and lines and _heading(named[-1]).match(lines[start]) else set_at
    return None if at is None else at + 1


def _heading(table: str) -> re.Pattern[str]:
    return re.compile(rf"\s*\[+\s*(?:[\w.-]+\.)?[\"']?{re.escape(table)}[\"']?\s*\]+")


def toml_value(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return a value as TOML on one line."""
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{name} = {toml_value(part)}' for name, part in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(toml_value, value))}]"
    return visible_toml(json.dumps(value, ensure_ascii=False))


def visible_toml(text: str) -> str:
    """Write out the characters that nobody could see, as TOML does."""
    return "".join(char if char.isprintable() or char == "\t" else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08x}"  # noqa: PLR2004 - four digits

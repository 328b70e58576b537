"""How does a value become bytes, the same bytes everywhere and for ever?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from pydantic import BaseModel

Stated = TypeVar("Stated", bound="BaseModel")
CHUNK = 1 << 20


def parse_statement(data: bytes, model: type[Stated]) -> Stated:
    """Read a statement that people keep and merge; ValueError says why it is none.

    It has every key of its model, and no key of any object twice: half a merge is never taken for an empty statement.
    """
    from pydantic import ValidationError  # noqa: PLC0415 - slow to import, and bytes are made without it

    try:
        found = model.model_validate_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        msg = f"{'.'.join(map(str, first['loc'])) or 'JSON'}: {first['msg']}"
        raise ValueError(msg) from None
    if not _is_whole(data, model.model_fields):
        raise ValueError("It lacks a key, or has one twice, as after a merge.")
    return found


def _is_whole(data: bytes, keys: Iterable[str]) -> bool:
    twice = False

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal twice
        twice |= len(dict(pairs)) < len(pairs)
        return dict(pairs)

    said = json.loads(data, object_pairs_hook=once)
    return not twice and set(keys) <= set(said)


def json_bytes(value: Any) -> bytes:  # noqa: ANN401 - any JSON value
    """Return canonical JSON: sorted keys, UTF-8, two spaces, LF at the end; floats are refused."""
    _refuse_floats(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False)
    return text.encode() + b"\n"


def digest(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return the sha256 of the value's canonical JSON, in hex."""
    return sha256(json_bytes(value))


def git_sum(size: int, pieces: Iterable[bytes]) -> str:
    """Return the sha1 by which git knows a file of so many bytes."""
    seen = hashlib.sha1(f"blob {size}\0".encode(), usedforsecurity=False)
    for piece in pieces:
        seen.update(piece)
    return seen.hexdigest()


def sha256(data: bytes) -> str:
    """Return the sha256 of bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def sha256_file(path: Path) -> str:
    """Return the sha256 of a file, in hex, reading it piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _refuse_floats(value: Any) -> None:  # noqa: ANN401 - any JSON value
    if isinstance(value, float):
        msg = f"canonical JSON holds no floats, got {value!r}: write a count, a string or per mille"
        raise TypeError(msg)
    if isinstance(value, dict):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _refuse_floats(item)

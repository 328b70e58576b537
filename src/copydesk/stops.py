"""What does the code of a stop mean? `templates/stops.toml` explains each one that an error can say."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from copydesk.templates import read_template


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A reason why a command does not go on: its code, its exit code, and words for people."""

    code: str
    exit: int
    says: str
    why: str
    help: str


@cache
def stops() -> Mapping[str, Stop]:
    """Return every stop, by code."""
    table = tomllib.loads(read_template("stops.toml"))
    return {code: Stop(code=code, **entry) for code, entry in table.items()}

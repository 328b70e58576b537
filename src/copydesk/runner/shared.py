"""How does every worker come by something that all items need? It reads it once, from a file that all of them see."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Generic, Protocol, TypeVar, cast

Value = TypeVar("Value")
Value_co = TypeVar("Value_co", covariant=True)

_AT_ONCE = 8
"""Values that a worker keeps; a step of the road needs one or two."""


class Shared(Protocol[Value_co]):
    """A value that was handed to all workers; it can be pickled, and says little then."""

    def get(self) -> Value_co:
        """Return the value."""


@dataclass(frozen=True, slots=True)
class Here(Generic[Value]):
    """A value for this process."""

    value: Value

    def get(self) -> Value:
        """Return the value."""
        return self.value


@dataclass(frozen=True, slots=True)
class Written(Generic[Value]):
    """A value in a file, for processes that see it. The file lies in a folder of work that is its maker's alone."""

    path: Path

    def get(self) -> Value:
        """Return the value, read by this process at most once."""
        return cast("Value", _read(self.path))


def write(value: Value, folder: Path, number: int) -> Written[Value]:
    """Put a value where workers find it; OSError when the disk refuses."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder.absolute() / f"{number:03d}.pickle"
    path.write_bytes(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))
    return Written(path)


@lru_cache(_AT_ONCE)
def _read(path: Path) -> object:
    return pickle.loads(path.read_bytes())  # noqa: S301 - of this very command

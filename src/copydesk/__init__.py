"""Raw captures of news articles in, a validated, split, versioned dataset out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from copydesk.pull import load

__version__ = "0.1.0"
__all__ = ["__version__", "load"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the module exports
    """Import what is slow to import when it is asked for."""
    if name == "load":
        from copydesk.pull import load  # noqa: PLC0415 - it brings pyarrow

        return load
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)

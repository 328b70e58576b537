"""Raw captures of news articles in, a validated, split, versioned dataset out."""

from __future__ import annotations

__version__ = "0.1.0"
__all__ = ["__version__"]

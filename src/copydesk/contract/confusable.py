"""Which domains mix letters of scripts that look alike?

Apart from the rules, because a plan that is kept names this function: who runs it needs no pandera for that.
"""

from __future__ import annotations

import polars as pl


def unmixed_each(domains: pl.Series) -> pl.Series:
    """Ask once for each domain that could be mixed: among millions of rows there are a few thousand outlets."""
    encoded = domains.filter(domains.str.contains("xn--", literal=True)).unique()
    mixed = [domain for domain in encoded if not _unmixed(domain)]
    return ~domains.is_in(pl.Series(values=mixed, dtype=pl.String).implode())


def _unmixed(domain: str) -> bool:
    labels = [_decoded(label) for label in domain.split(".") if label.startswith("xn--")]
    return not any(any(char.isascii() and char.isalpha() for char in label) and _foreign(label) for label in labels)


def _decoded(label: str) -> str:
    try:
        return label.encode().decode("idna")
    except UnicodeError:
        return label


def _foreign(label: str) -> bool:
    """Tell whether a label holds letters of a script whose letters look like Latin ones."""
    return any("\u0370" <= char <= "\u058f" or "\u13a0" <= char <= "\u13ff" for char in label)

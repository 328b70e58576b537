"""What may not go to a hub that is open to everybody? Articles of outlets whose rights nobody has stated."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from copydesk.errors import DataRefused
from copydesk.manifest import Manifest

_SHOWN = 10


def refuse_unknown_rights(build: Path, manifest: Manifest) -> None:
    """Refuse a build in which a row has no `rights`; DataRefused names the outlets."""
    outlets = _without_rights(build, manifest)
    if outlets:
        shown = ", ".join(f"{name} ({rows:,})" for name, rows in outlets[:_SHOWN])
        more = f" and {len(outlets) - _SHOWN:,} more" if len(outlets) > _SHOWN else ""
        raise DataRefused(
            "a public hub gets nothing whose rights are unknown",
            where=str(build),
            why=f"Nobody has stated the rights of {shown}{more}.",
            help="Write `rights` into the entries of these outlets in providers.toml and build again, or publish to a "
            "hub that is not public.",
        )


def _without_rights(build: Path, manifest: Manifest) -> list[tuple[str, int]]:
    """Return outlets with articles without rights, and how many, the most first."""
    paths = [build / entry.path for entry in manifest.files if entry.config == "default"]
    if not paths:
        return []
    try:
        unknown = pl.concat([pl.scan_parquet(path).select("provider_domain", "rights") for path in paths])
        counted = unknown.filter(pl.col("rights").is_null()).group_by("provider_domain").len()
        rows = counted.sort("len", "provider_domain", descending=[True, False]).collect(engine="streaming")
    except pl.exceptions.PolarsError as error:
        why = str(error).partition("\n")[0]
        raise DataRefused(
            "the build is damaged", where=str(build), why=why, help="Run `copydesk build` again."
        ) from None
    return [(name or "an unknown outlet", count) for name, count in rows.rows()]

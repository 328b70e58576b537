"""What may not go to a hub that is open to everybody? Articles of unknown rights, and texts that are closed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from copydesk.errors import DataRefused
from copydesk.manifest import Manifest
from copydesk.recipe import Registry
from copydesk.rights import Texts, is_open, texts_of

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Audience:
    """Whether everybody is to read a release, and the texts that may go to everybody; a hub can know that they can."""

    public: bool
    may_go: Texts


NOBODY_ELSE = Audience(public=False, may_go=texts_of("licensed", Registry()))
"""Only those who may read the hub; should that be everybody, no text may go but those that state an open licence."""


def refuse_closed_rights(build: Path, manifest: Manifest, allowed: Texts) -> None:
    """Refuse a build in which a row has no `rights`, or a text that stays behind by `allowed`; DataRefused.

    A text whose row states an open licence may go, whatever the registry says.
    """
    paths = [build / entry.path for entry in manifest.files if entry.config == "default"]
    try:
        groups = [_by_rights(path) for path in paths]
    except pl.exceptions.PolarsError as error:
        why = str(error).partition("\n")[0]
        raise DataRefused(
            "release.damaged", "the build is damaged", where=str(build), why=why, help="Run `copydesk build` again."
        ) from None
    if groups:
        rows = pl.concat(groups)
        _refuse_unknown(rows, build)
        _refuse_texts(rows, allowed, build)


def _by_rights(path: Path) -> pl.DataFrame:
    """Return how many rows and texts there are of each outlet and rights."""
    columns = pl.scan_parquet(path).select("provider_domain", "rights", pl.col("text").is_not_null())
    grouped = columns.group_by("provider_domain", "rights").agg(pl.len(), texts=pl.col("text").sum())
    return grouped.collect(engine="streaming")


def _refuse_unknown(rows: pl.DataFrame, build: Path) -> None:
    unknown = rows.filter(pl.col("rights").is_null())
    if unknown.height:
        raise DataRefused(
            "publish.rights",
            "a public hub gets nothing whose rights are unknown",
            where=str(build),
            why=f"Nobody has stated the rights of {_outlets(unknown, 'len')}.",
            help="Write `rights` into the entries of these outlets in providers.toml and build again, or publish to a "
            "hub that is not public.",
        )


def _refuse_texts(rows: pl.DataFrame, allowed: Texts, build: Path) -> None:
    is_closed = ~pl.col("rights").map_elements(is_open, return_dtype=pl.Boolean, skip_nulls=False)
    shown = rows.filter(allowed.withheld(rows.select("provider_domain").to_arrow()), pl.col("texts") > 0, is_closed)
    if shown.height:
        raise DataRefused(
            "publish.rights",
            "a public hub gets no text that may not be passed on",
            where=str(build),
            why=f"No open licence is stated for the texts of {_outlets(shown, 'texts')}.",
            help='Where there is a permission, write text = "release" into the entry of the outlet in providers.toml; '
            'else build with [publish] text = "licensed".',
        )


def _outlets(rows: pl.DataFrame, counted: str) -> str:
    """Return the outlets of some rows with how many there are of each, the most first."""
    found = rows.group_by("provider_domain").agg(pl.col(counted).sum().alias("rows"))
    outlets = found.sort("rows", "provider_domain", descending=[True, False]).rows()
    named = [f"{name or 'an unknown outlet'} ({count:,})" for name, count in outlets[:_SHOWN]]
    more = f" and {len(outlets) - _SHOWN:,} more" if len(outlets) > _SHOWN else ""
    return ", ".join(named) + more

"""What is every tool asked? The same ten checks, in the words of pandera."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import pandera.polars as pa
import polars as pl

Instant = Annotated[pl.Datetime, "us", "UTC"]


class Meta(pa.DataFrameModel):
    """A table of articles without their bodies: ten checks besides the types."""

    id: str = pa.Field(str_matches="^[0-9a-f]{32}$", unique=True)
    url: str = pa.Field(str_matches="^https?://[^/]+/")
    title: str = pa.Field(str_length={"min_value": 5, "max_value": 300})
    provider: str = pa.Field(str_length={"min_value": 1})
    provider_domain: str = pa.Field(str_matches=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")
    language: str = pa.Field(isin=["en", "de", "fr", "es"])
    published_at: Instant = pa.Field(
        in_range={
            "min_value": dt.datetime(1990, 1, 1, tzinfo=dt.UTC),
            "max_value": dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        }
    )


class Full(Meta):
    """The same with bodies."""

    text: str = pa.Field(str_length={"min_value": 50})

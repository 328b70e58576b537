"""Which rules does news need that no general library has? Dates, providers and titles first.

Each is a polars expression that is true where a row keeps the rule; null means that it does not apply.
`check("title.control")` makes a pandera check of it for a `DataFrameModel`. Words for people stand in
`templates/rules.toml`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from copydesk.contract.desk import desk
from copydesk.errors import ContractError, nearest
from copydesk.report import rules

GRACE = dt.timedelta(hours=48)
ZONES = dt.timedelta(hours=14)
"""A local time without a zone may be this far from UTC."""

_HIDDEN = r"[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
_SEPARATORS = (" | ", " - ", " – ", " — ", " · ", " :: ", " » ")
_ORGANISATION = (
    r"(?i)@|https?:|\d|\b(?:staff|newsroom|editors?|editorial|desk|team|agency|agence|agentur|agencia|redaktion|"
    r"rédaction|redacción|press|news|media|group|reuters|afp|dpa|efe|reporter|correspondent|journalist|inc|gmbh|ltd)\b"
)


def _is_address(column: str) -> pl.Expr:
    return pl.col(column).str.contains(r"^(?i:https?)://(?:[^\s/@]+@)?[^\s/@:.]+\.[^\s/@:]+(?::\d{1,5})?(?:[/?#]\S*)?$")


def _folded(column: str) -> pl.Expr:
    return pl.col(column).str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()


def _no_site_suffix() -> pl.Expr:
    title, name = pl.col("title").str.to_lowercase(), pl.col("provider").str.to_lowercase()
    domain = pl.col("provider_domain").str.to_lowercase()
    ends = [title.str.ends_with(pl.concat_str(pl.lit(mark), word)) for mark in _SEPARATORS for word in (name, domain)]
    return ~pl.any_horizontal([end.fill_null(value=False) for end in ends])


def _known_provider() -> pl.Expr:
    known = desk().domains
    missing = pl.col("provider").is_null() | pl.col("provider_domain").is_null()
    if known is None:
        return pl.lit(value=True)
    return missing | pl.col("provider_domain").is_in(sorted(known))


def _one_script() -> pl.Expr:
    """Look at each label of the domain: it is stored as an A-label, so a mixed one starts with `xn--`."""
    return pl.col("provider_domain").map_elements(_unmixed, return_dtype=pl.Boolean)


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


def _in_range() -> pl.Expr:
    known, at = desk(), pl.col("published_at")
    lower = pl.lit(value=True) if known.earliest is None else at.dt.date() >= known.earliest
    # The grace is taken off the row's date: added to a desk's date in 9999 it would leave the calendar.
    upper = pl.lit(value=True) if known.as_of is None else at - GRACE <= known.as_of
    return lower & upper


def _before_capture() -> pl.Expr:
    """Compare days when only the day is stated; allow for the zones that nobody stated."""
    at, captured = pl.col("published_at"), pl.col("captured_at")
    exact = pl.col("published_tz_known").fill_null(value=True)
    by_day = pl.col("published_precision").eq_missing(pl.lit("day"))
    slack = pl.when(by_day | ~exact).then(pl.lit(ZONES)).otherwise(pl.lit(dt.timedelta()))
    return at <= captured + slack


def _modified_after() -> pl.Expr:
    slack = (
        pl.when(pl.col("published_tz_known").fill_null(value=False))
        .then(pl.lit(dt.timedelta()))
        .otherwise(pl.lit(ZONES))
    )
    at = (
        pl.when(pl.col("published_precision") == "day")
        .then(pl.col("published_at").dt.truncate("1d"))
        .otherwise(pl.col("published_at"))
    )
    return pl.col("modified_at") + slack >= at


EXPRESSIONS: dict[str, Callable[[], pl.Expr]] = {
    "author.suspect": lambda: ~pl.col("authors").list.eval(pl.element().str.contains(_ORGANISATION)).list.any(),
    "date.after-capture": _before_capture,
    "date.modified-before": _modified_after,
    "date.range": _in_range,
    "date.zone-unknown": lambda: pl.col("published_tz_known") | (pl.col("published_precision") == "day"),
    "provider.confusable": _one_script,
    "provider.missing": lambda: pl.col("provider").is_not_null() & pl.col("provider_domain").is_not_null(),
    "provider.unknown": _known_provider,
    "text.short": lambda: pl.col("text").str.len_chars() >= 50,  # noqa: PLR2004 - a teaser is shorter
    "title.control": lambda: ~pl.col("title").str.contains(_HIDDEN),
    "title.provider-name": lambda: _folded("title") != _folded("provider"),
    "title.site-suffix": _no_site_suffix,
    "url.invalid": lambda: _is_address("url"),
}
"""Each rule by its code. `date.missing`, `title.missing` and `title.length` are pandera's own checks."""


def check(code: str) -> Any:  # noqa: ANN401 - pandera's decorator has no public type
    """Return a news rule as a check of a `DataFrameModel`: `no_control = news.check("title.control")`.

    ContractError for a code that is not a news rule.
    """
    if code not in EXPRESSIONS:
        raise ContractError(f"`{code}` is not a news rule", help=nearest(code, EXPRESSIONS))

    def keeps(_model: type, data: PolarsData) -> pl.LazyFrame:
        frame: pl.LazyFrame = data.lazyframe
        return frame.select(EXPRESSIONS[code]())

    warns = rules()[code].severity == "warning"
    return pa.dataframe_check(name=code, raise_warning=warns, description=rules()[code].says)(keeps)

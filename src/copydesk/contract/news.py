"""Which rules does news need that no general library has? Dates, providers and titles first.

Each is a polars expression that is true where a row keeps the rule; null means that it does not apply.
`check("title.control")` makes a pandera check of it for a `DataFrameModel`. What is asked of words stands in
`prose`; what is told to people in `templates/rules.toml`, with examples in `templates/examples.toml`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from copydesk.contract.confusable import unmixed_each
from copydesk.contract.desk import desk
from copydesk.contract.pandera_checks import NewsRecorder
from copydesk.contract.prose import PROSE
from copydesk.errors import ContractError, nearest
from copydesk.report import rules

GRACE = dt.timedelta(hours=48)
ZONES = dt.timedelta(hours=14)
"""A local time without a zone may be this far from UTC."""

_TRACKING = (
    r"(?i)[?&](?:utm_[a-z]+|fbclid|gclid|gclsrc|dclid|[gw]braid|msclkid|ttclid|twclid|yclid|igsh(?:id)?|mc_[ce]id|mkt_tok|"
    r"_hs(?:enc|mi)|hsctatracking|oly_(?:anon|enc)_id|vero_id|(?:pk|mtm)_[a-z]+|ns_(?:campaign|mchannel|source)|"
    r"at_(?:campaign|medium|custom[0-9])|wt[._]mc(?:_id)?|xtor|(?-i:CMP)|cmpid|icid|ncid|ocid|smid|smtyp|smprod|sr_share|ito|tpcc|"
    r"guccounter|guce_referrer(?:_sig)?|ref_(?:src|url)|srcref|trk(?:campaign)?|fb_action_ids|__tn__|"
    r"__twitter_impression)="
)
# ISO 639-1, by first letters.
_LANGUAGE = (
    r"^(?:a[abefkmnrsvyz]|b[aegimnors]|c[aehorsuvy]|d[aevz]|e[elnostu]|f[afijory]|g[adlnuv]|h[aeiortuyz]|i[adegikostu]|"
    r"j[av]|k[agijklmnorsuvwy]|l[abginotuv]|m[ghiklnrsty]|n[abdeglnorvy]|o[cjmrs]|p[ailst]|qu|r[mnouw]|"
    r"s[acdegiklmnoqrstuvw]|t[aeghiklnorstwy]|u[gkrz]|v[eio]|w[ao]|xh|y[io]|z[ahu])$"
)


def _is_address(column: str) -> pl.Expr:
    return pl.col(column).str.contains(r"^(?i:https?)://(?:[^\s/@]+@)?[^\s/@:.]+\.[^\s/@:]+(?::\d{1,5})?(?:[/?#]\S*)?$")


def _known_provider() -> pl.Expr:
    known = desk().domains
    missing = pl.col("provider").is_null() | pl.col("provider_domain").is_null()
    if known is None:
        return pl.lit(value=True)
    return missing | pl.col("provider_domain").is_in(sorted(known))


def _one_script() -> pl.Expr:
    """Look at each label of the domain: it is stored as an A-label, so a mixed one starts with `xn--`."""
    return pl.col("provider_domain").map_batches(unmixed_each, return_dtype=pl.Boolean, is_elementwise=True)


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


def _near_its_address() -> pl.Expr:
    """Compare with the day that a path states, `/2020/11/09/`; zones and late evenings make a day of difference."""
    stated = pl.col("url").str.extract_groups(r"/((?:19|20)[0-9]{2})/([0-9]{1,2})/([0-9]{1,2})(?:/|$)")
    parts = [stated.struct.field(name).str.zfill(2) for name in ("1", "2", "3")]
    day = pl.concat_str(parts, separator="-").str.to_date("%Y-%m-%d", strict=False)
    return (pl.col("published_at").dt.date() - day).dt.total_days().abs() <= 1


def _not_midnight() -> pl.Expr:
    at = pl.col("published_at")
    return (pl.col("published_precision") == "day") | (at != at.dt.truncate("1d"))


def _of_its_provider() -> pl.Expr:
    """Compare host and domain; an outlet with several domains keeps its name in them: bbc.com and bbc.co.uk."""
    host = pl.col("canonical_url").str.extract(r"^https?://([^/?#:]+)")
    domain = pl.col("provider_domain").str.strip_prefix("www.")
    name = pl.concat_str(pl.lit("."), domain.str.extract(r"^([^.]+)"), pl.lit("."))
    dotted = pl.concat_str(pl.lit("."), host)
    above = pl.concat_str(pl.lit("."), domain).str.ends_with(dotted)
    return dotted.str.contains(name, literal=True) | above


def _pictures_have_addresses() -> pl.Expr:
    address = pl.element().struct.field("url")
    return ~pl.col("images").list.eval(~address.str.contains(r"^(?i:https?)://[^\s/]+\.[^\s/]")).list.any()


EXPRESSIONS: dict[str, Callable[[], pl.Expr]] = {
    **PROSE,
    "date.after-capture": _before_capture,
    "date.conflict": _near_its_address,
    "date.midnight": _not_midnight,
    "date.modified-before": _modified_after,
    "date.range": _in_range,
    "date.zone-unknown": lambda: pl.col("published_tz_known") | (pl.col("published_precision") == "day"),
    "image.url": _pictures_have_addresses,
    "language.form": lambda: pl.col("language").str.contains(_LANGUAGE),
    "provider.confusable": _one_script,
    "provider.missing": lambda: pl.col("provider").is_not_null() & pl.col("provider_domain").is_not_null(),
    "provider.unknown": _known_provider,
    "url.front-page": lambda: ~pl.col("url").str.contains(r"^(?i:https?)://[^/?#]+/?(?:#.*)?$"),
    "url.invalid": lambda: _is_address("url"),
    "url.provider-conflict": _of_its_provider,
    "url.tracking": lambda: ~pl.col("canonical_url").str.contains(_TRACKING),
}
"""Each rule by its code. `date.missing`, `title.missing` and `title.length` are pandera's own checks."""


def check(code: str) -> Any:  # noqa: ANN401 - pandera's decorator has no public type
    """Return a news rule as a check of a `DataFrameModel`: `no_control = news.check("title.control")`.

    ContractError for a code that is not a news rule.
    """
    if code not in EXPRESSIONS:
        raise ContractError("contract.unknown-rule", f"`{code}` is not a news rule", help=nearest(code, EXPRESSIONS))

    def keeps(_model: type, data: PolarsData) -> Any:  # noqa: ANN401 - a frame, or what stands for one
        frame = data.lazyframe
        if isinstance(frame, NewsRecorder):
            return frame.fuse(EXPRESSIONS[code]())
        return frame.select(EXPRESSIONS[code]())

    warns = rules()[code].severity == "warning"
    return pa.dataframe_check(name=code, raise_warning=warns, description=rules()[code].says)(keeps)

"""What does a check of the user's own say about a batch of rows? pandera's polars backend is asked, and nobody else.

A check that looks at other rows (a mean, a rank, `is_unique`) would say something else about each batch than about
the table. Such checks are found out before they are trusted: by the expression they make, and by what they say
about the same rows in other company.
"""

from __future__ import annotations

import re
import warnings
from typing import Any

import polars as pl
from pandera.api.polars.types import PolarsData
from pandera.backends.polars.checks import PolarsCheckBackend

from copydesk.contract.engine.plan import ByBatch
from copydesk.errors import ContractError

_INSIDE = r"(?<!\.list)(?<!\.arr)(?<!\.str)(?<!\.bin)(?<!\.dt)(?<!\.struct)"
_OTHER_ROWS = re.compile(
    _INSIDE + r"\.(?:max|min|mean|median|sum|product|std|var|quantile|count|null_count|n_unique|approx_n_unique|first"
    r"|last|implode|is_unique|is_duplicated|is_first_distinct|is_last_distinct|rank|over|rolling\w*|shift\w*|diff|pct_change"
    r"|cum_\w+|sort\w*|reverse|mode|unique\w*|interpolate\w*|forward_fill|backward_fill|fill_null_with_strategy|ewm\w*"
    r"|any|all|arg_\w+|top_k\w*|bottom_k\w*|head|tail|slice|sample\w*|shuffle|gather\w*|get|value_counts|entropy|skew"
    r"|kurtosis|q?cut|hist|search_sorted|peak_\w+|rle\w*|nan_max|nan_min|len)\(|\blen\(\)"
    r"|\b(?:AGGREGATE|JOIN|SORT|UNIQUE|SLICE|GROUP|FILTER|UNION)\b"
)
"""What a polars plan says when a row's answer rests on other rows."""


def kept(how: ByBatch, frame: pl.DataFrame) -> pl.Series | bool:
    """Return which rows keep a check, or its one answer when it speaks of the frame as a whole.

    ContractError when the check raises.
    """
    output = _output(how, frame)
    if isinstance(output, bool):
        return output
    mask = output.fill_null(value=bool(how.check.ignore_na))
    if len(mask) == frame.height:
        return mask
    if len(mask) == 1:
        return bool(mask[0])
    raise ContractError(
        f"the check `{how.check.name}` of the contract gives {len(mask):,} answers for {frame.height:,} rows",
        help="Return one boolean a row, or one for the whole table.",
    )


def looks_around(how: ByBatch, frame: pl.DataFrame) -> bool:
    """Tell whether a row's answer rests on other rows, as far as these rows show it."""
    if how.check.element_wise:
        return False
    if _plan_looks_around(how, frame.clear()):
        return True
    whole = kept(how, frame)
    if isinstance(whole, bool):
        return True
    middle = frame.height // 2
    halves = [kept(how, half) for half in (frame.head(middle), frame.tail(frame.height - middle)) if half.height]
    backwards = kept(how, frame.reverse())
    if isinstance(backwards, bool) or any(isinstance(half, bool) for half in halves):
        return True
    apart = pl.concat([half for half in halves if isinstance(half, pl.Series)])
    return not (whole.equals(apart, null_equal=True) and whole.equals(backwards.reverse(), null_equal=True))


def _plan_looks_around(how: ByBatch, empty: pl.DataFrame) -> bool:
    """Look for aggregates and windows in what a check asks polars to do; a check that asks nothing else is opaque."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            asked = PolarsCheckBackend(how.check).check_fn(PolarsData(empty.lazy(), how.column or "*"))
        return isinstance(asked, pl.LazyFrame) and bool(_OTHER_ROWS.search(asked.explain(optimized=False)))
    except (Exception, SystemExit):  # noqa: BLE001 - it may not bear an empty frame; the rows will tell
        return False


def _output(how: ByBatch, frame: pl.DataFrame) -> pl.Series | bool:
    """Run a check the way pandera does, and keep its answers where pandera would keep only the failures."""
    try:
        with warnings.catch_warnings():
            # Advice to the author of a check, about its speed, is not for the one who runs it.
            warnings.simplefilter("ignore")
            found: Any = PolarsCheckBackend(how.check).apply(PolarsData(frame.lazy(), how.column or "*"))
            if isinstance(found, bool):
                return found
            answers: pl.Series = found.collect().to_series()
            return answers
    except (Exception, SystemExit) as error:
        why = f"{type(error).__name__}: {(str(error).splitlines() or [''])[0][:200]}"
        raise ContractError(f"the check `{how.check.name}` of the contract fails to run", why=why) from error

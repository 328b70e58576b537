"""What does a check of the user's own say about a batch of rows? pandera's polars backend is asked, and nobody else.

Whether a check may be asked about a batch at all is what `reach` knows.
"""

from __future__ import annotations

import contextlib
import sys
import warnings
from typing import Any

import polars as pl
from pandera.api.polars.types import PolarsData
from pandera.backends.polars.checks import PolarsCheckBackend

from copydesk.contract.engine.plan import ByBatch
from copydesk.contract.pandera_checks import written_at
from copydesk.errors import ContractError


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
        "contract.check-fails",
        f"the check `{how.check.name}` of the contract gives {len(mask):,} answers for {frame.height:,} rows",
        where=written_at(how.check),
        help="Return one boolean a row, or one for the whole table.",
    )


def _output(how: ByBatch, frame: pl.DataFrame) -> pl.Series | bool:
    """Run a check the way pandera does, and keep its answers where pandera would keep only the failures."""
    try:
        # Advice to the author of a check, about its speed, is not for the one who runs it; nor is what a check prints.
        with warnings.catch_warnings(), contextlib.redirect_stdout(sys.stderr):
            warnings.simplefilter("ignore")
            found: Any = PolarsCheckBackend(how.check).apply(PolarsData(frame.lazy(), how.column or "*"))
            answers: bool | pl.Series = found if isinstance(found, bool) else found.collect().to_series()
    except (Exception, SystemExit, GeneratorExit) as error:
        why = f"{type(error).__name__}: {(str(error).splitlines() or [''])[0][:200]}"
        raise ContractError(
            "contract.check-fails",
            f"the check `{how.check.name}` of the contract fails to run",
            where=written_at(how.check),
            why=why,
        ) from error
    if isinstance(answers, pl.Series) and answers.dtype not in {pl.Boolean, pl.Null}:
        raise ContractError(
            "contract.check-fails",
            f"the check `{how.check.name}` of the contract gives {answers.dtype}, not true or false",
            where=written_at(how.check),
            help="Return one boolean a row, or one for the whole table.",
        )
    return answers if isinstance(answers, bool) else answers.cast(pl.Boolean)

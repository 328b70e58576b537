"""How does each tool hold a table against the ten checks? Run as a program of its own, so that memory is its own.

    python tools.py TOOL FOLDER FULL|META

prints one JSON value: seconds of reading and validating (imports are over), and how many findings there were.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

FIRST, LAST = dt.datetime(1990, 1, 1, tzinfo=dt.UTC), dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
LANGUAGES = ["en", "de", "fr", "es"]
ID, URL, DOMAIN = "^[0-9a-f]{32}$", "^https?://[^/]+/", r"^[a-z0-9-]+(\.[a-z0-9-]+)+$"

Run = Callable[[list[Path]], int]


def read_polars(*, full: bool) -> Run:  # noqa: ARG001 - the table has what it has
    """Read the whole table into memory: what everything is measured against."""
    return lambda files: 0 * pl.read_parquet(files).height


def pandera_polars(*, full: bool) -> Run:
    """Validate with pandera itself, eagerly, all failures collected."""
    from contracts import Full, Meta  # noqa: PLC0415 - each tool brings its own imports
    from pandera.errors import SchemaErrors  # noqa: PLC0415 - the same

    model = Full if full else Meta

    def run(files: list[Path]) -> int:
        frame = pl.read_parquet(files)
        try:
            model.validate(frame, lazy=True)
        except SchemaErrors as errors:
            return int(errors.failure_cases.height)
        return 0

    return run


def pandera_pandas(*, full: bool) -> Run:
    """Validate with pandera on pandas."""
    import pandas as pd  # noqa: PLC0415 - each tool brings its own imports
    import pandera.pandas as pa  # noqa: PLC0415 - the same

    columns = {
        "id": pa.Column(str, pa.Check.str_matches(ID), unique=True),
        "url": pa.Column(str, pa.Check.str_matches(URL)),
        "title": pa.Column(str, pa.Check.str_length(5, 300)),
        "provider": pa.Column(str, pa.Check.str_length(min_value=1)),
        "provider_domain": pa.Column(str, pa.Check.str_matches(DOMAIN)),
        "language": pa.Column(str, pa.Check.isin(LANGUAGES)),
        "published_at": pa.Column(None, pa.Check.in_range(pd.Timestamp(FIRST), pd.Timestamp(LAST))),
    }
    if full:
        columns["text"] = pa.Column(str, pa.Check.str_length(min_value=50))
    schema = pa.DataFrameSchema(columns)

    def run(files: list[Path]) -> int:
        frame = pd.concat([pd.read_parquet(path) for path in files], ignore_index=True)
        try:
            schema.validate(frame, lazy=True)
        except pa.errors.SchemaErrors as errors:
            return len(errors.failure_cases)
        return 0

    return run


def dataframely(*, full: bool) -> Run:
    """Filter with dataframely, which keeps the failing rows."""
    import dataframely as dy  # noqa: PLC0415 - each tool brings its own imports

    columns: dict[str, Any] = {
        "id": dy.String(regex=ID, primary_key=True),
        "url": dy.String(regex=URL, nullable=False),
        "title": dy.String(min_length=5, max_length=300, nullable=False),
        "provider": dy.String(min_length=1, nullable=False),
        "provider_domain": dy.String(regex=DOMAIN, nullable=False),
        "language": dy.String(check=lambda column: column.is_in(LANGUAGES), nullable=False),
        "published_at": dy.Datetime(
            check=lambda column: column.is_between(FIRST, LAST), nullable=False, time_zone="UTC", time_unit="us"
        ),
    }
    if full:
        columns["text"] = dy.String(min_length=50, nullable=False)
    schema: Any = type("Table", (dy.Schema,), columns)
    return lambda files: sum(schema.filter(pl.read_parquet(files))[1].counts().values())


def pointblank(*, full: bool) -> Run:
    """Interrogate with pointblank, which keeps extracts of the failing rows."""
    import pointblank as pb  # noqa: PLC0415 - each tool brings its own imports

    def run(files: list[Path]) -> int:
        plan = (
            pb.Validate(pl.read_parquet(files))
            .rows_distinct(columns_subset="id")
            .col_vals_regex(columns="id", pattern=ID)
            .col_vals_regex(columns="url", pattern=URL)
            .col_vals_expr(expr=pl.col("title").str.len_chars().is_between(5, 300))
            .col_vals_not_null(columns=["provider", "published_at"])
            .col_vals_regex(columns="provider_domain", pattern=DOMAIN)
            .col_vals_in_set(columns="language", set=LANGUAGES)
            .col_vals_between(columns="published_at", left=FIRST, right=LAST, na_pass=True)
        )
        plan = plan.col_vals_expr(expr=pl.col("text").str.len_chars() >= 50) if full else plan  # noqa: PLR2004 - the rule
        return sum(int(number) for number in plan.interrogate().n_failed().values())

    return run


def copydesk(*, full: bool) -> Run:
    """Check with copydesk, every failing row with its number and id, and written into a quarantine."""
    import tempfile  # noqa: PLC0415 - each tool brings its own imports

    from copydesk.contract import load_contract  # noqa: PLC0415 - the same
    from copydesk.table_files import TableFile  # noqa: PLC0415 - the same
    from copydesk.tables import Ask, check_tables  # noqa: PLC0415 - the same

    contract = load_contract(f"{Path(__file__).parent / 'contracts.py'}:{'Full' if full else 'Meta'}", None)

    def run(files: list[Path]) -> int:
        with tempfile.TemporaryDirectory() as work:
            ask = Ask(invalid=Path(work) / "invalid.parquet")
            tables = [TableFile(path, path.name, "parquet") for path in files]
            return check_tables(tables, contract, ask, Path(work)).report.errors

    return run


TOOLS: dict[str, Callable[..., Run]] = {
    "read-polars": read_polars,
    "copydesk": copydesk,
    "pandera-polars": pandera_polars,
    "pandera-pandas": pandera_pandas,
    "dataframely": dataframely,
    "pointblank": pointblank,
}


def main() -> None:
    """Run one tool on one table."""
    name, folder, which = sys.argv[1:]
    files = sorted(Path(folder).glob("*.parquet"))
    run = TOOLS[name](full=which == "FULL")
    start = time.perf_counter()
    found = run(files)
    print(json.dumps({"seconds": time.perf_counter() - start, "found": found}))


if __name__ == "__main__":
    main()

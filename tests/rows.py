"""What is an article that keeps every rule, as a row of the intake table?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl
import pyarrow as pa

from copydesk.article import ARTICLE, INTAKE
from copydesk.contract import Contract
from copydesk.contract.desk import Desk, lent
from copydesk.contract.engine.whole import Part, mark
from copydesk.report import ROW, Severity
from copydesk.validate import Verdict, article_plan, is_unread, validate

MOMENT = dt.datetime(2025, 3, 4, 9, tzinfo=dt.UTC)
SOUND: Mapping[str, Any] = {
    "id": "0" * 32,
    "url": "https://harbourcourier.example/ferry",
    "canonical_url": "https://harbourcourier.example/ferry",
    "title": "Ferry returns after nine years",
    "description": "It sails on Tuesday.",
    "text": "The ferry is back in the harbour of Saltmere, the port authority said.",
    "text_sha256": None,
    "authors": ["Mara Ilves"],
    "provider": "Harbour Courier",
    "provider_domain": "harbourcourier.example",
    "section": "Local",
    "topics": ["Harbour"],
    "language": "en",
    "published_at": MOMENT,
    "published_precision": "second",
    "published_tz_known": True,
    "modified_at": MOMENT + dt.timedelta(hours=1),
    "captured_at": MOMENT + dt.timedelta(days=1),
    "images": [],
    "rights": "CC-BY-4.0",
    "is_free": True,
    "story_id": None,
    "source": "a.txt",
    "row": None,
    "source_sha256": "0" * 64,
    "evidence": [],
    "notes": [],
    "dropped": [],
    "related": [],
}


def row(**changes: Any) -> dict[str, Any]:
    """Return a sound article with some of its values changed."""
    return {**SOUND, **changes}


def note(code: str, column: str | None = None, line: int | None = None) -> dict[str, Any]:
    """Return a note of a reader."""
    return {"code": code, "column": column, "message": f"seen: {code}", "line": line}


def table(rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Return rows of the intake table."""
    return pa.Table.from_pylist([dict(entry) for entry in rows], schema=INTAKE)


def verdict_of(
    contract: Contract,
    rows: Sequence[Mapping[str, Any]],
    desk: Desk | None = None,
    severity: Mapping[str, Severity] | None = None,
) -> Verdict:
    """Hold rows against a contract as `check` does: what no single row can answer first, then each row."""
    known, whole = desk or Desk(), table(rows)
    plan = article_plan(contract, known)
    frame = pl.from_arrow(whole)
    assert isinstance(frame, pl.DataFrame)
    scan = frame.lazy().with_row_index(ROW).filter(~is_unread()).select(ROW, *ARTICLE.names)
    with lent(known):
        marks = mark([Part(plan, scan, frame.height)])
    return validate(whole, plan, severity or {}, marks.rows[0])

"""Which tables stand beside the articles? Why each value is what it is, what was left out, and what is pointed to.

They are configurations of their own: what a page says of other articles tells the future, because a page that was
captured later lists later stories, and nobody who trains on articles should meet it without asking.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pyarrow as pa

_PLACE = [
    ("line", pa.int32()),
    ("line_end", pa.int32()),
    ("byte", pa.int64()),
    ("byte_end", pa.int64()),
]
_CAPTURE = [
    ("capture", pa.string()),
    ("row", pa.int64()),
    ("capture_sha256", pa.string()),
]

EVIDENCE = pa.struct([("field", pa.string()), ("rule", pa.string()), *_PLACE])
"""Why a field has its value: a rule, and lines (from 1, inclusive) and bytes (from 0, end exclusive)
of the capture; all four are null when the evidence is the sidecar or the registry."""

_LEFT = [("rule", pa.string()), ("text", pa.string())]
LEFT_OUT = pa.struct([*_LEFT, *_PLACE])
"""What is in a capture and in no field: why, its words, and its place as in `EVIDENCE`."""

_POINTED = [
    ("title", pa.string()),
    ("url", pa.string()),
    ("provider", pa.string()),
    ("published_at", pa.timestamp("us", tz="UTC")),
    ("rule", pa.string()),
]
POINTED_TO = pa.struct([*_POINTED, *_PLACE])
"""Another article that a capture points to: what is said of it, by which rule it is one, and where that stands."""

PROVENANCE = pa.schema([("id", pa.string()), ("field", pa.string()), ("rule", pa.string()), *_CAPTURE, *_PLACE])
"""The columns of the companion configuration `provenance`: one row a place of evidence."""

DROPPED = pa.schema([("id", pa.string()), *_LEFT, *_CAPTURE, *_PLACE])
"""The columns of the companion configuration `dropped`: one row a stretch of the capture."""

RELATED = pa.schema([("id", pa.string()), *_POINTED, *_CAPTURE, *_PLACE])
"""The columns of the companion configuration `related`: one row an article that another one points to."""

COMPANIONS: Mapping[str, pa.Schema] = MappingProxyType(
    {"provenance": PROVENANCE, "dropped": DROPPED, "related": RELATED}
)
"""The companion configurations, in the order in which a card names them."""

NESTED: Mapping[str, str] = MappingProxyType({"provenance": "evidence", "dropped": "dropped", "related": "related"})
"""The column of the intake table that a companion's rows lie in."""

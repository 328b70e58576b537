"""Which stories do articles make that have nothing but a text?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from copydesk.dedupe import COMPARED, link, sketch_articles
from copydesk.reuse import Piece
from copydesk.runner.local import SerialRunner

SCHEMA = pa.schema(
    [(name, pa.timestamp("us", tz="UTC") if name == "published_at" else pa.string()) for name in COMPARED]
)


def table(rows: Iterable[Mapping[str, object]]) -> pa.Table:
    """Return articles; columns that a row does not name are null."""
    return pa.Table.from_pylist([dict.fromkeys(COMPARED) | dict(row) for row in rows], schema=SCHEMA)


def founders(work: Path, *batches: Iterable[Mapping[str, object]] | pa.Table) -> dict[str, str]:
    """Return the smallest id in the story of each article."""
    work.mkdir(parents=True, exist_ok=True)
    tables = [batch if isinstance(batch, pa.Table) else table(batch) for batch in batches]
    sketches = [sketch_articles(articles, Piece(work / f"{number:06d}")) for number, articles in enumerate(tables)]
    return link(sketches, SerialRunner(), work / "groups").founders()


def of_texts(
    work: Path, texts: Mapping[str, str | None], names: Sequence[Sequence[str]] | None = None
) -> dict[str, str]:
    """Return the smallest id in the story of each text; `names` are batches of them."""
    batches = names or [list(texts)]
    return founders(work, *([{"id": name, "text": texts[name]} for name in part] for part in batches))

"""What is a build whose articles, stories and splits a test chooses?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.builds import file_entry, make_build, restate
from tests.rows import row, table

from copydesk.article import ARTICLE
from copydesk.manifest import Manifest
from copydesk.parquet import write_shard

Rows = Sequence[Mapping[str, Any]]

MOLE, FAIR = "g1-00000000000000aa", "g1-bbbbbbbbbbbbbbbb"


def article(number: int, story: str, at: str | None, outlet: str = "harbourcourier", **more: Any) -> dict[str, Any]:
    """Return a row that was published at an ISO 8601 moment; a day alone is of the precision `day`."""
    precision = {10: "day", 16: "minute", 19: "second"}.get(len(at or ""))
    known = {
        "id": f"{number:032x}",
        "story_id": story,
        "provider": outlet.title(),
        "provider_domain": f"{outlet}.example",
        "published_at": dt.datetime.fromisoformat(at).replace(tzinfo=dt.UTC) if at else None,
        "published_precision": precision,
    }
    return row(**known | more)


def shelve(folder: Path, splits: Mapping[str, Rows]) -> Path:
    """Write a build whose shards hold these articles, as they are given."""
    manifest = make_build(folder) and Manifest.model_validate_json((folder / "manifest.json").read_bytes())
    files = []
    for split, rows in splits.items():
        path = folder / f"data/{split}-0001-00000.parquet"
        write_shard(path, [table(rows).select(ARTICLE.names)], ARTICLE)
        files.append(file_entry(folder, path, len(rows)).model_copy(update={"config": "default", "split": split}))
    restate(folder, manifest, files=files)
    return folder

"""One program for each tool that the benchmark of stories measures; the last line says what it cost, as JSON.

python story_tools.py copy|grouping|leakage FOLDER WORK
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

READ = 10_000
JOB = 12_500
HELD_OUT = 10
"""One row group in so many is held out."""

READ_COLUMNS = ["id", "url", "title", "text", "published_at"]


def copy(paths: list[Path], work: Path) -> dict[str, object]:
    """Copy Parquet files: what reading and writing alone cost."""
    for path in paths:
        file = pq.ParquetFile(path)
        with pq.ParquetWriter(work / path.name, file.schema_arrow, compression="zstd") as writer:
            for batch in file.iter_batches(READ):
                writer.write_batch(batch)
    return {}


def grouping(paths: list[Path], work: Path) -> dict[str, object]:
    """Group records in one process, from Parquet to the founder of each."""
    from copydesk.dedupe import link, sketch_articles  # noqa: PLC0415 - a copy needs none of it
    from copydesk.reuse import Piece  # noqa: PLC0415 - the same
    from copydesk.runner.local import SerialRunner  # noqa: PLC0415 - the same

    jobs = [
        sketch_articles(articles, Piece(work / f"{number:06d}"))
        for number, articles in enumerate(articles for path in paths for articles in tables([path], JOB))
    ]
    found = link(jobs, SerialRunner(), work / "groups").stories()
    return {"records": found.height, "stories": found["founder"].n_unique()}


def leakage(paths: list[Path], work: Path) -> dict[str, object]:
    """Look for leaks between one record in ten and the rest."""
    from copydesk.leakage import Split, find_leaks  # noqa: PLC0415 - a copy needs none of it

    splits = [Split(name, partial(groups, paths, held_out=name == "test")) for name in ("train", "test")]
    found = find_leaks(splits, work)
    return {"pairs": found.pairs, "leaks": found.table.num_rows, "left_out": found.left_out}


def groups(paths: list[Path], *, held_out: bool) -> Iterator[pa.Table]:
    """Yield the row groups that are held out, or all others."""
    number = 0
    for path in paths:
        file = pq.ParquetFile(path)
        for group in range(file.num_row_groups):
            if (number % HELD_OUT == 0) == held_out:
                yield complete(file.read_row_group(group, columns=READ_COLUMNS))
            number += 1


def tables(paths: list[Path], rows: int) -> Iterator[pa.Table]:
    """Yield articles with the columns that are compared."""
    for path in paths:
        for batch in pq.ParquetFile(path).iter_batches(rows, columns=READ_COLUMNS):
            yield complete(pa.Table.from_batches([batch]))


def complete(table: pa.Table) -> pa.Table:
    """Return articles with the columns that are compared and were not read."""
    for name in ("canonical_url", "description"):
        table = table.append_column(name, pa.nulls(table.num_rows, pa.string()))
    return table


def main() -> None:
    """Run one tool on a folder of Parquet files."""
    tool, folder, work = sys.argv[1:]
    paths = sorted(Path(folder).glob("*.parquet"))
    with tempfile.TemporaryDirectory(dir=work) as place:
        said = {"copy": copy, "grouping": grouping, "leakage": leakage}[tool](paths, Path(place))
    print(json.dumps({"seconds": time.process_time(), **said}))


if __name__ == "__main__":
    main()

"""Which records does a benchmark read? News-like rows from a seed, the same bytes on every machine.

Texts are words of one made-up vocabulary, so that they compress about as news does (2.5 to 3 times).

    python records.py FOLDER ROWS FULL|META SHARE_FAILING
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

ROWS_PER_FILE = 125_000
ROWS_PER_GROUP = 12_500
WORDS = 5_000
OUTLETS = 400
LANGUAGES = ("en", "de", "fr", "es")
FIRST_DAY, DAYS = 1_577_836_800, 1_800
"""Seconds of 2020-01-01, and how many days follow."""

Random = np.random.Generator


def write_records(folder: Path, rows: int, *, text: bool, failing: float, seed: int = 1) -> list[Path]:
    """Write `rows` records as Parquet files (zstd); a share `failing` of them breaks one check each.

    Files that are there already, from the same call, are kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, start in enumerate(range(0, rows, ROWS_PER_FILE)):
        path = folder / f"part-{number:05d}.parquet"
        if not path.exists():
            made = _records(start, min(ROWS_PER_FILE, rows - start), text=text, failing=failing, seed=seed)
            partial = path.with_suffix(".partial")
            pq.write_table(made, partial, compression="zstd", row_group_size=ROWS_PER_GROUP)
            partial.rename(path)
        paths.append(path)
    return paths


def _records(start: int, rows: int, *, text: bool, failing: float, seed: int) -> pa.Table:
    random = np.random.default_rng([seed, start])
    words = _vocabulary(np.random.default_rng(seed))
    numbers = np.arange(start, start + rows)
    outlets = random.integers(0, OUTLETS, rows)
    columns: dict[str, pa.Array] = {
        "id": pa.array([f"{number * 0x9E3779B97F4A7C15 % 2**128:032x}" for number in numbers.tolist()]),
        "url": pa.array(
            [f"https://outlet-{one}.example/story/{number}" for one, number in zip(outlets, numbers, strict=True)]
        ),
        "title": _sentences(random, words, rows, mean=9),
        "provider": pa.array([f"Outlet {one}" for one in outlets]),
        "provider_domain": pa.array([f"outlet-{one}.example" for one in outlets]),
        "language": pa.array(np.array(LANGUAGES)[random.integers(0, len(LANGUAGES), rows)]),
        "published_at": pa.array(
            (FIRST_DAY + random.integers(0, DAYS * 86_400, rows)) * 1_000_000, pa.timestamp("us", tz="UTC")
        ),
    }
    if text:
        columns["text"] = _sentences(random, words, rows, mean=185)
    return _spoiled(pa.table(columns), random, failing)


def _vocabulary(random: Random) -> pa.Array:
    letters = np.array(list("etaoinshrdlucmfwypvbgkjqxz"))
    return pa.array(["".join(letters[random.integers(0, 18, size)]) for size in random.integers(2, 10, WORDS)])


def _sentences(random: Random, words: pa.Array, rows: int, *, mean: int) -> pa.Array:
    """Return one text a row; frequent words are far more frequent than rare ones, as in a language."""
    sizes = np.maximum(random.poisson(mean, rows), 3)  # no title is short by chance
    ends = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    chosen = (WORDS * random.random(ends[-1]) ** 3).astype(np.int32)
    lists = pa.ListArray.from_arrays(pa.array(ends), words.take(pa.array(chosen)))
    return pc.binary_join(lists, " ")


def _spoiled(table: pa.Table, random: Random, failing: float) -> pa.Table:
    """Break one check in each of the chosen rows: in turn the title, the date, the language, the address and the id."""
    chosen = np.flatnonzero(random.random(table.num_rows) < failing)
    broken = {"title": "no", "published_at": None, "language": "xx", "url": "nowhere", "id": table["id"][0].as_py()}
    for turn, (name, value) in enumerate(broken.items()):
        mask = _mask(table.num_rows, chosen[turn :: len(broken)])
        column = table[name].combine_chunks()
        spoiled = pc.if_else(mask, pa.scalar(value, column.type), column)
        table = table.set_column(table.schema.get_field_index(name), name, spoiled)
    return table


def _mask(rows: int, places: npt.NDArray[np.int64]) -> pa.Array:
    mask = np.zeros(rows, dtype=bool)
    mask[places] = True
    return pa.array(mask)


if __name__ == "__main__":
    place, count, kind, share = sys.argv[1:]
    write_records(Path(place), int(count), text=kind == "FULL", failing=float(share))

"""Is what the toolkit says of stories and leaks right? Held against all pairs, planted copies, and growing releases.

python story_quality.py pairs|plants|releases COUNT WORK
"""

from __future__ import annotations

import itertools
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from syndicated import KINDS, changed, language, spelt, syndicated
from truth import RARE, compare, passages, words

from copydesk.build import Target, build
from copydesk.check import How
from copydesk.dedupe import COMPARED, link, sketch_articles
from copydesk.leakage import Split, find_leaks
from copydesk.released import Released
from copydesk.reuse import Piece
from copydesk.runner import Crew
from copydesk.runner.local import SerialRunner
from copydesk.sources import from_paths

Table = dict[str, Any]

VERY = 0.8
"""A Jaccard similarity at which nobody doubts that one text is a copy of the other."""


def pairs(count: int, work: Path) -> Table:
    """Group records and ask of all pairs that are near copies whether both are in one story."""
    articles = complete(syndicated(language(), 0, count))
    said = link([sketch_articles(articles, Piece(work / "0"))], SerialRunner(), work).founders()
    story = [said[name] for name in articles["id"].to_pylist()]
    truth = compare(articles["text"].to_pylist())
    together = np.array([story[a] == story[b] for a, b in zip(truth.left, truth.right, strict=True)])
    rows = [
        ["J ≥ 0.8", *_recall(together, truth.alike(VERY))],
        ["J ≥ 0.5", *_recall(together, truth.alike())],
        ["J ≥ 0.5 or C ≥ 0.8", *_recall(together, truth.near())],
    ]
    title = f"Pairs of {count:,} records that belong together, by comparing all of them"
    return {title: {"head": ["", "pairs", "in one story", "share"], "rows": rows}}


def _recall(together: np.ndarray[Any, Any], asked: np.ndarray[Any, Any]) -> list[str]:
    found, all_of_them = int((together & asked).sum()), int(asked.sum())
    return [f"{all_of_them:,}", f"{found:,}", f"{found / all_of_them:.4f}" if all_of_them else "–"]


def plants(count: int, work: Path) -> Table:
    """Plant copies of training records among test records; say what can be found, and then what is."""
    spoken, random = language(), np.random.default_rng(11)
    train = complete(syndicated(spoken, 0, 10 * count))
    others = complete(syndicated(spoken, 10**7, count))
    originals = random.choice(train.num_rows, count, replace=False)
    tokens = {word: number for number, word in enumerate(spoken.words.to_pylist())}
    kinds = [KINDS[number % len(KINDS)] for number in range(count)]
    planted = [
        changed(random, _numbers(train, int(row), tokens), _numbers(others, place, tokens), kind)
        for place, (row, kind) in enumerate(zip(originals, kinds, strict=True))
    ]
    spelled = spelt(spoken, planted)
    expected = _expected([train["text"][int(row)].as_py() for row in originals], spelled.to_pylist(), train)
    names = [f"plant-{number:05d}" for number in range(count)]
    titles = [f"planted headline {name}" for name in names]
    test = others.select(list(COMPARED)).to_pylist() + [
        dict.fromkeys(COMPARED) | {"id": name, "text": text, "title": title}
        for name, text, title in zip(names, spelled.to_pylist(), titles, strict=True)
    ]
    tables = {"train": train, "test": pa.Table.from_pylist(test, schema=train.schema)}
    splits = [Split(name, partial(_once, table)) for name, table in tables.items()]
    found = find_leaks(splits, work)
    ends = set(found.table["left_id"].to_pylist()) | set(found.table["right_id"].to_pylist())
    rows = []
    for kind in KINDS:
        mine = [number for number in range(count) if kinds[number] == kind]
        reasons = Counter(reason for number in mine for reason in expected[number])
        able = [number for number in mine if expected[number]]
        caught = sum(names[number] in ends for number in able)
        why = [reasons[reason] for reason in ("J", "C", "passage")]
        rows.append([kind, len(mine), *why, len(able), caught, len(mine) - len(able)])
    head = ["copy", "planted", "J ≥ 0.5", "C ≥ 0.8", "rare passage", "any", "found of these", "not covered"]
    return {f"{count:,} copies planted behind the split": {"head": head, "rows": [list(map(str, row)) for row in rows]}}


def _once(table: pa.Table) -> Iterator[pa.Table]:
    yield table


def _numbers(table: pa.Table, row: int, tokens: dict[str, int]) -> np.ndarray[Any, Any]:
    return np.array([tokens[word] for word in table["text"][row].as_py().split(" ")], np.int32)


def _expected(originals: Sequence[str], copies: Sequence[str], train: pa.Table) -> list[list[str]]:
    """Return by which relations each copy belongs to its original, by comparing the two."""
    known: dict[str, int] = {}
    wanted = {passage for text in copies for passage in passages(words(text, known))}
    held = Counter(passage for text in train["text"].to_pylist() for passage in passages(words(text, known)) & wanted)
    found = []
    for original, copy in zip(originals, copies, strict=True):
        two = compare([original, copy])
        shared = passages(words(original, known)) & passages(words(copy, known))
        found.append([
            *(["J"] if two.alike().any() else []),
            *(["C"] if two.contained().any() else []),
            *(["passage"] if any(held[passage] < RARE for passage in shared) else []),
        ])  # fmt: skip
    return found


def releases(count: int, work: Path) -> Table:
    """Release half of the records, three quarters, and all; look for pairs across splits, and for what moved."""
    articles = syndicated(language(), 0, count).drop_columns(["base", "kind"])
    orders = {
        "by date": np.argsort(articles["published_at"].cast(pa.int64()).to_numpy(), kind="stable"),
        "random": np.random.default_rng(3).permutation(count),
    }
    rows = []
    for arrival, order in orders.items():
        rows += _grown(articles.take(pa.array(order)), arrival, work / arrival.replace(" ", "-"))
    head = ["arrival", "version", "records", "left out", "pairs across splits", "moved", "rounds"]
    return {f"Three growing releases of {count:,} records": {"head": head, "rows": rows}}


def _grown(articles: pa.Table, arrival: str, work: Path) -> list[list[str]]:
    work.mkdir(parents=True)
    told, previous, before = [], None, dict[str, str]()
    for number, share in enumerate((0.5, 0.75, 1.0)):
        source = work / "articles.parquet"
        pq.write_table(articles.slice(0, int(articles.num_rows * share)), source)
        target = Target(out=work / f"release-{number}", previous=previous)
        made = build(from_paths([source], None), target, How(crew=Crew(2)))
        files = [(path, path.name.split("-")[0]) for path in sorted((made.folder / "data").iterdir())]
        frames = [
            pl.read_parquet(path, columns=["id", "text"]).with_columns(split=pl.lit(split)) for path, split in files
        ]
        rows = pl.concat(frames)
        split = dict(rows.select("id", "split").rows())
        moved = sum(split[name] != before[name] for name in before.keys() & split.keys())
        rounds = made.facts.leakage.rounds if made.facts.leakage else 0
        counts = [rows.height, len(made.changes.held), _across(rows), moved, rounds]
        told.append([arrival, made.manifest.version, *(f"{count:,}" for count in counts)])
        before |= split
        previous = Released(made.manifest, made.folder)
    return told


def _across(rows: pl.DataFrame) -> int:
    """Count the pairs in two splits that are near copies or share a passage that at most twenty texts hold."""
    truth = compare(rows["text"].to_list())
    splits = rows["split"].to_numpy()
    near = int((truth.near() & (splits[truth.left] != splits[truth.right])).sum())
    known: dict[str, int] = {}
    holders: dict[tuple[int, ...], list[int]] = {}
    for number, text in enumerate(rows["text"].to_list()):
        for passage in passages(words(text, known)):
            holders.setdefault(passage, []).append(number)
    few = (mine for mine in holders.values() if 1 < len(mine) <= RARE)
    quoted = {(a, b) for mine in few for a, b in itertools.combinations(mine, 2) if splits[a] != splits[b]}
    return near + len(quoted)


def complete(articles: pa.Table) -> pa.Table:
    """Return articles with every column that is compared, and no other."""
    for name in ("canonical_url", "description"):
        articles = articles.append_column(name, pa.nulls(articles.num_rows, pa.string()))
    return articles.select(list(COMPARED))


def main() -> None:
    """Run one of the looks; the last line is its table as JSON."""
    name, count, place = sys.argv[1:]
    Path(place).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place) as work:
        looks = {"pairs": pairs, "plants": plants, "releases": releases}
        print(json.dumps(looks[name](int(count), Path(work))))


if __name__ == "__main__":
    main()

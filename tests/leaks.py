"""What is a leak? The relation in plain Python, all pairs of records one by one, to hold the fast way against."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import pyarrow as pa

from copydesk.leakage import READ, Leakage, Split, find_leaks

UNSEGMENTED = (
    "0E00-0EFF 1000-109F 1780-17FF 3005-3007 3040-30FF 3100-312F 31F0-31FF 3400-4DBF 4E00-9FFF A9E0-A9FF AA60-AA7F "
    "F900-FAFF 1B000-1B16F 20000-3FFFF"
)
RANGES = [tuple(int(end, 16) for end in one.split("-")) for one in UNSEGMENTED.split()]
SCHEMA = pa.schema([*((name, pa.string()) for name in READ[:-1]), (READ[-1], pa.timestamp("us", "UTC"))])

Row = Mapping[str, Any]
Place = tuple[str, int]
Leak = tuple[str, Place, Place]


def is_alone(letter: str) -> bool:
    """Tell whether a letter is a word by itself."""
    return any(low <= ord(letter) <= high for low, high in RANGES)


def words(text: str) -> list[str]:
    """Return the words of a text."""
    found: list[str] = []
    run = ""
    for letter in [*unicodedata.normalize("NFKC", text).casefold(), " "]:
        is_letter = unicodedata.category(letter)[0] in "LNM"
        if is_letter and not is_alone(letter):
            run += letter
            continue
        found += [run[at : at + 256] for at in range(0, len(run), 256)] + ([letter] if is_letter else [])
        run = ""
    return found


def shingles(told: Sequence[str]) -> frozenset[tuple[str, ...]]:
    """Return every five words in a row, or all words where there are fewer."""
    return frozenset(tuple(told[at : at + 5]) for at in range(max(1, len(told) - 4))) if told else frozenset()


def passages(told: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield from each word on the shortest run that weighs 20."""
    for start in range(len(told)):
        weight = 0
        for end in range(start, len(told)):
            weight += 1 if is_alone(told[end][0]) else 2
            if weight >= 20:
                yield tuple(told[start : end + 1])
                break


def similarity(one: frozenset[Any], other: frozenset[Any]) -> tuple[float, float]:
    """Return Jaccard similarity and containment of two sets of shingles, of which none is empty."""
    shared = len(one & other)
    return shared / len(one | other), shared / min(len(one), len(other))


def is_near(one: frozenset[Any], other: frozenset[Any]) -> bool:
    """Tell whether two texts are near copies."""
    if not one or not other:
        return False
    jaccard, containment = similarity(one, other)
    return jaccard >= 0.5 or (containment >= 0.8 and min(len(one), len(other)) >= 30)


def compared(row: Row) -> str:
    """Return what is compared of a record."""
    text = row.get("text") or ""
    return text if text.strip() else f"{row.get('title') or ''} {row.get('description') or ''}"


def leader(labels: list[int], one: int) -> int:
    """Return the one that stands for all that something is linked to."""
    while labels[one] != one:
        one = labels[one]
    return one


def linked(pairs: Iterable[tuple[Any, Any]]) -> set[frozenset[Any]]:
    """Return what pairs link."""
    found: dict[Any, set[Any]] = {}
    for one, other in pairs:
        whole = found.get(one, {one}) | found.get(other, {other})
        found |= dict.fromkeys(whole, whole)
    return {frozenset(it) for it in found.values()}


def leaks(splits: Mapping[str, Sequence[Row]]) -> tuple[set[Leak], set[Leak]]:
    """Return all leaks, and besides pairs with a passage in common that is not rare: one component holds it."""
    rows = [((name, number), row) for name, part in splits.items() for number, row in enumerate(part)]
    told = [words(compared(row)) for _, row in rows]
    sets = [shingles(it) for it in told]
    labels = list(range(len(rows)))
    for one, other in combinations(range(len(rows)), 2):
        if is_near(sets[one], sets[other]):
            labels[leader(labels, one)] = leader(labels, other)
    holders = defaultdict(set)
    for number, it in enumerate(told):
        for passage in passages(it):
            holders[passage].add(number)
    found, chained = set(), set()
    for one, other in combinations(range(len(rows)), 2):
        places = sorted([rows[one][0], rows[other][0]])
        if places[0][0] == places[1][0]:
            continue
        relations = set(alike(rows[one][1], rows[other][1]))
        if told[one] == told[other] != []:
            relations.add("text")
        elif is_near(sets[one], sets[other]):
            relations.add("near-copy")
        else:
            for passage in set(passages(told[one])) & set(passages(told[other])):
                components = len({leader(labels, it) for it in holders[passage]})
                if len({tuple(told[it]) for it in holders[passage]}) <= 1000 and components <= 20:
                    (chained if components == 1 else found).add(("passage", *places))
        found |= {(it, *places) for it in relations}
    return found, chained - found


def alike(one: Row, other: Row) -> Iterator[str]:
    """Yield the relations of two records but for those of their texts."""
    if any(one.get(name) is not None and one.get(name) == other.get(name) for name in ("url", "canonical_url")):
        yield "url"
    titles = [words(it.get("title") or "") for it in (one, other)]
    days = [it["published_at"].date() if it.get("published_at") else None for it in (one, other)]
    if titles[0] == titles[1] != [] and days[0] == days[1] is not None:
        yield "title"


def split(name: str, rows: Sequence[Row], at_once: int = 7) -> Split:
    """Return a split of rows, as tables of so many."""
    table = pa.Table.from_pylist([{key: row.get(key) for key in READ} for row in rows], schema=SCHEMA)
    return Split(name, lambda: (table.slice(at, at_once) for at in range(0, table.num_rows, at_once)))


def found_in(splits: Mapping[str, Sequence[Row]], work: Path, at_once: int = 7) -> Leakage:
    """Return what is found in splits of rows."""
    return find_leaks([split(name, rows, at_once) for name, rows in splits.items()], work)


def listed(leakage: Leakage) -> set[Leak]:
    """Return the pairs that were found."""
    return {
        (it["relation"], (it["left_split"], it["left_row"]), (it["right_split"], it["right_row"]))
        for it in leakage.table.to_pylist()
    }


def day(number: int) -> dt.datetime:
    """Return an instant on a day of one month."""
    return dt.datetime(2025, 3, number, 9, 30, tzinfo=dt.UTC)

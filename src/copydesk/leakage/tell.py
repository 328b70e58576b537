"""How are leaks told? One row a pair of records, in an order that their names decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
import pyarrow as pa

from copydesk.leakage.groups import Pairs, expanded, pairs_of
from copydesk.leakage.meet import Met
from copydesk.leakage.shelf import Nodes, Records, Split, column, compared
from copydesk.leakage.shingles import spell
from copydesk.leakage.words import Counts, Numbers, distinct

RELATIONS = ("url", "text", "title", "near-copy", "passage")
TABLE = pa.schema(
    [
        ("relation", pa.string()),
        ("jaccard", pa.float64()),
        ("containment", pa.float64()),
        *(
            (f"{side}_{name}", kind)
            for side in ("left", "right")
            for name, kind in (("split", pa.string()), ("id", pa.string()), ("row", pa.int64()))
        ),
        ("words", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """Pairs of records in one relation; similarities and starts of passages where it has some."""

    relation: int
    left: Counts
    right: Counts
    jaccard: np.ndarray[tuple[int], np.dtype[np.float64]] | None = None
    containment: np.ndarray[tuple[int], np.dtype[np.float64]] | None = None
    starts: Counts | None = None


def tell(splits: Sequence[Split], records: Records, nodes: Nodes, met: Met) -> pa.Table:
    """Return the pairs of all relations."""
    told = [*_same(records), _near(nodes, met), _passages(nodes, met)]
    frame = pl.concat([_frame(it) for it in told])
    needed = distinct(np.concatenate([frame["left"].to_numpy(), frame["right"].to_numpy()]).view(np.uint64)).view(
        np.int64
    )
    begins = frame.filter(pl.col("start").is_not_null()).select("left", "start").unique()
    return _named(frame, *_look_up(splits, records, needed, begins), records)


def _same(records: Records) -> Iterator[_Told]:
    """Yield the relations in which one number is the same."""
    splits = records.splits
    urls = [_equal(records.relations[name], records, splits) for name in ("canonical_url", "url")]
    left, right = (np.concatenate([it[side] for it in urls]) for side in (0, 1))
    _, first = np.unique(np.minimum(left, right) << 32 | np.maximum(left, right), return_index=True)
    yield _Told(relation=0, left=left[first], right=right[first])
    texts = _equal(records.keys, records, splits)
    ones = np.ones(len(texts[0]))
    yield _Told(relation=1, left=texts[0], right=texts[1], jaccard=ones, containment=ones)
    titles = _equal(records.relations["title"], records, splits)
    yield _Told(relation=2, left=titles[0], right=titles[1])


def _equal(numbers: Numbers, records: Records, splits: np.ndarray[tuple[int], np.dtype[np.int32]]) -> Pairs:
    """Return pairs of records of different splits that have the same number."""
    ordered = np.sort(numbers)
    twice = distinct(ordered[1:][(ordered[1:] == ordered[:-1]) & (ordered[1:] > 0)])
    some = np.flatnonzero(np.isin(numbers, twice))
    order = some[np.lexsort((some, records.ids[some], numbers[some]))]
    _, groups = np.unique(numbers[order], return_inverse=True)
    return pairs_of(groups.astype(np.int64), order, splits[order].astype(np.int64))


def _near(nodes: Nodes, met: Met) -> _Told:
    copies = np.flatnonzero(met.near.is_copy & (nodes.texts[met.near.left] != nodes.texts[met.near.right]))
    left, right, pair = expanded(met.near.left[copies], met.near.right[copies], nodes.members, nodes.starts)
    jaccard, containment = met.near.jaccard[copies][pair], met.near.containment[copies][pair]
    return _Told(relation=3, left=left, right=right, jaccard=jaccard, containment=containment)


def _passages(nodes: Nodes, met: Met) -> _Told:
    left, right, pair = expanded(*met.passages, nodes.members, nodes.starts)
    return _Told(relation=4, left=left, right=right, starts=met.starts[pair])


def _frame(told: _Told) -> pl.DataFrame:
    """Return pairs with the record of the earlier split on the left."""
    left, right = np.minimum(told.left, told.right), np.maximum(told.left, told.right)
    frame = pl.DataFrame({"left": left, "right": right}, schema={"left": pl.Int64(), "right": pl.Int64()})
    return frame.with_columns(
        relation=pl.lit(told.relation, pl.Int64()),
        jaccard=_column(told.jaccard, pl.Float64()),
        containment=_column(told.containment, pl.Float64()),
        start=_column(told.starts, pl.Int64()),
    )


def _column(values: np.ndarray[tuple[int], np.dtype[np.generic]] | None, kind: pl.DataType) -> pl.Series | pl.Expr:
    return pl.lit(None, kind) if values is None else pl.Series(values, dtype=kind)


def _look_up(
    splits: Sequence[Split], records: Records, needed: Counts, begins: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read once more what is needed of records: their ids, and the words of passages."""
    ids: list[pl.DataFrame] = []
    words: list[pl.DataFrame] = []
    for number, split in enumerate(splits):
        at = int(records.bounds[number])
        mine = needed[(needed >= at) & (needed < records.bounds[number + 1])]
        for table in split.tables() if len(mine) else ():
            chosen = mine[(mine >= at) & (mine < at + table.num_rows)]
            if len(chosen):
                rows = table.take(pa.array(chosen - at))
                ids.append(pl.DataFrame({"record": chosen, "id": pl.Series("id", column(rows, "id"), pl.String)}))
                asked = begins.filter(pl.col("left").is_between(at, at + table.num_rows - 1))
                if asked.height:
                    place = np.searchsorted(chosen, asked["left"].to_numpy())
                    said = spell(compared(rows), place, asked["start"].to_numpy())
                    words.append(asked.with_columns(words=pl.Series(said, dtype=pl.String)))
            at += table.num_rows
    names = pl.DataFrame(schema={"record": pl.Int64(), "id": pl.String()})
    spoken = pl.DataFrame(schema={"left": pl.Int64(), "start": pl.Int64(), "words": pl.String()})
    return pl.concat([names, *ids]), pl.concat([spoken, *words])


def _named(frame: pl.DataFrame, ids: pl.DataFrame, words: pl.DataFrame, records: Records) -> pa.Table:
    """Return pairs with names in place of numbers, in order."""
    split = records.splits
    for side in ("left", "right"):
        number = frame[side].to_numpy()
        named = pl.Series([*records.names], dtype=pl.String).gather(split[number])
        frame = frame.with_columns(
            named.alias(f"{side}_split"), pl.Series(f"{side}_row", number - records.bounds[split[number]])
        ).join(ids.rename({"record": side, "id": f"{side}_id"}), on=side, how="left", maintain_order="left")
    told = frame.join(words, on=["left", "start"], how="left")
    order = [f"{side}_{name}" for name in ("split", "id", "row") for side in ("left", "right")]
    ordered = told.sort("relation", *order)
    relation = pl.Series([*RELATIONS], dtype=pl.String).gather(ordered["relation"])
    return ordered.with_columns(relation.alias("relation")).select(TABLE.names).to_arrow().cast(TABLE)

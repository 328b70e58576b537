"""Are any two records of different splits the same text? Shown anew, by other means than those that made the splits.

The relation is the one by which stories are grouped, and nothing else is shared with the grouping: not its way to
words, not its search. Every pair of records across splits is covered: texts are compared where the shingles that any
near copy must share meet in an index, so that what is not compared cannot be one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from copydesk.leakage.meet import bring_together
from copydesk.leakage.shelf import READ, Nodes, Split, nodes_of, read_records
from copydesk.leakage.tell import RELATIONS, tell

__all__ = ["READ", "RELATIONS", "Leakage", "Split", "find_leaks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leakage:
    """What was found.

    `rows` of each split; `pairs` of records in different splits, all of which were covered; how many pairs of texts had
    their similarity `computed`: all that could be near copies. The largest Jaccard similarity and containment are
    those among them; any other pair is below the threshold. `left_out` counts pairs that may be near copies and were
    not computed, because many thousands of texts share their rarest shingles with each other: when it is not 0,
    nothing is shown for these. `found` counts the pairs in `table` by relation.

    `table` has `relation` (url, text, title, near-copy, passage), `jaccard` and `containment` (null but for texts and
    near copies), of both sides `split`, `id` and `row` (from 0), and for a passage its `words`. It links everything
    that leaks: where up to 20 texts or records are in a relation it has all their pairs, else each of them is in at
    least one pair with a record that it is linked to. Near copies that share a passage are not listed for it as well.
    """

    rows: Mapping[str, int]
    pairs: int
    computed: int
    left_out: int
    largest_jaccard: float
    largest_containment: float
    found: Mapping[str, int]
    table: pa.Table


def find_leaks(splits: Sequence[Split], work: Path) -> Leakage:
    """Return every pair of records of different splits that are the same text, or what links them.

    `work` is a folder for files that nobody keeps; they take about as much room as the texts. The rows and the order of
    splits and rows change nothing but numbers of rows.
    """
    work.mkdir(parents=True, exist_ok=True)
    ordered = sorted(splits, key=lambda it: it.name)
    records = read_records(ordered, work)
    nodes = nodes_of(records)
    met = bring_together(nodes, work)
    pa.default_memory_pool().release_unused()
    table = tell(ordered, records, nodes, met)
    counts = np.diff(records.bounds)
    return Leakage(
        rows={it.name: int(count) for it, count in zip(ordered, counts, strict=True)},
        pairs=(int(counts.sum()) ** 2 - sum(int(it) ** 2 for it in counts)) // 2,
        computed=len(met.near.left),
        left_out=met.left_out,
        largest_jaccard=_largest(nodes, met.near.jaccard),
        largest_containment=_largest(nodes, met.near.containment),
        found={it: int((table["relation"].to_numpy(zero_copy_only=False) == it).sum()) for it in RELATIONS},
        table=table,
    )


def _largest(nodes: Nodes, values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    """Return the largest of similarities; 1 where two splits have a text of the same words."""
    shared = int(nodes.texts.max(initial=-1)) + 1 < len(nodes.texts)
    return 1.0 if shared else float(values.max(initial=0))

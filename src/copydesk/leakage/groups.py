"""Which things belong together by what links them, and which pairs show that without naming all of them?"""

from __future__ import annotations

import numpy as np

from copydesk.leakage.words import Counts

MANY = 20
"""Members of a group of which all pairs are listed; of a larger one each member is listed with one partner."""

Pairs = tuple[Counts, Counts]


def components(count: int, left: Counts, right: Counts) -> Counts:
    """Give each of so many things the smallest number that it is linked to."""
    labels = np.arange(count)
    while True:
        low = np.minimum(labels[left], labels[right])
        if np.array_equal(low, labels[left]) and np.array_equal(low, labels[right]):
            return labels
        hooked = labels.copy()
        np.minimum.at(hooked, labels[left], low)
        np.minimum.at(hooked, labels[right], low)
        while not np.array_equal(hooked, hooked[hooked]):
            hooked = hooked[hooked]
        labels = hooked


def united(labels: Counts, left: Counts, right: Counts) -> Counts:
    """Return labels after more links between things."""
    known, place = np.unique(np.concatenate([labels[left], labels[right]]), return_inverse=True)
    found = components(len(known), place[: len(left)], place[len(left) :])
    lead = np.arange(len(labels))
    lead[known] = known[found]
    return lead[labels]


def pairs_of(groups: Counts, items: Counts, sides: Counts) -> Pairs:
    """Return pairs of items of one group and different sides; `groups` and `items` are in order.

    Of a group with up to `MANY` items all pairs; of a larger one so many that they link all of it: each item is in one.
    """
    starts = np.flatnonzero(np.append(True, groups[1:] != groups[:-1])) if len(groups) else np.empty(0, np.int64)
    sizes = np.diff(np.append(starts, len(groups)))
    size = np.repeat(sizes, sizes)
    small = [
        _neighbours(np.flatnonzero((size > step) & (size <= MANY)), groups, sides, step) for step in range(1, MANY)
    ]
    large = _stars(starts[sizes > MANY], sizes[sizes > MANY], sides)
    left, right = (np.concatenate([it[side] for it in [*small, large]]) for side in (0, 1))
    return items[left], items[right]


def _neighbours(places: Counts, groups: Counts, sides: Counts, step: int) -> Pairs:
    places = places[places + step < len(groups)]
    kept = (groups[places] == groups[places + step]) & (sides[places] != sides[places + step])
    return places[kept], places[kept] + step


def _stars(starts: Counts, sizes: Counts, sides: Counts) -> Pairs:
    """Return for each item of large groups the first one of its group that is on another side, if there is one."""
    if not len(starts):
        return starts, starts
    places = np.repeat(starts - np.cumsum(sizes) + sizes, sizes) + np.arange(int(sizes.sum()))
    first = np.repeat(starts, sizes)
    other = sides[places] != sides[first]
    second = np.minimum.reduceat(np.where(other, places, len(sides)), np.cumsum(sizes) - sizes)
    partner = np.where(other, first, np.repeat(second, sizes))
    kept = (partner < len(sides)) & (places != first)
    return partner[kept], places[kept]


def expanded(left: Counts, right: Counts, members: Counts, starts: Counts) -> tuple[Counts, Counts, Counts]:
    """Return pairs of records for pairs of nodes, and which pair of nodes each comes from.

    All pairs where there are up to `MANY` records; else the records that stand for the nodes, and each other record of
    a node in one pair, with its first partner.
    """
    counts = np.diff(starts)
    rows, columns = counts[left], counts[right]
    all_of = np.flatnonzero(rows + columns <= MANY)
    width = rows[all_of] * columns[all_of]
    origin = np.repeat(all_of, width)
    step = np.arange(len(origin)) - np.repeat(np.cumsum(width) - width, width)
    found = [
        (
            members[starts[left[origin]] + step // columns[origin]],
            members[starts[right[origin]] + step % columns[origin]],
            origin,
        )
    ]
    some = np.flatnonzero(rows + columns > MANY)
    found.append((members[starts[left[some]]], members[starts[right[some]]], some))
    nodes, place = np.unique(np.concatenate([left[some], right[some]]), return_index=True)
    partner = np.concatenate([right[some], left[some]])[place]
    origin = np.concatenate([some, some])[place]
    more = counts[nodes] - 1
    each = np.repeat(starts[nodes] + 1 - np.cumsum(more) + more, more) + np.arange(int(more.sum()))
    found.append((members[each], np.repeat(members[starts[partner]], more), np.repeat(origin, more)))
    one, other, pair = (np.concatenate([it[number] for it in found]) for number in (0, 1, 2))
    return one, other, pair

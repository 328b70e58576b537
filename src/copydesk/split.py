"""Which split does a story belong to? One of four policies decides, and none of them counts.

A policy looks at one story and the recipe alone: neither the order of the input, nor the size of the dataset, nor the
number of workers matters, and a story stays where it is when the dataset grows. What was released keeps its split
whatever the policy says today; a policy then tells which new records may join it there.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import accumulate

import numpy as np
import polars as pl

from copydesk.split_rule import SplitRule

STRICT = {"train": 0, "validation": 1, "test": 2}
"""How much a split asks for: a story with a record that has to be unseen in training is unseen as a whole."""

LATE_MERGE, EMBARGO, UNDATED, PROVIDER = "split.late-merge", "split.embargo", "split.undated", "split.provider"
FROZEN = "split.frozen"
"""Why a record is in no split: codes of findings."""

HELD = frozenset({LATE_MERGE, EMBARGO, UNDATED, PROVIDER, FROZEN})


def assign(records: pl.DataFrame, rule: SplitRule, *, frozen: bool = False) -> pl.DataFrame:
    """Return the records with `split`, or with the code `held` of why they have none.

    With `frozen` validation and test get no further record: new stories go to train, unless the policy keeps them away
    from it.

    `records` has `id`, `story`, `sealed` (the split in which the record was released, null if it never was),
    `story_sealed` (the split that its story has to keep to, null if new), `kept_in` (null unless it is in the release
    before) and what the policy looks at: `published_at`, `owner`, and the columns of the recipe's `by`.
    """
    wanted = _POLICIES[rule.policy](records, rule)
    wanted = _to_train(wanted, rule) if frozen else wanted
    fits = pl.col("sealed").is_not_null() | pl.col("story_sealed").is_null() | pl.col("fits").is_null()
    late = pl.col("sealed").is_not_null() & (pl.col("sealed") != pl.col("story_sealed"))
    held = pl.when(late).then(pl.lit(LATE_MERGE)).when(~fits).then("fits")
    new = pl.when(pl.col("story_sealed").is_null()).then("story_held")
    split = pl.coalesce("story_sealed", pl.col("story_split").cast(pl.Categorical))
    late_comer = pl.col("kept_in").is_null() & (split != "train") if frozen else pl.lit(value=False)
    grows = pl.when(late_comer).then(pl.lit(FROZEN))
    return (
        wanted.with_columns(held=pl.coalesce(held, new, grows))
        .with_columns(split=pl.when(pl.col("held").is_null()).then(split))
        .drop("fits", "story_held", "story_split")
    )


def _to_train(records: pl.DataFrame, rule: SplitRule) -> pl.DataFrame:
    """Send new stories to train, where the policy deals stories, and not days or outlets, which belong elsewhere."""
    free = pl.col("story_sealed").is_null() & pl.lit(rule.policy in _OF_STORIES)
    return records.with_columns(story_split=pl.when(free).then(pl.lit("train")).otherwise("story_split"))


def splits_of(names: Iterable[str], rule: SplitRule) -> dict[str, str]:
    """Return the split of each name by its hash."""
    listed = list(names)
    return dict(zip(listed, _splits(pl.Series(listed, dtype=pl.String), rule), strict=True))


def _splits(names: pl.Series, rule: SplitRule) -> pl.Series:
    """Return the split whose part of the numbers of 64 bits holds the first 8 bytes of the hash of salt and name."""
    bounds, before = bounds_of(rule.shares()), f"{rule.salt}:"
    digests = b"".join([hashlib.sha256(f"{before}{name}".encode()).digest()[:8] for name in names.to_list()])
    ends = np.array([min(bound, 2**64 - 1) for bound, _ in bounds[:-1]], np.uint64)
    reached = np.searchsorted(ends, np.frombuffer(digests, ">u8").astype(np.uint64), side="right")
    return pl.Series([split for _, split in bounds], dtype=pl.String).gather(reached)


def bounds_of(shares: Mapping[str, Fraction]) -> list[tuple[int, str]]:
    """Return where the part of each split ends among the numbers of 64 bits: the first number that is not in it.

    The last split that has a share ends with all numbers, whatever the sum of the shares is.
    """
    kept = [(split, share) for split, share in shares.items() if share]
    ends = accumulate(share for _, share in kept)
    found = [(math.ceil(end * 2**64), split) for end, (split, _) in zip(ends, kept, strict=True)]
    return [*found[:-1], (2**64, found[-1][1])] if found else [(2**64, "")]


def _by_hash(records: pl.DataFrame, rule: SplitRule) -> pl.DataFrame:
    """Deal stories by the hash of their names."""
    stories = records.select(pl.col("story").unique())
    return _dealt(records, stories.with_columns(story_split=_splits(stories["story"], rule)))


def _stratified(records: pl.DataFrame, rule: SplitRule) -> pl.DataFrame:
    """Deal stories by the hash of their stratum and name; the stratum is that of the record with the smallest id."""
    columns = [pl.col(name).cast(pl.String).fill_null("") for name in rule.by]
    first = records.sort("id").group_by("story").agg(stratum=pl.concat_str(columns, separator="\x1f").first())
    named = first.select("story", name=pl.concat_str(["stratum", "story"], separator=":"))
    return _dealt(records, named.select("story", story_split=_splits(named["name"], rule)))


def _dealt(records: pl.DataFrame, stories: pl.DataFrame) -> pl.DataFrame:
    """Return the records with the split of their stories, which any of them may be in."""
    return records.join(stories, on="story", how="left", maintain_order="left").with_columns(
        story_held=pl.lit(None, pl.String),
        fits=pl.lit(None, pl.String),
    )


def _temporal(records: pl.DataFrame, rule: SplitRule) -> pl.DataFrame:
    """Deal stories by the day of their first record; those near a cut-off, or on both of its sides, are held out."""
    day = pl.col("published_at").dt.date()
    period, near = pl.lit("train"), pl.lit(value=False)
    for split, start in rule.cut_offs():
        period = pl.when(day >= start).then(pl.lit(split)).otherwise(period)
        near |= (day < start) & (day >= pl.lit(start) - pl.duration(days=rule.embargo_days))
    period = pl.when(day.is_not_null()).then(period)
    dated = records.with_columns(period=period, near=near.fill_null(value=False))
    stories = dated.group_by("story").agg(
        story_split=pl.col("period").sort_by("published_at", nulls_last=True).first(),
        straddles=pl.col("near").any() | (pl.col("period").drop_nulls().n_unique() > 1),
    )
    held = pl.when(pl.col("story_split").is_null()).then(pl.lit(UNDATED)).when("straddles").then(pl.lit(EMBARGO))
    joined = dated.join(stories, on="story", how="left").with_columns(story_held=held)
    alien = pl.col("near") | (pl.col("period") != pl.col("story_sealed"))
    return joined.with_columns(fits=pl.when(alien).then(pl.lit(EMBARGO))).drop("period", "near", "straddles")


def _by_provider(records: pl.DataFrame, rule: SplitRule) -> pl.DataFrame:
    """Deal owners of outlets by the hash of their names; a story of several goes whole to the strictest split."""
    found = splits_of(records["owner"].fill_null("").unique().to_list(), rule)
    ranks = {owner: STRICT[split] for owner, split in found.items()}
    strict = pl.col("owner").fill_null("").replace_strict(ranks, return_dtype=pl.Int8)
    ranked = records.with_columns(rank=strict)
    names = {rank: split for split, rank in STRICT.items()}
    stories = ranked.group_by("story").agg(
        story_split=pl.col("rank").max().replace_strict(names, return_dtype=pl.String)
    )
    joined = ranked.join(stories, on="story", how="left").with_columns(story_held=pl.lit(None, pl.String))
    sealed = pl.col("story_sealed").replace_strict(STRICT, default=None, return_dtype=pl.Int8)
    return joined.with_columns(fits=pl.when(pl.col("rank") > sealed).then(pl.lit(PROVIDER))).drop("rank")


_OF_STORIES = frozenset({"group-hash", "stratified"})
"""Policies by which any story could be in any split."""

_POLICIES = {
    "group-hash": _by_hash,
    "temporal": _temporal,
    "provider": _by_provider,
    "stratified": _stratified,
}

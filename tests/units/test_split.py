"""Does each policy send a story to its split by what it is, and never by how many there are?"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from fractions import Fraction
from random import Random
from typing import Any

import polars as pl
import pytest

from copydesk.split import assign, bounds_of, splits_of
from copydesk.split_rule import SplitRule

STORIES = [f"g1-{hashlib.sha256(str(number).encode()).hexdigest()[:16]}" for number in range(20_000)]


def rule(salt: str = "copydesk", **ratios: float) -> SplitRule:
    """Return a rule with these shares."""
    return SplitRule.model_validate({"salt": salt, "ratios": ratios})


@pytest.mark.parametrize(
    "ratios",
    [
        {"train": 0.8, "validation": 0.1, "test": 0.1},
        {"train": 0.7, "validation": 0.15, "test": 0.15},
        {"train": 0.34, "validation": 0.33, "test": 0.33},
        {"train": 1.0},
        {"test": 1},
    ],
)
def test_shares_are_kept_within_one_per_cent(ratios: dict[str, float]) -> None:
    """Of 20,000 stories each split gets its share, give or take one in a hundred of all."""
    counted = Counter(splits_of(STORIES, rule(**ratios)).values())
    assert set(counted) == {name for name, share in ratios.items() if share}
    assert all(abs(counted[name] - share * 20_000) <= 200 for name, share in ratios.items())


def test_the_place_of_a_story_is_frozen() -> None:
    """The first 8 bytes of sha256("salt:story") as a share of 2^64 decide, train first, then validation, then test."""
    shares = {"train": 0.5, "validation": 0.25, "test": 0.25}
    found = splits_of(STORIES[:500], rule("s", **shares))
    for story, split in found.items():
        place = int(hashlib.sha256(f"s:{story}".encode()).hexdigest()[:16], 16) / 2**64
        assert split == ("train" if place < 0.5 else "validation" if place < 0.75 else "test")


@pytest.mark.parametrize("train", [Fraction(1, 3), Fraction(1, 2), Fraction(1, 2**64), Fraction(7, 11)])
def test_the_bounds_are_exact(train: Fraction) -> None:
    """A number is below a bound when it is less than that share of all numbers, and never by rounding."""
    (first, _), (last, _) = bounds_of({"train": train, "validation": Fraction(0), "test": 1 - train})
    assert Fraction(first - 1, 2**64) < train <= Fraction(first, 2**64)
    assert last == 2**64
    assert bounds_of({"train": Fraction(0), "test": Fraction(1)}) == [(2**64, "test")]


def test_order_and_company_do_not_matter() -> None:
    """A story stays where it is when the stories come in another order, or more of them come."""
    shuffled = STORIES[:2000]
    Random(3).shuffle(shuffled)  # noqa: S311 - no secret
    few, many = splits_of(STORIES[:1000], rule(train=0.6, test=0.4)), splits_of(shuffled, rule(train=0.6, test=0.4))
    assert {story: many[story] for story in few} == few


def test_another_salt_deals_anew() -> None:
    """Another salt moves about half of the stories between two equal splits."""
    first, second = (splits_of(STORIES, rule(salt, train=0.5, test=0.5)) for salt in ("a", "b"))
    moved = sum(first[story] != second[story] for story in STORIES)
    assert 9_500 < moved < 10_500


@pytest.mark.parametrize("empty", ["train", "validation", "test"])
def test_a_share_of_zero_gets_nothing(empty: str) -> None:
    """A split with the share 0 is as if it did not stand in the recipe."""
    rest = [name for name in ("train", "validation", "test") if name != empty]
    shares = {empty: 0.0, **dict.fromkeys(rest, 0.5)}
    assert splits_of(STORIES, rule(**shares)) == splits_of(STORIES, rule(**dict.fromkeys(rest, 0.5)))
    assert set(splits_of(STORIES, rule(**shares)).values()) == set(rest)


def test_the_order_of_the_recipe_does_not_matter() -> None:
    """The shares are dealt in the fixed order of the splits, however the recipe lists them."""
    assert splits_of(STORIES, rule(train=0.5, test=0.5)) == splits_of(STORIES, rule(test=0.5, train=0.5))


def test_no_stories_have_no_splits() -> None:
    """Nothing is dealt of nothing."""
    assert splits_of([], rule(train=1.0)) == {}


FIRST = dt.datetime(2025, 1, 1, 12, tzinfo=dt.UTC)


def dealt(policy: SplitRule, *records: tuple[str, dict[str, Any]]) -> dict[str, str]:
    """Return the split of each record, or why it has none; a record names its story and what is not as usual."""
    usual = {
        "published_at": FIRST, "owner": "a.example", "provider_domain": "a.example", "language": "en", "section": None,
        "sealed": None, "story_sealed": None,
    }  # fmt: skip
    rows = [{"id": f"{number:03d}", "story": story, **usual, **said} for number, (story, said) in enumerate(records)]
    schema = {
        "published_at": pl.Datetime("us", "UTC"),
        **dict.fromkeys(("sealed", "story_sealed", "section", "language"), pl.String()),
    }
    found = assign(pl.DataFrame(rows, schema_overrides=schema), policy)
    return dict(
        found.sort("id").select(pl.col("id").cast(pl.Int32).cast(pl.String), pl.coalesce("split", "held")).rows()
    )


def on(day: int, **more: object) -> dict[str, Any]:
    """Return what a record says that was published so many days after the first."""
    return {"published_at": FIRST + dt.timedelta(days=day), **more}


TEMPORAL = SplitRule(
    policy="temporal", validation_from=dt.date(2025, 1, 11), test_from=dt.date(2025, 1, 21), embargo_days=3
)


@pytest.mark.parametrize(
    ("days", "split"),
    [
        ([0], "train"),
        ([6], "train"),
        ([7], "split.embargo"),
        ([9], "split.embargo"),
        ([10], "validation"),
        ([16], "validation"),
        ([17], "split.embargo"),
        ([20], "test"),
        ([0, 6], "train"),
        ([0, 7], "split.embargo"),
        ([0, 12], "split.embargo"),
        ([12, 25], "split.embargo"),
        ([40, 20], "test"),
        ([None], "split.undated"),
        ([None, 6], "train"),
    ],
)
def test_time_deals_whole_stories(days: list[int | None], split: str) -> None:
    """The first day decides; a story on both sides of a cut-off, or just before one, is in no split."""
    records = [("g1-a", on(day) if day is not None else {"published_at": None}) for day in days]
    assert set(dealt(TEMPORAL, *records).values()) == {split}


def test_a_day_is_one_of_utc() -> None:
    """The last second before a cut-off lies before it."""
    rule = SplitRule(policy="temporal", test_from=dt.date(2025, 1, 2), embargo_days=0)
    late = {"published_at": dt.datetime(2025, 1, 1, 23, 59, 59, tzinfo=dt.UTC)}
    assert dealt(rule, ("g1-a", late), ("g1-b", on(1))) == {"0": "train", "1": "test"}


def test_what_was_released_keeps_its_split_though_the_cut_offs_move() -> None:
    """A record of train stays there; a new one of its story joins it only where the policy lets it."""
    sealed = {"story_sealed": "train"}
    found = dealt(
        TEMPORAL,
        ("g1-a", on(25, sealed="train", **sealed)),
        ("g1-a", on(5, **sealed)),
        ("g1-a", on(8, **sealed)),
        ("g1-a", on(25, **sealed)),
        ("g1-a", {"published_at": None, **sealed}),
    )
    assert found == {"0": "train", "1": "train", "2": "split.embargo", "3": "split.embargo", "4": "train"}


@pytest.mark.parametrize("policy", ["group-hash", "provider", "stratified", "temporal"])
def test_a_late_merge_leaves_out_what_would_have_to_move(policy: str) -> None:
    """Of one story now in test, the record of train is left out, the one of test stays, a new one goes to test."""
    said = (
        {"by": ["language"]} if policy == "stratified" else {"test_from": "2025-01-01"} if policy == "temporal" else {}
    )
    rule = SplitRule.model_validate({"policy": policy, **said})
    met = {"story_sealed": "test"}
    found = dealt(rule, ("g1-a", {"sealed": "train", **met}), ("g1-a", {"sealed": "test", **met}), ("g1-a", met))
    assert found == {"0": "split.late-merge", "1": "test", "2": "test"}


def test_a_story_of_several_owners_goes_to_the_strictest_split() -> None:
    """Outlets are dealt by their owners, train first; a story that two carry goes whole to the stricter one."""
    owners = [f"{number}.example" for number in range(300)]
    rule = SplitRule(policy="provider", ratios={"train": 0.5, "validation": 0.25, "test": 0.25})
    of = splits_of(owners, rule)
    by_split = {split: [owner for owner in owners if of[owner] == split] for split in ("train", "validation", "test")}
    assert min(map(len, by_split.values())) > 50
    train, validation, test = (names[0] for names in by_split.values())
    found = dealt(
        rule,
        *[(f"g1-{owner}", {"owner": owner}) for owner in (train, validation, test)],
        *[("g1-x", {"owner": owner}) for owner in (train, validation)],
        *[("g1-y", {"owner": owner}) for owner in (validation, test, train)],
        ("g1-z", {"owner": test, "story_sealed": "train"}),
        ("g1-z", {"owner": train, "story_sealed": "train"}),
        ("g1-v", {"owner": train, "story_sealed": "test"}),
    )
    assert list(found.values()) == [
        "train", "validation", "test", "validation", "validation", "test", "test", "test",
        "split.provider", "train", "test",
    ]  # fmt: skip


def test_nobody_is_an_owner_too() -> None:
    """Records without an outlet are dealt as one."""
    rule = SplitRule(policy="provider")
    assert len(set(dealt(rule, *[(f"g1-{number}", {"owner": None}) for number in range(40)]).values())) == 1


def test_a_stratum_is_dealt_by_itself() -> None:
    """Each language gets the shares of the recipe, within two in a hundred; the stratum is that of the least id."""
    rule = SplitRule(policy="stratified", by=["language", "section"], ratios={"train": 0.5, "test": 0.5})
    records = [(story, {"language": ("en", "sl")[number % 2]}) for number, story in enumerate(STORIES[:8000])]
    found = list(dealt(rule, *records).values())
    for first in (0, 1):
        assert abs(found[first::2].count("test") - 2_000) < 80
    both = dealt(rule, ("g1-a", {"language": "en"}), ("g1-a", {"language": "sl"}))
    assert set(both.values()) == set(dealt(rule, ("g1-a", {"language": "en"})).values())


def test_no_story_is_in_two_splits() -> None:
    """Whatever the policy, records of one story that were never released end together."""
    rng = Random(5)  # noqa: S311 - no secret
    records = [
        (
            f"g1-{rng.randrange(60)}",
            on(rng.randrange(40), owner=f"{rng.randrange(9)}.example", language=rng.choice("ab")),
        )
        for _ in range(400)
    ]
    for said in ({}, {"policy": "provider"}, {"policy": "stratified", "by": ["language"]}):
        found = dealt(SplitRule.model_validate(said), *records)
        ends = {(records[int(name)][0], split) for name, split in found.items()}
        assert len(ends) == len({story for story, _ in ends})
    found = dealt(TEMPORAL, *records)
    assert len({(records[int(name)][0], split) for name, split in found.items()}) == len(
        {story for story, _ in records}
    )


@pytest.mark.parametrize(
    ("sealed", "story_sealed", "kept_in", "expected"),
    [
        (None, None, None, "train"),
        (None, "train", None, "train"),
        (None, "test", None, "split.frozen"),
        (None, "validation", None, "split.frozen"),
        ("test", "test", None, "split.frozen"),
        ("test", "test", "test-0001-00000", "test"),
        ("train", "train", None, "train"),
        ("train", "test", "train-0001-00000", "split.late-merge"),
    ],
)
def test_what_is_evaluated_on_stays_as_it_was(
    sealed: str | None, story_sealed: str | None, kept_in: str | None, expected: str
) -> None:
    """Frozen, validation and test keep the records that the release before had, and get no other, not even again."""
    entry = {"id": "a", "story": "g1-a", "sealed": sealed, "story_sealed": story_sealed, "kept_in": kept_in}
    looked_at = {"published_at": dt.datetime(2025, 3, 4, tzinfo=dt.UTC), "owner": "x", "language": "en"}
    records = pl.DataFrame([entry | looked_at], schema_overrides=dict.fromkeys(entry, pl.String))
    found = assign(records, rule(test=1.0), frozen=True)
    assert (found["held"][0] or found["split"][0]) == expected


def test_what_days_keep_from_train_stays_out_of_it() -> None:
    """A frozen test split by date gets no new story, and neither does train get one of its days."""
    by_date = SplitRule(policy="temporal", test_from=dt.date(2025, 6, 1), evaluation="frozen")
    days = [dt.datetime(2025, month, 10, tzinfo=dt.UTC) for month in (3, 7)]
    entry = {"sealed": None, "story_sealed": None, "kept_in": None}
    records = pl.DataFrame(
        [{"id": f"{day}", "story": f"g1-{day}", "published_at": day, **entry} for day in days],
        schema_overrides=dict.fromkeys(entry, pl.String),
    )
    found = assign(records, by_date, frozen=True).sort("published_at")
    assert found.select("split", "held").rows() == [("train", None), (None, "split.frozen")]

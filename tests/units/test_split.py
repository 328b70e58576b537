"""Does a hash of its name alone send a story to its split?"""

from __future__ import annotations

import hashlib
from collections import Counter
from random import Random

import pytest

from copydesk.recipe import SplitRule
from copydesk.split import assign

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
    counted = Counter(assign(STORIES, rule(**ratios)).values())
    assert set(counted) == {name for name, share in ratios.items() if share}
    assert all(abs(counted[name] - share * 20_000) <= 200 for name, share in ratios.items())


def test_the_place_of_a_story_is_frozen() -> None:
    """The first 8 bytes of sha256("salt:story") as a share of 2^64 decide, train first, then validation, then test."""
    shares = {"train": 0.5, "validation": 0.25, "test": 0.25}
    found = assign(STORIES[:500], rule("s", **shares))
    for story, split in found.items():
        place = int(hashlib.sha256(f"s:{story}".encode()).hexdigest()[:16], 16) / 2**64
        assert split == ("train" if place < 0.5 else "validation" if place < 0.75 else "test")


def test_order_and_company_do_not_matter() -> None:
    """A story stays where it is when the stories come in another order, or more of them come."""
    shuffled = STORIES[:2000]
    Random(3).shuffle(shuffled)  # noqa: S311 - no secret
    few, many = assign(STORIES[:1000], rule(train=0.6, test=0.4)), assign(shuffled, rule(train=0.6, test=0.4))
    assert {story: many[story] for story in few} == few


def test_another_salt_deals_anew() -> None:
    """Another salt moves about half of the stories between two equal splits."""
    first, second = (assign(STORIES, rule(salt, train=0.5, test=0.5)) for salt in ("a", "b"))
    moved = sum(first[story] != second[story] for story in STORIES)
    assert 9_500 < moved < 10_500


@pytest.mark.parametrize("empty", ["train", "validation", "test"])
def test_a_share_of_zero_gets_nothing(empty: str) -> None:
    """A split with the share 0 is as if it did not stand in the recipe."""
    rest = [name for name in ("train", "validation", "test") if name != empty]
    shares = {empty: 0.0, **dict.fromkeys(rest, 0.5)}
    assert assign(STORIES, rule(**shares)) == assign(STORIES, rule(**dict.fromkeys(rest, 0.5)))
    assert set(assign(STORIES, rule(**shares)).values()) == set(rest)


def test_the_order_of_the_recipe_does_not_matter() -> None:
    """The shares are dealt in the fixed order of the splits, however the recipe lists them."""
    assert assign(STORIES, rule(train=0.5, test=0.5)) == assign(STORIES, rule(test=0.5, train=0.5))


def test_no_stories_have_no_splits() -> None:
    """Nothing is dealt of nothing."""
    assert assign([], rule(train=1.0)) == {}

"""Which articles tell the same story?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import mh1
from tests.stories import founders, of_texts

from copydesk.dedupe import groups, near_copies, rare_passages, store
from copydesk.dedupe.components import alone, merged
from copydesk.dedupe.near_copies import are_near, pairs

WINDOW, RARE = 10, 20
"""The numbers of `mh1` as they are published: another one is another grouping."""


def words(*names: str | range, prefix: str = "w") -> str:
    """Return words, each of its own: `words(range(3))` is `w0 w1 w2`."""
    parts = [[name] if isinstance(name, str) else [f"{prefix}{number}" for number in name] for name in names]
    return " ".join(word for part in parts for word in part)


def together(work: Path, texts: Mapping[str, str | None]) -> bool:
    """Tell whether all articles share one story."""
    return len(mh1.partition(of_texts(work, texts))) == 1


def changed(text: str, places: Sequence[int], mark: str) -> str:
    """Return a text with the words at some places replaced."""
    return " ".join(f"{mark}{place}" if place in places else word for place, word in enumerate(text.split()))


def test_a_shared_passage_of_ten_words_links(tmp_path: Path) -> None:
    """Ten shared words in a row make one story, wherever they stand."""
    shared = words(range(WINDOW))
    texts = {"a": words(range(100, 130), prefix="a") + " " + shared, "b": shared + " " + words(range(30), prefix="b")}
    assert together(tmp_path, texts)


def test_nine_shared_words_do_not_link(tmp_path: Path) -> None:
    """Nine shared words in a row, or eighteen with another word between, are no passage."""
    nine = words(range(WINDOW - 1))
    ends = [words(range(20), prefix=prefix) for prefix in "xy"]
    assert not together(tmp_path / "1", {"a": f"{nine} {ends[0]}", "b": f"{nine} {ends[1]}"})
    broken = words(range(9), "BREAK", range(9, 18))
    texts = {name: f"{broken.replace('BREAK', name)} {end}" for name, end in zip("ab", ends, strict=True)}
    assert not together(tmp_path / "2", texts)


def test_twenty_characters_of_an_unsegmented_script_are_a_passage(tmp_path: Path) -> None:
    """Twenty characters of Chinese in a row link, nineteen do not."""
    shared = "港务局宣布渡船将在周一恢复运行每天四次往返两岸各个码头"
    others = ["甲乙丙丁戊己庚辛壬癸" * 4, "子丑寅卯辰巳午未申酉" * 4]
    for length, linked in ((20, True), (19, False)):
        texts = dict(zip("ab", (f"{shared[:length]}{other}" for other in others), strict=True))
        assert together(tmp_path / str(length), texts) == linked


def test_half_of_the_shingles_make_a_near_copy(tmp_path: Path) -> None:
    """Every eighth word is another one: no passage is shared, and too few shingles; every thirteenth: enough."""
    text = words(range(260))
    few, many = changed(text, range(7, 260, 13), "x"), changed(text, range(7, 260, 8), "x")
    assert mh1.near(mh1.shingles(text), mh1.shingles(few)) is False
    assert together(tmp_path / "1", {"a": text, "b": few})  # by a passage of twelve words
    assert not together(tmp_path / "2", {"a": text, "b": many})


@pytest.mark.parametrize(
    ("first", "second", "shared", "near"),
    [
        (10, 10, 7, True),
        (10, 10, 6, False),
        (30, 60, 30, True),
        (30, 600, 24, True),
        (30, 600, 23, False),
        (29, 600, 29, False),
        (5, 5, 5, True),
        (0, 0, 0, True),
    ],
)
def test_the_limits_of_a_near_copy(first: int, second: int, shared: int, near: bool) -> None:  # noqa: FBT001 - a column's value
    """J of a half, or four fifths of the smaller set if that has 30; texts without shingles are never asked about."""
    assert are_near(np.array([first]), np.array([second]), np.array([shared])).tolist() == [near]


@pytest.mark.parametrize(("distinct", "linked"), [(2, True), (RARE, True), (RARE + 1, False)])
def test_a_passage_in_many_texts_is_common(tmp_path: Path, distinct: int, linked: bool) -> None:  # noqa: FBT001 - a column's value
    """A passage in up to twenty distinct texts links them, one in twenty-one does not."""
    shared = words(range(WINDOW))
    texts = {f"{number:02d}": f"{shared} {words(range(30), prefix=f'n{number}x')}" for number in range(distinct)}
    assert together(tmp_path, texts) == linked


def test_copies_count_once(tmp_path: Path) -> None:
    """A hundred copies of one text, exact and edited, are one: a passage that they share with another is still rare."""
    text = words(range(100))
    copies = {f"{number:03d}": changed(text, [30 + number % 60], f"c{number}x") for number in range(100)}
    texts = copies | {"exact": text, "other": f"{words(range(WINDOW))} {words(range(50), prefix='o')}"}
    assert together(tmp_path, texts)


def test_parts_of_one_text_count_once(tmp_path: Path) -> None:
    """Forty parts of one long text share too little of it to meet in a band; a passage in all of them is still rare."""
    text = words(range(2_000))
    parts = {f"{number:02d}": " ".join(text.split()[: 60 + 48 * number]) for number in range(40)}
    texts = parts | {"other": f"{words(range(WINDOW))} {words(range(50), prefix='o')}"}
    assert together(tmp_path, texts)


def test_a_formula_links_nothing(tmp_path: Path) -> None:
    """What stands in more than a thousand texts is a formula, though they be copies of few."""
    shared = words(range(WINDOW))
    texts = {f"{number:04d}": f"{shared} {words(range(20), prefix=f'n{number}x')}" for number in range(1_001)}
    assert len(mh1.partition(of_texts(tmp_path, texts))) == 1_001


def test_equal_texts_share_a_story_however_short(tmp_path: Path) -> None:
    """Two texts of three words are one story when they are the same but for case and punctuation."""
    found = of_texts(tmp_path, {"a": "Ferry returns today.", "b": "FERRY returns – today", "c": "Ferry!"})
    assert found == {"a": "a", "b": "a", "c": "c"}


def test_an_article_without_a_body_is_its_title_and_description(tmp_path: Path) -> None:
    """Without a text, or with a blank one, title and description are compared; with one they are not."""
    rows = [
        {"id": "a", "text": None, "title": "Ferry returns", "description": "It sails."},
        {"id": "b", "text": " \n\u00a0", "title": "Ferry returns", "description": "It sails!"},
        {"id": "c", "text": "Ferry returns. It sails."},
        {"id": "d", "text": "Body.", "title": "Ferry returns", "description": "It sails."},
        {"id": "e", "text": "", "description": "It sails."},
        {"id": "f", "text": "It sails"},
    ]
    assert founders(tmp_path, rows) == {"a": "a", "b": "a", "c": "a", "d": "d", "e": "e", "f": "e"}


def test_one_address_is_one_story(tmp_path: Path) -> None:
    """Articles with the same address, or the same canonical one, belong together, whatever they say."""
    rows = [
        {"id": "a", "text": "one", "url": "https://outlet.example/1"},
        {"id": "b", "text": "two", "url": "https://outlet.example/1"},
        {"id": "c", "text": "three", "canonical_url": "https://outlet.example/3"},
        {"id": "d", "text": "four", "canonical_url": "https://outlet.example/3"},
        {"id": "e", "text": "five", "url": "https://outlet.example/3", "canonical_url": ""},
        {"id": "f", "text": "six", "canonical_url": ""},
    ]
    assert founders(tmp_path, rows) == {"a": "a", "b": "a", "c": "c", "d": "c", "e": "e", "f": "f"}


def test_one_title_on_one_day_is_one_story(tmp_path: Path) -> None:
    """The same words of a title on the same day UTC; without a date, or a title, nothing."""
    day = dt.datetime(2025, 3, 4, 23, 59, tzinfo=dt.UTC)
    rows = [
        {"id": "a", "text": "one", "title": "Ferry returns", "published_at": day},
        {"id": "b", "text": "two", "title": "FERRY: returns!", "published_at": day.replace(hour=0)},
        {"id": "c", "text": "three", "title": "Ferry returns", "published_at": day + dt.timedelta(hours=1)},
        {"id": "d", "text": "four", "title": "Ferry returns"},
        {"id": "e", "text": "five", "title": "Ferry returns"},
        {"id": "f", "text": "six", "title": "…", "published_at": day},
        {"id": "g", "text": "seven", "published_at": day},
        {
            "id": "h",
            "text": "eight",
            "title": "Ferry returns",
            "published_at": dt.datetime(1969, 12, 31, tzinfo=dt.UTC),
        },
    ]
    assert founders(tmp_path, rows) == {name: "a" if name == "b" else name for name in "abcdefgh"}


def test_chains_are_one_story(tmp_path: Path) -> None:
    """A shares with B and B with C: all three are one story, and so are forty in a row."""
    links = [words(range(number * 20, number * 20 + WINDOW)) for number in range(41)]
    texts = {f"{n:02d}": f"{links[n]} {words(range(9), prefix=f'o{n}x')} {links[n + 1]}" for n in range(40)}
    assert together(tmp_path, texts)


def test_a_story_is_founded_by_its_least_id(tmp_path: Path) -> None:
    """The founding record is the one with the smallest id, wherever it stands."""
    shared = words(range(WINDOW))
    found = of_texts(tmp_path, {"cc": f"{shared} one", "bb": f"{shared} two", "aa": "alone in the world"})
    assert found == {"cc": "bb", "bb": "bb", "aa": "aa"}


def test_articles_without_any_words_are_alone(tmp_path: Path) -> None:
    """No articles have no stories, and articles without a word belong to nobody, not even to each other."""
    assert founders(tmp_path / "1", []) == {}
    assert of_texts(tmp_path / "2", {"a": "…", "b": "Ferry", "c": "–", "d": None}) == {name: name for name in "abcd"}


def test_links_may_be_learnt_later(tmp_path: Path) -> None:
    """Two stories become one by a link between any of their articles; an unknown id links nothing."""
    import polars as pl  # noqa: PLC0415 - for this test only
    from tests.stories import table  # noqa: PLC0415 - the same

    from copydesk.dedupe import link, sketch_articles  # noqa: PLC0415 - the same
    from copydesk.reuse import Piece  # noqa: PLC0415 - the same
    from copydesk.runner.local import SerialRunner  # noqa: PLC0415 - the same

    rows = [{"id": name, "text": text} for name, text in zip("abcd", ("x", "x", "y", "y"), strict=True)]
    linked = link([sketch_articles(table(rows), Piece(tmp_path / "0"))], SerialRunner(), tmp_path)
    found = linked.joined(pl.Series(["b", "gone"]), pl.Series(["d", "a"]))
    assert found.founders() == dict.fromkeys("abcd", "a")
    assert linked.stories().rows() == [("a", 0), ("b", 0), ("c", 2), ("d", 2)]
    assert linked.founders() == {"a": "a", "b": "a", "c": "c", "d": "c"}


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=60), st.integers(0, 60))
def test_components_are_named_after_their_least_member(links: list[tuple[int, int]], first: int) -> None:
    """However links come, at once or in two parts, each thing is named after the least that it hangs together with."""
    expected = {}
    for group in mh1.components([str(n) for n in range(41)], [(str(a), str(b)) for a, b in links]):
        expected |= dict.fromkeys(map(int, group), min(map(int, group)))
    ends = np.array(links, np.uint32).reshape(-1, 2)
    labels = merged(alone(41), ends[:first, 0], ends[:first, 1])
    labels = merged(labels, ends[first:, 0], ends[first:, 1])
    assert dict(enumerate(labels.tolist())) == expected


def test_members_of_small_groups_are_all_compared_and_of_large_ones_neighbours() -> None:
    """Of 3 all 3 pairs; of 40 the neighbours, and all with the first."""
    members = np.arange(43, dtype=np.uint32)
    left, right = pairs(members, np.array([0, 3]))
    found = set(zip(left.tolist(), right.tolist(), strict=True))
    assert {pair for pair in found if pair[1] < 3} == {(0, 1), (0, 2), (1, 2)}
    assert {pair for pair in found if pair[0] > 2} == {(n, n + 1) for n in range(3, 42)} | {
        (3, n) for n in range(4, 43)
    }


def made_of(pieces: Sequence[int], size: int = 8) -> str:
    """Return a text of passages of eight words: two shared neighbours hold a passage, one alone does not."""
    return " ".join(words(range(size), prefix=f"p{piece}x") for piece in pieces)


PIECES = st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=6), min_size=1, max_size=40)


@settings(max_examples=40)
@given(
    st.lists(st.lists(st.integers(0, 60), min_size=1, max_size=6), min_size=1, max_size=20),
    st.integers(1, 9),
    st.randoms(use_true_random=False),
)
def test_stories_are_those_of_the_definition(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[list[int]], size: int, rng: Random
) -> None:
    """For any texts the stories are those of the exact specification, in any order and any size of batch."""
    texts = {f"{number:02d}": made_of(parts, 12) for number, parts in enumerate(pieces)}
    names = list(texts)
    rng.shuffle(names)
    found = of_texts(tmp_path_factory.mktemp("a"), texts, [names[at : at + size] for at in range(0, len(names), size)])
    assert mh1.partition(found) == exact(texts)
    assert found == of_texts(tmp_path_factory.mktemp("b"), texts)


@settings(max_examples=40)
@given(PIECES)
def test_nothing_is_linked_that_the_definition_does_not_link(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[list[int]]
) -> None:
    """Copies that share too little may be missed, never those that share four fifths; nothing else is linked."""
    texts = {f"{number:02d}": made_of(parts) for number, parts in enumerate(pieces)}
    found, wanted = mh1.partition(of_texts(tmp_path_factory.mktemp("a"), texts)), exact(texts)
    assert all(any(group <= story for story in wanted) for group in found)
    sets = {name: mh1.shingles(text) for name, text in texts.items()}
    alike = [{a, b} for a, b in combinations(texts, 2) if 5 * len(sets[a] & sets[b]) >= 4 * len(sets[a] | sets[b])]
    assert all(any(pair <= group for group in found) for pair in alike)


def exact(texts: Mapping[str, str]) -> set[frozenset[str]]:
    """Return the stories of the specification."""
    said = {
        " ".join(mh1.words(text)): number for number, group in enumerate(mh1.groups(texts.values())) for text in group
    }
    return mh1.partition({name: str(said[" ".join(mh1.words(text))]) for name, text in texts.items()})


@settings(max_examples=30)
@given(PIECES, st.integers(1, 40))
def test_no_size_of_a_part_shows(tmp_path_factory: pytest.TempPathFactory, pieces: list[list[int]], size: int) -> None:
    """How many pairs, shingles and texts are taken at a time changes nothing."""
    texts = {f"{number:02d}": made_of(parts) for number, parts in enumerate(pieces)}
    whole = of_texts(tmp_path_factory.mktemp("a"), texts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "TEXTS_AT_ONCE", size)
        patch.setattr(store, "BYTES_AT_ONCE", size * 100)
        patch.setattr(near_copies, "PAIRS_AT_ONCE", size)
        patch.setattr(near_copies, "SHINGLES_AT_ONCE", size)
        assert of_texts(tmp_path_factory.mktemp("b"), texts) == whole


def test_the_numbers_of_the_specification_are_frozen() -> None:
    """Twenty components, a thousand texts, thirty shingles."""
    assert (rare_passages.RARE, groups.COMMON, near_copies.LEAST_CONTAINED) == (20, 1_000, 30)


@pytest.mark.parametrize(
    ("texts", "stories"),
    [
        (["ferry " * 300_000, "ferry " * 299_999, "other words here"], 2),
        (["The ferry is back in the harbour of Saltmere, and sails again."] * 5_000, 1),
        ([""] * 5_000, 5_000),
        (["x" * 2_000_000, "a\u0301" * 500_000, "渡" * 500_000], 3),
        ([" ".join(f"w{word}" for word in range(start, start + 30)) for start in range(0, 30_000, 10)], 1),
        ([words(range(100)) + words(range(60), prefix=f" n{number}x") for number in range(1_100)], 1_100),
    ],
    ids=["one word", "all the same", "all empty", "no end of letters", "a chain", "a formula"],
)
def test_hostile_texts_end_in_stories(tmp_path: Path, texts: list[str], stories: int) -> None:
    """Texts that are made to stop a program end in the stories that they have."""
    found = of_texts(tmp_path, {f"{number:05d}": text for number, text in enumerate(texts)})
    assert len(set(found.values())) == stories

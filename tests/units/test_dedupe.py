"""Which articles tell the same text?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from random import Random

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.dedupe import passages, story_id, story_ids

WINDOW, RARE = 10, 20
"""The numbers of `mh1` as they are published: another one is another grouping."""

Texts = Mapping[str, str | None]


def words(*names: str | range, prefix: str = "w") -> str:
    """Return words, each of its own: `words(range(3))` is `w0 w1 w2`."""
    parts = [[name] if isinstance(name, str) else [f"{prefix}{number}" for number in name] for name in names]
    return " ".join(word for part in parts for word in part)


def compared(texts: Texts) -> pa.Table:
    """Return what is compared of articles that have nothing but a text."""
    rows = [{"id": name, "text": text, "title": None, "description": None} for name, text in texts.items()]
    kinds = pa.schema([(name, pa.string()) for name in ("id", "text", "title", "description")])
    return passages(pa.Table.from_pylist(rows, schema=kinds))


def stories(work: Path, *batches: pa.Table) -> dict[str, str]:
    """Return the story of each article by its id."""
    keys = pl.concat([pl.DataFrame(batch.select(["id", "text_key"])) for batch in batches])
    return dict(story_ids(keys, batches, work).rows())


def groups(found: Mapping[str, str]) -> set[frozenset[str]]:
    """Return which articles share a story."""
    members = defaultdict(set)
    for name, story in found.items():
        members[story].add(name)
    return {frozenset(group) for group in members.values()}


def together(work: Path, texts: Texts) -> bool:
    """Tell whether all articles share one story."""
    return len(groups(stories(work, compared(texts)))) == 1


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("The Ferry's back, at 9:30!", "the ferry s back at 9 30"),
        ("ＦＥＲＲＹ ﬁnds ①", "ferry finds 1"),
        ("Fähre—Hafen_Kai", "fähre hafen kai"),
        ("a\u0308 हिन्दी", "ä हिन्दी"),
        ("  \n\t ", ""),
        ("…", ""),
        ("渡船 回来", "渡船 回来"),
    ],
)
def test_tokens_are_letters_digits_and_marks(text: str, tokens: str) -> None:
    """`w1`: NFKC, lower case, everything but letters, digits and combining marks is one space."""
    table = compared({"a": text})
    assert table["passage"].to_pylist() == [tokens]
    assert table["text_key"].to_pylist() == [sha256(tokens.encode()).digest()[:16]]


def test_an_article_without_a_body_is_its_title_and_description() -> None:
    """Without a text, title and description are compared; with one they are not."""
    rows = [
        {"id": "a", "text": None, "title": "Ferry returns", "description": "It sails."},
        {"id": "b", "text": None, "title": None, "description": "It sails."},
        {"id": "c", "text": "Body.", "title": "Ferry returns", "description": "It sails."},
    ]
    assert passages(pa.Table.from_pylist(rows))["passage"].to_pylist() == ["ferry returns it sails", "it sails", "body"]


def test_a_shared_window_of_ten_words_links(tmp_path: Path) -> None:
    """Ten shared words in a row make one story, wherever they stand."""
    shared = words(range(WINDOW))
    texts = {"a": words(range(100, 130), prefix="a") + " " + shared, "b": shared + " " + words(range(30), prefix="b")}
    assert together(tmp_path, texts)


def test_nine_shared_words_do_not_link(tmp_path: Path) -> None:
    """Nine shared words in a row, or twenty with another word between, are no passage."""
    nine = words(range(WINDOW - 1))
    assert not together(tmp_path / "1", {"a": f"{nine} x1 x2", "b": f"{nine} y1 y2"})
    broken = words(range(9), "BREAK", range(9, 18))
    assert not together(tmp_path / "2", {"a": broken.replace("BREAK", "here"), "b": broken.replace("BREAK", "there")})


@pytest.mark.parametrize(("distinct", "linked"), [(2, True), (RARE, True), (RARE + 1, False)])
def test_a_window_in_many_texts_is_common(tmp_path: Path, distinct: int, linked: bool) -> None:  # noqa: FBT001 - a column's value
    """A passage in up to twenty distinct texts links them, one in twenty-one does not."""
    shared = words(range(WINDOW))
    texts = {f"{number:02d}": f"{shared} own{number} tail{number}" for number in range(distinct)}
    assert together(tmp_path, texts) == linked


def test_exact_copies_count_once(tmp_path: Path) -> None:
    """A hundred copies of one text are one text: a passage that it shares with another is still rare."""
    shared = words(range(WINDOW))
    texts = {f"{number:03d}": f"{shared} wire copy" for number in range(100)} | {"other": f"{shared} of its own"}
    assert together(tmp_path, texts)


def test_exact_copies_share_a_story_however_short(tmp_path: Path) -> None:
    """Two texts of three words are one story when they are the same but for case and punctuation."""
    found = groups(
        stories(tmp_path, compared({"a": "Ferry returns today.", "b": "FERRY returns – today", "c": "Ferry!"}))
    )
    assert found == {frozenset("ab"), frozenset("c")}


def test_chains_are_one_story(tmp_path: Path) -> None:
    """A shares with B and B with C: all three are one story, and so are forty in a row."""
    links = [words(range(number * 20, number * 20 + WINDOW)) for number in range(41)]
    texts = {f"{number:02d}": f"{links[number]} own{number} {links[number + 1]}" for number in range(40)}
    assert together(tmp_path, texts)


def test_a_story_is_named_after_its_least_id(tmp_path: Path) -> None:
    """The founding record is the one with the smallest id: `g1-` and 16 digits of its sha256."""
    shared = words(range(WINDOW))
    found = stories(tmp_path, compared({"cc": f"{shared} one", "bb": f"{shared} two", "aa": "alone in the world"}))
    assert found == {
        name: f"g1-{sha256(of.encode()).hexdigest()[:16]}" for name, of in {"cc": "bb", "bb": "bb", "aa": "aa"}.items()
    }


def test_the_name_of_a_story_is_frozen() -> None:
    """The golden vector of `g1`: sha256("a") begins with ca978112ca1bbdca."""
    assert story_id("a") == "g1-ca978112ca1bbdca"


def test_articles_without_any_words_do_not_fail(tmp_path: Path) -> None:
    """No articles have no stories, and texts without a word are grouped with nobody who has some."""
    assert stories(tmp_path / "1", compared({})) == {}
    assert groups(stories(tmp_path / "2", compared({"a": "…", "b": "Ferry"}))) == {frozenset("a"), frozenset("b")}


def reference(texts: Mapping[str, str]) -> set[frozenset[str]]:
    """Return the partition by the words of the docstring: sets of windows, and a search through the links."""
    holders: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for text in texts.values():
        tokens = text.split()
        for start in range(len(tokens) - WINDOW + 1):
            holders[tuple(tokens[start : start + WINDOW])].add(text)
    links: dict[str, set[str]] = defaultdict(set)
    for held in holders.values():
        if len(held) <= RARE:
            for text in held:
                links[text] |= held
    found, left = set(), set(texts.values())
    while left:
        group, fresh = set(), {min(left)}
        while fresh:
            group |= fresh
            fresh = {text for member in fresh for text in links[member]} - group
        left -= group
        found.add(frozenset(name for name, text in texts.items() if text in group))
    return found


def made_of(pieces: Sequence[int]) -> str:
    """Return a text of passages of eight words: two shared neighbours hold a window, one alone does not."""
    return " ".join(words(range(8), prefix=f"p{piece}x") for piece in pieces)


@settings(max_examples=40)
@given(
    st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=4), min_size=1, max_size=40),
    st.integers(1, 9),
    st.randoms(use_true_random=False),
)
def test_stories_are_those_of_the_definition(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[list[int]], size: int, rng: Random
) -> None:
    """For any texts the stories are those of an exact reference, in any order and any size of batch."""
    texts = {f"{number:02d}": made_of(parts) for number, parts in enumerate(pieces)}
    names = list(texts)
    rng.shuffle(names)
    batches = [compared({name: texts[name] for name in part}) for part in cut(names, size)]
    found = stories(tmp_path_factory.mktemp("windows"), *batches)
    assert groups(found) == reference(texts)
    assert found == stories(tmp_path_factory.mktemp("windows"), compared(texts))


def cut(names: Sequence[str], size: int) -> Iterable[Sequence[str]]:
    """Cut names into parts of a size."""
    return (names[start : start + size] for start in range(0, len(names), size))

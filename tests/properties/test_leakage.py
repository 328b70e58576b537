"""Does the fast way to leaks find what all pairs, one by one, show?"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from random import Random
from unittest.mock import patch

import polars as pl
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import leaks
from tests.leaks import Row, day, found_in, linked, listed

from copydesk.leakage import hold, holders, meet, near, shelf
from copydesk.leakage import words as words_of
from copydesk.leakage.shingles import passage_numbers, shingles, spell, text_keys
from copydesk.leakage.words import read_words

ODD = "abc ABC 12 ,.'’“…-_\n\t\x00日本語々〆ไทยကမမြន်ខ្មែរকি\u0301ÉßİıΣςﬁ½²ª\u00a8\u00b4\u2017\u200d\u2028𝔸𠀀가각é"
LETTERS = st.one_of(st.sampled_from(ODD), st.characters(exclude_categories=["Cs"]))
TEXTS = st.lists(st.text(LETTERS, max_size=90), max_size=6)


@given(TEXTS)
def test_words_are_those_of_the_definition(texts: list[str]) -> None:
    """Two words have one number when they are equal, and each text has as many words as it should."""
    found = read_words(pa.array(texts, pa.string()))
    expected = [leaks.words(text) for text in texts]
    assert found.counts.tolist() == [len(it) for it in expected]
    flat = [word for it in expected for word in it]
    numbers = dict(zip(flat, found.numbers.tolist(), strict=True))
    assert [numbers[word] for word in flat] == found.numbers.tolist()
    assert len(set(numbers.values())) == len(numbers)


@given(TEXTS)
def test_shingles_and_texts_have_one_number_each(texts: list[str]) -> None:
    """Shingles have one number when they are of the same words, and so have texts."""
    words = read_words(pa.array(texts, pa.string()))
    found = shingles(words)
    told = [leaks.words(text) for text in texts]
    expected = [tuple(it[at : at + 5]) for it in told for at in range(max(bool(it), len(it) - 4))]
    assert len(set(zip(expected, found.numbers.tolist(), strict=True))) == len(set(expected))
    assert len(set(found.numbers.tolist())) == len(set(expected))
    keys = text_keys(found, words.counts).tolist()
    assert [key == 0 for key in keys] == [it == [] for it in told]
    assert len(set(keys)) == len({tuple(it) for it in told})


@given(TEXTS)
def test_passages_are_those_of_the_definition(texts: list[str]) -> None:
    """Passages begin where they should, have one number when they are of the same words, and are spelt as they are."""
    series = pa.array(texts, pa.string())
    found = shingles(read_words(series))
    starts = found.passages.nonzero()[0]
    expected = [passage for text in texts for passage in leaks.passages(leaks.words(text))]
    assert found.passages[starts].tolist() == [len(it) for it in expected]
    numbers = passage_numbers(found.numbers, starts, found.passages[starts].astype("int64")).tolist()
    assert len(set(zip(expected, numbers, strict=True))) == len(set(expected)) == len(set(numbers))
    row = pl.Series(range(len(texts)), dtype=pl.Int64).to_numpy().repeat(found.counts)[starts]
    begin = starts - (found.counts.cumsum() - found.counts)[row]
    assert [it.replace(" ", "") for it in spell(series, row, begin)] == ["".join(it) for it in expected]


def some_text(draw: Random, vocabulary: Sequence[str], told: list[str]) -> str:
    """Return a text of its own, or one of those before it, edited as newsrooms do."""
    words = [draw.choice(vocabulary) for _ in range(draw.randint(1, 70))]
    if told and draw.random() < 0.6:
        old = draw.choice(told).split()
        at = draw.randrange(len(old))
        edited = [it if draw.random() > 0.04 else draw.choice(vocabulary) for it in old]
        words = draw.choice([old, edited, old[: at + 1], words[:30] + old[at : at + 25]])
    told.append(" ".join(words))
    return told[-1]


def some_splits(draw: Random) -> dict[str, list[Row]]:
    """Return two or three splits with leaks of all kinds."""
    size = draw.choice([2, 5, 30, 300, 3000])
    vocabulary = [f"word{it}" for it in range(size)] + ["日", "本", "Über"] * draw.choice([0, 1, 30])
    told: list[str] = []

    def row(name: str) -> Row:
        return {
            "id": draw.choice([name, name, None]),
            "url": draw.choice([None, f"https://a.example/{draw.randint(0, 60)}"]),
            "canonical_url": draw.choice([None, f"https://b.example/{draw.randint(0, 60)}"]),
            "title": draw.choice([None, f"Title {draw.randint(0, 9)}", "!"]),
            "description": draw.choice([None, "The same words for all"]),
            "text": draw.choice([None, "", " \n"]) if draw.random() < 0.05 else some_text(draw, vocabulary, told),
            "published_at": draw.choice([None, day(draw.randint(1, 9))]),
        }

    names = ["train", "test", "validation"][: draw.randint(2, 3)]
    return {name: [row(f"{name}-{it}") for it in range(draw.randint(0, 25))] for name in names}


@settings(max_examples=40)
@given(st.randoms(use_true_random=False))
def test_all_pairs_are_found(draw: Random) -> None:
    """Of small splits all leaks are listed, and nothing else but pairs of a chain of near copies that is listed too."""
    splits = some_splits(draw)
    with tempfile.TemporaryDirectory() as work:
        found = found_in(splits, Path(work))
    wanted, chained = leaks.leaks(splits)
    shown = listed(found)
    assert {it for it in wanted if it[0] != "passage"} <= shown
    assert all(any(one <= other for other in groups(shown)) for one in groups(wanted))
    assert shown <= wanted | chained
    assert found.left_out == 0


def groups(pairs: set[leaks.Leak]) -> set[frozenset[leaks.Place]]:
    """Return the records that leaks link."""
    return linked((one, other) for _, one, other in pairs)


@settings(max_examples=20)
@given(st.randoms(use_true_random=False), st.sampled_from(["slices", "crowds"]))
def test_neither_slices_nor_crowds_lose_a_link(draw: Random, way: str) -> None:
    """Where an index is cut into slices, or all texts are crowded, the same records are linked."""
    splits = some_splits(draw)
    small = [patch.object(it, "SLICE", 300) for it in (holders, meet)] + [
        patch.object(it, "BATCH", 200) for it in (hold, shelf)
    ]
    crowds = [patch.object(near, "CROWD", 0), patch.object(near, "STEPS", 0)] if way == "crowds" else []
    with tempfile.TemporaryDirectory() as work:
        for it in [*small, *crowds]:
            it.start()
        try:
            found = found_in(splits, Path(work))
        finally:
            patch.stopall()
    wanted, chained = leaks.leaks(splits)
    shown = listed(found)
    # A crowded near copy that others link already is compared no more, and may be told by a passage that it shares.
    assert {it[1:] for it in shown} <= {it[1:] for it in wanted | chained}
    assert all(any(one <= other for other in groups(shown)) for one in groups(wanted))
    assert found.left_out == 0


@settings(max_examples=10)
@given(st.randoms(use_true_random=False))
def test_no_order_matters(draw: Random) -> None:
    """The same rows in another order, in other splits' order, and in other batches give the same pairs by id."""
    splits = some_splits(draw)
    named = {name: [{**row, "id": f"{name}-{it}"} for it, row in enumerate(rows)] for name, rows in splits.items()}
    turned = {name: draw.sample(named[name], len(named[name])) for name in reversed(named)}
    tables = []
    for number, given_ in enumerate((named, turned)):
        with tempfile.TemporaryDirectory() as work:
            tables.append(found_in(given_, Path(work), at_once=3 + 5 * number).table.drop(["left_row", "right_row"]))
    assert tables[0].equals(tables[1])


def test_each_character_is_what_the_definition_says() -> None:
    """Between two letters every character of the basic plane parts them, or is a letter, exactly as after folding."""
    texts = [f"one{chr(it)}two" for it in range(0x10000) if not 0xD800 <= it < 0xE000]
    assert read_words(pa.array(texts, pa.string())).counts.tolist() == [len(leaks.words(it)) for it in texts]


@given(TEXTS)
def test_a_long_text_has_the_same_words_in_pieces(texts: list[str]) -> None:
    """Words, and which of them are single letters, are those of the whole text, wherever it is cut."""
    series = pa.array(texts, pa.string())
    whole = read_words(series)
    with patch.object(words_of, "_PIECE", 8):
        parts = read_words(series)
    assert whole.numbers.tolist() == parts.numbers.tolist()
    assert whole.counts.tolist() == parts.counts.tolist()
    said, again = ([] if it.alone is None else it.alone.tolist() for it in (whole, parts))
    assert said == again

"""What is shown of records that are the same text in different splits?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pytest
from tests import mh1
from tests.leaks import Row, day, found_in, linked, listed, split

from copydesk.leakage import RELATIONS, find_leaks
from copydesk.leakage.words import read_words


def words(count: int, prefix: str = "w") -> str:
    """Return so many words, each of its own."""
    return " ".join(f"{prefix}{number}" for number in range(count))


def rows(*texts: str | None, prefix: str = "r") -> list[Row]:
    """Return records that have nothing but an id and a text."""
    return [{"id": f"{prefix}{number}", "text": text} for number, text in enumerate(texts)]


def relations(work: Path, one: Row, other: Row) -> dict[str, int]:
    """Return how many pairs of each relation two records in two splits have."""
    return {name: count for name, count in found_in({"train": [one], "test": [other]}, work).found.items() if count}


def fresh(number: int, count: int = 60) -> str:
    """Return a text that shares no word with one of another number."""
    return words(count, f"t{number}x")


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ({"url": "https://a.example/1"}, {"url": "https://a.example/1"}, {"url": 1}),
        ({"url": "https://a.example/1"}, {"url": "https://a.example/A"}, {}),
        ({"url": "https://a.example/1"}, {"canonical_url": "https://a.example/1"}, {}),
        ({"canonical_url": "u", "url": "v"}, {"canonical_url": "u", "url": "v"}, {"url": 1}),
        ({"text": "The ferry is back."}, {"text": "the FERRY is, back"}, {"text": 1}),
        ({"text": "The ferry is back."}, {"text": None, "title": "The ferry", "description": "is back"}, {"text": 1}),
        ({"text": "!!!"}, {"text": "!!!"}, {}),
        ({"text": None}, {"text": ""}, {}),
        ({"title": "A", "published_at": day(3)}, {"title": "a!", "published_at": day(3)}, {"title": 1, "text": 1}),
        ({"title": "A", "published_at": day(3)}, {"title": "a", "published_at": day(4), "text": "b"}, {}),
        ({"title": "A", "text": "b"}, {"title": "A", "text": "c"}, {}),
        ({"title": "!", "text": "b", "published_at": day(3)}, {"title": "!", "text": "c", "published_at": day(3)}, {}),
        # 36 and 36 shingles, 24 in common: 24 / 48
        ({"text": words(40)}, {"text": f"{words(28)} {words(12, 'x')}"}, {"near-copy": 1}),
        # 23 in common: 23 / 49
        ({"text": words(40)}, {"text": f"{words(27)} {words(13, 'x')}"}, {"passage": 1}),
        # 30 shingles, 24 of them in 200
        ({"text": f"{words(28)} {words(6, 'x')}"}, {"text": words(200)}, {"near-copy": 1}),
        ({"text": f"{words(27)} {words(7, 'x')}"}, {"text": words(200)}, {"passage": 1}),
        # 29 shingles, all of them in 200: too few to be contained
        ({"text": words(33)}, {"text": words(200)}, {"passage": 1}),
        ({"text": f"{words(10)} {words(60, 'x')}"}, {"text": f"{words(60, 'y')} {words(10)}"}, {"passage": 1}),
        ({"text": f"{words(9)} {words(60, 'x')}"}, {"text": f"{words(60, 'y')} {words(9)}"}, {}),
    ],
)
def test_two_records(tmp_path: Path, one: Row, other: Row, found: dict[str, int]) -> None:
    """Two records are a leak exactly when a relation says so."""
    assert relations(tmp_path, one, other) == found


def test_what_is_told_of_a_pair(tmp_path: Path) -> None:
    """A pair has both records by split, id and row, its similarities, and the words of a shared passage."""
    shared = words(12, "common")
    splits = {
        "train": rows(fresh(1), f"{fresh(2)} {shared}", prefix="a"),
        "test": rows(f"{shared} {fresh(3)}", None, fresh(1, 50), prefix="b"),
    }
    found = found_in(splits, tmp_path)
    assert found.rows == {"test": 3, "train": 2}
    assert (found.pairs, found.left_out) == (6, 0)
    assert found.found == dict.fromkeys(RELATIONS, 0) | {"near-copy": 1, "passage": 1}
    assert found.table.to_pylist() == [
        {
            "relation": "near-copy",
            "jaccard": 46 / 56,
            "containment": 1.0,
            "left_split": "test",
            "left_id": "b2",
            "left_row": 2,
            "right_split": "train",
            "right_id": "a0",
            "right_row": 0,
            "words": None,
        },
        {
            "relation": "passage",
            "jaccard": None,
            "containment": None,
            "left_split": "test",
            "left_id": "b0",
            "left_row": 0,
            "right_split": "train",
            "right_id": "a1",
            "right_row": 1,
            "words": words(10, "common"),
        },
    ]
    assert (found.largest_jaccard, found.largest_containment) == (46 / 56, 1.0)


def holders(count: int, passage: str, first: int = 0) -> list[str]:
    """Return so many texts that have nothing in common but a passage."""
    return [f"{fresh(first + number)} {passage} {fresh(first + number + 10_000)}" for number in range(count)]


@pytest.mark.parametrize(("count", "is_rare"), [(20, True), (21, False)])
def test_a_passage_is_rare_in_twenty_components(tmp_path: Path, count: int, *, is_rare: bool) -> None:
    """A passage that twenty texts hold links all of them; one that twenty-one hold links none."""
    texts = holders(count, words(12))
    found = found_in({"train": rows(*texts[3:]), "test": rows(*texts[:3])}, tmp_path)
    assert found.found["passage"] == (3 * (count - 3) if is_rare else 0)


def test_copies_of_one_text_hold_a_passage_once(tmp_path: Path) -> None:
    """Sixty texts in twenty components hold a rare passage, also where the copies lie in one split."""
    texts = holders(20, words(12))
    copies = [f"{text} {words(3, f'end{number}x{copy}y')}" for number, text in enumerate(texts) for copy in range(3)]
    found = found_in({"train": rows(*copies[3:]), "test": rows(*copies[:3])}, tmp_path)
    assert found.found["passage"] > 0
    joined = linked((one, other) for _, one, other in listed(found))
    assert [len(group) for group in joined] == [60]


def test_what_a_thousand_texts_hold_is_common(tmp_path: Path) -> None:
    """A passage in more than 1,000 texts is common, however few components they are."""
    base, other = holders(2, words(12))
    copies = [f"{base} {words(2, f'end{number}x')}" for number in range(1_000)]
    for count in (999, 1_000):
        found = found_in({"train": rows(*copies[:count]), "test": rows(other)}, tmp_path / str(count), at_once=500)
        assert (found.found["passage"] > 0) == (count == 999)


def test_splits_are_compared_all_with_all(tmp_path: Path) -> None:
    """A leak between two small splits is found as well as one with the largest."""
    splits = {"a": rows(fresh(1), fresh(2)), "b": rows(fresh(2)), "c": rows(fresh(3), fresh(4), fresh(5)), "d": []}
    splits["e"] = rows(fresh(5), fresh(1))
    shown = {(one[0], other[0]) for _, one, other in listed(found_in(splits, tmp_path))}
    assert shown == {("a", "b"), ("a", "e"), ("c", "e")}


def test_many_copies_are_linked_without_all_their_pairs(tmp_path: Path) -> None:
    """A text in thousands of records is listed so that all of them are linked, and not pair by pair."""
    text = fresh(1)
    splits = {"train": rows(*[text] * 3_000), "test": rows(*[f"{text} more"] * 2_000, text)}
    found = found_in(splits, tmp_path, at_once=500)
    assert found.table.num_rows < 3 * 5_001
    assert [len(group) for group in linked((one, other) for _, one, other in listed(found))] == [5_001]


def test_a_long_boilerplate_costs_no_square(tmp_path: Path) -> None:
    """Thousands of texts that are near copies by a boilerplate are linked by about as many comparisons."""
    boilerplate = words(300)
    texts = [f"{boilerplate} {words(5, f'own{number}x')}" for number in range(4_000)]
    found = found_in({"train": rows(*texts[500:]), "test": rows(*texts[:500])}, tmp_path, at_once=500)
    assert found.computed < 5 * len(texts)
    assert found.left_out == 0
    assert [len(group) for group in linked((one, other) for _, one, other in listed(found))] == [4_000]


def test_half_a_boilerplate_is_no_copy(tmp_path: Path) -> None:
    """Thousands of texts of which just too little is boilerplate are not even compared."""
    texts = [f"{words(60)} {words(50, f'own{number}x')}" for number in range(2_000)]
    found = found_in({"train": rows(*texts[500:]), "test": rows(*texts[:500])}, tmp_path, at_once=500)
    assert (found.table.num_rows, found.computed, found.left_out) == (0, 0, 0)


@pytest.mark.parametrize(
    "texts",
    [
        ["word " * 300_000, "word " * 299_999],
        ["x" * 256 * 10_000, "x" * 256 * 9_000],
        ["日" * 300_000, "日" * 299_999],
    ],
)
def test_one_word_again_and_again(tmp_path: Path, texts: Sequence[str]) -> None:
    """A text of one word is one shingle, however long it is."""
    found = found_in({"train": rows(texts[0]), "test": rows(texts[1])}, tmp_path)
    assert found.found["near-copy"] == 1


def test_nothing_to_compare(tmp_path: Path) -> None:
    """Splits without rows, and rows without words, have no leak."""
    assert found_in({"train": rows(None, "", "?!"), "test": rows(None, "?!")}, tmp_path).table.num_rows == 0
    assert found_in({"train": [], "test": []}, tmp_path).pairs == 0
    assert find_leaks([split("only", rows("a"))], tmp_path).pairs == 0


def test_every_character_is_read_as_the_specification_says() -> None:
    """Each character of Unicode between two letters gives the words of the specification, beside others and alone."""
    texts = [f"a{chr(number)}b" for number in range(0x32400) if not 0xD800 <= number < 0xE000]
    spelled = [" ".join(mh1.words(text)) for text in texts]
    found, wanted = read_words(pa.array(texts)), read_words(pa.array(spelled))
    assert found.counts.tolist() == wanted.counts.tolist() == [len(it.split()) for it in spelled]
    assert found.numbers.tolist() == wanted.numbers.tolist()

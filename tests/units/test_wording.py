"""Is what two texts share counted as it is, and every difference told, in bounded time?"""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.stories.redline import AROUND, MAX_LENGTH, MAX_WORDS, excerpt, redline
from copydesk.stories.wording import MAX_CELLS, MAX_TEXT, Change, Difference, Shared, difference, shared, wording

SECONDS = 20
"""More than any pair of texts takes on a slow machine, and far less than what is not bounded."""


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are compared."""
    return list(wording(text).words)


def changed(first: str, copy: str) -> list[tuple[str, str]]:
    """Return the changes from a text to another one, as words."""
    one, other = wording(first), wording(copy)
    found = difference(one, other).changes
    return [(" ".join(one.words[slice(*it.first)]), " ".join(other.words[slice(*it.copy)])) for it in found]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ferry's 3.5 km_long Straße", ["ferry", "s", "3", "5", "km", "long", "strasse"]),
        ("ﬁne Ｆｅｒｒｙ ①", ["fine", "ferry", "1"]),
        ("船が 港に着く。", ["船", "が", "港", "に", "着", "く"]),
        ("เรือ", ["เ", "ร", "ื", "อ"]),
        ("नाव लौटी", ["नाव", "लौटी"]),
        ("Cafe\u0301 re\u0301sume\u0301", ["café", "résumé"]),
        ("a" * 300, ["a" * 256, "a" * 44]),
        ("e\u0301" * 200, ["é" * 128, "é" * 72]),
        (" \n–… ", []),
        ("", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    """Runs of letters, digits and marks, folded; letters of scripts without spaces stand alone; none is endless."""
    assert words_of(text) == words


def test_a_word_knows_its_place() -> None:
    """Characters from which and to which it stands, and its paragraph; lines without words are none."""
    found = wording("“Ferry” is\n\n * * *\nback.")
    assert [found.text[i:j] for i, j in zip(found.starts, found.ends, strict=True)] == ["Ferry", "is", "back"]
    assert found.paragraphs.tolist() == [0, 0, 1]


@pytest.mark.parametrize(
    ("first", "copy", "expected"),
    [
        ("a b c d e f", "a b c d e f", Shared(6, 6, 6, 6)),
        ("a b c d e f", "x a b c d e y", Shared(6, 7, 5, 5)),
        ("a b c d e. And f g h i j", "f g h i j. a b c d e", Shared(11, 10, 10, 10)),
        ("a b c d e a b c d e", "a b c d e", Shared(10, 5, 10, 5)),
        ("a b c d x e f g h", "a b c d y e f g h", Shared(9, 9, 0, 0)),
        ("a b c", "A. B, c!", Shared(3, 3, 3, 3)),
        ("a b c", "a b c d", Shared(3, 4, 0, 0)),
        ("a b c d e", "", Shared(5, 0, 0, 0)),
        ("", "", Shared(0, 0, 0, 0)),
    ],
)
def test_what_is_shared(first: str, copy: str, expected: Shared) -> None:
    """Words in runs of five that both have, wherever they stand; short texts whole or not at all."""
    assert shared(wording(first), wording(copy)) == expected


@pytest.mark.parametrize(
    ("first", "copy", "expected"),
    [
        ("the ferry is back", "the ferry is back", []),
        ("the ferry is back", "The FERRY, is back!", []),
        ("the ferry is back", "the ferry was back", [("is", "was")]),
        ("the ferry is back", "the old ferry is back again", [("", "old"), ("", "again")]),
        ("the ferry is back", "", [("the ferry is back", "")]),
        ("a b c d e f g h i", "a b c d e g h i", [("f", "")]),
        ("one two three four x five six seven eight", "I II III IV x V VI VII VIII", None),
    ],
)
def test_what_was_changed(first: str, copy: str, expected: list[tuple[str, str]] | None) -> None:
    """Words, not marks or letters; a stray word between long changes is part of one change."""
    assert changed(first, copy) == (expected if expected is not None else [(first, copy.lower())])


def test_a_paragraph_that_moved_is_one_change_each() -> None:
    """What stays in order holds the texts together."""
    moved, kept = "the mayor spoke of the bridge for an hour", " ".join(f"word{n}" for n in range(40))
    assert changed(f"{moved}\n\n{kept}", f"{kept}\n\n{moved}") == [(moved, ""), ("", moved)]


def test_what_is_said_twice_holds_no_texts_together() -> None:
    """A refrain is no sign of which part of a text is which."""
    refrain = " ".join(f"r{n}" for n in range(30))
    assert changed(f"once {refrain} again {refrain}", f"again {refrain}") == [(f"once {refrain}", "")]


texts = st.text(alphabet="ab cd.\né船", max_size=120) | st.lists(st.sampled_from("abcdefgh"), max_size=60).map(" ".join)


@given(texts, texts)
def test_what_is_between_the_changes_is_the_same(first: str, copy: str) -> None:
    """Changes put into the first text give the copy, and no change is empty or keeps its first or last word."""
    one, other = wording(first), wording(copy)
    made: list[str] = []
    place = 0
    for it in difference(one, other).changes:
        made += [*one.words[place : it.first[0]], *other.words[slice(*it.copy)]]
        assert one.words[slice(*it.first)] != other.words[slice(*it.copy)]
        place = it.first[1]
    assert [*made, *one.words[place:]] == list(other.words)


@given(texts, texts)
def test_shares_look_the_same_from_both_sides(first: str, copy: str) -> None:
    """What the copy shares with the first is what the first shares with the copy, never more than there is."""
    one, other = wording(first), wording(copy)
    here, there = shared(one, other), shared(other, one)
    assert (here.first_shared, here.copy_shared) == (there.copy_shared, there.first_shared)
    assert (here.first_shared > 0) == (here.copy_shared > 0)
    assert here.first_shared <= here.first_words
    assert shared(one, one).copy_shared == len(one.words)


def test_the_shortest_differences_are_found() -> None:
    """Two texts of words drawn by lot: as many words are kept as the plain table of dynamic programming keeps."""
    draw = np.random.default_rng(7)
    for _ in range(20):
        left, right = (draw.integers(0, 4, draw.integers(1, 4)).tolist() for _ in range(2))
        best = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
        for i, a in enumerate(left):
            for j, b in enumerate(right):
                best[i + 1][j + 1] = best[i][j] + 1 if a == b else max(best[i][j + 1], best[i + 1][j])
        found = difference(*(wording(" ".join(map(str, it))) for it in (left, right))).changes
        assert len(left) - sum(it.first[1] - it.first[0] for it in found) == best[-1][-1]


ONE = "ferry " * (MAX_TEXT // 6)
LETHAL = {
    "one word and another": (ONE, "pier " * (MAX_TEXT // 5)),
    "one word, and one of two": (ONE, "ferry pier " * (MAX_TEXT // 11)),
    "two words": ("ferry pier " * (MAX_TEXT // 11), "pier ferry pier pier " * (MAX_TEXT // 21)),
    "one character": ("船" * MAX_TEXT, "船港" * (MAX_TEXT // 2)),
    "marks alone": ("\u0301" * MAX_TEXT, "\u0301\u0302" * (MAX_TEXT // 2)),
    "no word": ("-" * MAX_TEXT, "\n" * MAX_TEXT),
    "backwards": tuple(" ".join(map(str, it)) for it in (range(150_000), range(150_000, 0, -1))),
}


@pytest.mark.parametrize("name", LETHAL)
def test_no_text_takes_long(name: str) -> None:
    """Texts on which common ways to compare take hours, and what they show is bounded as well."""
    first, copy = (wording(text) for text in LETHAL[name])
    start = time.process_time()
    shared(first, copy)
    found = difference(first, copy)
    rows = list(redline(first, copy, found.changes, 100))
    assert time.process_time() - start < SECONDS
    assert found.cells <= MAX_CELLS
    assert sum(len(stretch.words) for row in rows for stretch in row.stretches) < 1_000_000


def test_what_is_too_long_is_one_change_and_is_said() -> None:
    """The stretch that costs more than is left is not looked into; the rest is."""
    first = wording("x y z " + " ".join(f"word{n}" for n in range(20)) + " a b c d")
    copy = wording("x z y " + " ".join(f"word{n}" for n in range(20)) + " d c b a")
    assert difference(first, copy, 0) == Difference((Change((1, 3), (1, 3)), Change((23, 27), (23, 27))), False, 0)  # noqa: FBT003 - its fields in their order
    found = difference(first, copy)
    assert (found.is_whole, found.cells) == (True, 4 + 16)
    assert not difference(first, copy, 10).is_whole


def test_a_long_text_is_compared_up_to_a_bound() -> None:
    """And it is said that it was longer."""
    assert (wording("a" * (MAX_TEXT + 1)).is_cut, wording("a" * MAX_TEXT).is_cut) == (True, False)
    assert len(wording("a" * 50_000_000).text) == MAX_TEXT


# What people see


def shown(first: str, copy: str, most: int = 100) -> list[str]:
    """Return the rows of a redline with the marks that people see."""
    one, other = wording(first), wording(copy)
    marks = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
    return [
        f"{row.paragraph}: " + "".join(marks[it.kind].format(it.words) for it in row.stretches)
        for row in redline(one, other, difference(one, other).changes, most)
    ]


LONG = " ".join(f"word{n}" for n in range(40))


@pytest.mark.parametrize(
    ("first", "copy", "rows"),
    [
        ("The ferry is back.", "The ferry is back!", ["None: "]),
        ("The ferry “is” back.", "The ferry (was) back.", ["1: The ferry [-“is” -]{+(was) +}back."]),
        ("One.\n\nTwo.\n\nThree.", "One.\n\nThree.", ["None: ", "2: [-Two.-]", "None: "]),
        ("One.\n\nThree.", "One.\n\nTwo.\n\nThree.", ["None: ", "None: {+Two.+}", "None: "]),
        ("One.\n\nTwo.", "One.\n\nThree.", ["None: ", "2: [-Two.-]{+Three.+}"]),
        ("One. Two.", "One.\n\nTwo. Three.", ["1: One. Two. {+Three.+}"]),
        (f"A {LONG}", f"B {LONG}", ["1: [-A -]{+B +}word0 word1 word2 word3 word4 word5 word6 word7 …"]),
        (f"{LONG} A.", f"{LONG} B.", ["1: … word32 word33 word34 word35 word36 word37 word38 word39 [-A.-]{+B.+}"]),
        ("A re-open B", "A re-close B", ["1: A re-[-open -]{+close +}B"]),
        ("", "One.", ["None: {+One.+}"]),
        ("", "", []),
    ],
)
def test_a_redline_shows_paragraphs_with_changes(first: str, copy: str, rows: list[str]) -> None:
    """With the marks that stand by the words, eight words around a change, and one row for all that is the same."""
    assert shown(first, copy) == rows


def test_a_redline_ends_after_so_many_changes() -> None:
    """Nothing behind the last one is shown as if it were the same."""
    first, copy = (" ".join(f"w{n} {word} x{n} y{n} z{n}" for n in range(5)) for word in ("old", "new"))
    assert shown(first, copy, 2) == ["1: w0 [-old -]{+new +}x0 y0 z0 w1 [-old -]{+new+}"]


def test_an_excerpt_is_bounded() -> None:
    """By words, by characters, and by the signs that stand between two words."""
    many = wording(" ".join(f"word{n}" for n in range(1000)))
    found = excerpt(many, 0, 1000)
    assert len(found.split()) == MAX_WORDS + 1
    assert found.split()[-AROUND:] == [f"word{n}" for n in range(1000 - AROUND, 1000)]
    assert len(excerpt(wording("a" + "-" * 10_000 + "b"), 0, 2)) <= MAX_LENGTH + 2
    assert len(excerpt(wording("-" * 10_000 + "b" + "-" * 10_000), 0, 1)) <= 200

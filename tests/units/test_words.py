"""Are the words of `mh1` those of its specification, in every script, and always the same?"""

from __future__ import annotations

import unicodedata

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests import mh1

from copydesk.dedupe import words as module
from copydesk.dedupe.shingles import passages_of, shingles_of
from copydesk.dedupe.sketch import bands_of
from copydesk.dedupe.words import words_of

TEXTS = st.lists(
    st.text(
        st.one_of(
            st.characters(codec="utf-8"),
            st.sampled_from(
                "aB é ß İ ﬁ … \u00a0 \u0301 \u0308 Å ① ｱ ﾞ 한 ᄒ ᅡ ᆫ 渡 船 ก ำ ြ क ् ष ς Σ K ² ' - _ 9".replace("  ", " ")
            ),
        ),
        max_size=60,
    ),
    max_size=8,
)


def hashes(texts: list[str]) -> list[list[int]]:
    """Return the hashes of the words of each text."""
    found = words_of(pa.array(texts, pa.string()))
    return [found.hashes[start:end].tolist() for start, end in zip(found.starts, found.starts[1:], strict=False)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Ferry's back, at 9:30!", ["the", "ferry", "s", "back", "at", "9", "30"]),
        ("ＦＥＲＲＹ ﬁnds ①", ["ferry", "finds", "1"]),
        ("Fähre—Hafen_Kai STRASSE Straße", ["fähre", "hafen", "kai", "strasse", "strasse"]),
        ("a\u0308 हिन्दी", ["ä", "हिन्दी"]),
        ("ΛΟΓΟΣ λόγος", ["λογοσ", "λόγοσ"]),
        ("渡船回来 ferry船", ["渡", "船", "回", "来", "ferry", "船"]),
        ("한국어 신문", ["한국어", "신문"]),
        ("  \n\t …\u00a0", []),
        ("x" * 600, ["x" * 256, "x" * 256, "x" * 88]),
        ("é" * 257, ["é" * 256, "é"]),
    ],
)
def test_words_are_runs_of_letters_digits_and_marks(text: str, words: list[str]) -> None:
    """NFKC and case folding, then runs; a letter of an unsegmented script is a word by itself."""
    assert mh1.words(text) == words
    assert hashes([text]) == [[mh1.word_hash(word) for word in words]]


def test_the_hash_of_a_word_is_frozen() -> None:
    """Golden vectors: another hash would be another grouping."""
    assert hashes(["a", "ferry", "harbourmaster", "船", "…"]) == [
        [0x685FDF50E51FA977],
        [0xE611D860AC6C66D4],
        [0xDA527A2D31AC3C13],
        [0x2A66C3515BC1DED1],
        [],
    ]


@given(TEXTS)
@example(["ab", "", "cd"])
@example(["a\u0301", "é", "É"])
@example(["\U000e0100", "船\U000e0100", "a\U000e01ef b"])
@example(["船", "船a", "a船"])
@example(["\u1100", "\u1161"])
@example(["x" * 513 + "船" + "y" * 256])
def test_words_are_those_of_the_specification(texts: list[str]) -> None:
    """For any texts the hashes are those of plain Python, text by text, whatever stands beside."""
    assert hashes(texts) == [[mh1.word_hash(word) for word in mh1.words(text)] for text in texts]


def test_every_character_alone_is_read_as_the_specification_says() -> None:
    """Each of the characters of Unicode, between two letters."""
    texts = [f"a{chr(number)}b" for number in range(0x32400) if not 0xD800 <= number < 0xE000]
    wrong = [
        text
        for text, found in zip(texts, hashes(texts), strict=True)
        if found != [mh1.word_hash(word) for word in mh1.words(text)]
    ]
    assert wrong == []


def test_no_letter_lies_beyond_the_tables() -> None:
    """But marks that select a variation; if a later Unicode puts more there, the tables have to grow."""
    beyond = {*range(0x323B0, 0x110000)} - {*range(0xE0100, 0xE01F0)}
    assert [number for number in beyond if unicodedata.category(chr(number))[0] in "LNM"] == []


@pytest.mark.parametrize("size", [16, 61, 256])
def test_no_boundary_of_a_stretch_shows(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """Texts are read in stretches: where those end changes nothing."""
    texts = ["The ferry is back.", "", "船" * 40, "wide " * 30, "ﬁnd " * 20, "x" * 700]
    whole = hashes(texts)
    monkeypatch.setattr(module, "STRETCH", size)
    monkeypatch.setattr(module, "BLOCK", size)
    assert hashes(texts) == whole


def test_nulls_and_slices_have_their_own_words() -> None:
    """A null has no words, and a slice of a column is read as the column is."""
    column = pa.array(["one two", None, "three", "four five six"], pa.string())
    assert np.diff(words_of(column).starts).tolist() == [2, 0, 1, 3]
    assert words_of(column.slice(2)).hashes.tolist() == words_of(column).hashes[2:].tolist()


@given(TEXTS)
@example(
    [
        "one two three",
        "a b c d e f",
        "a a a a a a a a a a a a a a a a a",
        "渡船回来" * 6,
        "渡船回来 the ferry is back " * 3,
    ]
)
def test_shingles_passages_and_bands_are_those_of_the_specification(texts: list[str]) -> None:
    """Sets of shingles, passages of the right weight, and the keys of the bands."""
    words = words_of(pa.array(texts, pa.string()))
    shingles, starts = shingles_of(words)
    for text, first, last in zip(texts, starts, starts[1:], strict=False):
        assert shingles[first:last].tolist() == sorted(map(mh1.shingle_hash, mh1.shingles(text)))
    passages, owners = passages_of(words)
    found = {(int(owner), int(passage)) for owner, passage in zip(owners, passages, strict=True)}
    assert found == {(row, mh1.passage_hash(it)) for row, text in enumerate(texts) for it in mh1.passages(text)}
    filled = np.flatnonzero(np.diff(starts))
    if len(filled):
        keys = bands_of(shingles, np.append(starts[filled], starts[-1]))
        assert keys.T.tolist() == [list(mh1.bands(texts[row])) for row in filled]


def test_what_is_made_of_a_text_is_frozen() -> None:
    """Golden vectors of docs/mh1.md: the least shingles, the first passage and three of the bands of one text."""
    text = (
        "The ferry is back in the harbour of Saltmere, the port authority said on Tuesday: "
        "it will sail four times a day."
    )
    words = words_of(pa.array([text]))
    shingles, starts = shingles_of(words)
    passages, _ = passages_of(words)
    keys = bands_of(shingles, starts)
    assert (len(shingles), shingles[:2].tolist()) == (18, [0x1A6DD396D1B44, 0x32C5C06C3A5C9])
    assert (len(passages), int(passages[0])) == (13, 0x1826B591A1A0F3AB)
    assert keys[[0, 1, 31], 0].tolist() == [0x767E7555AB166CCF, 0x7C25789A8679D445, 0x2C6DBA2846D1ED97]

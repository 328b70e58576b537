"""Who wrote it? People only."""

from __future__ import annotations

import pytest

from copydesk.normalise.people import is_person, split_names
from copydesk.normalise.words import words_for


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("en", "Mara Ilves", ["Mara Ilves"]),
        ("en", "Mara Ilves and Jonas Reet", ["Mara Ilves", "Jonas Reet"]),
        ("en", "Mara Ilves, Jonas Reet and Zoë O’Neill", ["Mara Ilves", "Jonas Reet", "Zoë O’Neill"]),
        ("en", "Mara Ilves & Jonas Reet", ["Mara Ilves", "Jonas Reet"]),
        ("en", "Mara Ilves, Political Correspondent", ["Mara Ilves"]),
        ("en", "Mara Ilves in Saltmere", ["Mara Ilves"]),
        ("en", "Mara Ilves | 4 March 2025", ["Mara Ilves"]),
        ("en", "Mara Ilves 4 March 2025", ["Mara Ilves"]),
        ("en", "Mara Ilves (Saltmere)", ["Mara Ilves"]),
        ("en", "J. R. Reet", ["J. R. Reet"]),
        ("en", "Ludwig van der Berg", ["Ludwig van der Berg"]),
        ("en", "Mary-Ann St. Clair", ["Mary-Ann St. Clair"]),
        ("de", "Anna Weber und Jan Vogel", ["Anna Weber", "Jan Vogel"]),
        ("fr", "Luc Petit et Zoé Ménard", ["Luc Petit", "Zoé Ménard"]),
        ("es", "Ana Gil y Luis Soto", ["Ana Gil", "Luis Soto"]),
        ("it", "Carla Dell'Orto e Pino della Rovere", ["Carla Dell'Orto", "Pino della Rovere"]),
        ("it", "Carla Orto, inviata a Roma", ["Carla Orto"]),
        ("pt", "Inês dos Anjos e Rui da Mata", ["Inês dos Anjos", "Rui da Mata"]),
        ("nl", "Joke van der Meer en Bas de Wit", ["Joke van der Meer", "Bas de Wit"]),
        ("nl", "Joke van ’t Zand en Bas de Wit", ["Joke van ’t Zand", "Bas de Wit"]),
        ("nl", "onze verslaggever", []),
        ("uk", "В. Р. Луг", ["В. Р. Луг"]),
        ("ru", "Анна Лугова Дата публикации", ["Анна Лугова"]),
        ("ru", "Анна Сергеевна Лугова и Пётр Мостовой", ["Анна Сергеевна Лугова", "Пётр Мостовой"]),
        ("ru", "А. С. Лугова", ["А. С. Лугова"]),
        ("ru", "А.С. Лугова, корреспондент", ["А.С. Лугова"]),
        ("ru", "редакция", []),
        ("uk", "Мар’яна Луг та Остап Мостовий", ["Мар’яна Луг", "Остап Мостовий"]),
        ("uk", "Пресслужба порту", []),
        ("en", "Newsroom", []),
        ("en", "Harbour News Staff", []),
        ("en", "Reuters", []),
        ("en", "the council", []),
        ("en", "", []),
        ("en", "123", []),
    ],
)
def test_names_stand_behind_the_word_by(language: str, text: str, names: list[str]) -> None:
    """The names of people are cut where a date, a role, a place or a bar begins."""
    assert [text[start:end] for start, end in split_names(text, words_for(language))] == names


@pytest.mark.parametrize("name", ["Mara Ilves", "Ludwig van Beethoven", "Nguyễn Văn An", "Zoë O’Neill", "J. Reet"])
def test_two_to_five_words_are_a_name(name: str) -> None:
    """Names of people have two to five words with capitals and particles."""
    assert is_person(name)


@pytest.mark.parametrize(
    "name",
    [
        "Mara",
        "mara ilves",
        "Associated Press",
        "Harbour News",
        "BBC Newsroom",
        "AFP Agence",
        "a@b.example Ilves",
        "One Two Three Four Five Six",
        "",
        "Die Redaktion",
        "Courier Staff",
        "Пресс-служба Порта",
        "Agência Lusa",
        "De Redactie",
    ],
)
def test_desks_and_agencies_are_no_people(name: str) -> None:
    """One word, a sentence, an agency, a desk and an address are no person."""
    assert not is_person(name)

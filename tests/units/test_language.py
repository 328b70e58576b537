"""In which language is a text, and when is that not said?"""

from __future__ import annotations

import re

import pytest

from copydesk.contract import news
from copydesk.normalise import language as module
from copydesk.normalise.language import language_of, settled


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Ferry returns to Saltmere after nine years"),
        ("de", "Die Fähre kehrt nach neun Jahren zurück"),
        ("it", "Il traghetto torna nel porto dopo nove anni"),
        ("pt", "A balsa regressa ao porto depois de nove anos"),
        ("nl", "De veerboot keert na negen jaar terug in de haven"),
        ("ru", "Паром вернулся в порт после девяти лет отсутствия"),
        ("uk", "Пором повернувся до порту після дев’яти років"),
        ("pl", "Prom wraca do portu po dziewięciu latach przerwy"),
    ],
)
def test_a_headline_is_enough_for_a_sure_answer(code: str, text: str) -> None:
    """A sentence of some words has one language."""
    assert language_of(text) == code


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "Ferry returns",
        "1234567890 1234567890 1234567890",
        "Salt & Vinegar Cod Bites",
        "Vellin Quartett Live Session",
        "Trajekt se vratio u luku",
        "Ostwarder Bote | Vellin Monitor | El Velero",
        "Di ferry don come back afta nine years, di port authority tok, and pipo dey happy well well for di town",
    ],
)
def test_what_the_model_is_not_sure_of_is_not_said(text: str | None) -> None:
    """Short texts, names, figures, close neighbours and languages without a code of two letters have no answer."""
    assert language_of(text) is None


def test_every_answer_is_a_code_of_the_contract() -> None:
    """Each label of the model is a code that `language.form` accepts, is a part of one, or is never an answer."""
    pattern = re.compile(news._LANGUAGE)  # noqa: SLF001 - the one list of the standard
    labels = set(module._model().nb_classes)  # noqa: SLF001 - what the model can answer
    answers = {module._PART_OF.get(label, label) for label in labels}  # noqa: SLF001 - the same
    assert [code for code in answers if len(code) == 2 and not pattern.match(code)] == []
    assert labels >= set(module._PART_OF) | {"pcm", "bcl"}  # noqa: SLF001 - the same


@pytest.mark.parametrize(
    ("text", "known", "code"),
    [
        ("Ferry", ["en"], "en"),
        ("Fähre zurück", ["en", "de"], "de"),
        ("Новости дня", ["en"], None),
        ("Новости дня", ["uk", "en"], "uk"),
        ("Ferry", [], None),
        ("2025", ["en"], None),
        ("", ["en"], None),
        ("Ferry returns after nine years. " * 8, ["en"], None),
    ],
)
def test_an_outlet_settles_a_short_text_that_may_be_in_its_language(
    text: str, known: list[str], code: str | None
) -> None:
    """The language of an outlet counts for words that may belong to it, never for another script."""
    assert settled(text, known) == code

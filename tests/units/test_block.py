"""What belongs to an article's body, what only looks like it, and by which signs is it told?"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import json
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from copydesk.article import PageText
from copydesk.normalise.lines import count_words
from copydesk.normalise.page_text import page_units, read_page_text
from copydesk.normalise.signs import signs_of, traits_of
from copydesk.templates import read_template

ROOT = Path(__file__).parents[2]
STORY = [
    "The ferry Kestrel returned to the harbour of Saltmere on Tuesday, nine years after its last crossing.",
    "Crowds gathered on the quay from early morning to see the vessel come in, and the band of the school played.",
    "The harbour master, Jonas Reet, said that the route would be served daily until the end of the summer season.",
    "A crossing costs 12 crowns, and the council has promised the islanders that the price will not rise this year.",
]
MENU = ["Home", "Harbour", "Sport", "Letters", "Tides", "Weather"]
TITLE = "Ferry Kestrel returns to Saltmere harbour"


def body(*lines: str) -> list[str]:
    """Return the paragraphs of a page of these lines under a menu and a headline."""
    text = "\n\n".join([*MENU, TITLE, *lines])
    return list(read_page_text(PageText(text=text)).paragraphs)


def test_a_list_inside_a_body_is_a_part_of_it() -> None:
    """Items without a full stop stand between paragraphs and belong to the article."""
    items = ["• A return ticket for two islanders", "• A place for one bicycle", "• Tea, while the pot lasts"]
    lines = [*STORY[:3], "A ticket holds:", *items, STORY[3]]
    assert [line for line in items if line not in body(*lines)] == []


def test_items_above_an_article_are_none_of_it() -> None:
    """Headlines in a list over the article are the site's, however many there are."""
    items = [f"• Council of Dunbrook votes on quay number {number} again and again" for number in range(12)]
    text = "\n\n".join([*MENU, *items, TITLE, *STORY])
    assert list(read_page_text(PageText(text=text)).paragraphs) == STORY


def test_what_readers_wrote_below_is_none_of_it() -> None:
    """Remarks with names and moments are longer than the article and are still no part of it."""
    remarks = [
        line
        for number in range(14)
        for line in (
            f"reader{number} says:",
            f"{number + 3} March 2025 at {number % 12 + 1}:17 pm",
            "I took that boat as a child and I never forgot the smell of the engine room and the tea.",
            "They should have kept it going all those years, if you ask me, whatever the accountants said then.",
        )
    ]
    assert body("By Mara Ilves", "2 March 2025", *STORY, *remarks) == STORY


def test_a_heading_inside_a_body_is_a_part_of_it() -> None:
    """A line over a paragraph that the story goes on with is kept, one that nothing follows is not."""
    found = body(*STORY[:3], "What a crossing costs", STORY[3], "What else is new")
    assert "What else is new" not in found
    assert found[-1] == STORY[3]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the ferry is back", 4),
        ("", 0),
        ("渡船は九年ぶりに港へ戻った。", 6),
        ("Überfahrtsgenehmigungsverfahren", 1),
    ],
)
def test_words_are_counted_where_no_blanks_stand_between_them(text: str, words: int) -> None:
    """Two characters of a script without blanks are a word."""
    assert count_words(text) == words


def test_a_body_in_a_script_without_blanks_is_found() -> None:
    """Sentences of such a script are running text."""
    lines = [f"{name}の渡船は九年ぶりに島の港へ戻り、多くの住民が朝から岸壁で船を迎えた。" for name in "東西南北中上下"]
    assert list(read_page_text(PageText(text="\n".join(["ホーム", "天気", *lines, "会社"]))).paragraphs) == lines


def test_the_day_in_an_address_is_no_moment() -> None:
    """An address with a day in its path says nothing of when a remark was made."""
    reads, _ = page_units(PageText(text="https://a.example/2022/08/24/x\n24 August 2022, 9:30\n" + STORY[0]))
    assert [trait.is_timed for trait in traits_of(reads)] == [False, True, False]


def test_every_sign_of_a_page_is_one_of_the_table() -> None:
    """The table was learnt from the same signs that pages show: a renamed one would weigh nothing in silence."""
    worth = tomllib.loads(read_template("weights.toml"))["worth"]
    reads, words = page_units(PageText(text="\n".join([*MENU, TITLE, "By Mara Ilves", *STORY, "Sign up", *MENU])))
    shown = {sign for signs in signs_of(traits_of(reads), words) for sign in signs}
    assert [sign for sign in shown if sign not in worth] == []
    assert "always" in worth


def script() -> ModuleType:
    """Return the script that learns the table, as a module."""
    loader = importlib.machinery.SourceFileLoader("learn_weights", str(ROOT / "scripts" / "learn-weights"))
    spec = importlib.util.spec_from_loader("learn_weights", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    sys.modules["learn_weights"] = module
    loader.exec_module(module)
    return module


def test_a_menu_entry_that_the_body_names_is_not_learnt_as_body() -> None:
    """Units are matched in the order of the body, so the harbour of the menu is none of its harbours."""
    units = ["Harbour", "Ferry returns", STORY[0], "Advertisement", STORY[1], "Harbour"]
    assert script().in_body(units, "\n".join(STORY[:2])) == [False, False, True, False, True, False]


def test_what_is_learnt_tells_text_from_menus(tmp_path: Path) -> None:
    """From a few pages the script learns that a run of sentences is worth more than a label, twice the same."""
    pages = [{"capture": "\n\n".join([*MENU, *STORY, *MENU]), "text": "\n".join(STORY), "id": str(n)} for n in range(8)]
    place = tmp_path / "pages.jsonl"
    place.write_text("\n".join(map(json.dumps, pages)))
    told = [
        subprocess.run([ROOT / "scripts" / "learn-weights", place], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    worth = tomllib.loads(told[0])["worth"]
    assert told[0] == told[1]
    assert worth["own text. 5"] > worth["own text 0"]

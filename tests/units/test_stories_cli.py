"""Does `copydesk stories` show who carried what, in one JSON value when asked, and mend every wrong call?"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.shelves import FAIR, MOLE, Rows, article, shelve

from copydesk.cli.app import run
from copydesk.stories import copies

FIRST = (
    "The mole of Saltmere opens to walkers on Saturday, the port authority said.\n\n"
    "It was closed after the storm of two winters ago. Masons laid 900 new stones.\n\n"
    "The lamp at its end will be lit at dusk."
)
LATER = (
    "The mole of Saltmere opens to walkers on Sunday, the harbour office said.\n\n"
    "It was closed after the storm of two winters ago. Masons laid 900 new stones."
)
SHELF: Mapping[str, Rows] = {
    "train": [
        article(1, MOLE, "2025-03-05T08:00", "ledger", title="Mole opens again", text=LATER),
        article(2, MOLE, "2025-03-04T21:30:00", "courier", title="Mole to [bold]open[/bold] \x1b[31m", text=FIRST),
        article(3, MOLE, "2025-03-04", "beacon", title="Old mole, new path", text=FIRST, published_tz_known=False),
    ],
    "test": [article(5, FAIR, None, "courier", title=None), article(6, FAIR, None, "courier", text=" ")],
}
LIST = """\
2 stories, 1 carried by more than one outlet; 5 articles, 3 of them in such a story

g1-00000000000000aa  3 articles  3 outlets  2025-03-04 to 2025-03-05  train
  first  courier.example, 2025-03-04 21:30:00 UTC  (same day: beacon.example)
         Mole to [bold]open[/bold] \\x1b[31m

g1-bbbbbbbbbbbbbbbb  2 articles  1 outlet  no date  test
  first  unknown: no article of it has a date
         (no title)
"""
STORY = """\
g1-00000000000000aa  3 articles  3 outlets  2025-03-04 to 2025-03-05  train
first  courier.example, 2025-03-04 21:30:00 UTC  (same day: beacon.example)

2025-03-04 21:30:00 UTC   courier.example  first                    Mole to [bold]open[/bold] \\x1b[31m  000000000000
2025-03-04 (same day)     beacon.example   100 % shared, 100 % kept  Old mole, new path  000000000000
2025-03-05 08:00 UTC      ledger.example   86 % shared, 63 % kept   Mole opens again  000000000000
"""
DIFF = """\

[-courier.example, 2025-03-04 21:30:00 UTC-]
{+beacon.example, 2025-03-04+}
the same words
      …

[-courier.example, 2025-03-04 21:30:00 UTC-]
{+ledger.example, 2025-03-05 08:00 UTC+}
   1  The mole of Saltmere opens to walkers on [-Saturday,-]{+Sunday,+} the [-port authority-]{+harbour office+} said.
      …
   3  [-The lamp at its end will be lit at dusk.-]
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder, in which a build lies; no setting of the machine decides on colours."""
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "GITHUB_ACTIONS", "COPYDESK_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    shelve(tmp_path / "build", SHELF)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """Run the command with --json and return the one value on stdout."""
    capsys.readouterr()
    code = run(["stories", *arguments, "--json"])
    value: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert value["exit_code"] == code
    return value


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        ([], LIST),
        (["build"], LIST),
        (["g1-0"], STORY),
        (["build", f"{2:032x}"], STORY),
        (["build", MOLE, "--diff"], STORY + DIFF),
    ],
)
def test_what_is_shown(arguments: list[str], shown: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The list, a story, and what each copy changed; titles are never markup, and command no terminal."""
    assert run(["stories", *arguments]) == 0
    assert capsys.readouterr().out == shown


def test_what_a_withheld_text_shares_is_not_known(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where a digest stands in place of a text nobody says that nothing was kept of it."""
    rows = [{**row, "text": None, "text_sha256": "0" * 64} for row in SHELF["train"]]
    shelve(tmp_path / "closed", {"train": rows})
    assert run(["stories", "closed", MOLE]) == 0
    shown = capsys.readouterr().out
    assert shown.count("text withheld") == 2
    assert "shared" not in shown


def test_colour_only_repeats_what_marks_say(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is gone is red and in brackets, what is new green and in braces."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert run(["stories", MOLE, "--diff"]) == 0
    shown = capsys.readouterr().out
    assert "\x1b[1;31m[-Saturday,-]\x1b[0m\x1b[32m{+Sunday,+}\x1b[0m" in shown


def test_a_list_that_goes_on_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    """What is not shown is counted, beside the result."""
    run(["stories", "--top", "1"])
    shown = capsys.readouterr()
    assert (FAIR in shown.out, shown.err) == (False, "1 of 2 stories; --top N lists more.\n")
    run(["stories", "--outlet", "ledger.example"])
    shown = capsys.readouterr()
    assert (shown.out.splitlines()[1], shown.err) == ("1 story of ledger.example", "")


def test_the_json_has_what_is_shown_and_more(capsys: pytest.CaptureFixture[str]) -> None:
    """All members, what each shares with the first, and every change as places of words in both."""
    result = told(capsys, MOLE)["result"]
    assert (result["name"], result["version"], result["story"], result["merged"]) == (
        "acme/eu-news",
        "1.0.0",
        MOLE,
        None,
    )
    assert (result["first"], result["tied"]) == (f"{2:032x}", [{"id": f"{3:032x}", "same": "day"}])
    first, same, later = result["members"]
    assert (first["compared"], same["compared"]["changes"]) == (None, [])
    assert (later["published_at"], later["published_precision"]) == ("2025-03-05T08:00:00+00:00", "minute")
    words = FIRST.replace(".", "").replace(",", "").split()
    change = later["compared"]["changes"][0]
    assert words[slice(*change["first"])] == ["Saturday"]
    assert (change["first_words"], change["copy_words"]) == ("Saturday,", "Sunday,")
    assert later["compared"]["changes"][-1]["copy"] == [28, 28]


def test_the_json_of_a_list_has_all_members(capsys: pytest.CaptureFixture[str]) -> None:
    """Of the stories that are shown; one without a date has no first."""
    result = told(capsys)["result"]
    assert {name: result[name] for name in ("stories", "shared", "articles", "articles_shared", "fitting")} == {
        "stories": 2,
        "shared": 1,
        "articles": 5,
        "articles_shared": 3,
        "fitting": 2,
    }
    assert [len(story["members"]) for story in result["shown"]] == [3, 2]
    assert (result["shown"][1]["first"], result["shown"][1]["days"]) == (None, None)


def test_a_story_without_words_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is compared where one of the two has no words."""
    run(["stories", FAIR])
    assert "100 % shared" not in capsys.readouterr().out


def test_a_long_story_is_cut_and_says_so(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A hundred articles are shown, and all are in the JSON."""
    shelve(here / "long", {"train": [article(n, MOLE, "2025-03-04") for n in range(120)]})
    run(["stories", "long", MOLE])
    assert capsys.readouterr().out.endswith("… and 20 more; --json has all\n")
    assert len(told(capsys, "long", MOLE)["result"]["members"]) == 120


def test_what_is_too_much_is_not_compared_and_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By characters, by pairs of words, by changes: each bound is told where it cuts."""
    monkeypatch.setattr(copies, "MAX_CHANGES", 1)
    run(["stories", MOLE, "--diff"])
    assert "… and 2 more changes" in capsys.readouterr().out
    monkeypatch.setattr(copies, "MAX_STORY_CELLS", 0)
    run(["stories", MOLE, "--diff"])
    assert "too long to be compared word by word" in capsys.readouterr().out
    monkeypatch.setattr(copies, "MAX_CHARACTERS", 2 * len(FIRST))
    run(["stories", MOLE, "--diff"])
    assert "not compared" in capsys.readouterr().out
    members = told(capsys, MOLE)["result"]["members"]
    assert [member["compared"] is None for member in members] == [True, True, False]


def test_a_text_of_fifty_megabytes_is_compared_up_to_a_bound(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One word, ten million times, against the same word and another one."""
    texts = ("mole " * 10_000_000, "mole pier " * 5_000_000)
    shelve(here / "huge", {"train": [article(n, MOLE, f"2025-03-0{n}", text=text) for n, text in enumerate(texts, 1)]})
    assert run(["stories", "huge", MOLE, "--diff"]) == 0
    shown = capsys.readouterr().out
    assert "only its beginning was compared" in shown
    assert len(shown) < 10_000


@pytest.mark.parametrize(
    ("arguments", "what", "mend", "code"),
    [
        (["nowhere"], "the build is missing", "copydesk build", 2),
        (["."], "this folder holds no manifest", "copydesk build", 1),
        (["build/manifest.json"], "this is no folder", "Correct the path", 2),
        (["dir:hub/acme/news@1.0.0"], "the hub holds no acme/news@1.0.0", "no release of acme/news", 2),
        (
            ["g1-00000000000000ab"],
            "no story and no article is called `g1-00000000000000ab`",
            f"Did you mean `{MOLE}`",
            2,
        ),
        (["build", "000"], "`000` may mean 2 stories", "Write more of the name.", 2),
        (["--outlet", "courier.exmple"], "no article is of `courier.exmple`", "Did you mean `courier.example`?", 2),
        (["--diff"], "--diff speaks of one story, and none is named", "copydesk stories build STORY", 2),
        ([MOLE, "--shared"], "--outlet and --shared choose among stories, and one is named", "Leave them out.", 2),
    ],
)
def test_a_wrong_call_is_mended(
    arguments: list[str],
    what: str,
    mend: str,
    code: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What, where, and how to mend it, with the exit code of its kind."""
    said = told(capsys, *arguments)
    assert (said["error"]["what"], said["exit_code"]) == (what, code)
    assert mend in said["error"]["help"]


def test_a_build_without_shared_stories_says_so(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """That is an answer, not an error."""
    shelve(here / "alone", {"train": [article(1, MOLE, "2025-03-04")]})
    assert run(["stories", "alone", "--shared"]) == 0
    assert "No story was carried by more than one outlet" in capsys.readouterr().out
    assert told(capsys, "alone", "--shared")["result"]["shown"] == []


def test_a_release_is_named_by_its_reference(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On a hub as in a folder."""
    shutil.copytree(here / "build", here / "hub/acme/eu-news/releases/v1.0.0")
    result = told(capsys, "dir:hub/acme/eu-news@1.0.0", MOLE)["result"]
    assert (result["build"], result["articles"]) == ("dir:hub/acme/eu-news@1.0.0", 3)

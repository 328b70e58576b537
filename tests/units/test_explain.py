"""Does `explain` say what a build would read, and on which line it found it?"""

from __future__ import annotations

from pathlib import Path

import pytest

from copydesk.errors import UsageError
from copydesk.explain import MAX_SHOWN, Explained, Lost, Place, capture_place, explain, find_rule
from copydesk.recipe import Registry
from copydesk.report import rules

HEAD = """---
title: Ferry returns after nine years
publishedDateTime: 2025-03-04T09:00:00Z
webUrl: "https://harbourcourier.example/ferry"
provider:
  name: Harbour Courier
  domain: harbourcourier.example
quality: 71
---
"""
PAGE = """Home   News   Weather

Lighthouse cat retires after eleven winters on the rock

By Wilma Tern
Published 4 March 2025, 09:30 UTC

The cat that kept the mice out of the lighthouse for eleven winters came ashore on Tuesday in a laundry basket.

The cat was put on the rock by the last keeper of the lighthouse, and stayed for eleven winters when he retired.

Sign up for our newsletter
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder, with captures in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "captures/courier").mkdir(parents=True)
    (tmp_path / "captures/courier/ferry.md").write_text(HEAD)
    (tmp_path / "captures/courier/cat.txt").write_text(PAGE)
    return tmp_path


def field(found: Explained, name: str) -> tuple[object, tuple[Place, ...]]:
    """Return the value of a field and its evidence."""
    return next((field.value, field.places) for field in found.fields if field.name == name)


def test_a_rule_is_found_by_its_code() -> None:
    """Every code of the toolkit has its rule."""
    assert [find_rule(code).code for code in rules()] == list(rules())


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("title.mising", "Did you mean `title.missing`?"),
        ("nothing/like-it", "Correct the path"),
        ("topics.few", "Look for it in schemas/."),
    ],
)
def test_an_unknown_code_is_told_with_the_nearest(code: str, words: str) -> None:
    """A typing error gets the code that was meant, a check of the user's own contract its place."""
    with pytest.raises(UsageError) as told:
        find_rule(code)
    assert words in told.value.help


def test_each_field_has_its_lines(folder: Path) -> None:
    """A field of a head is shown with the line that states it; one that nobody stated is null."""
    found = explain(folder / "captures/courier/ferry.md", None, Registry())
    assert field(found, "title") == (
        "Ferry returns after nine years",
        (Place(rule="front_matter", line=2, line_end=2),),
    )
    assert field(found, "published_at")[0] == "2025-03-04T09:00:00+00:00"
    assert field(found, "section") == (None, ())
    assert found.kind == "front matter"


def test_each_line_of_a_page_is_in_a_field_or_dropped(folder: Path) -> None:
    """No line with words on it goes missing between the fields and what was left out."""
    found = explain(folder / "captures/courier/cat.txt", None, Registry())
    places = [*found.dropped, *(place for field in found.fields for place in field.places if place.line)]
    named = {line for place in places for line in range(place.line or 0, (place.line_end or 0) + 1)}
    assert named == {number for number, line in enumerate(PAGE.splitlines(), start=1) if line.strip()}
    assert [place.text for place in found.dropped if place.line == 1] == ["Home   News   Weather"]
    assert all(place.rule for place in found.dropped)


def test_texts_are_cut(folder: Path) -> None:
    """A terminal gets the beginning of a long text and its length."""
    text, _ = field(explain(folder / "captures/courier/cat.txt", None, Registry()), "text")
    whole = "\n\n".join(line for line in PAGE.splitlines() if line.startswith("The cat"))
    assert len(whole) > MAX_SHOWN
    assert text == f"{whole[:MAX_SHOWN]}… ({len(whole)} characters)"


@pytest.mark.parametrize(
    ("sidecar", "key", "named"),
    [
        ("captures/courier/origins.toml", "ferry.md", False),
        ("captures/origins.toml", "courier/ferry.md", False),
        ("desk.toml", "courier/ferry.md", True),
        ("desk.toml", "ferry.md", True),
    ],
)
def test_the_sidecar_is_heard(folder: Path, sidecar: str, key: str, *, named: bool) -> None:
    """A sidecar beside the file, at the source's root, or named by the user fills what the capture does not say."""
    (folder / sidecar).write_text(f'["{key}"]\ncaptured_at = 2025-03-05T08:00:00Z\nrights = "CC0-1.0"\n')
    found = explain(Path("captures/courier/ferry.md"), Path(sidecar) if named else None, Registry())
    expected = ("2025-03-05T08:00:00+00:00", (Place(rule="sidecar", line=None, line_end=None),))
    assert field(found, "captured_at") == expected
    assert found.origin == {"captured_at": "2025-03-05T08:00:00+00:00", "rights": "CC0-1.0"}


def test_a_sidecar_above_the_current_folder_is_not_heard(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing outside the folder in which one works decides."""
    (folder / "origins.toml").write_text("this is = not [ TOML")
    monkeypatch.chdir(folder / "captures")
    assert explain(Path("courier/ferry.md"), None, Registry()).origin == {}


def test_an_unreadable_capture_is_explained(folder: Path) -> None:
    """A capture that no reader accepts has no field, and a note that says why."""
    (folder / "broken.txt").write_bytes(b"caf\xe9")
    found = explain(folder / "broken.txt", None, Registry())
    assert [(note.code, note.severity, note.line) for note in found.notes] == [("capture.encoding", "error", 1)]
    assert (found.kind, found.dropped) == ("unreadable", ())
    assert all(field.value is None and field.places == () for field in found.fields)


def test_a_file_of_records_is_refused(folder: Path) -> None:
    """Records have columns and no lines to read out."""
    (folder / "records.jsonl").write_text('{"title": "Ferry"}\n')
    with pytest.raises(UsageError, match="file of records"):
        explain(folder / "records.jsonl", None, Registry())


FEED = """<rss version="2.0"><channel><title>Harbour Courier</title><link>https://harbourcourier.example/</link>
<item><title>Ferry returns</title></item>
<item>
<title>Pier rebuilt</title>
</item></channel></rss>
"""


def test_one_of_many_captures_is_named_by_its_row(folder: Path) -> None:
    """`feed.xml#1` is the second item, with its own lines; the file alone is its first one."""
    (folder / "feed.xml").write_text(FEED)
    assert capture_place("feed.xml") == (Path("feed.xml"), 0)
    assert capture_place("feed.xml#1") == (Path("feed.xml"), 1)
    assert [capture_place(it) for it in ("feed.xml#", "feed.xml#x", "no.xml#1", "title.missing")] == [None] * 4
    found = explain(folder / "feed.xml", None, Registry(), 1)
    assert (found.capture, found.kind) == (f"{folder / 'feed.xml'}#1", "an item of a feed")
    assert field(found, "title") == ("Pier rebuilt", (Place(rule="rss:title", line=4, line_end=4),))
    assert field(explain(folder / "feed.xml", None, Registry()), "title")[0] == "Ferry returns"


def test_a_row_that_is_not_there_is_told(folder: Path) -> None:
    """Beyond the last item there is nothing to explain."""
    (folder / "feed.xml").write_text(FEED)
    with pytest.raises(UsageError, match="no capture of row 2"):
        explain(folder / "feed.xml", None, Registry(), 2)


MARKUP = """<!doctype html>
<html lang="en"><head>
<title>Cat of the lighthouse retires | Harbour Courier</title>
<meta property="og:title" content="A cat comes ashore"><meta property="og:site_name" content="Harbour Courier">
<meta property="article:published_time" content="2025-03-04T09:30:00Z">
<meta name="date" content="2025-03-02">
</head><body>
<nav><a href="/">Home</a></nav>
<h1>Cat of the lighthouse retires</h1>
<p>The cat that kept the mice out of the lighthouse for eleven winters came ashore on Tuesday in a laundry basket.</p>
<p>The cat was put on the rock by the last keeper of the lighthouse, and stayed for eleven winters when he retired.</p>
<div class="newsletter">Sign up for our newsletter.</div>
</body></html>
"""


def test_what_lost_is_shown_with_its_line(folder: Path) -> None:
    """A page states a title and a date several times: those that were not taken are told with rule, value and line."""
    (folder / "cat.html").write_text(MARKUP)
    found = explain(folder / "cat.html", None, Registry())
    assert found.kind == "HTML"
    assert field(found, "title")[1] == (Place(rule="html:h1", line=9, line_end=9),)
    assert field(found, "published_at")[1] == (Place(rule="meta:article:published_time", line=5, line_end=5),)
    assert found.losers == (
        Lost(name="title", rule="meta:og:title", value="A cat comes ashore", line=4, line_end=4),
        Lost(name="published_at", rule="meta:date", value="2025-03-02", line=6, line_end=6),
    )
    assert [(place.line, place.text) for place in found.dropped] == [
        (9, "Cat of the lighthouse retires"),
        (12, "Sign up for our newsletter."),
    ]


def test_a_loser_is_cut_as_texts_are(folder: Path) -> None:
    """The beginning of a long value is enough to know it by."""
    (folder / "cat.html").write_text(MARKUP.replace("A cat comes ashore", "A cat comes ashore " * 12))
    lost = explain(folder / "cat.html", None, Registry()).losers[0]
    assert lost.value.startswith("A cat comes ashore A cat")
    assert lost.value.endswith(" (227 characters)")
    assert len(lost.value) < 227


def test_a_capture_that_states_a_thing_once_has_no_losers(folder: Path) -> None:
    """Page text has one place for each field."""
    assert explain(folder / "captures/courier/cat.txt", None, Registry()).losers == ()

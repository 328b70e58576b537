"""Who carried what, and who had it first: is it told as it is stated, and never more?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.shelves import FAIR, MOLE, Rows, article, shelve

from copydesk.errors import DataRefused, UsageError
from copydesk.ledger_files import WHOLE as LEDGER_NAME
from copydesk.release import parse_reference
from copydesk.stories import Asked, Overview, Story, find_story, overview
from copydesk.stories.book import Article, open_book, texts_of


def carried(folder: Path, **asked: Any) -> Overview:
    """Return the overview of a build."""
    return overview(open_book(folder, Path()), Asked(**asked))


SHELF: Mapping[str, Rows] = {
    "train": [
        article(1, MOLE, "2025-03-05T08:00", "ledger", title="Mole opens again"),
        article(2, MOLE, "2025-03-04T21:30:00", "courier", title="Mole to open"),
        article(3, MOLE, "2025-03-04", "beacon", title="Old mole, new path"),
        article(4, "g1-cccccccccccccccc", "2025-01-01", "ledger", title="Snow"),
    ],
    "test": [
        article(5, FAIR, "2025-02-01T09:00", "courier"),
        article(6, FAIR, "2025-02-20T09:00", "courier"),
        article(7, FAIR, "2025-02-20T09:01", "courier"),
        article(8, FAIR, "2025-02-21", "courier"),
    ],
}


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Return a build with three stories of eight articles."""
    return shelve(tmp_path / "build", SHELF)


def test_the_head_counts_the_whole_build(shelf: Path) -> None:
    """Stories, shared ones, articles, and those in shared ones: whatever is shown of them."""
    found = carried(shelf, top=1)
    assert (found.stories, found.shared, found.articles, found.articles_shared) == (3, 1, 8, 3)
    assert (found.fitting, [story.name for story in found.shown]) == (3, [FAIR])


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"by": "articles"}, [FAIR, MOLE, "g1-cccccccccccccccc"]),
        ({"by": "outlets"}, [MOLE, FAIR, "g1-cccccccccccccccc"]),
        ({"by": "days"}, [FAIR, MOLE, "g1-cccccccccccccccc"]),
        ({"by": "days", "outlet": "ledger.example"}, [MOLE, "g1-cccccccccccccccc"]),
        ({"outlet": "LEDGER.example "}, [MOLE, "g1-cccccccccccccccc"]),
        ({"outlet": "beacon"}, [MOLE]),
        ({"shared": True}, [MOLE]),
        ({"shared": True, "outlet": "courier.example"}, [MOLE]),
    ],
)
def test_the_largest_come_first(shelf: Path, asked: dict[str, Any], names: list[str]) -> None:
    """By articles, outlets or days; of one outlet, by its domain or its name; only shared ones."""
    assert [story.name for story in carried(shelf, **asked).shown] == names


def test_stories_of_one_size_are_in_the_order_of_their_names(tmp_path: Path) -> None:
    """No order of rows decides what is shown first."""
    rows = [article(n, f"g1-{n:016x}", "2025-03-04") for n in (3, 1, 2)]
    there, back = shelve(tmp_path / "a", {"train": rows}), shelve(tmp_path / "b", {"train": rows[::-1]})
    names = [[story.name for story in carried(folder).shown] for folder in (there, back)]
    assert names == [[f"g1-{n:016x}" for n in (1, 2, 3)]] * 2


def first_of(*moments: str | None) -> Story:
    """Return the story of articles that were published at these moments, numbered from 1."""
    articles = [_article(article(n, MOLE, at, f"outlet{n}")) for n, at in enumerate(moments, 1)]
    return Story(MOLE, tuple(sorted(articles, key=lambda one: one.order)))


def _article(fields: Mapping[str, Any]) -> Article:
    names = [name for name in Article.__dataclass_fields__ if name not in {"split", "place", "withheld"}]
    return Article(**{name: fields[name] for name in names}, split="train", place=(0, 0))


@pytest.mark.parametrize(
    ("moments", "first", "tied"),
    [
        (["2025-03-05T08:00", "2025-03-04T23:59"], 2, []),
        (["2025-03-04", "2025-03-04T23:59:59"], 2, [(1, "day")]),
        (["2025-03-04", "2025-03-05T00:00:00"], 1, []),
        (["2025-03-04", "2025-03-04"], 1, [(2, "day")]),
        (["2025-03-04T09:30:59", "2025-03-04T09:30"], 2, [(1, "minute")]),
        (["2025-03-04T09:30:59", "2025-03-04T09:30:58"], 2, []),
        (["2025-03-04T09:30:59", "2025-03-04T09:30:59"], 1, [(2, "second")]),
        ([None, "2025-03-04"], 2, []),
        ([None, None], 1, []),
    ],
)
def test_who_had_it_first(moments: list[str | None], first: int, tied: list[tuple[int, str]]) -> None:
    """A day without a time beats no instant of that day, and both are told; a date beats none."""
    story = first_of(*moments)
    assert story.first.provider_domain == f"outlet{first}.example"
    assert [(one.provider_domain, same) for one, same in story.tied] == [(f"outlet{n}.example", p) for n, p in tied]


@pytest.mark.parametrize(
    ("at", "zone", "shown"),
    [
        ("2025-03-04", False, "2025-03-04"),
        ("2025-03-04T09:30", True, "2025-03-04 09:30 UTC"),
        ("2025-03-04T09:30:00", False, "2025-03-04 09:30:00 no zone"),
        (None, None, "no date"),
    ],
)
def test_a_moment_is_shown_as_it_is_stated(at: str | None, zone: bool | None, shown: str) -> None:  # noqa: FBT001 - a case of the table
    """No time that nobody stated, and no zone."""
    assert _article(article(1, MOLE, at, published_tz_known=zone)).moment == shown


def test_a_story_knows_its_days_outlets_and_splits(shelf: Path) -> None:
    """In the order in which they had it."""
    found = find_story(open_book(shelf, Path()), MOLE).story
    assert found.outlets == ("courier.example", "beacon.example", "ledger.example")
    assert found.span == (dt.date(2025, 3, 4), dt.date(2025, 3, 5))
    assert found.splits == ("train",)


@pytest.mark.parametrize(
    ("name", "story"),
    [(MOLE, MOLE), ("g1-b", FAIR), (f"{7:032x}", FAIR), ("g1-c", "g1-cccccccccccccccc"), (f"{8:032x}"[:32], FAIR)],
)
def test_a_story_is_found_by_what_only_it_begins_with(shelf: Path, name: str, story: str) -> None:
    """By its name, by the id of an article in it, and by the beginning of either."""
    found = find_story(open_book(shelf, Path()), name)
    assert (found.story.name, found.merged) == (story, None)


def test_a_beginning_that_leads_to_one_story_by_many_articles_is_enough(tmp_path: Path) -> None:
    """Two articles of one story are no two answers."""
    rows = [article(n, MOLE, "2025-03-04") for n in (1, 2)]
    assert find_story(open_book(shelve(tmp_path / "build", {"train": rows}), Path()), "0000").story.name == MOLE


def test_a_beginning_of_several_stories_names_them(shelf: Path) -> None:
    """What is ambiguous says between what."""
    with pytest.raises(UsageError, match="`g1-` may mean 3 stories") as stop:
        find_story(open_book(shelf, Path()), "g1-")
    assert f"{MOLE}, {FAIR}" in stop.value.why


@pytest.mark.parametrize(
    ("name", "help"),
    [
        ("g1-bbbbbbbbbbbbbxbb", FAIR),
        ("g1-xbbbbbbbbbbbbbbb", FAIR),
        (f"{5:032x}".replace("05", "x5"), f"{5:032x}"),
        ("nothing-like-it", "lists the largest"),
        ("", "Write more"),
    ],
)
def test_an_unknown_name_leads_to_the_nearest(shelf: Path, name: str, help: str) -> None:  # noqa: A002 - the word users read
    """A slip in a name is answered with the name; nothing near, with the way to the list."""
    with pytest.raises(UsageError) as stop:
        find_story(open_book(shelf, Path()), name)
    assert help in stop.value.help


def test_an_unknown_outlet_leads_to_the_nearest(shelf: Path) -> None:
    """A slip is answered with the outlet; nothing near, with those that there are."""
    with pytest.raises(UsageError, match=r"no article is of `corier\.example`") as stop:
        carried(shelf, outlet="corier.example")
    assert "`courier.example`" in stop.value.help
    with pytest.raises(UsageError) as stop:
        carried(shelf, outlet="zzz")
    assert stop.value.help == "It has beacon.example, courier.example, ledger.example."


def test_an_unknown_outlet_is_none(tmp_path: Path) -> None:
    """Nobody knows whether it is another one."""
    unknown = article(2, MOLE, "2025-03-04", provider=None, provider_domain=None)
    folder = shelve(tmp_path / "build", {"train": [article(1, MOLE, "2025-03-04", "courier"), unknown]})
    found = carried(folder)
    assert (found.shared, found.shown[0].outlets) == (0, ("courier.example",))


# Merged names


def ledger(folder: Path, *pairs: tuple[str, str | None]) -> None:
    """Write the ledger of a build: stories, and what they became part of."""
    rows = [{"id": f"{n:032x}", "story_id": old, "merged_into": new} for n, (old, new) in enumerate(pairs)]
    pl.DataFrame(rows, schema=["id", "story_id", "merged_into"]).write_parquet(folder / LEDGER_NAME)


def test_merged_stories_are_one(shelf: Path) -> None:
    """Articles of a story that became part of another one are counted and found under that one."""
    ledger(shelf, (MOLE, FAIR), (FAIR, None))
    found = carried(shelf)
    assert [(story.name, len(story.articles)) for story in found.shown] == [(FAIR, 7), ("g1-cccccccccccccccc", 1)]
    assert found.shown[0].splits == ("test", "train")
    assert {one.story_id for one in found.shown[0].articles} == {MOLE, FAIR}


@pytest.mark.parametrize(("name", "merged"), [(MOLE, MOLE), (MOLE[:-1], MOLE), (FAIR, None), (f"{1:032x}", None)])
def test_an_old_name_leads_to_the_new_one(shelf: Path, name: str, merged: str | None) -> None:
    """And it is said that it is an old one."""
    ledger(shelf, (MOLE, FAIR))
    found = find_story(open_book(shelf, Path()), name)
    assert (found.story.name, found.merged) == (FAIR, merged)


def test_mergers_are_followed_to_the_end(shelf: Path) -> None:
    """Also when no article of an old name is here any more, and when a damaged ledger goes in a circle."""
    ledger(
        shelf, ("g1-dddddddddddddddd", MOLE), (MOLE, FAIR), ("g1-ee", "g1-ff"), ("g1-ff", "g1-ee"), ("g1-0", "g1-ee")
    )
    book = open_book(shelf, Path())
    assert book.merged["g1-dddddddddddddddd"] == FAIR
    assert (book.merged["g1-ee"], book.merged["g1-ff"], book.merged["g1-0"]) == ("g1-ee",) * 3
    assert find_story(book, "g1-d").merged == "g1-dddddddddddddddd"


def test_a_story_that_left_is_no_longer_here(shelf: Path) -> None:
    """Its name is known, and that is said."""
    ledger(shelf, ("g1-dddddddddddddddd", "g1-eeeeeeeeeeeeeeee"))
    with pytest.raises(UsageError, match="no longer here") as stop:
        find_story(open_book(shelf, Path()), "g1-dddd")
    assert "g1-eeeeeeeeeeeeeeee" in stop.value.why


def test_a_ledger_that_is_none_is_refused(shelf: Path) -> None:
    """It would change names, so it is not passed over."""
    (shelf / LEDGER_NAME).write_bytes(b"PAR1 nothing PAR1")
    with pytest.raises(DataRefused, match="the ledger cannot be read"):
        open_book(shelf, Path())
    pl.DataFrame({"story": ["a"]}).write_parquet(shelf / LEDGER_NAME)
    with pytest.raises(DataRefused, match="the ledger cannot be read"):
        open_book(shelf, Path())


# Where rows are


def test_texts_are_read_of_the_articles_alone(tmp_path: Path) -> None:
    """Text, else title and description, from the row group in which an article lies."""
    rows = [article(n, f"g1-{n:016x}", "2025-03-04", text=f"Text {n}") for n in range(700)]
    rows[650] |= {"text": " \n", "title": "Head", "description": None}
    folder = shelve(tmp_path / "build", {"train": rows, "test": [article(900, "g1-90", "2025-03-04", text="Last")]})
    path = folder / "data/train-0001-00000.parquet"
    pl.read_parquet(path).write_parquet(path, row_group_size=128)
    book = open_book(folder, Path())
    wanted = [find_story(book, f"g1-{n:016x}").story.first for n in (0, 127, 128, 650)]
    wanted.append(find_story(book, "g1-90").story.first)
    assert [text for _, text in texts_of(book, wanted[::-1])] == ["Text 0", "Text 127", "Text 128", "Head ", "Last"]


def test_no_build_is_refused(tmp_path: Path, shelf: Path) -> None:
    """A folder without a manifest, a build without articles, one of which a file is damaged."""
    with pytest.raises(DataRefused, match="holds no manifest"):
        open_book(tmp_path, Path())
    with pytest.raises(DataRefused, match="no article"):
        open_book(shelve(tmp_path / "empty", {}), Path())
    shard = shelf / "data/train-0001-00000.parquet"
    shard.write_bytes(shard.read_bytes()[:-20])
    with pytest.raises(DataRefused, match="cannot be read") as stop:
        carried(shelf)
    assert "copydesk verify" in stop.value.help
    with pytest.raises(DataRefused, match="cannot be read"):
        find_story(open_book(shelf, Path()), MOLE)


def test_rows_that_no_build_writes_are_shown(tmp_path: Path) -> None:
    """Without a name, without a story, at the end of time: an edited table stops nothing."""
    rows = [article(1, MOLE, "9999-12-31"), article(2, MOLE, None), article(3, MOLE, "9999-12-31T23:59:59")]
    folder = shelve(tmp_path / "build", {"train": rows, "test": [article(4, "", "2025-03-04", story_id=None, id=None)]})
    path = folder / "data/train-0001-00000.parquet"
    edited = pl.read_parquet(path)
    edited.with_columns(story_id=pl.lit(None, pl.String)).write_parquet(path)
    assert {story.name for story in carried(folder).shown} == {"", *(f"{n:032x}" for n in (1, 2, 3))}
    edited.write_parquet(path)
    first = find_story(open_book(folder, Path()), MOLE).story.articles
    assert [one.id for one in first] == [f"{n:032x}" for n in (3, 1, 2)]


def test_a_release_of_another_name_is_refused(shelf: Path, tmp_path: Path) -> None:
    """A hub that hands out another release than was asked for is not believed."""
    place = tmp_path / "hub/acme/other/releases/v1.0.0"
    place.parent.mkdir(parents=True)
    shelf.rename(place)
    with pytest.raises(DataRefused, match="another release"):
        open_book(parse_reference(f"dir:{tmp_path}/hub/acme/other@1.0.0"), Path())

"""Is what names an article that was taken down left out beside the articles, and nothing else?"""

from __future__ import annotations

import polars as pl
import pytest

from copydesk.tombstones import NONE, Tombstones, stones_for
from copydesk.unnamed import Unnamed

STORM = Tombstones(stones=stones_for([("url", "https://harbour.example/storm")], NONE))
TITLES = frozenset({"winter storm damages the wall", "the storm", "暴风雪昨夜损坏港口"})


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("Read also: Winter Storm damages – the wall", True),
        ("Most read\nWinter storm damages the wall\nFerry returns", True),
        ("Most read: 暴风雪昨夜损坏港口", True),
        ("see (http://www.harbour.example/storm/amp) for more", True),
        ("HTTPS://HARBOUR.EXAMPLE/STORM", True),
        ("Read also: The storm", False),
        ("Winter storm damages the wallpaper", False),
        ("Midwinter storm damages the wall", False),
        ("https://harbour.example/storm-2", False),
        (None, False),
    ],
)
def test_a_stretch_that_holds_its_title_or_address_is_blanked(text: str | None, is_named: bool) -> None:  # noqa: FBT001 - a column of the table
    """A title of fewer than four words is an expression, and part of another is not the title."""
    left = Unnamed(STORM, TITLES).left_out(pl.DataFrame({"text": [text]}, {"text": pl.String}))
    assert left["text"].to_list() == [None if is_named else text]


def test_a_row_that_points_to_it_goes() -> None:
    """By its address in any variant, or by the whole title."""
    rows = pl.DataFrame(
        {
            "url": ["https://m.harbour.example/Storm?amp=1", None, "https://a.example/1", "https://a.example/2", None],
            "title": [None, "Winter storm damages the wall!", "The Storm", "Ferry returns", None],
        }
    )
    assert Unnamed(STORM, TITLES).pointed_to(rows)["url"].to_list() == ["https://a.example/2", None]
    assert Unnamed(STORM).pointed_to(rows).height == 4
    assert Unnamed().pointed_to(rows).equals(rows)

"""Is what a site says on every page told from what an article says, whoever counts it and in whatever order?"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from tests.intakes import put, see

from copydesk.article import Evidence, Origin, PageText
from copydesk.check import How
from copydesk.normalise.page_text import Known, read_page_text
from copydesk.normalise.repeated import line_key
from copydesk.recipe import Registry
from copydesk.repeats import SAMPLE, repeated_lines
from copydesk.runner import Crew

PLACES = ("Saltmere", "Dunbrook", "Thornwick", "Gullport", "Merrin", "Larkhaven", "Kettleford", "Stanmere")
THINGS = ("ferry", "library", "bridge", "market", "school", "orchard", "cinema", "lighthouse")
VERBS = ("reopened", "closed", "moved", "burned", "doubled", "lost", "won", "rebuilt")
PLEDGE = "The Lantern weighs nine herrings before breakfast and prints whatever the tenth one would have told it."
MOTTO = "Ink dries slowly on this side of the estuary, and so do promises that are made in the harbour office."
ABOVE, BELOW = ("Turnip Corner", "Wednesday is for knots"), (PLEDGE, MOTTO)


def story(number: int) -> list[str]:
    """Return four paragraphs that no other number has."""
    rng = random.Random(number)  # noqa: S311 - a story is no secret
    lines = []
    for paragraph in range(4):
        place, thing, verb = rng.choice(PLACES), rng.choice(THINGS), rng.choice(VERBS)
        lines.append(
            f"The {thing} of {place} {verb} after {number + 3} years and {paragraph + 2} months, the council said, and "
            f"a crowd of {rng.randrange(100, 9000)} people from {rng.choice(PLACES)} came to look at the {thing}."
        )
    return lines


def page(number: int, below: tuple[str, ...] = BELOW) -> str:
    """Return a page of a provider whose furniture no list of words knows."""
    return "\n\n".join([*ABOVE, "By Mara Ilves", *story(number), *below])


def folder(place: Path, count: int, **more: str) -> Path:
    """Write so many pages below a folder."""
    return put(place, {f"{number:03d}.txt": page(number) for number in range(count)} | more)


def keys(root: Path, **origins: Origin) -> dict[str, frozenset[int]]:
    """Return the repeated lines of a folder."""
    names = sorted(path.name for path in root.iterdir())
    return repeated_lines(
        root, [(name, origins.get(name.removesuffix(".txt"), Origin())) for name in names], Registry()
    )


def dropped(text: str, found: frozenset[int]) -> set[str]:
    """Return the lines that a page drops because other pages have them."""
    rest: list[Evidence] = list(read_page_text(PageText(text=text), Known(repeated=found)).dropped)
    return {text[span.start : span.end] for entry in rest if entry.rule == "repeated" for span in entry.spans}


def test_what_every_page_says_is_the_sites(tmp_path: Path) -> None:
    """Sentences of the site that read like an article are dropped as repeated; without other pages they stay."""
    root = folder(tmp_path, 8)
    alone, told = read_page_text(PageText(text=page(3))), keys(root)[""]
    assert alone.paragraphs == (*story(3), *BELOW)
    found = read_page_text(PageText(text=page(3)), Known(repeated=told))
    assert found.paragraphs == tuple(story(3))
    assert dropped(page(3), told) == {*ABOVE, *BELOW}


def test_a_name_over_every_article_stays_its_author(tmp_path: Path) -> None:
    """One author signs all pages: the byline is repeated and is still a byline."""
    told = keys(folder(tmp_path, 8))[""]
    assert line_key("By Mara Ilves") in told
    assert read_page_text(PageText(text=page(3)), Known(repeated=told)).authors == ("Mara Ilves",)


@pytest.mark.parametrize(("count", "is_told"), [(4, False), (5, True)])
def test_five_articles_make_a_line_the_sites(tmp_path: Path, count: int, is_told: bool) -> None:  # noqa: FBT001 - a case
    """Four pages tell nothing of a site yet."""
    assert bool(keys(folder(tmp_path, count))) is is_told


def test_a_line_of_few_pages_is_nobodys_furniture(tmp_path: Path) -> None:
    """A sentence on five of thirty pages is less than a fifth of them."""
    rare = {f"{number:03d}.txt": page(number, (MOTTO,)) for number in range(5)}
    often = {f"{number:03d}.txt": page(number, (PLEDGE,)) for number in range(5, 30)}
    told = keys(put(tmp_path, rare | often))[""]
    assert (line_key(PLEDGE) in told, line_key(MOTTO) in told) == (True, False)


def test_copies_of_a_page_count_once(tmp_path: Path) -> None:
    """One article that was captured ten times to the byte is one article."""
    assert keys(put(tmp_path, {f"{number:03d}.txt": page(1) for number in range(10)})) == {}


def test_versions_of_an_article_count_once(tmp_path: Path) -> None:
    """Ten versions of one article share its sentences, which are text; beside other articles as well."""
    versions = {f"v{number}.txt": f"{page(1)}\n\n{number} people are reading this" for number in range(10)}
    assert keys(put(tmp_path / "alone", versions)) == {}
    told = keys(folder(tmp_path / "beside", 20, **versions))[""]
    assert not told & {line_key(line) for line in story(1)}
    assert line_key(PLEDGE) in told


def test_providers_are_counted_apart(tmp_path: Path) -> None:
    """What one provider says on each page is text on a page of another."""
    root = folder(tmp_path, 12)
    origins = {f"{number:03d}": Origin(provider_domain=f"{'ab'[number % 2]}.example") for number in range(12)}
    quiet = put(root, {f"{number:03d}.txt": page(number, ()) for number in range(0, 12, 2)})
    told = keys(quiet, **origins)
    assert line_key(PLEDGE) not in told["a.example"]
    assert line_key(PLEDGE) in told["b.example"]


def test_more_pages_than_are_compared_give_the_same_in_any_order(tmp_path: Path) -> None:
    """Which pages are compared is decided by what they hold, not by their names."""
    texts = [page(number, (*BELOW, f"Bulletin {number % 5}")) for number in range(SAMPLE + 40)]
    first = keys(put(tmp_path / "a", {f"{place:03d}.txt": text for place, text in enumerate(texts)}))
    second = keys(put(tmp_path / "b", {f"{place:03d}.txt": text for place, text in enumerate(reversed(texts))}))
    assert first == second
    assert line_key(PLEDGE) in first[""]


def test_what_cannot_be_read_is_no_reason_to_stop(tmp_path: Path) -> None:
    """Broken files and Markdown among the pages are passed over: their own reader tells what is wrong."""
    root = folder(tmp_path, 6)
    put(root, {"broken.txt": b"\xff\xff\xff", "empty.txt": "", "head.md": f"---\ntitle: A\n---\n{PLEDGE}\n"})
    assert line_key(PLEDGE) in keys(root)[""]


def rows(root: Path, how: How) -> list[dict[str, Any]]:
    """Return what came in, without what the check adds to it."""
    return sorted(see(root, how=how).rows, key=lambda row: str(row["source"]))


def test_a_check_reads_the_same_with_any_batch(tmp_path: Path) -> None:
    """A page's text does not depend on which pages are read beside it."""
    root = folder(tmp_path, 9)
    read = [rows(root, How(batch=batch)) for batch in (1, 4, 100)]
    assert read[0] == read[1] == read[2]
    assert [row["text"] for row in read[0]] == ["\n\n".join(story(number)) for number in range(9)]


def test_workers_read_what_one_does(tmp_path: Path) -> None:
    """The lines go with the task to its worker."""
    root = folder(tmp_path, 6)
    assert rows(root, How(batch=2, crew=Crew(2))) == rows(root, How(batch=2, crew=Crew(1)))

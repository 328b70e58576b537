"""How does `copydesk stories` show who carried what, and who had it first?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from copydesk.cli.output import Answer, Line, Part
from copydesk.cli.project import BUILD_FIRST, folder_of
from copydesk.errors import UsageError
from copydesk.plain import counted
from copydesk.release import Reference, parse_reference

if TYPE_CHECKING:
    from copydesk.stories import Found, Overview, Story
    from copydesk.stories.book import Article, Book

BUILD = "build"
NAME = re.compile(r"[a-z][0-9]{1,3}-[0-9a-f]{0,64}|[0-9a-f]{1,64}")
"""What a story or an article is called; a single word of that form that is no folder is one of `build`."""

MAX_TITLE = 200
"""Characters of a title that are shown."""

MAX_TIED = 3
"""Outlets of the same day that are named in a list."""

MAX_OUTLET = 40
"""Characters that names of outlets are padded to."""

MAX_ARTICLES = 100
"""Articles of one story that are shown."""


def command(  # noqa: PLR0913 - a parameter is an option
    build: Annotated[
        str | None, typer.Argument(metavar="BUILD|REF", help="A build, a release or dir:HUB/NAME@1.2.0; default: build")
    ] = None,
    name: Annotated[
        str | None,
        typer.Argument(metavar="STORY|ID", help="A story, or an article in it; the beginning of the name is enough."),
    ] = None,
    top: Annotated[int, typer.Option("--top", metavar="N", min=1, help="How many stories are listed.")] = 10,
    by: Annotated[
        Literal["articles", "outlets", "days"], typer.Option("--by", help="Which stories are the largest.")
    ] = "articles",
    outlet: Annotated[
        str | None, typer.Option("--outlet", metavar="DOMAIN", help="Only stories that this outlet carried.")
    ] = None,
    *,
    shared: Annotated[bool, typer.Option("--shared", help="Only stories of more than one outlet.")] = False,
) -> Answer:
    """Look at who carried what.

    Without STORY: the largest stories of a build, who had each first, and who else. With it: its time line.
    """
    from copydesk.stories import Asked, find_story, overview  # noqa: PLC0415 - polars is slow to import
    from copydesk.stories.book import open_book  # noqa: PLC0415 - the same

    build, name = _words(build, name)
    if name and (outlet or shared):
        raise UsageError("--outlet and --shared choose among stories, and one is named", help="Leave them out.")
    book = open_book(_place(build), Path())
    if name:
        return _one(book, find_story(book, name))
    asked = Asked(top=top, by=by, outlet=outlet, shared=shared)
    return _list(book, overview(book, asked), asked.outlet, shared=shared)


def _words(build: str | None, name: str | None) -> tuple[str, str | None]:
    """Return the build and the name that were typed; a single name speaks of the build in the current folder."""
    if build and name is None and not Path(build).exists() and NAME.fullmatch(build):
        return BUILD, build
    return build or BUILD, name


def _place(build: str) -> Reference | Path:
    named = parse_reference(build)
    return folder_of(named, "build", BUILD_FIRST) if isinstance(named, Path) else named


# A list of stories


def _list(book: Book, found: Overview, outlet: str | None, *, shared: bool) -> Answer:
    result = {
        **_of(book),
        "stories": found.stories,
        "shared": found.shared,
        "articles": found.articles,
        "articles_shared": found.articles_shared,
        "fitting": found.fitting,
        "shown": [_story(story) for story in found.shown],
    }
    notes: list[Line] = []
    if found.fitting > len(found.shown):
        notes = [(f"{len(found.shown):,} of {counted(found.fitting, 'story', 'stories')}; --top N lists more.",)]
    return Answer(result=result, lines=list(_listed(found, outlet, shared=shared)), notes=notes)


def _listed(found: Overview, outlet: str | None, *, shared: bool) -> Iterator[Line]:
    yield (
        (counted(found.stories, "story", "stories"), "strong"),
        f", {found.shared:,} carried by more than one outlet; ",
        (counted(found.articles, "article"), "strong"),
        f", {found.articles_shared:,} of them in such a story",
    )
    if outlet:
        yes = "carried by more than one outlet, " if shared else ""
        yield (f"{counted(found.fitting, 'story', 'stories')} {yes}of {outlet}",)
    elif shared and not found.fitting:
        yield ("No story was carried by more than one outlet; without --shared all are listed.",)
    for story in found.shown:
        yield ("",)
        yield _head(story)
        yield (("  first  ", "quiet"), *_first(story))
        yield ("         ", _title(story.first))


def _head(story: Story) -> Line:
    return (
        (story.name, "strong"),
        f"  {counted(len(story.articles), 'article')}  {counted(len(story.outlets), 'outlet')}  {_span(story)}  ",
        _splits(story),
    )


def _first(story: Story) -> Line:
    """Say who had it first, and who may have been as early."""
    if story.first.published_at is None:
        return (("unknown: no article of it has a date", "warning"),)
    same = [article.outlet for article, _ in story.tied]
    more = f" and {len(same) - MAX_TIED:,} more" if len(same) > MAX_TIED else ""
    precision = min((precision for _, precision in story.tied), default="", key=("day", "minute", "second").index)
    tied = f"  (same {precision}: {', '.join(same[:MAX_TIED])}{more})" if same else ""
    return (story.first.outlet, f", {story.first.moment}", (tied, "quiet"))


def _span(story: Story) -> str:
    if story.span is None:
        return "no date"
    first, last = story.span
    return str(first) if first == last else f"{first} to {last}"


def _splits(story: Story) -> Part:
    return (", ".join(story.splits), "quiet" if len(story.splits) == 1 else "bad")


def _title(article: Article) -> str:
    title = article.title or "(no title)"
    return title if len(title) <= MAX_TITLE else f"{title[:MAX_TITLE]}…"


# One story


def _one(book: Book, found: Found) -> Answer:
    result = {**_of(book), "merged": found.merged, **_story(found.story)}
    return Answer(result=result, lines=list(_told(found)))


def _told(found: Found) -> Iterator[Line]:
    story = found.story
    if found.merged:
        yield ((found.merged, "strong"), f" became part of {story.name}")
    yield _head(story)
    yield (("first  ", "quiet"), *_first(story))
    yield ("",)
    shown = story.articles[:MAX_ARTICLES]
    ties = {article.id: precision for article, precision in story.tied}
    width = min(MAX_OUTLET, max(len(article.outlet) for article in shown))
    for article in shown:
        yield _row(article, ties.get(article.id), width)
    if len(story.articles) > len(shown):
        yield (f"… and {len(story.articles) - len(shown):,} more; --json has all",)


def _row(article: Article, tie: str | None, width: int) -> Line:
    when = article.moment + (f" (same {tie})" if tie else "")
    return (
        f"{when:25}  ",
        (article.outlet.ljust(width), "strong"),
        f"  {_title(article)}  ",
        (article.id[:12], "quiet"),
    )


# For machines


def _of(book: Book) -> dict[str, Any]:
    return {"build": book.place, "name": book.name, "version": book.version}


def _story(story: Story) -> dict[str, Any]:
    first, last = story.span or (None, None)
    return {
        "story": story.name,
        "articles": len(story.articles),
        "outlets": list(story.outlets),
        "first": story.first.id if story.first.published_at else None,
        "tied": [{"id": article.id, "same": precision} for article, precision in story.tied],
        "from": first and first.isoformat(),
        "to": last and last.isoformat(),
        "days": (last - first).days if first and last else None,
        "splits": list(story.splits),
        "members": [_article(article) for article in story.articles],
    }


def _article(article: Article) -> dict[str, Any]:
    at = article.published_at
    fields = asdict(article) | {"outlet": article.outlet, "published_at": at.isoformat() if at else None}
    return {name: value for name, value in fields.items() if name != "place"}

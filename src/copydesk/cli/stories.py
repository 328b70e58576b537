"""How does `copydesk stories` show who carried what, and who had it first?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import zip_longest
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
    from copydesk.stories.copies import Copy
    from copydesk.stories.redline import Stretch

BUILD = "build"
NAME = re.compile(r"[a-z][0-9]{1,3}-[0-9a-f]{0,64}|[0-9a-f]{1,64}")
"""What a story or an article is called; a single word of that form that is no folder is one of `build`."""

TOLD = (
    *("id", "story_id", "split", "provider", "provider_domain", "title"),
    *("published_at", "published_precision", "published_tz_known"),
)
"""What the JSON says of an article, as it is in the build."""

MAX_TITLE = 200
"""Characters of a title that are shown."""

MAX_TIED = 3
"""Outlets of the same day that are named in a list."""

FIRST = "first"
SHORT = 12
"""Characters of an id that are shown; nearly always enough to name it."""

MAX_OUTLET = 40
"""Characters of the name of an outlet that are shown."""

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
    diff: Annotated[bool, typer.Option("--diff", help="Show what each copy changed of the first article.")] = False,
) -> Answer:
    """Look at who carried what.

    Without STORY: the largest stories of a build, who had each first, and who else. With it: its time line, and
    how much of the first article each copy holds.
    """
    from copydesk.stories import Asked, find_story, overview  # noqa: PLC0415 - polars is slow to import
    from copydesk.stories.book import open_book  # noqa: PLC0415 - the same

    build, name = _words(build, name)
    if name and (outlet or shared):
        raise UsageError(
            "usage.options", "--outlet and --shared choose among stories, and one is named", help="Leave them out."
        )
    if diff and not name:
        raise UsageError(
            "usage.options",
            "--diff speaks of one story, and none is named",
            help="Name it: `copydesk stories build STORY`.",
        )
    book = open_book(_place(build), Path())
    if name:
        return _one(book, find_story(book, name), diff=diff)
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
    same = [_outlet(article) for article, _ in story.tied]
    more = f" and {len(same) - MAX_TIED:,} more" if len(same) > MAX_TIED else ""
    precision = min((precision for _, precision in story.tied), default="", key=("day", "minute", "second").index)
    tied = f"  (same {precision}: {', '.join(same[:MAX_TIED])}{more})" if same else ""
    return (_outlet(story.first), f", {story.first.moment}", (tied, "quiet"))


def _span(story: Story) -> str:
    if story.span is None:
        return "no date"
    first, last = story.span
    return str(first) if first == last else f"{first} to {last}"


def _splits(story: Story) -> Part:
    return (", ".join(story.splits), "quiet" if len(story.splits) == 1 else "bad")


def _title(article: Article) -> str:
    return _cut(article.title or "(no title)", MAX_TITLE)


def _outlet(article: Article) -> str:
    return _cut(article.outlet or "unknown outlet", MAX_OUTLET)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


# One story


def _one(book: Book, found: Found, *, diff: bool) -> Answer:
    from copydesk.stories.copies import copies  # noqa: PLC0415 - the same

    compared = copies(book, found.story, rows=diff)
    result = {**_of(book), "merged": found.merged, **_story(found.story)}
    for member in result["members"]:
        member["compared"] = _compared(compared.get(member["id"]))
    lines = [*_told(found, compared), *(_differences(found.story, compared) if diff else ())]
    return Answer(result=result, lines=lines)


def _told(found: Found, compared: Mapping[str, Copy]) -> Iterator[Line]:
    story = found.story
    if found.merged:
        yield ((found.merged, "strong"), f" became part of {story.name}")
    yield _head(story)
    yield (("first  ", "quiet"), *_first(story))
    yield ("",)
    shown = story.articles[:MAX_ARTICLES]
    ties = {article.id: precision for article, precision in story.tied}
    width = max(len(_outlet(article)) for article in shown)
    for article in shown:
        hidden = article.withheld or story.first.withheld
        share = FIRST if article is story.first else "text withheld" if hidden else _share(compared.get(article.id))
        yield _row(article, ties.get(article.id), share, width)
    if len(story.articles) > len(shown):
        yield (f"… and {len(story.articles) - len(shown):,} more; --json has all",)


def _row(article: Article, tie: str | None, share: str, width: int) -> Line:
    when = article.moment + (f" (same {tie})" if tie else "")
    return (
        f"{when:24}  ",
        (_outlet(article).ljust(width), "strong"),
        f"  {share:23}  ",
        _title(article),
        (f"  {article.id[:SHORT]}", "quiet"),
    )


def _share(copy: Copy | None) -> str:
    """Say how much of an article is in the first one, and how much of the first is in it."""
    if copy is None:
        return "not compared"
    shared = copy.shared
    if not shared.copy_words or not shared.first_words:
        return "no words to compare"
    kept = _percent(shared.first_shared, shared.first_words)
    return f"{_percent(shared.copy_shared, shared.copy_words)} shared, {kept} kept"


def _percent(part: int, whole: int) -> str:
    """Return a share in whole per cent; all and nothing are only what is really so."""
    share = min(max(round(100 * part / whole), 1), 99) if 0 < part < whole else 100 * part // whole
    return f"{share} %"


def _differences(story: Story, compared: Mapping[str, Copy]) -> Iterator[Line]:
    for article in story.articles[1:MAX_ARTICLES]:
        copy = compared.get(article.id)
        yield ("",)
        yield (("[-", "bad"), (f"{_outlet(story.first)}, {story.first.moment}", "strong"), ("-]", "bad"))
        yield (("{+", "good"), (f"{_outlet(article)}, {article.moment}", "strong"), ("+}", "good"))
        if copy is None:
            yield (("not compared: the story is too long", "warning"),)
        else:
            yield from _difference(copy)


def _difference(copy: Copy) -> Iterator[Line]:
    if not copy.changed:
        yield ("the same words",)
    for row in copy.rows:
        place = f"{row.paragraph:>4}  " if row.paragraph else "   +  " if row.stretches else "      "
        yield ((place, "quiet"), *_stretches(row.stretches))
    left = copy.changed - len(copy.changes)
    if left:
        yield ((f"… and {counted(left, 'more change')}", "warning"),)
    if not copy.is_whole:
        yield (("A stretch is too long to be compared word by word, and is shown as one change.", "warning"),)
    if copy.is_cut:
        yield (("A text is too long: only its beginning was compared.", "warning"),)


def _stretches(stretches: Sequence[Stretch]) -> Iterator[Part]:
    """Put marks around what is gone and what is new; a space that follows stands behind them."""
    if not stretches:
        yield "…"
    for stretch, after in zip_longest(stretches, stretches[1:]):
        words = stretch.words.rstrip(" ")
        space = stretch.words[len(words) :]
        if stretch.kind == "same":
            yield stretch.words
        elif stretch.kind == "gone":
            yield (f"[-{words}-]", "bad")
            yield "" if after and after.kind == "new" else space
        else:
            yield (f"{{+{words}+}}", "good")
            yield space


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
    said = {name: getattr(article, name) for name in TOLD}
    return {**said, "published_at": at.isoformat() if at else None, "outlet": article.outlet}


def _compared(copy: Copy | None) -> dict[str, Any] | None:
    if copy is None:
        return None
    return {
        **asdict(copy.shared),
        "changed": copy.changed,
        "word_by_word": copy.is_whole,
        "cut": copy.is_cut,
        "changes": [
            {
                "first": list(told.change.first),
                "copy": list(told.change.copy),
                "first_words": told.first,
                "copy_words": told.copy,
            }
            for told in copy.changes
        ],
    }

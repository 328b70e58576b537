"""Who carried what? The largest stories of a build or a release, and the one that a name means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import polars as pl

from copydesk.errors import UsageError, nearest
from copydesk.stories.book import Article, Book, articles_of, reading

By = Literal["articles", "outlets", "days"]
ORDERS: Mapping[str, list[str]] = MappingProxyType(
    {
        "articles": ["articles", "outlets", "days"],
        "outlets": ["outlets", "articles", "days"],
        "days": ["days", "articles", "outlets"],
    }
)
"""What decides which stories come first; among equals it is their names."""

_NAMED = 5
"""Stories that a message names."""

_SHORTEST = 4
"""Characters of a name that was mistyped for which a near one is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which stories to show: how many, by what, and only those that an outlet or more than one outlet carried."""

    top: int = 10
    by: By = "articles"
    outlet: str | None = None
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """A story under the name that it has today, and its articles in the order of publication, at least one."""

    name: str
    articles: tuple[Article, ...]

    @property
    def first(self) -> Article:
        """Who had it first, as far as it is stated: the earliest instant, else the earliest day."""
        return self.articles[0]

    @property
    def tied(self) -> tuple[tuple[Article, str], ...]:
        """The articles that may have been as early as the first, and `day`, `minute` or `second`: what they share."""
        pairs = ((article, article.tie(self.first)) for article in self.articles[1:])
        return tuple((article, precision) for article, precision in pairs if precision)

    @property
    def outlets(self) -> tuple[str, ...]:
        """Who carried it, as far as it is known, in the order in which they had it."""
        return tuple(dict.fromkeys(article.outlet for article in self.articles if article.outlet))

    @property
    def span(self) -> tuple[dt.date, dt.date] | None:
        """The days (UTC) of its first and its last article that have a date."""
        days = [article.published_at.date() for article in self.articles if article.published_at]
        return (min(days), max(days)) if days else None

    @property
    def splits(self) -> tuple[str, ...]:
        """Where it lies: one split, or there is a leak."""
        return tuple(dict.fromkeys(article.split for article in self.articles))


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """How many stories and articles there are, how many of them shared, how many fit what was asked, and the first."""

    stories: int
    shared: int
    articles: int
    articles_shared: int
    fitting: int
    shown: tuple[Story, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The story that a name means; `merged` is the name that was asked for when it became part of this one."""

    story: Story
    merged: str | None


def overview(book: Book, asked: Asked) -> Overview:
    """Return the stories that come first; UsageError when no article is of the outlet that was asked for."""
    with reading(book):
        counted = _counted(book).collect(engine="streaming")
        fitting = counted if asked.outlet is None else counted.join(_carried(book, asked.outlet), "story", "semi")
    shared = counted.filter(pl.col("outlets") > 1)
    fitting = fitting.filter(pl.col("outlets") > 1) if asked.shared else fitting
    first = fitting.sort(*ORDERS[asked.by], "story", descending=[True, True, True, False]).head(asked.top)
    mine = articles_of(book, first["story"])
    return Overview(
        stories=counted.height,
        shared=shared.height,
        articles=int(counted["articles"].sum()),
        articles_shared=int(shared["articles"].sum()),
        fitting=fitting.height,
        shown=tuple(Story(name, tuple(mine[name])) for name in first["story"]),
    )


def find_story(book: Book, name: str) -> Found:
    """Return the story that a name means: of a story or of an article in it, or the beginning that only it has.

    A name that became part of an older story means that one. UsageError when nothing or more than one is meant.
    """
    names = [pl.col("id"), pl.col("story_id"), pl.col("story")]
    exact = pl.any_horizontal(column == name for column in names)
    begun = pl.any_horizontal(column.str.starts_with(name) for column in names)
    meant = _meant(book, exact, [old for old in book.merged if old == name])
    meant = meant or _meant(book, begun, [old for old in book.merged if old.startswith(name)])
    if len(meant) != 1:
        raise _several(book, name, meant) if meant else _unknown(book, name)
    [story] = meant
    articles = articles_of(book, [story]).get(story)
    if not articles:
        why = f"It became part of {story}, and no article of that story is here."
        raise UsageError(
            "story.unknown", f"`{name}` is no longer here", where=book.place, why=why, help="Name an older release."
        )
    old = [older for older, today in book.merged.items() if today == story and older.startswith(name)]
    is_new = story.startswith(name) or any(article.id.startswith(name) for article in articles)
    return Found(Story(story, tuple(articles)), None if is_new or not old else min(old))


def _outlet() -> pl.Expr:
    return pl.coalesce("provider_domain", "provider")


def _counted(book: Book) -> pl.LazyFrame:
    """Return `story`, `articles`, `outlets` and `days` of every story."""
    # Numbers in place of names: the names of a million outlets are half of what this would take.
    outlet = pl.when(_outlet().is_not_null()).then(_outlet().hash())
    return (
        book.rows(outlet=outlet, day=pl.col("published_at").dt.date())
        .group_by("story")
        .agg(
            articles=pl.len(),
            outlets=pl.col("outlet").drop_nulls().n_unique(),
            days=(pl.col("day").max() - pl.col("day").min()).dt.total_days().fill_null(0),
        )
    )


def _carried(book: Book, outlet: str) -> pl.DataFrame:
    """Return the stories that an outlet carried, by its domain or its name; UsageError names a near one."""
    rows = book.rows(_outlet().alias("outlet"), pl.col("provider"))
    same = pl.any_horizontal(pl.col("outlet", "provider").str.to_lowercase() == outlet.strip().lower())
    found = rows.filter(same.fill_null(value=False)).select("story").unique().collect(engine="streaming")
    if found.is_empty():
        known = rows.select(pl.col("outlet").drop_nulls().unique().sort()).collect(engine="streaming")["outlet"]
        hint = nearest(outlet.lower(), known) or f"It has {_listed(known)}."
        raise UsageError("story.unknown", f"no article is of `{outlet}`", where=book.place, help=hint)
    return found


def _meant(book: Book, condition: pl.Expr, merged: Iterable[str]) -> list[str]:
    with reading(book):
        rows = book.rows("id", "story_id").filter(condition).select(pl.col("story").unique())
        found = rows.collect(engine="streaming")["story"]
    return sorted({*found, *(book.merged[old] for old in merged)})


def _several(book: Book, name: str, meant: list[str]) -> UsageError:
    return UsageError(
        "story.unknown",
        f"`{name}` may mean {len(meant):,} stories",
        where=book.place,
        why=f"Names that begin so lead to {_listed(meant)}.",
        help="Write more of the name.",
    )


def _unknown(book: Book, name: str) -> UsageError:
    hint = nearest(name, _alike(book, name)) if len(name) >= _SHORTEST else ""
    return UsageError(
        "story.unknown",
        f"no story and no article is called `{name}`",
        where=book.place,
        help=f"{hint} `copydesk stories {book.place}` lists the largest stories.".strip(),
    )


def _alike(book: Book, name: str) -> list[str]:
    """Return names of which one half is as it was typed: one slip leaves the other half whole."""
    half = len(name) // 2
    alike = pl.col("name").str.starts_with(name[:half]) | pl.col("name").str.ends_with(name[-half:])
    with reading(book):
        rows = book.rows("id", "story_id")
        names = pl.concat([rows.select(name=column) for column in ("id", "story_id", "story")])
        found = names.filter(alike).unique().sort("name").head(500).collect(engine="streaming")
    return [*found["name"], *(old for old in book.merged if old[:half] == name[:half])][:1000]


def _listed(names: Iterable[str]) -> str:
    whole = list(names)
    more = f" and {len(whole) - _NAMED:,} more" if len(whole) > _NAMED else ""
    return f"{', '.join(whole[:_NAMED])}{more}"

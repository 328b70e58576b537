"""What decides the output? The recipe, the registry of providers, and the sidecar of origins.

All three are TOML written by people, so an unknown key is refused with the nearest known one and the
line it stands on. Paths in a recipe are relative to the project root, the parent of the recipe's folder.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from copydesk.article import ARTICLE, Origin
from copydesk.canonical import digest
from copydesk.errors import CopydeskError, UsageError, nearest
from copydesk.release import check_name
from copydesk.report import Limit, Severity
from copydesk.split_rule import SplitRule
from copydesk.toml_files import parse_toml, read_toml, validated

RECIPE_NAME = "recipe.toml"
ORIGINS_NAME = "origins.toml"
TOMBSTONES_NAME = "tombstones.json"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def _inside(path: str) -> str:
    """Refuse a path that leaves the project."""
    parts = PurePosixPath(path)
    if parts.is_absolute() or ".." in parts.parts or not path:
        msg = "must be a path inside the project, written with forward slashes"
        raise ValueError(msg)
    return parts.as_posix()


def _named(name: str) -> str:
    try:
        return check_name(name)
    except CopydeskError as error:
        msg = f"{error.what}. {error.why}"
        raise ValueError(msg) from None


def _domain(domain: str) -> str:
    if not re.fullmatch(r"[^\s/:@?#]+\.[^\s/:@?#]+", domain):
        msg = f"`{domain}` is no domain: write harbourcourier.example, without https:// and path"
        raise ValueError(msg)
    return domain


def _language(code: str) -> str:
    if not re.fullmatch(r"[a-z]{2}", code):
        msg = f"`{code}` is no language: write the two letters of ISO 639-1, such as en"
        raise ValueError(msg)
    return code


def _linear(pattern: str) -> str:
    """Refuse a regular expression that an engine whose time grows only with the text cannot run."""
    import pyarrow as pa  # noqa: PLC0415 - most registries have no patterns
    import pyarrow.compute as pc  # noqa: PLC0415 - the same

    try:
        pc.match_substring_regex(pa.array([""]), pattern)
    except pa.ArrowInvalid as error:
        why = " ".join(str(error).removeprefix("Invalid regular expression: ").split())[:200]
        msg = f"`{pattern}` cannot be run: {why}. Look-around and back-references are not supported"
        raise ValueError(msg) from None
    return pattern


def _limit(said: int | str) -> int | str:
    Limit.parse(said)
    return said


def _column(name: str) -> str:
    if name not in ARTICLE.names or name in {"story_id", "text_sha256"}:
        msg = f"`{name}` is no column that a record brings. {nearest(name, ARTICLE.names)}".strip()
        raise ValueError(msg)
    return name


_ADDED_LATER = ("license_name", "license_link", "task_categories", "tags")
"""Keys that count for the digest of a recipe only where they say something: older recipes could not."""

TextPolicy = Literal["all", "licensed", "none"]
ProjectPath = Annotated[str, AfterValidator(_inside)]


class Source(_Frozen):
    """A folder of captures or a file or folder of records, with its sidecar; or a dataset of a hub.

    `columns` says in which column of the records each column of an article stands, `values` what all of them share.
    """

    path: ProjectPath | None = None
    origins: ProjectPath | None = None
    dataset: str | None = None
    config: str | None = None
    columns: dict[Annotated[str, AfterValidator(_column)], str] = {}
    values: dict[Annotated[str, AfterValidator(_column)], str | bool] = {}

    @model_validator(mode="after")
    def _one_place(self) -> Source:
        if (self.path is None) == (self.dataset is None):
            msg = "needs a path or a dataset, one of them"
            raise ValueError(msg)
        if self.dataset is not None and self.origins is not None:
            msg = "origins speak of captures, and a dataset has none"
            raise ValueError(msg)
        twice = sorted(self.columns.keys() & self.values.keys())
        if twice:
            msg = f"`{twice[0]}` stands in columns and in values"
            raise ValueError(msg)
        return self

    def said(self) -> dict[str, Any]:
        """Return what counts for the digest of a recipe: what a path says was there before columns were."""
        found = self.model_dump(mode="json")
        return {key: value for key, value in found.items() if value or key in {"path", "origins"}}


class Release(_Frozen):
    """Where releases go and where the previous one is looked up; a public hub is open to everybody."""

    hub: str | None = None
    public: bool = False


class Publish(_Frozen):
    """What of the articles is published: all texts, none, or those of outlets whose rights allow it."""

    text: TextPolicy = "licensed"


class Recipe(_Frozen):
    """Everything that decides the output, nothing that does not."""

    format: Literal[1] = 1
    name: Annotated[str, AfterValidator(_named)]
    pretty_name: str = ""
    license: str = "other"
    license_name: str | None = None
    license_link: str | None = None
    task_categories: list[str] = []
    tags: list[str] = []
    contract: str = "schemas/news_article.py:NewsArticle"
    providers: ProjectPath | None = None
    card: ProjectPath = "DATASET_CARD.md"
    earliest: dt.date = dt.date(1990, 1, 1)
    as_of: dt.date | None = None
    max_quarantined: int | None = Field(default=None, ge=0)
    source: list[Source] = Field(min_length=1)
    severity: dict[str, Severity] = {}
    allowed: dict[str, Annotated[int | str, AfterValidator(_limit)]] = {}
    split: SplitRule = SplitRule()
    release: Release = Release()
    publish: Publish = Publish()

    @property
    def digest(self) -> str:
        """Digest of what the recipe says of the data; comments, the hub and what may fail do not count."""
        said = self.model_dump(mode="json", exclude={"release", "allowed", "split", "source", *_ADDED_LATER})
        said |= {name: getattr(self, name) for name in _ADDED_LATER if getattr(self, name)}
        said["source"] = [it.said() for it in self.source]
        frozen = {"evaluation": "frozen"} if self.split.evaluation == "frozen" else {}
        return digest({**said, "split": {**self.split.said(), **frozen}})

    def limits(self) -> dict[str, Limit]:
        """Return how often each code may be found before the data are refused."""
        return {code: Limit.parse(said) for code, said in self.allowed.items()}


class Chrome(_Frozen):
    """Lines of an outlet's pages that belong to no article, and the days of capture on which its layout had them.

    A pattern is a regular expression without look-around that matches a whole line; without days it always counts.
    """

    since: dt.date | None = Field(default=None, alias="from")
    until: dt.date | None = None
    lines: list[str] = []
    patterns: list[Annotated[str, AfterValidator(_linear)]] = []

    @model_validator(mode="after")
    def _sound(self) -> Chrome:
        if not self.lines and not self.patterns:
            msg = "needs lines or patterns"
            raise ValueError(msg)
        if self.since and self.until and self.since > self.until:
            msg = f"from {self.since} lies after until {self.until}"
            raise ValueError(msg)
        return self

    def counts_on(self, day: dt.date | None) -> bool:
        """Tell whether the layout was in use on a day of capture; on an unknown day only one without days was."""
        if day is None:
            return self.since is None and self.until is None
        return (self.since or day) <= day <= (self.until or day)


class Provider(_Frozen):
    """One outlet: its name, its domains (the first is the main one), and what may be done with its text.

    `language` is the one that it writes in, `languages` are others that it also publishes in. `text` says whether a
    release may have its text; where it says nothing, `rights` decides.
    """

    name: str
    domains: list[Annotated[str, AfterValidator(_domain)]] = Field(min_length=1)
    aliases: list[str] = []
    country: str | None = None
    language: Annotated[str, AfterValidator(_language)] | None = None
    languages: list[Annotated[str, AfterValidator(_language)]] = []
    owner: str | None = None
    rights: str | None = None
    text: Literal["release", "withhold"] | None = None
    chrome: list[Chrome] = []

    def written(self) -> tuple[str, ...]:
        """Return every language of the outlet, the main one first."""
        return tuple(dict.fromkeys([*([self.language] if self.language else []), *self.languages]))


class Registry(_Frozen):
    """The providers that a project knows, looked up by any of their domains and names."""

    format: Literal[1] = 1
    provider: list[Provider] = []

    @model_validator(mode="after")
    def _each_key_once(self) -> Registry:
        seen: dict[str, int] = {}
        for number, provider in enumerate(self.provider):
            for key in sorted({*_keys(provider)}):
                first = seen.setdefault(key, number)
                if first != number:
                    msg = f"`{key}` belongs to both {self.provider[first].name} and {provider.name}"
                    raise ValueError(msg)
        return self

    def by_key(self) -> dict[str, Provider]:
        """Return each provider by each of its domains and folded names."""
        return {key: provider for provider in self.provider for key in _keys(provider)}


def _keys(provider: Provider) -> Iterator[str]:
    yield from (domain.casefold() for domain in provider.domains)
    yield from (name.casefold() for name in (provider.name, *provider.aliases))


class _OriginEntry(_Frozen):
    url: str | None = None
    provider: str | None = None
    provider_domain: str | None = None
    title: str | None = None
    first_seen_at: dt.date | None = None
    captured_at: dt.datetime | None = None
    rights: str | None = None

    @model_validator(mode="after")
    def _zoned(self) -> _OriginEntry:
        if self.captured_at is not None and self.captured_at.tzinfo is None:
            msg = "captured_at needs a zone: write 2025-03-04T09:00:00Z"
            raise ValueError(msg)
        return self


class Project(_Frozen):
    """A recipe and the folder that its paths start from."""

    root: Path
    recipe_path: Path
    recipe: Recipe

    def path(self, relative: str) -> Path:
        """Return the place of a path that the recipe names."""
        return self.root / relative

    def registry(self) -> Registry:
        """Return the registry that the recipe names, an empty one when it names none; UsageError when it is wrong."""
        return load_registry(self.path(self.recipe.providers)) if self.recipe.providers else Registry()


def load_project(recipe_path: Path) -> Project:
    """Read a recipe; UsageError names the key, the line and the nearest known word."""
    recipe_path = recipe_path.absolute()
    recipe = read_toml(recipe_path, Recipe, "recipe")
    return Project(root=recipe_path.parent.parent, recipe_path=recipe_path, recipe=recipe)


def load_registry(path: Path) -> Registry:
    """Read `providers.toml`; a missing or wrong registry is a UsageError."""
    return read_toml(path, Registry, "registry of providers")


def load_origins(path: Path) -> dict[str, Origin]:
    """Read a sidecar: what the desk claims about captures, by path relative to their source root."""
    table = parse_toml(path, "sidecar")
    origins = {}
    for key, value in table.items():
        try:
            name = _inside(key)
        except ValueError as error:
            raise UsageError(
                "sidecar.wrong", "the sidecar is wrong", where=f"{path}, `{key}`", why=f"The key {error}."
            ) from None
        entry = validated(_OriginEntry, value, path, "sidecar", prefix=(key,))
        said = entry.model_dump()
        if entry.captured_at:
            said["captured_at"] = entry.captured_at.astimezone(dt.UTC)
        origins[name] = Origin(**said)
    return origins

"""What decides the output? The recipe, the registry of providers, and the sidecar of origins.

All three are TOML written by people, so an unknown key is refused with the nearest known one and the
line it stands on. Paths in a recipe are relative to the project root, the parent of the recipe's folder.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from copydesk.article import Origin
from copydesk.canonical import digest
from copydesk.errors import CopydeskError, UsageError, disk_error, nearest
from copydesk.release import check_name
from copydesk.report import Limit, Severity
from copydesk.split_rule import SplitRule

RECIPE_NAME = "recipe.toml"
ORIGINS_NAME = "origins.toml"
TOMBSTONES_NAME = "tombstones.json"
Model = TypeVar("Model", bound=BaseModel)


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


TextPolicy = Literal["all", "licensed", "none"]
ProjectPath = Annotated[str, AfterValidator(_inside)]


class Source(_Frozen):
    """A folder of captures or a file or folder of records, with its sidecar."""

    path: ProjectPath
    origins: ProjectPath | None = None


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
        said = self.model_dump(mode="json", exclude={"release", "allowed", "split"})
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
    table = _parse(path, "sidecar")
    origins = {}
    for key, value in table.items():
        try:
            name = _inside(key)
        except ValueError as error:
            raise UsageError("the sidecar is wrong", where=f"{path}, `{key}`", why=f"The key {error}.") from None
        entry = _validated(_OriginEntry, value, path, "sidecar", prefix=(key,))
        said = entry.model_dump()
        if entry.captured_at:
            said["captured_at"] = entry.captured_at.astimezone(dt.UTC)
        origins[name] = Origin(**said)
    return origins


def read_toml(path: Path, model: type[Model], what: str) -> Model:
    """Read one TOML file of ours into its model."""
    return _validated(model, _parse(path, what), path, what)


def _parse(path: Path, what: str) -> dict[str, Any]:
    if path.exists() and not path.is_file() and not path.is_dir():
        raise UsageError(f"the {what} is not a regular file", where=str(path), help="Name a file.")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except RecursionError:
        raise UsageError(f"the {what} is nested too deeply", where=str(path)) from None
    except FileNotFoundError:
        raise UsageError(
            f"the {what} is missing", where=str(path), help="Correct the path, or run `copydesk init`."
        ) from None
    except IsADirectoryError:
        raise UsageError(f"the {what} is a folder", where=str(path), help="Name the file inside it.") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"the {what} is not UTF-8", where=f"{path}, byte {error.start}") from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"the {what} is not TOML", where=str(path), why=str(error)) from None
    except OSError as error:
        raise disk_error(error, f"read the {what}") from error


def _validated(
    model: type[Model], table: Mapping[str, Any], path: Path, what: str, prefix: tuple[str, ...] = ()
) -> Model:
    try:
        return model.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        keys = (*prefix, *(str(part) for part in first["loc"]))
        line = _line_of(path, keys)
        where = _place(path, line, keys)
        if keys[-1:] == ("[key]",):  # a map whose keys are fixed
            hint = nearest(keys[-2], re.findall(r"'(\w+)'", first["msg"])) or first["msg"]
            where = _place(path, line, keys[:-1])
            raise UsageError(f"unknown key `{keys[-2]}` in the {what}", where=where, help=hint) from None
        if first["type"] == "extra_forbidden":
            known = _known_keys(model, first["loc"][:-1])
            hint = nearest(keys[-1], known) or f"Known keys: {', '.join(sorted(known))}."
            raise UsageError(f"unknown key `{keys[-1]}` in the {what}", where=where, help=hint) from None
        why = first["msg"].removeprefix("Value error, ")
        raise UsageError(f"the {what} is wrong", where=where, why=why) from None


def _place(path: Path, line: int | None, keys: tuple[str, ...]) -> str:
    named = f", `{'.'.join(keys)}`" if keys else ""
    return f"{path}{f':{line}' if line else ''}{named}"


def _known_keys(model: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    """Walk from a model along a validation error's location to the model that refused the key."""
    for part in location:
        if isinstance(part, int):
            continue
        found = _models_in(model.model_fields[part].annotation)
        if not found:
            return []
        model = found[0]
    return [field.alias or name for name, field in model.model_fields.items()]


def _models_in(annotation: Any) -> list[type[BaseModel]]:  # noqa: ANN401 - a type form
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]


def _line_of(path: Path, keys: tuple[str, ...]) -> int | None:
    """Return the line that sets the last named key, behind the heading of its table if it has one."""
    lines = path.read_text(encoding="utf-8").splitlines()
    start, named = 0, [key for key in keys if not key.isdigit() and key != "[key]"]
    for table, number in zip(keys, [*keys[1:], ""], strict=False):
        headings = [] if table.isdigit() else [n for n, line in enumerate(lines) if _heading(table).match(line)]
        found = [n for n in headings if n >= start]
        which = int(number) if number.isdigit() else 0
        start = found[which] if which < len(found) else start
    last = re.escape(named[-1]) if named else ""
    wanted = re.compile(rf"[\s{{,]*[\"']?{last}[\"']?\s*=|.*[{{,]\s*{last}\s*=")
    set_at = next((n for n, line in enumerate(lines) if n >= start and wanted.match(line)), None)
    at = start if set_at is None and named and lines and _heading(named[-1]).match(lines[start]) else set_at
    return None if at is None else at + 1


def _heading(table: str) -> re.Pattern[str]:
    return re.compile(rf"\s*\[+\s*(?:[\w.-]+\.)?[\"']?{re.escape(table)}[\"']?\s*\]+")

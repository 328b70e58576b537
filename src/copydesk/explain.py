"""What does a rule ask for, and where in a capture does each value come from?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from copydesk import isolation
from copydesk.article import (
    ARTICLE,
    BY_THE_BUILD,
    Capture,
    Evidence,
    FeedItem,
    FrontMatter,
    HtmlPage,
    JsonArticle,
    Loser,
    Origin,
)
from copydesk.card.faults import CardRule, card_rules
from copydesk.errors import UsageError, nearest
from copydesk.normalise import draft_of, normalise
from copydesk.normalise.places import Places
from copydesk.readers.records import record_kind
from copydesk.recipe import ORIGINS_NAME, Registry, load_origins
from copydesk.report import Rule, rules
from copydesk.stops import Stop, stops

MAX_SHOWN = 200
"""Characters of a text that are shown."""

MAX_DIGITS = 9
"""Digits of a row."""

_KINDS = {
    FrontMatter: "front matter",
    HtmlPage: "HTML",
    FeedItem: "an item of a feed",
    JsonArticle: "JSON",
    type(None): "unreadable",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One piece of evidence: the rule, its lines (from 1, inclusive; None for the sidecar), and the words there."""

    rule: str
    line: int | None
    line_end: int | None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column: its value as JSON, texts cut, and why it has it."""

    name: str
    value: Any
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """A value that the capture states for a column too, and that another was preferred to; texts cut."""

    name: str
    rule: str
    value: str
    line: int | None
    line_end: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointed:
    """Another article that the capture points to, by which rule and on which lines; texts cut."""

    title: str | None
    url: str | None
    provider: str | None
    published_at: str | None
    rule: str
    line: int | None
    line_end: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """Something that was wrong or doubtful while reading."""

    code: str
    severity: str
    column: str | None
    message: str
    line: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """Everything that was read in a capture, what lost, what was left out with its reason, what is pointed to."""

    capture: str
    sha256: str
    kind: str
    origin: Mapping[str, Any]
    fields: tuple[Field, ...]
    losers: tuple[Lost, ...]
    dropped: tuple[Place, ...]
    related: tuple[Pointed, ...]
    notes: tuple[Noted, ...]


def find_rule(code: str) -> Rule | CardRule | Stop:
    """Return the rule of a code, of records or cards, or the stop; UsageError names the nearest when there is none."""
    rule = rules().get(code) or card_rules().get(code) or stops().get(code)
    if rule:
        return rule
    hint = nearest(code, [*rules(), *card_rules(), *stops()])
    if not hint and code.partition(".")[0] in ARTICLE.names:
        raise UsageError(
            "explain.unknown",
            f"`{code}` is no rule of copydesk",
            why="Findings with such a code come from a check in the project's own contract.",
            help="Look for it in schemas/.",
        )
    raise UsageError(
        "explain.unknown",
        f"`{code}` is neither a code nor a file",
        help=hint or "Correct the path, or name a code as messages do, such as title.missing.",
    )


def capture_place(what: str) -> tuple[Path, int] | None:
    """Return the file that a word names, and which of its captures: `feed.xml#3` is the one of row 3, else the first.

    None when there is no such file.
    """
    whole = Path(what)
    if whole.is_file():
        return whole, 0
    name, _, row = what.rpartition("#")
    named = name and Path(name).is_file() and row.isascii() and row.isdigit() and len(row) <= MAX_DIGITS
    return (Path(name), int(row)) if named else None


def explain(path: Path, origins: Path | None, registry: Registry, row: int = 0) -> Explained:
    """Read one capture as a build would and tell where each value comes from; `row` chooses one of a file of many.

    The sidecar is the named one, else `origins.toml` beside the file or in a folder above it, up to the current one.
    UsageError for a file of records, a row that is not there, or a wrong sidecar; PlaceError when the disk fails.
    """
    if record_kind(path):
        raise UsageError(
            "explain.no-capture",
            "this is a file of records",
            where=str(path),
            why="Its columns are taken as they are: there is nothing to explain.",
            help="`copydesk check` holds its records against the contract, `copydesk normalise` shows what was read.",
        )
    place = isolation.Place(path.parent, path.name, _origin(path, origins))
    found = isolation.read_one(place, partial(_explained, str(path), registry), row)
    if found is None:
        raise UsageError(
            "explain.no-capture",
            f"the file has no capture of row {row}",
            where=str(path),
            help=f"Rows are counted from 0; `copydesk explain {path}` shows the first.",
        )
    return found


def _explained(name: str, registry: Registry, capture: Capture) -> Explained:
    found, draft = normalise(capture, registry), draft_of(capture, registry)
    places = Places.of(capture)
    return Explained(
        capture=name if capture.row is None else f"{name}#{capture.row}",
        sha256=capture.sha256,
        kind=_KINDS.get(type(capture.content), "page text"),
        origin={name: _json(value) for name, value in _stated(capture.origin)},
        fields=tuple(_field(name, found) for name in ARTICLE.names if name not in BY_THE_BUILD),
        losers=tuple(_lost(loser, places) for loser in draft.losers),
        dropped=tuple(_dropped(it) for it in found["dropped"]),
        related=tuple(_pointed(it) for it in found["related"]),
        notes=tuple(_noted(note) for note in found["notes"]),
    )


def _origin(path: Path, origins: Path | None) -> Origin:
    """Return what the desk claims about a file: sidecars name it by its path below the source's root."""
    folders = list(path.absolute().parents)
    if origins is None:
        reach = folders[: folders.index(Path.cwd()) + 1] if Path.cwd() in folders else folders[:1]
        origins = next((folder / ORIGINS_NAME for folder in reach if (folder / ORIGINS_NAME).is_file()), None)
    if origins is None:
        return Origin()
    entries = load_origins(origins)
    names = (path.absolute().relative_to(folder).as_posix() for folder in folders)
    return next((entries[name] for name in names if name in entries), Origin())


def _stated(origin: Origin) -> Iterator[tuple[str, Any]]:
    for name in Origin.__slots__:
        if getattr(origin, name) is not None:
            yield name, getattr(origin, name)


def _field(name: str, row: Mapping[str, Any]) -> Field:
    found = [entry for entry in row["evidence"] if entry["field"] == name]
    places = tuple(Place(rule=entry["rule"], line=entry["line"], line_end=entry["line_end"]) for entry in found)
    return Field(name=name, value=_json(row[name]), places=places)


def _json(value: Any) -> Any:  # noqa: ANN401 - any value of a column
    """Return a value as JSON: texts cut, moments as ISO 8601."""
    if isinstance(value, str):
        return value if len(value) <= MAX_SHOWN else f"{value[:MAX_SHOWN]}… ({len(value):,} characters)"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list):
        return [_json(part) for part in value]
    if isinstance(value, dict):
        return {name: _json(part) for name, part in value.items()}
    return value


def _lost(loser: Loser, places: Places) -> Lost:
    found = places.rows(Evidence(field=loser.field, rule=loser.rule, spans=loser.spans[:1]))[0]
    value = _json(loser.value)
    return Lost(name=loser.field, rule=loser.rule, value=value, line=found["line"], line_end=found["line_end"])


def _dropped(row: Mapping[str, Any]) -> Place:
    return Place(rule=row["rule"], line=row["line"], line_end=row["line_end"], text=_json(row["text"]))


def _pointed(row: Mapping[str, Any]) -> Pointed:
    return Pointed(**{name: _json(row[name]) for name in Pointed.__slots__})


def _noted(note: Mapping[str, Any]) -> Noted:
    rule = rules().get(note["code"])
    severity = rule.severity if rule else "error"
    return Noted(severity=severity, **{name: note[name] for name in ("code", "column", "message", "line")})

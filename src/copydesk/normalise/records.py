"""How does a record become a row of the article table? By the names of its columns, without guessing.

A value of the wrong type is a note and null. Whatever a record does not say is filled as for captures:
canonical address, provider from the registry, language from the text, identity.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from copydesk.article import ARTICLE, INSTANT, Draft, Evidence, Moment, Note, Origin
from copydesk.normalise import identified
from copydesk.normalise.dates import parse_iso
from copydesk.normalise.language import language_of, settled
from copydesk.normalise.places import Row
from copydesk.normalise.providers import doubted_language, find_provider
from copydesk.recipe import Registry


def record_row(values: Mapping[str, Any], registry: Registry) -> tuple[Row, list[Evidence], list[Note]]:
    """Return the article columns of one record, its evidence and what was wrong with its values."""
    notes: list[Note] = []
    fields = {name: _value(name, values.get(name), notes) for name in ARTICLE.names}
    if fields["published_at"] is not None and fields["published_precision"] is None:
        moment = _moment(values["published_at"])
        fields["published_precision"] = moment.precision if moment else "second"
        fields["published_tz_known"] = moment.tz_known if moment else True
    if fields["published_at"] is None:
        fields |= {"published_precision": None, "published_tz_known": None}
    evidence = [Evidence(field=name, rule="record") for name, value in fields.items() if value not in (None, [])]
    draft = Draft(provider=fields["provider"], provider_domain=fields["provider_domain"], rights=fields["rights"])
    who = find_provider(draft, Origin(), fields["url"], registry)
    fields |= {"provider": who.name, "provider_domain": who.domain, "rights": who.rights, "story_id": None}
    if fields["language"] is None:
        sample = fields["text"] or f"{fields['title'] or ''} {fields['description'] or ''}"
        fields["language"] = language_of(sample) or settled(sample, who.languages)
    doubt = doubted_language(who, fields["language"])
    notes += [*who.notes, *([doubt] if doubt else [])]
    return identified(fields, evidence), [*evidence, *who.evidence], notes


def _value(name: str, value: Any, notes: list[Note]) -> Any:  # noqa: ANN401 - any JSON value
    """Return a value as the type of its column, or None and a note."""
    kind = ARTICLE.field(name).type
    try:
        if value is None or value == "":
            return [] if pa.types.is_list(kind) else None
        if _holds_nul(value):
            raise ValueError  # noqa: TRY301 - one road for every bad value
        if kind == INSTANT:
            moment = _moment(value)
            if moment is None:
                raise ValueError  # noqa: TRY301 - one road for every bad value
            return moment.at
        if pa.types.is_list(kind) and isinstance(value, str):
            value = [part.strip() for part in value.split(";") if part.strip()]
        if kind == pa.bool_() and isinstance(value, str):
            value = {"true": True, "false": False}[value.casefold()]
        if name == "images":
            _refuse_fractions(value)
        return pa.array([value], kind)[0].as_py()
    except (KeyError, ValueError, TypeError, OverflowError, pa.ArrowException):
        code = "date.invalid" if name == "published_at" else "record.type"
        message = f"`{str(value)[:60]}` is not {'a date of the form 2025-03-04T09:00:00Z' if kind == INSTANT else kind}"
        notes.append(Note(code=code, message=message, column=name))
        return [] if pa.types.is_list(kind) else None


def _holds_nul(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Tell whether a NUL character stands anywhere in a value: in a capture it is refused as well."""
    if isinstance(value, Mapping):
        return any(_holds_nul(inner) for inner in value.values())
    if isinstance(value, (list, tuple)):
        return any(_holds_nul(inner) for inner in value)
    return isinstance(value, str) and "\0" in value


def _refuse_fractions(images: Any) -> None:  # noqa: ANN401 - any JSON value
    """Refuse 1.5 and true as a width: inside a struct Arrow would cut them to 1 without a word."""
    sizes = [number for it in images if isinstance(it, Mapping) for number in (it.get("width"), it.get("height"))]
    if any(isinstance(size, (float, bool)) for size in sizes):
        raise TypeError


def _moment(value: Any) -> Moment | None:  # noqa: ANN401 - any JSON value
    """Read an instant; a Python date or date-time comes out of a typed file and is exact."""
    if isinstance(value, dt.datetime):
        zoned = value if value.tzinfo else value.replace(tzinfo=dt.UTC)
        return Moment(at=zoned.astimezone(dt.UTC), precision="second", tz_known=value.tzinfo is not None)
    if isinstance(value, dt.date):
        return Moment(at=dt.datetime.combine(value, dt.time(), dt.UTC), precision="day", tz_known=False)
    return parse_iso(value) if isinstance(value, str) else None

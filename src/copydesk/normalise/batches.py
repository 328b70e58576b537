"""How do many records become rows of the article table at once? Column by column, where they are as they should be.

`records.record_row` says what a record means, one at a time. Here the same is done for all rows of a batch whose values
have the types of their columns already; a row that needs more thought is `odd`, and is left to that road. Both give the
same rows, to the byte: which one was taken is nobody's affair.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from copydesk.article import ARTICLE, IMAGE, INSTANT, Draft, Identity, Origin, article_id
from copydesk.companions import EVIDENCE
from copydesk.normalise.language import language_of, settled
from copydesk.normalise.providers import Published, doubted_language, find_provider
from copydesk.normalise.urls import canonical_url, host_of
from copydesk.recipe import Registry

Mask = npt.NDArray[np.bool_]
Columns = dict[str, pa.Array]

_PLAIN_ADDRESS = r"^https?://[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)+/?$"
"""Addresses that are canonical as they stand: nothing to lower, to unwrap, to cut or to sort."""

_WRAPPED, _LONG = "cdn.ampproject.org/", 250
_SITE = r"^(?P<site>https?://[^/?#\s]+)(?:[/?#]|$)"
_FIRST, _LAST = dt.datetime(1, 1, 1, tzinfo=dt.UTC), dt.datetime(9999, 12, 31, 23, 59, 59, 999_999, dt.UTC)

_LOOKED_UP = (
    ("canonical_url", "url"),
    ("provider_domain", "url-host"),
    ("provider", "registry"),
    ("provider_domain", "registry"),
    ("rights", "registry"),
)
"""What is found besides the values of a record: field and rule, in the order in which it is found."""


@dataclass(frozen=True, slots=True)
class Articles:
    """Rows of the article table, the evidence of each, and which of them are odd: what those hold is of no use."""

    table: pa.Table
    evidence: pa.ListArray
    odd: Mask


def articles_of(
    columns: Mapping[str, pa.Array], rows: int, registry: Registry, shared: Collection[str] = ()
) -> Articles | None:
    """Return the articles of a batch by the names of its columns; None when one has another type than an article's.

    `shared` are fields that the recipe states for all records.
    """
    if not all(_is_readable(column) for name, column in columns.items() if name not in ARTICLE.names):
        return None
    fields: Columns = {}
    for field in ARTICLE:
        column = _plain(columns.get(field.name), field.type, rows)
        if column is None:
            return None
        fields[field.name] = column
    _settle_precision(fields, columns["published_at"].type if "published_at" in columns else INSTANT)
    found = {(name, "record"): _is_stated(column) for name, column in fields.items()}
    odd = _look_up_providers(fields, found, registry)
    _find_addresses(fields, found)
    _identify(fields)
    fields["story_id"] = pa.nulls(rows, pa.string())
    table = pa.Table.from_arrays([fields[name] for name in ARTICLE.names], schema=ARTICLE)
    return Articles(table, _evidence(found, shared), odd)


# What the columns hold


def _is_readable(column: pa.Array) -> bool:
    """Tell whether Python can hold each value of a column that is none of an article, as when rows are read singly."""
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return _has_no_time(column.type)


def _has_no_time(kind: pa.DataType) -> bool:
    if pa.types.is_temporal(kind):
        return False
    inner = [kind.field(number).type for number in range(kind.num_fields)]
    return all(map(_has_no_time, [*inner, *([kind.value_type] if pa.types.is_dictionary(kind) else [])]))


def _plain(column: pa.Array | None, kind: pa.DataType, rows: int) -> pa.Array | None:
    """Return a column as one of an article, without empty texts; None when it takes a look at each value."""
    if column is None or pa.types.is_null(column.type):
        return _empty_lists(kind, rows) if pa.types.is_list(kind) else pa.nulls(rows, kind)
    if kind == INSTANT:
        return _moments(column)
    if pa.types.is_list(kind):
        return _lists(column, kind)
    if pa.types.is_string(kind):
        texts = _texts(column)
        empty = None if texts is None else pc.equal(texts, "")
        return texts if empty is None or not pc.any(empty).as_py() else pc.if_else(empty, None, texts)
    return column if column.type == kind else None


def _texts(column: pa.Array) -> pa.Array | None:
    """Return texts that are UTF-8 and hold no NUL; None when one of them is not so."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return None
    try:
        column.validate(full=True)
        texts = column.cast(pa.string())
    except pa.ArrowInvalid:
        return None
    return None if pc.any(pc.match_substring(texts, "\0")).as_py() else texts


def _moments(column: pa.Array) -> pa.Array | None:
    kind = column.type
    if pa.types.is_date32(kind) or (pa.types.is_timestamp(kind) and kind.unit != "ns" and kind.tz in {None, "UTC"}):
        try:
            moments = column.cast(pa.timestamp("us", tz=getattr(kind, "tz", None))).cast(INSTANT)
        except pa.ArrowInvalid:
            return None
        beyond = pc.or_(pc.less(moments, pa.scalar(_FIRST, INSTANT)), pc.greater(moments, pa.scalar(_LAST, INSTANT)))
        return None if pc.any(beyond).as_py() else moments
    return None


def _lists(column: pa.Array, kind: pa.DataType) -> pa.Array | None:
    if not (pa.types.is_list(column.type) or pa.types.is_large_list(column.type)):
        return None
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        return None
    values = column.flatten()
    inner = _images(values) if kind.value_type == IMAGE else _texts(values)
    if inner is None:
        return None
    ends = np.cumsum(pc.fill_null(pc.list_value_length(column), 0).to_numpy(zero_copy_only=False))
    return pa.ListArray.from_arrays(pa.array(np.append(0, ends), pa.int32()), inner, type=kind)


def _images(values: pa.Array) -> pa.Array | None:
    if values.type != IMAGE:
        return None
    texts = [values.field(number) for number, it in enumerate(IMAGE) if pa.types.is_string(it.type)]
    return values if all(_texts(it) is not None for it in texts) else None


def _empty_lists(kind: pa.DataType, rows: int) -> pa.Array:
    return pa.ListArray.from_arrays(pa.array(np.zeros(rows + 1), pa.int32()), pa.array([], kind.value_type), type=kind)


def _is_stated(column: pa.Array) -> Mask:
    """Return which rows say something: lists of nothing do not."""
    said = pc.greater(pc.list_value_length(column), 0) if pa.types.is_list(column.type) else column.is_valid()
    return _mask(said)


def _mask(flags: pa.Array) -> Mask:
    found: Mask = pc.fill_null(flags, False).to_numpy(zero_copy_only=False)  # noqa: FBT003 - Arrow's way
    return found


# What follows from it


def _settle_precision(fields: Columns, kind: pa.DataType) -> None:
    """Say how exact dates are where nobody does: a typed file has days, or instants; and nothing without a date."""
    dated = fields["published_at"].is_valid()
    silent = pc.and_(dated, fields["published_precision"].is_null())
    exact, zoned = ("day", False) if pa.types.is_date(kind) else ("second", getattr(kind, "tz", None) is not None)
    known = pc.if_else(silent, zoned, fields["published_tz_known"])
    precision = pc.if_else(silent, exact, fields["published_precision"])
    fields["published_precision"] = pc.if_else(dated, precision, pa.scalar(None, pa.string()))
    fields["published_tz_known"] = pc.if_else(dated, known, pa.scalar(None, pa.bool_()))


def _look_up_providers(fields: Columns, found: dict[tuple[str, str], Mask], registry: Registry) -> Mask:
    """Name the outlets as the registry does, and the languages; return the rows of which there is more to say."""
    keys = [fields["provider"], fields["provider_domain"], fields["rights"], _hosts(fields)]
    inverse, combinations = _distinct(keys)
    who = [_outlet(combination, registry) for combination in combinations]
    for it in _LOOKED_UP[1:]:
        said = [it in {(entry.field, entry.rule) for entry in one.evidence} for one in who]
        found[it] = np.array(said, bool)[inverse]
    for name, values in (
        ("provider", [one.name for one in who]),
        ("provider_domain", [one.domain for one in who]),
        ("rights", [one.rights for one in who]),
    ):
        fields[name] = pa.array(values, pa.string()).take(pa.array(inverse))
    fields["language"] = _languages(fields, who, inverse)
    pairs, spoken = _distinct([pa.array(inverse), fields["language"]])
    doubted = [bool(who[number].notes or doubted_language(who[number], language)) for number, language in spoken]
    return np.array(doubted, bool)[pairs]


def _outlet(said: Sequence[str | None], registry: Registry) -> Published:
    name, domain, rights, host = said
    draft = Draft(provider=name, provider_domain=domain, rights=rights)
    return find_provider(draft, Origin(), f"https://{host}" if host else None, registry)


def _hosts(fields: Columns) -> pa.Array:
    """Return the host of each address, where nothing else says whose it is."""
    asked = pc.and_(fields["provider_domain"].is_null(), fields["url"].is_valid())
    sites = pc.struct_field(pc.extract_regex(fields["url"], _SITE), "site")
    known = {site: host_of(site) for site in pc.unique(sites.filter(asked)).to_pylist() if site}
    hosts: list[str | None] = [None] * len(asked)
    for place in np.flatnonzero(_mask(asked)).tolist():
        site = sites[place].as_py()
        hosts[place] = known[site] if site else host_of(fields["url"][place].as_py())
    return pa.array(hosts, pa.string())


def _languages(fields: Columns, who: Sequence[Published], inverse: npt.NDArray[np.intp]) -> pa.Array:
    """Fill the languages that nobody states, by the text, else by title and description."""
    places = np.flatnonzero(_mask(fields["language"].is_null())).tolist()
    if not places:
        return fields["language"]
    languages = fields["language"].to_pylist()
    for place in places:
        text, title, description = (fields[name][place].as_py() for name in ("text", "title", "description"))
        sample = text or f"{title or ''} {description or ''}"
        languages[place] = language_of(sample) or settled(sample, who[inverse[place]].languages)
    return pa.array(languages, pa.string())


def _find_addresses(fields: Columns, found: dict[tuple[str, str], Mask]) -> None:
    """Find the canonical address of each row; most are plain, and those that are not are asked for one by one."""
    said, url = fields["canonical_url"], fields["url"]
    silent = said.is_null()
    canonical = pc.if_else(_is_plain(said), said, pc.if_else(pc.and_(silent, _is_plain(url)), url, None))
    open_ = np.flatnonzero(_mask(pc.and_(canonical.is_null(), pc.or_(said.is_valid(), url.is_valid())))).tolist()
    if open_:
        values = canonical.to_pylist()
        for place in open_:
            values[place] = canonical_url(said[place].as_py()) or canonical_url(url[place].as_py())
        canonical = pa.array(values, pa.string())
    fields["canonical_url"] = canonical
    same = pc.fill_null(pc.equal(canonical, said), False)  # noqa: FBT003 - the same
    found["canonical_url", "url"] = _mask(pc.and_(canonical.is_valid(), pc.invert(same)))


def _is_plain(addresses: pa.Array) -> pa.Array:
    short = pc.less(pc.binary_length(addresses), _LONG)
    plain = pc.and_(short, pc.match_substring_regex(addresses, _PLAIN_ADDRESS))
    return pc.fill_null(pc.and_not(plain, pc.match_substring(addresses, _WRAPPED)), False)  # noqa: FBT003 - the same


def _identify(fields: Columns) -> None:
    """Give an id to each row that states none."""
    places = np.flatnonzero(_mask(fields["id"].is_null())).tolist()
    if not places:
        return
    ids = fields["id"].to_pylist()
    names = ("canonical_url", "provider_domain", "title", "published_at", "text", "description")
    for place in places:
        ids[place] = article_id(Identity(**{name: fields[name][place].as_py() for name in names}))
    fields["id"] = pa.array(ids, pa.string())


def _evidence(found: Mapping[tuple[str, str], Mask], shared: Collection[str]) -> pa.ListArray:
    """Return what was found for each row, in the order of the columns, and then what was looked up."""
    order = [*((name, "record") for name in ARTICLE.names), *_LOOKED_UP]
    matrix = np.column_stack([found[it] for it in order])
    places = pa.array(np.nonzero(matrix)[1])
    names = pa.array([name for name, _ in order])
    rules = pa.array(["recipe" if rule == "record" and name in shared else rule for name, rule in order])
    parts = [names.take(places), rules.take(places)]
    parts += [pa.nulls(len(places), EVIDENCE.field(number).type) for number in range(2, EVIDENCE.num_fields)]
    entries = pa.StructArray.from_arrays(parts, fields=list(EVIDENCE))
    ends = pa.array(np.append(0, np.cumsum(matrix.sum(axis=1))), pa.int32())
    return pa.ListArray.from_arrays(ends, entries)


def _distinct(columns: Sequence[pa.Array]) -> tuple[npt.NDArray[np.intp], list[tuple[Any, ...]]]:
    """Return, of the rows of some columns, which of the distinct ones each is, and those."""
    key, known = np.zeros(len(columns[0]), np.int64), []
    for column in columns:
        coded = column.dictionary_encode(null_encoding="encode")
        known.append(coded.dictionary.to_pylist())
        key = np.unique(key * len(known[-1]) + coded.indices.to_numpy(zero_copy_only=False), return_inverse=True)[1]
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    places = pa.array(first)
    rows = zip(*(column.take(places).to_pylist() for column in columns), strict=True)
    return inverse, list(rows)

"""What does one record of a contract look like as JSON? A JSON Schema, as far as that language goes.

What it cannot say is listed, never dropped in silence: a record that keeps the schema may still break the contract.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from pandera.api.checks import Check
from pandera.api.polars.components import Column
from pandera.api.polars.container import DataFrameSchema

from copydesk.contract.export.ecma import escaped, is_same_in_ecma
from copydesk.contract.pandera_checks import MEMBERS, arguments, builtin_name, described
from copydesk.kinds import instance

_STRICTER: Mapping[str, Callable[[Any, Any], Any]] = {
    "minimum": max,
    "exclusiveMinimum": max,
    "minLength": max,
    "maximum": min,
    "exclusiveMaximum": min,
    "maxLength": min,
}
"""Which of two bounds is kept."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]


@dataclass(slots=True)
class JsonSchema:
    """The schema of one record, and what it leaves to the contract: a sentence each."""

    schema: Schema
    left_out: list[str] = field(default_factory=list)


def json_schema(schema: DataFrameSchema) -> JsonSchema:
    """Return a contract as JSON Schema, draft 2020-12."""
    found = JsonSchema({"$schema": DIALECT, "type": "object"})
    about = {"title": schema.title or schema.name, "description": schema.description}
    found.schema |= {key: text for key, text in about.items() if text}
    properties: Schema = {}
    patterns: Schema = {}
    required: list[str] = []
    for name, column in schema.columns.items():
        if column.regex:
            patterns |= _by_pattern(found, schema, column)
            continue
        properties[str(name)] = _column(found, schema, column)
        required += [str(name)] if column.required and not schema.add_missing_columns else []
    found.schema |= {"properties": properties}
    found.schema |= {"patternProperties": patterns} if patterns else {}
    found.schema |= {"required": required} if required else {}
    found.schema |= {"additionalProperties": False} if schema.strict is True else {}
    _about_the_table(found, schema)
    return found


def _by_pattern(found: JsonSchema, schema: DataFrameSchema, column: Column) -> Schema:
    pattern = column.selector
    if not is_same_in_ecma(pattern):
        found.left_out.append(f"the columns `{pattern}`: ECMA 262 reads that pattern otherwise")
        return {}
    return {pattern: _column(found, schema, column)}


def _about_the_table(found: JsonSchema, schema: DataFrameSchema) -> None:
    left = [f"unique({column.name}): one record cannot tell" for column in schema.columns.values() if column.unique]
    left += [f"unique({', '.join(map(str, schema.unique))}): one record cannot tell"] if schema.unique else []
    left += ["the order of columns: JSON has none"] if schema.ordered else []
    left += [f"{described(check)}: {_why_not(check)}" for check in schema.checks]
    found.left_out += left


def _why_not(check: Check) -> str:
    return "a warning is no reason to refuse a record" if check.raise_warning else "JSON Schema has no word for it"


def _column(found: JsonSchema, schema: DataFrameSchema, column: Column) -> Schema:
    """Return the schema of one column's value."""
    dtype = schema.dtype or column.dtype
    kind = instance(dtype.type) if dtype is not None else None
    told = {"title": column.title, "description": column.description}
    value: Schema = {key: text for key, text in told.items() if text}
    value |= _type(kind) if kind is not None else {}
    if schema.coerce or column.coerce:
        found.left_out.append(f"`{column.name}` is coerced: what else could be turned into {kind}")
    if isinstance(kind, (pl.Datetime, pl.Time)) and "format" not in value:
        found.left_out.append(f"`{column.name}` is a time without zone: its form")
    for check in column.checks:
        _add_check(found, value, column, check, kind)
    is_nullable = column.nullable or column.default is not None
    if is_nullable and not any(not check.ignore_na and not check.raise_warning for check in column.checks):
        value = _or_null(value)
    return value


def _add_check(found: JsonSchema, value: Schema, column: Column, check: Check, kind: pl.DataType | None) -> None:
    where = f"`{column.name}`, {described(check)}"
    name = builtin_name(check)
    if check.raise_warning or name is None:
        found.left_out.append(f"{where}: {_why_not(check)}")
        return
    if name == MEMBERS:
        found.left_out.append(f"{where}: one record cannot tell")
        return
    said = _CHECKS[name](arguments(check), kind)
    if said is None:
        pattern = name in {"str_matches", "str_contains"}
        found.left_out.append(f"{where}: " + ("ECMA 262 reads that pattern otherwise" if pattern else _why_not(check)))
        return
    for key, asked in said.items():
        if key not in value:
            value[key] = asked
        elif key in _STRICTER:
            value[key] = _STRICTER[key](value[key], asked)
        else:
            value.setdefault("allOf", []).append({key: asked})


def _or_null(value: Schema) -> Schema:
    """Return the schema that takes null besides."""
    if "type" not in value:
        # Without a type a list of values would refuse null, and so might what stands beside it.
        words = {key: value.pop(key) for key in ("title", "description") if key in value}
        return words | ({"anyOf": [value, {"type": "null"}]} if value else {})
    kinds = [value["type"]] if isinstance(value["type"], str) else value["type"]
    value["type"] = [*kinds, *(["null"] if "null" not in kinds else [])]
    for part in [value, *value.get("allOf", [])]:
        if "enum" in part and None not in part["enum"]:
            part["enum"] = [*part["enum"], None]
    return value


def _type(kind: pl.DataType) -> Schema:
    """Return how a value of a type is written in JSON, as JSONL is read here."""
    if kind.is_integer():
        bounds: Any = kind
        low, high = pl.select(low=bounds.min(), high=bounds.max()).row(0)
        return {"type": "integer", "minimum": low, "maximum": high}
    if kind.is_float():
        return {"type": "number"}
    if isinstance(kind, (pl.List, pl.Array)):
        size = {"minItems": kind.shape[0], "maxItems": kind.shape[0]} if isinstance(kind, pl.Array) else {}
        return {"type": "array", "items": _or_null(_type(instance(kind.inner))), **size}
    if isinstance(kind, pl.Struct):
        fields = {it.name: _or_null(_type(instance(it.dtype))) for it in kind.fields}
        return {"type": "object", "properties": fields, "additionalProperties": False}
    if isinstance(kind, pl.Enum):
        return {"type": "string", "enum": kind.categories.to_list()}
    if isinstance(kind, pl.Datetime):
        return {"type": "string", **({"format": "date-time"} if kind.time_zone else {})}
    return dict(_TYPES.get(type(kind), {}))


_TYPES: Mapping[type[pl.DataType], Schema] = {
    pl.String: {"type": "string"},
    pl.Categorical: {"type": "string"},
    pl.Boolean: {"type": "boolean"},
    pl.Date: {"type": "string", "format": "date"},
    pl.Time: {"type": "string"},
    pl.Duration: {"type": ["number", "string"]},
    pl.Decimal: {"type": ["number", "string"]},
    pl.Binary: {"type": "string", "contentEncoding": "base64"},
    pl.Null: {"type": "null"},
}


def _bound(word: str, argument: str) -> Callable[[Mapping[str, Any], pl.DataType | None], Schema | None]:
    return lambda given, kind: {word: given[argument]} if _is_number(given[argument], kind) else None


def _range(given: Mapping[str, Any], kind: pl.DataType | None) -> Schema | None:
    low = "minimum" if given.get("include_min", True) else "exclusiveMinimum"
    high = "maximum" if given.get("include_max", True) else "exclusiveMaximum"
    both = (given["min_value"], given["max_value"])
    return {low: both[0], high: both[1]} if all(_is_number(value, kind) for value in both) else None


def _is_number(value: object, kind: pl.DataType | None) -> bool:
    """Tell whether a bound is a number of JSON on a column of numbers."""
    is_plain = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    return is_plain and kind is not None and (kind.is_integer() or kind.is_float())


def _among(values: Sequence[Any], kind: pl.DataType | None) -> Schema | None:
    """Return the list of values, where JSON writes them as they are."""
    plain = isinstance(kind, (pl.String, pl.Categorical, pl.Enum, pl.Boolean)) or (
        kind is not None and (kind.is_integer() or kind.is_float())
    )
    fits = all(it is None or isinstance(it, (str, bool)) or _is_number(it, kind) for it in values)
    return {"enum": sorted(values, key=repr)} if plain and fits else None


def _not_among(values: Sequence[Any], kind: pl.DataType | None) -> Schema | None:
    found = _among(values, kind)
    return {"not": found} if found else None


def _length(given: Mapping[str, Any], kind: pl.DataType | None) -> Schema | None:
    exact = given.get("exact_value")
    low, high = (given.get("min_value"), given.get("max_value")) if exact is None else (exact, exact)
    sizes = {"minLength": low, "maxLength": high}
    return {word: size for word, size in sizes.items() if size is not None} if isinstance(kind, pl.String) else None


def _pattern(pattern: Any, kind: pl.DataType | None) -> Schema | None:  # noqa: ANN401 - a string, or one compiled
    text = str(getattr(pattern, "pattern", pattern))
    return {"pattern": text} if isinstance(kind, pl.String) and is_same_in_ecma(text) else None


def _matches(given: Mapping[str, Any], kind: pl.DataType | None) -> Schema | None:
    """Return the pattern as pandera runs it: from the start, whether or not it says so."""
    text = str(getattr(given["pattern"], "pattern", given["pattern"]))
    return _pattern(text if text.startswith("^") else f"^{text}", kind)


_CHECKS: Mapping[str, Callable[[Mapping[str, Any], pl.DataType | None], Schema | None]] = {
    "equal_to": lambda given, kind: _among([given["value"]], kind),
    "not_equal_to": lambda given, kind: _not_among([given["value"]], kind),
    "greater_than": _bound("exclusiveMinimum", "min_value"),
    "greater_than_or_equal_to": _bound("minimum", "min_value"),
    "less_than": _bound("exclusiveMaximum", "max_value"),
    "less_than_or_equal_to": _bound("maximum", "max_value"),
    "in_range": _range,
    "isin": lambda given, kind: _among(list(given["allowed_values"]), kind),
    "notin": lambda given, kind: _not_among(list(given["forbidden_values"]), kind),
    "str_matches": _matches,
    "str_contains": lambda given, kind: _pattern(given["pattern"], kind),
    "str_startswith": lambda given, kind: _pattern(f"^{escaped(given['string'])}", kind),
    "str_endswith": lambda given, kind: _pattern(f"{escaped(given['string'])}$", kind),
    "str_length": _length,
}
"""How each built-in check is said in JSON Schema; None when it cannot be."""

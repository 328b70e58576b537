"""How is a contract written down as Python that one likes to read?

Names and values come out of untrusted data. Each is written as a quoted string, nowhere else, so that none of them
is ever code; what cannot be seen is escaped.
"""

from __future__ import annotations

import builtins
import datetime as dt
import keyword
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandera.polars as pandera
import polars as pl

from copydesk.kinds import instance

WIDTH = 88
"""Columns of a line: what fits here fits any project, and a comma at the end keeps the rest as it is broken."""

_SHOWN = 60
_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
_SIMPLE: Mapping[type[pl.DataType], str] = {
    pl.String: "str",
    pl.Int64: "int",
    pl.Float64: "float",
    pl.Boolean: "bool",
}
_PLAIN_TYPES = (
    *(pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32, pl.UInt64, pl.Float32, pl.Float64),
    *(pl.String, pl.Boolean, pl.Date, pl.Time, pl.Binary, pl.Categorical),
)
_USED = frozenset({"Annotated", "dt", "pa", "pl", *_SIMPLE.values()})
"""Names that the file itself speaks of: a column of that name would stand in their place."""


@dataclass(frozen=True, slots=True)
class Node:
    """An expression with brackets: what stands before them, its parts with what leads each, and the bracket behind."""

    opening: str
    parts: Sequence[tuple[str, Node | str]]
    closing: str


Expression = Node | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A column to write down; `comments` tell why it is as it is, `arguments` are those of `pa.Field`."""

    name: str
    dtype: pl.DataType
    is_optional: bool = False
    arguments: Sequence[tuple[str, Expression]] = ()
    comments: Sequence[str] = field(default=())


def write_model(model: str, about: Sequence[str], fields: Sequence[Field], left_out: Mapping[str, str]) -> str:
    """Return the file of a model; `about` are comments above it, `left_out` columns with the reason why.

    The fields must be of types that `can_write` knows.
    """
    attributes = _attributes([it.name for it in fields])
    aliases: dict[str, Expression] = {}
    body: list[str] = []
    for place, (it, attribute) in enumerate(zip(fields, attributes, strict=True)):
        # A comment speaks of the one field below it.
        stands_alone = it.comments or (place and fields[place - 1].comments)
        body += [*([""] if stands_alone else []), *_field(it, attribute, aliases, {model, *attributes})]
    body += [line for name, why in left_out.items() for line in ("", f"    # {quoted(name)} is left out: {why}")]
    head = [
        '"""What must a row look like? A first contract, guessed from data: read it, mend it."""',
        "",
        *_imports("\n".join([*body, *(_flat(alias) for alias in aliases.values())])),
        *(["", *(f"# {line}" for line in about)] if about else []),
        *([""] if aliases else []),
        *(_laid(node, 0, f"{name} = ") for name, node in aliases.items()),
        "",
        "",
        f"class {model}(pa.DataFrameModel):",
        '    """One row of the table."""',
        *([] if body[:1] == [""] else [""] if body else []),
    ]
    return "\n".join([*head, *body]) + "\n"


def _imports(code: str) -> Iterator[str]:
    if "dt." in code:
        yield "import datetime as dt"
    if "Annotated[" in code:
        yield "from typing import Annotated"
    if "dt." in code or "Annotated[" in code:
        yield ""
    yield "import pandera.polars as pa"
    if re.search(r"\bpl\.", code):
        yield "import polars as pl"


def _field(it: Field, attribute: str, aliases: dict[str, Expression], taken: Collection[str]) -> Iterator[str]:
    yield from (f"    # {comment}" for comment in it.comments)
    kind: Expression = _annotation(it.dtype)
    arguments = [*it.arguments, *([("alias=", quoted(it.name))] if attribute != it.name else [])]
    lead = f"    {attribute}: "
    if len(lead) + len(_flat(kind)) + len(" | None = pa.Field(") > WIDTH:
        alias = f"{attribute.title().replace('_', '')[:16]}Type"
        while alias in aliases or alias in taken:
            alias += "_"
        aliases[alias] = kind
        kind = alias
    lead += _flat(kind) + (" | None" if it.is_optional else "")
    yield _laid(Node("pa.Field(", arguments, ")"), 4, f"{lead} = ") if arguments else lead


def can_write(dtype: pl.DataType) -> bool:
    """Tell whether a type can be written down such that pandera and `check` take it for the same."""
    if isinstance(dtype, pl.Struct):
        return bool(dtype.fields) and all(can_write(instance(it.dtype)) for it in dtype.fields)
    if isinstance(dtype, pl.Array):
        # pandera misreads arrays of arrays.
        return len(dtype.shape) == 1 and can_write(instance(dtype.inner))
    if isinstance(dtype, pl.List):
        return can_write(instance(dtype.inner))
    return isinstance(dtype, (*_PLAIN_TYPES, pl.Datetime, pl.Duration, pl.Decimal)) or (
        isinstance(dtype, pl.Enum) and bool(len(dtype.categories))
    )


def _annotation(dtype: pl.DataType) -> Expression:
    """Return a type as the annotation of a field."""
    simple = _SIMPLE.get(type(dtype))
    if simple:
        return simple
    found = _dtype(dtype)
    if isinstance(found, str):
        return found
    return Node("Annotated[", [("", found.opening.removesuffix("(")), *found.parts], "]")


def _dtype(dtype: pl.DataType) -> Expression:
    """Return a type as polars has it, with all its parameters."""
    name = f"pl.{type(dtype).__name__}"
    if isinstance(dtype, pl.List):
        return Node(f"{name}(", [("", _dtype(instance(dtype.inner)))], ")")
    if isinstance(dtype, pl.Array):
        return Node(f"{name}(", [("", _dtype(instance(dtype.inner))), ("", str(dtype.shape[0]))], ")")
    if isinstance(dtype, pl.Struct):
        inner = [(f"{quoted(it.name)}: ", _dtype(instance(it.dtype))) for it in dtype.fields]
        return Node(f"{name}(", [("", Node("{", inner, "}"))], ")")
    if isinstance(dtype, pl.Enum):
        return Node(f"{name}(", [("", listed(dtype.categories.to_list()))], ")")
    if isinstance(dtype, pl.Datetime):
        zone = quoted(dtype.time_zone) if dtype.time_zone else "None"
        return Node(f"{name}(", [("", quoted(dtype.time_unit)), ("", zone)], ")")
    if isinstance(dtype, pl.Duration):
        return Node(f"{name}(", [("", quoted(dtype.time_unit))], ")")
    if isinstance(dtype, pl.Decimal):
        return Node(f"{name}(", [("", str(dtype.precision)), ("", str(dtype.scale))], ")")
    return name


def listed(texts: Sequence[str]) -> Node:
    """Return a list of strings as an expression."""
    return Node("[", [("", quoted(text)) for text in texts], "]")


def moment(value: dt.date) -> str:
    """Return a day, or an instant in UTC or without zone, as an expression."""
    if not isinstance(value, dt.datetime):
        return f"dt.date({value.year}, {value.month}, {value.day})"
    zone = ", tzinfo=dt.UTC" if value.tzinfo else ""
    return f"dt.datetime({value.year}, {value.month}, {value.day}{zone})"


def quoted(text: str) -> str:
    """Return a string literal that stands for just this text; all that cannot be seen is an escape."""
    mark = "'" if '"' in text and "'" not in text else '"'
    return mark + "".join(_escaped(char, mark) for char in text) + mark


def _escaped(char: str, mark: str) -> str:
    if char in {mark, "\\"}:
        return f"\\{char}"
    return char if char.isprintable() else repr(char)[1:-1]


def shortened(text: str) -> str:
    """Return a text as it can stand in a comment: quoted, on one line, not too long."""
    return quoted(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def model_name(text: str) -> str:
    """Return the name of a class made from the name of a file: `eu-news.jsonl` is `EuNews`."""
    name = "".join(word[0].upper() + word[1:] for word in re.findall(r"[A-Za-z0-9]+", text))[:40]
    if not name or not name[0].isalpha():
        name = f"Table{name}"
    return name if is_model_name(name) else f"{name}Model"


def is_model_name(name: str) -> bool:
    """Tell whether a class may be called so in the file that is written."""
    free = name not in _USED and not hasattr(builtins, name) and not keyword.iskeyword(name)
    return _PLAIN_NAME.fullmatch(name) is not None and free


def _attributes(names: Sequence[str]) -> list[str]:
    """Return a name of Python for each column, most often its own."""
    plain = {name for name in names if _is_attribute(name)}
    taken = set(plain)
    found = []
    for number, name in enumerate(names, start=1):
        attribute = name if name in plain else _free(name, number, taken)
        taken.add(attribute)
        found.append(attribute)
    return found


def _is_attribute(name: str) -> bool:
    reserved = keyword.iskeyword(name) or name in _USED or hasattr(pandera.DataFrameModel, name)
    return _PLAIN_NAME.fullmatch(name) is not None and not reserved


def _free(name: str, number: int, taken: Collection[str]) -> str:
    letters = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    words = re.sub(r"[^A-Za-z0-9]+", "_", letters).strip("_")[:40].strip("_").lower()
    base = words if _is_attribute(words) else f"{words}_" if _is_attribute(f"{words}_") else f"column_{number}"
    free, turn = base, 1
    while free in taken:
        turn += 1
        free = f"{base.rstrip('_')}_{turn}"
    return free


def _flat(node: Expression) -> str:
    if isinstance(node, str):
        return node
    return node.opening + ", ".join(lead + _flat(part) for lead, part in node.parts) + node.closing


def _laid(node: Expression, indent: int, lead: str) -> str:
    """Return an expression behind its lead: on one line, or a part a line with a comma behind each."""
    flat = _flat(node)
    if isinstance(node, str) or _width(lead + flat) <= WIDTH:
        return lead + flat
    inner = " " * (indent + 4)
    parts = [f"{_laid(part, indent + 4, inner + before)},\n" for before, part in node.parts]
    return f"{lead}{node.opening}\n{''.join(parts)}{' ' * indent}{node.closing}"


def _width(text: str) -> int:
    """Return how many columns a text takes: some letters take two, some marks none."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.combining(char) > 0 for char in text)

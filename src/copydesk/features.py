"""How does `datasets` call an Arrow type? In the form that a Parquet footer keeps its features in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

_NAMES: Mapping[str, str] = {
    "double": "float64",
    "float": "float32",
    "halffloat": "float16",
    "date32[day]": "date32",
    "date64[ms]": "date64",
}
"""Types whose name in `datasets` is another one than in Arrow."""


def features_json(schema: pa.Schema) -> str:
    """Return the `datasets` features of a schema, as `load_dataset` reads them from a footer without a card."""
    # In the order of the columns: sorted, the fields of a struct would not be those of the file.
    return json.dumps({"info": {"features": features_of(schema)}})


def features_of(schema: pa.Schema) -> dict[str, Any]:
    """Return the features of all columns, in their order; `datasets.Features.from_dict` reads it."""
    return {field.name: feature(field.type) for field in schema}


def feature(kind: pa.DataType) -> Any:  # noqa: ANN401 - the JSON of a `datasets` feature
    """Return the `datasets` feature of an Arrow type."""
    if pa.types.is_fixed_size_list(kind):
        return {"feature": feature(kind.value_type), "length": kind.list_size, "_type": "List"}
    if pa.types.is_list(kind):
        return {"feature": feature(kind.value_type), "_type": "List"}
    if pa.types.is_struct(kind):
        return {field.name: feature(field.type) for field in kind}
    return {"dtype": _NAMES.get(str(kind), str(kind)), "_type": "Value"}


def plain(kind: pa.DataType) -> pa.DataType:
    """Return a type that every reader of Parquet knows, instead of views, large offsets and dictionaries."""
    if pa.types.is_dictionary(kind):
        return plain(kind.value_type)
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return pa.string()
    if pa.types.is_large_binary(kind) or pa.types.is_binary_view(kind):
        return pa.binary()
    if pa.types.is_fixed_size_list(kind):
        return pa.list_(plain(kind.value_type), kind.list_size)
    if pa.types.is_large_list(kind) or pa.types.is_list(kind):
        return pa.list_(plain(kind.value_type))
    if pa.types.is_struct(kind):
        return pa.struct([pa.field(field.name, plain(field.type)) for field in kind])
    return kind

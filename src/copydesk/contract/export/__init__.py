"""How does a contract read as an Arrow schema, and as features of `datasets`? One source for all three."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

import polars as pl
import pyarrow as pa
from pandera.api.polars.container import DataFrameSchema

from copydesk.contract.pandera_types import is_open, shown
from copydesk.errors import ContractError
from copydesk.features import features_of, plain
from copydesk.kinds import instance


def arrow_schema(schema: DataFrameSchema) -> pa.Schema:
    """Return the Arrow schema of a contract: its columns in their order, with the types that every reader knows.

    All fields are nullable, as they are in the files that are written here: whether nulls are allowed is asked of
    the rows. ContractError for columns that are no single one, or of no single type.
    """
    return pa.schema([pa.field(name, _arrow(dtype, name)) for name, dtype in column_types(schema).items()])


def features(schema: DataFrameSchema) -> dict[str, Any]:
    """Return the features of `datasets`, in the form of a Parquet footer; `Features.from_dict` reads it."""
    return features_of(arrow_schema(schema))


def arrow_file(schema: pa.Schema) -> bytes:
    """Return an Arrow file of this schema and no rows; `pyarrow.ipc.open_file(…).schema` gives it back."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, schema):
        pass
    found: bytes = sink.getvalue().to_pybytes()
    return found


def column_types(schema: DataFrameSchema) -> Mapping[str, pl.DataType]:
    """Return the columns of a contract with their types; ContractError for a pattern or an open type."""
    found: dict[str, pl.DataType] = {}
    for name, column in schema.columns.items():
        dtype = schema.dtype or column.dtype
        if column.regex:
            raise _not_one(f"`{name}` is a pattern for columns, not one column", "Name the columns in the contract.")
        if dtype is None:
            raise _not_one(f"`{name}` has no type", "Give it one in the contract.")
        if is_open(dtype) or dtype.type == pl.Object:
            raise _not_one(f"`{name}` may be of several types: {shown(dtype)}", "Say which in the contract.")
        found[str(name)] = instance(dtype.type)
    return found


def _not_one(what: str, mend: str) -> ContractError:
    return ContractError("contract.no-export", "the contract stands for no single schema", why=what, help=mend)


def _arrow(dtype: pl.DataType, name: str) -> pa.DataType:
    with contextlib.suppress(pl.exceptions.PolarsError, pl.exceptions.PanicException, TypeError, ValueError):
        return plain(pl.DataFrame(schema={"column": dtype}).to_arrow().schema.field(0).type)
    raise _not_one(f"`{name}` is {dtype}, which Arrow has no type for", "Give it another type in the contract.")

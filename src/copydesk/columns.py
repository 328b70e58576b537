"""Which columns has what a reference names: a contract, a release, or tables on disk?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from copydesk.contract import load_contract
from copydesk.contract.diff import Side
from copydesk.errors import DataRefused, UsageError
from copydesk.readers.guesses import Guesses
from copydesk.readers.records import read_records
from copydesk.readers.scans import open_table
from copydesk.table_files import TableFile, find_tables, no_table

CONTRACT = re.compile(r".*\.(?:py|ya?ml)(?::\w+)?", re.DOTALL)
TEXT = frozenset({"jsonl", "csv"})
"""Kinds of files that do not say which types their columns have."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of some files: their types, or None where values of several are mixed.

    `stated` are those whose type stands in a file, `optional` those that are not in every file; `unread` counts rows
    that could not be parsed.
    """

    types: Mapping[str, pl.DataType | None]
    stated: frozenset[str]
    optional: frozenset[str]
    unread: int


def is_contract(reference: str) -> bool:
    """Tell whether a reference names a contract: `file.py`, `file.py:Model`, `file.yaml`."""
    return CONTRACT.fullmatch(reference) is not None


def open_sides(first: str, second: str, root: Path, work: Path) -> tuple[Side, Side]:
    """Return what two references name; UsageError, PlaceError or DataRefused when one of them cannot be read.

    JSONL and CSV beside a contract are read with its types, as `check` reads them; where that fails they are guessed.
    """
    contracts = {it: Side(load_contract(it, None).schema) for it in (first, second) if is_contract(it)}
    wanted = {name: dtype for side in contracts.values() for name, dtype in side.types().items()}
    one, other = (contracts.get(it) or _data(it, root, wanted, work / str(n)) for n, it in enumerate((first, second)))
    return one, other


def _data(reference: str, root: Path, wanted: Mapping[str, pl.DataType], work: Path) -> Side:
    found = read_columns(files_of([reference], root)[0], wanted, work)
    return Side.of_columns(found.types)


def files_of(references: Sequence[str], root: Path) -> tuple[list[TableFile], list[str]]:
    """Return the tables that references name, and what is none; UsageError when there is no table at all."""
    named = find_tables(references, root)
    if not named.tables:
        raise no_table(references, named)
    return named.tables, [*named.others, *named.links]


def read_columns(files: Sequence[TableFile], wanted: Mapping[str, pl.DataType], work: Path) -> Columns:
    """Return the columns of files; types that JSONL and CSV do not state are guessed, those in `wanted` first.

    UsageError when two files state different types for one column, DataRefused when one cannot be read.
    """
    stated: dict[str, tuple[pl.DataType, str]] = {}
    present: list[frozenset[str]] = []
    for number, file in enumerate(it for it in files if it.kind not in TEXT):
        columns = _stated(file, work / f"{number:06d}")
        present.append(frozenset(columns))
        for name, dtype in columns.items():
            _refuse_other(name, stated.setdefault(name, (dtype, file.source)), (dtype, file.source))
    types = {name: dtype for name, (dtype, _) in stated.items()}
    guesses = Guesses({**wanted, **types})
    texts = [it for it in files if it.kind in TEXT]
    present += [guesses.look(read_records(it.path, it.kind), text=it.kind == "csv") for it in texts]
    guessed = guesses.types()
    if any("\0" in name for name in guessed):
        why = "A NUL stands in it, which ends a name in Arrow and Parquet."
        raise DataRefused("input.damaged", "a column has a name that no table can have", where=texts[0].source, why=why)
    for name in stated.keys() & guessed.keys():
        _refuse_other(name, stated[name], (guessed[name], texts[0].source))
    known: dict[str, pl.DataType | None] = {**types, **guessed}
    if not known:
        why = "Without a row JSONL and CSV show no columns." if texts else ""
        raise DataRefused("input.empty", "there are no columns to see", where=files[0].source, why=why)
    # A file without rows shows none of its columns, so it lacks none.
    everywhere = frozenset.intersection(*(it for it in present if it))
    return Columns(known, frozenset(stated), frozenset(known) - everywhere, guesses.unread)


def _stated(file: TableFile, work: Path) -> pl.Schema:
    table = open_table(file.path, file.source, file.kind, pl.Schema(), work)
    if table.is_damaged:
        why = table.notes[0].note.message
        raise DataRefused(
            "input.damaged", "a file cannot be read", where=file.source, why=why, help="Restore it, or leave it out."
        )
    return table.columns


def _refuse_other(name: str, one: tuple[pl.DataType, str], other: tuple[pl.DataType | None, str]) -> None:
    if one[0] != other[0]:
        second = "of several types" if other[0] is None else str(other[0])
        raise UsageError(
            "input.columns",
            f"`{name}` is of different types in these files",
            why=f"In {one[1]} it is {one[0]}, in {other[1]} {second}.",
            help="Name files of the same columns, or one of them.",
        )

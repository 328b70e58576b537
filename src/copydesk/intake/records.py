"""How does a file of records become tables of the intake, under the names that its columns have there?

Typed files come in batches, and a batch becomes a table at once where its columns are those of articles. What is odd in
it, and every row of JSONL and CSV, is read one by one: the rows are the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from copydesk.article import ARTICLE, INTAKE, Evidence, Note
from copydesk.canonical import sha256_file
from copydesk.errors import UsageError, nearest
from copydesk.intake.rows import chunked, rows_table
from copydesk.isolation import storable
from copydesk.normalise.batches import Articles, articles_of
from copydesk.normalise.places import Row
from copydesk.normalise.records import record_row
from copydesk.readers.batches import Batch, read_batches
from copydesk.readers.raw import Raw
from copydesk.readers.records import read_records
from copydesk.recipe import Registry
from copydesk.sources import SourceRoot

TYPED = ("parquet", "arrow")

_FEW = 4
"""Where more than one row in so many is odd, all are read one by one."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """Where the records of a source come from, in which column each column of an article stands, and what all share."""

    prefix: str
    columns: Mapping[str, str]
    values: Mapping[str, str | bool]

    def record(self, found: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values of a record by the names of an article; what was mapped away stands under no other name."""
        taken = set(self.columns.values())
        rest = {name: value for name, value in found.items() if name not in taken and name not in self.columns}
        return {**rest, **{ours: found.get(theirs) for ours, theirs in self.columns.items()}, **self.values}

    def batch(self, found: pa.RecordBatch) -> dict[str, pa.Array]:
        """Return the columns of many records by the names of an article, as `record` does."""
        there = dict(zip(found.schema.names, found.columns, strict=True))
        rows = found.num_rows
        named = {ours: there.get(theirs, pa.nulls(rows)) for ours, theirs in self.columns.items()}
        taken = {*self.columns.values(), *self.columns}
        shared = {name: pa.repeat(pa.scalar(value), rows) for name, value in self.values.items()}
        return {**{name: it for name, it in there.items() if name not in taken}, **named, **shared}


def mapped(root: SourceRoot, path: Path, kind: str) -> Mapped | None:
    """Return what the columns of a source are called; UsageError when a table states that it has no such column."""
    if not (root.columns or root.values or root.prefix):
        return None
    if root.columns and kind != "jsonl":
        known = next((set(it.values) for it in read_records(path, kind) if it.values is not None), None)
        for ours, theirs in root.columns.items():
            if known is not None and theirs not in known:
                raise UsageError(
                    "input.columns",
                    f"there is no column `{theirs}`",
                    where=f"{root.label}, columns.{ours}",
                    help=nearest(theirs, known) or f"{path.name} has {', '.join(sorted(known)[:30])}.",
                )
    return Mapped(root.prefix, root.columns, root.values)


class RecordFile:
    """One file of records below the folder of its source; `mapped` is None where columns are called as here.

    `digest` is that of its bytes.
    """

    def __init__(self, root: Path, source: str, kind: str, mapped: Mapped | None, registry: Registry) -> None:
        self._path, self._kind, self._mapped, self._registry = root / source, kind, mapped, registry
        self._source = storable(f"{mapped.prefix if mapped else ''}{source}")
        self.digest = sha256_file(self._path)
        self._is_first = True

    def tables(self) -> Iterator[pa.Table]:
        """Yield the records as tables with the columns `INTAKE`, in their order."""
        if self._kind not in TYPED:
            yield from self._one_by_one(read_records(self._path, self._kind))
            return
        for found in read_batches(self._path, self._kind):
            made = self._at_once(found) if isinstance(found, Batch) else None
            if made is not None:
                yield made
            else:
                yield from self._one_by_one(found.raws() if isinstance(found, Batch) else iter([found]))

    def _one_by_one(self, raws: Iterator[Raw]) -> Iterator[pa.Table]:
        for chunk in chunked(raws):
            yield rows_table([self._row(raw) for raw in chunk])

    def _at_once(self, batch: Batch) -> pa.Table | None:
        """Return a batch as a table; None when its rows have to be read one by one."""
        names, rows = batch.records.schema.names, batch.records.num_rows
        if len(set(names)) < len(names) or not rows:
            return None
        columns = self._mapped.batch(batch.records) if self._mapped else dict(zip(names, batch.records, strict=True))
        made = articles_of(columns, rows, self._registry, self._mapped.values if self._mapped else ())
        if made is None:
            return None
        if self._is_first and not columns.keys() <= set(ARTICLE.names):
            made.odd[0] = True  # where it is said that a column is unknown
        odd = np.flatnonzero(made.odd).tolist()
        if len(odd) * _FEW > rows:
            return None
        table = self._intake(made, batch.row)
        self._is_first = self._is_first and bool(odd)
        return _with(table, odd, rows_table([self._row(raw) for raw in batch.raws(odd)])) if odd else table

    def _intake(self, made: Articles, row: int) -> pa.Table:
        """Put beside articles where they were read; nobody has noted anything of these, and they left nothing out."""
        rows = made.table.num_rows
        beside = {
            "source": pa.repeat(pa.scalar(self._source), rows),
            "row": pa.array(np.arange(row, row + rows), pa.int64()),
            "source_sha256": pa.repeat(pa.scalar(self.digest), rows),
            "evidence": made.evidence,
        }
        starts = pa.array(np.zeros(rows + 1), pa.int32())
        for name in ("notes", "dropped", "related"):
            kind = INTAKE.field(name).type
            beside[name] = pa.ListArray.from_arrays(starts, pa.array([], kind.value_type), type=kind)
        arrays = [*made.table.columns, *(beside[field.name].cast(field.type) for field in list(INTAKE)[len(ARTICLE) :])]
        return pa.Table.from_arrays(arrays, schema=INTAKE)

    def _row(self, found: Raw) -> Row:
        mapped = self._mapped
        raw = replace(found, values=mapped.record(found.values)) if mapped and found.values is not None else found
        row = self._record(raw)
        if mapped:
            row["evidence"] = [it | {"rule": _rule(it, mapped)} for it in row["evidence"]]
        if self._is_first and raw.values is not None:
            unknown = sorted(set(raw.values) - set(ARTICLE.names))
            row["notes"] += [_note_row(Note(code="record.unknown-column", message=_names(unknown)))] if unknown else []
            self._is_first = False
        return row

    def _record(self, raw: Raw) -> Row:
        fields: Row = dict.fromkeys(ARTICLE.names)
        evidence: list[Evidence] = []
        notes = [raw.note] if raw.note else []
        if raw.values is not None:
            fields, evidence, notes = record_row(raw.values, self._registry)
        empty = {"line": raw.line, "line_end": raw.line, "byte": None, "byte_end": None}
        return {
            **fields,
            "source": self._source,
            "row": raw.row,
            "source_sha256": self.digest,
            "evidence": [{"field": entry.field, "rule": entry.rule} | empty for entry in evidence],
            "notes": [_note_row(note, raw.line) for note in notes],
            "dropped": [],
            "related": [],
        }


def _with(table: pa.Table, places: Sequence[int], rows: pa.Table) -> pa.Table:
    """Return a table with other rows at some places."""
    order = np.arange(table.num_rows)
    order[list(places)] = np.arange(len(places)) + table.num_rows
    return pa.concat_tables([table, rows]).take(pa.array(order))


def _rule(evidence: Mapping[str, Any], mapped: Mapped) -> str:
    """Return by which rule a value was found: what all records share stands in the recipe, not in them."""
    return "recipe" if evidence["field"] in mapped.values and evidence["rule"] == "record" else str(evidence["rule"])


def _note_row(note: Note, line: int | None = None) -> dict[str, Any]:
    return {"code": note.code, "column": note.column, "message": note.message, "line": note.line or line}


def _names(unknown: Sequence[str]) -> str:
    shown = ", ".join(f"`{name[:40]}`" for name in unknown[:8])
    if len(unknown) == 1:
        return f"{shown} is no column of an article"
    return f"{shown}{' and more' if len(unknown) > 8 else ''} are no columns of an article"  # noqa: PLR2004

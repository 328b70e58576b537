"""How is a capture read without trusting it? In a process apart, under limits, and what is lost there is a record."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import TypeVar

from copydesk.article import Capture, Note, Origin
from copydesk.canonical import sha256_file
from copydesk.normalise import normalise
from copydesk.normalise.language import language_of
from copydesk.normalise.places import Row
from copydesk.readers.captures import read_captures
from copydesk.recipe import Registry
from copydesk.runner.sandbox import Cause, Loss, Told, apart

PREPARE = f"{__name__}.prepare"
"""What every process that reads captures does first."""

CODES: Mapping[Cause, str] = {"time": "capture.timeout", "memory": "capture.memory", "crash": "capture.crashed"}
Seen = TypeVar("Seen")


@dataclass(frozen=True, slots=True)
class Place:
    """A file below a source's root, what the desk claims about it, and the lines that its provider's pages share."""

    root: Path
    source: str
    origin: Origin
    repeated: AbstractSet[int] = frozenset()


def prepare() -> None:
    """Load what reading needs before anything is limited: this module's own imports, the model, and the extras."""
    language_of("The ferry is back in the harbour.")
    for extra in ("lxml.etree", "cchardet"):  # what pages of HTML need, where it is installed
        with suppress(ImportError):
            import_module(extra)


def read_rows(places: Sequence[Place], registry: Registry) -> Iterator[Row]:
    """Yield the rows of the intake table for the captures of some files, in their order.

    A capture that is lost is a row without fields, with a note. PlaceError when the disk fails.
    """
    stream = apart(partial(_rows, registry), [_absolute(place) for place in places], PREPARE)
    with closing(stream):
        for told, row in _numbered(stream):
            if isinstance(told.result, Loss):
                place = places[told.thing]
                yield _row(normalise(_lost(place, told.result), registry), place) | {"row": row}
            else:
                yield told.result


def read_one(place: Place, look: Callable[[Capture], Seen], row: int = 0) -> Seen | None:
    """Return what `look` sees in one capture of a file; it sees a capture without content when that is lost.

    None when the file has no capture of that row.
    """
    stream = apart(partial(_looks, look, row), [_absolute(place)], PREPARE)
    with closing(stream):
        told = next(stream, None)
    if told is None:
        return None
    return look(_lost(place, told.result)) if isinstance(told.result, Loss) else told.result


def storable(source: str) -> str:
    """Show the bytes of a file name that is not UTF-8: a table cannot hold them."""
    return os.fsencode(source).decode("utf-8", "backslashreplace")


def _absolute(place: Place) -> Place:
    """Return a place that is the same wherever a process stands."""
    return replace(place, root=place.root.absolute())


def _rows(registry: Registry, place: Place, start: int) -> Iterator[Row]:
    for capture in read_captures(place.root, place.source, place.origin, start):
        row = _row(normalise(capture, registry, place.repeated), place)
        half = _half_character(row)
        yield _row(normalise(_rejected(capture, half), registry), place) | {"row": row["row"]} if half else row


def _looks(look: Callable[[Capture], Seen], row: int, place: Place, start: int) -> Iterator[Seen]:
    if start == 0:  # one that was lost is not looked for behind it
        yield from map(look, islice(read_captures(place.root, place.source, place.origin, row), 1))


def _row(row: Row, place: Place) -> Row:
    return row | {"source": storable(place.source)}


def _half_character(row: Row) -> Note | None:
    """Return a note when half of a character stands in a row: escapes can write one, and no table can hold it."""
    try:
        json.dumps(row, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError as error:
        code = ord(error.object[error.start])
        return Note(code="capture.encoding", message=f"an escape writes half of a character, U+{code:04X}")
    return None


def _rejected(capture: Capture, note: Note) -> Capture:
    return Capture(source=capture.source, sha256=capture.sha256, content=None, origin=capture.origin, notes=(note,))


def _lost(place: Place, loss: Loss) -> Capture:
    """Return a capture of which nothing is known but its bytes."""
    path = place.root / place.source
    message = f"{loss.message}; nothing behind it is read" if loss.rest else loss.message
    return Capture(
        source=place.source,
        sha256=sha256_file(path) if path.is_file() and not path.is_symlink() else "",
        content=None,
        origin=place.origin,
        notes=(Note(code=CODES[loss.cause], message=message),),
    )


def _numbered(stream: Iterable[Told[Row]]) -> Iterator[tuple[Told[Row], int | None]]:
    """Yield what was told, each with its row; a file that is one capture has none, which only what follows shows."""
    held: Told[Row] | None = None
    for told in stream:
        lost = isinstance(told.result, Loss)
        same = held is not None and held.thing == told.thing
        if same and lost:  # the file itself is deadly, not a capture in it
            yield told, None
            held = None
            continue
        if held:
            yield held, 0 if same else None
        held = told if lost and told.row == 0 else None
        if not held:
            yield told, told.row
    if held:
        yield held, None

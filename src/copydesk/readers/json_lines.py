"""How is a line of JSON read so that nothing in it is lost or guessed? No key twice, no NaN, no half a character."""

from __future__ import annotations

import json
from collections.abc import Sequence
from json.scanner import make_scanner
from typing import Any

from copydesk.limits import MAX_JSON_DEPTH, MAX_RECORD_BYTES

Record = dict[str, Any]


class LineError(Exception):
    """A line is no record: the code of the finding, and what is wrong."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def plain_records(lines: Sequence[bytes]) -> list[Record] | None:
    """Return the records of lines that are sound without doubt; None sends them to be read one by one.

    What is asked of a line is what `parse_line` asks, but of all lines at once.
    """
    data = b"".join(lines)
    if len(data) > MAX_RECORD_BYTES:
        return None
    try:
        texts = data.decode().replace("\r\n", "\n").removesuffix("\n").split("\n")
        found = [scan(text, 0) for text in texts]
    except (ValueError, RecursionError, StopIteration):
        return None
    values = [value for value, _ in found]
    are_whole = len(texts) == len(lines) and [end for _, end in found] == list(map(len, texts))
    if not are_whole or set(map(type, values)) != {dict}:
        return None
    is_deep = data.count(b"[") + data.count(b"{") >= len(lines) + MAX_JSON_DEPTH
    if is_deep and max(line.count(b"[") + line.count(b"{") for line in lines) > MAX_JSON_DEPTH:
        return None
    # A lone surrogate can only be written as an escape.
    escaped = [value for line, value in zip(lines, values, strict=True) if b"\\ud" in line or b"\\uD" in line]
    return values if is_text(json.dumps(escaped, ensure_ascii=False)) else None


def parse_line(line: bytes, *, is_first: bool) -> Record:
    """Return the record of a line; `LineError` when it is none. The first line of a file may have a byte order mark."""
    try:
        _check_depth(line)
        values = parse_json(line.decode("utf-8-sig" if is_first else "utf-8"))
        if not isinstance(values, dict):
            raise LineError("record.syntax", "the line is not a JSON object")
        json.dumps(values, ensure_ascii=False).encode()
    except _TwiceError as error:
        raise LineError("record.duplicate-key", str(error)) from None
    except UnicodeDecodeError as error:
        raise LineError("record.syntax", f"byte {error.start} of the line is not UTF-8") from None
    except UnicodeEncodeError:
        raise LineError("record.syntax", "a lone surrogate is no character") from None
    except (ValueError, RecursionError) as error:
        raise LineError("record.syntax", str(error)[:200]) from None
    return values


def parse_json(text: str) -> Any:  # noqa: ANN401 - any JSON value
    """Return the value of a text of JSON; ValueError when a key stands twice, or for NaN and what else is not JSON."""
    return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)


class _TwiceError(ValueError):
    """A key stands twice."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _TwiceError(f"the key `{twice[:60]}` stands twice")
    return values


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


_HOW: Any = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_constant)
scan = make_scanner(_HOW)
"""Reads the value at a place of a text as `parse_json` does, which makes a new decoder for each text."""


def _check_depth(line: bytes) -> None:
    """Refuse deep nesting before the parser recurses; brackets inside strings may only over-count."""
    if line.count(b"[") + line.count(b"{") <= MAX_JSON_DEPTH:
        return
    depth = deepest = 0
    quoted = escaped = False
    for byte in line:
        if escaped:
            escaped = False
        elif quoted:
            escaped, quoted = byte == 0x5C, byte != 0x22  # noqa: PLR2004 - backslash and quote
        elif byte == 0x22:  # noqa: PLR2004
            quoted = True
        elif byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    if deepest > MAX_JSON_DEPTH:
        raise ValueError(f"nested deeper than {MAX_JSON_DEPTH} levels")


def is_text(text: str) -> bool:
    """Tell whether a text holds whole characters only."""
    try:
        return text.isascii() or bool(text.encode())
    except UnicodeEncodeError:
        return False

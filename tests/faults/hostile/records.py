"""What can a file of records do? Nest, repeat keys, run over its numbers, and shift the records behind it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.faults.hostile.case import Case
from tests.intakes import RECORD

SYNTAX, TYPE = "record.syntax", "record.type"
PAGE = "capture.no-article"
"""A file whose first line is no object is no file of records; it is read as a page, and refused as one."""


def record(name: str, **values: object) -> str:
    """Return a sound record as JSON, with some of its values replaced."""
    own = {"url": f"https://a.example/2025/{name}", "title": f"Ferry {name} returns"}
    return json.dumps({**RECORD, **own, **values})


def lines() -> Iterator[Case]:
    """Yield JSONL whose first line is hostile and whose second is sound (A11)."""
    broken = {
        "deep": ('{"title": ' + "[" * 100_000, SYNTAX),
        "deep-closed": (record("deep-closed").replace("}", f', "a": {"[" * 40}{"]" * 40}}}'), SYNTAX),
        "two-keys": ('{"title": "Ferry returns", "title": "Another returns"}', "record.duplicate-key"),
        "nan": ('{"title": NaN}', SYNTAX),
        "infinity": ('{"title": -Infinity}', SYNTAX),
        "cut": ('{"title": "Ferry', SYNTAX),
        "list": ("[1, 2]", PAGE),
        "string": ('"title"', PAGE),
        "long-number": ('{"title": ' + "1" * 5_000 + "}", SYNTAX),
        "half-pair": ('{"title": "Ferry \\ud800 returns"}', SYNTAX),
        "too-large": ('{"title": "' + "a" * (8 << 20) + '"}', "record.too-large"),
        "latin-1": ('{"title": "Fähre"}', SYNTAX),
    }
    for name, (line, code) in broken.items():
        encoding = "latin-1" if name == "latin-1" else "utf-8"
        yield Case(f"lines-{name}.jsonl", f"{line}\n{record(name)}\n".encode(encoding), (code,))
    yield Case("lines-mark.jsonl", b"\xef\xbb\xbf" + record("mark").encode())


def values() -> Iterator[Case]:
    """Yield records of which one value is hostile (A11, A12)."""
    wrong: dict[str, tuple[dict[str, object], str]] = {
        "width-2-63": ({"images": [{"url": "https://a.example/i.jpg", "width": 1 << 63}]}, TYPE),
        "width-fraction": ({"images": [{"url": "https://a.example/i.jpg", "width": 1.5}]}, TYPE),
        "title-number": ({"title": 7}, TYPE),
        "title-nul": ({"title": "Ferry \0 returns"}, TYPE),
        "authors-map": ({"authors": {"name": "Mara Ilves"}}, TYPE),
        "date-nan": ({"published_at": "nan"}, "date.invalid"),
        "date-9999": ({"published_at": "9999-12-31T23:59:59-14:00"}, "date.invalid"),
        "date-number": ({"published_at": 1741078800}, "date.invalid"),
        "date-far": ({"published_at": "9999-01-01T00:00:00Z"}, "date.range"),
        "id-path": ({"id": "../../etc/passwd"}, "id.form"),
        "title-bidi": ({"title": "Ferry \u202esnruter\u202c today"}, "title.control"),
        "title-escape": ({"title": "Ferry \x1b[2Jreturns today"}, "title.control"),
    }
    for name, (changed, code) in wrong.items():
        yield Case(f"value-{name}.jsonl", f"{record(name, **changed)}\n".encode(), (code,))
    for name, title in {"na": "NA", "none": "None", "null": "null", "true": "true"}.items():
        text = f"title,url,published_at,provider,provider_domain\n{title},https://a.example/2025/csv-{name},"
        rest = "2025-03-04T09:00:00Z,Harbour Courier,harbourcourier.example\n"
        yield Case(f"csv-{name}.csv", f"{text}{rest}".encode(), ("title.length",))


def cases() -> Iterator[Case]:
    """Yield all of them."""
    yield from lines()
    yield from values()

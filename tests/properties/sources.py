"""What is a small corpus with everything in it: good pages, near copies, revisions, faults and records?"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.intakes import markdown
from tests.variants.generator import Variant, variants

PAGES = 26


def corpus() -> dict[str, str]:
    """Return about forty files by name, the sidecar among them."""
    pages = variants(PAGES, 7)
    files = {f"pages/{page.name}.txt": page.capture for page in pages}
    origins = {f"pages/{page.name}.txt": _origin(page) for page in pages}
    body = "\n\n".join(pages[0].paragraphs)
    for number in range(4):
        url = f"https://wire-{number}.example/2025/03/0{number + 1}/copy"
        files[f"wire/{number}.md"] = markdown(body, title=f"Copy {number} of a story", url=url)
    for number in range(4):
        head = {"title": "Revised ferry plan", "url": "https://harbourcourier.example/plan"}
        files[f"revised/{number}.md"] = markdown(f"{body}\n\nRevision {number}.", **head)
        origins[f"revised/{number}.md"] = {"captured_at": dt.datetime(2025, 4, 1 + number % 3, tzinfo=dt.UTC)}
    files |= {"faults/empty.txt": " \n", "faults/open.md": "---\ntitle: Never closed", "faults/day.md": _wrong_day()}
    files["records.jsonl"] = "\n".join(json.dumps(_record(number)) for number in range(6))
    files["origins.toml"] = _toml(origins)
    return files


def write(files: Mapping[str, str], order: Sequence[str], folder: Path) -> Path:
    """Write the files in an order of their own and return their folder."""
    for name in order:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[name], encoding="utf-8", newline="")
    return folder


def _wrong_day() -> str:
    return markdown(date="2025-02-30")


def _record(number: int) -> dict[str, object]:
    return {
        "title": f"Council votes on quay {number}",
        "description": "No boat will sail." if number % 2 else None,
        "published_at": f"2025-03-{10 + number}",
        "provider": "Harbour Courier",
        "provider_domain": "harbourcourier.example",
    }


def _origin(page: Variant) -> dict[str, object]:
    sound = {"provider": "Harbour Courier", "provider_domain": "harbourcourier.example", "title": "A title of the desk"}
    return sound | {"first_seen_at": dt.date(2025, 5, 1)} | page.origin


def _toml(origins: Mapping[str, Mapping[str, object]]) -> str:
    lines = []
    for name, entry in origins.items():
        lines.append(f"[{json.dumps(name)}]")
        lines += [f"{key} = {_value(value)}" for key, value in entry.items()]
    return "\n".join(lines)


def _value(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.date) else json.dumps(value, ensure_ascii=False)

"""What comes in when files are read, and what is found in it? The whole road up to the build, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copydesk.check import How, examine, running
from copydesk.intake import read_shard
from copydesk.manifest import SourceEntry
from copydesk.report import Report
from copydesk.reuse import Finished
from copydesk.sources import from_paths
from copydesk.workplace import work_folder

HEAD = {
    "title": "Ferry returns after nine years",
    "date": "2025-03-04T09:00:00Z",
    "provider": "{name: Harbour Courier, domain: harbourcourier.example}",
}
RECORD: Mapping[str, Any] = {
    "title": "Ferry returns after nine years",
    "published_at": "2025-03-04T09:00:00Z",
    "provider": "Harbour Courier",
    "provider_domain": "harbourcourier.example",
}
"""A record that keeps every rule of the shipped contract."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Every row that came in with its status, every finding, and what was counted."""

    rows: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    report: Report
    sources: tuple[SourceEntry, ...]

    def row(self, source: str) -> dict[str, Any]:
        """Return the one row of a source."""
        (found,) = [row for row in self.rows if row["source"] == source]
        return found

    def codes(self, source: str | None = None, severity: str | None = None) -> list[tuple[str, int | None, int | None]]:
        """Return code, row and line of the findings, in their order."""
        return [
            (found["code"], found["row"], found["line"])
            for found in self.findings
            if source in {None, found["source"]} and severity in {None, found["severity"]}
        ]

    @property
    def errors(self) -> list[tuple[str, int | None, int | None]]:
        """Code, row and line of what puts a record into quarantine."""
        return self.codes(severity="error")


def put(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder and return it."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def markdown(body: str = "", /, **head: str) -> str:
    """Return a capture with a YAML head; a head's key replaces the default one, an empty value takes it out."""
    lines = [f"{key}: {value}" for key, value in (HEAD | head).items() if value]
    return "\n".join(["---", *lines, "---", body])


def see(*paths: Path, origins: Path | None = None, how: How | None = None) -> Seen:
    """Read and check files and folders without a recipe."""
    chosen = how or How()
    with work_folder(None) as work, running(chosen.crew, work / "runner") as runner:
        examined = examine(from_paths(paths, origins), chosen, runner, Finished(work / "parts"))
        rows = _with_status(examined.intake.shards, examined.records.to_dicts())
        return Seen(
            rows, examined.findings.drop_columns("shard").to_pylist(), examined.report(), examined.intake.sources
        )


def _with_status(shards: Sequence[Path], records: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    tables = [read_shard(shard).to_pylist() for shard in shards]
    states = {(record["shard"], record["position"]): record for record in records}
    return [
        row | {name: states[number, position][name] for name in ("accepted", "duplicate")}
        for number, rows in enumerate(tables)
        for position, row in enumerate(rows)
    ]

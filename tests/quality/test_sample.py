"""Does the toolkit read in the sample captures what a careful human reads in them?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from copydesk.article import Origin
from copydesk.check import How, check
from copydesk.normalise import normalise
from copydesk.readers.captures import read_captures
from copydesk.recipe import load_origins, load_project, load_registry
from copydesk.sources import from_project

ROOT = Path(__file__).parents[2]
CAPTURES = ROOT / "dataset" / "captures"
EXPECTED: dict[str, Any] = json.loads((ROOT / "tests" / "golden" / "sample" / "expected.json").read_text())
FIELDS = ("title", "authors", "provider", "provider_domain", "language", "published_precision", "published_tz_known")


def row_of(path: str) -> dict[str, Any]:
    """Return the row that the toolkit makes of one sample capture."""
    origins = load_origins(CAPTURES / "origins.toml")
    registry = load_registry(ROOT / "dataset" / "providers.toml")
    return normalise(next(read_captures(CAPTURES, path, origins.get(path, Origin()))), registry)


@pytest.mark.parametrize("path", sorted(EXPECTED))
def test_fields_are_what_a_human_reads(path: str) -> None:
    """Every field and every paragraph of a sample capture equals the human's answer."""
    expected, row = EXPECTED[path], row_of(path)
    published = row["published_at"]

    assert {name: row[name] for name in FIELDS} == {name: expected[name] for name in FIELDS}
    assert (published.strftime("%Y-%m-%dT%H:%M:%SZ") if published else None) == expected["published_at"]
    assert (row["text"].split("\n\n") if row["text"] else []) == expected["paragraphs"]


@pytest.mark.parametrize("path", sorted(EXPECTED))
def test_titles_name_their_evidence(path: str) -> None:
    """A title that the sidecar gave says so, and one of the capture does not."""
    rules = {entry["rule"] for entry in row_of(path)["evidence"] if entry["field"] == "title"}

    assert ("sidecar" in rules) == (EXPECTED[path]["title_evidence"] == "sidecar")


def test_planted_faults_end_in_quarantine() -> None:
    """The check ends each sample capture where the human puts it, with the human's codes."""
    examined = check(from_project(load_project(ROOT / "dataset" / "recipe.toml")), How())
    errors: dict[str, set[str]] = {}
    for finding in examined.findings.to_pylist():
        if finding["severity"] == "error":
            errors.setdefault(finding["source"], set()).add(finding["code"])
    ends = {
        row["source"]: "duplicate" if row["duplicate"] else "accepted" if row["accepted"] else "quarantined"
        for row in examined.records.to_dicts()
    }

    assert ends == {path: expected["status"] for path, expected in EXPECTED.items()}
    assert errors == {path: set(expected["codes"]) for path, expected in EXPECTED.items() if expected["codes"]}
